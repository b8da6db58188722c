/*
 * core/household_amounts/measures.c
 *	  Extremes, shares, shortfalls, classes, and the sum behind the Gini coefficient.
 */
#include "core/household_amounts/measures.h"

#include <string.h>

#include "core/memory.h"
#include "core/beneficiary_set/sort.h"
#include "core/yuan/yuan.h"

/* The least and the greatest amount of a map that is not empty. */
void
amounts_extremes(const AmountsView *map, int64_t *least, int64_t *greatest)
{
	AmountsScan scan;

	*least = INT64_MAX;
	*greatest = INT64_MIN;
	amounts_first_block(&scan, map);
	while (amounts_next_block(&scan))
	{
		core_check_cancel();
		for (uint32_t i = 0; i < scan.count; i++)
		{
			*least = scan.fen[i] < *least ? scan.fen[i] : *least;
			*greatest = scan.fen[i] > *greatest ? scan.fen[i] : *greatest;
		}
	}
}

/* The number of households with at least the amount. */
uint64_t
amounts_at_least(const AmountsView *map, int64_t fen)
{
	AmountsScan scan;
	uint64_t households = 0;

	amounts_first_block(&scan, map);
	while (amounts_next_block(&scan))
	{
		core_check_cancel();
		for (uint32_t i = 0; i < scan.count; i++)
			households += scan.fen[i] >= fen;
	}
	return households;
}

static void
add_square(WideSquares *sum, uint64_t value)
{
	FenWideUnsigned square = (FenWideUnsigned) value * value;
	uint64_t high = (uint64_t) (square >> 64);
	bool carry = __builtin_add_overflow(sum->word[0], (uint64_t) square, &sum->word[0]);

	/* The high word of a square is at most 2^64 - 2: the carry cannot overflow it. */
	sum->word[2] += __builtin_add_overflow(sum->word[1], high + carry, &sum->word[1]);
}

/* Sums up the households with less than the line, which is positive. */
void
amounts_shortfall(const AmountsView *map, int64_t line, Shortfall *shortfall)
{
	AmountsScan scan;

	memset(shortfall, 0, sizeof(*shortfall));
	amounts_first_block(&scan, map);
	while (amounts_next_block(&scan))
	{
		core_check_cancel();
		for (uint32_t i = 0; i < scan.count; i++)
		{
			uint64_t gap = (uint64_t) line - (uint64_t) scan.fen[i];
			Wide wide_gap = {gap, 0};

			if (scan.fen[i] >= line)
				continue;
			shortfall->households++;
			wide_add_overflows(&shortfall->gap, wide_gap);
			add_square(&shortfall->squares, gap);
		}
	}
}

/*
 * Sorts amounts into classes: of nbounds ascending bounds, class 0 is below the first, class i from
 * bound i - 1 on and below bound i, and the last from the last bound on.
 */
void
amounts_classify(const AmountsView *map, const int64_t *bounds, uint32_t nbounds,
				 AmountsClass *classes)
{
	AmountsScan scan;

	memset(classes, 0, (nbounds + (size_t) 1) * sizeof(AmountsClass));
	amounts_first_block(&scan, map);
	while (amounts_next_block(&scan))
	{
		core_check_cancel();
		for (uint32_t i = 0; i < scan.count; i++)
		{
			uint32_t low = 0;
			uint32_t high = nbounds;

			while (low < high)
			{
				uint32_t mid = low + (high - low) / 2;

				if (bounds[mid] <= scan.fen[i])
					low = mid + 1;
				else
					high = mid;
			}
			classes[low].households++;
			wide_add_int64(&classes[low].amount, scan.fen[i]);
		}
	}
}

/* All amounts, biased and ascending; the caller frees them.  More than 1 GB of them is refused. */
static uint64_t *
sorted_amounts(const AmountsView *map)
{
	uint64_t *sorted = core_alloc(map->set.head.cardinality * sizeof(uint64_t));
	uint64_t n = 0;
	AmountsScan scan;

	amounts_first_block(&scan, map);
	while (amounts_next_block(&scan))
	{
		for (uint32_t i = 0; i < scan.count; i++)
			sorted[n++] = set_bias(scan.fen[i]);
	}
	set_sort(sorted, (uint32_t) n);
	return sorted;
}

/*
 * The sum of (2i - n - 1) x[i] over the n amounts in ascending order, i from 1 to n.  At most 2^27
 * amounts can be sorted: it stays below 2^53 x 2^63.
 */
Wide
amounts_gini_sum(const AmountsView *map)
{
	uint64_t *sorted = sorted_amounts(map);
	int64_t n = (int64_t) map->set.head.cardinality;
	FenWide sum = 0;
	Wide result;

	for (int64_t i = 0; i < n; i++)
		sum += (FenWide) (2 * i + 1 - n) * set_unbias(sorted[i]);
	core_free(sorted);
	result.low = (uint64_t) sum;
	result.high = (int64_t) (sum >> 64);
	return result;
}

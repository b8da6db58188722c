/*
 * core/household_amounts/select.c
 *	  The amount of a rank without sorting, and without a copy: amounts are counted in classes of
 *	  equal width, then those of the class that has the rank in narrower ones, until a class is one
 *	  amount wide.  Amounts of up to 2^22 fen apart take two passes, any at most six.
 */
#include "core/household_amounts/measures.h"

#include <string.h>

#include "core/assert.h"
#include "core/memory.h"

#define CLASS_BITS 11
#define CLASSES	   (1 << CLASS_BITS)

/* Counts the amounts from "low" on, biased, in classes of 2^shift; those outside are left out. */
static void
count_classes(const AmountsView *map, uint64_t low, int shift, uint64_t *counts)
{
	AmountsScan scan;

	memset(counts, 0, CLASSES * sizeof(uint64_t));
	amounts_first_block(&scan, map);
	while (amounts_next_block(&scan))
	{
		core_check_cancel();
		for (uint32_t i = 0; i < scan.count; i++)
		{
			uint64_t value = set_bias(scan.fen[i]);

			if (value >= low && (value - low) >> shift < CLASSES)
				counts[(value - low) >> shift]++;
		}
	}
}

/* The least amount above the given one; it exists. */
static int64_t
least_above(const AmountsView *map, int64_t fen)
{
	AmountsScan scan;
	int64_t least = INT64_MAX;

	amounts_first_block(&scan, map);
	while (amounts_next_block(&scan))
	{
		core_check_cancel();
		for (uint32_t i = 0; i < scan.count; i++)
		{
			if (scan.fen[i] > fen && scan.fen[i] < least)
				least = scan.fen[i];
		}
	}
	return least;
}

/*
 * The amount of a rank (from 0, below the number of households), and the amount of the next rank,
 * or the same if there is none.
 */
void
amounts_select(const AmountsView *map, uint64_t rank, int64_t *fen, int64_t *next)
{
	uint64_t counts[CLASSES];
	int64_t least;
	int64_t greatest;
	uint64_t low;
	uint64_t below = 0; /* amounts before the class */
	uint64_t class = 0;
	uint64_t span;
	int shift = 0;

	core_assert(rank < map->set.head.cardinality);
	amounts_extremes(map, &least, &greatest);
	low = set_bias(least);
	span = set_bias(greatest) - low;
	if (span >= CLASSES)
		shift = 64 - CLASS_BITS - __builtin_clzll(span);
	for (;;)
	{
		count_classes(map, low, shift, counts);
		for (class = 0; class < CLASSES - 1 && below + counts[class] <= rank; class ++)
			below += counts[class];
		low += class << shift;
		if (shift == 0)
			break;
		shift -= shift < CLASS_BITS ? shift : CLASS_BITS;
	}
	*fen = *next = set_unbias(low);
	if (rank + 1 < map->set.head.cardinality && rank + 1 >= below + counts[class])
		*next = least_above(map, *fen);
}

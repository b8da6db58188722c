/*
 * sort.c
 *	  Randomized tests of the sort of src/core, compiled for ids, for rows and for amounts beyond 64
 *	  bits, compared with qsort.  Takes [SEED [ROUNDS]]; prints TAP.
 */
#include <string.h>

#include "core/beneficiary_set/sort.h"
#include "core/household_amounts/sort.h"
#include "support/torture.h"

#define ELEMENTS_MAX 200000

static int
compare_ids(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *) a;
	uint64_t y = *(const uint64_t *) b;

	return (x > y) - (x < y);
}

/* Rows with equal ids are distinguished by their amounts, which are their original places. */
static int
compare_rows(const void *a, const void *b)
{
	const Amount *x = a;
	const Amount *y = b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return (x->fen > y->fen) - (x->fen < y->fen);
}

/* How many: mostly few, and about the numbers at which the sort does something else. */
static uint32_t
random_count(void)
{
	static const uint32_t edges[] = {0,	   1,	 2,	   48,	 49,   1024, 2048,
									 2730, 4096, 4097, 8192, 8193, 65536};

	switch (rnd() % 4)
	{
		case 0:
			return edges[rnd() % 13] + rnd() % 2;
		case 1:
			return rnd() % ELEMENTS_MAX;
		default:
			return rnd() % 300;
	}
}

/* Keys spread evenly, in a few bits, dense with one far away, uneven, in order, and the ends. */
static uint64_t
random_key(uint32_t temper, uint32_t i, uint32_t n)
{
	switch (temper)
	{
		case 0:
			return rnd();
		case 1:
			return rnd() & UINT64_C(0x00F000000F00);
		case 2:
			return i == n / 2 ? UINT64_MAX : rnd() % (n + 1);
		case 3:
			return rnd() >> rnd() % 64;
		case 4:
			return n - i;
		case 5:
			return rnd() % 2 ? UINT64_MAX : 0;
		case 6:
			return UINT64_C(1) << rnd() % 64;
		default:
			return 7;
	}
}

static void
check_ids(const uint64_t *keys, uint32_t n, uint64_t round)
{
	uint64_t *expected = malloc((n + 1) * sizeof(uint64_t));
	uint64_t *sorted = malloc((n + 1) * sizeof(uint64_t));
	uint64_t *other = malloc((n + 1) * sizeof(uint64_t));
	uint32_t distinct = n > 0;

	memcpy(expected, keys, n * sizeof(uint64_t));
	qsort(expected, n, sizeof(uint64_t), compare_ids);
	memcpy(sorted, keys, n * sizeof(uint64_t));
	set_sort(sorted, n);
	if (memcmp(sorted, expected, n * sizeof(uint64_t)) != 0)
		fail("ids in place", round);
	memcpy(sorted, keys, n * sizeof(uint64_t));
	set_sort_into(sorted, other, n);
	if (memcmp(other, expected, n * sizeof(uint64_t)) != 0)
		fail("ids into other memory", round);
	for (uint32_t i = 1; i < n; i++)
	{
		if (expected[i] != expected[i - 1])
			expected[distinct++] = expected[i];
	}
	if (set_unique(other, n) != distinct ||
		memcmp(other, expected, distinct * sizeof(uint64_t)) != 0)
		fail("ids that are there once", round);
	free(expected);
	free(sorted);
	free(other);
}

static void
check_rows(const uint64_t *keys, uint32_t n, uint64_t round)
{
	Amount *expected = malloc((n + 1) * sizeof(Amount));
	Amount *sorted = malloc((n + 1) * sizeof(Amount));
	Amount *other = malloc((n + 1) * sizeof(Amount));

	for (uint32_t i = 0; i < n; i++)
	{
		expected[i].id = keys[i];
		expected[i].fen = i;
	}
	memcpy(sorted, expected, n * sizeof(Amount));
	amounts_sort(sorted, n);
	memcpy(other, expected, n * sizeof(Amount));
	qsort(expected, n, sizeof(Amount), compare_rows);
	if (memcmp(sorted, expected, n * sizeof(Amount)) != 0)
		fail("rows in place, equal ones in their order", round);
	amounts_sort_into(other, sorted, n);
	if (memcmp(sorted, expected, n * sizeof(Amount)) != 0)
		fail("rows into other memory", round);
	free(expected);
	free(sorted);
	free(other);
}

/* Their size is no power of two. */
static void
check_excess(const uint64_t *keys, uint32_t n, uint64_t round)
{
	Amount *expected = malloc((n + 1) * sizeof(Amount));
	AmountsBeyond *sorted = malloc((n + 1) * sizeof(AmountsBeyond));

	for (uint32_t i = 0; i < n; i++)
	{
		expected[i].id = sorted[i].id = keys[i];
		expected[i].fen = i;
		sorted[i].fen = wide_from_int64(i);
	}
	qsort(expected, n, sizeof(Amount), compare_rows);
	amounts_sort_excess(sorted, n);
	for (uint32_t i = 0; i < n; i++)
	{
		Wide fen = wide_from_int64(expected[i].fen);

		if (sorted[i].id != expected[i].id || memcmp(&sorted[i].fen, &fen, sizeof(Wide)) != 0)
			fail("excess in place, equal ones in their order", round);
	}
	free(expected);
	free(sorted);
}

int
main(int argc, char **argv)
{
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
	uint64_t rounds = argc > 2 ? strtoull(argv[2], NULL, 10) : 300;

	random_begin(seed);
	for (uint64_t round = 0; round < rounds; round++)
	{
		uint32_t n = random_count();
		uint32_t temper = rnd() % 8;
		uint64_t *keys = malloc((n + 1) * sizeof(uint64_t));

		for (uint32_t i = 0; i < n; i++)
			keys[i] = random_key(temper, i, n);
		check_ids(keys, n, round);
		check_rows(keys, n, round);
		check_excess(keys, n, round);
		free(keys);
	}
	printf("ok 1 - sorts: %" PRIu64 " rounds from seed %" PRIu64 "\n1..1\n", rounds, seed);
	return 0;
}

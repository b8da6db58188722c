/*
 * core/set_sort.c
 *	  Sorting ids: insertion for a few, one spread and insertion for some, radix for many.
 */
#include <string.h>

#include "core/memory.h"
#include "core/set_builder.h"

#define FEW			 48
#define SOME		 2048
#define FEW_CLASSES	 512		/* for so many ids at most; else MOST_CLASSES */
#define MOST_CLASSES 2048

static void
insertion_sort(uint64_t *ids, uint32_t n)
{
	for (uint32_t i = 1; i < n; i++)
	{
		uint64_t	id = ids[i];
		uint32_t	j = i;

		for (; j > 0 && ids[j - 1] > id; j--)
			ids[j] = ids[j - 1];
		ids[j] = id;
	}
}

/* One pass: orders by the byte at "shift", keeping the order of equal ones. */
static void
radix_pass(const uint64_t *from, uint64_t *to, uint32_t n, int shift)
{
	uint32_t	place[256] = {0};
	uint32_t	sum = 0;

	for (uint32_t i = 0; i < n; i++)
		place[from[i] >> shift & 0xFF]++;
	for (int b = 0; b < 256; b++)
	{
		uint32_t	count = place[b];

		place[b] = sum;
		sum += count;
	}
	for (uint32_t i = 0; i < n; i++)
		to[place[from[i] >> shift & 0xFF]++] = from[i];
}

/* Bytes in which all ids agree need no pass; ids of one register agree in most. */
static void
radix_sort(uint64_t *ids, uint32_t n)
{
	uint64_t   *other = core_alloc_huge(n * sizeof(uint64_t));
	uint64_t   *from = ids;
	uint64_t   *to = other;
	uint64_t	differ = 0;

	for (uint32_t i = 1; i < n; i++)
		differ |= ids[i] ^ ids[0];
	for (int shift = 0; shift < 64; shift += 8)
	{
		uint64_t   *swap = from;

		if ((differ >> shift & 0xFF) == 0)
			continue;
		core_check_cancel();
		radix_pass(from, to, n, shift);
		from = to;
		to = swap;
	}
	if (from != ids)
		memcpy(ids, from, n * sizeof(uint64_t));
	core_free(other);
}

/*
 * Spreads the ids over classes by the highest bits in which they differ, and leaves the rest, small
 * steps within a class, to insertion.  With more classes than ids a step is rare, which counts, as
 * the processor cannot foresee it.  False when a class is too full for insertion; the ids are then
 * as they were.
 */
static bool
spread_sort(uint64_t *ids, uint32_t n)
{
	uint64_t	spread[SOME];
	uint16_t	place[MOST_CLASSES] = {0};
	uint32_t	classes = n <= FEW_CLASSES ? FEW_CLASSES : MOST_CLASSES;
	int			bits = __builtin_ctz(classes);
	uint64_t	differ = 0;
	uint32_t	sum = 0;
	int			shift;

	for (uint32_t i = 1; i < n; i++)
		differ |= ids[i] ^ ids[0];
	shift = differ < classes ? 0 : 64 - bits - __builtin_clzll(differ);
	for (uint32_t i = 0; i < n; i++)
		place[ids[i] >> shift & (classes - 1)]++;
	for (uint32_t c = 0; c < classes; c++)
	{
		uint32_t	count = place[c];

		if (count > FEW)
			return false;
		place[c] = sum;
		sum += count;
	}
	for (uint32_t i = 0; i < n; i++)
		spread[place[ids[i] >> shift & (classes - 1)]++] = ids[i];
	memcpy(ids, spread, n * sizeof(uint64_t));
	insertion_sort(ids, n);
	return true;
}

void
set_sort(uint64_t *ids, uint32_t n)
{
	if (n <= FEW)
		insertion_sort(ids, n);
	else if (n > SOME || !spread_sort(ids, n))
		radix_sort(ids, n);
}

/* Sorts and drops what is there twice; returns how many are left. */
uint32_t
set_sort_unique(uint64_t *ids, uint32_t n)
{
	uint32_t	kept = n > 0;

	set_sort(ids, n);
	for (uint32_t i = 1; i < n; i++)
	{
		if (ids[i] != ids[kept - 1])
			ids[kept++] = ids[i];
	}
	return kept;
}

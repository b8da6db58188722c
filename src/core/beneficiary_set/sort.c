/*
 * core/beneficiary_set/sort.c
 *	  Sorting ids: insertion for a few, one spread and insertion for some, for many first a radix
 *	  sort from the highest bits down, until each class has but some.
 */
#include <string.h>

#include "core/memory.h"
#include "core/beneficiary_set/builder.h"

#define FEW		   48
#define ON_STACK   2048			/* ids that are sorted without memory of their own */
#define SOME	   8192			/* they, as many to spread them to and their places fit into a cache */
#define LEAST_BITS 5
#define MOST_BITS  9			/* of a pass: each class writes to a page and a line of its own */
#define AT_ONCE	   65536		/* ids between two questions for a cancel: below a millisecond */

static void sort_between(uint64_t *ids, uint64_t *other, uint32_t n, bool in_other);

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

/* The bits in which the ids are not all the same. */
static uint64_t
differing_bits(const uint64_t *ids, uint32_t n)
{
	uint64_t	differ = 0;

	for (uint32_t i = 1; i < n; i++)
		differ |= ids[i] ^ ids[0];
	return differ;
}

/* How many bits to shift out so that the highest "bits" of the differing ones stay. */
static int
shift_to(uint64_t differ, int bits)
{
	int			width = 64 - __builtin_clzll(differ);

	return width > bits ? width - bits : 0;
}

/*
 * Spreads the ids over classes by the highest bits in which they differ, and leaves the rest, small
 * steps within a class, to insertion.  With as many classes as ids steps are few, which counts, as
 * the processor cannot foresee them.  False when a class is too full for insertion.
 */
static bool
spread_sort(const uint64_t *ids, uint64_t *sorted, uint32_t n, uint64_t differ)
{
	uint16_t	place[SOME];
	int			bits = 32 - __builtin_clz(n - 1);
	uint32_t	classes = 1 << bits;
	int			shift = shift_to(differ, bits);
	uint32_t	sum = 0;

	memset(place, 0, classes * sizeof(uint16_t));
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
		sorted[place[ids[i] >> shift & (classes - 1)]++] = ids[i];
	insertion_sort(sorted, n);
	return true;
}

/*
 * How many bits a pass takes: all need about as many until even classes have but some ids.  Uneven
 * ones need more passes; they are bounded because each takes some bits.
 */
static int
pass_bits(uint32_t n)
{
	int			bits = LEAST_BITS;
	int			passes;

	while (n >> bits > SOME - SOME / 8)
		bits++;
	passes = (bits + MOST_BITS - 1) / MOST_BITS;
	return (bits + passes - 1) / passes;
}

/* One pass of the radix sort; then each class by itself. */
static void
radix_sort(uint64_t *ids, uint64_t *other, uint32_t n, uint64_t differ, bool in_other)
{
	uint32_t	place[1 << MOST_BITS] = {0};
	int			bits = pass_bits(n);
	uint32_t	classes = 1 << bits;
	int			shift = shift_to(differ, bits);
	uint32_t	from = 0;

	for (uint32_t i = 0; i < n; i++)
	{
		if (i % AT_ONCE == 0)
			core_check_cancel();
		place[ids[i] >> shift & (classes - 1)]++;
	}
	for (uint32_t c = 0; c < classes; c++)
	{
		uint32_t	count = place[c];

		place[c] = from;
		from += count;
	}
	for (uint32_t i = 0; i < n; i++)
	{
		if (i % AT_ONCE == 0)
			core_check_cancel();
		other[place[ids[i] >> shift & (classes - 1)]++] = ids[i];
	}
	from = 0;
	for (uint32_t c = 0; c < classes; c++)
	{
		sort_between(other + from, ids + from, place[c] - from, !in_other);
		from = place[c];
	}
}

/* Sorts with other memory of the same size; the result goes there, or stays here. */
static void
sort_between(uint64_t *ids, uint64_t *other, uint32_t n, bool in_other)
{
	bool		done_in_other = false;

	if (n <= FEW)
		insertion_sort(ids, n);
	else
	{
		uint64_t	differ = differing_bits(ids, n);

		if (differ != 0 && n <= SOME)
			done_in_other = spread_sort(ids, other, n, differ);
		if (differ != 0 && !done_in_other)
		{
			radix_sort(ids, other, n, differ, in_other);
			return;
		}
	}
	if (in_other && !done_in_other)
		memcpy(other, ids, n * sizeof(uint64_t));
	else if (done_in_other && !in_other)
		memcpy(ids, other, n * sizeof(uint64_t));
}

/* Sorts into other memory; what the ids were is lost. */
void
set_sort_into(uint64_t *ids, uint64_t *sorted, uint32_t n)
{
	sort_between(ids, sorted, n, true);
}

void
set_sort(uint64_t *ids, uint32_t n)
{
	uint64_t	some[ON_STACK];
	uint64_t   *other = n <= ON_STACK ? some : core_alloc_huge(n * sizeof(uint64_t));

	sort_between(ids, other, n, false);
	if (other != some)
		core_free(other);
}

/* Drops what is there twice of ascending ids; returns how many are left. */
uint32_t
set_unique(uint64_t *ids, uint32_t n)
{
	uint32_t	kept = n > 0;
	uint64_t	last = n > 0 ? ids[0] : 0;

	for (uint32_t i = 1; i < n; i++)
	{
		uint64_t	id = ids[i];

		ids[kept] = id;
		kept += id != last;
		last = id;
	}
	return kept;
}

/* Sorts and drops what is there twice; returns how many are left. */
uint32_t
set_sort_unique(uint64_t *ids, uint32_t n)
{
	set_sort(ids, n);
	return set_unique(ids, n);
}

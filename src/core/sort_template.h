/*
 * core/sort_template.h
 *	  Sorting by an unsigned 64-bit key: insertion sort for a few elements; one distribution pass
 *	  and insertion sort for more; for many, a radix sort from the highest bits down until the
 *	  classes are small enough for that.
 *
 * It is compiled for each type of element, because fetching keys by a function would cost more than
 * the sort.  A file that includes it defines before
 *
 *	SORT_ELEMENT		the type of an element
 *	SORT_KEY(element)	the key of an element
 *	SORT_NAME(name)		the names of what is defined: all static
 *
 * and has afterwards
 *
 *	SORT_NAME(sort)(elements, n)		sorts in place
 *	SORT_NAME(sort_into)(from, to, n) sorts into other memory; the source is overwritten
 *
 * Elements with equal keys keep their order.  Nothing here is kept between includes.
 */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "core/assert.h"
#include "core/memory.h"

#ifndef CORE_SORT_TEMPLATE_H
#define CORE_SORT_TEMPLATE_H

#define SORT_INSERTION_MAX 48	 /* elements */
#define SORT_STACK_MAX	   16384 /* bytes that are sorted in a buffer on the stack */
#define SORT_SPREAD_MAX	   65536 /* bytes; with their copy and places they fit into a cache */
#define SORT_CLASS_BITS(n) (32 - __builtin_clz((n) - 1)) /* as many classes as elements, at least */
#define SORT_BITS_MIN	   5
#define SORT_BITS_MAX	   9 /* per pass: each class writes to its own page and cache line */

/* elements between two checks for a cancel: below a millisecond */
#define SORT_BATCH 65536

/* The shift that keeps the highest "bits" of the differing bits. */
static inline int
sort_shift(uint64_t differ, int bits)
{
	int width = 64 - __builtin_clzll(differ);

	return width > bits ? width - bits : 0;
}

/*
 * How many bits a pass takes.  With many elements, all passes use about the same number until evenly
 * filled classes can be distributed in one pass.  Elements that are too uneven for that get about as
 * many classes as elements: most of them go to the next pass together.  It ends, since each pass
 * uses some bits.
 */
static inline int
sort_pass_bits(uint32_t n, uint32_t spread)
{
	int bits = SORT_BITS_MIN;
	int passes;

	if (n <= spread)
	{
		while (bits < SORT_BITS_MAX && n >> bits > 1)
			bits++;
		return bits;
	}
	while (n >> bits > spread - spread / 8)
		bits++;
	passes = (bits + SORT_BITS_MAX - 1) / SORT_BITS_MAX;
	return (bits + passes - 1) / passes;
}

#endif /* CORE_SORT_TEMPLATE_H */

static void SORT_NAME(sort_between)(SORT_ELEMENT *elements, SORT_ELEMENT *other, uint32_t n,
									bool in_other);

static void
SORT_NAME(insertion_sort)(SORT_ELEMENT *elements, uint32_t n)
{
	for (uint32_t i = 1; i < n; i++)
	{
		SORT_ELEMENT element = elements[i];
		uint32_t j = i;

		for (; j > 0 && SORT_KEY(elements[j - 1]) > SORT_KEY(element); j--)
			elements[j] = elements[j - 1];
		elements[j] = element;
	}
}

/* The bits in which the keys are not all the same. */
static uint64_t
SORT_NAME(differing_bits)(const SORT_ELEMENT *elements, uint32_t n)
{
	uint64_t differ = 0;

	for (uint32_t i = 1; i < n; i++)
		differ |= SORT_KEY(elements[i]) ^ SORT_KEY(elements[0]);
	return differ;
}

/*
 * Distributes the elements over classes by the highest bits in which their keys differ, and leaves
 * the order within a class to insertion sort.  With as many classes as elements its steps are few,
 * which matters because their branches are mispredicted.  False when a class is too full for
 * insertion.
 */
static bool
SORT_NAME(spread_sort)(const SORT_ELEMENT *elements, SORT_ELEMENT *sorted, uint32_t n,
					   uint64_t differ)
{
	uint16_t place[1 << SORT_CLASS_BITS(SORT_SPREAD_MAX / sizeof(SORT_ELEMENT))];
	int bits = SORT_CLASS_BITS(n);
	uint32_t classes = 1 << bits;
	int shift = sort_shift(differ, bits);
	uint32_t sum = 0;

	memset(place, 0, classes * sizeof(uint16_t));
	for (uint32_t i = 0; i < n; i++)
		place[SORT_KEY(elements[i]) >> shift & (classes - 1)]++;
	for (uint32_t c = 0; c < classes; c++)
	{
		uint32_t count = place[c];

		if (count > SORT_INSERTION_MAX)
			return false;
		place[c] = sum;
		sum += count;
	}
	for (uint32_t i = 0; i < n; i++)
		sorted[place[SORT_KEY(elements[i]) >> shift & (classes - 1)]++] = elements[i];
	SORT_NAME(insertion_sort)(sorted, n);
	return true;
}

/* One pass of the radix sort; then each class by itself. */
static void
SORT_NAME(radix_sort)(SORT_ELEMENT *elements, SORT_ELEMENT *other, uint32_t n, uint64_t differ,
					  bool in_other)
{
	uint32_t place[1 << SORT_BITS_MAX] = {0};
	int bits = sort_pass_bits(n, SORT_SPREAD_MAX / sizeof(SORT_ELEMENT));
	uint32_t classes = 1 << bits;
	int shift = sort_shift(differ, bits);
	uint32_t from = 0;

	for (uint32_t i = 0; i < n; i++)
	{
		if (i % SORT_BATCH == 0)
			core_check_cancel();
		place[SORT_KEY(elements[i]) >> shift & (classes - 1)]++;
	}
	for (uint32_t c = 0; c < classes; c++)
	{
		uint32_t count = place[c];

		place[c] = from;
		from += count;
	}
	for (uint32_t i = 0; i < n; i++)
	{
		if (i % SORT_BATCH == 0)
			core_check_cancel();
		other[place[SORT_KEY(elements[i]) >> shift & (classes - 1)]++] = elements[i];
	}
	from = 0;
	for (uint32_t c = 0; c < classes; c++)
	{
		SORT_NAME(sort_between)(other + from, elements + from, place[c] - from, !in_other);
		from = place[c];
	}
}

#ifdef CORE_ASSERTIONS
static bool
SORT_NAME(is_sorted)(const SORT_ELEMENT *elements, uint32_t n)
{
	for (uint32_t i = 1; i < n; i++)
	{
		if (SORT_KEY(elements[i]) < SORT_KEY(elements[i - 1]))
			return false;
	}
	return true;
}
#endif

/* Sorts with other memory of the same size; the result goes there, or stays here. */
static void
SORT_NAME(sort_between)(SORT_ELEMENT *elements, SORT_ELEMENT *other, uint32_t n, bool in_other)
{
	bool done_in_other = false;

	if (n <= SORT_INSERTION_MAX)
		SORT_NAME(insertion_sort)(elements, n);
	else
	{
		uint64_t differ = SORT_NAME(differing_bits)(elements, n);

		if (differ != 0 && n <= SORT_SPREAD_MAX / sizeof(SORT_ELEMENT))
			done_in_other = SORT_NAME(spread_sort)(elements, other, n, differ);
		if (differ != 0 && !done_in_other)
		{
			SORT_NAME(radix_sort)(elements, other, n, differ, in_other);
			return;
		}
	}
	if (in_other && !done_in_other)
		memcpy(other, elements, n * sizeof(SORT_ELEMENT));
	else if (done_in_other && !in_other)
		memcpy(elements, other, n * sizeof(SORT_ELEMENT));
}

static inline void
SORT_NAME(sort_into)(SORT_ELEMENT *elements, SORT_ELEMENT *sorted, uint32_t n)
{
	SORT_NAME(sort_between)(elements, sorted, n, true);
	core_assert(SORT_NAME(is_sorted)(sorted, n));
}

static inline void
SORT_NAME(sort)(SORT_ELEMENT *elements, uint32_t n)
{
	SORT_ELEMENT some[SORT_STACK_MAX / sizeof(SORT_ELEMENT)];
	SORT_ELEMENT *other = n <= SORT_STACK_MAX / sizeof(SORT_ELEMENT)
							  ? some
							  : core_alloc_huge(n * sizeof(SORT_ELEMENT));

	SORT_NAME(sort_between)(elements, other, n, false);
	if (other != some)
		core_free(other);
	core_assert(SORT_NAME(is_sorted)(elements, n));
}

#undef SORT_ELEMENT
#undef SORT_KEY
#undef SORT_NAME

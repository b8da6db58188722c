/*
 * core/beneficiary_set/order.c
 *	  A total order of sets: fewer ids first; of equal size, in the order of their ascending lists
 *	  of ids, compared like arrays.
 */
#include "core/beneficiary_set/order.h"

#include <string.h>

#include "core/memory.h"

/* Have two pages of one key the same bytes?  They are equal if and only if they do. */
static bool
same_page(const SetPage *a, const SetPage *b)
{
	if (a->kind != b->kind)
		return false;
	if (a->kind == SET_BITMAP)
		return memcmp(a->words, b->words, SET_WORDS * sizeof(uint64_t)) == 0;
	return a->count == b->count &&
		   memcmp(a->shorts, b->shorts,
				  a->count * (a->kind == SET_RUNS ? sizeof(SetRun) : sizeof(uint16_t))) == 0;
}

/*
 * Two different pages of one key: the page with the lowest place that only one of them has comes
 * first, because the other list continues with a higher id there.
 */
static int
compare_pages(const SetPage *a, const SetPage *b)
{
	uint64_t x[SET_WORDS];
	uint64_t y[SET_WORDS];

	set_page_words(a, x);
	set_page_words(b, y);
	for (int w = 0; w < SET_WORDS; w++)
	{
		uint64_t differ = x[w] ^ y[w];

		if (differ != 0)
			return x[w] & differ & -differ ? -1 : 1;
	}
	return 0;
}

/* Negative, zero or positive. */
int
set_compare(const SetView *a, const SetView *b)
{
	SetCursor cursors[2];
	SetPage x;
	SetPage y;

	if (a->head.cardinality != b->head.cardinality)
		return a->head.cardinality < b->head.cardinality ? -1 : 1;
	set_first_page(&cursors[0], a);
	set_first_page(&cursors[1], b);
	/* Equally many ids: neither list can end while they are equal so far. */
	while (set_next_page(&cursors[0], &x) && set_next_page(&cursors[1], &y))
	{
		core_check_cancel();
		if (x.key != y.key)
			return x.key < y.key ? -1 : 1;
		if (!same_page(&x, &y))
			return compare_pages(&x, &y);
	}
	return 0;
}

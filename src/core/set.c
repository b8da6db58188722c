/*
 * core/set.c
 *	  Reading an encoded set: its parts, its pages, and whether it is what it should be.
 */
#include "core/set.h"

#include <string.h>

#include "core/memory.h"

/* Bodies and their neighbours begin at multiples of eight. */
size_t
set_align(size_t size)
{
	return (size + 7) & ~(size_t) 7;
}

/*
 * The shape that a page of so many members (two or more) in so many runs has: the smallest form,
 * and of equally small ones the array.
 */
uint32_t
set_shape(uint32_t members, uint32_t runs)
{
	if (members <= SET_ARRAY_MAX && members <= 2 * runs)
		return members - 1;
	if (runs <= SET_RUNS_MAX)
		return SET_SHAPE_RUNS | runs;
	return members <= SET_ARRAY_MAX ? members - 1 : SET_SHAPE_BITMAP;
}

/* The shorts of a page of that shape; a bitmap has none. */
static size_t
shape_shorts(uint32_t shape)
{
	if (shape == SET_SHAPE_BITMAP)
		return 0;
	if (shape & SET_SHAPE_RUNS)
		return 2 * (size_t) (shape & ~SET_SHAPE_RUNS);
	return (size_t) shape + 1;
}

/*
 * Finds the parts of a body.  False when they do not fit into the bytes that are there, or a
 * directory entry has no possible shape; nothing outside the bytes is touched.
 */
bool
set_view(SetView *view, SetHead head, const void *body, size_t available)
{
	size_t		entries = (size_t) head.nsingles + head.npages;

	if (entries > available / sizeof(uint64_t))
		return false;
	view->head = head;
	view->singles = body;
	view->directory = view->singles + head.nsingles;
	view->bitmaps = view->directory + head.npages;
	view->nbitmaps = 0;
	view->nshorts = 0;
	for (uint32_t i = 0; i < head.npages; i++)
	{
		uint32_t	shape = view->directory[i] & 0xFFFF;
		uint32_t	runs = shape & ~SET_SHAPE_RUNS;

		if (shape == SET_SHAPE_BITMAP)
			view->nbitmaps++;
		else if (shape & SET_SHAPE_RUNS ? runs < 1 || runs > SET_RUNS_MAX
				 : shape < 1 || shape >= SET_ARRAY_MAX)
			return false;
		view->nshorts += shape_shorts(shape);
	}
	/* At most 2^32 entries of 2^13 bytes: the sum cannot overflow 64 bits. */
	view->shorts = (const uint16_t *) (view->bitmaps + view->nbitmaps * SET_WORDS);
	view->size = (entries + view->nbitmaps * SET_WORDS) * sizeof(uint64_t) +
		set_align(view->nshorts * sizeof(uint16_t));
	return view->size <= available;
}

/* One canonical encoding: equal sets have equal bytes. */
bool
set_equal(const SetView *a, const SetView *b)
{
	return a->head.cardinality == b->head.cardinality && a->head.nsingles == b->head.nsingles &&
		a->head.npages == b->head.npages && a->size == b->size &&
		memcmp(a->singles, b->singles, a->size) == 0;
}

void
set_first_page(SetCursor *cursor, const SetView *set)
{
	SetCursor	first = {.set = set};

	*cursor = first;
}

/* The next page in order, singles among them; false after the last. */
bool
set_next_page(SetCursor *cursor, SetPage *page)
{
	const SetView *set = cursor->set;
	uint64_t	entry;
	uint32_t	shape;

	if (cursor->single < set->head.nsingles &&
		(cursor->page == set->head.npages ||
		 set->singles[cursor->single] >> SET_PAGE_BITS < set->directory[cursor->page] >> SET_PAGE_BITS))
	{
		uint64_t	id = set->singles[cursor->single++];

		page->key = id >> SET_PAGE_BITS;
		page->kind = SET_ARRAY;
		page->count = 1;
		page->single = (uint16_t) id;
		page->shorts = &page->single;
		return true;
	}
	if (cursor->page == set->head.npages)
		return false;

	entry = set->directory[cursor->page++];
	shape = entry & 0xFFFF;
	page->key = entry >> SET_PAGE_BITS;
	if (shape == SET_SHAPE_BITMAP)
	{
		page->kind = SET_BITMAP;
		page->count = 0;
		page->words = set->bitmaps + cursor->bitmap++ * SET_WORDS;
		return true;
	}
	page->kind = shape & SET_SHAPE_RUNS ? SET_RUNS : SET_ARRAY;
	page->count = shape & SET_SHAPE_RUNS ? shape & ~SET_SHAPE_RUNS : shape + 1;
	page->shorts = set->shorts + cursor->shorts;
	cursor->shorts += shape_shorts(shape);
	return true;
}

/* What is wrong with the inside of a page, or NULL. */
static const char *
check_page(const SetPage *page, uint32_t shape)
{
	uint32_t	runs;

	if (page->kind == SET_BITMAP)
		runs = set_words_runs(page->words);
	else if (page->kind == SET_ARRAY)
	{
		for (uint32_t i = 1; i < page->count; i++)
		{
			if (page->shorts[i] <= page->shorts[i - 1])
				return "members of a page are not ascending";
		}
		runs = set_shorts_runs(page->shorts, page->count);
	}
	else
	{
		for (uint32_t i = 0; i < page->count; i++)
		{
			if (page->shorts[2 * i + 1] < page->shorts[2 * i])
				return "a run ends before it begins";
			if (i > 0 && page->shorts[2 * i] <= page->shorts[2 * i - 1] + 1)
				return "runs of a page overlap or touch";
		}
		runs = page->count;
	}
	if (set_page_members(page) < 2 || set_shape(set_page_members(page), runs) != shape)
		return "a page is not in its smallest form";
	return NULL;
}

/* Singles and directory must each ascend, and no page stand in both. */
static const char *
check_order(const SetView *set)
{
	uint32_t	s = 0;

	for (uint32_t i = 1; i < set->head.nsingles; i++)
	{
		if (set->singles[i] >> SET_PAGE_BITS <= set->singles[i - 1] >> SET_PAGE_BITS)
			return "single members are not ascending, one a page";
	}
	for (uint32_t i = 0; i < set->head.npages; i++)
	{
		uint64_t	key = set->directory[i] >> SET_PAGE_BITS;

		if (i > 0 && key <= set->directory[i - 1] >> SET_PAGE_BITS)
			return "pages are not ascending";
		while (s < set->head.nsingles && set->singles[s] >> SET_PAGE_BITS < key)
			s++;
		if (s < set->head.nsingles && set->singles[s] >> SET_PAGE_BITS == key)
			return "a page is stored twice";
	}
	return NULL;
}

/*
 * The one validator: is this view, whose parts fit, the encoding of a set?  Returns NULL, or what
 * is wrong as an errdetail would say it.  Text input, binary receive and suspect stored values all
 * come here.
 */
const char *
set_check(const SetView *view)
{
	SetCursor	cursor;
	SetPage		page;
	uint64_t	members = 0;
	const char *problem = check_order(view);

	if (problem != NULL)
		return problem;
	set_first_page(&cursor, view);
	while (set_next_page(&cursor, &page))
	{
		core_check_cancel();
		members += set_page_members(&page);
		if (page.shorts == &page.single && page.kind == SET_ARRAY)
			continue;
		problem = check_page(&page, view->directory[cursor.page - 1] & 0xFFFF);
		if (problem != NULL)
			return problem;
	}
	if (members != view->head.cardinality)
		return "the cardinality is not the number of members";
	for (size_t i = view->nshorts; i % 4 != 0; i++)
	{
		if (view->shorts[i] != 0)
			return "padding is not zero";
	}
	return NULL;
}

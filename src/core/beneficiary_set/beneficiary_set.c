/*
 * core/beneficiary_set/beneficiary_set.c
 *	  Reading an encoded set: its parts, its pages, and whether it is valid.
 */
#include "core/beneficiary_set/beneficiary_set.h"

#include <string.h>

#include "core/memory.h"

/* Bodies, and what follows them, begin at multiples of eight. */
size_t
set_align(size_t size)
{
	return (size + 7) & ~(size_t) 7;
}

/*
 * The shape of a page, from its number of members and runs: the smallest form; among equally small
 * ones, the array.
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

/* The shape of a page as it is at hand. */
uint32_t
set_page_shape(const SetPage *page)
{
	if (page->kind == SET_BITMAP)
		return SET_SHAPE_BITMAP;
	return page->kind == SET_RUNS ? SET_SHAPE_RUNS | page->count : page->count - 1;
}

/* Counts the pages; false when a chapter has none. */
static bool
chapters_fit(SetView *view)
{
	view->npages = 0;
	for (uint32_t i = 0; i < view->head.nchapters; i++)
	{
		uint32_t end = (uint32_t) view->chapters[i];

		if (end <= view->npages)
			return false;
		view->npages = end;
	}
	return true;
}

/* Counts the shorts and bitmaps; false when an entry has no possible shape. */
static bool
shapes_fit(SetView *view)
{
	size_t nshorts = 0;
	uint32_t nbitmaps = 0;

	for (uint32_t i = 0; i < view->npages; i++)
	{
		uint32_t shape = view->directory[i] & 0xFFFF;
		uint32_t runs = shape & ~SET_SHAPE_RUNS;

		if (shape < SET_ARRAY_MAX)
			nshorts += shape + 1;
		else if (shape == SET_SHAPE_BITMAP)
			nbitmaps++;
		else if ((shape & SET_SHAPE_RUNS) && runs >= 1 && runs <= SET_RUNS_MAX)
			nshorts += 2 * runs;
		else
			return false;
	}
	view->nshorts = nshorts;
	view->nbitmaps = nbitmaps;
	return true;
}

/*
 * Finds the parts of a body.  False when they do not fit into the given bytes, when a chapter has
 * no pages, or when a directory entry has an impossible shape; nothing outside the bytes is read.
 */
bool
set_view(SetView *view, SetHead head, const void *body, size_t available)
{
	size_t words = (size_t) head.nsingles + head.nchapters;
	size_t middle;

	view->head = head;
	view->singles = body;
	view->chapters = view->singles + head.nsingles;
	view->directory = (const uint32_t *) (view->chapters + head.nchapters);
	if (words > available / sizeof(uint64_t) || !chapters_fit(view) ||
		view->npages > available / sizeof(uint32_t) - words * 2 || !shapes_fit(view))
		return false;
	view->shorts = (const uint16_t *) (view->directory + view->npages);
	middle = set_align(view->npages * sizeof(uint32_t) + view->nshorts * sizeof(uint16_t));
	view->bitmaps = view->singles + words + middle / sizeof(uint64_t);
	/* At most 2^32 bitmaps of 2^13 bytes: the sum cannot overflow 64 bits. */
	view->size =
		words * sizeof(uint64_t) + middle + (size_t) view->nbitmaps * SET_WORDS * sizeof(uint64_t);
	return view->size <= available;
}

/* One canonical encoding: equal sets have equal bytes. */
bool
set_equal(const SetView *a, const SetView *b)
{
	return a->head.cardinality == b->head.cardinality && a->head.nsingles == b->head.nsingles &&
		   a->head.nchapters == b->head.nchapters && a->size == b->size &&
		   memcmp(a->singles, b->singles, a->size) == 0;
}

void
set_first_page(SetCursor *cursor, const SetView *set)
{
	SetCursor first = {.set = set};

	*cursor = first;
}

/* The single that comes next as a page; false when a chapter comes before it, or nothing at all. */
static bool
next_single(SetCursor *cursor, SetPage *page)
{
	const SetView *set = cursor->set;
	uint64_t id;

	if (cursor->single == set->head.nsingles)
		return false;
	id = set->singles[cursor->single];
	if (cursor->chapter < set->head.nchapters &&
		set->chapters[cursor->chapter] >> SET_CHAPTER_BITS < id >> SET_CHAPTER_BITS)
		return false;
	cursor->single++;
	page->key = id >> SET_PAGE_BITS;
	page->kind = SET_ARRAY;
	page->count = 1;
	page->single = (uint16_t) id;
	page->shorts = &page->single;
	return true;
}

/* The next page in order, singles among them; false after the last. */
bool
set_next_page(SetCursor *cursor, SetPage *page)
{
	const SetView *set = cursor->set;
	uint32_t entry;
	uint32_t shape;

	if (cursor->page == cursor->end)
	{
		if (next_single(cursor, page))
			return true;
		if (cursor->chapter == set->head.nchapters)
			return false;
		cursor->upper = set_chapter_key(set->chapters[cursor->chapter]);
		cursor->end = (uint32_t) set->chapters[cursor->chapter++];
	}

	entry = set->directory[cursor->page++];
	shape = entry & 0xFFFF;
	page->key = cursor->upper | entry >> SET_PAGE_BITS;
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
	cursor->shorts += set_shape_shorts(shape);
	return true;
}

/* How many singles lie in pages before a key. */
uint32_t
set_singles_before(const SetView *set, uint64_t key)
{
	uint32_t low = 0;
	uint32_t high = set->head.nsingles;

	while (low < high)
	{
		uint32_t mid = low + (high - low) / 2;

		if (set->singles[mid] >> SET_PAGE_BITS < key)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* What is wrong with the contents of a page of the given shape, or NULL. */
const char *
set_check_page(const SetPage *page, uint32_t shape)
{
	uint32_t runs;

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
	if (set_shape(set_page_members(page), runs) != shape)
		return "a page is not in its smallest form";
	return NULL;
}

/* Singles must ascend, each in a page of its own, with at most SET_SINGLES_MAX in a chapter. */
static const char *
check_singles(const SetView *set)
{
	const uint64_t *singles = set->singles;

	for (uint32_t i = 1; i < set->head.nsingles; i++)
	{
		if (singles[i] >> SET_PAGE_BITS <= singles[i - 1] >> SET_PAGE_BITS)
			return "single members are not ascending, one a page";
		if (i >= SET_SINGLES_MAX &&
			singles[i] >> SET_CHAPTER_BITS == singles[i - SET_SINGLES_MAX] >> SET_CHAPTER_BITS)
			return "single members are too many in one chapter";
	}
	return NULL;
}

/* The pages of a chapter, which end at "end", must ascend and be too many for singles. */
static const char *
check_chapter(const SetView *set, uint32_t page, uint32_t end)
{
	bool worth = end - page > SET_SINGLES_MAX;

	for (uint32_t i = page; i < end; i++)
	{
		if (i > page &&
			set->directory[i] >> SET_PAGE_BITS <= set->directory[i - 1] >> SET_PAGE_BITS)
			return "pages are not ascending";
		worth |= (set->directory[i] & 0xFFFF) != 0;
	}
	return worth ? NULL : "a chapter has too few members";
}

/* Chapters must ascend, and none may have singles as well. */
static const char *
check_chapters(const SetView *set)
{
	uint32_t page = 0;
	uint32_t s = 0;

	for (uint32_t i = 0; i < set->head.nchapters; i++)
	{
		uint64_t upper = set->chapters[i] >> SET_CHAPTER_BITS;
		const char *problem = check_chapter(set, page, (uint32_t) set->chapters[i]);

		if (problem != NULL)
			return problem;
		if (i > 0 && upper <= set->chapters[i - 1] >> SET_CHAPTER_BITS)
			return "chapters are not ascending";
		while (s < set->head.nsingles && set->singles[s] >> SET_CHAPTER_BITS < upper)
			s++;
		if (s < set->head.nsingles && set->singles[s] >> SET_CHAPTER_BITS == upper)
			return "a chapter is stored twice";
		page = (uint32_t) set->chapters[i];
	}
	return NULL;
}

/*
 * The one validator: is this view, whose parts fit, the encoding of a set?  Returns NULL, or what
 * is wrong, worded as an errdetail.  Text input, binary receive and checks of stored values all use
 * it.
 */
const char *
set_check(const SetView *view)
{
	SetCursor cursor;
	SetPage page;
	uint64_t members = 0;
	const char *problem = check_singles(view);

	if (problem == NULL)
		problem = check_chapters(view);
	if (problem != NULL)
		return problem;
	set_first_page(&cursor, view);
	while (set_next_page(&cursor, &page))
	{
		core_check_cancel();
		members += set_page_members(&page);
		/* The kind first: a page of bits has no shorts. */
		if (page.kind == SET_ARRAY && page.shorts == &page.single)
			continue;
		problem = set_check_page(&page, view->directory[cursor.page - 1] & 0xFFFF);
		if (problem != NULL)
			return problem;
	}
	if (members != view->head.cardinality)
		return "the cardinality is not the number of members";
	for (const uint16_t *pad = view->shorts + view->nshorts; pad < (const uint16_t *) view->bitmaps;
		 pad++)
	{
		if (*pad != 0)
			return "padding is not zero";
	}
	return NULL;
}

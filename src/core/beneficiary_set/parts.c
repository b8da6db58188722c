/*
 * core/beneficiary_set/parts.c
 *	  Parts of a set: its ends, and the ids in a range.
 */
#include "core/beneficiary_set/parts.h"

#include "core/memory.h"

/* The lowest place of a page. */
static uint16_t
first_place(const SetPage *page)
{
	SetRun run = {0, 0};

	if (page->kind != SET_BITMAP)
		return page->shorts[0];
	set_words_next_run(page->words, 0, &run);
	return run.first;
}

/* The lowest id; false when the set is empty. */
bool
set_minimum(const SetView *set, int64_t *id)
{
	SetCursor cursor;
	SetPage page;

	set_first_page(&cursor, set);
	if (!set_next_page(&cursor, &page))
		return false;
	*id = set_unbias(page.key << SET_PAGE_BITS | first_place(&page));
	return true;
}

static uint16_t
last_place(const uint64_t *words)
{
	for (int w = SET_WORDS; w-- > 0;)
	{
		if (words[w] != 0)
			return w * 64 + 63 - __builtin_clzll(words[w]);
	}
	return 0;
}

/*
 * The highest id; false when the set is empty.  The last page is found directly: its bitmap is the
 * last bitmap, or its last place (of an array or a run) is the last of the shorts.
 */
bool
set_maximum(const SetView *set, int64_t *id)
{
	uint64_t highest = 0;

	if (set->head.nsingles == 0 && set->npages == 0)
		return false;
	if (set->head.nsingles > 0)
		highest = set->singles[set->head.nsingles - 1];
	if (set->npages > 0)
	{
		uint32_t entry = set->directory[set->npages - 1];
		uint64_t key =
			set_chapter_key(set->chapters[set->head.nchapters - 1]) | entry >> SET_PAGE_BITS;
		uint64_t place;

		if ((entry & 0xFFFF) == SET_SHAPE_BITMAP)
			place = last_place(set->bitmaps + ((size_t) set->nbitmaps - 1) * SET_WORDS);
		else
			place = set->shorts[set->nshorts - 1];
		if ((key << SET_PAGE_BITS | place) > highest)
			highest = key << SET_PAGE_BITS | place;
	}
	*id = set_unbias(highest);
	return true;
}

/* Adds the places of a page that are in the run. */
static void
put_part(SetWriter *result, const SetPage *page, SetRun wanted)
{
	uint64_t words[SET_WORDS];
	uint64_t mask[SET_WORDS] = {0};

	set_page_words(page, words);
	set_words_add_run(mask, wanted);
	for (int w = 0; w < SET_WORDS; w++)
		words[w] &= mask[w];
	set_put_words(result, page->key, words);
}

/* Writes the ids from first to last, both included; none when last is before first. */
void
set_slice(const SetView *set, int64_t first, int64_t last, SetWriter *result)
{
	uint64_t from = set_bias(first);
	uint64_t upto = set_bias(last);
	SetCursor cursor;
	SetPage page;

	if (upto < from)
		return;
	set_first_page(&cursor, set);
	while (set_next_page(&cursor, &page) && page.key <= upto >> SET_PAGE_BITS)
	{
		SetRun wanted = {0, SET_PAGE_SIZE - 1};

		core_check_cancel();
		if (page.key < from >> SET_PAGE_BITS)
			continue;
		if (page.key == from >> SET_PAGE_BITS)
			wanted.first = (uint16_t) from;
		if (page.key == upto >> SET_PAGE_BITS)
			wanted.last = (uint16_t) upto;
		if (wanted.first == 0 && wanted.last == SET_PAGE_SIZE - 1)
			set_put_page(result, &page);
		else
			put_part(result, &page, wanted);
	}
}

/*
 * core/beneficiary_set/operations.c
 *	  Set algebra: two sets are read in parallel, page by page.
 */
#include "core/beneficiary_set/operations.h"

#include "core/memory.h"

/* Two sets read in parallel; after a step, the pages of the lowest key in either. */
typedef struct Pair
{
	SetCursor cursor[2];
	SetPage page[2];
	bool ahead[2]; /* page[i] was read and not yet stepped over */
	bool has[2];   /* page[i] has the key of this step */
} Pair;

static void
pair_init(Pair *pair, const SetView *a, const SetView *b)
{
	set_first_page(&pair->cursor[0], a);
	set_first_page(&pair->cursor[1], b);
	for (int i = 0; i < 2; i++)
	{
		pair->has[i] = false;
		pair->ahead[i] = set_next_page(&pair->cursor[i], &pair->page[i]);
	}
}

static bool
pair_step(Pair *pair)
{
	for (int i = 0; i < 2; i++)
	{
		if (pair->has[i])
			pair->ahead[i] = set_next_page(&pair->cursor[i], &pair->page[i]);
	}
	pair->has[0] = pair->ahead[0] && (!pair->ahead[1] || pair->page[0].key <= pair->page[1].key);
	pair->has[1] = pair->ahead[1] && (!pair->ahead[0] || pair->page[1].key <= pair->page[0].key);
	core_check_cancel();
	return pair->has[0] || pair->has[1];
}

/* Merges two ascending arrays; "out" has room for both. */
static uint32_t
merge_arrays(SetAlgebra op, const SetPage *a, const SetPage *b, uint16_t *out)
{
	uint32_t i = 0;
	uint32_t j = 0;
	uint32_t n = 0;

	while (i < a->count && j < b->count)
	{
		uint16_t x = a->shorts[i];
		uint16_t y = b->shorts[j];

		if (op == SET_UNION || (x == y) == (op == SET_INTERSECTION))
		{
			if (op == SET_UNION || x <= y)
				out[n++] = x <= y ? x : y;
		}
		i += x <= y;
		j += y <= x;
	}
	while (op != SET_INTERSECTION && i < a->count)
		out[n++] = a->shorts[i++];
	while (op == SET_UNION && j < b->count)
		out[n++] = b->shorts[j++];
	return n;
}

/* Both sets have the page. */
static void
operate_page(SetAlgebra op, const SetPage *a, const SetPage *b, SetWriter *result)
{
	uint64_t x[SET_WORDS];
	uint64_t y[SET_WORDS];

	if (a->kind == SET_ARRAY && b->kind == SET_ARRAY && a->count + b->count <= SET_ARRAY_MAX)
	{
		uint16_t merged[SET_ARRAY_MAX];

		set_put_array(result, a->key, merged, merge_arrays(op, a, b, merged));
		return;
	}
	set_page_words(a, x);
	set_page_words(b, y);
	for (int w = 0; w < SET_WORDS; w++)
	{
		if (op == SET_UNION)
			x[w] |= y[w];
		else if (op == SET_INTERSECTION)
			x[w] &= y[w];
		else
			x[w] &= ~y[w];
	}
	set_put_words(result, a->key, x);
}

/* Writes the union, the intersection, or the members of a that are not in b. */
void
set_operate(SetAlgebra op, const SetView *a, const SetView *b, SetWriter *result)
{
	Pair pair;

	pair_init(&pair, a, b);
	while (pair_step(&pair))
	{
		if (pair.has[0] && pair.has[1])
			operate_page(op, &pair.page[0], &pair.page[1], result);
		else if (pair.has[0] && op != SET_INTERSECTION)
			set_put_page(result, &pair.page[0]);
		else if (pair.has[1] && op == SET_UNION)
			set_put_page(result, &pair.page[1]);
	}
}

/* The members that two pages share. */
static uint32_t
overlap_page(const SetPage *a, const SetPage *b)
{
	uint64_t x[SET_WORDS];
	uint64_t y[SET_WORDS];
	const uint64_t *xw = x;
	const uint64_t *yw = y;
	uint32_t members = 0;

	if (b->kind == SET_ARRAY)
	{
		const SetPage *swap = a;

		a = b;
		b = swap;
	}
	if (a->kind == SET_ARRAY)
	{
		for (uint32_t i = 0; i < a->count; i++)
			members += set_page_contains(b, a->shorts[i]);
		return members;
	}
	if (a->kind == SET_BITMAP)
		xw = a->words;
	else
		set_page_words(a, x);
	if (b->kind == SET_BITMAP)
		yw = b->words;
	else
		set_page_words(b, y);
	for (int w = 0; w < SET_WORDS; w++)
		members += __builtin_popcountll(xw[w] & yw[w]);
	return members;
}

/* The number of members in both; neither union nor intersection is built. */
uint64_t
set_overlap(const SetView *a, const SetView *b)
{
	Pair pair;
	uint64_t members = 0;

	pair_init(&pair, a, b);
	while (pair_step(&pair))
	{
		if (pair.has[0] && pair.has[1])
			members += overlap_page(&pair.page[0], &pair.page[1]);
	}
	return members;
}

/* Is every member of a in b? */
bool
set_subset(const SetView *a, const SetView *b)
{
	Pair pair;

	if (a->head.cardinality > b->head.cardinality)
		return false;
	pair_init(&pair, a, b);
	while (pair_step(&pair))
	{
		if (pair.has[0] && (!pair.has[1] || overlap_page(&pair.page[0], &pair.page[1]) <
												set_page_members(&pair.page[0])))
			return false;
	}
	return true;
}

/* Have the two a member in common? */
bool
set_intersects(const SetView *a, const SetView *b)
{
	Pair pair;

	pair_init(&pair, a, b);
	while (pair_step(&pair))
	{
		if (pair.has[0] && pair.has[1] && overlap_page(&pair.page[0], &pair.page[1]) > 0)
			return true;
	}
	return false;
}

bool
set_contains(const SetView *set, int64_t id)
{
	uint64_t place = set_bias(id);
	uint64_t key = place >> SET_PAGE_BITS;
	uint32_t single = set_singles_before(set, key);
	SetCursor cursor;
	SetPage page;

	if (single < set->head.nsingles && set->singles[single] == place)
		return true;
	/* Pages before it are stepped over for where theirs ends: a few ns each. */
	set_first_page(&cursor, set);
	cursor.single = set->head.nsingles;
	while (set_next_page(&cursor, &page))
	{
		if (page.key >= key)
			return page.key == key && set_page_contains(&page, place & 0xFFFF);
	}
	return false;
}

void
set_first_range(SetRanges *ranges, const SetView *set)
{
	set_first_page(&ranges->cursor, set);
	ranges->in_page = false;
}

/* The next run within pages. */
static bool
next_run(SetRanges *ranges, SetRun *run)
{
	SetPage *page = &ranges->page;

	for (;;)
	{
		if (!ranges->in_page)
		{
			if (!set_next_page(&ranges->cursor, page))
				return false;
			ranges->in_page = true;
			ranges->next = 0;
		}
		if (page->kind == SET_BITMAP)
		{
			if (set_words_next_run(page->words, ranges->next, run))
			{
				ranges->next = run->last + 1;
				return true;
			}
		}
		else if (ranges->next < page->count)
		{
			uint32_t i = ranges->next++;

			if (page->kind == SET_RUNS)
			{
				run->first = page->shorts[2 * i];
				run->last = page->shorts[2 * i + 1];
				/* In a damaged page: a loop from first to last must end. */
				if (run->last < run->first)
					run->last = run->first;
				return true;
			}
			run->first = run->last = page->shorts[i];
			while (ranges->next < page->count && page->shorts[ranges->next] == run->last + 1)
				run->last = page->shorts[ranges->next++];
			return true;
		}
		ranges->in_page = false;
	}
}

/* Does the page that follows begin with its place 0, so that a run goes on there? */
static bool
goes_on(const SetRanges *ranges)
{
	SetRanges peek = *ranges;
	SetRun run;

	if (peek.page.kind == SET_ARRAY && peek.page.shorts == &ranges->page.single)
		peek.page.shorts = &peek.page.single;
	peek.in_page = false;
	return next_run(&peek, &run) && run.first == 0 && peek.page.key == ranges->page.key + 1;
}

/* The next maximal range of ids, both ends included; false after the last. */
bool
set_next_range(SetRanges *ranges, int64_t *first, int64_t *last)
{
	SetRun run;

	if (!next_run(ranges, &run))
		return false;
	*first = set_unbias(ranges->page.key << SET_PAGE_BITS | run.first);
	while (run.last == SET_PAGE_SIZE - 1 && goes_on(ranges))
	{
		core_check_cancel();
		/* In a damaged page more may follow its last place. */
		ranges->in_page = false;
		next_run(ranges, &run);
	}
	*last = set_unbias(ranges->page.key << SET_PAGE_BITS | run.last);
	return true;
}

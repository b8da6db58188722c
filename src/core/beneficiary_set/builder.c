/*
 * core/beneficiary_set/builder.c
 *	  A growing set: what happens when the log of loose ids is full, and how the set is written.
 */
#include "core/beneficiary_set/builder.h"

#include <string.h>

#include "core/memory.h"
#include "core/beneficiary_set/invariants.h"

void
set_builder_init(SetBuilder *builder)
{
	memset(builder, 0, sizeof(*builder));
}

void
set_builder_free(SetBuilder *builder)
{
	set_bitmaps_free(&builder->bitmaps);
	set_loose_free(&builder->loose);
	set_builder_init(builder);
}

/* How many of the ids from the first on lie in its page. */
static uint32_t
same_page(const uint64_t *ids, uint32_t n)
{
	uint32_t same = 1;

	while (same < n && ids[same] >> SET_PAGE_BITS == ids[0] >> SET_PAGE_BITS)
		same++;
	return same;
}

/* Sets the bits of ids of one page. */
static void
add_bits(uint64_t *words, const uint64_t *ids, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		words[ids[i] % SET_PAGE_SIZE / 64] |= UINT64_C(1) << (ids[i] % 64);
}

/*
 * Would some pages become bitmaps?  SET_PROMOTE consecutive ids contain an aligned block of half as
 * many.
 */
static bool
worth_promoting(const SetLoose *loose)
{
	const uint32_t step = SET_PROMOTE / 2;

	for (uint32_t i = step; i <= loose->count; i += step)
	{
		if (loose->ids[i - step] >> SET_PAGE_BITS == loose->ids[i - 1] >> SET_PAGE_BITS)
			return true;
	}
	return false;
}

/* Pages with many loose ids, which are in order, become bitmaps; the other ids close the gaps. */
static void
promote(SetBuilder *builder)
{
	uint64_t *ids = builder->loose.ids;
	uint32_t n = builder->loose.count;
	uint32_t kept = 0;
	uint32_t same;

	for (uint32_t i = 0; i < n; i += same)
	{
		same = same_page(ids + i, n - i);
		if (same < SET_PROMOTE)
		{
			memmove(ids + kept, ids + i, same * sizeof(uint64_t));
			kept += same;
		}
		else
			add_bits(set_bitmaps_make(&builder->bitmaps, ids[i] >> SET_PAGE_BITS)->words, ids + i,
					 same);
	}
	set_loose_keep(&builder->loose, kept);
}

/* Adds an id, biased, whose page has no bitmap. */
static void
add_loose(SetBuilder *builder, uint64_t id)
{
	if (set_loose_full(&builder->loose))
	{
		set_loose_compact(&builder->loose);
		if (worth_promoting(&builder->loose))
			promote(builder);
		set_loose_make_room(&builder->loose);
		core_assert(set_builder_is_sound(builder));
	}
	set_loose_add(&builder->loose, id);
}

/*
 * Adds the ids of the queue.  The words of all bits are found before the first is set: while the
 * memory of one is being fetched, the processor continues with the next.
 */
void
set_add_queued(SetBuilder *builder)
{
	uint64_t *words[SET_QUEUE];
	uint64_t bits[SET_QUEUE];
	uint32_t n = 0;

	for (uint32_t i = 0; i < builder->nqueued; i++)
	{
		uint64_t id = builder->queue[i];
		SetSlot *slot = set_bitmaps_find(&builder->bitmaps, id >> SET_PAGE_BITS);

		if (slot == NULL)
			add_loose(builder, id);
		else
		{
			words[n] = &slot->words[id % SET_PAGE_SIZE / 64];
			__builtin_prefetch(words[n], 1);
			bits[n++] = UINT64_C(1) << (id % 64);
		}
	}
	builder->nqueued = 0;
	for (uint32_t i = 0; i < n; i++)
		*words[i] |= bits[i];
}

/* Adds the places of an array page. */
static void
add_array(SetBuilder *builder, uint64_t key, const uint16_t *places, uint32_t count)
{
	SetSlot *slot = set_bitmaps_find(&builder->bitmaps, key);

	/* Loose ids of the page are merged with them when the set is written. */
	if (slot == NULL && count >= SET_PROMOTE)
		slot = set_bitmaps_make(&builder->bitmaps, key);
	if (slot != NULL)
		set_slot_add_places(slot, places, count);
	else
	{
		for (uint32_t i = 0; i < count; i++)
			add_loose(builder, key << SET_PAGE_BITS | places[i]);
	}
}

/*
 * Writes the places of runs if they are fewer than SET_PROMOTE; else returns false.  They are
 * counted one by one, since the count stored in a damaged page can be wrong.
 */
static bool
few_places(const SetPage *page, uint16_t *places, uint32_t *count)
{
	*count = 0;
	for (uint32_t i = 0; i < page->count; i++)
	{
		for (uint32_t place = page->shorts[2 * i]; place <= page->shorts[2 * i + 1]; place++)
		{
			if (*count == SET_PROMOTE - 1)
				return false;
			places[(*count)++] = place;
		}
	}
	return true;
}

/* Adds a page of runs; short ones may be the whole page, and stay loose. */
static void
add_runs(SetBuilder *builder, const SetPage *page)
{
	uint16_t places[SET_PROMOTE];
	uint32_t n;
	uint64_t *words;

	if (few_places(page, places, &n))
	{
		add_array(builder, page->key, places, n);
		return;
	}
	words = set_bitmaps_make(&builder->bitmaps, page->key)->words;
	for (uint32_t i = 0; i < page->count; i++)
	{
		SetRun run = {page->shorts[2 * i], page->shorts[2 * i + 1]};

		if (run.first <= run.last)
			set_words_add_run(words, run);
	}
}

static void
add_bitmap(SetBuilder *builder, const SetPage *page)
{
	uint64_t *words = set_bitmaps_make(&builder->bitmaps, page->key)->words;

	for (int w = 0; w < SET_WORDS; w++)
		words[w] |= page->words[w];
}

/*
 * Adds the next pages while they are small arrays whose page has a bitmap; most pages of small
 * groups are.
 */
static void
add_few(SetBuilder *builder, SetCursor *cursor)
{
	const SetView *set = cursor->set;
	const uint16_t *end = (const uint16_t *) (set->singles + set->size / sizeof(uint64_t));
	const uint16_t *places = set->shorts + cursor->shorts;

	for (; cursor->page < cursor->end && end - places >= SET_SMALL_BATCH; cursor->page++)
	{
		uint32_t entry = set->directory[cursor->page];
		uint32_t shape = entry & 0xFFFF;
		SetSlot *slot;

		if (shape >= SET_SMALL_BATCH)
			break;
		slot = set_bitmaps_find(&builder->bitmaps, cursor->upper | entry >> SET_PAGE_BITS);
		if (slot == NULL)
			break;
		set_slot_add_few(slot, places, shape + 1);
		places += shape + 1;
	}
	cursor->shorts = places - set->shorts;
}

/* Adds the members of an encoded set. */
void
set_add_all(SetBuilder *builder, const SetView *set)
{
	SetCursor cursor;
	SetPage page;

	/* A union needs no order: singles first, which costs less than merging them in order. */
	for (uint32_t i = 0; i < set->head.nsingles; i++)
		set_add(builder, set->singles[i]);
	set_first_page(&cursor, set);
	cursor.single = set->head.nsingles;
	while (set_next_page(&cursor, &page))
	{
		core_check_cancel();
		if (page.kind == SET_ARRAY)
			add_array(builder, page.key, page.shorts, page.count);
		else if (page.kind == SET_RUNS)
			add_runs(builder, &page);
		else
			add_bitmap(builder, &page);
		add_few(builder, &cursor);
	}
}

/* Writes ascending ids, biased, without duplicates. */
void
set_write_sorted(SetWriter *writer, const uint64_t *ids, uint32_t n)
{
	uint32_t same;

	if (set_put_arrays(writer, ids, n))
		return;
	for (uint32_t i = 0; i < n; i += same)
	{
		uint64_t words[SET_WORDS];
		uint16_t places[SET_ARRAY_MAX];

		same = same_page(ids + i, n - i);
		if (same == 1)
		{
			set_put_single(writer, ids[i]);
			continue;
		}
		if (same <= SET_ARRAY_MAX)
		{
			for (uint32_t k = 0; k < same; k++)
				places[k] = (uint16_t) ids[i + k];
			set_put_array(writer, ids[i] >> SET_PAGE_BITS, places, same);
			continue;
		}
		memset(words, 0, sizeof(words));
		add_bits(words, ids + i, same);
		set_put_words(writer, ids[i] >> SET_PAGE_BITS, words);
	}
}

/*
 * Writes the set; building can continue afterwards.  A caller whose builder and writer use
 * different memory contexts must add the queued ids before, because that can make the builder grow.
 */
void
set_builder_write(SetBuilder *builder, SetWriter *writer)
{
	uint64_t *keys;
	const uint64_t *loose;
	uint32_t n;
	uint32_t from = 0;

	set_add_queued(builder);
	set_loose_compact(&builder->loose);
	keys = set_bitmaps_keys(&builder->bitmaps);
	n = builder->loose.count;
	loose = n > 0 ? builder->loose.ids : keys; /* arithmetic on a NULL pointer is undefined */
	for (uint32_t i = 0; i < builder->bitmaps.npages; i++)
	{
		SetSlot *slot = set_slot(&builder->bitmaps, keys[i]);
		uint32_t upto = from;

		core_check_cancel();
		while (upto < n && loose[upto] >> SET_PAGE_BITS < keys[i])
			upto++;
		set_write_sorted(writer, loose + from, upto - from);
		from = upto;
		while (upto < n && loose[upto] >> SET_PAGE_BITS == keys[i])
			upto++;
		add_bits(slot->words, loose + from, upto - from);
		from = upto;
		set_slot_settle(slot);
		set_put_words(writer, keys[i], slot->words);
	}
	set_write_sorted(writer, loose + from, n - from);
	core_free(keys);
	core_assert(set_builder_is_sound(builder));
	core_assert(set_written_is_sound(writer));
}

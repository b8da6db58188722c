/*
 * core/set_builder.c
 *	  A growing set: what happens when the buffer of loose ids is full, and how it is written out.
 */
#include "core/set_builder.h"

#include <string.h>

#include "core/memory.h"

#define FIRST_ROOM	128			/* loose ids */
#define FIRST_SLOTS 64

void
set_builder_init(SetBuilder *builder)
{
	memset(builder, 0, sizeof(*builder));
	for (int i = 0; i < SET_DELAY; i++)
		builder->delayed[i].word = &builder->nowhere;
}

/* Sets the bits that were put off. */
static void
settle(SetBuilder *builder)
{
	for (int i = 0; i < SET_DELAY; i++)
		*builder->delayed[i].word |= builder->delayed[i].bit;
}

void
set_builder_free(SetBuilder *builder)
{
	for (uint32_t i = 0; i < builder->nslots; i++)
		core_free(builder->slots[i].words);
	core_free(builder->slots);
	core_free(builder->loose);
	set_builder_init(builder);
}

static void
resize_slots(SetBuilder *builder, uint32_t nslots)
{
	SetBuilder	old = *builder;

	builder->slots = core_alloc(nslots * sizeof(SetSlot));
	memset(builder->slots, 0, nslots * sizeof(SetSlot));
	builder->nslots = nslots;
	builder->shift = 64 - __builtin_ctz(nslots);
	for (uint32_t i = 0; i < old.nslots; i++)
	{
		if (old.slots[i].words != NULL)
			*set_slot(builder, old.slots[i].key) = old.slots[i];
	}
	core_free(old.slots);
}

/* The bitmap of a page, made when it is not there.  The table stays at most half full. */
static uint64_t *
page_words(SetBuilder *builder, uint64_t key)
{
	SetSlot    *slot;

	if (builder->npages >= builder->nslots / 2)
		resize_slots(builder, builder->nslots == 0 ? FIRST_SLOTS : builder->nslots * 2);
	slot = set_slot(builder, key);
	if (slot->words == NULL)
	{
		uint64_t   *words = core_alloc(SET_WORDS * sizeof(uint64_t));

		memset(words, 0, SET_WORDS * sizeof(uint64_t));
		slot->key = key;
		slot->words = words;
		builder->npages++;
	}
	return slot->words;
}

/* Sorts the tail and merges it into the sorted part, from the back. */
static void
sort_tail_in(SetBuilder *builder)
{
	uint32_t	ntail = builder->nloose - builder->nsorted;
	uint64_t   *tail;
	uint32_t	i = builder->nsorted;
	uint32_t	j;
	uint32_t	kept = 0;

	if (ntail == 0)
		return;
	ntail = set_sort_unique(builder->loose + builder->nsorted, ntail);
	tail = core_alloc(ntail * sizeof(uint64_t));
	memcpy(tail, builder->loose + builder->nsorted, ntail * sizeof(uint64_t));
	j = ntail;
	for (uint32_t k = i + ntail; j > 0; k--)
	{
		if (i > 0 && builder->loose[i - 1] > tail[j - 1])
			builder->loose[k - 1] = builder->loose[--i];
		else
			builder->loose[k - 1] = tail[--j];
	}
	core_free(tail);
	ntail += builder->nsorted;
	for (uint32_t k = 0; k < ntail; k++)
	{
		if (kept == 0 || builder->loose[k] != builder->loose[kept - 1])
			builder->loose[kept++] = builder->loose[k];
	}
	builder->nsorted = builder->nloose = kept;
}

/* How many of the ids from the first on lie in its page. */
static uint32_t
same_page(const uint64_t *ids, uint32_t n)
{
	uint32_t	same = 1;

	while (same < n && ids[same] >> SET_PAGE_BITS == ids[0] >> SET_PAGE_BITS)
		same++;
	return same;
}

/* Pages with many loose ids become bitmaps; the other ids close the gaps. */
static void
promote(SetBuilder *builder)
{
	uint32_t	kept = 0;
	uint32_t	same;

	for (uint32_t i = 0; i < builder->nsorted; i += same)
	{
		const uint64_t *ids = builder->loose + i;

		same = same_page(ids, builder->nsorted - i);
		if (same < SET_PROMOTE)
		{
			memmove(builder->loose + kept, ids, same * sizeof(uint64_t));
			kept += same;
		}
		else
		{
			uint64_t   *words = page_words(builder, ids[0] >> SET_PAGE_BITS);

			for (uint32_t k = 0; k < same; k++)
				words[ids[k] % SET_PAGE_SIZE / 64] |= UINT64_C(1) << (ids[k] % 64);
		}
	}
	builder->nsorted = builder->nloose = kept;
}

/* Adds an id, biased, whose page has no bitmap. */
void
set_add_loose(SetBuilder *builder, uint64_t id)
{
	if (builder->nloose == builder->room)
	{
		sort_tail_in(builder);
		promote(builder);
		if (builder->nloose >= builder->room / 2)
		{
			builder->room = builder->room == 0 ? FIRST_ROOM : builder->room * 2;
			builder->loose = core_realloc(builder->loose, builder->room * sizeof(uint64_t));
		}
	}
	builder->loose[builder->nloose++] = id;
}

/* Adds a page of an encoded set. */
static void
add_page(SetBuilder *builder, const SetPage *page)
{
	const SetSlot *slot = builder->nslots > 0 ? set_slot(builder, page->key) : NULL;
	uint64_t   *words = slot != NULL ? slot->words : NULL;

	if (words == NULL && (page->kind == SET_ARRAY && page->count < SET_PROMOTE))
	{
		for (uint32_t i = 0; i < page->count; i++)
			set_add_loose(builder, page->key << SET_PAGE_BITS | page->shorts[i]);
		return;
	}
	/* Ids of the page that lie loose are found again when all is written. */
	if (words == NULL)
		words = page_words(builder, page->key);
	for (uint32_t i = 0; i < page->count; i++)
	{
		if (page->kind == SET_RUNS)
		{
			SetRun		run = {page->shorts[2 * i], page->shorts[2 * i + 1]};

			set_words_add_run(words, run);
		}
		else
			words[page->shorts[i] / 64] |= UINT64_C(1) << (page->shorts[i] % 64);
	}
	for (int w = 0; page->kind == SET_BITMAP && w < SET_WORDS; w++)
		words[w] |= page->words[w];
}

/* Adds the members of an encoded set. */
void
set_add_all(SetBuilder *builder, const SetView *set)
{
	SetCursor	cursor;
	SetPage		page;

	set_first_page(&cursor, set);
	while (set_next_page(&cursor, &page))
	{
		core_check_cancel();
		add_page(builder, &page);
	}
}

/* Writes ascending ids, biased, without duplicates. */
void
set_write_sorted(SetWriter *writer, const uint64_t *ids, uint32_t n)
{
	uint32_t	same;

	for (uint32_t i = 0; i < n; i += same)
	{
		uint64_t	words[SET_WORDS];
		uint16_t	places[SET_ARRAY_MAX];

		same = same_page(ids + i, n - i);
		if (same <= SET_ARRAY_MAX)
		{
			for (uint32_t k = 0; k < same; k++)
				places[k] = (uint16_t) ids[i + k];
			set_put_array(writer, ids[i] >> SET_PAGE_BITS, places, same);
			continue;
		}
		memset(words, 0, sizeof(words));
		for (uint32_t k = 0; k < same; k++)
			words[ids[i + k] % SET_PAGE_SIZE / 64] |= UINT64_C(1) << (ids[i + k] % 64);
		set_put_words(writer, ids[i] >> SET_PAGE_BITS, words);
	}
}

/* The keys of the bitmap pages, ascending; the caller frees them. */
static uint64_t *
sorted_keys(const SetBuilder *builder)
{
	uint64_t   *keys = core_alloc((builder->npages + 1) * sizeof(uint64_t));
	uint32_t	n = 0;

	for (uint32_t i = 0; i < builder->nslots; i++)
	{
		if (builder->slots[i].words != NULL)
			keys[n++] = builder->slots[i].key;
	}
	set_sort_unique(keys, n);
	return keys;
}

static void
write_loose(const SetBuilder *builder, SetWriter *writer, uint32_t from, uint32_t upto)
{
	if (from < upto)
		set_write_sorted(writer, builder->loose + from, upto - from);
}

/* Writes the set that was built; building can go on afterwards. */
void
set_builder_write(SetBuilder *builder, SetWriter *writer)
{
	uint64_t   *keys = sorted_keys(builder);
	uint32_t	from = 0;

	settle(builder);
	sort_tail_in(builder);
	for (uint32_t i = 0; i < builder->npages; i++)
	{
		uint64_t   *words = set_slot(builder, keys[i])->words;
		uint32_t	upto = from;

		core_check_cancel();
		while (upto < builder->nloose && builder->loose[upto] >> SET_PAGE_BITS < keys[i])
			upto++;
		write_loose(builder, writer, from, upto);
		for (from = upto; from < builder->nloose && builder->loose[from] >> SET_PAGE_BITS == keys[i]; from++)
			words[builder->loose[from] % SET_PAGE_SIZE / 64] |= UINT64_C(1) << (builder->loose[from] % 64);
		set_put_words(writer, keys[i], words);
	}
	write_loose(builder, writer, from, builder->nloose);
	core_free(keys);
}

/*
 * core/set_builder.c
 *	  A growing set: what happens when the log of loose ids is full, and how it is written out.
 */
#include "core/set_builder.h"

#include <string.h>

#include "core/memory.h"

#define FIRST_SLOTS	  64
#define PAGES_AT_ONCE 64		/* between two questions for a cancel: well below a millisecond */
#define BITS_AT_ONCE  128
#define FEW_PLACES	  8			/* of a page, which then cost as much as one */

void
set_builder_init(SetBuilder *builder)
{
	memset(builder, 0, sizeof(*builder));
}

void
set_builder_free(SetBuilder *builder)
{
	for (uint32_t i = 0; i < builder->nslots; i++)
		core_free(builder->slots[i].words);
	core_free(builder->slots);
	set_loose_free(&builder->loose);
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

/* How many of the ids from the first on lie in its page. */
static uint32_t
same_page(const uint64_t *ids, uint32_t n)
{
	uint32_t	same = 1;

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
 * Would some pages become bitmaps?  SET_PROMOTE ids in a row include half as many that begin at a
 * multiple of that.
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
	uint64_t   *ids = builder->loose.ids;
	uint32_t	n = builder->loose.count;
	uint32_t	kept = 0;
	uint32_t	same;

	for (uint32_t i = 0; i < n; i += same)
	{
		same = same_page(ids + i, n - i);
		if (same < SET_PROMOTE)
		{
			memmove(ids + kept, ids + i, same * sizeof(uint64_t));
			kept += same;
		}
		else
			add_bits(page_words(builder, ids[i] >> SET_PAGE_BITS), ids + i, same);
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
	}
	set_loose_add(&builder->loose, id);
}

/* Bits to be set: first all are found, and then set, so that none waits for another's memory. */
typedef struct Bits
{
	uint32_t	n;
	uint64_t   *words[BITS_AT_ONCE + FEW_PLACES];
	uint16_t	places[BITS_AT_ONCE + FEW_PLACES];
} Bits;

static void
set_bits(Bits *bits)
{
	uint32_t	n = bits->n;		/* which a bit might be taken to change */

	for (uint32_t i = 0; i < n; i++)
		bits->words[i][bits->places[i] / 64] |= UINT64_C(1) << (bits->places[i] % 64);
	bits->n = 0;
}

/* The bitmap of a page, or NULL. */
static inline uint64_t *
find_words(const SetBuilder *builder, uint64_t key)
{
	return builder->nslots > 0 ? set_slot(builder, key)->words : NULL;
}

/* Adds the ids of the queue. */
void
set_add_queued(SetBuilder *builder)
{
	Bits		bits;

	_Static_assert(SET_QUEUE <= BITS_AT_ONCE, "all that waits is set at once");
	bits.n = 0;
	for (uint32_t i = 0; i < builder->nqueued; i++)
	{
		uint64_t	id = builder->queue[i];
		uint64_t   *words = find_words(builder, id >> SET_PAGE_BITS);

		if (words == NULL)
			add_loose(builder, id);
		else
		{
			__builtin_prefetch(&words[id % SET_PAGE_SIZE / 64], 1);
			bits.words[bits.n] = words;
			bits.places[bits.n++] = (uint16_t) id;
		}
	}
	builder->nqueued = 0;
	set_bits(&bits);
}

/* Adds the places of an array page; FEW_PLACES can be read in any case. */
static void
add_array(SetBuilder *builder, uint64_t key, const uint16_t *places, uint32_t count, Bits *bits)
{
	uint64_t   *words = find_words(builder, key);

	if (words == NULL && count < SET_PROMOTE)
	{
		for (uint32_t i = 0; i < count; i++)
			add_loose(builder, key << SET_PAGE_BITS | places[i]);
		return;
	}
	/* Ids of the page that lie loose are found again when all is written. */
	if (words == NULL)
		words = page_words(builder, key);
	if (count <= FEW_PLACES)
	{
		/* As many as there may be, whatever follows, is faster than as many as there are. */
		memcpy(bits->places + bits->n, places, FEW_PLACES * sizeof(uint16_t));
		for (uint32_t i = 0; i < FEW_PLACES; i++)
			bits->words[bits->n + i] = words;
		bits->n += count;
		if (bits->n >= BITS_AT_ONCE)
			set_bits(bits);
	}
	else
	{
		for (uint32_t i = 0; i < count; i++)
			words[places[i] / 64] |= UINT64_C(1) << (places[i] % 64);
	}
}

/*
 * Writes the places of runs if they are fewer than SET_PROMOTE; else returns false.  They are
 * counted as they come, since a damaged page can say anything of its members.
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

/* Adds a page of runs; short ones may be all that there is in their page, and stay loose. */
static void
add_runs(SetBuilder *builder, const SetPage *page, Bits *bits)
{
	uint16_t	places[SET_PROMOTE];
	uint32_t	n;
	uint64_t   *words;

	if (few_places(page, places, &n))
	{
		add_array(builder, page->key, places, n, bits);
		return;
	}
	words = page_words(builder, page->key);
	for (uint32_t i = 0; i < page->count; i++)
	{
		SetRun		run = {page->shorts[2 * i], page->shorts[2 * i + 1]};

		if (run.first <= run.last)
			set_words_add_run(words, run);
	}
}

static void
add_bitmap(SetBuilder *builder, const SetPage *page)
{
	uint64_t   *words = page_words(builder, page->key);

	for (int w = 0; w < SET_WORDS; w++)
		words[w] |= page->words[w];
}

/* Adds the members of an encoded set. */
void
set_add_all(SetBuilder *builder, const SetView *set)
{
	const uint16_t *end = (const uint16_t *) (set->singles + set->size / sizeof(uint64_t));
	uint16_t	places[FEW_PLACES];
	SetCursor	cursor;
	SetPage		page;
	Bits		bits;

	bits.n = 0;
	/* A union needs no order: singles first, which costs less than to find their turn. */
	for (uint32_t i = 0; i < set->head.nsingles; i++)
		set_add(builder, set->singles[i]);
	set_first_page(&cursor, set);
	cursor.single = set->head.nsingles;
	while (set_next_page(&cursor, &page))
	{
		if (cursor.page % PAGES_AT_ONCE == 0)
			core_check_cancel();
		if (page.kind == SET_ARRAY)
		{
			/* Behind the last pages there may be nothing to read. */
			if (page.count <= FEW_PLACES && page.shorts + FEW_PLACES > end)
				page.shorts = memcpy(places, page.shorts, page.count * sizeof(uint16_t));
			add_array(builder, page.key, page.shorts, page.count, &bits);
		}
		else if (page.kind == SET_RUNS)
			add_runs(builder, &page, &bits);
		else
			add_bitmap(builder, &page);
	}
	set_bits(&bits);
}

/* Writes ascending ids, biased, without duplicates. */
void
set_write_sorted(SetWriter *writer, const uint64_t *ids, uint32_t n)
{
	uint32_t	same;

	if (set_put_arrays(writer, ids, n))
		return;
	for (uint32_t i = 0; i < n; i += same)
	{
		uint64_t	words[SET_WORDS];
		uint16_t	places[SET_ARRAY_MAX];

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

/*
 * Writes the set that was built; building can go on afterwards.  Whoever gives the builder and the
 * writer memory of different kinds adds what is queued before: that can make the builder grow.
 */
void
set_builder_write(SetBuilder *builder, SetWriter *writer)
{
	uint64_t   *keys;
	const uint64_t *loose;
	uint32_t	n;
	uint32_t	from = 0;

	set_add_queued(builder);
	set_loose_compact(&builder->loose);
	keys = sorted_keys(builder);
	n = builder->loose.count;
	loose = n > 0 ? builder->loose.ids : keys;	/* no pointer may be counted on from NULL */
	for (uint32_t i = 0; i < builder->npages; i++)
	{
		uint64_t   *words = set_slot(builder, keys[i])->words;
		uint32_t	upto = from;

		core_check_cancel();
		while (upto < n && loose[upto] >> SET_PAGE_BITS < keys[i])
			upto++;
		set_write_sorted(writer, loose + from, upto - from);
		from = upto;
		while (upto < n && loose[upto] >> SET_PAGE_BITS == keys[i])
			upto++;
		add_bits(words, loose + from, upto - from);
		from = upto;
		set_put_words(writer, keys[i], words);
	}
	set_write_sorted(writer, loose + from, n - from);
	core_free(keys);
}

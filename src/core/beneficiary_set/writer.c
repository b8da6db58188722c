/*
 * core/beneficiary_set/writer.c
 *	  Writing an encoded set, page by page.
 */
#include "core/beneficiary_set/writer.h"

#include <string.h>

#include "core/memory.h"

#define FIRST_ROOM 1024 /* bytes: enough in most areas for a set of some hundred ids */

void
set_writer_init(SetWriter *writer)
{
	memset(writer, 0, sizeof(*writer));
}

void
set_writer_free(SetWriter *writer)
{
	core_free(writer->singles.bytes);
	core_free(writer->chapters.bytes);
	core_free(writer->directory.bytes);
	core_free(writer->shorts.bytes);
	core_free(writer->bitmaps.bytes);
	set_writer_init(writer);
}

/* Enlarges an area so that the given number of bytes fits. */
void
set_area_grow(SetArea *area, size_t size)
{
	size_t room = area->room < FIRST_ROOM ? FIRST_ROOM : area->room;

	while (room - area->used < size)
		room *= 2;
	/* Twice the size may exceed the limit of a value when the needed size does not. */
	if (room > SET_BYTES_MAX)
		room = area->used + size > SET_BYTES_MAX ? area->used + size : SET_BYTES_MAX;
	area->bytes = core_realloc(area->bytes, room);
	area->room = room;
}

/* The chapter that was begun last; of its entries, the last one grows with every page. */
static uint64_t *
last_chapter(const SetWriter *writer)
{
	return (uint64_t *) (writer->chapters.bytes + writer->chapters.used) - 1;
}

static bool
in_last_chapter(const SetWriter *writer, uint64_t id)
{
	return writer->head.nchapters > 0 &&
		   *last_chapter(writer) >> SET_CHAPTER_BITS == id >> SET_CHAPTER_BITS;
}

/* A page of the chapter that was begun last. */
static void
put_in_chapter(SetWriter *writer, uint64_t key, uint32_t shape)
{
	uint32_t entry = (uint32_t) key << SET_PAGE_BITS | shape;

	memcpy(set_area_extend(&writer->directory, sizeof(entry)), &entry, sizeof(entry));
	writer->npages++;
	++*last_chapter(writer);
}

/* A page of one id, given whole and biased. */
static void
put_lone_place(SetWriter *writer, uint64_t id)
{
	uint16_t place = (uint16_t) id;

	put_in_chapter(writer, id >> SET_PAGE_BITS, 0);
	memcpy(set_area_extend(&writer->shorts, sizeof(place)), &place, sizeof(place));
}

/* How many of the last singles are of an id's chapter. */
static uint32_t
singles_of_chapter(const SetWriter *writer, uint64_t id)
{
	const uint64_t *singles = (const uint64_t *) writer->singles.bytes;
	uint32_t first = writer->head.nsingles;

	while (first > 0 && singles[first - 1] >> SET_CHAPTER_BITS == id >> SET_CHAPTER_BITS)
		first--;
	return writer->head.nsingles - first;
}

/* Begins an id's chapter; its singles become its first pages. */
static void
begin_chapter(SetWriter *writer, uint64_t id)
{
	uint32_t n = singles_of_chapter(writer, id);
	uint64_t chapter = id >> SET_CHAPTER_BITS << SET_CHAPTER_BITS | writer->npages;
	const uint64_t *singles = (const uint64_t *) writer->singles.bytes;

	memcpy(set_area_extend(&writer->chapters, sizeof(chapter)), &chapter, sizeof(chapter));
	writer->head.nchapters++;
	writer->singles.used -= n * sizeof(uint64_t);
	writer->head.nsingles -= n;
	for (uint32_t i = 0; i < n; i++)
		put_lone_place(writer, singles[writer->head.nsingles + i]);
}

static void
put_entry(SetWriter *writer, uint64_t key, uint32_t shape, uint32_t members)
{
	uint64_t id = key << SET_PAGE_BITS;

	if (!in_last_chapter(writer, id))
		begin_chapter(writer, id);
	put_in_chapter(writer, key, shape);
	writer->head.cardinality += members;
}

/* Adds a page of one id, given whole and biased. */
void
set_put_single(SetWriter *writer, uint64_t id)
{
	writer->head.cardinality++;
	if (!in_last_chapter(writer, id))
	{
		if (singles_of_chapter(writer, id) < SET_SINGLES_MAX)
		{
			memcpy(set_area_extend(&writer->singles, sizeof(id)), &id, sizeof(id));
			writer->head.nsingles++;
			return;
		}
		begin_chapter(writer, id);
	}
	put_lone_place(writer, id);
}

/* Stores the runs of a bitmap. */
static void
put_words_as_runs(SetWriter *writer, const uint64_t *words, uint32_t nruns)
{
	SetRun *out = set_area_extend(&writer->shorts, nruns * sizeof(SetRun));
	SetRun run = {0, 0};

	for (uint32_t i = 0, from = 0; i < nruns; i++, from = run.last + 1)
	{
		set_words_next_run(words, from, &run);
		out[i] = run;
	}
}

/* Adds a page given as a bitmap; an empty one adds nothing. */
void
set_put_words(SetWriter *writer, uint64_t key, const uint64_t *words)
{
	uint32_t members = set_words_members(words);
	uint32_t nruns;
	uint32_t shape;

	if (members == 0)
		return;
	if (members == 1)
	{
		uint16_t place;

		set_words_to_shorts(words, &place);
		set_put_single(writer, key << SET_PAGE_BITS | place);
		return;
	}
	nruns = set_words_runs(words);
	shape = set_shape(members, nruns);
	put_entry(writer, key, shape, members);
	if (shape == SET_SHAPE_BITMAP)
		memcpy(set_area_extend(&writer->bitmaps, SET_WORDS * sizeof(uint64_t)), words,
			   SET_WORDS * sizeof(uint64_t));
	else if (shape & SET_SHAPE_RUNS)
		put_words_as_runs(writer, words, nruns);
	else
		set_words_to_shorts(words, set_area_extend(&writer->shorts, members * sizeof(uint16_t)));
}

/* Adds a page given as ascending places, at most SET_ARRAY_MAX; none adds nothing. */
void
set_put_array(SetWriter *writer, uint64_t key, const uint16_t *places, uint32_t count)
{
	uint32_t nruns = set_shorts_runs(places, count);
	uint32_t shape;

	if (count == 0)
		return;
	if (count == 1)
	{
		set_put_single(writer, key << SET_PAGE_BITS | places[0]);
		return;
	}
	shape = set_shape(count, nruns);
	put_entry(writer, key, shape, count);
	if (shape & SET_SHAPE_RUNS)
	{
		SetRun *run = set_area_extend(&writer->shorts, nruns * sizeof(SetRun));

		run->first = run->last = places[0];
		for (uint32_t i = 1; i < count; i++)
		{
			if (places[i] != run->last + 1)
				(++run)->first = places[i];
			run->last = places[i];
		}
	}
	else
		memcpy(set_area_extend(&writer->shorts, count * sizeof(uint16_t)), places,
			   count * sizeof(uint16_t));
}

/* Of each page of a directory of arrays: ids that follow their predecessor; would one be of runs? */
static bool
some_are_runs(const uint32_t *directory, const uint16_t *neighbours, uint32_t npages)
{
	for (uint32_t i = 0; i < npages; i++)
	{
		uint32_t members = (directory[i] & 0xFFFF) + 1;

		if (set_shape(members, members - neighbours[i]) != members - 1)
			return true;
	}
	return false;
}

/*
 * Makes the directory and the shorts of ascending ids of one chapter; how many pages, or 0 when one
 * of them would be of runs.  The ends of pages of a few ids are unpredictable, so the loop avoids
 * branches: it uses masks where the compiler would make a condition a branch.
 */
static uint32_t
make_arrays(const uint64_t *ids, uint32_t n, uint32_t *directory, uint16_t *places)
{
	uint16_t neighbours[SET_ARRAY_MAX];
	uint32_t previous = (uint32_t) ids[0];
	uint32_t page = 0;
	uint32_t first = 0;
	uint32_t near = 0;
	bool run_begins = false; /* a page of runs has more neighbours than other ids somewhere */

	for (uint32_t i = 0; i < n; i++)
	{
		uint32_t id = (uint32_t) ids[i];
		uint32_t turned = (id ^ previous) >> SET_PAGE_BITS != 0;

		page += turned;
		first += (i - first) & -turned;
		near = (near + (id - previous == 1)) & (turned - 1);
		run_begins |= 2 * near > i - first + 1;
		directory[page] = id >> SET_PAGE_BITS << SET_PAGE_BITS | (i - first);
		neighbours[page] = near;
		places[i] = (uint16_t) id;
		previous = id;
	}
	return run_begins && some_are_runs(directory, neighbours, page + 1) ? 0 : page + 1;
}

/*
 * Adds ascending ids, biased and of pages that are not there yet, all at once: faster than page by
 * page for the few ids per page of a small group.  Returns false and adds nothing when they are of
 * several chapters, when some page is not an array, or when there are too few or too many.
 */
bool
set_put_arrays(SetWriter *writer, const uint64_t *ids, uint32_t n)
{
	uint32_t directory[SET_ARRAY_MAX];
	uint16_t places[SET_ARRAY_MAX];
	uint32_t npages;

	if (n <= SET_SINGLES_MAX || n > SET_ARRAY_MAX ||
		ids[0] >> SET_CHAPTER_BITS != ids[n - 1] >> SET_CHAPTER_BITS)
		return false;
	npages = make_arrays(ids, n, directory, places);
	if (npages == 0)
		return false;
	if (!in_last_chapter(writer, ids[0]))
		begin_chapter(writer, ids[0]);
	memcpy(set_area_extend(&writer->directory, npages * sizeof(uint32_t)), directory,
		   npages * sizeof(uint32_t));
	memcpy(set_area_extend(&writer->shorts, n * sizeof(uint16_t)), places, n * sizeof(uint16_t));
	*last_chapter(writer) += npages;
	writer->npages += npages;
	writer->head.cardinality += n;
	return true;
}

/* Adds a page given as maximal ascending runs; none adds nothing. */
void
set_put_runs(SetWriter *writer, uint64_t key, const SetRun *runs, uint32_t count)
{
	uint32_t members = 0;
	uint32_t shape;

	for (uint32_t i = 0; i < count; i++)
		members += runs[i].last - runs[i].first + 1;
	shape = set_shape(members, count);
	if (members > 1 && (shape & SET_SHAPE_RUNS) && shape != SET_SHAPE_BITMAP)
	{
		put_entry(writer, key, shape, members);
		memcpy(set_area_extend(&writer->shorts, count * sizeof(SetRun)), runs,
			   count * sizeof(SetRun));
	}
	else if (members <= SET_ARRAY_MAX)
	{
		uint16_t places[SET_ARRAY_MAX];
		uint32_t n = 0;

		for (uint32_t i = 0; i < count; i++)
		{
			for (uint32_t place = runs[i].first; place <= runs[i].last; place++)
				places[n++] = place;
		}
		set_put_array(writer, key, places, n);
	}
	else
	{
		uint64_t words[SET_WORDS] = {0};

		for (uint32_t i = 0; i < count; i++)
			set_words_add_run(words, runs[i]);
		set_put_words(writer, key, words);
	}
}

/* Adds a page as it stands in another set. */
void
set_put_page(SetWriter *writer, const SetPage *page)
{
	if (page->kind == SET_ARRAY)
		set_put_array(writer, page->key, page->shorts, page->count);
	else if (page->kind == SET_RUNS)
	{
		uint32_t members = set_page_members(page);

		put_entry(writer, page->key, SET_SHAPE_RUNS | page->count, members);
		memcpy(set_area_extend(&writer->shorts, page->count * sizeof(SetRun)), page->shorts,
			   page->count * sizeof(SetRun));
	}
	else
		set_put_words(writer, page->key, page->words);
}

/* The bytes that set_copy_body will write. */
size_t
set_written_size(const SetWriter *writer)
{
	return writer->singles.used + writer->chapters.used +
		   set_align(writer->directory.used + writer->shorts.used) + writer->bitmaps.used;
}

static char *
copy_area(char *to, const SetArea *area)
{
	if (area->used > 0)
		memcpy(to, area->bytes, area->used);
	return to + area->used;
}

/* Writes the body; the head is in writer->head. */
void
set_copy_body(const SetWriter *writer, void *body)
{
	char *to = body;
	size_t middle = writer->directory.used + writer->shorts.used;
	size_t padding = set_align(middle) - middle;

	to = copy_area(to, &writer->singles);
	to = copy_area(to, &writer->chapters);
	to = copy_area(to, &writer->directory);
	to = copy_area(to, &writer->shorts);
	memset(to, 0, padding);
	copy_area(to + padding, &writer->bitmaps);
}

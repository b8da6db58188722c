/*
 * roaring.c
 *	  Randomized tests of reading and writing the 64-bit Roaring portable format without a server:
 *	  sets of ours, files of a writer of the test's own that chooses containers badly, and damaged
 *	  ones.  Takes [SEED [ROUNDS]]; prints TAP.
 */
#include <string.h>

#include "core/roaring/roaring.h"
#include "core/beneficiary_set/order.h"
#include "core/beneficiary_set/ranges.h"
#include "support/torture.h"

#define FILE_MAX (1 << 20)

/* Bytes of just their size, so that a read behind them is found. */
typedef struct Bytes
{
	unsigned char *bytes;
	size_t size;
} Bytes;

static Bytes
bytes_copy(const void *from, size_t size)
{
	Bytes copy = {malloc(size > 0 ? size : 1), size};

	memcpy(copy.bytes, from, size);
	return copy;
}

/* A file while it is written, and beside it the set that it stands for. */
typedef struct Draft
{
	unsigned char bytes[FILE_MAX];
	size_t size;
	SetWriter negative;
	SetWriter other;
} Draft;

static Draft draft;

static void
put(uint64_t value, int nbytes)
{
	for (int i = 0; i < nbytes; i++)
		draft.bytes[draft.size++] = (unsigned char) (value >> 8 * i);
}

static void
patch(size_t at, uint64_t value, int nbytes)
{
	size_t size = draft.size;

	draft.size = at;
	put(value, nbytes);
	draft.size = size;
}

/* Random members: sparse, runs, or nearly all. */
static void
random_words(uint64_t *words)
{
	uint32_t temper = rnd() % 4;
	uint32_t n = 1 + rnd() % (temper == 0 ? 20 : temper == 1 ? 300 : 6000);

	memset(words, 0, SET_WORDS * sizeof(uint64_t));
	for (uint32_t i = 0; i < n; i++)
	{
		uint32_t first = rnd() % SET_PAGE_SIZE;
		uint32_t last = first + (temper == 2 ? 0 : rnd() % 40);
		SetRun run = {first, last < SET_PAGE_SIZE ? last : SET_PAGE_SIZE - 1};

		set_words_add_run(words, run);
	}
	if (temper == 3 && rnd() % 2 == 0)
		memset(words, 0xFF, SET_WORDS * sizeof(uint64_t));
}

/* Writes the members as runs, some of them split at random. */
static void
put_cut_runs(const uint64_t *words)
{
	size_t count_at = draft.size;
	uint32_t nruns = 0;
	SetRun run;

	put(0, 2);
	for (uint32_t from = 0; set_words_next_run(words, from, &run); from = run.last + 1)
	{
		uint32_t first = run.first;

		while (first <= run.last)
		{
			uint32_t length = run.last - first + 1;

			if (rnd() % 4 == 0)
				length = 1 + rnd() % length;
			put(first, 2);
			put(length - 1, 2);
			first += length;
			nruns++;
		}
	}
	patch(count_at, nruns, 2);
}

static void
put_plain_container(const uint64_t *words)
{
	uint16_t places[SET_PAGE_SIZE];
	uint32_t members = set_words_to_shorts(words, places);

	if (members <= ROARING_ARRAY_MAX)
	{
		for (uint32_t i = 0; i < members; i++)
			put(places[i], 2);
		return;
	}
	for (int w = 0; w < SET_WORDS; w++)
		put(words[w], 8);
}

/* A bucket of some containers, each randomly of runs or not. */
static void
put_bucket(uint32_t high)
{
	static uint64_t words[10][SET_WORDS];
	SetWriter *writer = high >> 31 ? &draft.negative : &draft.other;
	uint32_t n = rnd() % 9;
	bool runs_allowed = rnd() % 2 == 0 && n > 0;
	uint32_t run_flags = runs_allowed ? (uint32_t) rnd() & ((1 << n) - 1) : 0;
	uint32_t key = rnd() % 3;
	size_t start;
	size_t offsets;

	put(high, 4);
	start = draft.size;
	if (runs_allowed)
	{
		put(ROARING_COOKIE_RUNS | (n - 1) << 16, 4);
		put(run_flags, (n + 7) / 8);
	}
	else
	{
		put(ROARING_COOKIE, 4);
		put(n, 4);
	}
	for (uint32_t i = 0; i < n; i++)
	{
		uint64_t id = (uint64_t) high << 32 | key << SET_PAGE_BITS;

		random_words(words[i]);
		put(key, 2);
		put(set_words_members(words[i]) - 1, 2);
		set_put_words(writer, set_bias((int64_t) id) >> SET_PAGE_BITS, words[i]);
		key += rnd() % 8 == 0 ? 7000 : 1 + rnd() % 2;
	}
	offsets = draft.size;
	for (uint32_t i = 0; (!runs_allowed || n >= ROARING_OFFSETS_MIN) && i < n; i++)
		put(0, 4);
	for (uint32_t i = 0; i < n; i++)
	{
		if (!runs_allowed || n >= ROARING_OFFSETS_MIN)
			patch(offsets + 4 * i, draft.size - start, 4);
		if (run_flags >> i & 1)
			put_cut_runs(words[i]);
		else
			put_plain_container(words[i]);
	}
}

static Bytes
random_file(void)
{
	static const uint32_t highs[] = {0, 1, 5, 0x7FFFFFFF, 0x80000000, 0x80000001, 0xFFFFFFFF};
	uint64_t n = 0;

	draft.size = 0;
	set_writer_init(&draft.negative);
	set_writer_init(&draft.other);
	put(0, 8);
	for (int i = 0; i < 7; i++)
	{
		if (rnd() % 3 == 0 && draft.size < FILE_MAX / 2)
		{
			put_bucket(highs[i]);
			n++;
		}
	}
	patch(0, n, 8);
	return bytes_copy(draft.bytes, draft.size);
}

/* An encoded set, in bytes of its own. */
typedef struct Set
{
	Bytes body;
	SetView view;
} Set;

static Set
set_of_writer(SetWriter *writer, uint64_t round)
{
	Set set;

	set.body.size = set_written_size(writer);
	set.body.bytes = malloc(set.body.size > 0 ? set.body.size : 1);
	set_copy_body(writer, set.body.bytes);
	if (!set_view(&set.view, writer->head, set.body.bytes, set.body.size) ||
		set_check(&set.view) != NULL)
		fail("what was read is a sound set", round);
	set_writer_free(writer);
	return set;
}

/* The set that the draft's writer meant: its negative ids first. */
static Set
meant_set(uint64_t round)
{
	Set negative = set_of_writer(&draft.negative, round);
	Set other = set_of_writer(&draft.other, round);
	SetWriter whole;
	SetCursor cursor;
	SetPage page;

	set_writer_init(&whole);
	for (set_first_page(&cursor, &negative.view); set_next_page(&cursor, &page);)
		set_put_page(&whole, &page);
	for (set_first_page(&cursor, &other.view); set_next_page(&cursor, &page);)
		set_put_page(&whole, &page);
	free(negative.body.bytes);
	free(other.body.bytes);
	return set_of_writer(&whole, round);
}

/* Reads a sound file; its set written and read again is itself. */
static Set
read_back(const Bytes *file, uint64_t round)
{
	SetWriter writer;
	Set set;
	Set again;
	Bytes ours;
	size_t where;

	set_writer_init(&writer);
	roaring_read(file->bytes, file->size, &writer);
	set = set_of_writer(&writer, round);
	if (set.body.size > file->size)
		fail("a set is no larger than the file it came from", round);

	ours.size = roaring_size(&set.view);
	ours.bytes = malloc(ours.size);
	roaring_write(&set.view, ours.bytes);
	if (roaring_check(ours.bytes, ours.size, &where) != NULL)
		fail("what is written is sound", round);
	roaring_read(ours.bytes, ours.size, &writer);
	again = set_of_writer(&writer, round);
	if (!set_equal(&set.view, &again.view) || set_compare(&set.view, &again.view) != 0)
		fail("what is written reads back", round);
	free(ours.bytes);
	free(again.body.bytes);
	return set;
}

/* A damaged file is refused, or is another set's file. */
static void
check_damage(const Bytes *good, uint64_t round)
{
	size_t cut = rnd() % 3 == 0 ? rnd() % (good->size + 1) : good->size;
	Bytes bad = bytes_copy(good->bytes, cut);
	size_t where;

	for (uint32_t flips = rnd() % 4; flips > 0 && cut > 0; flips--)
	{
		/* Mostly in the headers, where they have the greatest effect. */
		size_t at = rnd() % (rnd() % 2 == 0 && cut > 100 ? 100 : cut);

		bad.bytes[at] = rnd() % 2 == 0 ? bad.bytes[at] ^ 1 << rnd() % 8 : (rnd() % 3) * 0x7F;
	}
	if (roaring_check(bad.bytes, bad.size, &where) == NULL)
	{
		Set set = read_back(&bad, round);

		free(set.body.bytes);
	}
	if (where > bad.size)
		fail("what is wrong lies in the file", round);
	free(bad.bytes);
}

int
main(int argc, char **argv)
{
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
	uint64_t rounds = argc > 2 ? strtoull(argv[2], NULL, 10) : 600;

	random_begin(seed);
	for (uint64_t round = 0; round < rounds; round++)
	{
		Bytes file = random_file();
		Set meant = meant_set(round);
		Set set;
		size_t where;

		if (roaring_check(file.bytes, file.size, &where) != NULL)
			fail(roaring_check(file.bytes, file.size, &where), round);
		set = read_back(&file, round);
		if (!set_equal(&set.view, &meant.view))
			fail("a foreign file is read as it was meant", round);
		for (int i = 0; i < 30; i++)
			check_damage(&file, round);
		free(file.bytes);
		free(set.body.bytes);
		free(meant.body.bytes);
	}
	printf("ok 1 - roaring: %" PRIu64 " rounds from seed %" PRIu64 "\n1..1\n", rounds, seed);
	return 0;
}

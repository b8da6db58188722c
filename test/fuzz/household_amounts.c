/*
 * household_amounts.c
 *	  Randomized tests of the maps of src/core without a server: building, reading, text, measures
 *	  and the validator, compared with a plain sorted array.  Takes [SEED [ROUNDS]]; prints TAP.
 */
#include <string.h>

#include "core/household_amounts/builder.h"
#include "core/household_amounts/measures.h"
#include "core/household_amounts/text.h"
#include "core/memory.h"
#include "support/encoded.h"

#define ROWS_MAX 120000

__extension__ typedef __int128 int128_t;

/* A household of the model; the sum may leave int64. */
typedef struct Entry
{
	int64_t household;
	int128_t fen;
} Entry;

/* Rows, and after model_sum the households, ascending. */
typedef struct Model
{
	Entry *entries;
	uint32_t n;
} Model;

static int
compare(const void *a, const void *b)
{
	int64_t x = ((const Entry *) a)->household;
	int64_t y = ((const Entry *) b)->household;

	return (x > y) - (x < y);
}

static int
compare_fen(const void *a, const void *b)
{
	int64_t x = *(const int64_t *) a;
	int64_t y = *(const int64_t *) b;

	return (x > y) - (x < y);
}

/* An amount with one of several distributions. */
static int64_t
random_fen(uint32_t temper)
{
	static const int64_t edges[] = {0, 1, -1, FEN_MAX, FEN_MIN, FEN_MAX / 2, FEN_MIN / 2};

	switch (temper)
	{
		case 0:
			return (int64_t) (rnd() % 1000000);
		case 1:
			return (int64_t) (rnd() % 2000) - 1000;
		case 2:
			return 70000;
		case 3:
			return edges[rnd() % 7];
		default:
			return (int64_t) (rnd() >> 1) * (rnd() % 2 ? 1 : -1) / (1 << rnd() % 30);
	}
}

/* Random rows: households dense, in runs, sparse, and at the ends of int64. */
static void
model_random(Model *model)
{
	uint32_t groups = rnd() % 5;

	model->entries = malloc(ROWS_MAX * sizeof(Entry));
	model->n = 0;
	for (uint32_t g = 0; g < groups; g++)
	{
		static const int64_t bases[] = {
			0, -70000, 65530, INT64_MIN, INT64_MAX - 300000, 1000000000000};
		int64_t base = bases[rnd() % 6];
		uint32_t n = rnd() % (rnd() % 8 == 0 ? 30000 : 300);
		uint64_t span = rnd() % 3 == 0 ? n + 1 : UINT64_C(1) << (1 + rnd() % 18);
		uint32_t temper = rnd() % 4;
		uint32_t fen_temper = rnd() % 5;

		for (uint32_t i = 0; i < n && model->n < ROWS_MAX; i++)
		{
			uint64_t step = temper == 0 ? i : temper == 1 ? rnd() % span : (i / 20) * 33 + i % 20;
			Entry *entry = &model->entries[model->n++];

			entry->household = temper == 3 && rnd() % 4 > 0
								   ? (int64_t) rnd()
								   : (int64_t) ((uint64_t) base + step % 300000);
			entry->fen = random_fen(fen_temper);
		}
	}
}

static void
model_sum(Model *model)
{
	uint32_t kept = 0;

	qsort(model->entries, model->n, sizeof(Entry), compare);
	for (uint32_t i = 0; i < model->n; i++)
	{
		if (kept > 0 && model->entries[kept - 1].household == model->entries[i].household)
			model->entries[kept - 1].fen += model->entries[i].fen;
		else
			model->entries[kept++] = model->entries[i];
	}
	model->n = kept;
}

static bool
is_amount(int128_t fen)
{
	return fen >= FEN_MIN && fen <= FEN_MAX;
}

static Bytes
bytes_from_writer(AmountsWriter *writer)
{
	Bytes bytes = {writer->set.head, NULL, amounts_written_size(writer),
				   amounts_written_head(writer).nbeyond};

	bytes.body = malloc(bytes.size > 0 ? bytes.size : 1);
	amounts_copy_body(writer, bytes.body);
	amounts_writer_free(writer);
	return bytes;
}

static bool
open_bytes(AmountsView *v, const Bytes *bytes)
{
	AmountsHead head = {bytes->head, bytes->nbeyond};

	return amounts_view(v, head, bytes->body, bytes->size);
}

static AmountsView
view(const Bytes *bytes, uint64_t round)
{
	AmountsView v;
	const char *problem;

	if (!open_bytes(&v, bytes) || v.size != bytes->size)
		fail("an encoded map can be read", round);
	problem = amounts_check(&v);
	if (problem != NULL)
		fail(problem, round);
	return v;
}

static Wide
wide(int128_t number)
{
	Wide wide = {(uint64_t) number, (int64_t) (number >> 64)};

	return wide;
}

static int128_t
number(Wide wide)
{
	return (int128_t) wide.high * ((int128_t) 1 << 64) + wide.low;
}

/* What the households have beyond int64 is taken back, so that what remains can be compared. */
static void
take_back(AmountsBuilder *builder, Model *summed)
{
	for (uint32_t i = 0; i < summed->n; i++)
	{
		Entry *entry = &summed->entries[i];

		while (!is_amount(entry->fen))
		{
			int64_t back = entry->fen > 0 ? FEN_MIN : FEN_MAX;

			amounts_add(builder, entry->household, back);
			entry->fen += back;
		}
	}
}

/*
 * Builds a map of the rows, which become the households' sums, brought into the range of yuan or
 * not.  It is written several times on the way, which must not change it.
 */
static Bytes
build(Model *model, bool narrow)
{
	AmountsBuilder builder;
	AmountsWriter writer;
	Bytes bytes;

	amounts_builder_init(&builder);
	amounts_writer_init(&writer);
	for (uint32_t i = 0; i < model->n; i++)
	{
		amounts_add(&builder, model->entries[i].household, (int64_t) model->entries[i].fen);
		if (rnd() % 30000 == 0)
		{
			amounts_builder_write(&builder, &writer);
			amounts_writer_free(&writer);
		}
	}
	model_sum(model);
	if (narrow)
		take_back(&builder, model);
	amounts_builder_write(&builder, &writer);
	bytes = bytes_from_writer(&writer);
	amounts_builder_free(&builder);
	return bytes;
}

static void
check_same(const AmountsView *v, const Model *model, uint64_t round)
{
	AmountsWalk walk;
	int64_t household;
	Wide amount;
	uint32_t i = 0;
	uint32_t beyond = 0;
	int128_t total = 0;
	Wide sum;

	if (v->set.head.cardinality != model->n)
		fail("number of households", round);
	amounts_first(&walk, v);
	while (amounts_next_wide(&walk, &household, &amount))
	{
		if (i == model->n || model->entries[i].household != household ||
			model->entries[i].fen != number(amount))
			fail("households and amounts", round);
		beyond += !is_amount(model->entries[i].fen);
		total += number(amount);
		i++;
	}
	if (i != model->n)
		fail("all households", round);
	if (beyond != v->nbeyond)
		fail("amounts beyond the range of yuan", round);
	if (!amounts_total(v, &sum) || number(sum) != total)
		fail("total", round);
}

static void
check_find(const AmountsView *v, const Model *model, uint64_t round)
{
	for (int k = 0; k < 40; k++)
	{
		Entry wanted = {.household =
							model->n > 0 && k % 4 > 0
								? (int64_t) ((uint64_t) model->entries[rnd() % model->n].household +
											 rnd() % 3 - 1)
								: (int64_t) rnd()};
		const Entry *entry = bsearch(&wanted, model->entries, model->n, sizeof(Entry), compare);
		Wide amount;

		if (amounts_find(v, wanted.household, &amount) != (entry != NULL) ||
			(entry != NULL && entry->fen != number(amount)))
			fail("amount of a household", round);
	}
}

/* The same map from its text, by a writer, and by adding it to nothing, has the same bytes. */
static void
check_ways(const AmountsView *v, uint64_t round)
{
	AmountsWriter *writers = malloc(2 * sizeof(AmountsWriter));
	AmountsBuilder builder;
	AmountsWalk walk;
	int64_t household;
	Wide amount;
	char *text = malloc(v->set.head.cardinality * (AMOUNTS_ENTRY_TEXT_MAX + 2) + 3);
	char *end = text;
	const char *at = text;

	for (int i = 0; i < 2; i++)
		amounts_writer_init(&writers[i]);
	*end++ = '{';
	amounts_first(&walk, v);
	while (amounts_next_wide(&walk, &household, &amount))
	{
		if (end[-1] != '{')
			*end++ = ',';
		end += amounts_format(end, household, amount);
	}
	strcpy(end, "}");
	if (amounts_parse(&at, &writers[0]) != AMOUNTS_TEXT_OK || *at != '\0')
		fail("text reads back", round);
	amounts_builder_init(&builder);
	amounts_add_map(&builder, v);
	amounts_builder_write(&builder, &writers[1]);
	amounts_builder_free(&builder);
	for (int i = 0; i < 2; i++)
	{
		Bytes bytes = bytes_from_writer(&writers[i]);
		AmountsView other = view(&bytes, round);

		if (!amounts_equal(v, &other))
			fail("one encoding, whatever the way", round);
		free(bytes.body);
	}
	free(text);
	free(writers);
}

/* Damaged text is refused where it is wrong, or reads as some map. */
static void
check_text_damage(const Model *model, uint64_t round)
{
	char text[2000];
	char *end = text;
	const char *at = text;
	AmountsWriter *writer = malloc(sizeof(AmountsWriter));
	static const char noise[] = "{}:,.-+0123456789 \t\n万¥x";

	*end++ = '{';
	for (uint32_t i = 0; i < model->n && i < 20; i++)
	{
		if (i > 0)
			*end++ = ',';
		end += amounts_format(end, model->entries[i].household, wide(model->entries[i].fen));
	}
	strcpy(end, "}");
	for (uint32_t k = rnd() % 4; k > 0; k--)
		text[rnd() % (end - text + 1)] = noise[rnd() % (sizeof(noise) - 1)];
	amounts_writer_init(writer);
	if (amounts_parse(&at, writer) == AMOUNTS_TEXT_OK)
	{
		Bytes bytes = bytes_from_writer(writer);
		AmountsView v = view(&bytes, round);

		check_ways(&v, round);
		free(bytes.body);
	}
	else if (at < text || at > text + strlen(text))
		fail("where a text is wrong", round);
	amounts_writer_free(writer);
	free(writer);
}

static void
check_measures(const AmountsView *v, const Model *model, uint64_t round)
{
	int64_t *fen = malloc((model->n + 1) * sizeof(int64_t));
	uint32_t n = model->n;
	int128_t gini = 0;
	int64_t line = random_fen(rnd() % 5);
	uint64_t at_least = 0;
	int128_t gap = 0;
	Wide wide;
	Shortfall shortfall;
	AmountsClass classes[3];
	int64_t bounds[2] = {line, line < FEN_MAX - 1000 ? line + 1000 : FEN_MAX};
	AmountsClass expected[3] = {{0}};

	for (uint32_t i = 0; i < n; i++)
		fen[i] = (int64_t) model->entries[i].fen;
	qsort(fen, n, sizeof(int64_t), compare_fen);
	for (uint32_t i = 0; i < n; i++)
	{
		int c = fen[i] < bounds[0] ? 0 : fen[i] < bounds[1] ? 1 : 2;

		gini += (int128_t) (2 * (int64_t) i + 1 - (int64_t) n) * fen[i];
		at_least += fen[i] >= line;
		gap += fen[i] < line ? (int128_t) line - fen[i] : 0;
		expected[c].households++;
		wide_add_int64(&expected[c].amount, fen[i]);
	}
	for (int k = 0; k < 5 && n > 0; k++)
	{
		uint32_t rank = k == 0 ? n - 1 : k == 1 ? 0 : rnd() % n;
		int64_t low;
		int64_t high;

		amounts_select(v, rank, &low, &high);
		if (low != fen[rank] || high != fen[rank + 1 < n ? rank + 1 : rank])
			fail("amount of a rank", round);
	}
	wide = amounts_gini_sum(v);
	if (wide.low != (uint64_t) gini || wide.high != (int64_t) (gini >> 64))
		fail("sum behind the Gini coefficient", round);
	if (amounts_at_least(v, line) != at_least)
		fail("households with at least", round);
	amounts_classify(v, bounds, bounds[1] > bounds[0] ? 2 : 1, classes);
	if (bounds[1] > bounds[0] && memcmp(classes, expected, sizeof(classes)) != 0)
		fail("classes", round);
	if (line > 0)
	{
		amounts_shortfall(v, line, &shortfall);
		if (shortfall.households != n - at_least || shortfall.gap.low != (uint64_t) gap ||
			shortfall.gap.high != (int64_t) (gap >> 64))
			fail("shortfall", round);
	}
	free(fen);
}

/* Sums of squares against long division by digits of 32 bits. */
static void
check_squares(uint64_t round)
{
	static const uint64_t ends[] = {UINT64_MAX - 1, 1, UINT64_C(1) << 63, 12345};
	int64_t household = 0;
	AmountsWriter *writer = malloc(sizeof(AmountsWriter));
	Bytes bytes;
	AmountsView v;
	Shortfall shortfall;
	uint64_t digits[6] = {0};

	amounts_writer_init(writer);
	for (int i = 0; i < 200; i++)
	{
		uint64_t gap = rnd() % 2 ? ends[rnd() % 4] : rnd() | 1;
		uint64_t a = gap & 0xFFFFFFFF;
		uint64_t b = gap >> 32;
		uint64_t carry = 0;
		uint64_t parts[6] = {0};

		if (gap == UINT64_MAX)
			gap--, a--;
		amounts_put(writer, household++, (int64_t) ((uint64_t) FEN_MAX - gap));
		/* a^2 + 2ab 2^32 + b^2 2^64 */
		parts[0] += a * a & 0xFFFFFFFF;
		parts[1] += (a * a >> 32) + 2 * (a * b & 0xFFFFFFFF);
		parts[2] += 2 * (a * b >> 32) + (b * b & 0xFFFFFFFF);
		parts[3] += b * b >> 32;
		for (int d = 0; d < 6; d++)
		{
			carry += digits[d] + parts[d];
			digits[d] = carry & 0xFFFFFFFF;
			carry >>= 32;
		}
	}
	amounts_writer_finish(writer);
	bytes = bytes_from_writer(writer);
	v = view(&bytes, round);
	amounts_shortfall(&v, FEN_MAX, &shortfall);
	for (int w = 0; w < 3; w++)
	{
		if (shortfall.squares.word[w] != (digits[2 * w + 1] << 32 | digits[2 * w]))
			fail("sum of squares", round);
	}
	free(bytes.body);
	free(writer);
}

/*
 * A damaged map is rejected, or is itself the canonical encoding of some map; reading one that fits
 * its bytes stays inside them, for any content of its pages and blocks.
 */
static void
check_damage(const Bytes *good, uint64_t round)
{
	Bytes bad = bytes_damaged(good);
	AmountsView v;

	if (open_bytes(&v, &bad))
	{
		AmountsBuilder builder;
		AmountsWriter writer;
		Shortfall shortfall;
		Wide amount;
		int64_t fen;
		int64_t next;

		if (amounts_check(&v) == NULL && v.size == bad.size)
			check_ways(&v, round);
		amounts_builder_init(&builder);
		amounts_add_map(&builder, &v);
		amounts_writer_init(&writer);
		amounts_builder_write(&builder, &writer);
		amounts_writer_free(&writer);
		amounts_builder_free(&builder);
		amounts_find(&v, (int64_t) rnd(), &amount);
		amounts_total(&v, &amount);
		amounts_shortfall(&v, 100, &shortfall);
		if (v.set.head.cardinality > 0)
			amounts_select(&v, rnd() % v.set.head.cardinality, &fen, &next);
	}
	free(bad.body);
}

int
main(int argc, char **argv)
{
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
	uint64_t rounds = argc > 2 ? strtoull(argv[2], NULL, 10) : 40;

	uint64_t beyond = 0;

	random_begin(seed);
	for (uint64_t round = 0; round < rounds; round++)
	{
		Model model;
		Bytes bytes;
		AmountsView v;

		model_random(&model);
		bytes = build(&model, rnd() % 2);
		v = view(&bytes, round);
		check_same(&v, &model, round);
		check_ways(&v, round);
		check_find(&v, &model, round);
		if (v.nbeyond == 0)
			check_measures(&v, &model, round);
		beyond += v.nbeyond;
		check_squares(round);
		for (int k = 0; k < 10; k++)
		{
			check_damage(&bytes, round);
			check_text_damage(&model, round);
		}
		free(bytes.body);
		free(model.entries);
	}
	if (rounds >= 40 && beyond == 0)
		fail("some amounts are beyond the range of yuan", rounds);
	printf("ok 1 - maps of amounts: %" PRIu64 " rounds from seed %" PRIu64 "\n1..1\n", rounds,
		   seed);
	return 0;
}

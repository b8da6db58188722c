/*
 * beneficiary_set.c
 *	  Randomized tests of the sets of src/core without a server: building, algebra, text and the
 *	  validator, compared with a plain sorted array.  Takes [SEED [ROUNDS]]; prints TAP.
 */
#include <string.h>

#include "core/memory.h"
#include "core/beneficiary_set/builder.h"
#include "core/beneficiary_set/operations.h"
#include "core/beneficiary_set/order.h"
#include "core/beneficiary_set/parts.h"
#include "core/beneficiary_set/ranges.h"
#include "core/beneficiary_set/text.h"
#include "support/encoded.h"

#define MODEL_MAX 200000

/* A plain set: ascending ids. */
typedef struct Model
{
	int64_t *ids;
	uint32_t n;
} Model;

static int
compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *) a;
	int64_t y = *(const int64_t *) b;

	return (x > y) - (x < y);
}

static void
model_sort(Model *model)
{
	uint32_t kept = 0;

	qsort(model->ids, model->n, sizeof(int64_t), compare);
	for (uint32_t i = 0; i < model->n; i++)
	{
		if (kept == 0 || model->ids[i] != model->ids[kept - 1])
			model->ids[kept++] = model->ids[i];
	}
	model->n = kept;
}

/*
 * Random ids with one of several distributions: dense, runs, sparse, at the ends of int64, few far
 * apart in many rows, so uneven that most are in one class of each pass of a sort, a few in each of
 * some chapters.
 */
static void
model_random(Model *model)
{
	uint32_t groups = rnd() % 5;

	model->ids = malloc(MODEL_MAX * sizeof(int64_t));
	model->n = 0;
	for (uint32_t g = 0; g < groups; g++)
	{
		static const int64_t bases[] = {
			0, -70000, 65530, INT64_MIN, INT64_MAX - 300000, 1000000000000};
		int64_t base = bases[rnd() % 6];
		uint32_t n = rnd() % (rnd() % 8 == 0 ? 40000 : 300);
		uint64_t span = rnd() % 3 == 0 ? n + 1 : UINT64_C(1) << (1 + rnd() % 18);
		uint32_t temper = rnd() % 7;

		for (uint32_t i = 0; i < n && model->n < MODEL_MAX; i++)
		{
			uint64_t step = temper == 0	  ? i
							: temper == 1 ? rnd() % span
							: temper == 2 ? (i / 20) * 33 + i % 20
										  : rnd() >> 1;

			if (temper == 3)
				model->ids[model->n++] = (int64_t) rnd();
			else if (temper == 4)
				model->ids[model->n++] = (int64_t) (rnd() % 300 * 7919000003);
			else if (temper == 5)
				model->ids[model->n++] = (int64_t) (rnd() >> rnd() % 64);
			else if (temper == 6)
				model->ids[model->n++] =
					(int64_t) ((uint64_t) base + rnd() % (UINT64_C(1) << 33) * n);
			else
				model->ids[model->n++] = (int64_t) ((uint64_t) base + step % 300000);
		}
	}
}

static Bytes
bytes_from_writer(SetWriter *writer)
{
	Bytes bytes = {writer->head, NULL, set_written_size(writer), 0};

	bytes.body = malloc(bytes.size > 0 ? bytes.size : 1);
	set_copy_body(writer, bytes.body);
	set_writer_free(writer);
	return bytes;
}

static SetView
view(const Bytes *bytes, uint64_t round)
{
	SetView v;

	if (!set_view(&v, bytes->head, bytes->body, bytes->size) || v.size != bytes->size)
		fail("an encoded set can be read", round);
	if (set_check(&v) != NULL)
		fail(set_check(&v), round);
	return v;
}

static Bytes
build(const Model *model)
{
	SetBuilder builder;
	SetWriter writer;
	Bytes bytes;

	set_builder_init(&builder);
	set_writer_init(&writer);
	for (uint32_t i = 0; i < model->n; i++)
		set_add(&builder, set_bias(model->ids[i]));
	set_builder_write(&builder, &writer);
	bytes = bytes_from_writer(&writer);
	set_builder_free(&builder);
	return bytes;
}

static void
check_same(const SetView *v, const Model *model, uint64_t round)
{
	SetRanges ranges;
	int64_t first;
	int64_t last;
	uint32_t i = 0;

	if (v->head.cardinality != model->n)
		fail("cardinality", round);
	set_first_range(&ranges, v);
	while (set_next_range(&ranges, &first, &last))
	{
		if (i > 0 && model->ids[i - 1] == first - 1)
			fail("ranges are maximal", round);
		for (uint64_t id = (uint64_t) first;; id++)
		{
			if (i == model->n || model->ids[i++] != (int64_t) id)
				fail("members", round);
			if ((int64_t) id == last)
				break;
		}
	}
	if (i != model->n)
		fail("all members", round);
}

/* The same set from ranges, text and parts has the same bytes. */
static void
check_ways(const SetView *v, uint64_t round)
{
	SetWriter writers[3];
	SetRangeWriter by_range;
	SetRanges ranges;
	SetBuilder builder;
	int64_t first;
	int64_t last;
	char *text = malloc(v->head.cardinality * (SET_RANGE_TEXT_MAX + 1) + 3);
	char *end = text;
	const char *at = text;

	for (int i = 0; i < 3; i++)
		set_writer_init(&writers[i]);
	set_range_writer_init(&by_range, &writers[0]);
	*end++ = '{';
	set_first_range(&ranges, v);
	while (set_next_range(&ranges, &first, &last))
	{
		if (set_put_range(&by_range, set_bias(first), set_bias(last)) != SET_RANGE_OK)
			fail("ranges can be written", round);
		if (end[-1] != '{')
			*end++ = ',';
		end += set_format_range(end, first, last);
	}
	set_range_writer_finish(&by_range);
	strcpy(end, "}");
	if (set_parse(&at, &writers[1]) != SET_TEXT_OK || *at != '\0')
		fail("text reads back", round);
	set_builder_init(&builder);
	set_add_all(&builder, v);
	set_add_all(&builder, v);
	set_builder_write(&builder, &writers[2]);
	set_builder_free(&builder);
	for (int i = 0; i < 3; i++)
	{
		Bytes bytes = bytes_from_writer(&writers[i]);
		SetView other = view(&bytes, round);

		if (!set_equal(v, &other))
			fail("one encoding, whatever the way", round);
		free(bytes.body);
	}
	free(text);
}

static void
check_algebra(const SetView *a, const Model *x, const SetView *b, const Model *y, uint64_t round)
{
	for (SetAlgebra op = SET_UNION; op <= SET_DIFFERENCE; op++)
	{
		Model expected = {malloc((x->n + y->n + 1) * sizeof(int64_t)), 0};
		SetWriter writer;
		Bytes bytes;
		SetView result;
		uint32_t i = 0;
		uint32_t j = 0;

		while (i < x->n || j < y->n)
		{
			bool in_x = i < x->n && (j == y->n || x->ids[i] <= y->ids[j]);
			bool in_y = j < y->n && (i == x->n || y->ids[j] <= x->ids[i]);
			int64_t id = in_x ? x->ids[i] : y->ids[j];

			if (op == SET_UNION || (op == SET_INTERSECTION && in_x && in_y) ||
				(op == SET_DIFFERENCE && !in_y))
				expected.ids[expected.n++] = id;
			i += in_x;
			j += in_y;
		}
		set_writer_init(&writer);
		set_operate(op, a, b, &writer);
		bytes = bytes_from_writer(&writer);
		result = view(&bytes, round);
		check_same(&result, &expected, round);
		if (op == SET_INTERSECTION &&
			(set_overlap(a, b) != expected.n || set_intersects(a, b) != (expected.n > 0)))
			fail("overlap", round);
		if (op == SET_DIFFERENCE && set_subset(a, b) != (expected.n == 0))
			fail("subset", round);
		free(bytes.body);
		free(expected.ids);
	}
}

static void
check_contains(const SetView *v, const Model *model, uint64_t round)
{
	for (int k = 0; k < 20; k++)
	{
		int64_t id = model->n > 0 && k % 2 == 0
						 ? (int64_t) ((uint64_t) model->ids[rnd() % model->n] + rnd() % 3 - 1)
						 : (int64_t) rnd();
		bool expected = bsearch(&id, model->ids, model->n, sizeof(int64_t), compare) != NULL;

		if (set_contains(v, id) != expected)
			fail("contains", round);
	}
}

/* Ends, and a slice between members or near them. */
static void
check_parts(const SetView *v, const Model *model, uint64_t round)
{
	int64_t ends[2] = {0, 0};
	bool any = set_minimum(v, &ends[0]);

	if (any != (model->n > 0) || set_maximum(v, &ends[1]) != any ||
		(any && (ends[0] != model->ids[0] || ends[1] != model->ids[model->n - 1])))
		fail("ends", round);
	for (int k = 0; k < 5; k++)
	{
		int64_t first = model->n > 0 ? model->ids[rnd() % model->n] : 0;
		int64_t last = (int64_t) ((uint64_t) first + rnd() % (rnd() % 2 == 0 ? 100 : 200000));
		Model expected = {model->ids, 0};
		SetWriter writer;
		Bytes bytes;
		SetView result;

		for (uint32_t i = 0; i < model->n; i++)
		{
			if (model->ids[i] < first)
				expected.ids++;
			else if (model->ids[i] <= last)
				expected.n++;
		}
		set_writer_init(&writer);
		set_slice(v, first, last, &writer);
		bytes = bytes_from_writer(&writer);
		result = view(&bytes, round);
		check_same(&result, &expected, round);
		free(bytes.body);
	}
}

/* Fewer first, then by the lists of ids; exchanging the arguments negates the result. */
static void
check_order(const SetView *a, const Model *x, const SetView *b, const Model *y, uint64_t round)
{
	int expected = (x->n > y->n) - (x->n < y->n);

	for (uint32_t i = 0; expected == 0 && i < x->n; i++)
		expected = (x->ids[i] > y->ids[i]) - (x->ids[i] < y->ids[i]);
	if (set_compare(a, b) != expected || set_compare(b, a) != -expected)
		fail("order", round);
}

/* The set with one member changed slightly: the same size, and nearly the same ids. */
static void
check_near_order(const SetView *v, const Model *model, uint64_t round)
{
	Model moved = {malloc((model->n + 1) * sizeof(int64_t)), model->n};
	uint32_t i = model->n > 0 ? rnd() % model->n : 0;
	Bytes bytes;
	SetView other;

	memcpy(moved.ids, model->ids, model->n * sizeof(int64_t));
	if (model->n > 0 && moved.ids[i] < INT64_MAX - 100)
		moved.ids[i] += rnd() % 100;
	model_sort(&moved);
	bytes = build(&moved);
	other = view(&bytes, round);
	check_order(v, model, &other, &moved, round);
	free(bytes.body);
	free(moved.ids);
}

/*
 * For any content of pages, these read only inside the bytes, and no range ends before it begins:
 * iterating over its ids would not end.
 */
static void
check_damaged_parts(const SetView *v, uint64_t round)
{
	SetWriter writer;
	SetRanges ranges;
	int64_t id;
	int64_t last;

	set_first_range(&ranges, v);
	while (set_next_range(&ranges, &id, &last))
	{
		if (last < id)
			fail("a range of a damaged set ends before it begins", round);
	}

	set_minimum(v, &id);
	set_maximum(v, &id);
	set_writer_init(&writer);
	set_slice(v, (int64_t) rnd(), (int64_t) rnd(), &writer);
	set_writer_free(&writer);
	set_compare(v, v);
}

/*
 * A damaged set is rejected, or is itself the canonical encoding of some set; reading one that fits
 * its bytes stays inside them, for any content of its pages.
 */
static void
check_damage(const Bytes *good, uint64_t round)
{
	SetBuilder builder;
	Bytes bad = bytes_damaged(good);
	SetView v;

	if (set_view(&v, bad.head, bad.body, bad.size))
	{
		SetWriter writer;

		set_writer_init(&writer);
		if (set_check(&v) == NULL && v.size == bad.size)
			check_ways(&v, round);
		set_operate(SET_UNION, &v, &v, &writer);
		set_writer_free(&writer);
		set_builder_init(&builder);
		set_add_all(&builder, &v);
		set_builder_write(&builder, &writer);
		set_builder_free(&builder);
		set_writer_free(&writer);
		set_overlap(&v, &v);
		set_contains(&v, (int64_t) rnd());
		check_damaged_parts(&v, round);
	}
	free(bad.body);
}

/* A page with SET_PROMOTE loose ids becomes a bitmap when the log is full; one with fewer does not. */
static void
check_promotion(uint32_t n, uint32_t before)
{
	SetBuilder builder;
	SetWriter writer;
	Model model = {malloc((before + n) * sizeof(int64_t)), before + n};
	Bytes bytes;
	SetView v;

	for (uint32_t i = 0; i < before + n; i++)
		model.ids[i] = i < before ? INT64_MIN + ((int64_t) i << SET_PAGE_BITS)
								  : (int64_t) (i - before) * 65535 / (n - 1);
	set_builder_init(&builder);
	set_writer_init(&writer);
	/* Repeated, so that the log becomes full several times with duplicates. */
	for (uint32_t i = 0; i < 4 * model.n; i++)
		set_add(&builder, set_bias(model.ids[i * 7919 % model.n]));
	if (builder.bitmaps.npages != (n >= SET_PROMOTE))
		fail("a page of SET_PROMOTE loose ids becomes a bitmap", n);
	set_builder_write(&builder, &writer);
	bytes = bytes_from_writer(&writer);
	v = view(&bytes, n);
	check_same(&v, &model, n);
	set_builder_free(&builder);
	free(bytes.body);
	free(model.ids);
}

/* Writing in between changes nothing: building continues with the sorted ids. */
static void
check_going_on(uint64_t round)
{
	SetBuilder builder;
	Model model;
	Bytes bytes;
	SetView v;

	model_random(&model);
	set_builder_init(&builder);
	for (uint32_t i = 0;; i++)
	{
		SetWriter writer;

		if (i < model.n && rnd() % (model.n / 2 + 1) != 0)
		{
			set_add(&builder, set_bias(model.ids[i]));
			continue;
		}
		set_writer_init(&writer);
		set_builder_write(&builder, &writer);
		if (i == model.n)
		{
			bytes = bytes_from_writer(&writer);
			break;
		}
		set_writer_free(&writer);
		set_add(&builder, set_bias(model.ids[i]));
	}
	set_builder_free(&builder);
	model_sort(&model);
	v = view(&bytes, round);
	check_same(&v, &model, round);
	free(bytes.body);
	free(model.ids);
}

/* So many ids that sorting them takes several passes; the bits control how uneven they are. */
static void
check_many(uint32_t rows, uint64_t same, int uneven)
{
	Model model = {malloc((rows + 4) * sizeof(int64_t)), 0};
	Bytes bytes;
	SetView v;

	for (uint32_t i = 0; i < rows; i++)
		model.ids[model.n++] = (int64_t) ((rnd() >> (uneven > 0 ? rnd() % uneven : 0)) & ~same);
	/* The ends, each first in one order and last in the other. */
	for (int i = 0; i < 4; i++)
		model.ids[model.n++] = i % 3 == 0 ? INT64_MIN : INT64_MAX;
	bytes = build(&model);
	model_sort(&model);
	v = view(&bytes, rows);
	check_same(&v, &model, rows);
	free(bytes.body);
	free(model.ids);
}

/* Cases that random sets rarely reach: the limits of the log of loose ids and of its sort. */
static void
check_loose(void)
{
	for (uint32_t before = 0; before < 2000; before += 1 + before / 2)
	{
		check_promotion(SET_PROMOTE - 1, before);
		check_promotion(SET_PROMOTE, before);
		check_promotion(SET_PROMOTE + 1, before);
	}
	for (uint64_t i = 0; i < 50; i++)
		check_going_on(i);
	for (uint32_t rows = 0; rows < 300000; rows = rows * 5 + 3)
	{
		check_many(rows, 0, 0);
		check_many(rows, 0, 64);
		check_many(rows, UINT64_MAX, 0);				   /* all the same */
		check_many(rows, UINT64_C(0x0FF00FFFFF00FFFF), 0); /* few distinct ones */
		check_many(rows, UINT64_C(0xFFFFF00000FF0000), 40);
	}
	/* In one class whose ids differ in their lowest bits, and one far away. */
	check_many(200000, ~UINT64_C(0x80000000000FFFFF), 64);
}

int
main(int argc, char **argv)
{
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
	uint64_t rounds = argc > 2 ? strtoull(argv[2], NULL, 10) : 60;

	random_begin(seed);
	check_loose();
	for (uint64_t round = 0; round < rounds; round++)
	{
		Model models[2];
		Bytes bytes[2];
		SetView views[2];

		for (int i = 0; i < 2; i++)
		{
			model_random(&models[i]);
			bytes[i] = build(&models[i]);
			model_sort(&models[i]);
			views[i] = view(&bytes[i], round);
			check_same(&views[i], &models[i], round);
			check_ways(&views[i], round);
			check_contains(&views[i], &models[i], round);
			check_parts(&views[i], &models[i], round);
			check_near_order(&views[i], &models[i], round);
			for (int k = 0; k < 10; k++)
				check_damage(&bytes[i], round);
		}
		check_algebra(&views[0], &models[0], &views[1], &models[1], round);
		check_order(&views[0], &models[0], &views[1], &models[1], round);
		for (int i = 0; i < 2; i++)
		{
			free(bytes[i].body);
			free(models[i].ids);
		}
	}
	printf("ok 1 - sets: %" PRIu64 " rounds from seed %" PRIu64 "\n1..1\n", rounds, seed);
	return 0;
}

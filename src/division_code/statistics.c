/*
 * division_code/statistics.c
 *	  ANALYZE for division_code: the usual statistics, and the rows counted by division.
 *
 * A histogram of codes gives a poor estimate for a county, because codes are unevenly distributed and a
 * hundred bounds are too few.  So the sample is also counted by province, prefecture, county and
 * township, and the most frequent of these, of any level, are stored.
 */
#include "private.h"

#include "commands/vacuum.h"
#include "miscadmin.h"

#include "division_code/selectivity.h"

PG_FUNCTION_INFO_V1(division_code_analyze);

/* A division and how many rows of the sample lie in it. */
typedef struct Counted
{
	int64 code;
	int level;
	int rows;
} Counted;

/* The extra_data that the standard analysis needs when it is called. */
typedef struct Analysis
{
	AnalyzeAttrComputeStatsFunc standard;
	void *standard_data;
	int most; /* how many divisions to list */
} Analysis;

static int
by_code(const void *a, const void *b)
{
	int64 x = ((const Counted *) a)->code;
	int64 y = ((const Counted *) b)->code;

	return (x > y) - (x < y);
}

/* Most rows first; then by code, so that the order does not depend on the sort. */
static int
by_rows(const void *a, const void *b)
{
	int x = ((const Counted *) a)->rows;
	int y = ((const Counted *) b)->rows;

	return x != y ? (x < y) - (x > y) : by_code(a, b);
}

static int
compare_int64(const void *a, const void *b)
{
	int64 x = *(const int64 *) a;
	int64 y = *(const int64 *) b;

	return (x > y) - (x < y);
}

/* The sampled codes in order; NULLs are left out. */
static int64 *
sorted_sample(VacAttrStats *stats, AnalyzeAttrFetchFunc fetch, int samplerows, int *found)
{
	int64 *codes = palloc(Max(samplerows, 1) * sizeof(int64));

	*found = 0;
	for (int row = 0; row < samplerows; row++)
	{
		bool isnull;
		Datum value = fetch(stats, row, &isnull);

		if (!isnull)
			codes[(*found)++] = DatumGetDivisionCode(value);
	}
	qsort(codes, *found, sizeof(int64), compare_int64);
	return codes;
}

/*
 * Counts every division in which a code lies.  The codes come in order, so each division's are adjacent.
 * A code that has no division of some level, like that of a province or of a town of a city without
 * counties, does not count there.
 */
static Counted *
count_divisions(const int64 *codes, int ncodes, int *found)
{
	Counted *counted = palloc(mul_size(mul_size(ncodes, COUNTED_LEVELS), sizeof(Counted)));

	*found = 0;
	for (int level = 0; level < COUNTED_LEVELS; level++)
	{
		Counted *current = NULL;

		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < ncodes; i++)
		{
			int64 division = division_at(codes[i], (DivisionLevel) level);

			if (division == NO_DIVISION)
				continue;
			if (current == NULL || current->code != division)
			{
				current = &counted[(*found)++];
				*current = (Counted) {division, level, 0};
			}
			current->rows++;
		}
	}
	return counted;
}

/*
 * The mean fraction of the table in an unlisted division of the level.  How many such divisions there
 * are is estimated from the sample as ANALYZE estimates distinct values: Haas and Stokes (1998), n d /
 * (n - f1 + f1 n / N), for n rows in d divisions of which f1 were met once.
 */
static float4
mean_unlisted(const Counted *unlisted, int count, int level, int samplerows, double totalrows)
{
	double n = 0, d = 0, f1 = 0;
	double sampled = samplerows / Max(totalrows, samplerows);

	for (int i = 0; i < count; i++)
		if (unlisted[i].level == level)
		{
			n += unlisted[i].rows;
			d += 1;
			f1 += unlisted[i].rows == 1 ? 1 : 0;
		}
	if (d == 0)
		return 0;
	return (n / samplerows) / (n * d / (n - f1 + f1 * sampled));
}

/* Stores the list in the first free slot. */
static void
store_divisions(VacAttrStats *stats, Counted *counted, int count, int most, int samplerows,
				double totalrows)
{
	int listed = Min(count, most);
	int slot = 0;
	Datum *values;
	float4 *numbers;
	MemoryContext old;

	while (slot < STATISTIC_NUM_SLOTS && stats->stakind[slot] != 0)
		slot++;
	if (slot == STATISTIC_NUM_SLOTS)
		return;

	old = MemoryContextSwitchTo(stats->anl_context);
	values = palloc(listed * sizeof(Datum));
	numbers = palloc((listed + COUNTED_LEVELS) * sizeof(float4));
	MemoryContextSwitchTo(old);

	qsort(counted, count, sizeof(Counted), by_rows);
	for (int level = 0; level < COUNTED_LEVELS; level++)
		numbers[listed + level] =
			mean_unlisted(counted + listed, count - listed, level, samplerows, totalrows);

	qsort(counted, listed, sizeof(Counted), by_code);
	for (int i = 0; i < listed; i++)
	{
		values[i] = DivisionCodeGetDatum(counted[i].code);
		numbers[i] = (float4) counted[i].rows / samplerows;
	}

	stats->stakind[slot] = STATISTIC_KIND_DIVISIONS;
	stats->stavalues[slot] = values;
	stats->numvalues[slot] = listed;
	stats->stanumbers[slot] = numbers;
	stats->numnumbers[slot] = listed + COUNTED_LEVELS;
}

static void
compute_stats(VacAttrStats *stats, AnalyzeAttrFetchFunc fetch, int samplerows, double totalrows)
{
	Analysis *analysis = stats->extra_data;
	int64 *codes;
	int ncodes;
	Counted *counted;
	int count;

	stats->extra_data = analysis->standard_data;
	analysis->standard(stats, fetch, samplerows, totalrows);
	stats->extra_data = analysis;

	codes = sorted_sample(stats, fetch, samplerows, &ncodes);
	if (!stats->stats_valid || ncodes == 0)
		return;
	counted = count_divisions(codes, ncodes, &count);
	store_divisions(stats, counted, count, analysis->most, samplerows, totalrows);
}

Datum
division_code_analyze(PG_FUNCTION_ARGS)
{
	VacAttrStats *stats = (VacAttrStats *) PG_GETARG_POINTER(0);
	Analysis *analysis;

	if (!std_typanalyze(stats))
		PG_RETURN_BOOL(false);

	analysis = palloc(sizeof(Analysis));
	analysis->standard = stats->compute_stats;
	analysis->standard_data = stats->extra_data;
	analysis->most = DIVISIONS_PER_TARGET * statistics_target(stats);
	stats->compute_stats = compute_stats;
	stats->extra_data = analysis;
	PG_RETURN_BOOL(true);
}

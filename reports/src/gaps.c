/*
 * gaps.c
 *	  What stands where there is no figure: one sign for each reason, the same in every format, and a legend of those that
 *	  were used.
 *
 * The signs are in GB 2312 and no letters, so they are of no language and every font has them.
 */
#include <string.h>

#include "report.h"

static const char *const signs[] = {[GAP_NONE] = "",
									[GAP_HIDDEN] = "※",
									[GAP_UNKNOWN] = "?",
									[GAP_FROM_ZERO] = "÷0",
									[GAP_NO_SUM] = "≠"};

static const Words meanings[] = {
	[GAP_NONE] = {"", ""},
	[GAP_HIDDEN] = {"隐藏：户数（人数）过少不予公布，或可据以推出过少的数",
					"hidden: too few to publish, or such could be computed from it"},
	[GAP_UNKNOWN] = {"不详", "not known"},
	[GAP_FROM_ZERO] = {"基数为零，无变动率", "no change in per cent, as the figure before is zero"},
	[GAP_NO_SUM] = {"不可相加", "does not add up"},
};

const char *
gap_sign(Gap gap)
{
	return signs[gap];
}

/* The letter in a column of flags, as in SDMX: confidential, missing. */
const char *
flag(Gap gap)
{
	return gap == GAP_HIDDEN ? "c" : gap == GAP_UNKNOWN ? "m" : "";
}

#define YEAR_BEFORE "_year_before"

/* The figure of the same months of the year before, with which a figure is compared; NULL: with the row before. */
const Column *
year_before(const Chart *chart, const Column *column)
{
	size_t length = strlen(column->name);

	for (int i = 0; i < chart->column_count; i++)
	{
		const char *name = chart->columns[i].name;

		if (strncmp(name, column->name, length) == 0 && strcmp(name + length, YEAR_BEFORE) == 0)
			return &chart->columns[i];
	}
	return NULL;
}

/* A figure that is there for comparison only. */
bool
is_year_before(const Column *column)
{
	size_t length = strlen(column->name), ending = strlen(YEAR_BEFORE);

	return length > ending && strcmp(column->name + length - ending, YEAR_BEFORE) == 0;
}

/* Whether a text of the row says why there is no number: "hidden", or "open" of a month that is not closed yet. */
static bool
says(const Column *column, int row, const char *why)
{
	return column->kind == KIND_TEXT && column->cells[row].text != NULL &&
		   strcmp(column->cells[row].words.en, why) == 0;
}

static bool
is_open(const Chart *chart, int row)
{
	for (int i = 0; i < chart->column_count; i++)
	{
		if (says(&chart->columns[i], row, "open"))
			return true;
	}
	return false;
}

/* Why a figure of a row is not there.  A ratio of hidden figures is hidden, too; there may be nothing to compare with. */
Gap
gap_at(const Chart *chart, const Column *column, int row)
{
	if (!is_figure(column) || column->cells[row].text != NULL || !is_told(chart, column, row) ||
		is_year_before(column))
		return GAP_NONE;
	if (column->hides)
		return is_open(chart, row) ? GAP_UNKNOWN : GAP_HIDDEN;
	for (int i = 0; column->adds == ADDS_RECOMPUTE && i < chart->column_count; i++)
	{
		const Column *other = &chart->columns[i];

		if (other->hides ? gap_at(chart, other, row) == GAP_HIDDEN : says(other, row, "hidden"))
			return GAP_HIDDEN;
	}
	return GAP_UNKNOWN;
}

/* Whether a chart compares the same months of each year.  It then compares nothing else. */
static bool
compares_months(const Chart *chart)
{
	for (int i = 0; i < chart->column_count; i++)
	{
		if (is_year_before(&chart->columns[i]))
			return true;
	}
	return false;
}

/* What the last row is compared with, if that is neither the row before nor a whole period. */
const char *
same_months(const Chart *chart, const Column *column, Lang lang, const Scale *scale)
{
	int last = chart->row_count - 1;
	const Column *base = last < 0 ? NULL : year_before(chart, column);
	Scale own = *scale;
	const char *figure;

	if (base == NULL || !is_partial(chart, last) || base->cells[last].text == NULL)
		return "";
	if (own.divisor > 1 && base->cells[last].number % (own.divisor / 10) != 0 && own.decimals < 2)
		own.decimals = 2; /* the change would not follow from a figure that is rounded more */
	figure = scaled_text(chart, base, last, &own);
	return joined(
		(Words) {format_text("上年同期 %s", figure), format_text("same months before: %s", figure)},
		lang, "  ");
}

/* The change on the same months of the year before; empty where they are not known, or the change is over several years. */
static const char *
like_for_like(const Chart *chart, const Column *column, int row, int before, Lang lang)
{
	const Column *base = year_before(chart, column);
	const char *change;

	if (base == NULL || before != row - 1 || base->cells[row].text == NULL ||
		column->cells[row].text == NULL)
		return "";
	change = change_text(column, &base->cells[row], &column->cells[row], lang);
	return change != NULL ? change : signs[GAP_FROM_ZERO];
}

/*
 * The change between two rows.  A star marks one that compares a period that is not over with another; a stock is valid
 * on its day.
 */
const char *
change_at(const Chart *chart, const Column *column, int row, int before, Lang lang)
{
	Gap gaps[] = {gap_at(chart, column, before), gap_at(chart, column, row)};
	bool is_unlike =
		column->adds != ADDS_STOCK && (is_partial(chart, row) || is_partial(chart, before));
	const char *change;

	if (is_year_before(column))
		return "";
	if (is_unlike && compares_months(chart))
		return like_for_like(chart, column, row, before, lang);
	if (gaps[0] == GAP_HIDDEN || gaps[1] == GAP_HIDDEN)
		return signs[GAP_HIDDEN];
	if (gaps[0] != GAP_NONE || gaps[1] != GAP_NONE)
		return signs[GAP_UNKNOWN];
	change = change_text(column, &column->cells[before], &column->cells[row], lang);
	if (change == NULL)
		return signs[GAP_FROM_ZERO];
	return is_unlike ? format_text("%s*", change) : change;
}

/* Records that a gap occurs in the figures, their changes or their sums. */
static void
find_gaps(const Chart *chart, const Column *column, bool changes, bool totals, bool found[])
{
	int64_t total;

	for (int row = 0; row < chart->row_count; row++)
	{
		found[gap_at(chart, column, row)] = true;
		if (changes && row > 0 && !is_year_before(column) &&
			gap_at(chart, column, row) == GAP_NONE &&
			strcmp(change_at(chart, column, row, row - 1, LANG_EN), signs[GAP_FROM_ZERO]) == 0)
			found[GAP_FROM_ZERO] = true;
	}
	if (totals && has_total(chart))
		found[total_of(chart, column, &total)] = true;
}

/* Whether a picture shows the changes from row to row, or only the figures. */
bool
draws_changes(const Chart *chart)
{
	return strstr(chart->drawing, "SECOND = value(name)+2") != NULL;
}

/* The signs that a chart uses, with their meanings; empty where every figure is there. */
Words
gap_legend(const Chart *chart, bool changes, bool totals)
{
	bool found[lengthof(signs)] = {false};
	Words legend = {"", ""};

	for (int i = 0; i < chart->column_count; i++)
	{
		if (is_figure(&chart->columns[i]))
			find_gaps(chart, &chart->columns[i], changes && has_periods(chart), totals, found);
	}
	for (Gap gap = GAP_HIDDEN; gap <= GAP_NO_SUM; gap++)
	{
		if (found[gap])
			legend = (Words) {format_text("%s%s%s %s", legend.zh, *legend.zh != '\0' ? "；" : "",
										  signs[gap], meanings[gap].zh),
							  format_text("%s%s%s %s", legend.en, *legend.en != '\0' ? "; " : "",
										  signs[gap], meanings[gap].en)};
	}
	return legend;
}

/* The figures that a row lacks, each with its letter; empty when it has all. */
const char *
flags(const Chart *chart, int row, Lang lang)
{
	PQExpBuffer out = new_buffer();

	for (int i = 0; i < chart->column_count; i++)
	{
		const Column *column = &chart->columns[i];
		Gap gap = gap_at(chart, column, row);

		if (gap != GAP_NONE)
			appendPQExpBuffer(out, "%s%s:%s", out->len > 0 ? "; " : "",
							  joined(column->title, lang, " "), flag(gap));
	}
	return buffer_text(out);
}

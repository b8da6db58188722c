/*
 * latest.c
 *	  Pictures and tables show the latest periods of a chart, and say so; data files have all.
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

static int
period_column(const Chart *chart)
{
	for (int i = 0; i < chart->column_count; i++)
	{
		if (chart->latest_of != NULL ? strcmp(chart->columns[i].name, chart->latest_of) == 0
									 : chart->columns[i].kind == KIND_PERIOD)
			return i;
	}
	return -1;
}

static int
in_order(const void *a, const void *b)
{
	return strcmp(*(const char *const *) a, *(const char *const *) b);
}

static bool
is_year(const char *text)
{
	return strlen(text) == 4 && strspn(text, "0123456789") == 4;
}

/* A row's period; NULL: it has none, as a row of words in a column that has years too. */
static const char *
period_at(const Chart *chart, int row)
{
	const char *text = chart->columns[period_column(chart)].cells[row].text;

	return text == NULL || (chart->latest_of != NULL && !is_year(text)) ? NULL : text;
}

/* The first of the latest periods: of so many years, whether or not each has rows, or of so many other periods. */
static const char *
first_shown(const Chart *chart)
{
	const char **periods = allocate((size_t) chart->row_count + 1, sizeof(char *));
	int count = 0, different = 0;

	for (int row = 0; row < chart->row_count; row++)
	{
		if (period_at(chart, row) != NULL)
			periods[count++] = period_at(chart, row);
	}
	if (count == 0)
		return "";
	qsort(periods, (size_t) count, sizeof(char *), in_order);
	if (is_year(periods[count - 1]))
		return format_text("%04d", MAX(atoi(periods[count - 1]) - chart->latest + 1, 0));
	for (int i = 0; i < count; i++)
	{
		if (i == 0 || strcmp(periods[i], periods[different - 1]) != 0)
			periods[different++] = periods[i];
	}
	return periods[MAX(different - chart->latest, 0)];
}

/* Reduces a chart to its latest periods, and keeps the whole beside it. */
void
keep_latest(Chart *chart)
{
	int kept = 0;
	Chart *all = allocate(1, sizeof(Chart));
	const char *first;

	if (chart->latest == 0 || period_column(chart) < 0)
		return;
	first = first_shown(chart);
	*all = *chart;
	chart->columns = allocate((size_t) chart->column_count, sizeof(Column));
	for (int i = 0; i < chart->column_count; i++)
	{
		chart->columns[i] = all->columns[i];
		chart->columns[i].cells = allocate((size_t) all->row_count + 1, sizeof(Cell));
	}
	for (int row = 0; row < all->row_count; row++)
	{
		const char *period = period_at(all, row);

		if (period != NULL && strcmp(period, first) < 0)
			continue;
		for (int i = 0; i < chart->column_count; i++)
			chart->columns[i].cells[kept] = all->columns[i].cells[row];
		kept++;
	}
	chart->row_count = kept;
	if (kept < all->row_count)
		chart->all = all;
}

const Chart *
all_rows(const Chart *chart)
{
	return chart->all != NULL ? chart->all : chart;
}

static const char *
span(const Chart *chart)
{
	const char *first = NULL, *last = NULL;

	for (int row = 0; row < chart->row_count; row++)
	{
		const char *text = period_at(chart, row);

		if (text == NULL)
			continue;
		first = first == NULL || strcmp(text, first) < 0 ? text : first;
		last = last == NULL || strcmp(text, last) > 0 ? text : last;
	}
	if (first == NULL)
		return "";
	return strcmp(first, last) == 0
			   ? first
			   : format_text(strchr(first, '-') != NULL ? "%s – %s" : "%s–%s", first, last);
}

/* Which periods are shown, of which; empty where all are. */
Words
cover_note(const Chart *chart)
{
	if (chart->all == NULL)
		return (Words) {"", ""};
	return (Words) {
		format_text("%s（全部为 %s，见数据文件）", span(chart), span(chart->all)),
		format_text("%s of %s; data files have all", span(chart), span(chart->all)),
	};
}

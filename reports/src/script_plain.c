/*
 * script_plain.c
 *	  What the drawings of charts that have none of their own, plain.gp and multiples.gp, need to know of a chart.
 */
#include <string.h>

#include "report.h"

/* Whether all names of rows are months, as in 2019-03. */
static bool
has_months(const Chart *chart, const Column *column)
{
	for (int row = 0; row < chart->row_count; row++)
	{
		const char *text = column->cells[row].text;

		if (text == NULL || strlen(text) != 7 || text[4] != '-' || strspn(text, "0123456789-") != 7)
			return false;
	}
	return chart->row_count > 0;
}

/* Whether the rows of each group have the names of the first group's, in the same order. */
static bool
has_same_names(const Chart *chart, int names)
{
	const Column *group = &chart->columns[0];
	int start = 0;

	for (int row = 0; row < chart->row_count; row++)
	{
		if (!is_same_cell(&group->cells[row], &group->cells[start]))
			start = row;
		for (int i = 1; i < names; i++)
		{
			const Cell *cells = chart->columns[i].cells;

			if (!is_same_cell(&cells[row], &cells[row - start]))
				return false;
		}
		if (!is_same_cell(&group->cells[row - start], &group->cells[0]))
			return false;
	}
	return true;
}

/* Where the largest figure of each group is (NAME_MOST, -1: there is none), and how the bars of a panel are named. */
static void
set_panels(PQExpBuffer script, const Chart *chart, int names)
{
	const Column *group = &chart->columns[0];

	appendPQExpBuffer(script, "IN_TIME = %d\nSAME_NAMES = %d\n",
					  chart->columns[1].kind == KIND_PERIOD ||
						  has_months(chart, &chart->columns[1]),
					  has_same_names(chart, names));
	for (int i = 0; i < chart->column_count; i++)
	{
		const Column *column = &chart->columns[i];
		int part = 0, most = -1;

		if (!is_figure(column))
			continue;
		appendPQExpBuffer(script, "array %s_MOST[PARTS+1]\n", column->name);
		for (int row = 0; row < chart->row_count; row++)
		{
			const Cell *cell = &column->cells[row];

			if (row == 0 || !is_same_cell(&group->cells[row], &group->cells[row - 1]))
			{
				part++;
				most = -1;
			}
			if (cell->text != NULL && (most < 0 || cell->number > column->cells[most].number))
				most = row;
			appendPQExpBuffer(script, "%s_MOST[%d] = %d\n", column->name, part, most);
		}
	}
}

/* What plain.gp and multiples.gp need to know of a chart: its figures, and how many columns name a row. */
void
set_plain(PQExpBuffer script, const Chart *chart)
{
	const Column *partial = partial_column(chart);
	PQExpBuffer list = new_buffer();
	int figures = 0, names = 0;

	for (int i = 0; i < chart->column_count; i++)
	{
		if (is_figure(&chart->columns[i]))
			appendPQExpBuffer(list, "FIGURE[%d] = '%s'\n", ++figures, chart->columns[i].name);
		else if (figures == 0 && chart->columns[i].kind != KIND_PARTIAL)
			names++;
	}
	appendPQExpBuffer(script, "FIGURES = %d\narray FIGURE[%d]\n%sPERIODS = %d\nNAMES = %d\n",
					  figures, figures + 1, buffer_text(list), has_periods(chart),
					  has_groups(chart) ? names : 1);
	if (has_panels(chart))
		set_panels(script, chart, names);
	/* -1 is the number of the data set, which is not 1. */
	appendPQExpBuffer(script, "PARTIAL = %s\n", partial != NULL ? partial->name : "-1");
}

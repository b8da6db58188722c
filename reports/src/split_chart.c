/*
 * split_chart.c
 *	  A chart whose rows are of several groupings becomes several charts, one for each value of a column.
 */
#include <string.h>

#include "report.h"

static int
split_column(const Chart *chart)
{
	for (int i = 0; i < chart->column_count; i++)
	{
		if (strcmp(chart->columns[i].name, chart->split_by) == 0)
			return i;
	}
	return -1;
}

/* The rows of one value, with its words in the title.  The first keeps the chart's name, the others add their number. */
static Chart
part_of(const Chart *chart, int by, int first, int number)
{
	Chart part = *chart;
	const Cell *value = &chart->columns[by].cells[first];

	part.row_count = 0;
	part.columns = allocate((size_t) chart->column_count, sizeof(Column));
	for (int i = 0; i < chart->column_count; i++)
	{
		part.columns[i] = chart->columns[i];
		part.columns[i].cells = allocate((size_t) chart->row_count, sizeof(Cell));
	}
	for (int row = first; row < chart->row_count; row++)
	{
		if (!is_same_cell(&chart->columns[by].cells[row], value))
			continue;
		for (int i = 0; i < chart->column_count; i++)
			part.columns[i].cells[part.row_count] = chart->columns[i].cells[row];
		part.row_count++;
	}
	part.title = (Words) {format_text("%s：%s", chart->title.zh, text_in(value, LANG_ZH)),
						  format_text("%s: %s", chart->title.en, text_in(value, LANG_EN))};
	part.finding = chart->findings[first];
	if (number > 1)
		part.name = format_text("%s_%d", chart->name, number);
	return part;
}

static bool
has_one_value(const Chart *chart, int by)
{
	const Cell *cells = chart->columns[by].cells;

	for (int row = 1; row < chart->row_count; row++)
	{
		if (!is_same_cell(&cells[row], &cells[0]))
			return false;
	}
	return true;
}

/* Appends the chart, or the charts that it becomes, to a list that has room for its rows. */
int
split_chart(const Chart *chart, bool is_split, Chart *list, int count)
{
	int by = chart->split_by != NULL ? split_column(chart) : -1;
	int number = 0;

	if (by < 0 || chart->row_count == 0 || (!is_split && !has_one_value(chart, by)))
	{
		list[count++] = *chart;
		return count;
	}
	for (int row = 0; row < chart->row_count; row++)
	{
		bool is_new = true;

		for (int before = 0; before < row; before++)
			is_new &=
				!is_same_cell(&chart->columns[by].cells[before], &chart->columns[by].cells[row]);
		if (is_new)
			list[count++] = part_of(chart, by, row, ++number);
	}
	return count;
}

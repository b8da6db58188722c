/*
 * What the columns of a chart say of its rows: names, parts, periods, and which figures belong to a row.
 */
#include <string.h>

#include "report.h"

/* Whether two cells say the same; what is unknown says nothing. */
bool
is_same_cell(const Cell *a, const Cell *b)
{
	return a->text == NULL || b->text == NULL ? a->text == b->text : strcmp(a->text, b->text) == 0;
}

/* Whether its rows are of several parts, each with figures of its own. */
static bool
has_parts(const Chart *chart)
{
	return chart->columns[0].kind == KIND_PART;
}

/*
 * Whether its first column names several rows, so that the next columns are needed to distinguish
 * them.
 */
bool
has_groups(const Chart *chart)
{
	return chart->columns[0].kind == KIND_GROUP || has_parts(chart);
}

/* Whether the drawing of a chart that has none of its own is a panel for each group: the next column names its bars. */
bool
has_panels(const Chart *chart)
{
	return chart->column_count > 1 && chart->columns[0].kind == KIND_GROUP &&
		   (chart->columns[1].kind == KIND_PERIOD || chart->columns[1].kind == KIND_LABEL);
}

/* Whether a row may be compared with the one before. */
bool
has_periods(const Chart *chart)
{
	return chart->columns[0].kind == KIND_PERIOD;
}

bool
is_figure(const Column *column)
{
	return column->kind == KIND_COUNT || column->kind == KIND_YUAN || column->kind == KIND_PERCENT;
}

/*
 * The column with the star: in a chart of groups, the row's period, or else the last text that
 * names it.
 */
int
name_column(const Chart *chart)
{
	int last = 0;

	for (int i = 0; has_groups(chart) && i < chart->column_count; i++)
	{
		if (chart->columns[i].kind == KIND_PERIOD)
			return i;
		if (is_figure(&chart->columns[i]) || chart->columns[i].kind == KIND_PARTIAL)
			break;
		last = i;
	}
	return last;
}

static bool
same_part(const Chart *chart, int row, int other)
{
	for (int i = 0; i < chart->part_columns; i++)
	{
		const char *a = chart->columns[i].cells[row].text;
		const char *b = chart->columns[i].cells[other].text;

		if (a == NULL || b == NULL || strcmp(a, b) != 0)
			return false;
	}
	return true;
}

/* Whether the row's part has the figure at all; in a chart without parts every row has. */
bool
is_told(const Chart *chart, const Column *column, int row)
{
	if (!has_parts(chart) || !is_figure(column) || column->cells[row].text != NULL)
		return true;
	for (int other = 0; other < chart->row_count; other++)
	{
		if (column->cells[other].text != NULL && same_part(chart, row, other))
			return true;
	}
	return false;
}

/* Whether several parts have the figure. */
static bool
spans_parts(const Chart *chart, const Column *column)
{
	int first = -1;

	if (!has_parts(chart))
		return false;
	for (int row = 0; row < chart->row_count; row++)
	{
		if (!is_told(chart, column, row))
			continue;
		if (first < 0)
			first = row;
		else if (!same_part(chart, first, row))
			return true;
	}
	return false;
}

/*
 * The texts that name a row beside a figure (NULL: any).  In a chart of groups these are the texts up to
 * the first figure; the part is left out where only one has the figure.
 */
const char *
row_name_in(const Chart *chart, const Column *column, int row, Lang lang)
{
	PQExpBuffer name = new_buffer();
	int first = has_parts(chart) && chart->part_columns == 1 && column != NULL &&
						!spans_parts(chart, column)
					? 1
					: 0;

	for (int i = first; i < chart->column_count && !is_figure(&chart->columns[i]); i++)
	{
		if (chart->columns[i].kind == KIND_PARTIAL || (i > 0 && !has_groups(chart)))
			break;
		appendPQExpBuffer(name, "%s%s", name->len > 0 ? " · " : "",
						  text_in(&chart->columns[i].cells[row], lang));
	}
	return buffer_text(name);
}

/* The same in the language of the report. */
const char *
row_name(const Chart *chart, const Column *column, int row)
{
	return row_name_in(chart, column, row, chart->lang);
}

const Column *
partial_column(const Chart *chart)
{
	for (int i = 0; i < chart->column_count; i++)
	{
		if (chart->columns[i].kind == KIND_PARTIAL)
			return &chart->columns[i];
	}
	return NULL;
}

/* Whether the row's period is not over. */
bool
is_partial(const Chart *chart, int row)
{
	const Column *column = partial_column(chart);

	return column != NULL && column->cells[row].text != NULL && *column->cells[row].text == 't';
}

#define MOST_TURNED 5

/* Whether a page shows its table turned: few periods side by side, and a row for each of more figures. */
bool
is_turned(const Chart *chart)
{
	int figures = 0;

	for (int i = 0; i < chart->column_count; i++)
		figures += is_figure(&chart->columns[i]);
	return has_periods(chart) && chart->row_count <= MOST_TURNED && figures > chart->row_count &&
		   figures + 1 + (partial_column(chart) != NULL) == chart->column_count;
}

/* Whether its rows consist mostly of words. */
bool
is_list(const Chart *chart)
{
	int texts = 0;

	for (int i = 0; i < chart->column_count; i++)
		texts += chart->columns[i].kind == KIND_TEXT;
	return texts > 2 && !has_groups(chart);
}

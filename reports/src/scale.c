/*
 * scale.c
 *	  One unit for a whole column, compact enough for a picture; exact figures for a table.
 */
#include "report.h"

typedef struct
{
	int64_t divisor; /* of fen */
	Words unit;
} YuanUnit;

/* Largest first.  The unit is the one in which the largest figure has one digit or more. */
static const YuanUnit chinese_units[] = {
	{INT64_C(10000000000), {"亿元", "CNY 100 million"}},
	{1000000, {"万元", "CNY 10,000"}},
	{100, {"元", "CNY"}},
};
static const YuanUnit english_units[] = {
	{INT64_C(100000000000), {"", "CNY billion"}},
	{100000000, {"", "CNY million"}},
	{100000, {"", "CNY thousand"}},
	{100, {"", "CNY"}},
};

static int64_t
largest(const Column *column, int rows)
{
	int64_t top = 0;

	for (int i = 0; i < rows; i++)
	{
		int64_t number = column->cells[i].text == NULL ? 0 : column->cells[i].number;

		if (number == INT64_MIN)
			return INT64_MAX;
		if (number < 0)
			number = -number;
		if (number > top)
			top = number;
	}
	return top;
}

/*
 * Flows that are compared in one chart share a unit, or 96 would look like more than 1.2; a mean
 * beside its total has its own unit.
 */
void
share_units(Chart *chart)
{
	for (int i = 0; i < chart->column_count; i++)
	{
		Column *column = &chart->columns[i];

		column->shared_top = 0;
		for (int j = 0; j < chart->column_count; j++)
		{
			const Column *other = &chart->columns[j];

			if (column->kind == KIND_YUAN && other->kind == KIND_YUAN &&
				column->adds == other->adds &&
				largest(other, chart->row_count) > column->shared_top)
				column->shared_top = largest(other, chart->row_count);
		}
	}
}

static bool
all_exact(const Column *column, int rows, int64_t step)
{
	for (int i = 0; i < rows; i++)
	{
		if (column->cells[i].text != NULL && column->cells[i].number % step != 0)
			return false;
	}
	return true;
}

/* Whether a figure that is not zero is less than a fifth of the unit. */
static bool
has_small(const Column *column, int rows, int64_t divisor)
{
	for (int i = 0; i < rows; i++)
	{
		int64_t number = column->cells[i].text == NULL ? 0 : column->cells[i].number;

		if (number != 0 && number > -divisor / 5 && number < divisor / 5)
			return true;
	}
	return false;
}

/*
 * As few decimals as show every figure exactly; if two do not, about four digits of the largest, and of small ones more than
 * a digit.
 */
static int
decimals_needed(const Column *column, int rows, int64_t divisor)
{
	int64_t top = largest(column, rows) / divisor;
	int64_t step = divisor;

	for (int decimals = 0; decimals <= 2; decimals++, step /= 10)
	{
		if (all_exact(column, rows, step))
			return decimals;
	}
	return top >= 1000														   ? 0
		   : top >= 100														   ? 1
		   : top < 10 && divisor >= 100000 && has_small(column, rows, divisor) ? 3
																			   : 2;
}

Scale
column_scale(const Column *column, int rows, Lang lang)
{
	Scale scale = {1, kind_scale(column->kind), column->unit};
	const YuanUnit *units = lang == LANG_EN ? english_units : chinese_units;
	size_t count = lang == LANG_EN ? lengthof(english_units) : lengthof(chinese_units);
	size_t i = 0;

	if (column->kind != KIND_YUAN)
		return scale;
	while (i + 1 < count && column->shared_top < units[i].divisor)
		i++;
	scale.divisor = units[i].divisor;
	scale.unit = units[i].unit;
	scale.decimals = decimals_needed(column, rows, scale.divisor);
	return scale;
}

static int64_t
power_of_ten(int exponent)
{
	return exponent == 0 ? 1 : 10 * power_of_ten(exponent - 1);
}

/*
 * The figure in the scale's unit, rounded once, from the exact number.  A nonzero figure is not
 * shown as 0.
 */
const char *
scaled_number(int64_t number, const Scale *scale)
{
	PQExpBuffer buf = new_buffer();
	int64_t rounded;

	if (number == 0)
		return "0";
	if (scale->divisor == 1)
		rounded = number;
	else
		rounded = divide_rounded(number, scale->divisor / power_of_ten(scale->decimals));
	if (rounded == 0)
	{
		appendPQExpBufferStr(buf, number > 0 ? "<" : ">");
		rounded = number > 0 ? 1 : -1;
	}
	append_grouped(buf, rounded, scale->decimals);
	return buffer_text(buf);
}

const char *
scaled_text(const Chart *chart, const Column *column, int row, const Scale *scale)
{
	Gap gap = gap_at(chart, column, row);

	if (column->cells[row].text == NULL)
		return gap_sign(gap);
	return scaled_number(column->cells[row].number, scale);
}

static const char *
exact_number(const Column *column, int64_t number)
{
	PQExpBuffer buf = new_buffer();

	append_grouped(buf, number, kind_scale(column->kind));
	return buffer_text(buf);
}

/* A figure to the last digit, or a text; empty where there is none. */
const char *
exact_text(const Column *column, const Cell *cell)
{
	if (cell->text == NULL)
		return "";
	return is_figure(column) ? exact_number(column, cell->number) : cell->text;
}

/* The same with a sign where there is none, and nothing where the row's part does not have the figure. */
const char *
told_text_in(const Chart *chart, const Column *column, int row, Lang lang)
{
	const Cell *cell = &column->cells[row];

	if (cell->text == NULL && is_figure(column))
		return gap_sign(gap_at(chart, column, row));
	if (cell->text == NULL && column->kind != KIND_TEXT)
		return gap_sign(GAP_UNKNOWN);
	return is_figure(column) || cell->text == NULL ? exact_text(column, cell) : text_in(cell, lang);
}

/* The same in the language of the report. */
const char *
told_text(const Chart *chart, const Column *column, int row)
{
	return told_text_in(chart, column, row, chart->lang);
}

/* The sum of a column that adds up; a gap for what does not, for sums too large, and for columns with gaps. */
Gap
total_of(const Chart *chart, const Column *column, int64_t *total)
{
	*total = 0;
	if (column->adds != ADDS_YES)
		return GAP_NO_SUM;
	for (int row = 0; row < chart->row_count; row++)
	{
		Gap gap = gap_at(chart, column, row);

		if (gap != GAP_NONE)
			return gap;
		if (column->cells[row].text != NULL &&
			__builtin_add_overflow(*total, column->cells[row].number, total))
			return GAP_UNKNOWN;
	}
	return GAP_NONE;
}

const char *
total_text(const Chart *chart, const Column *column)
{
	int64_t total;
	Gap gap = total_of(chart, column, &total);

	return gap != GAP_NONE ? gap_sign(gap) : exact_number(column, total);
}

/* Whether a table has a row of sums. */
bool
has_total(const Chart *chart)
{
	bool any = false;

	for (int i = 0; i < chart->column_count; i++)
		any |= chart->columns[i].adds == ADDS_YES;
	return any && chart->row_count > 1;
}

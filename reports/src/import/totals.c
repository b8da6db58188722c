/*
 * totals.c
 *	  Rows of totals (合计, 小计): compared with the sum of the rows that were read, never loaded.
 */
#include <string.h>

#include "import.h"

static const char *const labels[] = {"合计",   "总计",	 "小计",	 "共计",	"累计",
									 "总合计", "合计数", "本页小计", "本页合计"};

static bool
is_column(const Reading *reading, int column, const char *name)
{
	const char *at = column < reading->column_count ? reading->columns[column].column : NULL;

	return at != NULL && strcmp(at, name) == 0;
}

/* A total names no person: a row that has an identity number is data. */
const char *
total_label(const Reading *reading, const Row *row)
{
	const char *label = NULL;

	for (int i = 0; i < row->width; i++)
	{
		const char *cell;

		if (is_blank(row->cells[i]))
			continue;
		if (is_column(reading, i, "identity"))
			return NULL;
		cell = plain_cell(row->cells[i]);
		for (size_t l = 0; l < lengthof(labels) && label == NULL; l++)
		{
			size_t len = strlen(labels[l]);

			if (strncmp(cell, labels[l], len) == 0 &&
				(cell[len] == '\0' || strcmp(cell + len, ":") == 0))
				label = labels[l];
		}
	}
	return label;
}

/* False: a cell is no plain number, or the sum is too large. */
static bool
add_up(const Reading *reading, int column, int from, int to, int64_t *sum)
{
	*sum = 0;
	for (int i = from; i < to; i++)
	{
		const char *cell = reading->rows[i].cells[column];
		int64_t number = 0;

		if ((!is_blank(cell) && !parse_number(cell, &number)) ||
			__builtin_add_overflow(*sum, number, sum))
			return false;
	}
	return true;
}

/* It may be of everything above it, or of what stands below the last total. */
static void
check_total(const Reading *reading, const Total *total, int column)
{
	int64_t stated, since, whole;
	const char *heading = reading->columns[column].heading;

	if (is_blank(total->cells[column]) || !parse_number(total->cells[column], &stated))
		return;
	if (!add_up(reading, column, total->since, total->before, &since) ||
		!add_up(reading, column, 0, total->before, &whole))
	{
		verbose("\"%s\", line %d: %s is not compared, as a cell above it is no plain number",
				reading->source->file, total->line, total->label);
		return;
	}
	if (stated != since && stated != whole)
		warning("\"%s\", line %d: %s of %s is %s, but the rows above it add up to %s",
				reading->source->file, total->line, total->label, heading, number_text(stated),
				number_text(whole));
}

void
check_totals(const Reading *reading)
{
	for (int i = 0; i < reading->total_count; i++)
	{
		for (int column = 0; column < reading->column_count; column++)
		{
			if (is_column(reading, column, "amount") || is_column(reading, column, "times"))
				check_total(reading, &reading->totals[i], column);
		}
	}
}

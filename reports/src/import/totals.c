/*
 * totals.c
 *	  Rows of totals (合计, 小计): compared with the sum of the rows that were read, never loaded.
 */
#include <glib.h>
#include <string.h>

#include "import.h"

static const char *const labels[] = {"合计", "总计", "小计", "共计", "累计", "合计数", "总数"};

static bool
is_column(const Reading *reading, int column, const char *name)
{
	const char *at = column < reading->column_count ? reading->columns[column].column : NULL;

	return at != NULL && strcmp(at, name) == 0;
}

/* 合计, 合计:, 合计(元), 合计165.5元; 上村小计 and 3月合计 where such a cell may be a name or a day. */
static const char *
label_in(const char *cell, bool at_end)
{
	size_t whole = strlen(cell);

	whole -= whole > 0 && cell[whole - 1] == ':';
	for (size_t i = 0; i < lengthof(labels); i++)
	{
		size_t len = strlen(labels[i]);

		if (whole < len)
			continue;
		if (strncmp(cell, labels[i], len) == 0 &&
			(strchr(":(=", cell[len]) != NULL || g_ascii_isdigit(cell[len])))
			return labels[i]; /* strchr finds the end of the text too */
		if (at_end && strncmp(cell + whole - len, labels[i], len) == 0)
			return labels[i];
	}
	return NULL;
}

/* Any text may stand in these. */
static bool
is_free_text(const char *column)
{
	static const char *const free_texts[] = {"goods", "product", "excused"};

	for (size_t i = 0; i < lengthof(free_texts); i++)
	{
		if (strcmp(column, free_texts[i]) == 0)
			return true;
	}
	return false;
}

static bool
has_all_needed(const Reading *reading, const Ledger *ledger, const Row *row)
{
	for (int i = 0; i < reading->column_count; i++)
	{
		const char *column = reading->columns[i].column;

		if (column != NULL && ledger_column(ledger, reading->kind, column)->needed &&
			(i >= row->width || is_blank(row->cells[i])))
			return false;
	}
	return true;
}

/*
 * A total names no person: a row that has an identity number is data, and so is one that has all that is needed, and the word in a
 * column that is not read and not the first.
 */
const char *
total_label(const Reading *reading, const Ledger *ledger, const Row *row)
{
	const char *label = NULL;
	bool is_first = true;

	for (int i = 0; i < row->width; i++)
	{
		const char *column = i < reading->column_count ? reading->columns[i].column : NULL;
		const char *found;

		if (is_blank(row->cells[i]))
			continue;
		if (is_column(reading, i, "identity"))
			return NULL;
		found =
			label_in(plain_cell(row->cells[i]), column != NULL ? !is_free_text(column) : is_first);
		if (label == NULL && found != NULL &&
			(column != NULL || is_first || !has_all_needed(reading, ledger, row)))
			label = found;
		is_first = false;
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

/*
 * data.c
 *	  The rows below the headings: which of them are data, and what merged cells say.
 */
#include <glib.h>
#include <string.h>

#include "import.h"

/* What an office writes under or between its rows. */
static const char *const notes[] = {"制表", "填表", "审核",	 "复核", "负责人", "单位负责人", "经办",
									"填报", "主管", "备注:", "注:",	 "说明:",  "大写"};

/* Columns whose empty cells may mean "as above", where cells were merged and the file no longer says so. */
static const char *const filled_columns[] = {"township",	  "village",   "supermarket",
											 "head",		  "household", "date",
											 "head_identity", "unit",	   "year"};

typedef struct
{
	Reading *reading;
	const Ledger *ledger;
	const Options *options;
	char **above; /* for each column the cell that empty cells below it repeat; NULL: none */
	int next_merge;
	char **merged;		   /* for each column the first of the merged cells that began last */
	int *merged_to;		   /* and their last line */
	int since;			   /* first row behind the last total */
	bool is_judged;		   /* whether the next is known */
	bool has_numbers_next; /* in the column behind the amounts */
	PQExpBuffer left_out;
} Pass;

static const char *
cell_at(const Row *row, int column)
{
	return column < row->width ? row->cells[column] : "";
}

/* Rows that have a number already and wait for their data have nothing in the columns that are read. */
static bool
is_read(const Reading *reading, const Row *row)
{
	for (int i = 0; i < row->width; i++)
	{
		if (reading->columns[i].column != NULL && !is_blank(row->cells[i]))
			return true;
	}
	return false;
}

static const char *
first_text(const Row *row)
{
	int column = 0;

	while (column < row->width && is_blank(row->cells[column]))
		column++;
	return plain_cell(cell_at(row, column));
}

/* 第3页共5页 */
static bool
is_page_number(const char *text)
{
	return (g_str_has_prefix(text, "第") || g_str_has_prefix(text, "共")) &&
		   g_str_has_suffix(text, "页") && strlen(text) <= 40;
}

/* A signature, a note or the number of a page: most of what data need is not there. */
static bool
is_note(const Pass *pass, const Row *row)
{
	const char *text = first_text(row);
	bool begins = is_page_number(text) || is_unit_note(row);
	int needed = 0, there = 0;

	for (size_t i = 0; i < lengthof(notes) && !begins; i++)
		begins = g_str_has_prefix(text, notes[i]);
	if (!begins)
		return false;
	for (int i = 0; i < pass->reading->column_count; i++)
	{
		const Column *column = &pass->reading->columns[i];

		if (column->column == NULL ||
			!ledger_column(pass->ledger, pass->reading->kind, column->column)->needed)
			continue;
		needed++;
		there += !is_blank(cell_at(row, i));
	}
	return there * 2 <= needed;
}

static int
find_column(const Reading *reading, const char *name)
{
	for (int i = 0; i < reading->column_count; i++)
	{
		if (reading->columns[i].column != NULL && strcmp(reading->columns[i].column, name) == 0)
			return i;
	}
	return -1;
}

/* Amounts, and what belongs to one person, are never repeated. */
static bool
may_be_merged(const Reading *reading, const Column *column)
{
	static const char *const own[] = {"amount", "times", "identity", "person", "relation"};

	for (size_t i = 0; i < lengthof(own); i++)
	{
		if (strcmp(column->column, own[i]) == 0)
			return false;
	}
	return strcmp(column->column, "name") != 0 || strcmp(reading->kind, "register") != 0;
}

static bool
may_be_filled(const Reading *reading, const Column *column)
{
	for (size_t i = 0; i < lengthof(filled_columns); i++)
	{
		if (strcmp(column->column, filled_columns[i]) == 0)
			return true;
	}
	return strcmp(column->column, "name") == 0 &&
		   (strcmp(reading->kind, "aid") == 0 || strcmp(reading->kind, "incomes") == 0 ||
			strcmp(reading->kind, "purchases") == 0);
}

/* Notes the merged cells that begin in this row. */
static void
begin_merges(Pass *pass, const Row *row)
{
	const Source *source = pass->reading->source;

	for (; pass->next_merge < source->merge_count &&
		   source->merges[pass->next_merge].first_line <= row->line;
		 pass->next_merge++)
	{
		const Merge *merge = &source->merges[pass->next_merge];

		if (merge->first_line == row->line && merge->first_column < pass->reading->column_count)
		{
			pass->merged[merge->first_column] = (char *) cell_at(row, merge->first_column);
			pass->merged_to[merge->first_column] = merge->last_line;
		}
	}
}

/*
 * In a list of households a head's name stands for the members below it only where it stands in the head's own row; else an
 * empty cell may be a head's.
 */
static bool
stands_for_members(const Reading *reading, char **cells, int column)
{
	int name = find_column(reading, "name");

	return strcmp(reading->columns[column].column, "head") != 0 || name < 0 ||
		   same_text(cells[name], cells[column]);
}

static bool
is_head(const Reading *reading, char **cells)
{
	int relation = find_column(reading, "relation");
	const char *cell = relation >= 0 ? plain_cell(cells[relation]) : "";

	return strcmp(cell, "户主") == 0 || strcmp(cell, "本人") == 0 ||
		   strcmp(cell, "本人或户主") == 0;
}

/* Where a person's or a household's number says which household it is, the place and the head are not needed. */
static bool
is_needless(const Reading *reading, char **cells, const Column *at)
{
	static const char *const numbers[] = {"identity", "household"};
	static const char *const places[] = {"village", "township", "name"};
	bool is_place = false;

	for (size_t i = 0; i < lengthof(places); i++)
		is_place |= strcmp(at->column, places[i]) == 0;
	for (size_t i = 0; i < lengthof(numbers) && is_place && strcmp(reading->kind, "register") != 0;
		 i++)
	{
		int column = find_column(reading, numbers[i]);

		if (column >= 0 && !is_blank(cells[column]))
			return true;
	}
	return false;
}

/* A workbook says which cells are merged; of other files the empty cells of some columns are taken for merged ones. */
static void
fill_cell(Pass *pass, char **cells, int column, int line)
{
	Reading *reading = pass->reading;
	Column *at = &reading->columns[column];
	const Source *source = reading->source;
	const char *above = NULL;

	if (source->is_workbook)
	{
		if (is_blank(cells[column]) && may_be_merged(reading, at) &&
			line <= pass->merged_to[column])
			above = pass->merged[column];
	}
	else if (!is_blank(cells[column]))
		pass->above[column] = stands_for_members(reading, cells, column) ? cells[column] : NULL;
	else if (may_be_filled(reading, at) && !is_needless(reading, cells, at) &&
			 !(strncmp(at->column, "head", 4) == 0 && is_head(reading, cells)))
		above = pass->above[column];
	if (above == NULL || is_blank(above))
		return;
	cells[column] = copy_text(above);
	at->filled++;
}

static void
forget_above(Pass *pass)
{
	memset(pass->above, 0, (size_t) pass->reading->column_count * sizeof(char *));
}

static void
add_total(Pass *pass, const Row *row, const char *label)
{
	Reading *reading = pass->reading;
	char **cells = allocate((size_t) reading->column_count, sizeof(char *));

	for (int i = 0; i < reading->column_count; i++)
		cells[i] = (char *) cell_at(row, i);
	reading->totals[reading->total_count++] =
		(Total) {row->line, label, reading->row_count, pass->since, cells};
	pass->since = reading->row_count;
	forget_above(pass);
}

/* In a workbook 43905 in a column of days is a day. */
static void
read_days(const Reading *reading, char **cells)
{
	static const char *const days[] = {"date", "until"};

	for (size_t i = 0; i < lengthof(days) && reading->source->is_workbook; i++)
	{
		int column = find_column(reading, days[i]);

		if (column >= 0)
			cells[column] = (char *) serial_day(cells[column], reading->source->since_1904);
	}
}

/* 12, or 12.0 */
static bool
is_line_number(const char *cell)
{
	size_t digits = strspn(cell, "0123456789");

	if (cell[digits] == '.')
		digits += 1 + strspn(cell + digits + 1, "0");
	return digits > 0 && cell[digits] == '\0';
}

/* A row that somebody added to the rejected ones, or copied to them without its line, is a row of this file. */
static void
set_origin(const Reading *reading, DataRow *data)
{
	const char *origin = data->cells[reading->origin_column];
	const char *line = data->cells[reading->line_column];
	bool is_new = is_blank(origin) || is_blank(line);

	if (!is_new && (!is_checksum(origin) || !is_line_number(line)))
		fatal(
			EXIT_FILE,
			"\"%s\", line %d: %s and %s do not identify a row of an earlier file; restore them as "
			"they were, or empty both to load a new row",
			reading->source->file, data->line, "行号", "来源");
	data->origin = is_new ? reading->source->checksum : origin;
	data->origin_line = is_new ? format_text("%d", data->line) : line;
}

/* 1 and 234.50 */
static bool
is_split_amount(const Reading *reading, const Row *row)
{
	int amount = find_column(reading, "amount");
	size_t digits = amount < 0 ? 0 : strspn(cell_at(row, amount), "0123456789");
	const char *next = cell_at(row, amount + 1);

	return digits >= 1 && digits <= 3 && cell_at(row, amount)[digits] == '\0' &&
		   strspn(next, "0123456789") == 3 && (next[3] == '\0' || next[3] == '.');
}

static bool
has_numbers(const char *column)
{
	return strcmp(column, "household") == 0 || strcmp(column, "times") == 0 ||
		   strcmp(column, "year") == 0;
}

/* Whether a number may stand in a column that is not read: one stands there that is not the end of an amount. */
static bool
may_have_numbers(const Reading *reading, int column)
{
	const Source *source = reading->source;
	int amount = column - 1, others = 0;

	for (int i = reading->heading + reading->heading_rows; i < source->rows.count; i++)
	{
		const Row *row = &source->rows.rows[i];
		int64_t number;

		if (!is_read(reading, row) || is_split_amount(reading, row))
			continue;
		if (parse_number(cell_at(row, column), &number))
			return true;
		others += !is_blank(cell_at(row, amount));
	}
	return others == 0;
}

/* Where a number may stand behind the amount, two cells are no sign; --map HEADING= says that one may. */
static bool
is_split_in_short_row(Pass *pass, const Row *row)
{
	const Reading *reading = pass->reading;
	int next = find_column(reading, "amount") + 1;
	const Column *column;

	if (next == 0 || next >= reading->column_count || next >= row->width ||
		!is_split_amount(reading, row) || cell_at(row, next)[3] != '.')
		return false;
	column = &reading->columns[next];
	if (column->column != NULL)
		return !has_numbers(column->column);
	if (!pass->is_judged)
		pass->has_numbers_next = may_have_numbers(reading, next);
	pass->is_judged = true;
	return column->map == NULL && !pass->has_numbers_next;
}

/* 1,234.50 without quotes in a row that lacks a cell: the number of cells is right, or less. */
static void
check_short_row(Pass *pass, const Row *row)
{
	const Reading *reading = pass->reading;
	int next = find_column(reading, "amount") + 1;

	if (reading->source->has_commas && !reading->is_rejects && is_split_in_short_row(pass, row))
		fatal(EXIT_FILE,
			  "\"%s\", line %d: %s,%s looks like one amount; a cell that contains the separator "
			  "needs quotation marks; if these are two cells, give --map %s=",
			  reading->source->file, row->line, cell_at(row, next - 1), cell_at(row, next),
			  reading->columns[next].heading);
}

/* 1,234.50 without quotes is two cells, and what stands behind it is in the wrong columns. */
static void
check_width(Pass *pass, const Row *row)
{
	const Reading *reading = pass->reading;
	const Row *heading = &reading->source->rows.rows[reading->heading];
	int width = heading->width;
	bool is_shifted;

	for (int i = 1; i < reading->heading_rows; i++)
		width = heading[i].width > width ? heading[i].width : width;
	if (row->width <= width)
		check_short_row(pass, row);
	if (reading->source->is_workbook || row->width <= width)
		return;
	is_shifted = is_split_amount(reading, row);
	for (int i = width; i < row->width; i++)
		is_shifted |= !is_blank(row->cells[i]);
	if (is_shifted)
		fatal(EXIT_FILE,
			  "\"%s\", line %d has %d cells and the headings %d; a cell that contains the "
			  "separator, as in 1,234.50, needs quotation marks",
			  reading->source->file, row->line, row->width, width);
}

static void
add_data(Pass *pass, const Row *row)
{
	Reading *reading = pass->reading;
	DataRow *data = &reading->rows[reading->row_count++];

	check_width(pass, row);
	*data = (DataRow) {.line = row->line, .origin = reading->source->checksum};
	data->cells = allocate((size_t) reading->column_count, sizeof(char *));
	for (int i = 0; i < reading->column_count; i++)
	{
		data->cells[i] = (char *) cell_at(row, i);
		if (reading->is_rejects)
			data->cells[i] = (char *) read_neutral_cell(data->cells[i]);
	}
	read_days(reading, data->cells);
	if (reading->is_rejects)
	{
		set_origin(reading, data);
		return;
	}
	data->origin_line = format_text("%d", row->line);
	for (int i = 0; i < reading->column_count && !pass->options->no_fill; i++)
	{
		if (reading->columns[i].column != NULL)
			fill_cell(pass, data->cells, i, row->line);
	}
}

/* Named for the user, the first of them. */
static void
leave_out(Pass *pass, const Row *row)
{
	const int most = 20;
	int count = ++pass->reading->left_out;

	if (count <= most)
		appendPQExpBuffer(pass->left_out, "%s%d", count > 1 ? ", " : "", row->line);
	else if (count == most + 1)
		appendPQExpBufferStr(pass->left_out, ", …");
}

static void
take_row(Pass *pass, const Row *row)
{
	Reading *reading = pass->reading;
	bool has_data = is_read(reading, row);
	const char *label;

	begin_merges(pass, row);
	if (reading->is_rejects && has_data && !is_heading_row(reading, row))
		add_data(pass, row);
	else if (!reading->is_rejects && !is_heading_row(reading, row) &&
			 (label = total_label(reading, pass->ledger, row)) != NULL)
		add_total(pass, row, label);
	else if (has_data && !is_heading_row(reading, row) && !is_note(pass, row))
		add_data(pass, row);
	else if (*first_text(row) != '\0')
		leave_out(pass, row);
	if (!has_data)
		forget_above(pass);
}

void
read_data(Reading *reading, const Ledger *ledger, const Options *options)
{
	const Rows *rows = &reading->source->rows;
	int first = reading->heading + reading->heading_rows;
	Pass pass = {reading, ledger, options, .left_out = new_buffer()};

	reading->rows = allocate((size_t) rows->count, sizeof(DataRow));
	reading->totals = allocate((size_t) rows->count, sizeof(Total));
	pass.above = allocate((size_t) reading->column_count, sizeof(char *));
	pass.merged = allocate((size_t) reading->column_count, sizeof(char *));
	pass.merged_to = allocate((size_t) reading->column_count, sizeof(int));
	for (int i = first; i < rows->count; i++)
		take_row(&pass, &rows->rows[i]);
	reading->lines_left_out = buffer_text(pass.left_out);
	check_totals(reading);
}

/*
 * sheet_cells.c
 *	  The cells of one sheet of a workbook, as text.
 */
#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "workbook.h"

/* Digits that a spreadsheet program keeps of a number. */
#define KEPT_DIGITS 15

/* Spreadsheet programs have a tenth of that. */
#define LINES_MAX 10000000

/* "AB12" -> column 27, line 12; false for what is no such reference */
static bool
parse_reference(const char *text, int *column, int *line, const char **end)
{
	int number = 0;

	for (; g_ascii_isupper(*text) && number < 100000; text++)
		number = number * 26 + (*text - 'A') + 1;
	*column = number - 1;
	*line = (int) strtol(text, (char **) end, 10);
	return number > 0 && *line > 0 && *line <= LINES_MAX;
}

/*
 * 43905.5 -> 2020-03-15 12:00:00; the days before March 1900 are counted differently by each program.  NULL: it is no day up to
 * the year 9999, the last that dates have.
 */
static const char *
date_text(double serial, bool since_1904)
{
	int64_t seconds = llround(serial * 86400), day = seconds / 86400;
	int of_day = (int) (seconds % 86400);
	GDateTime *start = since_1904 ? g_date_time_new_utc(1904, 1, 1, 0, 0, 0)
								  : g_date_time_new_utc(1899, 12, 30, 0, 0, 0);
	GDateTime *date = g_date_time_add_days(start, (int) day);
	const char *text;

	g_date_time_unref(start);
	if (date == NULL)
		return NULL;
	text = format_text("%04d-%02d-%02d", g_date_time_get_year(date), g_date_time_get_month(date),
					   g_date_time_get_day_of_month(date));
	g_date_time_unref(date);
	if (of_day == 0)
		return text;
	return format_text("%s %02d:%02d:%02d", text, of_day / 3600, of_day / 60 % 60, of_day % 60);
}

/* A day in a cell without a date format, as 43905: workbooks alone say from when they count. */
const char *
serial_day(const char *cell, bool since_1904)
{
	int serial = atoi(cell);

	if (strlen(cell) != 5 || strspn(cell, "0123456789") != 5 || serial < 20000)
		return cell;
	return date_text(serial, since_1904);
}

static bool
is_date_serial(double number, bool since_1904)
{
	return number >= (since_1904 ? 0 : 61) && number < 2958466; /* the year 10000 */
}

/*
 * With the digits that the spreadsheet program shows: 133.80000000000001 is 133.8.  Of a number of 16 or more digits it has
 * lost some, so it is written as 4.1049919800229E+17.
 */
static const char *
number_cell(const char *text, bool is_date, bool since_1904)
{
	char *end;
	double number = g_ascii_strtod(text, &end);
	const char *day = NULL;
	char digits[64];

	if (end == text || *end != '\0' || !isfinite(number))
		return copy_text(text);
	if (is_date && is_date_serial(number, since_1904))
		day = date_text(number, since_1904);
	if (day != NULL)
		return day;
	if (number == 0)
		return copy_text("0");
	if (fabs(number) >= 1e15)
		g_ascii_formatd(digits, sizeof(digits), "%.14E", number);
	else
		g_ascii_formatd(
			digits, sizeof(digits),
			format_text("%%.%df", MAX(0, KEPT_DIGITS - 1 - (int) floor(log10(fabs(number))))),
			number);
	if (strchr(digits, '.') != NULL)
	{
		char *exponent = strchr(digits, 'E');
		const char *tail = exponent != NULL ? copy_text(exponent) : "";
		char *last = exponent != NULL ? exponent - 1 : digits + strlen(digits) - 1;

		while (*last == '0')
			last--;
		last[*last == '.' ? 0 : 1] = '\0';
		return format_text("%s%s", digits, tail);
	}
	return copy_text(digits);
}

/* A formula that no program has calculated yet has no value: it is shown itself, and no import takes it for one. */
static const char *
cell_text(const Workbook *book, const Sheet *sheet)
{
	const char *text = book->text->str;
	guint index;

	if (!sheet->has_value && sheet->formula != NULL)
		return format_text("=%s", sheet->formula);
	switch (sheet->type)
	{
		case 's':
			index = (guint) strtoul(text, NULL, 10);
			return *text != '\0' && index < book->strings->len
					   ? g_ptr_array_index(book->strings, index)
					   : "";
		case 'b':
			return *text == '1' ? "TRUE" : "FALSE";
		case 'n':
			if (*text == '\0')
				return "";
			text = number_cell(text, sheet->is_date, book->since_1904);
			return sheet->shown != NULL && !sheet->is_date ? shown_number(text, sheet->shown)
														   : text;
		default:
			return cell_string(copy_text(text));
	}
}

static void
start_cell(Workbook *book, Sheet *sheet, const char **names, const char **values)
{
	const char *place = attribute("r", names, values);
	const char *type = attribute("t", names, values);
	const char *style = attribute("s", names, values);
	const char *end;
	int line;
	guint number = style != NULL ? (guint) strtoul(style, NULL, 10) : 0;

	if (place == NULL || !parse_reference(place, &sheet->column, &line, &end))
		sheet->column++;
	sheet->type = type == NULL					   ? 'n'
				  : strcmp(type, "inlineStr") == 0 ? 'i'
				  : strcmp(type, "str") == 0	   ? 'i'
												   : *type;
	if (type != NULL && strcmp(type, "d") == 0)
		sheet->type = 'i'; /* a date as ISO has it */
	sheet->is_date = number < book->date_styles->len && book->date_styles->data[number] != 0;
	sheet->shown =
		number < book->shown_styles->len ? g_ptr_array_index(book->shown_styles, number) : NULL;
	sheet->has_value = false;
	sheet->formula = NULL;
	g_string_truncate(book->text, 0);
}

static void
end_cell(const Workbook *book, Sheet *sheet)
{
	const char *text = cell_text(book, sheet);

	if (*text == '\0')
		return;
	if (sheet->column >= COLUMNS_MAX)
		fatal(EXIT_FILE, "\"%s\", row %d: more than %d columns", book->file, sheet->line,
			  COLUMNS_MAX);
	if (sheet->rows.cells + (size_t) sheet->column > CELLS_MAX)
		fatal(EXIT_FILE, "\"%s\" has more than %d cells; divide it", book->file, CELLS_MAX);
	if ((int) sheet->cells->len <= sheet->column)
		g_ptr_array_set_size(sheet->cells, sheet->column + 1);
	g_ptr_array_index(sheet->cells, sheet->column) = (void *) text;
}

static void
start_row(const Workbook *book, Sheet *sheet, const char *number, const char *hidden)
{
	long line = number != NULL ? strtol(number, NULL, 10) : 0;

	if (sheet->line >= LINES_MAX)
		fatal(EXIT_FILE, "\"%s\" has more than %d rows; divide it", book->file, LINES_MAX);
	sheet->line = line > 0 && line <= LINES_MAX ? (int) line : sheet->line + 1;
	sheet->column = -1;
	sheet->is_row_hidden = hidden != NULL && (*hidden == '1' || *hidden == 't');
	g_ptr_array_set_size(sheet->cells, 0);
}

/* A row without cells is as if it were not there. */
static void
end_row(Sheet *sheet)
{
	Row *row;

	if (sheet->cells->len == 0)
		return;
	if (sheet->is_row_hidden && sheet->hidden_count++ < HIDDEN_SHOWN)
		appendPQExpBuffer(sheet->hidden, "%s%d", sheet->hidden->len > 0 ? ", " : "", sheet->line);
	row = add_row(&sheet->rows, sheet->line, (int) sheet->cells->len);
	for (guint i = 0; i < sheet->cells->len; i++)
	{
		if (g_ptr_array_index(sheet->cells, i) != NULL)
			row->cells[i] = g_ptr_array_index(sheet->cells, i);
	}
}

static void
take_merge(Sheet *sheet, const char *reference)
{
	const char *end = NULL;
	Merge merge;

	if (reference != NULL &&
		parse_reference(reference, &merge.first_column, &merge.first_line, &end) && *end == ':' &&
		parse_reference(end + 1, &merge.last_column, &merge.last_line, &end))
		g_array_append_val(sheet->merges, merge);
}

static void
start_element(GMarkupParseContext *context, const char *element, const char **names,
			  const char **values, void *data, GError **error)
{
	Workbook *book = data;
	Sheet *sheet = book->sheet;

	(void) context;
	(void) error;
	element = local_name(element);
	if (strcmp(element, "row") == 0)
		start_row(book, sheet, attribute("r", names, values), attribute("hidden", names, values));
	else if (strcmp(element, "c") == 0)
		start_cell(book, sheet, names, values);
	else if (strcmp(element, "f") == 0)
	{
		g_string_truncate(book->text, 0);
		book->in_text = true;
	}
	else if (strcmp(element, "v") == 0 || strcmp(element, "t") == 0)
	{
		book->in_text = !book->in_phonetic;
		sheet->has_value = true;
	}
	else if (strcmp(element, "rPh") == 0)
		book->in_phonetic = true;
	else if (strcmp(element, "mergeCell") == 0)
		take_merge(sheet, attribute("ref", names, values));
}

static void
end_element(GMarkupParseContext *context, const char *element, void *data, GError **error)
{
	Workbook *book = data;
	Sheet *sheet = book->sheet;

	(void) context;
	(void) error;
	element = local_name(element);
	if (strcmp(element, "row") == 0)
	{
		end_row(sheet);
		check_interrupt();
	}
	else if (strcmp(element, "c") == 0)
		end_cell(book, sheet);
	else if (strcmp(element, "f") == 0)
	{
		sheet->formula = copy_text(book->text->str);
		g_string_truncate(book->text, 0);
		book->in_text = false;
	}
	else if (strcmp(element, "v") == 0 || strcmp(element, "t") == 0)
		book->in_text = false;
	else if (strcmp(element, "rPh") == 0)
		book->in_phonetic = false;
}

void
read_sheet(Workbook *book, Sheet *sheet)
{
	static const GMarkupParser parser = {start_element, end_element, take_text, NULL, NULL};

	sheet->cells = g_ptr_array_new();
	sheet->hidden = new_buffer();
	sheet->merges = g_array_new(FALSE, FALSE, sizeof(Merge));
	book->sheet = sheet;
	if (!parse_part(book, sheet->part, &parser))
		fatal(EXIT_FILE, "\"%s\" is damaged: its sheet is not there", book->file);
}

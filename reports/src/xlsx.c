/*
 * xlsx.c
 *	  The report as a workbook: a sheet for each chart, then one of notes.
 *
 * Text is written as strings, which a spreadsheet program never evaluates, with the number format for text, so that cells
 * remain text when they are edited.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <glib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "xlsx.h"

#define SHEET_NAME_MAX 31 /* characters, in spreadsheet programs */
#define NOTE_WIDTH	   70
#define SUBJECT_WIDTH  28
#define CELL_TEXT_MAX  16000 /* the limit is 32767 units of UTF-16 */
#define EXACT_MAX	   INT64_C(1000000000000000)

typedef struct
{
	lxw_format *heading, *text, *count, *hundredths, *missing, *subject, *note;
} Formats;

void
check_xlsx(lxw_error error)
{
	if (error != LXW_NO_ERROR)
		fatal(EXIT_RENDERING, "could not write the workbook: %s", lxw_strerror(error));
}

/* "_x0041_", which in a workbook stands for the character with that number. */
static bool
is_escape(const char *text)
{
	return strncmp(text, "_x", 2) == 0 && strspn(text + 2, "0123456789ABCDEFabcdef") == 4 &&
		   text[6] == '_';
}

/* Text as XML and the format permit it, no longer than a cell may be. */
static const char *
cell_text(const char *text)
{
	PQExpBuffer out = new_buffer();

	for (int length = 0; *text != '\0'; length++)
	{
		bool escape_it = is_escape(text);
		uint32_t c = next_code_point(&text);

		if (escape_it)
			appendPQExpBufferStr(out, "_x005F");
		if (length == CELL_TEXT_MAX)
		{
			appendPQExpBufferStr(out, "…");
			break;
		}
		if (c == NOT_UTF8 || c == 0xFFFE || c == 0xFFFF)
			c = 0xFFFD;
		append_code_point(out, is_control(c) ? ' ' : c);
	}
	return buffer_text(out);
}

static void
write_text(lxw_worksheet *worksheet, int row, int column, const char *text, lxw_format *format)
{
	check_xlsx(worksheet_write_string(worksheet, (lxw_row_t) row, (lxw_col_t) column,
									  cell_text(text), format));
}

static lxw_format *
new_format(lxw_workbook *book, const char *number_format)
{
	lxw_format *format = workbook_add_format(book);

	if (format == NULL)
		check_xlsx(LXW_ERROR_MEMORY_MALLOC_FAILED);
	format_set_num_format(format, number_format);
	format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
	return format;
}

static Formats
make_formats(lxw_workbook *book)
{
	Formats formats = {
		.heading = new_format(book, "@"),
		.text = new_format(book, "@"),
		.count = new_format(book, "#,##0"),
		.hundredths = new_format(book, "#,##0.00"),
		.missing = new_format(book, "@"),
		.subject = new_format(book, "@"),
		.note = new_format(book, "@"),
	};

	format_set_bold(formats.heading);
	format_set_text_wrap(formats.heading);
	format_set_bottom(formats.heading, LXW_BORDER_THIN);
	format_set_bg_color(formats.heading, 0xE3E7EA);
	format_set_font_color(formats.missing, 0x5B6773);
	format_set_bold(formats.subject);
	format_set_text_wrap(formats.subject);
	format_set_text_wrap(formats.note);
	return formats;
}

/* ---- the sheet of a chart ---- */

/* A double shows fifteen digits exactly. */
bool
is_exact_number(int64_t number)
{
	return number > -EXACT_MAX && number < EXACT_MAX;
}

/* A number; text, which is exact, where a spreadsheet program would round it. */
static void
write_figure(const ChartSheet *sheet, const Formats *formats, int row, int i)
{
	const Column *column = &sheet->chart->columns[i];
	int64_t number = column->cells[row].number;
	int scale = kind_scale(column->kind);
	PQExpBuffer exact = new_buffer();

	if (is_exact_number(number))
	{
		check_xlsx(worksheet_write_number(sheet->worksheet, (lxw_row_t) row + 1, (lxw_col_t) i,
										  (double) number / (scale > 0 ? 100 : 1),
										  scale > 0 ? formats->hundredths : formats->count));
		return;
	}
	append_decimal(exact, number, scale);
	write_text(sheet->worksheet, row + 1, i, buffer_text(exact), formats->text);
}

static void
write_cell(const ChartSheet *sheet, const Formats *formats, int row, int i)
{
	const Column *column = &sheet->chart->columns[i];
	const char *text = column->cells[row].text;

	if (text == NULL)
		return; /* unknown is not zero */
	if (is_figure(column))
		write_figure(sheet, formats, row, i);
	else if (column->kind == KIND_PARTIAL)
		check_xlsx(worksheet_write_boolean(sheet->worksheet, (lxw_row_t) row + 1, (lxw_col_t) i,
										   *text == 't', NULL));
	else
		write_text(sheet->worksheet, row + 1, i, text, formats->text);
}

/* In characters; headings are wrapped, so half of their width is enough. */
static int
column_width(const ChartSheet *sheet, int i)
{
	const Column *column = &sheet->chart->columns[i];
	int width = (display_width(column_heading(column, sheet->lang)) + 1) / 2;

	for (int row = 0; row < sheet->chart->row_count; row++)
		width = MAX(width, display_width(exact_text(column, &column->cells[row])));
	return CLAMP(width, 8, 44) + 2;
}

static void
set_widths(const ChartSheet *sheet)
{
	const Chart *chart = sheet->chart;

	for (int i = 0; i < chart->column_count; i++)
		check_xlsx(worksheet_set_column(sheet->worksheet, (lxw_col_t) i, (lxw_col_t) i,
										column_width(sheet, i), NULL));
	check_xlsx(worksheet_set_column(sheet->worksheet, (lxw_col_t) chart->column_count,
									(lxw_col_t) chart->column_count, 30, NULL));
	check_xlsx(worksheet_set_column(sheet->worksheet, (lxw_col_t) chart->column_count + 1,
									(lxw_col_t) chart->column_count + 1, 16, NULL));
}

/* Lines that a text fills at a width in characters; words are not cut, so a line is not always full. */
static int
lines_of(const char *text, int width)
{
	return display_width(text) / (width * 4 / 5) + 1;
}

static int
heading_lines(const ChartSheet *sheet)
{
	int lines = 1;

	for (int i = 0; i < sheet->chart->column_count; i++)
		lines = MAX(lines, lines_of(column_heading(&sheet->chart->columns[i], sheet->lang),
									column_width(sheet, i)));
	return lines;
}

/* Some programs do not compute the height of wrapped text. */
static void
set_height(lxw_worksheet *worksheet, int row, int lines)
{
	check_xlsx(worksheet_set_row(worksheet, (lxw_row_t) row, MIN(15 * lines, 400), NULL));
}

/* Years are text: without this each would be marked as a number stored as text. */
static void
permit_numbers_as_text(const ChartSheet *sheet)
{
	char range[LXW_MAX_CELL_RANGE_LENGTH];

	lxw_rowcol_to_range(range, 0, 0, (lxw_row_t) sheet->chart->row_count,
						(lxw_col_t) sheet->chart->column_count + 1);
	check_xlsx(worksheet_ignore_errors(sheet->worksheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, range));
}

static void
write_table(const ChartSheet *sheet, const Formats *formats)
{
	static const Words flags_title = {"标记", "Flags"}, edition = {"版次", "Edition"};
	const Chart *chart = sheet->chart;

	for (int i = 0; i < chart->column_count; i++)
		write_text(sheet->worksheet, 0, i, column_heading(&chart->columns[i], sheet->lang),
				   formats->heading);
	write_text(sheet->worksheet, 0, chart->column_count, joined(flags_title, sheet->lang, " "),
			   formats->heading);
	write_text(sheet->worksheet, 0, chart->column_count + 1, joined(edition, sheet->lang, " "),
			   formats->heading);
	for (int row = 0; row < chart->row_count; row++)
	{
		const char *missing = flags(chart, row, sheet->lang);

		for (int i = 0; i < chart->column_count; i++)
			write_cell(sheet, formats, row, i);
		if (*missing != '\0')
			write_text(sheet->worksheet, row + 1, chart->column_count, missing, formats->missing);
		write_text(sheet->worksheet, row + 1, chart->column_count + 1,
				   basis_name(sheet->report, chart, row, sheet->lang), formats->missing);
	}
	set_height(sheet->worksheet, 0, heading_lines(sheet));
	worksheet_freeze_panes(sheet->worksheet, 1, (lxw_col_t) name_column(chart) + 1);
	set_widths(sheet);
	permit_numbers_as_text(sheet);
}

/* A title without the characters that are not allowed in names of sheets. */
static const char *
sheet_name(const char *title)
{
	PQExpBuffer out = new_buffer();

	title = cell_text(title);
	for (int length = 0; *title != '\0' && length < SHEET_NAME_MAX; length++)
	{
		uint32_t c = next_code_point(&title);

		append_code_point(
			out, c > 0xFFFF || (c < 0x80 && strchr("[]:*?/\\'!", (int) c) != NULL) ? '_' : c);
	}
	if (strcasecmp(buffer_text(out), "history") == 0) /* reserved */
		appendPQExpBufferChar(out, '_');
	return buffer_text(out);
}

/* What is printed at the foot of a page: & begins a code there, and 255 characters are allowed. */
static const char *
printed(const char *marks, const char *edition)
{
	return format_text("&L%s&C%s&R&P / &N", marks, edition);
}

/* Named by its title; by a number where another sheet has that name. */
static lxw_worksheet *
add_sheet(lxw_workbook *book, const Report *report, Lang lang, const char *title, const char **name)
{
	lxw_worksheet *worksheet;
	const char *marks = joined(page_marks(report), lang, " ");

	*name = sheet_name(title);
	for (int i = 2; workbook_validate_sheet_name(book, *name) != LXW_NO_ERROR && i < 1000; i++)
		*name = sheet_name(format_text("%d %.60s", i, cell_text(title)));
	worksheet = workbook_add_worksheet(book, *name);
	if (worksheet == NULL)
		check_xlsx(LXW_ERROR_MEMORY_MALLOC_FAILED);
	worksheet_set_landscape(worksheet);
	worksheet_set_paper(worksheet, 9); /* A4 */
	worksheet_fit_to_pages(worksheet, 1, 0);
	check_xlsx(worksheet_set_footer(worksheet, printed(marks, report_basis(report, lang))));
	return worksheet;
}

static void
chart_sheet(lxw_workbook *book, const Formats *formats, const Report *report, const Chart *chart,
			Lang lang)
{
	ChartSheet sheet = {.book = book, .report = report, .chart = chart, .lang = lang};

	if (chart->row_count >= LXW_ROW_MAX)
		fatal(EXIT_RENDERING, "chart \"%s\" has more rows than a sheet of a workbook", chart->name);
	sheet.worksheet = add_sheet(book, report, lang, primary(chart->title, lang), &sheet.name);
	write_table(&sheet, formats);
	add_native_charts(&sheet);
}

/* ---- the sheet of notes ---- */

typedef struct
{
	lxw_worksheet *worksheet;
	const Formats *formats;
	Lang lang;
	int row;
} Notes;

/* Returns the lines that the text fills. */
static int
write_note(const Notes *notes, int column, const char *text)
{
	write_text(notes->worksheet, notes->row, column, text, notes->formats->note);
	return lines_of(text, NOTE_WIDTH);
}

/* One row: the subject, then the text in each requested language. */
static void
note(Notes *notes, Words subject, Words text)
{
	const char *about = joined(subject, notes->lang, " ");
	int column = 1, zh = 1, en = 1;

	if (*text.zh == '\0' && *text.en == '\0')
		return;
	write_text(notes->worksheet, notes->row, 0, about, notes->formats->subject);
	if (notes->lang != LANG_EN)
		zh = write_note(notes, column++, text.zh);
	if (notes->lang != LANG_ZH)
		en = write_note(notes, column, text.en);
	set_height(notes->worksheet, notes->row,
			   MAX(MAX(zh, en), lines_of(about, SUBJECT_WIDTH - 2))); /* that is bold */
	notes->row++;
}

static void
note_report(Notes *notes, const Report *report)
{
	static const Words paragraph = {"综述", "Narrative"};
	const char *origin = origin_words(report);

	note(notes, (Words) {"报告", "Report"}, report_name(report));
	note(notes, (Words) {"范围", "Scope"}, scope_note(report));
	note(notes, (Words) {"状态", "Status"}, draft_mark(report));
	note(notes, (Words) {"版次", "Edition"}, basis_words(report, false));
	note(notes, (Words) {"变动", "Changes"}, change_note(report));
	note(notes, (Words) {"标记", "Flags"},
		 (Words) {
			 "c 隐藏：户数（人数）过少不予公布，或可据以推出过少的数；m 不详",
			 "c hidden (confidential): too few to publish, or such could be computed from it; m "
			 "not known (missing)"});
	note(notes, (Words) {"重建数据", "Reconstructed"}, reconstruction_note(&report->ledger));
	note(notes, (Words) {"来源", "Origin"}, (Words) {origin, origin});
	note(notes, paragraph, report->headline);
	for (int i = 0; i < report->paragraph_count; i++)
		note(notes, paragraph, report->paragraphs[i]);
	for (int i = 0; i < report->omission_count; i++)
		note(notes, left_out_title, left_out_note(&report->omissions[i]));
}

static void
note_chart(Notes *notes, const Report *report, const Chart *chart)
{
	note(notes, chart->title, chart->finding);
	note(notes, chart->title, chart->foot);
	note(notes, chart->title, partial_note(report, chart));
	if (chart->row_count == 0)
		note(notes, chart->title, no_data);
	for (int adds = ADDS_NOTHING; adds < ADDS_KINDS; adds++)
		note(notes, chart->title, adding_note(chart, adds));
}

static void
notes_sheet(lxw_workbook *book, const Formats *formats, const Report *report, Lang lang)
{
	const char *name;
	Notes notes = {.formats = formats, .lang = lang};

	notes.worksheet =
		add_sheet(book, report, lang, primary((Words) {"说明", "Notes"}, lang), &name);
	check_xlsx(worksheet_set_column(notes.worksheet, 0, 0, SUBJECT_WIDTH, NULL));
	check_xlsx(worksheet_set_column(notes.worksheet, 1, 2, NOTE_WIDTH, NULL));
	note_report(&notes, report);
	for (int i = 0; i < report->chart_count; i++)
		note_chart(&notes, report, all_rows(&report->charts[i]));
}

/* ---- the file ---- */

static void
set_properties(lxw_workbook *book, const Report *report, Lang lang)
{
	GDateTime *snapshot = g_date_time_new_from_iso8601(iso_snapshot(report), NULL);
	lxw_doc_properties properties = {
		.title = (char *) cell_text(joined(report_name(report), lang, " ")),
		.created = snapshot != NULL ? (time_t) g_date_time_to_unix(snapshot) : 0,
	};

	check_xlsx(workbook_set_properties(book, &properties));
	if (snapshot != NULL)
		g_date_time_unref(snapshot);
}

static void
read_back(int fd, PQExpBuffer out)
{
	char chunk[65536];
	ssize_t len;

	while ((len = read(fd, chunk, sizeof(chunk))) > 0)
		appendBinaryPQExpBuffer(out, chunk, (size_t) len);
	if (len < 0)
		fatal(EXIT_RENDERING, "could not write the workbook: %s", error_reason(errno));
}

/* The library writes only to a named file, here one in memory. */
void
render_xlsx(const Report *report, const Options *options, PQExpBuffer out)
{
	int fd = memfd_create("workbook", MFD_CLOEXEC);
	lxw_workbook *book;
	Formats formats;

	if (fd < 0)
		fatal(EXIT_RENDERING, "could not write the workbook: %s", error_reason(errno));
	book = workbook_new(format_text("/proc/self/fd/%d", fd));
	if (book == NULL)
		check_xlsx(LXW_ERROR_MEMORY_MALLOC_FAILED);
	formats = make_formats(book);
	set_properties(book, report, options->lang);
	for (int i = 0; i < report->chart_count; i++)
		chart_sheet(book, &formats, report, all_rows(&report->charts[i]), options->lang);
	notes_sheet(book, &formats, report, options->lang);
	check_xlsx(workbook_close(book));
	read_back(fd, out);
	close(fd);
}

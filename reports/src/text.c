/*
 * text.c
 *	  The report for a terminal: figures in columns, with bars in eighths of a character.
 *
 * A Chinese character takes two columns, so text is padded by its display width, never by bytes.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "report.h"

#define MAX_LINES	400
#define LEAST_WIDTH 40
#define LEAST_LABEL 16

typedef struct
{
	PQExpBuffer out;
	const Report *report;
	Lang lang;
	bool colour;
	int width; /* of the terminal */
} Page;

/* As COLUMNS says, which may be set for a file too; else the terminal's. */
static int
page_width(bool terminal)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	int width = columns != NULL ? atoi(columns) : 0;

	if (width == 0 && terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
		width = size.ws_col;
	return width >= LEAST_WIDTH ? width : 80;
}

/* Text of the database must not move the cursor. */
static const char *
printable(const char *text)
{
	PQExpBuffer out = new_buffer();

	while (*text != '\0')
	{
		uint32_t c = next_code_point(&text);

		append_code_point(out, c == NOT_UTF8 ? 0xFFFD : is_control(c) ? ' ' : c);
	}
	return buffer_text(out);
}

static void
pad(PQExpBuffer out, int columns)
{
	while (columns-- > 0)
		appendPQExpBufferChar(out, ' ');
}

static void
styled(const Page *page, const char *style, const char *text)
{
	if (page->colour)
		appendPQExpBuffer(page->out, "\033[%sm%s\033[0m", style, text);
	else
		appendPQExpBufferStr(page->out, text);
}

/* A text, broken into lines that fit. */
static void
paragraph(const Page *page, const char *style, int indent, const char *text)
{
	const char *broken[MAX_LINES];
	int count = wrap_text(printable(text), page->width - indent, broken, 0, MAX_LINES);

	for (int line = 0; line < count; line++)
	{
		pad(page->out, indent);
		styled(page, style, isolated(broken[line]));
		appendPQExpBufferChar(page->out, '\n');
	}
}

/* Each language on lines of its own. */
static void
lines(const Page *page, const char *style, Words words)
{
	paragraph(page, style, 0, primary(words, page->lang));
	paragraph(page, "2", 0, secondary(words, page->lang));
}

/*
 * A bar of number/top of so many columns, to the nearest eighth; a nonzero number is always
 * visible.
 */
static void
append_bar(PQExpBuffer out, int64_t number, int64_t top, int columns)
{
	int eighths = 0;

	if (number > 0 && top > 0)
		eighths = (int) (((__int128) number * columns * 8 + top / 2) / top);
	if (number > 0 && eighths == 0)
		eighths = 1;
	for (; eighths >= 8; eighths -= 8)
		appendPQExpBufferStr(out, "█");
	if (eighths > 0)
		append_code_point(out, 0x2590 - (uint32_t) eighths); /* ▏ is U+258F, ▉ is U+2589 */
}

static const char *
label(const Chart *chart, const Column *column, int row)
{
	return format_text("%s%s", printable(row_name(chart, column, row)),
					   is_partial(chart, row) ? "*" : "");
}

/* The widths of a figure's block, computed before printing. */
typedef struct
{
	int label, figure, change;
	int64_t top;
} Layout;

static const char *
row_change(const Chart *chart, const Column *column, int row, Lang lang)
{
	if (row == 0 || !has_periods(chart))
		return "";
	return change_at(chart, column, row, row - 1, lang);
}

static int
wider(int width, const char *text)
{
	int other = display_width(text);

	return other > width ? other : width;
}

static Layout
measure(const Chart *chart, const Column *column, const Scale *scale, Lang lang)
{
	Layout layout = {0};

	for (int row = 0; row < chart->row_count; row++)
	{
		const Cell *cell = &column->cells[row];

		if (!is_told(chart, column, row))
			continue;
		layout.label = wider(layout.label, label(chart, column, row));
		layout.figure = wider(layout.figure, scaled_text(chart, column, row, scale));
		layout.change = wider(layout.change, row_change(chart, column, row, lang));
		if (cell->text != NULL && cell->number > layout.top)
			layout.top = cell->number;
	}
	return layout;
}

static void
right_aligned(PQExpBuffer out, const char *text, int width)
{
	pad(out, width - display_width(text));
	appendPQExpBufferStr(out, text);
}

/* A label that is too long is broken; its last line is padded, so that the figure can follow. */
static void
append_label(const Page *page, const char *text, int width)
{
	const char *broken[MAX_LINES];
	int count = wrap_text(text, width, broken, 0, MAX_LINES);

	for (int line = 0; line < count; line++)
	{
		appendPQExpBuffer(page->out, "  %s", isolated(broken[line]));
		if (line + 1 < count)
			appendPQExpBufferChar(page->out, '\n');
	}
	pad(page->out, width - (count > 0 ? display_width(broken[count - 1]) : -2));
}

static void
figure_row(const Page *page, const Chart *chart, const Column *column, int row, const Scale *scale,
		   const Layout *layout)
{
	const Cell *cell = &column->cells[row];
	const char *change = row_change(chart, column, row, page->lang);
	int room = page->width - layout->label - layout->figure - layout->change - 8;
	bool has_bar = cell->text != NULL && cell->number > 0 && room > 0;

	append_label(page, label(chart, column, row), layout->label);
	pad(page->out, 2);
	right_aligned(page->out, scaled_text(chart, column, row, scale), layout->figure);
	if (*change != '\0' || has_bar)
	{
		pad(page->out, 2);
		right_aligned(page->out, change, layout->change);
	}
	if (has_bar)
	{
		pad(page->out, 2);
		append_bar(page->out, cell->number, layout->top, room < 40 ? room : 40);
	}
	appendPQExpBufferChar(page->out, '\n');
}

static void
figure_block(const Page *page, const Chart *chart, const Column *column)
{
	Scale scale = column_scale(column, chart->row_count, page->lang);
	Layout layout = measure(chart, column, &scale, page->lang);
	const char *alike = same_months(chart, column, page->lang, &scale);
	int most = page->width - layout.figure - layout.change - 8 - page->width / 6;

	if (layout.label > most)
		layout.label = most > LEAST_LABEL ? most : LEAST_LABEL;
	appendPQExpBufferChar(page->out, '\n');
	paragraph(page, "1", 0,
			  format_text("%s  (%s)", joined(column->title, page->lang, "  "),
						  joined(scale.unit, page->lang, " ")));
	for (int row = 0; row < chart->row_count; row++)
	{
		if (is_told(chart, column, row))
			figure_row(page, chart, column, row, &scale, &layout);
	}
	if (*alike != '\0')
		appendPQExpBuffer(page->out, "         %s\n", alike);
}

/* Whether every figure of a column is zero, and known to be. */
static bool
is_zero(const Chart *chart, const Column *column)
{
	for (int row = 0; row < chart->row_count; row++)
	{
		if (gap_at(chart, column, row) != GAP_NONE || column->cells[row].number != 0)
			return false;
	}
	return true;
}

/* A figure for comparison only is shown with the figure that is compared with it. */
static bool
is_block(const Column *column)
{
	return is_figure(column) && !is_year_before(column);
}

/* Columns of zeros are named in one line, unless there are no others. */
static void
figure_blocks(const Page *page, const Chart *chart)
{
	Words zeros = {"", ""};
	int shown = 0;

	for (int i = 0; i < chart->column_count; i++)
		shown += is_block(&chart->columns[i]) && !is_zero(chart, &chart->columns[i]);
	for (int i = 0; i < chart->column_count; i++)
	{
		const Column *column = &chart->columns[i];

		if (!is_block(column))
			continue;
		if (shown == 0 || !is_zero(chart, column))
			figure_block(page, chart, column);
		else
			zeros = (Words) {
				format_text("%s%s%s", zeros.zh, *zeros.zh != '\0' ? "、" : "", column->title.zh),
				format_text("%s%s%s", zeros.en, *zeros.en != '\0' ? ", " : "", column->title.en)};
	}
	if (*zeros.en == '\0')
		return;
	appendPQExpBufferChar(page->out, '\n');
	lines(page, "0",
		  (Words) {format_text("各行均为 0：%s", zeros.zh),
				   format_text("0 in every row: %s", zeros.en)});
}

/* The name and the first texts of a row, then everything else with its title. */
static void
list_row(const Page *page, const Chart *chart, int row)
{
	PQExpBuffer head = new_buffer(), rest = new_buffer();
	const char *between = page->lang == LANG_EN ? "; " : "；";
	int texts = 0;

	appendPQExpBufferStr(head, label(chart, NULL, row));
	for (int i = 1; i < chart->column_count; i++)
	{
		const Column *column = &chart->columns[i];
		const char *text = told_text_in(chart, column, row, page->lang);

		if (column->kind == KIND_PARTIAL || *text == '\0')
			continue;
		if (column->kind == KIND_TEXT && ++texts <= 2)
			appendPQExpBuffer(head, "%s%s", texts == 1 ? "  " : " · ", text);
		else
			appendPQExpBuffer(rest, "%s%s %s%s", rest->len > 0 ? between : "",
							  joined(column->title, page->lang, " "), text,
							  is_figure(column) && gap_at(chart, column, row) == GAP_NONE
								  ? primary(column->unit, page->lang)
								  : "");
	}
	appendPQExpBufferChar(page->out, '\n');
	paragraph(page, "1", 2, buffer_text(head));
	paragraph(page, "0", 4, buffer_text(rest));
}

/* What the changes beside the figures are; empty where there are none. */
static Words
change_words(const Chart *chart)
{
	if (!has_periods(chart) || chart->row_count < 2 || is_list(chart))
		return (Words) {"", ""};
	return (Words) {"百分比为较上一期的变动", "Per cent: change on the period before"};
}

static void
chart_section(const Page *page, const Chart *chart)
{
	Words legend = gap_legend(chart, true, false);

	lines(page, "1;4", chart->title);
	lines(page, "0", chart->finding);
	lines(page, "2", cover_note(chart));
	if (chart->row_count == 0)
		lines(page, "0", no_data);
	else if (!is_list(
				 chart)) /* else a row is a few lines, not a line in the block of each figure */
		figure_blocks(page, chart);
	for (int row = 0; is_list(chart) && row < chart->row_count; row++)
		list_row(page, chart, row);
	appendPQExpBufferChar(page->out, '\n');
	lines(page, "2", change_words(chart));
	lines(page, "2", legend);
	lines(page, "2", partial_note(page->report, chart));
	if (*change_words(chart).zh != '\0' || *legend.zh != '\0' ||
		*partial_note(page->report, chart).zh != '\0')
		appendPQExpBufferChar(page->out, '\n');
}

/* The report in sentences. */
static void
narrative(const Page *page)
{
	const Report *report = page->report;

	if (*report->headline.zh == '\0' && *report->headline.en == '\0')
		return;
	lines(page, "1;4", report->headline);
	for (int i = 0; i < report->paragraph_count; i++)
	{
		appendPQExpBufferChar(page->out, '\n');
		lines(page, "0", report->paragraphs[i]);
	}
	appendPQExpBufferChar(page->out, '\n');
}

static void
left_out(const Page *page)
{
	const Report *report = page->report;

	if (report->omission_count == 0)
		return;
	lines(page, "1;4", left_out_title);
	for (int i = 0; i < report->omission_count; i++)
		lines(page, "0", left_out_note(&report->omissions[i]));
	appendPQExpBufferChar(page->out, '\n');
}

void
render_text(const Report *report, const Options *options, PQExpBuffer out)
{
	bool terminal = strcmp(options->output, "-") == 0 && isatty(STDOUT_FILENO);
	const Ledger *ledger = &report->ledger;
	Page page = {out, report, options->lang, terminal && getenv("NO_COLOR") == NULL,
				 page_width(terminal)};

	lines(&page, "1", report_name(report));
	lines(&page, "7", draft_mark(report));
	lines(&page, "0", basis_words(report, false));
	lines(&page, "0", change_note(report));
	lines(&page, "0", scope_note(report));
	if (ledger->reconstructed)
		lines(&page, "0", reconstruction_note(ledger));
	appendPQExpBufferChar(out, '\n');
	narrative(&page);
	for (int i = 0; i < report->chart_count; i++)
		chart_section(&page, &report->charts[i]);
	left_out(&page);
}

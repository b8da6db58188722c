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

#define MAX_LINES 20

typedef struct
{
	PQExpBuffer out;
	const Report *report;
	Lang lang;
	bool colour;
	int width; /* of the terminal */
} Page;

static int
terminal_width(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
		return size.ws_col;
	return 80;
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

/* Each language on lines of its own. */
static void
lines(const Page *page, const char *style, Words words)
{
	const char *text[] = {primary(words, page->lang), secondary(words, page->lang)};

	for (int i = 0; i < 2; i++)
	{
		const char *broken[MAX_LINES];
		int count = wrap_text(printable(text[i]), page->width, broken, 0, MAX_LINES);

		for (int line = 0; line < count; line++)
		{
			styled(page, i == 0 ? style : "2", isolated(broken[line]));
			appendPQExpBufferChar(page->out, '\n');
		}
	}
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
	return format_text("%s%s", isolated(printable(row_name(chart, column, row))),
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

static void
figure_block(const Page *page, const Chart *chart, const Column *column)
{
	Scale scale = column_scale(column, chart->row_count, page->lang);
	Layout layout = measure(chart, column, &scale, page->lang);
	int room = page->width - layout.label - layout.figure - layout.change - 8;

	appendPQExpBufferChar(page->out, '\n');
	styled(page, "1", joined(column->title, page->lang, "  "));
	appendPQExpBuffer(page->out, "  (%s)\n", joined(scale.unit, page->lang, " "));
	for (int row = 0; row < chart->row_count; row++)
	{
		const Cell *cell = &column->cells[row];
		bool has_bar = cell->text != NULL && cell->number > 0;

		if (!is_told(chart, column, row))
			continue;
		appendPQExpBufferStr(page->out, "  ");
		appendPQExpBufferStr(page->out, label(chart, column, row));
		pad(page->out, layout.label - display_width(label(chart, column, row)) + 2);
		right_aligned(page->out, scaled_text(chart, column, row, &scale), layout.figure);
		if (*row_change(chart, column, row, page->lang) != '\0' || has_bar)
		{
			appendPQExpBufferStr(page->out, "  ");
			right_aligned(page->out, row_change(chart, column, row, page->lang), layout.change);
		}
		if (has_bar)
		{
			appendPQExpBufferStr(page->out, "  ");
			append_bar(page->out, cell->number, layout.top, room < 40 ? room : 40);
		}
		appendPQExpBufferChar(page->out, '\n');
	}
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
	for (int i = 0; chart->row_count > 0 && i < chart->column_count; i++)
	{
		if (is_figure(&chart->columns[i]))
			figure_block(page, chart, &chart->columns[i]);
	}
	appendPQExpBufferChar(page->out, '\n');
	lines(page, "2", legend);
	lines(page, "2", partial_note(page->report, chart));
	if (*legend.zh != '\0' || *partial_note(page->report, chart).zh != '\0')
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
				 terminal ? terminal_width() : 80};

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

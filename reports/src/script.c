/*
 * script.c
 *	  Composes the script for gnuplot: settings, texts and data of one chart, then theme.gp and
 *	  NAME.gp.
 *
 * gnuplot runs its input as commands, so text from the database is inserted in two places only:
 * between single quotes, and as cells of a datablock.  The terminals are "noenhanced", so _ ^ { } @
 * & are plain.
 */
#include <errno.h>
#include <glib.h>
#include <sys/random.h>
#include <string.h>

#include "report.h"

/* What fits on one line at full size, in half-width characters. */
#define HEADLINE_WIDTH	  108
#define SMALL_PRINT_WIDTH 132
#define NARROW_WIDTH	  70
#define MAX_SMALL_PRINT	  14

/*
 * Text made safe for gnuplot: one line, straight quotes made typographic, backslashes full-width,
 * characters that no font covers shown as boxes.  Nothing is escaped, because gnuplot has no escape
 * that always works: '' in a string is an error, and a backslash in a datablock is taken off once by
 * "using 2" and twice by "using (stringcolumn(2))".
 */
static const char *
safe_text(const char *text)
{
	PQExpBuffer out = new_buffer();

	while (*text != '\0')
	{
		uint32_t c = next_code_point(&text);

		if (c == NOT_UTF8)
			c = 0x25A1;
		else if (is_control(c))
			c = ' ';
		else if (c == '\'')
			c = 0x2019;
		else if (c == '"')
			c = 0x201D;
		else if (c == '`')
			c = 0x2018;
		else if (c == '\\')
			c = 0xFF3C;
		if (c >= 0x80 && (!font_covers(c) || (c >= MARK_FIRST && c <= MARK_LAST)))
			c = 0x25A1;
		append_code_point(out, c);
	}
	return isolated(buffer_text(out));
}

static void
set_text(PQExpBuffer script, const char *name, const char *text)
{
	appendPQExpBuffer(script, "%s = '%s'\n", name, safe_text(text));
}

/*
 * The drawn width of a text, in half-width characters.  In the supported fonts a Chinese character
 * is as wide as two, digits are wider than a half and other Latin letters a little narrower.
 */
static int
drawn_width(const char *text)
{
	int hundredths = 0;

	while (*text != '\0')
	{
		uint32_t c = next_code_point(&text);

		if (c == NOT_UTF8 || !g_unichar_iszerowidth(c))
			hundredths += c >= 0x2E80 ? 200 : c >= '0' && c <= '9' ? 112 : 94;
	}
	return (hundredths + 99) / 100;
}

/* NAME_1, NAME_2: first and second language, and the width of each in half-width characters. */
static void
set_words(PQExpBuffer script, const char *name, Words words, Lang lang)
{
	const char *text[] = {primary(words, lang), secondary(words, lang)};

	for (int i = 0; i < 2; i++)
	{
		set_text(script, format_text("%s_%d", name, i + 1), text[i]);
		appendPQExpBuffer(script, "%s_%d_WIDTH = %d\n", name, i + 1, drawn_width(text[i]));
	}
}

static bool
begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* The mark, in either language, closest to the middle of a text, and not between brackets: what is behind it; NULL: none. */
static const char *
behind_middle(const char *text, const char *zh, const char *en)
{
	size_t middle = strlen(text) / 2, least = strlen(text);
	const char *best = NULL;
	int depth = 0;

	for (const char *s = text; *s != '\0'; s++)
	{
		size_t mark = begins(s, zh) ? strlen(zh) : begins(s, en) ? strlen(en) : 0;
		size_t at = (size_t) (s - text) + mark;
		size_t distance = at > middle ? at - middle : middle - at;

		depth += begins(s, "（") || *s == '(';
		depth -= begins(s, "）") || *s == ')';
		if (mark > 0 && depth == 0 && distance < least)
		{
			least = distance;
			best = s + mark;
		}
	}
	return best;
}

/* The second line of a long headline: from the semicolon closest to its middle, or from a comma if a line were too long; NULL: none. */
static const char *
second_line(const char *text)
{
	const char *rest = behind_middle(text, "；", "; ");
	const char *other = behind_middle(text, "，", ", ");

	if (rest != NULL && drawn_width(rest) <= HEADLINE_WIDTH &&
		drawn_width(copy_bytes(text, (size_t) (rest - text))) <= HEADLINE_WIDTH)
		return rest;
	return other != NULL ? other : rest;
}

/* In one language a long headline may use the line of the other. */
static void
set_finding(PQExpBuffer script, Words finding, Lang lang)
{
	const char *text = primary(finding, lang);
	const char *rest =
		lang != LANG_BOTH && drawn_width(text) > HEADLINE_WIDTH ? second_line(text) : NULL;

	appendPQExpBuffer(script, "FINDING_SPLIT = %d\n", rest != NULL);
	if (rest != NULL)
		finding = (Words) {copy_bytes(text, (size_t) (rest - text)), rest};
	set_words(script, "FINDING", finding, rest != NULL ? LANG_BOTH : lang);
}

/* A cell is never empty: gnuplot would read an empty one as the cell above. */
static void
add_cell(PQExpBuffer script, const char *text)
{
	appendPQExpBuffer(script, "\t%s", *text != '\0' ? safe_text(text) : "\u00A0");
}

static const char *
row_change(const Chart *chart, const Column *column, int row, Lang lang)
{
	if (!has_periods(chart) || column->cells[row].text == NULL || chart->row_count < 2)
		return "";
	if (row == 0)
		return joined((Words) {"基期", "base"}, lang, " ");
	return change_at(chart, column, row, row - 1, lang);
}

/* "2019 · Donations received: 800,000.00 CNY" */
static const char *
exact_figure(const Chart *chart, const Column *column, int row, Lang lang)
{
	const char *unit = joined(column->unit, lang, " ");

	return cleaned(format_text(
		"%s · %s: %s%s%s", row_name_in(chart, column, row, lang), joined(column->title, lang, " "),
		exact_text(column, &column->cells[row]), *unit != '\0' ? " " : "", unit));
}

/* The label, and in SVG the mark by which its exact figure is found. */
static void
add_label(PQExpBuffer script, const Chart *chart, const Column *column, int row, Look look,
		  Exact *exact)
{
	Scale scale = column_scale(column, chart->row_count, look.lang);

	add_cell(script, scaled_text(chart, column, row, &scale));
	if (look.format != FORMAT_SVG || column->cells[row].text == NULL ||
		exact->count > MARK_LAST - MARK_FIRST)
		return;
	append_code_point(script, MARK_FIRST + (uint32_t) exact->count);
	exact->texts[exact->count++] = exact_figure(chart, column, row, look.lang);
}

static void
add_figure(PQExpBuffer script, const Chart *chart, const Column *column, int row, Look look,
		   Exact *exact)
{
	const Cell *cell = &column->cells[row];
	PQExpBuffer number = new_buffer();

	if (cell->text == NULL)
		appendPQExpBufferStr(number, "NaN");
	else
		append_decimal(number, cell->number, kind_scale(column->kind));
	add_cell(script, buffer_text(number));
	add_label(script, chart, column, row, look, exact);
	add_cell(script, row_change(chart, column, row, look.lang));
}

static void
add_row(PQExpBuffer script, const Chart *chart, int row, Look look, Exact *exact)
{
	appendPQExpBuffer(script, "%d", row);
	for (int i = 0; i < chart->column_count; i++)
	{
		const Column *column = &chart->columns[i];

		if (is_figure(column))
			add_figure(script, chart, column, row, look, exact);
		else if (column->kind == KIND_PARTIAL)
			add_cell(script, is_partial(chart, row) ? "1" : "0");
		else if (i == name_column(chart) && is_partial(chart, row))
			add_cell(script, format_text("%s*", told_text_in(chart, column, row, look.lang)));
		else
			add_cell(script, told_text_in(chart, column, row, look.lang));
	}
	appendPQExpBufferChar(script, '\n');
}

/* The data, between two marks that no text can foresee. */
static void
add_data(PQExpBuffer script, const Chart *chart, Look look, Exact *exact)
{
	unsigned char random[16];
	PQExpBuffer mark = new_buffer();

	if (getrandom(random, sizeof(random), 0) != (ssize_t) sizeof(random))
		fatal(EXIT_RENDERING, "could not get random bytes: %s", error_reason(errno));
	appendPQExpBufferStr(mark, "END_");
	for (size_t i = 0; i < sizeof(random); i++)
		appendPQExpBuffer(mark, "%02x", random[i]);
	appendPQExpBufferStr(script, "set datafile separator tab\nset datafile commentschars ''\n");
	appendPQExpBuffer(script, "$d << %s\n", buffer_text(mark));
	for (int row = 0; row < chart->row_count; row++)
		add_row(script, chart, row, look, exact);
	appendPQExpBuffer(script, "%s\n", buffer_text(mark));
}

/* The change over the whole chart, worded by the template. */
static const char *
span_change(const Chart *chart, const Column *column, Lang lang)
{
	int last = chart->row_count - 1;

	if (last < 1 || !has_periods(chart))
		return "";
	return change_at(chart, column, last, 0, lang);
}

static int
widest_label(const Chart *chart, const Column *column, const Scale *scale)
{
	int widest = 1;

	for (int row = 0; row < chart->row_count; row++)
	{
		int width = drawn_width(scaled_text(chart, column, row, scale));

		if (width > widest)
			widest = width;
	}
	return widest;
}

static void
set_figure_column(PQExpBuffer script, const Chart *chart, const Column *column, Lang lang)
{
	Scale scale = column_scale(column, chart->row_count, lang);
	int64_t top = 0, low = 0, total;
	Gap gap = total_of(chart, column, &total);
	PQExpBuffer number = new_buffer();
	PQExpBuffer least = new_buffer();
	PQExpBuffer sum = new_buffer();

	for (int row = 0; row < chart->row_count; row++)
	{
		if (column->cells[row].text != NULL && column->cells[row].number > top)
			top = column->cells[row].number;
		if (column->cells[row].text != NULL && column->cells[row].number < low)
			low = column->cells[row].number;
	}
	append_decimal(number, top, kind_scale(column->kind));
	append_decimal(least, low, kind_scale(column->kind));
	appendPQExpBuffer(script, "%s_TOP = 1.0 * %s\n", column->name, buffer_text(number));
	appendPQExpBuffer(script, "%s_LOW = 1.0 * %s\n", column->name, buffer_text(least));
	append_decimal(sum, gap == GAP_NONE ? total : 0, kind_scale(column->kind));
	appendPQExpBuffer(script, "%s_TOTAL = 1.0 * %s\n", column->name, buffer_text(sum));
	set_text(script, format_text("%s_TOTAL_LABEL", column->name),
			 gap == GAP_NONE ? scaled_number(total, &scale) : gap_sign(gap));
	appendPQExpBuffer(script, "%s_TOTAL_HIDDEN = %d\n", column->name, gap == GAP_HIDDEN);
	appendPQExpBuffer(script, "%s_STOCK = %d\n", column->name, column->adds == ADDS_STOCK);
	appendPQExpBuffer(script, "%s_LABEL_WIDTH = %d\n", column->name,
					  widest_label(chart, column, &scale));
	set_text(script, format_text("%s_UNIT", column->name), joined(scale.unit, lang, "  "));
	set_text(script, format_text("%s_SPAN", column->name), span_change(chart, column, lang));
	set_text(script, format_text("%s_ALIKE", column->name),
			 same_months(chart, column, lang, &scale));
}

/*
 * COLUMN is the column of its number in $d; the label follows, then the change on the row before.
 */
static void
set_columns(PQExpBuffer script, const Chart *chart, Lang lang)
{
	int at = 2;

	for (int i = 0; i < chart->column_count; i++)
	{
		const Column *column = &chart->columns[i];

		appendPQExpBuffer(script, "%s = %d\n", column->name, at);
		set_words(script, column->name, column->title, lang);
		if (is_figure(column))
			set_figure_column(script, chart, column, lang);
		at += is_figure(column) ? 3 : 1;
	}
}

/*
 * The groups or parts, for "every ::FROM::TO": the name, first and last row of each, and for a figure the first that
 * has it (NAME_PART, 0: none).
 */
static void
set_parts(PQExpBuffer script, const Chart *chart, Lang lang)
{
	int parts = 0;
	PQExpBuffer list = new_buffer();

	for (int row = 0; row < chart->row_count; row++)
	{
		const char *name = told_text_in(chart, &chart->columns[0], row, lang);

		if (row == 0 || strcmp(name, told_text_in(chart, &chart->columns[0], row - 1, lang)) != 0)
		{
			parts++;
			appendPQExpBuffer(list, "PART_FROM[%d] = %d\n", parts, row);
			set_text(list, format_text("PART_NAME[%d]", parts), name);
		}
		appendPQExpBuffer(list, "PART_TO[%d] = %d\n", parts, row);
		for (int i = 0; i < chart->column_count; i++)
		{
			const Column *column = &chart->columns[i];

			if (is_figure(column) && is_told(chart, column, row))
				appendPQExpBuffer(list, "if (%s_PART == 0) { %s_PART = %d }\n", column->name,
								  column->name, parts);
		}
	}
	appendPQExpBuffer(script, "PARTS = %d\n", parts);
	appendPQExpBuffer(script, "array PART_FROM[%d]\narray PART_TO[%d]\narray PART_NAME[%d]\n",
					  parts + 1, parts + 1, parts + 1);
	for (int i = 0; i < chart->column_count; i++)
	{
		if (is_figure(&chart->columns[i]))
			appendPQExpBuffer(script, "%s_PART = 0\n", chart->columns[i].name);
	}
	appendPQExpBufferStr(script, buffer_text(list));
}

/* One line for a sentence in both languages if they fit on it, else as many as each needs. */
static int
add_small_print(Words words, Look look, const char **lines, int count)
{
	const char *line = joined(words, look.lang, "　");
	int width = look.narrow ? NARROW_WIDTH : SMALL_PRINT_WIDTH;

	if (*line == '\0')
		return count;
	if (drawn_width(line) <= width)
		return wrap_text(line, width, lines, count, MAX_SMALL_PRINT);
	count = wrap_text(primary(words, look.lang), width, lines, count, MAX_SMALL_PRINT);
	return wrap_text(secondary(words, look.lang), width, lines, count, MAX_SMALL_PRINT);
}

/*
 * The notes under the chart, from top to bottom: how to read it, the meaning of the star, whether
 * the data is made up.
 */
static void
set_small_print(PQExpBuffer script, const Report *report, const Chart *chart, Look look)
{
	const char *lines[MAX_SMALL_PRINT];
	int count = 0;

	count = add_small_print(chart->foot, look, lines, count);
	count = add_small_print(cover_note(chart), look, lines, count);
	count = add_small_print(gap_legend(chart, draws_changes(chart), false), look, lines, count);
	count = add_small_print(partial_note(report, chart), look, lines, count);
	count = add_small_print(basis_words(report, true), look, lines, count);
	count = add_small_print(change_note(report), look, lines, count);
	count = add_small_print(scope_note(report), look, lines, count);
	count = add_small_print(reconstruction_note(&report->ledger), look, lines, count);
	appendPQExpBuffer(script, "LINES = %d\narray PRINT[%d]\n", count, MAX_SMALL_PRINT);
	for (int i = 0; i < count; i++)
	{
		set_text(script, format_text("PRINT[%d]", i + 1), lines[i]);
		appendPQExpBuffer(script, "PRINT_%d_WIDTH = %d\n", i + 1, drawn_width(lines[i]));
	}
}

/* The ledger's name before the chart's title. */
static Words
full_title(const Report *report, const Chart *chart)
{
	Words name = report_name(report);

	return (Words) {
		*name.zh != '\0' ? format_text("%s · %s", name.zh, chart->title.zh) : chart->title.zh,
		*name.en != '\0' ? format_text("%s · %s", name.en, chart->title.en) : chart->title.en,
	};
}

static const char *
row_label(const Chart *chart, int row, Lang lang)
{
	const char *text;

	if (row < 0 || row >= chart->row_count || chart->columns[0].cells[row].text == NULL)
		return "";
	text = text_in(&chart->columns[0].cells[row], lang);
	return is_partial(chart, row) ? format_text("%s*", text) : text;
}

/* Returns the number of lines before the drawing of the chart. */
int
write_script(PQExpBuffer script, const Report *report, const Chart *chart, Look look, Exact *exact)
{
	Lang lang = look.lang;
	static const char *const langs[] = {"zh", "en", "both"};
	const char *label = joined(page_marks(report), lang, " ");
	int lines = 0;

	exact->texts =
		allocate((size_t) chart->column_count * (size_t) chart->row_count, sizeof(char *));
	appendPQExpBuffer(
		script,
		"FORMAT = '%s'\nLANG = '%s'\nDARK = %d\nNARROW = %d\nBARE = %d\nFONT = '%s'\nROWS = %d\n",
		format_name(look.format), langs[lang], look.dark, look.narrow, look.bare, choose_font(lang),
		chart->row_count);
	appendPQExpBuffer(script, "HIDES = %d\nHIDDEN_SIGN = '%s'\n", hides(chart),
					  gap_sign(GAP_HIDDEN));
	set_words(script, "TITLE", full_title(report, chart), lang);
	/* That of several ledgers is too long for a picture. */
	set_finding(script, report->ledger_count > 0 ? (Words) {"", ""} : chart->finding, lang);
	set_small_print(script, report, chart, look);
	set_text(script, "TAG", label);
	appendPQExpBuffer(script, "DRAFT = %d\n", *draft_mark(report).en != '\0');
	appendPQExpBuffer(script, "TAG_WIDTH = %d\n", drawn_width(label));
	set_text(script, "NO_DATA", joined(no_data, lang, " "));
	set_text(script, "FIRST", has_periods(chart) ? row_label(chart, 0, lang) : "");
	set_text(script, "LAST",
			 has_periods(chart) ? row_label(chart, chart->row_count - 1, lang) : "");
	set_columns(script, chart, lang);
	if (has_groups(chart))
		set_parts(script, chart, lang);
	add_data(script, chart, look, exact);
	if (chart->is_plain)
		set_plain(script, chart);
	appendPQExpBufferStr(script, read_resource("theme.gp"));
	for (const char *c = buffer_text(script); *c != '\0'; c++)
		lines += *c == '\n';
	appendPQExpBufferStr(script, chart->drawing);
	appendPQExpBufferStr(script, "\nunset multiplot\n");
	return lines;
}

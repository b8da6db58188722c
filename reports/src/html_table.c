/*
 * html_table.c
 *	  A chart's exact figures as a table of the HTML report, which a reader can fold.
 *
 * A table of few periods and more figures is turned, so that it fits a telephone.
 */
#include <string.h>

#include "html.h"

#define MOST_SHORT 12

static bool
is_shown(const Column *column)
{
	return column->kind != KIND_PARTIAL;
}

/* Whether no text of a column is longer than a few words; in a table of words, such a column is not broken for the others. */
static bool
is_short(const Chart *chart, const Column *column, Lang lang)
{
	for (int row = 0; row < chart->row_count; row++)
	{
		for (int l = LANG_ZH; l <= LANG_EN; l++)
		{
			if ((lang == (Lang) l || lang == LANG_BOTH) &&
				display_width(told_text_in(chart, column, row, (Lang) l)) > MOST_SHORT)
				return false;
		}
	}
	return is_list(chart);
}

/* The title of a column over its unit; turned: of a row. */
static void
heading(PQExpBuffer out, const Column *column, bool turned, Lang lang)
{
	appendPQExpBuffer(out, "<th scope=\"%s\"%s>", turned ? "row" : "col",
					  is_figure(column) && !turned ? " class=\"figure\"" : "");
	element(out, "span", column->title, lang);
	element(out, "small", column->unit, lang);
	appendPQExpBufferStr(out, "</th>");
}

/* The name of a row, or a text that describes it. */
static void
text_cell(PQExpBuffer out, const char *tag, const Chart *chart, int i, int row, Lang lang)
{
	const Column *column = &chart->columns[i];
	Words words = {told_text_in(chart, column, row, LANG_ZH),
				   told_text_in(chart, column, row, LANG_EN)};

	if (i == name_column(chart) && is_partial(chart, row))
		words = (Words) {format_text("%s*", words.zh), format_text("%s*", words.en)};
	appendPQExpBuffer(out, "<%s>", tag);
	inner(out, words, lang);
	appendPQExpBuffer(out, "</%.*s>", (int) strcspn(tag, " "), tag);
}

static void
figure_cell(PQExpBuffer out, const char *text)
{
	appendPQExpBufferStr(out, "<td class=\"figure\">");
	escape(out, text);
	appendPQExpBufferStr(out, "</td>");
}

static void
plain_table(PQExpBuffer out, const Chart *chart, Lang lang)
{
	bool *short_one = allocate((size_t) chart->column_count, sizeof(bool));

	for (int i = 0; i < chart->column_count; i++)
		short_one[i] = is_short(chart, &chart->columns[i], lang);
	appendPQExpBufferStr(out, "<thead><tr>");
	for (int i = 0; i < chart->column_count; i++)
	{
		if (is_shown(&chart->columns[i]))
			heading(out, &chart->columns[i], false, lang);
	}
	appendPQExpBufferStr(out, "</tr></thead>\n<tbody>\n");
	for (int row = 0; row < chart->row_count; row++)
	{
		appendPQExpBufferStr(out, "<tr>");
		for (int i = 0; i < chart->column_count; i++)
		{
			if (is_figure(&chart->columns[i]))
				figure_cell(out, told_text(chart, &chart->columns[i], row));
			else if (is_shown(&chart->columns[i]))
				text_cell(out,
						  i == 0		   ? "th scope=\"row\""
						  : short_one[i]   ? "td class=\"short\""
						  : is_list(chart) ? "td class=\"long\""
										   : "td",
						  chart, i, row, lang);
		}
		appendPQExpBufferStr(out, "</tr>\n");
	}
	appendPQExpBufferStr(out, "</tbody>\n");
}

static const Words total_name = {"合计", "Total"};

static void
table_total(PQExpBuffer out, const Chart *chart, Lang lang)
{
	appendPQExpBufferStr(out, "<tfoot><tr>");
	for (int i = 0; i < chart->column_count; i++)
	{
		const Column *column = &chart->columns[i];

		if (i == 0)
			element(out, "th scope=\"row\"", total_name, lang);
		else if (is_figure(column))
			figure_cell(out, total_text(chart, column));
		else if (is_shown(column))
			appendPQExpBufferStr(out, "<td></td>");
	}
	appendPQExpBufferStr(out, "</tr></tfoot>\n");
}

/* One row a figure, one column a period. */
static void
turned_table(PQExpBuffer out, const Chart *chart, Lang lang)
{
	appendPQExpBufferStr(out, "<thead><tr>");
	heading(out, &chart->columns[0], false, lang);
	for (int row = 0; row < chart->row_count; row++)
		text_cell(out, "th scope=\"col\" class=\"figure\"", chart, 0, row, lang);
	if (has_total(chart))
		element(out, "th scope=\"col\" class=\"figure total\"", total_name, lang);
	appendPQExpBufferStr(out, "</tr></thead>\n<tbody>\n");
	for (int i = 1; i < chart->column_count; i++)
	{
		if (!is_figure(&chart->columns[i]))
			continue;
		appendPQExpBufferStr(out, "<tr>");
		heading(out, &chart->columns[i], true, lang);
		for (int row = 0; row < chart->row_count; row++)
			figure_cell(out, told_text(chart, &chart->columns[i], row));
		if (has_total(chart))
			figure_cell(out, total_text(chart, &chart->columns[i]));
		appendPQExpBufferStr(out, "</tr>\n");
	}
	appendPQExpBufferStr(out, "</tbody>\n");
}

void
html_table(PQExpBuffer out, const Chart *chart, Lang lang)
{
	bool turned = is_turned(chart);

	appendPQExpBufferStr(out, "<details open>");
	element(out, "summary", (Words) {"数据表", "Table"}, lang);
	appendPQExpBuffer(out, "<div class=\"table\" tabindex=\"0\"><table%s>\n",
					  turned		   ? " class=\"turned\""
					  : is_list(chart) ? " class=\"list\""
									   : "");
	appendPQExpBufferStr(out, "<caption>");
	element(out, "span", chart->title, lang);
	element(out, "small", cover_note(chart), lang);
	appendPQExpBufferStr(out, "</caption>\n");
	if (turned)
		turned_table(out, chart, lang);
	else
	{
		plain_table(out, chart, lang);
		if (has_total(chart))
			table_total(out, chart, lang);
	}
	appendPQExpBufferStr(out, "</table></div></details>\n");
}

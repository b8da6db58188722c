/*
 * csv.c
 *	  One chart's exact figures as CSV that spreadsheets open correctly: byte order mark, CRLF, and
 *	  no text cell that they would treat as a formula.
 */
#include <string.h>

#include "report.h"

static void
append_quoted(PQExpBuffer out, const char *text)
{
	appendPQExpBufferChar(out, '"');
	for (; *text != '\0'; text++)
	{
		if (*text == '"')
			appendPQExpBufferChar(out, '"');
		appendPQExpBufferChar(out, *text);
	}
	appendPQExpBufferChar(out, '"');
}

/* Text from the database: a spreadsheet treats text that begins with one of these as a formula. */
static void
append_text_cell(PQExpBuffer out, const char *text)
{
	if (*text != '\0' && strchr("=+-@\t\r", *text) != NULL)
		text = format_text("'%s", text);
	append_quoted(out, text);
}

static void
append_cell(PQExpBuffer out, const Column *column, const Cell *cell)
{
	if (cell->text == NULL)
		return; /* unknown is not zero */
	if (is_figure(column))
		append_decimal(out, cell->number, kind_scale(column->kind));
	else if (column->kind == KIND_PARTIAL)
		appendPQExpBufferStr(out, *cell->text == 't' ? "true" : "false");
	else
		append_text_cell(out, cell->text);
}

void
render_csv(const Report *report, const Chart *chart, Lang lang, PQExpBuffer out)
{
	static const Words flags_title = {"标记", "Flags"}, edition = {"版次", "Edition"};

	appendPQExpBufferStr(out, "\xEF\xBB\xBF");
	for (int i = 0; i < chart->column_count; i++)
	{
		appendPQExpBufferStr(out, i > 0 ? "," : "");
		append_quoted(out, column_heading(&chart->columns[i], lang));
	}
	appendPQExpBufferChar(out, ',');
	append_quoted(out, joined(flags_title, lang, " "));
	appendPQExpBufferChar(out, ',');
	append_quoted(out, joined(edition, lang, " "));
	appendPQExpBufferStr(out, "\r\n");
	for (int row = 0; row < chart->row_count; row++)
	{
		for (int i = 0; i < chart->column_count; i++)
		{
			appendPQExpBufferStr(out, i > 0 ? "," : "");
			append_cell(out, &chart->columns[i], &chart->columns[i].cells[row]);
		}
		appendPQExpBufferChar(out, ',');
		if (*flags(chart, row, lang) != '\0')
			append_quoted(out, flags(chart, row, lang));
		appendPQExpBufferChar(out, ',');
		append_quoted(out, basis_name(report, chart, row, lang));
		appendPQExpBufferStr(out, "\r\n");
	}
}

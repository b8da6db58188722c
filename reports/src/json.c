/*
 * json.c
 *	  The whole report as JSON.  Counts are numbers; money is text, so that no reader rounds it.
 */
#include <string.h>

#include "report.h"

static void
append_string(Buf *out, const char *text)
{
	if (text == NULL)
	{
		append(out, "null");
		return;
	}
	append_char(out, '"');
	while (*text != '\0')
	{
		uint32_t c = next_code_point(&text);

		if (c == '"' || c == '\\')
			append_char(out, '\\');
		if (c < 0x20 || c == 0x7F)
			append_format(out, "\\u%04x", c);
		else
			append_code_point(out, c == NOT_UTF8 ? 0xFFFD : c);
	}
	append_char(out, '"');
}

static void
append_member(Buf *out, const char *name, const char *text)
{
	append_format(out, "\"%s\": ", name);
	append_string(out, text);
}

static void
append_words(Buf *out, const char *name, Words words)
{
	append_format(out, "\"%s\": {", name);
	append_member(out, "zh", words.zh);
	append(out, ", ");
	append_member(out, "en", words.en);
	append_char(out, '}');
}

static void
append_column(Buf *out, const Column *column)
{
	static const char *const kinds[] = {"period",  "label",	  "text",  "count", "yuan",
										"percent", "partial", "group", "part"};
	static const char *const adds[] = {NULL, "yes", "stock", "set", "recompute", "part"};

	append(out, "      {");
	append_member(out, "name", column->name);
	append(out, ", ");
	append_member(out, "kind", kinds[column->kind]);
	append(out, ", ");
	append_words(out, "title", column->title);
	append(out, ", ");
	append_words(out, "unit", column->unit);
	append(out, ", ");
	append_member(out, "adds_up", adds[column->adds]);
	append_char(out, '}');
}

static void
append_value(Buf *out, const Column *column, const Cell *cell)
{
	append_format(out, "\"%s\": ", column->name);
	if (cell->text != NULL && column->kind == KIND_COUNT)
		append_decimal(out, cell->number, 0);
	else if (cell->text != NULL && column->kind == KIND_PARTIAL)
		append(out, *cell->text == 't' ? "true" : "false");
	else
		append_string(out, cell->text);
}

static void
append_chart(Buf *out, const Chart *chart)
{
	append(out, "    {\n      ");
	append_member(out, "name", chart->name);
	append(out, ",\n      ");
	append_words(out, "title", chart->title);
	append(out, ",\n      ");
	append_words(out, "finding", chart->finding);
	append(out, ",\n      \"columns\": [\n");
	for (int i = 0; i < chart->column_count; i++)
	{
		append_column(out, &chart->columns[i]);
		append(out, i + 1 < chart->column_count ? ",\n" : "\n");
	}
	append(out, "      ],\n      \"rows\": [\n");
	for (int row = 0; row < chart->row_count; row++)
	{
		append(out, "      {");
		for (int i = 0; i < chart->column_count; i++)
		{
			append(out, i > 0 ? ", " : "");
			append_value(out, &chart->columns[i], &chart->columns[i].cells[row]);
		}
		append(out, row + 1 < chart->row_count ? "},\n" : "}\n");
	}
	append(out, "      ]\n    }");
}

static void
append_paragraphs(Buf *out, const Report *report)
{
	append(out, ",\n  \"paragraphs\": [");
	for (int i = 0; i < report->paragraph_count; i++)
	{
		append(out, i > 0 ? ",\n    {" : "\n    {");
		append_member(out, "zh", report->paragraphs[i].zh);
		append(out, ", ");
		append_member(out, "en", report->paragraphs[i].en);
		append_char(out, '}');
	}
	append(out, report->paragraph_count > 0 ? "\n  ]" : "]");
}

/* The division (null: the whole ledger) and the day (null: as known now) that the report is of. */
static void
append_scope(Buf *out, const Scope *scope)
{
	if (scope->division == NULL)
		append(out, "\"restricted_to\": null");
	else
	{
		append(out, "\"restricted_to\": {");
		append_member(out, "division", scope->division);
		append(out, ", ");
		append_words(out, "name", scope->division_name);
		append_char(out, '}');
	}
	append(out, ",\n  ");
	append_member(out, "as_of", scope->as_of);
}

static void
append_omissions(Buf *out, const Report *report)
{
	append(out, "\"left_out\": [");
	for (int i = 0; i < report->omission_count; i++)
	{
		const Omission *omission = &report->omissions[i];

		append(out, i > 0 ? ",\n    {" : "\n    {");
		append_member(out, "name", omission->name);
		append(out, ", ");
		append_words(out, "title", omission->title);
		append(out, ", ");
		append_words(out, "reason", omission->reason);
		append_char(out, '}');
	}
	append(out, report->omission_count > 0 ? "\n  ]" : "]");
}

void
render_json(const Report *report, Buf *out)
{
	const Ledger *ledger = &report->ledger;

	append(out, "{\n  \"ledger\": {");
	append_member(out, "schema", ledger->schema);
	append(out, ", ");
	append_words(out, "name", ledger->name);
	append(out, ", ");
	append_member(out, "division", ledger->division);
	append_format(out, ", \"reconstructed\": %s, ", ledger->reconstructed ? "true" : "false");
	append_words(out, "note", ledger->note);
	append(out, ", ");
	append_member(out, "records_through", ledger->records_through);
	append(out, "},\n  ");
	append_member(out, "snapshot", report->snapshot);
	append(out, ",\n  ");
	append_member(out, "extension_version", report->extension);
	append(out, ",\n  ");
	append_member(out, "report_version", VERSION);
	append(out, ",\n  ");
	append_member(out, "year", report->year);
	append(out, ",\n  ");
	append_scope(out, &report->scope);
	append(out, ",\n  ");
	append_words(out, "headline", report->headline);
	append_paragraphs(out, report);
	append(out, ",\n  \"charts\": [\n");
	for (int i = 0; i < report->chart_count; i++)
	{
		append_chart(out, &report->charts[i]);
		append(out, i + 1 < report->chart_count ? ",\n" : "\n");
	}
	append(out, "  ],\n  ");
	append_omissions(out, report);
	append(out, "\n}\n");
}

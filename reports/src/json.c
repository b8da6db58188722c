/*
 * json.c
 *	  The whole report as JSON.  Counts are numbers; money is text, so that no reader rounds it.
 */
#include <string.h>

#include "report.h"

static void
append_string(PQExpBuffer out, const char *text)
{
	if (text == NULL)
	{
		appendPQExpBufferStr(out, "null");
		return;
	}
	appendPQExpBufferChar(out, '"');
	while (*text != '\0')
	{
		uint32_t c = next_code_point(&text);

		if (c == '"' || c == '\\')
			appendPQExpBufferChar(out, '\\');
		if (c < 0x20 || c == 0x7F)
			appendPQExpBuffer(out, "\\u%04x", c);
		else
			append_code_point(out, c == NOT_UTF8 ? 0xFFFD : c);
	}
	appendPQExpBufferChar(out, '"');
}

static void
append_member(PQExpBuffer out, const char *name, const char *text)
{
	appendPQExpBuffer(out, "\"%s\": ", name);
	append_string(out, text);
}

/* {"zh": "...", "en": "..."}, or only the language that was requested. */
static void
append_languages(PQExpBuffer out, Words words, Lang lang)
{
	appendPQExpBufferChar(out, '{');
	if (lang != LANG_EN)
		append_member(out, "zh", words.zh);
	if (lang == LANG_BOTH)
		appendPQExpBufferStr(out, ", ");
	if (lang != LANG_ZH)
		append_member(out, "en", words.en);
	appendPQExpBufferChar(out, '}');
}

static void
append_words(PQExpBuffer out, const char *name, Words words, Lang lang)
{
	appendPQExpBuffer(out, "\"%s\": ", name);
	append_languages(out, words, lang);
}

static void
append_column(PQExpBuffer out, const Column *column, Lang lang)
{
	static const char *const kinds[] = {"period",  "label",	  "text",  "count", "yuan",
										"percent", "partial", "group", "part"};
	static const char *const adds[] = {NULL, "yes", "stock", "set", "recompute", "part", "ledger"};

	appendPQExpBufferStr(out, "      {");
	append_member(out, "name", column->name);
	appendPQExpBufferStr(out, ", ");
	append_member(out, "kind", kinds[column->kind]);
	appendPQExpBufferStr(out, ", ");
	append_words(out, "title", column->title, lang);
	appendPQExpBufferStr(out, ", ");
	append_words(out, "unit", column->unit, lang);
	appendPQExpBufferStr(out, ", ");
	append_member(out, "adds_up", adds[column->adds]);
	appendPQExpBufferChar(out, '}');
}

static void
append_value(PQExpBuffer out, const Column *column, const Cell *cell)
{
	appendPQExpBuffer(out, "\"%s\": ", column->name);
	if (cell->text != NULL && column->kind == KIND_COUNT)
		append_decimal(out, cell->number, 0);
	else if (cell->text != NULL && column->kind == KIND_PARTIAL)
		appendPQExpBufferStr(out, *cell->text == 't' ? "true" : "false");
	else
		append_string(out, cell->text);
}

/*
 * The figures that the row lacks, by name: "c" is hidden (confidential), "m" is unknown (missing).  A row that has all has
 * no flags.
 */
static void
append_flags(PQExpBuffer out, const Chart *chart, int row)
{
	const char *before = ", \"flags\": {";

	for (int i = 0; i < chart->column_count; i++)
	{
		Gap gap = gap_at(chart, &chart->columns[i], row);

		if (gap == GAP_NONE)
			continue;
		appendPQExpBufferStr(out, before);
		append_member(out, chart->columns[i].name, flag(gap));
		before = ", ";
	}
	if (before[2] == '\0')
		appendPQExpBufferChar(out, '}');
}

static void
append_chart(PQExpBuffer out, const Chart *chart)
{
	appendPQExpBufferStr(out, "    {\n      ");
	append_member(out, "name", chart->name);
	appendPQExpBufferStr(out, ",\n      ");
	append_words(out, "title", chart->title, chart->lang);
	appendPQExpBufferStr(out, ",\n      ");
	append_words(out, "finding", chart->finding, chart->lang);
	appendPQExpBufferStr(out, ",\n      \"columns\": [\n");
	for (int i = 0; i < chart->column_count; i++)
	{
		append_column(out, &chart->columns[i], chart->lang);
		appendPQExpBufferStr(out, i + 1 < chart->column_count ? ",\n" : "\n");
	}
	appendPQExpBufferStr(out, "      ],\n      \"rows\": [\n");
	for (int row = 0; row < chart->row_count; row++)
	{
		appendPQExpBufferStr(out, "      {");
		for (int i = 0; i < chart->column_count; i++)
		{
			appendPQExpBufferStr(out, i > 0 ? ", " : "");
			append_value(out, &chart->columns[i], &chart->columns[i].cells[row]);
		}
		append_flags(out, chart, row);
		appendPQExpBufferStr(out, row + 1 < chart->row_count ? "},\n" : "}\n");
	}
	appendPQExpBufferStr(out, "      ]\n    }");
}

static void
append_paragraphs(PQExpBuffer out, const Report *report)
{
	appendPQExpBufferStr(out, ",\n  \"paragraphs\": [");
	for (int i = 0; i < report->paragraph_count; i++)
	{
		appendPQExpBufferStr(out, i > 0 ? ",\n    " : "\n    ");
		append_languages(out, report->paragraphs[i], report->lang);
	}
	appendPQExpBufferStr(out, report->paragraph_count > 0 ? "\n  ]" : "]");
}

/* The division (null: the whole ledger) and the day (null: as known now) that the report is of. */
static void
append_scope(PQExpBuffer out, const Scope *scope, Lang lang)
{
	if (scope->division == NULL)
		appendPQExpBufferStr(out, "\"restricted_to\": null");
	else
	{
		appendPQExpBufferStr(out, "\"restricted_to\": {");
		append_member(out, "division", scope->division);
		appendPQExpBufferStr(out, ", ");
		append_words(out, "name", scope->division_name, lang);
		appendPQExpBufferChar(out, '}');
	}
	appendPQExpBufferStr(out, ",\n  ");
	append_member(out, "as_of", scope->as_of);
}

static void
append_edition(PQExpBuffer out, const Edition *edition, Lang lang)
{
	static const char *const bases[] = {"edition", "draft", "rows", "closings"};

	appendPQExpBufferStr(out, "\"edition\": {");
	append_member(out, "basis", bases[edition->basis]);
	appendPQExpBuffer(out, ", \"number\": %s, ",
					  edition->number != NULL ? edition->number : "null");
	append_member(out, "published_on", edition->published_on);
	appendPQExpBufferStr(out, ", ");
	append_member(out, "note",
				  edition->note != NULL ? joined(words_of_note(edition->note), lang, " / ") : NULL);
	appendPQExpBuffer(out, ", \"books_changed\": %s, \"records_changed\": %s}",
					  edition->books_changed ? "true" : "false",
					  edition->records_changed ? "true" : "false");
}

/* Each of several ledgers, and what its figures are. */
static void
append_ledgers(PQExpBuffer out, const Report *report)
{
	appendPQExpBufferStr(out, "\"ledgers\": [");
	for (int i = 0; i < report->ledger_count; i++)
	{
		const Report *part = &report->ledgers[i];

		appendPQExpBufferStr(out, i > 0 ? ",\n    {" : "\n    {");
		append_member(out, "schema", part->ledger.schema);
		appendPQExpBufferStr(out, ", ");
		append_words(out, "name", part->ledger.name, report->lang);
		appendPQExpBufferStr(out, ", ");
		append_member(out, "division", part->ledger.division);
		appendPQExpBufferStr(out, ", ");
		append_member(out, "records_through", part->ledger.records_through);
		appendPQExpBufferStr(out, ", ");
		append_edition(out, &part->edition, report->lang);
		appendPQExpBufferChar(out, '}');
	}
	appendPQExpBufferStr(out, "\n  ]");
}

static void
append_omissions(PQExpBuffer out, const Report *report)
{
	appendPQExpBufferStr(out, "\"left_out\": [");
	for (int i = 0; i < report->omission_count; i++)
	{
		const Omission *omission = &report->omissions[i];

		appendPQExpBufferStr(out, i > 0 ? ",\n    {" : "\n    {");
		append_member(out, "name", omission->name);
		appendPQExpBufferStr(out, ", ");
		append_words(out, "title", omission->title, report->lang);
		appendPQExpBufferStr(out, ", ");
		append_words(out, "reason", omission->reason, report->lang);
		appendPQExpBufferChar(out, '}');
	}
	appendPQExpBufferStr(out, report->omission_count > 0 ? "\n  ]" : "]");
}

void
render_json(const Report *report, PQExpBuffer out)
{
	const Ledger *ledger = &report->ledger;

	appendPQExpBufferStr(out, "{\n  \"ledger\": {");
	append_member(out, "schema", ledger->schema);
	appendPQExpBufferStr(out, ", ");
	append_words(out, "name", ledger->name, report->lang);
	appendPQExpBufferStr(out, ", ");
	append_member(out, "division", ledger->division);
	appendPQExpBuffer(out, ", \"reconstructed\": %s, ", ledger->reconstructed ? "true" : "false");
	append_words(out, "note", ledger->note, report->lang);
	appendPQExpBufferStr(out, ", ");
	append_member(out, "records_through", ledger->records_through);
	appendPQExpBufferStr(out, "},\n  ");
	append_member(out, "snapshot", report->snapshot);
	appendPQExpBufferStr(out, ",\n  ");
	append_member(out, "extension_version", report->extension);
	appendPQExpBufferStr(out, ",\n  ");
	append_member(out, "report_version", VERSION);
	appendPQExpBufferStr(out, ",\n  ");
	append_member(out, "year", report->year);
	appendPQExpBufferStr(out, ",\n  ");
	append_scope(out, &report->scope, report->lang);
	appendPQExpBufferStr(out, ",\n  ");
	if (report->ledger_count > 0)
		append_ledgers(out, report);
	else
		append_edition(out, &report->edition, report->lang);
	appendPQExpBufferStr(out, ",\n  ");
	append_words(out, "headline", report->headline, report->lang);
	append_paragraphs(out, report);
	appendPQExpBufferStr(out, ",\n  \"charts\": [\n");
	for (int i = 0; i < report->chart_count; i++)
	{
		append_chart(out, all_rows(&report->charts[i]));
		appendPQExpBufferStr(out, i + 1 < report->chart_count ? ",\n" : "\n");
	}
	appendPQExpBufferStr(out, "  ],\n  ");
	append_omissions(out, report);
	appendPQExpBufferStr(out, "\n}\n");
}

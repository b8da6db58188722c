/*
 * ledger_columns.c
 *	  What the ledger knows of imports: the kinds, their columns, and the headings that mean them.
 */
#include <string.h>

#include "import.h"

void
read_ledger_columns(Ledger *ledger)
{
	PGresult *result = query(ledger->conn,
							 format_text("SELECT kind, column_name, is_needed, headings[1] "
										 "FROM %s.ledger_import_columns()",
										 ledger->extension),
							 NULL, _("the columns of imports"));

	ledger->column_count = PQntuples(result);
	ledger->columns = allocate((size_t) ledger->column_count, sizeof(LedgerColumn));
	ledger->kinds = allocate((size_t) ledger->column_count, sizeof(char *));
	for (int i = 0; i < ledger->column_count; i++)
	{
		LedgerColumn *column = &ledger->columns[i];

		*column = (LedgerColumn) {value(result, i, 0), value(result, i, 1),
								  *PQgetvalue(result, i, 2) == 't', value(result, i, 3)};
		if (i == 0 || strcmp(column->kind, ledger->kinds[ledger->kind_count - 1]) != 0)
			ledger->kinds[ledger->kind_count++] = column->kind;
	}
	PQclear(result);
}

const LedgerColumn *
ledger_column(const Ledger *ledger, const char *kind, const char *column)
{
	for (int i = 0; i < ledger->column_count; i++)
	{
		if (strcmp(ledger->columns[i].kind, kind) == 0 &&
			strcmp(ledger->columns[i].column, column) == 0)
			return &ledger->columns[i];
	}
	return NULL;
}

/* Texts as an array of the server's. */
const char *
array_text(const char *const *texts, int count)
{
	PQExpBuffer array = new_buffer();

	appendPQExpBufferChar(array, '{');
	for (int i = 0; i < count; i++)
	{
		appendPQExpBufferStr(array, i > 0 ? ",\"" : "\"");
		for (const char *c = texts[i]; *c != '\0'; c++)
		{
			if (*c == '"' || *c == '\\')
				appendPQExpBufferChar(array, '\\');
			appendPQExpBufferChar(array, *c);
		}
		appendPQExpBufferChar(array, '"');
	}
	appendPQExpBufferChar(array, '}');
	return buffer_text(array);
}

/*
 * For each text that is a heading for the caller: its place among the texts from 1, a kind, and the column that it means
 * there, or NULL where it is not to be read.  A unit at its end, as in 金额万元, is no part of the heading.
 */
PGresult *
find_headings(const Ledger *ledger, const char *const *texts, int count)
{
	const char *parameters[] = {array_text(texts, count),
								array_text(ledger->kinds, ledger->kind_count)};
	const char *sql = format_text(
		"WITH t AS MATERIALIZED (SELECT u.place, %2$s.ledger_import_heading(u.text) AS whole, "
		"%2$s.ledger_import_heading(%2$s.cell_unit_off(u.text)) AS bare "
		"FROM pg_catalog.unnest($1::pg_catalog.text[]) WITH ORDINALITY AS u(text, place)), "
		"h AS MATERIALIZED (SELECT k.kind, f.heading, f.column_name "
		"FROM pg_catalog.unnest($2::pg_catalog.text[]) AS k(kind), "
		"LATERAL %1$s.import_headings_for(k.kind) AS f) "
		"SELECT DISTINCT ON (t.place, h.kind) t.place, h.kind, h.column_name FROM t JOIN h "
		"ON h.heading OPERATOR(pg_catalog.=) t.whole OR h.heading OPERATOR(pg_catalog.=) t.bare "
		"ORDER BY t.place, h.kind, h.heading OPERATOR(pg_catalog.=) t.whole DESC",
		ledger->schema, ledger->extension);

	return query_params(ledger->conn, sql, 2, parameters, _("the headings that the ledger knows"));
}

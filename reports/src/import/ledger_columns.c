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

/* All headings, once for all files; and room for texts. */
static void
make_tables(const Ledger *ledger)
{
	const char *sql =
		format_text("CREATE TEMPORARY TABLE IF NOT EXISTS relief_import_headings AS "
					"SELECT k.kind, f.heading, f.column_name "
					"FROM (SELECT DISTINCT c.kind FROM %2$s.ledger_import_columns() AS c) AS k, "
					"LATERAL %1$s.import_headings_for(k.kind) AS f",
					ledger->schema, ledger->extension);

	PQclear(query(ledger->conn, sql, NULL, _("the headings that the ledger knows")));
	PQclear(query(ledger->conn,
				  "CREATE TEMPORARY TABLE IF NOT EXISTS relief_import_texts "
				  "(place pg_catalog.int4, text pg_catalog.text)",
				  NULL, _("the headings that the ledger knows")));
}

/* Any cell near the top may be a heading, or a name or identity number. */
static void
send_texts(PGconn *conn, const char *const *texts, int count)
{
	PQExpBuffer lines;

	PQclear(query(conn, "TRUNCATE pg_temp.relief_import_texts", NULL,
				  _("the headings that the ledger knows")));
	lines = start_copy(conn, "pg_temp.relief_import_texts");
	for (int i = 0; i < count; i++)
	{
		appendPQExpBuffer(lines, "%d\t", i + 1);
		append_copied(lines, texts[i]);
		appendPQExpBufferChar(lines, '\n');
		send_copied(conn, lines);
	}
	end_copy(conn, lines);
}

/*
 * For each text that is a heading for the caller: its place among the texts from 1, a kind, and the column that it means
 * there, or NULL where it is not to be read.  A unit at its end, as in 金额万元, is no part of the heading.
 */
PGresult *
find_headings(const Ledger *ledger, const char *const *texts, int count)
{
	const char *sql = format_text(
		"WITH t AS MATERIALIZED (SELECT u.place, %1$s.ledger_import_heading(u.text) AS whole, "
		"%1$s.ledger_import_heading(%1$s.cell_unit_off(u.text)) AS bare "
		"FROM pg_temp.relief_import_texts u) "
		"SELECT DISTINCT ON (t.place, h.kind) t.place, h.kind, h.column_name "
		"FROM t JOIN pg_temp.relief_import_headings h ON h.heading OPERATOR(pg_catalog.=) t.whole "
		"OR h.heading OPERATOR(pg_catalog.=) t.bare "
		"ORDER BY t.place, h.kind, h.heading OPERATOR(pg_catalog.=) t.whole DESC",
		ledger->extension);

	make_tables(ledger);
	send_texts(ledger->conn, texts, count);
	return query(ledger->conn, sql, NULL, _("the headings that the ledger knows"));
}

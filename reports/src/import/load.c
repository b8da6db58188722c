/*
 * load.c
 *	  Sends the rows of a file to a temporary table, and has the ledger import them.
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "import.h"

/* Ends the program when the server refuses something: all that it says, on one line. */
static PGresult *
check_import(PGconn *conn, PGresult *result, const char *file)
{
	const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
	const char *hint = PQresultErrorField(result, PG_DIAG_MESSAGE_HINT);

	check_interrupt();
	if (PQresultStatus(result) == PGRES_TUPLES_OK || PQresultStatus(result) == PGRES_COMMAND_OK)
		return result;
	if (PQstatus(conn) != CONNECTION_OK)
		fatal(EXIT_CONNECTION, "the connection was lost while \"%s\" was imported: %s", file,
			  PQerrorMessage(conn));
	fatal(EXIT_SERVER, "the ledger does not import \"%s\": %s%s%s%s%s", file,
		  message != NULL ? message : PQerrorMessage(conn), detail != NULL ? ". " : "",
		  detail != NULL ? detail : "", hint != NULL ? " " : "", hint != NULL ? hint : "");
}

/* What the user may have to act on has a hint: rows that are equal, donors of nearly one name. */
static void
on_notice(void *file, const PGresult *result)
{
	const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	const char *hint = PQresultErrorField(result, PG_DIAG_MESSAGE_HINT);

	if (message != NULL && hint != NULL)
		warning("\"%s\": %s. %s", (const char *) file, message, hint);
	else if (message != NULL)
		verbose("%s", message);
}

static void
create_table(const Ledger *ledger, const Reading *reading, const char *table)
{
	PQExpBuffer sql = new_buffer();

	appendPQExpBuffer(sql, "CREATE TEMPORARY TABLE %s (", table);
	for (int i = 0; i < reading->column_count; i++)
	{
		if (reading->columns[i].column != NULL)
			appendPQExpBuffer(sql, "%s pg_catalog.text, ",
							  quoted(ledger->conn, reading->columns[i].staged));
	}
	appendPQExpBufferStr(sql, "\"来源\" pg_catalog.text, \"行号\" pg_catalog.text)");
	PQclear(
		check_import(ledger->conn, PQexec(ledger->conn, buffer_text(sql)), reading->source->file));
}

static void
append_row(PQExpBuffer lines, const Reading *reading, const DataRow *row)
{
	for (int i = 0; i < reading->column_count; i++)
	{
		if (reading->columns[i].column == NULL)
			continue;
		append_copied(lines, row->cells[i]);
		appendPQExpBufferChar(lines, '\t');
	}
	append_copied(lines, row->origin);
	appendPQExpBufferChar(lines, '\t');
	append_copied(lines, row->origin_line);
	appendPQExpBufferChar(lines, '\n');
}

static void
send_rows(const Ledger *ledger, const Reading *reading, const char *table)
{
	PQExpBuffer lines = start_copy(ledger->conn, table);
	const char *what = format_text(_("%s: sending row"), reading->source->file);

	for (int i = 0; i < reading->row_count; i++)
	{
		append_row(lines, reading, &reading->rows[i]);
		send_copied(ledger->conn, lines);
		if (i % 1000 == 0)
			progress(what, i, reading->row_count);
	}
	progress(what, reading->row_count, reading->row_count);
	end_copy(ledger->conn, lines);
}

static void
take_rejections(Reading *reading, const PGresult *result)
{
	reading->rejection_count = PQntuples(result);
	reading->rejections = allocate((size_t) reading->rejection_count, sizeof(Rejection));
	for (int i = 0; i < reading->rejection_count; i++)
	{
		int row = atoi(PQgetvalue(result, i, 0)) - 1;

		if (row < 0 || row >= reading->row_count)
			fatal(EXIT_SERVER, "the ledger rejected row %d of \"%s\", which has %d", row + 1,
				  reading->source->file, reading->row_count);
		reading->rejections[i] =
			(Rejection) {row, value_or_empty(result, i, 1), value_or_empty(result, i, 2)};
	}
}

/* What the ledger wrote about this import; no row is there when the file had none. */
static void
take_counts(const Ledger *ledger, Reading *reading)
{
	long long empty; /* rows with dashes and words for "none" */
	PGresult *result = query(ledger->conn,
							 format_text("SELECT loaded, known, amount::pg_catalog.text, rejected "
										 "FROM %s.own_imports() ORDER BY import_id DESC LIMIT 1",
										 ledger->schema),
							 NULL, _("the result of the import"));

	if (PQntuples(result) == 0)
		return;
	reading->loaded = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
	reading->known = strtoll(PQgetvalue(result, 0, 1), NULL, 10);
	reading->amount = value(result, 0, 2);
	if (reading->amount == NULL && ledger_column(ledger, reading->kind, "amount") != NULL)
		reading->amount = "0";
	empty = reading->row_count - reading->loaded - reading->known - reading->rejection_count;
	if (empty > 0)
		warning(ngettext("\"%s\": %lld row says nothing", "\"%s\": %lld rows say nothing",
						 (unsigned long) empty),
				reading->source->file, empty);
	PQclear(result);
}

/* Columns that the user gave are known from now on; what is not to be read may be wanted in another file. */
static void
remember_maps(const Ledger *ledger, const Reading *reading)
{
	for (int i = 0; i < reading->column_count; i++)
	{
		const Column *column = &reading->columns[i];
		const char *parameters[] = {reading->kind, column->heading, column->column};

		if (column->map != NULL && column->column != NULL)
			PQclear(query_params(
				ledger->conn, format_text("SELECT %s.remember_mapping($1, $2, $3)", ledger->schema),
				3, parameters, _("the columns to remember")));
	}
}

void
load(const Ledger *ledger, Reading *reading, int number, const Options *options)
{
	const char *table = format_text("pg_temp.relief_import_%d", number);
	const char *parameters[] = {reading->kind, table, printable(from_locale(reading->source->file)),
								reading->source->checksum};
	const char *sql = format_text("SELECT row_number, reason, reason_zh FROM %s.run_import($1, "
								  "$2::pg_catalog.regclass, $3, $4) ORDER BY row_number",
								  ledger->schema);
	PGresult *result;

	if (reading->row_count == 0)
		return;
	remember_maps(ledger, reading);
	create_table(ledger, reading, table);
	send_rows(ledger, reading, table);
	verbose("importing \"%s\"", reading->source->file);
	PQsetNoticeReceiver(ledger->conn, on_notice, (void *) reading->source->file);
	result = PQexecParams(ledger->conn, sql, 4, NULL, parameters, NULL, NULL, 0);
	take_rejections(reading, check_import(ledger->conn, result, reading->source->file));
	PQclear(result);
	take_counts(ledger, reading);
	if (!options->dry_run && reading->rejection_count > 0)
		write_rejects(reading);
}

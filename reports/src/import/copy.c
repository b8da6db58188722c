/*
 * copy.c
 *	  Sends rows by COPY.  Cells go to the server in no other way: what COPY carries is in no log of statements.
 */
#include <string.h>

#include "import.h"

#define CHUNK 65536

static void
check_copy(PGconn *conn, PGresult *result, ExecStatusType expected)
{
	const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

	check_interrupt();
	if (PQresultStatus(result) != expected)
		fatal(PQstatus(conn) == CONNECTION_OK ? EXIT_SERVER : EXIT_CONNECTION,
			  "the server did not take the rows: %s",
			  message != NULL ? message : PQerrorMessage(conn));
	PQclear(result);
}

/*
 * A query that is cancelled logs the line that it has just read.  So a signal does not cancel COPY: the connection ends, of
 * which the log has the number of the line.
 */
PQExpBuffer
start_copy(PGconn *conn, const char *table)
{
	cancel_on_signal(NULL);
	check_copy(conn, PQexec(conn, format_text("COPY %s FROM STDIN", table)), PGRES_COPY_IN);
	return new_buffer();
}

/* A cell in COPY's text format. */
void
append_copied(PQExpBuffer lines, const char *cell)
{
	for (; *cell != '\0'; cell++)
	{
		const char *letter = *cell == '\n'	 ? "n"
							 : *cell == '\r' ? "r"
							 : *cell == '\t' ? "t"
							 : *cell == '\\' ? "\\"
											 : NULL;

		if (letter != NULL)
			appendPQExpBufferChar(lines, '\\');
		appendPQExpBufferChar(lines, letter != NULL ? *letter : *cell);
	}
}

static void
send_lines(PGconn *conn, PQExpBuffer lines)
{
	check_buffer(lines);
	if (lines->len > 0 && PQputCopyData(conn, lines->data, (int) lines->len) != 1)
		fatal(EXIT_CONNECTION, "the connection was lost while sending rows: %s",
			  PQerrorMessage(conn));
	resetPQExpBuffer(lines);
	check_interrupt();
}

/* When there is enough of it. */
void
send_copied(PGconn *conn, PQExpBuffer lines)
{
	if (lines->len >= CHUNK)
		send_lines(conn, lines);
}

void
end_copy(PGconn *conn, PQExpBuffer lines)
{
	PGresult *result;

	send_lines(conn, lines);
	if (PQputCopyEnd(conn, NULL) != 1)
		fatal(EXIT_CONNECTION, "the connection was lost while sending rows: %s",
			  PQerrorMessage(conn));
	while ((result = PQgetResult(conn)) != NULL)
		check_copy(conn, result, PGRES_COMMAND_OK);
	cancel_on_signal(conn);
}

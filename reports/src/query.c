/*
 * query.c
 *	  Runs one statement and returns its result; an error of the server ends the program.
 */
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

/* The server's primary message alone: DETAIL and CONTEXT would break the one-line rule. */
void
check_result(PGconn *conn, const PGresult *result, const char *what)
{
	ExecStatusType status = PQresultStatus(result);
	const char *primary_message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

	check_interrupt();
	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
		return;
	if (PQstatus(conn) != CONNECTION_OK)
		locate(NULL, 0);
	if (PQstatus(conn) != CONNECTION_OK)
		fatal(EXIT_CONNECTION, "the connection was lost while reading %s: %s", what,
			  primary_message != NULL ? primary_message : PQerrorMessage(conn));
	fatal(EXIT_SERVER, "could not read %s: %s", what,
		  primary_message != NULL ? primary_message : PQerrorMessage(conn));
}

/* The line of a statement's error, where the statement is the text of a file. */
static void
locate_error(const PGresult *result, const char *sql)
{
	const char *position = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);
	int line = 1;

	if (position == NULL || located() == NULL)
		return;
	for (int left = atoi(position) - 1; left > 0 && *sql != '\0'; left--)
		line += next_code_point(&sql) == '\n';
	locate(located(), line);
}

PGresult *
query_params(PGconn *conn, const char *sql, int count, const char *const *parameters,
			 const char *what)
{
	PGresult *result = PQexecParams(conn, sql, count, NULL, parameters, NULL, NULL, 0);

	locate_error(result, sql);
	check_result(conn, result, what);
	return result;
}

PGresult *
query(PGconn *conn, const char *sql, const char *parameter, const char *what)
{
	return query_params(conn, sql, parameter != NULL ? 1 : 0, &parameter, what);
}

const char *
quoted(PGconn *conn, const char *name)
{
	char *identifier = PQescapeIdentifier(conn, name, strlen(name));

	if (identifier == NULL)
		fatal(EXIT_SERVER, "the name \"%s\" is not valid text: %s", name, PQerrorMessage(conn));
	return identifier;
}

/* A value that outlives its result; NULL for NULL. */
const char *
value(const PGresult *result, int row, int column)
{
	if (PQgetisnull(result, row, column))
		return NULL;
	return copy_bytes(PQgetvalue(result, row, column), (size_t) PQgetlength(result, row, column));
}

const char *
value_or_empty(const PGresult *result, int row, int column)
{
	const char *text = value(result, row, column);

	return text != NULL ? text : "";
}

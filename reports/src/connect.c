/*
 * connect.c
 *	  Connects as psql does.
 */
#include <fcntl.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "tool.h"
#include "translate.h"

/* Asks on the terminal, not on standard input, which may be a pipe. */
static char *
ask_password(void)
{
	FILE *terminal = fopen("/dev/tty", "r+");
	struct termios shown, hidden;
	char line[1024] = "";

	if (terminal == NULL)
		fatal(EXIT_CONNECTION,
			  "a password is needed, but there is no terminal on which to ask for it");
	tcgetattr(fileno(terminal), &shown);
	hidden = shown;
	hidden.c_lflag &= ~(tcflag_t) ECHO;
	tcsetattr(fileno(terminal), TCSAFLUSH, &hidden);
	put_text(_("Password: "), terminal);
	fflush(terminal);
	if (fgets(line, sizeof(line), terminal) == NULL)
		line[0] = '\0';
	tcsetattr(fileno(terminal), TCSAFLUSH, &shown);
	fputs("\n", terminal);
	fclose(terminal);
	check_interrupt();
	line[strcspn(line, "\r\n")] = '\0';
	return copy_text(line);
}

static PGconn *
try_connection(const Connection *connection, const char *password)
{
	const char *keywords[] = {"host",
							  "port",
							  "user",
							  "password",
							  "dbname",
							  "fallback_application_name",
							  "client_encoding",
							  NULL};
	const char *values[] = {connection->host,	connection->port, connection->user, password,
							connection->dbname, program_name,	  "UTF8",			NULL};
	PGconn *conn;

	die_on_signal(true);
	conn = PQconnectdbParams(keywords, values, 1);
	die_on_signal(false);
	if (conn == NULL)
		fatal(EXIT_CONNECTION, "out of memory");
	return conn;
}

/* Notices of the server are ignored. */
static void
on_notice(void *arg, const char *message)
{
	(void) arg;
	verbose("%s", message);
}

PGconn *
connect_database(const Connection *connection)
{
	char *password = connection->password > 0 ? ask_password() : NULL;
	PGconn *conn = try_connection(connection, password);

	if (PQstatus(conn) == CONNECTION_BAD && PQconnectionNeedsPassword(conn) && password == NULL &&
		connection->password == 0)
	{
		PQfinish(conn);
		password = ask_password();
		conn = try_connection(connection, password);
	}
	if (PQstatus(conn) != CONNECTION_OK)
		fatal(EXIT_CONNECTION, "%s", PQerrorMessage(conn));
	PQsetNoticeProcessor(conn, on_notice, NULL);
	return conn;
}

/*
 * command_line.h
 *	  What the command lines of both programs share: the options of a connection, as psql has them.
 */
#ifndef RELIEF_COMMAND_LINE_H
#define RELIEF_COMMAND_LINE_H

#include <getopt.h>

#include "tool.h"

#define CONNECTION_LETTERS ":h:p:U:d:wW"

#define CONNECTION_OPTIONS                                                                         \
	{"host", required_argument, NULL, 'h'}, {"port", required_argument, NULL, 'p'},                \
		{"username", required_argument, NULL, 'U'}, {"dbname", required_argument, NULL, 'd'},      \
		{"no-password", no_argument, NULL, 'w'}, {"password", no_argument, NULL, 'W'}

#define CONNECTION_HELP                                                                            \
	N_("Connection options:\n"),                                                                   \
		N_("  -h, --host=HOSTNAME      database server host or socket directory\n"),               \
		N_("  -p, --port=PORT          database server port\n"),                                   \
		N_("  -U, --username=USERNAME  database user name\n"),                                     \
		N_("  -d, --dbname=DBNAME      database name, conninfo string or URI\n"),                  \
		N_("  -w, --no-password        never prompt for password\n"),                              \
		N_("  -W, --password           force password prompt\n"),                                  \
		N_("Other settings come from PGHOST, PGDATABASE and so on, PGSERVICE and ~/.pgpass, as "   \
		   "in "                                                                                   \
		   "psql.\n")

typedef struct
{
	const char *letters;
	const struct option *options;
	const char *const *help; /* its lines */
	size_t help_count;
	const char *version;
} CommandLine;

extern int next_option(int argc, char **argv, const CommandLine *line, Connection *connection);

#endif /* RELIEF_COMMAND_LINE_H */

/*
 * command_line.c
 *	  What the command lines of both programs share.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command_line.h"
#include "translate.h"

/* False: it is another option. */
static bool
take_connection_option(Connection *connection, int option, char *value)
{
	switch (option)
	{
		case 'h':
			connection->host = value;
			return true;
		case 'p':
			connection->port = value;
			return true;
		case 'U':
			connection->user = value;
			return true;
		case 'd':
			connection->dbname = value;
			return true;
		case 'w':
			connection->password = -1;
			return true;
		case 'W':
			connection->password = 1;
			return true;
		default:
			return false;
	}
}

static void
print_and_exit(const char *const *lines, size_t count)
{
	for (size_t i = 0; i < count; i++)
		put_text(_(lines[i]), stdout);
	if (fflush(stdout) != 0 || ferror(stdout))
		fatal(EXIT_RENDERING, "could not write to standard output");
	exit(EXIT_DONE);
}

/* getopt's own message would lack "error: ", so it is silenced and said again here. */
static void
reject_option(char **argv, int option)
{
	const char *word = argv[optind - 1];

	if (option == ':')
		fatal(EXIT_USAGE, "option \"%s\" needs a value; try --help", word);
	if (optopt != 0 && optopt < 256)
		fatal(EXIT_USAGE, "unknown option \"-%c\"; try --help", optopt);
	fatal(EXIT_USAGE, "unknown option \"%s\"; try --help", word);
}

/* The next option that is the program's own, with its value in optarg; -1: what follows are arguments. */
int
next_option(int argc, char **argv, const CommandLine *line, Connection *connection)
{
	int option;

	opterr = 0;
	while ((option = getopt_long(argc, argv, line->letters, line->options, NULL)) != -1)
	{
		/* getopt answers '?' for an unknown option too; then optopt or the word distinguishes them. */
		if (option == '?' &&
			(strcmp(argv[optind - 1], "--help") == 0 || strcmp(argv[optind - 1], "-?") == 0))
			print_and_exit(line->help, line->help_count);
		if (option == 'V')
			print_and_exit(&line->version, 1);
		if (option == '?' || option == ':')
			reject_option(argv, option);
		if (!take_connection_option(connection, option, optarg))
			return option;
	}
	return -1;
}

/*
 * options.c
 *	  The command line.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../command_line.h"
#include "import.h"

/* One entry a line or option, so that each can be translated by itself. */
static const char *const help_text[] = {
	N_("relief_import loads spreadsheets into a poverty_relief ledger.\n"),
	"\n",
	N_("Usage:\n"),
	N_("  relief_import [OPTION]... FILE... [DBNAME]\n"),
	"\n",
	N_("FILE is separated text (CSV, tabs or semicolons; UTF-8, UTF-16 or GB18030) or a workbook\n"
	   "(.xlsx, and with the package gnumeric .xls, .ods and .et).  Rows that cannot be loaded "
	   "are\n"
	   "written with the reason to FILE.rejects.csv, or FILE.rejects.xlsx for a workbook.  "
	   "Correct\n"
	   "them there, and load that file by the same command.\n"),
	"\n",
	N_("General options:\n"),
	N_("      --kind=KIND          register, aid, donations and so on (default: found by the "
	   "headings)\n"),
	N_("      --map=HEADING=COLUMN reads the file's column HEADING as COLUMN, given by name "
	   "(amount) "
	   "or\n"
	   "                           by a known heading; without COLUMN, it is not read.  May be "
	   "given\n"
	   "                           more than once\n"),
	N_("      --encoding=ENCODING  encoding of text files (default: detected)\n"),
	N_("      --sheet=SHEET        sheet of a workbook: name or number (default: the first with "
	   "rows)\n"),
	N_("      --no-fill            leave empty cells empty, even where cells were merged\n"),
	N_("      --schema=LEDGER      the ledger's schema (default: the only ledger in the "
	   "database)\n"),
	N_("  -n, --dry-run            load nothing; show what would be loaded and rejected\n"),
	N_("  -y, --yes                do not ask\n"),
	N_("      --trust-owner        as a superuser, import into a ledger whose owner is not a "
	   "superuser\n"),
	N_("  -q, --quiet              print no warnings, nor how the columns were understood\n"),
	N_("  -v, --verbose            print each step\n"),
	N_("  -V, --version            print the version, then exit\n"),
	N_("  -?, --help               print this help, then exit\n"),
	"\n",
	CONNECTION_HELP,
	"\n",
	N_("Exit status: 0 no row was rejected, 1 usage, 2 no connection, 3 the server refused "
	   "or\n"
	   "lacks something, 4 a file could not be read, understood or written, 6 rows were "
	   "rejected.\n"),
};

enum
{
	OPT_KIND = 256,
	OPT_MAP,
	OPT_ENCODING,
	OPT_SHEET,
	OPT_NO_FILL,
	OPT_SCHEMA,
	OPT_TRUST_OWNER
};

static const struct option long_options[] = {
	{"kind", required_argument, NULL, OPT_KIND},
	{"map", required_argument, NULL, OPT_MAP},
	{"encoding", required_argument, NULL, OPT_ENCODING},
	{"sheet", required_argument, NULL, OPT_SHEET},
	{"no-fill", no_argument, NULL, OPT_NO_FILL},
	{"schema", required_argument, NULL, OPT_SCHEMA},
	{"dry-run", no_argument, NULL, 'n'},
	{"yes", no_argument, NULL, 'y'},
	{"trust-owner", no_argument, NULL, OPT_TRUST_OWNER},
	{"quiet", no_argument, NULL, 'q'},
	{"verbose", no_argument, NULL, 'v'},
	{"version", no_argument, NULL, 'V'},
	{"help", no_argument, NULL, '?'},
	CONNECTION_OPTIONS,
	{NULL, 0, NULL, 0},
};

/* 列=column: the heading may contain an equals sign, a column does not. */
static void
add_map(Options *options, const char *word)
{
	const char *sign = strrchr(word, '=');
	Mapped *maps = allocate((size_t) options->map_count + 1, sizeof(Mapped));

	if (sign == NULL || sign == word)
		fatal(EXIT_USAGE, "--map must be HEADING=COLUMN, not \"%s\"", word);
	if (options->map_count > 0)
		memcpy(maps, options->maps, (size_t) options->map_count * sizeof(Mapped));
	maps[options->map_count++] =
		(Mapped) {copy_bytes(word, (size_t) (sign - word)), copy_text(sign + 1)};
	options->maps = maps;
}

/* A suffix such as //IGNORE would leave out what is wrong. */
static const char *
encoding(const char *word)
{
	if (*word == '\0' || strchr(word, '/') != NULL)
		fatal(EXIT_USAGE, "--encoding must be the name of an encoding, not \"%s\"", word);
	return word;
}

static void
take_option(Options *options, int option, char *value)
{
	switch (option)
	{
		case OPT_KIND:
			options->kind = value;
			break;
		case OPT_MAP:
			add_map(options, from_locale(value));
			break;
		case OPT_ENCODING:
			options->encoding = encoding(value);
			break;
		case OPT_SHEET:
			options->sheet = from_locale(value);
			break;
		case OPT_NO_FILL:
			options->no_fill = true;
			break;
		case OPT_SCHEMA:
			options->schema = from_locale(value);
			break;
		case OPT_TRUST_OWNER:
			options->trust_owner = true;
			break;
		case 'n':
			options->dry_run = true;
			break;
		case 'y':
			options->yes = true;
			break;
		case 'q':
			options->quiet = true;
			break;
		case 'v':
			options->verbose = true;
			break;
	}
}

/* host=... dbname=...; a name of a file with an equals sign is none, because libpq knows all keywords. */
static bool
is_conninfo(const char *word)
{
	PQconninfoOption *settings = PQconninfoParse(word, NULL);
	bool is_valid = settings != NULL;

	PQconninfoFree(settings);
	return is_valid;
}

/* The last argument, when there is no file of that name and it does not look like one. */
static bool
is_database(const char *word)
{
	static const char *const endings[] = {".csv",  ".tsv", ".txt", ".xlsx",
										  ".xlsm", ".xls", ".ods", ".et"};
	size_t len = strlen(word);

	if (strncmp(word, "postgresql://", 13) == 0 || strncmp(word, "postgres://", 11) == 0)
		return true;
	if (access(word, F_OK) == 0)
		return false;
	if (is_conninfo(word))
		return true;
	if (strchr(word, '/') != NULL)
		return false;
	for (size_t i = 0; i < lengthof(endings); i++)
	{
		if (len > strlen(endings[i]) &&
			strcasecmp(word + len - strlen(endings[i]), endings[i]) == 0)
			return false;
	}
	return true;
}

static void
take_arguments(Options *options, int count, char **words)
{
	if (count > 1 && options->connection.dbname == NULL && is_database(words[count - 1]))
		options->connection.dbname = words[--count];
	if (count == 0)
		fatal(EXIT_USAGE, "no file is given; try --help");
	options->files = (const char **) words;
	options->file_count = count;
}

Options
parse_options(int argc, char **argv)
{
	Options options = {.map_count = 0};
	int option;
	const CommandLine line = {CONNECTION_LETTERS "nyqvV", long_options, help_text,
							  lengthof(help_text), "relief_import (poverty_relief) " VERSION "\n"};

	while ((option = next_option(argc, argv, &line, &options.connection)) != -1)
		take_option(&options, option, optarg);
	take_arguments(&options, argc - optind, argv + optind);
	return options;
}

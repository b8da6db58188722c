/*
 * options.c
 *	  The command line.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command_line.h"
#include "report.h"

static const char *const format_names[] = {"html", "svg",  "png",  "pdf",	  "csv",
										   "json", "text", "xlsx", "exchange"};
static const char *const lang_names[] = {"zh", "en", "both"};
static const char *const theme_names[] = {"", "light", "dark"};

/* One entry a line or option, so that each can be translated by itself. */
static const char *const help_text[] = {
	N_("relief_report writes reports and draws charts of a poverty_relief ledger.\n"),
	"\n",
	N_("Usage:\n"),
	N_("  relief_report [OPTION]... [DBNAME]\n"),
	"\n",
	N_("General options:\n"),
	N_("  -o, --output=FILE        write to FILE, whole or not at all; - is standard output "
	   "(default).\n"
	   "                           With one file per chart, FILE may be a folder: NAME.svg "
	   "and so on\n"),
	N_("      --format=FORMAT      html (default), svg, png, pdf, csv, json, text, xlsx or "
	   "exchange\n"),
	N_("      --sign-key=FILE      with --format=exchange: the key that signs, in hexadecimal "
	   "digits\n"),
	N_("      --schema=LEDGER      the ledger's schema (default: the only ledger in the "
	   "database);\n"
	   "                           several are reported side by side\n"),
	N_("      --chart=NAME         only this chart; may be given more than once\n"),
	N_("      --charts=FOLDER      the charts of FOLDER as well (NAME.sql, and NAME.gp if drawn);\n"
	   "                           one of the same name replaces a built-in one\n"),
	N_("      --without-built-in   only the charts of FOLDER\n"),
	N_("      --year=YEAR          report on YEAR and the years before it (default: the ledger's "
	   "last)\n"),
	N_("      --division=CODE      only the love supermarkets in this division (prefecture to "
	   "village)\n"),
	N_("      --as-of=DATE         as published by DATE (YYYY-MM-DD): the months closed by then\n"),
	N_("      --jobs=NUMBER        draw this many pictures at a time (default: processors, at most "
	   "4)\n"),
	N_("      --trust-owner        as a superuser, read a ledger whose owner is not a superuser\n"),
	N_("      --list               list the charts, then exit\n"),
	N_("      --lang=LANG          language of the report: zh, en or both (default)\n"),
	N_("      --theme=THEME        light (default) or dark; html follows the reader's system by "
	   "default\n"),
	N_("  -q, --quiet              print no warnings\n"),
	N_("  -v, --verbose            print each step\n"),
	N_("  -V, --version            print the version, then exit\n"),
	N_("  -?, --help               print this help, then exit\n"),
	"\n",
	CONNECTION_HELP,
	"\n",
	N_("Exit status: 0 done, 1 usage, 2 no connection, 3 the server refused or lacks something,\n"
	   "4 the report could not be drawn or written, 5 nothing has been published yet.\n"),
};

enum
{
	OPT_FORMAT = 256,
	OPT_SCHEMA,
	OPT_CHART,
	OPT_CHARTS,
	OPT_WITHOUT_BUILT_IN,
	OPT_YEAR,
	OPT_DIVISION,
	OPT_AS_OF,
	OPT_JOBS,
	OPT_TRUST_OWNER,
	OPT_LIST,
	OPT_LANG,
	OPT_THEME,
	OPT_SIGN_KEY
};

static const struct option long_options[] = {
	{"output", required_argument, NULL, 'o'},
	{"format", required_argument, NULL, OPT_FORMAT},
	{"schema", required_argument, NULL, OPT_SCHEMA},
	{"chart", required_argument, NULL, OPT_CHART},
	{"charts", required_argument, NULL, OPT_CHARTS},
	{"without-built-in", no_argument, NULL, OPT_WITHOUT_BUILT_IN},
	{"year", required_argument, NULL, OPT_YEAR},
	{"division", required_argument, NULL, OPT_DIVISION},
	{"as-of", required_argument, NULL, OPT_AS_OF},
	{"jobs", required_argument, NULL, OPT_JOBS},
	{"trust-owner", no_argument, NULL, OPT_TRUST_OWNER},
	{"list", no_argument, NULL, OPT_LIST},
	{"lang", required_argument, NULL, OPT_LANG},
	{"theme", required_argument, NULL, OPT_THEME},
	{"sign-key", required_argument, NULL, OPT_SIGN_KEY},
	{"quiet", no_argument, NULL, 'q'},
	{"verbose", no_argument, NULL, 'v'},
	{"version", no_argument, NULL, 'V'},
	{"help", no_argument, NULL, '?'},
	CONNECTION_OPTIONS,
	{NULL, 0, NULL, 0},
};

const char *
format_name(Format format)
{
	return format_names[format];
}

/* The place of a word in a list; the first word of a list may be "", which users cannot select. */
static int
choose(const char *option, const char *word, const char *const *names, size_t count)
{
	PQExpBuffer list = new_buffer();

	for (size_t i = 0; i < count; i++)
	{
		if (*names[i] == '\0')
			continue;
		if (strcmp(word, names[i]) == 0)
			return (int) i;
		appendPQExpBuffer(list, "%s%s", list->len > 0 ? _(", ") : "", names[i]);
	}
	fatal(EXIT_USAGE, "--%s must be one of %s, not \"%s\"", option, buffer_text(list), word);
}

static int
whole_number(const char *option, const char *word, int least, int most)
{
	int64_t number;

	if (!parse_decimal(word, 0, &number) || number < least || number > most)
		fatal(EXIT_USAGE, "--%s must be a whole number from %d to %d, not \"%s\"", option, least,
			  most, word);
	return (int) number;
}

/* Checks only the form of the code; the server checks that it exists. */
static const char *
division_code(const char *word)
{
	size_t digits = strspn(word, "0123456789");

	if (word[digits] != '\0' || (digits != 4 && digits != 6 && digits != 9 && digits != 12))
		fatal(EXIT_USAGE, "--division must be a code of 4, 6, 9 or 12 digits, not \"%s\"", word);
	return word;
}

static bool
is_day(const char *word)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int year, month, of_month;

	if (strlen(word) != 10 || strspn(word, "0123456789-") != 10 || word[4] != '-' ||
		word[7] != '-' || sscanf(word, "%4d-%2d-%2d", &year, &month, &of_month) != 3)
		return false;
	if (year < 1949 || year > 2199 || month < 1 || month > 12 || of_month < 1)
		return false;
	return of_month <= lengths[month - 1] +
						   (month == 2 && (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)));
}

static const char *
day(const char *word)
{
	if (!is_day(word))
		fatal(EXIT_USAGE,
			  "--as-of must be a day from 1949-01-01 to 2199-12-31 as YYYY-MM-DD, not \"%s\"",
			  word);
	return word;
}

/* More would cost memory (40 MB each) and gain little. */
static int
default_jobs(void)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	return processors < 1 ? 1 : processors > 4 ? 4 : (int) processors;
}

/* A list with one more word. */
static const char **
with_word(const char **words, int count, const char *word)
{
	const char **longer = allocate((size_t) count + 1, sizeof(char *));

	if (count > 0)
		memcpy(longer, words, (size_t) count * sizeof(char *));
	longer[count] = word;
	return longer;
}

static void
add_schema(Options *options, const char *schema)
{
	for (int i = 0; i < options->schema_count; i++)
	{
		if (strcmp(options->schemas[i], schema) == 0)
			fatal(EXIT_USAGE, "--schema names the ledger \"%s\" twice", schema);
	}
	options->schemas = with_word(options->schemas, options->schema_count++, schema);
}

static void
take_option(Options *options, int option, char *value)
{
	switch (option)
	{
		case 'o':
			options->output = value;
			break;
		case 'q':
			options->quiet = true;
			break;
		case 'v':
			options->verbose = true;
			break;
		case OPT_FORMAT:
			options->format = choose("format", value, format_names, lengthof(format_names));
			break;
		case OPT_SCHEMA:
			add_schema(options, from_locale(value));
			break;
		case OPT_CHART:
			options->chart_names =
				with_word(options->chart_names, options->chart_name_count++, value);
			break;
		case OPT_CHARTS:
			options->charts_dir = value;
			break;
		case OPT_WITHOUT_BUILT_IN:
			options->without_built_in = true;
			break;
		case OPT_YEAR:
			options->year = format_text("%d", whole_number("year", value, 1, 9998));
			break;
		case OPT_DIVISION:
			options->division = division_code(value);
			break;
		case OPT_AS_OF:
			options->as_of = day(value);
			break;
		case OPT_JOBS:
			options->jobs = whole_number("jobs", value, 1, MAX_JOBS);
			break;
		case OPT_TRUST_OWNER:
			options->trust_owner = true;
			break;
		case OPT_LIST:
			options->list = true;
			break;
		case OPT_LANG:
			options->lang = choose("lang", value, lang_names, lengthof(lang_names));
			break;
		case OPT_THEME:
			options->theme = choose("theme", value, theme_names, lengthof(theme_names));
			break;
		case OPT_SIGN_KEY:
			options->sign_key = value;
			break;
	}
}

Options
parse_options(int argc, char **argv)
{
	Options options = {.lang = LANG_BOTH, .output = "-", .jobs = default_jobs()};
	int option;
	const CommandLine line = {CONNECTION_LETTERS "o:qvV", long_options, help_text,
							  lengthof(help_text), "relief_report (poverty_relief) " VERSION "\n"};

	while ((option = next_option(argc, argv, &line, &options.connection)) != -1)
		take_option(&options, option, optarg);
	if (optind < argc && options.connection.dbname == NULL)
		options.connection.dbname = argv[optind++];
	if (optind < argc)
		fatal(EXIT_USAGE, "too many arguments (the first is \"%s\"); try --help", argv[optind]);
	if (options.schema_count > 1 && (options.division != NULL || options.as_of != NULL))
		fatal(EXIT_USAGE, "--division and --as-of are of one ledger; name one with --schema");
	if (options.without_built_in && options.charts_dir == NULL)
		fatal(EXIT_USAGE, "--without-built-in needs --charts");
	if (*options.output == '\0')
		fatal(EXIT_USAGE, "--output needs a file name, or - for standard output");
	if ((options.format == FORMAT_EXCHANGE) != (options.sign_key != NULL))
		fatal(EXIT_USAGE, "--format=exchange and --sign-key=FILE belong together");
	return options;
}

/* A PDF is the whole report, unless a chart is asked for: then it is its picture. */
bool
is_one_chart_a_file(const Options *options)
{
	return options->format == FORMAT_SVG || options->format == FORMAT_PNG ||
		   options->format == FORMAT_CSV ||
		   (options->format == FORMAT_PDF && options->chart_name_count > 0);
}

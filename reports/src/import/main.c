/*
 * main.c
 *	  relief_import: files are read and understood, then loaded in one transaction.
 */
#include <stdio.h>
#include <string.h>

#include "import.h"

const char *const program_name = "relief_import";

/* Each kind comes after those to which it refers: aid after households, attendance after postings. */
static const char *const kinds_in_order[] = {"organisations", "register",  "donations",
											 "aid",			  "purchases", "incomes",
											 "postings",	  "attendance"};

static size_t
place_of_kind(const char *kind)
{
	size_t place = 0;

	while (place < lengthof(kinds_in_order) && strcmp(kinds_in_order[place], kind) != 0)
		place++;
	return place;
}

/* In the order in which they can be loaded; files of one kind in that of the command line. */
static void
sort_readings(Reading *readings, int count)
{
	for (int i = 1; i < count; i++)
	{
		Reading reading = readings[i];
		int at = i;

		for (; at > 0 && place_of_kind(readings[at - 1].kind) > place_of_kind(reading.kind); at--)
			readings[at] = readings[at - 1];
		readings[at] = reading;
	}
}

static void
check_kind(const Ledger *ledger, const char *kind)
{
	PQExpBuffer kinds = new_buffer();

	for (int i = 0; i < ledger->kind_count; i++)
	{
		if (kind == NULL || strcmp(ledger->kinds[i], kind) == 0)
			return;
		appendPQExpBuffer(kinds, "%s%s", i > 0 ? ", " : "", ledger->kinds[i]);
	}
	fatal(EXIT_USAGE, "--kind must be one of %s, not \"%s\"", buffer_text(kinds), kind);
}

/* A column of --map must mean something for some kind; headings of files are looked up later. */
static Ledger
open_ledger(const Options *options)
{
	Ledger ledger = {.conn = connect_database(&options->connection)};
	const char *schema, *version;

	cancel_on_signal(ledger.conn);
	query(ledger.conn, "SELECT pg_catalog.set_config('search_path', '', false)", NULL,
		  _("the settings"));
	query(ledger.conn, "SELECT pg_catalog.set_config('poverty_relief.lang', $1, false)",
		  is_chinese() ? "zh" : "en", _("the settings"));
	ledger.extension = find_extension(ledger.conn, &version);
	schema = find_ledger(ledger.conn, ledger.extension, options->schema);
	ledger.schema = quoted(ledger.conn, schema);
	if (!options->trust_owner)
		check_trust(ledger.conn, schema);
	read_ledger_columns(&ledger);
	check_kind(&ledger, options->kind);
	return ledger;
}

static bool
uses_map(const Reading *reading, const Mapped *map)
{
	for (int i = 0; i < reading->column_count; i++)
	{
		const Column *column = &reading->columns[i];

		if (column->map == map && (column->column != NULL || *map->column == '\0'))
			return true;
	}
	return false;
}

/* Each map that the user gave must have found its column. */
static void
check_maps(const Options *options, const Reading *readings, int count)
{
	for (int m = 0; m < options->map_count; m++)
	{
		bool used = false;

		for (int i = 0; i < count; i++)
			used |= uses_map(&readings[i], &options->maps[m]);
		if (!used)
			fatal(EXIT_USAGE, "no file has a column \"%s\" that can be \"%s\", as --map says",
				  options->maps[m].heading, options->maps[m].column);
	}
}

static void
show_rejections(const Reading *reading)
{
	const int most = 10;

	for (int i = 0; i < reading->rejection_count && i < most; i++)
	{
		const Rejection *rejection = &reading->rejections[i];

		warning("\"%s\", line %s: %s", reading->source->file,
				reading->rows[rejection->row].origin_line,
				is_chinese() ? rejection->reason_zh : rejection->reason);
	}
	if (reading->rejection_count > most)
		warning("\"%s\": %d more rows are rejected", reading->source->file,
				reading->rejection_count - most);
	if (reading->rejects_file != NULL)
		warning("the rejected rows of \"%s\" are in \"%s\": correct them there, and load that file",
				reading->source->file, reading->rejects_file);
}

/*
 * Whether the server committed before the connection was lost is not known here: then the files of rejected rows stay, as after
 * a commit.  A signal that came while it committed has no effect.
 */
static void
commit(const Ledger *ledger)
{
	PGresult *result;

	check_interrupt();
	result = PQexec(ledger->conn, "COMMIT");
	if (PQresultStatus(result) == PGRES_COMMAND_OK || PQstatus(ledger->conn) != CONNECTION_OK)
	{
		keep_files();
		release_signals();
	}
	if (PQstatus(ledger->conn) != CONNECTION_OK)
		fatal(EXIT_CONNECTION,
			  "the connection was lost during COMMIT; own_imports() shows whether the files are "
			  "loaded, and they can be imported again: %s",
			  PQerrorMessage(ledger->conn));
	check_result(ledger->conn, result, _("the import"));
	PQclear(result);
}

/* All files, or none: what the user sees is what is in the ledger. */
static void
load_all(const Ledger *ledger, Reading *readings, int count, const Options *options)
{
	query(ledger->conn, "BEGIN ISOLATION LEVEL READ COMMITTED", NULL, _("the import"));
	for (int i = 0; i < count; i++)
	{
		progress(_("importing file"), i, count);
		if (!readings[i].is_declined)
			load(ledger, &readings[i], i + 1, options);
	}
	progress("", count, count);
	if (options->dry_run)
		query(ledger->conn, "ROLLBACK", NULL, _("the import"));
	else
		commit(ledger);
	cancel_on_signal(NULL);
	PQfinish(ledger->conn);
}

int
main(int argc, char **argv)
{
	Options options;
	Ledger ledger;
	Source *sources;
	Reading *readings;
	int rejected = 0;

	open_standard_streams();
	use_language();
	options = parse_options(argc, argv);
	if (options.quiet)
		be_quiet();
	if (options.verbose)
		be_verbose();
	catch_signals();
	sources = allocate((size_t) options.file_count, sizeof(Source));
	readings = allocate((size_t) options.file_count, sizeof(Reading));
	for (int i = 0; i < options.file_count; i++)
		sources[i] = read_source(options.files[i], &options);
	ledger = open_ledger(&options);
	for (int i = 0; i < options.file_count; i++)
	{
		readings[i] = find_reading(&ledger, &sources[i], &options);
		read_data(&readings[i], &ledger, &options);
	}
	check_maps(&options, readings, options.file_count);
	sort_readings(readings, options.file_count);
	for (int i = 0; i < options.file_count; i++)
	{
		show_reading(&readings[i]);
		readings[i].is_declined = !agrees(&readings[i], &options);
	}
	load_all(&ledger, readings, options.file_count, &options);
	for (int i = 0; i < options.file_count; i++)
	{
		show_rejections(&readings[i]);
		rejected += readings[i].rejection_count;
	}
	print_results(readings, options.file_count, options.dry_run);
	if (fflush(stdout) != 0)
		fatal(EXIT_FILE, options.dry_run ? N_("could not write to standard output")
										 : N_("the import is complete, but its result could not "
											  "be written to standard output"));
	return rejected > 0 ? EXIT_REJECTED : EXIT_DONE;
}

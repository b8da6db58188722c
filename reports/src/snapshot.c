/*
 * snapshot.c
 *	  Reads everything the report needs in one read-only snapshot, so that its figures agree.
 */
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "snapshot.h"

static void
read_ledger(PGconn *conn, const char *schema, Report *report)
{
	PGresult *result =
		query(conn,
			  format_text("SELECT name_zh, name_en, division::pg_catalog.text, reconstructed, "
						  "note_zh, note_en, records_through::pg_catalog.text, "
						  "pg_catalog.to_char(pg_catalog.transaction_timestamp(), "
						  "'YYYY-MM-DD HH24:MI:SS TZH:TZM') FROM %s.ledger",
						  quoted(conn, schema)),
			  NULL, _("the ledger"));
	Ledger *ledger = &report->ledger;

	if (PQntuples(result) != 1)
		fatal(EXIT_SERVER, "the table ledger of ledger \"%s\" must have one row, not %d", schema,
			  PQntuples(result));
	ledger->schema = schema;
	ledger->name.zh = value_or_empty(result, 0, 0);
	ledger->name.en = value_or_empty(result, 0, 1);
	ledger->division = value_or_empty(result, 0, 2);
	ledger->reconstructed = *PQgetvalue(result, 0, 3) == 't';
	ledger->note.zh = value_or_empty(result, 0, 4);
	ledger->note.en = value_or_empty(result, 0, 5);
	ledger->records_through = value(result, 0, 6);
	report->snapshot = value(result, 0, 7);
}

/* Which counties a union has, as the publication views show them. */
static void
read_sources(PGconn *conn, const char *ledger, Ledger *properties)
{
	PGresult *result = query(conn,
							 "SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON "
							 "n.oid = c.relnamespace "
							 "WHERE n.nspname = $1 AND c.relname = 'union_key'",
							 properties->schema, _("the ledger"));

	properties->is_union = PQntuples(result) > 0;
	PQclear(result);
	properties->sources = (Words) {"", ""};
	if (!properties->is_union)
		return;
	result = query(conn,
				   format_text("SELECT pg_catalog.count(*), pg_catalog.count(*) FILTER (WHERE NOT "
							   "is_missing), COALESCE(pg_catalog.to_char(pg_catalog.min(as_of), "
							   "'YYYY-MM-DD'), '-') FROM %s.publication_sources",
							   ledger),
				   NULL, _("the counties of the union"));
	properties->sources =
		(Words) {format_text("；计入 %s/%s 县，最早 %s 上报", value(result, 0, 1),
							 value(result, 0, 0), value(result, 0, 2)),
				 format_text("; %s of %s counties, as of %s or later", value(result, 0, 1),
							 value(result, 0, 0), value(result, 0, 2))};
	PQclear(result);
}

const char *
literal(PGconn *conn, const char *text)
{
	char *quoted_text = PQescapeLiteral(conn, text, strlen(text));

	if (quoted_text == NULL)
		fatal(EXIT_SERVER, "\"%s\" is not valid text: %s", text, PQerrorMessage(conn));
	return quoted_text;
}

/*
 * A year that the ledger does not have is an error, not an empty report.  The whole ledger is read
 * as published, because some roles may read nothing else.
 */
static void
check_year(PGconn *conn, const QueryNames *names, bool is_union)
{
	const char *views =
		format_text("%s.%s", names->ledger,
					names->division == NULL && names->as_of == NULL ? "publication_" : "");
	PGresult *result =
		query(conn,
			  format_text("SELECT pg_catalog.min(year), pg_catalog.max(year), "
						  "COALESCE(pg_catalog.bool_or(year = $1::pg_catalog.int4), false) FROM ("
						  "%2$sSELECT year FROM %1$said_year) AS y",
						  views,
						  is_union ? ""
								   : format_text("SELECT year FROM %1$ssupermarket_year UNION ALL "
												 "SELECT year FROM %1$sdonation_year UNION ALL ",
												 views)),
			  names->year, _("the ledger's years"));

	if (*PQgetvalue(result, 0, 2) == 't')
		return;
	if (PQgetisnull(result, 0, 0))
		fatal(EXIT_SERVER, "the ledger has no year yet");
	fatal(EXIT_SERVER, "the ledger has no year %s; it has %s to %s", names->year,
		  PQgetvalue(result, 0, 0), PQgetvalue(result, 0, 1));
}

/* One ledger, or a union of several: what it is, then its charts and its narrative. */
static void
read_one(PGconn *conn, const Options *options, const char *schema, QueryNames *names,
		 const NarrativeQuery *narratives, int narrative_count, Report *report)
{
	names->ledger = quoted(conn, schema);
	if (!options->trust_owner)
		check_trust(conn, schema);
	read_ledger(conn, schema, report);
	read_sources(conn, names->ledger, &report->ledger);
	if (report->ledger.is_union && (options->division != NULL || options->as_of != NULL))
		fatal(EXIT_USAGE, "\"%s\" is a union of ledgers: it has no --division and no --as-of",
			  schema);
	if (report->ledger.is_union && options->schema_count > 1)
		fatal(EXIT_USAGE, "\"%s\" is a union of ledgers, which is reported by itself", schema);
	if (report->ledger.is_union)
	{
		use_union_resources();
		report->charts = load_charts(options, &report->chart_count);
		narratives = load_narrative(options, &narrative_count);
	}
	if (options->division == NULL && options->as_of == NULL)
		read_edition(conn, names->ledger, report);
	if (names->year != NULL)
		check_year(conn, names, report->ledger.is_union);
	read_scope(conn, options, names->extension, names->ledger, report);
	if (report->scope.division != NULL)
		names->division = literal(conn, report->scope.division);
	if (report->scope.as_of != NULL)
		names->as_of = literal(conn, report->scope.as_of);
	report->omissions =
		allocate((size_t) (report->chart_count + narrative_count) + 1, sizeof(Omission));
	read_charts(conn, options, names, report);
	for (int i = 0; i < narrative_count; i++)
		read_narrative(conn, &narratives[i], names, report);
}

/* Each by itself in the same snapshot, then side by side. */
static void
read_several(PGconn *conn, const Options *options, QueryNames *names,
			 const NarrativeQuery *narratives, int narrative_count, Report *report)
{
	report->ledger_count = options->schema_count;
	report->ledgers = allocate((size_t) report->ledger_count, sizeof(Report));
	for (int i = 0; i < report->ledger_count; i++)
	{
		Report *part = &report->ledgers[i];
		const char *schema = find_ledger(conn, names->extension, options->schemas[i]);

		*part = (Report) {.lang = report->lang,
						  .year = report->year,
						  .headline = {"", ""},
						  .extension = report->extension,
						  .charts = copy_charts(report->charts, report->chart_count),
						  .chart_count = report->chart_count};
		read_one(conn, options, schema, names, narratives, narrative_count, part);
	}
	merge_ledgers(report);
}

/* Charts that are left out while they have no rows, unless they were requested by name. */
static void
drop_empty(const Options *options, Report *report)
{
	int kept = 0;

	for (int i = 0; i < report->chart_count; i++)
	{
		const Chart *chart = &report->charts[i];

		if (chart->row_count > 0 || !chart->needs_rows || options->chart_name_count > 0)
			report->charts[kept++] = *chart;
	}
	report->chart_count = kept;
}

/* Runs the queries of charts and narratives, and closes the connection. */
void
read_snapshot(PGconn *conn, const Options *options, Report *report,
			  const NarrativeQuery *narratives, int narrative_count)
{
	QueryNames names = {.year = options->year, .lang = options->lang};

	cancel_on_signal(conn);
	query(conn, "SELECT pg_catalog.set_config('search_path', '', false)", NULL, _("the settings"));
	query(conn, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", NULL, _("the snapshot"));
	/*
	 * Dates are in ISO format.  JIT compilation of a chart's query took seconds, much longer than running it.  Error messages
	 * of the ledger's functions become part of messages of the program.
	 */
	query(conn,
		  "SELECT pg_catalog.set_config('datestyle', 'ISO, YMD', true), "
		  "pg_catalog.set_config('jit', 'off', true), "
		  "pg_catalog.set_config('poverty_relief.lang', $1, true)",
		  is_chinese() ? "zh" : "en", _("the settings"));
	names.plain_signs = strcmp(PQparameterStatus(conn, "server_encoding"), "EUC_CN") == 0;
	report->lang = options->lang;
	report->year = options->year;
	names.extension = find_extension(conn, &report->extension);
	if (options->schema_count > 1)
		read_several(conn, options, &names, narratives, narrative_count, report);
	else
		read_one(conn, options,
				 find_ledger(conn, names.extension,
							 options->schema_count > 0 ? options->schemas[0] : NULL),
				 &names, narratives, narrative_count, report);
	query(conn, "COMMIT", NULL, _("the snapshot"));
	cancel_on_signal(NULL);
	PQfinish(conn);
	drop_empty(options, report);
	for (int i = 0; i < report->chart_count; i++)
	{
		set_hides(&report->charts[i], options->division != NULL);
		share_units(&report->charts[i]);
		keep_latest(&report->charts[i]);
		share_units(&report->charts[i]);
	}
}

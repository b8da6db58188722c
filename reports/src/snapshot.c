/*
 * snapshot.c
 *	  Reads everything the report needs in one read-only snapshot, so that its figures agree.
 */
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "query_names.h"

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

static void
check_columns(const Chart *chart, const PGresult *result)
{
	int count = chart->column_count;

	if (PQnfields(result) != count + 2 || strcmp(PQfname(result, count), "finding_zh") != 0 ||
		strcmp(PQfname(result, count + 1), "finding_en") != 0)
		fatal(EXIT_RENDERING,
			  ngettext("chart \"%s\": the query must return its %d column, then finding_zh and "
					   "finding_en",
					   "chart \"%s\": the query must return its %d columns, then finding_zh and "
					   "finding_en",
					   (unsigned long) count),
			  chart->name, count);
	for (int i = 0; i < count; i++)
	{
		if (strcmp(PQfname(result, i), chart->columns[i].name) != 0)
			fatal(EXIT_RENDERING,
				  "chart \"%s\": column %d of the query is \"%s\", but \"%s\" in the column table",
				  chart->name, i + 1, PQfname(result, i), chart->columns[i].name);
	}
}

static const Words *
read_findings(const Chart *chart, const PGresult *result)
{
	Words *findings = allocate((size_t) chart->row_count + 1, sizeof(Words));

	for (int row = 0; row < chart->row_count; row++)
		findings[row] = (Words) {value_or_empty(result, row, chart->column_count),
								 value_or_empty(result, row, chart->column_count + 1)};
	return findings;
}

static void
take_rows(Chart *chart, const PGresult *result, Lang lang)
{
	chart->lang = lang;
	chart->row_count = PQntuples(result);
	for (int i = 0; i < chart->column_count; i++)
	{
		Column *column = &chart->columns[i];

		column->cells = allocate((size_t) chart->row_count, sizeof(Cell));
		for (int row = 0; row < chart->row_count; row++)
		{
			Cell *cell = &column->cells[row];

			cell->text = value(result, row, i);
			if (cell->text != NULL && !is_figure(column))
			{
				cell->words = words_of(cell->text);
				cell->text = text_in(cell, lang);
			}
			if (cell->text != NULL && is_figure(column) &&
				!parse_decimal(cell->text, kind_scale(column->kind), &cell->number))
				fatal(EXIT_RENDERING,
					  "chart \"%s\": \"%s\" in column \"%s\" is not a figure of its kind",
					  chart->name, cell->text, column->name);
		}
	}
	if (chart->row_count > 0)
	{
		chart->finding.zh = value_or_empty(result, 0, chart->column_count);
		chart->finding.en = value_or_empty(result, 0, chart->column_count + 1);
	}
	if (chart->split_by != NULL)
		chart->findings = read_findings(chart, result);
}

const char *
literal(PGconn *conn, const char *text)
{
	char *quoted_text = PQescapeLiteral(conn, text, strlen(text));

	if (quoted_text == NULL)
		fatal(EXIT_SERVER, "\"%s\" is not valid text: %s", text, PQerrorMessage(conn));
	return quoted_text;
}

/* Checks that the header of a chart agrees with its query. */
static void
check_honours(const Chart *chart, const QueryNames *names)
{
	const struct
	{
		bool said, so;
		const char *option, *name;
	} claims[] = {
		{chart->honours_year, names->year_used, "year", "year"},
		{chart->honours_division, names->division_used, "division", "division"},
		{chart->honours_as_of, names->as_of_used, "as-of", "as_of"},
	};

	for (size_t i = 0; i < lengthof(claims); i++)
	{
		if (claims[i].said && !claims[i].so)
			fatal(EXIT_RENDERING,
				  "chart \"%s\": its header says that it honours %s, but its query has no :%s",
				  chart->name, claims[i].option, claims[i].name);
	}
}

static const Words no_part = {
	"所用记录不归属于爱心超市，不能限于某一区划",
	"it cannot be restricted to a division, as its records belong to no love supermarket"};
static const Words no_history = {"所用记录没有结账版本，只知现状",
								 "it cannot be shown as of a day, as its records have no closed "
								 "editions, only what is known now"};
static const Words no_year = {"查询中没有 :year，不能只报到某一年",
							  "it cannot be limited to a year, as its query has no :year"};

static Words
both_reasons(Words one, Words other)
{
	if (*one.en == '\0' || *other.en == '\0')
		return *one.en == '\0' ? other : one;
	return (Words) {format_text("%s；%s", one.zh, other.zh),
					format_text("%s; %s", one.en, other.en)};
}

/* Why a query that uses only these options cannot be shown as requested; empty when it can. */
static Words
obstacle(const QueryNames *names, bool minds_year, bool minds_division, bool minds_as_of)
{
	Words reason = {"", ""};

	if (names->year != NULL && !minds_year)
		reason = both_reasons(reason, no_year);
	if (names->division != NULL && !minds_division)
		reason = both_reasons(reason, no_part);
	if (names->as_of != NULL && !minds_as_of)
		reason = both_reasons(reason, no_history);
	return reason;
}

static void
leave_out(Report *report, const char *name, Words title, Words reason)
{
	report->omissions[report->omission_count++] = (Omission) {name, title, reason};
}

static bool
has_rows(PGconn *conn, const char *sql, const char *what)
{
	PGresult *result = query(conn, sql, NULL, what);
	bool any = PQntuples(result) > 0;

	PQclear(result);
	return any;
}

/* False: it is left out with a warning, or an error if it was requested by name. */
static bool
read_chart(PGconn *conn, const Options *options, Chart *chart, QueryNames *names, Report *report)
{
	const char *what = format_text(_("chart \"%s\""), chart->name);
	const char *sql = (locate(chart->query_file, 0), substituted(chart->query, names, what));
	bool asked_for = options->chart_name_count > 0;
	Words reason;
	PGresult *result;

	locate(chart->query_file, 0);
	check_honours(chart, names);
	locate(NULL, 0);
	if (chart->needs_as_of && names->as_of == NULL && asked_for)
		fatal(EXIT_USAGE, "chart \"%s\" needs --as-of", chart->name);
	if (chart->needs_as_of && names->as_of == NULL)
		return false;
	reason = obstacle(names, names->year_used, chart->honours_division, chart->honours_as_of);
	if (*reason.en != '\0' && asked_for)
		fatal(EXIT_USAGE, "chart \"%s\" cannot be shown with these options: %s", chart->name,
			  for_message(reason));
	if (*reason.en != '\0' && chart->needs_rows && !has_rows(conn, sql, what))
		return false;
	if (*reason.en != '\0')
	{
		warning("chart \"%s\" is left out: %s", chart->name, for_message(reason));
		leave_out(report, chart->name, chart->title, reason);
		return false;
	}
	verbose("reading chart %s", chart->name);
	locate(chart->query_file, 0);
	result = query(conn, sql, NULL, what);
	check_columns(chart, result);
	take_rows(chart, result, names->lang);
	PQclear(result);
	locate(NULL, 0);
	return true;
}

/*
 * A chart of the whole ledger in a report of a part would be misleading.  Charts are not split where the charts of several
 * ledgers must correspond, nor where one file has them.
 */
static void
read_charts(PGconn *conn, const Options *options, QueryNames *names, Report *report)
{
	Chart *charts = report->charts;
	int count = report->chart_count, read = 0;
	bool is_split = options->schema_count < 2 && options->format != FORMAT_CSV &&
					(!is_one_chart_a_file(options) || is_folder(options->output));

	report->chart_count = 0;
	for (int i = 0; i < count; i++)
	{
		if (read_chart(conn, options, &charts[i], names, report))
			charts[read++] = charts[i];
	}
	for (int i = 0; i < read; i++)
	{
		Chart *longer = allocate((size_t) (report->chart_count + read - i + charts[i].row_count),
								 sizeof(Chart));

		if (report->chart_count > 0)
			memcpy(longer, report->charts, (size_t) report->chart_count * sizeof(Chart));
		report->chart_count = split_chart(&charts[i], is_split, longer, report->chart_count);
		report->charts = longer;
	}
}

/*
 * Sentences about the whole ledger would be misleading there, too; one warning is given for all
 * that are left out.
 */
static bool
can_be_narrated(const NarrativeQuery *narrative, const QueryNames *names, Report *report)
{
	const Words title = {"综述中的其他内容", "Other parts of the narrative"};
	Words reason = obstacle(names, true, names->division_used, names->as_of_used);
	int count = report->omission_count;

	if (*reason.en == '\0')
		return true;
	if (count == 0 || strcmp(report->omissions[count - 1].title.en, title.en) != 0)
		leave_out(report, narrative->name, title, reason);
	return false;
}

static const char *const tile_columns[] = {"name_zh",	"name_en",	 "figure_zh", "figure_en",
										   "before_zh", "before_en", "change_zh", "change_en"};

/* The main figures are of the whole ledger as it is published. */
static void
read_tiles(PGconn *conn, const NarrativeQuery *narrative, QueryNames *names, Report *report)
{
	const char *what = format_text(_("narrative \"%s\""), narrative->name);
	PGresult *result;

	if (names->division != NULL || names->as_of != NULL)
		return;
	result = query(conn, substituted(narrative->query, names, what), NULL, what);
	for (int i = 0; i < (int) lengthof(tile_columns); i++)
	{
		if (PQnfields(result) != (int) lengthof(tile_columns) ||
			strcmp(PQfname(result, i), tile_columns[i]) != 0)
			fatal(EXIT_RENDERING,
				  "%s: the query must return name, figure, before and change, "
				  "each as _zh and _en",
				  what);
	}
	report->tile_count = PQntuples(result);
	report->tiles = allocate((size_t) report->tile_count, sizeof(Tile));
	for (int row = 0; row < report->tile_count; row++)
	{
		Words words[4];

		for (int i = 0; i < 4; i++)
			words[i] = (Words) {value_or_empty(result, row, 2 * i),
								value_or_empty(result, row, 2 * i + 1)};
		report->tiles[row] = (Tile) {words[0], words[1], words[2], words[3]};
	}
	PQclear(result);
}

static void
read_narrative(PGconn *conn, const NarrativeQuery *narrative, QueryNames *names, Report *report)
{
	const char *what = format_text(_("narrative \"%s\""), narrative->name);
	const char *sql = substituted(narrative->query, names, what);
	PGresult *result;
	int rows;
	Words *paragraphs;

	if (!can_be_narrated(narrative, names, report))
		return;
	result = query(conn, sql, NULL, what);
	rows = PQntuples(result);
	paragraphs = allocate((size_t) (report->paragraph_count + rows), sizeof(Words));
	if (PQnfields(result) != 2 || strcmp(PQfname(result, 0), "zh") != 0 ||
		strcmp(PQfname(result, 1), "en") != 0)
		fatal(EXIT_RENDERING, "%s: the query must return the columns zh and en", what);
	if (report->paragraph_count > 0)
		memcpy(paragraphs, report->paragraphs, (size_t) report->paragraph_count * sizeof(Words));
	report->paragraphs = paragraphs;
	for (int row = 0; row < rows; row++)
	{
		Words words = {value_or_empty(result, row, 0), value_or_empty(result, row, 1)};

		if (*report->headline.zh == '\0' && *report->headline.en == '\0')
			report->headline = words;
		else if (*words.zh != '\0' || *words.en != '\0')
			paragraphs[report->paragraph_count++] = words;
	}
	PQclear(result);
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
	{
		if (is_tiles(&narratives[i]))
			read_tiles(conn, &narratives[i], names, report);
		else
			read_narrative(conn, &narratives[i], names, report);
	}
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

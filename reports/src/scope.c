/*
 * scope.c
 *	  The part of the ledger that the report covers (--division), and the day as of which (--as-of).
 */
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

/* A division without a supermarket is an error, not an empty report. */
static void
read_division(PGconn *conn, const char *code, const char *extension, const char *ledger,
			  Scope *scope)
{
	PGresult *result = query(
		conn,
		format_text("SELECT w.code::pg_catalog.text, d.name_zh, d.name_en, EXISTS ("
					"SELECT FROM %2$s.supermarkets s WHERE s.division OPERATOR(%1$s.<@) w.code) "
					"FROM (SELECT $1::%1$s.division_code) AS w(code) "
					"LEFT JOIN %2$s.divisions d ON d.division OPERATOR(%1$s.=) w.code",
					extension, ledger),
		code, _("the division"));

	scope->division = value(result, 0, 0);
	scope->division_name.zh = value(result, 0, 1);
	scope->division_name.en = value(result, 0, 2);
	if (scope->division_name.zh == NULL)
		scope->division_name.zh =
			scope->division_name.en != NULL ? scope->division_name.en : scope->division;
	if (scope->division_name.en == NULL)
		scope->division_name.en = scope->division_name.zh;
	if (*PQgetvalue(result, 0, 3) != 't')
		fatal(EXIT_SERVER, "the ledger has no supermarket in division %s%s", scope->division,
			  for_message(scope->division_name) == scope->division
				  ? ""
				  : format_text(_(" (%s)"), for_message(scope->division_name)));
	PQclear(result);
}

/* So is a day before the first closing, or a future day. */
static void
read_as_of(PGconn *conn, const char *day, const char *ledger, Report *report)
{
	PGresult *result = query(
		conn,
		format_text(
			"SELECT pg_catalog.count(*), pg_catalog.to_char(pg_catalog.min(month), 'YYYY-MM'), "
			"pg_catalog.to_char(pg_catalog.max(month), 'YYYY-MM'), "
			"12 * (pg_catalog.date_part('year', pg_catalog.max(month)) "
			"- pg_catalog.date_part('year', pg_catalog.min(month))) "
			"+ pg_catalog.date_part('month', pg_catalog.max(month)) "
			"- pg_catalog.date_part('month', pg_catalog.min(month)) + 1, "
			"$1::pg_catalog.date OPERATOR(pg_catalog.>) CURRENT_DATE, "
			"(SELECT pg_catalog.min(closed_at)::pg_catalog.date FROM %1$s.closings), "
			"%1$s.records_through_of($1::pg_catalog.date) "
			"FROM %1$s.closings_of($1::pg_catalog.date)",
			ledger),
		day, _("the closings"));
	Scope *scope = &report->scope;

	if (*PQgetvalue(result, 0, 4) == 't')
		fatal(EXIT_USAGE, "--as-of %s is in the future", day);
	scope->as_of = day;
	scope->months = atoi(PQgetvalue(result, 0, 0));
	if (scope->months == 0 && PQgetisnull(result, 0, 5))
		fatal(EXIT_SERVER, "the ledger has no closed month");
	if (scope->months == 0)
		fatal(EXIT_SERVER,
			  "the ledger had no closed month by %s; the first was closed on %s, and --as-of is "
			  "the day of a "
			  "closing, not of the records",
			  day, PQgetvalue(result, 0, 5));
	scope->first_month = value(result, 0, 1);
	scope->last_month = value(result, 0, 2);
	scope->months_spanned = atoi(PQgetvalue(result, 0, 3));
	report->ledger.records_through = value(result, 0, 6);
	PQclear(result);
}

void
read_scope(PGconn *conn, const Options *options, const char *extension, const char *ledger,
		   Report *report)
{
	if (options->division != NULL || options->as_of != NULL)
		report->edition.basis = options->as_of != NULL ? BASIS_CLOSINGS : BASIS_ROWS;
	if (options->division != NULL)
		read_division(conn, options->division, extension, ledger, &report->scope);
	if (options->as_of != NULL)
		read_as_of(conn, options->as_of, ledger, report);
}

/*
 * edition.c
 *	  The edition that the publication views show, and whether the records have changed since.
 *
 * Anyone may know that a month was closed or reopened since (publication_edition).  That rows changed is looked up in the
 * audit, by those who may read it.
 */
#include <libpq-fe.h>
#include <string.h>

#include "report.h"

/*
 * A change belongs to the edition if it was visible in its snapshot.  Transactions are numbered anew where a dump is
 * restored, so later times are compared as well; the index by time finds them, with a day for long transactions.  A union
 * has no audit.
 */
static bool
have_rows_changed(PGconn *conn, const char *ledger)
{
	PGresult *result =
		query(conn,
			  format_text("SELECT pg_catalog.has_table_privilege(pg_catalog.to_regclass("
						  "'%1$s.audit'), 'SELECT') "
						  "AND pg_catalog.has_table_privilege('%1$s.editions', 'SELECT') "
						  "AND pg_catalog.has_table_privilege('%1$s._tables', 'SELECT')",
						  ledger),
			  NULL, _("the edition"));
	bool may_read = *PQgetvalue(result, 0, 0) == 't';

	PQclear(result);
	if (!may_read)
		return false;
	result =
		query(conn,
			  format_text("SELECT EXISTS (SELECT FROM %1$s.audit a, (SELECT published_at, snapshot "
						  "FROM %1$s.editions ORDER BY edition DESC LIMIT 1) AS e "
						  "WHERE a.at > e.published_at - '1 day'::pg_catalog.interval "
						  "AND a.action IN ('insert', 'update', 'delete', 'truncate') "
						  "AND a.table_name IN (SELECT table_name FROM %1$s._tables "
						  "WHERE kind NOT IN ('office', 'log', 'identity', 'keys')) "
						  "AND (a.at > e.published_at "
						  "OR NOT pg_catalog.pg_visible_in_snapshot(a.transaction, e.snapshot)))",
						  ledger),
			  NULL, _("the edition"));
	may_read = *PQgetvalue(result, 0, 0) == 't';
	PQclear(result);
	return may_read;
}

/* Without an edition the owner sees a draft, and others nothing.  An older ledger has fewer columns. */
void
read_edition(PGconn *conn, const char *ledger, Report *report)
{
	Edition *edition = &report->edition;
	PGresult *result =
		query(conn,
			  format_text("SELECT edition, pg_catalog.to_char(published_at, 'YYYY-MM-DD'), "
						  "records_through, pg_catalog.to_jsonb(e) ->> 'note', "
						  "pg_catalog.to_jsonb(e) ->> 'books_changed' "
						  "FROM %s.publication_edition e",
						  ledger),
			  NULL, _("the edition"));

	if (PQntuples(result) == 0)
		fatal(EXIT_UNPUBLISHED,
			  "ledger \"%s\" has published nothing yet; its owner publishes the first edition by "
			  "SELECT %s.publish_edition()",
			  report->ledger.schema, ledger);
	edition->number = value(result, 0, 0);
	edition->published_on = value(result, 0, 1);
	report->ledger.records_through = value(result, 0, 2);
	edition->note = value(result, 0, 3);
	if (edition->note != NULL && *edition->note == '\0')
		edition->note = NULL;
	edition->books_changed =
		!PQgetisnull(result, 0, 4) && strcmp(PQgetvalue(result, 0, 4), "true") == 0;
	PQclear(result);
	edition->basis = edition->number != NULL ? BASIS_EDITION : BASIS_DRAFT;
	if (edition->basis == BASIS_EDITION)
		edition->records_changed = have_rows_changed(conn, ledger);
}

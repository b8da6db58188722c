/*
 * ledger.c
 *	  Which ledger of the database is meant, and whether its code may run with our rights.
 */
#include <libpq-fe.h>
#include <stdlib.h>

#include "tool.h"
#include "translate.h"

/* The schema of the extension, quoted. */
const char *
find_extension(PGconn *conn, const char **version)
{
	PGresult *result =
		query(conn,
			  "SELECT n.nspname, e.extversion FROM pg_catalog.pg_extension e "
			  "JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = $1",
			  "poverty_relief", _("the list of extensions"));

	if (PQntuples(result) == 0)
		fatal(EXIT_SERVER,
			  "database \"%s\" does not have the extension poverty_relief; "
			  "CREATE EXTENSION poverty_relief installs it",
			  PQdb(conn));
	*version = value(result, 0, 1);
	return quoted(conn, value(result, 0, 0));
}

static const char *
name_list(const PGresult *result)
{
	PQExpBuffer list = new_buffer();

	for (int i = 0; i < PQntuples(result); i++)
		appendPQExpBuffer(list, "%s%s", i > 0 ? _(", ") : "", PQgetvalue(result, i, 0));
	return buffer_text(list);
}

static PGresult *
all_ledgers(PGconn *conn, const char *extension)
{
	return query(
		conn, format_text("SELECT schema_name FROM %s.ledgers() ORDER BY schema_name", extension),
		NULL, _("the list of ledgers"));
}

/* No other schema is read than the one that was named, if it is a ledger. */
static bool
is_ledger(PGconn *conn, const char *extension, const char *schema)
{
	PGresult *result = query(conn, format_text("SELECT schema_name FROM %s.ledgers($1)", extension),
							 schema, _("the ledger"));

	return PQntuples(result) > 0;
}

/* One that was not upgraded lacks views and functions that this version of the tools reads. */
static void
refuse_older(PGconn *conn, const char *extension, const char *schema)
{
	PGresult *result =
		query(conn, format_text("SELECT format_version FROM %s.ledgers($1)", extension), schema,
			  _("the ledger"));

	if (PQntuples(result) > 0 && !PQgetisnull(result, 0, 0) &&
		atoi(PQgetvalue(result, 0, 0)) < LEDGER_FORMAT)
		fatal(EXIT_SERVER,
			  "ledger \"%s\" has format %s, and this version of %s needs format %d; after ALTER "
			  "EXTENSION poverty_relief UPDATE, its owner calls upgrade_ledger",
			  schema, PQgetvalue(result, 0, 0), program_name, LEDGER_FORMAT);
	PQclear(result);
}

/* The ledger that was named, or the only one there is. */
const char *
find_ledger(PGconn *conn, const char *extension, const char *wanted)
{
	PGresult *result;
	int count;

	if (wanted != NULL && is_ledger(conn, extension, wanted))
	{
		refuse_older(conn, extension, wanted);
		return wanted;
	}
	result = all_ledgers(conn, extension);
	count = PQntuples(result);
	if (count == 0)
		fatal(EXIT_SERVER,
			  "database \"%s\" contains no ledger that user \"%s\" can see; create_ledger() "
			  "creates one",
			  PQdb(conn), PQuser(conn));
	if (wanted != NULL)
		fatal(EXIT_SERVER, "database \"%s\" contains no ledger \"%s\"; it contains: %s", PQdb(conn),
			  wanted, name_list(result));
	if (count > 1)
		fatal(EXIT_SERVER, "database \"%s\" contains %d ledgers; name one with --schema: %s",
			  PQdb(conn), count, name_list(result));
	wanted = value(result, 0, 0);
	refuse_older(conn, extension, wanted);
	return wanted;
}

/*
 * A report runs the views and functions of the ledger, which belong to its owner, with the rights
 * of who connects.  A superuser would give the owner all rights.
 */
void
check_trust(PGconn *conn, const char *schema)
{
	PGresult *result = query(
		conn,
		"SELECT o.rolname FROM pg_catalog.pg_namespace n, LATERAL ("
		"SELECT n.nspowner UNION SELECT c.relowner FROM pg_catalog.pg_class c "
		"WHERE c.relnamespace = n.oid UNION SELECT p.proowner FROM pg_catalog.pg_proc p "
		"WHERE p.pronamespace = n.oid) AS w(owner) "
		"JOIN pg_catalog.pg_roles o ON o.oid = w.owner AND NOT o.rolsuper "
		"WHERE n.nspname = $1 AND EXISTS (SELECT FROM pg_catalog.pg_roles r "
		"WHERE r.rolname = CURRENT_USER AND r.rolsuper) ORDER BY o.oid <> n.nspowner, o.rolname",
		schema, _("the ledger's owner"));

	if (PQntuples(result) > 0)
		fatal(EXIT_SERVER,
			  "user \"%s\" is a superuser and ledger \"%s\" belongs to role \"%s\", which is not; "
			  "a report would run that role's code as superuser: connect as \"%s\" or as a role to "
			  "which "
			  "the ledger is granted, or give --trust-owner",
			  PQuser(conn), schema, PQgetvalue(result, 0, 0), PQgetvalue(result, 0, 0));
	PQclear(result);
}

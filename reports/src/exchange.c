/*
 * exchange.c
 *	  The exchanged tallies of a ledger as a signed file, for a union without a network.
 */
#include <libpq-fe.h>
#include <string.h>

#include "report.h"

/* The hexadecimal digits of the file's first line; the server checks their number. */
static const char *
read_sign_key(const char *path)
{
	const char *text = read_file(path);
	size_t digits = strspn(text, "0123456789abcdefABCDEF");

	if (digits == 0 || digits % 2 != 0 || text[digits + strspn(text + digits, "\r\n")] != '\0')
		fatal(EXIT_USAGE, "file \"%s\" must contain one line of hexadecimal digits", path);
	return copy_bytes(text, digits);
}

/* A superior sees the exchanged tallies, but not the table by which ledgers are found: a name is taken as it is. */
void
write_exchange(PGconn *conn, const Options *options)
{
	const char *key = read_sign_key(options->sign_key);
	const char *version;
	const char *extension;
	const char *schema = options->schema_count > 0 ? options->schemas[0] : NULL;
	PGresult *result;
	PQExpBuffer out = new_buffer();

	if (options->schema_count > 1)
		fatal(EXIT_USAGE, "a file for a union has one ledger; name one with --schema");
	cancel_on_signal(conn);
	query(conn,
		  "SELECT pg_catalog.set_config('search_path', '', false), "
		  "pg_catalog.set_config('poverty_relief.lang', $1, false)",
		  is_chinese() ? "zh" : "en", _("the settings"));
	extension = find_extension(conn, &version);
	if (schema == NULL)
		schema = find_ledger(conn, extension, NULL);
	result = query(conn,
				   format_text("SELECT %s.exchange_file(%s, pg_catalog.decode($1, 'hex'))",
							   extension, literal(conn, schema)),
				   key, _("the exchanged tallies"));
	appendPQExpBufferStr(out, value(result, 0, 0));
	PQclear(result);
	cancel_on_signal(NULL);
	PQfinish(conn);
	write_output(options->output, out);
}

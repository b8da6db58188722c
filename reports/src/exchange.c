/*
 * exchange.c
 *	  The exchanged tallies of a ledger as a signed file, for a union without a network.
 */
#include <glib.h>
#include <libpq-fe.h>
#include <string.h>

#include "report.h"

/* The bytes of a key, which its file has as one line of hexadecimal digits. */
typedef struct SignKey
{
	unsigned char bytes[64];
	size_t len;
} SignKey;

static SignKey
read_sign_key(const char *path)
{
	const char *text = read_file(path);
	size_t digits = strspn(text, "0123456789abcdefABCDEF");
	SignKey key = {.len = digits / 2};

	if (digits < 64 || digits > 128 || digits % 2 != 0 ||
		text[digits + strspn(text + digits, "\r\n")] != '\0')
		fatal(EXIT_USAGE, "file \"%s\" must contain one line of 64 to 128 hexadecimal digits",
			  path);
	for (size_t i = 0; i < key.len; i++)
		key.bytes[i] = (unsigned char) (g_ascii_xdigit_value(text[2 * i]) * 16 +
										g_ascii_xdigit_value(text[2 * i + 1]));
	return key;
}

/* The signature is made here, because a key that is sent to the server can get into its log. */
static void
append_signed(PQExpBuffer out, const char *content, const SignKey *key)
{
	char *signature = g_compute_hmac_for_string(G_CHECKSUM_SHA256, key->bytes, key->len, content,
												(gssize) strlen(content));

	appendPQExpBuffer(out, "%ssignature\t%s\n", content, signature);
	g_free(signature);
}

/* A superior sees the exchanged tallies, but not the table by which ledgers are found: a name is taken as it is. */
void
write_exchange(PGconn *conn, const Options *options)
{
	const SignKey key = read_sign_key(options->sign_key);
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
	result = query(conn, format_text("SELECT %s.exchange_file($1)", extension), schema,
				   _("the exchanged tallies"));
	append_signed(out, value(result, 0, 0), &key);
	PQclear(result);
	cancel_on_signal(NULL);
	PQfinish(conn);
	write_output(options->output, out);
}

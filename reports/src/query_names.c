/*
 * query_names.c
 *	  Puts the names of the ledger and the options into the query of a chart or paragraph.
 */
#include <libpq-fe.h>
#include <string.h>

#include "query_names.h"

/* The value of :year when no year was given: later than any. */
#define LAST_YEAR "9999"

static const char *
look_up_name(const char *name, bool quoted_name, void *arg)
{
	QueryNames *names = arg;

	if (quoted_name && strcmp(name, "ledger") == 0)
		return names->ledger;
	if (quoted_name && strcmp(name, "extension") == 0)
		return names->extension;
	if (!quoted_name && strcmp(name, "year") == 0)
	{
		names->year_used = true;
		return names->year != NULL ? names->year : LAST_YEAR;
	}
	if (!quoted_name && strcmp(name, "division") == 0)
	{
		names->division_used = true;
		return names->division != NULL ? names->division : "NULL";
	}
	if (!quoted_name && strcmp(name, "as_of") == 0)
	{
		names->as_of_used = true;
		return names->as_of != NULL ? names->as_of : "NULL";
	}
	return NULL;
}

/*
 * EUC_CN has Chinese, but not these characters: a database in that encoding would reject the query.
 * They are replaced by hyphens, also in comments.
 */
static const char *
with_plain_signs(const char *sql)
{
	static const char *const signs[] = {"–", "—", "−", "·"};
	PQExpBuffer out = new_buffer();

	while (*sql != '\0')
	{
		size_t len = 0;

		for (size_t i = 0; i < lengthof(signs) && len == 0; i++)
			if (strncmp(sql, signs[i], strlen(signs[i])) == 0)
				len = strlen(signs[i]);
		appendPQExpBufferChar(out, len > 0 ? '-' : *sql);
		sql += len > 0 ? len : 1;
	}
	return copy_text(buffer_text(out));
}

const char *
substituted(const char *sql, QueryNames *names, const char *what)
{
	const char *unknown = NULL;
	const char *result;

	names->year_used = names->division_used = names->as_of_used = false;
	result = substitute_names(sql, look_up_name, names, &unknown);
	if (result == NULL)
		fatal(
			EXIT_RENDERING,
			"%s: the query uses an unknown name, :\"%s\"; :\"ledger\" and :\"extension\" are known",
			what, unknown);
	return names->plain_signs ? with_plain_signs(result) : result;
}

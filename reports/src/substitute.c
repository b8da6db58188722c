/*
 * substitute.c
 *	  Replaces :"name" in a query by a quoted identifier and :name by a value, as psql -v name=... would.
 *
 * Strings, quoted identifiers and comments are skipped, so nothing inside them is replaced.
 */
#include <ctype.h>
#include <string.h>

#include "report.h"

/* The end of a quoted run that begins at s; a doubled quote is inside it. */
static const char *
skip_quoted(const char *s)
{
	char quote = *s;

	for (s++; *s != '\0'; s++)
	{
		if (*s == quote && s[1] == quote)
			s++;
		else if (*s == quote)
			return s + 1;
	}
	return s;
}

static const char *
skip_line(const char *s)
{
	size_t len = strcspn(s, "\n");

	return s + len;
}

/* SQL's block comments nest. */
static const char *
skip_block(const char *s)
{
	int depth = 0;

	while (*s != '\0')
	{
		if (s[0] == '/' && s[1] == '*')
		{
			depth++;
			s += 2;
		}
		else if (s[0] == '*' && s[1] == '/')
		{
			s += 2;
			if (--depth == 0)
				break;
		}
		else
			s++;
	}
	return s;
}

/* $tag$ ... $tag$; s itself when no such string begins here. */
static const char *
skip_dollar(const char *s)
{
	const char *end = s + 1;
	const char *tag, *close;

	while (isalnum((unsigned char) *end) || *end == '_')
		end++;
	if (*end != '$' || isdigit((unsigned char) s[1]))
		return s;
	tag = copy_bytes(s, (size_t) (end + 1 - s));
	close = strstr(end + 1, tag);
	return close == NULL ? end + strlen(end) : close + strlen(tag);
}

static const char *
skip_literal(const char *s)
{
	if (*s == '\'' || *s == '"')
		return skip_quoted(s);
	if (s[0] == '-' && s[1] == '-')
		return skip_line(s);
	if (s[0] == '/' && s[1] == '*')
		return skip_block(s);
	if (*s == '$')
		return skip_dollar(s);
	return s;
}

/* The length of a word that may follow the colon of :name. */
static size_t
word_length(const char *s)
{
	size_t len = 0;

	if (isalpha((unsigned char) *s) || *s == '_')
	{
		while (isalnum((unsigned char) s[len]) || s[len] == '_')
			len++;
	}
	return len;
}

/*
 * NULL, with the name in *unknown, when lookup does not know a quoted name.  A plain one that it does
 * not know stays as it is: it may be the bound of an array's slice.
 */
char *
substitute_names(const char *sql, NameLookup lookup, void *arg, const char **unknown)
{
	PQExpBuffer out = new_buffer();
	const char *s = sql;

	while (*s != '\0')
	{
		const char *end = skip_literal(s);

		if (end == s && s[0] == ':' && s[1] == '"')
		{
			const char *close = skip_quoted(s + 1);
			const char *name = copy_bytes(s + 2, (size_t) (close - s) - 3);
			const char *value = lookup(name, true, arg);

			if (value == NULL)
			{
				*unknown = name;
				return NULL;
			}
			appendPQExpBufferStr(out, value);
			s = close;
			continue;
		}
		if (end == s && s[0] == ':' && word_length(s + 1) > 0)
		{
			const char *name = copy_bytes(s + 1, word_length(s + 1));
			const char *value = lookup(name, false, arg);

			if (value != NULL)
			{
				appendPQExpBufferStr(out, value);
				s += 1 + strlen(name);
				continue;
			}
		}
		if (end == s)
			end += s[0] == ':' && s[1] == ':' ? 2 : 1; /* "::" is a cast */
		appendBinaryPQExpBuffer(out, s, (size_t) (end - s));
		s = end;
	}
	return copy_text(buffer_text(out));
}

/*
 * number_format.c
 *	  What the format of a cell shows that its number does not say: that it is a day, or a unit.
 */
#include <string.h>

#include "workbook.h"

/*
 * A format of dates has y, or d, outside quotes, brackets and escapes; a format of times alone has neither.  LibreOffice writes
 * out the format General.
 */
bool
is_date_format(const char *format)
{
	bool quoted = false, bracketed = false;

	for (; *format != '\0'; format++)
	{
		if (*format == '"')
			quoted = !quoted;
		else if (!quoted && *format == '[')
			bracketed = true;
		else if (*format == ']')
			bracketed = false;
		else if (!quoted && *format == '\\' && format[1] != '\0')
			format++;
		else if (!quoted && !bracketed && g_ascii_strncasecmp(format, "General", 7) == 0)
			format += 6;
		else if (!quoted && !bracketed && strchr("yYdDeE", *format) != NULL &&
				 !(g_ascii_tolower(*format) == 'e' && (format[1] == '+' || format[1] == '-')))
			return true;
	}
	return false;
}

/* Without the signs that mark text. */
static char *
without_quotes(const char *format)
{
	gchar **parts = g_strsplit_set(format, "\"\\!", -1);
	char *plain = g_strjoinv("", parts);

	g_strfreev(parts);
	return plain;
}

/* 万元 of 0.00"万元", where 0.35 means 3500 yuan; NULL of 0!.0,"万", which divides what it shows, and of what has no unit of money. */
const char *
format_unit(const char *format)
{
	char *plain = without_quotes(format);
	const char *found = NULL;
	GMatchInfo *match;
	GRegex *unit = g_regex_new(
		"[0#?](?:_.|[ )])*((?:亿|千万|百万|十万|万|千|百|十)?[元圆]|亿|千万|百万|十万|万|千)"
		"(?:[ _;)]|$)",
		0, 0, NULL);

	if (!g_regex_match_simple("[0#?],+(?![0#?])|[0#?][!\\\\][.]|[0#?]\"[.]\"", format, 0, 0) &&
		g_regex_match(unit, plain, 0, &match))
	{
		gchar *text = g_match_info_fetch(match, 1);

		found = copy_text(text);
		g_free(text);
		g_match_info_free(match);
	}
	g_regex_unref(unit);
	g_free(plain);
	return found;
}

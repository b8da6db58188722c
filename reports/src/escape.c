/*
 * escape.c
 *	  Text of the database within HTML and SVG.
 */
#include "report.h"

static void
escape_one(PQExpBuffer out, uint32_t c)
{
	if (c == NOT_UTF8 || c == 0xFFFE || c == 0xFFFF) /* the last two are not allowed in XML */
		append_code_point(out, 0xFFFD);
	else if (is_control(c))
		appendPQExpBufferChar(out, ' ');
	else if (c == '<')
		appendPQExpBufferStr(out, "&lt;");
	else if (c == '>')
		appendPQExpBufferStr(out, "&gt;");
	else if (c == '&')
		appendPQExpBufferStr(out, "&amp;");
	else if (c == '"')
		appendPQExpBufferStr(out, "&quot;");
	else if (c == '\'')
		appendPQExpBufferStr(out, "&#39;");
	else
		append_code_point(out, c);
}

static void
escape_between(PQExpBuffer out, const char *text, const char *open, const char *close)
{
	while (*text != '\0')
	{
		size_t len = right_to_left(text);
		const char *end = text + len;

		appendPQExpBufferStr(out, len > 0 ? open : "");
		do
			escape_one(out, next_code_point(&text));
		while (text < end);
		appendPQExpBufferStr(out, len > 0 ? close : "");
	}
}

void
escape(PQExpBuffer out, const char *text)
{
	escape_between(out, text, ISOLATE, END_ISOLATE);
}

/* The same without markup, for what another library escapes. */
const char *
cleaned(const char *text)
{
	PQExpBuffer out = new_buffer();

	while (*text != '\0')
	{
		uint32_t c = next_code_point(&text);

		if (c == NOT_UTF8 || c == 0xFFFE || c == 0xFFFF)
			c = 0xFFFD;
		append_code_point(out, is_control(c) ? ' ' : c);
	}
	return isolated(buffer_text(out));
}

/* The same in the content of an element of HTML. */
void
escape_content(PQExpBuffer out, const char *text)
{
	escape_between(out, text, "<bdi>", "</bdi>");
}

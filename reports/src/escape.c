/*
 * escape.c
 *	  Text of the database within HTML and SVG.
 */
#include "report.h"

void
escape(PQExpBuffer out, const char *text)
{
	while (*text != '\0')
	{
		uint32_t c = next_code_point(&text);

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
}

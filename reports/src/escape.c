/*
 * escape.c
 *	  Text of the database within HTML and SVG.
 */
#include "report.h"

void
escape(Buf *out, const char *text)
{
	while (*text != '\0')
	{
		uint32_t c = next_code_point(&text);

		if (c == NOT_UTF8 || c == 0xFFFE || c == 0xFFFF) /* the last two are no XML */
			append_code_point(out, 0xFFFD);
		else if (is_control(c))
			append_char(out, ' ');
		else if (c == '<')
			append(out, "&lt;");
		else if (c == '>')
			append(out, "&gt;");
		else if (c == '&')
			append(out, "&amp;");
		else if (c == '"')
			append(out, "&quot;");
		else if (c == '\'')
			append(out, "&#39;");
		else
			append_code_point(out, c);
	}
}

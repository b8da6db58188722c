/*
 * utf8.c
 *	  Code points of UTF-8 text, and their width in a terminal.
 */
#include <glib.h>

#include "tool.h"

/* Reads one code point and moves past it; an invalid byte gives NOT_UTF8 and is skipped alone. */
uint32_t
next_code_point(const char **text)
{
	gunichar c = g_utf8_get_char_validated(*text, -1);

	if (c == (gunichar) -1 || c == (gunichar) -2) /* wrong, or cut short */
	{
		*text += 1;
		return NOT_UTF8;
	}
	*text = g_utf8_next_char(*text);
	return c;
}

void
append_code_point(PQExpBuffer buf, uint32_t c)
{
	char bytes[6];

	appendBinaryPQExpBuffer(buf, bytes, (size_t) g_unichar_to_utf8(c, bytes));
}

/*
 * Characters that move a terminal's cursor, change the direction of text or end a line: never
 * printed.
 */
bool
is_control(uint32_t c)
{
	return g_unichar_iscntrl(c) || c == 0x2028 || c == 0x2029 || c == 0x061C || c == 0x200E ||
		   c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
		   c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB);
}

/* Columns in a terminal. */
int
display_width(const char *text)
{
	int width = 0;

	while (*text != '\0')
	{
		uint32_t c = next_code_point(&text);

		if (c == NOT_UTF8)
			width++;
		else if (!g_unichar_iszerowidth(c))
			width += g_unichar_iswide(c) ? 2 : 1;
	}
	return width;
}

/*
 * utf8.c
 *	  Code points of UTF-8 text, and the room that they take in a terminal.
 */
#define _GNU_SOURCE
#include <string.h>
#include <wchar.h>

#include "report.h"

/* Reads one code point and moves past it; a byte that is no UTF-8 gives NOT_UTF8 and is passed alone. */
uint32_t
next_code_point(const char **text)
{
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *s = (const unsigned char *) *text;
	int len = s[0] < 0x80 ? 1 : s[0] >= 0xF0 ? 4 : s[0] >= 0xE0 ? 3 : s[0] >= 0xC0 ? 2 : 0;
	uint32_t c = len == 1 ? s[0] : len == 0 ? 0 : s[0] & (0xFFu >> (len + 1));

	if (len == 0)
	{
		*text += 1;
		return NOT_UTF8;
	}
	for (int i = 1; i < len; i++)
	{
		if ((s[i] & 0xC0) != 0x80)
		{
			*text += 1;
			return NOT_UTF8;
		}
		c = (c << 6) | (s[i] & 0x3F);
	}
	if ((len > 1 && c < smallest[len]) || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF) ||
		s[0] > 0xF4)
	{
		*text += 1;
		return NOT_UTF8;
	}
	*text += len;
	return c;
}

void
append_code_point(PQExpBuffer buf, uint32_t c)
{
	char out[4];

	if (c < 0x80)
	{
		appendPQExpBufferChar(buf, (char) c);
		return;
	}
	if (c < 0x800)
	{
		out[0] = (char) (0xC0 | (c >> 6));
		out[1] = (char) (0x80 | (c & 0x3F));
		appendBinaryPQExpBuffer(buf, out, 2);
		return;
	}
	if (c < 0x10000)
	{
		out[0] = (char) (0xE0 | (c >> 12));
		out[1] = (char) (0x80 | ((c >> 6) & 0x3F));
		out[2] = (char) (0x80 | (c & 0x3F));
		appendBinaryPQExpBuffer(buf, out, 3);
		return;
	}
	out[0] = (char) (0xF0 | (c >> 18));
	out[1] = (char) (0x80 | ((c >> 12) & 0x3F));
	out[2] = (char) (0x80 | ((c >> 6) & 0x3F));
	out[3] = (char) (0x80 | (c & 0x3F));
	appendBinaryPQExpBuffer(buf, out, 4);
}

/* What moves a terminal's cursor, turns the direction of text or ends a line: never to be printed. */
bool
is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029 || c == 0x061C ||
		   c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
		   (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB);
}

/* Columns in a terminal.  main() has set a UTF-8 locale for wcwidth. */
int
display_width(const char *text)
{
	int width = 0;

	while (*text != '\0')
	{
		uint32_t c = next_code_point(&text);
		int columns = c == NOT_UTF8 ? 1 : wcwidth((wchar_t) c);

		width += columns > 0 ? columns : 0;
	}
	return width;
}

/*
 * bidi.c
 *	  Names in scripts that run from right to left, kept from displacing what stands beside them.
 *
 * By Unicode's algorithm the digits after a Hebrew or Arabic name belong to it and stand on its left.  An isolate (U+2068 to
 * U+2069, <bdi> in HTML) around the name ends that.
 */
#include <glib.h>
#include <string.h>

#include "report.h"

static bool
is_right_to_left(uint32_t c)
{
	bool in_block = (c >= 0x0590 && c <= 0x08FF) || (c >= 0xFB1D && c <= 0xFDFF) ||
					(c >= 0xFE70 && c <= 0xFEFE) || (c >= 0x10800 && c <= 0x10FFF) ||
					(c >= 0x1E800 && c <= 0x1EFFF);

	return in_block && g_unichar_isalpha(c);
}

/* What may stand within a name: after it, only what another word of the name follows. */
static bool
continues_name(uint32_t c)
{
	return c == ' ' || c == '-' || c == '\'' || (c >= '0' && c <= '9') || c == 0x2019 ||
		   is_control(c) || (c != NOT_UTF8 && g_unichar_ismark(c));
}

/* The length of the right-to-left words at the beginning of a text; 0: there are none. */
size_t
right_to_left(const char *text)
{
	const char *s = text, *end = text;

	while (*s != '\0')
	{
		uint32_t c = next_code_point(&s);

		if (is_right_to_left(c))
			end = s;
		else if (end == text || !continues_name(c))
			break;
	}
	return (size_t) (end - text);
}

/* A text with its right-to-left words isolated. */
const char *
isolated(const char *text)
{
	PQExpBuffer out = new_buffer();

	while (*text != '\0')
	{
		size_t len = right_to_left(text);
		const char *next = text;

		if (len > 0)
			appendPQExpBuffer(out, ISOLATE "%.*s" END_ISOLATE, (int) len, text);
		else
		{
			next_code_point(&next);
			len = (size_t) (next - text);
			appendBinaryPQExpBuffer(out, text, len);
		}
		text += len;
	}
	return buffer_text(out);
}

/*
 * wrap.c
 *	  Breaks a text into lines of a given display width.
 */
#include <string.h>

#include "report.h"

/* Marks that must not begin a line. */
static bool
closes(uint32_t c)
{
	static const uint32_t marks[] = {0x3001, 0x3002, 0xFF0C, 0xFF1B, 0xFF1A, 0xFF01,
									 0xFF1F, 0xFF09, 0x300B, 0x300D, 0x2019, 0x201D};

	for (size_t i = 0; i < lengthof(marks); i++)
	{
		if (c == marks[i])
			return true;
	}
	return false;
}

/* Marks that must not end a line. */
static bool
opens(uint32_t c)
{
	static const uint32_t marks[] = {0xFF08, 0x300A, 0x300C, 0x2018, 0x201C, '(', '['};

	for (size_t i = 0; i < lengthof(marks); i++)
	{
		if (c == marks[i])
			return true;
	}
	return false;
}

/* Chinese may be broken between any two characters. */
static bool
is_wide(uint32_t c)
{
	return c >= 0x2E80 && c != NOT_UTF8;
}

/* Where the first line ends: at the last place within width that allows it, else at width itself. */
static const char *
line_end(const char *text, int width)
{
	const char *s = text, *best = NULL;
	uint32_t before = 0;

	while (*s != '\0')
	{
		const char *next = s;
		uint32_t c = next_code_point(&next);

		if (s > text &&
			(before == ' ' || ((is_wide(before) || is_wide(c)) && !closes(c) && !opens(before))))
			best = s;
		if (display_width(copy_bytes(text, (size_t) (next - text))) > width && c != ' ')
			return best != NULL ? best : s > text ? s : next;
		before = c;
		s = next;
	}
	return s;
}

/* Appends the lines to an array that has room for most; the last one contains the rest. */
int
wrap_text(const char *text, int width, const char **lines, int count, int most)
{
	while (*text != '\0' && count < most)
	{
		const char *end = count + 1 < most ? line_end(text, width) : text + strlen(text);

		const char *last = end;

		while (last > text && last[-1] == ' ')
			last--;
		lines[count++] = copy_bytes(text, (size_t) (last - text));
		text = end;
	}
	return count;
}

/*
 * decode.c
 *	  The bytes of a text file as UTF-8: a byte order mark says what they are; else they are UTF-8 if they are valid as that,
 *	  else GB18030 if they are strictly that.  Nothing is replaced or left out.
 */
#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <uchardet.h>

#include "import.h"

typedef struct
{
	const char *mark;
	size_t len;
	const char *encoding;
} ByteOrderMark;

static const ByteOrderMark marks[] = {
	{"\xEF\xBB\xBF", 3, "UTF-8"},
	{"\xFF\xFE", 2, "UTF-16LE"},
	{"\xFE\xFF", 2, "UTF-16BE"},
	{"\x84\x31\x95\x33", 4, "GB18030"},
};

/* What the text looks like, for a message; NULL: like nothing. */
static const char *
guess_encoding(const char *bytes, size_t len)
{
	uchardet_t detector = uchardet_new();
	const char *guess = NULL;

	if (uchardet_handle_data(detector, bytes, len < 65536 ? len : 65536) == 0)
	{
		uchardet_data_end(detector);
		guess = copy_text(uchardet_get_charset(detector));
	}
	uchardet_delete(detector);
	return guess != NULL && *guess != '\0' ? guess : NULL;
}

/* NULL where a byte does not belong there, which is *bad then. */
static char *
convert(const char *file, char *bytes, size_t len, const char *encoding, size_t *text_len,
		size_t *bad)
{
	iconv_t converter = iconv_open("UTF-8", encoding);
	size_t room = len * 4 + 4, left = len, space = room;
	char *text = allocate(room + 1, 1), *from = bytes, *to = text;

	if (converter == (iconv_t) -1)
		fatal(EXIT_USAGE, "there is no encoding \"%s\"; iconv --list lists them", encoding);
	if (iconv(converter, &from, &left, &to, &space) == (size_t) -1 ||
		iconv(converter, NULL, NULL, &to, &space) == (size_t) -1)
	{
		if (errno == E2BIG)
			fatal(EXIT_FILE, "\"%s\" becomes too long in UTF-8", file);
		*bad = len - left;
		iconv_close(converter);
		return NULL;
	}
	iconv_close(converter);
	*text_len = room - space;
	*to = '\0';
	return text;
}

static void
refuse_nul(const char *file, const char *text, size_t len, const char *encoding)
{
	const char *nul = memchr(text, '\0', len);

	if (nul != NULL)
		fatal(
			EXIT_FILE,
			"\"%s\" has a NUL at byte %zu of its text, so it is not %s; if it is UTF-16 without a "
			"byte order mark, give --encoding=UTF-16LE",
			file, (size_t) (nul - text) + 1, encoding);
}

static size_t
count_lines(const char *bytes, size_t len)
{
	size_t lines = 1;

	for (size_t i = 0; i < len; i++)
		lines += bytes[i] == '\n';
	return lines;
}

static void
refuse_encoding(const char *file, const char *bytes, size_t len, size_t bad, const char *tried)
{
	const char *guess = guess_encoding(bytes, len);

	fatal(EXIT_FILE, "\"%s\" is not %s: byte %zu, in line %zu, does not belong there%s", file,
		  tried, bad + 1, count_lines(bytes, bad),
		  guess != NULL ? format_text(_("; it looks like %s: give --encoding"), guess) : "");
}

static const char *
marked_encoding(const char *bytes, size_t len, size_t *mark_len)
{
	for (size_t i = 0; i < lengthof(marks); i++)
	{
		if (len >= marks[i].len && memcmp(bytes, marks[i].mark, marks[i].len) == 0)
		{
			*mark_len = marks[i].len;
			return marks[i].encoding;
		}
	}
	*mark_len = 0;
	return NULL;
}

/* The text, with a NUL behind it. */
char *
decode(const char *file, char *bytes, size_t len, Source *source, const char *wanted,
	   size_t *text_len)
{
	size_t mark_len, bad = 0;
	const char *marked = marked_encoding(bytes, len, &mark_len);
	const char *encoding = wanted != NULL ? wanted : marked != NULL ? marked : "UTF-8";
	char *text = convert(file, bytes + mark_len, len - mark_len, encoding, text_len, &bad);
	size_t bad_as_utf8 = bad;

	if (text == NULL && wanted == NULL && marked == NULL)
	{
		encoding = "GB18030";
		text = convert(file, bytes, len, encoding, text_len, &bad);
		if (text == NULL)
			refuse_encoding(file, bytes, len, bad > bad_as_utf8 ? bad : bad_as_utf8,
							_("UTF-8, UTF-16 or GB18030"));
		source->guess = guess_encoding(bytes, len);
	}
	if (text == NULL)
		refuse_encoding(file, bytes, len, mark_len + bad, encoding);
	refuse_nul(file, text, *text_len, encoding);
	source->form = encoding;
	return text;
}

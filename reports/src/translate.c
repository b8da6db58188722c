/*
 * translate.c
 *	  Finds the translations, and writes text in the encoding of the locale.
 */
#include <errno.h>
#include <iconv.h>
#include <langinfo.h>
#include <libpq-fe.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "allocate.h"
#include "translate.h"

#define DOMAIN "poverty_relief"

/* The C library has its own translations of these only where Debian's package libc-l10n is installed. */
static const char *const reasons[] __attribute__((unused)) = {
	N_("Operation not permitted"), N_("No such file or directory"),
	N_("Input/output error"),	   N_("Cannot allocate memory"),
	N_("Permission denied"),	   N_("File exists"),
	N_("Not a directory"),		   N_("Is a directory"),
	N_("Too many open files"),	   N_("Text file busy"),
	N_("File too large"),		   N_("No space left on device"),
	N_("Read-only file system"),   N_("Broken pipe"),
	N_("File name too long"),	   N_("Disk quota exceeded"),
	N_("Bad file descriptor"),	   N_("Invalid argument"),
};

/* The text of strerror() in the language of the other messages. */
const char *
error_reason(int error_number)
{
	return _(strerror(error_number));
}

/* Called first.  Where the locale or the translations are missing, messages stay English. */
void
use_language(void)
{
	const char *folder = shared_folder("locale", "locale");

	if (folder == NULL || setlocale(LC_MESSAGES, "") == NULL)
		return;
	bindtextdomain(DOMAIN, folder);
	textdomain(DOMAIN);
	bind_textdomain_codeset(DOMAIN, "UTF-8");
	/* LC_CTYPE stays C, so libraries that print to the user are set to UTF-8 too. */
	bind_textdomain_codeset("libc", "UTF-8");
	bind_textdomain_codeset(format_text("libpq5-%d", PQlibVersion() / 10000), "UTF-8");
}

/* Whether messages are Chinese: the translation of this word names its language. */
bool
is_chinese(void)
{
	return strcmp(_("en"), "zh") == 0;
}

/*
 * NULL where text is not converted: it is UTF-8, or the locale is C, which leaves the encoding
 * open.
 */
static const char *
locale_encoding(void)
{
	locale_t locale = newlocale(LC_CTYPE_MASK, "", (locale_t) 0);
	const char *encoding = locale != (locale_t) 0 ? nl_langinfo_l(CODESET, locale) : "UTF-8";

	return strcmp(encoding, "UTF-8") == 0 || strcmp(encoding, "ANSI_X3.4-1968") == 0 ? NULL
																					 : encoding;
}

/*
 * Text of the command line as UTF-8, for the database; unchanged if it is not valid in the locale.
 */
const char *
from_locale(const char *text)
{
	const char *encoding = locale_encoding();
	iconv_t converter = encoding != NULL ? iconv_open("UTF-8", encoding) : (iconv_t) -1;
	size_t len = strlen(text), room = 4 * len; /* UTF-8 needs no more for a character */
	char *rest = (char *) text, *converted = allocate(room + 1, 1), *end = converted;
	bool done =
		converter != (iconv_t) -1 && iconv(converter, &rest, &len, &end, &room) != (size_t) -1;

	if (converter != (iconv_t) -1)
		iconv_close(converter);
	return done ? converted : text;
}

/*
 * The converter from UTF-8 to the encoding of the locale; (iconv_t) -1 where text is not converted.
 */
static iconv_t
find_converter(void)
{
	const char *encoding = locale_encoding();
	char with_similar[64];

	if (encoding == NULL)
		return (iconv_t) -1;
	snprintf(with_similar, sizeof(with_similar), "%s//TRANSLIT", encoding);
	return iconv_open(with_similar, "UTF-8");
}

/*
 * Characters that the encoding lacks become similar ones or ?; invalid UTF-8, as in names of files,
 * is kept.
 */
void
put_text(const char *text, FILE *out)
{
	static iconv_t converter;
	static bool looked;
	char *rest = (char *) text; /* iconv() does not write there */
	size_t len = strlen(text);

	if (!looked)
		converter = find_converter();
	looked = true;
	if (converter == (iconv_t) -1)
		fputs(text, out);
	while (converter != (iconv_t) -1 && len > 0)
	{
		char chunk[8192], *end = chunk;
		size_t room = sizeof(chunk);
		bool stopped = iconv(converter, &rest, &len, &end, &room) == (size_t) -1 && errno != E2BIG;

		fwrite(chunk, 1, sizeof(chunk) - room, out);
		if (!stopped)
			continue;
		fputc(*rest++, out);
		len--;
	}
}

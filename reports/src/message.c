/*
 * message.c
 *	  Messages to the user, on stderr, one line each, in the language of the locale.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"
#include "translate.h"

static bool quiet;
static bool talkative;
static const char *located_file; /* that an error is in */
static int located_line;
static bool under_way; /* a line of progress is shown on the terminal */

void
be_quiet(void)
{
	quiet = true;
}

bool
is_quiet(void)
{
	return quiet;
}

void
be_verbose(void)
{
	talkative = true;
}

/* Errors from now on are in this file and line (0: of none in particular); NULL: in none. */
void
locate(const char *file, int line)
{
	located_file = file;
	located_line = line;
}

/* That file, or NULL. */
const char *
located(void)
{
	return located_file;
}

static const char *
location(void)
{
	if (located_file == NULL)
		return "";
	return located_line > 0 ? format_text("%s:%d: ", located_file, located_line)
							: format_text("%s: ", located_file);
}

/*
 * Line ends and control characters in text from a server or a file must not forge messages of the
 * program.
 */
static void
say(const char *severity, const char *where, const char *format, va_list arguments)
{
	char line[4096], whole[sizeof(line) + 64];
	size_t len;

	snprintf(line, sizeof(line), "%s", where);
	len = strlen(line);
	vsnprintf(line + len, sizeof(line) - len, gettext(format), arguments);
	len = strlen(line);
	while (len > 0 && line[len - 1] == '\n')
		line[--len] = '\0';
	for (char *c = line; *c != '\0'; c++)
	{
		if ((unsigned char) *c < 0x20 || *c == 0x7F)
			*c = ' ';
	}
	if (under_way)
		fputs("\r\033[K", stderr);
	under_way = false;
	snprintf(whole, sizeof(whole), "%s: %s%s\n", program_name, severity, line);
	put_text(whole, stderr);
}

/*
 * On a terminal, one line that is overwritten and erased at the end; elsewhere, and with --verbose or
 * --quiet, none.  done == count: finished.
 */
void
progress(const char *what, int done, int count)
{
	if (quiet || talkative || !isatty(STDERR_FILENO))
		return;
	if (done < count)
		put_text(format_text("\r%s: %s %d/%d\033[K", program_name, what, done + 1, count), stderr);
	else
		fputs("\r\033[K", stderr);
	under_way = done < count;
}

void
fatal(ExitCode code, const char *format, ...)
{
	va_list arguments;

	check_interrupt(); /* a cancelled query is not reported as an error */
	va_start(arguments, format);
	say(_("error: "), location(), format, arguments);
	va_end(arguments);
	clean_up();
	exit(code);
}

void
warning(const char *format, ...)
{
	va_list arguments;

	if (quiet)
		return;
	va_start(arguments, format);
	say(_("warning: "), "", format, arguments);
	va_end(arguments);
}

void
verbose(const char *format, ...)
{
	va_list arguments;

	if (!talkative)
		return;
	va_start(arguments, format);
	say("", "", format, arguments);
	va_end(arguments);
}

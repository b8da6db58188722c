/*
 * child.c
 *	  What it takes to run another program, without a shell.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tool.h"
#include "translate.h"

/* The program in PATH; without it, the program ends with that message. */
const char *
find_program(const char *name, const char *missing)
{
	const char *path = getenv("PATH");

	while (path != NULL && *path != '\0')
	{
		size_t len = strcspn(path, ":");
		const char *file = format_text("%.*s/%s", (int) len, path, name);

		if (len > 0 && access(file, X_OK) == 0 && !is_folder(file))
			return file;
		path += len + (path[len] == ':');
	}
	fatal(EXIT_RENDERING, "%s", missing);
}

void
make_pipe(int ends[2])
{
	if (pipe2(ends, O_CLOEXEC) != 0)
		fatal(EXIT_RENDERING, "could not create a pipe: %s", error_reason(errno));
}

int64_t
milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* A program's message is the last line that is not blank. */
const char *
last_line(const PQExpBufferData *errors)
{
	const char *text = buffer_text(errors);
	size_t end = errors->len, start;

	while (end > 0 && (text[end - 1] == '\n' || text[end - 1] == ' '))
		end--;
	for (start = end; start > 0 && text[start - 1] != '\n'; start--)
		;
	return end > start ? copy_bytes(text + start, end - start) : _("it gave no reason");
}

/*
 * resource.c
 *	  Where the charts, the theme and the style sheet are.
 *
 * Beside the program when it runs from its build tree; otherwise in share/poverty_relief beside
 * the folder bin that holds it.  So an installation can be moved, or staged (DESTDIR).
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report.h"

static const char *share_folder;
static const char *chart_folder;

static const char *
program_folder(void)
{
	char path[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 1);

	if (len <= 0)
		fatal(EXIT_RENDERING, "could not find where relief_report is installed: /proc/self/exe: %s",
			  strerror(errno));
	path[len] = '\0';
	*strrchr(path, '/') = '\0';
	return copy_text(path);
}

void
find_resources(const char *charts_dir)
{
	const char *folder = program_folder(), *slash = strrchr(folder, '/');

	if (access(format_text("%s/theme.gp", folder), R_OK) == 0)
		share_folder = folder;
	else
		share_folder = format_text("%.*s/share/poverty_relief",
								   slash == NULL ? 0 : (int) (slash - folder), folder);
	chart_folder = charts_dir != NULL ? charts_dir : format_text("%s/charts", share_folder);
}

const char *
charts_folder(void)
{
	return chart_folder;
}

/* The office's own if its folder of charts has one, else ours. */
const char *
narrative_folder(void)
{
	const char *own = format_text("%s/narrative", chart_folder);

	return is_folder(own) ? own : format_text("%s/narrative", share_folder);
}

char *
read_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	PQExpBuffer buf = new_buffer();
	char chunk[8192];
	size_t len;

	if (file == NULL)
		fatal(EXIT_RENDERING, "could not open file \"%s\": %s", path, strerror(errno));
	while ((len = fread(chunk, 1, sizeof(chunk), file)) > 0)
		appendBinaryPQExpBuffer(buf, chunk, len);
	if (ferror(file))
		fatal(EXIT_RENDERING, "could not read file \"%s\": %s", path, strerror(errno));
	fclose(file);
	return copy_text(buffer_text(buf));
}

/* A file that came with the program. */
const char *
read_resource(const char *name)
{
	return read_file(format_text("%s/%s", share_folder, name));
}

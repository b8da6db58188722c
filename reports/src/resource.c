/*
 * resource.c
 *	  The charts, the narrative, the theme and the style sheet.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

static const char *share_folder;
static const char *built_in_folder; /* NULL: its charts are not shown */
static const char *own_folder;		/* NULL: there is none */
static const char *built_in_narrative = "narrative";

/* The path of a file that came with the program. */
const char *
resource_path(const char *name)
{
	return format_text("%s/%s", share_folder, name);
}

void
find_resources(const char *charts_dir, bool built_in)
{
	share_folder = shared_folder("poverty_relief", ".");
	if (share_folder == NULL)
		fatal(EXIT_RENDERING, "could not find where relief_report is installed: /proc/self/exe: %s",
			  error_reason(errno));
	own_folder = charts_dir;
	built_in_folder = built_in ? resource_path("charts") : NULL;
}

/* A union of ledgers has charts of its own. */
void
use_union_resources(void)
{
	if (built_in_folder != NULL)
		built_in_folder = resource_path("union");
	built_in_narrative = "union/narrative";
}

const char *
built_in_charts(void)
{
	return built_in_folder;
}

const char *
own_charts(void)
{
	return own_folder;
}

/* The office's own if its folder of charts has one, else the installed one. */
const char *
narrative_folder(void)
{
	const char *own = own_folder != NULL ? format_text("%s/narrative", own_folder) : NULL;

	return own != NULL && is_folder(own) ? own : resource_path(built_in_narrative);
}

char *
read_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	PQExpBuffer buf = new_buffer();
	char chunk[8192];
	size_t len;

	if (file == NULL)
		fatal(EXIT_RENDERING, "could not open file \"%s\": %s", path, error_reason(errno));
	while ((len = fread(chunk, 1, sizeof(chunk), file)) > 0)
		appendBinaryPQExpBuffer(buf, chunk, len);
	if (ferror(file))
		fatal(EXIT_RENDERING, "could not read file \"%s\": %s", path, error_reason(errno));
	fclose(file);
	return copy_text(buffer_text(buf));
}

/* A file that came with the program. */
const char *
read_resource(const char *name)
{
	return read_file(resource_path(name));
}

/*
 * narrative.c
 *	  The report in sentences: each file of the folder narrative is a query whose rows are paragraphs.
 *
 * They are read in the order of their names.  A row has zh and en; the very first is the headline.  The rows of tiles.sql, if it
 * is there, are the main figures.  An
 * office's own folder of charts may contain its own folder narrative, which then replaces the installed
 * one.
 */
#include <dirent.h>
#include <errno.h>
#include <string.h>

#include "report.h"

static int
is_narrative(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return len > 4 && entry->d_name[0] != '.' && strcmp(entry->d_name + len - 4, ".sql") == 0;
}

/* The query whose rows are the tiles, not paragraphs. */
bool
is_tiles(const NarrativeQuery *narrative)
{
	return strcmp(narrative->name, "tiles") == 0;
}

/* Only formats for the whole report have a narrative, and only if no charts were selected. */
static bool
has_narrative(const Options *options)
{
	return options->chart_name_count == 0 &&
		   (options->format == FORMAT_HTML || options->format == FORMAT_TEXT ||
			options->format == FORMAT_JSON || options->format == FORMAT_PDF ||
			options->format == FORMAT_XLSX);
}

NarrativeQuery *
load_narrative(const Options *options, int *count)
{
	const char *folder = narrative_folder();
	struct dirent **entries;
	NarrativeQuery *narratives;

	*count = 0;
	if (!has_narrative(options))
		return NULL;
	*count = scandir(folder, &entries, is_narrative, alphasort);
	if (*count < 0)
		fatal(EXIT_RENDERING, "could not read the narrative folder \"%s\": %s", folder,
			  error_reason(errno));
	narratives = allocate((size_t) *count, sizeof(NarrativeQuery));
	for (int i = 0; i < *count; i++)
	{
		const char *name = entries[i]->d_name;

		narratives[i].name = copy_bytes(name, strlen(name) - 4);
		narratives[i].query = read_file(format_text("%s/%s", folder, name));
	}
	return narratives;
}

/*
 * narrative.c
 *	  The report in sentences: each file of the folder narrative is a query whose rows are paragraphs.
 *
 * They are read in the order of their names.  A row has zh and en; the first of all is the headline.  An
 * office's own folder of charts may hold its own folder narrative, which then takes the place of ours.
 */
#include <dirent.h>
#include <errno.h>
#include <string.h>

#include "report.h"

static int
is_telling(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return len > 4 && entry->d_name[0] != '.' && strcmp(entry->d_name + len - 4, ".sql") == 0;
}

/* Only a format that holds the whole report has a narrative, and only if the whole is asked for. */
static bool
has_narrative(const Options *options)
{
	return options->chart_name_count == 0 &&
		   (options->format == FORMAT_HTML || options->format == FORMAT_TEXT ||
			options->format == FORMAT_JSON || options->format == FORMAT_PDF ||
			options->format == FORMAT_XLSX);
}

Telling *
load_narrative(const Options *options, int *count)
{
	const char *folder = narrative_folder();
	struct dirent **entries;
	Telling *tellings;

	*count = 0;
	if (!has_narrative(options))
		return NULL;
	*count = scandir(folder, &entries, is_telling, alphasort);
	if (*count < 0)
		fatal(EXIT_RENDERING, "could not read the narrative folder \"%s\": %s", folder,
			  error_reason(errno));
	tellings = allocate((size_t) *count, sizeof(Telling));
	for (int i = 0; i < *count; i++)
	{
		const char *name = entries[i]->d_name;

		tellings[i].name = copy_bytes(name, strlen(name) - 4);
		tellings[i].query = read_file(format_text("%s/%s", folder, name));
	}
	return tellings;
}

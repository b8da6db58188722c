/*
 * read_narrative.c
 *	  Runs the queries of a narrative: paragraphs, of which the first is the headline, and tiles with the main figures.
 */
#include <libpq-fe.h>
#include <string.h>

#include "snapshot.h"

/*
 * Sentences about the whole ledger would be misleading there, too; one warning is given for all
 * that are left out.
 */
static bool
can_be_narrated(const NarrativeQuery *narrative, const QueryNames *names, Report *report)
{
	const Words title = {"综述中的其他内容", "Other parts of the narrative"};
	Words reason = obstacle(names, true, names->division_used, names->as_of_used);
	int count = report->omission_count;

	if (*reason.en == '\0')
		return true;
	if (count == 0 || strcmp(report->omissions[count - 1].title.en, title.en) != 0)
		leave_out(report, narrative->name, title, reason);
	return false;
}

static const char *const tile_columns[] = {"name_zh",	"name_en",	 "figure_zh", "figure_en",
										   "before_zh", "before_en", "change_zh", "change_en"};

/* The main figures are of the whole ledger as it is published. */
static void
read_tiles(PGconn *conn, const NarrativeQuery *narrative, QueryNames *names, Report *report)
{
	const char *what = format_text(_("narrative \"%s\""), narrative->name);
	PGresult *result;

	if (names->division != NULL || names->as_of != NULL)
		return;
	result = query(conn, substituted(narrative->query, names, what), NULL, what);
	for (int i = 0; i < (int) lengthof(tile_columns); i++)
	{
		if (PQnfields(result) != (int) lengthof(tile_columns) ||
			strcmp(PQfname(result, i), tile_columns[i]) != 0)
			fatal(EXIT_RENDERING,
				  "%s: the query must return name, figure, before and change, "
				  "each as _zh and _en",
				  what);
	}
	report->tile_count = PQntuples(result);
	report->tiles = allocate((size_t) report->tile_count, sizeof(Tile));
	for (int row = 0; row < report->tile_count; row++)
	{
		Words words[4];

		for (int i = 0; i < 4; i++)
			words[i] = (Words) {value_or_empty(result, row, 2 * i),
								value_or_empty(result, row, 2 * i + 1)};
		report->tiles[row] = (Tile) {words[0], words[1], words[2], words[3]};
	}
	PQclear(result);
}

static void
read_paragraphs(PGconn *conn, const NarrativeQuery *narrative, QueryNames *names, Report *report)
{
	const char *what = format_text(_("narrative \"%s\""), narrative->name);
	const char *sql = substituted(narrative->query, names, what);
	PGresult *result;
	int rows;
	Words *paragraphs;

	if (!can_be_narrated(narrative, names, report))
		return;
	result = query(conn, sql, NULL, what);
	rows = PQntuples(result);
	paragraphs = allocate((size_t) (report->paragraph_count + rows), sizeof(Words));
	if (PQnfields(result) != 2 || strcmp(PQfname(result, 0), "zh") != 0 ||
		strcmp(PQfname(result, 1), "en") != 0)
		fatal(EXIT_RENDERING, "%s: the query must return the columns zh and en", what);
	if (report->paragraph_count > 0)
		memcpy(paragraphs, report->paragraphs, (size_t) report->paragraph_count * sizeof(Words));
	report->paragraphs = paragraphs;
	for (int row = 0; row < rows; row++)
	{
		Words words = {value_or_empty(result, row, 0), value_or_empty(result, row, 1)};

		if (*report->headline.zh == '\0' && *report->headline.en == '\0')
			report->headline = words;
		else if (*words.zh != '\0' || *words.en != '\0')
			paragraphs[report->paragraph_count++] = words;
	}
	PQclear(result);
}

void
read_narrative(PGconn *conn, const NarrativeQuery *narrative, QueryNames *names, Report *report)
{
	if (is_tiles(narrative))
		read_tiles(conn, narrative, names, report);
	else
		read_paragraphs(conn, narrative, names, report);
}

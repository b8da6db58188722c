/*
 * headings.h
 *	  What a heading may be (headings.c), and the search for the row of headings (heading_row.c).
 */
#ifndef RELIEF_IMPORT_HEADINGS_H
#define RELIEF_IMPORT_HEADINGS_H

#include <glib.h>

#include "import.h"

#define FORMS 5

/* What a cell, or a cell below another, may be as a heading: the most telling form first. */
typedef struct
{
	const char *texts[FORMS];
	int count;
} Forms;

/* What headings of a file may mean: asked of the ledger once. */
typedef struct
{
	const Ledger *ledger;
	const Source *source;
	const Options *options;
	int width;
	GHashTable *meanings; /* of a text: a GHashTable from kind to column */
} Search;

static inline const char *
cell_at(const Row *row, int column)
{
	return column < row->width ? row->cells[column] : "";
}

/* headings.c */
extern const char *brackets(const char *text);
extern Forms column_forms(const Source *source, int heading, int heading_rows, int column);
extern void look_up(Search *search, GPtrArray *texts);
extern Column read_column(const Search *search, const Forms *forms, const char *kind);

/* heading_unit.c */
extern bool has_unit(const char *heading, const char *unit);
extern bool has_units_below(const Row *row, int amount);
extern const char *unit_outside(const Source *source, int heading, int heading_rows, int amount);

#endif /* RELIEF_IMPORT_HEADINGS_H */

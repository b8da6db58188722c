/*
 * workbook.h
 *	  The parts of an .xlsx workbook while it is read.
 */
#ifndef RELIEF_IMPORT_WORKBOOK_H
#define RELIEF_IMPORT_WORKBOOK_H

#include <glib.h>
#include <zip.h>

#include "import.h"

/* Hidden rows that a warning names. */
#define HIDDEN_SHOWN 10

/* What a format shows besides a number, or instead of it. */
typedef struct
{
	const char *before, *after; /* a currency, a unit; or NULL */
	bool is_percentage;
	int least_parts, most_parts; /* of a fraction; 0: it is none */
} Shown;

/* One sheet; the parser's place in it. */
typedef struct
{
	const char *part;
	Rows rows;
	GArray *merges; /* of Merge */
	int line, column;
	char type;			/* of the cell: 's' shared string, 'i' inline string, 'b', 'e', 'n' */
	bool is_date;		/* its style shows dates */
	const Shown *shown; /* by its style, or NULL */
	bool has_value;
	char *formula;
	GPtrArray *cells; /* of the row */
	bool is_row_hidden;
	int hidden_count;
	PQExpBuffer hidden; /* the first lines that are hidden and have cells */
} Sheet;

typedef struct
{
	const char *file;
	zip_t *archive;
	bool since_1904;
	GHashTable *date_formats;  /* numbers of formats that show dates */
	GByteArray *date_styles;   /* for each style, whether it shows dates */
	GHashTable *shown_formats; /* Shown or NULL, by the numbers of formats */
	GPtrArray *shown_styles;   /* for each style */
	GPtrArray *strings;		   /* shared strings */
	GPtrArray *sheet_names, *sheet_parts;
	GByteArray *hidden_sheets; /* for each sheet, whether it is hidden */
	GString *text;			   /* of the element that is read */
	bool in_styles, in_text, in_phonetic;
	Sheet *sheet;
} Workbook;

/* xlsx.c */
extern char *read_part(Workbook *book, const char *name, size_t *len);
extern bool parse_part(Workbook *book, const char *name, const GMarkupParser *parser);
extern const char *local_name(const char *name);
extern const char *attribute(const char *name, const char **names, const char **values);
extern const char *cell_string(char *text);
extern void take_text(GMarkupParseContext *context, const char *text, gsize len, void *data,
					  GError **error);

/* number_format.c */
extern bool is_date_format(const char *format);
extern const Shown *format_shown(const char *format);
extern const Shown *built_in_shown(int format);
extern const char *shown_number(const char *text, const Shown *shown);

/* sheet_cells.c */
extern void read_sheet(Workbook *book, Sheet *sheet);

#endif /* RELIEF_IMPORT_WORKBOOK_H */

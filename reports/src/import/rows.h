/*
 * rows.h
 *	  The rows of a table as a file has them: cells of UTF-8 text, with the line on which each row begins.
 */
#ifndef RELIEF_IMPORT_ROWS_H
#define RELIEF_IMPORT_ROWS_H

#include <stdbool.h>
#include <stddef.h>

/* Limits against files that are damaged or made to harm: a spreadsheet program's own cells have at most 32,767 characters. */
#define CELL_BYTES_MAX 131072
#define COLUMNS_MAX	   1024
#define CELLS_MAX	   40000000

typedef struct
{
	int line; /* from 1; the row's number in a workbook */
	int width;
	char **cells; /* never NULL; an empty cell is "" */
} Row;

typedef struct
{
	Row *rows;
	int count, room;
	size_t cells; /* of all rows, against CELLS_MAX */
} Rows;

typedef enum
{
	SPLIT_DONE,
	SPLIT_OPEN_QUOTE,
	SPLIT_LONG_CELL,
	SPLIT_MANY_COLUMNS,
	SPLIT_MANY_CELLS
} SplitResult;

/* csv.c: cells point into text, which is changed and has a NUL behind it */
extern SplitResult split_rows(char *text, size_t len, char delimiter, Rows *rows, int *line);
extern char find_delimiter(const char *text, size_t len, size_t *skipped);

/* rows.c */
extern Row *add_row(Rows *rows, int line, int width);

#endif /* RELIEF_IMPORT_ROWS_H */

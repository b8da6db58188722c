/*
 * rows.c
 *	  A list of rows that grows.
 */
#include <stdlib.h>
#include <string.h>

#include "../allocate.h"
#include "rows.h"

static char empty[] = "";

Row *
add_row(Rows *rows, int line, int width)
{
	Row *row;

	if (rows->count == rows->room)
	{
		Row *more = allocate((size_t) rows->room * 2 + 64, sizeof(Row));

		if (rows->count > 0)
			memcpy(more, rows->rows, (size_t) rows->count * sizeof(Row));
		free(rows->rows);
		rows->rows = more;
		rows->room = rows->room * 2 + 64;
	}
	row = &rows->rows[rows->count++];
	*row = (Row) {line, width, allocate((size_t) width, sizeof(char *))};
	for (int i = 0; i < width; i++)
		row->cells[i] = empty;
	rows->cells += (size_t) width;
	return row;
}

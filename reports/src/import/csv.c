/*
 * csv.c
 *	  Separated text (RFC 4180): commas, tabs or semicolons; quoted cells, which may have line breaks; CRLF, LF or CR.
 *
 * Cells are written over the text, which is never shorter than what it means.
 */
#include <string.h>

#include "rows.h"

typedef struct
{
	char *next, *end;
	char delimiter;
	int line;
} Reader;

static bool
is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

static void
pass_line_end(Reader *reader)
{
	if (*reader->next == '\r' && reader->next + 1 < reader->end && reader->next[1] == '\n')
		reader->next++;
	reader->next++;
	reader->line++;
}

/* The inside of a quoted cell is moved to *to, which is not behind what is read; false: it does not end. */
static bool
read_quoted(Reader *reader, char **to)
{
	reader->next++;
	while (reader->next < reader->end)
	{
		char c = *reader->next;

		if (c == '"' && (reader->next + 1 == reader->end || reader->next[1] != '"'))
		{
			reader->next++;
			return true;
		}
		if (c == '"')
			reader->next++;
		if (is_line_end(c))
		{
			pass_line_end(reader);
			*(*to)++ = '\n';
			continue;
		}
		*(*to)++ = c;
		reader->next++;
	}
	return false;
}

/* Reads one cell, and stops at its delimiter or line end.  Text behind a closing quote belongs to the cell. */
static SplitResult
read_cell(Reader *reader, char **cell, char **end)
{
	char *to = reader->next;

	*cell = to;
	if (reader->next < reader->end && *reader->next == '"' && !read_quoted(reader, &to))
		return SPLIT_OPEN_QUOTE;
	while (reader->next < reader->end && *reader->next != reader->delimiter &&
		   !is_line_end(*reader->next))
		*to++ = *reader->next++;
	*end = to;
	return to - *cell > CELL_BYTES_MAX ? SPLIT_LONG_CELL : SPLIT_DONE;
}

/* The text ends with a NUL behind it, so that the last cell can be ended. */
static SplitResult
read_row(Reader *reader, Rows *rows)
{
	static char *cells[COLUMNS_MAX];
	int line = reader->line, width = 0;
	bool more = true;
	Row *row;

	while (more)
	{
		char *end;
		SplitResult result;

		if (width == COLUMNS_MAX)
			return SPLIT_MANY_COLUMNS;
		result = read_cell(reader, &cells[width++], &end);
		if (result != SPLIT_DONE)
			return result;
		more = reader->next < reader->end && *reader->next == reader->delimiter;
		if (more)
			reader->next++;
		else if (reader->next < reader->end)
			pass_line_end(reader);
		*end = '\0';
	}
	if (rows->cells + (size_t) width > CELLS_MAX)
		return SPLIT_MANY_CELLS;
	row = add_row(rows, line, width);
	memcpy(row->cells, cells, (size_t) width * sizeof(char *));
	return SPLIT_DONE;
}

/* *line is that of the text's beginning, and then that of the row at which it stops. */
SplitResult
split_rows(char *text, size_t len, char delimiter, Rows *rows, int *line)
{
	Reader reader = {text, text + len, delimiter, *line};
	SplitResult result = SPLIT_DONE;

	while (reader.next < reader.end && result == SPLIT_DONE)
	{
		*line = reader.line;
		result = read_row(&reader, rows);
	}
	return result;
}

typedef struct
{
	int lines; /* that have the delimiter as often as most */
	int often;
} Count;

/* How alike the first lines are when they are cut at a delimiter.  Quoted text does not count. */
static Count
count_delimiter(const char *text, size_t len, char delimiter)
{
	int lines_with[64] = {0};
	int lines = 0, in_line = 0;
	bool quoted = false;
	Count best = {0, 0};

	for (size_t i = 0; i < len && lines < 200; i++)
	{
		if (text[i] == '"')
			quoted = !quoted;
		else if (!quoted && text[i] == delimiter)
			in_line++;
		else if (!quoted && is_line_end(text[i]))
		{
			lines_with[in_line < 63 ? in_line : 63]++;
			in_line = 0;
			lines++;
		}
	}
	lines_with[in_line < 63 ? in_line : 63]++;
	for (int i = 1; i < 64; i++)
	{
		if (lines_with[i] >= best.lines && lines_with[i] > 0)
			best = (Count) {lines_with[i], i};
	}
	return best;
}

/*
 * The character that cuts most lines alike; of two, the one that cuts more.  A first line "sep=;" says it, as spreadsheet
 * programs do, and is skipped.
 */
char
find_delimiter(const char *text, size_t len, size_t *skipped)
{
	static const char delimiters[] = {'\t', ',', ';', '|'};
	Count best = {0, 0};
	char delimiter = ',';

	*skipped = 0;
	if (len >= 6 && memcmp(text, "sep=", 4) == 0 && is_line_end(text[5]))
	{
		*skipped = len > 6 && text[5] == '\r' && text[6] == '\n' ? 7 : 6;
		return text[4];
	}
	for (size_t i = 0; i < sizeof(delimiters); i++)
	{
		Count count = count_delimiter(text, len, delimiters[i]);

		if (count.lines > best.lines || (count.lines == best.lines && count.often > best.often))
		{
			best = count;
			delimiter = delimiters[i];
		}
	}
	return delimiter;
}

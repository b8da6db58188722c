/*
 * import_rows.c
 *	  Tortures relief_import's reader of separated text: import_rows [SEED [ROUNDS]].
 *
 * Oracles: rows that are written are read back the same, on the lines where they were written; of any bytes, each cell lies
 * within the text and ends there, and rows come in the order of their lines.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "support/torture.h"

/* Beside the reader's own code only this of the program is needed; its header needs libpq's. */
#define RELIEF_REPORT_ALLOCATE_H
static void *
allocate(size_t count, size_t size)
{
	void *memory = calloc(count > 0 ? count : 1, size);

	if (memory == NULL)
		abort();
	return memory;
}

#include "../../reports/src/import/rows.c"
#include "../../reports/src/import/csv.c"

#define LONGEST 4096

static const char *const pieces[] = {"a",  "1",	 "\"",	 ",", ";", "\t", "|",
									 "\n", "村", "\xE9", " ", "",  "=",	 "'"};
static const char delimiters[] = {',', ';', '\t', '|'};

static void
forget(Rows *rows)
{
	for (int i = 0; i < rows->count; i++)
		free(rows->rows[i].cells);
	free(rows->rows);
}

static void
append(char *text, size_t *len, const char *piece)
{
	memcpy(text + *len, piece, strlen(piece));
	*len += strlen(piece);
}

static void
random_cell(char cell[64])
{
	size_t len = 0;

	for (int n = (int) (rnd() % 6); n > 0; n--)
		append(cell, &len, pieces[rnd() % (sizeof(pieces) / sizeof(pieces[0]))]);
	cell[len] = '\0';
}

/* Quoted where it must be, and sometimes where it need not. */
static void
write_cell(char *text, size_t *len, const char *cell, char delimiter, const char *end, int *line)
{
	bool quoted =
		strpbrk(cell, "\"\n") != NULL || strchr(cell, delimiter) != NULL || rnd() % 8 == 0;

	if (quoted)
		append(text, len, "\"");
	for (; *cell != '\0'; cell++)
	{
		char one[2] = {*cell, '\0'};

		append(text, len, *cell == '"' ? "\"\"" : *cell == '\n' ? end : one);
		*line += *cell == '\n';
	}
	if (quoted)
		append(text, len, "\"");
}

static void
check_round_trip(uint64_t round)
{
	static const char *const ends[] = {"\n", "\r\n", "\r"};
	static char cells[16][8][64], text[16 * 8 * 160];
	int lines[16], widths[16], line = 1, read_from = 1;
	int count = (int) (rnd() % 16);
	const char *end = ends[rnd() % 3];
	char delimiter = delimiters[rnd() % 4];
	size_t len = 0;
	Rows rows = {0};

	for (int r = 0; r < count; r++)
	{
		lines[r] = line;
		widths[r] = 1 + (int) (rnd() % 8);
		for (int c = 0; c < widths[r]; c++)
		{
			random_cell(cells[r][c]);
			if (c > 0)
				text[len++] = delimiter;
			write_cell(text, &len, cells[r][c], delimiter, end, &line);
		}
		append(text, &len, end);
		line++;
	}
	text[len] = '\0';
	if (split_rows(text, len, delimiter, &rows, &read_from) != SPLIT_DONE || rows.count != count)
		fail("rows that were written are not read", round);
	for (int r = 0; r < count; r++)
	{
		if (rows.rows[r].line != lines[r] || rows.rows[r].width != widths[r])
			fail("a row is read on another line or with another width", round);
		for (int c = 0; c < widths[r]; c++)
		{
			if (strcmp(rows.rows[r].cells[c], cells[r][c]) != 0)
				fail("a cell is read as something else", round);
		}
	}
	forget(&rows);
}

static void
check_any_bytes(uint64_t round)
{
	size_t len = rnd() % LONGEST, skipped;
	char *text = malloc(len + 1);
	Rows rows = {0};
	int line = 1, last = 0;
	char delimiter;

	for (size_t i = 0; i < len; i++)
		text[i] = rnd() % 2 ? pieces[rnd() % 11][0] : (char) (1 + rnd() % 255);
	if (len > 6 && rnd() % 16 == 0)
		memcpy(text, "sep=;\n", 6);
	text[len] = '\0';
	delimiter = find_delimiter(text, len, &skipped);
	if (skipped > len)
		fail("more is skipped than there is", round);
	split_rows(text + skipped, len - skipped, delimiter, &rows, &line);
	for (int r = 0; r < rows.count; r++)
	{
		if (rows.rows[r].line <= last || rows.rows[r].width < 1)
			fail("rows are not in order", round);
		last = rows.rows[r].line;
		for (int c = 0; c < rows.rows[r].width; c++)
		{
			const char *cell = rows.rows[r].cells[c];

			if (cell < text || cell + strlen(cell) > text + len)
				fail("a cell is outside the text", round);
		}
	}
	forget(&rows);
	free(text);
}

int
main(int argc, char **argv)
{
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
	uint64_t rounds = argc > 2 ? strtoull(argv[2], NULL, 10) : 20000;

	random_begin(seed);
	for (uint64_t round = 0; round < rounds; round++)
	{
		if (round % 2 == 0)
			check_round_trip(round);
		else
			check_any_bytes(round);
	}
	printf("ok 1 - separated text: %" PRIu64 " rounds from seed %" PRIu64 "\n1..1\n", rounds, seed);
	return 0;
}

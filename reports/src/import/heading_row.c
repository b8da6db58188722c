/*
 * heading_row.c
 *	  Finds the row of headings and the kind of import.
 *
 * Every row near the top is tried as the headings, alone and together with the row below it, for every kind.  The one that
 * has all columns that the kind needs, and most columns of the kind, is taken; a draw between kinds is not decided.
 */
#include <string.h>

#include "headings.h"

#define ROWS_TRIED 40

/* One way to read a file. */
typedef struct
{
	int heading, heading_rows;
	const char *kind;
	Column *columns;
	int known, missing, doubled;
} Attempt;

/* Those of all columns. */
static Forms *
forms_of(const Search *search, int heading, int heading_rows)
{
	Forms *forms = allocate((size_t) search->width, sizeof(Forms));

	for (int i = 0; i < search->width; i++)
		forms[i] = column_forms(search->source, heading, heading_rows, i);
	return forms;
}

static int
row_limit(const Source *source)
{
	return source->rows.count < ROWS_TRIED ? source->rows.count : ROWS_TRIED;
}

static int
widest(const Source *source)
{
	int width = 0;

	for (int i = 0; i < source->rows.count; i++)
	{
		if (source->rows.rows[i].width > width)
			width = source->rows.rows[i].width;
	}
	return width;
}

static void
collect_texts(const Search *search, GPtrArray *texts)
{
	GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);

	for (int i = 0; i < row_limit(search->source); i++)
	{
		for (int rows = 1; rows <= 2 && i + rows <= search->source->rows.count; rows++)
		{
			Forms *forms = forms_of(search, i, rows);

			for (int f = 0; f < search->width * FORMS; f++)
			{
				const char *text = forms[f / FORMS].texts[f % FORMS];

				if (text != NULL && strlen(text) <= 200 && g_hash_table_add(seen, (void *) text))
					g_ptr_array_add(texts, (void *) text);
			}
		}
	}
	for (int i = 0; i < search->options->map_count; i++)
		g_ptr_array_add(texts, (void *) search->options->maps[i].column);
	g_hash_table_destroy(seen);
}

static int
count_of(const Attempt *attempt, int column_count, const char *column)
{
	int count = 0;

	for (int i = 0; i < column_count; i++)
		count +=
			attempt->columns[i].column != NULL && strcmp(attempt->columns[i].column, column) == 0;
	return count;
}

static Attempt
try_headings(const Search *search, int heading, int heading_rows, const Forms *forms,
			 const char *kind)
{
	int width = search->width;
	Attempt attempt = {.heading = heading, .heading_rows = heading_rows, .kind = kind};

	attempt.columns = allocate((size_t) width, sizeof(Column));
	for (int i = 0; i < width; i++)
		attempt.columns[i] = read_column(search, &forms[i], kind);
	for (int i = 0; i < search->ledger->column_count; i++)
	{
		const LedgerColumn *column = &search->ledger->columns[i];
		int count = strcmp(column->kind, kind) == 0 ? count_of(&attempt, width, column->column) : 0;

		attempt.known += count > 0;
		attempt.doubled += count > 1;
		attempt.missing += strcmp(column->kind, kind) == 0 && column->needed && count == 0;
	}
	return attempt;
}

/* Positive: one is the better.  Headings of two rows must explain more than those of one. */
static int
compare(const Attempt *one, const Attempt *other)
{
	if ((one->missing == 0) != (other->missing == 0))
		return one->missing == 0 ? 1 : -1;
	if (one->known - one->doubled != other->known - other->doubled)
		return one->known - one->doubled - (other->known - other->doubled);
	if (one->missing != other->missing)
		return other->missing - one->missing;
	if (one->heading_rows != other->heading_rows)
		return other->heading_rows - one->heading_rows;
	return other->heading - one->heading;
}

/* The kinds that explain the file as well as the best attempt does. */
static const char *
other_kinds(const Search *search, const Attempt *best)
{
	Forms *forms = forms_of(search, best->heading, best->heading_rows);
	PQExpBuffer others = new_buffer();

	for (int k = 0; k < search->ledger->kind_count && search->options->kind == NULL; k++)
	{
		const char *kind = search->ledger->kinds[k];
		Attempt attempt = try_headings(search, best->heading, best->heading_rows, forms, kind);

		if (strcmp(kind, best->kind) != 0 && compare(&attempt, best) == 0)
			appendPQExpBuffer(others, ", %s", kind);
	}
	return buffer_text(others);
}

static void
try_kinds(const Search *search, int heading, int heading_rows, Attempt *best)
{
	Forms *forms = forms_of(search, heading, heading_rows);

	for (int k = 0; k < search->ledger->kind_count; k++)
	{
		const char *kind = search->ledger->kinds[k];
		Attempt attempt;

		if (search->options->kind != NULL && strcmp(search->options->kind, kind) != 0)
			continue;
		attempt = try_headings(search, heading, heading_rows, forms, kind);
		if (attempt.known > 0 && (best->known == 0 || compare(&attempt, best) > 0))
			*best = attempt;
	}
}

static Attempt
best_attempt(const Search *search)
{
	Attempt best = {.known = 0};

	for (int i = 0; i < row_limit(search->source); i++)
	{
		for (int rows = 1; rows <= 2 && i + rows <= search->source->rows.count; rows++)
			try_kinds(search, i, rows, &best);
	}
	return best;
}

static const char *
missing_columns(const Search *search, const Attempt *attempt)
{
	PQExpBuffer list = new_buffer();

	for (int i = 0; i < search->ledger->column_count; i++)
	{
		const LedgerColumn *column = &search->ledger->columns[i];

		if (strcmp(column->kind, attempt->kind) == 0 && column->needed &&
			count_of(attempt, search->width, column->column) == 0)
			appendPQExpBuffer(list, "%s%s (%s)", list->len > 0 ? ", " : "", column->heading,
							  column->column);
	}
	return buffer_text(list);
}

static const char *
guess_note(const Source *source)
{
	if (source->guess == NULL || g_ascii_strncasecmp(source->guess, "GB", 2) == 0)
		return "";
	return format_text(_("; if its text is not Chinese in GB18030 but in %s, give --encoding"),
					   source->guess);
}

/* Ends the program unless the file can be read in one way only. */
static void
check_attempt(const Search *search, const Attempt *best)
{
	const char *file = search->source->file;
	const char *others;

	if (best->known == 0)
		fatal(EXIT_FILE, "\"%s\" has no heading that the ledger knows in its first %d rows%s", file,
			  row_limit(search->source), guess_note(search->source));
	if (best->missing > 0)
		fatal(EXIT_FILE,
			  "\"%s\" looks like %s, with headings in line %d, but has no column for %s; --map "
			  "HEADING=COLUMN says which it is%s",
			  file, best->kind, search->source->rows.rows[best->heading].line,
			  missing_columns(search, best), guess_note(search->source));
	others = other_kinds(search, best);
	if (*others != '\0')
		fatal(EXIT_FILE, "\"%s\" may be %s%s; --kind says which", file, best->kind, others);
	for (int i = 0; i < search->width; i++)
	{
		for (int j = 0; j < i; j++)
		{
			const Column *one = &best->columns[j], *other = &best->columns[i];

			if (one->column != NULL && other->column != NULL &&
				strcmp(one->column, other->column) == 0)
				fatal(
					EXIT_FILE,
					"\"%s\": columns %s and %s both mean %s; --map HEADING= leaves one of them out",
					file, one->heading, other->heading, one->column);
		}
	}
}

static bool
is_reserved(const char *heading)
{
	return strcmp(heading, "来源") == 0 || strcmp(heading, "行号") == 0 ||
		   strcmp(heading, "原因") == 0;
}

/* The heading in the staging table: the file's, unless the ledger would not know it, or would know it as another. */
static void
name_staged(Reading *reading, const Ledger *ledger)
{
	for (int i = 0; i < reading->column_count; i++)
	{
		Column *column = &reading->columns[i];

		if (column->column == NULL)
			continue;
		column->title = ledger_column(ledger, reading->kind, column->column)->heading;
		if (strcmp(column->column, "amount") == 0 && reading->unit != NULL &&
			!has_unit(column->staged, reading->unit))
		{
			column->staged = format_text("%s（%s）", column->staged, reading->unit);
			column->heading = format_text("%s（%s）", column->heading, reading->unit);
		}
		/* Names of columns have 63 bytes at most. */
		if (strlen(column->staged) > 63 || is_reserved(column->staged))
			column->staged = format_text("%s%s", column->title, brackets(column->staged));
	}
}

bool
is_checksum(const char *cell)
{
	return strlen(cell) == 64 && strspn(cell, "0123456789abcdef") == 64;
}

static bool
has_checksum(const Source *source, int heading, int column)
{
	for (int i = heading + 1; i < source->rows.count; i++)
	{
		if (is_checksum(cell_at(&source->rows.rows[i], column)))
			return true;
	}
	return false;
}

/* The last column of that heading. */
static int
reserved_column(const Reading *reading, const char *heading)
{
	for (int i = reading->column_count - 1; i >= 0; i--)
	{
		if (same_text(reading->columns[i].heading, heading))
			return i;
	}
	return -1;
}

/* A file that this program wrote has these three columns; in others they are columns of the office. */
static void
find_reserved(Reading *reading)
{
	int line = reserved_column(reading, "行号"), why = reserved_column(reading, "原因"),
		origin = reserved_column(reading, "来源");

	if (reading->heading_rows != 1 || line < 0 || why < 0 || origin < 0 ||
		!has_checksum(reading->source, reading->heading, origin))
		return;
	reading->is_rejects = true;
	reading->line_column = line;
	reading->reason_column = why;
	reading->origin_column = origin;
	reading->columns[line].column = reading->columns[why].column = reading->columns[origin].column =
		NULL;
}

/* Whether a row repeats the headings, or a title above them, as on each page of a long list. */
bool
is_heading_row(const Reading *reading, const Row *row)
{
	for (int i = 0; i < reading->heading + reading->heading_rows; i++)
	{
		const Row *heading = &reading->source->rows.rows[i];
		int width = heading->width > row->width ? heading->width : row->width;
		int column = 0, texts = 0;

		while (column < width && same_text(cell_at(heading, column), cell_at(row, column)))
			texts += !is_blank(cell_at(row, column++));
		if (column == width && texts > 0)
			return true;
	}
	return false;
}

static int
amount_column(const Search *search, const Attempt *attempt)
{
	int column = 0;

	while (column < search->width && (attempt->columns[column].column == NULL ||
									  strcmp(attempt->columns[column].column, "amount") != 0))
		column++;
	return column;
}

Reading
find_reading(const Ledger *ledger, const Source *source, const Options *options)
{
	Search search = {ledger, source, options, widest(source),
					 g_hash_table_new(g_str_hash, g_str_equal)};
	GPtrArray *texts = g_ptr_array_new();
	Attempt best;
	Reading reading;
	int amount;

	collect_texts(&search, texts);
	look_up(&search, texts);
	best = best_attempt(&search);
	check_attempt(&search, &best);
	amount = amount_column(&search, &best);
	if (best.heading + best.heading_rows < source->rows.count &&
		has_units_below(&source->rows.rows[best.heading + best.heading_rows], amount))
		best.heading_rows++;
	reading = (Reading) {.source = source,
						 .kind = best.kind,
						 .heading = best.heading,
						 .heading_rows = best.heading_rows,
						 .columns = best.columns,
						 .column_count = search.width,
						 .unit = unit_outside(source, best.heading, best.heading_rows, amount)};
	find_reserved(&reading);
	name_staged(&reading, ledger);
	return reading;
}

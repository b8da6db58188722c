/*
 * headings.c
 *	  What a heading means: its forms, alone and with the row above it, and the column that the ledger knows by one of them.
 */
#include <string.h>

#include "headings.h"

static void
add_form(Forms *forms, const char *text)
{
	if (*text != '\0' && forms->count < FORMS)
		forms->texts[forms->count++] = text;
}

/* 户主信息 -> 户主, so that 姓名 below it is 户主姓名 */
static const char *
without_ending(const char *text)
{
	static const char *const endings[] = {"基本信息", "基本情况", "信息", "情况", "资料"};

	for (size_t i = 0; i < lengthof(endings); i++)
	{
		if (g_str_has_suffix(text, endings[i]) && strlen(text) > strlen(endings[i]))
			return copy_bytes(text, strlen(text) - strlen(endings[i]));
	}
	return text;
}

/* From the first bracket on: a unit belongs to the amounts wherever it stands. */
const char *
brackets(const char *text)
{
	static const char *const opening[] = {"（", "(", "【", "[", "〔"};
	const char *first = NULL;

	for (size_t i = 0; i < lengthof(opening); i++)
	{
		const char *found = strstr(text, opening[i]);

		if (found != NULL && (first == NULL || found < first))
			first = found;
	}
	return first != NULL ? first : "";
}

/* The heading above a column: of cells merged over several columns, only the first has text. */
static const char *
heading_above(const Row *row, int column)
{
	while (column > 0 && is_blank(cell_at(row, column)))
		column--;
	return one_line(cell_at(row, column));
}

Forms
column_forms(const Source *source, int heading, int heading_rows, int column)
{
	const Row *row = &source->rows.rows[heading];
	Forms forms = {.count = 0};
	const char *upper, *lower;

	if (heading_rows == 1)
	{
		add_form(&forms, one_line(cell_at(row, column)));
		return forms;
	}
	lower = one_line(cell_at(row + 1, column));
	if (*lower == '\0')
	{
		add_form(&forms, one_line(cell_at(row, column)));
		return forms;
	}
	upper = heading_above(row, column);
	if (*upper != '\0' && !same_text(upper, lower))
	{
		add_form(&forms, format_text("%s%s", without_ending(upper), lower));
		add_form(&forms, format_text("%s%s", upper, lower));
		if (*brackets(upper) != '\0')
			add_form(&forms, format_text("%s%s", lower, brackets(upper)));
	}
	add_form(&forms, lower);
	return forms;
}

/* Asks the ledger once about all texts that may be headings. */
void
look_up(Search *search, GPtrArray *texts)
{
	PGresult *result =
		find_headings(search->ledger, (const char *const *) texts->pdata, (int) texts->len);

	for (int i = 0; i < PQntuples(result); i++)
	{
		const char *text = g_ptr_array_index(texts, (guint) atoi(PQgetvalue(result, i, 0)) - 1);
		GHashTable *kinds = g_hash_table_lookup(search->meanings, text);

		if (kinds == NULL)
		{
			kinds = g_hash_table_new(g_str_hash, g_str_equal);
			g_hash_table_insert(search->meanings, (void *) text, kinds);
		}
		g_hash_table_insert(kinds, (void *) value(result, i, 1), (void *) value(result, i, 2));
	}
	PQclear(result);
}

static const char *
meaning(const Search *search, const char *text, const char *kind)
{
	GHashTable *kinds = g_hash_table_lookup(search->meanings, text);

	return kinds != NULL ? g_hash_table_lookup(kinds, kind) : NULL;
}

/* --map: its column is a column's name, or one of its headings. */
static const Mapped *
find_map(const Search *search, const Forms *forms)
{
	for (int i = 0; i < search->options->map_count; i++)
	{
		const Mapped *mapped = &search->options->maps[i];

		for (int f = 0; f < forms->count; f++)
		{
			const char *text = forms->texts[f];

			if (same_text(text, mapped->heading) ||
				same_text(copy_bytes(text, strlen(text) - strlen(brackets(text))), mapped->heading))
				return mapped;
		}
	}
	return NULL;
}

Column
read_column(const Search *search, const Forms *forms, const char *kind)
{
	Column column = {.heading = forms->count > 0 ? forms->texts[0] : ""};
	const Mapped *mapped = find_map(search, forms);

	if (mapped != NULL)
	{
		column.map = mapped;
		column.column = *mapped->column == '\0' ? NULL
						: ledger_column(search->ledger, kind, mapped->column) != NULL
							? mapped->column
							: meaning(search, mapped->column, kind);
		column.staged = column.heading;
		return column;
	}
	for (int f = 0; f < forms->count && column.column == NULL; f++)
	{
		column.column = meaning(search, forms->texts[f], kind);
		if (column.column != NULL)
			column.heading = column.staged = forms->texts[f];
	}
	return column;
}

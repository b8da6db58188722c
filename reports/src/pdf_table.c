/*
 * pdf_table.c
 *	  A chart's exact figures as a table that fits the page's width and may continue on several
 *	  pages.
 */
#include <math.h>

#include "pdf_table.h"

#define PADDING		   5.0
#define LEAST_FLEXIBLE 90.0			/* a longer word may be broken */
#define MOST_FLEXIBLE  (0.6 * ROOM) /* longer words are wrapped */
#define MOST_HEADER	   82.0

typedef struct
{
	Sheet *sheet;
	const Chart *chart;
	double size; /* of the letters */
	double width[32];
	double least[32]; /* of the longest word */
} Table;

static const char *
cell_text(const Chart *chart, int i, int row)
{
	const char *text = told_text(chart, &chart->columns[i], row);

	return i == name_column(chart) && is_partial(chart, row) ? format_text("%s*", text) : text;
}

static bool
is_flexible(const Column *column)
{
	return !is_figure(column) && column->kind != KIND_PERIOD;
}

static PangoLayout *
cell_layout(const Table *table, int i, Words words, bool bold, double width)
{
	Type type = {.size = table->size,
				 .bold = bold,
				 .right = is_figure(&table->chart->columns[i]),
				 .most_lines = 12};

	return make_layout(table->sheet, words, type, width);
}

static Words
header_words(const Column *column)
{
	Words words = column->title;

	if (*column->unit.zh != '\0')
		words.zh = format_text("%s（%s）", words.zh, column->unit.zh);
	if (*column->unit.en != '\0')
		words.en = format_text("%s (%s)", words.en, column->unit.en);
	return words;
}

/* The width of a cell on one line; records the width of its longest word. */
static double
natural_width(Table *table, int i, PangoLayout *layout)
{
	double width = layout_width(layout), longest;

	pango_layout_set_wrap(layout, PANGO_WRAP_WORD);
	pango_layout_set_width(layout, 1);
	longest = layout_width(layout) + 2 * PADDING;
	if (longest > table->least[i])
		table->least[i] = longest;
	g_object_unref(layout);
	return width;
}

/* The widest cell of a column, or its header if that is wider, up to a limit. */
static double
wanted_width(Table *table, int i)
{
	const Column *column = &table->chart->columns[i];
	Lang lang = table->sheet->lang;
	double widest;

	table->least[i] = 0;
	widest = natural_width(table, i, cell_layout(table, i, header_words(column), true, -1));

	if (widest > MOST_HEADER)
		widest = MOST_HEADER;
	for (int row = 0; row < table->chart->row_count; row++)
	{
		double width = natural_width(
			table, i,
			cell_layout(table, i, either(cell_text(table->chart, i, row), lang), i == 0, -1));

		if (width > widest)
			widest = width;
	}
	if (column->adds == ADDS_YES)
	{
		const char *total = total_text(table->chart, column);
		double width =
			natural_width(table, i, cell_layout(table, i, either(total, lang), true, -1));

		widest = width > widest ? width : widest;
	}
	widest += 2 * PADDING;
	return is_flexible(column) && widest > MOST_FLEXIBLE ? MOST_FLEXIBLE : widest;
}

/*
 * The width of a column of words: a share by the square root of its full width, so that a column ten times as long gets
 * three times as much; but not more than its full width, and not less than its longest word, unless that is very long.
 */
static double
share(const Table *table, int i, double each)
{
	double wanted = table->width[i], least = table->least[i], width = each * sqrt(wanted);

	if (least > LEAST_FLEXIBLE)
		least = LEAST_FLEXIBLE;
	if (width < least)
		width = least;
	return width < wanted ? width : wanted;
}

/* Columns of words need more than the available width: finds by bisection how much each gets. */
static void
share_words(Table *table, double room)
{
	const Chart *chart = table->chart;
	double low = 0, high = room;

	for (int step = 0; step < 40; step++)
	{
		double each = (low + high) / 2, used = 0;

		for (int i = 0; i < chart->column_count; i++)
			used += is_flexible(&chart->columns[i]) ? share(table, i, each) : 0;
		if (used > room)
			high = each;
		else
			low = each;
	}
	for (int i = 0; i < chart->column_count; i++)
	{
		if (is_flexible(&chart->columns[i]))
			table->width[i] = share(table, i, low);
	}
}

/*
 * Figures and short words keep their width; long words share the rest.  False: the rest is too
 * little at this size.
 */
static bool
share_room(Table *table)
{
	const Chart *chart = table->chart;
	double fixed = 0, flexible = 0, least = 0;
	int shown = 0;

	for (int i = 0; i < chart->column_count; i++)
	{
		if (chart->columns[i].kind == KIND_PARTIAL)
			continue;
		shown++;
		table->width[i] = wanted_width(table, i);
		if (is_flexible(&chart->columns[i]))
		{
			flexible += table->width[i];
			least += share(table, i, 0);
		}
		else
			fixed += table->width[i];
	}
	if (fixed + flexible <= ROOM)
	{
		for (int i = 0; i < chart->column_count; i++)
			table->width[i] += (ROOM - fixed - flexible) / shown;
		return true;
	}
	if (flexible == 0 || fixed + least > ROOM)
		return false;
	share_words(table, ROOM - fixed);
	return true;
}

/*
 * The largest font size at which the table fits; if even the smallest is too large, all columns are
 * narrowed.
 */
static void
fit(Table *table)
{
	double total = 0;

	for (table->size = 9; table->size >= 5; table->size -= 0.5)
	{
		if (share_room(table))
			return;
	}
	table->size = 5;
	share_room(table);
	for (int i = 0; i < table->chart->column_count; i++)
		total += table->chart->columns[i].kind == KIND_PARTIAL ? 0 : table->width[i];
	for (int i = 0; i < table->chart->column_count; i++)
		table->width[i] *= ROOM / total;
}

typedef Words (*RowWords)(const Table *table, int i, int row);

static Words
header_cell(const Table *table, int i, int row)
{
	(void) row;
	return header_words(&table->chart->columns[i]);
}

static Words
body_cell(const Table *table, int i, int row)
{
	return either(cell_text(table->chart, i, row), table->sheet->lang);
}

static Words
total_cell(const Table *table, int i, int row)
{
	const Column *column = &table->chart->columns[i];

	(void) row;
	if (i == 0)
		return either(joined((Words) {"合计", "Total"}, table->sheet->lang, " "),
					  table->sheet->lang);
	return either(is_figure(column) ? total_text(table->chart, column) : "", table->sheet->lang);
}

static void draw_header(Table *table);

/* One row, on the next page under the header again if this page is full. */
static void
draw_row(Table *table, RowWords words, int row, bool bold, double below)
{
	const Chart *chart = table->chart;
	Sheet *sheet = table->sheet;
	PangoLayout *layouts[lengthof(table->width)] = {NULL};
	double height = 0, x = MARGIN;

	for (int i = 0; i < chart->column_count; i++)
	{
		if (chart->columns[i].kind == KIND_PARTIAL)
			continue;
		layouts[i] = cell_layout(table, i, words(table, i, row), bold || i == 0,
								 table->width[i] - 2 * PADDING);
		if (layout_height(layouts[i]) > height)
			height = layout_height(layouts[i]);
	}
	if (!has_room(sheet, height + 7))
	{
		next_page(sheet);
		if (words != header_cell)
			draw_header(table);
	}
	for (int i = 0; i < chart->column_count; i++)
	{
		if (layouts[i] == NULL)
			continue;
		set_ink(sheet, false);
		place_layout(sheet, layouts[i], x + PADDING, sheet->y + 3);
		x += table->width[i];
		g_object_unref(layouts[i]);
	}
	sheet->y += height + 7;
	rule(sheet, below);
}

static void
draw_header(Table *table)
{
	draw_row(table, header_cell, 0, true, 1.0);
}

void
flow_table(Sheet *sheet, const Chart *chart)
{
	Table table = {.sheet = sheet, .chart = chart};
	Type caption = {.size = 11, .bold = true, .most_lines = 2};
	Type cover = {.size = 9, .most_lines = 2};

	fit(&table);
	flow(sheet, chart->title, caption, 4);
	flow(sheet, cover_note(chart), cover, 4);
	draw_header(&table);
	for (int row = 0; row < chart->row_count; row++)
	{
		draw_row(&table, body_cell, row, false, row + 1 == chart->row_count ? 1.0 : 0.3);
		check_interrupt();
	}
	if (has_total(chart))
		draw_row(&table, total_cell, 0, true, 0.3);
	sheet->y += 8;
}

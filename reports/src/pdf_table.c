/*
 * pdf_table.c
 *	  A chart's exact figures as a table that fits the page's width and may continue on several pages.
 *
 * A table that no upright page can take at a legible size goes on pages of the other form.  The last rows stay together
 * with the notes, so that no page has a single line.
 */
#include <math.h>
#include <string.h>

#include "pdf_table.h"

#define PADDING		   4.0
#define BETWEEN_ROWS   3.5
#define LEAST_FLEXIBLE 90.0 /* a longer word may be broken */
#define MOST_HEADER	   74.0
#define LEAST_HEADER   40.0 /* where that is needed to fit */
#define LARGEST		   8.5	/* size of the letters */
#define SMALLEST	   7.0
#define TOGETHER	   3 /* rows */

/* A column of the page: of the chart, or a period of a turned table. */
typedef struct
{
	Words header;
	bool figure, flexible;
	const char **texts; /* one a row */
	double width;
	double least; /* the longest word */
} GridColumn;

struct Table
{
	Sheet *sheet;
	GridColumn *columns;
	int count, rows;
	bool has_total;		/* the last row is a sum */
	bool has_groups;	/* the first column names several rows */
	double size;		/* of the letters */
	double most_header; /* width */
	bool wide;
	double *heights; /* of the rows */
	int first_of_page;
	double header_height;
};

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

static const char *
cell_words(const Chart *chart, int i, int row)
{
	const char *text = told_text(chart, &chart->columns[i], row);

	return i == name_column(chart) && is_partial(chart, row) ? format_text("%s*", text) : text;
}

static const char *
total_words(Lang lang)
{
	return joined((Words) {"合计", "Total"}, lang, " ");
}

static GridColumn *
add_column(Table *table, Words header, bool figure, bool flexible)
{
	GridColumn *column = &table->columns[table->count++];

	*column = (GridColumn) {header, figure, flexible, NULL, 0, 0};
	column->texts = allocate((size_t) table->rows, sizeof(char *));
	return column;
}

static void
fill_plain(Table *table, const Chart *chart)
{
	table->has_total = has_total(chart);
	table->rows = chart->row_count + table->has_total;
	for (int i = 0; i < chart->column_count; i++)
	{
		const Column *from = &chart->columns[i];
		bool flexible = !is_figure(from) && from->kind != KIND_PERIOD;
		GridColumn *column;

		if (from->kind == KIND_PARTIAL || is_year_before(from))
			continue;
		column = add_column(table, header_words(from), is_figure(from), flexible);
		for (int row = 0; row < chart->row_count; row++)
			column->texts[row] = cell_words(chart, i, row);
		if (table->has_total)
			column->texts[chart->row_count] = i == 0			? total_words(chart->lang)
											  : is_figure(from) ? total_text(chart, from)
																: "";
	}
}

/* Paper has no room for what a period that is not over is compared with; the picture shows it. */
static bool
is_printed(const Column *column)
{
	return is_figure(column) && !is_year_before(column);
}

static void
fill_turned(Table *table, const Chart *chart)
{
	GridColumn *names;
	bool sums = has_total(chart);
	Lang lang = chart->lang;

	for (int i = 1; i < chart->column_count; i++)
		table->rows += is_printed(&chart->columns[i]);
	names = add_column(table, chart->columns[0].title, false, true);
	for (int row = 0; row < chart->row_count; row++)
		add_column(table, either(cell_words(chart, 0, row), lang), true, false);
	if (sums)
		add_column(table, (Words) {"合计", "Total"}, true, false);
	for (int i = 1, at = 0; i < chart->column_count; i++)
	{
		const Column *from = &chart->columns[i];

		if (!is_printed(from))
			continue;
		names->texts[at] = joined(header_words(from), lang, "  ");
		for (int row = 0; row < chart->row_count; row++)
			names[1 + row].texts[at] = told_text(chart, from, row);
		if (sums)
			names[1 + chart->row_count].texts[at] = total_text(chart, from);
		at++;
	}
}

/* ---- the widths ---- */

static PangoLayout *
cell_layout(const Table *table, int i, Words words, bool bold, double width)
{
	Type type = {
		.size = table->size, .bold = bold, .right = table->columns[i].figure, .most_lines = 12};

	return make_layout(table->sheet, words, type, width);
}

/* The width of a cell on one line; records the width of its longest word. */
static double
natural_width(Table *table, int i, PangoLayout *layout)
{
	double width = layout_width(layout), longest;

	pango_layout_set_wrap(layout, PANGO_WRAP_WORD);
	pango_layout_set_width(layout, 1);
	longest = layout_width(layout) + 2 * PADDING;
	if (longest > table->columns[i].least)
		table->columns[i].least = longest;
	g_object_unref(layout);
	return width;
}

/* The widest cell of a column, or its header if that is wider, up to a limit. */
static double
wanted_width(Table *table, int i)
{
	GridColumn *column = &table->columns[i];
	double most = 0.6 * page_room(table->sheet), widest;

	column->least = 0;
	widest = fmin(natural_width(table, i, cell_layout(table, i, column->header, true, -1)),
				  table->most_header);
	widest = fmax(widest, column->least - 2 * PADDING);
	for (int row = 0; row < table->rows; row++)
	{
		Words words = either(column->texts[row], table->sheet->lang);
		bool bold = i == 0 || (table->has_total && row + 1 == table->rows);

		widest = fmax(widest, natural_width(table, i, cell_layout(table, i, words, bold, -1)));
	}
	widest += 2 * PADDING;
	return column->flexible && widest > most ? most : widest;
}

/*
 * The width of a column of words: a share by the square root of its full width, so that a column ten times as long gets
 * three times as much; but not more than its full width, and not less than its longest word, unless that is very long.
 */
static double
share(const GridColumn *column, double each)
{
	double least = fmin(column->least, LEAST_FLEXIBLE);

	return fmin(fmax(each * pow(column->width, 0.65), least), column->width);
}

/* Columns of words need more than the available width: finds by bisection how much each gets. */
static void
share_words(Table *table, double room)
{
	double low = 0, high = room;

	for (int step = 0; step < 40; step++)
	{
		double each = (low + high) / 2, used = 0;

		for (int i = 0; i < table->count; i++)
			used += table->columns[i].flexible ? share(&table->columns[i], each) : 0;
		if (used > room)
			high = each;
		else
			low = each;
	}
	for (int i = 0; i < table->count; i++)
	{
		if (table->columns[i].flexible)
			table->columns[i].width = share(&table->columns[i], low);
	}
}

/* Figures and short words keep their width; long words share the rest.  False: the rest is too little at this size. */
static bool
share_room(Table *table)
{
	double fixed = 0, flexible = 0, least = 0, room = page_room(table->sheet);

	for (int i = 0; i < table->count; i++)
	{
		GridColumn *column = &table->columns[i];

		column->width = wanted_width(table, i);
		if (column->flexible)
		{
			flexible += column->width;
			least += share(column, 0);
		}
		else
			fixed += column->width;
	}
	if (fixed + flexible <= room)
	{
		for (int i = 0; i < table->count; i++)
			table->columns[i].width += (room - fixed - flexible) / table->count;
		return true;
	}
	if (flexible == 0 || fixed + least > room)
		return false;
	if (table->most_header >
		LEAST_HEADER) /* rather headers of several lines than words in all rows */
	{
		table->most_header = LEAST_HEADER;
		return share_room(table);
	}
	share_words(table, room - fixed);
	return true;
}

/* The largest font size at which the table fits a page of this form; at the smallest, headers may have more lines. */
static bool
fits(Table *table, double largest)
{
	for (table->size = largest; table->size >= SMALLEST; table->size -= 0.5)
	{
		table->most_header = MOST_HEADER;
		if (share_room(table))
			return true;
	}
	table->size = SMALLEST;
	table->most_header = LEAST_HEADER;
	return share_room(table);
}

/* Even the widest page is too narrow: all columns are narrowed. */
static void
narrow(Table *table)
{
	double total = 0;

	for (int i = 0; i < table->count; i++)
		total += table->columns[i].width;
	for (int i = 0; i < table->count; i++)
		table->columns[i].width *= page_room(table->sheet) / total;
}

/* ---- the rows ---- */

typedef enum
{
	ROW_HEADER,
	ROW_BODY,
	ROW_TOTAL
} RowKind;

static RowKind
row_kind(const Table *table, int row)
{
	if (row < 0)
		return ROW_HEADER;
	return table->has_total && row + 1 == table->rows ? ROW_TOTAL : ROW_BODY;
}

/* Whether the row's group is that of the row above, on the same page. */
static bool
repeats_group(const Table *table, int i, int row)
{
	return table->has_groups && i == 0 && row > 0 && row != table->first_of_page &&
		   row_kind(table, row) == ROW_BODY &&
		   strcmp(table->columns[0].texts[row], table->columns[0].texts[row - 1]) == 0;
}

static PangoLayout *
row_cell(const Table *table, int i, int row)
{
	const GridColumn *column = &table->columns[i];
	const char *text = row < 0 || repeats_group(table, i, row) ? "" : column->texts[row];
	Words words = row < 0 ? column->header : either(text, table->sheet->lang);
	bool bold = i == 0 || row_kind(table, row) != ROW_BODY;

	return cell_layout(table, i, words, bold, column->width - 2 * PADDING);
}

static double
row_height(const Table *table, int row)
{
	double height = 0;

	for (int i = 0; i < table->count; i++)
	{
		PangoLayout *layout = row_cell(table, i, row);

		height = fmax(height, layout_height(layout));
		g_object_unref(layout);
	}
	return height + BETWEEN_ROWS;
}

/* The height of all rows. */
static double
measure_rows(Table *table)
{
	double height = table->header_height = row_height(table, -1);

	for (int row = 0; row < table->rows; row++)
		height += table->heights[row] = row_height(table, row);
	return height;
}

/*
 * The form of the table's pages and the size of its letters: a table of more than a page is set smaller, and sidewise if
 * that saves pages.
 */
static void
choose_form(Table *table)
{
	const double upright = PAGE_HEIGHT - 2 * MARGIN - FOOT,
				 sidewise = PAGE_WIDTH - 2 * MARGIN - FOOT;
	double height;

	table->sheet->landscape = false;
	table->wide = !fits(table, LARGEST);
	height = table->wide ? INFINITY : measure_rows(table);
	if (!table->wide && height <= 0.5 * upright)
		return;
	if (!table->wide)
	{
		fits(table, SMALLEST);
		height = measure_rows(table);
	}
	table->sheet->landscape = true;
	if (!fits(table, SMALLEST) && table->wide)
		narrow(table);
	table->wide |= ceil(measure_rows(table) / sidewise) < ceil(height / upright);
	if (table->wide)
		return;
	table->sheet->landscape = false;
	fits(table, SMALLEST);
	measure_rows(table);
}

Table *
plan_table(Sheet *sheet, const Chart *chart)
{
	Table *table = allocate(1, sizeof(Table));
	bool landscape = sheet->landscape;

	*table = (Table) {.sheet = sheet, .has_groups = has_groups(chart)};
	table->columns =
		allocate((size_t) (chart->column_count + chart->row_count) + 1, sizeof(GridColumn));
	if (is_turned(chart))
		fill_turned(table, chart);
	else
		fill_plain(table, chart);
	table->heights = allocate((size_t) table->rows, sizeof(double));
	choose_form(table);
	sheet->landscape = landscape;
	return table;
}

bool
is_wide_table(const Table *table)
{
	return table->wide;
}

/* How much of a page the table needs to begin there: its header and some rows. */
double
table_start(const Table *table)
{
	double height = table->header_height;

	for (int row = 0; row < table->rows && row < TOGETHER; row++)
		height += table->heights[row];
	return height;
}

static void
draw_row(Table *table, int row)
{
	Sheet *sheet = table->sheet;
	RowKind kind = row_kind(table, row);
	double x = MARGIN;

	begin_tag(sheet, "TR");
	for (int i = 0; i < table->count; i++)
	{
		const char *tag = kind == ROW_HEADER || i == 0 ? "TH" : "TD";
		PangoLayout *layout = row_cell(table, i, row);

		begin_tag(sheet, tag);
		set_ink(sheet, false);
		place_layout(sheet, layout, x + PADDING, sheet->y + 1.5);
		end_tag(sheet, tag);
		x += table->columns[i].width;
		g_object_unref(layout);
	}
	end_tag(sheet, "TR");
	sheet->y += row < 0 ? table->header_height : table->heights[row];
	rule(sheet, kind == ROW_HEADER || row + 1 + table->has_total == table->rows ? 0.8 : 0.25);
}

/* Whether the row begins a page: it does not fit, or the last rows would not fit together with what follows them. */
static bool
breaks_at(const Table *table, int row, double after)
{
	double rest = after;

	if (!has_room(table->sheet, table->heights[row]))
		return true;
	for (int i = row; i < table->rows; i++)
		rest += table->heights[i];
	return row > 0 && table->rows - row <= TOGETHER && !has_room(table->sheet, rest);
}

/* after: the height of what must stay with the last rows. */
void
flow_table(Table *table, double after)
{
	Sheet *sheet = table->sheet;

	begin_tag(sheet, "Table");
	draw_row(table, -1);
	for (int row = 0; row < table->rows; row++)
	{
		if (breaks_at(table, row, after))
		{
			end_tag(sheet, "Table");
			next_page(sheet);
			table->first_of_page = row;
			table->heights[row] = row_height(table, row);
			begin_tag(sheet, "Table");
			draw_row(table, -1);
		}
		draw_row(table, row);
		check_interrupt();
	}
	end_tag(sheet, "Table");
	sheet->y += 5;
}

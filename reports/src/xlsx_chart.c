/*
 * xlsx_chart.c
 *	  Native charts beside a table, where the kinds of its columns permit them.
 *
 * Rows that are periods become columns, other rows bars.  Figures with the same unit share a chart; if there are too many,
 * only the first is drawn.  Where the rows are in groups, each figure has a chart with a series for each group, provided that
 * all groups have the same rows.  Parts have no common axis, so they have no chart.
 */
#include <string.h>

#include "xlsx.h"

#define CHARTS_MAX	 6
#define PERIODS_MAX	 6 /* series of a chart: columns are narrow, */
#define BARS_MAX	 3 /* there is room for few bars */
#define ROWS_MAX	 40
#define CHART_WIDTH	 560
#define CHART_HEIGHT 300
#define BAR_HEIGHT	 18

static const lxw_color_t hues[] = {0x0072B2, 0xD55E00, 0x00875F, 0x9A4F86,
								   0x5B6773, 0xB98A00, 0x56B4E9, 0x7A4B2A};

typedef struct
{
	const ChartSheet *sheet;
	lxw_chart *drawn;
	int series, hue; /* so many; the next one's */
	bool negative;	 /* some figure of them is */
} NativeChart;

static bool
has_bars(const Chart *chart)
{
	return !has_periods(chart) && !has_groups(chart);
}

/* The rows that are drawn: bars of the first, periods of the latest. */
static int
first_drawn(const Chart *chart)
{
	return has_periods(chart) && chart->row_count > ROWS_MAX ? chart->row_count - ROWS_MAX : 0;
}

static int
last_drawn(const Chart *chart)
{
	return has_bars(chart) && chart->row_count > ROWS_MAX ? ROWS_MAX - 1 : chart->row_count - 1;
}

/* To the library, a text that begins with = is a formula. */
static const char *
title_text(const char *text)
{
	return *text == '=' ? format_text(" %s", text) : text;
}

/* Rows of the chart, as a formula.  The name is always quoted, as it may look like a number; it has no quote itself. */
static const char *
range_of(const ChartSheet *sheet, int first_row, int last_row, int column)
{
	char range[LXW_MAX_CELL_RANGE_LENGTH];

	lxw_rowcol_to_range_abs(range, (lxw_row_t) first_row + 1, (lxw_col_t) column,
							(lxw_row_t) last_row + 1, (lxw_col_t) column);
	return format_text("='%s'!%s", sheet->name, range);
}

/* For the library the x axis is the horizontal one: the axis of figures, if the rows are bars. */
static lxw_chart_axis *
rows_axis(const NativeChart *native)
{
	return has_bars(native->sheet->chart) ? native->drawn->y_axis : native->drawn->x_axis;
}

static lxw_chart_axis *
figures_axis(const NativeChart *native)
{
	return has_bars(native->sheet->chart) ? native->drawn->x_axis : native->drawn->y_axis;
}

static NativeChart
begin_chart(const ChartSheet *sheet, const char *title, const char *unit)
{
	bool bars = has_bars(sheet->chart);
	const char *note = primary(partial_note(sheet->report, sheet->chart), sheet->lang);
	lxw_chart_font title_font = {.size = 12, .bold = LXW_TRUE};
	NativeChart native = {.sheet = sheet};

	native.drawn = workbook_add_chart(sheet->book, bars ? LXW_CHART_BAR : LXW_CHART_COLUMN);
	if (native.drawn == NULL)
		check_xlsx(LXW_ERROR_MEMORY_MALLOC_FAILED);
	chart_title_set_name(native.drawn, title_text(title));
	chart_title_set_name_font(native.drawn, &title_font);
	if (*unit != '\0')
		chart_axis_set_name(figures_axis(&native), title_text(unit));
	if (*note != '\0')
		chart_axis_set_name(rows_axis(&native), note);
	if (bars)
		chart_axis_set_reverse(rows_axis(&native)); /* the first row on top, as in the table */
	chart_legend_set_position(native.drawn, LXW_CHART_LEGEND_BOTTOM);
	return native;
}

/* Periods that are not over are hatched, as in the pictures. */
static void
hatch_partial(const Chart *chart, lxw_chart_series *series, int first_row, int last_row,
			  lxw_color_t hue)
{
	lxw_chart_point **points = allocate((size_t) (last_row - first_row) + 2, sizeof(*points));
	bool any = false;

	for (int row = first_row; row <= last_row; row++)
	{
		lxw_chart_point *point = allocate(1, sizeof(lxw_chart_point));

		if (is_partial(chart, row))
		{
			point->pattern = allocate(1, sizeof(lxw_chart_pattern));
			point->pattern->type = LXW_CHART_PATTERN_WIDE_UPWARD_DIAGONAL;
			point->pattern->fg_color = hue;
			point->pattern->bg_color = LXW_COLOR_WHITE;
			any = true;
		}
		points[row - first_row] = point;
	}
	if (any)
		check_xlsx(chart_series_set_points(series, points));
}

static bool
has_negative(const Chart *chart, int i)
{
	for (int row = 0; row < chart->row_count; row++)
	{
		if (chart->columns[i].cells[row].text != NULL && chart->columns[i].cells[row].number < 0)
			return true;
	}
	return false;
}

static bool
is_any_known(const Chart *chart, int i, int first_row, int last_row)
{
	for (int row = first_row; row <= last_row; row++)
	{
		if (chart->columns[i].cells[row].text != NULL)
			return true;
	}
	return false;
}

/*
 * The series is named by a cell: its column's heading, or its group, which has the same colour in
 * every chart.
 */
static void
add_series(NativeChart *native, const char *name, int first_row, int last_row, int column)
{
	const Chart *chart = native->sheet->chart;
	lxw_chart_fill fill = {.color = hues[native->hue++ % (int) lengthof(hues)]};
	lxw_chart_series *series;

	if (!is_any_known(chart, column, first_row, last_row))
		return;
	series = chart_add_series(native->drawn,
							  range_of(native->sheet, first_row, last_row, name_column(chart)),
							  range_of(native->sheet, first_row, last_row, column));
	native->series++;
	if (series == NULL)
		check_xlsx(LXW_ERROR_MEMORY_MALLOC_FAILED);
	chart_series_set_name(series, name);
	native->negative |= has_negative(chart, column);
	chart_series_set_fill(series, &fill);
	hatch_partial(chart, series, first_row, last_row, fill.color);
}

/* Right of the table, below the charts that are there; returns its height in pixels. */
static int
place_chart(const NativeChart *native, int below)
{
	const Chart *chart = native->sheet->chart;
	int rows = last_drawn(chart) - first_drawn(chart) + 1;
	int height = CHART_HEIGHT;
	lxw_chart_options options = {.y_offset = below, .x_scale = CHART_WIDTH / 480.0};

	if (has_bars(chart) && rows * native->series * BAR_HEIGHT > CHART_HEIGHT / 2)
		height += rows * native->series * BAR_HEIGHT - CHART_HEIGHT / 2;
	options.y_scale = height / 288.0; /* of the library's own size, 480 x 288 */
	if (!native->negative)
		chart_axis_set_min(figures_axis(native), 0); /* lengths compare only from zero */
	if (native->series == 1)
		chart_legend_set_position(native->drawn, LXW_CHART_LEGEND_NONE);
	check_xlsx(worksheet_insert_chart_opt(
		native->sheet->worksheet, 1, (lxw_col_t) chart->column_count + 2, native->drawn, &options));
	return height;
}

/* Some figure is known, and all are numbers in their cells; the year before has its own row. */
static bool
can_be_drawn(const Chart *chart, int i)
{
	for (int row = 0; row < chart->row_count; row++)
	{
		const Cell *cell = &chart->columns[i].cells[row];

		if (cell->text != NULL && !is_exact_number(cell->number))
			return false;
	}
	return is_figure(&chart->columns[i]) && !is_year_before(&chart->columns[i]) &&
		   is_any_known(chart, i, first_drawn(chart), last_drawn(chart));
}

/* ---- rows without groups: the figures of one unit share a chart ---- */

static bool
same_unit(const Column *a, const Column *b)
{
	return a->kind == b->kind && strcmp(a->unit.en, b->unit.en) == 0;
}

static int
unit_chart(const ChartSheet *sheet, int first, bool *done, int below)
{
	const Chart *chart = sheet->chart;
	const Column *column = &chart->columns[first];
	int most = has_bars(chart) ? BARS_MAX : PERIODS_MAX, count = 0;
	NativeChart native;

	for (int i = first; i < chart->column_count; i++)
		count += can_be_drawn(chart, i) && same_unit(column, &chart->columns[i]);
	native = begin_chart(
		sheet, joined(count > 1 && count <= most ? chart->title : column->title, sheet->lang, " "),
		joined(column->unit, sheet->lang, " "));
	for (int i = first; i < chart->column_count; i++)
	{
		if (done[i] || !can_be_drawn(chart, i) || !same_unit(column, &chart->columns[i]))
			continue;
		done[i] = true;
		if (i == first || count <= most)
			add_series(&native, range_of(sheet, -1, -1, i), first_drawn(chart), last_drawn(chart),
					   i);
	}
	return place_chart(&native, below);
}

static void
unit_charts(const ChartSheet *sheet)
{
	bool *done = allocate((size_t) sheet->chart->column_count, sizeof(bool));
	int below = 0;

	for (int i = 0, count = 0; i < sheet->chart->column_count && count < CHARTS_MAX; i++)
	{
		if (done[i] || !can_be_drawn(sheet->chart, i))
			continue;
		below += unit_chart(sheet, i, done, below) + 10;
		count++;
	}
}

/* ---- groups: a series each ---- */

static bool
same_text(const Column *column, int a, int b)
{
	const char *one = column->cells[a].text, *other = column->cells[b].text;

	return one != NULL && other != NULL && strcmp(one, other) == 0;
}

/* The number of rows of each group, if all have as many with the same names; else 0. */
static int
rows_of_groups(const Chart *chart)
{
	const Column *group = &chart->columns[0], *names = &chart->columns[1];
	int rows = 0;

	while (rows < chart->row_count && same_text(group, 0, rows))
		rows++;
	if (rows == 0 || name_column(chart) != 1 || chart->row_count % rows != 0)
		return 0;
	for (int row = 0; row < chart->row_count; row++)
	{
		if (!same_text(group, row - row % rows, row) || !same_text(names, row % rows, row))
			return 0;
	}
	return rows;
}

static void
group_charts(const ChartSheet *sheet)
{
	const Chart *chart = sheet->chart;
	int rows = rows_of_groups(chart), below = 0;

	for (int i = 0, count = 0; rows > 0 && i < chart->column_count && count < CHARTS_MAX; i++)
	{
		NativeChart native;

		if (!can_be_drawn(chart, i))
			continue;
		native = begin_chart(sheet, joined(chart->columns[i].title, sheet->lang, " "),
							 joined(chart->columns[i].unit, sheet->lang, " "));
		for (int row = 0; row < chart->row_count; row += rows)
			add_series(&native, range_of(sheet, row, row, 0), row, row + rows - 1, i);
		below += place_chart(&native, below) + 10;
		count++;
	}
}

void
add_native_charts(const ChartSheet *sheet)
{
	const Chart *chart = sheet->chart;

	if (chart->row_count == 0 || chart->columns[0].kind == KIND_PART)
		return;
	if (has_groups(chart))
		group_charts(sheet);
	else
		unit_charts(sheet);
}

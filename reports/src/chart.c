/*
 * chart.c
 *	  A chart is a pair of files: NAME.sql, a query under a header of comments, and NAME.gp.
 *
 * The header's lines, all required but foot, first, narrow and hides:
 *
 *	  -- title.zh: ...       -- title.en: ...
 *	  -- kind.zh: ...        -- kind.en: ...       the kind of drawing, for those who cannot see it
 *	  -- foot.zh: ...        -- foot.en: ...       how to read it
 *	  -- first: yes                                stands before the charts without it
 *	  -- narrow: yes                               the drawing minds NARROW, for telephones
 *	  -- hides: yes                                a NULL figure may not be published
 *	  -- | column | kind | 中文 | English | 单位 | unit | adds up |
 *
 * with one row of the table for each column of the query, in order.  The first is a period or a label.
 * Kinds: period, label, text, count, yuan, percent, partial; adds up: yes, stock, set, recompute or nothing.
 * The query's last two columns are finding_zh and finding_en: the headline, the same in every row.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report.h"

#define MAX_COLUMNS 32

static const char *const kind_names[] = {"period", "label",	  "text",	"count",
										 "yuan",   "percent", "partial"};
static const char *const adds_names[] = {"", "yes", "stock", "set", "recompute"};

static char *
trimmed(const char *start, size_t len)
{
	while (len > 0 && isspace((unsigned char) *start))
	{
		start++;
		len--;
	}
	while (len > 0 && isspace((unsigned char) start[len - 1]))
		len--;
	return copy_bytes(start, len);
}

static int
keyword(const char *chart, const char *word, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
	{
		if (strcmp(word, names[i]) == 0)
			return (int) i;
	}
	fatal(EXIT_RENDERING, "chart \"%s\": \"%s\" is not a word of the column table", chart, word);
}

/* A column's name becomes part of gnuplot variables, so it is a plain lower-case word. */
static bool
is_plain_name(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && len < 64 && islower((unsigned char) name[0]) &&
		   strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == len;
}

/* One row of the column table: | name | kind | 中文 | English | 单位 | unit | adds up | */
static void
read_column(Chart *chart, const char *line)
{
	const char *field[7];
	Column *column;

	for (int i = 0; i < 7; i++)
	{
		const char *end = strchr(line + 1, '|');

		if (end == NULL)
			fatal(EXIT_RENDERING, "chart \"%s\": a row of the column table has %d fields, not 7",
				  chart->name, i);
		field[i] = trimmed(line + 1, (size_t) (end - line - 1));
		line = end;
	}
	if (strcmp(field[0], "column") == 0)
		return;
	if (!is_plain_name(field[0]))
		fatal(EXIT_RENDERING, "chart \"%s\": \"%s\" is not a plain column name", chart->name,
			  field[0]);
	if (chart->column_count == MAX_COLUMNS)
		fatal(EXIT_RENDERING, "chart \"%s\" has more than %d columns", chart->name, MAX_COLUMNS);
	column = &chart->columns[chart->column_count++];
	column->name = field[0];
	column->kind = keyword(chart->name, field[1], kind_names, lengthof(kind_names));
	column->title = (Words){field[2], field[3]};
	column->unit = (Words){field[4], field[5]};
	column->adds = keyword(chart->name, field[6], adds_names, lengthof(adds_names));
}

static void
read_header_line(Chart *chart, const char *line)
{
	const struct
	{
		const char *key;
		const char **value;
	} keys[] = {
		{"title.zh:", &chart->title.zh}, {"title.en:", &chart->title.en},
		{"kind.zh:", &chart->kind.zh},	 {"kind.en:", &chart->kind.en},
		{"foot.zh:", &chart->foot.zh},	 {"foot.en:", &chart->foot.en},
	};

	if (*line == '|')
		read_column(chart, line);
	if (strcmp(line, "first: yes") == 0)
		chart->first = true;
	if (strcmp(line, "narrow: yes") == 0)
		chart->narrow = true;
	if (strcmp(line, "hides: yes") == 0)
		chart->hides = true;
	for (size_t i = 0; i < lengthof(keys); i++)
	{
		size_t len = strlen(keys[i].key);

		if (strncmp(line, keys[i].key, len) == 0)
			*keys[i].value = trimmed(line + len, strlen(line + len));
	}
}

static void
read_header(Chart *chart)
{
	const char *line = chart->query;

	chart->title = chart->kind = chart->foot = (Words){"", ""};
	chart->columns = allocate(MAX_COLUMNS, sizeof(Column));
	while (strncmp(line, "--", 2) == 0)
	{
		size_t len = strcspn(line, "\n");

		read_header_line(chart, trimmed(line + 2, len - 2));
		line += len + (line[len] == '\n');
	}
	if (*chart->title.zh == '\0' || *chart->title.en == '\0' || *chart->kind.zh == '\0' ||
		*chart->kind.en == '\0')
		fatal(EXIT_RENDERING, "chart \"%s\" lacks a title or kind in Chinese or English",
			  chart->name);
	if (chart->column_count == 0 ||
		(chart->columns[0].kind != KIND_PERIOD && chart->columns[0].kind != KIND_LABEL))
		fatal(EXIT_RENDERING,
			  "chart \"%s\" needs a column table whose first column is a period or label",
			  chart->name);
}

static int
is_query_file(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return len > 4 && entry->d_name[0] != '.' && strcmp(entry->d_name + len - 4, ".sql") == 0;
}

/* Charts that are to stand first, then the others; each in the order of their names. */
static int
by_place(const void *a, const void *b)
{
	const Chart *left = a;
	const Chart *right = b;

	if (left->first != right->first)
		return left->first ? -1 : 1;
	return strcmp(left->name, right->name);
}

static Chart
load_chart(const char *name)
{
	Chart chart = {.name = name};

	chart.query = read_file(format_text("%s/%s.sql", charts_folder(), name));
	chart.drawing = read_file(format_text("%s/%s.gp", charts_folder(), name));
	chart.finding = (Words){"", ""};
	read_header(&chart);
	return chart;
}

/* All charts of the folder in the order of their names, or those asked for in the order asked. */
Chart *
load_charts(const Options *options, int *count)
{
	struct dirent **entries;
	int found = scandir(charts_folder(), &entries, is_query_file, alphasort);
	Chart *charts;

	if (found < 0)
		fatal(EXIT_RENDERING, "could not read the charts folder \"%s\": %s", charts_folder(),
			  strerror(errno));
	if (found == 0)
		fatal(EXIT_RENDERING, "there is no chart in folder \"%s\"", charts_folder());
	*count = options->chart_name_count > 0 ? options->chart_name_count : found;
	charts = allocate((size_t) *count, sizeof(Chart));
	for (int i = 0; i < *count; i++)
	{
		const char *name = options->chart_name_count > 0
							   ? options->chart_names[i]
							   : copy_bytes(entries[i]->d_name, strlen(entries[i]->d_name) - 4);
		bool known = false;

		for (int j = 0; j < found; j++)
			known |= strlen(name) + 4 == strlen(entries[j]->d_name) &&
					 strncmp(name, entries[j]->d_name, strlen(name)) == 0;
		if (!known)
			fatal(EXIT_USAGE, "there is no chart \"%s\"; see --list", name);
		charts[i] = load_chart(name);
	}
	if (options->chart_name_count == 0)
		qsort(charts, (size_t) *count, sizeof(Chart), by_place);
	return charts;
}

void
list_charts(const Chart *charts, int count, Lang lang)
{
	int widest = 0;

	for (int i = 0; i < count; i++)
	{
		if (display_width(charts[i].name) > widest)
			widest = display_width(charts[i].name);
	}
	for (int i = 0; i < count; i++)
		printf("%-*s  %s\n", widest, charts[i].name, joined(charts[i].title, lang, "  "));
}

/* Whether a row may be held against the one before. */
bool
has_periods(const Chart *chart)
{
	return chart->columns[0].kind == KIND_PERIOD;
}

bool
is_figure(const Column *column)
{
	return column->kind == KIND_COUNT || column->kind == KIND_YUAN || column->kind == KIND_PERCENT;
}

const Column *
partial_column(const Chart *chart)
{
	for (int i = 0; i < chart->column_count; i++)
	{
		if (chart->columns[i].kind == KIND_PARTIAL)
			return &chart->columns[i];
	}
	return NULL;
}

/* Whether the row's period is not over. */
bool
is_partial(const Chart *chart, int row)
{
	const Column *column = partial_column(chart);

	return column != NULL && column->cells[row].text != NULL && *column->cells[row].text == 't';
}

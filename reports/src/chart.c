/*
 * chart.c
 *	  A chart is a pair of files: NAME.sql, a query under a header of comments, and NAME.gp.
 *
 * The header's lines begin with "-- "; title, kind and the table are required:
 * - title.zh, title.en: the title
 * - kind.zh, kind.en: the kind of drawing, for readers who cannot see it
 * - foot.zh, foot.en: how to read it
 * - place: its place in the report, 1 to 999; charts without a place come last
 * - honours: year division as-of, the options that its query uses, as :year, :division, :as_of
 * - needs: as-of, it is shown only with that option; rows, it is left out while its query returns none
 * - split: a text column, for each of whose values there is a chart, with its own finding
 * - latest: the number of periods that pictures and tables show; data files have all
 * - narrow: yes, the drawing has a form for NARROW pages (telephones)
 * - paper: no, a PDF of several charts leaves it out
 * - hides: yes, a NULL figure may not be published (division: of a division; or the columns of which that is true)
 * - | column | kind | name in Chinese | name in English | unit in Chinese | unit in English | adds up |
 *
 * with one row of the table for each column of the query, in order.  The first is a period, a label, a group or a part.
 * Kinds: period, label, text, count, yuan, percent, partial, group, part; adds up: yes, stock, set, recompute, part or
 * nothing.  A text may hold both languages: Chinese, the character U+001F, English.  Rows of one group or part are
 * adjacent, and the texts after it name them; a figure that is NULL in all rows of a part does not belong to that part.
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

#define MAX_COLUMNS 31 /* and one for the ledger, where several are reported */
#define NO_PLACE	1000

static const char *const kind_names[] = {"period",	"label",   "text",	"count", "yuan",
										 "percent", "partial", "group", "part"};
static const char *const adds_names[] = {"", "yes", "stock", "set", "recompute", "part"};

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
	fatal(EXIT_RENDERING, "chart \"%s\": \"%s\" is not a keyword of the column table", chart, word);
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
			fatal(EXIT_RENDERING,
				  ngettext("chart \"%s\": a row of the column table has %d field, not 7",
						   "chart \"%s\": a row of the column table has %d fields, not 7",
						   (unsigned long) i),
				  chart->name, i);
		field[i] = trimmed(line + 1, (size_t) (end - line - 1));
		line = end;
	}
	if (strcmp(field[0], "column") == 0)
		return;
	if (!is_plain_name(field[0]))
		fatal(EXIT_RENDERING,
			  "chart \"%s\": the column name \"%s\" must be lower-case letters, digits and _",
			  chart->name, field[0]);
	if (chart->column_count == MAX_COLUMNS)
		fatal(EXIT_RENDERING, "chart \"%s\" has more than %d columns", chart->name, MAX_COLUMNS);
	column = &chart->columns[chart->column_count++];
	column->name = field[0];
	column->kind = keyword(chart->name, field[1], kind_names, lengthof(kind_names));
	column->title = (Words) {field[2], field[3]};
	column->unit = (Words) {field[4], field[5]};
	column->adds = keyword(chart->name, field[6], adds_names, lengthof(adds_names));
}

static int
place_number(const char *chart, const char *word)
{
	int64_t number;

	if (!parse_decimal(word, 0, &number) || number < 1 || number >= NO_PLACE)
		fatal(EXIT_RENDERING, "chart \"%s\": \"%s\" is not a place from 1 to %d", chart, word,
			  NO_PLACE - 1);
	return (int) number;
}

static void
read_honours(Chart *chart, const char *words)
{
	while (*(words += strspn(words, " ")) != '\0')
	{
		const char *word = copy_bytes(words, strcspn(words, " "));

		words += strlen(word);
		if (strcmp(word, "year") == 0)
			chart->honours_year = true;
		else if (strcmp(word, "division") == 0)
			chart->honours_division = true;
		else if (strcmp(word, "as-of") == 0)
			chart->honours_as_of = true;
		else
			fatal(EXIT_RENDERING, "chart \"%s\": \"%s\" is not an option that a chart can honour",
				  chart->name, word);
	}
}

/* "10", or "10 COLUMN" where the years are in a column of words. */
static void
read_latest(Chart *chart, const char *words)
{
	size_t len = strcspn(words, " ");

	chart->latest = place_number(chart->name, copy_bytes(words, len));
	if (words[len] != '\0')
		chart->latest_of = trimmed(words + len, strlen(words + len));
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
	if (strncmp(line, "place:", 6) == 0)
		chart->place = place_number(chart->name, trimmed(line + 6, strlen(line + 6)));
	if (strncmp(line, "honours:", 8) == 0)
		read_honours(chart, line + 8);
	if (strcmp(line, "needs: as-of") == 0)
		chart->needs_as_of = true;
	if (strcmp(line, "needs: rows") == 0)
		chart->needs_rows = true;
	if (strncmp(line, "split:", 6) == 0)
		chart->split_by = trimmed(line + 6, strlen(line + 6));
	if (strcmp(line, "narrow: yes") == 0)
		chart->narrow = true;
	if (strcmp(line, "paper: no") == 0)
		chart->screen_only = true;
	if (strncmp(line, "latest:", 7) == 0)
		read_latest(chart, trimmed(line + 7, strlen(line + 7)));
	if (strncmp(line, "hides:", 6) == 0)
		chart->hides = trimmed(line + 6, strlen(line + 6));
	for (size_t i = 0; i < lengthof(keys); i++)
	{
		size_t len = strlen(keys[i].key);

		if (strncmp(line, keys[i].key, len) == 0)
			*keys[i].value = trimmed(line + len, strlen(line + len));
	}
}

static void check_hides(const Chart *chart);
static void check_split(const Chart *chart);

static void
read_header(Chart *chart)
{
	const char *line = chart->query;
	int number = 0;

	chart->title = chart->kind = chart->foot = (Words) {"", ""};
	chart->columns = allocate(MAX_COLUMNS, sizeof(Column));
	while (strncmp(line, "--", 2) == 0)
	{
		size_t len = strcspn(line, "\n");

		locate(chart->query_file, ++number);
		read_header_line(chart, trimmed(line + 2, len - 2));
		line += len + (line[len] == '\n');
	}
	locate(chart->query_file, 0);
	if (*chart->title.zh == '\0' || *chart->title.en == '\0' || *chart->kind.zh == '\0' ||
		*chart->kind.en == '\0')
		fatal(EXIT_RENDERING, "chart \"%s\" lacks a title or kind in Chinese or English",
			  chart->name);
	if (chart->column_count == 0 || (chart->columns[0].kind != KIND_PERIOD &&
									 chart->columns[0].kind != KIND_LABEL && !has_groups(chart)))
		fatal(EXIT_RENDERING,
			  "chart \"%s\" needs a column table whose first column is a period or label",
			  chart->name);
	if (has_groups(chart) && (chart->column_count == 1 || is_figure(&chart->columns[1])))
		fatal(EXIT_RENDERING,
			  "chart \"%s\" needs a text column after its group or part, to name the rows",
			  chart->name);
	check_hides(chart);
	check_split(chart);
}

static bool
is_listed(const char *name, const char *list)
{
	size_t len = strlen(name);

	for (const char *word = list; *word != '\0'; word += strspn(word, " "))
	{
		size_t size = strcspn(word, " ");

		if (size == len && strncmp(word, name, len) == 0)
			return true;
		word += size;
	}
	return false;
}

/* Which columns hide: all, all in a report of a division, or those listed. */
void
set_hides(Chart *chart, bool of_division)
{
	bool all = chart->hides != NULL && (strcmp(chart->hides, "yes") == 0 ||
										(of_division && strcmp(chart->hides, "division") == 0));

	for (int i = 0; i < chart->column_count; i++)
	{
		Column *column = &chart->columns[i];

		column->hides = is_figure(column) && chart->hides != NULL &&
						(all || is_listed(column->name, chart->hides));
	}
}

bool
hides(const Chart *chart)
{
	for (int i = 0; i < chart->column_count; i++)
	{
		if (chart->columns[i].hides)
			return true;
	}
	return false;
}

/* Each word of hides: is yes, division or a column. */
static void
check_hides(const Chart *chart)
{
	const char *word = chart->hides != NULL ? chart->hides : "";

	for (; *word != '\0'; word += strspn(word, " "))
	{
		const char *name = copy_bytes(word, strcspn(word, " "));
		bool known = strcmp(name, "yes") == 0 || strcmp(name, "division") == 0;

		for (int i = 0; i < chart->column_count; i++)
			known |= strcmp(name, chart->columns[i].name) == 0;
		if (!known)
			fatal(EXIT_RENDERING, "chart \"%s\": \"%s\" in hides: is not a column of the table",
				  chart->name, name);
		word += strlen(name);
	}
}

/* The rows are divided by a text. */
static void
check_split(const Chart *chart)
{
	bool found = chart->split_by == NULL;

	for (int i = 0; i < chart->column_count && !found; i++)
		found = chart->columns[i].kind == KIND_TEXT &&
				strcmp(chart->columns[i].name, chart->split_by) == 0;
	if (!found)
		fatal(EXIT_RENDERING, "chart \"%s\": \"%s\" in split: is not a text column of the table",
			  chart->name, chart->split_by);
}

static int
is_query_file(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return len > 4 && entry->d_name[0] != '.' && strcmp(entry->d_name + len - 4, ".sql") == 0;
}

/* Orders charts by place, then by name. */
static int
by_place(const void *a, const void *b)
{
	const Chart *left = a;
	const Chart *right = b;

	if (left->place != right->place)
		return left->place < right->place ? -1 : 1;
	return strcmp(left->name, right->name);
}

/* Rows that stand in groups get a small panel for each group. */
void
draw_plainly(Chart *chart)
{
	const char *name;

	if (chart->column_count > 1 && chart->columns[0].kind == KIND_LABEL &&
		chart->columns[1].kind == KIND_LABEL)
		chart->columns[0].kind = KIND_GROUP;
	name = has_panels(chart) ? "multiples.gp" : "plain.gp";
	chart->drawing_file = resource_path(name);
	chart->drawing = read_resource(name);
	chart->narrow = true;
}

/* A chart without a drawing gets a plain one. */
static Chart
load_chart(const char *folder, const char *name)
{
	Chart chart = {.name = name, .place = NO_PLACE, .part_columns = 1};

	chart.query_file = format_text("%s/%s.sql", folder, name);
	chart.drawing_file = format_text("%s/%s.gp", folder, name);
	chart.is_plain = access(chart.drawing_file, F_OK) != 0 && errno == ENOENT;
	chart.query = read_file(chart.query_file);
	chart.finding = (Words) {"", ""};
	read_header(&chart);
	if (chart.is_plain)
		draw_plainly(&chart);
	else
		chart.drawing = read_file(chart.drawing_file);
	locate(NULL, 0);
	return chart;
}

/* Where a chart is, and its name. */
typedef struct
{
	const char *folder, *name;
} ChartFile;

/* Adds the charts of a folder to a list; one of a name that is listed replaces it. */
static int
list_folder(const char *folder, ChartFile **files, int count)
{
	struct dirent **entries;
	int found = scandir(folder, &entries, is_query_file, alphasort);
	ChartFile *longer;

	if (found < 0)
		fatal(EXIT_RENDERING, "could not read the charts folder \"%s\": %s", folder,
			  error_reason(errno));
	if (found == 0)
		fatal(EXIT_RENDERING, "there is no chart in folder \"%s\"", folder);
	longer = allocate((size_t) (count + found), sizeof(ChartFile));
	if (count > 0)
		memcpy(longer, *files, (size_t) count * sizeof(ChartFile));
	*files = longer;
	for (int i = 0; i < found; i++)
	{
		const char *name = copy_bytes(entries[i]->d_name, strlen(entries[i]->d_name) - 4);
		int at = 0;

		while (at < count && strcmp(longer[at].name, name) != 0)
			at++;
		longer[at] = (ChartFile) {folder, name};
		count += at == count;
	}
	return count;
}

static const ChartFile *
find_chart(const ChartFile *files, int count, const char *name)
{
	for (int i = 0; i < count; i++)
	{
		if (strcmp(files[i].name, name) == 0)
			return &files[i];
	}
	fatal(EXIT_USAGE, "there is no chart \"%s\"; see --list", name);
}

/*
 * All charts in the order of their places, the office's own among those that came with the program, or the requested ones
 * in the given order.
 */
Chart *
load_charts(const Options *options, int *count)
{
	ChartFile *files = NULL;
	int found = built_in_charts() != NULL ? list_folder(built_in_charts(), &files, 0) : 0;
	Chart *charts;

	if (own_charts() != NULL)
		found = list_folder(own_charts(), &files, found);
	*count = options->chart_name_count > 0 ? options->chart_name_count : found;
	charts = allocate((size_t) *count, sizeof(Chart));
	for (int i = 0; i < *count; i++)
	{
		const ChartFile *file = options->chart_name_count > 0
									? find_chart(files, found, options->chart_names[i])
									: &files[i];

		charts[i] = load_chart(file->folder, file->name);
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
		put_text(
			format_text("%-*s  %s\n", widest, charts[i].name, joined(charts[i].title, lang, "  ")),
			stdout);
}

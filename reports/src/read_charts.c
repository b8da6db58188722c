/*
 * read_charts.c
 *	  Runs the queries of charts and takes their rows.
 */
#include <libpq-fe.h>
#include <string.h>

#include "snapshot.h"

static void
check_columns(const Chart *chart, const PGresult *result)
{
	int count = chart->column_count;

	if (PQnfields(result) != count + 2 || strcmp(PQfname(result, count), "finding_zh") != 0 ||
		strcmp(PQfname(result, count + 1), "finding_en") != 0)
		fatal(EXIT_RENDERING,
			  ngettext("chart \"%s\": the query must return its %d column, then finding_zh and "
					   "finding_en",
					   "chart \"%s\": the query must return its %d columns, then finding_zh and "
					   "finding_en",
					   (unsigned long) count),
			  chart->name, count);
	for (int i = 0; i < count; i++)
	{
		if (strcmp(PQfname(result, i), chart->columns[i].name) != 0)
			fatal(EXIT_RENDERING,
				  "chart \"%s\": column %d of the query is \"%s\", but \"%s\" in the column table",
				  chart->name, i + 1, PQfname(result, i), chart->columns[i].name);
	}
}

static const Words *
read_findings(const Chart *chart, const PGresult *result)
{
	Words *findings = allocate((size_t) chart->row_count + 1, sizeof(Words));

	for (int row = 0; row < chart->row_count; row++)
		findings[row] = (Words) {value_or_empty(result, row, chart->column_count),
								 value_or_empty(result, row, chart->column_count + 1)};
	return findings;
}

static void
take_rows(Chart *chart, const PGresult *result, Lang lang)
{
	chart->lang = lang;
	chart->row_count = PQntuples(result);
	for (int i = 0; i < chart->column_count; i++)
	{
		Column *column = &chart->columns[i];

		column->cells = allocate((size_t) chart->row_count, sizeof(Cell));
		for (int row = 0; row < chart->row_count; row++)
		{
			Cell *cell = &column->cells[row];

			cell->text = value(result, row, i);
			if (cell->text != NULL && !is_figure(column))
			{
				cell->words = words_of(cell->text);
				cell->text = text_in(cell, lang);
			}
			if (cell->text != NULL && is_figure(column) &&
				!parse_decimal(cell->text, kind_scale(column->kind), &cell->number))
				fatal(EXIT_RENDERING,
					  "chart \"%s\": \"%s\" in column \"%s\" is not a figure of its kind",
					  chart->name, cell->text, column->name);
		}
	}
	if (chart->row_count > 0)
	{
		chart->finding.zh = value_or_empty(result, 0, chart->column_count);
		chart->finding.en = value_or_empty(result, 0, chart->column_count + 1);
	}
	if (chart->split_by != NULL)
		chart->findings = read_findings(chart, result);
}

/* Checks that the header of a chart agrees with its query. */
static void
check_honours(const Chart *chart, const QueryNames *names)
{
	const struct
	{
		bool said, so;
		const char *option, *name;
	} claims[] = {
		{chart->honours_year, names->year_used, "year", "year"},
		{chart->honours_division, names->division_used, "division", "division"},
		{chart->honours_as_of, names->as_of_used, "as-of", "as_of"},
	};

	for (size_t i = 0; i < lengthof(claims); i++)
	{
		if (claims[i].said && !claims[i].so)
			fatal(EXIT_RENDERING,
				  "chart \"%s\": its header says that it honours %s, but its query has no :%s",
				  chart->name, claims[i].option, claims[i].name);
	}
}

static bool
has_rows(PGconn *conn, const char *sql, const char *what)
{
	PGresult *result = query(conn, sql, NULL, what);
	bool any = PQntuples(result) > 0;

	PQclear(result);
	return any;
}

/* False: it is left out with a warning, or an error if it was requested by name. */
static bool
read_chart(PGconn *conn, const Options *options, Chart *chart, QueryNames *names, Report *report)
{
	const char *what = format_text(_("chart \"%s\""), chart->name);
	const char *sql = (locate(chart->query_file, 0), substituted(chart->query, names, what));
	bool asked_for = options->chart_name_count > 0;
	Words reason;
	PGresult *result;

	locate(chart->query_file, 0);
	check_honours(chart, names);
	locate(NULL, 0);
	if (chart->needs_as_of && names->as_of == NULL && asked_for)
		fatal(EXIT_USAGE, "chart \"%s\" needs --as-of", chart->name);
	if (chart->needs_as_of && names->as_of == NULL)
		return false;
	reason = obstacle(names, names->year_used, chart->honours_division, chart->honours_as_of);
	if (*reason.en != '\0' && asked_for)
		fatal(EXIT_USAGE, "chart \"%s\" cannot be shown with these options: %s", chart->name,
			  for_message(reason));
	if (*reason.en != '\0' && chart->needs_rows && !has_rows(conn, sql, what))
		return false;
	if (*reason.en != '\0')
	{
		warning("chart \"%s\" is left out: %s", chart->name, for_message(reason));
		leave_out(report, chart->name, chart->title, reason);
		return false;
	}
	verbose("reading chart %s", chart->name);
	locate(chart->query_file, 0);
	result = query(conn, sql, NULL, what);
	check_columns(chart, result);
	take_rows(chart, result, names->lang);
	PQclear(result);
	locate(NULL, 0);
	return true;
}

void
read_charts(PGconn *conn, const Options *options, QueryNames *names, Report *report)
{
	Chart *charts = report->charts;
	int count = report->chart_count, read = 0;
	bool is_split = options->schema_count < 2 && options->format != FORMAT_CSV &&
					(!is_one_chart_a_file(options) || is_folder(options->output));

	report->chart_count = 0;
	for (int i = 0; i < count; i++)
	{
		if (read_chart(conn, options, &charts[i], names, report))
			charts[read++] = charts[i];
	}
	for (int i = 0; i < read; i++)
	{
		Chart *longer = allocate((size_t) (report->chart_count + read - i + charts[i].row_count),
								 sizeof(Chart));

		if (report->chart_count > 0)
			memcpy(longer, report->charts, (size_t) report->chart_count * sizeof(Chart));
		report->chart_count = split_chart(&charts[i], is_split, longer, report->chart_count);
		report->charts = longer;
	}
}

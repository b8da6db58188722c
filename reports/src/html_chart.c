/*
 * html_chart.c
 *	  The section of a chart in the HTML report: the finding, the picture, the exact figures as a table, what may be added
 *	  up, and the table as CSV.
 */
#include "html.h"

/* Which figures add up. */
static void
adding_notes(PQExpBuffer out, const Chart *chart, Lang lang)
{
	appendPQExpBufferStr(out, "<ul class=\"notes\">\n");
	for (int adds = ADDS_NOTHING; adds < ADDS_KINDS; adds++)
		element(out, "li", adding_note(chart, adds), lang);
	appendPQExpBufferStr(out, "</ul>\n");
}

static void
download_link(PQExpBuffer out, const Report *report, const Chart *chart, Lang lang)
{
	PQExpBuffer csv = new_buffer();

	render_csv(report, all_rows(chart), lang, csv);
	appendPQExpBufferStr(out, "<p class=\"links\">");
	element(out, "a href=\"#top\"", (Words) {"↑ 回到开头", "↑ back to the top"}, lang);
	appendPQExpBuffer(
		out, "<a class=\"download\" download=\"%s.csv\" href=\"data:text/csv;charset=utf-8;base64,",
		chart->name);
	append_base64(out, csv);
	appendPQExpBufferStr(out, "\">");
	inner(out, (Words) {"下载本表（CSV）", "Download this table (CSV)"}, lang);
	appendPQExpBufferStr(out, "</a></p>\n");
}

void
html_section(PQExpBuffer out, const Report *report, const Chart *chart, const Options *options,
			 bool with_picture)
{
	appendPQExpBuffer(out, "<section id=\"%s\">\n", chart->name);
	element(out, "h2", chart->title, options->lang);
	element(out, "p class=\"finding\"", chart->finding, options->lang);
	if (with_picture)
		html_pictures(out, report, chart, options);
	if (chart->row_count > 0)
		html_table(out, chart, options->lang);
	else
		element(out, "p", no_data, options->lang);
	element(out, "p class=\"note signs\"", gap_legend(chart, false, true), options->lang);
	element(out, "p class=\"note\"", partial_note(report, chart), options->lang);
	adding_notes(out, chart, options->lang);
	download_link(out, report, chart, options->lang);
	appendPQExpBufferStr(out, "</section>\n");
}

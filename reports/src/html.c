/*
 * html.c
 *	  The report as one self-contained HTML file: no script, no network, pictures included.
 *
 * Each section has the finding, the picture in both themes, the exact figures as a table, what may
 * be added up, and the table as CSV.  Everything from the database goes through escape().
 */
#include <glib.h>
#include <string.h>

#include "report.h"

/* <tag>Chinese <span lang=en>English</span></tag>, as the option for the language requires. */
static void
element(PQExpBuffer out, const char *tag, Words words, Lang lang)
{
	const char *first = primary(words, lang), *second = secondary(words, lang);
	size_t name = strcspn(tag, " ");

	if (*first == '\0' && *second == '\0')
		return;
	appendPQExpBuffer(out, "<%s>", tag);
	escape_content(out, first);
	if (*second != '\0')
	{
		appendPQExpBufferStr(out, "<span class=\"second\" lang=\"en\">");
		escape_content(out, second);
		appendPQExpBufferStr(out, "</span>");
	}
	appendPQExpBuffer(out, "</%.*s>\n", (int) name, tag);
}

static void
append_base64(PQExpBuffer out, const PQExpBufferData *content)
{
	gint state = 0, rest = 0;

	check_buffer(content);
	if (!enlargePQExpBuffer(out, (content->len / 3 + 1) * 4))
		return;
	out->len += g_base64_encode_step((const guchar *) content->data, content->len, FALSE,
									 out->data + out->len, &state, &rest);
	out->len += g_base64_encode_close(FALSE, out->data + out->len, &state, &rest);
	out->data[out->len] = '\0';
}

static void
picture_data(PQExpBuffer out, const Chart *chart, Look look)
{
	appendPQExpBufferStr(out, "data:image/svg+xml;base64,");
	append_base64(out, picture(chart, look));
}

/* The first source whose condition is true is shown. */
static void
picture_source(PQExpBuffer out, const Chart *chart, Look look, const char *media)
{
	appendPQExpBuffer(out, "<source media=\"%s\" srcset=\"", media);
	picture_data(out, chart, look);
	appendPQExpBufferStr(out, "\">");
}

/* The kind of drawing, the data and the finding, for readers who cannot see the picture. */
static void
alternative_text(PQExpBuffer out, const Chart *chart, Lang lang)
{
	escape(out, joined(chart->kind, lang, " / "));
	appendPQExpBufferStr(out, ": ");
	for (int row = 0; row < chart->row_count && row < 12; row++)
	{
		escape(out, row_name(chart, NULL, row));
		for (int i = 0; i < chart->column_count; i++)
		{
			const Column *column = &chart->columns[i];

			if (is_figure(column) && is_told(chart, column, row))
			{
				appendPQExpBufferStr(out, i > 1 ? ", " : " ");
				escape(out, format_text("%s %s", primary(column->title, lang),
										told_text(chart, column, row)));
			}
		}
		appendPQExpBufferStr(out, "; ");
	}
	escape(out, joined(chart->finding, lang, " / "));
}

/*
 * The pictures of a chart, each with the condition under which a page shows it; the first whose
 * condition is true is shown, and the last has none.
 */
typedef struct
{
	Look look;
	const char *media;
} Source;

static int
picture_sources(const Chart *chart, const Options *options, Source sources[4])
{
	Look look = picture_look(options);
	Look dark = look, narrow = look, narrow_dark = look;
	bool follows = options->theme == THEME_DEFAULT;
	int count = 0;

	dark.dark = narrow_dark.dark = true;
	narrow.narrow = narrow_dark.narrow = true;
	if (chart->narrow && follows)
		sources[count++] = (Source) {
			narrow_dark, "screen and (max-width: 40rem) and (prefers-color-scheme: dark)"};
	if (chart->narrow)
		sources[count++] = (Source) {narrow, "screen and (max-width: 40rem)"};
	if (follows)
		sources[count++] = (Source) {dark, "(prefers-color-scheme: dark)"};
	sources[count++] = (Source) {look, NULL};
	return count;
}

static void
plan_pictures(const Report *report, const Options *options)
{
	for (int i = 0; i < report->chart_count; i++)
	{
		Source sources[4];
		int count = picture_sources(&report->charts[i], options, sources);

		for (int j = 0; j < count; j++)
			plan_picture(report, &report->charts[i], sources[j].look);
	}
}

static void
pictures(PQExpBuffer out, const Chart *chart, const Options *options)
{
	Source sources[4];
	int last = picture_sources(chart, options, sources) - 1;

	appendPQExpBuffer(out, "<div class=\"picture%s\" tabindex=\"0\"><picture>",
					  chart->narrow ? " adapts" : "");
	for (int i = 0; i < last; i++)
		picture_source(out, chart, sources[i].look, sources[i].media);
	appendPQExpBufferStr(out, "<img src=\"");
	picture_data(out, chart, sources[last].look);
	appendPQExpBufferStr(out, "\" alt=\"");
	alternative_text(out, chart, options->lang);
	appendPQExpBufferStr(out, "\"></picture></div>\n");
}

static void
table_head(PQExpBuffer out, const Chart *chart, Lang lang)
{
	appendPQExpBufferStr(out, "<thead><tr>");
	for (int i = 0; i < chart->column_count; i++)
	{
		const Column *column = &chart->columns[i];

		if (column->kind == KIND_PARTIAL)
			continue;
		appendPQExpBuffer(out, "<th scope=\"col\"%s>",
						  is_figure(column) ? " class=\"figure\"" : "");
		element(out, "span", column->title, lang);
		element(out, "small", column->unit, lang);
		appendPQExpBufferStr(out, "</th>");
	}
	appendPQExpBufferStr(out, "</tr></thead>\n");
}

static void
table_row(PQExpBuffer out, const Chart *chart, int row)
{
	appendPQExpBufferStr(out, "<tr>");
	for (int i = 0; i < chart->column_count; i++)
	{
		const Column *column = &chart->columns[i];

		if (column->kind == KIND_PARTIAL)
			continue;
		appendPQExpBufferStr(out, i == 0			  ? "<th scope=\"row\">"
								  : is_figure(column) ? "<td class=\"figure\">"
													  : "<td>");
		escape_content(out, told_text(chart, column, row));
		appendPQExpBufferStr(out, i == name_column(chart) && is_partial(chart, row) ? "*" : "");
		appendPQExpBufferStr(out, i == 0 ? "</th>" : "</td>");
	}
	appendPQExpBufferStr(out, "</tr>\n");
}

static void
table_total(PQExpBuffer out, const Chart *chart, Lang lang)
{
	if (!has_total(chart))
		return;
	appendPQExpBufferStr(out, "<tfoot><tr>");
	for (int i = 0; i < chart->column_count; i++)
	{
		const Column *column = &chart->columns[i];

		if (i == 0)
			element(out, "th scope=\"row\"", (Words) {"合计", "Total"}, lang);
		else if (is_figure(column))
			appendPQExpBuffer(out, "<td class=\"figure\">%s</td>", total_text(chart, column));
		else if (column->kind != KIND_PARTIAL)
			appendPQExpBufferStr(out, "<td></td>");
	}
	appendPQExpBufferStr(out, "</tr></tfoot>\n");
}

static void
table(PQExpBuffer out, const Chart *chart, Lang lang)
{
	appendPQExpBufferStr(out, "<div class=\"table\" tabindex=\"0\"><table>\n");
	appendPQExpBufferStr(out, "<caption>");
	element(out, "span", chart->title, lang);
	element(out, "small", cover_note(chart), lang);
	appendPQExpBufferStr(out, "</caption>\n");
	table_head(out, chart, lang);
	appendPQExpBufferStr(out, "<tbody>\n");
	for (int row = 0; row < chart->row_count; row++)
		table_row(out, chart, row);
	appendPQExpBufferStr(out, "</tbody>\n");
	table_total(out, chart, lang);
	appendPQExpBufferStr(out, "</table></div>\n");
}

/* Which figures add up, one line a column. */
static void
adding_notes(PQExpBuffer out, const Chart *chart, Lang lang)
{
	appendPQExpBufferStr(out, "<ul class=\"notes\">\n");
	for (int i = 0; i < chart->column_count; i++)
	{
		const Column *column = &chart->columns[i];

		if (column->adds != ADDS_NOTHING)
			element(out, "li", adding_note(column), lang);
	}
	appendPQExpBufferStr(out, "</ul>\n");
}

static void
download_link(PQExpBuffer out, const Report *report, const Chart *chart, Lang lang)
{
	PQExpBuffer csv = new_buffer();

	render_csv(report, all_rows(chart), lang, csv);
	appendPQExpBuffer(
		out,
		"<p class=\"download\"><a download=\"%s.csv\" href=\"data:text/csv;charset=utf-8;base64,",
		chart->name);
	append_base64(out, csv);
	appendPQExpBufferStr(out, "\">");
	escape(out, joined((Words) {"下载本表（CSV）", "Download this table (CSV)"}, lang, " "));
	appendPQExpBufferStr(out, "</a></p>\n");
}

static void
section(PQExpBuffer out, const Report *report, const Chart *chart, const Options *options)
{
	appendPQExpBuffer(out, "<section id=\"%s\">\n", chart->name);
	element(out, "h2", chart->title, options->lang);
	element(out, "p class=\"finding\"", chart->finding, options->lang);
	pictures(out, chart, options);
	if (chart->row_count > 0)
		table(out, chart, options->lang);
	else
		element(out, "p", no_data, options->lang);
	element(out, "p class=\"note signs\"", gap_legend(chart, false, true), options->lang);
	element(out, "p class=\"note\"", partial_note(report, chart), options->lang);
	adding_notes(out, chart, options->lang);
	download_link(out, report, chart, options->lang);
	appendPQExpBufferStr(out, "</section>\n");
}

static void
page_head(PQExpBuffer out, const Report *report, const Options *options)
{
	static const char *const schemes[] = {"light dark", "light", "dark"};
	static const char *const classes[] = {"", " class=\"light\"", " class=\"dark\""};

	appendPQExpBuffer(out,
					  "<!DOCTYPE html>\n<html lang=\"%s\"%s>\n<head>\n<meta charset=\"utf-8\">\n",
					  options->lang == LANG_EN ? "en" : "zh-CN", classes[options->theme]);
	appendPQExpBufferStr(
		out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
			 "img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
			 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
	appendPQExpBuffer(out, "<meta name=\"color-scheme\" content=\"%s\">\n<title>",
					  schemes[options->theme]);
	escape(out, joined(report_name(report), options->lang, " "));
	appendPQExpBuffer(out, "</title>\n<style>\n%s</style>\n</head>\n<body>\n",
					  read_resource("report.css"));
}

static void
page_opening(PQExpBuffer out, const Report *report, Lang lang)
{
	const Ledger *ledger = &report->ledger;

	appendPQExpBufferStr(out, "<header>\n");
	element(out, "h1", report_name(report), lang);
	element(out, "p class=\"edition\"", basis_words(report, false), lang);
	element(out, "p class=\"changed\"", change_note(report), lang);
	element(out, "p class=\"scope\"", scope_note(report), lang);
	element(out, "p class=\"draft\"", draft_mark(report), lang);
	if (ledger->reconstructed)
	{
		appendPQExpBufferStr(out, "<div class=\"banner\" role=\"note\">\n");
		element(out, "strong", (Words) {"重建数据", "Reconstructed data"}, lang);
		element(out, "p", reconstruction_note(ledger), lang);
		appendPQExpBufferStr(out, "</div>\n");
	}
	appendPQExpBufferStr(out, "</header>\n<main>\n");
}

/* The report in sentences. */
static void
narrative(PQExpBuffer out, const Report *report, Lang lang)
{
	if (*report->headline.zh == '\0' && *report->headline.en == '\0')
		return;
	appendPQExpBufferStr(out, "<section id=\"narrative\" class=\"narrative\">\n");
	element(out, "h2", report->headline, lang);
	for (int i = 0; i < report->paragraph_count; i++)
		element(out, "p", report->paragraphs[i], lang);
	appendPQExpBufferStr(out, "</section>\n");
}

/* With several charts, their findings in one place, each a link to its section. */
static void
headlines(PQExpBuffer out, const Report *report, Lang lang)
{
	if (report->chart_count < 2)
		return;
	appendPQExpBufferStr(out, "<nav><ul>\n");
	for (int i = 0; i < report->chart_count; i++)
	{
		const Chart *chart = &report->charts[i];

		appendPQExpBufferStr(out, "<li>");
		element(out, format_text("a href=\"#%s\"", chart->name), chart->title, lang);
		element(out, "p", chart->finding, lang);
		appendPQExpBufferStr(out, "</li>\n");
	}
	appendPQExpBufferStr(out, "</ul></nav>\n");
}

/* The charts that the options exclude, and why. */
static void
left_out(PQExpBuffer out, const Report *report, Lang lang)
{
	if (report->omission_count == 0)
		return;
	appendPQExpBufferStr(out, "<section id=\"left-out\">\n");
	element(out, "h2", left_out_title, lang);
	appendPQExpBufferStr(out, "<ul class=\"notes\">\n");
	for (int i = 0; i < report->omission_count; i++)
		element(out, "li", left_out_note(&report->omissions[i]), lang);
	appendPQExpBufferStr(out, "</ul>\n</section>\n");
}

static void
page_end(PQExpBuffer out, const Report *report, Lang lang)
{
	appendPQExpBufferStr(out, "</main>\n<footer>\n");
	element(out, "p", draft_mark(report), lang);
	element(out, "p", basis_words(report, false), lang);
	element(out, "p", change_note(report), lang);
	element(out, "p", reconstruction_note(&report->ledger), lang);
	appendPQExpBufferStr(out, "<p>");
	escape(out, origin_words(report));
	appendPQExpBufferStr(out, "</p>\n</footer>\n</body>\n</html>\n");
}

void
render_html(const Report *report, const Options *options, PQExpBuffer out)
{
	plan_pictures(report, options);
	draw_pictures(options);
	page_head(out, report, options);
	page_opening(out, report, options->lang);
	narrative(out, report, options->lang);
	headlines(out, report, options->lang);
	for (int i = 0; i < report->chart_count; i++)
		section(out, report, &report->charts[i], options);
	left_out(out, report, options->lang);
	page_end(out, report, options->lang);
}

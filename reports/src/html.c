/*
 * html.c
 *	  The report as one self-contained HTML file: no script, no network, pictures included.
 *
 * The first page has the tiles, the picture of the first chart, three paragraphs of the narrative and the contents; a section
 * for each chart follows (html_chart.c).  In both languages, the reader may choose one: radio buttons, before all that
 * the style sheet hides.  Everything from the database goes through escape().
 */
#include <glib.h>
#include <string.h>

#include "html.h"

/*
 * The words in the requested language; in both, the second is smaller, and each can be hidden by the reader's choice.  What is the
 * same in both is shown once.
 */
void
inner(PQExpBuffer out, Words words, Lang lang)
{
	const char *first = primary(words, lang), *second = secondary(words, lang);

	if (*second == '\0')
	{
		escape_content(out, first);
		return;
	}
	if (*first != '\0')
	{
		appendPQExpBufferStr(out, "<span class=\"zh\">");
		escape_content(out, first);
		appendPQExpBufferStr(out, "</span>");
	}
	appendPQExpBufferStr(out, "<span class=\"second\" lang=\"en\">");
	escape_content(out, second);
	appendPQExpBufferStr(out, "</span>");
}

/* <tag>...</tag>, or nothing without words. */
void
element(PQExpBuffer out, const char *tag, Words words, Lang lang)
{
	if (*primary(words, lang) == '\0' && *secondary(words, lang) == '\0')
		return;
	appendPQExpBuffer(out, "<%s>", tag);
	inner(out, words, lang);
	appendPQExpBuffer(out, "</%.*s>\n", (int) strcspn(tag, " "), tag);
}

void
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
page_head(PQExpBuffer out, const Report *report, const Options *options)
{
	static const char *const schemes[] = {"light dark", "light", "dark"};
	static const char *const classes[] = {"", " class=\"light\"", " class=\"dark\""};

	appendPQExpBuffer(out,
					  "<!DOCTYPE html>\n<html lang=\"%s\"%s>\n<head>\n<meta charset=\"utf-8\">\n",
					  options->lang == LANG_EN ? "en" : "zh-CN", classes[options->theme]);
	appendPQExpBufferStr(
		out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
			 "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
			 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
	appendPQExpBuffer(out, "<meta name=\"color-scheme\" content=\"%s\">\n<title>",
					  schemes[options->theme]);
	escape(out, joined(report_name(report), options->lang, " "));
	appendPQExpBuffer(out, "</title>\n<style>\n%s</style>\n</head>\n<body>\n",
					  read_resource("report.css"));
}

/* Which language is shown; without a script, so the buttons come before everything else and the style sheet looks at them. */
static void
language_switch(PQExpBuffer out)
{
	static const struct
	{
		const char *name, *attributes, *words;
	} choices[] = {
		{"both", " checked", "中文 + <span lang=\"en\">English</span>"},
		{"zh", "", "中文"},
		{"en", " lang=\"en\"", "English"},
	};

	for (size_t i = 0; i < lengthof(choices); i++)
		appendPQExpBuffer(out,
						  "<input type=\"radio\" name=\"language\" id=\"language-%s\"%s><label "
						  "for=\"language-%s\">%s</label>\n",
						  choices[i].name, choices[i].attributes, choices[i].name,
						  choices[i].words);
}

static void
page_opening(PQExpBuffer out, const Report *report, Lang lang)
{
	const Ledger *ledger = &report->ledger;

	appendPQExpBufferStr(out, "<main id=\"top\">\n");
	if (lang == LANG_BOTH)
		language_switch(out);
	appendPQExpBufferStr(out, "<div class=\"page\">\n");
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
}

/* The main figures, each with what it is compared with. */
static void
tiles(PQExpBuffer out, const Report *report, Lang lang)
{
	if (report->tile_count == 0)
		return;
	appendPQExpBufferStr(out, "<ul class=\"tiles\">\n");
	for (int i = 0; i < report->tile_count; i++)
	{
		const Tile *tile = &report->tiles[i];

		appendPQExpBufferStr(out, "<li>");
		element(out, "span class=\"name\"", tile->name, lang);
		element(out, in_both(tile->figure) ? "strong class=\"same\"" : "strong", tile->figure,
				lang);
		element(out, "span class=\"before\"", tile->before, lang);
		element(out, "span class=\"change\"", tile->change, lang);
		appendPQExpBufferStr(out, "</li>\n");
	}
	appendPQExpBufferStr(out, "</ul>\n");
}

static void
paragraphs(PQExpBuffer out, const Report *report, int from, int to, Lang lang)
{
	for (int i = from; i < to && i < report->paragraph_count; i++)
		element(out, "p", report->paragraphs[i], lang);
}

static bool
has_words(const Report *report)
{
	return *report->headline.zh != '\0' || *report->headline.en != '\0';
}

/* What a reader of one page reads. */
static void
first_page(PQExpBuffer out, const Report *report, const Options *options)
{
	if (!has_words(report))
		return;
	appendPQExpBufferStr(out, "<section id=\"summary\" class=\"summary\">\n");
	element(out, "h2", report->headline, options->lang);
	tiles(out, report, options->lang);
	if (report->chart_count > 0)
		html_pictures(out, report, &report->charts[0], options);
	paragraphs(out, report, 0, FIRST_PARAGRAPHS, options->lang);
	appendPQExpBufferStr(out, "</section>\n");
}

/* The rest of the report in sentences. */
static void
narrative(PQExpBuffer out, const Report *report, Lang lang)
{
	if (report->paragraph_count <= FIRST_PARAGRAPHS)
		return;
	appendPQExpBufferStr(out, "<section id=\"narrative\" class=\"narrative\">\n");
	element(out, "h2", narrative_title, lang);
	paragraphs(out, report, FIRST_PARAGRAPHS, report->paragraph_count, lang);
	appendPQExpBufferStr(out, "</section>\n");
}

/* With several charts, the titles of their sections. */
static void
contents(PQExpBuffer out, const Report *report, Lang lang)
{
	if (report->chart_count < 2)
		return;
	appendPQExpBufferStr(out, "<nav><ol>\n");
	for (int i = 0; i < report->chart_count; i++)
	{
		const Chart *chart = &report->charts[i];

		appendPQExpBufferStr(out, "<li>");
		element(out, format_text("a href=\"#%s\"", chart->name), chart->title, lang);
		appendPQExpBufferStr(out, "</li>\n");
	}
	appendPQExpBufferStr(out, "</ol></nav>\n");
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
	appendPQExpBufferStr(out, "<footer>\n");
	element(out, "p", draft_mark(report), lang);
	element(out, "p", basis_words(report, false), lang);
	element(out, "p", change_note(report), lang);
	element(out, "p", reconstruction_note(&report->ledger), lang);
	appendPQExpBufferStr(out, "<p>");
	escape(out, origin_words(report));
	appendPQExpBufferStr(out, "</p>\n</footer>\n</div>\n</main>\n</body>\n</html>\n");
}

void
render_html(const Report *report, const Options *options, PQExpBuffer out)
{
	plan_html_pictures(report, options);
	draw_pictures(options);
	page_head(out, report, options);
	page_opening(out, report, options->lang);
	first_page(out, report, options);
	contents(out, report, options->lang);
	narrative(out, report, options->lang);
	for (int i = 0; i < report->chart_count; i++)
		html_section(out, report, &report->charts[i], options, i > 0 || !has_words(report));
	left_out(out, report, options->lang);
	page_end(out, report, options->lang);
}

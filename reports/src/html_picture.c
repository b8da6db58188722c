/*
 * html_picture.c
 *	  The pictures of a chart in the HTML report: part of the page, so that they follow its theme and the reader's choice of
 *	  language, and show exact figures where the pointer rests.
 *
 * A chart has a picture for each language that may be chosen, and again for telephones if its drawing has that form; the
 * style sheet shows one of them.
 */
#include "html.h"

#define MOST_LOOKS 6

static int
looks_of(const Chart *chart, const Options *options, Look looks[MOST_LOOKS])
{
	static const Lang choice[] = {LANG_BOTH, LANG_ZH, LANG_EN};
	int count = 0;

	for (size_t i = 0; i < lengthof(choice); i++)
	{
		if (options->lang != LANG_BOTH && options->lang != choice[i])
			continue;
		looks[count++] = (Look) {.format = FORMAT_SVG, .lang = choice[i], .bare = true};
		if (chart->narrow)
			looks[count++] =
				(Look) {.format = FORMAT_SVG, .lang = choice[i], .narrow = true, .bare = true};
	}
	return count;
}

void
plan_html_pictures(const Report *report, const Options *options)
{
	for (int i = 0; i < report->chart_count; i++)
	{
		Look looks[MOST_LOOKS];
		int count = looks_of(&report->charts[i], options, looks);

		for (int j = 0; j < count; j++)
			plan_picture(report, &report->charts[i], looks[j]);
	}
}

/* The kind of drawing, the data and the finding, for readers who cannot see the picture. */
const char *
picture_in_words(const Chart *chart, Lang lang)
{
	PQExpBuffer out = new_buffer();

	appendPQExpBuffer(out, "%s: ", joined(chart->kind, lang, " / "));
	for (int row = 0; row < chart->row_count && row < 12; row++)
	{
		int shown = 0;

		appendPQExpBufferStr(out, row_name_in(chart, NULL, row, lang));
		for (int i = 0; i < chart->column_count; i++)
		{
			const Column *column = &chart->columns[i];

			if (is_figure(column) && !is_year_before(column) && is_told(chart, column, row))
				appendPQExpBuffer(out, "%s%s %s", shown++ > 0 ? ", " : " ",
								  primary(column->title, lang), told_text(chart, column, row));
		}
		appendPQExpBufferStr(out, "; ");
	}
	appendPQExpBufferStr(out, joined(chart->finding, lang, " / "));
	return buffer_text(out);
}

static void
append_picture(PQExpBuffer out, const Chart *chart, Look look, const char *prefix)
{
	static const char *const classes[] = {"l-zh", "l-en", "l-both"};
	Inline how = {
		prefix,
		format_text("%s %s", classes[look.lang], look.narrow ? "narrow" : "wide"),
		look.lang == LANG_EN ? "en" : "zh-CN",
		picture_in_words(chart, look.lang),
	};

	inline_svg(out, picture(chart, look), &how);
}

void
html_pictures(PQExpBuffer out, const Report *report, const Chart *chart, const Options *options)
{
	Look looks[MOST_LOOKS];
	int count = looks_of(chart, options, looks);

	appendPQExpBufferStr(out, chart->narrow ? "<div class=\"picture adapts\">\n"
											: "<div class=\"picture\" tabindex=\"0\">\n");
	for (int i = 0; i < count; i++)
	{
		append_picture(out, chart, looks[i],
					   format_text("p%d-%d-", (int) (chart - report->charts), i));
		appendPQExpBufferChar(out, '\n');
	}
	appendPQExpBufferStr(out, "</div>\n");
	element(out, "p class=\"note\"", chart->foot, options->lang);
}

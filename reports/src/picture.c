/*
 * picture.c
 *	  The pictures of a report: planned one by one, drawn side by side, then taken by the format.
 */
#include <stdlib.h>
#include <string.h>

#include "report.h"

typedef struct
{
	const Chart *chart;
	Look look;
	Exact exact;
} Plan;

static Plan *plans;
static Drawing *drawings;
static int plan_count;

/* How a format without a look of its own shows its pictures. */
Look
picture_look(const Options *options)
{
	/* The whole report takes its pictures as SVG. */
	bool bare = options->format == FORMAT_PDF && options->chart_name_count == 0;

	return (Look) {.format = bare ? FORMAT_SVG : options->format,
				   .lang = options->lang,
				   .dark = options->theme == THEME_DARK,
				   .bare = bare};
}

void
plan_picture(const Report *report, const Chart *chart, Look look)
{
	size_t count = (size_t) plan_count + 1;
	PQExpBuffer script = new_buffer();
	int lines;

	plans = realloc(plans, count * sizeof(Plan));
	drawings = realloc(drawings, count * sizeof(Drawing));
	if (plans == NULL || drawings == NULL)
		fatal(EXIT_RENDERING, "out of memory");
	plans[plan_count] = (Plan) {chart, look, {NULL, 0}};
	lines = write_script(script, report, chart, look, &plans[plan_count].exact);
	drawings[plan_count] = (Drawing) {
		.script = buffer_text(script),
		.what = chart->name,
		.format = look.format,
		.image = new_buffer(),
		.file = chart->drawing_file,
		.lines_before = lines,
	};
	plan_count++;
}

void
draw_pictures(const Options *options)
{
	draw(drawings, plan_count, options->jobs);
	for (int i = 0; i < plan_count; i++)
	{
		if (drawings[i].format == FORMAT_SVG)
			finish_svg(drawings[i].image, joined(plans[i].chart->title, plans[i].look.lang, " "),
					   joined(plans[i].chart->finding, plans[i].look.lang, " / "), &plans[i].exact);
	}
}

static bool
same_look(Look a, Look b)
{
	return a.format == b.format && a.lang == b.lang && a.dark == b.dark && a.narrow == b.narrow &&
		   a.bare == b.bare;
}

/* The picture with this plan. */
const PQExpBufferData *
picture(const Chart *chart, Look look)
{
	for (int i = 0; i < plan_count; i++)
	{
		if (plans[i].chart == chart && same_look(plans[i].look, look))
			return drawings[i].image;
	}
	fatal(EXIT_RENDERING, "no picture of chart \"%s\" was planned", chart->name);
}

/*
 * picture.c
 *	  One chart as one picture.
 */
#include "report.h"

void
render_picture(const Report *report, const Chart *chart, Look look, Buf *image)
{
	Buf script = {0};

	verbose("drawing chart %s as %s", chart->name, format_name(look.format));
	write_script(&script, report, chart, look);
	draw(buf_text(&script), chart->name, look.format, image);
	if (look.format == FORMAT_SVG)
		finish_svg(image, joined(chart->title, look.lang, " "),
				   joined(chart->finding, look.lang, " / "));
}

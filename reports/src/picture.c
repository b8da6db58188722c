/*
 * picture.c
 *	  One chart as one picture.
 */
#include "report.h"

void
render_picture(const Report *report, const Chart *chart, Format format, Lang lang, bool dark,
			   Buf *image)
{
	Buf script = {0};

	verbose("drawing chart %s as %s", chart->name, format_name(format));
	write_script(&script, report, chart, format, lang, dark);
	draw(buf_text(&script), chart->name, format, image);
	if (format == FORMAT_SVG)
		finish_svg(image);
}

/*
 * svg.c
 *	  Corrects three things in the output of gnuplot's svg terminal.
 *
 * It names every picture "Gnuplot", which browsers show and screen readers read out.
 *
 * It escapes < and & in text but not >, and "]]>" in text is not well-formed XML.
 *
 * And it writes the font as given, font-family="FAMILY:Bold", which viewers do not understand.  No text
 * of the data can look like that: a double quote never reaches gnuplot.
 */
#define _GNU_SOURCE
#include <string.h>

#include "report.h"

#define FONT_STACK                                                                                 \
	"'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Source Han Sans SC','Noto Sans SC',"      \
	"sans-serif"

static void
append_escaped(PQExpBuffer out, const char *svg, size_t len)
{
	static const char end_of_cdata[] = "]]>";
	const char *end = svg + len;
	const char *found;

	while ((found = memmem(svg, (size_t) (end - svg), end_of_cdata, 3)) != NULL)
	{
		appendBinaryPQExpBuffer(out, svg, (size_t) (found - svg));
		appendPQExpBufferStr(out, "]]&gt;");
		svg = found + 3;
	}
	appendBinaryPQExpBuffer(out, svg, (size_t) (end - svg));
}

/* Appends the part before the drawing, with the chart's title and description; returns the rest. */
static const char *
append_head(PQExpBuffer out, const char *svg, const char *title, const char *description)
{
	static const char end_of_head[] = "</desc>";
	const char *from = strstr(svg, "<title>");
	const char *end = strstr(svg, end_of_head);

	if (from == NULL || end == NULL || end < from)
		return svg;
	appendBinaryPQExpBuffer(out, svg, (size_t) (from - svg));
	appendPQExpBufferStr(out, "<title>");
	escape(out, title);
	appendPQExpBufferStr(out, "</title>\n<desc>");
	escape(out, description);
	appendPQExpBufferStr(out, end_of_head);
	return end + strlen(end_of_head);
}

void
finish_svg(PQExpBuffer image, const char *title, const char *description)
{
	static const char attribute[] = "font-family=\"";
	const char *rest;
	const char *found;
	PQExpBuffer out = new_buffer();

	rest = append_head(out, buffer_text(image), title, description);
	while ((found = strstr(rest, attribute)) != NULL)
	{
		const char *name = found + strlen(attribute);
		size_t len = strcspn(name, "\"");
		size_t family = strcspn(name, ":\"");

		append_escaped(out, rest, (size_t) (found - rest));
		appendPQExpBuffer(out, "font-family=\"'%.*s'," FONT_STACK "\"", (int) family, name);
		if (family < len && strncmp(name + family, ":Bold", 5) == 0)
			appendPQExpBufferStr(out, " font-weight=\"bold\"");
		rest = name + len + (name[len] == '"');
	}
	append_escaped(out, rest, strlen(rest));
	check_buffer(out);
	*image = *out;
}

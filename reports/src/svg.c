/*
 * svg.c
 *	  Mends what gnuplot's svg terminal says about fonts, for viewers without ours.
 *
 * It writes the font as it was named to it, font-family="FAMILY:Bold".  No text of the data can look
 * like that: a double quote never reaches gnuplot.
 */
#include <string.h>

#include "report.h"

#define FONT_STACK                                                                                  \
	"'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Source Han Sans SC','Noto Sans SC',"       \
	"sans-serif"

void
finish_svg(Buf *image)
{
	static const char attribute[] = "font-family=\"";
	const char *rest = buf_text(image);
	const char *found;
	Buf out = {0};

	while ((found = strstr(rest, attribute)) != NULL)
	{
		const char *name = found + strlen(attribute);
		size_t len = strcspn(name, "\"");
		size_t family = strcspn(name, ":\"");

		append_bytes(&out, rest, (size_t) (found - rest));
		append_format(&out, "font-family=\"'%.*s'," FONT_STACK "\"", (int) family, name);
		if (family < len && strncmp(name + family, ":Bold", 5) == 0)
			append(&out, " font-weight=\"bold\"");
		rest = name + len + (name[len] == '"');
	}
	append(&out, rest);
	*image = out;
}

/*
 * sheet.c
 *	  A sheet of A4 that is filled from top to bottom: its pages, and text on them, set by pango.
 */
#include <cairo-pdf.h>
#include <math.h>
#include <string.h>

#include "sheet.h"

#define LEAST_SIZE 7.0 /* of letters that can be read on paper */

static void
set_colour(cairo_t *cr, unsigned int rgb)
{
	cairo_set_source_rgb(cr, (rgb >> 16) / 255.0, ((rgb >> 8) & 255) / 255.0, (rgb & 255) / 255.0);
}

static bool
is_dark(const Sheet *sheet)
{
	return sheet->options->theme == THEME_DARK;
}

/* The colours of theme.gp. */
void
set_ink(const Sheet *sheet, bool muted)
{
	if (is_dark(sheet))
		set_colour(sheet->cr, muted ? 0x9AA7B2 : 0xF1F4F6);
	else
		set_colour(sheet->cr, muted ? 0x5B6773 : 0x1F2933);
}

/* Text prepared for a page: one line, and boxes for characters that no font covers. */
const char *
drawable(const char *text)
{
	PQExpBuffer out = new_buffer();

	while (*text != '\0')
	{
		uint32_t c = next_code_point(&text);

		if (c != NOT_UTF8 && is_control(c))
			c = ' ';
		else if (c == NOT_UTF8 || (c >= 0x80 && !font_covers(c)))
			c = 0x25A1;
		append_code_point(out, c);
	}
	return isolated(buffer_text(out));
}

/* A text that is the same in both languages, to be shown once. */
Words
either(const char *text, Lang lang)
{
	return (Words) {text, lang == LANG_BOTH ? "" : text};
}

/* From this byte on: the second language, smaller and muted. */
static void
style_second(const Sheet *sheet, PangoAttrList *list, guint from, double size)
{
	guint16 grey[2][3] = {{0x5B5B, 0x6767, 0x7373}, {0x9A9A, 0xA7A7, 0xB2B2}};
	const guint16 *mute = grey[is_dark(sheet)];
	PangoAttribute *attributes[] = {
		pango_attr_size_new_absolute(
			(int) (fmin(size, fmax(0.85 * size, LEAST_SIZE)) * PANGO_SCALE)),
		pango_attr_weight_new(PANGO_WEIGHT_NORMAL),
		pango_attr_foreground_new(mute[0], mute[1], mute[2]),
	};

	for (size_t i = 0; i < lengthof(attributes); i++)
	{
		attributes[i]->start_index = from;
		pango_attr_list_insert(list, attributes[i]);
	}
}

/* Both languages, the second on lines of its own.  width < 0: as wide as it comes. */
PangoLayout *
make_layout(const Sheet *sheet, Words words, Type type, double width)
{
	const char *first = drawable(primary(words, sheet->lang));
	const char *second = drawable(secondary(words, sheet->lang));
	PangoLayout *layout = pango_cairo_create_layout(sheet->cr);
	PangoFontDescription *font = pango_font_description_new();
	PangoAttrList *attributes = pango_attr_list_new();
	const char *gap = *first != '\0' && *second != '\0' ? "\n" : "";

	pango_font_description_set_family(font, sheet->font);
	pango_font_description_set_absolute_size(font, type.size * PANGO_SCALE);
	pango_font_description_set_weight(font, type.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(layout, font);
	pango_layout_set_text(layout, format_text("%s%s%s", first, gap, second), -1);
	if (*second != '\0')
		style_second(sheet, attributes, (guint) (strlen(first) + strlen(gap)), type.size);
	pango_layout_set_attributes(layout, attributes);
	pango_layout_set_auto_dir(layout, FALSE); /* the page runs from left to right */
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_line_spacing(layout, 1.25f);
	pango_layout_set_width(layout, width < 0 ? -1 : (int) (width * PANGO_SCALE));
	pango_layout_set_alignment(layout, type.right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
	pango_layout_set_ellipsize(layout, width < 0 ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
	pango_layout_set_height(layout, -type.most_lines); /* lines a paragraph */
	pango_attr_list_unref(attributes);
	pango_font_description_free(font);
	return layout;
}

double
layout_height(PangoLayout *layout)
{
	int height;

	pango_layout_get_size(layout, NULL, &height);
	return (double) height / PANGO_SCALE;
}

double
layout_width(PangoLayout *layout)
{
	int width;

	pango_layout_get_size(layout, &width, NULL);
	return (double) width / PANGO_SCALE;
}

void
place_layout(const Sheet *sheet, PangoLayout *layout, double x, double y)
{
	cairo_move_to(sheet->cr, x, y);
	pango_cairo_show_layout(sheet->cr, layout);
}

static double
page_width(const Sheet *sheet)
{
	return sheet->landscape ? PAGE_HEIGHT : PAGE_WIDTH;
}

static double
page_height(const Sheet *sheet)
{
	return sheet->landscape ? PAGE_WIDTH : PAGE_HEIGHT;
}

/* The width between the margins. */
double
page_room(const Sheet *sheet)
{
	return page_width(sheet) - 2 * MARGIN;
}

/* The height that is left on this page. */
double
page_left(const Sheet *sheet)
{
	return page_height(sheet) - MARGIN - FOOT - sheet->y;
}

bool
has_room(const Sheet *sheet, double height)
{
	return height <= page_left(sheet);
}

/* The structure of the document, for readers who cannot see its pages. */
void
begin_tag(const Sheet *sheet, const char *tag)
{
	cairo_tag_begin(sheet->cr, tag, NULL);
}

void
end_tag(const Sheet *sheet, const char *tag)
{
	cairo_tag_end(sheet->cr, tag);
}

void
begin_page(Sheet *sheet)
{
	sheet->page++;
	sheet->y = MARGIN;
	cairo_pdf_surface_set_size(cairo_get_target(sheet->cr), page_width(sheet), page_height(sheet));
	if (is_dark(sheet))
	{
		set_colour(sheet->cr, 0x12171C);
		cairo_paint(sheet->cr);
	}
}

static void
footer_line(const Sheet *sheet, const char *text, Type type, double left, double width, double y)
{
	PangoLayout *layout = make_layout(sheet, either(text, sheet->lang), type, width);

	place_layout(sheet, layout, left, y);
	g_object_unref(layout);
}

/* The footer: the ledger, whether it is a draft or made up, the edition, and the page number. */
void
end_page(Sheet *sheet)
{
	Type small = {.size = 8, .muted = true, .most_lines = 1};
	Type number = {.size = 8, .muted = true, .right = true, .most_lines = 1};
	const char *name = joined(report_name(sheet->report), sheet->lang, "  ");
	const char *mark = joined(page_marks(sheet->report), sheet->lang, " ");
	double y = page_height(sheet) - MARGIN - 8, room = page_room(sheet);

	set_ink(sheet, true);
	footer_line(sheet, *mark != '\0' ? format_text("%s  ·  %s", mark, name) : name, small, MARGIN,
				room - 60, y - 11);
	footer_line(sheet, joined(basis_words(sheet->report, true), sheet->lang, "  "), small, MARGIN,
				room - 60, y);
	footer_line(sheet, format_text("%d / %d", sheet->page, sheet->pages), number,
				MARGIN + room - 60, 60, y);
	cairo_show_page(sheet->cr);
}

void
next_page(Sheet *sheet)
{
	end_page(sheet);
	begin_page(sheet);
}

/* Continues on a page of this form, unless it is the present one. */
void
turn_page(Sheet *sheet, bool landscape)
{
	if (sheet->landscape == landscape)
		return;
	end_page(sheet);
	sheet->landscape = landscape;
	begin_page(sheet);
}

/* How much of the page a text takes; nothing if it is empty. */
double
flow_height(const Sheet *sheet, Words words, Type type)
{
	PangoLayout *layout;
	double height;

	if (*primary(words, sheet->lang) == '\0' && *secondary(words, sheet->lang) == '\0')
		return 0;
	layout = make_layout(sheet, words, type, page_room(sheet));
	height = layout_height(layout);
	g_object_unref(layout);
	return height;
}

/* A text across the page, on the next one if this is full. */
void
flow(Sheet *sheet, Words words, Type type, double after)
{
	const char *tag = type.tag != NULL ? type.tag : "P";
	PangoLayout *layout;

	if (*primary(words, sheet->lang) == '\0' && *secondary(words, sheet->lang) == '\0')
		return;
	layout = make_layout(sheet, words, type, page_room(sheet));
	if (!has_room(sheet, layout_height(layout)) && sheet->y > MARGIN)
		next_page(sheet);
	begin_tag(sheet, tag);
	set_ink(sheet, type.muted);
	place_layout(sheet, layout, MARGIN, sheet->y);
	end_tag(sheet, tag);
	sheet->y += layout_height(layout) + after;
	g_object_unref(layout);
}

/* A line across the page. */
void
rule(const Sheet *sheet, double width)
{
	set_ink(sheet, true);
	cairo_set_line_width(sheet->cr, width);
	cairo_move_to(sheet->cr, MARGIN, sheet->y);
	cairo_line_to(sheet->cr, MARGIN + page_room(sheet), sheet->y);
	cairo_stroke(sheet->cr);
}

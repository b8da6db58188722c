/*
 * pdf.c
 *	  The whole report as one PDF of A4 pages: a title page with the narrative, then each chart with its table.
 *
 * gnuplot can make one picture a file and no page of text, so the pages are set here: text by pango,
 * which gnuplot's own cairo terminals use, pictures from gnuplot's SVG by librsvg.  All of it stays
 * text that can be searched and copied, and lines that stay sharp.  The pages are set twice: only
 * after the first run is it known how many there are.
 */
#include <cairo-pdf.h>
#include <librsvg/rsvg.h>
#include <string.h>

#include "pdf.h"

#define PICTURE_HEIGHT (ROOM * 720 / 960)

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

/* Text as a page may show it: one line, and a box for what no font has. */
static const char *
drawable(const char *text)
{
	Buf out = {0};

	while (*text != '\0')
	{
		uint32_t c = next_code_point(&text);

		if (c != NOT_UTF8 && is_control(c))
			c = ' ';
		else if (c == NOT_UTF8 || (c >= 0x80 && !font_covers(c)))
			c = 0x25A1;
		append_code_point(&out, c);
	}
	return buf_text(&out);
}

/* A text that is the same in both languages, to be shown once. */
Words
either(const char *text, Lang lang)
{
	return (Words){text, lang == LANG_BOTH ? "" : text};
}

/* From this byte on: the second language, smaller and muted. */
static void
style_second(const Sheet *sheet, PangoAttrList *list, guint from, double size)
{
	guint16 grey[2][3] = {{0x5B5B, 0x6767, 0x7373}, {0x9A9A, 0xA7A7, 0xB2B2}};
	const guint16 *mute = grey[is_dark(sheet)];
	PangoAttribute *attributes[] = {
		pango_attr_size_new_absolute((int) (0.85 * size * PANGO_SCALE)),
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

bool
has_room(const Sheet *sheet, double height)
{
	return sheet->y + height <= PAGE_HEIGHT - MARGIN - FOOT;
}

static void
begin_page(Sheet *sheet)
{
	sheet->page++;
	sheet->y = MARGIN;
	if (is_dark(sheet))
	{
		set_colour(sheet->cr, 0x12171C);
		cairo_paint(sheet->cr);
	}
}

/* Whose page it is, that it may be made up, and which of how many. */
static void
end_page(Sheet *sheet)
{
	const Ledger *ledger = &sheet->report->ledger;
	Type small = {.size = 8, .muted = true, .most_lines = 1};
	Type number = {.size = 8, .muted = true, .right = true, .most_lines = 1};
	const char *name = joined(report_name(sheet->report), sheet->lang, "  ");
	const char *mark = joined((Words){"重建数据", "reconstructed data"}, sheet->lang, " ");
	const char *left = ledger->reconstructed ? format_text("%s  ·  %s", mark, name) : name;
	const char *right = format_text("%d / %d", sheet->page, sheet->pages);
	double y = PAGE_HEIGHT - MARGIN - 12;
	PangoLayout *layout;

	set_ink(sheet, true);
	layout = make_layout(sheet, either(left, sheet->lang), small, ROOM - 60);
	place_layout(sheet, layout, MARGIN, y);
	g_object_unref(layout);
	layout = make_layout(sheet, either(right, sheet->lang), number, 60);
	place_layout(sheet, layout, PAGE_WIDTH - MARGIN - 60, y);
	g_object_unref(layout);
	cairo_show_page(sheet->cr);
}

void
next_page(Sheet *sheet)
{
	end_page(sheet);
	begin_page(sheet);
}

/* A text across the page, on the next one if this is full. */
void
flow(Sheet *sheet, Words words, Type type, double after)
{
	PangoLayout *layout;

	if (*primary(words, sheet->lang) == '\0' && *secondary(words, sheet->lang) == '\0')
		return;
	layout = make_layout(sheet, words, type, ROOM);
	if (!has_room(sheet, layout_height(layout)) && sheet->y > MARGIN)
		next_page(sheet);
	set_ink(sheet, type.muted);
	place_layout(sheet, layout, MARGIN, sheet->y);
	sheet->y += layout_height(layout) + after;
	g_object_unref(layout);
}

static void
rule(const Sheet *sheet)
{
	set_ink(sheet, true);
	cairo_set_line_width(sheet->cr, 0.5);
	cairo_move_to(sheet->cr, MARGIN, sheet->y);
	cairo_line_to(sheet->cr, PAGE_WIDTH - MARGIN, sheet->y);
	cairo_stroke(sheet->cr);
}

static const char *
destination(int chart)
{
	return format_text("chart%d", chart);
}

/* Each chart's title is a link to its page. */
static void
contents(Sheet *sheet)
{
	Type entry = {.size = 10, .most_lines = 2};
	Type number = {.size = 10, .right = true, .most_lines = 1};

	for (int i = 0; i < sheet->report->chart_count; i++)
	{
		PangoLayout *title = make_layout(sheet, sheet->report->charts[i].title, entry, ROOM - 50);
		const char *page_number = format_text("%d", sheet->chart_pages[i]);
		PangoLayout *page = make_layout(sheet, either(page_number, sheet->lang), number, 40);

		if (!has_room(sheet, layout_height(title)))
			next_page(sheet);
		cairo_tag_begin(sheet->cr, CAIRO_TAG_LINK, format_text("dest='%s'", destination(i)));
		set_ink(sheet, false);
		place_layout(sheet, title, MARGIN, sheet->y);
		place_layout(sheet, page, PAGE_WIDTH - MARGIN - 40, sheet->y);
		cairo_tag_end(sheet->cr, CAIRO_TAG_LINK);
		sheet->y += layout_height(title) + 5;
		g_object_unref(title);
		g_object_unref(page);
	}
}

static void
left_out(Sheet *sheet)
{
	const Report *report = sheet->report;
	Type title = {.size = 10, .bold = true, .most_lines = 1};
	Type note = {.size = 9, .muted = true, .most_lines = 3};

	if (report->omission_count == 0)
		return;
	sheet->y += 8;
	flow(sheet, left_out_title, title, 4);
	for (int i = 0; i < report->omission_count; i++)
		flow(sheet, left_out_note(&report->omissions[i]), note, 2);
}

static void
title_page(Sheet *sheet)
{
	const Report *report = sheet->report;
	Type name = {.size = 26, .bold = true, .most_lines = 3};
	Type headline = {.size = 14, .bold = true, .most_lines = 4};
	Type paragraph = {.size = 10.5, .most_lines = 12};
	Type note = {.size = 9, .muted = true, .most_lines = 6};

	flow(sheet, report_name(report), name, 10);
	flow(sheet, scope_note(report), note, 8);
	flow(sheet, reconstruction_note(&report->ledger), note, 12);
	rule(sheet);
	sheet->y += 14;
	flow(sheet, report->headline, headline, 12);
	for (int i = 0; i < report->paragraph_count; i++)
		flow(sheet, report->paragraphs[i], paragraph, 9);
	sheet->y += 6;
	rule(sheet);
	sheet->y += 12;
	contents(sheet);
	left_out(sheet);
	sheet->y += 6;
	flow(sheet, snapshot_words(report), note, 4);
	flow(sheet,
		 either(format_text("relief_report %s · poverty_relief %s · PostgreSQL %s · %s %s", VERSION,
							report->extension, report->server, report->ledger.schema,
							report->ledger.division),
				sheet->lang),
		 note, 0);
}

static void
place_picture(Sheet *sheet, const Chart *chart)
{
	Look look = picture_look(sheet->options);
	RsvgRectangle where = {MARGIN, sheet->y, ROOM, PICTURE_HEIGHT};
	const Buf *image = picture(chart, look);
	GError *error = NULL;
	RsvgHandle *handle =
		rsvg_handle_new_from_data((const guint8 *) image->data, image->len, &error);

	if (handle == NULL || !rsvg_handle_render_document(handle, sheet->cr, &where, &error))
		fatal(EXIT_RENDERING, "the picture of chart \"%s\" could not be put on its page: %s",
			  chart->name, error->message);
	g_object_unref(handle);
}

/* Which figures add up. */
static void
adding_notes(Sheet *sheet, const Chart *chart)
{
	Type note = {.size = 8.5, .muted = true, .most_lines = 6};

	flow(sheet, partial_note(sheet->report, chart), note, 3);
	for (int i = 0; i < chart->column_count; i++)
	{
		const Column *column = &chart->columns[i];

		if (column->adds != ADDS_NOTHING)
			flow(sheet, adding_note(column), note, 3);
	}
}

/* The picture says the title, the finding and how to read it. */
static void
chart_page(Sheet *sheet, int i)
{
	const Chart *chart = &sheet->report->charts[i];

	next_page(sheet);
	sheet->chart_pages[i] = sheet->page;
	cairo_tag_begin(sheet->cr, CAIRO_TAG_DEST, format_text("name='%s'", destination(i)));
	cairo_tag_end(sheet->cr, CAIRO_TAG_DEST);
	if (!sheet->counting)
	{
		place_picture(sheet, chart);
		cairo_pdf_surface_add_outline(cairo_get_target(sheet->cr), CAIRO_PDF_OUTLINE_ROOT,
									  drawable(joined(chart->title, sheet->lang, "  ")),
									  format_text("dest='%s'", destination(i)), 0);
	}
	sheet->y += PICTURE_HEIGHT + 16;
	if (chart->row_count > 0)
		flow_table(sheet, chart);
	adding_notes(sheet, chart);
}

static cairo_status_t
take_bytes(void *closure, const unsigned char *bytes, unsigned int len)
{
	if (closure != NULL)
		append_bytes(closure, (const char *) bytes, len);
	return CAIRO_STATUS_SUCCESS;
}

/* "2020-11-03 08:15:00 +08:00" -> "2020-11-03T08:15:00+08:00" */
static const char *
iso_time(const char *snapshot)
{
	return strlen(snapshot) < 26
			   ? snapshot
			   : format_text("%.10sT%.8s%s", snapshot, snapshot + 11, snapshot + 20);
}

static void
set_pages(Sheet *sheet, Buf *out)
{
	cairo_surface_t *surface =
		cairo_pdf_surface_create_for_stream(take_bytes, out, PAGE_WIDTH, PAGE_HEIGHT);

	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE,
								   drawable(joined(report_name(sheet->report), sheet->lang, " ")));
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE,
								   iso_time(sheet->report->snapshot));
	sheet->cr = cairo_create(surface);
	sheet->page = 0;
	begin_page(sheet);
	title_page(sheet);
	for (int i = 0; i < sheet->report->chart_count; i++)
		chart_page(sheet, i);
	end_page(sheet);
	sheet->pages = sheet->page;
	cairo_destroy(sheet->cr);
	cairo_surface_finish(surface);
	if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS)
		fatal(EXIT_RENDERING, "the pages could not be set: %s",
			  cairo_status_to_string(cairo_surface_status(surface)));
	cairo_surface_destroy(surface);
}

void
render_pdf(const Report *report, const Options *options, Buf *out)
{
	Sheet sheet = {
		.report = report,
		.options = options,
		.lang = options->lang,
		.font = choose_font(options->lang),
		.counting = true,
		.chart_pages = allocate((size_t) report->chart_count + 1, sizeof(int)),
	};

	for (int i = 0; i < report->chart_count; i++)
		plan_picture(report, &report->charts[i], picture_look(options));
	draw_pictures(options);
	set_pages(&sheet, NULL);
	check_interrupt();
	sheet.counting = false;
	set_pages(&sheet, out);
}

/*
 * pdf.c
 *	  The whole report as one PDF of A4 pages: a title page with the narrative, then each chart with its table.
 *
 * gnuplot makes one picture per file and no pages of text, so the pages are made here: text by pango
 * (sheet.c), pictures from gnuplot's SVG by librsvg.  Text can be searched and copied, and lines stay sharp.
 * The pages are made twice, because their number is known only after the first run.
 */
#include <cairo-pdf.h>
#include <librsvg/rsvg.h>
#include <string.h>

#include "pdf_table.h"
#include "sheet.h"

#define PICTURE_HEIGHT (ROOM * 720 / 960)

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
	Type mark = {.size = 14, .bold = true, .most_lines = 1};
	Type note = {.size = 9, .muted = true, .most_lines = 6};

	flow(sheet, report_name(report), name, 10);
	flow(sheet, draft_mark(report), mark, 4);
	flow(sheet, basis_words(report, false), note, 4);
	flow(sheet, change_note(report), note, 4);
	flow(sheet, scope_note(report), note, 8);
	flow(sheet, reconstruction_note(&report->ledger), note, 12);
	rule(sheet, 0.5);
	sheet->y += 14;
	flow(sheet, report->headline, headline, 12);
	for (int i = 0; i < report->paragraph_count; i++)
		flow(sheet, report->paragraphs[i], paragraph, 9);
	sheet->y += 6;
	rule(sheet, 0.5);
	sheet->y += 12;
	contents(sheet);
	left_out(sheet);
	sheet->y += 6;
	flow(sheet, either(origin_words(report), sheet->lang), note, 0);
}

static void
place_picture(Sheet *sheet, const Chart *chart)
{
	Look look = picture_look(sheet->options);
	RsvgRectangle where = {MARGIN, sheet->y, ROOM, PICTURE_HEIGHT};
	const PQExpBufferData *image = picture(chart, look);
	GError *error = NULL;
	RsvgHandle *handle =
		rsvg_handle_new_from_data((const guint8 *) image->data, image->len, &error);

	if (handle == NULL || !rsvg_handle_render_document(handle, sheet->cr, &where, &error))
		fatal(EXIT_RENDERING, "could not place the picture of chart \"%s\" on its page: %s",
			  chart->name, error->message);
	g_object_unref(handle);
}

/* Which figures add up. */
static void
adding_notes(Sheet *sheet, const Chart *chart)
{
	Type note = {.size = 8.5, .muted = true, .most_lines = 6};

	flow(sheet, gap_legend(chart, false, true), note, 3);
	flow(sheet, partial_note(sheet->report, chart), note, 3);
	for (int adds = ADDS_NOTHING; adds < ADDS_KINDS; adds++)
		flow(sheet, adding_note(chart, adds), note, 3);
}

/* The picture contains the title, the finding and how to read it. */
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
		appendBinaryPQExpBuffer(closure, (const char *) bytes, len);
	return CAIRO_STATUS_SUCCESS;
}

static void
set_pages(Sheet *sheet, PQExpBuffer out)
{
	cairo_surface_t *surface =
		cairo_pdf_surface_create_for_stream(take_bytes, out, PAGE_WIDTH, PAGE_HEIGHT);

	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE,
								   drawable(joined(report_name(sheet->report), sheet->lang, " ")));
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE,
								   iso_snapshot(sheet->report));
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
		fatal(EXIT_RENDERING, "could not lay out the pages: %s",
			  cairo_status_to_string(cairo_surface_status(surface)));
	cairo_surface_destroy(surface);
}

void
render_pdf(const Report *report, const Options *options, PQExpBuffer out)
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

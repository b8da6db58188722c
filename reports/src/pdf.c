/*
 * pdf.c
 *	  The whole report as one PDF of A4 pages: a page with the main figures, one with the contents and the narrative, then
 *	  each chart with its table.
 *
 * gnuplot makes one picture per file and no pages of text, so the pages are made here: text by pango
 * (sheet.c), pictures from gnuplot's SVG by librsvg.  Text can be searched and copied, and lines stay sharp.
 * The pages are made twice, because their number is known only after the first run.
 */
#include <cairo-pdf.h>
#include <librsvg/rsvg.h>
#include <math.h>
#include <string.h>

#include "pdf_alt.h"
#include "pdf_table.h"
#include "sheet.h"

#define BARE_WIDTH		 860.0 /* theme.gp: of a picture without title and notes */
#define BARE_HEIGHT		 500.0
#define FIRST_PARAGRAPHS 3	  /* of the narrative, on the first page */
#define ACROSS			 3	  /* tiles */
#define LEAST_PICTURE	 0.96 /* of the page, where the first page has many words */

static const char *
destination(int chart)
{
	return format_text("chart%d", chart);
}

/* Each chart's title is a link to its page. */
static void
contents(Sheet *sheet)
{
	Type entry = {.size = 9, .most_lines = 1};
	Type number = {.size = 9, .right = true, .most_lines = 1};
	Type heading = {.size = 14, .bold = true, .most_lines = 1, .tag = "H2"};
	double room = page_room(sheet);

	if (sheet->report->chart_count > 1)
		flow(sheet, (Words) {"目录", "Contents"}, heading, 6);
	for (int i = 0; i < sheet->report->chart_count; i++)
	{
		const char *words = joined(sheet->report->charts[i].title, sheet->lang, "  ");
		PangoLayout *title = make_layout(sheet, either(words, sheet->lang), entry, room - 50);
		const char *page_number = format_text("%d", sheet->chart_pages[i]);
		PangoLayout *page = make_layout(sheet, either(page_number, sheet->lang), number, 40);

		cairo_tag_begin(sheet->cr, CAIRO_TAG_LINK, format_text("dest='%s'", destination(i)));
		set_ink(sheet, false);
		place_layout(sheet, title, MARGIN, sheet->y);
		place_layout(sheet, page, MARGIN + room - 40, sheet->y);
		cairo_tag_end(sheet->cr, CAIRO_TAG_LINK);
		sheet->y += layout_height(title) + 3;
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

/* The words of one tile, from top to bottom; draws them unless x is negative. */
static double
tile(Sheet *sheet, const Tile *tile, double x, double width)
{
	const struct
	{
		Words words;
		Type type;
	} lines[] = {
		{tile->name, {.size = 8, .most_lines = 1}},
		{in_both(tile->figure) ? either(primary(tile->figure, sheet->lang), sheet->lang)
							   : either(joined(tile->figure, sheet->lang, "  "), sheet->lang),
		 {.size = 13, .bold = true, .most_lines = 1}},
		{tile->before, {.size = 7.5, .muted = true, .most_lines = 2}},
		{tile->change, {.size = 7.5, .muted = true, .most_lines = 2}},
	};
	double y = sheet->y;

	for (size_t i = 0; i < lengthof(lines); i++)
	{
		PangoLayout *layout;

		if (*primary(lines[i].words, sheet->lang) == '\0')
			continue;
		layout = make_layout(sheet, lines[i].words, lines[i].type, width - 12);
		if (x >= 0)
		{
			begin_tag(sheet, "P");
			set_ink(sheet, lines[i].type.muted);
			place_layout(sheet, layout, x + 8, y);
			end_tag(sheet, "P");
		}
		y += layout_height(layout) + 1;
		g_object_unref(layout);
	}
	return y - sheet->y;
}

/* The main figures, in rows of three. */
static void
tiles(Sheet *sheet)
{
	const Report *report = sheet->report;
	double width = page_room(sheet) / ACROSS;

	for (int from = 0; from < report->tile_count; from += ACROSS)
	{
		double height = 0;

		for (int i = from; i < from + ACROSS && i < report->tile_count; i++)
			height = MAX(height, tile(sheet, &report->tiles[i], -1, width));
		for (int i = from; i < from + ACROSS && i < report->tile_count; i++)
		{
			double x = MARGIN + (i - from) * width;

			tile(sheet, &report->tiles[i], x, width);
			set_ink(sheet, true);
			cairo_set_line_width(sheet->cr, 1.5);
			cairo_move_to(sheet->cr, x + 1, sheet->y);
			cairo_line_to(sheet->cr, x + 1, sheet->y + height);
			cairo_stroke(sheet->cr);
		}
		sheet->y += height + 8;
	}
}

static double
picture_height(const Sheet *sheet)
{
	return page_room(sheet) * BARE_HEIGHT / BARE_WIDTH;
}

/* As wide as the page, or smaller if it would be higher than the given height. */
static void
place_picture(Sheet *sheet, const Chart *chart, double most)
{
	Look look = picture_look(sheet->options);
	double height = fmin(picture_height(sheet), most);
	RsvgRectangle where = {MARGIN, sheet->y, height * BARE_WIDTH / BARE_HEIGHT, height};
	const PQExpBufferData *image = picture(chart, look);
	GError *error = NULL;
	RsvgHandle *handle;

	sheet->y += height + 6;
	if (sheet->counting)
		return;
	handle = rsvg_handle_new_from_data((const guint8 *) image->data, image->len, &error);
	sheet->figures[sheet->figure_count++] = picture_in_words(chart, sheet->lang);
	begin_tag(sheet, "Figure");
	if (handle == NULL || !rsvg_handle_render_document(handle, sheet->cr, &where, &error))
		fatal(EXIT_RENDERING, "could not place the picture of chart \"%s\" on its page: %s",
			  chart->name, error->message);
	end_tag(sheet, "Figure");
	g_object_unref(handle);
}

static const Type heading_type = {.size = 14, .bold = true, .most_lines = 2, .tag = "H2"};
static const Type finding_type = {.size = 9, .most_lines = 4};
static const Type note_type = {.size = 7.5, .muted = true, .most_lines = 8};
static const Type text_type = {.size = 8.5, .most_lines = 12};

static bool
has_words(const Report *report)
{
	return *report->headline.zh != '\0' || *report->headline.en != '\0';
}

/* What a reader of one page reads. */
static void
title_page(Sheet *sheet)
{
	const Report *report = sheet->report;
	Type name = {.size = 22, .bold = true, .most_lines = 3, .tag = "H1"};
	Type headline = {.size = 12, .bold = true, .most_lines = 4};
	Type mark = {.size = 14, .bold = true, .most_lines = 1};
	double words = 0;

	flow(sheet, either(joined(report_name(report), sheet->lang, "  "), sheet->lang), name, 4);
	flow(sheet, draft_mark(report), mark, 4);
	flow(sheet, basis_words(report, false), note_type, 2);
	flow(sheet, change_note(report), note_type, 2);
	flow(sheet, scope_note(report), note_type, 2);
	flow(sheet, reconstruction_note(&report->ledger), note_type, 4);
	rule(sheet, 0.5);
	sheet->y += 8;
	flow(sheet, report->headline, headline, 8);
	tiles(sheet);
	for (int i = 0; i < FIRST_PARAGRAPHS && i < report->paragraph_count; i++)
		words += flow_height(sheet, report->paragraphs[i], text_type) + 4;
	if (has_words(report) && report->chart_count > 0)
		place_picture(sheet, &report->charts[0],
					  fmax(page_left(sheet) - words - 8, LEAST_PICTURE * picture_height(sheet)));
	for (int i = 0; i < FIRST_PARAGRAPHS && i < report->paragraph_count; i++)
		flow(sheet, report->paragraphs[i], text_type, 4);
}

/* The contents, on one page unless there are very many, and the rest of the narrative. */
static void
second_page(Sheet *sheet)
{
	const Report *report = sheet->report;

	if (has_words(report))
		next_page(sheet);
	contents(sheet);
	left_out(sheet);
	if (report->paragraph_count > FIRST_PARAGRAPHS)
	{
		sheet->y += 6;
		rule(sheet, 0.5);
		sheet->y += 8;
		flow(sheet, narrative_title, heading_type, 6);
	}
	for (int i = FIRST_PARAGRAPHS; i < report->paragraph_count; i++)
		flow(sheet, report->paragraphs[i], text_type, 5);
}

/* All notes of a chart as one paragraph: the signs, the star, what adds up. */
static Words
all_notes(const Sheet *sheet, const Chart *chart)
{
	PQExpBuffer zh = new_buffer(), en = new_buffer();
	Words notes[ADDS_KINDS + 3] = {cover_note(chart), gap_legend(chart, false, true),
								   partial_note(sheet->report, chart)};

	for (int adds = ADDS_NOTHING; adds < ADDS_KINDS; adds++)
		notes[adds + 3] = adding_note(chart, adds);
	for (size_t i = 0; i < lengthof(notes); i++)
	{
		appendPQExpBuffer(zh, "%s%s", zh->len > 0 && *notes[i].zh != '\0' ? "　" : "", notes[i].zh);
		appendPQExpBuffer(en, "%s%s", en->len > 0 && *notes[i].en != '\0' ? "  " : "", notes[i].en);
	}
	return (Words) {buffer_text(zh), buffer_text(en)};
}

/* Begins on this page if the head of the section, its picture and the beginning of its table fit. */
static void
chart_pages(Sheet *sheet, int i)
{
	const Chart *chart = &sheet->report->charts[i];
	Table *table = chart->row_count > 0 ? plan_table(sheet, chart) : NULL;
	Words notes = all_notes(sheet, chart);
	bool has_picture = i > 0 || !has_words(sheet->report);
	double notes_height = flow_height(sheet, notes, note_type);
	double needed = flow_height(sheet, chart->title, heading_type) +
					flow_height(sheet, chart->finding, finding_type) +
					flow_height(sheet, chart->foot, note_type) + 14 +
					(has_picture ? picture_height(sheet) + 6 : 0);

	if (table != NULL && !is_wide_table(table))
		needed += table_start(table);
	if (sheet->landscape)
		turn_page(sheet, false);
	else if (!has_room(sheet, needed))
		next_page(sheet);
	sheet->chart_pages[i] = sheet->page;
	cairo_tag_begin(sheet->cr, CAIRO_TAG_DEST, format_text("name='%s'", destination(i)));
	cairo_tag_end(sheet->cr, CAIRO_TAG_DEST);
	if (!sheet->counting)
		cairo_pdf_surface_add_outline(cairo_get_target(sheet->cr), CAIRO_PDF_OUTLINE_ROOT,
									  drawable(joined(chart->title, sheet->lang, "  ")),
									  format_text("dest='%s'", destination(i)), 0);
	flow(sheet, chart->title, heading_type, 3);
	flow(sheet, chart->finding, finding_type, 5);
	if (has_picture)
		place_picture(sheet, chart, picture_height(sheet));
	flow(sheet, chart->foot, note_type, 6);
	if (table != NULL)
	{
		turn_page(sheet, is_wide_table(table));
		flow_table(table, notes_height + 5);
	}
	else
		flow(sheet, no_data, finding_type, 6);
	flow(sheet, notes, note_type, 16);
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

	/* Later versions have no plain index of objects, which add_alternative_texts() needs. */
	cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_4);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE,
								   drawable(joined(report_name(sheet->report), sheet->lang, " ")));
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE,
								   iso_snapshot(sheet->report));
	sheet->cr = cairo_create(surface);
	sheet->page = 0;
	sheet->landscape = false;
	begin_page(sheet);
	title_page(sheet);
	second_page(sheet);
	for (int i = 0; i < sheet->report->chart_count; i++)
		chart_pages(sheet, i);
	flow(sheet, either(origin_words(sheet->report), sheet->lang), note_type, 0);
	end_page(sheet);
	sheet->pages = sheet->page;
	cairo_destroy(sheet->cr);
	cairo_surface_finish(surface);
	if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS)
		fatal(EXIT_RENDERING, "could not lay out the pages: %s",
			  cairo_status_to_string(cairo_surface_status(surface)));
	cairo_surface_destroy(surface);
}

/* The report with the charts for paper; a chart that was asked for alone is one. */
static Report
on_paper(const Report *report)
{
	Report paper = *report;

	if (report->chart_count == 1)
		return paper;
	paper.charts = allocate((size_t) report->chart_count + 1, sizeof(Chart));
	paper.chart_count = 0;
	for (int i = 0; i < report->chart_count; i++)
	{
		if (!report->charts[i].screen_only)
			paper.charts[paper.chart_count++] = report->charts[i];
	}
	return paper;
}

void
render_pdf(const Report *whole, const Options *options, PQExpBuffer out)
{
	Report paper = on_paper(whole), *report = &paper;
	Sheet sheet = {
		.report = report,
		.options = options,
		.lang = options->lang,
		.font = choose_font(options->lang),
		.counting = true,
		.chart_pages = allocate((size_t) report->chart_count + 1, sizeof(int)),
		.figures = allocate((size_t) report->chart_count + 1, sizeof(char *)),
	};

	for (int i = 0; i < report->chart_count; i++)
		plan_picture(report, &report->charts[i], picture_look(options));
	draw_pictures(options);
	set_pages(&sheet, NULL);
	check_interrupt();
	sheet.counting = false;
	set_pages(&sheet, out);
	check_buffer(out);
	add_alternative_texts(out, sheet.figures, sheet.figure_count,
						  options->lang == LANG_EN ? "en" : "zh-CN");
}

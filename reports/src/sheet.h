/*
 * sheet.h
 *	  A sheet of A4 that is filled from top to bottom.
 */
#ifndef RELIEF_REPORT_SHEET_H
#define RELIEF_REPORT_SHEET_H

#include <pango/pangocairo.h>

#include "report.h"

/* In points. */
#define PAGE_WIDTH	595.28
#define PAGE_HEIGHT 841.89
#define MARGIN		36.0
#define FOOT		24.0 /* above the margin; the page number is below */

typedef struct
{
	const Report *report;
	const Options *options;
	Lang lang;
	const char *font;
	cairo_t *cr;
	bool counting; /* the first of two runs: only the pages count */
	bool landscape;
	double y; /* how far down the page is filled */
	int page;
	int pages;			  /* of the whole; known in the second run */
	int *chart_pages;	  /* where each chart begins; known in the second run */
	const char **figures; /* the pictures in words, in the order of the pages */
	int figure_count;
} Sheet;

/* How a text looks.  Lines beyond the most are cut with an ellipsis, so that no name can fill a page. */
typedef struct
{
	double size;
	bool bold;
	bool muted;
	bool right;
	int most_lines;
	const char *tag; /* what it is in the structure of the document; NULL: a paragraph */
} Type;

extern void begin_page(Sheet *sheet);
extern void end_page(Sheet *sheet);
extern void next_page(Sheet *sheet);
extern double page_room(const Sheet *sheet);
extern double page_left(const Sheet *sheet);
extern void turn_page(Sheet *sheet, bool landscape);
extern double flow_height(const Sheet *sheet, Words words, Type type);
extern void begin_tag(const Sheet *sheet, const char *tag);
extern void end_tag(const Sheet *sheet, const char *tag);
extern bool has_room(const Sheet *sheet, double height);
extern void flow(Sheet *sheet, Words words, Type type, double after);
extern void rule(const Sheet *sheet, double width);

extern const char *drawable(const char *text);
extern Words either(const char *text, Lang lang);
extern void set_ink(const Sheet *sheet, bool muted);
extern PangoLayout *make_layout(const Sheet *sheet, Words words, Type type, double width);
extern double layout_height(PangoLayout *layout);
extern double layout_width(PangoLayout *layout);
extern void place_layout(const Sheet *sheet, PangoLayout *layout, double x, double y);

#endif /* RELIEF_REPORT_SHEET_H */

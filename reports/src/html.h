/*
 * html.h
 *	  What the files of the HTML format share.
 */
#ifndef RELIEF_REPORT_HTML_H
#define RELIEF_REPORT_HTML_H

#include "report.h"

#define FIRST_PARAGRAPHS 3 /* of the narrative, on the first page */

/* html.c */
extern void inner(PQExpBuffer out, Words words, Lang lang);
extern void element(PQExpBuffer out, const char *tag, Words words, Lang lang);
extern void append_base64(PQExpBuffer out, const PQExpBufferData *content);

/* html_chart.c */
extern void html_section(PQExpBuffer out, const Report *report, const Chart *chart,
						 const Options *options, bool with_picture);

/* html_picture.c */
extern void plan_html_pictures(const Report *report, const Options *options);
extern void html_pictures(PQExpBuffer out, const Report *report, const Chart *chart,
						  const Options *options);

/* html_table.c */
extern void html_table(PQExpBuffer out, const Chart *chart, Lang lang);

#endif /* RELIEF_REPORT_HTML_H */

/*
 * pdf_alt.h
 *	  Alternative texts of the pictures in a PDF.
 */
#ifndef RELIEF_REPORT_PDF_ALT_H
#define RELIEF_REPORT_PDF_ALT_H

#include "report.h"

extern void add_alternative_texts(PQExpBuffer pdf, const char *const *texts, int count,
								  const char *lang);

#endif /* RELIEF_REPORT_PDF_ALT_H */

/*
 * pdf_table.h
 *	  A chart's exact figures as a table on a sheet.
 */
#ifndef RELIEF_REPORT_PDF_TABLE_H
#define RELIEF_REPORT_PDF_TABLE_H

#include "sheet.h"

extern void flow_table(Sheet *sheet, const Chart *chart);

#endif /* RELIEF_REPORT_PDF_TABLE_H */

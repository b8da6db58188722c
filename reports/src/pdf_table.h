/*
 * pdf_table.h
 *	  A chart's exact figures as a table on a sheet.
 */
#ifndef RELIEF_REPORT_PDF_TABLE_H
#define RELIEF_REPORT_PDF_TABLE_H

#include "sheet.h"

/* One table, planned for the width of a page. */
typedef struct Table Table;

extern Table *plan_table(Sheet *sheet, const Chart *chart);
extern bool is_wide_table(const Table *table);
extern double table_start(const Table *table);
extern void flow_table(Table *table, double after);

#endif /* RELIEF_REPORT_PDF_TABLE_H */

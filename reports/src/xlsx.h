/*
 * xlsx.h
 *	  One workbook: where a chart's table is on its sheet, and the native charts beside it.
 */
#ifndef RELIEF_REPORT_XLSX_H
#define RELIEF_REPORT_XLSX_H

#include <xlsxwriter.h>

#include "report.h"

/* A chart and its sheet: headings in row 0, the table's columns from column 0, then one for missing figures. */
typedef struct
{
	lxw_workbook *book;
	lxw_worksheet *worksheet;
	const char *name; /* of the sheet */
	const Chart *chart;
	const Report *report;
	Lang lang;
} ChartSheet;

extern bool is_exact_number(int64_t number);
extern void check_xlsx(lxw_error error);
extern void add_native_charts(const ChartSheet *sheet);

#endif /* RELIEF_REPORT_XLSX_H */

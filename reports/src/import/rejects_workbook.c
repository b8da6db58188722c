/*
 * rejects_workbook.c
 *	  The rejected rows of a workbook as a workbook.  Every cell is text, so that no program rounds a number again.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "import.h"

static void
write_cell(lxw_worksheet *sheet, int row, int column, const char *text, lxw_format *format)
{
	if (*text == '\0')
		return;
	if (worksheet_write_string(sheet, (lxw_row_t) row, (lxw_col_t) column, text, format) !=
		LXW_NO_ERROR)
		fatal(EXIT_FILE, "row %d, column %d of the rejected rows does not fit into a workbook",
			  row + 1, column + 1);
}

static void
write_rows(const Reading *reading, lxw_worksheet *sheet, lxw_format *text, lxw_format *heading)
{
	static const char *const own[] = {"行号", "原因", "来源"};

	for (int r = -1; r < reading->rejection_count; r++)
	{
		const DataRow *row = r < 0 ? NULL : &reading->rows[reading->rejections[r].row];
		int at = 0;

		for (int i = 0; i < reading->column_count; i++)
		{
			if (!is_rejects_column(reading, i))
				write_cell(sheet, r + 1, at++,
						   row == NULL ? reading->columns[i].heading : row->cells[i],
						   row == NULL ? heading : text);
		}
		for (size_t i = 0; i < lengthof(own) && row == NULL; i++)
			write_cell(sheet, 0, at++, own[i], heading);
		if (row == NULL)
			continue;
		write_cell(sheet, r + 1, at++, row->origin_line, text);
		write_cell(sheet, r + 1, at++, rejection_reason(&reading->rejections[r]), text);
		write_cell(sheet, r + 1, at++, row->origin, text);
	}
}

static PQExpBuffer
read_back(int fd)
{
	PQExpBuffer content = new_buffer();
	char chunk[65536];
	off_t at = 0;
	ssize_t got;

	while ((got = pread(fd, chunk, sizeof(chunk), at)) > 0)
	{
		appendBinaryPQExpBuffer(content, chunk, (size_t) got);
		at += got;
	}
	if (got < 0 || content->len == 0)
		fatal(EXIT_FILE, "could not write a workbook: %s", error_reason(errno));
	check_buffer(content);
	return content;
}

/* The library writes to a name; that of a file in memory leads nowhere else. */
PQExpBuffer
rejects_workbook(const Reading *reading)
{
	int fd = memfd_create("relief_import", 0);
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *text, *heading;
	lxw_error error;
	PQExpBuffer content;
	lxw_doc_properties fixed = {.created = 946684800}; /* equal rows give equal files */

	if (fd < 0)
		fatal(EXIT_FILE, "could not make a temporary file: %s", error_reason(errno));
	book = workbook_new(format_text("/proc/self/fd/%d", fd));
	sheet = workbook_add_worksheet(book, NULL);
	text = workbook_add_format(book);
	heading = workbook_add_format(book);
	format_set_num_format(text, "@");
	format_set_bold(heading);
	workbook_set_properties(book, &fixed);
	worksheet_freeze_panes(sheet, 1, 0);
	worksheet_set_column(sheet, 0, COLUMNS_MAX - 1, 18, text);
	write_rows(reading, sheet, text, heading);
	error = workbook_close(book);
	if (error != LXW_NO_ERROR)
		fatal(EXIT_FILE, "could not write a workbook: %s", lxw_strerror(error));
	content = read_back(fd);
	close(fd);
	return content;
}

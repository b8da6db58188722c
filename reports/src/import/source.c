/*
 * source.c
 *	  A file as rows of text, whatever it is by its content: separated text, or a workbook.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "import.h"

/* The whole file, so that what is hashed is what is read. */
static char *
read_bytes(const char *file, size_t *len)
{
	int fd = open(file, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat info;
	char *bytes;
	ssize_t got;

	if (fd < 0 || fstat(fd, &info) != 0)
		fatal(EXIT_FILE, "could not open \"%s\": %s", file, error_reason(errno));
	if (!S_ISREG(info.st_mode))
		fatal(EXIT_FILE, "\"%s\" is not an ordinary file", file);
	if (info.st_size > (off_t) FILE_BYTES_MAX)
		fatal(EXIT_FILE, "\"%s\" has more than %zu MB; divide it", file, FILE_BYTES_MAX >> 20);
	bytes = allocate((size_t) info.st_size + 1, 1);
	*len = 0;
	while (*len < (size_t) info.st_size &&
		   (got = read(fd, bytes + *len, (size_t) info.st_size - *len)) != 0)
	{
		check_interrupt();
		if (got < 0 && errno != EINTR)
			fatal(EXIT_FILE, "could not read \"%s\": %s", file, error_reason(errno));
		if (got > 0)
			*len += (size_t) got;
	}
	close(fd);
	return bytes;
}

static void
refuse_split(const char *file, SplitResult result, int line)
{
	switch (result)
	{
		case SPLIT_DONE:
			break;
		case SPLIT_OPEN_QUOTE:
			fatal(EXIT_FILE, "\"%s\", line %d: a quotation mark that begins a cell is not closed",
				  file, line);
		case SPLIT_LONG_CELL:
			fatal(EXIT_FILE,
				  "\"%s\", line %d: a cell has more than %d bytes; a quotation mark may be missing",
				  file, line, CELL_BYTES_MAX);
		case SPLIT_MANY_COLUMNS:
			fatal(EXIT_FILE, "\"%s\", line %d: more than %d columns", file, line, COLUMNS_MAX);
		case SPLIT_MANY_CELLS:
			fatal(EXIT_FILE, "\"%s\" has more than %d cells; divide it", file, CELLS_MAX);
	}
}

static bool
is_html(const char *text)
{
	text += strspn(text, " \t\r\n");
	return g_ascii_strncasecmp(text, "<html", 5) == 0 ||
		   g_ascii_strncasecmp(text, "<!doc", 5) == 0 ||
		   g_ascii_strncasecmp(text, "<?xml", 5) == 0 ||
		   g_ascii_strncasecmp(text, "<table", 6) == 0;
}

static void
read_text(char *bytes, size_t len, const Options *options, Source *source)
{
	size_t text_len, skipped;
	char *text = decode(source->file, bytes, len, source, options->encoding, &text_len);
	char delimiter = find_delimiter(text, text_len, &skipped);
	int line = skipped > 0 ? 2 : 1;
	SplitResult result;

	if (is_html(text))
		fatal(EXIT_FILE,
			  "\"%s\" is a web page with the name of a workbook; open it in a spreadsheet program "
			  "and "
			  "save it as .xlsx or CSV",
			  source->file);
	source->has_commas = delimiter == ',';
	result = split_rows(text + skipped, text_len - skipped, delimiter, &source->rows, &line);
	refuse_split(source->file, result, line);
}

/* A name says little: .et and .xls may be either kind of workbook, or text. */
static void
read_any(char *bytes, size_t len, const Options *options, Source *source)
{
	bool is_xlsx = is_zip(bytes, len) && has_part(bytes, len, "xl/workbook.xml");

	if (is_zip(bytes, len) || is_compound(bytes, len))
	{
		if (!is_xlsx)
			bytes = convert_workbook(source->file, bytes, len, &len);
		source->is_workbook = true;
		read_workbook(source->file, bytes, len, options, source);
		return;
	}
	read_text(bytes, len, options, source);
}

Source
read_source(const char *file, const Options *options)
{
	Source source = {.file = file};
	size_t len;
	char *bytes = read_bytes(file, &len);
	char *checksum;

	if (len == 0)
		fatal(EXIT_FILE, "\"%s\" is empty", file);
	checksum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *) bytes, len);
	memcpy(source.checksum, checksum, sizeof(source.checksum));
	g_free(checksum);
	read_any(bytes, len, options, &source);
	return source;
}

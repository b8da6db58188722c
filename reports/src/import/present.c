/*
 * present.c
 *	  How a file was understood, the question whether that is right, and what became of its rows.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "import.h"

const char *
printable(const char *text)
{
	PQExpBuffer line = new_buffer();

	while (*text != '\0')
	{
		uint32_t c = next_code_point(&text);

		append_code_point(line, c == NOT_UTF8 || is_control(c) ? '?' : c);
	}
	return buffer_text(line);
}

static int
filled_cells(const Reading *reading)
{
	int filled = 0;

	for (int i = 0; i < reading->column_count; i++)
		filled += reading->columns[i].filled;
	return filled;
}

static const char *
column_note(const Column *column)
{
	const char *note = column->column == NULL ? _("(not read)")
					   : is_chinese()		  ? column->title
											  : column->column;

	if (column->filled == 0)
		return note;
	return format_text(ngettext("%s; %d empty cell takes the value above it",
								"%s; %d empty cells take the value above them",
								(unsigned long) column->filled),
					   note, column->filled);
}

static void
show_columns(const Reading *reading)
{
	int width = 0;

	for (int i = 0; i < reading->column_count; i++)
	{
		int of_heading = display_width(printable(reading->columns[i].heading));

		if (of_heading > width && of_heading <= 40)
			width = of_heading;
	}
	for (int i = 0; i < reading->column_count; i++)
	{
		const Column *column = &reading->columns[i];
		const char *heading = printable(column->heading);
		int padding = width - display_width(heading);

		if (*heading != '\0' && !is_rejects_column(reading, i))
			put_text(format_text("  %s%*s  %s\n", heading, padding > 0 ? padding : 0, "",
								 column_note(column)),
					 stderr);
	}
}

/* What the user should know before rows are loaded. */
void
show_reading(const Reading *reading)
{
	const Source *source = reading->source;

	if (is_quiet())
		return;
	put_text(format_text(ngettext("%s: %s, %s, headings in line %d, %d row\n",
								  "%s: %s, %s, headings in line %d, %d rows\n",
								  (unsigned long) reading->row_count),
						 printable(source->file), reading->kind, source->form,
						 source->rows.rows[reading->heading].line, reading->row_count),
			 stderr);
	show_columns(reading);
	if (reading->left_out > 0)
		put_text(
			format_text(ngettext("  no row of data: line %s\n", "  no rows of data: lines %s\n",
								 (unsigned long) reading->left_out),
						reading->lines_left_out),
			stderr);
	fflush(stderr);
}

/* Asks on a terminal; elsewhere what was taken from cells above needs --yes. */
bool
agrees(const Reading *reading, const Options *options)
{
	char answer[64];

	if (options->yes)
		return true;
	if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
	{
		if (filled_cells(reading) > 0 && !options->dry_run)
			fatal(EXIT_USAGE,
				  "\"%s\": empty cells would take the values above them; --yes agrees, --no-fill "
				  "leaves them empty",
				  reading->source->file);
		return true;
	}
	put_text(_("Load these rows? (y/n) "), stderr);
	fflush(stderr);
	if (fgets(answer, sizeof(answer), stdin) == NULL)
		answer[0] = '\0';
	check_interrupt();
	return answer[0] == 'y' || answer[0] == 'Y' || strncmp(answer, "是", strlen("是")) == 0;
}

/* With fen: 145.50 */
static const char *
yuan_text(int64_t millionths)
{
	const char *text = number_text(millionths), *point = strchr(text, '.');

	if (point == NULL)
		return format_text("%s.00", text);
	return strlen(point) == 2 ? format_text("%s0", text) : text;
}

static const char *
counts(long long loaded, long long known, long long rejected)
{
	return format_text(
		_("%s, %lld known already, %lld rejected"),
		format_text(ngettext("%lld row loaded", "%lld rows loaded", (unsigned long) loaded),
					loaded),
		known, rejected);
}

/* One line for each file when there are several, and one for all at the end. */
void
print_results(const Reading *readings, int count, bool dry_run)
{
	int64_t loaded = 0, known = 0, rejected = 0, sum = 0;
	bool has_sum = false;

	for (int i = 0; i < count; i++)
	{
		const Reading *reading = &readings[i];
		int64_t amount = 0;

		if (reading->amount != NULL && parse_number(reading->amount, &amount))
			has_sum = true;
		if (reading->is_declined)
			continue;
		loaded += reading->loaded;
		known += reading->known;
		rejected += reading->rejection_count;
		sum += amount;
		if (count > 1)
			put_text(format_text("%s: %s%s\n", printable(reading->source->file),
								 counts(reading->loaded, reading->known, reading->rejection_count),
								 reading->amount != NULL
									 ? format_text(_("; %s yuan"), yuan_text(amount))
									 : ""),
					 stdout);
	}
	put_text(format_text("%s%s%s\n", dry_run ? _("dry run: ") : "", counts(loaded, known, rejected),
						 has_sum ? format_text(_("; %s yuan"), yuan_text(sum)) : ""),
			 stdout);
}

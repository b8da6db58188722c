/*
 * xlsx.c
 *	  The rows of one sheet of an .xlsx workbook, as text.
 *
 * Debian's xlsx2csv writes digits that a number never had (410499198002289984 for a cell of 4.1049919800229E+17), loses the
 * type of cells and shifts hours, so the workbook's parts are read here, with libzip and GLib's XML parser, which expands no
 * entities but XML's own five.  Numbers are written with the 15 digits that spreadsheet programs keep; longer ones in
 * scientific notation, by which the import sees that digits are lost.  Dates are written as ISO has them.
 */
#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "import.h"
#include "workbook.h"

#define PART_BYTES_MAX ((size_t) 512 << 20)
#define SHEETS_MAX	   10000

bool
is_zip(const char *bytes, size_t len)
{
	return len > 4 && memcmp(bytes, "PK\x03\x04", 4) == 0;
}

bool
is_compound(const char *bytes, size_t len)
{
	return len > 8 && memcmp(bytes, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0;
}

static zip_t *
open_archive(const char *bytes, size_t len)
{
	zip_error_t error;
	zip_source_t *source = zip_source_buffer_create(bytes, len, 0, &error);

	return source != NULL ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
}

bool
has_part(const char *bytes, size_t len, const char *name)
{
	zip_t *archive = open_archive(bytes, len);
	bool found = archive != NULL && zip_name_locate(archive, name, 0) >= 0;

	if (archive != NULL)
		zip_discard(archive);
	return found;
}

/* NULL: there is no such part.  A part says how long it is, and may lie: it is never read beyond the limit. */
char *
read_part(Workbook *book, const char *name, size_t *len)
{
	zip_stat_t info;
	zip_file_t *part;
	char *text, beyond;
	zip_int64_t got;

	if (zip_stat(book->archive, name, 0, &info) != 0 || (info.valid & ZIP_STAT_SIZE) == 0)
		return NULL;
	if (info.size > PART_BYTES_MAX)
		fatal(EXIT_FILE, "\"%s\" is too large: its part %s has more than %zu MB", book->file, name,
			  PART_BYTES_MAX >> 20);
	part = zip_fopen(book->archive, name, 0);
	text = allocate(info.size + 1, 1);
	for (*len = 0; part != NULL && *len < info.size; *len += (size_t) got)
	{
		check_interrupt();
		got = zip_fread(part, text + *len, info.size - *len);
		if (got <= 0)
			break;
	}
	/* Only the end of the part shows whether it is as long as it says, and whether its bytes are right. */
	if (part == NULL || *len < info.size || zip_fread(part, &beyond, 1) != 0)
		fatal(EXIT_FILE, "\"%s\" is damaged: its part %s cannot be read", book->file, name);
	zip_fclose(part);
	return text;
}

/* Runs the parser over a part; what is behind a colon of an element's name is its name. */
bool
parse_part(Workbook *book, const char *name, const GMarkupParser *parser)
{
	size_t len;
	char *text = read_part(book, name, &len);
	GMarkupParseContext *context;
	GError *error = NULL;

	if (text == NULL)
		return false;
	context = g_markup_parse_context_new(parser, G_MARKUP_TREAT_CDATA_AS_TEXT, book, NULL);
	if (!g_markup_parse_context_parse(context, text, (gssize) len, &error) ||
		!g_markup_parse_context_end_parse(context, &error))
		fatal(EXIT_FILE, "\"%s\" is damaged: its part %s cannot be read: %s", book->file, name,
			  error->message);
	g_markup_parse_context_free(context);
	free(text);
	return true;
}

const char *
local_name(const char *name)
{
	const char *colon = strchr(name, ':');

	return colon != NULL ? colon + 1 : name;
}

const char *
attribute(const char *name, const char **names, const char **values)
{
	for (int i = 0; names[i] != NULL; i++)
	{
		if (strcmp(names[i], name) == 0 || strcmp(local_name(names[i]), name) == 0)
			return values[i];
	}
	return NULL;
}

/* The numbers of formats that are not written out, as East Asian versions of spreadsheet programs use them. */
static bool
is_built_in_date(int format)
{
	return (format >= 14 && format <= 17) || format == 22 || (format >= 27 && format <= 31) ||
		   format == 36 || (format >= 50 && format <= 54) || format == 57 || format == 58;
}

static void
start_style(GMarkupParseContext *context, const char *element, const char **names,
			const char **values, void *data, GError **error)
{
	Workbook *book = data;
	const char *id = attribute("numFmtId", names, values);
	const char *code = attribute("formatCode", names, values);
	int number = id != NULL ? atoi(id) : 0;

	(void) context;
	(void) error;
	element = local_name(element);
	if (strcmp(element, "numFmt") == 0 && id != NULL && code != NULL)
	{
		bool has_local_sign = (number >= 5 && number <= 8) || (number >= 37 && number <= 44);

		if (is_date_format(code))
			g_hash_table_add(book->date_formats, GINT_TO_POINTER(number));
		g_hash_table_insert(book->shown_formats, GINT_TO_POINTER(number),
							has_local_sign ? NULL : (void *) format_shown(code));
	}
	else if (strcmp(element, "cellXfs") == 0)
		book->in_styles = true;
	else if (strcmp(element, "xf") == 0 && book->in_styles)
	{
		char is_date = is_built_in_date(number) ||
					   g_hash_table_contains(book->date_formats, GINT_TO_POINTER(number));

		g_byte_array_append(book->date_styles, (guint8 *) &is_date, 1);
		g_ptr_array_add(book->shown_styles,
						g_hash_table_contains(book->shown_formats, GINT_TO_POINTER(number))
							? g_hash_table_lookup(book->shown_formats, GINT_TO_POINTER(number))
							: (void *) built_in_shown(number));
	}
}

static void
end_style(GMarkupParseContext *context, const char *element, void *data, GError **error)
{
	(void) context;
	(void) error;
	if (strcmp(local_name(element), "cellXfs") == 0)
		((Workbook *) data)->in_styles = false;
}

/* A character that XML cannot have, or that is no blank there, is written as _x000D_, and _ before such letters as _x005F_. */
const char *
cell_string(char *text)
{
	char *to = text;

	if (strstr(text, "_x") == NULL)
		return text;
	for (const char *from = text; *from != '\0';)
	{
		bool is_written_out = from[0] == '_' && from[1] == 'x';
		gunichar code = 0;

		for (int i = 2; is_written_out && i < 6; i++)
		{
			is_written_out = g_ascii_isxdigit(from[i]);
			if (is_written_out)
				code = code * 16 + (gunichar) g_ascii_xdigit_value(from[i]);
		}
		if (is_written_out && from[6] == '_' && code > 0 && g_unichar_validate(code))
		{
			to += g_unichar_to_utf8(code, to);
			from += strlen("_x000D_");
		}
		else
			*to++ = *from++;
	}
	*to = '\0';
	return text;
}

static void
start_string(GMarkupParseContext *context, const char *element, const char **names,
			 const char **values, void *data, GError **error)
{
	Workbook *book = data;

	(void) context;
	(void) names;
	(void) values;
	(void) error;
	element = local_name(element);
	if (strcmp(element, "si") == 0)
		g_string_truncate(book->text, 0);
	else if (strcmp(element, "rPh") == 0) /* how it is pronounced */
		book->in_phonetic = true;
	else if (strcmp(element, "t") == 0)
		book->in_text = !book->in_phonetic;
}

static void
end_string(GMarkupParseContext *context, const char *element, void *data, GError **error)
{
	static char empty[] = "";
	Workbook *book = data;

	(void) context;
	(void) error;
	element = local_name(element);
	if (strcmp(element, "si") == 0)
	{
		if (book->strings->len >= CELLS_MAX)
			fatal(EXIT_FILE, "\"%s\" has more than %d cells; divide it", book->file, CELLS_MAX);
		g_ptr_array_add(book->strings, book->text->len > 0
										   ? (void *) cell_string(copy_text(book->text->str))
										   : empty);
	}
	else if (strcmp(element, "rPh") == 0)
		book->in_phonetic = false;
	else if (strcmp(element, "t") == 0)
		book->in_text = false;
}

void
take_text(GMarkupParseContext *context, const char *text, gsize len, void *data, GError **error)
{
	Workbook *book = data;

	(void) context;
	(void) error;
	if (!book->in_text)
		return;
	if (book->text->len + len > CELL_BYTES_MAX)
		fatal(EXIT_FILE, "\"%s\": a cell has more than %d bytes", book->file, CELL_BYTES_MAX);
	g_string_append_len(book->text, text, (gssize) len);
}

static void
start_sheet_name(GMarkupParseContext *context, const char *element, const char **names,
				 const char **values, void *data, GError **error)
{
	Workbook *book = data;

	(void) context;
	(void) error;
	element = local_name(element);
	if (strcmp(element, "workbookPr") == 0)
	{
		const char *since = attribute("date1904", names, values);

		book->since_1904 = since != NULL && (*since == '1' || *since == 't');
	}
	else if (strcmp(element, "sheet") == 0)
	{
		const char *name = attribute("name", names, values);
		const char *id = attribute("id", names, values);
		const char *state = attribute("state", names, values);
		char is_hidden = state != NULL && strcmp(state, "visible") != 0;

		if (book->sheet_names->len >= SHEETS_MAX)
			fatal(EXIT_FILE, "\"%s\" has more than %d sheets", book->file, SHEETS_MAX);
		g_ptr_array_add(book->sheet_names, copy_text(name != NULL ? name : ""));
		g_ptr_array_add(book->sheet_parts, copy_text(id != NULL ? id : ""));
		g_byte_array_append(book->hidden_sheets, (guint8 *) &is_hidden, 1);
	}
}

static void
start_relation(GMarkupParseContext *context, const char *element, const char **names,
			   const char **values, void *data, GError **error)
{
	Workbook *book = data;
	const char *id = attribute("Id", names, values);
	const char *target = attribute("Target", names, values);

	(void) context;
	(void) error;
	if (strcmp(local_name(element), "Relationship") != 0 || id == NULL || target == NULL)
		return;
	for (guint i = 0; i < book->sheet_parts->len; i++)
	{
		if (strcmp(g_ptr_array_index(book->sheet_parts, i), id) == 0)
			g_ptr_array_index(book->sheet_parts, i) =
				*target == '/' ? copy_text(target + 1) : format_text("xl/%s", target);
	}
}

static Workbook
open_workbook(const char *file, const char *bytes, size_t len)
{
	static const GMarkupParser sheets = {start_sheet_name, NULL, NULL, NULL, NULL};
	static const GMarkupParser relations = {start_relation, NULL, NULL, NULL, NULL};
	static const GMarkupParser styles = {start_style, end_style, NULL, NULL, NULL};
	static const GMarkupParser strings = {start_string, end_string, take_text, NULL, NULL};
	Workbook book = {.file = file, .archive = open_archive(bytes, len)};

	book.date_formats = g_hash_table_new(NULL, NULL);
	book.date_styles = g_byte_array_new();
	book.shown_formats = g_hash_table_new(NULL, NULL);
	book.shown_styles = g_ptr_array_new();
	book.strings = g_ptr_array_new();
	book.sheet_names = g_ptr_array_new();
	book.sheet_parts = g_ptr_array_new();
	book.hidden_sheets = g_byte_array_new();
	book.text = g_string_new("");
	if (book.archive == NULL || !parse_part(&book, "xl/workbook.xml", &sheets) ||
		!parse_part(&book, "xl/_rels/workbook.xml.rels", &relations))
		fatal(EXIT_FILE, "\"%s\" is damaged: it is not a whole .xlsx workbook", file);
	parse_part(&book, "xl/styles.xml", &styles);
	parse_part(&book, "xl/sharedStrings.xml", &strings);
	return book;
}

static gint
compare_merges(gconstpointer one, gconstpointer other)
{
	return ((const Merge *) one)->first_line - ((const Merge *) other)->first_line;
}

static bool
has_rows(const Rows *rows)
{
	for (int i = 0; i < rows->count; i++)
	{
		for (int j = 0; j < rows->rows[i].width; j++)
		{
			if (!is_blank(rows->rows[i].cells[j]))
				return true;
		}
	}
	return false;
}

/* Whether it is the sheet that was asked for, by name or number. */
static bool
is_wanted(const Workbook *book, guint i, const char *wanted)
{
	return strcmp(g_ptr_array_index(book->sheet_names, i), wanted) == 0 ||
		   strcmp(format_text("%u", i + 1), wanted) == 0;
}

/* Numbers of the sheets: those that are shown, then the others. */
static GArray *
order_of_sheets(const Workbook *book)
{
	GArray *order = g_array_new(FALSE, FALSE, sizeof(guint));

	for (int is_hidden = 0; is_hidden <= 1; is_hidden++)
	{
		for (guint i = 0; i < book->sheet_names->len; i++)
		{
			if (book->hidden_sheets->data[i] == is_hidden)
				g_array_append_val(order, i);
		}
	}
	return order;
}

/* Rows that a filter or the user has hidden are rows of the file all the same. */
static void
take_sheet(const Workbook *book, Sheet *sheet, const char *name, Source *source)
{
	source->rows = sheet->rows;
	g_array_sort(sheet->merges, compare_merges);
	source->merges = (Merge *) (void *) sheet->merges->data;
	source->since_1904 = book->since_1904;
	source->merge_count = (int) sheet->merges->len;
	source->form = format_text(_("sheet %s"), name);
	if (sheet->hidden_count > 0)
		warning("\"%s\": rows that the workbook hides are read too: lines %s%s", book->file,
				buffer_text(sheet->hidden), sheet->hidden_count > HIDDEN_SHOWN ? ", …" : "");
}

/* The sheet that was asked for, or the first that has rows; others that have rows are named in a warning. */
void
read_workbook(const char *file, const char *bytes, size_t len, const Options *options,
			  Source *source)
{
	Workbook book = open_workbook(file, bytes, len);
	PQExpBuffer others = new_buffer();
	GArray *order = order_of_sheets(&book);
	bool found = false;

	for (guint place = 0; place < order->len; place++)
	{
		guint i = g_array_index(order, guint, place);
		const char *name = g_ptr_array_index(book.sheet_names, i);
		Sheet sheet = {.part = g_ptr_array_index(book.sheet_parts, i)};

		if (options->sheet != NULL && (found || !is_wanted(&book, i, options->sheet)))
			continue;
		read_sheet(&book, &sheet);
		if (options->sheet == NULL && !has_rows(&sheet.rows))
			continue;
		if (found)
		{
			appendPQExpBuffer(others, "%s%s", others->len > 0 ? ", " : "", name);
			continue;
		}
		found = true;
		take_sheet(&book, &sheet, name, source);
	}
	if (!found && options->sheet != NULL)
		fatal(EXIT_USAGE, "\"%s\" has no sheet \"%s\"", file, options->sheet);
	if (!found)
		fatal(EXIT_FILE, "\"%s\" has no rows", file);
	if (others->len > 0)
		warning("\"%s\": only its %s is read; give --sheet for the others that have rows: %s", file,
				source->form, buffer_text(others));
	zip_discard(book.archive);
}

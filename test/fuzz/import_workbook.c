/*
 * import_workbook.c
 *	  Tortures relief_import's reader of workbooks: import_workbook [SEED [ROUNDS]].
 *
 * A small workbook is changed in its XML parts before they are packed, or in the bytes of the archive.  Oracles: no sanitizer
 * complains; one that is unchanged is read as it was written; of any other, rows and cells are within the reader's limits.
 * What reads a workbook frees nothing and ends the program with a message, so rounds run in children.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/torture.h"

#include "../../reports/src/import/number_format.c"
#include "../../reports/src/import/rows.c"
#include "../../reports/src/import/sheet_cells.c"
#include "../../reports/src/import/xlsx.c"

#define ROUNDS_OF_CHILD 200
#define PART_ROOM		8192

static jmp_buf refused;

/* What the reader calls of the program. */

void
fatal(ExitCode code, const char *format, ...)
{
	(void) code;
	(void) format;
	longjmp(refused, 1);
}

void
warning(const char *format, ...)
{
	(void) format;
}

void
check_interrupt(void)
{
}

void *
allocate(size_t count, size_t size)
{
	void *memory = calloc(count > 0 ? count : 1, size);

	if (memory == NULL)
		abort();
	return memory;
}

char *
copy_bytes(const char *bytes, size_t len)
{
	char *copy = allocate(len + 1, 1);

	memcpy(copy, bytes, len);
	return copy;
}

char *
copy_text(const char *text)
{
	return copy_bytes(text, strlen(text));
}

char *
format_text(const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	if (vasprintf(&text, format, arguments) < 0)
		abort();
	va_end(arguments);
	return text;
}

PQExpBuffer
new_buffer(void)
{
	return createPQExpBuffer();
}

const char *
buffer_text(const PQExpBufferData *buffer)
{
	return buffer->data;
}

bool
is_blank(const char *cell)
{
	return cell[strspn(cell, " ")] == '\0';
}

/* The workbook. */

static const struct
{
	const char *name, *text;
} seeds[] = {
	{"xl/workbook.xml",
	 "<workbook><workbookPr date1904=\"0\"/><sheets><sheet name=\"one\" id=\"r1\"/>"
	 "<sheet name=\"two\" id=\"r2\"/></sheets></workbook>"},
	{"xl/_rels/workbook.xml.rels",
	 "<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/>"
	 "<Relationship Id=\"r2\" Target=\"/xl/worksheets/sheet2.xml\"/></Relationships>"},
	{"xl/styles.xml",
	 "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm&quot;d&quot;\"/>"
	 "</numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/></cellXfs>"
	 "</styleSheet>"},
	{"xl/sharedStrings.xml",
	 "<sst><si><t>\xE6\x9D\x91</t><rPh><t>cun</t></rPh></si><si><r><t>a</t></r><r><t>&amp;b</t></r>"
	 "</si></sst>"},
	{"xl/worksheets/sheet1.xml",
	 "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" "
	 "t=\"s\"><v>1</v>"
	 "</c></row><row r=\"3\"><c r=\"A3\" s=\"1\"><v>43905.5</v></c><c "
	 "t=\"inlineStr\"><is><t>x</t></is>"
	 "</c><c r=\"E3\"><v>133.80000000000001</v></c><c s=\"2\"><f>A1+1</f></c><c "
	 "t=\"b\"><v>1</v></c>"
	 "</row></sheetData><mergeCells><mergeCell ref=\"A1:B2\"/></mergeCells></worksheet>"},
	{"xl/worksheets/sheet2.xml",
	 "<worksheet><sheetData><row><c><v>1e300</v></c></row></sheetData></worksheet>"},
};

#define PARTS lengthof(seeds)

/* Pieces that mean something to the reader. */
static const char *const pieces[] = {
	"<",
	">",
	"/",
	"\"",
	"<row>",
	"</row>",
	"<row r=\"2147483647\">",
	"<c>",
	"</c>",
	"<v>",
	"</v>",
	"<t>",
	"</t>",
	"<c r=\"ZZZZZZ9\">",
	"<f>",
	"</f>",
	"<rPh>",
	"</rPh>",
	"s=\"2\"",
	"t=\"s\"",
	"t=\"d\"",
	"&lt;",
	"&#0;",
	"&#x10FFFF;",
	"&x;",
	"2958465",
	"2958465.9999999",
	"-1",
	"1e308",
	"NaN",
	"0",
	"4294967297",
	"99999999999999999999",
	":",
	"<![CDATA[x]]>",
	"<!--",
	"-->",
	"<?x?>",
	"<!DOCTYPE a [<!ENTITY x \"y\">]>",
	"ref=\"A1:XFD1048576\"",
	"date1904=\"1\"",
	"r=\"\"",
	"r=\"A\"",
	"r=\"A0\"",
	"\xFF",
	"\xE6\x9D",
	"1E-320",
	"\n",
};

static size_t
change_text(char *text, size_t len)
{
	for (int n = 1 + (int) (rnd() % 4); n > 0; n--)
	{
		const char *piece = pieces[rnd() % lengthof(pieces)];
		size_t at = len > 0 ? rnd() % len : 0;
		size_t gone = rnd() % 3 == 0 ? rnd() % 16 : 0;
		size_t from = len > 0 ? rnd() % len : 0, copied = rnd() % 3 == 0 ? rnd() % 64 : 0;
		char copy[64];
		size_t added;

		if (gone > len - at)
			gone = len - at;
		if (copied > len - from)
			copied = len - from;
		memcpy(copy, copied > 0 ? text + from : piece, copied > 0 ? copied : strlen(piece));
		added = copied > 0 ? copied : strlen(piece);
		if (len - gone + added >= PART_ROOM)
			continue;
		memmove(text + at + added, text + at + gone, len - at - gone);
		memcpy(text + at, copy, added);
		len = len - gone + added;
	}
	return len;
}

/* Packs the parts, compressed or not. */
static char *
pack(char parts[][PART_ROOM], const size_t *lens, size_t *len)
{
	zip_error_t error;
	zip_source_t *whole = zip_source_buffer_create(NULL, 0, 0, &error);
	zip_t *archive;
	zip_stat_t info;
	char *bytes;

	zip_source_keep(whole);
	archive = zip_open_from_source(whole, ZIP_TRUNCATE, &error);
	for (size_t i = 0; i < PARTS; i++)
	{
		zip_int64_t place =
			zip_file_add(archive, seeds[i].name, zip_source_buffer(archive, parts[i], lens[i], 0),
						 ZIP_FL_OVERWRITE);

		zip_set_file_compression(archive, (zip_uint64_t) place,
								 rnd() % 2 ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0);
	}
	if (zip_close(archive) != 0 || zip_source_open(whole) != 0 ||
		zip_source_stat(whole, &info) != 0)
		abort();
	bytes = allocate(info.size, 1);
	*len = (size_t) zip_source_read(whole, bytes, info.size);
	zip_source_close(whole);
	zip_source_free(whole);
	return bytes;
}

static void
change_bytes(char *bytes, size_t *len)
{
	for (int n = 1 + (int) (rnd() % 8); n > 0; n--)
		bytes[rnd() % *len] = rnd() % 2 ? (char) rnd() : (char) (rnd() % 2 ? 0xFF : 0);
	if (rnd() % 8 == 0)
		*len = rnd() % *len;
}

static void
check_rows(const Source *source, uint64_t round)
{
	for (int r = 0; r < source->rows.count; r++)
	{
		const Row *row = &source->rows.rows[r];

		if (row->line < 1 || row->width < 0 || row->width > COLUMNS_MAX)
			fail("a row is beyond the limits", round);
		for (int c = 0; c < row->width; c++)
		{
			if (row->cells[c] == NULL || strlen(row->cells[c]) > CELL_BYTES_MAX + 1)
				fail("a cell is beyond the limits", round);
		}
	}
	for (int m = 0; m < source->merge_count; m++)
	{
		if (source->merges[m].first_line < 1 || source->merges[m].first_column < 0)
			fail("merged cells are beyond the limits", round);
	}
}

static void
check_unchanged(const Source *source, uint64_t round)
{
	static const char *const first[] = {"\xE6\x9D\x91", "a&b"};
	static const char *const second[] = {
		"2020-03-15 12:00:00", "x", "", "", "133.8", "=A1+1", "TRUE"};
	const Rows *rows = &source->rows;

	if (rows->count != 2 || rows->rows[0].width != 2 || rows->rows[1].line != 3 ||
		rows->rows[1].width != 7 || source->merge_count != 1)
		fail("a workbook is read with other rows", round);
	for (int c = 0; c < 2; c++)
	{
		if (strcmp(rows->rows[0].cells[c], first[c]) != 0)
			fail("a shared string is read as something else", round);
	}
	for (int c = 0; c < 7; c++)
	{
		if (strcmp(rows->rows[1].cells[c], second[c]) != 0)
			fail("a cell is read as something else", round);
	}
}

static void
one_round(uint64_t round)
{
	static char parts[PARTS][PART_ROOM];
	static Source source;
	static Options options;
	static char *bytes;
	size_t lens[PARTS], len;
	uint64_t what = rnd() % 16;

	memset(&source, 0, sizeof(source));
	options.sheet = rnd() % 8 == 0 ? "2" : NULL;
	for (size_t i = 0; i < PARTS; i++)
	{
		lens[i] = strlen(seeds[i].text);
		memcpy(parts[i], seeds[i].text, lens[i]);
	}
	if (what >= 2 && what < 12)
	{
		size_t part = rnd() % (PARTS + 2) < PARTS ? rnd() % PARTS : 4;

		lens[part] = change_text(parts[part], lens[part]);
	}
	bytes = pack(parts, lens, &len);
	if (what >= 12)
		change_bytes(bytes, &len);
	if (setjmp(refused) == 0)
	{
		if (is_zip(bytes, len) && has_part(bytes, len, "xl/workbook.xml"))
			read_workbook("fuzz", bytes, len, &options, &source);
		check_rows(&source, round);
		if (what < 2 && options.sheet == NULL)
			check_unchanged(&source, round);
	}
	else if (what < 2)
		fail("a whole workbook is refused", round);
	free(bytes);
}

int
main(int argc, char **argv)
{
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
	uint64_t rounds = argc > 2 ? strtoull(argv[2], NULL, 10) : 4000;

	for (uint64_t from = 0; from < rounds; from += ROUNDS_OF_CHILD)
	{
		int status;
		pid_t child = fork();

		if (child == 0)
		{
			g_log_set_always_fatal((GLogLevelFlags) (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING));
			random_begin(seed * 1000003 + from);
			for (uint64_t round = from; round < from + ROUNDS_OF_CHILD && round < rounds; round++)
				one_round(round);
			fflush(stdout);
			_exit(0);
		}
		if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
		{
			printf("not ok - a child failed in the rounds from %" PRIu64 "\n", from);
			return 1;
		}
	}
	printf("ok 1 - workbooks: %" PRIu64 " rounds from seed %" PRIu64 "\n1..1\n", rounds, seed);
	return 0;
}

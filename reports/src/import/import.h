/*
 * import.h
 *	  What the files of relief_import share.
 *
 * options -> sources (files as rows of text) -> readings (what each column means) -> one transaction -> rejects files.
 */
#ifndef RELIEF_IMPORT_H
#define RELIEF_IMPORT_H

#include <libpq-fe.h>
#include <stdio.h>

#include "../tool.h"
#include "../translate.h"
#include "rows.h"

#define FILE_BYTES_MAX ((size_t) 256 << 20)

/* --map 列=column; an empty column: the file's column is not read */
typedef struct
{
	const char *heading, *column;
} Mapped;

typedef struct
{
	Connection connection;
	const char *schema;
	const char *kind;	  /* or NULL: found by the headings */
	const char *encoding; /* or NULL: found */
	const char *sheet;	  /* name or number, or NULL: the first with rows */
	Mapped *maps;
	int map_count;
	const char **files;
	int file_count;
	bool no_fill, dry_run, yes, trust_owner, quiet, verbose;
} Options;

/* Cells of a workbook that are merged; rows are the workbook's numbers, columns count from 0. */
typedef struct
{
	int first_line, last_line, first_column, last_column;
} Merge;

/* A file as it was read. */
typedef struct
{
	const char *file;
	char checksum[65]; /* SHA-256 of the file's bytes, hexadecimal */
	const char *form;  /* for the user: "GB18030", "UTF-8", "sheet 一月" */
	const char *guess; /* the encoding that the text looks like, or NULL */
	bool is_workbook;
	bool has_commas; /* between its cells */
	bool since_1904; /* how a workbook counts days */
	Rows rows;
	Merge *merges;
	int merge_count;
} Source;

/* A column of a file. */
typedef struct
{
	const char *heading; /* of the file, on one line */
	const char *column;	 /* of the ledger; NULL: not read */
	const char *title;	 /* what the ledger calls it in Chinese */
	const char *staged;	 /* its heading in the staging table */
	int filled;			 /* empty cells that took the value above */
	const Mapped *map;	 /* the --map that says so, or NULL */
} Column;

/* A row of totals, compared with the rows above it. */
typedef struct
{
	int line;
	const char *label;
	int before; /* data rows above it */
	int since;	/* the first of them behind the last such row */
	char **cells;
} Total;

/* A row that was rejected. */
typedef struct
{
	int row; /* of the reading, from 0 */
	const char *reason, *reason_zh;
} Rejection;

/* A row of data.  origin and origin_line: the file in which it stood first, and its line there. */
typedef struct
{
	int line;
	char **cells; /* as many as the reading has columns */
	const char *origin, *origin_line;
} DataRow;

/* A source whose columns are understood. */
typedef struct
{
	const Source *source;
	const char *kind;
	int heading; /* index of the heading row */
	int heading_rows;
	Column *columns;
	int column_count;
	bool is_rejects; /* a file that this program wrote */
	int line_column, reason_column, origin_column;
	const char *unit; /* stated outside of the headings, or NULL */
	DataRow *rows;
	int row_count;
	Total *totals;
	int total_count;
	int left_out; /* lines that are no data: headings again, page ends, signatures */
	const char *lines_left_out;
	Rejection *rejections;
	int rejection_count;
	const char *rejects_file;
	int64_t loaded, known;
	const char *amount; /* sum, or NULL */
	bool is_declined;
} Reading;

/* What headings may mean, as the ledger has it. */
typedef struct
{
	const char *kind, *column;
	bool needed;
	const char *heading; /* the first of those that a new ledger knows */
} LedgerColumn;

typedef struct
{
	PGconn *conn;
	const char *extension, *schema; /* quoted */
	LedgerColumn *columns;
	int column_count;
	const char **kinds;
	int kind_count;
} Ledger;

/* options.c */
extern Options parse_options(int argc, char **argv);

/* source.c */
extern Source read_source(const char *file, const Options *options);

/* decode.c */
extern char *decode(const char *file, char *bytes, size_t len, Source *source, const char *wanted,
					size_t *text_len);

/* xlsx.c, convert.c */
extern bool is_zip(const char *bytes, size_t len);
extern bool is_compound(const char *bytes, size_t len);
extern bool has_part(const char *bytes, size_t len, const char *name);
extern void read_workbook(const char *file, const char *bytes, size_t len, const Options *options,
						  Source *source);
extern char *convert_workbook(const char *file, const char *bytes, size_t len, size_t *new_len);

/* sheet_cells.c */
extern const char *serial_day(const char *cell, bool since_1904);

/* cells.c */
extern const char *plain_cell(const char *cell);
extern bool is_blank(const char *cell);
extern bool same_text(const char *one, const char *other);
extern const char *one_line(const char *cell);
extern bool parse_number(const char *cell, int64_t *millionths);
extern const char *number_text(int64_t millionths);
extern const char *neutral_cell(const char *cell);
extern const char *read_neutral_cell(const char *cell);

/* ledger_columns.c */
extern void read_ledger_columns(Ledger *ledger);
extern const LedgerColumn *ledger_column(const Ledger *ledger, const char *kind,
										 const char *column);
extern PGresult *find_headings(const Ledger *ledger, const char *const *texts, int count);

/* heading_row.c */
extern Reading find_reading(const Ledger *ledger, const Source *source, const Options *options);
extern bool is_checksum(const char *cell);
extern bool is_heading_row(const Reading *reading, const Row *row);

/* heading_unit.c */
extern bool is_unit_note(const Row *row);

/* data.c, totals.c */
extern void read_data(Reading *reading, const Ledger *ledger, const Options *options);
extern const char *total_label(const Reading *reading, const Ledger *ledger, const Row *row);
extern void check_totals(const Reading *reading);

/* present.c */
extern const char *printable(const char *text);
extern void show_reading(const Reading *reading);
extern bool agrees(const Reading *reading, const Options *options);
extern void print_results(const Reading *readings, int count, bool dry_run);

/* copy.c */
extern PQExpBuffer start_copy(PGconn *conn, const char *table);
extern void append_copied(PQExpBuffer lines, const char *cell);
extern void send_copied(PGconn *conn, PQExpBuffer lines);
extern void end_copy(PGconn *conn, PQExpBuffer lines);

/* load.c */
extern void load(const Ledger *ledger, Reading *reading, int number, const Options *options);

/* rejects.c, rejects_workbook.c */
extern void write_rejects(Reading *reading);
extern PQExpBuffer rejects_workbook(const Reading *reading);
extern const char *rejection_reason(const Rejection *rejection);
extern bool is_rejects_column(const Reading *reading, int column);

#endif /* RELIEF_IMPORT_H */

/*
 * report.h
 *	  Declarations shared by the files of relief_report: the data on its way from the ledger to a
 *	  page.
 *
 * options -> connection -> snapshot (a Report: ledger and charts with their rows) -> one format.
 */
#ifndef RELIEF_REPORT_H
#define RELIEF_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tool.h"
#include "translate.h"

typedef enum
{
	FORMAT_HTML,
	FORMAT_SVG,
	FORMAT_PNG,
	FORMAT_PDF,
	FORMAT_CSV,
	FORMAT_JSON,
	FORMAT_TEXT,
	FORMAT_XLSX,
	FORMAT_EXCHANGE
} Format;

typedef enum
{
	LANG_ZH,
	LANG_EN,
	LANG_BOTH
} Lang;

typedef enum
{
	THEME_DEFAULT, /* light; in HTML, whichever the reader's system asks for */
	THEME_LIGHT,
	THEME_DARK
} Theme;

/* The same words in Chinese and English; neither pointer is ever NULL. */
typedef struct
{
	const char *zh;
	const char *en;
} Words;

/* Whether a column's figures may be summed over its rows: the last column of DESIGN.md's vocabulary. */
typedef enum
{
	ADDS_NOTHING, /* not a figure, or not stated by the chart */
	ADDS_YES,
	ADDS_STOCK,
	ADDS_SET,
	ADDS_RECOMPUTE,
	ADDS_PART,	 /* within one part of the chart, never over parts */
	ADDS_LEDGER, /* within a ledger, never over ledgers */
	ADDS_KINDS
} Adds;

typedef enum
{
	KIND_PERIOD,  /* names the row; the rows are in order of time, so changes can be shown */
	KIND_LABEL,	  /* names the row; the rows have no such order */
	KIND_TEXT,	  /* describes the row */
	KIND_COUNT,	  /* a whole number */
	KIND_YUAN,	  /* money, exact to the fen */
	KIND_PERCENT, /* a percentage, exact to a hundredth */
	KIND_PARTIAL, /* true: the row's period is not over */
	KIND_GROUP,	  /* names several adjacent rows; the columns that name each follow */
	KIND_PART	  /* the same, where each part has figures of its own */
} Kind;

/* One value.  A figure's number is text without its decimal point: fen, or hundredths of a percent. */
typedef struct
{
	const char *text; /* in the language of the report; NULL when unknown */
	Words words;	  /* of a text: in each language */
	int64_t number;
} Cell;

typedef struct
{
	const char *name;
	Kind kind;
	Words title;
	Words unit;
	Adds adds;
	bool hides;			/* a figure that is NULL may not be published, rather than being unknown */
	Cell *cells;		/* one a row */
	int64_t shared_top; /* money: the largest figure of the chart's money that adds up alike */
} Column;

typedef struct Chart
{
	const char *name;
	const char *query;	 /* as written, with :"ledger" and :"extension" */
	const char *drawing; /* the gnuplot part */
	const char *query_file, *drawing_file;
	bool is_plain; /* it has no drawing of its own */
	Words title;
	Words kind;		   /* of drawing, for readers who cannot see it */
	Words foot;		   /* how to read it, under the picture */
	bool narrow;	   /* its drawing has a form for telephones too */
	bool screen_only;  /* left out of a PDF of several charts */
	int place;		   /* among the report's charts; those without one come last */
	const char *hides; /* as in its header: yes, division, or names of columns; NULL: none */
	bool honours_year, honours_division, honours_as_of; /* as stated in its header */
	bool needs_as_of;									/* shown only with --as-of */
	bool needs_rows;									/* left out while its query returns none */
	const char *split_by;  /* a column for each of whose values there is a chart; NULL: one chart */
	const Words *findings; /* of each row, where there is one for each value */
	Words finding;
	Lang lang; /* of the cells' text */
	Column *columns;
	int column_count;
	int row_count;
	int part_columns;		 /* that name a part: 1, or with several ledgers 2 */
	int latest;				 /* periods that pictures and tables show; 0: all */
	const char *latest_of;	 /* the column whose years they are; NULL: the period */
	const struct Chart *all; /* with the rows of all periods; NULL: these are all */
} Chart;

typedef struct
{
	const char *schema;
	Words name;
	const char *division;
	bool reconstructed;
	Words note;
	const char *records_through; /* ISO date, or NULL */
	bool is_union;				 /* of several ledgers */
	Words sources;				 /* of a union: how many of its counties are included, as of when */
} Ledger;

/*
 * The part of the ledger that is reported, and the day as of which it is; {0}: all of it, as known
 * now.
 */
typedef struct
{
	const char *division; /* its code, or NULL */
	Words division_name;
	const char *as_of; /* ISO date, or NULL */
	int months;		   /* closed by then */
	int months_spanned;
	const char *first_month, *last_month;
} Scope;

/*
 * What the figures are: of an edition, or of a draft of the next one, which only the owner sees; or computed from the rows
 * (--division) or from closings (--as-of), which belong to no edition.
 */
typedef enum
{
	BASIS_EDITION,
	BASIS_DRAFT,
	BASIS_ROWS,
	BASIS_CLOSINGS
} Basis;

typedef struct
{
	Basis basis;
	const char *number, *published_on, *note; /* of an edition; note: NULL if it has none */
	bool books_changed;						  /* a month was closed or reopened since */
	bool records_changed; /* a record was written since; known only to who may read the audit */
} Edition;

/* A chart that cannot be shown for this scope, and why. */
typedef struct
{
	const char *name;
	Words title;
	Words reason;
} Omission;

/* Why there is no figure.  Each has a sign, and the first two a letter in data files. */
typedef enum
{
	GAP_NONE,
	GAP_HIDDEN,
	GAP_UNKNOWN,
	GAP_FROM_ZERO, /* a change on zero */
	GAP_NO_SUM
} Gap;

/* A query whose rows are paragraphs. */
typedef struct
{
	const char *name;
	const char *query;
} NarrativeQuery;

/* One of the main figures, and what it is compared with. */
typedef struct
{
	Words name, figure, before, change;
} Tile;

typedef struct Report
{
	Lang lang;
	Ledger ledger;			/* of several ledgers: what they have in common */
	struct Report *ledgers; /* where several are reported: each by itself */
	int ledger_count;		/* of those; 0: one ledger */
	const char *year;		/* the last year of the report, or NULL for the ledger's last */
	Scope scope;
	Edition edition;
	Omission *omissions;
	int omission_count;
	Tile *tiles;
	int tile_count;
	Words headline;
	Words *paragraphs;
	int paragraph_count;
	Chart *charts;
	int chart_count;
	const char *snapshot;  /* when the ledger was read, with its UTC offset */
	const char *extension; /* the extension's version */
} Report;

typedef struct
{
	Connection connection;
	const char **schemas;
	int schema_count;
	const char **chart_names;
	int chart_name_count;
	const char *charts_dir;
	bool without_built_in;
	const char *sign_key; /* file; signs exchanged tallies */
	const char *year;	  /* four digits, or NULL */
	const char *division; /* a code, or NULL */
	const char *as_of;	  /* ISO date, or NULL */
	int jobs;			  /* pictures drawn at a time */
	bool list;
	bool trust_owner;
	Format format;
	const char *output; /* "-": standard output */
	Lang lang;
	Theme theme;
	bool quiet, verbose;
} Options;

/* The form of one picture of a chart. */
typedef struct
{
	Format format;
	Lang lang;
	bool dark;
	bool narrow;
	bool bare; /* without the title, the finding and the notes, which the page contains */
} Look;

/* options.c */
extern Options parse_options(int argc, char **argv);
extern const char *format_name(Format format);
extern bool is_one_chart_a_file(const Options *options);

/* words.c */
extern const char *primary(Words words, Lang lang);
extern const char *secondary(Words words, Lang lang);
extern const char *for_message(Words words);
extern const char *joined(Words words, Lang lang, const char *between);
extern const char *column_heading(const Column *column, Lang lang);
extern Words adds_words(Adds adds);
extern bool in_both(Words words);
extern Words adding_note(const Chart *chart, Adds adds);
extern Words words_of(const char *text);
extern Words words_of_note(const char *text);
extern const char *text_in(const Cell *cell, Lang lang);

/* exchange.c */
extern void write_exchange(struct pg_conn *conn, const Options *options);

/* resource.c */
extern void find_resources(const char *charts_dir, bool built_in);
extern const char *resource_path(const char *name);
extern const char *built_in_charts(void);
extern const char *own_charts(void);
extern void use_union_resources(void);
extern const char *narrative_folder(void);
extern char *read_file(const char *path);
extern const char *read_resource(const char *name);

/* chart.c */
extern int split_chart(const Chart *chart, bool is_split, Chart *list, int count);
extern void draw_plainly(Chart *chart);
extern Chart *load_charts(const Options *options, int *count);
extern void list_charts(const Chart *charts, int count, Lang lang);
extern bool has_periods(const Chart *chart);
extern bool is_same_cell(const Cell *a, const Cell *b);
extern bool is_figure(const Column *column);
extern bool has_panels(const Chart *chart);
extern bool has_groups(const Chart *chart);
extern int name_column(const Chart *chart);
extern const char *row_name(const Chart *chart, const Column *column, int row);
extern void set_hides(Chart *chart, bool of_division);
extern bool hides(const Chart *chart);
extern const char *row_name_in(const Chart *chart, const Column *column, int row, Lang lang);
extern const Column *year_before(const Chart *chart, const Column *column);
extern bool is_year_before(const Column *column);
extern bool is_told(const Chart *chart, const Column *column, int row);
extern const Column *partial_column(const Chart *chart);
extern bool is_partial(const Chart *chart, int row);
extern bool is_list(const Chart *chart);
extern bool is_turned(const Chart *chart);

/* latest.c */
extern void keep_latest(Chart *chart);
extern const Chart *all_rows(const Chart *chart);
extern Words cover_note(const Chart *chart);

/* narrative.c */
extern NarrativeQuery *load_narrative(const Options *options, int *count);
extern bool is_tiles(const NarrativeQuery *narrative);

/* substitute.c */
typedef const char *(*NameLookup)(const char *name, bool quoted, void *arg);
extern char *substitute_names(const char *sql, NameLookup lookup, void *arg, const char **unknown);

/* amount.c */
extern int kind_scale(Kind kind);
extern bool parse_decimal(const char *text, int scale, int64_t *number);
extern void append_decimal(PQExpBuffer buf, int64_t number, int scale);
extern void append_grouped(PQExpBuffer buf, int64_t number, int scale);
extern int64_t divide_rounded(int64_t number, int64_t divisor);
extern const char *change_text(const Column *column, const Cell *before, const Cell *after,
							   Lang lang);

/* scale.c */
typedef struct
{
	int64_t divisor; /* of the column's number */
	int decimals;
	Words unit;
} Scale;
extern void share_units(Chart *chart);
extern const char *same_months(const Chart *chart, const Column *column, Lang lang,
							   const Scale *scale);
extern Scale column_scale(const Column *column, int rows, Lang lang);
extern const char *scaled_number(int64_t number, const Scale *scale);
extern const char *scaled_text(const Chart *chart, const Column *column, int row,
							   const Scale *scale);
extern const char *exact_text(const Column *column, const Cell *cell);
extern const char *told_text(const Chart *chart, const Column *column, int row);
extern const char *told_text_in(const Chart *chart, const Column *column, int row, Lang lang);
extern Gap total_of(const Chart *chart, const Column *column, int64_t *total);
extern const char *total_text(const Chart *chart, const Column *column);
extern bool has_total(const Chart *chart);

/* gaps.c */
extern const char *gap_sign(Gap gap);
extern Gap gap_at(const Chart *chart, const Column *column, int row);
extern const char *change_at(const Chart *chart, const Column *column, int row, int before,
							 Lang lang);
extern bool has_gaps(const Chart *chart);
extern bool draws_changes(const Chart *chart);
extern Words gap_legend(const Chart *chart, bool changes, bool totals);
extern const char *flags(const Chart *chart, int row, Lang lang);
extern const char *flag(Gap gap);

/* wrap.c */
extern int wrap_text(const char *text, int width, const char **lines, int count, int most);

/* font.c */
extern const char *choose_font(Lang lang);
extern bool font_covers(uint32_t c);

/*
 * script.c.  Exact figures, numbered in the order of the script's data; in a picture's labels a figure's number is
 * a character from MARK_FIRST to MARK_LAST, which no font has.
 */
#define MARK_FIRST 0xE000
#define MARK_LAST  0xF8FF
typedef struct
{
	const char **texts;
	int count;
} Exact;
extern void set_plain(PQExpBuffer script, const Chart *chart);
extern int write_script(PQExpBuffer script, const Report *report, const Chart *chart, Look look,
						Exact *exact);

/* gnuplot.c, sandbox.c */
typedef struct
{
	const char *script;
	const char *what; /* the chart's name */
	Format format;
	PQExpBuffer image;
	const char *file; /* the last part of the script, behind so many lines */
	int lines_before;
} Drawing;
extern void draw(Drawing *drawings, int count, int at_once);
extern void enter_sandbox(const char *path, char *const *argv, char *const *envp);

/* escape.c */
extern const char *cleaned(const char *text);
extern void escape(PQExpBuffer out, const char *text);
extern void escape_content(PQExpBuffer out, const char *text);

/* bidi.c */
#define ISOLATE		"\u2068"
#define END_ISOLATE "\u2069"
extern size_t right_to_left(const char *text);
extern const char *isolated(const char *text);

/* svg.c */
extern void finish_svg(PQExpBuffer image, const char *title, const char *description,
					   const Exact *exact);

/* svg_inline.c */
typedef struct
{
	const char *prefix; /* of the names of its definitions */
	const char *class_names, *lang;
	const char *label; /* for readers who cannot see it */
} Inline;
extern void inline_svg(PQExpBuffer out, const PQExpBufferData *image, const Inline *how);

/* html_picture.c */
extern const char *picture_in_words(const Chart *chart, Lang lang);

/* picture.c */
extern Look picture_look(const Options *options);
extern void plan_picture(const Report *report, const Chart *chart, Look look);
extern void draw_pictures(const Options *options);
extern const PQExpBufferData *picture(const Chart *chart, Look look);

/* notes.c */
extern const Words no_data;
extern Words partial_note(const Report *report, const Chart *chart);
extern Words reconstruction_note(const Ledger *ledger);
extern Words basis_words(const Report *report, bool in_picture);
extern Words change_note(const Report *report);
extern Words draft_mark(const Report *report);
extern Words page_marks(const Report *report);
extern const char *basis_name(const Report *report, const Chart *chart, int row, Lang lang);
extern const char *report_basis(const Report *report, Lang lang);
extern const char *iso_snapshot(const Report *report);
extern char *origin_words(const Report *report);
extern Words report_name(const Report *report);
extern Words ledger_name(const Report *report);
extern Words scope_note(const Report *report);
extern const Words left_out_title;
extern const Words narrative_title;
extern Words left_out_note(const Omission *omission);

/* html.c, text.c, csv.c, json.c */
extern void render_html(const Report *report, const Options *options, PQExpBuffer out);
extern void render_text(const Report *report, const Options *options, PQExpBuffer out);
extern void render_csv(const Report *report, const Chart *chart, Lang lang, PQExpBuffer out);
extern void render_json(const Report *report, PQExpBuffer out);

/* pdf.c, xlsx.c */
extern void render_xlsx(const Report *report, const Options *options, PQExpBuffer out);
extern void render_pdf(const Report *report, const Options *options, PQExpBuffer out);

/* output.c */
extern void check_output(const Options *options);
extern void write_output(const char *target, const PQExpBufferData *content);

/* ledgers.c */
extern Chart *copy_charts(const Chart *charts, int count);
extern void merge_ledgers(Report *report);

/* edition.c, scope.c, snapshot.c */
extern void read_edition(struct pg_conn *conn, const char *ledger, Report *report);
extern void read_scope(struct pg_conn *conn, const Options *options, const char *extension,
					   const char *ledger, Report *report);
extern const char *literal(struct pg_conn *conn, const char *text);
extern void read_snapshot(struct pg_conn *conn, const Options *options, Report *report,
						  const NarrativeQuery *narratives, int narrative_count);

#endif /* RELIEF_REPORT_H */

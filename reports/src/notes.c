/*
 * notes.c
 *	  The notes below any chart: the meaning of the star, the ledger, and when it was read.
 */
#include <string.h>

#include "report.h"

const Words no_data = {"无记录", "no records"};

/* With what the figures of a row whose period is not over are compared; only rows of periods are compared at all. */
static Words
comparison(const Chart *chart, int row)
{
	if (!has_periods(chart) || chart->row_count < 2)
		return (Words) {"", ""};
	for (int i = 0; i < chart->column_count; i++)
	{
		const Column *base = year_before(chart, &chart->columns[i]);

		if (base != NULL && base->cells[row].text != NULL)
			return (Words) {"，变动与上年同期比",
							"; its changes are on the same months of the year before"};
	}
	return (Words) {"，变动不可与全年比", "; its changes are not like for like"};
}

/* The meaning of the star; empty when every period is over. */
Words
partial_note(const Report *report, const Chart *chart)
{
	const char *through = report->ledger.records_through;

	for (int row = chart->row_count - 1; row >= 0; row--)
	{
		const char *label = chart->columns[name_column(chart)].cells[row].text;

		if (!is_partial(chart, row))
			continue;
		if (label == NULL)
			label = gap_sign(GAP_UNKNOWN);
		if (report->scope.as_of != NULL)
			return (Words) {format_text("* 当时未全部结账%s", comparison(chart, row).zh),
							format_text("* not all of its months were closed then%s",
										comparison(chart, row).en)};
		if (through == NULL)
			return (Words) {format_text("* %s 未满期%s", label, comparison(chart, row).zh),
							format_text("* %s is not over%s", label, comparison(chart, row).en)};
		return (Words) {
			format_text("* %s 未满期，记录截至 %s%s", label, through, comparison(chart, row).zh),
			format_text("* %s: records to %s only%s", label, through, comparison(chart, row).en)};
	}
	return (Words) {"", ""};
}

/*
 * The note that the ledger is made up, in the ledger's own words if it has any; empty when it is
 * not.
 */
Words
reconstruction_note(const Ledger *ledger)
{
	if (!ledger->reconstructed)
		return (Words) {"", ""};
	return (Words) {
		*ledger->note.zh != '\0' ? ledger->note.zh : "本账为重建数据，并非实际登记",
		*ledger->note.en != '\0' ? ledger->note.en : "a reconstructed ledger, not actual records",
	};
}

/* The clause about the last day of the records, where it is known. */
static Words
through_words(const Report *report)
{
	const char *through = report->ledger.records_through;
	Words sources = report->ledger.sources;

	if (through == NULL)
		return sources;
	return (Words) {format_text("；记录截至 %s%s", through, sources.zh),
					format_text("; records to %s%s", through, sources.en)};
}

/* A ledger's name, or its schema where it has none. */
Words
ledger_name(const Report *report)
{
	const Ledger *ledger = &report->ledger;

	return (Words) {*ledger->name.zh != '\0' ? ledger->name.zh : ledger->schema,
					*ledger->name.en != '\0' ? ledger->name.en : ledger->schema};
}

/* Words with those of one more ledger, where it has any. */
static Words
with_ledger(Words all, const Report *part, Words words)
{
	Words name = ledger_name(part);

	if (*words.zh == '\0')
		return all;
	return (Words) {
		format_text("%s%s%s：%s", all.zh, *all.zh != '\0' ? "；" : "", name.zh, words.zh),
		format_text("%s%s%s: %s", all.en, *all.en != '\0' ? "; " : "", name.en, words.en)};
}

/*
 * What the figures are, and of when.  When they were read matters only where they are not published; pictures show the day
 * alone, so that a day's pictures are the same, byte for byte, and no note.
 */
Words
basis_words(const Report *report, bool in_picture)
{
	Words all = {"", ""};
	const Edition *edition = &report->edition;
	const char *read = in_picture ? format_text("%.10s", report->snapshot) : report->snapshot;
	Words through = through_words(report);
	bool has_note = !in_picture && edition->note != NULL;
	Words note = words_of_note(has_note ? edition->note : "");

	for (int i = 0; i < report->ledger_count; i++)
		all = with_ledger(all, &report->ledgers[i], basis_words(&report->ledgers[i], in_picture));
	if (report->ledger_count > 0)
		return all;
	if (edition->basis == BASIS_EDITION)
		return (Words) {format_text("第 %s 版，%s 公布%s%s", edition->number, edition->published_on,
									has_note ? format_text("（%s）", note.zh) : "", through.zh),
						format_text("Edition %s, published on %s%s%s", edition->number,
									edition->published_on,
									has_note ? format_text(" (%s)", note.en) : "", through.en)};
	if (edition->basis == BASIS_DRAFT)
		return (Words) {format_text("草稿，尚未公布；数据快照 %s%s", read, through.zh),
						format_text("Draft, not published. Snapshot of %s%s", read, through.en)};
	if (edition->basis == BASIS_ROWS)
		return (Words) {
			format_text("由登记直接计算，不属任何一版；数据快照 %s%s", read, through.zh),
			format_text("Computed from the records, of no edition. Snapshot of %s%s", read,
						through.en)};
	return (Words) {
		format_text("按 %s 时的结账，不属任何一版%s", report->scope.as_of, through.zh),
		format_text("By the closings of %s, of no edition%s", report->scope.as_of, through.en)};
}

/* That the records are no longer those of the edition; empty when they are, or when it is not known. */
Words
change_note(const Report *report)
{
	const Edition *edition = &report->edition;
	Words all = {"", ""};

	for (int i = 0; i < report->ledger_count; i++)
		all = with_ledger(all, &report->ledgers[i], change_note(&report->ledgers[i]));
	if (report->ledger_count > 0)
		return all;

	if (edition->records_changed)
		return (Words) {
			format_text("第 %s 版公布以后，记录有变动；下一版才会反映。", edition->number),
			format_text("Records have changed since edition %s; the next edition will show them.",
						edition->number)};
	if (edition->books_changed)
		return (Words) {
			format_text("第 %s 版公布以后，有月份结账或重开；下一版才会反映。", edition->number),
			format_text("Months were closed or reopened since edition %s; the next edition will "
						"show them.",
						edition->number)};
	return (Words) {"", ""};
}

/* The mark of figures that are not published. */
Words
draft_mark(const Report *report)
{
	Basis basis = report->edition.basis;

	for (int i = 0; i < report->ledger_count; i++)
	{
		if (*draft_mark(&report->ledgers[i]).en != '\0')
			return draft_mark(&report->ledgers[i]);
	}
	if (report->ledger_count > 0)
		return (Words) {"", ""};
	if (basis == BASIS_DRAFT || basis == BASIS_ROWS)
		return (Words) {"草稿", "DRAFT"};
	return (Words) {"", ""};
}

/* What every page and picture is marked with: a draft, a made-up ledger, or both. */
Words
page_marks(const Report *report)
{
	const Words reconstructed = {"重建数据", "reconstructed"};
	Words draft = draft_mark(report);

	if (!report->ledger.reconstructed)
		return draft;
	if (*draft.zh == '\0')
		return reconstructed;
	return (Words) {format_text("%s · %s", draft.zh, reconstructed.zh),
					format_text("%s · %s", draft.en, reconstructed.en)};
}

/* The same as one value: "2 (2020-11-20)", or what it is instead. */
const char *
report_basis(const Report *report, Lang lang)
{
	const Edition *edition = &report->edition;
	const char *all = "";

	for (int i = 0; i < report->ledger_count; i++)
		all = format_text("%s%s%s: %s", all, i > 0 ? "; " : "", report->ledgers[i].ledger.schema,
						  report_basis(&report->ledgers[i], lang));
	if (report->ledger_count > 0)
		return all;
	if (edition->basis == BASIS_EDITION)
		return format_text("%s (%s)", edition->number, edition->published_on);
	if (edition->basis == BASIS_DRAFT)
		return joined((Words) {"草稿", "draft"}, lang, " ");
	if (edition->basis == BASIS_ROWS)
		return joined((Words) {"登记", "records"}, lang, " ");
	return format_text("%s (%s)", joined((Words) {"结账", "closings"}, lang, " "),
					   report->scope.as_of);
}

/* That of a row: with several ledgers, of the row's. */
const char *
basis_name(const Report *report, const Chart *chart, int row, Lang lang)
{
	for (int i = 0; i < report->ledger_count; i++)
	{
		if (chart->columns[0].cells[row].words.zh == ledger_name(&report->ledgers[i]).zh)
			return report_basis(&report->ledgers[i], lang);
	}
	return report_basis(report, lang);
}

/* "2020-11-03 08:15:00 +08:00" -> "2020-11-03T08:15:00+08:00" */
const char *
iso_snapshot(const Report *report)
{
	const char *snapshot = report->snapshot;

	return strlen(snapshot) < 26
			   ? snapshot
			   : format_text("%.10sT%.8s%s", snapshot, snapshot + 11, snapshot + 20);
}

/* The ledger's name, and the part of it that the report covers. */
Words
report_name(const Report *report)
{
	const Scope *scope = &report->scope;
	Words name = report->ledger.name;

	if (scope->division != NULL)
		name = (Words) {format_text("%s · %s", name.zh, scope->division_name.zh),
						format_text("%s · %s", name.en, scope->division_name.en)};
	if (scope->as_of != NULL)
		name = (Words) {format_text("%s · %s 时已公布", name.zh, scope->as_of),
						format_text("%s · as published by %s", name.en, scope->as_of)};
	return name;
}

/* Donations to the office itself belong to the ledger's division, not to a part of it. */
static Words
division_note(const Report *report)
{
	const Scope *scope = &report->scope;
	bool whole = strncmp(report->ledger.division, scope->division, strlen(scope->division)) == 0;

	return (Words) {
		format_text(
			"只含 %s %s 各爱心超市发放的援助和收到的捐赠%s；一户可在多地受助，各地户数不可相加。",
			scope->division, scope->division_name.zh, whole ? "" : "，办公室收到的捐赠不在内"),
		format_text("Only the love supermarkets in %s %s: the aid that they gave and the donations "
					"that they%s received. One household may be aided in several places, so their "
					"households do not add up.",
					scope->division, scope->division_name.en, whole ? "" : ", not the office,")};
}

static Words
as_of_note(const Scope *scope)
{
	bool has_gaps = scope->months < scope->months_spanned;

	return (Words) {
		format_text("按 %s 时已公布的结账：%s 至 %s %s %d 个月；此后的更正不在其中。", scope->as_of,
					scope->first_month, scope->last_month, has_gaps ? "之间的" : "共",
					scope->months),
		format_text(
			"As the books were published by %s: %d %s, %s to %s; later corrections are not in it.",
			scope->as_of, scope->months,
			has_gaps			 ? format_text("of %d months", scope->months_spanned)
			: scope->months == 1 ? "closed month"
								 : "closed months",
			scope->first_month, scope->last_month)};
}

/*
 * The part of the ledger that the report covers, and the day as of which; empty for all of it, as
 * known now.
 */
Words
scope_note(const Report *report)
{
	const Scope *scope = &report->scope;
	Words division, as_of;

	if (report->ledger.is_union)
		return report->ledger.note;
	if (scope->division == NULL && scope->as_of == NULL)
		return (Words) {"", ""};
	if (scope->as_of == NULL)
		return division_note(report);
	if (scope->division == NULL)
		return as_of_note(scope);
	division = division_note(report);
	as_of = as_of_note(scope);
	return (Words) {format_text("%s%s", division.zh, as_of.zh),
					format_text("%s %s", division.en, as_of.en)};
}

const Words narrative_title = {"综述", "The report in sentences"};
const Words left_out_title = {"未列入本报告", "Left out of this report"};

Words
left_out_note(const Omission *omission)
{
	return (Words) {format_text("%s：%s。", omission->title.zh, omission->reason.zh),
					format_text("%s: %s.", omission->title.en, omission->reason.en)};
}

/*
 * The program, the extension and the ledger that a report comes from, the same in both languages. Not the server: its version
 * changes no figure, and an upgrade of the server must not change a report.
 */
char *
origin_words(const Report *report)
{
	return format_text("relief_report %s · poverty_relief %s · %s %s", VERSION, report->extension,
					   report->ledger.schema, report->ledger.division);
}

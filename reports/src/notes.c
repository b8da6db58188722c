/*
 * notes.c
 *	  The notes below any chart: the meaning of the star, the ledger, and when it was read.
 */
#include <string.h>

#include "report.h"

const Words no_data = {"无记录", "no records"};

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
			label = "—";
		if (report->scope.as_of != NULL)
			return (Words) {
				"* 当时未全部结账，变动不可与全年比",
				"* not all of its months were closed then; its changes are not like for like"};
		if (through == NULL)
			return (Words) {
				format_text("* %s 未满期，变动不可与全年比", label),
				format_text("* %s is not over; its changes are not like for like", label)};
		return (Words) {format_text("* %s 未满期，记录截至 %s，变动不可与全年比", label, through),
						format_text("* %s: records to %s only; its changes are not like for like",
									label, through)};
	}
	return (Words) {"", ""};
}

/* The meaning of a dash in the table; empty when nothing is hidden. */
Words
hidden_note(const Chart *chart)
{
	for (int i = 0; chart->hides && i < chart->column_count; i++)
	{
		const Column *column = &chart->columns[i];

		for (int row = 0; row < chart->row_count; row++)
		{
			if (is_figure(column) && column->cells[row].text == NULL && is_told(chart, column, row))
				return (Words) {"— 隐藏：户数过少不予公布，或可据以推出过少的户数",
								"—: hidden, as too few households to publish or giving such away"};
		}
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

Words
snapshot_words(const Report *report)
{
	const char *through = report->ledger.records_through;

	if (through == NULL)
		return (Words) {format_text("数据快照 %s", report->snapshot),
						format_text("Snapshot of %s", report->snapshot)};
	return (Words) {format_text("数据快照 %s；记录截至 %s", report->snapshot, through),
					format_text("Snapshot of %s; records to %s", report->snapshot, through)};
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

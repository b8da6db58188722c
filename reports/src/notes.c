/*
 * notes.c
 *	  The sentences that go with any chart: what the star means, what the ledger is, when it was read.
 */
#include "report.h"

const Words no_data = {"无记录", "no records"};

/* What the star means; empty when every period is over. */
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
		if (through == NULL)
			return (Words){
				format_text("* %s 未满期，变动不可与全年比", label),
				format_text("* %s is not over; its changes are not like for like", label)};
		return (Words){format_text("* %s 未满期，记录截至 %s，变动不可与全年比", label, through),
					   format_text("* %s: records to %s only; its changes are not like for like",
								   label, through)};
	}
	return (Words){"", ""};
}

/* What a dash in the table means; empty when nothing is hidden. */
Words
hidden_note(const Chart *chart)
{
	for (int i = 0; chart->hides && i < chart->column_count; i++)
	{
		const Column *column = &chart->columns[i];

		for (int row = 0; row < chart->row_count; row++)
		{
			if (is_figure(column) && column->cells[row].text == NULL && is_told(chart, column, row))
				return (Words){"— 隐藏：户数过少不予公布，或可据以推出过少的户数",
							   "—: hidden, as too few households to publish or giving such away"};
		}
	}
	return (Words){"", ""};
}

/* That the ledger is made up, in its own words if it has any; empty when it is not. */
Words
reconstruction_note(const Ledger *ledger)
{
	if (!ledger->reconstructed)
		return (Words){"", ""};
	return (Words){
		*ledger->note.zh != '\0' ? ledger->note.zh : "本账为重建数据，并非实际登记",
		*ledger->note.en != '\0' ? ledger->note.en : "a reconstructed ledger, not actual records",
	};
}

Words
snapshot_words(const Report *report)
{
	const char *through = report->ledger.records_through;

	if (through == NULL)
		return (Words){format_text("数据快照 %s", report->snapshot),
					   format_text("Snapshot of %s", report->snapshot)};
	return (Words){format_text("数据快照 %s；记录截至 %s", report->snapshot, through),
				   format_text("Snapshot of %s; records to %s", report->snapshot, through)};
}

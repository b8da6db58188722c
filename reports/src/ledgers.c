/*
 * ledgers.c
 *	  Several ledgers in one report: their rows side by side, each with the name of its ledger, and never added.
 *
 * A chart gets a first column for the ledger, and a plain drawing.  Sums over ledgers are left out, because the same
 * household may be in several: their registers do not know each other.
 */
#include <string.h>

#include "report.h"

Chart *
copy_charts(const Chart *charts, int count)
{
	Chart *copies = allocate((size_t) count + 1, sizeof(Chart));

	for (int i = 0; i < count; i++)
	{
		copies[i] = charts[i];
		copies[i].columns = allocate((size_t) charts[i].column_count, sizeof(Column));
		memcpy(copies[i].columns, charts[i].columns,
			   (size_t) charts[i].column_count * sizeof(Column));
	}
	return copies;
}

/* "A: x; B: y", of those that have words; once, where all have the same. */
static Words
of_each(const Report *report, const Words *words)
{
	Words all = {"", ""};
	bool same = true;

	for (int i = 1; i < report->ledger_count; i++)
		same &= strcmp(words[i].zh, words[0].zh) == 0 && strcmp(words[i].en, words[0].en) == 0;
	for (int i = 0; i < report->ledger_count; i++)
	{
		Words name = ledger_name(&report->ledgers[i]);

		if (*words[i].zh == '\0' && *words[i].en == '\0')
			continue;
		if (same)
			return words[0];
		all = (Words) {
			format_text("%s%s%s：%s", all.zh, *all.zh != '\0' ? "；" : "", name.zh, words[i].zh),
			format_text("%s%s%s: %s", all.en, *all.en != '\0' ? "; " : "", name.en, words[i].en)};
	}
	return all;
}

static Column
merge_column(const Report *report, int chart, int i, int row_count)
{
	Column column = report->ledgers[0].charts[chart].columns[i];
	int row = 0;

	column.cells = allocate((size_t) row_count + 1, sizeof(Cell));
	for (int part = 0; part < report->ledger_count; part++)
	{
		const Chart *from = &report->ledgers[part].charts[chart];

		memcpy(column.cells + row, from->columns[i].cells, (size_t) from->row_count * sizeof(Cell));
		row += from->row_count;
	}
	if (column.adds == ADDS_YES)
		column.adds = ADDS_LEDGER;
	if (column.kind == KIND_GROUP || column.kind == KIND_PART)
		column.kind = KIND_LABEL;
	return column;
}

static Column
ledger_column(const Report *report, int chart, Kind kind, int row_count)
{
	Column column = {
		.name = "of_ledger", .kind = kind, .title = {"账", "Ledger"}, .unit = {"", ""}};
	int row = 0;

	column.cells = allocate((size_t) row_count + 1, sizeof(Cell));
	for (int part = 0; part < report->ledger_count; part++)
	{
		Cell cell = {.words = ledger_name(&report->ledgers[part])};

		cell.text = "";
		cell.text = text_in(&cell, report->lang);
		for (int i = 0; i < report->ledgers[part].charts[chart].row_count; i++)
			column.cells[row++] = cell;
	}
	return column;
}

static Chart
merge_chart(const Report *report, int at)
{
	Chart chart = report->ledgers[0].charts[at];
	bool has_parts = chart.columns[0].kind == KIND_PART;
	Words *findings = allocate((size_t) report->ledger_count, sizeof(Words));

	chart.row_count = 0;
	for (int i = 0; i < report->ledger_count; i++)
	{
		chart.row_count += report->ledgers[i].charts[at].row_count;
		findings[i] = report->ledgers[i].charts[at].finding;
	}
	chart.columns = allocate((size_t) chart.column_count + 1, sizeof(Column));
	chart.columns[0] =
		ledger_column(report, at, has_parts ? KIND_PART : KIND_GROUP, chart.row_count);
	for (int i = 0; i < chart.column_count; i++)
		chart.columns[i + 1] = merge_column(report, at, i, chart.row_count);
	chart.column_count++;
	chart.part_columns = has_parts ? 2 : 1;
	chart.finding = of_each(report, findings);
	chart.kind = (Words) {"条形图，各账并列", "bar charts, the ledgers side by side"};
	chart.foot =
		(Words) {"各账并列，不相加：同一户可在多本账中",
				 "Ledgers side by side, never added: the same household may be in several"};
	chart.is_plain = true;
	draw_plainly(&chart);
	return chart;
}

static Words
with_name(const Report *part, Words words)
{
	Words name = ledger_name(part);

	return (Words) {format_text("%s：%s", name.zh, words.zh),
					format_text("%s: %s", name.en, words.en)};
}

/* The headlines of all, then the paragraphs of one ledger after those of another, each with the name of its ledger. */
static void
merge_narratives(Report *report)
{
	int count = 0;

	for (int i = 0; i < report->ledger_count; i++)
		count += report->ledgers[i].paragraph_count + 1;
	report->paragraphs = allocate((size_t) count, sizeof(Words));
	for (int i = 0; i < report->ledger_count; i++)
	{
		const Report *part = &report->ledgers[i];

		if (*part->headline.zh == '\0' && *part->headline.en == '\0')
			continue;
		report->headline = (Words) {"逐账综述", "Ledger by ledger"};
		report->paragraphs[report->paragraph_count++] = with_name(part, part->headline);
	}
	for (int i = 0; i < report->ledger_count; i++)
	{
		const Report *part = &report->ledgers[i];

		for (int j = 0; j < part->paragraph_count; j++)
			report->paragraphs[report->paragraph_count++] = with_name(part, part->paragraphs[j]);
	}
}

/* What the ledgers have in common, for the notes of the whole. */
static void
merge_facts(Report *report)
{
	const Report *first = &report->ledgers[0];
	Words *notes = allocate((size_t) report->ledger_count, sizeof(Words));
	Ledger *all = &report->ledger;

	*all = (Ledger) {.schema = "", .name = {"", ""}, .division = ""};
	all->records_through = first->ledger.records_through;
	for (int i = 0; i < report->ledger_count; i++)
	{
		const Ledger *ledger = &report->ledgers[i].ledger;
		Words name = ledger_name(&report->ledgers[i]);
		bool is_last = i + 1 == report->ledger_count;

		all->schema =
			format_text("%s%s%s", all->schema, i > 0 ? ", " : "", report->ledgers[i].ledger.schema);
		all->name = (Words) {format_text("%s%s%s", all->name.zh, i > 0 ? "、" : "", name.zh),
							 format_text("%s%s%s", all->name.en,
										 i == 0	   ? ""
										 : is_last ? " and "
												   : ", ",
										 name.en)};
		all->reconstructed |= ledger->reconstructed;
		notes[i] = reconstruction_note(ledger);
		if (all->records_through != NULL &&
			(ledger->records_through == NULL ||
			 strcmp(all->records_through, ledger->records_through) != 0))
			all->records_through = NULL;
	}
	all->note = of_each(report, notes);
	report->snapshot = first->snapshot;
	report->omissions = first->omissions;
	report->omission_count = first->omission_count;
}

/* Ledgers of one name are distinguished by their schemas. */
static void
distinguish(Report *report)
{
	bool *same = allocate((size_t) report->ledger_count, sizeof(bool));

	for (int i = 0; i < report->ledger_count; i++)
	{
		for (int j = 0; j < report->ledger_count; j++)
		{
			Words one = ledger_name(&report->ledgers[i]), other = ledger_name(&report->ledgers[j]);

			same[i] |= i != j && (strcmp(one.zh, other.zh) == 0 || strcmp(one.en, other.en) == 0);
		}
	}
	for (int i = 0; i < report->ledger_count; i++)
	{
		Ledger *ledger = &report->ledgers[i].ledger;
		Words name = ledger_name(&report->ledgers[i]);

		if (same[i])
			ledger->name = (Words) {format_text("%s（%s）", name.zh, ledger->schema),
									format_text("%s (%s)", name.en, ledger->schema)};
	}
}

void
merge_ledgers(Report *report)
{
	distinguish(report);
	merge_facts(report);
	merge_narratives(report);
	report->chart_count = report->ledgers[0].chart_count;
	for (int i = 0; i < report->chart_count; i++)
		report->charts[i] = merge_chart(report, i);
}

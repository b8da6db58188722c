/*
 * words.c
 *	  Which of two languages is shown, and the words that every chart shares.
 */
#include <string.h>

#include "report.h"

/* The language shown first: Chinese, unless only English is asked for. */
const char *
primary(Words words, Lang lang)
{
	return lang == LANG_EN ? words.en : words.zh;
}

/* The language shown second and smaller, or nothing; identical texts are shown once. */
const char *
secondary(Words words, Lang lang)
{
	return lang == LANG_BOTH && strcmp(words.zh, words.en) != 0 ? words.en : "";
}

/* In the language of messages, which may differ from that of the report. */
const char *
for_message(Words words)
{
	return is_chinese() ? words.zh : words.en;
}

/* Both on one line. */
const char *
joined(Words words, Lang lang, const char *between)
{
	if (*secondary(words, lang) == '\0' || *words.zh == '\0')
		return *primary(words, lang) != '\0' || lang != LANG_BOTH ? primary(words, lang) : words.en;
	return format_text("%s%s%s", words.zh, between, words.en);
}

/* A column's title with its unit. */
const char *
column_heading(const Column *column, Lang lang)
{
	const char *unit = joined(column->unit, lang, " ");
	const char *title = joined(column->title, lang, " ");

	return *unit != '\0' ? format_text("%s (%s)", title, unit) : title;
}

Words
adds_words(Adds adds)
{
	static const Words words[] = {
		[ADDS_NOTHING] = {"", ""},
		[ADDS_YES] = {"可相加，合计即各项之和", "adds up: the total is the sum of all"},
		[ADDS_STOCK] = {"时点数，只取某一时点的值，不可相加",
						"a stock: true at one moment, never summed over time"},
		[ADDS_SET] =
			{"不重复计数，同一户（人）可在多项中出现，不可相加，只能求并集",
			 "an unduplicated count: the same household or person may be in several, so they are "
			 "united, never summed"},
		[ADDS_RECOMPUTE] = {"须由原始数据重新计算，不可相加或平均",
							"to be recomputed from the records, never summed or averaged"},
		[ADDS_PART] =
			{"同一部分之内可相加；各部分是同一总数的不同分法，部分之间不可相加",
			 "adds up within a part; the parts divide one whole in several ways, so never "
			 "over parts"},
		[ADDS_LEDGER] = {"一本账之内可相加；同一户可在多本账中，各账之间不可相加",
						 "adds up within a ledger; the same household may be in several, so never "
						 "over ledgers"},
	};

	return words[adds];
}

static bool
was_named(const Chart *chart, int i)
{
	for (int j = 0; j < i; j++)
	{
		if (chart->columns[j].adds == chart->columns[i].adds &&
			strcmp(chart->columns[j].title.zh, chart->columns[i].title.zh) == 0 &&
			strcmp(chart->columns[j].title.en, chart->columns[i].title.en) == 0)
			return true;
	}
	return false;
}

/* Whether the Chinese, a number with its unit, contains the English, which is the number. */
bool
in_both(Words words)
{
	return *words.en != '\0' && strncmp(words.zh, words.en, strlen(words.en)) == 0;
}

/* Which figures of a chart may be summed in this way, as a sentence; empty if none. */
Words
adding_note(const Chart *chart, Adds adds)
{
	PQExpBuffer zh = new_buffer(), en = new_buffer();

	for (int i = 0; i < chart->column_count; i++)
	{
		const Column *column = &chart->columns[i];

		if (column->adds != adds || adds == ADDS_NOTHING || was_named(chart, i))
			continue;
		appendPQExpBuffer(zh, "%s%s", zh->len > 0 ? "、" : "", column->title.zh);
		appendPQExpBuffer(en, "%s%s", en->len > 0 ? "; " : "", column->title.en);
	}
	if (zh->len == 0 && en->len == 0)
		return (Words) {"", ""};
	return (Words) {format_text("%s：%s。", buffer_text(zh), adds_words(adds).zh),
					format_text("%s: %s.", buffer_text(en), adds_words(adds).en)};
}

/*
 * A text of the query.  It may contain both languages, Chinese first, separated by U+001F; a name without it is the same
 * in both.
 */
Words
words_of(const char *text)
{
	const char *mark = strchr(text, '\x1f');

	if (mark == NULL)
		return (Words) {text, text};
	return (Words) {copy_bytes(text, (size_t) (mark - text)), mark + 1};
}

static bool
has_chinese(const char *text)
{
	while (*text != '\0')
	{
		if (next_code_point(&text) >= 0x2E80)
			return true;
	}
	return false;
}

/* A sentence that somebody typed, such as the note of an edition: "中文 / English", or in one language. */
Words
words_of_note(const char *text)
{
	const char *mark = strstr(text, " / ");

	if (mark == NULL || has_chinese(mark) || !has_chinese(copy_bytes(text, (size_t) (mark - text))))
		return (Words) {text, text};
	return (Words) {copy_bytes(text, (size_t) (mark - text)), mark + 3};
}

/* A text on one line; where both languages are shown, two spaces separate them. */
const char *
text_in(const Cell *cell, Lang lang)
{
	return cell->text == NULL ? gap_sign(GAP_UNKNOWN) : joined(cell->words, lang, "  ");
}

/*
 * heading_unit.c
 *	  The unit of the amounts, where it stands outside of their heading: above it, in a row of units below it, or in a note.
 *
 * A statement that is not understood, such as 万元/户, is a unit too: the ledger quotes it and reads no amount with it.
 */
#include <string.h>

#include "headings.h"

#define UNIT "(?:人民币|rmb|cny)?(?:亿|千万|百万|十万|万|千|百|十)?(?:元|圆)"

/* The text of a group of a pattern where it first matches, or NULL. */
static const char *
group_of(const char *pattern, const char *text, int group)
{
	GMatchInfo *match;
	GRegex *regex = g_regex_new(pattern, G_REGEX_CASELESS, 0, NULL);
	const char *found = NULL;

	if (g_regex_match(regex, text, 0, &match))
	{
		gchar *matched = g_match_info_fetch(match, group);

		found = copy_text(matched);
		g_free(matched);
	}
	g_match_info_free(match);
	g_regex_unref(regex);
	return found;
}

/* Half-width, with one blank for any. */
static const char *
spaced_cell(const char *cell)
{
	char *normal = g_utf8_normalize(cell, -1, G_NORMALIZE_NFKC);
	gchar **words = g_strsplit_set(normal != NULL ? normal : cell, " \t\r\n", -1);
	PQExpBuffer spaced = new_buffer();

	for (int i = 0; words[i] != NULL; i++)
	{
		if (*words[i] != '\0')
			appendPQExpBuffer(spaced, "%s%s", spaced->len > 0 ? " " : "", words[i]);
	}
	g_strfreev(words);
	g_free(normal);
	return buffer_text(spaced);
}

/* 万元, 美元 and 万 are units; 分 and 角 alone; 万元/户 and 万元不含税 are more than one, and are not understood. */
static bool
is_money(const char *part)
{
	if (strcmp(part, "万元") == 0 || strcmp(part, "元") == 0)
		return true;
	return group_of("^(?:人民币)?[角分]$|^[^0-9]{0,5}[元圆币万亿]$"
					"|^" UNIT "[^县氏旦].*$|(?:^|/)" UNIT "/|/" UNIT "(?:/|$)",
					part, 0) != NULL;
}

/* 万元 of 人、万元; all of it where several parts are units of money. */
static const char *
money_unit(const char *units)
{
	gchar **parts = g_regex_split_simple("[,、; ]", units, 0, 0);
	const char *found = NULL;
	int count = 0;

	for (int i = 0; parts[i] != NULL; i++)
	{
		if (*parts[i] != '\0' && is_money(parts[i]))
		{
			found = copy_text(parts[i]);
			count++;
		}
	}
	g_strfreev(parts);
	return count > 1 ? units : found;
}

/* Of any brackets the first that have a unit. */
static const char *
unit_in_brackets(const char *text)
{
	const char *rest = text, *inside;

	while ((inside = group_of("[[(【〔{]([^][()【】〔〕{}]*)", rest, 1)) != NULL)
	{
		const char *unit = money_unit(inside);

		if (unit != NULL)
			return unit;
		rest = group_of("[[(【〔{](.*)$", rest, 1);
	}
	return NULL;
}

/* What stands behind 单位 or 货币; NULL: nothing says so, and 填报单位 and the like say who. */
static const char *
behind_word(const char *text)
{
	return group_of(
		"(?:(?<!填报|填表|编报|编制|报送|上报|制表|主管|所在|工作|帮扶|派出|发放|接收|捐赠"
		"|采购|负责|责任|实施|承办|主办)单 ?位|(?:金额|货币)(?= ?[:为])) ?[:为是]? ?([^])】〕}]*)",
		text, 1);
}

/* The unit in 单位：万元, 金额单位：人、元, 以万元计 or 发放表（万元）; in the cell beside it where it is 单位： alone. */
static const char *
stated_unit(const Row *row, int column)
{
	const char *text, *found;

	if (is_blank(row->cells[column]))
		return NULL;
	text = spaced_cell(row->cells[column]);
	if ((found = group_of("[以按] ?([^ ,、;]+?) ?(?:为(?:计量|金额)?单位|计(?:算|价)?(?:[),;]|$))",
						  text, 1)) != NULL &&
		money_unit(found) != NULL)
		return money_unit(found);
	found = behind_word(text);
	while (found != NULL && *found == '\0' && ++column < row->width)
		found = spaced_cell(row->cells[column]);
	if (found != NULL && money_unit(found) != NULL)
		return money_unit(found);
	found = unit_in_brackets(text);
	return found != NULL ? found : group_of("^[百千万亿]?元$", text, 0);
}

/* One more statement: two that differ are both quoted. */
static const char *
add_unit(const char *unit, const char *more)
{
	if (unit == NULL || more == NULL || strcmp(unit, more) == 0)
		return unit != NULL ? unit : more;
	return format_text("%s、%s", unit, more);
}

static const char *
unit_in_row(const Row *row)
{
	const char *unit = NULL;

	for (int i = 0; i < row->width && unit == NULL; i++)
		unit = stated_unit(row, i);
	return unit;
}

/* A row that has little else than a unit: 单位：万元 above each page, or below the last row. */
bool
is_unit_note(const Row *row)
{
	int texts = 0;
	bool has_word = false;

	for (int i = 0; i < row->width && texts <= 3; i++)
	{
		if (is_blank(row->cells[i]))
			continue;
		texts++;
		has_word |= strstr(row->cells[i], "单") != NULL && strstr(row->cells[i], "位") != NULL;
	}
	return has_word && texts <= 3 && unit_in_row(row) != NULL;
}

/* Whether the row below the headings has units instead of data. */
bool
has_units_below(const Row *row, int amount)
{
	const char *cell = amount < row->width ? plain_cell(row->cells[amount]) : "";

	return group_of("^[(【]?(?:单位:?)?(?:" UNIT "|[百千万亿])(?:/[^0-9]+)?[)】]?$", cell, 0) !=
		   NULL;
}

const char *
unit_outside(const Source *source, int heading, int heading_rows, int amount)
{
	const char *unit = NULL;

	for (int i = 0; i < source->rows.count; i++)
	{
		const Row *row = &source->rows.rows[i];

		if (i < heading || (i >= heading + heading_rows && is_unit_note(row)))
			unit = add_unit(unit, unit_in_row(row));
		else if (i > heading && i == heading + heading_rows - 1 && has_units_below(row, amount))
			unit = add_unit(unit, stated_unit(row, amount) != NULL
									  ? stated_unit(row, amount)
									  : group_of("[^(【)】]+", plain_cell(row->cells[amount]), 0));
	}
	return unit;
}

/* 万 of 单位:人民币万元 */
static const char *
bare_unit(const char *unit)
{
	const char *bare =
		group_of("^(?:计量|金额)?(?:单位)?:?(?:人民币|rmb|cny)?(.*?)[元圆]?$", plain_cell(unit), 1);

	return bare != NULL ? bare : unit;
}

/* Whether a heading itself has that unit; one that has another states two, which the ledger quotes. */
bool
has_unit(const char *heading, const char *unit)
{
	const char *own = unit_in_brackets(spaced_cell(heading));

	return own != NULL && strcmp(bare_unit(own), bare_unit(unit)) == 0;
}

/*
 * heading_unit.c
 *	  The unit of the amounts, where it stands above the headings.
 */
#include <string.h>

#include "headings.h"

static bool
ends_with_any(const char *text, const char *const *endings, size_t count)
{
	for (size_t i = 0; i < count; i++)
	{
		if (g_str_has_suffix(text, endings[i]))
			return true;
	}
	return false;
}

/* 万元 of 人、万元; all of it where several parts are units of money, which no import understands. */
static const char *
money_unit(const char *units)
{
	static const char *const endings[] = {"元", "角", "分", "万", "亿", "圆", "币"};
	gchar **parts = g_strsplit_set(units, ",/;", -1);
	const char *found = NULL;
	int count = 0;

	for (int i = 0; parts[i] != NULL; i++)
	{
		if (g_utf8_strlen(parts[i], -1) <= 6 && ends_with_any(parts[i], endings, lengthof(endings)))
		{
			found = copy_text(parts[i]);
			count++;
		}
	}
	g_strfreev(parts);
	return count > 1 ? units : found;
}

/* The text up to a closing bracket, with the comma of lists of words as a comma. */
static const char *
up_to_bracket(const char *text)
{
	char *units = copy_bytes(text, strcspn(text, ")]"));
	gchar **parts = g_strsplit(units, "、", -1);
	gchar *joined = g_strjoinv(",", parts);
	const char *copy = copy_text(joined);

	g_free(joined);
	g_strfreev(parts);
	return copy;
}

static bool
is_plain_unit(const char *text)
{
	static const char *const units[] = {"元", "百元", "千元", "万元", "亿元"};

	for (size_t i = 0; i < lengthof(units); i++)
	{
		if (strcmp(text, units[i]) == 0)
			return true;
	}
	return false;
}

/*
 * The unit in 单位：万元, 金额单位：人、元 or 发放表（万元）; the cell beside it where it is 单位： alone.  NULL for 填报单位：某局 and
 * whatever else is no unit of money.
 */
static const char *
stated_unit(const Row *row, int column)
{
	static const char *const offices[] = {"填报", "填表", "编报", "编制", "报送", "上报", "制表",
										  "主管", "所在", "工作", "帮扶", "派出", "发放", "接收"};
	const char *cell = plain_cell(row->cells[column]), *found = strstr(cell, "单位:");

	if (found == NULL && strchr(cell, '(') != NULL)
		return money_unit(up_to_bracket(strrchr(cell, '(') + 1));
	if (found == NULL)
		return is_plain_unit(cell) ? cell : NULL;
	if (ends_with_any(copy_bytes(cell, (size_t) (found - cell)), offices, lengthof(offices)))
		return NULL;
	found += strlen("单位:");
	while (*found == '\0' && ++column < row->width)
		found = plain_cell(row->cells[column]);
	return money_unit(up_to_bracket(found));
}

const char *
unit_above(const Source *source, int heading)
{
	for (int i = 0; i < heading; i++)
	{
		for (int j = 0; j < source->rows.rows[i].width; j++)
		{
			const char *unit = stated_unit(&source->rows.rows[i], j);

			if (unit != NULL)
				return unit;
		}
	}
	return NULL;
}

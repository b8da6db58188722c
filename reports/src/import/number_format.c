/*
 * number_format.c
 *	  What the format of a cell shows that its number does not say: that it is a day, a unit, a share or a foreign currency.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "workbook.h"

/*
 * A format of dates has y, or d, outside quotes, brackets and escapes; a format of times alone has neither.  LibreOffice writes
 * out the format General.
 */
bool
is_date_format(const char *format)
{
	bool quoted = false, bracketed = false;

	for (; *format != '\0'; format++)
	{
		if (*format == '"')
			quoted = !quoted;
		else if (!quoted && *format == '[')
			bracketed = true;
		else if (*format == ']')
			bracketed = false;
		else if (!quoted && *format == '\\' && format[1] != '\0')
			format++;
		else if (!quoted && !bracketed && g_ascii_strncasecmp(format, "General", 7) == 0)
			format += 6;
		else if (!quoted && !bracketed && strchr("yYdDeE", *format) != NULL &&
				 !(g_ascii_tolower(*format) == 'e' && (format[1] == '+' || format[1] == '-')))
			return true;
	}
	return false;
}

/* Without the signs that mark text; or without that text, and without colours, conditions, paddings and fillers. */
static char *
without(const char *pattern, const char *format)
{
	GRegex *regex = g_regex_new(pattern, 0, 0, NULL);
	char *rest = g_regex_replace_literal(regex, format, -1, 0, "", 0, NULL);

	g_regex_unref(regex);
	return rest != NULL ? rest : g_strdup("");
}

/* The first group of a pattern, or all of it; NULL: it does not match. */
static const char *
found_in(const char *pattern, const char *text)
{
	GRegex *regex = g_regex_new(pattern, 0, 0, NULL);
	GMatchInfo *match;
	const char *found = NULL;

	if (g_regex_match(regex, text, 0, &match))
	{
		gchar *group = g_match_info_fetch(match, g_regex_get_capture_count(regex) > 0 ? 1 : 0);

		found = copy_text(group);
		g_free(group);
	}
	g_match_info_free(match);
	g_regex_unref(regex);
	return found;
}

/* Whether it shows 1.5 for 1500 or 15000, as 0.0, and 0!.0,"万" do: the number itself is of yuan. */
static bool
is_scaled(const char *format)
{
	return g_regex_match_simple("[0#?],+(?![0#?])|[0#?][!\\\\][.]|[0#?]\"[.]\"", format, 0, 0);
}

/* 万元 of 0.00"万元", where 0.35 means 3500 yuan; NULL of what has no unit of money. */
static const char *
format_unit(const char *format)
{
	char *plain;
	const char *unit;

	if (is_scaled(format))
		return "元";
	plain = without("[\"\\\\!]", format);
	unit = found_in(
		"[0#?](?:_.|[ )])*((?:亿|千万|百万|十万|万|千|百|十)?[元圆]|亿|千万|百万|十万|万|千|%|‰)"
		"(?:[ _;)]|$)",
		plain);
	g_free(plain);
	return unit;
}

/* $ of [$$-409]0.00 and of "US$"0.00; signs of yuan say nothing. */
static const char *
foreign_sign(const char *format)
{
	char *plain = without("\\[\\$(?:¥|￥|CN¥|CNY|RMB|人民币)?(?:-[^]]*)?\\]", format);
	char *opened = without("\\[\\$|[\"\\\\!]", plain);
	const char *sign =
		found_in("(?:US|HK|NT)?[$]|[€£]|USD|HKD|EUR|GBP|JPY|美元|港元|港币|欧元", opened);

	g_free(opened);
	g_free(plain);
	return sign;
}

/* What the format shows besides the number, or instead of it; NULL: nothing that matters. */
const Shown *
format_shown(const char *format)
{
	char *bare = without("\"[^\"]*\"|[\\\\!_*].|\\[[^]]*\\]", format);
	Shown shown = {.before = foreign_sign(format)};
	const char *divisor = found_in("[0#?] *[/] *([0-9]+|[#?]+)", bare);
	Shown *kept;

	shown.is_percentage = strchr(bare, '%') != NULL;
	if (divisor != NULL && g_ascii_isdigit(*divisor))
		shown.least_parts = shown.most_parts = CLAMP(atoi(divisor), 1, 999);
	else if (divisor != NULL)
	{
		shown.least_parts = 1;
		shown.most_parts = strlen(divisor) == 1 ? 9 : strlen(divisor) == 2 ? 99 : 999;
	}
	if (!shown.is_percentage && divisor == NULL)
		shown.after = format_unit(format);
	g_free(bare);
	if (shown.before == NULL && shown.after == NULL && !shown.is_percentage && divisor == NULL)
		return NULL;
	kept = allocate(1, sizeof(Shown));
	*kept = shown;
	return kept;
}

/* 9, 10: percentages; 12, 13: fractions, which no workbook writes out. */
const Shown *
built_in_shown(int format)
{
	return format == 9 || format == 10 ? format_shown("0%")
		   : format == 12			   ? format_shown("# ?/?")
		   : format == 13			   ? format_shown("# ?\?/?\?")
									   : NULL;
}

/* 1 1/2 */
static const char *
fraction(double number, const Shown *shown)
{
	double size = fabs(number), whole = floor(size), least = 2;
	int best = 1;

	for (int parts = shown->least_parts; parts <= shown->most_parts; parts++)
	{
		double error = fabs((size - whole) - round((size - whole) * parts) / parts);

		if (error < least - 1e-12)
		{
			least = error;
			best = parts;
		}
	}
	return format_text("%s%.0f %.0f/%d", number < 0 ? "-" : "", whole, round((size - whole) * best),
					   best);
}

/* The number as the format shows it; text is the number. */
const char *
shown_number(const char *text, const Shown *shown)
{
	char *end;
	double number = g_ascii_strtod(text, &end);

	if (end == text || *end != '\0' || !isfinite(number))
		return text;
	if (shown->is_percentage)
		return format_text("%.12g%%", number * 100);
	if (shown->least_parts > 0)
		return number == floor(number) ? text : fraction(number, shown);
	return format_text("%s%s%s", shown->before != NULL ? shown->before : "", text,
					   shown->after != NULL ? shown->after : "");
}

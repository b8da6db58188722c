/*
 * amount.c
 *	  Exact decimal figures as whole numbers: no figure passes through a double.
 */
#include <stdlib.h>
#include <string.h>

#include "report.h"

/* Digits after the decimal point that a kind keeps. */
int
kind_scale(Kind kind)
{
	return kind == KIND_YUAN || kind == KIND_PERCENT ? 2 : 0;
}

/* Reads "-12.30" at scale 2 as -1230.  False: not such a number, more digits than scale, or too big. */
bool
parse_decimal(const char *text, int scale, int64_t *number)
{
	bool negative = *text == '-';
	bool point = false;
	int digits = 0, after = 0;
	int64_t value = 0;

	for (text += negative; *text != '\0'; text++)
	{
		if (*text == '.' && !point && digits > 0)
		{
			point = true;
			continue;
		}
		if (*text < '0' || *text > '9' || (point && after == scale) ||
			__builtin_mul_overflow(value, 10, &value) ||
			__builtin_sub_overflow(value, *text - '0', &value))
			return false;
		digits++;
		after += point;
	}
	for (; after < scale; after++)
	{
		if (__builtin_mul_overflow(value, 10, &value))
			return false;
	}
	/* Accumulated as a negative number, where one more value fits. */
	if (digits == 0 || (!negative && __builtin_sub_overflow(0, value, &value)))
		return false;
	*number = value;
	return true;
}

static void
append_digits(PQExpBuffer buf, int64_t number, int scale, bool grouped, const char *minus)
{
	uint64_t size = number < 0 ? -(uint64_t) number : (uint64_t) number;
	char digits[24];
	int len = 0;

	for (; size > 0 || len <= scale; size /= 10)
		digits[len++] = (char) ('0' + size % 10);
	if (number < 0)
		appendPQExpBufferStr(buf, minus);
	while (len-- > 0)
	{
		appendPQExpBufferChar(buf, digits[len]);
		if (len == scale && scale > 0)
			appendPQExpBufferChar(buf, '.');
		else if (grouped && len > scale && (len - scale) % 3 == 0)
			appendPQExpBufferChar(buf, ',');
	}
}

/* For machines: -3500000.00 */
void
append_decimal(PQExpBuffer buf, int64_t number, int scale)
{
	append_digits(buf, number, scale, false, "-");
}

/* For readers: −3,500,000.00, with a true minus sign. */
void
append_grouped(PQExpBuffer buf, int64_t number, int scale)
{
	append_digits(buf, number, scale, true, "−");
}

/* The quotient, half away from zero.  The divisor is positive. */
int64_t
divide_rounded(int64_t number, int64_t divisor)
{
	int64_t quotient = number / divisor;
	int64_t rest = number % divisor;

	if (rest >= divisor - rest)
		return quotient + 1;
	if (-rest >= divisor + rest)
		return quotient - 1;
	return quotient;
}

static const char *
signed_text(int64_t number, int scale, const char *unit)
{
	PQExpBuffer buf = new_buffer();

	if (number > 0)
		appendPQExpBufferChar(buf, '+');
	append_grouped(buf, number, scale);
	appendPQExpBufferStr(buf, unit);
	return buffer_text(buf);
}

/*
 * The change from one figure to a later one: a percentage to one decimal, or for percentages a
 * difference in points, and for other indices in their own unit.  NULL: the base is zero, so there is none.
 */
const char *
change_text(const Column *column, const Cell *before, const Cell *after, Lang lang)
{
	__int128 base, twice;

	if (column->kind == KIND_PERCENT)
		return signed_text(divide_rounded(after->number - before->number, 10), 1,
						   strcmp(column->unit.en, "%") != 0 ? ""
						   : lang == LANG_EN				 ? " pp"
															 : " 百分点");
	if (before->number == 0)
		return NULL;
	base = before->number < 0 ? -(__int128) before->number : before->number;
	twice = 2000 * ((__int128) after->number - before->number);
	twice += twice < 0 ? -base : base; /* so that truncation rounds half away from zero */
	twice /= 2 * base;
	if (twice > INT64_MAX || twice < INT64_MIN)
		return NULL;
	return signed_text((int64_t) twice, 1, "%");
}

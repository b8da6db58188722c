/*
 * core/beneficiary_set/text.c
 *	  Reading and writing the text form of a set.
 */
#include "core/beneficiary_set/text.h"

#include <inttypes.h>
#include <stdio.h>

#include "core/memory.h"
#include "core/beneficiary_set/ranges.h"

static const char *
skip_space(const char *s)
{
	while (*s == ' ' || (*s >= '\t' && *s <= '\r'))
		s++;
	return s;
}

/* Reads an int64; leaves the text after its last digit, or at the error. */
SetTextStatus
set_parse_id(const char **text, int64_t *id)
{
	const char *s = skip_space(*text);
	bool negative = *s == '-';
	int64_t value = 0;

	*text = s;
	s += negative;
	if (*s < '0' || *s > '9')
		return SET_TEXT_SYNTAX;
	/* Accumulated as a negative number: INT64_MIN has no positive counterpart. */
	for (; *s >= '0' && *s <= '9'; s++)
	{
		if (__builtin_mul_overflow(value, 10, &value) ||
			__builtin_sub_overflow(value, *s - '0', &value))
			return SET_TEXT_ID_RANGE;
	}
	if (!negative && __builtin_sub_overflow(0, value, &value))
		return SET_TEXT_ID_RANGE;
	*id = value;
	*text = s;
	return SET_TEXT_OK;
}

/* Reads an id or a range; one id is a range of one. */
static SetTextStatus
parse_range(const char **text, int64_t *first, int64_t *last)
{
	SetTextStatus status = set_parse_id(text, first);
	const char *dash;

	if (status != SET_TEXT_OK)
		return status;
	*last = *first;
	dash = skip_space(*text);
	if (*dash != '-')
		return SET_TEXT_OK;
	*text = dash + 1;
	return set_parse_id(text, last);
}

static SetTextStatus
parse_ranges(const char **text, SetRangeWriter *ranges)
{
	for (;;)
	{
		const char *start = skip_space(*text);
		int64_t first = 0;
		int64_t last = 0;
		SetTextStatus status = parse_range(text, &first, &last);

		if (status != SET_TEXT_OK)
			return status;
		switch (set_put_range(ranges, set_bias(first), set_bias(last)))
		{
			case SET_RANGE_OK:
				break;
			case SET_RANGE_BACKWARD:
				*text = start;
				return SET_TEXT_BACKWARD;
			case SET_RANGE_ORDER:
				*text = start;
				return SET_TEXT_ORDER;
			case SET_RANGE_TOO_LARGE:
				*text = start;
				return SET_TEXT_TOO_LARGE;
		}
		*text = skip_space(*text);
		if (**text == '}')
			return SET_TEXT_OK;
		if (**text != ',')
			return SET_TEXT_SYNTAX;
		(*text)++;
	}
}

/*
 * Reads a set into the writer; leaves the text after its closing brace, or at the error.
 */
SetTextStatus
set_parse(const char **text, SetWriter *writer)
{
	SetTextStatus status = SET_TEXT_OK;
	SetRangeWriter ranges;

	*text = skip_space(*text);
	if (**text != '{')
		return SET_TEXT_SYNTAX;
	(*text)++;
	if (*skip_space(*text) != '}')
	{
		set_range_writer_init(&ranges, writer);
		status = parse_ranges(text, &ranges);
		set_range_writer_finish(&ranges);
	}
	if (status != SET_TEXT_OK)
		return status;
	*text = skip_space(*text) + 1;
	return SET_TEXT_OK;
}

/* Writes a range, without a terminating zero; returns its length. */
int
set_format_range(char *text, int64_t first, int64_t last)
{
	char buffer[SET_RANGE_TEXT_MAX + 1];
	int length;

	if (first == last)
		length = snprintf(buffer, sizeof(buffer), "%" PRId64, first);
	else
		length = snprintf(buffer, sizeof(buffer), "%" PRId64 "-%" PRId64, first, last);
	for (int i = 0; i < length; i++)
		text[i] = buffer[i];
	return length;
}

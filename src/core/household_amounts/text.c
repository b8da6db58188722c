/*
 * core/household_amounts/text.c
 *	  Reading and writing the text form of a map.
 */
#include "core/household_amounts/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "core/beneficiary_set/text.h"

static const char *
skip_space(const char *s)
{
	while (*s == ' ' || (*s >= '\t' && *s <= '\r'))
		s++;
	return s;
}

/* Skips a character with space before it. */
static bool
take(const char **text, char c)
{
	*text = skip_space(*text);
	if (**text != c)
		return false;
	(*text)++;
	return true;
}

/* Reads an amount as type yuan does; it ends at the next comma or brace. */
static AmountsTextStatus
parse_amount(const char **text, Wide *amount)
{
	size_t length;
	size_t where = 0;
	YuanStatus status;

	*text = skip_space(*text);
	length = strcspn(*text, ",}");
	status = wide_parse(*text, length, amount, &where);
	*text += status == YUAN_OK || where > length ? length : where;
	switch (status)
	{
		case YUAN_OK:
			return AMOUNTS_TEXT_OK;
		case YUAN_OUT_OF_RANGE:
			return AMOUNTS_TEXT_FEN_RANGE;
		case YUAN_TOO_FINE:
			return AMOUNTS_TEXT_TOO_FINE;
		default:
			return AMOUNTS_TEXT_SYNTAX;
	}
}

/* Reads a household and its amount. */
static AmountsTextStatus
parse_entry(const char **text, int64_t *household, Wide *amount)
{
	switch (set_parse_id(text, household))
	{
		case SET_TEXT_OK:
			break;
		case SET_TEXT_ID_RANGE:
			return AMOUNTS_TEXT_ID_RANGE;
		default:
			return AMOUNTS_TEXT_SYNTAX;
	}
	return take(text, ':') ? parse_amount(text, amount) : AMOUNTS_TEXT_SYNTAX;
}

/* Reads the text after the opening brace, with at least one household. */
static AmountsTextStatus
parse_entries(const char **text, AmountsWriter *writer)
{
	int64_t last = 0;

	for (bool first = true;; first = false)
	{
		const char *start = skip_space(*text);
		int64_t household = 0;
		Wide amount = {0};
		AmountsTextStatus status = parse_entry(text, &household, &amount);

		if (status != AMOUNTS_TEXT_OK)
			return status;
		if (!first && household <= last)
		{
			*text = start;
			return AMOUNTS_TEXT_ORDER;
		}
		amounts_put_wide(writer, household, amount);
		last = household;
		if (take(text, '}'))
			return AMOUNTS_TEXT_OK;
		if (!take(text, ','))
			return AMOUNTS_TEXT_SYNTAX;
	}
}

/*
 * Reads a map, and space after it, into the writer, which is then finished; leaves the text at its
 * end, or at the error.
 */
AmountsTextStatus
amounts_parse(const char **text, AmountsWriter *writer)
{
	AmountsTextStatus status;

	if (!take(text, '{'))
		return AMOUNTS_TEXT_SYNTAX;
	if (!take(text, '}'))
	{
		status = parse_entries(text, writer);
		if (status != AMOUNTS_TEXT_OK)
			return status;
	}
	amounts_writer_finish(writer);
	*text = skip_space(*text);
	if (**text != '\0')
		return AMOUNTS_TEXT_SYNTAX;
	return writer->too_wide ? AMOUNTS_TEXT_SUM_RANGE : AMOUNTS_TEXT_OK;
}

/* Writes a household and its amount, and a terminating zero; returns the length without it. */
int
amounts_format(char *text, int64_t household, Wide amount)
{
	int length = sprintf(text, "%" PRId64 ": ", household);

	return length + (int) wide_print(amount, text + length);
}

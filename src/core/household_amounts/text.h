/*
 * core/household_amounts/text.h
 *	  The text form of a map: {1: 700.00, 5: -3.50}, households ascending.
 */
#ifndef CORE_AMOUNTS_TEXT_H
#define CORE_AMOUNTS_TEXT_H

#include "core/household_amounts/writer.h"
#include "core/wide_text.h"

/* An int64, a colon, a space and an amount. */
#define AMOUNTS_ENTRY_TEXT_MAX (20 + 2 + WIDE_TEXT_SIZE)

typedef enum AmountsTextStatus
{
	AMOUNTS_TEXT_OK,
	AMOUNTS_TEXT_SYNTAX,	/* not the expected character */
	AMOUNTS_TEXT_ID_RANGE,	/* a household outside int64 */
	AMOUNTS_TEXT_ORDER,		/* a household that is not above the one before */
	AMOUNTS_TEXT_TOO_FINE,	/* an amount with fractions of a fen */
	AMOUNTS_TEXT_FEN_RANGE, /* an amount beyond 128 bits, or beyond yuan and not plain digits */
	AMOUNTS_TEXT_SUM_RANGE	/* amounts whose sum is beyond 128 bits */
} AmountsTextStatus;

extern AmountsTextStatus amounts_parse(const char **text, AmountsWriter *writer);
extern int amounts_format(char *text, int64_t household, Wide amount);

#endif /* CORE_AMOUNTS_TEXT_H */

/*
 * core/beneficiary_set/text.h
 *	  The text form of a set: {1-8505,9001}, ranges with both ends, ascending.
 */
#ifndef CORE_SET_TEXT_H
#define CORE_SET_TEXT_H

#include "core/beneficiary_set/beneficiary_set.h"
#include "core/beneficiary_set/writer.h"

/* Two int64, a dash. */
#define SET_RANGE_TEXT_MAX (2 * 20 + 1)

typedef enum SetTextStatus
{
	SET_TEXT_OK,
	SET_TEXT_SYNTAX,   /* not the expected character */
	SET_TEXT_ID_RANGE, /* an id outside int64 */
	SET_TEXT_BACKWARD, /* a range that ends before it begins */
	SET_TEXT_ORDER,	   /* an id or range that is not above the one before */
	SET_TEXT_TOO_LARGE /* more than fits into a value */
} SetTextStatus;

extern SetTextStatus set_parse_id(const char **text, int64_t *id);
extern SetTextStatus set_parse(const char **text, SetWriter *writer);
extern int set_format_range(char *text, int64_t first, int64_t last);

#endif /* CORE_SET_TEXT_H */

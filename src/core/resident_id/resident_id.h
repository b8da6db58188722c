/*
 * core/resident_id/resident_id.h
 *	  Citizen identity numbers (GB 11643-1999) as 64-bit integers.
 *
 * A number is written RRRRRRYYYYMMDDSSSC: region, date of birth, sequence (odd for men, even for
 * women) and a check digit, 0 to 9 or X, that follows from the rest.  It is kept as
 *
 *		packed = (region * RESIDENT_DAYS + day) * 1000 + sequence
 *
 * where day counts from 1 January 1800.  Region, date and sequence have a fixed width in the text
 * and the check digit is a function of them, so packed values sort like their texts, and the
 * numbers of one county are close to each other, which keeps sets of them small.
 *
 * It fits: region <= 999999, day <= 182620 and sequence <= 999, so packed is less than
 * 1000000 * 182621 * 1000 = 1.83e14, below 2^48 = 2.81e14 and far below 2^63.
 */
#ifndef RESIDENT_H
#define RESIDENT_H

#include <stddef.h>
#include <stdint.h>

#include "core/resident_id/date.h"

#define RESIDENT_DIGITS		   18 /* with the check digit */
#define RESIDENT_LEGACY_DIGITS 15 /* GB 11643-1989: no century, no check digit */
#define RESIDENT_SEQUENCES	   1000
#define RESIDENT_PER_REGION	   ((int64_t) RESIDENT_DAYS * RESIDENT_SEQUENCES)

typedef enum ResidentStatus
{
	RESIDENT_OK,
	RESIDENT_BAD_CHARACTER, /* position: that character, counted from 1 */
	RESIDENT_BAD_LENGTH,	/* position: how many digits there are */
	RESIDENT_BAD_PROVINCE,
	RESIDENT_BAD_DATE,
	RESIDENT_TOO_EARLY,
	RESIDENT_IN_FUTURE,
	RESIDENT_BAD_CHECK
} ResidentStatus;

/* The result of a parse: the value on success, otherwise the place of the error. */
typedef struct ResidentReading
{
	int64_t packed;
	int position;
} ResidentReading;

/*
 * Both refuse people born after the day "today".  Text is UTF-8 and need not end in a zero byte.
 */
extern ResidentStatus resident_parse(const char *text, size_t length, int32_t today,
									 ResidentReading *reading);
extern ResidentStatus resident_check(int64_t packed, int32_t today);

/* Both write 18 characters and a zero byte. */
extern void resident_print(int64_t packed, char text[RESIDENT_DIGITS + 1]);
extern void resident_mask(int64_t packed, char text[RESIDENT_DIGITS + 1]);

extern bool resident_region_is_known(int32_t region);
extern bool resident_region_is_legacy(int32_t region);
extern int resident_check_value(const int8_t digits[RESIDENT_DIGITS - 1]);
extern int32_t resident_division(int64_t packed);

static inline int64_t
resident_pack(int32_t region, int32_t day, int32_t sequence)
{
	return region * RESIDENT_PER_REGION + (int64_t) day * RESIDENT_SEQUENCES + sequence;
}

static inline int32_t
resident_region(int64_t packed)
{
	return (int32_t) (packed / RESIDENT_PER_REGION);
}

static inline int32_t
resident_day(int64_t packed)
{
	return (int32_t) (packed / RESIDENT_SEQUENCES % RESIDENT_DAYS);
}

static inline int32_t
resident_sequence(int64_t packed)
{
	return (int32_t) (packed % RESIDENT_SEQUENCES);
}

#endif /* RESIDENT_H */

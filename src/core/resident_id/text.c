/*
 * core/resident_id/text.c
 *	  Identity numbers from text.
 *
 * Text comes from spreadsheets, forms and copied pages: digits and X may be full-width, x may be
 * small, and blanks may stand anywhere.
 */
#include "core/resident_id/resident_id.h"

/* The value of a character: 0 to 10 (for X), or one of these */
#define BLANK		(-1)
#define NOT_A_DIGIT (-2)

static int
value_of_ascii(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c == 'X' || c == 'x')
		return 10;
	if (c == ' ' || (c >= '\t' && c <= '\r'))
		return BLANK;
	return NOT_A_DIGIT;
}

/* U+FF10 to U+FF19, U+FF38 and U+FF58 are the full-width digits, X and x. */
static int
value_of_full_width(unsigned char second, unsigned char third)
{
	if (second == 0xBC && third >= 0x90 && third <= 0x99)
		return third - 0x90;
	if ((second == 0xBC && third == 0xB8) || (second == 0xBD && third == 0x98))
		return 10;
	return NOT_A_DIGIT;
}

/* Reads one UTF-8 character and advances past it; an invalid one is not a digit. */
static int
next_value(const unsigned char **text, const unsigned char *end)
{
	const unsigned char *at = *text;

	(*text)++;
	if (at[0] < 0x80)
		return value_of_ascii(at[0]);

	while (*text < end && (**text & 0xC0) == 0x80)
		(*text)++;
	if (*text - at == 3 && at[0] == 0xEF)
		return value_of_full_width(at[1], at[2]);
	if (*text - at == 2 && at[0] == 0xC2 && at[1] == 0xA0)
		return BLANK; /* no-break space */
	if (*text - at == 3 && at[0] == 0xE3 && at[1] == 0x80 && at[2] == 0x80)
		return BLANK; /* ideographic space */
	return NOT_A_DIGIT;
}

/*
 * Extracts the digits of a text; X is allowed only as the check digit.  On success position is
 * their count, 15 or 18.
 */
static ResidentStatus
take_digits(const char *text, size_t length, int8_t digits[RESIDENT_DIGITS], int *position)
{
	const unsigned char *at = (const unsigned char *) text;
	const unsigned char *end = at + length;
	int characters = 0;
	int count = 0;

	while (at < end)
	{
		int value = next_value(&at, end);

		characters++;
		if (value == BLANK)
			continue;
		if (value == NOT_A_DIGIT || (value == 10 && count != RESIDENT_DIGITS - 1))
		{
			*position = characters;
			return RESIDENT_BAD_CHARACTER;
		}
		if (count < RESIDENT_DIGITS)
			digits[count] = (int8_t) value;
		count++;
	}

	*position = count;
	if (count != RESIDENT_DIGITS && count != RESIDENT_LEGACY_DIGITS)
		return RESIDENT_BAD_LENGTH;
	return RESIDENT_OK;
}

static int
number_of(const int8_t *digits, int count)
{
	int number = 0;

	while (count-- > 0)
		number = number * 10 + *digits++;
	return number;
}

/*
 * Writes an old number as the first 17 digits of a new one.  Under GB 11643-1989 the sequences 996
 * to 999 were reserved for people over a hundred years old, born in 18yy; all others are of 19yy,
 * because the old form was abolished before anybody born in 2000 could have one.
 */
static void
upgrade(int8_t digits[RESIDENT_DIGITS])
{
	for (int i = RESIDENT_LEGACY_DIGITS - 1; i >= 6; i--)
		digits[i + 2] = digits[i];
	digits[6] = 1;
	digits[7] = number_of(digits + 14, 3) >= 996 ? 8 : 9;
}

/*
 * The date of birth.  Distinguishes an invalid date from one on which nobody with a number can have
 * been born.
 */
static ResidentStatus
take_day(const int8_t digits[8], int32_t today, int32_t *day)
{
	ResidentDate birth;

	birth.year = number_of(digits, 4);
	birth.month = number_of(digits + 4, 2);
	birth.day = number_of(digits + 6, 2);

	if (!resident_date_exists(birth))
		return RESIDENT_BAD_DATE;
	if (birth.year < RESIDENT_FIRST_YEAR)
		return RESIDENT_TOO_EARLY;
	if (birth.year > RESIDENT_LAST_YEAR)
		return RESIDENT_IN_FUTURE;
	*day = resident_date_to_day(birth);
	return *day > today ? RESIDENT_IN_FUTURE : RESIDENT_OK;
}

ResidentStatus
resident_parse(const char *text, size_t length, int32_t today, ResidentReading *reading)
{
	ResidentStatus status;
	int8_t digits[RESIDENT_DIGITS];
	int32_t region;
	int32_t day;
	bool legacy;

	reading->packed = 0;
	status = take_digits(text, length, digits, &reading->position);
	if (status != RESIDENT_OK)
		return status;

	legacy = reading->position == RESIDENT_LEGACY_DIGITS;
	if (legacy)
		upgrade(digits);

	region = number_of(digits, 6);
	if (!(legacy ? resident_region_is_legacy(region) : resident_region_is_known(region)))
		return RESIDENT_BAD_PROVINCE;

	status = take_day(digits + 6, today, &day);
	if (status != RESIDENT_OK)
		return status;

	if (!legacy && resident_check_value(digits) != digits[RESIDENT_DIGITS - 1])
		return RESIDENT_BAD_CHECK;

	reading->packed = resident_pack(region, day, number_of(digits + 14, 3));
	return RESIDENT_OK;
}

/*
 * core/wide_text.c
 *	  Reading and writing an amount that may be beyond the range of yuan.
 */
#include "core/wide_text.h"

#include <limits.h>
#include <string.h>

#define DECIMALS 2

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Appends a digit to a magnitude; false when it exceeds 128 bits unsigned. */
static bool
take_digit(FenWideUnsigned *magnitude, char digit)
{
	FenWideUnsigned ten_times;

	if (__builtin_mul_overflow(*magnitude, (FenWideUnsigned) 10, &ten_times))
		return false;
	return !__builtin_add_overflow(ten_times, (FenWideUnsigned) (digit - '0'), magnitude);
}

/* The magnitude with its sign; false when it is too large for that. */
static bool
give_sign(FenWideUnsigned magnitude, bool negative, Wide *fen)
{
	FenWideUnsigned most = ((FenWideUnsigned) 1 << 127) - !negative;

	if (magnitude > most)
		return false;
	if (negative)
		magnitude = -magnitude;
	fen->low = (uint64_t) magnitude;
	fen->high = (int64_t) (uint64_t) (magnitude >> 64);
	return true;
}

/* Reads digits up to another character, at most the given number. */
static bool
take_digits(const char **at, const char *end, int most, FenWideUnsigned *magnitude)
{
	for (; most > 0 && *at < end && is_digit(**at); ++*at, most--)
	{
		if (!take_digit(magnitude, **at))
			return false;
	}
	return true;
}

/*
 * Reads -?digits[.digits] and nothing else.  YUAN_OUT_OF_RANGE when it is anything else, or exceeds
 * 128 bits.
 */
static YuanStatus
parse_plain(const char *text, const char *end, Wide *fen, const char **wrong)
{
	bool negative = text < end && *text == '-';
	const char *at = text + negative;
	const char *point;
	FenWideUnsigned magnitude = 0;

	if (at == end || !is_digit(*at) || !take_digits(&at, end, INT_MAX, &magnitude))
		return YUAN_OUT_OF_RANGE;
	point = at;
	if (at < end && *at == '.')
		at++;
	if (!take_digits(&at, end, DECIMALS, &magnitude))
		return YUAN_OUT_OF_RANGE;
	for (int decimals = at > point ? (int) (at - point) - 1 : 0; decimals < DECIMALS; decimals++)
	{
		if (!take_digit(&magnitude, '0'))
			return YUAN_OUT_OF_RANGE;
	}
	while (at < end && *at == '0')
		at++;
	*wrong = at;
	if (at < end)
		return is_digit(*at) ? YUAN_TOO_FINE : YUAN_OUT_OF_RANGE;
	return give_sign(magnitude, negative, fen) ? YUAN_OK : YUAN_OUT_OF_RANGE;
}

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/*
 * Like yuan_parse; YUAN_OUT_OF_RANGE when it exceeds 128 bits, or exceeds yuan and is not plain
 * digits.
 */
YuanStatus
wide_parse(const char *text, size_t length, Wide *fen, size_t *where)
{
	const char *start = text;
	const char *end = text + length;
	const char *wrong = text;
	int64_t narrow = 0;
	YuanStatus status = yuan_parse(text, length, &narrow, where);

	if (status == YUAN_OK)
		*fen = wide_from_int64(narrow);
	if (status != YUAN_OUT_OF_RANGE)
		return status;
	while (text < end && is_space(*text))
		text++;
	while (text < end && is_space(end[-1]))
		end--;
	status = parse_plain(text, end, fen, &wrong);
	if (status == YUAN_TOO_FINE)
		*where = wrong - start;
	return status;
}

/* Writes -?\d+\.\d\d and a null byte; returns the length without it. */
size_t
wide_print(Wide fen, char *buffer)
{
	FenWideUnsigned magnitude = (FenWideUnsigned) (uint64_t) fen.high << 64 | fen.low;
	char digits[WIDE_TEXT_SIZE];
	char *at = digits + sizeof(digits);

	if (wide_fits_yuan(fen))
		return yuan_print((int64_t) fen.low, buffer);
	if (fen.high < 0)
		magnitude = -magnitude;
	*--at = '\0';
	for (int place = 0; magnitude > 0; place++)
	{
		if (place == DECIMALS)
			*--at = '.';
		*--at = '0' + (char) (magnitude % 10);
		magnitude /= 10;
	}
	if (fen.high < 0)
		*--at = '-';
	memcpy(buffer, at, digits + sizeof(digits) - at);
	return digits + sizeof(digits) - at - 1;
}

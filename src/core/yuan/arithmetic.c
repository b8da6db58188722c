/*
 * core/yuan/arithmetic.c
 *	  Arithmetic on fen that fails instead of wrapping around.
 */
#include "core/yuan/yuan.h"

YuanStatus
fen_from_wide(FenWide value, int64_t *result)
{
	if (value < FEN_MIN || value > FEN_MAX)
		return YUAN_OUT_OF_RANGE;
	*result = (int64_t) value;
	return YUAN_OK;
}

YuanStatus
fen_add(int64_t a, int64_t b, int64_t *result)
{
	if (__builtin_add_overflow(a, b, result) || *result < FEN_MIN)
		return YUAN_OUT_OF_RANGE;
	return YUAN_OK;
}

YuanStatus
fen_subtract(int64_t a, int64_t b, int64_t *result)
{
	if (__builtin_sub_overflow(a, b, result) || *result < FEN_MIN)
		return YUAN_OUT_OF_RANGE;
	return YUAN_OK;
}

YuanStatus
fen_multiply(int64_t a, int64_t factor, int64_t *result)
{
	if (__builtin_mul_overflow(a, factor, result) || *result < FEN_MIN)
		return YUAN_OUT_OF_RANGE;
	return YUAN_OK;
}

/*
 * Rounding away from zero takes the sign of the quotient, which C's remainder does not carry when
 * the quotient is 0.  Comparing the remainder with the divisor minus it cannot overflow; doubling
 * it could.
 */
FenWide
wide_divide_rounded(FenWide a, FenWide divisor)
{
	FenWide quotient = a / divisor;
	FenWide remainder = a % divisor;
	FenWide magnitude = divisor < 0 ? -divisor : divisor;

	if (remainder < 0)
		remainder = -remainder;
	if (remainder >= magnitude - remainder)
		quotient += (a < 0) == (divisor < 0) ? 1 : -1;
	return quotient;
}

/* In wide numbers, because INT64_MIN is a valid divisor although it is not an amount. */
YuanStatus
fen_divide(int64_t a, int64_t divisor, int64_t *result)
{
	if (divisor == 0)
		return YUAN_DIVISION_BY_ZERO;
	*result = (int64_t) wide_divide_rounded(a, divisor);
	return YUAN_OK;
}

YuanStatus
fen_modulo(int64_t a, int64_t b, int64_t *result)
{
	if (b == 0)
		return YUAN_DIVISION_BY_ZERO;
	*result = a % b;
	return YUAN_OK;
}

YuanStatus
fen_round_to(int64_t a, int64_t unit, int64_t *result)
{
	if (unit <= 0)
		return YUAN_BAD_UNIT;
	return fen_from_wide(wide_divide_rounded(a, unit) * unit, result);
}

/*
 * core/yuan/decimal.c
 *	  Decimal numbers of any length as fen.
 */
#include "core/yuan/yuan.h"

/* Appends a digit to a magnitude that must stay an amount. */
static bool
append(uint64_t *magnitude, unsigned digit)
{
	if (*magnitude > ((uint64_t) FEN_MAX - digit) / 10)
		return false;
	*magnitude = *magnitude * 10 + digit;
	return true;
}

YuanStatus
fen_cut_decimal(const char *text, int exponent, FenCut *cut)
{
	uint64_t magnitude = 0;
	bool fraction = false;

	cut->rest = FEN_EXACT;
	cut->negative = *text == '-';
	if (cut->negative)
		text++;
	if (*text < '0' || *text > '9')
		return YUAN_NOT_FINITE;

	for (; *text != '\0'; text++)
	{
		unsigned digit = (unsigned) (*text - '0');

		if (*text == '.')
			fraction = true;
		else if (!fraction || exponent > 0)
		{
			if (!append(&magnitude, digit))
				return YUAN_OUT_OF_RANGE;
			exponent -= fraction;
		}
		else
		{
			/*
			 * The first digit beyond a fen determines the rounding; any later nonzero digit makes
			 * it inexact.
			 */
			if (exponent == 0)
				cut->rest = digit >= 5 ? FEN_HALF_OR_MORE : FEN_EXACT;
			if (digit != 0 && cut->rest == FEN_EXACT)
				cut->rest = FEN_LESS_THAN_HALF;
			exponent = -1;
		}
	}
	for (; exponent > 0; exponent--)
	{
		if (!append(&magnitude, 0))
			return YUAN_OUT_OF_RANGE;
	}

	cut->fen = cut->negative ? -(int64_t) magnitude : (int64_t) magnitude;
	return YUAN_OK;
}

/* Half away from zero. */
YuanStatus
fen_round_cut(const FenCut *cut, int64_t *fen)
{
	if (cut->rest != FEN_HALF_OR_MORE)
	{
		*fen = cut->fen;
		return YUAN_OK;
	}
	return fen_add(cut->fen, cut->negative ? -1 : 1, fen);
}

/*
 * yuan/operand.c
 *	  Amounts beside numbers: comparison, hashing, multiplication and division.
 *
 * A yuan_operand is a numeric under another name (reasons: sql/extension/yuan/operand.sql).
 * Comparison is exact over the whole range of numeric: NaN is above all amounts, as it is above all
 * numbers.
 */
#include "private.h"

#include "common/hashfn.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

PG_FUNCTION_INFO_V1(yuan_cmp_operand);
PG_FUNCTION_INFO_V1(operand_cmp_yuan);
PG_FUNCTION_INFO_V1(yuan_operand_hash);
PG_FUNCTION_INFO_V1(yuan_operand_hash_extended);
PG_FUNCTION_INFO_V1(yuan_multiply_operand);
PG_FUNCTION_INFO_V1(operand_multiply_yuan);
PG_FUNCTION_INFO_V1(yuan_divide_operand);
PG_FUNCTION_INFO_V1(yuan_ratio);

static Datum
numeric_of(Yuan amount)
{
	return NumericGetDatum(int64_div_fast_to_numeric(amount, 2));
}

static int
compare(Yuan amount, Datum number)
{
	return DatumGetInt32(DirectFunctionCall2(numeric_cmp, numeric_of(amount), number));
}

Datum
yuan_cmp_operand(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare(PG_GETARG_YUAN(0), PG_GETARG_DATUM(1)));
}

Datum
operand_cmp_yuan(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(-compare(PG_GETARG_YUAN(1), PG_GETARG_DATUM(0)));
}

/* The six comparisons of an amount with a number, and of a number with an amount. */
#define COMPARISON(name, op)                                                                       \
	PG_FUNCTION_INFO_V1(yuan_##name##_operand);                                                    \
	Datum yuan_##name##_operand(PG_FUNCTION_ARGS)                                                  \
	{                                                                                              \
		PG_RETURN_BOOL(compare(PG_GETARG_YUAN(0), PG_GETARG_DATUM(1)) op 0);                       \
	}                                                                                              \
	PG_FUNCTION_INFO_V1(operand_##name##_yuan);                                                    \
	Datum operand_##name##_yuan(PG_FUNCTION_ARGS)                                                  \
	{                                                                                              \
		PG_RETURN_BOOL(0 op compare(PG_GETARG_YUAN(1), PG_GETARG_DATUM(0)));                       \
	}                                                                                              \
	extern int no_such_variable

COMPARISON(eq, ==);
COMPARISON(ne, !=);
COMPARISON(lt, <);
COMPARISON(le, <=);
COMPARISON(gt, >);
COMPARISON(ge, >=);

/* A number that is an amount must hash like that amount; other numbers may hash in any way. */
static bool
is_amount(Datum number, int64 *fen)
{
	FenCut cut;

	if (yuan_cut_numeric(number, 2, &cut) != YUAN_OK || cut.rest != FEN_EXACT)
		return false;
	*fen = cut.fen;
	return true;
}

Datum
yuan_operand_hash(PG_FUNCTION_ARGS)
{
	int64 fen;

	if (is_amount(PG_GETARG_DATUM(0), &fen))
		return DirectFunctionCall1(hashint8, Int64GetDatum(fen));
	return DirectFunctionCall1(hash_numeric, PG_GETARG_DATUM(0));
}

Datum
yuan_operand_hash_extended(PG_FUNCTION_ARGS)
{
	int64 fen;

	if (is_amount(PG_GETARG_DATUM(0), &fen))
		return DirectFunctionCall2(hashint8extended, Int64GetDatum(fen), PG_GETARG_DATUM(1));
	return DirectFunctionCall2(hash_numeric_extended, PG_GETARG_DATUM(0), PG_GETARG_DATUM(1));
}

/* Fen times a number is exact, so that rounding to fen is done once. */
static Yuan
multiply(Yuan amount, Datum factor)
{
	Datum fen = NumericGetDatum(int64_to_numeric(amount));

	return yuan_round_numeric(DirectFunctionCall2(numeric_mul, fen, factor), 0);
}

Datum
yuan_multiply_operand(PG_FUNCTION_ARGS)
{
	PG_RETURN_YUAN(multiply(PG_GETARG_YUAN(0), PG_GETARG_DATUM(1)));
}

Datum
operand_multiply_yuan(PG_FUNCTION_ARGS)
{
	PG_RETURN_YUAN(multiply(PG_GETARG_YUAN(1), PG_GETARG_DATUM(0)));
}

/*
 * numeric's own quotient is already rounded, and rounding it again could round up a value just
 * below a half.  So twice the fen are divided and truncated to a whole number, which is exact; half
 * of it then determines the rounding.
 */
Datum
yuan_divide_operand(PG_FUNCTION_ARGS)
{
	Numeric divisor = PG_GETARG_NUMERIC(1);
	Datum fen = NumericGetDatum(int64_to_numeric(PG_GETARG_YUAN(0)));
	Datum two = NumericGetDatum(int64_to_numeric(2));
	Datum half = NumericGetDatum(int64_div_fast_to_numeric(5, 1));
	Datum twice;

	if (numeric_is_nan(divisor) || numeric_is_inf(divisor))
		yuan_check(YUAN_NOT_FINITE);
	twice = DirectFunctionCall2(numeric_div_trunc, DirectFunctionCall2(numeric_mul, fen, two),
								NumericGetDatum(divisor));
	PG_RETURN_YUAN(yuan_round_numeric(DirectFunctionCall2(numeric_mul, twice, half), 0));
}

/* As numeric divides, which is to 16 significant digits or more. */
Datum
yuan_ratio(PG_FUNCTION_ARGS)
{
	return DirectFunctionCall2(numeric_div, numeric_of(PG_GETARG_YUAN(0)),
							   numeric_of(PG_GETARG_YUAN(1)));
}

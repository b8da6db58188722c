/*
 * yuan_arith.c
 *	  Operators on amounts and whole numbers.
 */
#include "private.h"

PG_FUNCTION_INFO_V1(yuan_add);
PG_FUNCTION_INFO_V1(yuan_subtract);
PG_FUNCTION_INFO_V1(yuan_negate);
PG_FUNCTION_INFO_V1(yuan_abs);
PG_FUNCTION_INFO_V1(yuan_multiply_int8);
PG_FUNCTION_INFO_V1(int8_multiply_yuan);
PG_FUNCTION_INFO_V1(yuan_divide_int8);
PG_FUNCTION_INFO_V1(int8_to_yuan);

Datum
yuan_add(PG_FUNCTION_ARGS)
{
	int64 result;

	yuan_check(fen_add(PG_GETARG_YUAN(0), PG_GETARG_YUAN(1), &result));
	PG_RETURN_YUAN(result);
}

Datum
yuan_subtract(PG_FUNCTION_ARGS)
{
	int64 result;

	yuan_check(fen_subtract(PG_GETARG_YUAN(0), PG_GETARG_YUAN(1), &result));
	PG_RETURN_YUAN(result);
}

/* Cannot fail: the range is symmetric. */
Datum
yuan_negate(PG_FUNCTION_ARGS)
{
	PG_RETURN_YUAN(-PG_GETARG_YUAN(0));
}

Datum
yuan_abs(PG_FUNCTION_ARGS)
{
	Yuan amount = PG_GETARG_YUAN(0);

	PG_RETURN_YUAN(amount < 0 ? -amount : amount);
}

Datum
yuan_multiply_int8(PG_FUNCTION_ARGS)
{
	int64 result;

	yuan_check(fen_multiply(PG_GETARG_YUAN(0), PG_GETARG_INT64(1), &result));
	PG_RETURN_YUAN(result);
}

Datum
int8_multiply_yuan(PG_FUNCTION_ARGS)
{
	int64 result;

	yuan_check(fen_multiply(PG_GETARG_YUAN(1), PG_GETARG_INT64(0), &result));
	PG_RETURN_YUAN(result);
}

Datum
yuan_divide_int8(PG_FUNCTION_ARGS)
{
	int64 result;

	yuan_check(fen_divide(PG_GETARG_YUAN(0), PG_GETARG_INT64(1), &result));
	PG_RETURN_YUAN(result);
}

Datum
int8_to_yuan(PG_FUNCTION_ARGS)
{
	int64 result;

	yuan_check(fen_multiply(PG_GETARG_INT64(0), FEN_YUAN, &result));
	PG_RETURN_YUAN(result);
}

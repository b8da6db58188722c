/*
 * yuan/arithmetic.c
 *	  Operators on amounts and whole numbers, rounding and allocation.
 */
#include "private.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/lsyscache.h"

PG_FUNCTION_INFO_V1(yuan_add);
PG_FUNCTION_INFO_V1(yuan_subtract);
PG_FUNCTION_INFO_V1(yuan_negate);
PG_FUNCTION_INFO_V1(yuan_abs);
PG_FUNCTION_INFO_V1(yuan_sign);
PG_FUNCTION_INFO_V1(yuan_multiply_int4);
PG_FUNCTION_INFO_V1(int4_multiply_yuan);
PG_FUNCTION_INFO_V1(yuan_divide_int4);
PG_FUNCTION_INFO_V1(yuan_multiply_int8);
PG_FUNCTION_INFO_V1(int8_multiply_yuan);
PG_FUNCTION_INFO_V1(yuan_divide_int8);
PG_FUNCTION_INFO_V1(yuan_modulo);
PG_FUNCTION_INFO_V1(yuan_round);
PG_FUNCTION_INFO_V1(yuan_round_to);
PG_FUNCTION_INFO_V1(yuan_allocate);

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
yuan_sign(PG_FUNCTION_ARGS)
{
	Yuan amount = PG_GETARG_YUAN(0);

	PG_RETURN_INT32((amount > 0) - (amount < 0));
}

static Datum
multiply(Yuan amount, int64 factor)
{
	int64 result;

	yuan_check(fen_multiply(amount, factor, &result));
	return YuanGetDatum(result);
}

static Datum
divide(Yuan amount, int64 divisor)
{
	int64 result;

	yuan_check(fen_divide(amount, divisor, &result));
	return YuanGetDatum(result);
}

Datum
yuan_multiply_int4(PG_FUNCTION_ARGS)
{
	return multiply(PG_GETARG_YUAN(0), PG_GETARG_INT32(1));
}

Datum
int4_multiply_yuan(PG_FUNCTION_ARGS)
{
	return multiply(PG_GETARG_YUAN(1), PG_GETARG_INT32(0));
}

Datum
yuan_divide_int4(PG_FUNCTION_ARGS)
{
	return divide(PG_GETARG_YUAN(0), PG_GETARG_INT32(1));
}

Datum
yuan_multiply_int8(PG_FUNCTION_ARGS)
{
	return multiply(PG_GETARG_YUAN(0), PG_GETARG_INT64(1));
}

Datum
int8_multiply_yuan(PG_FUNCTION_ARGS)
{
	return multiply(PG_GETARG_YUAN(1), PG_GETARG_INT64(0));
}

Datum
yuan_divide_int8(PG_FUNCTION_ARGS)
{
	return divide(PG_GETARG_YUAN(0), PG_GETARG_INT64(1));
}

Datum
yuan_modulo(PG_FUNCTION_ARGS)
{
	int64 result;

	yuan_check(fen_modulo(PG_GETARG_YUAN(0), PG_GETARG_YUAN(1), &result));
	PG_RETURN_YUAN(result);
}

Datum
yuan_round(PG_FUNCTION_ARGS)
{
	int64 result;

	yuan_check(fen_round_to(PG_GETARG_YUAN(0), FEN_YUAN, &result));
	PG_RETURN_YUAN(result);
}

static void
check_unit(Yuan unit)
{
	char text[YUAN_TEXT_SIZE];

	if (unit > 0)
		return;
	yuan_print(unit, text);
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("the unit of rounding must be above zero"),
					errdetail("The unit is %s yuan.", text),
					errhint("Use a unit like 100 or 0.1; round(amount) rounds to whole yuan.")));
}

Datum
yuan_round_to(PG_FUNCTION_ARGS)
{
	Yuan unit = PG_GETARG_YUAN(1);
	int64 result;

	check_unit(unit);
	yuan_check(fen_round_to(PG_GETARG_YUAN(0), unit, &result));
	PG_RETURN_YUAN(result);
}

/* The weights as a C array, which a list of them without nulls is. */
static const int64 *
weights_in_array(ArrayType *array, int *count)
{
	if (ARR_NDIM(array) > 1)
		ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
						errmsg("weights must be an array of one dimension")));
	if (array_contains_nulls(array))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("weights must not be null")));
	*count = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	return (const int64 *) ((char *) array + (ARR_HASNULL(array)
												  ? (size_t) array->dataoffset
												  : ARR_OVERHEAD_NONULLS(ARR_NDIM(array))));
}

Datum
yuan_allocate(PG_FUNCTION_ARGS)
{
	ArrayType *array = PG_GETARG_ARRAYTYPE_P(1);
	Oid yuan_type = get_element_type(get_func_rettype(fcinfo->flinfo->fn_oid));
	int count;
	const int64 *weights = weights_in_array(array, &count);
	FenShare *shares = palloc(sizeof(FenShare) * (size_t) count);
	Datum *amounts = palloc(sizeof(Datum) * (size_t) count);

	yuan_check(fen_allocate(PG_GETARG_YUAN(0), weights, (size_t) count, shares));
	for (int i = 0; i < count; i++)
		amounts[i] = YuanGetDatum(shares[i].fen);
	PG_RETURN_ARRAYTYPE_P(
		construct_array(amounts, count, yuan_type, sizeof(Yuan), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

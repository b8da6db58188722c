/*
 * yuan/casts.c
 *	  Casts between amounts and other numeric types, and to JSON.
 *
 * A float8 counts as the number that it prints as, the shortest that reads back the same: 0.285
 * is then 0.285 and not the binary fraction below it, and half a fen is half a fen.
 */
#include "private.h"

#include "common/shortest_dec.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"

PG_FUNCTION_INFO_V1(int2_to_yuan);
PG_FUNCTION_INFO_V1(int4_to_yuan);
PG_FUNCTION_INFO_V1(int8_to_yuan);
PG_FUNCTION_INFO_V1(numeric_to_yuan);
PG_FUNCTION_INFO_V1(float8_to_yuan);
PG_FUNCTION_INFO_V1(yuan_to_int4);
PG_FUNCTION_INFO_V1(yuan_to_int8);
PG_FUNCTION_INFO_V1(yuan_to_numeric);
PG_FUNCTION_INFO_V1(yuan_to_float8);
PG_FUNCTION_INFO_V1(yuan_to_json);
PG_FUNCTION_INFO_V1(yuan_to_jsonb);
PG_FUNCTION_INFO_V1(float4_to_yuan_operand);
PG_FUNCTION_INFO_V1(float8_to_yuan_operand);

Datum
int2_to_yuan(PG_FUNCTION_ARGS)
{
	PG_RETURN_YUAN(PG_GETARG_INT16(0) * FEN_YUAN);
}

Datum
int4_to_yuan(PG_FUNCTION_ARGS)
{
	PG_RETURN_YUAN(PG_GETARG_INT32(0) * FEN_YUAN);
}

Datum
int8_to_yuan(PG_FUNCTION_ARGS)
{
	int64 result;

	yuan_check(fen_multiply(PG_GETARG_INT64(0), FEN_YUAN, &result));
	PG_RETURN_YUAN(result);
}

/* A numeric that counts units of 10^exponent fen, cut to fen. */
YuanStatus
yuan_cut_numeric(Datum number, int exponent, FenCut *cut)
{
	char *text = DatumGetCString(DirectFunctionCall1(numeric_out, number));
	YuanStatus status = fen_cut_decimal(text, exponent, cut);

	pfree(text);
	return status;
}

Yuan
yuan_round_numeric(Datum number, int exponent)
{
	FenCut cut;
	int64 result;

	yuan_check(yuan_cut_numeric(number, exponent, &cut));
	yuan_check(fen_round_cut(&cut, &result));
	return result;
}

Datum
numeric_to_yuan(PG_FUNCTION_ARGS)
{
	PG_RETURN_YUAN(yuan_round_numeric(PG_GETARG_DATUM(0), 2));
}

static Datum
numeric_from_text(const char *text)
{
	return DirectFunctionCall3(numeric_in, CStringGetDatum(text), ObjectIdGetDatum(InvalidOid),
							   Int32GetDatum(-1));
}

static Datum
numeric_from_float8(float8 number)
{
	char text[DOUBLE_SHORTEST_DECIMAL_LEN];

	double_to_shortest_decimal_buf(number, text);
	return numeric_from_text(text);
}

Datum
float8_to_yuan(PG_FUNCTION_ARGS)
{
	PG_RETURN_YUAN(yuan_round_numeric(numeric_from_float8(PG_GETARG_FLOAT8(0)), 2));
}

Datum
float8_to_yuan_operand(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(numeric_from_float8(PG_GETARG_FLOAT8(0)));
}

Datum
float4_to_yuan_operand(PG_FUNCTION_ARGS)
{
	char text[FLOAT_SHORTEST_DECIMAL_LEN];

	float_to_shortest_decimal_buf(PG_GETARG_FLOAT4(0), text);
	PG_RETURN_DATUM(numeric_from_text(text));
}

/* To whole yuan, half away from zero. */
static int64
whole_yuan(Yuan amount)
{
	return (int64) wide_divide_rounded(amount, FEN_YUAN);
}

Datum
yuan_to_int4(PG_FUNCTION_ARGS)
{
	int64 whole = whole_yuan(PG_GETARG_YUAN(0));

	if (whole < PG_INT32_MIN || whole > PG_INT32_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("integer out of range")));
	PG_RETURN_INT32((int32) whole);
}

Datum
yuan_to_int8(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(whole_yuan(PG_GETARG_YUAN(0)));
}

Datum
yuan_to_numeric(PG_FUNCTION_ARGS)
{
	PG_RETURN_NUMERIC(int64_div_fast_to_numeric(PG_GETARG_YUAN(0), 2));
}

/* By way of text: fen / 100.0 would round twice beyond 2^53 fen. */
Datum
yuan_to_float8(PG_FUNCTION_ARGS)
{
	char text[YUAN_TEXT_SIZE];

	yuan_print(PG_GETARG_YUAN(0), text);
	PG_RETURN_FLOAT8(strtod(text, NULL));
}

/* An amount as it is printed is a number of JSON. */
Datum
yuan_to_json(PG_FUNCTION_ARGS)
{
	char text[YUAN_TEXT_SIZE];
	size_t length = yuan_print(PG_GETARG_YUAN(0), text);

	PG_RETURN_TEXT_P(cstring_to_text_with_len(text, (int) length));
}

Datum
yuan_to_jsonb(PG_FUNCTION_ARGS)
{
	JsonbValue value;

	value.type = jbvNumeric;
	value.val.numeric = int64_div_fast_to_numeric(PG_GETARG_YUAN(0), 2);
	PG_RETURN_JSONB_P(JsonbValueToJsonb(&value));
}

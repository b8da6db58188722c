/*
 * yuan/yuan.c
 *	  The type yuan: text and binary form, and the errors raised by its other files.
 *
 * Sorting, frames, series and sending are int8's own functions, declared in the script for yuan:
 * the representation is the same, and so is the speed.
 */
#include "private.h"

#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"

#define RANGE_DETAIL "Amounts lie between -92233720368547758.07 and 92233720368547758.07 yuan."

PG_FUNCTION_INFO_V1(yuan_in);
PG_FUNCTION_INFO_V1(yuan_out);
PG_FUNCTION_INFO_V1(yuan_recv);

/* Raises the error of a failed operation on amounts; errors in text are below. */
void
yuan_check(YuanStatus status)
{
	switch (status)
	{
		case YUAN_OK:
			return;
		case YUAN_DIVISION_BY_ZERO:
			ereport(ERROR, (errcode(ERRCODE_DIVISION_BY_ZERO), errmsg("division by zero")));
			break;
		case YUAN_NOT_FINITE:
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("yuan must be finite"),
					 errdetail("NaN and infinity are not amounts of money.")));
			break;
		case YUAN_BAD_WEIGHT:
			ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
							errmsg("weights must not be negative")));
			break;
		case YUAN_NO_WEIGHT:
			ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
							errmsg("at least one weight must be above zero"),
							errdetail("There is nobody to allocate the amount to.")));
			break;
		case YUAN_WEIGHTS_TOO_LARGE:
			ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
							errmsg("the sum of the weights is out of range"),
							errhint("Divide all weights by the same number.")));
			break;
		default:
			ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
							errmsg("yuan out of range"), errdetail(RANGE_DETAIL)));
	}
}

/* The place of a byte in UTF-8 text, counted in characters from 1. */
static int
character_position(const char *utf8, size_t where)
{
	int position = 1;

	for (size_t i = 0; i < where; i++)
	{
		if (((unsigned char) utf8[i] & 0xC0) != 0x80)
			position++;
	}
	return position;
}

/* Messages are in the server's encoding, which may lack Chinese characters. */
static const char *
writing_hint(void)
{
	if (GetDatabaseEncoding() == PG_UTF8)
		return "Amounts are written like 1595.31, ¥1,595.31 or 350万元.";
	return "Amounts are written like 1595.31 or CNY 1,595.31.";
}

static const char *
place_hint(void)
{
	if (GetDatabaseEncoding() == PG_UTF8)
		return "Write its unit, as in 3万5千, or a zero before it, as in 3万零5.";
	return "Write its unit, or write the amount in digits alone.";
}

/* A soft error if the caller supports it, else an ERROR. */
static Datum
yuan_in_failed(YuanStatus status, const char *text, int position, struct Node *escontext)
{
	switch (status)
	{
		case YUAN_BAD_GROUPING:
			ereturn(
				escontext, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type %s: \"%s\"", "yuan", text),
				 errdetail("The digits before character %d are not grouped in threes.", position),
				 errhint("Group digits as in 1,595.31 or leave the commas out.")));
		case YUAN_TWO_READINGS:
			ereturn(
				escontext, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type %s: \"%s\"", "yuan", text),
				 errdetail("The number at character %d has no unit and could be read in two ways.",
						   position),
				 errhint("%s", place_hint())));
		case YUAN_TOO_FINE:
			ereturn(escontext, (Datum) 0,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid input syntax for type %s: \"%s\"", "yuan", text),
					 errdetail("The digit at character %d is less than a fen.", position),
					 errhint("To round a number to fen, cast it: 1.005::numeric::yuan.")));
		case YUAN_OUT_OF_RANGE:
			ereturn(escontext, (Datum) 0,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("value \"%s\" is out of range for type %s", text, "yuan"),
					 errdetail(RANGE_DETAIL)));
		default:
			ereturn(escontext, (Datum) 0,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid input syntax for type %s: \"%s\"", "yuan", text),
					 errdetail("No amount can be read from character %d on.", position),
					 errhint("%s", writing_hint())));
	}
}

Datum
yuan_in(PG_FUNCTION_ARGS)
{
	char *text = PG_GETARG_CSTRING(0);
	size_t length = strlen(text);
	char *utf8 = pg_server_to_any(text, (int) length, PG_UTF8);
	int64 fen;
	size_t where;
	YuanStatus status;

	if (utf8 != text)
		length = strlen(utf8);
	status = yuan_parse(utf8, length, &fen, &where);
	if (status != YUAN_OK)
		return yuan_in_failed(status, text, character_position(utf8, where), fcinfo->context);
	PG_RETURN_YUAN(fen);
}

Datum
yuan_out(PG_FUNCTION_ARGS)
{
	char *text = palloc(YUAN_TEXT_SIZE);

	yuan_print(PG_GETARG_YUAN(0), text);
	PG_RETURN_CSTRING(text);
}

/* The wire form is int8's: fen in network byte order. */
Datum
yuan_recv(PG_FUNCTION_ARGS)
{
	int64 fen = pq_getmsgint64((StringInfo) PG_GETARG_POINTER(0));

	if (fen < FEN_MIN)
		ereport(ERROR, (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
						errmsg("invalid binary value for type %s", "yuan"),
						errdetail("The smallest 64-bit integer has no positive counterpart, so it "
								  "is not a valid amount.")));
	PG_RETURN_YUAN(fen);
}

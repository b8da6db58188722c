/*
 * household_amounts/text.c
 *	  The text form of household_amounts: {1: 700.00, 5: -3.50}
 */
#include "household_amounts/open.h"

#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"

#include "core/household_amounts/text.h"

PG_FUNCTION_INFO_V1(household_amounts_in);
PG_FUNCTION_INFO_V1(household_amounts_out);

/*
 * Reports why a text cannot be read, softly if the caller wants it so.  The text itself is not
 * repeated: it can be long, and contains the amounts of households.
 */
static Datum
report_text(AmountsTextStatus status, const char *whole, const char *at, struct Node *escontext)
{
	int position = pg_mbstrlen_with_len(whole, at - whole) + 1;

	switch (status)
	{
		case AMOUNTS_TEXT_ID_RANGE:
			ereturn(escontext, (Datum) 0,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("id out of range in value of type %s", amounts_type.name),
					 errdetail("The number at character %d does not fit type bigint.", position)));
		case AMOUNTS_TEXT_ORDER:
			ereturn(escontext, (Datum) 0,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid input syntax for type %s", amounts_type.name),
					 errdetail("The household at character %d is not above the one before it.",
							   position),
					 errhint("Write households in ascending order and each once, or build the map "
							 "with amounts_by_household(household, amount).")));
		case AMOUNTS_TEXT_TOO_FINE:
			ereturn(escontext, (Datum) 0,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid input syntax for type %s", amounts_type.name),
					 errdetail("The digit at character %d is less than a fen.", position)));
		case AMOUNTS_TEXT_FEN_RANGE:
			ereturn(escontext, (Datum) 0,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("amount of a household is out of range"),
					 errdetail(
						 "The amount before character %d is beyond the range of yuan, and is read "
						 "as plain digits only, up to 128 bits.",
						 position)));
		case AMOUNTS_TEXT_SUM_RANGE:
			ereturn(escontext, (Datum) 0,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("sum of the amounts of households is out of range"), SUM_RANGE));
		default:
			ereturn(
				escontext, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type %s", amounts_type.name),
				 *at == '\0' ? errdetail("The text ends where more was expected.")
							 : errdetail("Unexpected \"%.*s\" at character %d.", pg_mblen(at), at,
										 position),
				 errhint(
					 "A map is written as households and amounts, like {1: 700.00, 5: -3.50}.")));
	}
}

Datum
household_amounts_in(PG_FUNCTION_ARGS)
{
	const char *whole = PG_GETARG_CSTRING(0);
	const char *text = whole;
	AmountsWriter *writer = palloc(sizeof(AmountsWriter));
	AmountsTextStatus status;

	amounts_writer_init(writer);
	status = amounts_parse(&text, writer);
	if (status != AMOUNTS_TEXT_OK)
		return report_text(status, whole, text, fcinfo->context);
	PG_RETURN_POINTER(amounts_from_writer(writer));
}

Datum
household_amounts_out(PG_FUNCTION_ARGS)
{
	AmountsView view;
	AmountsWalk walk;
	StringInfoData text;
	int64 household;
	Wide amount;

	amounts_datum_view(PG_GETARG_DATUM(0), &view);
	initStringInfo(&text);
	appendStringInfoChar(&text, '{');
	amounts_first(&walk, &view);
	while (amounts_next_wide(&walk, &household, &amount))
	{
		if (text.len > 1)
			appendStringInfoString(&text, ", ");
		enlargeStringInfo(&text, AMOUNTS_ENTRY_TEXT_MAX);
		text.len += amounts_format(text.data + text.len, household, amount);
	}
	appendStringInfoChar(&text, '}');
	PG_RETURN_CSTRING(text.data);
}

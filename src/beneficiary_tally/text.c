/*
 * beneficiary_tally/text.c
 *	  The text form of a tally:
 *	  {instances: 3, amount: 120.00, households: {1-2}, persons: {11,21}}
 */
#include "beneficiary/open.h"

#include "beneficiary/text.h"
#include "core/wide_text.h"

PG_FUNCTION_INFO_V1(beneficiary_tally_in);
PG_FUNCTION_INFO_V1(beneficiary_tally_out);

/* The state of reading a tally's text. */
typedef struct TallyText
{
	const char *whole;
	const char *at;
	struct Node *escontext;
} TallyText;

static bool
syntax_error(const TallyText *text)
{
	errsave(text->escontext, (errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
							  errmsg("invalid input syntax for type %s", "beneficiary_tally"),
							  errdetail_unexpected(text->whole, text->at),
							  errhint("A tally is written like {instances: 3, amount: 120.00, "
									  "households: {1-2}, persons: {11,21}}.")));
	return false;
}

/* Skips a word, with space before and after it. */
static bool
expect(TallyText *text, const char *word)
{
	size_t length = strlen(word);

	text->at += strspn(text->at, " \t\n\v\f\r");
	if (strncmp(text->at, word, length) != 0)
		return syntax_error(text);
	text->at += length;
	text->at += strspn(text->at, " \t\n\v\f\r");
	return true;
}

static bool
parse_instances(TallyText *text, int64 *instances)
{
	const char *start = text->at;

	*instances = 0;
	for (; *text->at >= '0' && *text->at <= '9'; text->at++)
	{
		if (pg_mul_s64_overflow(*instances, 10, instances) ||
			pg_add_s64_overflow(*instances, *text->at - '0', instances))
		{
			errsave(text->escontext, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
									  errmsg("number of aid instances is out of range")));
			return false;
		}
	}
	return text->at > start || syntax_error(text);
}

/* An amount as type yuan reads it, or a wider one: up to the comma. */
static bool
parse_amount(TallyText *text, Wide *amount)
{
	size_t length = strcspn(text->at, ",");
	size_t where = 0;

	switch (wide_parse(text->at, length, amount, &where))
	{
		case YUAN_OK:
			break;
		case YUAN_OUT_OF_RANGE:
			errsave(text->escontext, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
									  errmsg("amount of the tally is out of range"),
									  errdetail("An amount beyond the range of yuan is read as "
												"plain digits, up to 128 bits.")));
			return false;
		default:
			text->at += Min(where, length);
			return syntax_error(text);
	}
	text->at += length;
	return true;
}

static bool
parse_set(TallyText *text, SetWriter *writer)
{
	return parse_set_text(text->whole, &text->at, &tally_type, writer, text->escontext);
}

static bool
parse_end(TallyText *text)
{
	return expect(text, "}") && (*text->at == '\0' || syntax_error(text));
}

Datum
beneficiary_tally_in(PG_FUNCTION_ARGS)
{
	const char *whole = PG_GETARG_CSTRING(0);
	TallyText text = {whole, whole, fcinfo->context};
	TallySums sums;
	SetWriter writers[2];
	BeneficiaryTally *tally;
	TallyView view;
	const char *problem;

	set_writer_init(&writers[HOUSEHOLDS]);
	set_writer_init(&writers[PERSONS]);
	if (!(expect(&text, "{") && expect(&text, "instances") && expect(&text, ":") &&
		  parse_instances(&text, &sums.instances) && expect(&text, ",") &&
		  expect(&text, "amount") && expect(&text, ":") && parse_amount(&text, &sums.amount) &&
		  expect(&text, ",") && expect(&text, "households") && expect(&text, ":") &&
		  parse_set(&text, &writers[HOUSEHOLDS]) && expect(&text, ",") &&
		  expect(&text, "persons") && expect(&text, ":") && parse_set(&text, &writers[PERSONS]) &&
		  parse_end(&text)))
		PG_RETURN_NULL();

	tally = tally_from_writers(&sums, writers);
	tally_datum_view(PointerGetDatum(tally), &view);
	problem = check_tally_sums(&view);
	if (problem != NULL)
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input for type %s", "beneficiary_tally"),
				 errdetail("What is wrong: %s.", problem)));
	PG_RETURN_POINTER(tally);
}

Datum
beneficiary_tally_out(PG_FUNCTION_ARGS)
{
	char amount[WIDE_TEXT_SIZE];
	TallyView view;
	StringInfoData text;

	tally_datum_view(PG_GETARG_DATUM(0), &view);
	wide_print(view.sums.amount, amount);
	initStringInfo(&text);
	appendStringInfo(&text,
					 "{instances: " INT64_FORMAT ", amount: %s, households: ", view.sums.instances,
					 amount);
	append_set_text(&text, &view.set[HOUSEHOLDS]);
	appendStringInfoString(&text, ", persons: ");
	append_set_text(&text, &view.set[PERSONS]);
	appendStringInfoChar(&text, '}');
	PG_RETURN_CSTRING(text.data);
}

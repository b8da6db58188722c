/*
 * division_code/division_code.c
 *	  Input and output of division_code.
 *
 * Sorting and hashing need no code here: codes are ordered like their numbers, so the SQL script binds
 * the server's own int8 functions to the type.
 */
#include "private.h"

#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "nodes/nodes.h"

#include "core/division_code/division_code.h"

PG_FUNCTION_INFO_V1(division_code_in);
PG_FUNCTION_INFO_V1(division_code_out);
PG_FUNCTION_INFO_V1(division_code_recv);
PG_FUNCTION_INFO_V1(division_code_send);

/*
 * Reports a number whose digits are not the code of a possible division.  Text and binary input share
 * this, so that both accept the same values.  given is the value as received; the groups are shown
 * from the number, because they may have been written differently.
 */
static Datum
bad_division(Node *escontext, DivisionStatus status, int sqlstate, const char *given, int64 code)
{
	const char *digits = psprintf("%012lld", (long long) code);

	switch (status)
	{
		case DIVISION_NO_SUCH_PROVINCE:
			ereturn(
				escontext, (Datum) 0,
				(errcode(sqlstate), errmsg("no province has the code of division \"%s\"", given),
				 errdetail("Digits 1 and 2 are %.2s.", digits),
				 errhint("Provinces are 11-15, 21-23, 31-37, 41-46, 50-54, 61-65, 71, 81, 82.")));
		case DIVISION_NO_PREFECTURE:
			ereturn(escontext, (Datum) 0,
					(errcode(sqlstate), errmsg("division code \"%s\" lacks its prefecture", given),
					 errdetail("Digits 3 and 4 are 00, but those after them are %s.", digits + 4),
					 errhint("A county directly under its province has 90 there, as in 429004.")));
		case DIVISION_NO_COUNTY:
			ereturn(escontext, (Datum) 0,
					(errcode(sqlstate), errmsg("division code \"%s\" lacks its county", given),
					 errdetail(
						 "Digits 5 and 6 are 00, but %.4s is not a city with townships of its own.",
						 digits),
					 errhint("A township lies in a county, as 410423100, or in a prefecture-level "
							 "city without counties, as 441900003.")));
		default: /* DIVISION_NO_TOWNSHIP */
			ereturn(escontext, (Datum) 0,
					(errcode(sqlstate), errmsg("division code \"%s\" lacks its township", given),
					 errdetail("Digits 7 to 9 are 000, but digits 10 to 12 are %s.", digits + 9),
					 errhint("A village lies in a township, as in 410423100201.")));
	}
}

/* Reports text that does not consist of the digits of a code. */
static Datum
bad_text(Node *escontext, DivisionStatus status, int place, const char *text)
{
	switch (status)
	{
		case DIVISION_EMPTY:
			ereturn(escontext, (Datum) 0,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("division code is empty: \"%s\"", text),
					 errdetail("There is no digit in it."),
					 errhint("Use NULL where no division is known.")));
		case DIVISION_BAD_CHARACTER:
			ereturn(escontext, (Datum) 0,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("division code is not a number: \"%s\"", text),
					 errdetail("Character %d does not belong there.", place),
					 errhint("Write digits only, such as 410423 or 410423100201.")));
		default: /* DIVISION_BAD_LENGTH */
			ereturn(
				escontext, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("division code has a wrong number of digits: \"%s\"", text),
				 errdetail_plural("It has %d digit.", "It has %d digits.", place, place),
				 errhint("A province has 2 digits, a prefecture 4, a county 6, a township 9 and a "
						 "village 12; zeros may be added up to a longer of these lengths.")));
	}
}

/*
 * The core reads UTF-8.  In another server encoding only full-width characters differ; an ASCII string
 * needs no conversion, and SQL_ASCII allows none.
 */
static const char *
text_as_utf8(const char *text)
{
	if (GetDatabaseEncoding() == PG_UTF8 || GetDatabaseEncoding() == PG_SQL_ASCII)
		return text;
	return pg_server_to_any(text, strlen(text), PG_UTF8);
}

Datum
division_code_in(PG_FUNCTION_ARGS)
{
	char *text = PG_GETARG_CSTRING(0);
	const char *utf8 = text_as_utf8(text);
	int64_t code;
	int place;
	DivisionStatus status = division_parse(utf8, strlen(utf8), &code, &place);

	switch (status)
	{
		case DIVISION_OK:
			PG_RETURN_DIVISION_CODE(code);
		case DIVISION_EMPTY:
		case DIVISION_BAD_CHARACTER:
		case DIVISION_BAD_LENGTH:
			return bad_text(fcinfo->context, status, place, text);
		default:
			return bad_division(fcinfo->context, status, ERRCODE_INVALID_TEXT_REPRESENTATION, text,
								code);
	}
}

Datum
division_code_out(PG_FUNCTION_ARGS)
{
	char *out = palloc(DIVISION_DIGITS + 1);

	division_format(PG_GETARG_DIVISION_CODE(0), out);
	PG_RETURN_CSTRING(out);
}

/* The binary form is the 12-digit number, in 8 bytes of network order. */
Datum
division_code_recv(PG_FUNCTION_ARGS)
{
	int64 code = pq_getmsgint64((StringInfo) PG_GETARG_POINTER(0));
	DivisionStatus status = division_check(code);

	if (status == DIVISION_OK)
		PG_RETURN_DIVISION_CODE(code);
	if (status == DIVISION_OUT_OF_RANGE)
		ereport(ERROR, (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
						errmsg("division code is out of range: %lld", (long long) code),
						errdetail("A code is sent as a number of 12 digits."),
						errhint("For the county 410423 send 410423000000.")));
	return bad_division(NULL, status, ERRCODE_INVALID_BINARY_REPRESENTATION,
						psprintf("%lld", (long long) code), code);
}

Datum
division_code_send(PG_FUNCTION_ARGS)
{
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendint64(&buf, PG_GETARG_DIVISION_CODE(0));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

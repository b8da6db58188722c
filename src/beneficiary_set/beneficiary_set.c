/*
 * beneficiary_set/beneficiary_set.c
 *	  The type beneficiary_set: an exact set of bigint ids.
 */
#include "beneficiary/open.h"

#include "libpq/pqformat.h"

#include "beneficiary/text.h"
#include "beneficiary/wire.h"

PG_FUNCTION_INFO_V1(beneficiary_set_in);
PG_FUNCTION_INFO_V1(beneficiary_set_out);
PG_FUNCTION_INFO_V1(beneficiary_set_recv);
PG_FUNCTION_INFO_V1(beneficiary_set_send);
PG_FUNCTION_INFO_V1(beneficiary_set_from_bytea);
PG_FUNCTION_INFO_V1(beneficiary_set_cardinality);

Datum
beneficiary_set_in(PG_FUNCTION_ARGS)
{
	const char *whole = PG_GETARG_CSTRING(0);
	const char *text = whole;
	SetWriter writer;

	set_writer_init(&writer);
	if (!parse_set_text(whole, &text, &set_type, &writer, fcinfo->context))
		PG_RETURN_NULL();
	if (!parse_set_end(whole, text, &set_type, fcinfo->context))
		PG_RETURN_NULL();
	PG_RETURN_POINTER(set_from_writer(&writer));
}

Datum
beneficiary_set_out(PG_FUNCTION_ARGS)
{
	SetView view;
	StringInfoData text;

	set_datum_view(PG_GETARG_DATUM(0), &view);
	initStringInfo(&text);
	append_set_text(&text, &view);
	PG_RETURN_CSTRING(text.data);
}

Datum
beneficiary_set_recv(PG_FUNCTION_ARGS)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	SetView view;

	recv_version(message, &set_type, WIRE_PLAIN);
	recv_set_body(message, &set_type, &view);
	PG_RETURN_POINTER(set_from_view(&view));
}

Datum
beneficiary_set_send(PG_FUNCTION_ARGS)
{
	SetView view;
	StringInfoData message;

	set_datum_view(PG_GETARG_DATUM(0), &view);
	pq_begintypsend(&message);
	send_version(&message, WIRE_PLAIN);
	send_set_body(&message, &view);
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

Datum
beneficiary_set_from_bytea(PG_FUNCTION_ARGS)
{
	return value_from_bytea(fcinfo, beneficiary_set_recv, &set_type);
}

Datum
beneficiary_set_cardinality(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64((int64) set_datum_cardinality(PG_GETARG_DATUM(0)));
}

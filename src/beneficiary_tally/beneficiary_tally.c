/*
 * beneficiary_tally/beneficiary_tally.c
 *	  The type beneficiary_tally: aid instances, amount and recipients as one value.
 */
#include "beneficiary/open.h"

#include "libpq/pqformat.h"

#include "beneficiary/wire.h"
#include "core/beneficiary_set/operations.h"

PG_FUNCTION_INFO_V1(beneficiary_tally_recv);
PG_FUNCTION_INFO_V1(beneficiary_tally_send);
PG_FUNCTION_INFO_V1(beneficiary_tally_from_bytea);
PG_FUNCTION_INFO_V1(beneficiary_tally_make);
PG_FUNCTION_INFO_V1(beneficiary_tally_instances);
PG_FUNCTION_INFO_V1(beneficiary_tally_households);
PG_FUNCTION_INFO_V1(beneficiary_tally_persons);
PG_FUNCTION_INFO_V1(beneficiary_tally_amount);
PG_FUNCTION_INFO_V1(beneficiary_tally_household_set);
PG_FUNCTION_INFO_V1(beneficiary_tally_person_set);
PG_FUNCTION_INFO_V1(beneficiary_tally_union);
PG_FUNCTION_INFO_V1(beneficiary_tally_eq);
PG_FUNCTION_INFO_V1(beneficiary_tally_ne);

/* Reads the amount of a tally; raises when it is not in the form that this code sends. */
static Wide
recv_amount(StringInfo message, uint32 version)
{
	Wide amount =
		version == WIRE_WIDE ? recv_wide(message) : wide_from_int64(pq_getmsgint64(message));

	if (wide_fits_yuan(amount) != (version == WIRE_PLAIN))
		invalid_binary(&tally_type,
					   version == WIRE_PLAIN
						   ? "the amount is out of range for type yuan"
						   : "the amount is in the range of yuan, and not sent as such");
	return amount;
}

Datum
beneficiary_tally_recv(PG_FUNCTION_ARGS)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	uint32 version = recv_version(message, &tally_type, WIRE_WIDE);
	TallyView view;
	const char *problem;

	view.sums.instances = pq_getmsgint64(message);
	view.sums.amount = recv_amount(message, version);
	recv_set_body(message, &tally_type, &view.set[HOUSEHOLDS]);
	recv_set_body(message, &tally_type, &view.set[PERSONS]);
	problem = check_tally_sums(&view);
	if (problem != NULL)
		invalid_binary(&tally_type, problem);
	PG_RETURN_POINTER(tally_from_view(&view));
}

Datum
beneficiary_tally_send(PG_FUNCTION_ARGS)
{
	TallyView view;
	StringInfoData message;
	bool wide;

	tally_datum_view(PG_GETARG_DATUM(0), &view);
	wide = !wide_fits_yuan(view.sums.amount);
	pq_begintypsend(&message);
	send_version(&message, wide ? WIRE_WIDE : WIRE_PLAIN);
	pq_sendint64(&message, view.sums.instances);
	if (wide)
		send_wide(&message, view.sums.amount);
	else
		pq_sendint64(&message, view.sums.amount.low);
	send_set_body(&message, &view.set[HOUSEHOLDS]);
	send_set_body(&message, &view.set[PERSONS]);
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

Datum
beneficiary_tally_from_bytea(PG_FUNCTION_ARGS)
{
	return value_from_bytea(fcinfo, beneficiary_tally_recv, &tally_type);
}

/* The tally with these four parts. */
Datum
beneficiary_tally_make(PG_FUNCTION_ARGS)
{
	TallyView view;
	const char *problem;

	view.sums.instances = PG_GETARG_INT64(0);
	view.sums.amount = wide_from_int64(PG_GETARG_YUAN(1));
	set_datum_view(PG_GETARG_DATUM(2), &view.set[HOUSEHOLDS]);
	set_datum_view(PG_GETARG_DATUM(3), &view.set[PERSONS]);
	problem = check_tally_sums(&view);
	if (problem != NULL)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("parts of a tally contradict each other"),
						errdetail("What is wrong: %s.", problem)));
	PG_RETURN_POINTER(tally_from_view(&view));
}

Datum
beneficiary_tally_instances(PG_FUNCTION_ARGS)
{
	TallyView view;

	tally_datum_head(PG_GETARG_DATUM(0), &view);
	PG_RETURN_INT64(view.sums.instances);
}

Datum
beneficiary_tally_households(PG_FUNCTION_ARGS)
{
	TallyView view;

	tally_datum_head(PG_GETARG_DATUM(0), &view);
	PG_RETURN_INT64((int64) view.set[HOUSEHOLDS].head.cardinality);
}

Datum
beneficiary_tally_persons(PG_FUNCTION_ARGS)
{
	TallyView view;

	tally_datum_head(PG_GETARG_DATUM(0), &view);
	PG_RETURN_INT64((int64) view.set[PERSONS].head.cardinality);
}

/* The amount as a yuan; raises when it is out of that type's range. */
Datum
beneficiary_tally_amount(PG_FUNCTION_ARGS)
{
	TallyView view;

	tally_datum_head(PG_GETARG_DATUM(0), &view);
	if (!wide_fits_yuan(view.sums.amount))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
						errmsg("amount of the tally is out of range for type yuan")));
	PG_RETURN_YUAN((Yuan) view.sums.amount.low);
}

Datum
beneficiary_tally_household_set(PG_FUNCTION_ARGS)
{
	TallyView view;

	tally_datum_view(PG_GETARG_DATUM(0), &view);
	PG_RETURN_POINTER(set_from_view(&view.set[HOUSEHOLDS]));
}

Datum
beneficiary_tally_person_set(PG_FUNCTION_ARGS)
{
	TallyView view;

	tally_datum_view(PG_GETARG_DATUM(0), &view);
	PG_RETURN_POINTER(set_from_view(&view.set[PERSONS]));
}

/* The tally of two groups of rows together; raises when a sum leaves its type. */
Datum
beneficiary_tally_union(PG_FUNCTION_ARGS)
{
	TallyView view[2];
	SetWriter writers[2];
	TallySums sums;

	for (int i = 0; i < 2; i++)
	{
		tally_datum_view(PG_GETARG_DATUM(i), &view[i]);
		set_writer_init(&writers[i]);
	}
	sums = view[0].sums;
	add_tally_sums(&sums, view[1].sums.instances, view[1].sums.amount);
	for (int i = 0; i < 2; i++)
		set_operate(SET_UNION, &view[0].set[i], &view[1].set[i], &writers[i]);
	PG_RETURN_POINTER(tally_from_writers(&sums, writers));
}

static bool
same_tally(FunctionCallInfo fcinfo)
{
	TallyView view[2];

	for (int i = 0; i < 2; i++)
		tally_datum_view(PG_GETARG_DATUM(i), &view[i]);
	return memcmp(&view[0].sums, &view[1].sums, sizeof(TallySums)) == 0 &&
		   set_equal(&view[0].set[HOUSEHOLDS], &view[1].set[HOUSEHOLDS]) &&
		   set_equal(&view[0].set[PERSONS], &view[1].set[PERSONS]);
}

Datum
beneficiary_tally_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(same_tally(fcinfo));
}

Datum
beneficiary_tally_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!same_tally(fcinfo));
}

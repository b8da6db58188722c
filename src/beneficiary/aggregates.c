/*
 * beneficiary/aggregates.c
 *	  The aggregates tally, beneficiaries and rollup, and what combines their partial results.
 */
#include "beneficiary/accumulate.h"

#include "common/int.h"

PG_FUNCTION_INFO_V1(beneficiary_tally_accum);
PG_FUNCTION_INFO_V1(beneficiary_tally_combine);
PG_FUNCTION_INFO_V1(beneficiary_tally_final);
PG_FUNCTION_INFO_V1(beneficiary_set_accum);
PG_FUNCTION_INFO_V1(beneficiary_set_combine);
PG_FUNCTION_INFO_V1(beneficiary_set_final);
PG_FUNCTION_INFO_V1(aid_instances_accum);

/* How often aid was received, from the optional argument. */
static int64
get_times(FunctionCallInfo fcinfo, int argument)
{
	int64		times;

	if (PG_NARGS() <= argument || PG_ARGISNULL(argument))
		return 1;
	times = PG_GETARG_INT64(argument);
	if (times < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("times must not be negative"),
				 errdetail("The value is " INT64_FORMAT ".", times),
				 errhint("To take aid back, leave its row out: a household cannot be subtracted from a count.")));
	return times;
}

/* (state, household, person, amount [, times]): one row of aid. */
Datum
beneficiary_tally_accum(PG_FUNCTION_ARGS)
{
	Accumulator acc;
	int64		times;
	bool		known;

	if (PG_NARGS() == 4 && accumulator_add_row(fcinfo))
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	times = get_times(fcinfo, 4);
	known = times > 0 && !(PG_ARGISNULL(1) && PG_ARGISNULL(2));
	accumulator_open(&acc, fcinfo, true);
	accumulator_add_sums(&acc, known ? times : 0,
						 wide_from_int64(PG_ARGISNULL(3) ? 0 : PG_GETARG_YUAN(3)));
	if (known && !PG_ARGISNULL(1))
		accumulator_add(&acc, HOUSEHOLDS, PG_GETARG_INT64(1));
	if (known && !PG_ARGISNULL(2))
		accumulator_add(&acc, PERSONS, PG_GETARG_INT64(2));
	PG_RETURN_DATUM(accumulator_datum(&acc));
}

/* (state, tally): adds a stored tally or another worker's state. */
Datum
beneficiary_tally_combine(PG_FUNCTION_ARGS)
{
	Accumulator acc;
	TallyView	view;

	accumulator_open(&acc, fcinfo, true);
	if (!PG_ARGISNULL(1))
	{
		tally_datum_view(PG_GETARG_DATUM(1), &view);
		accumulator_add_sums(&acc, view.instances, view.amount);
		accumulator_add_set(&acc, HOUSEHOLDS, &view.set[HOUSEHOLDS]);
		accumulator_add_set(&acc, PERSONS, &view.set[PERSONS]);
	}
	else if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(accumulator_datum(&acc));
}

/* Over no rows the tally is the empty one. */
Datum
beneficiary_tally_final(PG_FUNCTION_ARGS)
{
	SetWriter	none[2];
	Accumulator acc;
	BeneficiaryTally *tally;

	if (PG_ARGISNULL(0))
	{
		set_writer_init(&none[HOUSEHOLDS]);
		set_writer_init(&none[PERSONS]);
		PG_RETURN_POINTER(tally_from_writers(0, wide_from_int64(0), none));
	}
	accumulator_open(&acc, fcinfo, true);
	tally = (BeneficiaryTally *) accumulator_finish(&acc);
	tally_amount_yuan(tally->amount);
	PG_RETURN_POINTER(tally);
}

/* (state, id): one beneficiary; an unknown one is none. */
Datum
beneficiary_set_accum(PG_FUNCTION_ARGS)
{
	Accumulator acc;

	accumulator_open(&acc, fcinfo, false);
	if (!PG_ARGISNULL(1))
		accumulator_add(&acc, HOUSEHOLDS, PG_GETARG_INT64(1));
	else if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(accumulator_datum(&acc));
}

/* (state, set): adds a stored set or another worker's state. */
Datum
beneficiary_set_combine(PG_FUNCTION_ARGS)
{
	Accumulator acc;
	SetView		view;

	accumulator_open(&acc, fcinfo, false);
	if (!PG_ARGISNULL(1))
	{
		set_datum_view(PG_GETARG_DATUM(1), &view);
		accumulator_add_set(&acc, HOUSEHOLDS, &view);
	}
	if (acc.small == NULL && acc.large == NULL)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(accumulator_datum(&acc));
}

/* Over no rows the set is the empty one. */
Datum
beneficiary_set_final(PG_FUNCTION_ARGS)
{
	SetWriter	none;
	Accumulator acc;

	if (PG_ARGISNULL(0))
	{
		set_writer_init(&none);
		PG_RETURN_POINTER(set_from_writer(&none));
	}
	accumulator_open(&acc, fcinfo, false);
	PG_RETURN_POINTER(accumulator_finish(&acc));
}

/* (count, household [, times]): counts acts of aid. */
Datum
aid_instances_accum(PG_FUNCTION_ARGS)
{
	int64		count = PG_GETARG_INT64(0);
	int64		times = get_times(fcinfo, 2);

	if (!PG_ARGISNULL(1) && pg_add_s64_overflow(count, times, &count))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("number of aid instances is out of range")));
	PG_RETURN_INT64(count);
}

/*
 * beneficiary/aggregates.c
 *	  The aggregates tally, beneficiaries and rollup, and what combines their partial results.
 */
#include "beneficiary/state.h"

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
	int64 times;

	if (PG_NARGS() <= argument || PG_ARGISNULL(argument))
		return 1;
	times = PG_GETARG_INT64(argument);
	if (times < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("times must not be negative"),
				 errdetail("The value is " INT64_FORMAT ".", times),
				 errhint("To take aid back, leave its row out: a household cannot be subtracted "
						 "from a count.")));
	return times;
}

/* (state, household, person, amount [, times]): one row of aid. */
Datum
beneficiary_tally_accum(PG_FUNCTION_ARGS)
{
	BeneficiaryState state;
	int64 times;
	bool known;

	if (PG_NARGS() == 4 && tally_state_add_row(fcinfo))
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	times = get_times(fcinfo, 4);
	known = times > 0 && !(PG_ARGISNULL(1) && PG_ARGISNULL(2));
	beneficiary_state_open(&state, fcinfo, &tally_state_kind);
	beneficiary_state_add_sums(&state, known ? times : 0,
							   wide_from_int64(PG_ARGISNULL(3) ? 0 : PG_GETARG_YUAN(3)));
	if (known && !PG_ARGISNULL(1))
		beneficiary_state_add(&state, HOUSEHOLDS, PG_GETARG_INT64(1));
	if (known && !PG_ARGISNULL(2))
		beneficiary_state_add(&state, PERSONS, PG_GETARG_INT64(2));
	PG_RETURN_DATUM(beneficiary_state_datum(&state));
}

/* (state, tally): adds a stored tally or another worker's state. */
Datum
beneficiary_tally_combine(PG_FUNCTION_ARGS)
{
	BeneficiaryState state;
	TallyView view;

	beneficiary_state_open(&state, fcinfo, &tally_state_kind);
	if (!PG_ARGISNULL(1))
	{
		tally_datum_view(PG_GETARG_DATUM(1), &view);
		beneficiary_state_add_tally(&state, &view);
	}
	else if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(beneficiary_state_datum(&state));
}

/* Over no rows the tally is the empty one. */
Datum
beneficiary_tally_final(PG_FUNCTION_ARGS)
{
	TallySums sums = {0};
	SetWriter none[2];
	BeneficiaryState state;

	if (PG_ARGISNULL(0))
	{
		set_writer_init(&none[HOUSEHOLDS]);
		set_writer_init(&none[PERSONS]);
		PG_RETURN_POINTER(tally_from_writers(&sums, none));
	}
	beneficiary_state_open(&state, fcinfo, &tally_state_kind);
	PG_RETURN_POINTER(beneficiary_state_finish(&state));
}

/* (state, id): one beneficiary; NULL adds none. */
Datum
beneficiary_set_accum(PG_FUNCTION_ARGS)
{
	BeneficiaryState state;

	beneficiary_state_open(&state, fcinfo, &set_state_kind);
	if (!PG_ARGISNULL(1))
		beneficiary_state_add(&state, HOUSEHOLDS, PG_GETARG_INT64(1));
	else if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(beneficiary_state_datum(&state));
}

/* (state, set): adds a stored set or another worker's state. */
Datum
beneficiary_set_combine(PG_FUNCTION_ARGS)
{
	BeneficiaryState state;
	SetView view;

	beneficiary_state_open(&state, fcinfo, &set_state_kind);
	if (!PG_ARGISNULL(1))
	{
		set_datum_view(PG_GETARG_DATUM(1), &view);
		beneficiary_state_add_set(&state, HOUSEHOLDS, &view);
	}
	if (state.small == NULL && state.large == NULL)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(beneficiary_state_datum(&state));
}

/* Over no rows the set is the empty one. */
Datum
beneficiary_set_final(PG_FUNCTION_ARGS)
{
	SetWriter none;
	BeneficiaryState state;

	if (PG_ARGISNULL(0))
	{
		set_writer_init(&none);
		PG_RETURN_POINTER(set_from_writer(&none));
	}
	beneficiary_state_open(&state, fcinfo, &set_state_kind);
	PG_RETURN_POINTER(beneficiary_state_finish(&state));
}

/* (count, household [, times]): counts acts of aid. */
Datum
aid_instances_accum(PG_FUNCTION_ARGS)
{
	int64 count = PG_GETARG_INT64(0);
	int64 times = get_times(fcinfo, 2);

	if (!PG_ARGISNULL(1) && pg_add_s64_overflow(count, times, &count))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
						errmsg("number of aid instances is out of range")));
	PG_RETURN_INT64(count);
}

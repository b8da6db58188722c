/*
 * household_amounts/aggregates.c
 *	  The aggregates amounts_by_household, rollup and per_household_increment.
 */
#include "household_amounts/state.h"

#include "beneficiary/state.h"

PG_FUNCTION_INFO_V1(household_amounts_accum);
PG_FUNCTION_INFO_V1(household_amounts_combine);
PG_FUNCTION_INFO_V1(household_amounts_final);
PG_FUNCTION_INFO_V1(per_household_increment_accum);
PG_FUNCTION_INFO_V1(per_household_increment_final);

/*
 * Does a row (state, household, amount) count?  An amount without a household raises an error,
 * because it would be missing from every total; a row without an amount is skipped.
 */
static bool
known_row(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(2))
		return false;
	if (PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("an amount must have a household"),
				 errdetail("A row has an amount, but its household is NULL."),
				 errhint("To leave such rows out, write FILTER (WHERE household IS NOT NULL) "
						 "after the aggregate.")));
	return true;
}

/* (state, household, amount): one row. */
Datum
household_amounts_accum(PG_FUNCTION_ARGS)
{
	AmountsState state;

	amounts_state_open(&state, fcinfo);
	if (known_row(fcinfo))
		amounts_state_add(&state, PG_GETARG_INT64(1), PG_GETARG_YUAN(2));
	else if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(amounts_state_datum(&state));
}

/* (state, map): adds a stored map or another worker's state. */
Datum
household_amounts_combine(PG_FUNCTION_ARGS)
{
	AmountsState state;

	amounts_state_open(&state, fcinfo);
	if (!PG_ARGISNULL(1))
		amounts_state_merge(&state, PG_GETARG_DATUM(1));
	if (state.small == NULL && state.large == NULL)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(amounts_state_datum(&state));
}

/* Over no rows the map is the empty one. */
Datum
household_amounts_final(PG_FUNCTION_ARGS)
{
	AmountsState state;

	if (PG_ARGISNULL(0))
	{
		AmountsWriter *none = palloc(sizeof(AmountsWriter));

		amounts_writer_init(none);
		PG_RETURN_POINTER(amounts_from_writer(none));
	}
	amounts_state_open(&state, fcinfo);
	PG_RETURN_POINTER(amounts_state_finish(&state));
}

/*
 * (state, household, amount): one row.  The mean of the households' sums is the sum of all rows
 * divided by the number of different households, so a tally suffices as state.
 */
Datum
per_household_increment_accum(PG_FUNCTION_ARGS)
{
	BeneficiaryState state;

	beneficiary_state_open(&state, fcinfo, &tally_state_kind);
	if (known_row(fcinfo))
	{
		beneficiary_state_add_sums(&state, 1, wide_from_int64(PG_GETARG_YUAN(2)));
		beneficiary_state_add(&state, HOUSEHOLDS, PG_GETARG_INT64(1));
	}
	else if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(beneficiary_state_datum(&state));
}

Datum
per_household_increment_final(PG_FUNCTION_ARGS)
{
	BeneficiaryState state;
	BeneficiaryTally *tally;
	FenWide amount;
	int64 mean;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	beneficiary_state_open(&state, fcinfo, &tally_state_kind);
	tally = (BeneficiaryTally *) beneficiary_state_finish(&state);
	amount = (FenWide) (((FenWideUnsigned) (uint64) tally->sums.amount.high << 64) |
						tally->sums.amount.low);
	if (tally->head[HOUSEHOLDS].cardinality == 0)
		PG_RETURN_NULL();
	yuan_check(fen_from_wide(
		wide_divide_rounded(amount, (FenWide) tally->head[HOUSEHOLDS].cardinality), &mean));
	PG_RETURN_YUAN(mean);
}

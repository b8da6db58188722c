/*
 * household_amounts/pair.c
 *	  Functions of two maps.
 */
#include "household_amounts/open.h"

PG_FUNCTION_INFO_V1(household_amounts_union);
PG_FUNCTION_INFO_V1(household_amounts_increments);

/* Two maps read in parallel; after a step, the lowest household in either. */
typedef struct MapPair
{
	AmountsView view[2];
	AmountsWalk walk[2];
	int64 household[2];
	Wide amount[2];
	bool ahead[2]; /* household[i] was read and not yet stepped over */
	bool has[2];   /* household[i] is the one of this step */
} MapPair;

static MapPair *
open_pair(FunctionCallInfo fcinfo)
{
	MapPair *pair = palloc(sizeof(MapPair));

	for (int i = 0; i < 2; i++)
	{
		amounts_datum_view(PG_GETARG_DATUM(i), &pair->view[i]);
		amounts_first(&pair->walk[i], &pair->view[i]);
		pair->has[i] = true;
		pair->ahead[i] = true;
	}
	return pair;
}

static bool
step_pair(MapPair *pair)
{
	for (int i = 0; i < 2; i++)
	{
		if (pair->has[i])
			pair->ahead[i] =
				amounts_next_wide(&pair->walk[i], &pair->household[i], &pair->amount[i]);
	}
	pair->has[0] = pair->ahead[0] && (!pair->ahead[1] || pair->household[0] <= pair->household[1]);
	pair->has[1] = pair->ahead[1] && (!pair->ahead[0] || pair->household[1] <= pair->household[0]);
	return pair->has[0] || pair->has[1];
}

static Datum
finish_pair(MapPair *pair, AmountsWriter *writer)
{
	HouseholdAmounts *map;

	amounts_writer_finish(writer);
	map = amounts_from_writer(writer);
	amounts_writer_free(writer);
	pfree(writer);
	pfree(pair);
	PG_RETURN_POINTER(map);
}

/* The map of two groups of rows together. */
Datum
household_amounts_union(PG_FUNCTION_ARGS)
{
	MapPair *pair = open_pair(fcinfo);
	AmountsWriter *writer = palloc(sizeof(AmountsWriter));

	amounts_writer_init(writer);
	while (step_pair(pair))
	{
		Wide amount = pair->amount[pair->has[0] ? 0 : 1];

		if (pair->has[0] && pair->has[1])
			writer->too_wide |= wide_add_overflows(&amount, pair->amount[1]);
		amounts_put_wide(writer, pair->household[pair->has[0] ? 0 : 1], amount);
	}
	return finish_pair(pair, writer);
}

/* (before, after): the gains of the households in both. */
Datum
household_amounts_increments(PG_FUNCTION_ARGS)
{
	MapPair *pair = open_pair(fcinfo);
	AmountsWriter *writer = palloc(sizeof(AmountsWriter));

	amounts_writer_init(writer);
	while (step_pair(pair))
	{
		Wide gained = pair->amount[1];

		if (!pair->has[0] || !pair->has[1])
			continue;
		writer->too_wide |= wide_subtract_overflows(&gained, pair->amount[0]);
		amounts_put_wide(writer, pair->household[0], gained);
	}
	return finish_pair(pair, writer);
}

/*
 * household_amounts/parts.c
 *	  What a map holds, and what two maps give together.
 */
#include "household_amounts/open.h"

#include "access/htup_details.h"
#include "funcapi.h"

#include "beneficiary/store.h"

PG_FUNCTION_INFO_V1(household_amounts_households);
PG_FUNCTION_INFO_V1(household_amounts_total);
PG_FUNCTION_INFO_V1(household_amounts_household_set);
PG_FUNCTION_INFO_V1(household_amounts_amount_of);
PG_FUNCTION_INFO_V1(household_amounts_each);
PG_FUNCTION_INFO_V1(household_amounts_union);
PG_FUNCTION_INFO_V1(household_amounts_increments);

Datum
household_amounts_households(PG_FUNCTION_ARGS)
{
	uint64 households;

	amounts_datum_head(PG_GETARG_DATUM(0), &households);
	PG_RETURN_INT64((int64) households);
}

Datum
household_amounts_total(PG_FUNCTION_ARGS)
{
	uint64 households;

	PG_RETURN_YUAN(amount_from_wide(amounts_datum_head(PG_GETARG_DATUM(0), &households)));
}

Datum
household_amounts_household_set(PG_FUNCTION_ARGS)
{
	AmountsView view;

	amounts_datum_view(PG_GETARG_DATUM(0), &view);
	PG_RETURN_POINTER(set_from_view(&view.set));
}

/* NULL for a household that is not in the map. */
Datum
household_amounts_amount_of(PG_FUNCTION_ARGS)
{
	AmountsView view;
	int64 fen;

	amounts_datum_view(PG_GETARG_DATUM(0), &view);
	if (!amounts_find(&view, PG_GETARG_INT64(1), &fen))
		PG_RETURN_NULL();
	PG_RETURN_YUAN(fen);
}

/* A walk through a map, one household a call. */
typedef struct EachWalk
{
	AmountsView view;
	AmountsWalk walk;
} EachWalk;

static void
begin_each(FunctionCallInfo fcinfo)
{
	FuncCallContext *context = SRF_FIRSTCALL_INIT();
	MemoryContext caller = MemoryContextSwitchTo(context->multi_call_memory_ctx);
	EachWalk *each = palloc(sizeof(EachWalk));
	TupleDesc row;

	if (get_call_result_type(fcinfo, NULL, &row) != TYPEFUNC_COMPOSITE)
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("function returning record called in a context that cannot accept "
							   "type record")));
	context->tuple_desc = BlessTupleDesc(row);
	/* The argument may not outlive this call. */
	amounts_datum_view(PointerGetDatum(PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0))), &each->view);
	amounts_first(&each->walk, &each->view);
	context->user_fctx = each;
	MemoryContextSwitchTo(caller);
}

Datum
household_amounts_each(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	EachWalk *each;
	int64 household;
	int64 fen;
	Datum values[2];
	bool nulls[2] = {false, false};

	if (SRF_IS_FIRSTCALL())
		begin_each(fcinfo);
	context = SRF_PERCALL_SETUP();
	each = context->user_fctx;
	if (!amounts_next(&each->walk, &household, &fen))
		SRF_RETURN_DONE(context);
	values[0] = Int64GetDatum(household);
	values[1] = YuanGetDatum(fen);
	SRF_RETURN_NEXT(context,
					HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls)));
}

/* Two maps walked together; after a step, the lowest household that either has. */
typedef struct MapPair
{
	AmountsView view[2];
	AmountsWalk walk[2];
	int64 household[2];
	int64 fen[2];
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
			pair->ahead[i] = amounts_next(&pair->walk[i], &pair->household[i], &pair->fen[i]);
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

/* The map of two groups of rows together; raises when a household's sum is no amount. */
Datum
household_amounts_union(PG_FUNCTION_ARGS)
{
	MapPair *pair = open_pair(fcinfo);
	AmountsWriter *writer = palloc(sizeof(AmountsWriter));

	amounts_writer_init(writer);
	while (step_pair(pair))
	{
		int64 fen = pair->has[0] ? pair->fen[0] : pair->fen[1];

		if (pair->has[0] && pair->has[1] && fen_add(pair->fen[0], pair->fen[1], &fen) != YUAN_OK)
			amount_out_of_range();
		amounts_put(writer, pair->household[pair->has[0] ? 0 : 1], fen);
	}
	return finish_pair(pair, writer);
}

/* (before, after): what the households that are in both have gained. */
Datum
household_amounts_increments(PG_FUNCTION_ARGS)
{
	MapPair *pair = open_pair(fcinfo);
	AmountsWriter *writer = palloc(sizeof(AmountsWriter));
	int64 gained;

	amounts_writer_init(writer);
	while (step_pair(pair))
	{
		if (!pair->has[0] || !pair->has[1])
			continue;
		if (fen_subtract(pair->fen[1], pair->fen[0], &gained) != YUAN_OK)
			amount_out_of_range();
		amounts_put(writer, pair->household[0], gained);
	}
	return finish_pair(pair, writer);
}

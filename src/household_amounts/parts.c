/*
 * household_amounts/parts.c
 *	  The contents of a map.
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

	PG_RETURN_YUAN(total_from_wide(amounts_datum_head(PG_GETARG_DATUM(0), &households)));
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
	Wide amount;

	amounts_datum_view(PG_GETARG_DATUM(0), &view);
	if (!amounts_find(&view, PG_GETARG_INT64(1), &amount))
		PG_RETURN_NULL();
	PG_RETURN_YUAN(amount_from_wide(amount));
}

/* An iteration over a map, one household per call. */
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
	amounts_datum_yuan_view(PointerGetDatum(PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0))),
							&each->view);
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

/*
 * household_amounts/histogram.c
 *	  The number of households of a map in each class of amounts, one row per class.
 */
#include "household_amounts/open.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "utils/array.h"

#include "core/household_amounts/measures.h"

PG_FUNCTION_INFO_V1(household_amounts_histogram);

typedef struct Histogram
{
	uint32 nbounds;
	int64 *bounds;
	AmountsClass *classes; /* one more than bounds */
} Histogram;

/* Raises unless the bounds are plainly ascending amounts. */
static void
check_bounds(const Datum *bounds, const bool *nulls, int nbounds)
{
	for (int i = 0; i < nbounds; i++)
	{
		if (nulls[i])
			ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
							errmsg("bounds of a histogram must not be NULL"),
							errhint("The classes below the first bound and from the last bound on "
									"always exist.")));
		if (i > 0 && DatumGetYuan(bounds[i]) <= DatumGetYuan(bounds[i - 1]))
			ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
							errmsg("bounds of a histogram must be in ascending order"),
							errdetail("Bound %d is not above the one before it.", i + 1)));
	}
}

/* The bounds of a histogram, from an array of amounts. */
static void
read_bounds(Histogram *histogram, ArrayType *array)
{
	Datum *bounds;
	bool *nulls;
	int nbounds;

	if (ARR_NDIM(array) > 1)
		ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
						errmsg("bounds of a histogram must be a one-dimensional array")));
	deconstruct_array(array, ARR_ELEMTYPE(array), sizeof(Yuan), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE,
					  &bounds, &nulls, &nbounds);
	check_bounds(bounds, nulls, nbounds);
	histogram->nbounds = nbounds;
	histogram->bounds = palloc((nbounds + 1) * sizeof(int64));
	for (int i = 0; i < nbounds; i++)
		histogram->bounds[i] = DatumGetYuan(bounds[i]);
}

static void
begin_histogram(FunctionCallInfo fcinfo)
{
	FuncCallContext *context = SRF_FIRSTCALL_INIT();
	MemoryContext caller = MemoryContextSwitchTo(context->multi_call_memory_ctx);
	Histogram *histogram = palloc(sizeof(Histogram));
	AmountsView view;
	TupleDesc row;

	if (get_call_result_type(fcinfo, NULL, &row) != TYPEFUNC_COMPOSITE)
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("function returning record called in a context that cannot accept "
							   "type record")));
	context->tuple_desc = BlessTupleDesc(row);
	read_bounds(histogram, PG_GETARG_ARRAYTYPE_P(1));
	histogram->classes = core_alloc((histogram->nbounds + (size_t) 1) * sizeof(AmountsClass));
	amounts_datum_yuan_view(PG_GETARG_DATUM(0), &view);
	amounts_classify(&view, histogram->bounds, histogram->nbounds, histogram->classes);
	context->user_fctx = histogram;
	context->max_calls = histogram->nbounds + (uint64) 1;
	MemoryContextSwitchTo(caller);
}

/* (map, bounds): rows of lower, upper, households, amount. */
Datum
household_amounts_histogram(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	Histogram *histogram;
	uint64 i;
	Datum values[4] = {0};
	bool nulls[4] = {false};

	if (SRF_IS_FIRSTCALL())
		begin_histogram(fcinfo);
	context = SRF_PERCALL_SETUP();
	histogram = context->user_fctx;
	i = context->call_cntr;
	if (i == context->max_calls)
		SRF_RETURN_DONE(context);
	nulls[0] = i == 0;
	nulls[1] = i == histogram->nbounds;
	if (!nulls[0])
		values[0] = YuanGetDatum(histogram->bounds[i - 1]);
	if (!nulls[1])
		values[1] = YuanGetDatum(histogram->bounds[i]);
	values[2] = Int64GetDatum((int64) histogram->classes[i].households);
	values[3] = YuanGetDatum(total_from_wide(histogram->classes[i].amount));
	SRF_RETURN_NEXT(context,
					HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls)));
}

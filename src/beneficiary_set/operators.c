/*
 * beneficiary_set/operators.c
 *	  Operators of beneficiary_set.
 */
#include "beneficiary/open.h"

#include "funcapi.h"

#include "core/beneficiary_set/operations.h"

PG_FUNCTION_INFO_V1(beneficiary_set_union);
PG_FUNCTION_INFO_V1(beneficiary_set_intersection);
PG_FUNCTION_INFO_V1(beneficiary_set_difference);
PG_FUNCTION_INFO_V1(beneficiary_set_eq);
PG_FUNCTION_INFO_V1(beneficiary_set_ne);
PG_FUNCTION_INFO_V1(beneficiary_set_contains_set);
PG_FUNCTION_INFO_V1(beneficiary_set_contained);
PG_FUNCTION_INFO_V1(beneficiary_set_overlaps);
PG_FUNCTION_INFO_V1(beneficiary_set_contains);
PG_FUNCTION_INFO_V1(beneficiary_set_contains_commuted);
PG_FUNCTION_INFO_V1(beneficiary_set_ids);

static Datum
operate(SetAlgebra op, FunctionCallInfo fcinfo)
{
	SetView a;
	SetView b;
	SetWriter result;
	BeneficiarySet *set;

	set_datum_view(PG_GETARG_DATUM(0), &a);
	set_datum_view(PG_GETARG_DATUM(1), &b);
	set_writer_init(&result);
	set_operate(op, &a, &b, &result);
	set = set_from_writer(&result);
	set_writer_free(&result);
	PG_RETURN_POINTER(set);
}

Datum
beneficiary_set_union(PG_FUNCTION_ARGS)
{
	return operate(SET_UNION, fcinfo);
}

Datum
beneficiary_set_intersection(PG_FUNCTION_ARGS)
{
	return operate(SET_INTERSECTION, fcinfo);
}

Datum
beneficiary_set_difference(PG_FUNCTION_ARGS)
{
	return operate(SET_DIFFERENCE, fcinfo);
}

static bool
same_set(FunctionCallInfo fcinfo)
{
	SetView a;
	SetView b;

	if (set_datum_cardinality(PG_GETARG_DATUM(0)) != set_datum_cardinality(PG_GETARG_DATUM(1)))
		return false;
	set_datum_view(PG_GETARG_DATUM(0), &a);
	set_datum_view(PG_GETARG_DATUM(1), &b);
	return set_equal(&a, &b);
}

Datum
beneficiary_set_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(same_set(fcinfo));
}

Datum
beneficiary_set_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!same_set(fcinfo));
}

/* Is the set of one argument a subset of that of the other? */
static bool
subset(FunctionCallInfo fcinfo, int inner, int outer)
{
	SetView a;
	SetView b;

	set_datum_view(PG_GETARG_DATUM(inner), &a);
	set_datum_view(PG_GETARG_DATUM(outer), &b);
	return set_subset(&a, &b);
}

Datum
beneficiary_set_contains_set(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(subset(fcinfo, 1, 0));
}

Datum
beneficiary_set_contained(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(subset(fcinfo, 0, 1));
}

Datum
beneficiary_set_overlaps(PG_FUNCTION_ARGS)
{
	SetView a;
	SetView b;

	set_datum_view(PG_GETARG_DATUM(0), &a);
	set_datum_view(PG_GETARG_DATUM(1), &b);
	PG_RETURN_BOOL(set_intersects(&a, &b));
}

Datum
beneficiary_set_contains(PG_FUNCTION_ARGS)
{
	SetView view;

	set_datum_view(PG_GETARG_DATUM(0), &view);
	PG_RETURN_BOOL(set_contains(&view, PG_GETARG_INT64(1)));
}

Datum
beneficiary_set_contains_commuted(PG_FUNCTION_ARGS)
{
	SetView view;

	set_datum_view(PG_GETARG_DATUM(1), &view);
	PG_RETURN_BOOL(set_contains(&view, PG_GETARG_INT64(0)));
}

/* An iteration over the ids of a set, one per call. */
typedef struct IdWalk
{
	SetView view;
	SetRanges ranges;
	int64 next;
	int64 last;
	bool any;
} IdWalk;

static IdWalk *
begin_walk(FunctionCallInfo fcinfo)
{
	FuncCallContext *context = SRF_FIRSTCALL_INIT();
	MemoryContext caller = MemoryContextSwitchTo(context->multi_call_memory_ctx);
	IdWalk *walk = palloc(sizeof(IdWalk));

	/* The argument may not outlive this call. */
	set_datum_view(PointerGetDatum(PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0))), &walk->view);
	set_first_range(&walk->ranges, &walk->view);
	walk->any = set_next_range(&walk->ranges, &walk->next, &walk->last);
	context->user_fctx = walk;
	MemoryContextSwitchTo(caller);
	return walk;
}

Datum
beneficiary_set_ids(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	IdWalk *walk;
	int64 id;

	if (SRF_IS_FIRSTCALL())
		begin_walk(fcinfo);
	context = SRF_PERCALL_SETUP();
	walk = context->user_fctx;
	if (!walk->any)
		SRF_RETURN_DONE(context);
	id = walk->next;
	if (id == walk->last)
		walk->any = set_next_range(&walk->ranges, &walk->next, &walk->last);
	else
		walk->next++;
	SRF_RETURN_NEXT(context, Int64GetDatum(id));
}

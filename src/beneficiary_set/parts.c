/*
 * beneficiary_set/parts.c
 *	  Parts of a beneficiary_set: the ids in a range, its ends, and measures of overlap.
 */
#include "beneficiary/open.h"

#include "core/beneficiary_set/operations.h"
#include "core/beneficiary_set/parts.h"

PG_FUNCTION_INFO_V1(beneficiary_set_slice);
PG_FUNCTION_INFO_V1(beneficiary_set_minimum);
PG_FUNCTION_INFO_V1(beneficiary_set_maximum);
PG_FUNCTION_INFO_V1(beneficiary_set_overlap);
PG_FUNCTION_INFO_V1(beneficiary_set_jaccard);

/* The ids from first to last, both included, as with BETWEEN: none when they are reversed. */
Datum
beneficiary_set_slice(PG_FUNCTION_ARGS)
{
	SetView view;
	SetWriter result;

	set_datum_view(PG_GETARG_DATUM(0), &view);
	set_writer_init(&result);
	set_slice(&view, PG_GETARG_INT64(1), PG_GETARG_INT64(2), &result);
	PG_RETURN_POINTER(set_from_writer(&result));
}

Datum
beneficiary_set_minimum(PG_FUNCTION_ARGS)
{
	SetView view;
	int64 id;

	set_datum_view(PG_GETARG_DATUM(0), &view);
	if (!set_minimum(&view, &id))
		PG_RETURN_NULL();
	PG_RETURN_INT64(id);
}

Datum
beneficiary_set_maximum(PG_FUNCTION_ARGS)
{
	SetView view;
	int64 id;

	set_datum_view(PG_GETARG_DATUM(0), &view);
	if (!set_maximum(&view, &id))
		PG_RETURN_NULL();
	PG_RETURN_INT64(id);
}

Datum
beneficiary_set_overlap(PG_FUNCTION_ARGS)
{
	SetView a;
	SetView b;

	set_datum_view(PG_GETARG_DATUM(0), &a);
	set_datum_view(PG_GETARG_DATUM(1), &b);
	PG_RETURN_INT64((int64) set_overlap(&a, &b));
}

/* Shared ids by all ids; NULL for two empty sets, where it is 0 / 0. */
Datum
beneficiary_set_jaccard(PG_FUNCTION_ARGS)
{
	SetView a;
	SetView b;
	uint64 both;
	uint64 either;

	set_datum_view(PG_GETARG_DATUM(0), &a);
	set_datum_view(PG_GETARG_DATUM(1), &b);
	both = set_overlap(&a, &b);
	either = a.head.cardinality + b.head.cardinality - both;
	if (either == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8((double) both / (double) either);
}

/*
 * figures/reach_bounds.c
 *	  Bounds for the size of the union of sets of which only the sizes are known.
 */
#include "private.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "utils/array.h"

PG_FUNCTION_INFO_V1(reach_bounds);

typedef struct ReachBounds
{
	int64 largest;
	uint64 together; /* the sum, or PG_UINT64_MAX when it is that or more */
	bool all_known;
} ReachBounds;

static void
check_register(const int64 *register_size)
{
	if (register_size != NULL && *register_size < 0)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("the size of a register cannot be negative"),
						errdetail("It is " INT64_FORMAT ".", *register_size)));
}

/* position counts from 1, as unnest WITH ORDINALITY does. */
static void
add_count(ReachBounds *bounds, int64 count, int position, const int64 *register_size)
{
	if (count < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("a count cannot be negative"),
				 errdetail("Count %d is " INT64_FORMAT ".", position, count)));
	if (register_size != NULL && count > *register_size)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("a count is larger than the register"),
						errdetail("Count %d is " INT64_FORMAT ", the register has " INT64_FORMAT
								  " entries.",
								  position, count, *register_size),
						errhint("The counts must be of different entries of that register.")));
	bounds->largest = Max(bounds->largest, count);
	if (bounds->together > PG_UINT64_MAX - (uint64) count)
		bounds->together = PG_UINT64_MAX;
	else
		bounds->together += (uint64) count;
}

/* The upper bound; false when there is none. */
static bool
most(const ReachBounds *bounds, const int64 *register_size, int64 *at_most)
{
	if (bounds->all_known && bounds->together <= (uint64) PG_INT64_MAX)
	{
		*at_most = (int64) bounds->together;
		if (register_size != NULL)
			*at_most = Min(*at_most, *register_size);
		return true;
	}
	if (register_size != NULL)
	{
		*at_most = *register_size;
		return true;
	}
	if (bounds->all_known)
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
						errmsg("the sum of the counts is out of range for type %s", "bigint"),
						errhint("Give the size of the register, which bounds them too.")));
	return false;
}

Datum
reach_bounds(PG_FUNCTION_ARGS)
{
	ReachBounds bounds = {0, 0, true};
	int64 register_value = PG_ARGISNULL(1) ? 0 : PG_GETARG_INT64(1);
	const int64 *register_size = PG_ARGISNULL(1) ? NULL : &register_value;
	TupleDesc row;
	Datum *counts;
	bool *unknown;
	Datum values[2];
	bool nulls[2] = {false, false};
	int64 at_most = 0;
	int n;

	check_register(register_size);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	if (get_call_result_type(fcinfo, NULL, &row) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(0), INT8OID, sizeof(int64), FLOAT8PASSBYVAL,
					  TYPALIGN_DOUBLE, &counts, &unknown, &n);
	for (int i = 0; i < n; i++)
	{
		if (unknown[i])
			bounds.all_known = false;
		else
			add_count(&bounds, DatumGetInt64(counts[i]), i + 1, register_size);
	}
	nulls[1] = !most(&bounds, register_size, &at_most);
	values[0] = Int64GetDatum(bounds.largest);
	values[1] = Int64GetDatum(at_most);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(row), values, nulls)));
}

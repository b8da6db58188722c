/*
 * beneficiary_set/array.c
 *	  Casts between beneficiary_set and arrays of ids.
 */
#include "beneficiary/open.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/memutils.h"

#include "core/beneficiary_set/builder.h"
#include "core/beneficiary_set/sort.h"
#include "core/beneficiary_set/operations.h"

PG_FUNCTION_INFO_V1(beneficiary_set_from_array);
PG_FUNCTION_INFO_V1(beneficiary_set_to_array);

/* Raises unless the array is a plain list of known ids. */
static void
check_list(ArrayType *array)
{
	if (ARR_NDIM(array) > 1)
		ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
						errmsg("array of ids must have one dimension"),
						errdetail("It has %d.", ARR_NDIM(array))));
	if (array_contains_nulls(array))
		ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
						errmsg("array of ids must not contain nulls"),
						errhint("To leave unknown ids out, use array_remove(ids, NULL).")));
}

/* ARR_DATA_PTR, without its sign-conversion warning. */
static char *
list_data(ArrayType *array)
{
	return (char *) array +
		   (ARR_HASNULL(array) ? (Size) array->dataoffset : ARR_OVERHEAD_NONULLS(ARR_NDIM(array)));
}

/* From bigint[] or integer[], in any order and with repetitions. */
Datum
beneficiary_set_from_array(PG_FUNCTION_ARGS)
{
	ArrayType *array = PG_GETARG_ARRAYTYPE_P(0);
	int n;
	char *data;
	uint64 *ids;
	SetWriter writer;

	check_list(array);
	n = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	data = list_data(array);
	ids = core_alloc((size_t) n * sizeof(uint64));
	for (int i = 0; i < n; i++)
		ids[i] =
			set_bias(ARR_ELEMTYPE(array) == INT8OID ? ((int64 *) data)[i] : ((int32 *) data)[i]);
	set_writer_init(&writer);
	if (n > 0)
		set_write_sorted(&writer, ids, set_sort_unique(ids, n));
	PG_RETURN_POINTER(set_from_writer(&writer));
}

/* An array for so many ids, which the caller fills in. */
static ArrayType *
make_list(uint64 n)
{
	size_t size = ARR_OVERHEAD_NONULLS(1) + n * sizeof(int64);
	ArrayType *array;

	if (n == 0)
		return construct_empty_array(INT8OID);
	if (n > MaxArraySize)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("set has too many ids for an array"),
						errdetail("It has " UINT64_FORMAT "; an array holds at most %d.", n,
								  (int) MaxArraySize),
						errhint("Read the ids row by row with ids(set), or a part of them with "
								"slice(set, first, last).")));
	array = palloc0(size);
	SET_VARSIZE(array, size);
	array->ndim = 1;
	array->elemtype = INT8OID;
	ARR_DIMS(array)[0] = (int) n;
	ARR_LBOUND(array)[0] = 1;
	return array;
}

Datum
beneficiary_set_to_array(PG_FUNCTION_ARGS)
{
	SetView view;
	ArrayType *array;
	int64 *next;
	SetRanges ranges;
	int64 first;
	int64 last;

	set_datum_view(PG_GETARG_DATUM(0), &view);
	/* The array has the length stated in the head, so the pages must contain that many. */
	if (set_check(&view) != NULL)
		corrupted_value(&set_type);
	array = make_list(view.head.cardinality);
	next = (int64 *) list_data(array);
	set_first_range(&ranges, &view);
	while (set_next_range(&ranges, &first, &last))
	{
		core_check_cancel();
		/* The last id may be INT64_MAX. */
		for (uint64 i = 0; i <= (uint64) last - (uint64) first; i++)
			*next++ = (int64) ((uint64) first + i);
	}
	PG_RETURN_ARRAYTYPE_P(array);
}

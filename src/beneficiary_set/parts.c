/*
 * beneficiary_set/parts.c
 *	  Parts of a beneficiary_set: the ids in a range, its ends, and measures of overlap.
 */
#include "beneficiary/open.h"

#include "core/beneficiary_set/operations.h"
#include "core/beneficiary_set/parts.h"
#include "core/beneficiary_set/ranges.h"

PG_FUNCTION_INFO_V1(beneficiary_set_slice);
PG_FUNCTION_INFO_V1(beneficiary_set_offset);
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

/* Raises unless all ids remain in the range of bigint. */
static void
check_offset(const SetView *view, int64 offset)
{
	int64 id;
	bool any = offset < 0 ? set_minimum(view, &id) : set_maximum(view, &id);

	if (any && pg_add_s64_overflow(id, offset, &id))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("bigint out of range"),
						errdetail("An id of the set, moved by the offset, is out of range.")));
}

/* The ids, all moved by the same distance. */
Datum
beneficiary_set_offset(PG_FUNCTION_ARGS)
{
	int64 offset = PG_GETARG_INT64(1);
	SetView view;
	SetRanges from;
	SetRangeWriter to;
	SetWriter result;
	int64 first;
	int64 last;

	set_datum_view(PG_GETARG_DATUM(0), &view);
	check_offset(&view, offset);
	set_writer_init(&result);
	set_range_writer_init(&to, &result);
	set_first_range(&from, &view);
	while (set_next_range(&from, &first, &last))
	{
		/* A range across more pages than can be written was not in a valid set. */
		if (set_put_range(&to, set_bias(first + offset), set_bias(last + offset)) != SET_RANGE_OK)
			corrupted_value(&set_type);
	}
	set_range_writer_finish(&to);
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

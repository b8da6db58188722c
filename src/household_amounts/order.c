/*
 * household_amounts/order.c
 *	  Equality, order and hashing of maps, for GROUP BY, DISTINCT, UNION and joins.
 */
#include "household_amounts/open.h"

#include "common/hashfn.h"

PG_FUNCTION_INFO_V1(household_amounts_eq);
PG_FUNCTION_INFO_V1(household_amounts_ne);
PG_FUNCTION_INFO_V1(household_amounts_lt);
PG_FUNCTION_INFO_V1(household_amounts_le);
PG_FUNCTION_INFO_V1(household_amounts_gt);
PG_FUNCTION_INFO_V1(household_amounts_ge);
PG_FUNCTION_INFO_V1(household_amounts_cmp);
PG_FUNCTION_INFO_V1(household_amounts_hash);
PG_FUNCTION_INFO_V1(household_amounts_hash_extended);

static bool
same_amounts(FunctionCallInfo fcinfo)
{
	AmountsView a;
	AmountsView b;

	amounts_datum_view(PG_GETARG_DATUM(0), &a);
	amounts_datum_view(PG_GETARG_DATUM(1), &b);
	return amounts_equal(&a, &b);
}

Datum
household_amounts_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(same_amounts(fcinfo));
}

Datum
household_amounts_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!same_amounts(fcinfo));
}

static inline int
compare_numbers(uint64 a, uint64 b)
{
	return (a > b) - (a < b);
}

/* An arbitrary order, in which exactly the equal maps are adjacent. */
static int
compare_amounts(FunctionCallInfo fcinfo)
{
	AmountsView a;
	AmountsView b;
	int order;

	amounts_datum_view(PG_GETARG_DATUM(0), &a);
	amounts_datum_view(PG_GETARG_DATUM(1), &b);
	order = compare_numbers(a.set.head.cardinality, b.set.head.cardinality);
	if (order == 0)
		order = compare_numbers(a.set.head.nsingles, b.set.head.nsingles);
	if (order == 0)
		order = compare_numbers(a.set.head.nchapters, b.set.head.nchapters);
	if (order == 0)
		order = compare_numbers(a.nbeyond, b.nbeyond);
	if (order == 0)
		order = compare_numbers(a.size, b.size);
	return order != 0 ? order : memcmp(a.set.singles, b.set.singles, a.size);
}

Datum
household_amounts_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_amounts(fcinfo) < 0);
}

Datum
household_amounts_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_amounts(fcinfo) <= 0);
}

Datum
household_amounts_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_amounts(fcinfo) > 0);
}

Datum
household_amounts_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_amounts(fcinfo) >= 0);
}

Datum
household_amounts_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare_amounts(fcinfo));
}

/* Equal maps have equal bytes, so comparing the bodies is enough. */
Datum
household_amounts_hash(PG_FUNCTION_ARGS)
{
	AmountsView view;

	amounts_datum_view(PG_GETARG_DATUM(0), &view);
	PG_RETURN_DATUM(hash_any((const unsigned char *) view.set.singles, (int) view.size));
}

Datum
household_amounts_hash_extended(PG_FUNCTION_ARGS)
{
	AmountsView view;

	amounts_datum_view(PG_GETARG_DATUM(0), &view);
	PG_RETURN_DATUM(hash_any_extended((const unsigned char *) view.set.singles, (int) view.size,
									  PG_GETARG_INT64(1)));
}

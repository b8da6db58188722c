/*
 * beneficiary/order.c
 *	  Order and hashing of beneficiary_set and beneficiary_tally, for GROUP BY, DISTINCT, UNION,
 *	  ORDER BY and indexes.
 *
 * These functions free what they detoast, since a sort calls them many times in one memory context.
 */
#include "beneficiary/open.h"

#include "common/hashfn.h"

#include "core/beneficiary_set/order.h"

PG_FUNCTION_INFO_V1(beneficiary_set_cmp);
PG_FUNCTION_INFO_V1(beneficiary_set_lt);
PG_FUNCTION_INFO_V1(beneficiary_set_le);
PG_FUNCTION_INFO_V1(beneficiary_set_gt);
PG_FUNCTION_INFO_V1(beneficiary_set_ge);
PG_FUNCTION_INFO_V1(beneficiary_set_hash);
PG_FUNCTION_INFO_V1(beneficiary_set_hash_extended);
PG_FUNCTION_INFO_V1(beneficiary_tally_cmp);
PG_FUNCTION_INFO_V1(beneficiary_tally_lt);
PG_FUNCTION_INFO_V1(beneficiary_tally_le);
PG_FUNCTION_INFO_V1(beneficiary_tally_gt);
PG_FUNCTION_INFO_V1(beneficiary_tally_ge);
PG_FUNCTION_INFO_V1(beneficiary_tally_hash);
PG_FUNCTION_INFO_V1(beneficiary_tally_hash_extended);

/* The whole value in memory, and a copy only if it has to be one. */
static Datum
open_datum(Datum datum)
{
	return PointerGetDatum(PG_DETOAST_DATUM(datum));
}

static void
close_datum(Datum opened, Datum datum)
{
	if (DatumGetPointer(opened) != DatumGetPointer(datum))
		pfree(DatumGetPointer(opened));
}

/* Sets of different size are distinguished by their heads, without reading the toasted rest. */
static int
compare_sets(FunctionCallInfo fcinfo)
{
	Datum given[2] = {PG_GETARG_DATUM(0), PG_GETARG_DATUM(1)};
	uint64 size[2] = {set_datum_cardinality(given[0]), set_datum_cardinality(given[1])};
	Datum opened[2];
	SetView view[2];
	int result;

	if (size[0] != size[1])
		return size[0] < size[1] ? -1 : 1;
	for (int i = 0; i < 2; i++)
	{
		opened[i] = open_datum(given[i]);
		set_datum_view(opened[i], &view[i]);
	}
	result = set_compare(&view[0], &view[1]);
	for (int i = 0; i < 2; i++)
		close_datum(opened[i], given[i]);
	return result;
}

/* By instances, then amount, then households, then persons. */
static int
compare_tally_views(const TallyView *a, const TallyView *b)
{
	int result;

	if (a->sums.instances != b->sums.instances)
		return a->sums.instances < b->sums.instances ? -1 : 1;
	if (a->sums.amount.high != b->sums.amount.high)
		return a->sums.amount.high < b->sums.amount.high ? -1 : 1;
	if (a->sums.amount.low != b->sums.amount.low)
		return a->sums.amount.low < b->sums.amount.low ? -1 : 1;
	result = set_compare(&a->set[HOUSEHOLDS], &b->set[HOUSEHOLDS]);
	return result != 0 ? result : set_compare(&a->set[PERSONS], &b->set[PERSONS]);
}

static int
compare_tallies(FunctionCallInfo fcinfo)
{
	Datum opened[2];
	TallyView view[2];
	int result;

	for (int i = 0; i < 2; i++)
	{
		opened[i] = open_datum(PG_GETARG_DATUM(i));
		tally_datum_view(opened[i], &view[i]);
	}
	result = compare_tally_views(&view[0], &view[1]);
	for (int i = 0; i < 2; i++)
		close_datum(opened[i], PG_GETARG_DATUM(i));
	return result;
}

/* One encoding: the hash of the bytes is the hash of the set. */
static uint64
hash_set_view(const SetView *view, uint64 seed)
{
	uint64 body =
		hash_bytes_extended((const unsigned char *) view->singles, (int) view->size, seed);

	return hash_combine64(body, view->head.cardinality);
}

static uint64
hash_set(Datum datum, uint64 seed)
{
	Datum opened = open_datum(datum);
	SetView view;
	uint64 hash;

	set_datum_view(opened, &view);
	hash = hash_set_view(&view, seed);
	close_datum(opened, datum);
	return hash;
}

static uint64
hash_tally(Datum datum, uint64 seed)
{
	Datum opened = open_datum(datum);
	TallyView view;
	uint64 hash;

	tally_datum_view(opened, &view);
	hash = hash_combine64(hash_set_view(&view.set[HOUSEHOLDS], seed),
						  hash_set_view(&view.set[PERSONS], seed));
	hash = hash_combine64(hash, (uint64) view.sums.instances);
	hash = hash_combine64(hash, view.sums.amount.low);
	hash = hash_combine64(hash, (uint64) view.sums.amount.high);
	close_datum(opened, datum);
	return hash;
}

Datum
beneficiary_set_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare_sets(fcinfo));
}

Datum
beneficiary_set_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_sets(fcinfo) < 0);
}

Datum
beneficiary_set_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_sets(fcinfo) <= 0);
}

Datum
beneficiary_set_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_sets(fcinfo) > 0);
}

Datum
beneficiary_set_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_sets(fcinfo) >= 0);
}

/* With seed 0 the low half of the extended hash must be the plain hash. */
Datum
beneficiary_set_hash(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32((int32) hash_set(PG_GETARG_DATUM(0), 0));
}

Datum
beneficiary_set_hash_extended(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64((int64) hash_set(PG_GETARG_DATUM(0), (uint64) PG_GETARG_INT64(1)));
}

Datum
beneficiary_tally_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare_tallies(fcinfo));
}

Datum
beneficiary_tally_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_tallies(fcinfo) < 0);
}

Datum
beneficiary_tally_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_tallies(fcinfo) <= 0);
}

Datum
beneficiary_tally_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_tallies(fcinfo) > 0);
}

Datum
beneficiary_tally_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_tallies(fcinfo) >= 0);
}

Datum
beneficiary_tally_hash(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32((int32) hash_tally(PG_GETARG_DATUM(0), 0));
}

Datum
beneficiary_tally_hash_extended(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64((int64) hash_tally(PG_GETARG_DATUM(0), (uint64) PG_GETARG_INT64(1)));
}

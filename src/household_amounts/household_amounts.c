/*
 * household_amounts/household_amounts.c
 *	  The type household_amounts: how much each household has, as one value that merges.
 */
#include "household_amounts/household_amounts.h"

#include "common/hashfn.h"
#include "libpq/pqformat.h"

PG_FUNCTION_INFO_V1(household_amounts_recv);
PG_FUNCTION_INFO_V1(household_amounts_send);
PG_FUNCTION_INFO_V1(household_amounts_eq);
PG_FUNCTION_INFO_V1(household_amounts_ne);
PG_FUNCTION_INFO_V1(household_amounts_lt);
PG_FUNCTION_INFO_V1(household_amounts_le);
PG_FUNCTION_INFO_V1(household_amounts_gt);
PG_FUNCTION_INFO_V1(household_amounts_ge);
PG_FUNCTION_INFO_V1(household_amounts_cmp);
PG_FUNCTION_INFO_V1(household_amounts_hash);
PG_FUNCTION_INFO_V1(household_amounts_hash_extended);

/* Raises: what a household has together is no amount. */
void
amount_out_of_range(void)
{
	ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					errmsg("amount of a household is out of range for type yuan"),
					errdetail("Amounts lie between -92233720368547758.07 and "
							  "92233720368547758.07 yuan.")));
}

/* A sum over households as a yuan; raises when it is out of that type's range. */
Yuan
amount_from_wide(Wide amount)
{
	if (!wide_fits_int64(amount) || (int64) amount.low < FEN_MIN)
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
						errmsg("total of the households is out of range for type yuan"),
						errdetail("Amounts lie between -92233720368547758.07 and "
								  "92233720368547758.07 yuan.")));
	return (Yuan) amount.low;
}

static void
check_amounts_flags(uint32 flags)
{
	if ((flags & ~AMOUNTS_FLAGS_KNOWN) != 0)
		corrupted_value(AMOUNTS_TYPE);
	if ((flags & AMOUNTS_VERSION_MASK) != AMOUNTS_VERSION)
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("stored value of type %s has encoding version %u", AMOUNTS_TYPE,
							   flags & AMOUNTS_VERSION_MASK),
						errdetail("This version of poverty_relief reads encoding version %d.",
								  AMOUNTS_VERSION)));
}

/*
 * Opens a map for reading.  The parts must fit into the value; what is inside a page or a block is
 * not looked at, since nothing there can lead out of the value.
 */
void
amounts_datum_view(Datum datum, AmountsView *view)
{
	HouseholdAmounts *map = (HouseholdAmounts *) PG_DETOAST_DATUM(datum);

	if (VARSIZE(map) < offsetof(SmallAmounts, rows))
		corrupted_value(AMOUNTS_TYPE);
	check_amounts_flags(map->flags);
	if (map->flags & AMOUNTS_SMALL)
		map = finish_small_amounts((SmallAmounts *) map);
	if (map->flags & AMOUNTS_PARTIAL)
		amount_out_of_range();
	if (VARSIZE(map) < offsetof(HouseholdAmounts, body) ||
		!amounts_view(view, map->head, map->body, VARSIZE(map) - offsetof(HouseholdAmounts, body)))
		corrupted_value(AMOUNTS_TYPE);
}

/* The total and the number of households: no more of a toasted map than its head is read. */
Wide
amounts_datum_head(Datum datum, uint64 *households)
{
	HouseholdAmounts *map = (HouseholdAmounts *) PG_DETOAST_DATUM_SLICE(
		datum, 0, offsetof(HouseholdAmounts, body) - VARHDRSZ);
	AmountsView view;

	if (VARSIZE(map) >= offsetof(HouseholdAmounts, body) && map->flags == AMOUNTS_VERSION)
	{
		*households = map->head.cardinality;
		return map->total;
	}
	amounts_datum_view(datum, &view);
	*households = view.set.head.cardinality;
	return amounts_total(&view);
}

static HouseholdAmounts *
make_amounts(SetHead head, Wide total, size_t body_size)
{
	size_t size = offsetof(HouseholdAmounts, body) + body_size;
	HouseholdAmounts *map = core_alloc(size);

	SET_VARSIZE(map, size);
	map->flags = AMOUNTS_VERSION;
	map->total = total;
	map->head = head;
	return map;
}

HouseholdAmounts *
amounts_from_writer(const AmountsWriter *writer)
{
	HouseholdAmounts *map =
		make_amounts(writer->set.head, writer->total, amounts_written_size(writer));

	amounts_copy_body(writer, map->body);
	return map;
}

/*
 * The binary form: the flags word, the set of households, then the amounts as core/household_amounts/amounts.h has
 * them, in network byte order.  The total is not sent, so that it cannot be wrong.
 */
Datum
household_amounts_send(PG_FUNCTION_ARGS)
{
	AmountsView view;
	StringInfoData message;

	amounts_datum_view(PG_GETARG_DATUM(0), &view);
	pq_begintypsend(&message);
	send_flags(&message);
	send_set_body(&message, &view.set);
	enlargeStringInfo(&message, (int) (view.size - view.set.size));
	for (uint64 i = 0; i < view.nblocks; i++)
		pq_writeint64(&message, (uint64) view.bases[i]);
	for (uint64 i = 0; i < view.nblocks; i++)
		pq_writeint8(&message, view.widths[i]);
	for (size_t i = 0; i < view.nwords; i++)
		pq_writeint64(&message, view.words[i]);
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/*
 * Reads what follows the set into a body that begins with it.  Nothing is allocated that is larger
 * than the rest of the message, whatever the counts say.
 */
static void
recv_amounts(StringInfo message, const SetView *set, AmountsView *view)
{
	uint64 nblocks = amounts_blocks(set->head.cardinality);
	size_t available = message->len - message->cursor;
	char *body;
	int64 *bases;
	uint8 *widths;
	uint64 *words;

	if (nblocks > available / (sizeof(int64) + sizeof(uint8)))
		invalid_binary(AMOUNTS_TYPE, "it is shorter than its counts say");
	body = core_alloc(set->size + available + sizeof(uint64));
	memcpy(body, set->singles, set->size);
	bases = (int64 *) (body + set->size);
	widths = (uint8 *) (bases + nblocks);
	words = (uint64 *) (widths + set_align(nblocks));
	for (uint64 i = 0; i < nblocks; i++)
		bases[i] = pq_getmsgint64(message);
	memset(widths, 0, set_align(nblocks));
	pq_copymsgbytes(message, (char *) widths, nblocks);
	/* The padding of the widths does not travel. */
	if (!amounts_view(view, set->head, body, set->size + available + set_align(nblocks) - nblocks))
		invalid_binary(AMOUNTS_TYPE, "its amounts do not fit its length");
	for (size_t i = 0; i < view->nwords; i++)
		words[i] = (uint64) pq_getmsgint64(message);
}

Datum
household_amounts_recv(PG_FUNCTION_ARGS)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	SetView set;
	AmountsView view;
	const char *problem;
	HouseholdAmounts *map;

	recv_flags(message, AMOUNTS_TYPE);
	recv_set_body(message, AMOUNTS_TYPE, &set);
	recv_amounts(message, &set, &view);
	problem = amounts_check(&view);
	if (problem != NULL)
		invalid_binary(AMOUNTS_TYPE, problem);
	map = make_amounts(view.set.head, amounts_total(&view), view.size);
	memcpy(map->body, view.set.singles, view.size);
	PG_RETURN_POINTER(map);
}

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

/* An order that means nothing, but in which equal maps and no others are together. */
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

/* Equal maps have equal bytes, so that the body says all. */
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

/*
 * household_amounts/store.c
 *	  Making the stored form of a map.
 */
#include "household_amounts/store.h"

const StoredType amounts_type = {
	.name = "household_amounts",
	.version = AMOUNTS_VERSION,
	.small_flags = AMOUNTS_SMALL,
	.size = offsetof(HouseholdAmounts, body),
};

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

/* The map that a builder holds: partial when sums are left that are no amounts. */
HouseholdAmounts *
amounts_from_builder(AmountsBuilder *builder)
{
	AmountsWriter *writer = palloc(sizeof(AmountsWriter));
	HouseholdAmounts *map;

	amounts_writer_init(writer);
	amounts_builder_write(builder, writer);
	map = amounts_from_writer(writer);
	amounts_writer_free(writer);
	pfree(writer);
	if (builder->nexcess > 0)
	{
		size_t size = VARSIZE(map);
		size_t excess_size = builder->nexcess * sizeof(AmountsExcess);

		map = core_realloc(map, size + excess_size);
		memcpy((char *) map + size, builder->excess, excess_size);
		SET_VARSIZE(map, size + excess_size);
		map->flags = AMOUNTS_PARTIAL;
	}
	return map;
}

HouseholdAmounts *
amounts_from_view(const AmountsView *view)
{
	HouseholdAmounts *map = make_amounts(view->set.head, amounts_total(view), view->size);

	memcpy(map->body, view->set.singles, view->size);
	return map;
}

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

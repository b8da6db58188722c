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

/* Finds the parts of a finished map; false when they do not fit into it. */
bool
stored_amounts_view(const HouseholdAmounts *map, AmountsView *view)
{
	return amounts_view(view, map->head, map->body,
						VARSIZE(map) - offsetof(HouseholdAmounts, body));
}

static HouseholdAmounts *
make_amounts(AmountsHead head, Wide total, size_t body_size)
{
	size_t size = offsetof(HouseholdAmounts, body) + body_size;
	HouseholdAmounts *map = core_alloc(size);

	SET_VARSIZE(map, size);
	map->flags = AMOUNTS_VERSION;
	map->total = total;
	map->head = head;
	return map;
}

/* The map that was written; raises when a sum has overflowed 128 bits. */
HouseholdAmounts *
amounts_from_writer(const AmountsWriter *writer)
{
	HouseholdAmounts *map;

	if (writer->too_wide)
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
						errmsg("sum of the amounts of households is out of range"), SUM_RANGE));
	map = make_amounts(amounts_written_head(writer), writer->total, amounts_written_size(writer));
	amounts_copy_body(writer, map->body);
	return map;
}

/* The map in a builder. */
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
	return map;
}

HouseholdAmounts *
amounts_from_view(const AmountsView *view)
{
	AmountsHead head = {view->set.head, view->nbeyond};
	Wide total;
	HouseholdAmounts *map;

	amounts_total(view, &total);
	map = make_amounts(head, total, view->size);
	memcpy(map->body, view->set.singles, view->size);
	return map;
}

#define YUAN_RANGE                                                                                 \
	errdetail("Amounts lie between -92233720368547758.07 and 92233720368547758.07 yuan.")

/* Raises: the sum of a household is out of the range of yuan. */
void
amount_out_of_range(void)
{
	ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					errmsg("amount of a household is out of range for type yuan"), YUAN_RANGE));
}

/* The amount of a household as a yuan; raises when it is out of that type's range. */
Yuan
amount_from_wide(Wide amount)
{
	if (!wide_fits_yuan(amount))
		amount_out_of_range();
	return (Yuan) amount.low;
}

/* A sum over households as a yuan; raises when it is out of that type's range. */
Yuan
total_from_wide(Wide total)
{
	if (!wide_fits_yuan(total))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("total of the households is out of range for type yuan"), YUAN_RANGE));
	return (Yuan) total.low;
}

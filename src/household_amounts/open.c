/*
 * household_amounts/open.c
 *	  Opening a stored map: a finished one directly; a small state is finished first.
 */
#include "household_amounts/open.h"

#include "household_amounts/small.h"

/*
 * Opens a map for reading.  The parts must fit into the value; the contents of pages and blocks are
 * not checked, since nothing there can cause a read outside the value.
 */
void
amounts_datum_view(Datum datum, AmountsView *view)
{
	struct varlena *value = PG_DETOAST_DATUM(datum);
	HouseholdAmounts *map = (HouseholdAmounts *) value;

	check_stored_head(value, &amounts_type);
	if (map->flags & STORED_SMALL)
		map = finish_small_amounts((SmallAmounts *) value);
	if (!stored_amounts_view(map, view))
		corrupted_value(&amounts_type);
}

/* Opens a map whose amounts are read one by one as yuan; raises when one is out of its range. */
void
amounts_datum_yuan_view(Datum datum, AmountsView *view)
{
	amounts_datum_view(datum, view);
	if (view->nbeyond > 0)
		amount_out_of_range();
}

/* The total and the number of households; reads only the head of a toasted map. */
Wide
amounts_datum_head(Datum datum, uint64 *households)
{
	HouseholdAmounts *map = (HouseholdAmounts *) PG_DETOAST_DATUM_SLICE(
		datum, 0, offsetof(HouseholdAmounts, body) - VARHDRSZ);
	AmountsView view;
	Wide total;

	if (VARSIZE(map) >= offsetof(HouseholdAmounts, body) && map->flags == AMOUNTS_VERSION)
	{
		*households = map->head.set.cardinality;
		return map->total;
	}
	amounts_datum_view(datum, &view);
	*households = view.set.head.cardinality;
	amounts_total(&view, &total);
	return total;
}

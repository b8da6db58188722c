/*
 * beneficiary/open.c
 *	  Opening a stored set or tally: finished values directly; small states are finished first.
 */
#include "beneficiary/open.h"

#include "beneficiary/small.h"

/*
 * Opens a set for reading.  The parts must fit into the value; the contents of pages are not
 * checked, since no content of a page can cause a read outside the value.
 */
void
set_datum_view(Datum datum, SetView *view)
{
	struct varlena *value = PG_DETOAST_DATUM(datum);
	BeneficiarySet *set = (BeneficiarySet *) value;

	check_stored_head(value, &set_type);
	if (set->flags & STORED_SMALL)
		set = finish_small_set((SmallState *) value);
	if (!stored_set_view(set, view))
		corrupted_value(&set_type);
}

/* Reads only the head of a toasted value. */
uint64
set_datum_cardinality(Datum datum)
{
	BeneficiarySet *set = (BeneficiarySet *) PG_DETOAST_DATUM_SLICE(
		datum, 0, offsetof(BeneficiarySet, body) - VARHDRSZ);
	SetView view;

	if (VARSIZE(set) >= offsetof(BeneficiarySet, body) && set->flags == BENEFICIARY_VERSION)
		view.head = set->head;
	else
		set_datum_view(datum, &view);
	pfree(set);
	return view.head.cardinality;
}

/* Opens a tally for reading; see set_datum_view. */
void
tally_datum_view(Datum datum, TallyView *view)
{
	struct varlena *value = PG_DETOAST_DATUM(datum);
	BeneficiaryTally *tally = (BeneficiaryTally *) value;

	check_stored_head(value, &tally_type);
	if (tally->flags & STORED_SMALL)
		tally = finish_small_tally((SmallState *) value);
	if (!stored_tally_view(tally, view))
		corrupted_value(&tally_type);
}

/*
 * Fills only the sums and cardinalities of a view, and reads only the head of a toasted tally.
 */
void
tally_datum_head(Datum datum, TallyView *view)
{
	BeneficiaryTally *tally = (BeneficiaryTally *) PG_DETOAST_DATUM_SLICE(
		datum, 0, offsetof(BeneficiaryTally, body) - VARHDRSZ);

	if (VARSIZE(tally) < offsetof(BeneficiaryTally, body) || tally->flags != BENEFICIARY_VERSION)
	{
		tally_datum_view(datum, view);
		return;
	}
	view->sums = tally->sums;
	for (int i = 0; i < 2; i++)
		view->set[i].head = tally->head[i];
}

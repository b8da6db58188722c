/*
 * beneficiary/store.c
 *	  Making the stored form of a set or tally.
 */
#include "beneficiary/store.h"

const StoredType set_type = {
	.name = "beneficiary_set",
	.version = BENEFICIARY_VERSION,
	.small_flags = BENEFICIARY_SMALL_SET,
	.size = offsetof(BeneficiarySet, body),
};

const StoredType tally_type = {
	.name = "beneficiary_tally",
	.version = BENEFICIARY_VERSION,
	.small_flags = BENEFICIARY_SMALL_TALLY,
	.size = offsetof(BeneficiaryTally, body),
};

/* Finds the parts of a finished set; false when they do not fit into it. */
bool
stored_set_view(const BeneficiarySet *set, SetView *view)
{
	return set_view(view, set->head, set->body, VARSIZE(set) - offsetof(BeneficiarySet, body));
}

/* Finds the two sets of a finished tally; false when they do not fit into it. */
bool
stored_tally_view(const BeneficiaryTally *tally, TallyView *view)
{
	size_t size = VARSIZE(tally) - offsetof(BeneficiaryTally, body);
	SetView *households = &view->set[HOUSEHOLDS];

	view->sums = tally->sums;
	return set_view(households, tally->head[HOUSEHOLDS], tally->body, size) &&
		   set_view(&view->set[PERSONS], tally->head[PERSONS],
					(const char *) tally->body + households->size, size - households->size);
}

static BeneficiarySet *
make_set(SetHead head, size_t body_size)
{
	size_t size = offsetof(BeneficiarySet, body) + body_size;
	BeneficiarySet *set = core_alloc(size);

	SET_VARSIZE(set, size);
	set->flags = BENEFICIARY_VERSION;
	set->head = head;
	return set;
}

BeneficiarySet *
set_from_writer(const SetWriter *writer)
{
	BeneficiarySet *set = make_set(writer->head, set_written_size(writer));

	set_copy_body(writer, set->body);
	return set;
}

BeneficiarySet *
set_from_view(const SetView *view)
{
	BeneficiarySet *set = make_set(view->head, view->size);

	memcpy(set->body, view->singles, view->size);
	return set;
}

static BeneficiaryTally *
make_tally(const TallySums *sums, size_t body_size)
{
	size_t size = offsetof(BeneficiaryTally, body) + body_size;
	BeneficiaryTally *tally = core_alloc(size);

	SET_VARSIZE(tally, size);
	tally->flags = BENEFICIARY_VERSION;
	tally->sums = *sums;
	return tally;
}

BeneficiaryTally *
tally_from_writers(const TallySums *sums, const SetWriter *writers)
{
	size_t households_size = set_written_size(&writers[HOUSEHOLDS]);
	BeneficiaryTally *tally =
		make_tally(sums, households_size + set_written_size(&writers[PERSONS]));

	for (int i = 0; i < 2; i++)
		tally->head[i] = writers[i].head;
	set_copy_body(&writers[HOUSEHOLDS], tally->body);
	set_copy_body(&writers[PERSONS], (char *) tally->body + households_size);
	return tally;
}

BeneficiaryTally *
tally_from_view(const TallyView *view)
{
	const SetView *households = &view->set[HOUSEHOLDS];
	const SetView *persons = &view->set[PERSONS];
	BeneficiaryTally *tally = make_tally(&view->sums, households->size + persons->size);

	tally->head[HOUSEHOLDS] = households->head;
	tally->head[PERSONS] = persons->head;
	memcpy(tally->body, households->singles, households->size);
	memcpy((char *) tally->body + households->size, persons->singles, persons->size);
	return tally;
}

/*
 * What is wrong with a tally's sums, or NULL: every instance has a household or a person, and no
 * beneficiary was aided without an instance.
 */
const char *
check_tally_sums(const TallyView *view)
{
	uint64 households = view->set[HOUSEHOLDS].head.cardinality;
	uint64 persons = view->set[PERSONS].head.cardinality;

	if (view->sums.instances < 0)
		return "the number of aid instances is negative";
	if ((uint64) view->sums.instances < Max(households, persons))
		return "there are fewer aid instances than households or persons aided";
	if (view->sums.instances > 0 && households == 0 && persons == 0)
		return "there are aid instances, but nobody was aided";
	return NULL;
}

void
tally_instances_out_of_range(void)
{
	ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					errmsg("number of aid instances is out of range")));
}

/* Raises: the sum leaves 128 bits, which takes 2^64 rows, or forged values. */
void
tally_sum_out_of_range(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("amount of aid is out of range")));
}

/*
 * beneficiary/problem.c
 *	  Checks the bytes of a stored value as strictly as binary input does, and raises nothing.
 */
#include "beneficiary/problem.h"

#include "beneficiary/small.h"

/* What is wrong with a set, or NULL. */
const char *
set_value_problem(const struct varlena *value)
{
	const char *problem = stored_head_problem(value, &set_type);
	const BeneficiarySet *set = (const BeneficiarySet *) value;
	SetView view;

	if (problem != NULL)
		return problem;
	if (set->flags & STORED_SMALL)
		return small_problem((const SmallState *) value, false);
	if (!stored_set_view(set, &view))
		return "its parts do not fit its length";
	if (offsetof(BeneficiarySet, body) + view.size != VARSIZE(set))
		return "it is longer than its parts";
	return set_check(&view);
}

/* What is wrong with the parts of a tally, or NULL. */
static const char *
parts_problem(const TallyView *view)
{
	const char *problem = set_check(&view->set[HOUSEHOLDS]);

	if (problem == NULL)
		problem = set_check(&view->set[PERSONS]);
	return problem != NULL ? problem : check_tally_sums(view);
}

/* What is wrong with a tally, or NULL. */
const char *
tally_value_problem(const struct varlena *value)
{
	const char *problem = stored_head_problem(value, &tally_type);
	const BeneficiaryTally *tally = (const BeneficiaryTally *) value;
	TallyView view;

	if (problem == NULL && (tally->flags & STORED_SMALL))
	{
		problem = small_problem((const SmallState *) value, true);
		if (problem == NULL)
			tally = finish_small_tally((const SmallState *) value);
	}
	if (problem != NULL)
		return problem;
	if (!stored_tally_view(tally, &view))
		return "its parts do not fit its length";
	if (offsetof(BeneficiaryTally, body) + view.set[HOUSEHOLDS].size + view.set[PERSONS].size !=
		VARSIZE(tally))
		return "it is longer than its parts";
	return parts_problem(&view);
}

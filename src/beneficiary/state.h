/*
 * beneficiary/state.h
 *	  The state of the aggregates that build sets and tallies: small.h, or large once it has grown.
 */
#ifndef POVERTY_RELIEF_BENEFICIARY_STATE_H
#define POVERTY_RELIEF_BENEFICIARY_STATE_H

#include "aggregate_state.h"
#include "beneficiary/open.h"
#include "beneficiary/small.h"

#include "core/beneficiary_set/builder.h"

typedef struct LargeBeneficiaries
{
	LargeState state;
	TallySums sums;
	SetBuilder set[2]; /* of a set, its households are the ids */
} LargeBeneficiaries;

/* A state that an aggregate's transition function may change. */
typedef struct BeneficiaryState
{
	const StateKind *kind;
	SmallState *small; /* at most one of the two is set; neither while nothing was added */
	LargeBeneficiaries *large;
	FunctionCallInfo fcinfo;
} BeneficiaryState;

extern const StateKind set_state_kind;
extern const StateKind tally_state_kind;

extern void beneficiary_state_begin(BeneficiaryState *state);
extern void beneficiary_state_begin_with(BeneficiaryState *state, Datum value);
extern void beneficiary_state_add_other(BeneficiaryState *state, Beneficiaries which, uint64 id);
extern void beneficiary_state_add_set(BeneficiaryState *state, Beneficiaries which,
									  const SetView *view);
extern void beneficiary_state_add_tally(BeneficiaryState *state, const TallyView *view);
extern Datum beneficiary_state_datum(const BeneficiaryState *state);
extern struct varlena *beneficiary_state_finish(const BeneficiaryState *state);

/* Opens argument 0 of a transition, combine or final function. */
static inline void
beneficiary_state_open(BeneficiaryState *state, FunctionCallInfo fcinfo, const StateKind *kind)
{
	FoundState found;

	find_state(&found, fcinfo, kind);
	state->kind = kind;
	state->small = (SmallState *) found.small;
	state->large = (LargeBeneficiaries *) found.large;
	state->fcinfo = fcinfo;
	if (found.value != NULL)
		beneficiary_state_begin_with(state, PointerGetDatum(found.value));
}

/* Adds to the sums; raises when they leave their range. */
static inline void
beneficiary_state_add_sums(BeneficiaryState *state, int64 instances, Wide amount)
{
	if (state->large == NULL && state->small == NULL)
		beneficiary_state_begin(state);
	add_tally_sums(state->large != NULL ? &state->large->sums : &state->small->sums, instances,
				   amount);
}

static inline void
beneficiary_state_add(BeneficiaryState *state, Beneficiaries which, int64 id)
{
	uint64 biased = set_bias(id);

	if (state->large != NULL ? !set_add_at_hand(&state->large->set[which], biased)
							 : state->small == NULL || !small_add(state->small, which, biased))
		beneficiary_state_add_other(state, which, biased);
}

/* Adds a row's household and person, biased, to a large state whose queues have room. */
static inline bool
large_add_row(LargeBeneficiaries *large, uint64 household, uint64 person)
{
	SetBuilder *households = &large->set[HOUSEHOLDS];
	SetBuilder *persons = &large->set[PERSONS];

	return households->nqueued < SET_QUEUE && set_add_at_hand(persons, person) &&
		   set_add_at_hand(households, household);
}

/*
 * Adds the arguments (state, household, person, amount) to a tally's state in the usual case: no
 * argument is NULL, and the state is the aggregate's own and has room for them.  Otherwise returns
 * false and adds nothing.
 */
static inline bool
tally_state_add_row(FunctionCallInfo fcinfo)
{
	struct varlena *state = (struct varlena *) PG_GETARG_POINTER(0);
	uint64 household = set_bias(PG_GETARG_INT64(1));
	uint64 person = set_bias(PG_GETARG_INT64(2));
	TallySums *sums;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3))
		return false;
	if (VARATT_IS_EXTERNAL_EXPANDED_RW(state))
	{
		LargeBeneficiaries *large =
			(LargeBeneficiaries *) large_state(PointerGetDatum(state), &tally_state_kind);

		if (!large_add_row(large, household, person))
			return false;
		sums = &large->sums;
	}
	else if (is_small_state(state, fcinfo, &tally_state_kind))
	{
		SmallState *small = (SmallState *) state;

		if (!small_add_row(small, household, person))
			return false;
		sums = &small->sums;
	}
	else
		return false;
	add_tally_sums(sums, 1, wide_from_int64(PG_GETARG_YUAN(3)));
	return true;
}

#endif /* POVERTY_RELIEF_BENEFICIARY_STATE_H */

/*
 * beneficiary/state.c
 *	  The states of the aggregates that build sets and tallies: adding, growing, finishing.
 */
#include "beneficiary/state.h"

#include "utils/memutils.h"

#include "core/beneficiary_set/operations.h"

static struct varlena *finish_large_set(LargeState *state);
static struct varlena *finish_large_tally(LargeState *state);

#define HINT "Use the aggregates tally, beneficiaries and rollup, or the operator |."

const StateKind set_state_kind = {
	.type = &set_type,
	.hint = HINT,
	.magic = 0x70727365,
	.size = sizeof(LargeBeneficiaries),
	.finish = finish_large_set,
};

const StateKind tally_state_kind = {
	.type = &tally_type,
	.hint = HINT,
	.magic = 0x70727461,
	.size = sizeof(LargeBeneficiaries),
	.finish = finish_large_tally,
};

static bool
is_tally(const BeneficiaryState *state)
{
	return state->kind == &tally_state_kind;
}

void
beneficiary_state_begin(BeneficiaryState *state)
{
	state->small = small_begin(is_tally(state));
}

/* Begins with a finished value: the INITCOND of a user-defined aggregate. */
void
beneficiary_state_begin_with(BeneficiaryState *state, Datum value)
{
	beneficiary_state_begin(state);
	if (is_tally(state))
	{
		TallyView view;

		tally_datum_view(value, &view);
		beneficiary_state_add_tally(state, &view);
	}
	else
	{
		SetView view;

		set_datum_view(value, &view);
		beneficiary_state_add_set(state, HOUSEHOLDS, &view);
	}
}

/* The state for the executor: the same pointer if it was changed in place. */
Datum
beneficiary_state_datum(const BeneficiaryState *state)
{
	if (state->large != NULL)
		return EOHPGetRWDatum(&state->large->state.hdr);
	return PointerGetDatum(state->small);
}

static MemoryContext
own_context(const LargeBeneficiaries *large)
{
	return large->state.hdr.eoh_context;
}

/* The small state, or nothing, becomes a large one. */
static void
enlarge(BeneficiaryState *state)
{
	SmallState *small = state->small;
	LargeBeneficiaries *large = (LargeBeneficiaries *) make_large_state(state->fcinfo, state->kind);
	MemoryContext caller = MemoryContextSwitchTo(own_context(large));

	set_builder_init(&large->set[HOUSEHOLDS]);
	set_builder_init(&large->set[PERSONS]);
	state->large = large;
	state->small = NULL;
	if (small != NULL)
	{
		large->sums = small->sums;
		for (int which = 0; which < small->columns; which++)
		{
			for (uint32 i = 0; i < small->count[which]; i++)
				set_add(&large->set[which], small_id(small, which, i));
		}
	}
	MemoryContextSwitchTo(caller);
}

/* Adds an id, biased, when the fast path has no room for it. */
void
beneficiary_state_add_other(BeneficiaryState *state, Beneficiaries which, uint64 id)
{
	MemoryContext caller;

	if (state->large == NULL && state->small == NULL)
		beneficiary_state_begin(state);
	while (state->large == NULL)
	{
		if (small_add(state->small, which, id))
			return;
		if (!small_make_room(&state->small, which, id))
			enlarge(state);
	}
	caller = MemoryContextSwitchTo(own_context(state->large));
	set_add(&state->large->set[which], id);
	MemoryContextSwitchTo(caller);
}

/* Adds the members of a set one by one. */
static void
add_members(BeneficiaryState *state, Beneficiaries which, const SetView *view)
{
	SetRanges ranges;
	int64 first;
	int64 last;

	set_first_range(&ranges, view);
	while (set_next_range(&ranges, &first, &last))
	{
		/* At most as many as the cardinality; the last id may be INT64_MAX. */
		for (uint64 i = 0; i <= (uint64) last - (uint64) first; i++)
			beneficiary_state_add(state, which, (int64) ((uint64) first + i));
	}
}

/* Adds the members of a set; few are added one by one, so that a small state can stay small. */
void
beneficiary_state_add_set(BeneficiaryState *state, Beneficiaries which, const SetView *view)
{
	MemoryContext caller;

	if (state->large == NULL &&
		view->head.cardinality <= small_room(SMALL_STATE_MAX, 2, sizeof(uint64)))
	{
		add_members(state, which, view);
		return;
	}
	if (state->large == NULL)
		enlarge(state);
	caller = MemoryContextSwitchTo(own_context(state->large));
	set_add_all(&state->large->set[which], view);
	MemoryContextSwitchTo(caller);
}

void
beneficiary_state_add_tally(BeneficiaryState *state, const TallyView *view)
{
	beneficiary_state_add_sums(state, view->sums.instances, view->sums.amount);
	beneficiary_state_add_set(state, HOUSEHOLDS, &view->set[HOUSEHOLDS]);
	beneficiary_state_add_set(state, PERSONS, &view->set[PERSONS]);
}

/*
 * Writes the sets of a large state, which can still grow afterwards, as in a window aggregate.
 * Changes of the state itself use its own memory context.
 */
static void
write_large(LargeBeneficiaries *large, SetWriter *writers)
{
	MemoryContext caller = MemoryContextSwitchTo(own_context(large));

	set_add_queued(&large->set[HOUSEHOLDS]);
	set_add_queued(&large->set[PERSONS]);
	MemoryContextSwitchTo(caller);
	for (int i = 0; i < 2; i++)
	{
		set_writer_init(&writers[i]);
		set_builder_write(&large->set[i], &writers[i]);
	}
}

static void
free_writers(SetWriter *writers)
{
	set_writer_free(&writers[HOUSEHOLDS]);
	set_writer_free(&writers[PERSONS]);
}

static struct varlena *
finish_large_set(LargeState *state)
{
	SetWriter writers[2];
	BeneficiarySet *set;

	write_large((LargeBeneficiaries *) state, writers);
	set = set_from_writer(&writers[HOUSEHOLDS]);
	free_writers(writers);
	return (struct varlena *) set;
}

static struct varlena *
finish_large_tally(LargeState *state)
{
	LargeBeneficiaries *large = (LargeBeneficiaries *) state;
	SetWriter writers[2];
	BeneficiaryTally *tally;

	write_large(large, writers);
	tally = tally_from_writers(&large->sums, writers);
	free_writers(writers);
	return (struct varlena *) tally;
}

/* The finished value of a state, in the current memory context; the state is left as it is. */
struct varlena *
beneficiary_state_finish(const BeneficiaryState *state)
{
	if (state->large != NULL)
		return state->kind->finish(&state->large->state);
	if (is_tally(state))
		return (struct varlena *) finish_small_tally(state->small);
	return (struct varlena *) finish_small_set(state->small);
}

/*
 * household_amounts/state.c
 *	  The state of amounts_by_household and rollup: opening, adding, growing, finishing.
 */
#include "household_amounts/state.h"

#include "utils/memutils.h"

static struct varlena *finish_large(LargeState *state);

static const StateKind amounts_state_kind = {
	.type = &amounts_type,
	.hint = "Use the aggregates amounts_by_household and rollup, or the operator |.",
	.magic = 0x70726d61,
	.size = sizeof(LargeAmounts),
	.finish = finish_large,
};

/* Opens argument 0 of a transition, combine or final function. */
void
amounts_state_open(AmountsState *state, FunctionCallInfo fcinfo)
{
	FoundState found;

	find_state(&found, fcinfo, &amounts_state_kind);
	state->small = (SmallAmounts *) found.small;
	state->large = (LargeAmounts *) found.large;
	state->fcinfo = fcinfo;
	/* The INITCOND of a user-defined aggregate. */
	if (found.value != NULL)
		amounts_state_merge(state, PointerGetDatum(found.value));
}

/* The state for the executor: the same pointer if it was changed in place. */
Datum
amounts_state_datum(const AmountsState *state)
{
	if (state->large != NULL)
		return EOHPGetRWDatum(&state->large->state.hdr);
	return PointerGetDatum(state->small);
}

static MemoryContext
own_context(const LargeAmounts *large)
{
	return large->state.hdr.eoh_context;
}

/* The small state, or nothing, becomes a large one. */
static void
enlarge(AmountsState *state)
{
	LargeAmounts *large = (LargeAmounts *) make_large_state(state->fcinfo, &amounts_state_kind);
	MemoryContext caller = MemoryContextSwitchTo(own_context(large));

	amounts_builder_init(&large->builder);
	for (uint64 i = 0; state->small != NULL && i < state->small->count; i++)
		amounts_add(&large->builder, set_unbias(state->small->rows[i].id),
					state->small->rows[i].fen);
	MemoryContextSwitchTo(caller);
	state->large = large;
	state->small = NULL;
}

void
amounts_state_add(AmountsState *state, int64 household, Yuan amount)
{
	MemoryContext caller;

	if (state->large == NULL && state->small == NULL)
		state->small = small_amounts_begin();
	while (state->large == NULL)
	{
		if (small_amounts_add(state->small, set_bias(household), amount))
			return;
		if (!small_amounts_make_room(&state->small))
			enlarge(state);
	}
	caller = MemoryContextSwitchTo(own_context(state->large));
	amounts_add(&state->large->builder, household, amount);
	MemoryContextSwitchTo(caller);
}

static void
merge_small(AmountsState *state, const SmallAmounts *small)
{
	if (small_amounts_problem(small) != NULL)
		corrupted_value(&amounts_type);
	for (uint64 i = 0; i < small->count; i++)
		amounts_state_add(state, set_unbias(small->rows[i].id), small->rows[i].fen);
}

/*
 * Adds the amounts of a map; few are added one by one, so that a small state can stay small.  Its
 * rows cannot store amounts beyond the range of yuan.
 */
static void
merge_view(AmountsState *state, const AmountsView *view)
{
	MemoryContext caller;

	if (state->large == NULL && view->set.head.cardinality <= SMALL_AMOUNTS_MAX &&
		view->nbeyond == 0)
	{
		AmountsWalk walk;
		int64 household;
		int64 fen;

		amounts_first(&walk, view);
		while (amounts_next(&walk, &household, &fen))
			amounts_state_add(state, household, fen);
		return;
	}
	if (state->large == NULL)
		enlarge(state);
	caller = MemoryContextSwitchTo(own_context(state->large));
	amounts_add_map(&state->large->builder, view);
	MemoryContextSwitchTo(caller);
}

/* Adds a stored map or another worker's state. */
void
amounts_state_merge(AmountsState *state, Datum datum)
{
	struct varlena *value = PG_DETOAST_DATUM(datum);
	AmountsView view;

	if (VARSIZE(value) >= sizeof(StoredHead) && stored_flags(value) == AMOUNTS_SMALL)
	{
		merge_small(state, (SmallAmounts *) value);
		return;
	}
	amounts_datum_view(PointerGetDatum(value), &view);
	merge_view(state, &view);
}

/*
 * The value of a large state, which can still grow afterwards.  Changes of the state itself use its
 * own memory context.
 */
static struct varlena *
finish_large(LargeState *state)
{
	AmountsBuilder *builder = &((LargeAmounts *) state)->builder;
	MemoryContext caller = MemoryContextSwitchTo(state->hdr.eoh_context);

	amounts_builder_settle(builder);
	MemoryContextSwitchTo(caller);
	return (struct varlena *) amounts_from_builder(builder);
}

HouseholdAmounts *
amounts_state_finish(const AmountsState *state)
{
	if (state->large != NULL)
		return (HouseholdAmounts *) finish_large(&state->large->state);
	return finish_small_amounts(state->small);
}

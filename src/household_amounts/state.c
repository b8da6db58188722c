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
	/* What an aggregate of the user's own has as INITCOND. */
	if (found.value != NULL)
		amounts_state_merge(state, PointerGetDatum(found.value));
}

/* The state as the executor keeps it: the same pointer as long as it was changed in place. */
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

/* Adds what follows the body of a partial state. */
static void
merge_excess(AmountsState *state, const HouseholdAmounts *map, size_t body_size)
{
	const AmountsExcess *excess = (const AmountsExcess *) ((const char *) map->body + body_size);
	size_t size = VARSIZE(map) - offsetof(HouseholdAmounts, body) - body_size;
	MemoryContext caller;

	if (state->large == NULL)
		enlarge(state);
	caller = MemoryContextSwitchTo(own_context(state->large));
	for (size_t i = 0; i < size / sizeof(AmountsExcess); i++)
		amounts_add_excess(&state->large->builder, excess[i].id, excess[i].fen);
	MemoryContextSwitchTo(caller);
}

/* Adds the amounts of a map; few are added one by one, so that a small state can stay small. */
static void
merge_view(AmountsState *state, const AmountsView *view)
{
	MemoryContext caller;

	if (state->large == NULL && view->set.head.cardinality <= SMALL_AMOUNTS_MAX)
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
	HouseholdAmounts *map = (HouseholdAmounts *) PG_DETOAST_DATUM(datum);
	bool partial = VARSIZE(map) >= offsetof(HouseholdAmounts, body) && map->flags == AMOUNTS_PARTIAL;
	AmountsView view;

	if (VARSIZE(map) >= offsetof(SmallAmounts, rows) && map->flags == AMOUNTS_SMALL)
	{
		merge_small(state, (SmallAmounts *) map);
		return;
	}
	if (!partial)
		amounts_datum_view(PointerGetDatum(map), &view);
	else if (!amounts_view(&view, map->head, map->body,
						   VARSIZE(map) - offsetof(HouseholdAmounts, body)))
		corrupted_value(&amounts_type);
	merge_view(state, &view);
	if (partial)
		merge_excess(state, map, view.size);
}

/*
 * The value of a large state, in the current memory context; the state can go on growing.  What its
 * builder allocates meanwhile is its own.
 */
static struct varlena *
finish_large(LargeState *state)
{
	MemoryContext caller = MemoryContextSwitchTo(state->hdr.eoh_context);
	HouseholdAmounts *map = amounts_from_builder(&((LargeAmounts *) state)->builder);
	HouseholdAmounts *copy;

	MemoryContextSwitchTo(caller);
	copy = core_alloc(VARSIZE(map));
	memcpy(copy, map, VARSIZE(map));
	pfree(map);
	return (struct varlena *) copy;
}

HouseholdAmounts *
amounts_state_finish(const AmountsState *state)
{
	if (state->large != NULL)
		return (HouseholdAmounts *) finish_large(&state->large->state);
	return finish_small_amounts(state->small);
}

/*
 * household_amounts/state.c
 *	  The state of amounts_by_household and rollup: opening, adding, growing, finishing.
 */
#include "household_amounts/household_amounts.h"

#include "utils/memutils.h"

#define SMALL_FIRST 256 /* bytes; powers of two are what palloc gives anyway */
#define SMALL_MAX	8192
#define LARGE_MAGIC 0x70726d61

static Size large_flat_size(ExpandedObjectHeader *object);
static void large_flatten_into(ExpandedObjectHeader *object, void *result, Size size);

static const ExpandedObjectMethods large_methods = {large_flat_size, large_flatten_into};

static uint64
small_room(const SmallAmounts *small)
{
	return (VARSIZE(small) - offsetof(SmallAmounts, rows)) / sizeof(Amount);
}

static SmallAmounts *
make_small(Size size)
{
	SmallAmounts *small = palloc(size);

	/* Zeroed whole: the room that is not used yet may be copied and sent. */
	memset(small, 0, size);
	SET_VARSIZE(small, size);
	small->flags = AMOUNTS_VERSION | AMOUNTS_SMALL;
	return small;
}

/*
 * Opens argument 0 of a transition, combine or final function.  In an aggregate it is the
 * aggregate's own state; anywhere else it would be a caller's value, and is refused.
 */
void
amounts_state_open(AmountsState *state, FunctionCallInfo fcinfo)
{
	struct varlena *value;

	state->small = NULL;
	state->large = NULL;
	if (!AggCheckCallContext(fcinfo, &state->aggregate))
		ereport(
			ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("function of an aggregate called outside an aggregate"),
			 errhint("Use the aggregates amounts_by_household and rollup, or the operator |.")));
	if (PG_ARGISNULL(0))
		return;
	value = (struct varlena *) PG_GETARG_POINTER(0);
	/* A final function is given it read-only. */
	if (VARATT_IS_EXTERNAL_EXPANDED(value))
	{
		state->large = (LargeAmounts *) DatumGetEOHP(PG_GETARG_DATUM(0));
		Assert(state->large->magic == LARGE_MAGIC);
	}
	else if (!VARATT_IS_EXTENDED(value) && (((SmallAmounts *) value)->flags & AMOUNTS_SMALL))
		state->small = (SmallAmounts *) value;
	else
		elog(ERROR, "aggregate state has an unknown form");
}

/* The state as the executor keeps it: the same pointer as long as it was changed in place. */
Datum
amounts_state_datum(const AmountsState *state)
{
	if (state->large != NULL)
		return EOHPGetRWDatum(&state->large->hdr);
	return PointerGetDatum(state->small);
}

/* Sums up the rows of each household.  False when a sum leaves int64; nothing is lost then. */
static bool
compact_small(SmallAmounts *small)
{
	Amount *rows = small->rows;
	uint64 kept = 0;
	bool fits = true;

	amounts_sort(rows, (uint32) small->count);
	for (uint64 i = 0; i < small->count; i++)
	{
		if (kept > 0 && rows[kept - 1].id == rows[i].id)
		{
			int64 sum;

			if (!__builtin_add_overflow(rows[kept - 1].fen, rows[i].fen, &sum) &&
				sum != AMOUNTS_ABSENT)
			{
				rows[kept - 1].fen = sum;
				continue;
			}
			fits = false;
		}
		rows[kept++] = rows[i];
	}
	small->count = kept;
	return fits;
}

static SmallAmounts *
grow_small(const SmallAmounts *small)
{
	SmallAmounts *grown = make_small(2 * VARSIZE(small));

	grown->count = small->count;
	memcpy(grown->rows, small->rows, small->count * sizeof(Amount));
	return grown;
}

/* The small state becomes a large one. */
static void
enlarge(AmountsState *state)
{
	MemoryContext own = AllocSetContextCreate(state->aggregate, "poverty_relief amounts",
											  ALLOCSET_START_SMALL_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(own);
	LargeAmounts *large = palloc0(sizeof(LargeAmounts));

	EOH_init_header(&large->hdr, &large_methods, own);
	large->magic = LARGE_MAGIC;
	amounts_builder_init(&large->builder);
	for (uint64 i = 0; state->small != NULL && i < state->small->count; i++)
		amounts_add(&large->builder, set_unbias(state->small->rows[i].id),
					state->small->rows[i].fen);
	MemoryContextSwitchTo(caller);
	state->large = large;
	state->small = NULL;
}

/* Makes room for one more row in a small state, or a large one of it. */
static void
make_room(AmountsState *state)
{
	uint64 room;
	bool fits;

	if (state->small == NULL)
		state->small = make_small(SMALL_FIRST);
	room = small_room(state->small);
	if (state->small->count < room)
		return;
	fits = compact_small(state->small);
	if (state->small->count < room / 4 * 3)
		return;
	if (fits && VARSIZE(state->small) < SMALL_MAX)
		state->small = grow_small(state->small);
	else
		enlarge(state);
}

void
amounts_state_add(AmountsState *state, int64 household, Yuan amount)
{
	MemoryContext caller;

	if (state->large == NULL)
	{
		make_room(state);
		if (state->small != NULL)
		{
			Amount *row = &state->small->rows[state->small->count++];

			row->id = set_bias(household);
			row->fen = amount;
			return;
		}
	}
	caller = MemoryContextSwitchTo(state->large->hdr.eoh_context);
	amounts_add(&state->large->builder, household, amount);
	MemoryContextSwitchTo(caller);
}

static void
merge_small(AmountsState *state, const SmallAmounts *small)
{
	if (small->count > small_room(small))
		corrupted_value(AMOUNTS_TYPE);
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
	caller = MemoryContextSwitchTo(state->large->hdr.eoh_context);
	for (size_t i = 0; i < size / sizeof(AmountsExcess); i++)
		amounts_add_excess(&state->large->builder, excess[i].id, excess[i].fen);
	MemoryContextSwitchTo(caller);
}

/* Adds a stored map or another worker's state. */
void
amounts_state_merge(AmountsState *state, Datum datum)
{
	HouseholdAmounts *map = (HouseholdAmounts *) PG_DETOAST_DATUM(datum);
	bool partial = VARSIZE(map) >= offsetof(HouseholdAmounts, body) &&
				   map->flags == (AMOUNTS_VERSION | AMOUNTS_PARTIAL);
	AmountsView view;

	if (VARSIZE(map) >= offsetof(SmallAmounts, rows) &&
		map->flags == (AMOUNTS_VERSION | AMOUNTS_SMALL))
	{
		merge_small(state, (SmallAmounts *) map);
		return;
	}
	if (!partial)
		amounts_datum_view(PointerGetDatum(map), &view);
	else if (!amounts_view(&view, map->head, map->body,
						   VARSIZE(map) - offsetof(HouseholdAmounts, body)))
		corrupted_value(AMOUNTS_TYPE);

	if (state->large == NULL &&
		view.set.head.cardinality > (SMALL_MAX - offsetof(SmallAmounts, rows)) / sizeof(Amount))
		enlarge(state);
	if (state->large != NULL)
	{
		MemoryContext caller = MemoryContextSwitchTo(state->large->hdr.eoh_context);

		amounts_add_map(&state->large->builder, &view);
		MemoryContextSwitchTo(caller);
	}
	else
	{
		AmountsWalk walk;
		int64 household;
		int64 fen;

		amounts_first(&walk, &view);
		while (amounts_next(&walk, &household, &fen))
			amounts_state_add(state, household, fen);
	}
	if (partial)
		merge_excess(state, map, view.size);
}

/* A value of what a builder holds: partial when sums are left that are no amounts. */
static HouseholdAmounts *
write_builder(AmountsBuilder *builder)
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
		map->flags |= AMOUNTS_PARTIAL;
	}
	return map;
}

HouseholdAmounts *
finish_small_amounts(const SmallAmounts *small)
{
	AmountsBuilder builder;
	HouseholdAmounts *map;

	if (small->count > small_room(small))
		corrupted_value(AMOUNTS_TYPE);
	amounts_builder_init(&builder);
	for (uint64 i = 0; i < small->count; i++)
		amounts_add(&builder, set_unbias(small->rows[i].id), small->rows[i].fen);
	map = write_builder(&builder);
	amounts_builder_free(&builder);
	return map;
}

/*
 * The value of a state, in the current memory context; the state can go on growing.  What its
 * builder allocates meanwhile is its own.
 */
HouseholdAmounts *
amounts_state_finish(const AmountsState *state)
{
	MemoryContext caller;
	HouseholdAmounts *map;
	HouseholdAmounts *copy;

	if (state->large == NULL)
		return finish_small_amounts(state->small);
	caller = MemoryContextSwitchTo(state->large->hdr.eoh_context);
	map = write_builder(&state->large->builder);
	MemoryContextSwitchTo(caller);
	copy = core_alloc(VARSIZE(map));
	memcpy(copy, map, VARSIZE(map));
	pfree(map);
	return copy;
}

/* The expanded object's methods: made once, then copied. */
static Size
large_flat_size(ExpandedObjectHeader *object)
{
	LargeAmounts *large = (LargeAmounts *) object;
	MemoryContext caller = MemoryContextSwitchTo(object->eoh_context);

	if (large->flat != NULL)
		pfree(large->flat);
	large->flat = NULL;
	large->flat = write_builder(&large->builder);
	MemoryContextSwitchTo(caller);
	return VARSIZE(large->flat);
}

static void
large_flatten_into(ExpandedObjectHeader *object, void *result, Size size)
{
	LargeAmounts *large = (LargeAmounts *) object;

	Assert(large->flat != NULL && VARSIZE(large->flat) == size);
	memcpy(result, large->flat, size);
	pfree(large->flat);
	large->flat = NULL;
}

/*
 * accumulate.c
 *	  The states of the aggregates: opening, adding, growing.
 */
#include "accumulate.h"

#include "utils/memutils.h"

#include "core/memory.h"
#include "core/set_ops.h"

#define SMALL_FIRST 256			/* bytes; powers of two are what palloc gives anyway */
#define SMALL_MAX	8192
/*
 * The sizes at which a full small state is sorted, to drop duplicates, before it grows.  At every
 * size would cost more than all else; never would let a group of few ids in many rows grow.
 */
#define SMALL_COMPACTED (2048 | SMALL_MAX)

static Size large_flat_size(ExpandedObjectHeader *object);
static void large_flatten_into(ExpandedObjectHeader *object, void *result, Size size);

static const ExpandedObjectMethods large_methods = {large_flat_size, large_flatten_into};

static uint32
small_room(const SmallState *small)
{
	return (VARSIZE(small) - offsetof(SmallState, ids)) / sizeof(uint64);
}

static SmallState *
make_small(Size size)
{
	SmallState *small = palloc(size);

	/* Zeroed whole: the room that is not used yet may be copied and sent. */
	memset(small, 0, size);
	SET_VARSIZE(small, size);
	small->flags = BENEFICIARY_VERSION | BENEFICIARY_BUILDING;
	return small;
}

static LargeState *
make_large(MemoryContext parent, bool is_tally)
{
	MemoryContext own = AllocSetContextCreate(parent, "poverty_relief aggregate",
											  ALLOCSET_START_SMALL_SIZES);
	LargeState *large = MemoryContextAllocZero(own, sizeof(LargeState));

	EOH_init_header(&large->hdr, &large_methods, own);
	large->is_tally = is_tally;
	set_builder_init(&large->set[HOUSEHOLDS]);
	set_builder_init(&large->set[PERSONS]);
	return large;
}

/* Begins with a finished value, which is what an aggregate of the user's own has as INITCOND. */
static void
begin_with_value(Accumulator *acc, Datum value)
{
	acc->small = make_small(SMALL_FIRST);
	if (acc->is_tally)
	{
		TallyView	view;

		tally_datum_view(value, &view);
		accumulator_add_sums(acc, view.instances, view.amount);
		accumulator_add_set(acc, HOUSEHOLDS, &view.set[HOUSEHOLDS]);
		accumulator_add_set(acc, PERSONS, &view.set[PERSONS]);
	}
	else
	{
		SetView		view;

		set_datum_view(value, &view);
		accumulator_add_set(acc, HOUSEHOLDS, &view);
	}
}

/*
 * Opens a state that is not an expanded object to be written.  In an aggregate argument 0 is the
 * aggregate's own state; anywhere else it would be a caller's value, and is refused.
 */
void
accumulator_open_other(Accumulator *acc, FunctionCallInfo fcinfo)
{
	struct varlena *state;

	if (!AggCheckCallContext(fcinfo, &acc->aggregate))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("function of an aggregate called outside an aggregate"),
				 errhint("Use the aggregates tally, beneficiaries and rollup, or the operator |.")));
	if (PG_ARGISNULL(0))
		return;
	state = (struct varlena *) PG_GETARG_POINTER(0);
	/* A final function is given it read-only. */
	if (VARATT_IS_EXTERNAL_EXPANDED(state))
		acc->large = (LargeState *) DatumGetEOHP(PG_GETARG_DATUM(0));
	else if (!VARATT_IS_EXTENDED(state) && (((SmallState *) state)->flags & BENEFICIARY_BUILDING))
		acc->small = (SmallState *) state;
	else
		begin_with_value(acc, PG_GETARG_DATUM(0));
}

/* The state as the executor keeps it: the same pointer as long as it was changed in place. */
Datum
accumulator_datum(const Accumulator *acc)
{
	if (acc->large != NULL)
		return EOHPGetRWDatum(&acc->large->hdr);
	return PointerGetDatum(acc->small);
}

/* Sorts the ids of a small state and drops those that are there twice. */
static void
compact_small(SmallState *small)
{
	uint64	   *end = small->ids + small_room(small);
	uint64	   *persons = end - small->count[PERSONS];
	uint32		n = set_sort_unique(persons, small->count[PERSONS]);

	memmove(end - n, persons, n * sizeof(uint64));
	small->count[PERSONS] = n;
	small->count[HOUSEHOLDS] = set_sort_unique(small->ids, small->count[HOUSEHOLDS]);
}

static SmallState *
grow_small(const SmallState *small)
{
	SmallState *grown = make_small(2 * VARSIZE(small));
	uint32		nhouseholds = small->count[HOUSEHOLDS];
	uint32		npersons = small->count[PERSONS];

	grown->instances = small->instances;
	grown->amount = small->amount;
	grown->count[HOUSEHOLDS] = nhouseholds;
	grown->count[PERSONS] = npersons;
	memcpy(grown->ids, small->ids, nhouseholds * sizeof(uint64));
	memcpy(grown->ids + small_room(grown) - npersons, small->ids + small_room(small) - npersons,
		   npersons * sizeof(uint64));
	return grown;
}

/* The small state becomes a large one. */
static void
enlarge(Accumulator *acc)
{
	SmallState *small = acc->small;
	LargeState *large = make_large(acc->aggregate, acc->is_tally);
	MemoryContext caller = MemoryContextSwitchTo(large->hdr.eoh_context);

	acc->large = large;
	acc->small = NULL;
	if (small != NULL)
	{
		const uint64 *persons = small->ids + small_room(small) - small->count[PERSONS];

		large->instances = small->instances;
		large->amount = small->amount;
		for (uint32 i = 0; i < small->count[HOUSEHOLDS]; i++)
			set_add(&large->set[HOUSEHOLDS], set_unbias(small->ids[i]));
		for (uint32 i = 0; i < small->count[PERSONS]; i++)
			set_add(&large->set[PERSONS], set_unbias(persons[i]));
	}
	MemoryContextSwitchTo(caller);
}

/* Makes room for one more id in a small state, or a large one of it. */
static void
make_room(Accumulator *acc)
{
	uint32		room = small_room(acc->small);

	if (acc->small->count[HOUSEHOLDS] + acc->small->count[PERSONS] < room)
		return;
	if (VARSIZE(acc->small) & SMALL_COMPACTED)
	{
		compact_small(acc->small);
		if (acc->small->count[HOUSEHOLDS] + acc->small->count[PERSONS] < room / 4 * 3)
			return;
	}
	if (VARSIZE(acc->small) < SMALL_MAX)
		acc->small = grow_small(acc->small);
	else
		enlarge(acc);
}

/* Adds an id where it is not just a bit in a page. */
void
accumulator_add_other(Accumulator *acc, Beneficiaries which, int64 id)
{
	MemoryContext caller;

	if (acc->large == NULL)
	{
		if (acc->small == NULL)
			acc->small = make_small(SMALL_FIRST);
		make_room(acc);
	}
	if (acc->small != NULL)
	{
		uint32		i = acc->small->count[which]++;

		acc->small->ids[which == HOUSEHOLDS ? i : small_room(acc->small) - 1 - i] = set_bias(id);
		return;
	}
	caller = MemoryContextSwitchTo(acc->large->hdr.eoh_context);
	set_add(&acc->large->set[which], id);
	MemoryContextSwitchTo(caller);
}

/* Adds the members of a set; few are added one by one, so that a small state can stay small. */
void
accumulator_add_set(Accumulator *acc, Beneficiaries which, const SetView *view)
{
	if (acc->large == NULL &&
		view->head.cardinality <= (SMALL_MAX - offsetof(SmallState, ids)) / sizeof(uint64) / 2)
	{
		SetRanges	ranges;
		int64		first;
		int64		last;

		set_first_range(&ranges, view);
		while (set_next_range(&ranges, &first, &last))
		{
			/* At most as many as the cardinality; the last id may be the highest there is. */
			for (uint64 i = 0; i <= (uint64) last - (uint64) first; i++)
				accumulator_add(acc, which, (int64) ((uint64) first + i));
		}
		return;
	}
	if (acc->large == NULL)
		enlarge(acc);
	{
		MemoryContext caller = MemoryContextSwitchTo(acc->large->hdr.eoh_context);

		set_add_all(&acc->large->set[which], view);
		MemoryContextSwitchTo(caller);
	}
}

/* Adds to the sums; raises when the instances leave bigint. */
void
accumulator_add_sums(Accumulator *acc, int64 instances, Wide amount)
{
	if (acc->large == NULL && acc->small == NULL)
		acc->small = make_small(SMALL_FIRST);
	if (acc->large != NULL)
		add_tally_sums(&acc->large->instances, &acc->large->amount, instances, amount);
	else
		add_tally_sums(&acc->small->instances, &acc->small->amount, instances, amount);
}

/* Writes the sets of a small state, which is left as it is. */
static void
write_small(const SmallState *small, SetWriter *writers)
{
	Size		size = VARSIZE(small);
	SmallState *copy = palloc(size);

	if (size < SMALL_FIRST || small->count[HOUSEHOLDS] > small_room(small) ||
		small->count[PERSONS] > small_room(small) - small->count[HOUSEHOLDS])
		corrupted_value("beneficiary_tally");
	memcpy(copy, small, size);
	compact_small(copy);
	for (int i = 0; i < 2; i++)
		set_writer_init(&writers[i]);
	set_write_sorted(&writers[HOUSEHOLDS], copy->ids, copy->count[HOUSEHOLDS]);
	set_write_sorted(&writers[PERSONS],
					 copy->ids + small_room(copy) - copy->count[PERSONS], copy->count[PERSONS]);
	pfree(copy);
}

static void
free_writers(SetWriter *writers)
{
	set_writer_free(&writers[HOUSEHOLDS]);
	set_writer_free(&writers[PERSONS]);
}

/* The finished values that small states stand for. */
BeneficiarySet *
finish_set_state(const struct varlena *state)
{
	SetWriter	writers[2];
	BeneficiarySet *set;

	write_small((const SmallState *) state, writers);
	set = set_from_writer(&writers[HOUSEHOLDS]);
	free_writers(writers);
	return set;
}

BeneficiaryTally *
finish_tally_state(const struct varlena *state)
{
	const SmallState *small = (const SmallState *) state;
	SetWriter	writers[2];
	BeneficiaryTally *tally;

	write_small(small, writers);
	tally = tally_from_writers(small->instances, small->amount, writers);
	free_writers(writers);
	return tally;
}

/* The finished value of a large state, which can go on growing. */
static struct varlena *
finish_large(LargeState *large)
{
	SetWriter	writers[2];
	struct varlena *flat;

	for (int i = 0; i < 2; i++)
	{
		set_writer_init(&writers[i]);
		set_builder_write(&large->set[i], &writers[i]);
	}
	if (large->is_tally)
		flat = (struct varlena *) tally_from_writers(large->instances, large->amount, writers);
	else
		flat = (struct varlena *) set_from_writer(&writers[HOUSEHOLDS]);
	free_writers(writers);
	return flat;
}

/* The finished value of a state, in the current memory context; the state is left as it is. */
struct varlena *
accumulator_finish(const Accumulator *acc)
{
	if (acc->large != NULL)
		return finish_large(acc->large);
	if (acc->is_tally)
		return (struct varlena *) finish_tally_state((struct varlena *) acc->small);
	return (struct varlena *) finish_set_state((struct varlena *) acc->small);
}

/* The expanded object's methods: made once, then copied. */
static Size
large_flat_size(ExpandedObjectHeader *object)
{
	LargeState *large = (LargeState *) object;
	MemoryContext caller = MemoryContextSwitchTo(object->eoh_context);

	if (large->flat != NULL)
		pfree(large->flat);
	large->flat = NULL;
	large->flat = finish_large(large);
	MemoryContextSwitchTo(caller);
	return VARSIZE(large->flat);
}

static void
large_flatten_into(ExpandedObjectHeader *object, void *result, Size size)
{
	LargeState *large = (LargeState *) object;

	Assert(large->flat != NULL && VARSIZE(large->flat) == size);
	memcpy(result, large->flat, size);
	pfree(large->flat);
	large->flat = NULL;
}

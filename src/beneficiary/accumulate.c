/*
 * beneficiary/accumulate.c
 *	  The states of the aggregates: opening, adding, growing.
 */
#include "beneficiary/accumulate.h"

#include "utils/memutils.h"

#include "core/memory.h"
#include "core/beneficiary_set/operations.h"

#define SMALL_FIRST 128			/* bytes; powers of two are what palloc gives anyway */
#define SMALL_MAX	8192
/*
 * The sizes at which a full small state is sorted, to drop duplicates, before it grows.  At every
 * size would cost more than all else; never would let a group of few ids in many rows grow.
 */
#define SMALL_COMPACTED (4096 | SMALL_MAX)

static Size large_flat_size(ExpandedObjectHeader *object);
static void large_flatten_into(ExpandedObjectHeader *object, void *result, Size size);

static const ExpandedObjectMethods large_methods = {large_flat_size, large_flatten_into};

/* Ids that a small state of that size has room for in each column. */
static uint32
small_room(Size size, uint32 columns, uint32 width)
{
	return (size - offsetof(SmallState, ids)) / (columns * width);
}

/* Zeroed whole: the room that is not used yet may be copied and sent. */
void
accumulator_begin(Accumulator *acc)
{
	SmallState *small = palloc0(SMALL_FIRST);

	SET_VARSIZE(small, SMALL_FIRST);
	small->flags = BENEFICIARY_VERSION | BENEFICIARY_BUILDING;
	small->columns = acc->is_tally ? 2 : 1;
	small->width = SMALL_NARROWEST;
	small->room = small_room(SMALL_FIRST, small->columns, small->width);
	acc->small = small;
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
	accumulator_begin(acc);
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

/* The memory context of the aggregate's states. */
static MemoryContext
aggregate_context(FunctionCallInfo fcinfo)
{
	MemoryContext context;

	if (!AggCheckCallContext(fcinfo, &context))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("function of an aggregate called outside an aggregate"),
				 errhint("Use the aggregates tally, beneficiaries and rollup, or the operator |.")));
	return context;
}

/*
 * Opens a state that is not simply the aggregate's own.  Outside an aggregate argument 0 would be
 * a caller's value, and is refused.
 */
void
accumulator_open_other(Accumulator *acc)
{
	FunctionCallInfo fcinfo = acc->fcinfo;
	struct varlena *state;

	aggregate_context(fcinfo);
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

/* The ids of a column, ascending and each once, in memory that the caller frees. */
static uint64 *
sorted_column(const SmallState *small, Beneficiaries which, uint32 *n)
{
	uint64	   *ids = palloc((small->count[which] + 1) * sizeof(uint64));

	for (uint32 i = 0; i < small->count[which]; i++)
		ids[i] = small_id(small, which, i);
	*n = set_sort_unique(ids, small->count[which]);
	return ids;
}

/* Drops the ids of a small state that are there twice. */
static void
compact_small(SmallState *small)
{
	for (int which = 0; which < small->columns; which++)
	{
		uint32		n;
		uint64	   *ids = sorted_column(small, which, &n);

		small->count[which] = 0;
		for (uint32 i = 0; i < n; i++)
			small_add(small, which, ids[i]);
		pfree(ids);
	}
}

/* The rows of a small state: as many as its longer column has ids. */
static uint32
small_rows(const SmallState *small)
{
	return Max(small->count[HOUSEHOLDS], small->count[PERSONS]);
}

/* A small state of twice the size. */
static SmallState *
grow_small(const SmallState *small)
{
	Size		size = 2 * VARSIZE(small);
	SmallState *grown = palloc(size);
	Size		taken = offsetof(SmallState, ids) + small_rows(small) * small->columns * small->width;

	memcpy(grown, small, taken);
	memset((char *) grown + taken, 0, size - taken);
	SET_VARSIZE(grown, size);
	grown->room = small_room(size, grown->columns, grown->width);
	return grown;
}

/* Rewrites the ids of a small state with that many bytes each, for which it has room. */
static void
widen_small(SmallState *small, uint32 width)
{
	SmallState *before = palloc(VARSIZE(small));

	memcpy(before, small, VARSIZE(small));
	small->width = width;
	small->room = small_room(VARSIZE(small), small->columns, width);
	for (int which = 0; which < small->columns; which++)
	{
		if (width == sizeof(uint32))
			small->upper[which] >>= 8 * (sizeof(uint32) - SMALL_NARROWEST);
		for (uint32 i = 0; i < small->count[which]; i++)
			small_put(small, i * small->columns + which, small_id(before, which, i));
	}
	pfree(before);
}

/* The small state becomes a large one. */
static void
enlarge(Accumulator *acc)
{
	SmallState *small = acc->small;
	LargeState *large = make_large(aggregate_context(acc->fcinfo), acc->is_tally);
	MemoryContext caller = MemoryContextSwitchTo(large->hdr.eoh_context);

	acc->large = large;
	acc->small = NULL;
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

/* Makes a small state larger, or a large one of it. */
static void
grow(Accumulator *acc)
{
	if (VARSIZE(acc->small) < SMALL_MAX)
		acc->small = grow_small(acc->small);
	else
		enlarge(acc);
}

/* Lets the ids of a small state be as wide as one that did not fit, or makes room for that. */
static void
make_wider(Accumulator *acc, Beneficiaries which, uint64 id)
{
	SmallState *small = acc->small;
	uint32		width = sizeof(uint64);

	/* The first id says what the upper bits are. */
	if (small->count[which] == 0)
	{
		small->upper[which] = id >> (8 * small->width);
		return;
	}
	if (id >> 32 == small_id(small, which, 0) >> 32)
		width = sizeof(uint32);
	if (small_rows(small) < small_room(VARSIZE(small), small->columns, width))
		widen_small(small, width);
	else
		grow(acc);
}

/* Lets a small state take one more id, if need be as a large one. */
static void
make_room(Accumulator *acc, Beneficiaries which, uint64 id)
{
	SmallState *small = acc->small;

	if (!small_fits(small, which, id))
	{
		make_wider(acc, which, id);
		return;
	}
	if (VARSIZE(small) & SMALL_COMPACTED)
	{
		compact_small(small);
		if (small->count[which] < small->room / 4 * 3)
			return;
	}
	grow(acc);
}

/* Adds an id, biased, where there is not just room for it. */
void
accumulator_add_other(Accumulator *acc, Beneficiaries which, uint64 id)
{
	MemoryContext caller;

	if (acc->large == NULL && acc->small == NULL)
		accumulator_begin(acc);
	while (acc->large == NULL)
	{
		if (small_add(acc->small, which, id))
			return;
		make_room(acc, which, id);
	}
	caller = MemoryContextSwitchTo(acc->large->hdr.eoh_context);
	set_add(&acc->large->set[which], id);
	MemoryContextSwitchTo(caller);
}

/* Adds the members of a set; few are added one by one, so that a small state can stay small. */
void
accumulator_add_set(Accumulator *acc, Beneficiaries which, const SetView *view)
{
	if (acc->large == NULL && view->head.cardinality <= small_room(SMALL_MAX, 2, sizeof(uint64)))
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

/* Writes the sets of a small state, which is left as it is, and may come from a stored value. */
static void
write_small(const SmallState *small, bool is_tally, SetWriter *writers)
{
	const char *type_name = is_tally ? "beneficiary_tally" : "beneficiary_set";
	uint32		columns = is_tally ? 2 : 1;

	if (VARSIZE(small) < offsetof(SmallState, ids) || small->columns != columns ||
		(small->width != SMALL_NARROWEST && small->width != sizeof(uint32) &&
		 small->width != sizeof(uint64)) ||
		small->room > small_room(VARSIZE(small), columns, small->width))
		corrupted_value(type_name);
	for (int which = 0; which < 2; which++)
		set_writer_init(&writers[which]);
	for (int which = 0; which < small->columns; which++)
	{
		uint64	   *ids;
		uint32		n;

		if (small->count[which] > small->room)
			corrupted_value(type_name);
		ids = sorted_column(small, which, &n);
		set_write_sorted(&writers[which], ids, n);
		pfree(ids);
	}
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

	write_small((const SmallState *) state, false, writers);
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

	write_small(small, true, writers);
	tally = tally_from_writers(small->sums.instances, small->sums.amount, writers);
	free_writers(writers);
	return tally;
}

/*
 * The finished value of a large state, which can go on growing: in a window the next row does.
 * What is the state's own is done in its own memory.
 */
static struct varlena *
finish_large(LargeState *large)
{
	MemoryContext caller = MemoryContextSwitchTo(large->hdr.eoh_context);
	SetWriter	writers[2];
	struct varlena *flat;

	set_add_queued(&large->set[HOUSEHOLDS]);
	set_add_queued(&large->set[PERSONS]);
	MemoryContextSwitchTo(caller);
	for (int i = 0; i < 2; i++)
	{
		set_writer_init(&writers[i]);
		set_builder_write(&large->set[i], &writers[i]);
	}
	if (large->is_tally)
		flat = (struct varlena *) tally_from_writers(large->sums.instances, large->sums.amount, writers);
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

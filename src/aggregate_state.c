/*
 * aggregate_state.c
 *	  The state of an aggregate: the form that it has, and the expanded object of a large one.
 */
#include "aggregate_state.h"

#include "utils/memutils.h"

static Size large_flat_size(ExpandedObjectHeader *object);
static void large_flatten_into(ExpandedObjectHeader *object, void *result, Size size);

const ExpandedObjectMethods large_state_methods = {large_flat_size, large_flatten_into};

/* The memory context of the aggregate's states; raises outside an aggregate. */
MemoryContext
aggregate_context(FunctionCallInfo fcinfo, const StateKind *kind)
{
	MemoryContext context;

	if (!AggCheckCallContext(fcinfo, &context))
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("function of an aggregate called outside an aggregate"),
						errhint("%s", kind->hint)));
	return context;
}

/* Raises: the state is of another type, which only a cast WITHOUT FUNCTION can cause. */
void
other_state_kind(const StateKind *kind)
{
	ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
					errmsg("state of the aggregate is not of type %s", kind->type->name)));
}

/*
 * Opens a state that may not be the aggregate's own.  Outside an aggregate, argument 0 is a value
 * of the caller and raises an error.
 */
void
find_other_state(FoundState *found, FunctionCallInfo fcinfo, const StateKind *kind)
{
	struct varlena *state;

	aggregate_context(fcinfo, kind);
	if (PG_ARGISNULL(0))
		return;
	state = (struct varlena *) PG_GETARG_POINTER(0);
	/* A final function receives it read-only. */
	if (VARATT_IS_EXTERNAL_EXPANDED(state))
		found->large = large_state(PG_GETARG_DATUM(0), kind);
	else if (!VARATT_IS_EXTENDED(state) && stored_flags(state) == kind->type->small_flags)
		found->small = state;
	else
		found->value = state;
}

/* A large state with a memory context of its own, zeroed after the common header. */
LargeState *
make_large_state(FunctionCallInfo fcinfo, const StateKind *kind)
{
	MemoryContext own = AllocSetContextCreate(
		aggregate_context(fcinfo, kind), "poverty_relief aggregate", ALLOCSET_START_SMALL_SIZES);
	LargeState *large = MemoryContextAllocZero(own, kind->size);

	EOH_init_header(&large->hdr, &large_state_methods, own);
	large->magic = kind->magic;
	large->kind = kind;
	return large;
}

static void
forget_flat(LargeState *large)
{
	if (large->flat != NULL)
		pfree(large->flat);
	large->flat = NULL;
}

/* The expanded object's methods: the value is made once, then copied. */
static Size
large_flat_size(ExpandedObjectHeader *object)
{
	LargeState *large = (LargeState *) object;
	MemoryContext caller = MemoryContextSwitchTo(object->eoh_context);

	Assert(large->magic == large->kind->magic);
	forget_flat(large);
	large->flat = large->kind->finish(large);
	MemoryContextSwitchTo(caller);
	return VARSIZE(large->flat);
}

static void
large_flatten_into(ExpandedObjectHeader *object, void *result, Size size)
{
	LargeState *large = (LargeState *) object;

	Assert(large->flat != NULL && VARSIZE(large->flat) == size);
	memcpy(result, large->flat, size);
	forget_flat(large);
}

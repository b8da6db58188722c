/*
 * aggregate_state.h
 *	  The state of an aggregate whose transition type is the type of its result.
 *
 * Such a state is never "internal", so partial results pass between workers and servers as values.
 * Until it is finished, it has one of two forms:
 *
 *	small	a flat value of a few hundred bytes that contains the rows as they came; changed in place,
 *			twice as large when it is full.  A million groups need no million contexts.
 *	large	an expanded object with a memory context of its own, in which a builder grows.  When
 *			it leaves the process it flattens into a finished value.
 *
 * This file has what is the same for all types: how the two forms are distinguished, and the
 * expanded object.  Readers of a value find a finished one, or the small form of a partial result.
 */
#ifndef POVERTY_RELIEF_AGGREGATE_STATE_H
#define POVERTY_RELIEF_AGGREGATE_STATE_H

#include "stored.h"

#include "nodes/nodes.h"
#include "utils/expandeddatum.h"

typedef struct LargeState LargeState;

/* The states of one type. */
typedef struct StateKind
{
	const StoredType *type;
	const char *hint;							  /* for a caller outside the aggregate */
	uint32 magic;								  /* of a large state; unique to the kind */
	Size size;									  /* of a large state */
	struct varlena *(*finish)(LargeState *large); /* its value, in the current memory context */
} StateKind;

/* The common header of large states. */
struct LargeState
{
	ExpandedObjectHeader hdr;
	uint32 magic;
	const StateKind *kind;
	struct varlena *flat; /* between get_flat_size and flatten_into */
};

/* Argument 0 of an aggregate's function. */
typedef struct FoundState
{
	struct varlena *small; /* at most one of the three is set; none while nothing was added */
	LargeState *large;
	struct varlena *value; /* finished: the INITCOND of a user-defined aggregate */
} FoundState;

extern const ExpandedObjectMethods large_state_methods;

extern MemoryContext aggregate_context(FunctionCallInfo fcinfo, const StateKind *kind);
extern void find_other_state(FoundState *found, FunctionCallInfo fcinfo, const StateKind *kind);
extern LargeState *make_large_state(FunctionCallInfo fcinfo, const StateKind *kind);
pg_noreturn extern void other_state_kind(const StateKind *kind);

/* The large state that an expanded datum is; raises when it is none of the kind. */
static inline LargeState *
large_state(Datum datum, const StateKind *kind)
{
	LargeState *large = (LargeState *) DatumGetEOHP(datum);

	if (unlikely(large->hdr.eoh_methods != &large_state_methods || large->magic != kind->magic))
		other_state_kind(kind);
	return large;
}

/* Is it an aggregate's own small state, rather than a forged value that looks like one? */
static inline bool
is_small_state(const struct varlena *state, FunctionCallInfo fcinfo, const StateKind *kind)
{
	return VARATT_IS_4B_U(state) && fcinfo->context != NULL && IsA(fcinfo->context, AggState) &&
		   stored_flags(state) == kind->type->small_flags;
}

/*
 * Opens argument 0 of a transition, combine or final function.  In an aggregate it is the
 * aggregate's own state, which is mostly one of the two forms; the rest is looked at more closely.
 */
static inline void
find_state(FoundState *found, FunctionCallInfo fcinfo, const StateKind *kind)
{
	struct varlena *state = PG_ARGISNULL(0) ? NULL : (struct varlena *) PG_GETARG_POINTER(0);

	found->small = NULL;
	found->large = NULL;
	found->value = NULL;
	if (state != NULL && VARATT_IS_EXTERNAL_EXPANDED_RW(state))
		found->large = large_state(PointerGetDatum(state), kind);
	else if (state != NULL && is_small_state(state, fcinfo, kind))
		found->small = state;
	else
		find_other_state(found, fcinfo, kind);
}

#endif /* POVERTY_RELIEF_AGGREGATE_STATE_H */

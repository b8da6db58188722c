/*
 * accumulate.h
 *	  The state of the aggregates that build sets and tallies.
 *
 * The transition type of each aggregate is the type of its result, so partial results pass between
 * workers and servers as values.  Until it is finished, a state has one of two forms:
 *
 *	small	a flat value of a few hundred bytes that holds the ids as they came; changed in place,
 *			twice as large when it is full.  A million groups need no million contexts.
 *	large	an expanded object with a memory context of its own, in which set builders grow.  When
 *			it leaves the process it flattens into a finished value.
 *
 * Whoever reads a value meets a finished one, or the small form of a partial result, which
 * set_datum_view and tally_datum_view finish first.
 */
#ifndef POVERTY_RELIEF_ACCUMULATE_H
#define POVERTY_RELIEF_ACCUMULATE_H

#include "beneficiary.h"

#include "utils/expandeddatum.h"

#include "core/set_builder.h"

typedef struct SmallState
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint32		flags;			/* BENEFICIARY_BUILDING among them */
	int64		instances;
	Wide		amount;
	uint32		count[2];		/* households from the front, persons from the back */
	uint64		ids[FLEXIBLE_ARRAY_MEMBER]; /* biased */
} SmallState;

typedef struct LargeState
{
	ExpandedObjectHeader hdr;
	bool		is_tally;		/* else a set, which is the households */
	int64		instances;
	Wide		amount;
	SetBuilder	set[2];
	struct varlena *flat;		/* between get_flat_size and flatten_into */
} LargeState;

/* A state that an aggregate's transition function may change. */
typedef struct Accumulator
{
	bool		is_tally;
	SmallState *small;			/* one of the two, or neither while nothing was added */
	LargeState *large;
	MemoryContext aggregate;
} Accumulator;

extern void accumulator_open_other(Accumulator *acc, FunctionCallInfo fcinfo);
extern void accumulator_add_other(Accumulator *acc, Beneficiaries which, int64 id);
extern void accumulator_add_set(Accumulator *acc, Beneficiaries which, const SetView *view);
extern void accumulator_add_sums(Accumulator *acc, int64 instances, Wide amount);
extern Datum accumulator_datum(const Accumulator *acc);
extern struct varlena *accumulator_finish(const Accumulator *acc);

extern BeneficiarySet *finish_set_state(const struct varlena *state);
extern BeneficiaryTally *finish_tally_state(const struct varlena *state);

/*
 * Opens argument 0 of a transition, combine or final function.  A large state can only be an
 * aggregate's own; the rest is looked at more closely.
 */
static inline void
accumulator_open(Accumulator *acc, FunctionCallInfo fcinfo, bool is_tally)
{
	acc->is_tally = is_tally;
	acc->small = NULL;
	acc->large = NULL;
	if (!PG_ARGISNULL(0) && VARATT_IS_EXTERNAL_EXPANDED_RW(PG_GETARG_POINTER(0)))
		acc->large = (LargeState *) DatumGetEOHP(PG_GETARG_DATUM(0));
	else
		accumulator_open_other(acc, fcinfo);
}

static inline void
accumulator_add(Accumulator *acc, Beneficiaries which, int64 id)
{
	if (acc->large == NULL || !set_add_to_page(&acc->large->set[which], set_bias(id)))
		accumulator_add_other(acc, which, id);
}

#endif /* POVERTY_RELIEF_ACCUMULATE_H */

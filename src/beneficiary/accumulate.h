/*
 * beneficiary/accumulate.h
 *	  The state of the aggregates that build sets and tallies.
 *
 * The transition type of each aggregate is the type of its result, so partial results pass between
 * workers and servers as values.  Until it is finished, a state has one of two forms:
 *
 *	small	a flat value of a few hundred bytes that holds the ids as they came; changed in place,
 *			twice as large when it is full.  A million groups need no million contexts.  Ids of one
 *			register agree in their upper bits, which are then kept once: 3 bytes an id are enough for
 *			a register of 16 million, 4 for a nation's.  The household and the person of a row stand
 *			side by side.  Where rows go to many groups in turn they wait for memory, and so touch
 *			little of it.
 *	large	an expanded object with a memory context of its own, in which set builders grow.  When
 *			it leaves the process it flattens into a finished value.
 *
 * Whoever reads a value meets a finished one, or the small form of a partial result, which
 * set_datum_view and tally_datum_view finish first.
 */
#ifndef POVERTY_RELIEF_ACCUMULATE_H
#define POVERTY_RELIEF_ACCUMULATE_H

#include "beneficiary/beneficiary.h"

#include "nodes/nodes.h"
#include "utils/expandeddatum.h"

#include "core/beneficiary_set/builder.h"

typedef struct SmallState
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint32		flags;			/* BENEFICIARY_BUILDING among them */
	TallySums	sums;
	uint16		count[2];		/* of households, and of persons */
	uint16		room;			/* for so many of each */
	uint8		columns;		/* 2 in a tally; a set is its households alone */
	uint8		width;			/* bytes of an id: 8, or 3 or 4 for the lower bits of a narrow one */
	uint64		upper[2];		/* the upper bits of narrow ids */
	uint64		ids[FLEXIBLE_ARRAY_MEMBER]; /* biased, in their width; household and person in turn */
} SmallState;

typedef struct LargeState
{
	ExpandedObjectHeader hdr;
	bool		is_tally;		/* else a set, which is the households */
	TallySums	sums;
	SetBuilder	set[2];
	struct varlena *flat;		/* between get_flat_size and flatten_into */
} LargeState;

/* A state that an aggregate's transition function may change. */
typedef struct Accumulator
{
	bool		is_tally;
	SmallState *small;			/* one of the two, or neither while nothing was added */
	LargeState *large;
	FunctionCallInfo fcinfo;
} Accumulator;

extern void accumulator_open_other(Accumulator *acc);
extern void accumulator_begin(Accumulator *acc);
extern void accumulator_add_other(Accumulator *acc, Beneficiaries which, uint64 id);
extern void accumulator_add_set(Accumulator *acc, Beneficiaries which, const SetView *view);
extern Datum accumulator_datum(const Accumulator *acc);
extern struct varlena *accumulator_finish(const Accumulator *acc);

extern BeneficiarySet *finish_set_state(const struct varlena *state);
extern BeneficiaryTally *finish_tally_state(const struct varlena *state);

/* Is it an aggregate's own small state, and not a value that someone made look like one? */
static inline bool
is_small_state(const struct varlena *state, FunctionCallInfo fcinfo)
{
	return VARATT_IS_4B_U(state) && fcinfo->context != NULL && IsA(fcinfo->context, AggState) &&
		(((const SmallState *) state)->flags & BENEFICIARY_BUILDING);
}

/*
 * Opens argument 0 of a transition, combine or final function.  In an aggregate it is the
 * aggregate's own state, which is mostly one of the two forms; the rest is looked at more closely.
 */
static inline void
accumulator_open(Accumulator *acc, FunctionCallInfo fcinfo, bool is_tally)
{
	struct varlena *state = PG_ARGISNULL(0) ? NULL : (struct varlena *) PG_GETARG_POINTER(0);

	acc->is_tally = is_tally;
	acc->small = NULL;
	acc->large = NULL;
	acc->fcinfo = fcinfo;
	if (state != NULL && VARATT_IS_EXTERNAL_EXPANDED_RW(state))
		acc->large = (LargeState *) DatumGetEOHP(PointerGetDatum(state));
	else if (state != NULL && is_small_state(state, fcinfo))
		acc->small = (SmallState *) state;
	else
		accumulator_open_other(acc);
}

/* Adds to the sums; raises when they leave their range. */
static inline void
accumulator_add_sums(Accumulator *acc, int64 instances, Wide amount)
{
	if (acc->large == NULL && acc->small == NULL)
		accumulator_begin(acc);
	add_tally_sums(acc->large != NULL ? &acc->large->sums : &acc->small->sums, instances, amount);
}

#define SMALL_NARROWEST 3		/* bytes of an id: two, and the third behind them */

/* Has the id the upper bits of the narrow ids of its column? */
static inline bool
small_fits(const SmallState *small, Beneficiaries which, uint64 id)
{
	return small->width == sizeof(uint64) || small->upper[which] == id >> (8 * small->width);
}

/* Writes the bits of an id that its width keeps. */
static inline void
small_put(SmallState *small, uint32 place, uint64 id)
{
	if (small->width == SMALL_NARROWEST)
	{
		uint8	   *bytes = (uint8 *) small->ids + SMALL_NARROWEST * place;
		uint16		low = (uint16) id;

		memcpy(bytes, &low, sizeof(low));
		bytes[sizeof(low)] = (uint8) (id >> 16);
	}
	else if (small->width == sizeof(uint32))
		((uint32 *) small->ids)[place] = (uint32) id;
	else
		small->ids[place] = id;
}

/* The id of a row in a column, biased. */
static inline uint64
small_id(const SmallState *small, Beneficiaries which, uint32 i)
{
	uint32		place = i * small->columns + which;
	uint64		upper;

	if (small->width == sizeof(uint64))
		return small->ids[place];
	upper = small->upper[which] << (8 * small->width);
	if (small->width == SMALL_NARROWEST)
	{
		const uint8 *bytes = (const uint8 *) small->ids + SMALL_NARROWEST * place;
		uint16		low;

		memcpy(&low, bytes, sizeof(low));
		return upper | (uint64) bytes[sizeof(low)] << 16 | low;
	}
	return upper | ((const uint32 *) small->ids)[place];
}

/* Adds an id to a small state; false when it is full, or the id does not fit into its width. */
static inline bool
small_add(SmallState *small, Beneficiaries which, uint64 id)
{
	uint32		i = small->count[which];

	if (i >= small->room || !small_fits(small, which, id))
		return false;
	small_put(small, i * small->columns + which, id);
	small->count[which]++;
	return true;
}

static inline void
accumulator_add(Accumulator *acc, Beneficiaries which, int64 id)
{
	uint64		biased = set_bias(id);

	if (acc->large != NULL ? !set_add_at_hand(&acc->large->set[which], biased)
		: acc->small == NULL || !small_add(acc->small, which, biased))
		accumulator_add_other(acc, which, biased);
}

/* Adds a row's household and person, biased, to a large state whose queues have room. */
static inline bool
large_add_row(LargeState *large, uint64 household, uint64 person)
{
	SetBuilder *households = &large->set[HOUSEHOLDS];
	SetBuilder *persons = &large->set[PERSONS];

	return households->nqueued < SET_QUEUE && set_add_at_hand(persons, person) &&
		set_add_at_hand(households, household);
}

/* Adds a row's household and person, biased, to a small state whose columns are in step. */
static inline bool
small_add_row(SmallState *small, uint64 household, uint64 person)
{
	uint32		row = small->count[HOUSEHOLDS];

	if (small->columns != 2 || row != small->count[PERSONS] || row >= small->room ||
		!small_fits(small, HOUSEHOLDS, household) || !small_fits(small, PERSONS, person))
		return false;
	small_put(small, 2 * row + HOUSEHOLDS, household);
	small_put(small, 2 * row + PERSONS, person);
	small->count[HOUSEHOLDS]++;
	small->count[PERSONS]++;
	return true;
}

/*
 * Adds the arguments (state, household, person, amount) to a tally's state if they are what they
 * nearly always are: all there, and the state the aggregate's own, with room for them.  Else false,
 * and nothing is added.
 */
static inline bool
accumulator_add_row(FunctionCallInfo fcinfo)
{
	struct varlena *state = (struct varlena *) PG_GETARG_POINTER(0);
	uint64		household = set_bias(PG_GETARG_INT64(1));
	uint64		person = set_bias(PG_GETARG_INT64(2));
	TallySums  *sums;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3))
		return false;
	if (VARATT_IS_EXTERNAL_EXPANDED_RW(state))
	{
		LargeState *large = (LargeState *) DatumGetEOHP(PointerGetDatum(state));

		if (!large_add_row(large, household, person))
			return false;
		sums = &large->sums;
	}
	else if (is_small_state(state, fcinfo))
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

#endif /* POVERTY_RELIEF_ACCUMULATE_H */

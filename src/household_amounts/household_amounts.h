/*
 * household_amounts/household_amounts.h
 *	  The type household_amounts as it is stored, and the state of the aggregates that build it.
 *
 * The transition type is the value type itself, so that partial results pass between workers and
 * servers as values.  Until it is finished, a state has one of three forms:
 *
 *	small	a flat value of a few hundred bytes that holds the rows as they came; changed in place,
 *			twice as large when it is full.  A million groups need no million contexts.
 *	large	an expanded object with a memory context of its own, in which a builder grows.
 *	partial	what a large state flattens into when it leaves its process: a finished value, or one
 *			followed by the excess of households whose sums are no amounts yet.  Another worker's
 *			rows can bring them back into range; no value that is finished has any.
 */
#ifndef POVERTY_RELIEF_HOUSEHOLD_AMOUNTS_H
#define POVERTY_RELIEF_HOUSEHOLD_AMOUNTS_H

#include "beneficiary/beneficiary.h"

#include "utils/expandeddatum.h"

#include "core/household_amounts/amounts.h"
#include "core/household_amounts/builder.h"
#include "core/household_amounts/writer.h"

#define AMOUNTS_TYPE		 "household_amounts"
#define AMOUNTS_VERSION		 2 /* 1 had a wider directory, and was never released */
#define AMOUNTS_VERSION_MASK 0xFF
#define AMOUNTS_SMALL		 0x100 /* rows as they came */
#define AMOUNTS_PARTIAL		 0x200 /* excess follows the body */
#define AMOUNTS_FLAGS_KNOWN	 (AMOUNTS_VERSION_MASK | AMOUNTS_SMALL | AMOUNTS_PARTIAL)

typedef struct HouseholdAmounts
{
	int32 vl_len_; /* varlena header (do not touch directly!) */
	uint32 flags;
	Wide total; /* fen; it may be more than a yuan can hold */
	SetHead head;
	uint64 body[FLEXIBLE_ARRAY_MEMBER];
} HouseholdAmounts;

typedef struct SmallAmounts
{
	int32 vl_len_; /* varlena header (do not touch directly!) */
	uint32 flags;
	uint64 count;
	Amount rows[FLEXIBLE_ARRAY_MEMBER];
} SmallAmounts;

typedef struct LargeAmounts
{
	ExpandedObjectHeader hdr;
	int magic;
	AmountsBuilder builder;
	HouseholdAmounts *flat; /* between get_flat_size and flatten_into */
} LargeAmounts;

/* A state that an aggregate's transition function may change. */
typedef struct AmountsState
{
	SmallAmounts *small; /* one of the two, or neither while nothing was added */
	LargeAmounts *large;
	MemoryContext aggregate;
} AmountsState;

/* household_amounts.c */
extern void amounts_datum_view(Datum datum, AmountsView *view);
extern Wide amounts_datum_head(Datum datum, uint64 *households);
extern HouseholdAmounts *amounts_from_writer(const AmountsWriter *writer);
extern void amount_out_of_range(void);
extern Yuan amount_from_wide(Wide amount);

/* household_amounts_state.c */
extern void amounts_state_open(AmountsState *state, FunctionCallInfo fcinfo);
extern void amounts_state_add(AmountsState *state, int64 household, Yuan amount);
extern void amounts_state_merge(AmountsState *state, Datum datum);
extern Datum amounts_state_datum(const AmountsState *state);
extern HouseholdAmounts *amounts_state_finish(const AmountsState *state);
extern HouseholdAmounts *finish_small_amounts(const SmallAmounts *small);

#endif /* POVERTY_RELIEF_HOUSEHOLD_AMOUNTS_H */

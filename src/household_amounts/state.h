/*
 * household_amounts/state.h
 *	  The state of the aggregates that build maps: small.h, or large once it has grown.
 */
#ifndef POVERTY_RELIEF_AMOUNTS_STATE_H
#define POVERTY_RELIEF_AMOUNTS_STATE_H

#include "aggregate_state.h"
#include "household_amounts/open.h"
#include "household_amounts/small.h"

typedef struct LargeAmounts
{
	LargeState state;
	AmountsBuilder builder;
} LargeAmounts;

/* A state that an aggregate's transition function may change. */
typedef struct AmountsState
{
	SmallAmounts *small; /* at most one of the two is set; neither while nothing was added */
	LargeAmounts *large;
	FunctionCallInfo fcinfo;
} AmountsState;

extern void amounts_state_open(AmountsState *state, FunctionCallInfo fcinfo);
extern void amounts_state_add(AmountsState *state, int64 household, Yuan amount);
extern void amounts_state_merge(AmountsState *state, Datum datum);
extern Datum amounts_state_datum(const AmountsState *state);
extern HouseholdAmounts *amounts_state_finish(const AmountsState *state);

#endif /* POVERTY_RELIEF_AMOUNTS_STATE_H */

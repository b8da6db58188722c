/*
 * household_amounts/small.h
 *	  The small state of the aggregates that build maps: rows as they came.
 */
#ifndef POVERTY_RELIEF_AMOUNTS_SMALL_H
#define POVERTY_RELIEF_AMOUNTS_SMALL_H

#include "household_amounts/store.h"

typedef struct SmallAmounts
{
	int32 vl_len_; /* varlena header (do not touch directly!) */
	uint32 flags;  /* AMOUNTS_SMALL */
	uint64 count;
	Amount rows[FLEXIBLE_ARRAY_MEMBER];
} SmallAmounts;

StaticAssertDecl(offsetof(SmallAmounts, flags) == offsetof(StoredHead, flags) &&
					 offsetof(SmallAmounts, count) == 8 && offsetof(SmallAmounts, rows) == 16,
				 "a SmallAmounts can be stored");

/* The most rows that any has room for. */
#define SMALL_AMOUNTS_MAX ((SMALL_STATE_MAX - offsetof(SmallAmounts, rows)) / sizeof(Amount))

extern SmallAmounts *small_amounts_begin(void);
extern bool small_amounts_make_room(SmallAmounts **small);
extern const char *small_amounts_problem(const SmallAmounts *small);
extern HouseholdAmounts *finish_small_amounts(const SmallAmounts *small);

static inline uint64
small_amounts_room(const SmallAmounts *small)
{
	return (VARSIZE(small) - offsetof(SmallAmounts, rows)) / sizeof(Amount);
}

/* Adds a row, its household biased; false when the state is full. */
static inline bool
small_amounts_add(SmallAmounts *small, uint64 household, int64 fen)
{
	if (small->count >= small_amounts_room(small))
		return false;
	small->rows[small->count].id = household;
	small->rows[small->count].fen = fen;
	small->count++;
	return true;
}

#endif /* POVERTY_RELIEF_AMOUNTS_SMALL_H */

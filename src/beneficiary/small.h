/*
 * beneficiary/small.h
 *	  The small state of the aggregates that build sets and tallies: ids as they came.
 *
 * Ids of one register agree in their upper bits, which are then kept once: 3 bytes an id are enough
 * for a register of 16 million, 4 for a nation's.  The household and the person of a row stand side
 * by side.  Rows that go to many groups in turn are limited by memory access, so they should touch
 * few cache lines.
 */
#ifndef POVERTY_RELIEF_BENEFICIARY_SMALL_H
#define POVERTY_RELIEF_BENEFICIARY_SMALL_H

#include "beneficiary/store.h"

typedef struct SmallState
{
	int32 vl_len_; /* varlena header (do not touch directly!) */
	uint32 flags;  /* BENEFICIARY_SMALL_SET or BENEFICIARY_SMALL_TALLY */
	TallySums sums;
	uint16 count[2]; /* of households, and of persons */
	uint16 room;	 /* maximum of each count */
	uint8 columns;	 /* 2 in a tally; 1 in a set, which has households only */
	uint8 width;	 /* bytes of an id: 8, or 3 or 4 for the lower bits of a narrow one */
	uint64 upper[2]; /* the upper bits of narrow ids */
	uint64 ids[FLEXIBLE_ARRAY_MEMBER]; /* biased, in their width; household and person in turn */
} SmallState;

StaticAssertDecl(offsetof(SmallState, flags) == offsetof(StoredHead, flags) &&
					 offsetof(SmallState, sums) == 8 && offsetof(SmallState, count) == 32 &&
					 offsetof(SmallState, room) == 36 && offsetof(SmallState, columns) == 38 &&
					 offsetof(SmallState, width) == 39 && offsetof(SmallState, upper) == 40 &&
					 offsetof(SmallState, ids) == 56,
				 "a SmallState can be stored");

#define SMALL_NARROWEST 3 /* bytes of an id: two, and the third after them */

extern SmallState *small_begin(bool is_tally);
extern bool small_make_room(SmallState **small, Beneficiaries which, uint64 id);
extern uint32 small_room(Size size, uint32 columns, uint32 width);
extern const char *small_problem(const SmallState *small, bool is_tally);
extern BeneficiarySet *finish_small_set(const SmallState *small);
extern BeneficiaryTally *finish_small_tally(const SmallState *small);

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
		uint8 *bytes = (uint8 *) small->ids + SMALL_NARROWEST * place;
		uint16 low = (uint16) id;

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
	uint32 place = i * small->columns + which;
	uint64 upper;

	if (small->width == sizeof(uint64))
		return small->ids[place];
	upper = small->upper[which] << (8 * small->width);
	if (small->width == SMALL_NARROWEST)
	{
		const uint8 *bytes = (const uint8 *) small->ids + SMALL_NARROWEST * place;
		uint16 low;

		memcpy(&low, bytes, sizeof(low));
		return upper | (uint64) bytes[sizeof(low)] << 16 | low;
	}
	return upper | ((const uint32 *) small->ids)[place];
}

/* Adds an id; false when the state is full, or the id does not fit into its width. */
static inline bool
small_add(SmallState *small, Beneficiaries which, uint64 id)
{
	uint32 i = small->count[which];

	if (i >= small->room || !small_fits(small, which, id))
		return false;
	small_put(small, i * small->columns + which, id);
	small->count[which]++;
	return true;
}

/* Adds a row's household and person, biased, to a state whose columns are in step. */
static inline bool
small_add_row(SmallState *small, uint64 household, uint64 person)
{
	uint32 row = small->count[HOUSEHOLDS];

	if (row != small->count[PERSONS] || row >= small->room ||
		!small_fits(small, HOUSEHOLDS, household) || !small_fits(small, PERSONS, person))
		return false;
	small_put(small, 2 * row + HOUSEHOLDS, household);
	small_put(small, 2 * row + PERSONS, person);
	small->count[HOUSEHOLDS]++;
	small->count[PERSONS]++;
	return true;
}

#endif /* POVERTY_RELIEF_BENEFICIARY_SMALL_H */

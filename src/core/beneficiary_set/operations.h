/*
 * core/beneficiary_set/operations.h
 *	  Set algebra on encoded sets.
 */
#ifndef CORE_SET_OPS_H
#define CORE_SET_OPS_H

#include "core/beneficiary_set/beneficiary_set.h"
#include "core/beneficiary_set/writer.h"

typedef enum SetAlgebra
{
	SET_UNION,
	SET_INTERSECTION,
	SET_DIFFERENCE
} SetAlgebra;

/* Walks the maximal ranges of a set, across its pages. */
typedef struct SetRanges
{
	SetCursor cursor;
	SetPage page;
	bool in_page;
	uint32_t next; /* run or place in the page */
} SetRanges;

extern void set_operate(SetAlgebra op, const SetView *a, const SetView *b, SetWriter *result);
extern uint64_t set_overlap(const SetView *a, const SetView *b);
extern bool set_subset(const SetView *a, const SetView *b);
extern bool set_intersects(const SetView *a, const SetView *b);
extern bool set_contains(const SetView *set, int64_t id);
extern void set_first_range(SetRanges *ranges, const SetView *set);
extern bool set_next_range(SetRanges *ranges, int64_t *first, int64_t *last);

#endif /* CORE_SET_OPS_H */

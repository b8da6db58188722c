/*
 * core/household_amounts/measures.h
 *	  Measures over the amounts of a map.  All sums are exact; only divisions by the callers round.
 */
#ifndef CORE_AMOUNTS_MEASURES_H
#define CORE_AMOUNTS_MEASURES_H

#include "core/household_amounts/household_amounts.h"

/* An unsigned sum of squares of 64-bit numbers; 2^64 of them fit. */
typedef struct WideSquares
{
	uint64_t word[3]; /* lowest first */
} WideSquares;

/* The households below a poverty line, and by how much. */
typedef struct Shortfall
{
	uint64_t households;
	Wide gap;			 /* sum of line - amount */
	WideSquares squares; /* sum of (line - amount)^2 */
} Shortfall;

/* One class of a histogram. */
typedef struct AmountsClass
{
	uint64_t households;
	Wide amount;
} AmountsClass;

/* amounts_measures.c */
extern void amounts_extremes(const AmountsView *map, int64_t *least, int64_t *greatest);
extern uint64_t amounts_at_least(const AmountsView *map, int64_t fen);
extern void amounts_shortfall(const AmountsView *map, int64_t line, Shortfall *shortfall);
extern void amounts_classify(const AmountsView *map, const int64_t *bounds, uint32_t nbounds,
							 AmountsClass *classes);
extern Wide amounts_gini_sum(const AmountsView *map);

/* amounts_select.c */
extern void amounts_select(const AmountsView *map, uint64_t rank, int64_t *fen, int64_t *next);

#endif /* CORE_AMOUNTS_MEASURES_H */

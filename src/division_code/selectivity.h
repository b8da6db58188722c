/*
 * division_code/selectivity.h
 *	  The statistics that ANALYZE stores for the estimators of <@ and @>, and the interface for
 *	  planner support.
 */
#ifndef DIVISION_CODE_SEL_H
#define DIVISION_CODE_SEL_H

#include "nodes/supportnodes.h"

#include "core/division_code/division_code.h"

/*
 * The kind of the pg_statistic slot with the number of rows in each division, from the range that the
 * server reserves for private use.
 *
 * Values: the most frequent divisions above the village, in code order.  Numbers: for each, the
 * fraction of all rows that lie in it; then, for each level above the village, the mean fraction in
 * a division that is not listed.
 */
#define STATISTIC_KIND_DIVISIONS 22604
#define COUNTED_LEVELS			 DIVISION_VILLAGE

/* How many divisions are listed for each unit of the column's statistics target. */
#define DIVISIONS_PER_TARGET 10

/* Answers a SupportRequestSelectivity for a call whose argument number inner_arg is to lie in the other. */
extern Node *division_call_selectivity(SupportRequestSelectivity *req, int inner_arg);

#endif /* DIVISION_CODE_SEL_H */

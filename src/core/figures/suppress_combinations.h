/*
 * core/figures/suppress_combinations.h
 *	  Which combinations of overlapping groups may not be published.
 *
 * A combination is a number whose bits are its groups; its count is that of the members of these
 * groups and of no other, so that each member is counted once.  Published besides are the size of
 * each group and what each two share, unless a part of them is small: in one and not in the other
 * is such a part.  So hiding a small count alone, or with another one of the same sum, does not
 * protect it: the hidden counts must be able to change together while all these sums stay the same.
 *
 * A count c is small when 0 < c < k.  The guarantee, unless everything is hidden: for each small
 * combination, and for each small part of one group or of two, there are two tables of counts that
 * agree with all that is published, have at least 1 in each hidden count, and differ in it by at
 * least k.
 */
#ifndef CORE_COMBINATIONS_H
#define CORE_COMBINATIONS_H

#include <stdbool.h>
#include <stdint.h>

/* with which find_move cannot overflow: see suppress_combinations.c */
#define COMBINATION_GROUPS_MAX 6
#define COMBINATIONS_MAX	   ((1 << COMBINATION_GROUPS_MAX) - 1)

typedef enum CombinationsStatus
{
	COMBINATIONS_OK,
	COMBINATIONS_NEGATIVE, /* a count is */
	COMBINATIONS_OVERFLOW  /* the sum of all leaves int64 */
} CombinationsStatus;

/*
 * Takes the counts of the combinations 1 to 2^groups - 1, in this order, and fills hidden, which has
 * one place more: the last is that of the sum of all, which is returned in total.  Groups and k are at
 * least 1.  On failure *where is the place of a negative count.
 */
extern CombinationsStatus hide_combinations(const int64_t *counts, int groups, int64_t k,
											bool *hidden, int64_t *total, int *where);

#endif /* CORE_COMBINATIONS_H */

/*
 * core/figures/suppress.h
 *	  Which cells of a table of counts may not be published: the small ones, and others without which
 *	  the small ones could be computed.
 *
 * A count c is small when 0 < c < k.  The guarantee: for each small cell and each value from 0 to k
 * there is a table of counts (non-negative whole numbers) that has this value there and agrees with
 * every published cell and total.  Where all totals are published (not totals_included), values that
 * the totals alone rule out are not guaranteed.
 */
#ifndef CORE_SUPPRESS_H
#define CORE_SUPPRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum SuppressStatus
{
	SUPPRESS_OK,
	SUPPRESS_NEGATIVE,	  /* a count is */
	SUPPRESS_OVERFLOW,	  /* a total leaves int64 */
	SUPPRESS_WRONG_TOTAL, /* an included total is not the sum of its cells */
	SUPPRESS_SMALL_TOTAL  /* a total that is to be published is small itself */
} SuppressStatus;

typedef struct SuppressTable
{
	size_t rows;
	size_t columns;
	const int64_t *counts; /* row by row */
	bool totals_included;  /* in the last row and the last column */
} SuppressTable;

/*
 * Both fill hidden, which has a place for each count.  On failure *where, or *row and *column, are
 * the place; totals that are not included count as placed after the last cell.
 */
extern SuppressStatus suppress_list(const int64_t *counts, size_t n, bool total_included, int64_t k,
									bool *hidden, size_t *where);
extern SuppressStatus suppress_table(const SuppressTable *table, int64_t k, bool *hidden,
									 size_t *row, size_t *column);

#endif /* CORE_SUPPRESS_H */

/*
 * core/figures/elimination.h
 *	  Changes of unknown counts that leave all known sums of them unchanged.
 */
#ifndef CORE_ELIMINATION_H
#define CORE_ELIMINATION_H

#include <stddef.h>
#include <stdint.h>

typedef enum MoveStatus
{
	MOVE_FOUND,
	MOVE_FIXED,		 /* the equations determine the last unknown */
	MOVE_FRACTIONAL, /* the others would have to change by fractions */
	MOVE_OVERFLOW	 /* an intermediate result leaves int64 */
} MoveStatus;

/*
 * The equations are rows of coefficients, one for each unknown, whose sum of products is known; they
 * are overwritten.  There must be an unknown.  Fills move, which has a place for each unknown, with
 * whole numbers so that every sum of products is 0 and the last unknown changes by 1.
 *
 * Of all such moves it is the one that changes, besides the last unknown, only unknowns that are not
 * determined by those before them: the pivot columns.  So there is at most one, and the order of the
 * equations does not matter, while that of the unknowns does.
 */
extern MoveStatus find_move(int64_t *equations, size_t rows, size_t columns, int64_t *move);

#endif /* CORE_ELIMINATION_H */

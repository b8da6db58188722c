/*
 * core/figures/elimination.c
 *	  Gauss-Jordan elimination in whole numbers.
 *
 * It is the fraction-free form of E. H. Bareiss ("Sylvester's identity and multistep
 * integer-preserving Gaussian elimination", Mathematics of Computation 22, 1968), applied to the rows
 * above a pivot as well as to those below.  With pivot p, the pivot before it q (1 at first), and f
 * the entry of another row in the pivot's column, the row becomes (p * row - f * pivot row) / q.  By
 * Sylvester's identity each entry is then a minor of the equations as they were given: the division
 * leaves no remainder, nothing is rounded, and entries grow no larger than minors.  Every row that
 * has a pivot has the same number there, the last pivot, so it is stored once.
 */
#include "core/figures/elimination.h"

#include <stdbool.h>
#include <string.h>

#include "core/memory.h"

typedef struct Elimination
{
	int64_t *entries;
	size_t rows;
	size_t columns;
	size_t solved; /* the first rows, which have a pivot each */
	int64_t pivot; /* in all of these rows */
} Elimination;

static int64_t *
row_of(const Elimination *system, size_t row)
{
	return system->entries + row * system->columns;
}

/* Moves a nonzero entry of this column to the place of the next pivot, if there is one. */
static bool
bring_pivot(Elimination *system, size_t column)
{
	int64_t *target;
	size_t row = system->solved;

	while (row < system->rows && row_of(system, row)[column] == 0)
		row++;
	if (row == system->rows)
		return false;
	target = row_of(system, system->solved);
	for (size_t i = column; row > system->solved && i < system->columns; i++)
	{
		int64_t kept = target[i];

		target[i] = row_of(system, row)[i];
		row_of(system, row)[i] = kept;
	}
	return true;
}

/* (p * a - f * b) / q, which is a whole number. */
static bool
combine(int64_t p, int64_t a, int64_t f, int64_t b, int64_t q, int64_t *result)
{
	int64_t left;
	int64_t right;

	if (__builtin_mul_overflow(p, a, &left) || __builtin_mul_overflow(f, b, &right) ||
		__builtin_sub_overflow(left, right, &left) || (left == INT64_MIN && q == -1))
		return false;
	*result = left / q;
	return true;
}

/*
 * Eliminates the pivot's unknown from all other rows.  The rest of its column is not read again: it
 * has pivots, which are known, and unknowns that do not change.
 */
static bool
eliminate(Elimination *system, size_t column)
{
	const int64_t *source = row_of(system, system->solved);
	int64_t pivot = source[column];

	for (size_t row = 0; row < system->rows; row++)
	{
		int64_t *target = row_of(system, row);
		int64_t factor = target[column];

		if (row == system->solved || (factor == 0 && pivot == system->pivot))
			continue;
		for (size_t i = column; i < system->columns; i++)
		{
			if (!combine(pivot, target[i], factor, source[i], system->pivot, &target[i]))
				return false;
		}
	}
	system->pivot = pivot;
	system->solved++;
	return true;
}

MoveStatus
find_move(int64_t *equations, size_t rows, size_t columns, int64_t *move)
{
	Elimination system = {equations, rows, columns, 0, 1};
	size_t last = columns - 1;
	size_t *pivots = core_alloc((rows < columns ? rows : columns) * sizeof(size_t));
	MoveStatus status = MOVE_FOUND;

	core_check_cancel();
	for (size_t column = 0; status == MOVE_FOUND && column < last; column++)
	{
		if (!bring_pivot(&system, column))
			continue;
		pivots[system.solved] = column;
		if (!eliminate(&system, column))
			status = MOVE_OVERFLOW;
	}
	if (status == MOVE_FOUND && bring_pivot(&system, last))
		status = MOVE_FIXED;

	memset(move, 0, columns * sizeof(int64_t));
	move[last] = 1;
	for (size_t row = 0; status == MOVE_FOUND && row < system.solved; row++)
	{
		int64_t entry = row_of(&system, row)[last];

		if (entry == INT64_MIN)
			status = MOVE_OVERFLOW;
		else if (entry % system.pivot != 0)
			status = MOVE_FRACTIONAL;
		else
			move[pivots[row]] = -entry / system.pivot;
	}
	core_free(pivots);
	return status;
}

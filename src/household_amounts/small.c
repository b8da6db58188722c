/*
 * household_amounts/small.c
 *	  The small state: how it grows, and the finished map that it stands for.
 */
#include "household_amounts/small.h"

#include "core/household_amounts/sort.h"

#define SMALL_FIRST 256 /* bytes; powers of two are what palloc gives anyway */

/* All bytes are zeroed, because unused room may be copied and sent. */
static SmallAmounts *
make_small(Size size)
{
	SmallAmounts *small = palloc0(size);

	SET_VARSIZE(small, size);
	small->flags = AMOUNTS_SMALL;
	return small;
}

SmallAmounts *
small_amounts_begin(void)
{
	return make_small(SMALL_FIRST);
}

/* Sums up the rows of each household.  False when a sum leaves int64; nothing is lost then. */
static bool
compact(SmallAmounts *small)
{
	Amount *rows = small->rows;
	uint64 kept = 0;
	bool fits = true;

	amounts_sort(rows, (uint32) small->count);
	for (uint64 i = 0; i < small->count; i++)
	{
		if (kept > 0 && rows[kept - 1].id == rows[i].id)
		{
			int64 sum;

			if (!__builtin_add_overflow(rows[kept - 1].fen, rows[i].fen, &sum) &&
				sum != AMOUNTS_ABSENT)
			{
				rows[kept - 1].fen = sum;
				continue;
			}
			fits = false;
		}
		rows[kept++] = rows[i];
	}
	small->count = kept;
	return fits;
}

static SmallAmounts *
grow(const SmallAmounts *small)
{
	SmallAmounts *grown = make_small(2 * VARSIZE(small));

	grown->count = small->count;
	memcpy(grown->rows, small->rows, small->count * sizeof(Amount));
	return grown;
}

/*
 * Makes room for one more row; the state may be reallocated.  False when it has its greatest size,
 * or a sum leaves int64.
 */
bool
small_amounts_make_room(SmallAmounts **small)
{
	bool fits = compact(*small);

	if ((*small)->count < small_amounts_room(*small) / 4 * 3)
		return true;
	if (!fits || VARSIZE(*small) >= SMALL_STATE_MAX)
		return false;
	*small = grow(*small);
	return true;
}

/* What is wrong with a small state, which may come from a stored value; or NULL. */
const char *
small_amounts_problem(const SmallAmounts *small)
{
	if (VARSIZE(small) < offsetof(SmallAmounts, rows))
		return "it is shorter than any value";
	if (small->count > small_amounts_room(small))
		return "a small state has more rows than room";
	for (uint64 i = 0; i < small->count; i++)
	{
		if (small->rows[i].fen < FEN_MIN)
			return "an amount is out of range for type yuan";
	}
	return NULL;
}

/* The map that a small state stands for; raises when the state is damaged. */
HouseholdAmounts *
finish_small_amounts(const SmallAmounts *small)
{
	AmountsBuilder builder;
	HouseholdAmounts *map;

	if (small_amounts_problem(small) != NULL)
		corrupted_value(&amounts_type);
	amounts_builder_init(&builder);
	for (uint64 i = 0; i < small->count; i++)
		amounts_add(&builder, set_unbias(small->rows[i].id), small->rows[i].fen);
	map = amounts_from_builder(&builder);
	amounts_builder_free(&builder);
	return map;
}

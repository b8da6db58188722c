/*
 * core/figures/suppress_combinations.c
 *	  Cell suppression among the combinations of overlapping groups.
 *
 * A secret is a small part that must not become known.  For each hidden cell that is small, find_move
 * looks for a move: changes of hidden cells, of this one by 1, that leave every published sum as it
 * is.  It can be repeated while all hidden counts stay at 1 or more.  A secret that these moves
 * change by k is safe.  While one is not, the smallest published cell is hidden too; then cells whose
 * hiding was unnecessary are published again.  The sum of all is published if it can be.
 *
 * The elimination cannot overflow.  Coefficients are 0 or 1, and there are at most 22 sums (6 groups,
 * 15 pairs, the sum of all), so every entry is a minor of a matrix of 0 and 1 of at most 22 rows: by
 * Hadamard at most 23^(23/2) / 2^22 < 1.1e9.  It multiplies two of these and subtracts two such
 * products: less than 2.5e18, while int64 ends at 9.2e18.  If it did overflow, no move would be
 * found, and more would be hidden.
 */
#include "core/figures/suppress_combinations.h"

#include <string.h>

#include "core/figures/elimination.h"

#define SUMS_MAX                                                                                   \
	(1 + COMBINATION_GROUPS_MAX + COMBINATION_GROUPS_MAX * (COMBINATION_GROUPS_MAX - 1) / 2)
#define SECRETS_MAX (4 * SUMS_MAX + COMBINATIONS_MAX)

/* The members whose groups in the mask are those of the value. */
typedef struct Part
{
	uint8_t mask;
	uint8_t value;
} Part;

/* Combinations that are hidden, in the order in which a move is looked for. */
typedef struct Cells
{
	uint8_t cell[COMBINATIONS_MAX];
	int n;
} Cells;

typedef struct Combinations
{
	int64_t counts[COMBINATIONS_MAX +
				   1]; /* from 1 on; entry 0 is 0: units in no group are not counted */
	int all;		   /* the last combination, that of all groups */
	int64_t k;
	uint8_t sums[SUMS_MAX]; /* published: the number of units in all groups of the mask */
	int nsums;				/* the first is that of all members */
	Part secrets[SECRETS_MAX];
	int nsecrets;
} Combinations;

static bool
is_small(const Combinations *table, int64_t count)
{
	return count > 0 && count < table->k;
}

static bool
is_in(int cell, Part part)
{
	return (cell & part.mask) == part.value;
}

static int64_t
size_of(const Combinations *table, Part part)
{
	int64_t size = 0;

	for (int cell = 1; cell <= table->all; cell++)
		size += is_in(cell, part) ? table->counts[cell] : 0;
	return size;
}

/* The next larger value within the mask; 0 after the last. */
static int
next_part(int value, int mask)
{
	return (value - mask) & mask;
}

/* Is a part of the groups of the mask small, other than the part that is outside all of them? */
static bool
has_small_part(const Combinations *table, int mask)
{
	for (int within = mask; within > 0; within = (within - 1) & mask)
	{
		for (int value = next_part(0, within); value > 0; value = next_part(value, within))
		{
			if (is_small(table, size_of(table, (Part) {(uint8_t) within, (uint8_t) value})))
				return true;
		}
	}
	return false;
}

static void
add_secret(Combinations *table, int mask, int value)
{
	Part part = {(uint8_t) mask, (uint8_t) value};

	if (is_small(table, size_of(table, part)))
		table->secrets[table->nsecrets++] = part;
}

/* The published sums over no group (all members), one group and each two; and the secrets. */
static void
list_parts(Combinations *table)
{
	for (int mask = 0; mask <= table->all; mask++)
	{
		int value = 0;

		if (__builtin_popcount((unsigned) mask) > 2)
			continue;
		if (!has_small_part(table, mask))
			table->sums[table->nsums++] = (uint8_t) mask;
		do
		{
			add_secret(table, mask, value);
			value = next_part(value, mask);
		} while (value != 0);
	}
	for (int cell = 1; cell <= table->all; cell++)
		add_secret(table, table->all, cell);
}

/* Larger counts come first, so that moves change them. */
static bool
comes_before(const Combinations *table, int a, int b)
{
	if (table->counts[a] != table->counts[b])
		return table->counts[a] > table->counts[b];
	return a < b;
}

static void
insert_cell(const Combinations *table, Cells *cells, int cell)
{
	int place = cells->n++;

	for (; place > 0 && comes_before(table, cell, cells->cell[place - 1]); place--)
		cells->cell[place] = cells->cell[place - 1];
	cells->cell[place] = (uint8_t) cell;
}

static void
remove_cell(Cells *cells, int cell)
{
	int kept = 0;

	for (int i = 0; i < cells->n; i++)
	{
		if (cells->cell[i] != cell)
			cells->cell[kept++] = cells->cell[i];
	}
	cells->n = kept;
}

/* A move of the last cell. */
static bool
move_last(const Combinations *table, const Cells *cells, bool total_hidden, int64_t *change)
{
	int64_t equations[SUMS_MAX * COMBINATIONS_MAX];
	int64_t *entry = equations;
	int first = total_hidden ? 1 : 0;

	for (int i = first; i < table->nsums; i++)
	{
		for (int j = 0; j < cells->n; j++)
			*entry++ = is_in(cells->cell[j], (Part) {table->sums[i], table->sums[i]});
	}
	return find_move(equations, (size_t) (table->nsums - first), (size_t) cells->n, change) ==
		   MOVE_FOUND;
}

/*
 * How often a move can be made, forth and back together, while no hidden count falls below 1; at most
 * k times each way, which is enough.
 */
static uint64_t
times_possible(const Combinations *table, const Cells *cells, const int64_t *change)
{
	uint64_t forth = (uint64_t) table->k;
	uint64_t back = (uint64_t) table->k;

	for (int i = 0; i < cells->n; i++)
	{
		uint64_t spare = (uint64_t) (table->counts[cells->cell[i]] - 1);

		if (change[i] < 0 && spare / (uint64_t) -change[i] < forth)
			forth = spare / (uint64_t) -change[i];
		if (change[i] > 0 && spare / (uint64_t) change[i] < back)
			back = spare / (uint64_t) change[i];
	}
	return forth + back;
}

/* Does a part change by at least k when the move is made that often? */
static bool
changes_by_k(const Combinations *table, const Cells *cells, const int64_t *change, uint64_t times,
			 Part part)
{
	int64_t step = 0;

	for (int i = 0; i < cells->n; i++)
		step += is_in(cells->cell[i], part) ? change[i] : 0;
	if (step < 0)
		step = -step;
	return step > 0 && times >= ((uint64_t) table->k - 1) / (uint64_t) step + 1;
}

/* Are all secrets safe when these cells are hidden? */
static bool
is_safe(const Combinations *table, const Cells *cells, bool total_hidden)
{
	Part secrets[SECRETS_MAX];
	int64_t change[COMBINATIONS_MAX];
	int nsecrets = table->nsecrets;

	memcpy(secrets, table->secrets, sizeof(secrets));
	for (int i = 0; nsecrets > 0 && i < cells->n; i++)
	{
		int cell = cells->cell[i];
		Cells order = *cells;
		uint64_t times;
		int left = 0;

		if (!is_small(table, table->counts[cell]))
			continue;
		remove_cell(&order, cell);
		order.cell[order.n++] = (uint8_t) cell;
		if (!move_last(table, &order, total_hidden, change))
			continue;
		times = times_possible(table, &order, change);
		for (int j = 0; j < nsecrets; j++)
		{
			if (!changes_by_k(table, &order, change, times, secrets[j]))
				secrets[left++] = secrets[j];
		}
		nsecrets = left;
	}
	return nsecrets == 0;
}

/* The smallest nonempty combination that is not hidden yet; 0 if there is none. */
static int
next_to_hide(const Combinations *table, const bool *hidden)
{
	int best = 0;

	for (int cell = 1; cell <= table->all; cell++)
	{
		if (table->counts[cell] > 0 && !hidden[cell] &&
			(best == 0 || table->counts[cell] < table->counts[best]))
			best = cell;
	}
	return best;
}

/* Hides more cells until the small ones are safe; false when that does not help. */
static bool
hide_more(const Combinations *table, bool total_hidden, Cells *cells)
{
	bool hidden[COMBINATIONS_MAX + 1] = {false};

	cells->n = 0;
	for (int cell = 1; cell <= table->all; cell++)
	{
		hidden[cell] = is_small(table, table->counts[cell]);
		if (hidden[cell])
			insert_cell(table, cells, cell);
	}
	while (!is_safe(table, cells, total_hidden))
	{
		int cell = next_to_hide(table, hidden);

		if (cell == 0)
			return false;
		hidden[cell] = true;
		insert_cell(table, cells, cell);
	}
	return true;
}

/* Publishes again the cells whose hiding was unnecessary, largest first. */
static void
hide_less(const Combinations *table, bool total_hidden, Cells *cells)
{
	Cells found = *cells;

	for (int i = 0; i < found.n; i++)
	{
		Cells fewer = *cells;

		if (is_small(table, table->counts[found.cell[i]]))
			continue;
		remove_cell(&fewer, found.cell[i]);
		if (is_safe(table, &fewer, total_hidden))
			*cells = fewer;
	}
}

static CombinationsStatus
read_counts(Combinations *table, const int64_t *counts, int64_t *total, int *where)
{
	*total = 0;
	table->counts[0] = 0;
	for (*where = 0; *where < table->all; ++*where)
	{
		if (counts[*where] < 0)
			return COMBINATIONS_NEGATIVE;
		table->counts[*where + 1] = counts[*where];
	}
	for (int cell = 1; cell <= table->all; cell++)
	{
		if (__builtin_add_overflow(*total, table->counts[cell], total))
			return COMBINATIONS_OVERFLOW;
	}
	return COMBINATIONS_OK;
}

static bool
has_small_cell(const Combinations *table)
{
	for (int cell = 1; cell <= table->all; cell++)
	{
		if (is_small(table, table->counts[cell]))
			return true;
	}
	return false;
}

CombinationsStatus
hide_combinations(const int64_t *counts, int groups, int64_t k, bool *hidden, int64_t *total,
				  int *where)
{
	Combinations table = {.all = (1 << groups) - 1, .k = k};
	CombinationsStatus status = read_counts(&table, counts, total, where);
	Cells cells = {.n = 0};
	bool total_hidden = false;

	if (status != COMBINATIONS_OK)
		return status;
	memset(hidden, false, (size_t) table.all + 1);
	if (!has_small_cell(&table))
		return COMBINATIONS_OK;
	list_parts(&table);
	if (!hide_more(&table, false, &cells))
	{
		total_hidden = true;
		if (!hide_more(&table, true, &cells))
		{
			memset(hidden, true, (size_t) table.all + 1);
			return COMBINATIONS_OK;
		}
	}
	hide_less(&table, total_hidden, &cells);
	for (int i = 0; i < cells.n; i++)
		hidden[cells.cell[i] - 1] = true;
	hidden[table.all] = total_hidden;
	return COMBINATIONS_OK;
}

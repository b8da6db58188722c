/*
 * suppress_combinations.c
 *	  Compares two parts of src/core with brute force: the elimination in whole numbers, on small random
 *	  equations, with a search through all small moves; and the suppression of combinations with a search
 *	  for tables of counts which agree with what is published and differ in what is small.
 *	  Takes [SEED [ROUNDS]]; prints TAP.
 */
#include <stdbool.h>
#include <string.h>

#include "core/figures/suppress_combinations.h"
#include "core/figures/elimination.h"
#include "support/torture.h"

#define ROWS_MAX	4
#define COLUMNS_MAX 5
#define GROUPS		4 /* at most; four with many zeros, so that all tables can be tried */
#define CELLS		((1 << GROUPS) - 1)
#define FAR			4	   /* times k: as far as tables are looked for where no sum bounds them */
#define TRIES_MAX	200000 /* of one search, which is given up then */

#define CHECK(condition)                                                                           \
	do                                                                                             \
	{                                                                                              \
		if (!(condition))                                                                          \
			fail(#condition, now);                                                                 \
	} while (0)

static uint64_t now;
static uint64_t undecided; /* parts of which it is not known whether they are safe */

static int64_t
draw(int64_t least, int64_t most)
{
	return least + (int64_t) (rnd() % (uint64_t) (most - least + 1));
}

typedef struct Equations
{
	int rows;
	int columns;
	int64_t entries[ROWS_MAX][COLUMNS_MAX];
} Equations;

/* Gives the core an array of just the size that it needs, for the sanitizer to watch. */
static MoveStatus
run_find_move(const Equations *eq, int64_t *move)
{
	int64_t *entries = malloc((size_t) (eq->rows * eq->columns) * sizeof(int64_t) + 1);
	int64_t *result = malloc((size_t) eq->columns * sizeof(int64_t));
	MoveStatus status;

	for (int i = 0; i < eq->rows * eq->columns; i++)
		entries[i] = eq->entries[i / eq->columns][i % eq->columns];
	status = find_move(entries, (size_t) eq->rows, (size_t) eq->columns, result);
	memcpy(move, result, (size_t) eq->columns * sizeof(int64_t));
	free(entries);
	free(result);
	return status;
}

/* Modulo 2^64, which is enough to find an error and cannot overflow. */
static bool
keeps_sums(const Equations *eq, const int64_t *move)
{
	for (int row = 0; row < eq->rows; row++)
	{
		uint64_t sum = 0;

		for (int i = 0; i < eq->columns; i++)
			sum += (uint64_t) eq->entries[row][i] * (uint64_t) move[i];
		if (sum != 0)
			return false;
	}
	return true;
}

/* Tries all moves of the columns before this one that may move, by at most reach. */
static bool
search_move(const Equations *eq, int column, const bool *may_move, int reach, int64_t *move)
{
	if (column == 0)
		return keeps_sums(eq, move);
	column--;
	for (int64_t v = -reach; v <= reach; v++)
	{
		move[column] = v;
		if ((v == 0 || may_move[column]) && search_move(eq, column, may_move, reach, move))
			return true;
	}
	move[column] = 0;
	return false;
}

/*
 * By Cramer's rule a column that depends on columns before it does so with minors as coefficients, and
 * no minor of these equations is beyond reach.
 */
static bool
is_dependent(const Equations *eq, int column, int reach)
{
	static const bool all[COLUMNS_MAX] = {true, true, true, true, true};
	int64_t move[COLUMNS_MAX] = {0};

	for (move[column] = 1; move[column] <= reach; move[column]++)
	{
		if (search_move(eq, column, all, reach, move))
			return true;
	}
	return false;
}

static void
check_small_move(void)
{
	bool binary = rnd() % 2;
	int reach =
		binary ? 3
			   : 4; /* 3 by 3 of -1, 0, 1, and 4 by 4 of 0, 1: their largest minors are 4 and 3 */
	Equations eq = {.rows = (int) draw(0, binary ? 4 : 3),
					.columns = (int) draw(1, binary ? 5 : 4)};
	int last = eq.columns - 1;
	bool is_pivot[COLUMNS_MAX] = {false};
	int64_t expected[COLUMNS_MAX] = {0};
	int64_t move[COLUMNS_MAX];
	MoveStatus status;

	for (int i = 0; i < eq.rows * eq.columns; i++)
		eq.entries[i / eq.columns][i % eq.columns] = draw(binary ? 0 : -1, 1);
	for (int i = 0; i < last; i++)
		is_pivot[i] = !is_dependent(&eq, i, reach);
	status = run_find_move(&eq, move);
	expected[last] = 1;
	if (!is_dependent(&eq, last, reach))
		CHECK(status == MOVE_FIXED);
	else if (!search_move(&eq, last, is_pivot, reach, expected))
		CHECK(status == MOVE_FRACTIONAL);
	else
	{
		CHECK(status == MOVE_FOUND);
		CHECK(memcmp(move, expected, (size_t) eq.columns * sizeof(int64_t)) == 0);
	}
}

/* Coefficients of every size: an overflow is found, and a move that is found is one. */
static bool
check_large_move(void)
{
	static const int64_t extremes[] = {INT64_MIN, INT64_MIN + 1, INT64_MAX, -1, 1};
	Equations eq = {.rows = (int) draw(1, ROWS_MAX), .columns = (int) draw(1, COLUMNS_MAX)};
	int64_t most = INT64_C(1) << draw(1, 62);
	int64_t move[COLUMNS_MAX];
	MoveStatus status;

	for (int i = 0; i < eq.rows * eq.columns; i++)
		eq.entries[i / eq.columns][i % eq.columns] =
			rnd() % 4 == 0 ? extremes[rnd() % 5] : draw(-most / 2, most / 2);
	status = run_find_move(&eq, move);
	if (status == MOVE_FOUND)
		CHECK(move[eq.columns - 1] == 1 && keeps_sums(&eq, move));
	return status == MOVE_OVERFLOW;
}

/* A minor of 2^63, which only the last division leads to. */
static void
check_largest_minor(void)
{
	Equations eq = {3, 4, {{-1, 0, 0, 1}, {0, 2, 0, 1}, {0, 0, -(INT64_C(1) << 62), 1}}};
	int64_t move[COLUMNS_MAX];

	CHECK(run_find_move(&eq, move) == MOVE_OVERFLOW);
}

/* Counts by combination, from 1, and what is hidden of them; the sum of all is at the end. */
typedef struct Table
{
	int groups;
	int all;
	int64_t k;
	int64_t counts[CELLS + 2];
	bool hidden[CELLS + 2];
} Table;

static bool
is_small(const Table *table, int64_t count)
{
	return 0 < count && count < table->k;
}

static int64_t
size_of(const Table *table, const int64_t *counts, int mask, int value)
{
	int64_t size = 0;

	for (int cell = 1; cell <= table->all; cell++)
	{
		if ((cell & mask) == value)
			size += counts[cell];
	}
	return size;
}

static int
bits(int mask)
{
	return mask == 0 ? 0 : 1 + bits(mask & (mask - 1));
}

/* Is the number of those in all groups of the mask published, one group or two? */
static bool
is_told(const Table *table, int mask)
{
	for (int within = 1; within <= table->all; within++)
	{
		for (int value = 1; value <= within; value++)
		{
			if ((within & ~mask) == 0 && (value & ~within) == 0 &&
				is_small(table, size_of(table, table->counts, within, value)))
				return false;
		}
	}
	return true;
}

/* A sum of the combinations whose groups in the mask are those of the value. */
typedef struct Sum
{
	int mask;
	int value;
	int64_t left; /* for the cells that are not filled yet */
} Sum;

/* A search for a table in which these sums are as they must be. */
typedef struct Search
{
	const Table *table;
	Sum sums[CELLS + 2];
	int nsums;
	uint64_t tries;
} Search;

static bool
is_in(int cell, const Sum *sum)
{
	return (cell & sum->mask) == sum->value;
}

/* How many of the cells after this one are hidden and in the sum?  Each is 1 at least. */
static int
hidden_after(const Table *table, int cell, const Sum *sum)
{
	int n = 0;

	for (cell++; cell <= table->all; cell++)
		n += table->hidden[cell] && is_in(cell, sum);
	return n;
}

/* Fills the hidden cells from this one on. */
static bool
search_table(Search *search, int cell)
{
	const Table *table = search->table;
	int64_t least = 1;
	int64_t most;

	if (++search->tries > TRIES_MAX)
		return false;
	while (cell <= table->all && !table->hidden[cell])
		cell++;
	if (cell > table->all)
	{
		for (int i = 0; i < search->nsums; i++)
		{
			if (search->sums[i].left != 0)
				return false;
		}
		return true;
	}
	most = table->counts[cell] + FAR * table->k;
	for (int i = 0; i < search->nsums; i++)
	{
		const Sum *sum = &search->sums[i];
		int after = hidden_after(table, cell, sum);

		if (!is_in(cell, sum))
			continue;
		if (sum->left - after < most)
			most = sum->left - after;
		if (after == 0 && sum->left > least)
			least = sum->left;
	}
	for (int64_t v = least; v <= most; v++)
	{
		bool found;

		for (int i = 0; i < search->nsums; i++)
			search->sums[i].left -= is_in(cell, &search->sums[i]) ? v : 0;
		found = search_table(search, cell + 1);
		for (int i = 0; i < search->nsums; i++)
			search->sums[i].left += is_in(cell, &search->sums[i]) ? v : 0;
		if (found)
			return true;
	}
	return false;
}

static void
add_sum(Search *search, int mask, int value, int64_t size)
{
	for (int cell = 1; cell <= search->table->all; cell++)
	{
		if (!search->table->hidden[cell] && (cell & mask) == value)
			size -= search->table->counts[cell];
	}
	search->sums[search->nsums++] = (Sum) {mask, value, size};
}

/* Is there a table that agrees with what is published and in which the part has this size? */
static bool
is_possible(const Table *table, int mask, int value, int64_t size, bool *gave_up)
{
	bool possible;
	Search search = {.table = table};

	add_sum(&search, mask, value, size);
	if (!table->hidden[table->all + 1])
		add_sum(&search, 0, 0, size_of(table, table->counts, 0, 0));
	for (mask = 1; mask <= table->all; mask++)
	{
		if (bits(mask) <= 2 && is_told(table, mask))
			add_sum(&search, mask, mask, size_of(table, table->counts, mask, mask));
	}
	possible = search_table(&search, 1);
	*gave_up |= search.tries > TRIES_MAX;
	return possible;
}

/* Are there two such tables in which the part differs by k? */
static bool
is_safe(const Table *table, int mask, int value)
{
	int64_t size = size_of(table, table->counts, mask, value);
	int64_t least = size;
	int64_t most = size;
	bool gave_up = false;

	for (int64_t d = 1; d <= FAR * table->k && most - least < table->k; d++)
	{
		if (size - d >= 0 && is_possible(table, mask, value, size - d, &gave_up))
			least = size - d;
		if (is_possible(table, mask, value, size + d, &gave_up))
			most = size + d;
	}
	if (most - least < table->k && gave_up)
		undecided++;
	return most - least >= table->k || gave_up;
}

static bool
promise_holds(const Table *table)
{
	for (int mask = 0; mask <= table->all; mask++)
	{
		for (int value = 0; value <= mask; value++)
		{
			if ((value & ~mask) == 0 && (bits(mask) <= 2 || mask == table->all) &&
				is_small(table, size_of(table, table->counts, mask, value)) &&
				!is_safe(table, mask, value))
				return false;
		}
	}
	return true;
}

static int
count_hidden(const Table *table)
{
	int n = 0;

	for (int cell = 1; cell <= table->all + 1; cell++)
		n += table->hidden[cell];
	return n;
}

/* The fewest hidden combinations that fulfil the guarantee; all, if no choice does. */
static int
fewest_hidden(const Table *table)
{
	int fewest = table->all + 1;

	for (int way = 0; way < 1 << (table->all + 1); way++)
	{
		Table other = *table;
		bool zero = false;

		for (int cell = 1; cell <= table->all + 1; cell++)
		{
			other.hidden[cell] = way >> (cell - 1) & 1;
			zero |= cell <= table->all && other.hidden[cell] && other.counts[cell] == 0;
		}
		if (!zero && count_hidden(&other) < fewest && promise_holds(&other))
			fewest = count_hidden(&other);
	}
	return fewest;
}

static CombinationsStatus
run_hide(Table *table, int64_t *total, int *where)
{
	int64_t *counts = malloc((size_t) table->all * sizeof(int64_t));
	bool *hidden = malloc((size_t) table->all + 1);
	CombinationsStatus status;

	memcpy(counts, table->counts + 1, (size_t) table->all * sizeof(int64_t));
	memset(hidden, true, (size_t) table->all + 1);
	status = hide_combinations(counts, table->groups, table->k, hidden, total, where);
	memcpy(table->hidden + 1, hidden, (size_t) table->all + 1);
	free(counts);
	free(hidden);
	return status;
}

/* Few small counts among larger ones: where many are small all is hidden. */
static void
random_table(Table *table)
{
	int zeros;
	int64_t spread = draw(0, 12);

	memset(table, 0, sizeof *table);
	table->groups = (int) draw(1, GROUPS);
	table->all = (1 << table->groups) - 1;
	table->k = draw(1, 4);
	zeros = (int) draw(table->groups == GROUPS ? 6 : 0, 7);
	for (int cell = 1; cell <= table->all; cell++)
	{
		if (draw(0, 9) >= zeros)
			table->counts[cell] = draw(table->k, table->k + spread);
	}
	for (int64_t small = draw(0, 2); small > 0; small--)
		table->counts[draw(1, table->all)] = draw(1, table->k);
}

/* Returns the number of small combinations. */
static int
check_table(Table *table)
{
	int small = 0;
	int64_t total;
	int where;

	CHECK(run_hide(table, &total, &where) == COMBINATIONS_OK);
	CHECK(total == size_of(table, table->counts, 0, 0));
	for (int cell = 1; cell <= table->all; cell++)
	{
		small += is_small(table, table->counts[cell]);
		CHECK(table->hidden[cell] || !is_small(table, table->counts[cell]));
	}
	if (small == 0)
		CHECK(count_hidden(table) == 0);
	else if (count_hidden(table) <= table->all)
	{
		for (int cell = 1; cell <= table->all; cell++)
			CHECK(table->counts[cell] > 0 || !table->hidden[cell]);
		CHECK(promise_holds(table));
	}
	return small;
}

static void
check_refusals(Table *table)
{
	int cell = (int) draw(1, table->all);
	int64_t kept = table->counts[cell];
	int64_t others = size_of(table, table->counts, 0, 0) - kept;
	int64_t total;
	int where;

	table->counts[cell] = -draw(1, 3);
	CHECK(run_hide(table, &total, &where) == COMBINATIONS_NEGATIVE && where == cell - 1);
	table->counts[cell] = INT64_MAX;
	CHECK(run_hide(table, &total, &where) ==
		  (others > 0 ? COMBINATIONS_OVERFLOW : COMBINATIONS_OK));
	table->counts[cell] = kept;
}

int
main(int argc, char **argv)
{
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
	uint64_t rounds = argc > 2 ? strtoull(argv[2], NULL, 10) : 3000;
	uint64_t overflows = 0;
	uint64_t with_small = 0;
	uint64_t whole = 0;
	uint64_t ours = 0;
	uint64_t fewest = 0;
	uint64_t compared = 0;

	random_begin(seed);
	check_largest_minor();
	for (now = 0; now < rounds; now++)
	{
		Table table;

		check_small_move();
		overflows += check_large_move();
		random_table(&table);
		check_refusals(&table);
		if (check_table(&table) == 0)
			continue;
		with_small++;
		whole += count_hidden(&table) > table.all;
		if (now % 20 == 0 && table.groups < GROUPS)
		{
			ours += (uint64_t) count_hidden(&table);
			fewest += (uint64_t) fewest_hidden(&table);
			compared++;
		}
	}
	printf("ok 1 - moves and tables of combinations: %" PRIu64 " each from seed %" PRIu64 "\n",
		   rounds, seed);
	printf("# equations that overflow: %" PRIu64 "; tables with a small count: %" PRIu64
		   ", of which all is hidden: %" PRIu64 "\n",
		   overflows, with_small, whole);
	printf("# undecided parts: %" PRIu64 "\n", undecided);
	printf("# hidden in %" PRIu64 " tables: %" PRIu64 ", the fewest possible: %" PRIu64 "\n",
		   compared, ours, fewest);
	printf("1..1\n");
	return 0;
}

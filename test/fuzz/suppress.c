/*
 * suppress.c
 *	  Compares the cell suppression of src/core with brute force: for every small cell of random
 *	  small tables, each value that must be possible is searched for by trying tables.  Takes [SEED
 *	  [ROUNDS]]; prints TAP.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/figures/suppress.h"

#define MOST	   5 /* rows and columns, with totals */
#define NO_LIMIT   1000000
#define ENOUGH_TRY 20000000

#define CHECK(condition)                                                                           \
	do                                                                                             \
	{                                                                                              \
		if (!(condition))                                                                          \
			fail(#condition, __LINE__);                                                            \
	} while (0)

static uint64_t state;

/* splitmix64 */
static uint64_t
draw(void)
{
	uint64_t z = (state += 0x9E3779B97F4A7C15u);

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

/* A table with its totals, last, and what a reader sees of it. */
typedef struct Table
{
	int rows; /* without totals */
	int columns;
	int64_t counts[MOST][MOST];
	bool hidden[MOST][MOST];
	int64_t k;
	bool included;
} Table;

/* A search for a table that fits: what is left of each published total. */
typedef struct Trial
{
	const Table *table;
	bool known[MOST][MOST]; /* cells without totals */
	int64_t value[MOST][MOST];
	int64_t row_left[MOST];
	int64_t column_left[MOST];
	int64_t all_left;
	uint64_t tried;
} Trial;

static Table *now;

static void
fail(const char *what, int line)
{
	printf("not ok 1 - line %d: %s\n", line, what);
	for (int i = 0; i <= now->rows; i++)
	{
		printf("#");
		for (int j = 0; j <= now->columns; j++)
			printf(" %4" PRId64 "%c", now->counts[i][j], now->hidden[i][j] ? '*' : ' ');
		printf("\n");
	}
	printf("# k = %" PRId64 ", totals %s\n", now->k, now->included ? "included" : "published");
	exit(1);
}

static bool
is_small(int64_t count, int64_t k)
{
	return 0 < count && count < k;
}

static int64_t
lesser(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Puts values into the cells from place on; true when all that is published comes out. */
static bool
try_cells(Trial *trial, int place)
{
	const Table *table = trial->table;
	int i = place / table->columns;
	int j = place % table->columns;
	int64_t most;
	int64_t least = 0;

	CHECK(trial->tried++ < ENOUGH_TRY);
	if (j == 0 && i > 0 && !table->hidden[i - 1][table->columns] && trial->row_left[i - 1] != 0)
		return false;
	if (i == table->rows)
	{
		for (j = 0; j < table->columns; j++)
		{
			if (!table->hidden[i][j] && trial->column_left[j] != 0)
				return false;
		}
		return table->hidden[i][table->columns] || trial->all_left == 0;
	}
	if (trial->known[i][j])
		return try_cells(trial, place + 1);
	most = lesser(trial->row_left[i], lesser(trial->column_left[j], trial->all_left));
	if (most > NO_LIMIT / 2)
		most = 2 * table->k; /* nothing published bounds it; no cell need be larger */
	if (i == table->rows - 1 && !table->hidden[table->rows][j])
		least = trial->column_left[j];
	if (j == table->columns - 1 && !table->hidden[i][table->columns] && trial->row_left[i] > least)
		least = trial->row_left[i];
	/* Nearest to the true count first, which finds a table early, if there is one. */
	for (int64_t n = 0; n <= 2 * (most + table->counts[i][j]); n++)
	{
		int64_t v = table->counts[i][j] + (n % 2 ? (n + 1) / 2 : -n / 2);
		bool found;

		if (v < least || v > most)
			continue;
		trial->row_left[i] -= v;
		trial->column_left[j] -= v;
		trial->all_left -= v;
		found = try_cells(trial, place + 1);
		trial->row_left[i] += v;
		trial->column_left[j] += v;
		trial->all_left += v;
		if (found)
			return true;
	}
	return false;
}

/* Is there a table with the same published cells and the value v in one place, cell or total? */
static bool
possible(const Table *table, int row, int column, int64_t v)
{
	Trial trial;
	Table with = *table;

	memset(&trial, 0, sizeof trial);
	trial.table = &with;
	with.counts[row][column] = v;
	with.hidden[row][column] = false;
	for (int i = 0; i < table->rows; i++)
		trial.row_left[i] =
			with.hidden[i][table->columns] ? NO_LIMIT : with.counts[i][table->columns];
	for (int j = 0; j < table->columns; j++)
		trial.column_left[j] = with.hidden[table->rows][j] ? NO_LIMIT : with.counts[table->rows][j];
	trial.all_left = with.hidden[table->rows][table->columns]
						 ? NO_LIMIT
						 : with.counts[table->rows][table->columns];
	for (int i = 0; i < table->rows; i++)
	{
		for (int j = 0; j < table->columns; j++)
		{
			if (with.hidden[i][j])
				continue;
			trial.known[i][j] = true;
			trial.row_left[i] -= with.counts[i][j];
			trial.column_left[j] -= with.counts[i][j];
			trial.all_left -= with.counts[i][j];
			if (trial.row_left[i] < 0 || trial.column_left[j] < 0 || trial.all_left < 0)
				return false;
		}
	}
	return try_cells(&trial, 0);
}

/* Do the totals of a table leave this value to a cell, when nothing else is published? */
static bool
totals_allow(const Table *table, int row, int column, int64_t v)
{
	int64_t r = table->counts[row][table->columns];
	int64_t c = table->counts[table->rows][column];

	return v <= r && v <= c && v >= r + c - table->counts[table->rows][table->columns];
}

/* Does the guarantee hold for every small cell? */
static bool
promise_holds(const Table *table)
{
	for (int i = 0; i <= table->rows; i++)
	{
		for (int j = 0; j <= table->columns; j++)
		{
			if (!is_small(table->counts[i][j], table->k))
				continue;
			if (!table->hidden[i][j])
				return false;
			for (int64_t v = 0; v <= table->k; v++)
			{
				if ((table->included || totals_allow(table, i, j, v)) && !possible(table, i, j, v))
					return false;
			}
		}
	}
	return true;
}

static void
add_totals(Table *table)
{
	for (int i = 0; i <= table->rows; i++)
		table->counts[i][table->columns] = 0;
	for (int j = 0; j <= table->columns; j++)
		table->counts[table->rows][j] = 0;
	for (int i = 0; i < table->rows; i++)
	{
		for (int j = 0; j < table->columns; j++)
		{
			table->counts[i][table->columns] += table->counts[i][j];
			table->counts[table->rows][j] += table->counts[i][j];
			table->counts[table->rows][table->columns] += table->counts[i][j];
		}
	}
}

static void
random_table(Table *table, int rows, int columns)
{
	int zeros = draw() % 5;
	int small = draw() % 8;

	memset(table, 0, sizeof *table);
	table->rows = rows;
	table->columns = columns;
	table->k = 2 + draw() % 4;
	table->included = draw() % 2;
	for (int i = 0; i < rows; i++)
	{
		for (int j = 0; j < columns; j++)
		{
			if ((int) (draw() % 10) < zeros)
				continue;
			table->counts[i][j] =
				(int) (draw() % 10) < small ? draw() % table->k : table->k + draw() % 6;
		}
	}
	add_totals(table);
}

/* Runs the core on a table; the arrays are as large as they must be, so that ASan sees more. */
static SuppressStatus
run(Table *table, size_t *row, size_t *column)
{
	int more = table->included ? 1 : 0;
	int height = table->rows + more;
	int width = table->columns + more;
	int64_t *counts = malloc(height * width * sizeof(int64_t));
	bool *hidden = malloc(height * width);
	SuppressTable given = {height, width, counts, table->included};
	SuppressStatus status;

	for (int n = 0; n < height * width; n++)
		counts[n] = table->counts[n / width][n % width];
	status = suppress_table(&given, table->k, hidden, row, column);
	for (int n = 0; status == SUPPRESS_OK && n < height * width; n++)
		table->hidden[n / width][n % width] = hidden[n];
	free(counts);
	free(hidden);
	return status;
}

static SuppressStatus
run_list(Table *table, size_t *where)
{
	int n = table->columns + table->included;
	int64_t *counts = malloc((n + 1) * sizeof(int64_t));
	bool *hidden = malloc(n + 1);
	SuppressStatus status;

	memcpy(counts, table->counts[0], n * sizeof(int64_t));
	status = suppress_list(counts, n, table->included, table->k, hidden, where);
	for (int i = 0; status == SUPPRESS_OK && i < n; i++)
		table->hidden[0][i] = hidden[i];
	free(counts);
	free(hidden);
	return status;
}

static int
count_hidden(const Table *table)
{
	int n = 0;

	for (int i = 0; i <= table->rows; i++)
	{
		for (int j = 0; j <= table->columns; j++)
			n += table->hidden[i][j];
	}
	return n;
}

/* The fewest hidden cells that fulfil the guarantee (totals are published). */
static int
fewest_hidden(const Table *table)
{
	int cells = table->rows * table->columns;
	int fewest = cells;

	for (unsigned way = 0; way < 1u << cells; way++)
	{
		Table other = *table;

		for (int n = 0; n < cells; n++)
			other.hidden[n / table->columns][n % table->columns] = way >> n & 1;
		if (count_hidden(&other) < fewest && promise_holds(&other))
			fewest = count_hidden(&other);
	}
	return fewest;
}

/* Cells with a total of each row and column. */
static bool
check_table(Table *table)
{
	size_t row;
	size_t column;
	SuppressStatus status = run(table, &row, &column);

	if (status == SUPPRESS_SMALL_TOTAL)
	{
		CHECK(!table->included);
		CHECK((int) row == table->rows || (int) column == table->columns);
		CHECK(is_small(table->counts[row][column], table->k));
		return false;
	}
	CHECK(status == SUPPRESS_OK);
	CHECK(promise_holds(table));
	if (table->counts[table->rows][table->columns] >= table->k)
		CHECK(!table->hidden[table->rows][table->columns]);
	return true;
}

/* A list is a table of one row, whose columns have no totals that anyone sees. */
static bool
check_list(Table *table)
{
	size_t where;
	SuppressStatus status = run_list(table, &where);
	int hidden = 0;
	int small = 0;

	for (int j = 0; j <= table->columns; j++)
		table->hidden[1][j] = true;
	if (!table->included)
		table->hidden[0][table->columns] = false;
	table->hidden[1][table->columns] = table->hidden[0][table->columns];
	if (status == SUPPRESS_SMALL_TOTAL)
	{
		CHECK(!table->included && (int) where == table->columns);
		CHECK(is_small(table->counts[0][table->columns], table->k));
		return false;
	}
	CHECK(status == SUPPRESS_OK);
	for (int j = 0; j < table->columns; j++)
	{
		hidden += table->hidden[0][j];
		small += is_small(table->counts[0][j], table->k);
		CHECK(table->counts[0][j] > 0 || !table->hidden[0][j]);
		if (!is_small(table->counts[0][j], table->k))
			continue;
		CHECK(table->hidden[0][j]);
		for (int64_t v = 0; v <= table->k; v++)
			CHECK(possible(table, 0, j, v));
	}
	CHECK(hidden <= small + 1);
	return true;
}

/* Damage is found where it is. */
static void
check_refusals(Table *table)
{
	size_t row;
	size_t column;
	int i = draw() % (table->rows + table->included);
	int j = draw() % (table->columns + table->included);
	int64_t count = table->counts[i][j];

	table->counts[i][j] = -1 - (int64_t) (draw() % 3);
	CHECK(run(table, &row, &column) == SUPPRESS_NEGATIVE);
	CHECK((int) row == i && (int) column == j);
	table->counts[i][j] = count + 1;
	if (table->included)
		CHECK(run(table, &row, &column) == SUPPRESS_WRONG_TOTAL);
	table->counts[i][j] = count;
}

int
main(int argc, char **argv)
{
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
	uint64_t rounds = argc > 2 ? strtoull(argv[2], NULL, 10) : 20000;
	uint64_t tables = 0;
	uint64_t lists = 0;
	uint64_t ours = 0;
	uint64_t fewest = 0;
	uint64_t compared = 0;

	state = seed;
	for (uint64_t round = 0; round < rounds; round++)
	{
		Table table;

		now = &table;
		random_table(&table, 1 + draw() % 4, 1 + draw() % 3);
		check_refusals(&table);
		tables += check_table(&table);
		random_table(&table, 1, 1 + draw() % 4);
		lists += check_list(&table);
		if (round % 20 == 0)
		{
			random_table(&table, 3, 3);
			table.included = false;
			if (check_table(&table))
			{
				ours += count_hidden(&table);
				fewest += fewest_hidden(&table);
				compared++;
			}
		}
	}
	printf("ok 1 - suppression: %" PRIu64 " tables and %" PRIu64 " lists from seed %" PRIu64 "\n",
		   tables, lists, seed);
	printf("# cells hidden in %" PRIu64 " tables of 3 by 3: %" PRIu64
		   ", the fewest possible: %" PRIu64 "\n",
		   compared, ours, fewest);
	printf("1..1\n");
	return 0;
}

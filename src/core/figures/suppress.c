/*
 * core/figures/suppress.c
 *	  Cell suppression in lists with a total and tables with all totals.
 *
 * A table with its totals is a network with conserved flows: each row and each column is a node,
 * each cell leads from its row to its column, each total leads back (that of a column into the row
 * of totals, that of a row out of the column of totals).  Tables with the same published cells
 * differ by changes along cycles of hidden cells, up along a cell's direction and down against it,
 * as long as no count becomes negative.  So a small cell can have the value v if and only if that
 * much flow can go from one of its ends to the other through the other hidden cells; and it can
 * have every value between two possible ones, because such flows are whole numbers.
 *
 * For each small cell we search for these flows along cheapest paths, where hiding another cell has
 * a price, and hide the cells of these paths.  So protection is guaranteed by construction; the
 * number of hidden cells is only minimised heuristically.  (The idea of protecting cells one by one
 * along shortest paths is J. Castro's: "A shortest-paths heuristic for statistical data protection
 * in positive tables", INFORMS Journal on Computing 19, 2007.)
 */
#include "core/figures/suppress.h"

#include <string.h>

#include "core/memory.h"

typedef enum CellState
{
	CELL_SHOWN, /* may be hidden later */
	CELL_FIXED, /* must stay published */
	CELL_HIDDEN
} CellState;

typedef enum Reached
{
	NOT_REACHED,
	REACHED,
	SETTLED
} Reached;

/*
 * The cost of hiding: first the number of cells, then the counts that are lost.  A total costs more
 * than several cells.  Zeros protect badly, because readers often know them (the shop was not open
 * yet), so they are hidden last.
 */
#define PRICE_OF_CELL  (UINT64_C(1) << 36)
#define PRICE_OF_TOTAL (64 * PRICE_OF_CELL)
#define PRICE_OF_ZERO  (4096 * PRICE_OF_CELL)
#define PRICE_OF_COUNT (UINT64_C(1) << 30) /* at most, so that several cost less than a cell */

/* Nodes are the rows, then the columns. */
typedef struct Network
{
	size_t rows; /* with the row and the column of totals, which are the last */
	size_t columns;
	int64_t *counts;
	uint64_t *moved; /* another table with the same published cells; values up to count + k fit */
	uint8_t *state;	 /* CellState of each cell */
	size_t *touched; /* cells in which moved may differ from counts */
	size_t ntouched;
	size_t touched_size;

	/* The search for a path. */
	uint64_t *price;  /* of the best path to a node known so far */
	size_t *from;	  /* the node before it on that path */
	uint8_t *reached; /* Reached of each node */
	size_t *open;	  /* nodes reached, at a price */
	size_t nopen;
	size_t *free; /* nodes reached through hidden cells only, in turn */
	size_t nfree;
	size_t taken; /* of the free ones */
} Network;

static bool
is_small(int64_t count, int64_t k)
{
	return count > 0 && count < k;
}

/* The cell between two nodes, one of which is a row and one a column. */
static size_t
cell_between(const Network *net, size_t a, size_t b)
{
	return a < net->rows ? a * net->columns + (b - net->rows) : b * net->columns + (a - net->rows);
}

/* Is it the row or the column of totals? */
static bool
of_totals(const Network *net, size_t node)
{
	return node == net->rows - 1 || node == net->rows + net->columns - 1;
}

/*
 * Does the count grow when the path goes from a node through the cell to another?  Totals lead
 * back.
 */
static bool
grows(const Network *net, size_t from, size_t to)
{
	return (from < net->rows) == (of_totals(net, from) == of_totals(net, to));
}

/* The price of extending a path from a node to another. */
static uint64_t
price_through(const Network *net, size_t from, size_t to)
{
	size_t cell = cell_between(net, from, to);
	uint64_t count = (uint64_t) net->counts[cell];
	uint64_t price = count < PRICE_OF_COUNT ? count : PRICE_OF_COUNT;

	if (net->state[cell] == CELL_HIDDEN)
		return net->price[from];
	if (count == 0)
		price = PRICE_OF_ZERO;
	else if (of_totals(net, from) || of_totals(net, to))
		price += PRICE_OF_TOTAL;
	else
		price += PRICE_OF_CELL;
	return __builtin_add_overflow(price, net->price[from], &price) ? UINT64_MAX : price;
}

/* The next node: one at no cost, which is common, or else the cheapest. */
static size_t
take_cheapest(Network *net)
{
	size_t best = 0;
	size_t node;

	if (net->taken < net->nfree)
		return net->free[net->taken++];
	for (size_t i = 1; i < net->nopen; i++)
	{
		if (net->price[net->open[i]] < net->price[net->open[best]])
			best = i;
	}
	node = net->open[best];
	net->open[best] = net->open[--net->nopen];
	return node;
}

/* Records a path to a node if it is the best so far. */
static void
reach(Network *net, size_t node, size_t from, uint64_t price)
{
	if (net->reached[node] == REACHED && price >= net->price[node])
		return;
	if (price == 0)
		net->free[net->nfree++] = node;
	else if (net->reached[node] == NOT_REACHED)
		net->open[net->nopen++] = node;
	net->reached[node] = REACHED;
	net->price[node] = price;
	net->from[node] = from;
}

/* Can flow go from a node to another through the cell between them? */
static bool
passable(const Network *net, size_t from, size_t to, size_t without)
{
	size_t cell = cell_between(net, from, to);

	return cell != without && net->state[cell] != CELL_FIXED &&
		   (net->moved[cell] > 0 || grows(net, from, to));
}

/* Is the end one step away, through a hidden cell?  Checked first, because it often is. */
static bool
ends_free(Network *net, size_t node, size_t end, size_t without)
{
	if ((node < net->rows) == (end < net->rows))
		return node == end;
	if (net->state[cell_between(net, node, end)] != CELL_HIDDEN ||
		!passable(net, node, end, without))
		return false;
	net->from[end] = node;
	return true;
}

/* Finds the cheapest path between two nodes with some capacity, without the cell itself. */
static bool
find_way(Network *net, size_t start, size_t end, size_t without)
{
	memset(net->reached, NOT_REACHED, net->rows + net->columns);
	net->nopen = net->nfree = net->taken = 0;
	reach(net, start, start, 0);
	while (net->nopen > 0 || net->taken < net->nfree)
	{
		size_t node = take_cheapest(net);
		size_t first = node < net->rows ? net->rows : 0;
		size_t last = node < net->rows ? net->rows + net->columns : net->rows;

		core_check_cancel();
		if (node == end)
			return true;
		if (net->reached[node] == SETTLED)
			continue; /* it was open when a path at no cost was found */
		net->reached[node] = SETTLED;
		for (size_t next = first; next < last; next++)
		{
			if (net->reached[next] == SETTLED || !passable(net, node, next, without))
				continue;
			reach(net, next, node, price_through(net, node, next));
			if (net->price[next] == 0 && ends_free(net, next, end, without))
				return true;
		}
	}
	return false;
}

static void
touch(Network *net, size_t cell)
{
	if (net->ntouched == net->touched_size)
	{
		net->touched_size = net->touched_size * 2 + 64;
		net->touched = core_realloc(net->touched, net->touched_size * sizeof(size_t));
	}
	net->touched[net->ntouched++] = cell;
}

/*
 * Moves as much as the path found can carry, at most need, and hides its cells; returns how much.
 */
static uint64_t
move_along(Network *net, size_t start, size_t end, uint64_t need)
{
	for (size_t node = end; node != start; node = net->from[node])
	{
		size_t cell = cell_between(net, net->from[node], node);

		if (!grows(net, net->from[node], node) && net->moved[cell] < need)
			need = net->moved[cell];
	}
	for (size_t node = end; node != start; node = net->from[node])
	{
		size_t cell = cell_between(net, net->from[node], node);

		touch(net, cell);
		net->state[cell] = CELL_HIDDEN;
		if (grows(net, net->from[node], node))
			net->moved[cell] += need;
		else
			net->moved[cell] -= need;
	}
	return need;
}

/* Ensures that the given flow can go through the hidden cells, as far as the fixed ones permit. */
static void
let_flow(Network *net, size_t start, size_t end, size_t without, uint64_t need)
{
	while (need > 0 && find_way(net, start, end, without))
		need -= move_along(net, start, end, need);
	while (net->ntouched > 0)
	{
		size_t cell = net->touched[--net->ntouched];

		net->moved[cell] = (uint64_t) net->counts[cell];
	}
}

/* What a cell gains flows from where it leads to back to where it comes from. */
static void
protect(Network *net, size_t cell, int64_t k)
{
	size_t row = cell / net->columns;
	size_t column = net->rows + cell % net->columns;
	bool up = grows(net, row, column);
	size_t head = up ? column : row;
	size_t tail = up ? row : column;

	let_flow(net, head, tail, cell, (uint64_t) (k - net->counts[cell]));
	let_flow(net, tail, head, cell, (uint64_t) net->counts[cell]);
}

static SuppressStatus
check_counts(const int64_t *counts, size_t n, size_t *where)
{
	for (*where = 0; *where < n; ++*where)
	{
		if (counts[*where] < 0)
			return SUPPRESS_NEGATIVE;
	}
	return SUPPRESS_OK;
}

/*
 * Sums cells that lie a step apart, and stores the sum in the total or compares it with the total.
 */
static SuppressStatus
settle_total(int64_t *total, const int64_t *cells, size_t n, size_t step, bool included)
{
	int64_t sum = 0;

	for (size_t i = 0; i < n; i++)
	{
		if (__builtin_add_overflow(sum, cells[i * step], &sum))
			return SUPPRESS_OVERFLOW;
	}
	if (included && *total != sum)
		return SUPPRESS_WRONG_TOTAL;
	*total = sum;
	return SUPPRESS_OK;
}

/* The totals of rows, of columns, and of all, in net->counts. */
static SuppressStatus
settle_totals(Network *net, bool included, size_t *row, size_t *column)
{
	size_t width = net->columns;
	size_t last_row = net->rows - 1;
	size_t last_column = net->columns - 1;
	SuppressStatus status;

	*column = last_column;
	for (*row = 0; *row < last_row; ++*row)
	{
		int64_t *cells = net->counts + *row * width;

		if ((status = settle_total(cells + last_column, cells, last_column, 1, included)))
			return status;
	}
	/* The last column is that of the rows' totals: its total is the grand total. */
	for (*column = 0; *column <= last_column; ++*column)
	{
		int64_t *cells = net->counts + *column;

		if ((status = settle_total(cells + last_row * width, cells, last_row, width, included)))
			return status;
	}
	return SUPPRESS_OK;
}

static void
network_init(Network *net, const SuppressTable *table)
{
	size_t more = table->totals_included ? 0 : 1;
	size_t cells;
	size_t nodes;

	net->rows = table->rows + more;
	net->columns = table->columns + more;
	cells = net->rows * net->columns;
	nodes = net->rows + net->columns;
	net->counts = core_alloc(cells * sizeof(int64_t));
	net->moved = core_alloc(cells * sizeof(uint64_t));
	net->state = core_alloc(cells);
	net->touched = NULL;
	net->ntouched = net->touched_size = 0;
	net->price = core_alloc(nodes * sizeof(uint64_t));
	net->from = core_alloc(nodes * sizeof(size_t));
	net->reached = core_alloc(nodes);
	net->open = core_alloc(nodes * sizeof(size_t));
	net->free = core_alloc(nodes * sizeof(size_t));
	for (size_t row = 0; row < table->rows; row++)
		memcpy(net->counts + row * net->columns, table->counts + row * table->columns,
			   table->columns * sizeof(int64_t));
}

static void
network_free(Network *net)
{
	core_free(net->counts);
	core_free(net->moved);
	core_free(net->state);
	core_free(net->touched);
	core_free(net->price);
	core_free(net->from);
	core_free(net->reached);
	core_free(net->open);
	core_free(net->free);
}

/*
 * Hides the small cells, and marks the totals that cannot be hidden; the grand total never needs to
 * be.
 */
static SuppressStatus
hide_small(Network *net, bool totals_included, int64_t k, size_t *row, size_t *column)
{
	size_t cells = net->rows * net->columns;

	for (size_t cell = 0; cell < cells; cell++)
	{
		bool total;

		*row = cell / net->columns;
		*column = cell % net->columns;
		total = of_totals(net, *row) || of_totals(net, net->rows + *column);
		net->moved[cell] = (uint64_t) net->counts[cell];
		net->state[cell] = CELL_SHOWN;
		if (is_small(net->counts[cell], k))
			net->state[cell] = CELL_HIDDEN;
		else if (total && (!totals_included || cell == cells - 1))
			net->state[cell] = CELL_FIXED;
		if (net->state[cell] == CELL_HIDDEN && total && !totals_included)
			return SUPPRESS_SMALL_TOTAL;
	}
	return SUPPRESS_OK;
}

SuppressStatus
suppress_table(const SuppressTable *table, int64_t k, bool *hidden, size_t *row, size_t *column)
{
	Network net;
	size_t where;
	SuppressStatus status = check_counts(table->counts, table->rows * table->columns, &where);

	if (status != SUPPRESS_OK)
	{
		*row = where / table->columns;
		*column = where % table->columns;
		return status;
	}
	network_init(&net, table);
	status = settle_totals(&net, table->totals_included, row, column);
	if (status == SUPPRESS_OK)
		status = hide_small(&net, table->totals_included, k, row, column);
	for (size_t cell = 0; status == SUPPRESS_OK && cell < net.rows * net.columns; cell++)
	{
		if (is_small(net.counts[cell], k))
			protect(&net, cell, k);
	}
	for (where = 0; status == SUPPRESS_OK && where < table->rows * table->columns; where++)
		hidden[where] =
			net.state[where / table->columns * net.columns + where % table->columns] == CELL_HIDDEN;
	network_free(&net);
	return status;
}

/*
 * In a list, any hidden cell can have the sum of all hidden cells.  So one further cell is enough,
 * and it is large enough because it is not small.
 */
SuppressStatus
suppress_list(const int64_t *counts, size_t n, bool total_included, int64_t k, bool *hidden,
			  size_t *where)
{
	size_t cells = total_included && n > 0 ? n - 1 : n;
	int64_t total = cells < n ? counts[cells] : 0;
	int64_t together = 0;
	bool any = false;
	SuppressStatus status = check_counts(counts, n, where);

	if (status != SUPPRESS_OK)
		return status;
	*where = cells;
	status = settle_total(&total, counts, cells, 1, cells < n);
	if (status != SUPPRESS_OK)
		return status;
	if (is_small(total, k) && !total_included)
		return SUPPRESS_SMALL_TOTAL;
	for (size_t i = 0; i < n; i++)
	{
		hidden[i] = is_small(counts[i], k);
		if (hidden[i] && i < cells)
		{
			any = true;
			together += counts[i];
		}
	}
	if (any && together < k && !is_small(total, k))
	{
		size_t smallest = cells;

		for (size_t i = 0; i < cells; i++)
		{
			if (counts[i] >= k && (smallest == cells || counts[i] < counts[smallest]))
				smallest = i;
		}
		hidden[smallest] = true;
	}
	return SUPPRESS_OK;
}

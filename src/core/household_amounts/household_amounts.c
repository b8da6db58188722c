/*
 * core/household_amounts/household_amounts.c
 *	  An encoded map of amounts: its parts, and whether it is valid.
 */
#include "core/household_amounts/household_amounts.h"

#include <string.h>

#include "core/memory.h"
#include "core/yuan/yuan.h"

/*
 * Finds the parts of a body.  False when they do not fit into the given bytes; nothing outside the
 * bytes is read.
 */
bool
amounts_view(AmountsView *view, AmountsHead head, const void *body, size_t available)
{
	size_t left;

	if (!set_view(&view->set, head.set, body, available))
		return false;
	left = available - view->set.size;
	view->nblocks = amounts_blocks(head.set.cardinality);
	if (view->nblocks > left / (sizeof(int64_t) + sizeof(uint8_t)))
		return false;
	view->bases = (const int64_t *) ((const char *) body + view->set.size);
	view->widths = (const uint8_t *) (view->bases + view->nblocks);
	view->words = (const uint64_t *) (view->widths + set_align(view->nblocks));
	view->nwords = 0;
	for (uint64_t i = 0; i < view->nblocks; i++)
	{
		if (view->widths[i] > 64)
			return false;
		view->nwords += amounts_block_words(amounts_block_count(view, i), view->widths[i]);
	}
	view->size = view->set.size + view->nblocks * sizeof(int64_t) + set_align(view->nblocks) +
				 view->nwords * sizeof(uint64_t);
	if (view->size > available || head.nbeyond > (available - view->size) / sizeof(AmountsBeyond))
		return false;
	view->beyond = (const AmountsBeyond *) (view->words + view->nwords);
	view->nbeyond = head.nbeyond;
	view->size += view->nbeyond * sizeof(AmountsBeyond);
	return true;
}

/* Splits an amount into the part stored in its block and the rest, which is mostly zero. */
int64_t
amounts_split(Wide *amount)
{
	int64_t fen = amount->high < 0 ? FEN_MIN : FEN_MAX;

	if (wide_fits_yuan(*amount))
		fen = (int64_t) amount->low;
	wide_add_int64(amount, -fen);
	return fen;
}

/* One canonical encoding: equal maps have equal bytes. */
bool
amounts_equal(const AmountsView *a, const AmountsView *b)
{
	return a->size == b->size && a->nbeyond == b->nbeyond && set_equal(&a->set, &b->set) &&
		   memcmp(a->bases, b->bases, a->size - a->set.size) == 0;
}

/* Adds amounts beyond the range of yuan to a total; false when it has left 128 bits then. */
bool
amounts_add_beyond(Wide *total, const AmountsBeyond *beyond, uint64_t nbeyond)
{
	int64_t carries = 0;

	for (uint64_t i = 0; i < nbeyond; i++)
		carries += wide_add_carry(total, beyond[i].fen);
	return carries == 0;
}

/*
 * The sum of all amounts.  False when it leaves 128 bits: 2^63 households cannot reach it, except
 * with amounts beyond the range of yuan.
 */
bool
amounts_total(const AmountsView *view, Wide *total)
{
	AmountsScan scan;

	*total = wide_from_int64(0);
	amounts_first_block(&scan, view);
	while (amounts_next_block(&scan))
	{
		core_check_cancel();
		for (uint32_t i = 0; i < scan.count; i++)
			wide_add_int64(total, scan.fen[i]);
	}
	return amounts_add_beyond(total, view->beyond, view->nbeyond);
}

/* What is wrong with a block, or NULL. */
static const char *
check_block(const AmountsView *view, const AmountsScan *scan, uint64_t block)
{
	uint64_t base = (uint64_t) view->bases[block];
	uint32_t width = view->widths[block];
	uint32_t used = scan->count * width % 64;
	uint64_t least = UINT64_MAX;
	uint64_t greatest = 0;

	if (view->bases[block] < FEN_MIN)
		return "an amount is out of range for type yuan";
	for (uint32_t i = 0; i < scan->count; i++)
	{
		uint64_t beyond = (uint64_t) scan->fen[i] - base;

		if (beyond > (uint64_t) FEN_MAX - base)
			return "an amount is out of range for type yuan";
		least = beyond < least ? beyond : least;
		greatest = beyond > greatest ? beyond : greatest;
	}
	if (least != 0 || (width == 0 ? greatest != 0 : greatest >> (width - 1) != 1))
		return "a block of amounts is not in its smallest form";
	if (used != 0 && scan->words[-1] >> used != 0)
		return "padding is not zero";
	return NULL;
}

/* Can an amount have this rest outside its block? */
static bool
is_beyond(int64_t fen, Wide rest)
{
	Wide whole = rest;
	bool zero = rest.low == 0 && rest.high == 0;

	return !zero && fen == (rest.high < 0 ? FEN_MIN : FEN_MAX) &&
		   !wide_add_overflows(&whole, wide_from_int64(fen));
}

/* What is wrong with the amounts beyond the range of yuan, or NULL. */
static const char *
check_beyond(const AmountsView *view)
{
	AmountsWalk walk;
	int64_t household;
	int64_t fen;
	uint64_t seen = 0;
	Wide total;

	amounts_first(&walk, view);
	while (seen < view->nbeyond && amounts_next(&walk, &household, &fen))
	{
		if (view->beyond[seen].id != set_bias(household))
			continue;
		if (!is_beyond(fen, view->beyond[seen].fen))
			return "an amount beyond the range of yuan is not in its smallest form";
		seen++;
	}
	if (seen < view->nbeyond)
		return "amounts beyond the range of yuan are not those of households, ascending";
	if (!amounts_total(view, &total))
		return "the total is beyond 128 bits";
	return NULL;
}

/*
 * The one validator: is this view, whose parts fit, the encoding of a map?  Returns NULL, or what
 * is wrong, worded as an errdetail.
 */
const char *
amounts_check(const AmountsView *view)
{
	AmountsScan scan;
	const char *problem = set_check(&view->set);

	if (problem != NULL)
		return problem;
	amounts_first_block(&scan, view);
	while (amounts_next_block(&scan))
	{
		core_check_cancel();
		problem = check_block(view, &scan, scan.block - 1);
		if (problem != NULL)
			return problem;
	}
	for (uint64_t i = view->nblocks; i < set_align(view->nblocks); i++)
	{
		if (view->widths[i] != 0)
			return "padding is not zero";
	}
	return check_beyond(view);
}

/*
 * core/yuan/allocate.c
 *	  Allocation of an amount by weights without loss: the method of largest remainders.
 */
#include <stdlib.h>

#include "core/yuan/yuan.h"

/* Larger remainder first; the earlier of equals first, so that the order is total. */
static int
by_remainder(const void *left, const void *right)
{
	const FenShare *a = left;
	const FenShare *b = right;

	if (a->remainder != b->remainder)
		return a->remainder > b->remainder ? -1 : 1;
	return a->place < b->place ? -1 : 1;
}

static int
by_place(const void *left, const void *right)
{
	const FenShare *a = left;
	const FenShare *b = right;

	return a->place < b->place ? -1 : 1;
}

static YuanStatus
add_weights(const int64_t *weights, size_t count, int64_t *total)
{
	*total = 0;
	for (size_t i = 0; i < count; i++)
	{
		if (weights[i] < 0)
			return YUAN_BAD_WEIGHT;
		if (__builtin_add_overflow(*total, weights[i], total))
			return YUAN_WEIGHTS_TOO_LARGE;
	}
	return *total == 0 ? YUAN_NO_WEIGHT : YUAN_OK;
}

/*
 * The magnitude is divided, so that an amount and its negative are divided alike.  A product of
 * amount and weight is below 2^126.  The fen left over are fewer than the remainders that are not
 * zero, since the remainders sum to that many times the total and each is below it; so a weight of
 * zero never gets any.
 */
YuanStatus
fen_allocate(int64_t amount, const int64_t *weights, size_t count, FenShare *shares)
{
	int64_t magnitude = amount < 0 ? -amount : amount;
	int64_t left = magnitude;
	int64_t total;
	YuanStatus status = add_weights(weights, count, &total);

	if (status != YUAN_OK)
		return status;
	for (size_t i = 0; i < count; i++)
	{
		FenWide product = (FenWide) magnitude * weights[i];

		shares[i].fen = (int64_t) (product / total);
		shares[i].remainder = (int64_t) (product % total);
		shares[i].place = i;
		left -= shares[i].fen;
	}

	qsort(shares, count, sizeof(FenShare), by_remainder);
	for (int64_t i = 0; i < left; i++)
		shares[i].fen++;
	qsort(shares, count, sizeof(FenShare), by_place);

	if (amount < 0)
	{
		for (size_t i = 0; i < count; i++)
			shares[i].fen = -shares[i].fen;
	}
	return YUAN_OK;
}

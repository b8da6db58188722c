/*
 * core/wide.h
 *	  A 128-bit sum of 64-bit numbers, in two words that need no more than int64's alignment.
 */
#ifndef CORE_WIDE_H
#define CORE_WIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Wide
{
	uint64_t	low;
	int64_t		high;
} Wide;

_Static_assert(sizeof(Wide) == 16 && offsetof(Wide, high) == 8, "a Wide is stored");

static inline Wide
wide_from_int64(int64_t value)
{
	Wide		wide = {(uint64_t) value, value < 0 ? -1 : 0};

	return wide;
}

static inline bool
wide_fits_int64(Wide wide)
{
	return wide.high == ((int64_t) wide.low < 0 ? -1 : 0);
}

/* It takes 2^64 additions to leave 128 bits. */
static inline void
wide_add_int64(Wide *sum, int64_t value)
{
	sum->high += (value < 0 ? -1 : 0) + __builtin_add_overflow(sum->low, (uint64_t) value, &sum->low);
}

/* True when the sum leaves 128 bits; only a forged value can make it. */
static inline bool
wide_add_overflows(Wide *sum, Wide value)
{
	int64_t		carry = __builtin_add_overflow(sum->low, value.low, &sum->low);
	bool		over = __builtin_add_overflow(sum->high, value.high, &sum->high);

	return __builtin_add_overflow(sum->high, carry, &sum->high) || over;
}

#endif /* CORE_WIDE_H */

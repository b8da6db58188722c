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
	uint64_t low;
	int64_t high;
} Wide;

_Static_assert(sizeof(Wide) == 16 && offsetof(Wide, high) == 8, "a Wide is stored");

static inline Wide
wide_from_int64(int64_t value)
{
	Wide wide = {(uint64_t) value, value < 0 ? -1 : 0};

	return wide;
}

static inline bool
wide_fits_int64(Wide wide)
{
	return wide.high == ((int64_t) wide.low < 0 ? -1 : 0);
}

/* Is it in the range of yuan?  That range is symmetric (core/yuan/yuan.h). */
static inline bool
wide_fits_yuan(Wide wide)
{
	return wide_fits_int64(wide) && (int64_t) wide.low != INT64_MIN;
}

/* It takes 2^64 additions to leave 128 bits. */
static inline void
wide_add_int64(Wide *sum, int64_t value)
{
	sum->high +=
		(value < 0 ? -1 : 0) + __builtin_add_overflow(sum->low, (uint64_t) value, &sum->low);
}

/* True when the sum leaves 128 bits, which only a forged value can cause. */
static inline bool
wide_add_overflows(Wide *sum, Wide value)
{
	int64_t carry = __builtin_add_overflow(sum->low, value.low, &sum->low);
	bool over = __builtin_add_overflow(sum->high, value.high, &sum->high);

	return __builtin_add_overflow(sum->high, carry, &sum->high) || over;
}

/*
 * Adds modulo 2^128, and returns the multiple of 2^128 that the result lacks.  The result of
 * several additions fits into 128 bits if these multiples sum to 0.
 */
static inline int
wide_add_carry(Wide *sum, Wide value)
{
	if (!wide_add_overflows(sum, value))
		return 0;
	return value.high < 0 ? -1 : 1;
}

/* True when the difference leaves 128 bits. */
static inline bool
wide_subtract_overflows(Wide *wide, Wide value)
{
	int64_t borrow = __builtin_sub_overflow(wide->low, value.low, &wide->low);
	bool over = __builtin_sub_overflow(wide->high, value.high, &wide->high);

	return __builtin_sub_overflow(wide->high, borrow, &wide->high) || over;
}

#endif /* CORE_WIDE_H */

/*
 * core/yuan.h
 *	  Exact money without a server: reading, writing and arithmetic of an int64 that counts fen.
 *
 * The range is symmetric, so that every amount has its negative: INT64_MIN is not an amount.
 */
#ifndef POVERTY_RELIEF_CORE_YUAN_H
#define POVERTY_RELIEF_CORE_YUAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Locals only: nothing of this type may be stored, since palloc aligns to 8 bytes. */
__extension__ typedef __int128 FenWide;
__extension__ typedef unsigned __int128 FenWideUnsigned;

#define FEN_MAX	 INT64_MAX
#define FEN_MIN	 (-INT64_MAX)
#define FEN_YUAN INT64_C(100)

typedef enum YuanStatus
{
	YUAN_OK,
	YUAN_BAD_SYNTAX,	   /* not an amount at all */
	YUAN_BAD_GROUPING,	   /* thousands separators not three digits apart */
	YUAN_TOO_FINE,		   /* says more than fen can hold */
	YUAN_OUT_OF_RANGE,	   /* beyond FEN_MIN .. FEN_MAX */
	YUAN_DIVISION_BY_ZERO, /* by an amount or a number */
	YUAN_NOT_FINITE		   /* NaN or infinity where an amount must come out */
} YuanStatus;

/* Room for the longest amount, "-92233720368547758.07", and its end. */
#define YUAN_TEXT_SIZE 24

/* Reads UTF-8.  On failure *where is the byte offset at which reading stopped making sense. */
extern YuanStatus yuan_parse(const char *text, size_t length, int64_t *fen, size_t *where);

/* Writes -?\d+\.\d\d and a null byte; returns the length without it. */
extern size_t yuan_print(int64_t fen, char *buffer);

/* Every result that is not an amount is YUAN_OUT_OF_RANGE.  Divisions round half away from zero. */
extern YuanStatus fen_from_wide(FenWide value, int64_t *result);
extern YuanStatus fen_add(int64_t a, int64_t b, int64_t *result);
extern YuanStatus fen_subtract(int64_t a, int64_t b, int64_t *result);
extern YuanStatus fen_multiply(int64_t a, int64_t factor, int64_t *result);
extern YuanStatus fen_divide(int64_t a, int64_t divisor, int64_t *result);

/* The quotient of any two whole numbers, rounded half away from zero; divisor must not be 0. */
extern FenWide wide_divide_rounded(FenWide a, FenWide divisor);

#endif /* POVERTY_RELIEF_CORE_YUAN_H */

/*
 * core/yuan/yuan.h
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
	YUAN_TWO_READINGS,	   /* a last digit that could be of two places, as in 3万5 */
	YUAN_TOO_FINE,		   /* has fractions of a fen */
	YUAN_OUT_OF_RANGE,	   /* beyond FEN_MIN .. FEN_MAX */
	YUAN_DIVISION_BY_ZERO, /* by an amount or a number */
	YUAN_NOT_FINITE,	   /* NaN or infinity where an amount is needed */
	YUAN_BAD_UNIT,		   /* rounding to a unit that is not positive */
	YUAN_BAD_WEIGHT,	   /* a weight below zero */
	YUAN_NO_WEIGHT,		   /* all weights are zero */
	YUAN_WEIGHTS_TOO_LARGE /* weights whose sum is beyond INT64_MAX */
} YuanStatus;

/* Room for the longest amount, "-92233720368547758.07", and its end. */
#define YUAN_TEXT_SIZE 24

/* Reads UTF-8.  On failure *where is the byte offset of the error. */
extern YuanStatus yuan_parse(const char *text, size_t length, int64_t *fen, size_t *where);

/* Writes -?\d+\.\d\d and a null byte; returns the length without it. */
extern size_t yuan_print(int64_t fen, char *buffer);

/* Room for the longest of the Chinese forms in UTF-8; each file proves its own. */
#define YUAN_CHINESE_SIZE 160

/* The short form of print, 350万元, where it is exact, else 8,083,759元. */
extern size_t yuan_print_chinese(int64_t fen, char *buffer);

/* The form of receipts: 捌佰零捌万叁仟柒佰伍拾玖元整. */
extern size_t yuan_print_words(int64_t fen, char *buffer);

/* The rest of a decimal number that is cut to fen. */
typedef enum FenRest
{
	FEN_EXACT,
	FEN_LESS_THAN_HALF,
	FEN_HALF_OR_MORE
} FenRest;

/* A decimal number cut to fen towards zero; rest is in the direction of the sign. */
typedef struct FenCut
{
	int64_t fen;
	FenRest rest;
	bool negative;
} FenCut;

/*
 * Reads -?digits[.digits], as numeric prints it; "NaN" and the infinities are YUAN_NOT_FINITE.
 * The number counts units of 10^exponent fen: yuan for 2.
 */
extern YuanStatus fen_cut_decimal(const char *text, int exponent, FenCut *cut);
extern YuanStatus fen_round_cut(const FenCut *cut, int64_t *fen);

/* Every result that is not an amount is YUAN_OUT_OF_RANGE.  Divisions round half away from zero. */
extern YuanStatus fen_from_wide(FenWide value, int64_t *result);
extern YuanStatus fen_add(int64_t a, int64_t b, int64_t *result);
extern YuanStatus fen_subtract(int64_t a, int64_t b, int64_t *result);
extern YuanStatus fen_multiply(int64_t a, int64_t factor, int64_t *result);
extern YuanStatus fen_divide(int64_t a, int64_t divisor, int64_t *result);
extern YuanStatus fen_modulo(int64_t a, int64_t b, int64_t *result);

/* The multiple of unit that is nearest to a. */
extern YuanStatus fen_round_to(int64_t a, int64_t unit, int64_t *result);

/* The quotient of any two whole numbers, rounded half away from zero; divisor must not be 0. */
extern FenWide wide_divide_rounded(FenWide a, FenWide divisor);

/* One share of an amount that is being divided, with its remainder. */
typedef struct FenShare
{
	int64_t fen;
	int64_t remainder;
	size_t place;
} FenShare;

/*
 * Divides an amount by weights so that the shares sum to it: each gets its quotient cut towards
 * zero, then the fen left over go to the largest remainders, the earlier of equals first.  Needs
 * room for count shares and leaves them in the order of the weights.
 */
extern YuanStatus fen_allocate(int64_t amount, const int64_t *weights, size_t count,
							   FenShare *shares);

#endif /* POVERTY_RELIEF_CORE_YUAN_H */

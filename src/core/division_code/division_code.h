/*
 * core/division_code/division_code.h
 *	  China's administrative division codes as numbers: pure C, no server.
 *
 * The codes are those of GB/T 2260 (province, prefecture, county: 2 digits each) and of their extension
 * by the National Bureau of Statistics (township and village: 3 digits each).  A division is stored as
 * its 12-digit code read as a number, so 4104 and 410400000000 are one value, and
 *
 *	- the order of the numbers is the order of the written codes,
 *	- a division sorts directly before all divisions within it, and
 *	- the divisions within it are one range of numbers: [code, code + span - 1].
 *
 * The level follows from the trailing zeros, for a unit is written with zeros in the groups below it.
 * A zero group in the middle is not a unit of its own: 441900003 is a town of the city 4419, which has
 * no counties.  GB/T 2260 writes that city 441900, so that code is the city and not a county 00.
 */
#ifndef CORE_DIVISION_H
#define CORE_DIVISION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum DivisionLevel
{
	DIVISION_PROVINCE,
	DIVISION_PREFECTURE,
	DIVISION_COUNTY,
	DIVISION_TOWNSHIP,
	DIVISION_VILLAGE
} DivisionLevel;

#define DIVISION_LEVELS 5
#define DIVISION_DIGITS 12

/* Returned where there is no such division; no code is zero, as provinces begin at 11. */
#define NO_DIVISION INT64_C(0)

typedef enum DivisionStatus
{
	DIVISION_OK,
	DIVISION_EMPTY,			   /* nothing but space */
	DIVISION_BAD_CHARACTER,	   /* place: which character, from 1 */
	DIVISION_BAD_LENGTH,	   /* place: how many digits there are */
	DIVISION_OUT_OF_RANGE,	   /* a number of more than 12 digits, or negative */
	DIVISION_NO_SUCH_PROVINCE, /* digits 1 and 2 */
	DIVISION_NO_PREFECTURE,	   /* 00 above a filled group */
	DIVISION_NO_COUNTY,		   /* 00 above a filled group, where no city can be */
	DIVISION_NO_TOWNSHIP	   /* 000 above a village */
} DivisionStatus;

/*
 * Reads length bytes of UTF-8; on failure *place is the place of the error, if the status has one.
 */
extern DivisionStatus division_parse(const char *text, size_t length, int64_t *code, int *place);

/* Whether an untrusted number is the code of a possible division. */
extern DivisionStatus division_check(int64_t code);

/* Writes the shortest form and a terminating zero; returns the number of digits. */
extern int division_format(int64_t code, char out[DIVISION_DIGITS + 1]);

extern DivisionLevel division_level(int64_t code);

/* The next unit above, or NO_DIVISION above a province. */
extern int64_t division_parent(int64_t code);

/* The division itself or the one above it at that level, or NO_DIVISION. */
extern int64_t division_at(int64_t code, DivisionLevel level);

/* The greatest code that can lie in the division. */
extern int64_t division_last(int64_t code);

/* Whether inner is outer or lies in it. */
extern bool division_within(int64_t inner, int64_t outer);

/* The smallest division that contains both, or NO_DIVISION. */
extern int64_t division_common(int64_t a, int64_t b);

#endif /* CORE_DIVISION_H */

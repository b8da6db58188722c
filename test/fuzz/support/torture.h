/*
 * torture.h
 *	  Code shared by the randomized tests of src/core: portable random numbers, and the reporting of
 *	  failures.
 */
#ifndef TORTURE_H
#define TORTURE_H

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t random_state;

static inline void
random_begin(uint64_t seed)
{
	random_state = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
}

/* xorshift64* */
static inline uint64_t
rnd(void)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return random_state * UINT64_C(2685821657736338717);
}

static inline void
fail(const char *what, uint64_t round)
{
	printf("not ok - %s (round %" PRIu64 ")\n", what, round);
	exit(1);
}

#endif

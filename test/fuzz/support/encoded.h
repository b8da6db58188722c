/*
 * encoded.h
 *	  An encoded set or map in bytes of its own, so that a read outside them is found.
 */
#ifndef ENCODED_H
#define ENCODED_H

#include <string.h>

#include "core/beneficiary_set/beneficiary_set.h"
#include "torture.h"

typedef struct Bytes
{
	SetHead head;
	uint64_t *body;
	size_t size;
	uint64_t nbeyond; /* of a map */
} Bytes;

/* A copy that is cut short or has some bits flipped, many of them near the end; or neither. */
static inline Bytes
bytes_damaged(const Bytes *good)
{
	Bytes bad = *good;
	size_t cut = rnd() % 4 == 0 ? rnd() % (good->size + 1) & ~(size_t) 7 : good->size;

	bad.body = malloc(cut > 0 ? cut : 1);
	memcpy(bad.body, good->body, cut);
	bad.size = cut;
	for (uint32_t flips = rnd() % 4; flips > 0; flips--)
	{
		char bit = 1 << rnd() % 8;
		size_t tail = cut < 64 ? cut : 64;

		if (bad.nbeyond > 0 && rnd() % 8 == 0)
			bad.nbeyond ^= rnd() % 4;
		else if (rnd() % 8 == 0)
			((char *) &bad.head)[rnd() % sizeof(bad.head)] ^= bit;
		else if (cut > 0)
			((char *) bad.body)[rnd() % 2 ? rnd() % cut : cut - 1 - rnd() % tail] ^= bit;
	}
	return bad;
}

#endif

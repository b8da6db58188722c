/*
 * core/household_amounts/household_amounts.h
 *	  The encoding of a map from households to amounts in fen, and how to read it.
 *
 * The body of a map is five arrays, one after the other:
 *
 *	the body of the set of its households (core/beneficiary_set/beneficiary_set.h)
 *	int64 bases[nblocks]		the least amount of each block
 *	uint8 widths[nblocks]		the bits that each amount of the block takes beyond the base,
 *								zero-padded to a multiple of 8 bytes
 *	uint64 words[nwords]		those bits, of each block from a word of its own, lowest first,
 *								zero-padded to the word's end
 *	AmountsBeyond beyond[nbeyond]	what amounts have beyond the range of yuan, by household
 *
 * A block has the amounts of AMOUNTS_BLOCK households, in the order of the set; the last may have
 * fewer.  Its width is that of its greatest amount less its least.  So amounts of a few hundred
 * yuan take two bytes a household, and equal ones almost none.  Equal maps have equal bytes.
 *
 * Amounts are sums of 128 bits, since a partial sum may leave the range of yuan and return to it
 * when more is merged.  An amount beyond that range has the limit of the range in its block, and
 * the rest, which is not zero and of the same sign, in "beyond".
 */
#ifndef CORE_AMOUNTS_H
#define CORE_AMOUNTS_H

#include "core/beneficiary_set/beneficiary_set.h"
#include "core/beneficiary_set/operations.h"
#include "core/wide.h"

#define AMOUNTS_BLOCK 128

/* What a household has beyond FEN_MAX, or below FEN_MIN; its id is biased. */
typedef struct AmountsBeyond
{
	uint64_t id;
	Wide fen;
} AmountsBeyond;

_Static_assert(sizeof(AmountsBeyond) == 24 && offsetof(AmountsBeyond, fen) == 8,
			   "an AmountsBeyond is stored");

typedef struct AmountsHead
{
	SetHead set;
	uint64_t nbeyond;
} AmountsHead;

_Static_assert(sizeof(AmountsHead) == 24 && offsetof(AmountsHead, nbeyond) == 16,
			   "an AmountsHead is stored");

/* A readable map.  The arrays point into the bytes, which the caller owns. */
typedef struct AmountsView
{
	SetView set;
	uint64_t nblocks;
	const int64_t *bases;
	const uint8_t *widths;
	const uint64_t *words;
	size_t nwords;
	const AmountsBeyond *beyond;
	uint64_t nbeyond;
	size_t size; /* of the body, in bytes */
} AmountsView;

/* Reads the amounts alone, a block at a time. */
typedef struct AmountsScan
{
	const AmountsView *map;
	uint64_t block; /* the one to be read next */
	const uint64_t *words;
	uint32_t count;
	int64_t fen[AMOUNTS_BLOCK];
} AmountsScan;

/*
 * Iterates over households with their amounts; it contains pointers into itself and must not be
 * moved.
 */
typedef struct AmountsWalk
{
	SetRanges ranges;
	int64_t next;
	int64_t last; /* of the range that next is in */
	bool in_range;
	AmountsScan scan;
	uint32_t place;	 /* in the block */
	uint64_t beyond; /* the entry that comes next */
} AmountsWalk;

/* amounts.c */
extern bool amounts_view(AmountsView *view, AmountsHead head, const void *body, size_t available);
extern bool amounts_equal(const AmountsView *a, const AmountsView *b);
extern const char *amounts_check(const AmountsView *view);
extern bool amounts_total(const AmountsView *view, Wide *total);

extern bool amounts_add_beyond(Wide *total, const AmountsBeyond *beyond, uint64_t nbeyond);
extern int64_t amounts_split(Wide *amount);

/* read.c */
extern uint64_t amounts_blocks(uint64_t cardinality);
extern uint32_t amounts_block_count(const AmountsView *map, uint64_t block);
extern size_t amounts_block_words(uint32_t count, uint32_t width);
extern void amounts_first_block(AmountsScan *scan, const AmountsView *map);
extern bool amounts_next_block(AmountsScan *scan);
extern void amounts_first(AmountsWalk *walk, const AmountsView *map);
extern bool amounts_next(AmountsWalk *walk, int64_t *household, int64_t *fen);
extern bool amounts_next_wide(AmountsWalk *walk, int64_t *household, Wide *amount);
extern bool amounts_find(const AmountsView *map, int64_t household, Wide *amount);

#endif /* CORE_AMOUNTS_H */

/*
 * core/household_amounts/builder.h
 *	  A map that grows one row at a time, at the speed of a scan: amounts add up per household.
 *
 * Households are grouped in pages of AMOUNTS_PAGE_SIZE.  A full page is an array of sums, found
 * through a small hash table; the rows of all other pages lie loose in one buffer: sorted and
 * summed ones, then a tail of new ones.  When the buffer is full the tail is sorted in; a page with
 * AMOUNTS_PROMOTE loose households gets an array.  So dense households cost eight bytes each and
 * sparse ones sixteen, without prior knowledge of the households.
 *
 * Sums are exact in any order of rows.  What would overflow int64 is kept separately, 128 bits
 * wide, as the excess of the household.
 */
#ifndef CORE_AMOUNTS_BUILDER_H
#define CORE_AMOUNTS_BUILDER_H

#include "core/household_amounts/household_amounts.h"
#include "core/household_amounts/writer.h"

#define AMOUNTS_PAGE_BITS 12
#define AMOUNTS_PAGE_SIZE (1 << AMOUNTS_PAGE_BITS)
#define AMOUNTS_PROMOTE                                                                            \
	512 /* loose households of a page that get an array, which takes at most four times their memory */
#define AMOUNTS_ABSENT INT64_MIN /* a household of a page that has no amount; no sum is that */

/* A row, or the sum of a household; the household's id is biased. */
typedef struct Amount
{
	uint64_t id;
	int64_t fen;
} Amount;

_Static_assert(sizeof(Amount) == 16 && offsetof(Amount, fen) == 8,
			   "an Amount is a row of a small state, which is stored");

typedef struct AmountsSlot
{
	uint64_t key;
	int64_t *sums; /* NULL in an empty slot */
} AmountsSlot;

/*
 * An addition that is done a few rows later, when the memory of the sum has been fetched:
 * households come in no order, and waiting for each would take longer than everything else.
 */
typedef struct AmountsDelayed
{
	int64_t *sum;
	uint64_t id;
	int64_t fen;
} AmountsDelayed;

#define AMOUNTS_DELAY 8 /* a power of two */

/* It contains pointers into itself and must not be moved. */
typedef struct AmountsBuilder
{
	Amount *loose;
	uint32_t nsorted;
	uint32_t nloose;
	uint32_t room;
	AmountsSlot *slots;
	uint32_t nslots; /* a power of two, or 0 */
	uint32_t npages;
	int shift; /* 64 - log2(nslots) */
	uint32_t turn;
	AmountsDelayed delayed[AMOUNTS_DELAY];
	int64_t nowhere; /* target of an unused entry of "delayed" */
	uint32_t nexcess;
	uint32_t excess_room;
	AmountsBeyond *excess;
	bool too_wide; /* a sum has overflowed 128 bits */
} AmountsBuilder;

extern void amounts_builder_init(AmountsBuilder *builder);
extern void amounts_builder_free(AmountsBuilder *builder);
extern void amounts_add_loose(AmountsBuilder *builder, uint64_t id, int64_t fen);
extern void amounts_add_slow(AmountsBuilder *builder, uint64_t id, int64_t *sum, int64_t fen);
extern void amounts_add_excess(AmountsBuilder *builder, uint64_t id, Wide fen);
extern void amounts_add_map(AmountsBuilder *builder, const AmountsView *map);
extern void amounts_builder_settle(AmountsBuilder *builder);
extern void amounts_builder_write(AmountsBuilder *builder, AmountsWriter *writer);

/* The slot where the key is, or where it would go. */
static inline AmountsSlot *
amounts_slot(const AmountsBuilder *builder, uint64_t key)
{
	uint32_t i = (uint32_t) ((key * UINT64_C(0x9E3779B97F4A7C15)) >> builder->shift);

	while (builder->slots[i].sums != NULL && builder->slots[i].key != key)
		i = (i + 1) & (builder->nslots - 1);
	return &builder->slots[i];
}

/* The page's array of sums, or NULL when it has none. */
static inline int64_t *
amounts_page(const AmountsBuilder *builder, uint64_t key)
{
	return builder->nslots > 0 ? amounts_slot(builder, key)->sums : NULL;
}

/* Adds to a sum that may be absent. */
static inline void
amounts_add_sum(AmountsBuilder *builder, uint64_t id, int64_t *sum, int64_t fen)
{
	int64_t added;

	if (*sum == AMOUNTS_ABSENT || __builtin_add_overflow(*sum, fen, &added) ||
		added == AMOUNTS_ABSENT)
		amounts_add_slow(builder, id, sum, fen);
	else
		*sum = added;
}

static inline void
amounts_add(AmountsBuilder *builder, int64_t household, int64_t fen)
{
	uint64_t id = set_bias(household);
	int64_t *sums = amounts_page(builder, id >> AMOUNTS_PAGE_BITS);
	AmountsDelayed *delayed;

	if (sums == NULL)
	{
		amounts_add_loose(builder, id, fen);
		return;
	}
	delayed = &builder->delayed[builder->turn++ % AMOUNTS_DELAY];
	amounts_add_sum(builder, delayed->id, delayed->sum, delayed->fen);
	delayed->sum = &sums[id % AMOUNTS_PAGE_SIZE];
	delayed->id = id;
	delayed->fen = fen;
	__builtin_prefetch(delayed->sum, 1);
}

#endif /* CORE_AMOUNTS_BUILDER_H */

/*
 * core/set_builder.h
 *	  A set that grows one id at a time, at the speed of a scan.
 *
 * Pages with many ids are bitmaps, found through a small hash table of pages; the ids of all other
 * pages lie loose in a hash table of ids.  When that is full, a page with SET_PROMOTE loose ids
 * becomes a bitmap.  So dense ids cost a bit each and sparse ids some words, and nothing is known
 * beforehand.
 */
#ifndef CORE_SET_BUILDER_H
#define CORE_SET_BUILDER_H

#include "core/set.h"
#include "core/set_loose.h"
#include "core/set_writer.h"

#define SET_PROMOTE 512			/* loose ids that make a bitmap: at worst it doubles their room */

typedef struct SetSlot
{
	uint64_t	key;
	uint64_t   *words;			/* NULL in an empty slot */
} SetSlot;

/*
 * A bit that is set a few ids later, when the memory it lies in has come: ids come in no order, and
 * to wait for each would take longer than all the rest.
 */
typedef struct SetDelayed
{
	uint64_t   *word;
	uint64_t	bit;
} SetDelayed;

#define SET_DELAY 8				/* a power of two */

typedef struct SetBuilder
{
	SetLoose	loose;
	SetSlot    *slots;
	uint32_t	nslots;			/* a power of two, or 0 */
	uint32_t	npages;
	int			shift;			/* 64 - log2(nslots) */
	uint32_t	turn;
	SetDelayed	delayed[SET_DELAY];
	uint64_t	nowhere;		/* where an empty place in "delayed" points */
} SetBuilder;

extern void set_builder_init(SetBuilder *builder);
extern void set_builder_free(SetBuilder *builder);
extern void set_add_loose(SetBuilder *builder, uint64_t id);
extern void set_add_all(SetBuilder *builder, const SetView *set);
extern void set_builder_write(SetBuilder *builder, SetWriter *writer);
extern void set_sort(uint64_t *ids, uint32_t n);
extern uint32_t set_sort_unique(uint64_t *ids, uint32_t n);
extern void set_write_sorted(SetWriter *writer, const uint64_t *ids, uint32_t n);

/* The slot where the key is, or where it would go. */
static inline SetSlot *
set_slot(const SetBuilder *builder, uint64_t key)
{
	uint32_t	i = (uint32_t) ((key * UINT64_C(0x9E3779B97F4A7C15)) >> builder->shift);

	while (builder->slots[i].words != NULL && builder->slots[i].key != key)
		i = (i + 1) & (builder->nslots - 1);
	return &builder->slots[i];
}

/* Sets the bit whose turn it is, and lets another one wait in its place. */
static inline void
set_bit_in_turn(SetDelayed *delayed, uint64_t *words, uint16_t place)
{
	*delayed->word |= delayed->bit;
	delayed->word = &words[place / 64];
	delayed->bit = UINT64_C(1) << (place % 64);
	__builtin_prefetch(delayed->word, 1);
}

/* Adds a biased id if its page has a bitmap; else returns false. */
static inline bool
set_add_to_page(SetBuilder *builder, uint64_t id)
{
	SetSlot    *slot;

	if (builder->nslots == 0)
		return false;
	slot = set_slot(builder, id >> SET_PAGE_BITS);
	if (slot->words == NULL)
		return false;
	set_bit_in_turn(&builder->delayed[builder->turn++ % SET_DELAY], slot->words, (uint16_t) id);
	return true;
}

/* Adds a biased id if that takes no memory; else returns false. */
static inline bool
set_add_at_hand(SetBuilder *builder, uint64_t id)
{
	if (set_add_to_page(builder, id))
		return true;
	if (set_loose_full(&builder->loose))
		return false;
	set_loose_add(&builder->loose, id);
	return true;
}

/* Adds a biased id. */
static inline void
set_add(SetBuilder *builder, uint64_t id)
{
	if (!set_add_to_page(builder, id))
		set_add_loose(builder, id);
}

#endif /* CORE_SET_BUILDER_H */

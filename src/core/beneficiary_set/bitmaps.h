/*
 * core/beneficiary_set/bitmaps.h
 *	  The pages of a growing set that have many ids: a bitmap each, found through a small hash table.
 *
 * The bitmaps of a large register do not fit into the L1 or L2 cache, and a set that is merged in has
 * a few places of each page.  So these wait in a log of their page until there are SET_WAITING of
 * them: the ends of all logs fit into a cache, and a bitmap is fetched once for some hundred places.
 */
#ifndef CORE_SET_BITMAPS_H
#define CORE_SET_BITMAPS_H

#include <string.h>

#include "core/beneficiary_set/beneficiary_set.h"

#define SET_WAITING		512 /* places of a page */
#define SET_SMALL_BATCH 8	/* places of a page that can be added at the cost of one */

typedef struct SetSlot
{
	uint64_t entry;	   /* the page's key, and in the lower bits how many places wait */
	uint64_t *words;   /* NULL in an empty slot */
	uint16_t *waiting; /* NULL until the first place waits */
} SetSlot;

typedef struct SetBitmaps
{
	SetSlot *slots;
	uint32_t nslots; /* a power of two, or 0 */
	uint32_t npages;
	int shift; /* 64 - log2(nslots) */
} SetBitmaps;

extern void set_bitmaps_free(SetBitmaps *bitmaps);
extern SetSlot *set_bitmaps_make(SetBitmaps *bitmaps, uint64_t key);
extern void set_slot_make_room(SetSlot *slot);
extern void set_slot_settle(SetSlot *slot);
extern void set_slot_add_places(SetSlot *slot, const uint16_t *places, uint32_t count);
extern uint64_t *set_bitmaps_keys(const SetBitmaps *bitmaps);

/* The slot where the key is, or where it would go. */
static inline SetSlot *
set_slot(const SetBitmaps *bitmaps, uint64_t key)
{
	uint32_t i = (uint32_t) ((key * UINT64_C(0x9E3779B97F4A7C15)) >> bitmaps->shift);

	while (bitmaps->slots[i].words != NULL && bitmaps->slots[i].entry >> SET_PAGE_BITS != key)
		i = (i + 1) & (bitmaps->nslots - 1);
	return &bitmaps->slots[i];
}

/* The slot of a page, or NULL when it has no bitmap. */
static inline SetSlot *
set_bitmaps_find(const SetBitmaps *bitmaps, uint64_t key)
{
	SetSlot *slot = bitmaps->nslots > 0 ? set_slot(bitmaps, key) : NULL;

	return slot != NULL && slot->words != NULL ? slot : NULL;
}

/* Returns room in which that many more places of a page can wait. */
static inline uint16_t *
set_slot_room(SetSlot *slot, uint32_t count)
{
	if (slot->waiting == NULL || (slot->entry & 0xFFFF) + count > SET_WAITING)
		set_slot_make_room(slot);
	return slot->waiting + (slot->entry & 0xFFFF);
}

/* Adds at most SET_SMALL_BATCH places, of an array of which so many can be read. */
static inline void
set_slot_add_few(SetSlot *slot, const uint16_t *places, uint32_t count)
{
	memcpy(set_slot_room(slot, SET_SMALL_BATCH), places, SET_SMALL_BATCH * sizeof(uint16_t));
	slot->entry += count;
}

#endif /* CORE_SET_BITMAPS_H */

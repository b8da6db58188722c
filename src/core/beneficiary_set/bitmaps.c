/*
 * core/beneficiary_set/bitmaps.c
 *	  The bitmaps of a growing set: how they are created and found, and the places that are not yet
 *	  in them.
 */
#include "core/beneficiary_set/bitmaps.h"

#include "core/memory.h"
#include "core/beneficiary_set/sort.h"

#define FIRST_SLOTS 64

void
set_bitmaps_free(SetBitmaps *bitmaps)
{
	for (uint32_t i = 0; i < bitmaps->nslots; i++)
	{
		core_free(bitmaps->slots[i].words);
		core_free(bitmaps->slots[i].waiting);
	}
	core_free(bitmaps->slots);
	memset(bitmaps, 0, sizeof(*bitmaps));
}

static void
resize(SetBitmaps *bitmaps, uint32_t nslots)
{
	SetBitmaps old = *bitmaps;

	bitmaps->slots = core_alloc(nslots * sizeof(SetSlot));
	memset(bitmaps->slots, 0, nslots * sizeof(SetSlot));
	bitmaps->nslots = nslots;
	bitmaps->shift = 64 - __builtin_ctz(nslots);
	for (uint32_t i = 0; i < old.nslots; i++)
	{
		if (old.slots[i].words != NULL)
			*set_slot(bitmaps, old.slots[i].entry >> SET_PAGE_BITS) = old.slots[i];
	}
	core_free(old.slots);
}

/* The slot of a page, with an empty bitmap when it had none.  The table stays at most half full. */
SetSlot *
set_bitmaps_make(SetBitmaps *bitmaps, uint64_t key)
{
	SetSlot *slot;

	if (bitmaps->npages >= bitmaps->nslots / 2)
		resize(bitmaps, bitmaps->nslots == 0 ? FIRST_SLOTS : bitmaps->nslots * 2);
	slot = set_slot(bitmaps, key);
	if (slot->words == NULL)
	{
		uint64_t *words = core_alloc(SET_WORDS * sizeof(uint64_t));

		memset(words, 0, SET_WORDS * sizeof(uint64_t));
		slot->entry = key << SET_PAGE_BITS;
		slot->words = words;
		bitmaps->npages++;
	}
	return slot;
}

static void
set_places(uint64_t *words, const uint16_t *places, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		words[places[i] / 64] |= UINT64_C(1) << (places[i] % 64);
}

/* Sets the bits of the waiting places. */
void
set_slot_settle(SetSlot *slot)
{
	set_places(slot->words, slot->waiting, slot->entry & 0xFFFF);
	slot->entry = slot->entry >> SET_PAGE_BITS << SET_PAGE_BITS;
}

/* Makes room for SET_WAITING places. */
void
set_slot_make_room(SetSlot *slot)
{
	set_slot_settle(slot);
	if (slot->waiting == NULL)
		slot->waiting = core_alloc(SET_WAITING * sizeof(uint16_t));
}

/* Adds places; when there are so many that they touch the whole bitmap, they do not wait. */
void
set_slot_add_places(SetSlot *slot, const uint16_t *places, uint32_t count)
{
	if (count > SET_WAITING / 4)
		set_places(slot->words, places, count);
	else
	{
		memcpy(set_slot_room(slot, count), places, count * sizeof(uint16_t));
		slot->entry += count;
	}
}

/* The keys of the pages, ascending; the caller frees them. */
uint64_t *
set_bitmaps_keys(const SetBitmaps *bitmaps)
{
	uint64_t *keys = core_alloc((bitmaps->npages + 1) * sizeof(uint64_t));
	uint32_t n = 0;

	for (uint32_t i = 0; i < bitmaps->nslots; i++)
	{
		if (bitmaps->slots[i].words != NULL)
			keys[n++] = bitmaps->slots[i].entry >> SET_PAGE_BITS;
	}
	set_sort_unique(keys, n);
	return keys;
}

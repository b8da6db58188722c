/*
 * core/beneficiary_set/invariants.c
 *	  Checks of a set that is being built.
 */
#include "core/beneficiary_set/invariants.h"

#ifdef CORE_ASSERTIONS

#include "core/memory.h"

/* The first ids of the log are ascending and distinct, and all have room. */
static bool
loose_is_sound(const SetLoose *loose)
{
	if (loose->count > loose->room || loose->sorted > loose->count)
		return false;
	for (uint32_t i = 1; i < loose->sorted; i++)
	{
		if (loose->ids[i] <= loose->ids[i - 1])
			return false;
	}
	return true;
}

/* Every bitmap is found by its key, at most half of the slots are used, and logs fit. */
static bool
bitmaps_are_sound(const SetBitmaps *bitmaps)
{
	uint32_t npages = 0;

	for (uint32_t i = 0; i < bitmaps->nslots; i++)
	{
		const SetSlot *slot = &bitmaps->slots[i];
		uint32_t waiting = slot->entry & 0xFFFF;

		if (slot->words == NULL)
			continue;
		npages++;
		if (set_slot(bitmaps, slot->entry >> SET_PAGE_BITS) != slot || waiting > SET_WAITING ||
			(waiting > 0 && slot->waiting == NULL))
			return false;
	}
	return npages == bitmaps->npages && npages <= bitmaps->nslots / 2 &&
		   (bitmaps->nslots & (bitmaps->nslots - 1)) == 0;
}

bool
set_builder_is_sound(const SetBuilder *builder)
{
	return builder->nqueued <= SET_QUEUE && loose_is_sound(&builder->loose) &&
		   bitmaps_are_sound(&builder->bitmaps);
}

/* Is what was written the canonical encoding of a set? */
bool
set_written_is_sound(const SetWriter *writer)
{
	size_t size = set_written_size(writer);
	void *body = core_alloc(size + sizeof(uint64_t));
	SetView view;
	bool sound;

	set_copy_body(writer, body);
	sound =
		set_view(&view, writer->head, body, size) && view.size == size && set_check(&view) == NULL;
	core_free(body);
	return sound;
}

#endif

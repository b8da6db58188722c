/*
 * core/household_amounts/invariants.c
 *	  Checks of a map that is being built.
 */
#include "core/household_amounts/invariants.h"

#ifdef CORE_ASSERTIONS

#include "core/memory.h"

/* Sorted rows are of different households and come first; none has the sum of an absent one. */
static bool
loose_is_sound(const AmountsBuilder *builder)
{
	if (builder->nloose > builder->room || builder->nsorted > builder->nloose)
		return false;
	for (uint32_t i = 0; i < builder->nloose; i++)
	{
		if (builder->loose[i].fen == AMOUNTS_ABSENT ||
			(i > 0 && i < builder->nsorted && builder->loose[i].id <= builder->loose[i - 1].id))
			return false;
	}
	return true;
}

/* Every page is found by its key, and at most half of the slots are used. */
static bool
pages_are_sound(const AmountsBuilder *builder)
{
	uint32_t npages = 0;

	for (uint32_t i = 0; i < builder->nslots; i++)
	{
		const AmountsSlot *slot = &builder->slots[i];

		if (slot->sums == NULL)
			continue;
		npages++;
		if (amounts_slot(builder, slot->key) != slot)
			return false;
	}
	return npages == builder->npages && npages <= builder->nslots / 2 &&
		   (builder->nslots & (builder->nslots - 1)) == 0;
}

bool
amounts_builder_is_sound(const AmountsBuilder *builder)
{
	return builder->nexcess <= builder->excess_room && loose_is_sound(builder) &&
		   pages_are_sound(builder);
}

/* Is what was written the canonical encoding of a map? */
bool
amounts_written_is_sound(const AmountsWriter *writer)
{
	size_t size = amounts_written_size(writer);
	void *body = core_alloc(size + sizeof(uint64_t));
	AmountsView view;
	bool sound;

	amounts_copy_body(writer, body);
	sound = amounts_view(&view, amounts_written_head(writer), body, size) && view.size == size &&
			amounts_check(&view) == NULL;
	core_free(body);
	return sound;
}

#endif

/*
 * core/set_loose.c
 *	  The table of loose ids: how it grows, and its ids in order.
 */
#include "core/set_loose.h"

#include <string.h>

#include "core/memory.h"
#include "core/set_builder.h"

#define FIRST_ROOM	256
#define MOST_PLACES (UINT32_C(1) << 28)

/*
 * Gives the table so many empty places; the old ones are the caller's to free.  More ids than half
 * of MOST_PLACES would not fit into a value, so that much is asked for as if it were one.
 */
static void
make_places(SetLoose *loose, uint32_t room)
{
	if (room > MOST_PLACES)
		core_free(core_alloc((size_t) room * sizeof(uint64_t)));
	loose->ids = core_alloc_huge(room * sizeof(uint64_t));
	memset(loose->ids, 0, room * sizeof(uint64_t));
	loose->room = room;
	loose->shift = 64 - __builtin_ctz(room);
	loose->count = 0;
}

/* Makes the table anew, for so many different ids and half as many again. */
void
set_loose_resize(SetLoose *loose, const uint64_t *ids, uint32_t n)
{
	uint64_t   *old = loose->ids;
	uint32_t	room = FIRST_ROOM;

	while (room / 2 < n)
		room *= 2;
	make_places(loose, room);
	for (uint32_t i = 0; i < n; i++)
		set_loose_add(loose, ids[i]);
	core_free(old);
}

/* Makes the table twice as large. */
void
set_loose_double(SetLoose *loose)
{
	uint64_t   *old = loose->ids;
	uint32_t	room = loose->room;

	make_places(loose, room * 2);
	for (uint32_t i = 0; i < room; i++)
	{
		if (old[i] != 0)
			set_loose_insert(loose, old[i]);
	}
	core_free(old);
}

/* The ids in order, in memory that the caller frees; the table stays as it is. */
uint64_t *
set_loose_sorted(SetLoose *loose, uint32_t *n)
{
	uint64_t   *sorted;
	uint32_t	count = 0;

	for (int i = 0; i < SET_WAITING; i++)
	{
		if (loose->waiting[i] != 0)
			set_loose_insert(loose, loose->waiting[i]);
		loose->waiting[i] = 0;
	}
	sorted = core_alloc_huge(((size_t) loose->count + 1) * sizeof(uint64_t));
	if (loose->has_lowest)
		sorted[count++] = 0;
	for (uint32_t i = 0; i < loose->room; i++)
	{
		if (loose->ids[i] != 0)
			sorted[count++] = loose->ids[i];
	}
	set_sort(sorted, count);
	*n = count;
	return sorted;
}

void
set_loose_free(SetLoose *loose)
{
	core_free(loose->ids);
	memset(loose, 0, sizeof(*loose));
}

/*
 * core/set_loose.h
 *	  Ids whose pages have no bitmap, in a hash table: sparse ids at the speed of a scan.
 *
 * Ids are biased (core/set.h).  The lowest of all is 0, which marks an empty place, and is kept
 * beside the table.
 */
#ifndef CORE_SET_LOOSE_H
#define CORE_SET_LOOSE_H

#include <stdbool.h>
#include <stdint.h>

#define SET_WAITING		 8		/* a power of two */
#define SET_WAITING_FROM 16384	/* places: a smaller table is at hand anyway */

typedef struct SetLoose
{
	uint64_t   *ids;
	uint32_t	room;			/* places: a power of two, or 0 */
	uint32_t	count;			/* places taken; at most three quarters, but for those that wait */
	int			shift;			/* 64 - log2(room) */
	bool		has_lowest;
	uint32_t	turn;
	uint64_t	waiting[SET_WAITING];	/* ids whose place has been asked for; 0 is none */
} SetLoose;

extern void set_loose_resize(SetLoose *loose, const uint64_t *ids, uint32_t n);
extern void set_loose_double(SetLoose *loose);
extern uint64_t *set_loose_sorted(SetLoose *loose, uint32_t *n);
extern void set_loose_free(SetLoose *loose);

static inline uint32_t
set_loose_place(const SetLoose *loose, uint64_t id)
{
	return (uint32_t) ((id * UINT64_C(0x9E3779B97F4A7C15)) >> loose->shift);
}

static inline bool
set_loose_full(const SetLoose *loose)
{
	return loose->count >= loose->room / 4 * 3;
}

static inline void
set_loose_insert(SetLoose *loose, uint64_t id)
{
	uint32_t	i = set_loose_place(loose, id);

	while (loose->ids[i] != 0 && loose->ids[i] != id)
		i = (i + 1) & (loose->room - 1);
	loose->count += loose->ids[i] == 0;
	loose->ids[i] = id;
}

/* Adds an id to a table that is not full; in a large one, when its memory has come. */
static inline void
set_loose_add(SetLoose *loose, uint64_t id)
{
	uint64_t	ready = id;

	if (id == 0)
	{
		loose->has_lowest = true;
		return;
	}
	if (loose->room >= SET_WAITING_FROM)
	{
		uint32_t	turn = loose->turn++ % SET_WAITING;

		__builtin_prefetch(&loose->ids[set_loose_place(loose, id)], 1);
		ready = loose->waiting[turn];
		loose->waiting[turn] = id;
		if (ready == 0)
			return;
	}
	set_loose_insert(loose, ready);
}

#endif /* CORE_SET_LOOSE_H */

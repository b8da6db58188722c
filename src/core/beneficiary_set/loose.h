/*
 * core/beneficiary_set/loose.h
 *	  Ids whose pages have no bitmap, in a log: sparse ids at the speed of a scan.
 *
 * The first ids of the log are ascending and distinct; the tail after them has the ids in the order
 * of arrival.  Adding one stores it at the end, in memory that is cached.  When the log is full,
 * the tail is sorted and merged into the ids before it, which makes room for about as many ids
 * again.  So each id is sorted once and merged a few times, in any case, and memory is accessed
 * sequentially, where a hash table would cause a cache miss for each id.
 *
 * Ids are biased (core/beneficiary_set/beneficiary_set.h).
 */
#ifndef CORE_SET_LOOSE_H
#define CORE_SET_LOOSE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/assert.h"

typedef struct SetLoose
{
	uint64_t *ids;
	uint32_t room;	 /* capacity, in ids */
	uint32_t count;	 /* number of ids */
	uint32_t sorted; /* number of ids at the start that are ascending and distinct */
} SetLoose;

extern void set_loose_compact(SetLoose *loose);
extern void set_loose_keep(SetLoose *loose, uint32_t n);
extern void set_loose_make_room(SetLoose *loose);
extern void set_loose_free(SetLoose *loose);

static inline bool
set_loose_full(const SetLoose *loose)
{
	return loose->count == loose->room;
}

/* Adds an id to a log that is not full. */
static inline void
set_loose_add(SetLoose *loose, uint64_t id)
{
	core_assert(!set_loose_full(loose));
	loose->ids[loose->count++] = id;
}

#endif /* CORE_SET_LOOSE_H */

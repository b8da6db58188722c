/*
 * core/beneficiary_set/builder.h
 *	  A set that grows one id at a time, at the speed of a scan.
 *
 * Pages with many ids are bitmaps (core/beneficiary_set/bitmaps.h); the ids of all other pages lie loose in a log
 * (core/beneficiary_set/loose.h).  When that is full, a page with SET_PROMOTE loose ids becomes a
 * bitmap.  So dense ids cost a bit each and sparse ids a few words, without prior knowledge of the ids.
 *
 * Ids are first queued, and then added in batches.
 */
#ifndef CORE_SET_BUILDER_H
#define CORE_SET_BUILDER_H

#include "core/beneficiary_set/beneficiary_set.h"
#include "core/beneficiary_set/bitmaps.h"
#include "core/beneficiary_set/loose.h"
#include "core/beneficiary_set/writer.h"

#define SET_PROMOTE 512 /* loose ids that make a page a bitmap, at most doubling their memory */

#define SET_QUEUE 256 /* ids */

typedef struct SetBuilder
{
	SetLoose loose;
	SetBitmaps bitmaps;
	uint32_t nqueued;
	uint64_t queue[SET_QUEUE];
} SetBuilder;

extern void set_builder_init(SetBuilder *builder);
extern void set_builder_free(SetBuilder *builder);
extern void set_add_queued(SetBuilder *builder);
extern void set_add_all(SetBuilder *builder, const SetView *set);
extern void set_builder_write(SetBuilder *builder, SetWriter *writer);
extern void set_write_sorted(SetWriter *writer, const uint64_t *ids, uint32_t n);

/* Adds a biased id if that takes no memory; else returns false. */
static inline bool
set_add_at_hand(SetBuilder *builder, uint64_t id)
{
	if (builder->nqueued == SET_QUEUE)
		return false;
	builder->queue[builder->nqueued++] = id;
	return true;
}

/* Adds a biased id. */
static inline void
set_add(SetBuilder *builder, uint64_t id)
{
	if (builder->nqueued == SET_QUEUE)
		set_add_queued(builder);
	core_assert(builder->nqueued < SET_QUEUE);
	builder->queue[builder->nqueued++] = id;
}

#endif /* CORE_SET_BUILDER_H */

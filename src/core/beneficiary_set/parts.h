/*
 * core/beneficiary_set/parts.h
 *	  Parts of a set: its ends, and the ids in a range.
 */
#ifndef CORE_SET_PARTS_H
#define CORE_SET_PARTS_H

#include "core/beneficiary_set/beneficiary_set.h"
#include "core/beneficiary_set/writer.h"

extern bool set_minimum(const SetView *set, int64_t *id);
extern bool set_maximum(const SetView *set, int64_t *id);
extern void set_slice(const SetView *set, int64_t first, int64_t last, SetWriter *result);

#endif /* CORE_SET_PARTS_H */

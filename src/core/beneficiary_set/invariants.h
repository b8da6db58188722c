/*
 * core/beneficiary_set/invariants.h
 *	  Invariants of a set that is being built; for assertions only.
 */
#ifndef CORE_SET_INVARIANTS_H
#define CORE_SET_INVARIANTS_H

#include "core/assert.h"

#ifdef CORE_ASSERTIONS

#include "core/beneficiary_set/builder.h"

extern bool set_builder_is_sound(const SetBuilder *builder);
extern bool set_written_is_sound(const SetWriter *writer);

#endif

#endif /* CORE_SET_INVARIANTS_H */

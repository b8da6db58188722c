/*
 * core/household_amounts/invariants.h
 *	  Invariants of a map that is being built; for assertions only.
 */
#ifndef CORE_AMOUNTS_INVARIANTS_H
#define CORE_AMOUNTS_INVARIANTS_H

#include "core/assert.h"

#ifdef CORE_ASSERTIONS

#include "core/household_amounts/builder.h"

extern bool amounts_builder_is_sound(const AmountsBuilder *builder);
extern bool amounts_written_is_sound(const AmountsWriter *writer);

#endif

#endif /* CORE_AMOUNTS_INVARIANTS_H */

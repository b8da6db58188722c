/*
 * stored.h
 *	  The common part of the stored values that merge: a flags word after the varlena header.
 *
 * The word has the version of the encoding, and whether the value is finished or still the small
 * state of an aggregate (aggregate_state.h).
 */
#ifndef POVERTY_RELIEF_STORED_H
#define POVERTY_RELIEF_STORED_H

#include "compat.h"

#define STORED_VERSION_MASK 0xFF
#define STORED_SMALL		0x100 /* a small state, not a finished value */

#define SMALL_STATE_MAX 8192 /* bytes; a small state that would be larger becomes a large one */

/* The common header of stored values. */
typedef struct StoredHead
{
	int32 vl_len_; /* varlena header (do not touch directly!) */
	uint32 flags;
} StoredHead;

StaticAssertDecl(sizeof(StoredHead) == 8 && offsetof(StoredHead, flags) == 4,
				 "a StoredHead is stored");

/* A type of such values. */
typedef struct StoredType
{
	const char *name;
	uint32 version;		/* of the encoding, the only one that is read */
	uint32 small_flags; /* the flags word of a small state; unique to the type */
	Size size;			/* of a finished value without its body */
} StoredType;

extern const char *stored_head_problem(const struct varlena *value, const StoredType *type);
extern void check_stored_head(const struct varlena *value, const StoredType *type);
pg_noreturn extern void corrupted_value(const StoredType *type);

static inline uint32
stored_flags(const struct varlena *value)
{
	return ((const StoredHead *) value)->flags;
}

#endif /* POVERTY_RELIEF_STORED_H */

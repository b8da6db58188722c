/*
 * stored.c
 *	  Checks of the head of a stored value: can this version read it?
 */
#include "stored.h"

/* Raises: the stored bytes are damaged, or of an unknown version. */
void
corrupted_value(const StoredType *type)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("stored value of type %s is damaged", type->name),
			 errhint("Restore the row from a backup, or compute the value again from its rows.")));
}

static bool
is_of_other_version(uint32 flags, const StoredType *type)
{
	return (flags & STORED_VERSION_MASK) != type->version;
}

/* What is wrong with the head of a value that is in memory as a whole, or NULL. */
const char *
stored_head_problem(const struct varlena *value, const StoredType *type)
{
	uint32 flags;

	if (VARSIZE(value) < sizeof(StoredHead))
		return "it is shorter than any value";
	flags = stored_flags(value);
	if ((flags & ~(STORED_VERSION_MASK | type->small_flags)) != 0)
		return "its flags are not ones that are known";
	if (is_of_other_version(flags, type))
		return psprintf("its encoding version is %u, and the one that is read is %u",
						flags & STORED_VERSION_MASK, type->version);
	if (flags != type->version && flags != type->small_flags)
		return "its flags are not ones that are known";
	if (flags == type->version && VARSIZE(value) < type->size)
		return "it is shorter than any value";
	return NULL;
}

/* Raises unless the head of a value is one that this version reads. */
void
check_stored_head(const struct varlena *value, const StoredType *type)
{
	if (stored_head_problem(value, type) == NULL)
		return;
	if (VARSIZE(value) >= sizeof(StoredHead) && is_of_other_version(stored_flags(value), type) &&
		(stored_flags(value) & ~(STORED_VERSION_MASK | type->small_flags)) == 0)
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("stored value of type %s has encoding version %u", type->name,
							   stored_flags(value) & STORED_VERSION_MASK),
						errdetail("This version of poverty_relief reads encoding version %u.",
								  type->version)));
	corrupted_value(type);
}

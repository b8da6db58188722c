/*
 * figures/counts.c
 *	  Counts that are to be published, as arguments.
 */
#include "figures/counts.h"

void
counts_check_least(int64 k)
{
	if (k < 1)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("the least count to be published must be positive"),
						errdetail("k is " INT64_FORMAT ".", k),
						errhint("Counts from 1 to k - 1 are hidden; 10 is usual.")));
}

void
counts_check_known(ArrayType *counts)
{
	if (array_contains_nulls(counts))
		ereport(
			ERROR,
			(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("a count cannot be null"),
			 errhint("A count of nobody is 0. What was hidden before cannot be protected again.")));
}

/* Like ARR_DATA_PTR, which mixes signed and unsigned. */
const int64 *
counts_values(ArrayType *counts)
{
	size_t offset = ARR_HASNULL(counts) ? (size_t) counts->dataoffset
										: (size_t) ARR_OVERHEAD_NONULLS(ARR_NDIM(counts));

	return (const int64 *) ((const char *) counts + offset);
}

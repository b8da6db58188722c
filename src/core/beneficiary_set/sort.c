/*
 * core/beneficiary_set/sort.c
 *	  Sorting ids and dropping duplicates.
 */
#include "core/beneficiary_set/sort.h"

#define SORT_ELEMENT	uint64_t
#define SORT_KEY(id)	(id)
#define SORT_NAME(name) ids_##name
#include "core/sort_template.h"

/* Sorts into other memory; the source is overwritten. */
void
set_sort_into(uint64_t *ids, uint64_t *sorted, uint32_t n)
{
	ids_sort_into(ids, sorted, n);
}

void
set_sort(uint64_t *ids, uint32_t n)
{
	ids_sort(ids, n);
}

/* Drops duplicates of ascending ids; returns how many are left. */
uint32_t
set_unique(uint64_t *ids, uint32_t n)
{
	uint32_t kept = n > 0;
	uint64_t last = n > 0 ? ids[0] : 0;

	for (uint32_t i = 1; i < n; i++)
	{
		uint64_t id = ids[i];

		ids[kept] = id;
		kept += id != last;
		last = id;
	}
	return kept;
}

/* Sorts and drops duplicates; returns how many are left. */
uint32_t
set_sort_unique(uint64_t *ids, uint32_t n)
{
	set_sort(ids, n);
	return set_unique(ids, n);
}

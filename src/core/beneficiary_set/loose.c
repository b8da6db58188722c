/*
 * core/beneficiary_set/loose.c
 *	  The log of loose ids: how its tail is sorted and merged, and how it grows.
 */
#include "core/beneficiary_set/loose.h"

#include <string.h>

#include "core/memory.h"
#include "core/beneficiary_set/beneficiary_set.h"
#include "core/beneficiary_set/sort.h"

#define TAIL_MIN	 512				 /* ids: shorter tails would be sorted too often */
#define CANCEL_BATCH 65536				 /* steps of a merge between two checks for a cancel */
#define WORDS_MAX	 (UINT32_C(1) << 27) /* of a value */

/*
 * Merges the last ids, from the back, into an array that has room for them after its own ids, and
 * returns the number of different ids.  Both are ascending and distinct.  A step takes the higher
 * of the two last ids, or both if they are the same, without a branch, which would be mispredicted.
 */
static uint32_t
merge(uint64_t *ids, uint32_t n, const uint64_t *tail, uint32_t ntail)
{
	uint32_t i = n;
	uint32_t j = ntail;
	uint32_t k = n + ntail;

	while (i > 0 && j > 0)
	{
		uint32_t steps = i < j ? i : j; /* a step takes one of each at most */

		core_check_cancel();
		if (steps > CANCEL_BATCH)
			steps = CANCEL_BATCH;
		for (; steps > 0; steps--)
		{
			uint64_t a = ids[i - 1];
			uint64_t b = tail[j - 1];

			ids[--k] = a > b ? a : b;
			i -= a >= b;
			j -= a <= b;
		}
	}
	/* The rest of the array's own ids is in place already; one of the two is 0. */
	memcpy(ids, tail, j * sizeof(uint64_t));
	memmove(ids + i + j, ids + k, (n + ntail - k) * sizeof(uint64_t));
	return i + j + n + ntail - k;
}

/* Sorts the tail in, so that all ids are ascending and distinct. */
void
set_loose_compact(SetLoose *loose)
{
	uint32_t n = loose->count - loose->sorted;
	uint64_t *tail;

	if (n == 0)
		return;
	tail = core_alloc_huge(n * sizeof(uint64_t));
	set_sort_into(loose->ids + loose->sorted, tail, n);
	loose->count = merge(loose->ids, loose->sorted, tail, set_unique(tail, n));
	loose->sorted = loose->count;
	core_free(tail);
}

/* Keeps the first ids of a log that has no tail. */
void
set_loose_keep(SetLoose *loose, uint32_t n)
{
	loose->count = loose->sorted = n;
}

/*
 * Raises an error when the ids cannot fit into a value, in which a page takes a word or more, by
 * requesting that much memory; also when building it would take gigabytes.
 */
static void
check_room(const SetLoose *loose)
{
	size_t words = loose->count / 2;
	size_t pages = 1;

	if (loose->count <= WORDS_MAX)
		return;
	for (uint32_t i = 1; i < loose->count; i++)
		pages += loose->ids[i] >> SET_PAGE_BITS != loose->ids[i - 1] >> SET_PAGE_BITS;
	core_free(core_alloc((pages > words ? pages : words) * sizeof(uint64_t)));
}

/*
 * Makes room for a tail after the ids of a log without one: as long as they are, and at least
 * TAIL_MIN.
 */
void
set_loose_make_room(SetLoose *loose)
{
	uint32_t tail = loose->count > TAIL_MIN ? loose->count : TAIL_MIN;

	check_room(loose);
	loose->room = loose->count + tail;
	loose->ids = core_realloc_huge(loose->ids, loose->room * sizeof(uint64_t));
}

void
set_loose_free(SetLoose *loose)
{
	core_free(loose->ids);
	memset(loose, 0, sizeof(*loose));
}

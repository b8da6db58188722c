/*
 * core/beneficiary_set/ranges.c
 *	  Writing a set given as ascending ranges: cut at page borders, joined where they touch.
 */
#include "core/beneficiary_set/ranges.h"

#include <string.h>

#include "core/memory.h"

void
set_range_writer_init(SetRangeWriter *ranges, SetWriter *writer)
{
	memset(ranges, 0, sizeof(*ranges));
	ranges->writer = writer;
	ranges->runs = core_alloc(SET_PAGE_SIZE / 2 * sizeof(SetRun));
}

static void
flush_page(SetRangeWriter *ranges)
{
	set_put_runs(ranges->writer, ranges->key, ranges->runs, ranges->nruns);
	ranges->nruns = 0;
}

/* Adds the part of a range that lies in one page. */
static void
put_run(SetRangeWriter *ranges, uint64_t key, SetRun run)
{
	if (ranges->nruns > 0 && key != ranges->key)
		flush_page(ranges);
	ranges->key = key;
	if (ranges->nruns > 0 && ranges->runs[ranges->nruns - 1].last + 1 == run.first)
		ranges->runs[ranges->nruns - 1].last = run.last;
	else
		ranges->runs[ranges->nruns++] = run;
}

/* Adds a range of biased ids, both ends included. */
SetRangeStatus
set_put_range(SetRangeWriter *ranges, uint64_t first, uint64_t last)
{
	uint64_t first_key = first >> SET_PAGE_BITS;
	uint64_t last_key = last >> SET_PAGE_BITS;

	if (last < first)
		return SET_RANGE_BACKWARD;
	if (ranges->any && first <= ranges->last)
		return SET_RANGE_ORDER;
	ranges->npages += last_key - first_key;
	if (ranges->npages > SET_PAGES_MAX)
		return SET_RANGE_TOO_LARGE;
	ranges->any = true;
	ranges->last = last;
	for (uint64_t key = first_key; key <= last_key; key++)
	{
		SetRun run = {0, SET_PAGE_SIZE - 1};

		if (key == first_key)
			run.first = (uint16_t) first;
		if (key == last_key)
			run.last = (uint16_t) last;
		core_check_cancel();
		put_run(ranges, key, run);
	}
	return SET_RANGE_OK;
}

/* Writes the page that is still being collected. */
void
set_range_writer_finish(SetRangeWriter *ranges)
{
	flush_page(ranges);
	core_free(ranges->runs);
}

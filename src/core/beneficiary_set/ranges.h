/*
 * core/beneficiary_set/ranges.h
 *	  Writing a set given as ascending ranges of ids.
 */
#ifndef CORE_SET_RANGES_H
#define CORE_SET_RANGES_H

#include "core/beneficiary_set/writer.h"

/*
 * A full page takes 12 bytes as a run, and no value is longer than 1 GB; a range over more pages
 * than this is refused before anything is written.
 */
#define SET_PAGES_MAX (UINT64_C(0x40000000) / 12)

typedef enum SetRangeStatus
{
	SET_RANGE_OK,
	SET_RANGE_BACKWARD, /* ends before it begins */
	SET_RANGE_ORDER,	/* begins before the one before has ended */
	SET_RANGE_TOO_LARGE /* covers more pages than a value can hold */
} SetRangeStatus;

typedef struct SetRangeWriter
{
	SetWriter *writer;
	uint64_t key; /* of the page that is being collected */
	SetRun *runs; /* at most SET_PAGE_SIZE / 2 */
	uint32_t nruns;
	bool any;
	uint64_t last; /* of the ranges so far */
	uint64_t npages;
} SetRangeWriter;

extern void set_range_writer_init(SetRangeWriter *ranges, SetWriter *writer);
extern SetRangeStatus set_put_range(SetRangeWriter *ranges, uint64_t first, uint64_t last);
extern void set_range_writer_finish(SetRangeWriter *ranges);

#endif /* CORE_SET_RANGES_H */

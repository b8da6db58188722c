/*
 * core/beneficiary_set/writer.h
 *	  Writing an encoded set: pages are added in ascending order, each in any form, and are stored
 *	  in the canonical one.
 */
#ifndef CORE_SET_WRITER_H
#define CORE_SET_WRITER_H

#include "core/beneficiary_set/beneficiary_set.h"

/* The maximal length of a value: MaxAllocSize. */
#define SET_BYTES_MAX ((size_t) 0x3FFFFFFF)

/* One of the five arrays of a body while it grows. */
typedef struct SetArea
{
	char *bytes;
	size_t used;
	size_t room;
} SetArea;

typedef struct SetWriter
{
	SetHead head;
	uint32_t npages;
	SetArea singles;
	SetArea chapters;
	SetArea directory;
	SetArea shorts;
	SetArea bitmaps;
} SetWriter;

extern void set_writer_init(SetWriter *writer);
extern void set_writer_free(SetWriter *writer);
extern void set_put_words(SetWriter *writer, uint64_t key, const uint64_t *words);
extern void set_put_array(SetWriter *writer, uint64_t key, const uint16_t *places, uint32_t count);
extern void set_put_runs(SetWriter *writer, uint64_t key, const SetRun *runs, uint32_t count);
extern void set_put_page(SetWriter *writer, const SetPage *page);
extern bool set_put_arrays(SetWriter *writer, const uint64_t *ids, uint32_t n);
extern void set_put_single(SetWriter *writer, uint64_t id);
extern void set_area_grow(SetArea *area, size_t size);
extern size_t set_written_size(const SetWriter *writer);
extern void set_copy_body(const SetWriter *writer, void *body);

/* Makes room for so many more bytes and returns where they go. */
static inline void *
set_area_extend(SetArea *area, size_t size)
{
	if (area->room - area->used < size)
		set_area_grow(area, size);
	area->used += size;
	return area->bytes + area->used - size;
}

#endif /* CORE_SET_WRITER_H */

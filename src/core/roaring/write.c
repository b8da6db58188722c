/*
 * core/roaring/write.c
 *	  Writing a set in the 64-bit Roaring portable format.
 *
 * Our pages are Roaring's containers: arrays of up to 4096 places, bitmaps of more, and runs where
 * those are smaller or equally small.  Only runs are written differently.
 */
#include "core/roaring/roaring.h"

#include "core/memory.h"

/* The pages whose ids share their upper half, which follow each other in a set. */
typedef struct Bucket
{
	uint32_t high;
	uint32_t ncontainers;
	bool has_runs;
	size_t content;	 /* bytes of the containers */
	SetCursor first; /* before the first of its pages */
} Bucket;

static unsigned char *
put16(unsigned char *to, uint32_t value)
{
	to[0] = (unsigned char) value;
	to[1] = (unsigned char) (value >> 8);
	return to + 2;
}

static unsigned char *
put32(unsigned char *to, uint32_t value)
{
	return put16(put16(to, value), value >> 16);
}

static unsigned char *
put64(unsigned char *to, uint64_t value)
{
	return put32(put32(to, (uint32_t) value), (uint32_t) (value >> 32));
}

/* The upper half of a page's ids, unsigned as in Roaring. */
static uint32_t
page_high(const SetPage *page)
{
	return (uint32_t) ((uint64_t) set_unbias(page->key << SET_PAGE_BITS) >> 32);
}

static size_t
container_size(const SetPage *page)
{
	if (page->kind == SET_BITMAP)
		return ROARING_BITSET_SIZE;
	return page->kind == SET_RUNS ? 2 + page->count * sizeof(SetRun)
								  : page->count * sizeof(uint16_t);
}

static unsigned char *
put_container(unsigned char *to, const SetPage *page)
{
	if (page->kind == SET_BITMAP)
	{
		for (int w = 0; w < SET_WORDS; w++)
			to = put64(to, page->words[w]);
		return to;
	}
	if (page->kind == SET_RUNS)
		to = put16(to, page->count);
	for (uint32_t i = 0; i < page->count; i++)
	{
		if (page->kind == SET_ARRAY)
			to = put16(to, page->shorts[i]);
		else
		{
			to = put16(to, page->shorts[2 * i]);
			to = put16(to, page->shorts[2 * i + 1] - page->shorts[2 * i]);
		}
	}
	return to;
}

/* Measures the bucket at the cursor and advances past it; false at the end of the set. */
static bool
next_bucket(SetCursor *cursor, Bucket *bucket)
{
	SetCursor before = *cursor;
	SetPage page;

	bucket->ncontainers = 0;
	bucket->has_runs = false;
	bucket->content = 0;
	bucket->first = *cursor;
	while (set_next_page(cursor, &page))
	{
		core_check_cancel();
		if (bucket->ncontainers == 0)
			bucket->high = page_high(&page);
		else if (page_high(&page) != bucket->high)
		{
			*cursor = before;
			break;
		}
		bucket->ncontainers++;
		bucket->has_runs |= page.kind == SET_RUNS;
		bucket->content += container_size(&page);
		before = *cursor;
	}
	return bucket->ncontainers > 0;
}

static size_t
flags_size(const Bucket *bucket)
{
	return bucket->has_runs ? (bucket->ncontainers + 7) / 8 : 0;
}

static bool
has_offsets(const Bucket *bucket)
{
	return !bucket->has_runs || bucket->ncontainers >= ROARING_OFFSETS_MIN;
}

/* From the cookie to the first container. */
static size_t
header_size(const Bucket *bucket)
{
	size_t cookie = bucket->has_runs ? 4 + flags_size(bucket) : 8;

	return cookie + bucket->ncontainers * (size_t) (has_offsets(bucket) ? 8 : 4);
}

/* The bytes that roaring_write will write. */
size_t
roaring_size(const SetView *set)
{
	size_t size = sizeof(uint64_t);
	SetCursor cursor;
	Bucket bucket;

	set_first_page(&cursor, set);
	while (next_bucket(&cursor, &bucket))
		size += sizeof(uint32_t) + header_size(&bucket) + bucket.content;
	return size;
}

/* The cookie, and which containers are of runs. */
static unsigned char *
put_cookie(unsigned char *to, const Bucket *bucket)
{
	SetCursor cursor = bucket->first;
	SetPage page;

	if (!bucket->has_runs)
		return put32(put32(to, ROARING_COOKIE), bucket->ncontainers);
	to = put16(put16(to, ROARING_COOKIE_RUNS), bucket->ncontainers - 1);
	for (uint32_t i = 0; i < bucket->ncontainers; i++)
	{
		if (i % 8 == 0)
			to[i / 8] = 0;
		set_next_page(&cursor, &page);
		if (page.kind == SET_RUNS)
			to[i / 8] |= 1 << i % 8;
	}
	return to + flags_size(bucket);
}

static unsigned char *
put_bucket(unsigned char *to, const Bucket *bucket)
{
	size_t offset = header_size(bucket);
	SetCursor cursor;
	SetPage page;

	to = put_cookie(put32(to, bucket->high), bucket);
	cursor = bucket->first;
	for (uint32_t i = 0; i < bucket->ncontainers; i++)
	{
		set_next_page(&cursor, &page);
		to = put16(put16(to, (uint16_t) page.key), set_page_members(&page) - 1);
	}
	cursor = bucket->first;
	for (uint32_t i = 0; has_offsets(bucket) && i < bucket->ncontainers; i++)
	{
		set_next_page(&cursor, &page);
		to = put32(to, (uint32_t) offset);
		offset += container_size(&page);
	}
	cursor = bucket->first;
	for (uint32_t i = 0; i < bucket->ncontainers; i++)
	{
		core_check_cancel();
		set_next_page(&cursor, &page);
		to = put_container(to, &page);
	}
	return to;
}

/* Writes a sound set: the buckets of its other ids, then those of its negative ones. */
void
roaring_write(const SetView *set, unsigned char *bytes)
{
	unsigned char *count = bytes;
	uint64_t nbuckets = 0;
	SetCursor cursor;
	Bucket bucket;

	bytes += sizeof(uint64_t);
	for (int negative = 0; negative <= 1; negative++)
	{
		set_first_page(&cursor, set);
		while (next_bucket(&cursor, &bucket))
		{
			if ((int) (bucket.high >> 31) != negative)
				continue;
			bytes = put_bucket(bytes, &bucket);
			nbuckets++;
		}
	}
	put64(count, nbuckets);
}

/*
 * core/beneficiary_set/beneficiary_set.h
 *	  The encoding of an exact set of int64 ids, and how to read it.
 *
 * An id is first made unsigned by flipping its sign bit, so that unsigned order is id order.  The
 * upper 48 bits are then its page, the lower 16 its place in the page; the upper 32 bits are its
 * chapter.  A page is stored in the smallest of three ways:
 *
 *	array	1 to 4096 members: their places, ascending (2 bytes each)
 *	runs	maximal ranges of places (4 bytes each)
 *	bitmap	65536 bits (8192 bytes)
 *
 * A chapter costs 8 bytes and 4 for each of its pages, which is too much where ids lie far apart:
 * its members are singles instead, whole ids, if they are no more than SET_SINGLES_MAX, each in a
 * page of its own.  So sparse ids cost 8 bytes each, and the ids of one register little more than
 * the bits in which they differ.
 *
 * The body of a set is five arrays, one after the other:
 *
 *	uint64 singles[nsingles]		ascending
 *	uint64 chapters[nchapters]		ascending; upper half of the ids << 32 | pages up to its end
 *	uint32 directory[]				ascending in a chapter; the page's number << 16 | its shape
 *	uint16 shorts[]					of the array and run pages, in directory order;
 *									zero-padded to where a multiple of 8 bytes ends
 *	uint64 bitmaps[][1024]			of the bitmap pages, in directory order
 *
 * The choice between the forms depends on the members alone (set_shape), and everything is in
 * order, so that equal sets have equal bytes.
 */
#ifndef CORE_SET_H
#define CORE_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SET_PAGE_BITS 16
#define SET_PAGE_SIZE (1 << SET_PAGE_BITS)
#define SET_WORDS	  (SET_PAGE_SIZE / 64) /* of a bitmap */
#define SET_ARRAY_MAX 4096				   /* 2 bytes each: no larger than a bitmap */
#define SET_RUNS_MAX  2047				   /* 4 bytes each: smaller than a bitmap */

#define SET_CHAPTER_BITS 32
#define SET_SINGLES_MAX	 3 /* 8 bytes each: less than 8 + 3 * (4 + 2) */

/* Shapes of a directory entry: how many shorts the page has, and of what kind. */
#define SET_SHAPE_RUNS	 0x8000 /* | number of runs; without it: members - 1 */
#define SET_SHAPE_BITMAP 0xFFFF

typedef struct SetHead
{
	uint64_t cardinality;
	uint32_t nsingles;
	uint32_t nchapters;
} SetHead;

_Static_assert(sizeof(SetHead) == 16 && offsetof(SetHead, nsingles) == 8 &&
				   offsetof(SetHead, nchapters) == 12,
			   "a SetHead is stored");

/* A range of places in a page, both ends included. */
typedef struct SetRun
{
	uint16_t first;
	uint16_t last;
} SetRun;

_Static_assert(sizeof(SetRun) == 4 && offsetof(SetRun, last) == 2, "a SetRun is stored");

/* A readable set.  The arrays point into the bytes, which the caller owns. */
typedef struct SetView
{
	SetHead head;
	const uint64_t *singles;
	const uint64_t *chapters;
	const uint32_t *directory;
	const uint16_t *shorts;
	const uint64_t *bitmaps;
	uint32_t npages;
	uint32_t nbitmaps; /* of the pages */
	size_t nshorts;
	size_t size; /* of the body, in bytes */
} SetView;

typedef enum SetPageKind
{
	SET_ARRAY, /* a single is an array of one */
	SET_RUNS,
	SET_BITMAP
} SetPageKind;

typedef struct SetPage
{
	uint64_t key;
	SetPageKind kind;
	uint32_t count;	 /* members of an array, runs of a run page */
	uint16_t single; /* where the array of a single lies */
	const uint16_t *shorts;
	const uint64_t *words;
} SetPage;

/* Walks the pages of a set in order of their keys. */
typedef struct SetCursor
{
	const SetView *set;
	uint32_t single;
	uint32_t chapter;
	uint32_t page;
	uint32_t end;	/* of the pages of the chapter that "page" is in */
	uint64_t upper; /* of their keys */
	size_t bitmap;
	size_t shorts;
} SetCursor;

static inline uint64_t
set_bias(int64_t id)
{
	return (uint64_t) id ^ (UINT64_C(1) << 63);
}

/* The shorts of a page of that shape; a bitmap has none. */
static inline size_t
set_shape_shorts(uint32_t shape)
{
	if (shape == SET_SHAPE_BITMAP)
		return 0;
	if (shape & SET_SHAPE_RUNS)
		return 2 * (size_t) (shape & ~SET_SHAPE_RUNS);
	return (size_t) shape + 1;
}

/* The first key of a chapter, given by its entry. */
static inline uint64_t
set_chapter_key(uint64_t chapter)
{
	return chapter >> SET_CHAPTER_BITS << (SET_CHAPTER_BITS - SET_PAGE_BITS);
}

static inline int64_t
set_unbias(uint64_t id)
{
	return (int64_t) (id ^ (UINT64_C(1) << 63));
}

/* set.c */
extern size_t set_align(size_t size);
extern bool set_view(SetView *view, SetHead head, const void *body, size_t available);
extern bool set_equal(const SetView *a, const SetView *b);
extern const char *set_check(const SetView *view);
extern const char *set_check_page(const SetPage *page, uint32_t shape);
extern uint32_t set_page_shape(const SetPage *page);
extern uint32_t set_shape(uint32_t members, uint32_t runs);
extern uint32_t set_singles_before(const SetView *set, uint64_t key);
extern void set_first_page(SetCursor *cursor, const SetView *set);
extern bool set_next_page(SetCursor *cursor, SetPage *page);

/* set_page.c */
extern void set_page_words(const SetPage *page, uint64_t *words);
extern uint32_t set_page_members(const SetPage *page);
extern bool set_page_contains(const SetPage *page, uint16_t place);
extern uint32_t set_words_members(const uint64_t *words);
extern uint32_t set_words_runs(const uint64_t *words);
extern uint32_t set_words_to_shorts(const uint64_t *words, uint16_t *places);
extern bool set_words_next_run(const uint64_t *words, uint32_t from, SetRun *run);
extern void set_words_add_run(uint64_t *words, SetRun run);
extern uint32_t set_shorts_runs(const uint16_t *places, uint32_t count);

#endif /* CORE_SET_H */

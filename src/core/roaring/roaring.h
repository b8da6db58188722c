/*
 * core/roaring/roaring.h
 *	  Sets in the public 64-bit Roaring portable format
 *	  (github.com/RoaringBitmap/RoaringFormatSpec, with its extension for 64 bits).
 *
 * All numbers are little-endian.  A file is a uint64 count of buckets; each bucket a uint32, the
 * upper halves of its ids, and a 32-bit Roaring bitmap of their lower halves:
 *
 *	cookie			uint32 12346, then uint32 containers; or, when some are run containers,
 *					uint16 12347, uint16 containers - 1, and a bit for each: is it of runs?
 *	descriptions	uint16 key, uint16 members - 1, of each container
 *	offsets			uint32 from the cookie, of each container; left out when there are run
 *					containers and fewer than four in all
 *	containers		array (up to 4096 members): uint16 places
 *					bitset (more members): 8192 bytes
 *					runs: uint16 count, then uint16 first, uint16 length - 1 of each
 *
 * Its ids are unsigned.  Negative ids are stored as two's complement, as in other programs that use
 * int64, so they come after the others.
 */
#ifndef CORE_ROARING_H
#define CORE_ROARING_H

#include "core/beneficiary_set/beneficiary_set.h"
#include "core/beneficiary_set/writer.h"

#define ROARING_COOKIE		12346
#define ROARING_COOKIE_RUNS 12347
#define ROARING_ARRAY_MAX	4096
#define ROARING_BITSET_SIZE 8192
#define ROARING_OFFSETS_MIN 4  /* run files of fewer containers have no offsets */
#define ROARING_BUCKET_MIN	12 /* key, cookie and count of an empty bitmap */

/* roaring_write.c */
extern size_t roaring_size(const SetView *set);
extern void roaring_write(const SetView *set, unsigned char *bytes);

/* roaring_read.c */
extern const char *roaring_check(const unsigned char *bytes, size_t size, size_t *where);
extern void roaring_read(const unsigned char *bytes, size_t size, SetWriter *writer);

#endif /* CORE_ROARING_H */

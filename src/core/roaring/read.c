/*
 * core/roaring/read.c
 *	  Reading a set in the 64-bit Roaring portable format, from untrusted input.
 *
 * Every file that the specification allows is accepted, also one with containers larger than
 * necessary; every other is refused before anything is allocated.  The allocated memory is
 * proportional to the input, because no page is larger than its container and the container's
 * description.
 */
#include "core/roaring/roaring.h"

#include <string.h>

#include "core/memory.h"

typedef struct Reader
{
	const unsigned char *bytes;
	size_t size;
	size_t at;
	SetWriter *writer; /* NULL while the file is only checked */
} Reader;

/* The header of a 32-bit Roaring bitmap. */
typedef struct Bucket
{
	size_t start; /* of the cookie */
	uint32_t high;
	uint32_t ncontainers;
	const unsigned char *run_flags; /* NULL when it has no runs */
	const unsigned char *descriptions;
	const unsigned char *offsets; /* NULL when it has none */
} Bucket;

static uint32_t
get16(const unsigned char *from)
{
	return from[0] | (uint32_t) from[1] << 8;
}

static uint32_t
get32(const unsigned char *from)
{
	return get16(from) | get16(from + 2) << 16;
}

static uint64_t
get64(const unsigned char *from)
{
	return get32(from) | (uint64_t) get32(from + 4) << 32;
}

/* Skips that many bytes and returns them, or NULL when there are not so many. */
static const unsigned char *
take(Reader *reader, size_t size)
{
	const unsigned char *bytes = reader->bytes + reader->at;

	if (reader->size - reader->at < size)
		return NULL;
	reader->at += size;
	return bytes;
}

static const char too_short[] = "it ends too early";

/* Reads from the cookie how many containers there are, and which are of runs. */
static const char *
read_cookie(Reader *reader, Bucket *bucket)
{
	const unsigned char *cookie = take(reader, 4);
	const unsigned char *count;

	if (cookie == NULL)
		return too_short;
	bucket->run_flags = NULL;
	if (get32(cookie) == ROARING_COOKIE)
	{
		count = take(reader, 4);
		if (count == NULL)
			return too_short;
		bucket->ncontainers = get32(count);
		return bucket->ncontainers > SET_PAGE_SIZE ? "a bucket has too many containers" : NULL;
	}
	if (get16(cookie) != ROARING_COOKIE_RUNS)
		return "a bucket does not begin with a Roaring cookie";
	bucket->ncontainers = get16(cookie + 2) + 1;
	bucket->run_flags = take(reader, (bucket->ncontainers + 7) / 8);
	if (bucket->run_flags == NULL)
		return too_short;
	if (bucket->ncontainers % 8 != 0 &&
		bucket->run_flags[bucket->ncontainers / 8] >> bucket->ncontainers % 8 != 0)
		return "a container that is not there is marked as one of runs";
	return NULL;
}

static const char *
read_header(Reader *reader, Bucket *bucket)
{
	const char *problem;

	bucket->start = reader->at;
	problem = read_cookie(reader, bucket);
	if (problem != NULL)
		return problem;
	bucket->descriptions = take(reader, 4 * (size_t) bucket->ncontainers);
	if (bucket->descriptions == NULL)
		return too_short;
	bucket->offsets = NULL;
	if (bucket->run_flags == NULL || bucket->ncontainers >= ROARING_OFFSETS_MIN)
	{
		bucket->offsets = take(reader, 4 * (size_t) bucket->ncontainers);
		if (bucket->offsets == NULL)
			return too_short;
	}
	for (uint32_t i = 1; i < bucket->ncontainers; i++)
	{
		if (get16(bucket->descriptions + 4 * i) <= get16(bucket->descriptions + 4 * i - 4))
			return "containers are not ascending";
	}
	return NULL;
}

static const char *
read_array(Reader *reader, uint64_t key, uint32_t members)
{
	const unsigned char *content = take(reader, members * sizeof(uint16_t));
	uint16_t places[ROARING_ARRAY_MAX];

	if (content == NULL)
		return too_short;
	for (uint32_t i = 0; i < members; i++)
	{
		places[i] = get16(content + 2 * i);
		if (i > 0 && places[i] <= places[i - 1])
			return "members of a container are not ascending";
	}
	if (reader->writer != NULL)
		set_put_array(reader->writer, key, places, members);
	return NULL;
}

static const char *
read_bitset(Reader *reader, uint64_t key, uint32_t members)
{
	const unsigned char *content = take(reader, ROARING_BITSET_SIZE);
	uint64_t words[SET_WORDS];

	if (content == NULL)
		return too_short;
	for (int w = 0; w < SET_WORDS; w++)
		words[w] = get64(content + 8 * w);
	if (set_words_members(words) != members)
		return "a container has not as many members as it says";
	if (reader->writer != NULL)
		set_put_words(reader->writer, key, words);
	return NULL;
}

/* Adjacent runs are allowed there; as bits they become one run. */
static const char *
read_runs(Reader *reader, uint64_t key, uint32_t members)
{
	const unsigned char *count = take(reader, 2);
	const unsigned char *content = count != NULL ? take(reader, 4 * (size_t) get16(count)) : NULL;
	uint64_t words[SET_WORDS] = {0};
	uint32_t found = 0;
	uint32_t next = 0; /* the lowest place that the next run may begin at */

	if (content == NULL)
		return too_short;
	for (uint32_t i = 0; i < get16(count); i++)
	{
		uint32_t first = get16(content + 4 * i);
		uint32_t last = first + get16(content + 4 * i + 2);
		SetRun run = {first, last};

		if (first < next)
			return "runs of a container overlap or are not ascending";
		if (last >= SET_PAGE_SIZE)
			return "a run goes past the end of its container";
		found += last - first + 1;
		next = last + 1;
		set_words_add_run(words, run);
	}
	if (found != members)
		return "a container has not as many members as it says";
	if (reader->writer != NULL)
		set_put_words(reader->writer, key, words);
	return NULL;
}

static const char *
read_container(Reader *reader, const Bucket *bucket, uint32_t i)
{
	uint32_t low = get16(bucket->descriptions + 4 * i);
	uint32_t members = get16(bucket->descriptions + 4 * i + 2) + 1;
	uint64_t id = (uint64_t) bucket->high << 32 | (uint64_t) low << SET_PAGE_BITS;
	uint64_t key = set_bias((int64_t) id) >> SET_PAGE_BITS;

	if (bucket->offsets != NULL && get32(bucket->offsets + 4 * i) != reader->at - bucket->start)
		return "a container does not lie where its offset says";
	if (bucket->run_flags != NULL && bucket->run_flags[i / 8] >> i % 8 & 1)
		return read_runs(reader, key, members);
	if (members > ROARING_ARRAY_MAX)
		return read_bitset(reader, key, members);
	return read_array(reader, key, members);
}

/* The key of the bucket that begins here, if there is room for one. */
static const char *
read_key(Reader *reader, uint32_t *high)
{
	const unsigned char *key = take(reader, 4);

	if (key == NULL)
		return too_short;
	*high = get32(key);
	return NULL;
}

static const char *
read_bucket(Reader *reader, uint32_t high)
{
	Bucket bucket = {.high = high};
	const char *problem = read_header(reader, &bucket);

	for (uint32_t i = 0; problem == NULL && i < bucket.ncontainers; i++)
	{
		core_check_cancel();
		problem = read_container(reader, &bucket, i);
	}
	return problem;
}

/*
 * Reads all buckets.  Those of negative ids come last in the file but first in a set, so the place
 * of the first of them is returned.
 */
static const char *
read_buckets(Reader *reader, size_t *negative)
{
	const unsigned char *count = take(reader, sizeof(uint64_t));
	uint32_t last = 0;

	*negative = reader->size;
	if (count == NULL)
		return too_short;
	if (get64(count) > (reader->size - reader->at) / ROARING_BUCKET_MIN)
		return "it has fewer bytes than its count of buckets needs";
	for (uint64_t i = 0; i < get64(count); i++)
	{
		size_t start = reader->at;
		uint32_t high = 0;
		const char *problem = read_key(reader, &high);

		if (problem == NULL && i > 0 && high <= last)
			problem = "buckets are not ascending";
		if (problem == NULL)
			problem = read_bucket(reader, high);
		if (problem != NULL)
			return problem;
		if (high >> 31 && *negative == reader->size)
			*negative = start;
		last = high;
	}
	return reader->at < reader->size ? "bytes follow behind its last bucket" : NULL;
}

/*
 * Is this a set in the format?  Returns NULL, or what is wrong, worded as an errdetail, and the
 * byte up to which it was read.
 */
const char *
roaring_check(const unsigned char *bytes, size_t size, size_t *where)
{
	Reader reader = {bytes, size, 0, NULL};
	size_t negative;
	const char *problem = read_buckets(&reader, &negative);

	*where = reader.at;
	return problem;
}

static void
write_buckets(Reader *reader, size_t from, size_t upto)
{
	uint32_t high;

	reader->at = from;
	while (reader->at < upto && read_key(reader, &high) == NULL)
		read_bucket(reader, high);
}

/* Writes the set of a file that roaring_check has found sound. */
void
roaring_read(const unsigned char *bytes, size_t size, SetWriter *writer)
{
	Reader reader = {bytes, size, 0, NULL};
	size_t negative;

	read_buckets(&reader, &negative);
	reader.writer = writer;
	write_buckets(&reader, negative, size);
	write_buckets(&reader, sizeof(uint64_t), negative);
}

/*
 * beneficiary/wire.c
 *	  The binary form of the values that merge, in network byte order.
 *
 * It does not change when the stored form changes: COPY files are read by other versions, and the
 * seals of closed books are computed from it.  A value begins with its version (uint32), WIRE_WIDE
 * only if it must.  A tally then has its instances (int64) and its amount, of 64 bits or in
 * WIRE_WIDE of 128.  Each set is
 *
 *	uint64 cardinality, uint32 nsingles, uint32 npages
 *	uint64 singles[nsingles]		members that are alone in their page, ascending
 *	uint64 pages[npages]			all others, ascending; key << 16 | shape, as in core/beneficiary_set/beneficiary_set.h
 *	uint64 bitmaps[][1024]			of the bitmap pages, in order
 *	uint16 shorts[]					of the array and run pages, in order; zero-padded to 8 bytes
 */
#include "beneficiary/wire.h"

#include "libpq/pqformat.h"
#include "miscadmin.h"

typedef enum WirePart
{
	WIRE_SINGLES,
	WIRE_PAGES,
	WIRE_BITMAPS,
	WIRE_SHORTS
} WirePart;

/* A set as it was received. */
typedef struct WireSet
{
	uint64 cardinality;
	uint32 nsingles;
	uint32 npages;
	uint64 *singles;
	uint64 *pages;
	uint64 *bitmaps;
	uint16 *shorts;
} WireSet;

/* Raises: the message is not the binary form of a value. */
void
invalid_binary(const StoredType *type, const char *detail)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
					errmsg("invalid binary value of type %s", type->name),
					errdetail("What is wrong: %s.", detail)));
}

void
send_version(StringInfo message, uint32 version)
{
	pq_sendint32(message, version);
}

/* Only versions that this code can write are accepted: WIRE_PLAIN up to the newest of the type. */
uint32
recv_version(StringInfo message, const StoredType *type, uint32 newest)
{
	uint32 version = pq_getmsgint(message, 4);

	if (version < WIRE_PLAIN || version > newest)
		invalid_binary(type, "the encoding version is not one that is known");
	return version;
}

/* The value whose binary form is in a bytea, read by the receive function of its type. */
Datum
value_from_bytea(FunctionCallInfo fcinfo, PGFunction receive, const StoredType *type)
{
	bytea *bytes = PG_GETARG_BYTEA_PP(0);
	StringInfoData message;
	Datum value;

	message.data = VARDATA_ANY(bytes);
	message.len = (int) VARSIZE_ANY_EXHDR(bytes);
	message.maxlen = message.len;
	message.cursor = 0;
	value = DirectFunctionCall1(receive, PointerGetDatum(&message));
	if (message.cursor != message.len)
		invalid_binary(type, "it is longer than its counts say");
	return value;
}

/* A sum of 128 bits: the upper half, then the lower. */
void
send_wide(StringInfo message, Wide wide)
{
	pq_sendint64(message, wide.high);
	pq_sendint64(message, wide.low);
}

Wide
recv_wide(StringInfo message)
{
	Wide wide;

	wide.high = pq_getmsgint64(message);
	wide.low = (uint64) pq_getmsgint64(message);
	return wide;
}

static bool
is_single(const SetPage *page)
{
	return page->kind == SET_ARRAY && page->count == 1;
}

static size_t
page_shorts(const SetPage *page)
{
	return set_shape_shorts(set_page_shape(page));
}

/* Sends a page's share of a part. */
static void
send_part(StringInfo message, WirePart part, const SetPage *page)
{
	switch (part)
	{
		case WIRE_SINGLES:
			pq_sendint64(message, page->key << SET_PAGE_BITS | page->shorts[0]);
			break;
		case WIRE_PAGES:
			pq_sendint64(message, page->key << SET_PAGE_BITS | set_page_shape(page));
			break;
		case WIRE_BITMAPS:
			for (int w = 0; page->kind == SET_BITMAP && w < SET_WORDS; w++)
				pq_sendint64(message, page->words[w]);
			break;
		case WIRE_SHORTS:
			for (size_t i = 0; i < page_shorts(page); i++)
				pq_sendint16(message, page->shorts[i]);
			break;
	}
}

void
send_set_body(StringInfo message, const SetView *view)
{
	uint32 pages[2] = {0, 0}; /* of several members; of one */
	size_t nshorts = 0;
	SetCursor cursor;
	SetPage page;

	set_first_page(&cursor, view);
	while (set_next_page(&cursor, &page))
	{
		pages[is_single(&page)]++;
		if (!is_single(&page))
			nshorts += page_shorts(&page);
	}
	pq_sendint64(message, view->head.cardinality);
	pq_sendint32(message, pages[true]);
	pq_sendint32(message, pages[false]);
	for (WirePart part = WIRE_SINGLES; part <= WIRE_SHORTS; part++)
	{
		set_first_page(&cursor, view);
		while (set_next_page(&cursor, &page))
		{
			CHECK_FOR_INTERRUPTS();
			if (is_single(&page) == (part == WIRE_SINGLES))
				send_part(message, part, &page);
		}
	}
	for (; nshorts % 4 != 0; nshorts++)
		pq_sendint16(message, 0);
}

static uint64 *
recv_words(StringInfo message, size_t n)
{
	uint64 *words = palloc(n * sizeof(uint64));

	for (size_t i = 0; i < n; i++)
		words[i] = (uint64) pq_getmsgint64(message);
	return words;
}

/* The page of a received entry; advances past its bitmaps and shorts. */
static void
take_page(uint64 entry, const uint64 **bitmap, const uint16 **shorts, SetPage *page)
{
	uint32 shape = entry & 0xFFFF;

	page->key = entry >> SET_PAGE_BITS;
	page->kind = shape == SET_SHAPE_BITMAP ? SET_BITMAP
				 : shape & SET_SHAPE_RUNS  ? SET_RUNS
										   : SET_ARRAY;
	page->count = page->kind == SET_RUNS ? shape & ~SET_SHAPE_RUNS : shape + 1;
	page->words = *bitmap;
	page->shorts = *shorts;
	if (page->kind == SET_BITMAP)
		*bitmap += SET_WORDS;
	else
		*shorts += page_shorts(page);
}

/*
 * Reads the parts of a set.  Nothing is allocated that is larger than the rest of the message,
 * whatever the counts say.
 */
static void
recv_parts(StringInfo message, const StoredType *type, WireSet *set)
{
	size_t nbitmaps = 0;
	size_t nshorts = 0;

	set->cardinality = (uint64) pq_getmsgint64(message);
	set->nsingles = pq_getmsgint(message, 4);
	set->npages = pq_getmsgint(message, 4);
	if ((size_t) set->nsingles + set->npages > (message->len - message->cursor) / sizeof(uint64))
		invalid_binary(type, "it is shorter than its counts say");
	set->singles = recv_words(message, set->nsingles);
	set->pages = recv_words(message, set->npages);
	for (uint32 i = 0; i < set->npages; i++)
	{
		uint32 shape = set->pages[i] & 0xFFFF;

		nbitmaps += shape == SET_SHAPE_BITMAP;
		nshorts += set_shape_shorts(shape);
	}
	nshorts = set_align(nshorts * sizeof(uint16)) / sizeof(uint16);
	if (nbitmaps * SET_WORDS * sizeof(uint64) + nshorts * sizeof(uint16) >
		(size_t) (message->len - message->cursor))
		invalid_binary(type, "its pages do not fit its length");
	set->bitmaps = recv_words(message, nbitmaps * SET_WORDS);
	set->shorts = palloc0((nshorts + 1) * sizeof(uint16));
	for (size_t i = 0; i < nshorts; i++)
		set->shorts[i] = (uint16) pq_getmsgint(message, 2);
}

/* Writes the set that consists of the parts; returns what is wrong with them, or NULL. */
static const char *
write_parts(const WireSet *set, SetWriter *writer)
{
	const uint64 *bitmap = set->bitmaps;
	const uint16 *shorts = set->shorts;
	uint64 next_key = 0;
	uint32 s = 0;
	uint32 p = 0;

	while (s < set->nsingles || p < set->npages)
	{
		bool single = p == set->npages || (s < set->nsingles && set->singles[s] >> SET_PAGE_BITS <=
																	set->pages[p] >> SET_PAGE_BITS);
		uint64 key = (single ? set->singles[s] : set->pages[p]) >> SET_PAGE_BITS;
		SetPage page;
		const char *problem;

		CHECK_FOR_INTERRUPTS();
		if (key < next_key)
			return "pages are not ascending, or one is there twice";
		next_key = key + 1;
		if (single)
		{
			set_put_single(writer, set->singles[s++]);
			continue;
		}
		take_page(set->pages[p], &bitmap, &shorts, &page);
		problem = (set->pages[p++] & 0xFFFF) == 0 ? "a page of one member is not a single"
												  : set_check_page(&page, set_page_shape(&page));
		if (problem != NULL)
			return problem;
		set_put_page(writer, &page);
	}
	if (writer->head.cardinality != set->cardinality)
		return "the cardinality is not the number of members";
	for (; (shorts - set->shorts) % 4 != 0; shorts++)
	{
		if (*shorts != 0)
			return "padding is not zero";
	}
	return NULL;
}

/* Reads a set; raises when it is invalid, or not in the form that this code sends. */
void
recv_set_body(StringInfo message, const StoredType *type, SetView *view)
{
	WireSet set;
	SetWriter writer;
	const char *problem;
	void *body;

	recv_parts(message, type, &set);
	set_writer_init(&writer);
	problem = write_parts(&set, &writer);
	if (problem != NULL)
		invalid_binary(type, problem);
	body = palloc(set_written_size(&writer) + sizeof(uint64));
	set_copy_body(&writer, body);
	if (!set_view(view, writer.head, body, set_written_size(&writer)))
		invalid_binary(type, "it cannot be stored");
	set_writer_free(&writer);
}

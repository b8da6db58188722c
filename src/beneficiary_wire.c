/*
 * beneficiary_wire.c
 *	  The binary form of the values that merge: their flags word, then the parts of core/set.h in
 *	  network byte order.
 */
#include "beneficiary.h"

#include "libpq/pqformat.h"

/* Raises: the message is not the binary form of a value. */
void
invalid_binary(const char *type_name, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid binary value of type %s", type_name),
			 errdetail("What is wrong: %s.", detail)));
}

void
send_flags(StringInfo message)
{
	pq_sendint32(message, BENEFICIARY_VERSION);
}

/* Only finished values of a version that we write travel. */
void
recv_flags(StringInfo message, const char *type_name)
{
	if (pq_getmsgint(message, 4) != BENEFICIARY_VERSION)
		invalid_binary(type_name, "the encoding version is not one that is known");
}

/* The shorts of a set, and what pads them. */
static size_t
padded_shorts(const SetView *view)
{
	return (const uint16 *) view->bitmaps - view->shorts;
}

void
send_set_body(StringInfo message, const SetView *view)
{
	size_t		nwords = (size_t) view->head.nsingles + view->head.nchapters;

	pq_sendint64(message, view->head.cardinality);
	pq_sendint32(message, view->head.nsingles);
	pq_sendint32(message, view->head.nchapters);
	enlargeStringInfo(message, (int) view->size);
	for (size_t i = 0; i < nwords; i++)
		pq_writeint64(message, view->singles[i]);
	for (size_t i = 0; i < view->npages; i++)
		pq_writeint32(message, view->directory[i]);
	for (size_t i = 0; i < padded_shorts(view); i++)
		pq_writeint16(message, view->shorts[i]);
	for (size_t i = 0; i < (size_t) view->nbitmaps * SET_WORDS; i++)
		pq_writeint64(message, view->bitmaps[i]);
}

/* Reads the directory behind so many words; as long as the last chapter says, if that much is there. */
static void
recv_directory(StringInfo message, uint32 nchapters, uint64 *body, size_t nwords)
{
	uint32	   *directory = (uint32 *) (body + nwords);
	size_t		npages = nchapters > 0 ? (uint32) body[nwords - 1] : 0;

	npages = Min(npages, (message->len - message->cursor) / sizeof(uint32));
	for (size_t i = 0; i < npages; i++)
		directory[i] = pq_getmsgint(message, 4);
}

/*
 * Reads a set.  Nothing is allocated that is larger than the rest of the message, whatever the
 * counts say.
 */
void
recv_set_body(StringInfo message, const char *type_name, SetView *view)
{
	SetHead		head;
	size_t		nwords;
	size_t		available;
	uint64	   *body;
	uint16	   *shorts;
	uint64	   *bitmaps;
	const char *problem;

	head.cardinality = (uint64) pq_getmsgint64(message);
	head.nsingles = pq_getmsgint(message, 4);
	head.nchapters = pq_getmsgint(message, 4);
	nwords = (size_t) head.nsingles + head.nchapters;
	available = message->len - message->cursor;
	if (nwords > available / sizeof(uint64))
		invalid_binary(type_name, "it is shorter than its counts say");

	body = palloc(available + sizeof(uint64));
	for (size_t i = 0; i < nwords; i++)
		body[i] = (uint64) pq_getmsgint64(message);
	recv_directory(message, head.nchapters, body, nwords);
	if (!set_view(view, head, body, available))
		invalid_binary(type_name, "its directory does not fit its length");
	shorts = unconstify(uint16 *, view->shorts);
	for (size_t i = 0; i < padded_shorts(view); i++)
		shorts[i] = (uint16) pq_getmsgint(message, 2);
	bitmaps = unconstify(uint64 *, view->bitmaps);
	for (size_t i = 0; i < (size_t) view->nbitmaps * SET_WORDS; i++)
		bitmaps[i] = (uint64) pq_getmsgint64(message);
	problem = set_check(view);
	if (problem != NULL)
		invalid_binary(type_name, problem);
}

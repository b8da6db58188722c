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

void
send_set_body(StringInfo message, const SetView *view)
{
	size_t		nwords = (const uint64 *) view->shorts - view->singles;
	size_t		nshorts = set_align(view->nshorts * sizeof(uint16)) / sizeof(uint16);

	pq_sendint64(message, view->head.cardinality);
	pq_sendint32(message, view->head.nsingles);
	pq_sendint32(message, view->head.npages);
	enlargeStringInfo(message, (int) view->size);
	for (size_t i = 0; i < nwords; i++)
		pq_writeint64(message, view->singles[i]);
	for (size_t i = 0; i < nshorts; i++)
		pq_writeint16(message, view->shorts[i]);
}

/*
 * Reads a set.  Nothing is allocated that is larger than the rest of the message, whatever the
 * counts say.
 */
void
recv_set_body(StringInfo message, const char *type_name, SetView *view)
{
	SetHead		head;
	size_t		entries;
	size_t		available;
	uint64	   *body;
	uint16	   *shorts;
	const char *problem;

	head.cardinality = (uint64) pq_getmsgint64(message);
	head.nsingles = pq_getmsgint(message, 4);
	head.npages = pq_getmsgint(message, 4);
	entries = (size_t) head.nsingles + head.npages;
	available = message->len - message->cursor;
	if (entries > available / sizeof(uint64))
		invalid_binary(type_name, "it is shorter than its counts say");

	body = palloc(available + sizeof(uint64));
	for (size_t i = 0; i < entries; i++)
		body[i] = (uint64) pq_getmsgint64(message);
	if (!set_view(view, head, body, available))
		invalid_binary(type_name, "its directory does not fit its length");
	for (size_t i = 0; i < view->nbitmaps * SET_WORDS; i++)
		body[entries + i] = (uint64) pq_getmsgint64(message);
	shorts = unconstify(uint16 *, view->shorts);
	for (size_t i = 0; i < set_align(view->nshorts * sizeof(uint16)) / sizeof(uint16); i++)
		shorts[i] = (uint16) pq_getmsgint(message, 2);
	problem = set_check(view);
	if (problem != NULL)
		invalid_binary(type_name, problem);
}

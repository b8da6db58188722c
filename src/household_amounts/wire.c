/*
 * household_amounts/wire.c
 *	  The binary form of a map.
 */
#include "household_amounts/open.h"

#include "libpq/pqformat.h"

#include "beneficiary/wire.h"

PG_FUNCTION_INFO_V1(household_amounts_recv);
PG_FUNCTION_INFO_V1(household_amounts_send);

/*
 * The binary form: the flags word, the set of households, then the amounts as core/household_amounts/amounts.h has
 * them, in network byte order.  The total is not sent, so that it cannot be wrong.
 */
Datum
household_amounts_send(PG_FUNCTION_ARGS)
{
	AmountsView view;
	StringInfoData message;

	amounts_datum_view(PG_GETARG_DATUM(0), &view);
	pq_begintypsend(&message);
	send_flags(&message);
	send_set_body(&message, &view.set);
	enlargeStringInfo(&message, (int) (view.size - view.set.size));
	for (uint64 i = 0; i < view.nblocks; i++)
		pq_writeint64(&message, (uint64) view.bases[i]);
	for (uint64 i = 0; i < view.nblocks; i++)
		pq_writeint8(&message, view.widths[i]);
	for (size_t i = 0; i < view.nwords; i++)
		pq_writeint64(&message, view.words[i]);
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/*
 * Reads what follows the set into a body that begins with it.  Nothing is allocated that is larger
 * than the rest of the message, whatever the counts say.
 */
static void
recv_amounts(StringInfo message, const SetView *set, AmountsView *view)
{
	uint64 nblocks = amounts_blocks(set->head.cardinality);
	size_t available = message->len - message->cursor;
	char *body;
	int64 *bases;
	uint8 *widths;
	uint64 *words;

	if (nblocks > available / (sizeof(int64) + sizeof(uint8)))
		invalid_binary(&amounts_type, "it is shorter than its counts say");
	body = core_alloc(set->size + available + sizeof(uint64));
	memcpy(body, set->singles, set->size);
	bases = (int64 *) (body + set->size);
	widths = (uint8 *) (bases + nblocks);
	words = (uint64 *) (widths + set_align(nblocks));
	for (uint64 i = 0; i < nblocks; i++)
		bases[i] = pq_getmsgint64(message);
	memset(widths, 0, set_align(nblocks));
	pq_copymsgbytes(message, (char *) widths, nblocks);
	/* The padding of the widths does not travel. */
	if (!amounts_view(view, set->head, body, set->size + available + set_align(nblocks) - nblocks))
		invalid_binary(&amounts_type, "its amounts do not fit its length");
	for (size_t i = 0; i < view->nwords; i++)
		words[i] = (uint64) pq_getmsgint64(message);
}

Datum
household_amounts_recv(PG_FUNCTION_ARGS)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	SetView set;
	AmountsView view;
	const char *problem;

	recv_flags(message, &amounts_type);
	recv_set_body(message, &amounts_type, &set);
	recv_amounts(message, &set, &view);
	problem = amounts_check(&view);
	if (problem != NULL)
		invalid_binary(&amounts_type, problem);
	PG_RETURN_POINTER(amounts_from_view(&view));
}

/*
 * household_amounts/wire.c
 *	  The binary form of a map.
 */
#include "household_amounts/open.h"

#include "libpq/pqformat.h"

#include "beneficiary/wire.h"

PG_FUNCTION_INFO_V1(household_amounts_recv);
PG_FUNCTION_INFO_V1(household_amounts_send);
PG_FUNCTION_INFO_V1(household_amounts_from_bytea);

/* Sends what follows the set. */
static void
send_amounts(StringInfo message, const AmountsView *view)
{
	enlargeStringInfo(message, (int) (view->size - view->set.size));
	for (uint64 i = 0; i < view->nblocks; i++)
		pq_writeint64(message, (uint64) view->bases[i]);
	pq_sendbytes(message, (const char *) view->widths, (int) view->nblocks);
	for (size_t i = 0; i < view->nwords; i++)
		pq_writeint64(message, view->words[i]);
	for (uint64 i = 0; i < view->nbeyond; i++)
	{
		pq_sendint64(message, view->beyond[i].id);
		send_wide(message, view->beyond[i].fen);
	}
}

/*
 * The binary form: the version, WIRE_WIDE if amounts are beyond the range of yuan, and then their
 * number; the set of households; the amounts as in core/household_amounts/household_amounts.h, in
 * network byte order.  The total is not sent, so that it cannot be wrong.
 */
Datum
household_amounts_send(PG_FUNCTION_ARGS)
{
	AmountsView view;
	StringInfoData message;

	amounts_datum_view(PG_GETARG_DATUM(0), &view);
	pq_begintypsend(&message);
	send_version(&message, view.nbeyond > 0 ? WIRE_WIDE : WIRE_PLAIN);
	if (view.nbeyond > 0)
		pq_sendint64(&message, view.nbeyond);
	send_set_body(&message, &view.set);
	send_amounts(&message, &view);
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/* Reads the version, and how many amounts are beyond the range of yuan. */
static uint64
recv_head(StringInfo message)
{
	uint64 nbeyond;

	if (recv_version(message, &amounts_type, WIRE_WIDE) == WIRE_PLAIN)
		return 0;
	nbeyond = (uint64) pq_getmsgint64(message);
	if (nbeyond == 0)
		invalid_binary(&amounts_type, "no amount is beyond the range of yuan, but it is sent so");
	return nbeyond;
}

/* Reads the words of blocks and what is beyond, into a body whose parts fit. */
static void
recv_words(StringInfo message, const AmountsView *view)
{
	uint64 *words = unconstify(uint64 *, view->words);
	AmountsBeyond *beyond = unconstify(AmountsBeyond *, view->beyond);

	for (size_t i = 0; i < view->nwords; i++)
		words[i] = (uint64) pq_getmsgint64(message);
	for (uint64 i = 0; i < view->nbeyond; i++)
	{
		beyond[i].id = (uint64) pq_getmsgint64(message);
		beyond[i].fen = recv_wide(message);
	}
}

/*
 * Reads what follows the set into a body that begins with it.  Nothing is allocated that is larger
 * than the rest of the message, whatever the counts say.
 */
static void
recv_amounts(StringInfo message, const SetView *set, uint64 nbeyond, AmountsView *view)
{
	AmountsHead head = {set->head, nbeyond};
	uint64 nblocks = amounts_blocks(set->head.cardinality);
	size_t available = message->len - message->cursor;
	char *body;
	int64 *bases;
	uint8 *widths;

	if (nblocks > available / (sizeof(int64) + sizeof(uint8)))
		invalid_binary(&amounts_type, "it is shorter than its counts say");
	body = core_alloc(set->size + available + sizeof(uint64));
	memcpy(body, set->singles, set->size);
	bases = (int64 *) (body + set->size);
	widths = (uint8 *) (bases + nblocks);
	for (uint64 i = 0; i < nblocks; i++)
		bases[i] = pq_getmsgint64(message);
	memset(widths, 0, set_align(nblocks));
	pq_copymsgbytes(message, (char *) widths, nblocks);
	/* The padding of the widths is not sent. */
	if (!amounts_view(view, head, body, set->size + available + set_align(nblocks) - nblocks))
		invalid_binary(&amounts_type, "its amounts do not fit its length");
	recv_words(message, view);
}

Datum
household_amounts_recv(PG_FUNCTION_ARGS)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	SetView set;
	AmountsView view;
	uint64 nbeyond = recv_head(message);
	const char *problem;

	recv_set_body(message, &amounts_type, &set);
	recv_amounts(message, &set, nbeyond, &view);
	problem = amounts_check(&view);
	if (problem != NULL)
		invalid_binary(&amounts_type, problem);
	PG_RETURN_POINTER(amounts_from_view(&view));
}

Datum
household_amounts_from_bytea(PG_FUNCTION_ARGS)
{
	return value_from_bytea(fcinfo, household_amounts_recv, &amounts_type);
}

/*
 * resident_id/keyed_id.c
 *	  HMAC-SHA-256: identity numbers as ids that only holders of a key can compute, and signatures.
 */
#include "resident_id/resident_id.h"

#include "common/hmac.h"
#include "common/sha2.h"
#include "port/pg_bswap.h"

#define KEY_BYTES_MIN                                                                              \
	PG_SHA256_DIGEST_LENGTH /* a shorter key is easier to guess than the hash (RFC 2104) */
#define KEY_BYTES_MAX PG_SHA256_BLOCK_LENGTH /* a longer one is replaced by its hash */

PG_FUNCTION_INFO_V1(resident_id_keyed_id);
PG_FUNCTION_INFO_V1(exchange_signature);

/* No message contains any part of the key. */
static void
check_key(int length)
{
	if (length < KEY_BYTES_MIN || length > KEY_BYTES_MAX)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("key must have %d to %d bytes", KEY_BYTES_MIN, KEY_BYTES_MAX),
						errdetail("It has %d.", length),
						errhint("Make one of random bytes, as with: openssl rand -hex %d",
								KEY_BYTES_MIN)));
}

static void
hmac_sha256(const bytea *key, const void *data, size_t size, uint8 digest[PG_SHA256_DIGEST_LENGTH])
{
	pg_hmac_ctx *context;
	bool done;

	check_key((int) VARSIZE_ANY_EXHDR(key));
	context = pg_hmac_create(PG_SHA256);
	if (context == NULL)
		ereport(ERROR, (errcode(ERRCODE_OUT_OF_MEMORY), errmsg("out of memory")));
	done = pg_hmac_init(context, (const uint8 *) VARDATA_ANY(key), VARSIZE_ANY_EXHDR(key)) >= 0 &&
		   pg_hmac_update(context, data, size) >= 0 &&
		   pg_hmac_final(context, digest, PG_SHA256_DIGEST_LENGTH) >= 0;
	if (!done)
		ereport(ERROR, (errcode(ERRCODE_INTERNAL_ERROR),
						errmsg("could not compute an HMAC: %s", pg_hmac_error(context))));
	pg_hmac_free(context);
}

/*
 * The first 63 bits of the HMAC-SHA-256 of the 18 characters, so that anyone with the key can
 * compute it without this extension.
 */
Datum
resident_id_keyed_id(PG_FUNCTION_ARGS)
{
	ResidentId id = PG_GETARG_RESIDENT_ID(0);
	bytea *key = PG_GETARG_BYTEA_PP(1);
	char text[RESIDENT_DIGITS + 1];
	uint8 digest[PG_SHA256_DIGEST_LENGTH];
	uint64 word;

	resident_print(id, text);
	hmac_sha256(key, text, RESIDENT_DIGITS, digest);
	memcpy(&word, digest, sizeof(word));
	PG_RETURN_INT64((int64) (pg_ntoh64(word) >> 1));
}

/* Who has the key can check that the bytes are those that were signed. */
Datum
exchange_signature(PG_FUNCTION_ARGS)
{
	bytea *data = PG_GETARG_BYTEA_PP(0);
	bytea *key = PG_GETARG_BYTEA_PP(1);
	bytea *result = palloc(VARHDRSZ + PG_SHA256_DIGEST_LENGTH);

	SET_VARSIZE(result, VARHDRSZ + PG_SHA256_DIGEST_LENGTH);
	hmac_sha256(key, VARDATA_ANY(data), VARSIZE_ANY_EXHDR(data), (uint8 *) VARDATA(result));
	PG_RETURN_BYTEA_P(result);
}

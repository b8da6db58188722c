/*
 * resident_id/resident_id.c
 *	  Type resident_id: text and binary form, and its casts.
 *
 * Input is STABLE, not IMMUTABLE, for one reason: nobody is born in the future.  "Today" is the
 * date in China (UTC+8, in which births are registered) when the transaction began, not the date in
 * the session's TimeZone.  So what was accepted once is accepted ever after, by any session and by
 * a dump restored elsewhere, since that clock only goes forward.  The exception is a server whose
 * clock is behind by more than the age of somebody in the data, in practice newborns and clocks
 * that are days wrong.
 */
#include "resident_id/resident_id.h"

#include "access/xact.h"
#include "common/string.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/timestamp.h"

PG_FUNCTION_INFO_V1(resident_id_in);
PG_FUNCTION_INFO_V1(cell_resident_id);
PG_FUNCTION_INFO_V1(resident_id_out);
PG_FUNCTION_INFO_V1(resident_id_recv);
PG_FUNCTION_INFO_V1(resident_id_send);
PG_FUNCTION_INFO_V1(resident_id_from_bigint);

#define CHINA_UTC_OFFSET (8 * USECS_PER_HOUR)

/* The last day on which a holder can have been born. */
static int32
today_in_china(void)
{
	TimestampTz now = GetCurrentTransactionStartTimestamp() + CHINA_UTC_OFFSET;
	int64 date = now / USECS_PER_DAY;

	if (now % USECS_PER_DAY < 0)
		date--; /* a clock before 2000 */
	date -= RESIDENT_EPOCH_DATE;
	return (int32) Max(Min(date, RESIDENT_DAYS - 1), 0);
}

/*
 * The core reads UTF-8, where only full-width digits make a difference.  Under SQL_ASCII there is
 * nothing to convert from, and what is not UTF-8 is refused as no digit.
 */
static const char *
to_utf8(const char *text)
{
	int encoding = GetDatabaseEncoding();

	if (encoding == PG_UTF8 || encoding == PG_SQL_ASCII || pg_is_ascii(text))
		return text;
	return pg_server_to_any(text, strlen(text), PG_UTF8);
}

Datum
resident_id_in(PG_FUNCTION_ARGS)
{
	const char *text = to_utf8(PG_GETARG_CSTRING(0));
	ResidentReading reading;
	ResidentStatus status;

	status = resident_parse(text, strlen(text), today_in_china(), &reading);
	if (status != RESIDENT_OK)
		return resident_id_refuse(status, reading.position, NULL, 0, fcinfo->context);
	PG_RETURN_RESIDENT_ID(reading.packed);
}

/* For imports, which read many cells: NULL instead of an error. */
Datum
cell_resident_id(PG_FUNCTION_ARGS)
{
	const char *number = to_utf8(text_to_cstring(PG_GETARG_TEXT_PP(0)));
	ResidentReading reading;

	if (resident_parse(number, strlen(number), today_in_china(), &reading) != RESIDENT_OK)
		PG_RETURN_NULL();
	PG_RETURN_RESIDENT_ID(reading.packed);
}

Datum
resident_id_out(PG_FUNCTION_ARGS)
{
	char *text = palloc(RESIDENT_DIGITS + 1);

	resident_print(PG_GETARG_RESIDENT_ID(0), text);
	PG_RETURN_CSTRING(text);
}

/* The binary form is the packed value, eight bytes in network order, under the rules of text. */
Datum
resident_id_recv(PG_FUNCTION_ARGS)
{
	ResidentId id = pq_getmsgint64((StringInfo) PG_GETARG_POINTER(0));
	ResidentStatus status = resident_check(id, today_in_china());

	if (status != RESIDENT_OK)
		return resident_id_refuse(status, 0, "invalid binary representation of type resident_id",
								  ERRCODE_INVALID_BINARY_REPRESENTATION, NULL);
	PG_RETURN_RESIDENT_ID(id);
}

Datum
resident_id_send(PG_FUNCTION_ARGS)
{
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendint64(&buf, PG_GETARG_RESIDENT_ID(0));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/* The cast from bigint; the cast to bigint needs no code. */
Datum
resident_id_from_bigint(PG_FUNCTION_ARGS)
{
	ResidentId id = PG_GETARG_INT64(0);
	ResidentStatus status = resident_check(id, today_in_china());

	if (status != RESIDENT_OK)
		return resident_id_refuse(status, 0, "bigint is not a packed resident_id",
								  ERRCODE_INVALID_PARAMETER_VALUE, fcinfo->context);
	PG_RETURN_RESIDENT_ID(id);
}

/*
 * beneficiary/wire.h
 *	  The binary form of a set, alone or as a part of another value.
 */
#ifndef POVERTY_RELIEF_BENEFICIARY_WIRE_H
#define POVERTY_RELIEF_BENEFICIARY_WIRE_H

#include "beneficiary/store.h"

#include "lib/stringinfo.h"

#define WIRE_PLAIN 1 /* sums are in the range of yuan */
#define WIRE_WIDE  2 /* one of them is not */

extern void send_version(StringInfo message, uint32 version);
extern uint32 recv_version(StringInfo message, const StoredType *type, uint32 newest);
extern Datum value_from_bytea(FunctionCallInfo fcinfo, PGFunction receive, const StoredType *type);
extern void send_wide(StringInfo message, Wide wide);
extern Wide recv_wide(StringInfo message);
extern void send_set_body(StringInfo message, const SetView *view);
extern void recv_set_body(StringInfo message, const StoredType *type, SetView *view);
pg_noreturn extern void invalid_binary(const StoredType *type, const char *detail);

#endif /* POVERTY_RELIEF_BENEFICIARY_WIRE_H */

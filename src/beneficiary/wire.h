/*
 * beneficiary/wire.h
 *	  The binary form of a set, alone or as a part of another value.
 */
#ifndef POVERTY_RELIEF_BENEFICIARY_WIRE_H
#define POVERTY_RELIEF_BENEFICIARY_WIRE_H

#include "beneficiary/store.h"

#include "lib/stringinfo.h"

extern void send_flags(StringInfo message);
extern void recv_flags(StringInfo message, const StoredType *type);
extern void send_set_body(StringInfo message, const SetView *view);
extern void recv_set_body(StringInfo message, const StoredType *type, SetView *view);
pg_noreturn extern void invalid_binary(const StoredType *type, const char *detail);

#endif /* POVERTY_RELIEF_BENEFICIARY_WIRE_H */

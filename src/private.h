/*
 * private.h
 *	  What the extension's own files share; nothing here is for other modules.
 */
#ifndef POVERTY_RELIEF_PRIVATE_H
#define POVERTY_RELIEF_PRIVATE_H

#include "compat.h"
#include "poverty_relief.h"

#include "core/yuan/yuan.h"

/* yuan.c */
extern void yuan_check(YuanStatus status);

/* yuan_casts.c: a numeric that counts units of 10^exponent fen */
extern YuanStatus yuan_cut_numeric(Datum number, int exponent, FenCut *cut);
extern Yuan yuan_round_numeric(Datum number, int exponent);

/* ledger/home.c */
extern Oid ledger_schema_owner(Oid schema);
extern Oid ledger_schema(Oid relation, bool as_owner);

/* ledger/messages.c */
extern void messages_define_setting(void);
extern const char *message_in_language(const char *message, Oid asking_function);

#endif /* POVERTY_RELIEF_PRIVATE_H */

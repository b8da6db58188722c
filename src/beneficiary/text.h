/*
 * beneficiary/text.h
 *	  The text form of a set, alone or as a part of a tally's.
 */
#ifndef POVERTY_RELIEF_BENEFICIARY_TEXT_H
#define POVERTY_RELIEF_BENEFICIARY_TEXT_H

#include "beneficiary/store.h"

#include "lib/stringinfo.h"

extern int errdetail_unexpected(const char *whole, const char *at);
extern void append_set_text(StringInfo text, const SetView *view);
extern bool parse_set_text(const char *whole, const char **text, const StoredType *type,
						   SetWriter *writer, struct Node *escontext);
extern bool parse_set_end(const char *whole, const char *text, const StoredType *type,
						  struct Node *escontext);

#endif /* POVERTY_RELIEF_BENEFICIARY_TEXT_H */

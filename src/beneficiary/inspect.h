/*
 * beneficiary/inspect.h
 *	  How a stored value is built, as a JSON object: for bug reports.  It contains no ids.
 */
#ifndef POVERTY_RELIEF_BENEFICIARY_INSPECT_H
#define POVERTY_RELIEF_BENEFICIARY_INSPECT_H

#include "beneficiary/small.h"

#include "lib/stringinfo.h"

extern void begin_inspection(StringInfo json, const struct varlena *value, const char *problem);
extern void append_set_inspection(StringInfo json, const SetView *view);
extern Datum end_inspection(StringInfo json);

#endif /* POVERTY_RELIEF_BENEFICIARY_INSPECT_H */

/*
 * beneficiary/inspect.c
 *	  Code shared by the inspect functions of all types.
 */
#include "beneficiary/inspect.h"

#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"

#include "core/beneficiary_set/census.h"

/*
 * Begins an object with the members that every type has; more can be appended, each after a comma.
 * The problem, if any, is one of the extension's own texts, which need no escaping.
 */
void
begin_inspection(StringInfo json, const struct varlena *value, const char *problem)
{
	bool has_flags = VARSIZE(value) >= sizeof(StoredHead);

	initStringInfo(json);
	appendStringInfo(json, "{\"bytes\": %u", (unsigned) VARSIZE(value));
	if (has_flags)
		appendStringInfo(json, ", \"version\": %u, \"form\": \"%s\"",
						 stored_flags(value) & STORED_VERSION_MASK,
						 stored_flags(value) & STORED_SMALL ? "small" : "finished");
	if (problem != NULL)
		appendStringInfo(json, ", \"problem\": \"%s\"", problem);
}

/* Appends a set as an object. */
void
append_set_inspection(StringInfo json, const SetView *view)
{
	SetCensus census;

	set_census(view, &census);
	appendStringInfo(json,
					 "{\"bytes\": %zu, \"ids\": " UINT64_FORMAT ", \"chapters\": %u, "
					 "\"pages\": {\"single\": %u, \"array\": %u, \"runs\": %u, \"bitmap\": %u}}",
					 view->size, (uint64) view->head.cardinality, view->head.nchapters,
					 census.singles, census.arrays, census.runs, census.bitmaps);
}

Datum
end_inspection(StringInfo json)
{
	appendStringInfoChar(json, '}');
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(json->data));
}

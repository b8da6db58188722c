/*
 * beneficiary_set/inspect.c
 *	  How a set is stored, and what is wrong with it.
 */
#include "beneficiary/inspect.h"

#include "utils/builtins.h"

#include "beneficiary/problem.h"

PG_FUNCTION_INFO_V1(beneficiary_set_inspect);
PG_FUNCTION_INFO_V1(beneficiary_set_problem);

/* Appends the readable properties of a set in any form; a small one may contain duplicate ids. */
static void
append_set(StringInfo json, const struct varlena *value)
{
	const SmallState *small = (const SmallState *) value;
	SetView view;

	if (stored_head_problem(value, &set_type) != NULL)
		return;
	if (stored_flags(value) & STORED_SMALL)
	{
		if (small_problem(small, false) == NULL)
			appendStringInfo(json, ", \"set\": {\"ids\": %u}, \"room\": %u, \"id_bytes\": %u",
							 small->count[HOUSEHOLDS], small->room, small->width);
	}
	else if (stored_set_view((const BeneficiarySet *) value, &view))
	{
		appendStringInfoString(json, ", \"set\": ");
		append_set_inspection(json, &view);
	}
}

Datum
beneficiary_set_inspect(PG_FUNCTION_ARGS)
{
	struct varlena *value = PG_DETOAST_DATUM(PG_GETARG_DATUM(0));
	StringInfoData json;

	begin_inspection(&json, value, set_value_problem(value));
	append_set(&json, value);
	return end_inspection(&json);
}

/* NULL for a sound set. */
Datum
beneficiary_set_problem(PG_FUNCTION_ARGS)
{
	const char *problem = set_value_problem(PG_DETOAST_DATUM(PG_GETARG_DATUM(0)));

	if (problem == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(problem));
}

/*
 * beneficiary_tally/inspect.c
 *	  How a tally is stored, and what is wrong with it.
 */
#include "beneficiary/inspect.h"

#include "utils/builtins.h"

#include "beneficiary/problem.h"
#include "core/wide_text.h"

PG_FUNCTION_INFO_V1(beneficiary_tally_inspect);
PG_FUNCTION_INFO_V1(beneficiary_tally_problem);

static void
append_sums(StringInfo json, const TallySums *sums)
{
	char amount[WIDE_TEXT_SIZE];

	wide_print(sums->amount, amount);
	appendStringInfo(json, ", \"instances\": " INT64_FORMAT ", \"amount\": %s", sums->instances,
					 amount);
}

/* A small tally may contain duplicate ids. */
static void
append_small(StringInfo json, const SmallState *small)
{
	append_sums(json, &small->sums);
	appendStringInfo(json,
					 ", \"households\": {\"ids\": %u}, \"persons\": {\"ids\": %u}, "
					 "\"room\": %u, \"id_bytes\": %u",
					 small->count[HOUSEHOLDS], small->count[PERSONS], small->room, small->width);
}

/* Appends the readable properties of a tally in any form. */
static void
append_tally(StringInfo json, const struct varlena *value)
{
	const SmallState *small = (const SmallState *) value;
	TallyView view;

	if (stored_head_problem(value, &tally_type) != NULL)
		return;
	if (stored_flags(value) & STORED_SMALL)
	{
		if (small_problem(small, true) == NULL)
			append_small(json, small);
	}
	else if (stored_tally_view((const BeneficiaryTally *) value, &view))
	{
		append_sums(json, &view.sums);
		appendStringInfoString(json, ", \"households\": ");
		append_set_inspection(json, &view.set[HOUSEHOLDS]);
		appendStringInfoString(json, ", \"persons\": ");
		append_set_inspection(json, &view.set[PERSONS]);
	}
}

Datum
beneficiary_tally_inspect(PG_FUNCTION_ARGS)
{
	struct varlena *value = PG_DETOAST_DATUM(PG_GETARG_DATUM(0));
	StringInfoData json;

	begin_inspection(&json, value, tally_value_problem(value));
	append_tally(&json, value);
	return end_inspection(&json);
}

/* NULL for a sound tally. */
Datum
beneficiary_tally_problem(PG_FUNCTION_ARGS)
{
	const char *problem = tally_value_problem(PG_DETOAST_DATUM(PG_GETARG_DATUM(0)));

	if (problem == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(problem));
}

/*
 * beneficiary_tally/summary.c
 *	  The figures of a tally without its ids, for passing on.
 */
#include "beneficiary/open.h"

#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

#include "core/wide_text.h"

PG_FUNCTION_INFO_V1(beneficiary_tally_summary);

/* jsonb keeps numbers as numeric, so the amount stays exact, with its two decimals. */
Datum
beneficiary_tally_summary(PG_FUNCTION_ARGS)
{
	TallyView view;
	char amount[WIDE_TEXT_SIZE];
	char *json;

	tally_datum_head(PG_GETARG_DATUM(0), &view);
	wide_print(view.sums.amount, amount);
	json = psprintf("{\"instances\": " INT64_FORMAT ", \"amount\": %s, "
					"\"households\": " UINT64_FORMAT ", \"persons\": " UINT64_FORMAT "}",
					view.sums.instances, amount, (uint64) view.set[HOUSEHOLDS].head.cardinality,
					(uint64) view.set[PERSONS].head.cardinality);
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(json));
}

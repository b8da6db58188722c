/*
 * figures/suppress_combinations.c
 *	  suppress_combinations(counts, k): counts by combination of groups, with those hidden that may
 *	  not be published.
 */
#include "figures/counts.h"

#include "catalog/pg_type.h"

#include "core/figures/suppress_combinations.h"

PG_FUNCTION_INFO_V1(suppress_combinations);

/* The number of groups that have so many combinations. */
static int
groups_of(ArrayType *counts)
{
	int n = ArrayGetNItems(ARR_NDIM(counts), ARR_DIMS(counts));
	int groups = 1;

	if (ARR_NDIM(counts) > 1)
		ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
						errmsg("counts of combinations must have one dimension"),
						errdetail("They have %d.", ARR_NDIM(counts))));
	if (n > COMBINATIONS_MAX)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many combinations"),
						errdetail("There are %d counts. At most %d can be protected together, the "
								  "combinations of %d groups.",
								  n, COMBINATIONS_MAX, COMBINATION_GROUPS_MAX),
						errhint("Put small groups together.")));
	while ((1 << groups) - 1 < n)
		groups++;
	if ((1 << groups) - 1 != n)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("counts must be those of all combinations of some groups"),
						errdetail("There are %d.", n),
						errhint("One group has 1 combination, two groups have 3, three have 7, and "
								"so on. Give 0 for a combination that nobody is in.")));
	return groups;
}

static void
check_status(CombinationsStatus status, const int64 *counts, int where)
{
	switch (status)
	{
		case COMBINATIONS_OK:
			break;
		case COMBINATIONS_NEGATIVE:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("a count cannot be negative"),
					 errdetail("Count %d is " INT64_FORMAT ".", where + 1, counts[where])));
			break;
		case COMBINATIONS_OVERFLOW:
			ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
							errmsg("%s is out of range for type %s", "the total", "bigint")));
			break;
	}
}

Datum
suppress_combinations(PG_FUNCTION_ARGS)
{
	ArrayType *array = PG_GETARG_ARRAYTYPE_P(0);
	int64 k = PG_GETARG_INT64(1);
	Datum elements[COMBINATIONS_MAX + 1];
	bool hidden[COMBINATIONS_MAX + 1];
	const int64 *counts;
	CombinationsStatus status;
	int64 total;
	int groups;
	int where;
	int n;
	int lower = 1;

	counts_check_least(k);
	groups = groups_of(array);
	counts_check_known(array);
	counts = counts_values(array);
	status = hide_combinations(counts, groups, k, hidden, &total, &where);
	check_status(status, counts, where);

	n = 1 << groups;
	for (int i = 0; i < n - 1; i++)
		elements[i] = Int64GetDatum(counts[i]);
	elements[n - 1] = Int64GetDatum(total);
	PG_RETURN_ARRAYTYPE_P(construct_md_array(elements, hidden, 1, &n, &lower, INT8OID,
											 sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

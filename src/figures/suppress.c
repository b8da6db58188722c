/*
 * figures/suppress.c
 *	  suppress(counts, k): counts, with those cells hidden that may not be published.
 */
#include "figures/counts.h"

#include "catalog/pg_type.h"

#include "core/figures/suppress.h"

/* Beyond this the search for what to hide would need gigabytes. */
#define SUPPRESS_CELLS_MAX (10 * 1000 * 1000)

PG_FUNCTION_INFO_V1(suppress);

/* A place, counted from 1 as in SQL; totals come after the last cell. */
static char *
subscript(ArrayType *array, size_t row, size_t column)
{
	int *lower = ARR_LBOUND(array);

	if (ARR_NDIM(array) == 1)
		return psprintf("[" INT64_FORMAT "]", (int64) lower[0] + (int64) column);
	return psprintf("[" INT64_FORMAT "][" INT64_FORMAT "]", (int64) lower[0] + (int64) row,
					(int64) lower[1] + (int64) column);
}

/* A total by name: that of a list or table, of a row, or of a column. */
static char *
name_of_total(ArrayType *array, size_t row, size_t column, size_t last_row, size_t last_column)
{
	int *lower = ARR_LBOUND(array);

	if (ARR_NDIM(array) == 1)
		return pstrdup("the total");
	if (row < last_row)
		return psprintf("the total of row " INT64_FORMAT, (int64) lower[0] + (int64) row);
	if (column < last_column)
		return psprintf("the total of column " INT64_FORMAT, (int64) lower[1] + (int64) column);
	return pstrdup("the grand total");
}

static void
suppress_failed(SuppressStatus status, ArrayType *array, const SuppressTable *table, size_t row,
				size_t column, int64 k)
{
	size_t less = table->totals_included ? 1 : 0;
	char *total = name_of_total(array, row, column, ARR_NDIM(array) == 1 ? 0 : table->rows - less,
								table->columns - less);

	switch (status)
	{
		case SUPPRESS_OK:
			break;
		case SUPPRESS_NEGATIVE:
			ereport(
				ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("a count cannot be negative"),
				 errdetail("The count at %s is " INT64_FORMAT ".", subscript(array, row, column),
						   table->counts[row * table->columns + column])));
			break;
		case SUPPRESS_OVERFLOW:
			ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
							errmsg("%s is out of range for type %s", total, "bigint")));
			break;
		case SUPPRESS_WRONG_TOTAL:
			ereport(
				ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is not the sum of its counts", total),
				 errdetail("It is given as " INT64_FORMAT ".",
						   table->counts[row * table->columns + column]),
				 errhint("Households aided in several years are counted in each: such counts do "
						 "not add up, and none can be recovered from their total.")));
			break;
		case SUPPRESS_SMALL_TOTAL:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("%s is a small count itself", total),
					 errdetail("It is below " INT64_FORMAT ", and would be published.", k),
					 errhint("Put the totals into the array and set totals_included => true: "
							 "they are then hidden where necessary.")));
			break;
	}
}

/* The same array with NULL where hidden. */
static ArrayType *
publish(ArrayType *counts, const bool *hidden, int n)
{
	const int64 *values = counts_values(counts);
	Datum *elements = palloc(n * sizeof(Datum));

	for (int i = 0; i < n; i++)
		elements[i] = Int64GetDatum(values[i]);
	return construct_md_array(elements, (bool *) hidden, ARR_NDIM(counts), ARR_DIMS(counts),
							  ARR_LBOUND(counts), INT8OID, sizeof(int64), FLOAT8PASSBYVAL,
							  TYPALIGN_DOUBLE);
}

static void
check_arguments(ArrayType *counts, int64 k)
{
	counts_check_least(k);
	if (ARR_NDIM(counts) > 2)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("counts must have one or two dimensions"),
				 errdetail("They have %d.", ARR_NDIM(counts)),
				 errhint("Tables that share totals cannot be protected separately either.")));
	counts_check_known(counts);
	if (ArrayGetNItems(ARR_NDIM(counts), ARR_DIMS(counts)) > SUPPRESS_CELLS_MAX)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many counts"),
						errdetail("At most %d can be protected together.", SUPPRESS_CELLS_MAX)));
}

Datum
suppress(PG_FUNCTION_ARGS)
{
	ArrayType *counts = PG_GETARG_ARRAYTYPE_P(0);
	int64 k = PG_GETARG_INT64(1);
	SuppressTable table;
	SuppressStatus status;
	bool *hidden;
	size_t row = 0;
	size_t column = 0;
	int n;

	check_arguments(counts, k);
	n = ArrayGetNItems(ARR_NDIM(counts), ARR_DIMS(counts));
	if (n == 0)
		PG_RETURN_ARRAYTYPE_P(counts);
	table.rows = ARR_NDIM(counts) == 1 ? 1 : ARR_DIMS(counts)[0];
	table.columns = ARR_DIMS(counts)[ARR_NDIM(counts) - 1];
	table.counts = counts_values(counts);
	table.totals_included = PG_GETARG_BOOL(2);
	hidden = palloc(n * sizeof(bool));
	if (ARR_NDIM(counts) == 1)
		status = suppress_list(table.counts, n, table.totals_included, k, hidden, &column);
	else
		status = suppress_table(&table, k, hidden, &row, &column);
	if (status != SUPPRESS_OK)
		suppress_failed(status, counts, &table, row, column, k);
	PG_RETURN_ARRAYTYPE_P(publish(counts, hidden, n));
}

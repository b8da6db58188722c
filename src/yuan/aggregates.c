/*
 * yuan/aggregates.c
 *	  sum and avg of amounts, exact for any order of rows and number of workers.
 *
 * The transition state is a bigint[3]: the number of amounts and their sum in fen as a 128-bit
 * integer in two halves.  No order of rows can overflow that, so only the final result is checked
 * against the range of yuan.  Being an ordinary array, the state passes between parallel workers
 * and servers without serialization functions.
 */
#include "private.h"

#include "catalog/pg_type.h"
#include "nodes/nodes.h"
#include "utils/array.h"

typedef struct YuanSum
{
	int64 count;
	int64 high;
	int64 low; /* the low 64 bits, to be read as unsigned */
} YuanSum;

PG_FUNCTION_INFO_V1(yuan_accumulate);
PG_FUNCTION_INFO_V1(yuan_decumulate);
PG_FUNCTION_INFO_V1(yuan_combine);
PG_FUNCTION_INFO_V1(yuan_sum_final);
PG_FUNCTION_INFO_V1(yuan_avg_final);

static pg_noinline void
not_a_state(void)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("the state of an aggregate of yuan must be a bigint[3] without nulls")));
}

/* Anyone may call these functions with any array, so its shape is checked each time. */
static inline YuanSum *
sum_in_array(ArrayType *state)
{
	if (unlikely(ARR_NDIM(state) != 1 || ARR_DIMS(state)[0] != 3 || ARR_HASNULL(state) ||
				 ARR_ELEMTYPE(state) != INT8OID))
		not_a_state();
	return (YuanSum *) ((char *) state + ARR_OVERHEAD_NONULLS(1));
}

/*
 * The state as an argument: in place inside an aggregate, a copy outside.  The test is that of
 * AggCheckCallContext, inlined because a call for each row makes sum() measurably slower.
 */
static inline ArrayType *
state_to_change(FunctionCallInfo fcinfo)
{
	struct varlena *state = (struct varlena *) PG_GETARG_POINTER(0);
	Node *caller = fcinfo->context;

	if (likely(caller != NULL && (IsA(caller, AggState) || IsA(caller, WindowAggState)) &&
			   !VARATT_IS_EXTENDED(state)))
		return (ArrayType *) state;
	return PG_GETARG_ARRAYTYPE_P_COPY(0);
}

static inline FenWide
wide_sum(const YuanSum *sum)
{
	return (FenWide) (((FenWideUnsigned) (uint64) sum->high << 64) | (uint64) sum->low);
}

static inline void
set_wide_sum(YuanSum *sum, FenWide value)
{
	sum->high = (int64) (value >> 64);
	sum->low = (int64) (uint64) (FenWideUnsigned) value;
}

/* Each of at most 2^63 amounts is below 2^63 in absolute value, so valid sums stay below 2^126. */
static inline void
add_to_sum(YuanSum *sum, FenWide value, int64 count)
{
	FenWide total;
	int64 counted;

	if (unlikely(__builtin_add_overflow(wide_sum(sum), value, &total) ||
				 __builtin_add_overflow(sum->count, count, &counted)))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
						errmsg("the state of an aggregate of yuan is out of range")));
	set_wide_sum(sum, total);
	sum->count = counted;
}

Datum
yuan_accumulate(PG_FUNCTION_ARGS)
{
	ArrayType *state = state_to_change(fcinfo);

	add_to_sum(sum_in_array(state), PG_GETARG_YUAN(1), 1);
	PG_RETURN_ARRAYTYPE_P(state);
}

Datum
yuan_decumulate(PG_FUNCTION_ARGS)
{
	ArrayType *state = state_to_change(fcinfo);

	add_to_sum(sum_in_array(state), -(FenWide) PG_GETARG_YUAN(1), -1);
	PG_RETURN_ARRAYTYPE_P(state);
}

Datum
yuan_combine(PG_FUNCTION_ARGS)
{
	ArrayType *state = state_to_change(fcinfo);
	const YuanSum *other = sum_in_array(PG_GETARG_ARRAYTYPE_P(1));

	add_to_sum(sum_in_array(state), wide_sum(other), other->count);
	PG_RETURN_ARRAYTYPE_P(state);
}

Datum
yuan_sum_final(PG_FUNCTION_ARGS)
{
	const YuanSum *sum = sum_in_array(PG_GETARG_ARRAYTYPE_P(0));
	int64 result;

	if (sum->count == 0)
		PG_RETURN_NULL();
	yuan_check(fen_from_wide(wide_sum(sum), &result));
	PG_RETURN_YUAN(result);
}

Datum
yuan_avg_final(PG_FUNCTION_ARGS)
{
	const YuanSum *sum = sum_in_array(PG_GETARG_ARRAYTYPE_P(0));
	int64 result;

	if (sum->count == 0)
		PG_RETURN_NULL();
	yuan_check(fen_from_wide(wide_divide_rounded(wide_sum(sum), sum->count), &result));
	PG_RETURN_YUAN(result);
}

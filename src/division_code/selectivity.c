/*
 * division_code/selectivity.c
 *	  How many rows <@ and @> will find.
 *
 * In this file "inner" is the operand that is to be contained, and "outer" the one that is to contain
 * it, for both operators.
 */
#include "private.h"

#include "access/htup_details.h"
#include "catalog/pg_statistic.h"
#include "nodes/nodeFuncs.h"
#include "utils/lsyscache.h"
#include "utils/selfuncs.h"
#include "utils/typcache.h"

#include "division_code/selectivity.h"

PG_FUNCTION_INFO_V1(division_within_sel);
PG_FUNCTION_INFO_V1(division_contains_sel);
PG_FUNCTION_INFO_V1(division_within_join_sel);
PG_FUNCTION_INFO_V1(division_contains_join_sel);

/*
 * The number of divisions of each level in China, for columns that were never analyzed: 31 provinces,
 * 333 prefectures, 2,843 counties, 38,602 townships in the Ministry of Civil Affairs' count for the
 * end of 2022, and about 607,000 villages and neighbourhoods.
 */
static const double divisions_in_country[DIVISION_LEVELS] = {31, 333, 2843, 38602, 607000};

/* Fraction of the rows in an unknown division: between a prefecture and a county. */
#define DEFAULT_WITHIN_SEL 0.001

static Oid
equality_operator(Oid type)
{
	return lookup_type_cache(type, TYPECACHE_EQ_OPR)->eq_opr;
}

/* The fraction of the rows in a division above the village, from the list made by ANALYZE. */
static double
listed_part(const AttStatsSlot *slot, int64 division)
{
	int low = 0, high = slot->nvalues;

	while (low < high)
	{
		int middle = low + (high - low) / 2;
		int64 code = DatumGetDivisionCode(slot->values[middle]);

		if (code == division)
			return slot->numbers[middle];
		if (code < division)
			low = middle + 1;
		else
			high = middle;
	}
	return slot->numbers[slot->nvalues + division_level(division)];
}

/* The fraction of the rows whose code in var lies in the division. */
static double
part_within(VariableStatData *var, int64 division, Oid type, Oid function)
{
	DivisionLevel level = division_level(division);
	AttStatsSlot slot;
	double part;

	/* A village contains only itself. */
	if (level == DIVISION_VILLAGE)
		return var_eq_const(var, equality_operator(type), InvalidOid,
							DivisionCodeGetDatum(division), false, true, false);

	part = 1.0 / divisions_in_country[level];
	if (!HeapTupleIsValid(var->statsTuple) || !statistic_proc_security_check(var, function))
		return part;
	if (!get_attstatsslot(&slot, var->statsTuple, STATISTIC_KIND_DIVISIONS, InvalidOid,
						  ATTSTATSSLOT_VALUES | ATTSTATSSLOT_NUMBERS))
		return part * (1.0 - ((Form_pg_statistic) GETSTRUCT(var->statsTuple))->stanullfrac);
	if (slot.nnumbers == slot.nvalues + COUNTED_LEVELS)
		part = listed_part(&slot, division);
	free_attstatsslot(&slot);
	return part;
}

/*
 * The fraction of the rows whose code in var contains the division: the sum over the few such
 * codes.
 */
static double
part_containing(VariableStatData *var, int64 division, Oid type)
{
	double part = 0;

	for (int64 code = division; code != NO_DIVISION; code = division_parent(code))
		part += var_eq_const(var, equality_operator(type), InvalidOid, DivisionCodeGetDatum(code),
							 false, true, false);
	return part;
}

/* The same for a division that is not known before execution. */
static double
part_containing_unknown(VariableStatData *var)
{
	bool is_default;

	return DIVISION_LEVELS / get_variable_numdistinct(var, &is_default);
}

static double
restriction(PlannerInfo *root, List *args, int varRelid, Oid function, int inner_arg)
{
	VariableStatData var;
	Node *other;
	bool var_is_left, var_is_inner;
	double part;

	if (!get_restriction_variable(root, args, varRelid, &var, &other, &var_is_left))
		return DEFAULT_WITHIN_SEL;
	var_is_inner = var_is_left == (inner_arg == 0);
	if (!IsA(other, Const))
		part = var_is_inner ? DEFAULT_WITHIN_SEL : part_containing_unknown(&var);
	else if (((Const *) other)->constisnull)
		part = 0; /* the operators are strict */
	else if (var_is_inner)
		part = part_within(&var, DatumGetDivisionCode(((Const *) other)->constvalue),
						   ((Const *) other)->consttype, function);
	else
		part = part_containing(&var, DatumGetDivisionCode(((Const *) other)->constvalue),
							   ((Const *) other)->consttype);
	ReleaseVariableStats(var);
	CLAMP_PROBABILITY(part);
	return part;
}

/*
 * The values of a column known from ANALYZE, each with the fraction of the rows that it represents.
 */
typedef struct KnownValues
{
	int count;
	int64 *codes;
	double *parts;
} KnownValues;

static void
add_values(KnownValues *known, const AttStatsSlot *slot, double part_of_each)
{
	int count = known->count + slot->nvalues;

	known->codes = known->count ? repalloc(known->codes, count * sizeof(int64))
								: palloc(count * sizeof(int64));
	known->parts = known->count ? repalloc(known->parts, count * sizeof(double))
								: palloc(count * sizeof(double));
	for (int i = 0; i < slot->nvalues; i++)
	{
		known->codes[known->count + i] = DatumGetDivisionCode(slot->values[i]);
		known->parts[known->count + i] = i < slot->nnumbers ? slot->numbers[i] : part_of_each;
	}
	known->count = count;
}

/* The most common values with their frequencies, and the bounds of the histogram for all the others. */
static bool
known_values(VariableStatData *var, Oid function, KnownValues *known)
{
	AttStatsSlot slot;
	double rest;

	known->count = 0;
	if (!HeapTupleIsValid(var->statsTuple) || !statistic_proc_security_check(var, function))
		return false;

	rest = 1.0 - ((Form_pg_statistic) GETSTRUCT(var->statsTuple))->stanullfrac;
	if (get_attstatsslot(&slot, var->statsTuple, STATISTIC_KIND_MCV, InvalidOid,
						 ATTSTATSSLOT_VALUES | ATTSTATSSLOT_NUMBERS))
	{
		add_values(known, &slot, 0);
		for (int i = 0; i < slot.nnumbers; i++)
			rest -= slot.numbers[i];
		free_attstatsslot(&slot);
	}
	if (get_attstatsslot(&slot, var->statsTuple, STATISTIC_KIND_HISTOGRAM, InvalidOid,
						 ATTSTATSSLOT_VALUES))
	{
		add_values(known, &slot, Max(rest, 0) / Max(slot.nvalues, 1));
		free_attstatsslot(&slot);
	}
	return known->count > 0;
}

/* How many of the divisions that contain the code have a level that occurs in the column. */
static int
count_containers(int64 code, const bool in_use[DIVISION_LEVELS])
{
	int count = 0;

	for (; code != NO_DIVISION; code = division_parent(code))
		count += in_use[division_level(code)];
	return count;
}

/*
 * The fraction of all pairs in which inner lies in outer.
 *
 * If all the values of outer are known, that is the mean of what lies in each.  If there are too many,
 * the known ones may not include the few wide divisions, which matter most; then each code of inner is
 * assumed to have one container at every level that occurs in outer.
 */
static double
part_of_pairs(VariableStatData *inner, VariableStatData *outer, Oid type, Oid function)
{
	KnownValues known;
	bool in_use[DIVISION_LEVELS] = {false};
	bool is_default;
	double distinct = get_variable_numdistinct(outer, &is_default);
	double part = 0;

	if (!known_values(outer, function, &known))
		return DEFAULT_WITHIN_SEL;
	if (distinct <= known.count)
	{
		for (int i = 0; i < known.count; i++)
			part += known.parts[i] * part_within(inner, known.codes[i], type, function);
		return part;
	}

	for (int i = 0; i < known.count; i++)
		in_use[division_level(known.codes[i])] = true;
	if (!known_values(inner, function, &known))
		return DEFAULT_WITHIN_SEL;
	for (int i = 0; i < known.count; i++)
		part += known.parts[i] * count_containers(known.codes[i], in_use) / distinct;
	return part;
}

static double
join(PlannerInfo *root, List *args, JoinType jointype, SpecialJoinInfo *sjinfo, Oid function,
	 int inner_arg)
{
	VariableStatData left, right;
	bool reversed;
	double part;

	get_join_variables(root, args, sjinfo, &left, &right, &reversed);
	part = part_of_pairs(inner_arg == 0 ? &left : &right, inner_arg == 0 ? &right : &left,
						 exprType(linitial(args)), function);

	/* A semijoin needs the number of rows of one side that match any row of the other. */
	if (jointype == JOIN_SEMI || jointype == JOIN_ANTI)
	{
		RelOptInfo *searched = reversed ? left.rel : right.rel;

		part *= searched ? Max(searched->rows, 1.0) : 1.0;
	}
	ReleaseVariableStats(left);
	ReleaseVariableStats(right);
	CLAMP_PROBABILITY(part);
	return part;
}

static Datum
operator_restriction(FunctionCallInfo fcinfo, int inner_arg)
{
	PG_RETURN_FLOAT8(restriction((PlannerInfo *) PG_GETARG_POINTER(0),
								 (List *) PG_GETARG_POINTER(2), PG_GETARG_INT32(3),
								 get_opcode(PG_GETARG_OID(1)), inner_arg));
}

static Datum
operator_join(FunctionCallInfo fcinfo, int inner_arg)
{
	PG_RETURN_FLOAT8(join((PlannerInfo *) PG_GETARG_POINTER(0), (List *) PG_GETARG_POINTER(2),
						  (JoinType) PG_GETARG_INT16(3), (SpecialJoinInfo *) PG_GETARG_POINTER(4),
						  get_opcode(PG_GETARG_OID(1)), inner_arg));
}

Datum
division_within_sel(PG_FUNCTION_ARGS)
{
	return operator_restriction(fcinfo, 0);
}

Datum
division_contains_sel(PG_FUNCTION_ARGS)
{
	return operator_restriction(fcinfo, 1);
}

Datum
division_within_join_sel(PG_FUNCTION_ARGS)
{
	return operator_join(fcinfo, 0);
}

Datum
division_contains_join_sel(PG_FUNCTION_ARGS)
{
	return operator_join(fcinfo, 1);
}

Node *
division_call_selectivity(SupportRequestSelectivity *req, int inner_arg)
{
	req->selectivity =
		req->is_join
			? join(req->root, req->args, req->jointype, req->sjinfo, req->funcid, inner_arg)
			: restriction(req->root, req->args, req->varRelid, req->funcid, inner_arg);
	return (Node *) req;
}

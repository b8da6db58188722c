/*
 * yuan/support.c
 *	  Planner support: an amount compared with a constant number is compared with an amount.
 *
 * amount > 1000.50 is planned as amount > '1000.50'::yuan.  That is as fast per row as int8, and
 * indexes, partitions and statistics can be used.  A constant between two fen is replaced by the
 * lower one: amount < 1.005 is amount <= 1.00.  Equality with such a constant and constants beyond
 * the range of yuan keep the operator that they had.
 */
#include "private.h"

#include "access/stratnum.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/supportnodes.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

/* btree has no strategy for <>. */
#define NOT_EQUAL InvalidStrategy

/* The same comparison with the operands exchanged. */
static StrategyNumber
commuted(StrategyNumber strategy)
{
	return strategy == NOT_EQUAL ? NOT_EQUAL : BTMaxStrategyNumber + 1 - strategy;
}

/* The comparison of an amount with the fen below the number, or false when there is none. */
static bool
adjust_to_lower_fen(StrategyNumber *strategy)
{
	switch (*strategy)
	{
		case BTLessStrategyNumber:
		case BTLessEqualStrategyNumber:
			*strategy = BTLessEqualStrategyNumber;
			return true;
		case BTGreaterEqualStrategyNumber:
		case BTGreaterStrategyNumber:
			*strategy = BTGreaterStrategyNumber;
			return true;
		default:
			return false;
	}
}

/* The constant as fen and the comparison that fits it; false if it has to stay a number. */
static bool
fen_of_constant(Const *number, StrategyNumber *strategy, int64 *fen)
{
	FenCut cut;

	if (number->constisnull || yuan_cut_numeric(number->constvalue, 2, &cut) != YUAN_OK)
		return false;
	*fen = cut.fen;
	if (cut.rest == FEN_EXACT)
		return true;
	return adjust_to_lower_fen(strategy) &&
		   (!cut.negative || fen_subtract(cut.fen, 1, fen) == YUAN_OK);
}

static Oid
operator_of_yuan(Oid yuan_type, StrategyNumber strategy)
{
	TypeCacheEntry *type = lookup_type_cache(yuan_type, TYPECACHE_BTREE_OPFAMILY);
	StrategyNumber listed = strategy == NOT_EQUAL ? BTEqualStrategyNumber : strategy;
	Oid found = get_opfamily_member(type->btree_opf, yuan_type, yuan_type, (int16) listed);

	return strategy == NOT_EQUAL && OidIsValid(found) ? get_negator(found) : found;
}

/* A yuan_operand is a varlena, as numeric is; a yuan has a fixed length. */
static bool
is_number(Node *argument)
{
	return get_typlen(exprType(argument)) < 0;
}

/*
 * strategy is that of the operator as written, whichever side the amount is on.  If the amount is the
 * constant, nothing can be done.
 */
static Node *
simplify(FuncExpr *call, StrategyNumber strategy)
{
	Node *left = linitial(call->args);
	Node *right = lsecond(call->args);
	bool number_is_left = is_number(left);
	Node *amount = number_is_left ? right : left;
	Node *number = number_is_left ? left : right;
	Oid yuan_type = exprType(amount);
	Oid found;
	int64 fen;
	Const *constant;

	if (number_is_left)
		strategy = commuted(strategy);
	if (!IsA(number, Const) || !fen_of_constant((Const *) number, &strategy, &fen))
		return NULL;
	found = operator_of_yuan(yuan_type, strategy);
	if (!OidIsValid(found))
		return NULL;
	constant = makeConst(yuan_type, -1, InvalidOid, sizeof(Yuan), YuanGetDatum(fen), false,
						 FLOAT8PASSBYVAL);
	return (Node *) make_opclause(found, BOOLOID, false, (Expr *) amount, (Expr *) constant,
								  InvalidOid, InvalidOid);
}

static Datum
support(FunctionCallInfo fcinfo, StrategyNumber strategy)
{
	Node *request = (Node *) PG_GETARG_POINTER(0);

	if (!IsA(request, SupportRequestSimplify))
		PG_RETURN_POINTER(NULL);
	PG_RETURN_POINTER(simplify(((SupportRequestSimplify *) request)->fcall, strategy));
}

#define SUPPORT(name, strategy)                                                                    \
	PG_FUNCTION_INFO_V1(yuan_##name##_support);                                                    \
	Datum yuan_##name##_support(PG_FUNCTION_ARGS)                                                  \
	{                                                                                              \
		return support(fcinfo, strategy);                                                          \
	}                                                                                              \
	extern int no_such_variable

SUPPORT(eq, BTEqualStrategyNumber);
SUPPORT(ne, NOT_EQUAL);
SUPPORT(lt, BTLessStrategyNumber);
SUPPORT(le, BTLessEqualStrategyNumber);
SUPPORT(gt, BTGreaterStrategyNumber);
SUPPORT(ge, BTGreaterEqualStrategyNumber);

/*
 * division_code/support.c
 *	  How <@ and @> become conditions on a plain index.
 *
 * The divisions within a division are one range of codes, so with the index on the inner side
 *		col <@ x	becomes		col >= x AND col <= last_division(x)
 * and as at most five divisions contain one, with the index on the outer side
 *		col @> x	becomes		col = ANY (lineage(x))
 * Both are exact.  x need not be known at plan time: a parameter, a stable function or a column of
 * another table will do, since its range is computed when the scan starts.
 */
#include "private.h"

#include "access/stratnum.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/pathnodes.h"
#include "nodes/supportnodes.h"
#include "optimizer/optimizer.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/typcache.h"

#include "division_code/selectivity.h"

PG_FUNCTION_INFO_V1(division_within_support);
PG_FUNCTION_INFO_V1(division_contains_support);

/*
 * The type's own comparison operator of that strategy, if the index knows it: a btree does, BRIN's
 * minmax too, hash knows equality only.
 */
static Oid
operator_for_index(SupportRequestIndexCondition *req, Oid type, StrategyNumber strategy)
{
	TypeCacheEntry *entry = lookup_type_cache(type, TYPECACHE_BTREE_OPFAMILY);
	Oid op = get_opfamily_member(entry->btree_opf, type, type, strategy);

	return OidIsValid(op) && op_in_opfamily(op, req->opfamily) ? op : InvalidOid;
}

/*
 * function(division), computed now if it can be.  The function is the extension's own, so it is
 * looked up in the schema of the calling function, without a check of USAGE on that schema, which
 * the user of a view may lack.
 */
static Expr *
call(SupportRequestIndexCondition *req, const char *function, Node *division)
{
	Oid type = exprType(division);
	Oid id = GetSysCacheOid3(PROCNAMEARGSNSP, Anum_pg_proc_oid, CStringGetDatum(function),
							 PointerGetDatum(buildoidvector(&type, 1)),
							 ObjectIdGetDatum(get_func_namespace(req->funcid)));
	FuncExpr *expr;

	if (!OidIsValid(id))
		return NULL;
	expr = makeFuncExpr(id, get_func_rettype(id), list_make1(copyObject(division)), InvalidOid,
						InvalidOid, COERCE_EXPLICIT_CALL);
	return (Expr *) eval_const_expressions(req->root, (Node *) expr);
}

/* key <@ division, as a range. */
static List *
range_condition(SupportRequestIndexCondition *req, Expr *key, Node *division)
{
	Oid type = exprType(division);
	Oid ge = operator_for_index(req, type, BTGreaterEqualStrategyNumber);
	Oid le = operator_for_index(req, type, BTLessEqualStrategyNumber);
	Expr *last;

	if (!OidIsValid(ge) || !OidIsValid(le))
		return NIL;
	last = call(req, "last_division", division);
	if (last == NULL)
		return NIL;
	return list_make2(
		make_opclause(ge, BOOLOID, false, key, (Expr *) division, InvalidOid, InvalidOid),
		make_opclause(le, BOOLOID, false, key, last, InvalidOid, InvalidOid));
}

/* key @> division, as a list of the few values that key may have. */
static List *
list_condition(SupportRequestIndexCondition *req, Expr *key, Node *division)
{
	Oid eq = operator_for_index(req, exprType(division), BTEqualStrategyNumber);
	ScalarArrayOpExpr *any;
	Expr *lineage;

	if (!OidIsValid(eq) || !req->index->amsearcharray)
		return NIL;
	lineage = call(req, "lineage", division);
	if (lineage == NULL)
		return NIL;

	any = makeNode(ScalarArrayOpExpr);
	any->opno = eq;
	any->opfuncid = get_opcode(eq);
	any->useOr = true;
	any->args = list_make2(key, lineage);
	any->location = -1;
	return list_make1(any);
}

/* Answers for a call whose argument number inner_arg is to lie in the other. */
static Node *
index_condition(SupportRequestIndexCondition *req, int inner_arg)
{
	List *args;
	Expr *key;
	Node *division;
	List *condition;

	args = is_opclause(req->node) ? castNode(OpExpr, req->node)->args
								  : castNode(FuncExpr, req->node)->args;
	key = (Expr *) list_nth(args, req->indexarg);
	division = (Node *) list_nth(args, 1 - req->indexarg);
	if (!is_pseudo_constant_for_index(req->root, division, req->index))
		return NULL;

	condition = req->indexarg == inner_arg ? range_condition(req, key, division)
										   : list_condition(req, key, division);
	req->lossy = false;
	return (Node *) condition;
}

static Datum
support(FunctionCallInfo fcinfo, int inner_arg)
{
	Node *request = (Node *) PG_GETARG_POINTER(0);
	Node *answer = NULL;

	if (IsA(request, SupportRequestIndexCondition))
		answer = index_condition((SupportRequestIndexCondition *) request, inner_arg);
	else if (IsA(request, SupportRequestSelectivity))
		answer = division_call_selectivity((SupportRequestSelectivity *) request, inner_arg);
	PG_RETURN_POINTER(answer);
}

Datum
division_within_support(PG_FUNCTION_ARGS)
{
	return support(fcinfo, 0);
}

Datum
division_contains_support(PG_FUNCTION_ARGS)
{
	return support(fcinfo, 1);
}

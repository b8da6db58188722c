/*
 * ledger/rows.c
 *	  Reads the rows of another role's table without running any code of that role's.
 *
 * A query on a table runs code that the table's owner attached to it: the policies of row security,
 * the rules of a view that the table has become, and, while the query is planned, functions in
 * indexes, constraints and extended statistics.  All of that runs with the rights of the reader,
 * who may be a superuser.  A check of the catalogs before the query does not help, as the name in
 * the query is looked up again.
 *
 * So these functions use no name and no query.  They open and lock the table by oid; check that it
 * is a plain table that the caller may read as a whole; and scan it under the lock.  They return
 * columns by name and type only, and the types are those that the caller lists.
 */
#include "private.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/relation.h"
#include "catalog/objectaddress.h"
#include "catalog/partition.h"
#include "catalog/pg_am.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "nodes/primnodes.h"
#include "rewrite/rowsecurity.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/rls.h"
#include "utils/snapmgr.h"

PG_FUNCTION_INFO_V1(ledger_rows);
PG_FUNCTION_INFO_V1(ledger_marker_rows);
PG_FUNCTION_INFO_V1(ledger_row_count);
PG_FUNCTION_INFO_V1(ledger_lock);

/* Why a relation is not read. */
typedef struct
{
	int sqlstate;
	const char *detail;
} Refusal;

static const Refusal accepted = {0, NULL};

static bool
is_partitioned(Relation relation)
{
	return relation->rd_rel->relkind == RELKIND_PARTITIONED_TABLE;
}

static Refusal
check_kind(Relation relation)
{
	if (relation->rd_rel->relkind != RELKIND_RELATION && !is_partitioned(relation))
		return (Refusal) {ERRCODE_WRONG_OBJECT_TYPE, "It is not a table."};
	if (relation->rd_rel->relkind == RELKIND_RELATION &&
		relation->rd_rel->relam != HEAP_TABLE_AM_OID)
		return (Refusal) {ERRCODE_WRONG_OBJECT_TYPE, "Its access method is not heap."};
	if (relation->rd_rel->relpersistence == RELPERSISTENCE_TEMP)
		return (Refusal) {ERRCODE_WRONG_OBJECT_TYPE, "It is a temporary table."};
	return accepted;
}

/* Does a policy apply to the current user's SELECT? */
static bool
policy_applies(const RowSecurityPolicy *policy)
{
	Datum *roles;
	int count;

	if (policy->polcmd != '*' && policy->polcmd != ACL_SELECT_CHR)
		return false;
	deconstruct_array(policy->roles, OIDOID, sizeof(Oid), true, TYPALIGN_INT, &roles, NULL, &count);
	for (int i = 0; i < count; i++)
	{
		Oid role = DatumGetObjectId(roles[i]);

		if (role == ACL_ID_PUBLIC || has_privs_of_role(GetUserId(), role))
			return true;
	}
	return false;
}

static bool
lets_all_pass(const RowSecurityPolicy *policy)
{
	const Const *qual = (const Const *) policy->qual;

	return qual != NULL && IsA(qual, Const) && !qual->constisnull && DatumGetBool(qual->constvalue);
}

/* Row security is not evaluated: either it shows the caller every row, or nothing is read. */
static Refusal
check_row_security(Relation relation)
{
	bool shows_all = false;
	ListCell *cell;

	if (check_enable_rls(RelationGetRelid(relation), InvalidOid, false) != RLS_ENABLED)
		return accepted;
	foreach (cell, relation->rd_rsdesc->policies)
	{
		const RowSecurityPolicy *policy = lfirst(cell);

		if (!policy_applies(policy))
			continue;
		if (!policy->permissive && !lets_all_pass(policy))
			return (Refusal) {ERRCODE_INSUFFICIENT_PRIVILEGE,
							  "A restrictive policy on it would run code of the table's owner."};
		shows_all |= policy->permissive && lets_all_pass(policy);
	}
	if (!shows_all)
		return (Refusal) {ERRCODE_INSUFFICIENT_PRIVILEGE,
						  "No policy on it lets you read all of its rows."};
	return accepted;
}

/* A partition that is read by its own oid has the rights of the whole table. */
static Oid
whole_table(Oid relation)
{
	List *ancestors = get_rel_relispartition(relation) ? get_partition_ancestors(relation) : NIL;

	return ancestors != NIL ? llast_oid(ancestors) : relation;
}

/* Also checked before a table is locked, so that nobody locks a table that they may not read. */
static bool
may_select(Oid relation)
{
	bool is_missing = false;

	return pg_class_aclcheck_ext(whole_table(relation), GetUserId(), ACL_SELECT, &is_missing) ==
			   ACLCHECK_OK &&
		   !is_missing;
}

static Refusal
check_relation(Relation relation)
{
	Refusal refusal = check_kind(relation);
	Oid whole = whole_table(RelationGetRelid(relation));
	Relation root;

	if (refusal.detail != NULL)
		return refusal;
	if (!may_select(RelationGetRelid(relation)))
		return (Refusal) {ERRCODE_INSUFFICIENT_PRIVILEGE, "You have no SELECT privilege on it."};
	if (whole == RelationGetRelid(relation))
		return check_row_security(relation);
	root = relation_open(whole, AccessShareLock);
	refusal = check_row_security(root);
	relation_close(root, NoLock);
	return refusal;
}

/* The attribute of the table for each requested column. */
static Refusal
map_columns(Relation relation, TupleDesc wanted, AttrNumber *map)
{
	TupleDesc columns = RelationGetDescr(relation);

	for (int i = 0; i < wanted->natts; i++)
	{
		Form_pg_attribute want = TupleDescAttr(wanted, i);

		map[i] = InvalidAttrNumber;
		for (int j = 0; j < columns->natts; j++)
		{
			Form_pg_attribute have = TupleDescAttr(columns, j);

			/* A virtual generated column ('v', from 18 on) is an expression. */
			if (!have->attisdropped && have->attgenerated != 'v' &&
				namestrcmp(&have->attname, NameStr(want->attname)) == 0 &&
				getBaseType(have->atttypid) == want->atttypid)
				map[i] = have->attnum;
		}
		if (map[i] == InvalidAttrNumber)
			return (Refusal) {ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
							  psprintf("It has no column %s of type %s.", NameStr(want->attname),
									   format_type_be(want->atttypid))};
	}
	return accepted;
}

static void
refuse(Relation relation, Refusal refusal)
{
	ereport(ERROR,
			(errcode(refusal.sqlstate),
			 errmsg("table \"%s.%s\" cannot be read as one of a ledger",
					get_namespace_name(RelationGetNamespace(relation)),
					RelationGetRelationName(relation)),
			 errdetail("%s", refusal.detail),
			 errhint("Only plain tables are read here, so that no code of their owner runs with "
					 "your rights.")));
}

/* Scans one table; returns the number of rows. result is NULL to count them only. */
static int64
scan_table(Relation relation, TupleDesc wanted, Tuplestorestate *result)
{
	int natts = RelationGetDescr(relation)->natts;
	Datum *attributes = palloc(natts * sizeof(Datum));
	bool *attribute_nulls = palloc(natts * sizeof(bool));
	AttrNumber *map = NULL;
	Datum *values = NULL;
	bool *nulls = NULL;
	int64 count = 0;
	SysScanDesc scan;
	HeapTuple row;

	if (result != NULL)
	{
		Refusal refusal;

		map = palloc(wanted->natts * sizeof(AttrNumber));
		values = palloc(wanted->natts * sizeof(Datum));
		nulls = palloc(wanted->natts * sizeof(bool));
		refusal = map_columns(relation, wanted, map);
		if (refusal.detail != NULL)
			refuse(relation, refusal);
	}
	/* Without an index this is a sequential scan of any heap. */
	scan = systable_beginscan(relation, InvalidOid, false, GetActiveSnapshot(), 0, NULL);
	while ((row = systable_getnext(scan)) != NULL)
	{
		CHECK_FOR_INTERRUPTS();
		count++;
		if (result == NULL)
			continue;
		heap_deform_tuple(row, RelationGetDescr(relation), attributes, attribute_nulls);
		for (int i = 0; i < wanted->natts; i++)
		{
			values[i] = attributes[map[i] - 1];
			nulls[i] = attribute_nulls[map[i] - 1];
		}
		tuplestore_putvalues(result, wanted, values, nulls);
	}
	systable_endscan(scan);
	return count;
}

/* A partitioned table has the rows of its leaves, which are locked and checked like any table. */
static int64
scan_leaves(Relation relation, TupleDesc wanted, Tuplestorestate *result)
{
	List *tree;
	ListCell *cell;
	int64 count = 0;

	if (!is_partitioned(relation))
		return scan_table(relation, wanted, result);
	tree = find_all_inheritors(RelationGetRelid(relation), AccessShareLock, NULL);
	foreach (cell, tree)
	{
		Relation leaf = relation_open(lfirst_oid(cell), NoLock);
		Refusal refusal = check_kind(leaf);

		if (refusal.detail != NULL)
			refuse(leaf, refusal);
		if (!is_partitioned(leaf))
			count += scan_table(leaf, wanted, result);
		relation_close(leaf, NoLock);
	}
	return count;
}

/* The lock is kept to the end of the transaction, as after a query. */
static int64
read_rows(Oid oid, TupleDesc wanted, Tuplestorestate *result)
{
	char *name = get_rel_name(oid);
	Relation relation;
	Refusal refusal;
	int64 count;

	if (name != NULL && !may_select(oid))
		aclcheck_error(ACLCHECK_NO_PRIV, get_relkind_objtype(get_rel_relkind(oid)), name);
	relation = try_relation_open(oid, AccessShareLock);
	if (relation == NULL)
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_OBJECT),
						errmsg("table with OID %u no longer exists", oid)));
	refusal = check_relation(relation);
	if (refusal.detail != NULL)
		refuse(relation, refusal);
	count = scan_leaves(relation, wanted, result);
	relation_close(relation, NoLock);
	return count;
}

Datum
ledger_rows(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	read_rows(PG_GETARG_OID(0), result->setDesc, result->setResult);
	return (Datum) 0;
}

/* A table that only looks like a ledger's must not cause errors for other roles. */
Datum
ledger_marker_rows(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	Relation relation;
	AttrNumber *map;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	if (!may_select(PG_GETARG_OID(0)))
		return (Datum) 0;
	relation = try_relation_open(PG_GETARG_OID(0), AccessShareLock);
	if (relation == NULL)
		return (Datum) 0;
	map = palloc(result->setDesc->natts * sizeof(AttrNumber));
	if (relation->rd_rel->relkind == RELKIND_RELATION && !relation->rd_rel->relrowsecurity &&
		relation->rd_rel->relowner == ledger_schema_owner(RelationGetNamespace(relation)) &&
		check_relation(relation).detail == NULL &&
		map_columns(relation, result->setDesc, map).detail == NULL)
		scan_table(relation, result->setDesc, result->setResult);
	relation_close(relation, NoLock);
	return (Datum) 0;
}

Datum
ledger_row_count(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(read_rows(PG_GETARG_OID(0), NULL, NULL));
}

/*
 * Like LOCK TABLE with a mode that conflicts with writers, but by oid.  LOCK TABLE looks the name
 * up again when it has waited, so it may lock another table than the one that was checked.
 */
Datum
ledger_lock(PG_FUNCTION_ARGS)
{
	Oid oid = PG_GETARG_OID(0);
	LOCKMODE mode = PG_GETARG_BOOL(1) ? AccessExclusiveLock : ShareRowExclusiveLock;
	char *name = get_rel_name(oid);
	Relation relation;

	if (name != NULL &&
		pg_class_aclcheck(oid, GetUserId(), ACL_UPDATE | ACL_DELETE | ACL_TRUNCATE) != ACLCHECK_OK)
		aclcheck_error(ACLCHECK_NO_PRIV, get_relkind_objtype(get_rel_relkind(oid)), name);
	relation = try_relation_open(oid, mode);
	if (relation == NULL)
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_OBJECT),
						errmsg("table with OID %u no longer exists", oid)));
	if (relation->rd_rel->relkind != RELKIND_RELATION)
		refuse(relation, (Refusal) {ERRCODE_WRONG_OBJECT_TYPE, "It is not an ordinary table."});
	relation_close(relation, NoLock);
	PG_RETURN_VOID();
}

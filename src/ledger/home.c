/*
 * ledger/home.c
 *	  Where the names in a ledger's functions are looked up: in the schema that the ledger has now.
 *
 * A function of a ledger does not know its schema by name, as a schema can be renamed and somebody
 * else can then create the old name.  It is given a table of its ledger, by oid: a trigger has the
 * table that it fires on, an operation a constant in its BEGIN ATOMIC body.  ledger_enter finds the
 * table's schema and puts it first in the search path until the calling function returns.
 *
 * Most of these functions are SECURITY DEFINER.  So what they find must be their owner's: it is an
 * error when the schema, its table "ledger" and the table given do not have one owner, or when the
 * function, which runs as its definer, is not that owner's.  Functions that run with the rights of
 * their callers enter by ledger_enter_as_caller, which leaves out the last.
 */
#include "private.h"

#include "access/htup_details.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_namespace.h"
#include "commands/extension.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

PG_FUNCTION_INFO_V1(ledger_enter);
PG_FUNCTION_INFO_V1(ledger_enter_as_caller);

/* The owner of a relation; InvalidOid: there is none. */
static Oid
relation_owner(Oid relation)
{
	HeapTuple row = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
	Oid owner = InvalidOid;

	if (HeapTupleIsValid(row))
	{
		owner = ((Form_pg_class) GETSTRUCT(row))->relowner;
		ReleaseSysCache(row);
	}
	return owner;
}

static Oid
schema_owner(Oid schema)
{
	HeapTuple row = SearchSysCache1(NAMESPACEOID, ObjectIdGetDatum(schema));
	Oid owner = InvalidOid;

	if (HeapTupleIsValid(row))
	{
		owner = ((Form_pg_namespace) GETSTRUCT(row))->nspowner;
		ReleaseSysCache(row);
	}
	return owner;
}

/* Refuses a schema that is not, with all that makes it a ledger, the function's owner's. */
static void
check_home(Oid schema, Oid relation, bool as_owner)
{
	Oid owner = schema_owner(schema);
	Oid marker = get_relname_relid("ledger", schema);

	if (!OidIsValid(marker) || relation_owner(marker) != owner || relation_owner(relation) != owner)
		ereport(
			ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("table \"%s\" is in no ledger of its owner's", get_rel_name(relation)),
			 errdetail("The functions of a ledger run only where the schema, its table \"ledger\" "
					   "and all its other tables have one owner."),
			 errhint("If it is a ledger's, give all of it to one owner, as REASSIGN OWNED does.")));
	if (as_owner && GetUserId() != owner)
		ereport(
			ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("a function of ledger \"%s\" is not its owner's", get_namespace_name(schema)),
			 errdetail("It would run with the rights of %s; the ledger belongs to %s.",
					   GetUserNameFromId(GetUserId(), false), GetUserNameFromId(owner, false)),
			 errhint("Give the functions to the ledger's owner: SELECT * FROM verify_ledger('%s');",
					 get_namespace_name(schema))));
}

/* As SET LOCAL does: until the function that has a SET clause for the path, and calls this, returns. */
static void
enter(FunctionCallInfo fcinfo, bool as_owner)
{
	Oid relation = PG_GETARG_OID(0);
	Oid schema = get_rel_namespace(relation);
	char *path;

	if (!OidIsValid(schema))
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_OBJECT),
						errmsg("there is no ledger with a table of oid %u", relation)));
	check_home(schema, relation, as_owner);
	path =
		psprintf("%s, pg_catalog, %s, pg_temp", quote_identifier(get_namespace_name(schema)),
				 quote_identifier(get_namespace_name(get_func_namespace(fcinfo->flinfo->fn_oid))));
	(void) set_config_option("search_path", path, PGC_USERSET, PGC_S_SESSION, GUC_ACTION_LOCAL,
							 true, 0, false);
	pfree(path);
}

Datum
ledger_enter(PG_FUNCTION_ARGS)
{
	enter(fcinfo, true);
	PG_RETURN_VOID();
}

Datum
ledger_enter_as_caller(PG_FUNCTION_ARGS)
{
	enter(fcinfo, false);
	PG_RETURN_VOID();
}

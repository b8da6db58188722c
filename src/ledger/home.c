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
 *
 * Others may not create functions in a schema on that path: the server takes the best match on the
 * whole path, so somebody's format(text, name) would run instead of pg_catalog's.
 */
#include "private.h"

#include "access/htup_details.h"
#include "catalog/namespace.h"
#include "catalog/pg_authid.h"
#include "catalog/pg_class.h"
#include "catalog/pg_database.h"
#include "catalog/pg_namespace.h"
#include "commands/extension.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

PG_FUNCTION_INFO_V1(_refuse_foreign_functions);
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

/* The owner of a schema; InvalidOid: there is none. */
Oid
ledger_schema_owner(Oid schema)
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

/* Raises unless the schema and its table "ledger" belong to the function's owner. */
static void
check_home(Oid schema, Oid relation, bool as_owner)
{
	Oid owner = ledger_schema_owner(schema);
	Oid marker = get_relname_relid("ledger", schema);

	if (!OidIsValid(marker) || relation_owner(marker) != owner || relation_owner(relation) != owner)
		ereport(
			ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("table \"%s\" is not in a ledger of its owner", get_rel_name(relation)),
			 errdetail("The functions of a ledger run only where the schema, its table \"ledger\" "
					   "and all its other tables have one owner."),
			 errhint("If it is part of a ledger, give all of the ledger to one owner, as by "
					 "REASSIGN OWNED.")));
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

static Oid
database_owner(void)
{
	HeapTuple row = SearchSysCache1(DATABASEOID, ObjectIdGetDatum(MyDatabaseId));
	Oid owner = InvalidOid;

	if (HeapTupleIsValid(row))
	{
		owner = ((Form_pg_database) GETSTRUCT(row))->datdba;
		ReleaseSysCache(row);
	}
	return owner;
}

/*
 * The roles whose functions may be in the same schema as those that the user calls.  A superuser trusts
 * superusers alone; the database's owner, who owns schema public in every database, is trusted by
 * everybody else, but could not do what a superuser can.  A role that the user is a member of is not
 * trusted: it has other members.
 */
static bool
is_trusted(Oid role, Oid user)
{
	if (role == ROLE_PG_DATABASE_OWNER)
		role = database_owner();
	return role == user || (OidIsValid(role) && superuser_arg(role)) ||
		   (role == database_owner() && !superuser_arg(user));
}

static void
refuse_foreign(Oid schema, Oid role, Oid user, bool is_owner)
{
	const char *schema_name = quote_identifier(get_namespace_name(schema));
	const char *role_name =
		OidIsValid(role) ? quote_identifier(GetUserNameFromId(role, false)) : "PUBLIC";
	const char *user_name = quote_identifier(GetUserNameFromId(user, false));

	ereport(
		ERROR,
		(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
		 errmsg("others may create functions in schema %s", schema_name),
		 errdetail("%s may; functions made there could run with the rights of %s.", role_name,
				   user_name),
		 is_owner
			 ? superuser_arg(user)
				   ? errhint("First become a role that is not a superuser, such as the ledger's "
							 "owner, by SET ROLE; or give the schema to another owner: ALTER "
							 "SCHEMA %s OWNER TO %s;",
							 schema_name, user_name)
				   : errhint("Give the schema to another owner: ALTER SCHEMA %s OWNER TO %s;",
							 schema_name, user_name)
			 : errhint("Revoke that privilege: REVOKE CREATE ON SCHEMA %s FROM %s;", schema_name,
					   role_name)));
}

/* Refuses a schema in which somebody who is not trusted may create functions. */
static void
check_schema(Oid schema, Oid user)
{
	HeapTuple row = SearchSysCache1(NAMESPACEOID, ObjectIdGetDatum(schema));
	Oid owner;
	bool is_default;
	Datum acl;

	if (!HeapTupleIsValid(row))
		return;
	owner = ((Form_pg_namespace) GETSTRUCT(row))->nspowner;
	if (!is_trusted(owner, user))
		refuse_foreign(schema, owner, user, true);
	acl = SysCacheGetAttr(NAMESPACEOID, row, Anum_pg_namespace_nspacl, &is_default);
	if (!is_default)
	{
		Acl *list = DatumGetAclP(acl);
		/* ACL_DAT, without its sign-conversion warning: an access list has no nulls. */
		const AclItem *items =
			(const AclItem *) ((const char *) list + ARR_OVERHEAD_NONULLS(ARR_NDIM(list)));

		for (int i = 0; i < ACL_NUM(list); i++)
		{
			if ((ACLITEM_GET_PRIVS(items[i]) & ACL_CREATE) && items[i].ai_grantee != owner &&
				!is_trusted(items[i].ai_grantee, user))
				refuse_foreign(schema, items[i].ai_grantee, user, false);
		}
		if ((Pointer) list != DatumGetPointer(acl))
			pfree(list);
	}
	ReleaseSysCache(row);
}

/* For functions of the extension: untrusted roles may not create functions in their schema. */
Datum
_refuse_foreign_functions(PG_FUNCTION_ARGS)
{
	check_schema(get_func_namespace(fcinfo->flinfo->fn_oid), GetUserId());
	PG_RETURN_VOID();
}

/* The schema of a ledger's table, which is checked. */
Oid
ledger_schema(Oid relation, bool as_owner)
{
	Oid schema = get_rel_namespace(relation);

	if (!OidIsValid(schema))
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_OBJECT),
						errmsg("there is no ledger with a table of oid %u", relation)));
	check_home(schema, relation, as_owner);
	return schema;
}

/* Like SET LOCAL: until the calling function, which has a SET clause for the path, returns. */
static void
enter(FunctionCallInfo fcinfo, bool as_owner)
{
	Oid schema = ledger_schema(PG_GETARG_OID(0), as_owner);
	Oid extension = get_func_namespace(fcinfo->flinfo->fn_oid);
	char *path;

	check_schema(schema, ledger_schema_owner(schema));
	check_schema(extension, ledger_schema_owner(schema));
	path = psprintf("%s, pg_catalog, %s, pg_temp", quote_identifier(get_namespace_name(schema)),
					quote_identifier(get_namespace_name(extension)));
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

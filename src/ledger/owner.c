/*
 * ledger/owner.c
 *	  What the ledger's triggers need of C: the owner's rights, and errors that stay out of the log.
 *
 * A rule of the ledger must see all rows that it is about, also those that the writer may not see,
 * and the audit table must be written by those who may not write it.  Foreign keys have the same
 * need, and we meet it as ri_triggers.c does: the trigger runs as the owner of its table.  SECURITY
 * DEFINER would not do: it would run as the owner of the extension, as a rule a superuser, on
 * tables that belong to anybody.
 */
#include "private.h"

#include "catalog/dependency.h"
#include "catalog/pg_class.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

#include "compat.h"

PG_FUNCTION_INFO_V1(ledger_as_owner);
PG_FUNCTION_INFO_V1(ledger_acting_role);
PG_FUNCTION_INFO_V1(ledger_refuse_quietly);
PG_FUNCTION_INFO_V1(ledger_log_quietly);

/* Whose statement fired the trigger that runs as the owner now, and that owner. */
static Oid acting_user = InvalidOid;
static Oid acting_owner = InvalidOid;

/*
 * The trigger function that the first argument names.  It must be one of the extension's own: who
 * may merely put triggers on a table must not come by its owner's rights with a function of theirs.
 */
static Oid
find_target(FmgrInfo *wrapper, Trigger *trigger)
{
	Oid extension = getExtensionOfObject(ProcedureRelationId, wrapper->fn_oid);
	oidvector *no_arguments = buildoidvector(NULL, 0);
	Oid target = InvalidOid;

	if (trigger->tgnargs > 0)
		target = GetSysCacheOid3(PROCNAMEARGSNSP, Anum_pg_proc_oid,
								 CStringGetDatum(trigger->tgargs[0]), PointerGetDatum(no_arguments),
								 ObjectIdGetDatum(get_func_namespace(wrapper->fn_oid)));
	if (!OidIsValid(target) || get_func_rettype(target) != TRIGGEROID || !OidIsValid(extension) ||
		getExtensionOfObject(ProcedureRelationId, target) != extension)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_FUNCTION),
				 errmsg("trigger \"%s\" names no trigger function of the ledger", trigger->tgname),
				 errdetail("Its first argument must be the name of one."),
				 errhint("A dump made with an older or newer version of the extension may need "
						 "upgrade_ledger.")));
	return target;
}

/*
 * The rules find other tables by their names.  Where somebody else may make tables, these could be
 * theirs, with code of theirs on them.  So the table must be of a ledger of its owner's, in which all
 * those names are taken.
 */
static void
check_home(Relation relation)
{
	Oid marker = get_relname_relid("ledger", RelationGetNamespace(relation));
	HeapTuple row = SearchSysCache1(RELOID, ObjectIdGetDatum(marker));
	bool is_own = HeapTupleIsValid(row) &&
				  ((Form_pg_class) GETSTRUCT(row))->relowner == relation->rd_rel->relowner;

	if (HeapTupleIsValid(row))
		ReleaseSysCache(row);
	if (!is_own)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("table \"%s\" is in no ledger of its owner's",
						RelationGetRelationName(relation)),
				 errdetail("Rules of a ledger run only in a schema with a table \"ledger\" that "
						   "has the same owner."),
				 errhint("If it is a ledger's, give all its tables the same owner.")));
}

/* Runs the trigger function that its first argument names, as the owner of the table. */
Datum
ledger_as_owner(PG_FUNCTION_ARGS)
{
	LOCAL_FCINFO(inner, 0);
	TriggerData data;
	Trigger trigger;
	Oid caller;
	Oid owner;
	Oid saved_user = acting_user;
	Oid saved_owner = acting_owner;
	int context;
	Datum result;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
						errmsg("ledger_as_owner was not called as a trigger"),
						errhint("The tables of a ledger call it.")));
	data = *(TriggerData *) fcinfo->context;
	trigger = *data.tg_trigger;
	if (fcinfo->flinfo->fn_extra == NULL)
	{
		FmgrInfo *target = MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, sizeof(FmgrInfo));

		fmgr_info_cxt(find_target(fcinfo->flinfo, &trigger), target, fcinfo->flinfo->fn_mcxt);
		check_home(data.tg_relation);
		fcinfo->flinfo->fn_extra = target;
	}
	trigger.tgargs++;
	trigger.tgnargs--;
	data.tg_trigger = &trigger;

	/* A rule that writes fires other rules: they act for the same user. */
	owner = data.tg_relation->rd_rel->relowner;
	GetUserIdAndSecContext(&caller, &context);
	if (!OidIsValid(acting_user) || caller != acting_owner)
		acting_user = caller;
	acting_owner = owner;
	SetUserIdAndSecContext(owner, context | SECURITY_LOCAL_USERID_CHANGE | SECURITY_NOFORCE_RLS);
	PG_TRY();
	{
		InitFunctionCallInfoData(*inner, (FmgrInfo *) fcinfo->flinfo->fn_extra, 0, InvalidOid,
								 (Node *) &data, NULL);
		result = FunctionCallInvoke(inner);
		fcinfo->isnull = inner->isnull;
	}
	PG_FINALLY();
	{
		acting_user = saved_user;
		acting_owner = saved_owner;
	}
	PG_END_TRY();
	SetUserIdAndSecContext(caller, context);
	return result;
}

/* The role whose rights the statement had, also while a trigger runs as the owner. */
Datum
ledger_acting_role(PG_FUNCTION_ARGS)
{
	Oid user = GetUserId();
	Name name = palloc0(NAMEDATALEN);

	if (OidIsValid(acting_user) && user == acting_owner)
		user = acting_user;
	namestrcpy(name, GetUserNameFromId(user, false));
	PG_RETURN_NAME(name);
}

static char *
text_argument(FunctionCallInfo fcinfo, int n)
{
	return PG_ARGISNULL(n) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(n));
}

/*
 * RAISE cannot keep the statement out of the server's log, which holds the identity number that was
 * wrong.  So refusals about identity numbers are raised here.
 */
Datum
ledger_refuse_quietly(PG_FUNCTION_ARGS)
{
	char *state = text_argument(fcinfo, 0);
	char *message = text_argument(fcinfo, 1);
	char *detail = text_argument(fcinfo, 2);
	char *hint = text_argument(fcinfo, 3);
	char *constraint = text_argument(fcinfo, 4);

	if (state == NULL || strlen(state) != 5)
		state = "XX000";
	ereport(ERROR, (errcode(MAKE_SQLSTATE(state[0], state[1], state[2], state[3], state[4])),
					errmsg("%s", message ? message : "refused"),
					detail ? errdetail("%s", detail) : 0, hint ? errhint("%s", hint) : 0,
					constraint ? err_generic_string(PG_DIAG_CONSTRAINT_NAME, constraint) : 0,
					errhidestmt(true), errhidecontext(true)));
	PG_RETURN_VOID();
}

/* A line in the server's log, which a rollback does not take back, for what is logged about them. */
Datum
ledger_log_quietly(PG_FUNCTION_ARGS)
{
	ereport(LOG, (errmsg("%s", text_to_cstring(PG_GETARG_TEXT_PP(0))), errhidestmt(true),
				  errhidecontext(true)));
	PG_RETURN_VOID();
}

/*
 * ledger/quiet.c
 *	  What a ledger's functions need of C: errors and log lines that keep identity numbers out of the
 *	  server's log, and a clear refusal from the triggers of ledgers of older formats.
 */
#include "private.h"

#include "commands/trigger.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

PG_FUNCTION_INFO_V1(ledger_old_rule);
PG_FUNCTION_INFO_V1(ledger_refuse_quietly);
PG_FUNCTION_INFO_V1(ledger_log_quietly);

/*
 * The rules of formats 1 and 2 were functions of the extension; since format 3 a ledger has its own.
 * A dump of an old ledger still names them, so that it can be restored and then brought forward.
 */
Datum
ledger_old_rule(PG_FUNCTION_ARGS)
{
	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
						errmsg("a rule of a ledger was not called as a trigger")));
	ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					errmsg("the ledger of table \"%s\" is of an older format",
						   RelationGetRelationName(((TriggerData *) fcinfo->context)->tg_relation)),
					errdetail("Its rules are no longer part of the extension."),
					errhint("Bring it forward first: SELECT upgrade_ledger('%s');",
							get_namespace_name(RelationGetNamespace(
								((TriggerData *) fcinfo->context)->tg_relation)))));
	PG_RETURN_NULL();
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

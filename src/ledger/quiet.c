/*
 * ledger/quiet.c
 *	  Errors and log lines without identity numbers in the server's log, and an error message for the
 *	  triggers of ledgers of older formats.
 */
#include "private.h"

#include "commands/trigger.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

PG_FUNCTION_INFO_V1(ledger_old_rule);
PG_FUNCTION_INFO_V1(ledger_refuse_identity);
PG_FUNCTION_INFO_V1(ledger_log_identity);

/*
 * The rules of formats 1 and 2 were functions of the extension; since format 3 a ledger has its own.
 * A dump of an old ledger still names them, so that it can be restored and then upgraded.
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
					errhint("Upgrade it first: SELECT upgrade_ledger('%s');",
							get_namespace_name(RelationGetNamespace(
								((TriggerData *) fcinfo->context)->tg_relation)))));
	PG_RETURN_NULL();
}

/*
 * RAISE cannot keep the statement, which contains the rejected identity number, out of the server's
 * log.  So errors about identity numbers are raised here.  Any login can call this, and a line
 * without its statement could not be distinguished from a real one; so the texts are fixed.  %s is
 * the person, or the limit.
 */
static const struct
{
	const char *name;
	int code;
	const char *message;
	const char *detail;
	const char *hint;
	const char *constraint;
} refusals[] = {
	{"incomplete", ERRCODE_NOT_NULL_VIOLATION,
	 gettext_noop("an identity number needs a person, and a person's needs a number"), NULL,
	 gettext_noop("Give both person_id and number."), "identity_is_whole"},
	{"no person", ERRCODE_FOREIGN_KEY_VIOLATION, gettext_noop("there is no person %s"),
	 gettext_noop("An identity number is recorded for a person of the register."),
	 gettext_noop("Record the person first."), "identity_numbers_person_id_fkey"},
	{"has one", ERRCODE_UNIQUE_VIOLATION, gettext_noop("person %s has an identity number already"),
	 NULL,
	 gettext_noop("Correct it if it is wrong: record_identity(person, number, correct => true)."),
	 "identity_numbers_pkey"},
	{"taken", ERRCODE_UNIQUE_VIOLATION,
	 gettext_noop("the identity number of person %s is recorded for another person"),
	 gettext_noop("Nobody shares an identity number: one of them is wrong, or the person is on the "
				  "register twice."),
	 gettext_noop("find_identity returns the person for whom it is recorded."),
	 "identity_numbers_number_key"},
	{"not granted", ERRCODE_INSUFFICIENT_PRIVILEGE,
	 gettext_noop("permission denied to ask about identity numbers of this ledger"),
	 gettext_noop("The acting role has no grant for this ledger."),
	 gettext_noop("Ask the ledger's owner for: grant_access(role, capacity, division)."), NULL},
	{"limit", ERRCODE_CONFIGURATION_LIMIT_EXCEEDED,
	 gettext_noop("the limit of %s questions about identity numbers in a day is exceeded"),
	 gettext_noop("Looking up, recording and importing a number ask whether it is on the register. "
				  "The limit applies to each role; questions of rolled-back transactions count "
				  "too."),
	 gettext_noop("Ask fewer at a time, continue tomorrow, or ask the ledger's owner to raise "
				  "ledger.identity_questions_a_day."),
	 NULL},
};

Datum
ledger_refuse_identity(PG_FUNCTION_ARGS)
{
	char *name = text_to_cstring(PG_GETARG_TEXT_PP(0));
	char *number = psprintf(INT64_FORMAT, PG_GETARG_INT64(1));
	Oid self = fcinfo->flinfo->fn_oid;

	for (int i = 0; i < (int) lengthof(refusals); i++)
		if (strcmp(refusals[i].name, name) == 0)
			ereport(
				ERROR,
				(errcode(refusals[i].code),
				 errmsg_internal(message_in_language(refusals[i].message, self), number),
				 refusals[i].detail ? errdetail("%s", message_in_language(refusals[i].detail, self))
									: 0,
				 refusals[i].hint ? errhint("%s", message_in_language(refusals[i].hint, self)) : 0,
				 refusals[i].constraint
					 ? err_generic_string(PG_DIAG_CONSTRAINT_NAME, refusals[i].constraint)
					 : 0,
				 errhidestmt(true), errhidecontext(true)));
	elog(ERROR, "no refusal is named so");
	PG_RETURN_VOID();
}

/* A name for a line of the log: quoted, without line ends. */
static char *
quoted_name(const char *name)
{
	StringInfoData buffer;

	initStringInfo(&buffer);
	escape_json(&buffer, name);
	return buffer.data;
}

/* The description of an operation on identity numbers in the log. */
static const char *const logged_actions[] = {"look-up", "recording", "unmasking", "refusal"};

/*
 * A line in the server's log, which a rollback does not take back.  It consists of values known here
 * and one of a few words, so that no caller can write text to the log: the login, the role whose
 * rights are used, the ledger, the operation, and the number of identity numbers.  Only the ledger's
 * owner can call this, as the ledger's functions do; unlike the output of RAISE LOG it has no
 * CONTEXT.
 */
Datum
ledger_log_identity(PG_FUNCTION_ARGS)
{
	Oid home = PG_GETARG_OID(0);
	char *action = text_to_cstring(PG_GETARG_TEXT_PP(1));
	int64 numbers = PG_GETARG_INT64(2);
	Oid login = GetSessionUserId();
	Oid role = GetCurrentRoleId();
	Oid schema = ledger_schema(home, true);

	for (int i = 0; i < (int) lengthof(logged_actions); i++)
		if (strcmp(logged_actions[i], action) == 0)
		{
			ereport(LOG,
					(errmsg("identity %s in ledger %s by %s as %s: %lld", logged_actions[i],
							quoted_name(get_namespace_name(schema)),
							quoted_name(GetUserNameFromId(login, false)),
							quoted_name(GetUserNameFromId(OidIsValid(role) ? role : login, false)),
							(long long) numbers),
					 errhidestmt(true), errhidecontext(true)));
			PG_RETURN_VOID();
		}
	elog(ERROR, "no action is named so");
	PG_RETURN_VOID();
}

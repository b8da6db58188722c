/*
 * ledger/questions.c
 *	  How many questions about identity numbers a role has asked today.
 *
 * A count in a row would be lost when the transaction is rolled back, although the answer was
 * given.  A sequence is not transactional.  Its value contains the day in the upper half and the
 * number of questions in the lower half, so a new day begins at zero without a reset.  When the
 * clock is set back, the later day continues.
 */
#include "private.h"

#include "catalog/pg_class.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
#include "utils/acl.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"

PG_FUNCTION_INFO_V1(ledger_count_questions);

#define DAY_SHIFT  32
#define COUNT_MASK ((INT64CONST(1) << DAY_SHIFT) - 1)

/* Days since 2000-01-01 by China's time, which has been eight hours ahead of UTC since 1991. */
static int64
today(void)
{
	return (GetCurrentTimestamp() + 8 * USECS_PER_HOUR) / USECS_PER_DAY;
}

/* The value of a sequence; 0: it was never set. */
static int64
sequence_value(Oid sequence)
{
	LOCAL_FCINFO(call, 1);
	Datum value;

	InitFunctionCallInfoData(*call, NULL, 1, InvalidOid, NULL, NULL);
	call->args[0].value = ObjectIdGetDatum(sequence);
	call->args[0].isnull = false;
	value = pg_sequence_last_value(call);
	return call->isnull ? 0 : DatumGetInt64(value);
}

/*
 * Adds questions to a counter and returns true; adds nothing and returns false when they would exceed
 * the daily limit.  Two sessions of one role are serialized only here: the lock, which conflicts with
 * itself but not with the lock that setval keeps until the end of the transaction, is released
 * immediately.
 */
Datum
ledger_count_questions(PG_FUNCTION_ARGS)
{
	Oid counter = PG_GETARG_OID(0);
	int64 questions = PG_GETARG_INT64(1);
	int64 most = Min(PG_GETARG_INT64(2), COUNT_MASK);
	int64 value;
	bool fits;

	if (get_rel_relkind(counter) != RELKIND_SEQUENCE)
		ereport(ERROR, (errcode(ERRCODE_WRONG_OBJECT_TYPE),
						errmsg("relation with oid %u is not a sequence", counter)));
	if (pg_class_aclcheck(counter, GetUserId(), ACL_UPDATE) != ACLCHECK_OK)
		aclcheck_error(ACLCHECK_NO_PRIV, OBJECT_SEQUENCE, get_rel_name(counter));
	if (questions < 0)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("a number of questions must not be negative")));

	LockRelationOid(counter, ShareUpdateExclusiveLock);
	value = Max(sequence_value(counter), today() << DAY_SHIFT);
	fits = questions <= most - (value & COUNT_MASK);
	if (fits && questions > 0)
		DirectFunctionCall2(setval_oid, ObjectIdGetDatum(counter),
							Int64GetDatum(value + questions));
	UnlockRelationOid(counter, ShareUpdateExclusiveLock);
	PG_RETURN_BOOL(fits);
}

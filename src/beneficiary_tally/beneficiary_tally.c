/*
 * beneficiary_tally/beneficiary_tally.c
 *	  The type beneficiary_tally: aid instances, amount, and who received, as one value.
 */
#include "beneficiary/beneficiary.h"

#include "libpq/pqformat.h"

#include "beneficiary/accumulate.h"
#include "core/beneficiary_set/operations.h"

PG_FUNCTION_INFO_V1(beneficiary_tally_recv);
PG_FUNCTION_INFO_V1(beneficiary_tally_send);
PG_FUNCTION_INFO_V1(beneficiary_tally_instances);
PG_FUNCTION_INFO_V1(beneficiary_tally_households);
PG_FUNCTION_INFO_V1(beneficiary_tally_persons);
PG_FUNCTION_INFO_V1(beneficiary_tally_amount);
PG_FUNCTION_INFO_V1(beneficiary_tally_household_set);
PG_FUNCTION_INFO_V1(beneficiary_tally_person_set);
PG_FUNCTION_INFO_V1(beneficiary_tally_union);
PG_FUNCTION_INFO_V1(beneficiary_tally_eq);
PG_FUNCTION_INFO_V1(beneficiary_tally_ne);

/* Opens a tally for reading; see set_datum_view. */
void
tally_datum_view(Datum datum, TallyView *view)
{
	BeneficiaryTally *tally = (BeneficiaryTally *) PG_DETOAST_DATUM(datum);
	size_t		body_size;

	if (VARSIZE(tally) < offsetof(SmallState, ids))
		corrupted_value("beneficiary_tally");
	check_stored_flags(tally->flags, "beneficiary_tally");
	if (tally->flags & BENEFICIARY_BUILDING)
		tally = finish_tally_state((struct varlena *) tally);
	if (VARSIZE(tally) < offsetof(BeneficiaryTally, body))
		corrupted_value("beneficiary_tally");
	view->instances = tally->instances;
	view->amount = tally->amount;
	body_size = VARSIZE(tally) - offsetof(BeneficiaryTally, body);
	if (!set_view(&view->set[HOUSEHOLDS], tally->head[HOUSEHOLDS], tally->body, body_size) ||
		!set_view(&view->set[PERSONS], tally->head[PERSONS],
				  (char *) tally->body + view->set[HOUSEHOLDS].size,
				  body_size - view->set[HOUSEHOLDS].size))
		corrupted_value("beneficiary_tally");
}

/* The amount as a yuan; raises when it is out of that type's range. */
Yuan
tally_amount_yuan(Wide amount)
{
	if (!wide_fits_int64(amount) || (int64) amount.low == PG_INT64_MIN)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("amount of the tally is out of range for type yuan")));
	return (Yuan) amount.low;
}

static BeneficiaryTally *
make_tally(size_t body_size)
{
	size_t		size = offsetof(BeneficiaryTally, body) + body_size;
	BeneficiaryTally *tally = core_alloc(size);

	SET_VARSIZE(tally, size);
	tally->flags = BENEFICIARY_VERSION;
	return tally;
}

BeneficiaryTally *
tally_from_writers(int64 instances, Wide amount, const SetWriter *writers)
{
	size_t		households_size = set_written_size(&writers[HOUSEHOLDS]);
	BeneficiaryTally *tally = make_tally(households_size + set_written_size(&writers[PERSONS]));

	tally->instances = instances;
	tally->amount = amount;
	for (int i = 0; i < 2; i++)
		tally->head[i] = writers[i].head;
	set_copy_body(&writers[HOUSEHOLDS], tally->body);
	set_copy_body(&writers[PERSONS], (char *) tally->body + households_size);
	return tally;
}

BeneficiaryTally *
tally_from_view(const TallyView *view)
{
	BeneficiaryTally *tally = make_tally(view->set[HOUSEHOLDS].size + view->set[PERSONS].size);

	tally->instances = view->instances;
	tally->amount = view->amount;
	for (int i = 0; i < 2; i++)
		tally->head[i] = view->set[i].head;
	memcpy(tally->body, view->set[HOUSEHOLDS].singles, view->set[HOUSEHOLDS].size);
	memcpy((char *) tally->body + view->set[HOUSEHOLDS].size, view->set[PERSONS].singles,
		   view->set[PERSONS].size);
	return tally;
}

/*
 * What is wrong with a tally's sums, or NULL: every instance has a household or a person, and no
 * beneficiary was aided without an instance.
 */
const char *
check_tally_sums(const TallyView *view)
{
	uint64		households = view->set[HOUSEHOLDS].head.cardinality;
	uint64		persons = view->set[PERSONS].head.cardinality;

	if (view->instances < 0)
		return "the number of aid instances is negative";
	if ((uint64) view->instances < Max(households, persons))
		return "there are fewer aid instances than households or persons aided";
	if (view->instances > 0 && households == 0 && persons == 0)
		return "there are aid instances, but nobody was aided";
	if (view->amount.low == (uint64) PG_INT64_MIN || !wide_fits_int64(view->amount))
		return "the amount is out of range for type yuan";
	return NULL;
}

void
tally_instances_out_of_range(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("number of aid instances is out of range")));
}

/* The sum on the way, that is: the amount of the finished tally is looked at by tally_amount_yuan. */
void
tally_sum_out_of_range(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("amount of aid is out of range")));
}

Datum
beneficiary_tally_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	TallyView	view;
	const char *problem;

	recv_flags(message, "beneficiary_tally");
	view.instances = pq_getmsgint64(message);
	view.amount = wide_from_int64(pq_getmsgint64(message));
	recv_set_body(message, "beneficiary_tally", &view.set[HOUSEHOLDS]);
	recv_set_body(message, "beneficiary_tally", &view.set[PERSONS]);
	problem = check_tally_sums(&view);
	if (problem != NULL)
		invalid_binary("beneficiary_tally", problem);
	PG_RETURN_POINTER(tally_from_view(&view));
}

Datum
beneficiary_tally_send(PG_FUNCTION_ARGS)
{
	TallyView	view;
	StringInfoData message;

	tally_datum_view(PG_GETARG_DATUM(0), &view);
	pq_begintypsend(&message);
	send_flags(&message);
	pq_sendint64(&message, view.instances);
	pq_sendint64(&message, tally_amount_yuan(view.amount));
	send_set_body(&message, &view.set[HOUSEHOLDS]);
	send_set_body(&message, &view.set[PERSONS]);
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/*
 * Fills the sums and cardinalities of a view, and nothing else: no more of a toasted tally than its
 * head is read.
 */
void
tally_datum_head(Datum datum, TallyView *view)
{
	BeneficiaryTally *tally = (BeneficiaryTally *)
		PG_DETOAST_DATUM_SLICE(datum, 0, offsetof(BeneficiaryTally, body) - VARHDRSZ);

	if (VARSIZE(tally) < offsetof(BeneficiaryTally, body) || tally->flags != BENEFICIARY_VERSION)
	{
		tally_datum_view(datum, view);
		return;
	}
	view->instances = tally->instances;
	view->amount = tally->amount;
	for (int i = 0; i < 2; i++)
		view->set[i].head = tally->head[i];
}

Datum
beneficiary_tally_instances(PG_FUNCTION_ARGS)
{
	TallyView	view;

	tally_datum_head(PG_GETARG_DATUM(0), &view);
	PG_RETURN_INT64(view.instances);
}

Datum
beneficiary_tally_households(PG_FUNCTION_ARGS)
{
	TallyView	view;

	tally_datum_head(PG_GETARG_DATUM(0), &view);
	PG_RETURN_INT64((int64) view.set[HOUSEHOLDS].head.cardinality);
}

Datum
beneficiary_tally_persons(PG_FUNCTION_ARGS)
{
	TallyView	view;

	tally_datum_head(PG_GETARG_DATUM(0), &view);
	PG_RETURN_INT64((int64) view.set[PERSONS].head.cardinality);
}

Datum
beneficiary_tally_amount(PG_FUNCTION_ARGS)
{
	TallyView	view;

	tally_datum_head(PG_GETARG_DATUM(0), &view);
	PG_RETURN_YUAN(tally_amount_yuan(view.amount));
}

Datum
beneficiary_tally_household_set(PG_FUNCTION_ARGS)
{
	TallyView	view;

	tally_datum_view(PG_GETARG_DATUM(0), &view);
	PG_RETURN_POINTER(set_from_view(&view.set[HOUSEHOLDS]));
}

Datum
beneficiary_tally_person_set(PG_FUNCTION_ARGS)
{
	TallyView	view;

	tally_datum_view(PG_GETARG_DATUM(0), &view);
	PG_RETURN_POINTER(set_from_view(&view.set[PERSONS]));
}

/* The tally of two groups of rows together; raises when a sum leaves its type. */
Datum
beneficiary_tally_union(PG_FUNCTION_ARGS)
{
	TallyView	view[2];
	SetWriter	writers[2];
	TallySums	sums;

	for (int i = 0; i < 2; i++)
	{
		tally_datum_view(PG_GETARG_DATUM(i), &view[i]);
		set_writer_init(&writers[i]);
	}
	sums.instances = view[0].instances;
	sums.amount = view[0].amount;
	add_tally_sums(&sums, view[1].instances, view[1].amount);
	tally_amount_yuan(sums.amount);
	for (int i = 0; i < 2; i++)
		set_operate(SET_UNION, &view[0].set[i], &view[1].set[i], &writers[i]);
	PG_RETURN_POINTER(tally_from_writers(sums.instances, sums.amount, writers));
}

static bool
same_tally(FunctionCallInfo fcinfo)
{
	TallyView	view[2];

	for (int i = 0; i < 2; i++)
		tally_datum_view(PG_GETARG_DATUM(i), &view[i]);
	return view[0].instances == view[1].instances && view[0].amount.low == view[1].amount.low &&
		view[0].amount.high == view[1].amount.high &&
		set_equal(&view[0].set[HOUSEHOLDS], &view[1].set[HOUSEHOLDS]) &&
		set_equal(&view[0].set[PERSONS], &view[1].set[PERSONS]);
}

Datum
beneficiary_tally_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(same_tally(fcinfo));
}

Datum
beneficiary_tally_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!same_tally(fcinfo));
}

/*
 * beneficiary_set/beneficiary_set.c
 *	  The type beneficiary_set: an exact set of bigint ids.
 */
#include "beneficiary/beneficiary.h"

#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"

#include "beneficiary/accumulate.h"
#include "core/beneficiary_set/operations.h"
#include "core/beneficiary_set/text.h"

PG_FUNCTION_INFO_V1(beneficiary_set_in);
PG_FUNCTION_INFO_V1(beneficiary_set_out);
PG_FUNCTION_INFO_V1(beneficiary_set_recv);
PG_FUNCTION_INFO_V1(beneficiary_set_send);
PG_FUNCTION_INFO_V1(beneficiary_set_cardinality);

/* Raises: bytes on disk are not what this version, or any, has written. */
void
corrupted_value(const char *type_name)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("stored value of type %s is damaged", type_name),
			 errhint("Restore the row from a backup, or compute the value again from its rows.")));
}

void
check_stored_flags(uint32 flags, const char *type_name)
{
	if ((flags & ~BENEFICIARY_FLAGS_KNOWN) != 0)
		corrupted_value(type_name);
	if ((flags & BENEFICIARY_VERSION_MASK) != BENEFICIARY_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("stored value of type %s has encoding version %u", type_name,
						flags & BENEFICIARY_VERSION_MASK),
				 errdetail("This version of poverty_relief reads encoding version %d.",
						   BENEFICIARY_VERSION)));
}

/*
 * Opens a set for reading.  The parts must fit into the value; what is inside a page is not looked
 * at, since no content of a page can lead out of the value.
 */
void
set_datum_view(Datum datum, SetView *view)
{
	BeneficiarySet *set = (BeneficiarySet *) PG_DETOAST_DATUM(datum);

	if (VARSIZE(set) < offsetof(BeneficiarySet, body))
		corrupted_value("beneficiary_set");
	check_stored_flags(set->flags, "beneficiary_set");
	if (set->flags & BENEFICIARY_BUILDING)
		set = finish_set_state((struct varlena *) set);
	if (!set_view(view, set->head, set->body, VARSIZE(set) - offsetof(BeneficiarySet, body)))
		corrupted_value("beneficiary_set");
}

static BeneficiarySet *
make_set(SetHead head, size_t body_size)
{
	size_t		size = offsetof(BeneficiarySet, body) + body_size;
	BeneficiarySet *set = core_alloc(size);

	SET_VARSIZE(set, size);
	set->flags = BENEFICIARY_VERSION;
	set->head = head;
	return set;
}

BeneficiarySet *
set_from_writer(const SetWriter *writer)
{
	BeneficiarySet *set = make_set(writer->head, set_written_size(writer));

	set_copy_body(writer, set->body);
	return set;
}

BeneficiarySet *
set_from_view(const SetView *view)
{
	BeneficiarySet *set = make_set(view->head, view->size);

	memcpy(set->body, view->singles, view->size);
	return set;
}

/*
 * The detail of a syntax error.  Where a byte above 127 is a character by itself, above all under
 * SQL_ASCII, it may be part of one that the client knows as several, and is not to be shown alone.
 */
int
errdetail_unexpected(const char *whole, const char *at)
{
	int			position = pg_mbstrlen_with_len(whole, at - whole) + 1;

	if (*at == '\0')
		return errdetail("The text ends where more was expected.");
	if (IS_HIGHBIT_SET(*at) && pg_mblen(at) == 1)
		return errdetail("Character %d does not belong there.", position);
	return errdetail("Unexpected \"%.*s\" at character %d.", pg_mblen(at), at, position);
}

/*
 * Reports why the text of a set cannot be read.  The text itself is not repeated: it can be long,
 * and is a list of people.
 */
static void
report_set_text(SetTextStatus status, const char *whole, const char *at, const char *type_name,
				struct Node *escontext)
{
	int			position = pg_mbstrlen_with_len(whole, at - whole) + 1;

	switch (status)
	{
		case SET_TEXT_OK:
			break;
		case SET_TEXT_SYNTAX:
			errsave(escontext,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid input syntax for type %s", type_name),
					 errdetail_unexpected(whole, at),
					 errhint("A set is written as ids and ranges of ids, like {1-8505,9001}.")));
			break;
		case SET_TEXT_ID_RANGE:
			errsave(escontext,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("id out of range in value of type %s", type_name),
					 errdetail("The number at character %d does not fit type bigint.", position)));
			break;
		case SET_TEXT_BACKWARD:
			errsave(escontext,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid input syntax for type %s", type_name),
					 errdetail("The range at character %d ends before it begins.", position)));
			break;
		case SET_TEXT_ORDER:
			errsave(escontext,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid input syntax for type %s", type_name),
					 errdetail("The id at character %d is not above the one before it.", position),
					 errhint("Write ids in ascending order and each once, or build the set with beneficiaries(id).")));
			break;
		case SET_TEXT_TOO_LARGE:
			errsave(escontext,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("value is too large to be stored"),
					 errdetail("The range at character %d would need more than the 1 GB that one value can hold.",
							   position)));
			break;
	}
}

/*
 * Reads a set from the middle of a text and leaves the text behind it.  False when it cannot be
 * read and the error was a soft one.
 */
bool
parse_set_text(const char *whole, const char **text, const char *type_name, SetWriter *writer,
			   struct Node *escontext)
{
	SetTextStatus status = set_parse(text, writer);

	report_set_text(status, whole, *text, type_name, escontext);
	return status == SET_TEXT_OK;
}

/* Appends the text of a set. */
void
append_set_text(StringInfo text, const SetView *view)
{
	SetRanges	ranges;
	int64		first;
	int64		last;

	appendStringInfoChar(text, '{');
	set_first_range(&ranges, view);
	while (set_next_range(&ranges, &first, &last))
	{
		CHECK_FOR_INTERRUPTS();
		enlargeStringInfo(text, SET_RANGE_TEXT_MAX + 1);
		text->len += set_format_range(text->data + text->len, first, last);
		appendStringInfoCharMacro(text, ',');
	}
	if (text->data[text->len - 1] == ',')
		text->len--;
	appendStringInfoChar(text, '}');
}

Datum
beneficiary_set_in(PG_FUNCTION_ARGS)
{
	const char *whole = PG_GETARG_CSTRING(0);
	const char *text = whole;
	SetWriter	writer;

	set_writer_init(&writer);
	if (!parse_set_text(whole, &text, "beneficiary_set", &writer, fcinfo->context))
		PG_RETURN_NULL();
	text += strspn(text, " \t\n\v\f\r");
	if (*text != '\0')
	{
		report_set_text(SET_TEXT_SYNTAX, whole, text, "beneficiary_set", fcinfo->context);
		PG_RETURN_NULL();
	}
	PG_RETURN_POINTER(set_from_writer(&writer));
}

Datum
beneficiary_set_out(PG_FUNCTION_ARGS)
{
	SetView		view;
	StringInfoData text;

	set_datum_view(PG_GETARG_DATUM(0), &view);
	initStringInfo(&text);
	append_set_text(&text, &view);
	PG_RETURN_CSTRING(text.data);
}

Datum
beneficiary_set_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	SetView		view;

	recv_flags(message, "beneficiary_set");
	recv_set_body(message, "beneficiary_set", &view);
	PG_RETURN_POINTER(set_from_view(&view));
}

Datum
beneficiary_set_send(PG_FUNCTION_ARGS)
{
	SetView		view;
	StringInfoData message;

	set_datum_view(PG_GETARG_DATUM(0), &view);
	pq_begintypsend(&message);
	send_flags(&message);
	send_set_body(&message, &view);
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/* Reads no more of a toasted value than its head. */
uint64
set_datum_cardinality(Datum datum)
{
	BeneficiarySet *set = (BeneficiarySet *)
		PG_DETOAST_DATUM_SLICE(datum, 0, offsetof(BeneficiarySet, body) - VARHDRSZ);
	SetView		view;

	if (VARSIZE(set) >= offsetof(BeneficiarySet, body) && set->flags == BENEFICIARY_VERSION)
		view.head = set->head;
	else
		set_datum_view(datum, &view);
	pfree(set);
	return view.head.cardinality;
}

Datum
beneficiary_set_cardinality(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64((int64) set_datum_cardinality(PG_GETARG_DATUM(0)));
}

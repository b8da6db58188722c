/*
 * beneficiary/text.c
 *	  Reading and writing a set in its text form, alone or as a part of a tally's.
 */
#include "beneficiary/text.h"

#include "mb/pg_wchar.h"
#include "miscadmin.h"

#include "core/beneficiary_set/operations.h"
#include "core/beneficiary_set/text.h"

/*
 * The detail of a syntax error.  Where a byte above 127 is a character by itself, above all under
 * SQL_ASCII, it may be part of a multibyte character of the client, and must not be shown alone.
 */
int
errdetail_unexpected(const char *whole, const char *at)
{
	int position = pg_mbstrlen_with_len(whole, at - whole) + 1;

	if (*at == '\0')
		return errdetail("The text ends where more was expected.");
	if (IS_HIGHBIT_SET(*at) && pg_mblen(at) == 1)
		return errdetail("Character %d does not belong there.", position);
	return errdetail("Unexpected \"%.*s\" at character %d.", pg_mblen(at), at, position);
}

/*
 * Reports why the text of a set cannot be read.  The text itself is not repeated: it can be long,
 * and is a list of persons or households.
 */
static void
report_set_text(SetTextStatus status, const char *whole, const char *at, const StoredType *type,
				struct Node *escontext)
{
	int position = pg_mbstrlen_with_len(whole, at - whole) + 1;

	switch (status)
	{
		case SET_TEXT_OK:
			break;
		case SET_TEXT_SYNTAX:
			errsave(escontext,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid input syntax for type %s", type->name),
					 errdetail_unexpected(whole, at),
					 errhint("A set is written as ids and ranges of ids, like {1-8505,9001}.")));
			break;
		case SET_TEXT_ID_RANGE:
			errsave(escontext,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("id out of range in value of type %s", type->name),
					 errdetail("The number at character %d does not fit type bigint.", position)));
			break;
		case SET_TEXT_BACKWARD:
			errsave(escontext,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid input syntax for type %s", type->name),
					 errdetail("The range at character %d ends before it begins.", position)));
			break;
		case SET_TEXT_ORDER:
			errsave(escontext,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid input syntax for type %s", type->name),
					 errdetail("The id at character %d is not above the one before it.", position),
					 errhint("Write ids in ascending order and each once, or build the set with "
							 "beneficiaries(id).")));
			break;
		case SET_TEXT_TOO_LARGE:
			errsave(escontext, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
								errmsg("value is too large to be stored"),
								errdetail("The range at character %d would need more than the 1 GB "
										  "that one value can hold.",
										  position)));
			break;
	}
}

/*
 * Reads a set from the middle of a text and leaves the text behind it.  False when it cannot be
 * read and the error was a soft one.
 */
bool
parse_set_text(const char *whole, const char **text, const StoredType *type, SetWriter *writer,
			   struct Node *escontext)
{
	SetTextStatus status = set_parse(text, writer);

	report_set_text(status, whole, *text, type, escontext);
	return status == SET_TEXT_OK;
}

/* Is nothing but space left of the text?  False, too, when the error was a soft one. */
bool
parse_set_end(const char *whole, const char *text, const StoredType *type, struct Node *escontext)
{
	text += strspn(text, " \t\n\v\f\r");
	if (*text == '\0')
		return true;
	report_set_text(SET_TEXT_SYNTAX, whole, text, type, escontext);
	return false;
}

/* Appends the text of a set. */
void
append_set_text(StringInfo text, const SetView *view)
{
	SetRanges ranges;
	int64 first;
	int64 last;

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

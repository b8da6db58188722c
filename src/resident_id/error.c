/*
 * resident_id/error.c
 *	  Errors about rejected identity numbers that do not reveal the number.
 *
 * A rejected number is mostly somebody's real number with a typing error, so messages contain only
 * what is wrong, and where.  errhidestmt and errhidecontext keep the statement and the COPY line,
 * which contain the number too, out of the server's log; the client that sent them still receives
 * the line.  This does not cover a number that is a literal in the text of a query run by a
 * function: PL/pgSQL reports that query as context.
 */
#include "resident_id/resident_id.h"

typedef struct Complaint
{
	int sqlstate;
	const char *message;
	const char *detail; /* may contain one %d, the position */
	const char *hint;
} Complaint;

#define HINT_FORM                                                                                  \
	"An identity number has 18 digits, of which the last may be X, or 15 in its old form."

static const Complaint complaints[] = {
	[RESIDENT_BAD_CHARACTER] = {ERRCODE_INVALID_TEXT_REPRESENTATION,
								"invalid input syntax for type resident_id",
								"Character %d does not belong there.", HINT_FORM},
	[RESIDENT_BAD_LENGTH] = {ERRCODE_INVALID_TEXT_REPRESENTATION,
							 "invalid input syntax for type resident_id",
							 "The number of digits is %d.", HINT_FORM},
	[RESIDENT_BAD_PROVINCE] = {ERRCODE_INVALID_TEXT_REPRESENTATION, "resident_id names no province",
							   "The first digits are not the code of a province.",
							   "Provinces are numbered as in GB/T 2260. Residence permits of Hong "
							   "Kong, Macao and Taiwan begin with 81, 82 and 83, foreigners' cards "
							   "with 9 and a province."},
	[RESIDENT_BAD_DATE] = {ERRCODE_DATETIME_FIELD_OVERFLOW, "resident_id has no valid birth date",
						   "The digits of the birth date, from the seventh on, are not a date of "
						   "the calendar.",
						   "Look for a mistyped digit."},
	[RESIDENT_TOO_EARLY] = {ERRCODE_DATETIME_FIELD_OVERFLOW, "resident_id has no valid birth date",
							"The birth date is before 1800.",
							"Identity numbers have existed since 1984. Look for a mistyped year."},
	[RESIDENT_IN_FUTURE] = {ERRCODE_DATETIME_FIELD_OVERFLOW, "resident_id has no valid birth date",
							"The birth date is later than today in China.",
							"Look for a mistyped year. If the number is right, set the server's "
							"clock."},
	[RESIDENT_BAD_CHECK] = {ERRCODE_INVALID_TEXT_REPRESENTATION,
							"resident_id has a wrong check digit",
							"The last character is not the check digit of the other characters.",
							"A digit is mistyped, or two are swapped."},
};

/*
 * Raises the error of a status, softly if the caller supports it.  A caller whose source is not
 * text passes its own message and SQLSTATE.
 */
Datum
resident_id_refuse(ResidentStatus status, int position, const char *message, int sqlstate,
				   Node *escontext)
{
	const Complaint *complaint = &complaints[status];

	Assert(status != RESIDENT_OK);
	ereturn(escontext, (Datum) 0,
			(errcode(sqlstate ? sqlstate : complaint->sqlstate),
			 errmsg_internal("%s", message ? message : complaint->message),
			 errdetail_internal(complaint->detail, position), errhint("%s", complaint->hint),
			 errhidestmt(true), errhidecontext(true)));
}

/*
 * resident_id/parts.c
 *	  The data contained in an identity number: date of birth, sex, age, division; and its masked
 *	  form.
 */
#include "resident_id/resident_id.h"

#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"

#include "core/division_code/division_code.h"

PG_FUNCTION_INFO_V1(resident_id_birth_date);
PG_FUNCTION_INFO_V1(resident_id_sex);
PG_FUNCTION_INFO_V1(resident_id_age_on);
PG_FUNCTION_INFO_V1(resident_id_division);
PG_FUNCTION_INFO_V1(resident_id_mask);

static DateADT
birth_date(ResidentId id)
{
	return resident_day(id) + RESIDENT_EPOCH_DATE;
}

Datum
resident_id_birth_date(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATEADT(birth_date(PG_GETARG_RESIDENT_ID(0)));
}

Datum
resident_id_sex(PG_FUNCTION_ARGS)
{
	bool male = resident_sequence(PG_GETARG_RESIDENT_ID(0)) % 2 != 0;

	PG_RETURN_TEXT_P(cstring_to_text(male ? "male" : "female"));
}

/*
 * The age in whole years, which increases on the birthday.  For a birth on 29 February, that is 1
 * March in other years: the first day that is not before it, as in age(date, date).  NULL before
 * birth, not an error: a list of persons on an earlier day has some who were born later.
 */
Datum
resident_id_age_on(PG_FUNCTION_ARGS)
{
	ResidentId id = PG_GETARG_RESIDENT_ID(0);
	DateADT date = PG_GETARG_DATEADT(1);
	ResidentDate birth;
	int year;
	int month;
	int day;

	if (DATE_NOT_FINITE(date))
		ereport(ERROR, (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
						errmsg("cannot compute an age on an infinite date"),
						errdetail("An age is a whole number of years."),
						errhint("Use a finite date, or NULL if it is not known.")));
	if (date < birth_date(id))
		PG_RETURN_NULL();

	birth = resident_date_of_day(resident_day(id));
	j2date(date + POSTGRES_EPOCH_JDATE, &year, &month, &day);
	if (month < birth.month || (month == birth.month && day < birth.day))
		year--;
	PG_RETURN_INT32(year - birth.year);
}

/*
 * The county that issued the number.  Retired codes remain valid; for a code that division_code
 * does not accept, the result is its province, which is correct in any case.
 */
Datum
resident_id_division(PG_FUNCTION_ARGS)
{
	int32 division = resident_division(PG_GETARG_RESIDENT_ID(0));
	DivisionCode code = (DivisionCode) division * 1000000; /* 6 of the 12 digits */

	if (division_check(code) != DIVISION_OK)
		code = (DivisionCode) (division / 10000) * INT64CONST(10000000000);
	PG_RETURN_DIVISION_CODE(code);
}

Datum
resident_id_mask(PG_FUNCTION_ARGS)
{
	char text[RESIDENT_DIGITS + 1];

	resident_mask(PG_GETARG_RESIDENT_ID(0), text);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(text, RESIDENT_DIGITS));
}

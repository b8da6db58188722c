/*
 * calendar/calendar.c
 *	  The year and the month of a day.
 *
 * A query that groups by date_part or date_trunc over a foreign table pulls all its rows:
 * postgres_fdw does not send a function whose argument, the name of the field, has a collation that
 * comes from no foreign column.  These have no such argument.
 */
#include "private.h"

#include "utils/date.h"
#include "utils/datetime.h"

PG_FUNCTION_INFO_V1(calendar_year_of);
PG_FUNCTION_INFO_V1(calendar_month_of);

static void
check_finite(DateADT day, const char *what)
{
	if (DATE_NOT_FINITE(day))
		ereport(ERROR, (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
						errmsg("an infinite date has no %s", what),
						errhint("Use a finite date, or NULL if it is not known.")));
}

/* As EXTRACT counts: before the year 1 comes -1. */
Datum
calendar_year_of(PG_FUNCTION_ARGS)
{
	DateADT day = PG_GETARG_DATEADT(0);
	int year;
	int month;
	int day_of_month;

	check_finite(day, "year");
	j2date(day + POSTGRES_EPOCH_JDATE, &year, &month, &day_of_month);
	PG_RETURN_INT32(year > 0 ? year : year - 1);
}

Datum
calendar_month_of(PG_FUNCTION_ARGS)
{
	DateADT day = PG_GETARG_DATEADT(0);
	int year;
	int month;
	int day_of_month;
	DateADT first;

	check_finite(day, "month");
	j2date(day + POSTGRES_EPOCH_JDATE, &year, &month, &day_of_month);
	first = day - (day_of_month - 1);
	/* The first month that a date can be in begins before the first date. */
	if (!IS_VALID_DATE(first))
		ereport(ERROR, (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
						errmsg("first day of the month is out of range for type date")));
	PG_RETURN_DATEADT(first);
}

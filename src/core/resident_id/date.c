/*
 * core/resident_id/date.c
 *	  The Gregorian calendar as far as identity numbers need it.
 */
#include "core/resident_id/date.h"

/* Leap days from year 1 to the end of the given year. */
static int
leap_days_through(int year)
{
	return year / 4 - year / 100 + year / 400;
}

static bool
is_leap_year(int year)
{
	return leap_days_through(year) != leap_days_through(year - 1);
}

static int
days_before_year(int year)
{
	return (year - RESIDENT_FIRST_YEAR) * 365 + leap_days_through(year - 1) -
		   leap_days_through(RESIDENT_FIRST_YEAR - 1);
}

/* Days of the year before the given month; month 13 gives the length of the year. */
static int
days_before_month(int year, int month)
{
	static const int16_t ordinary[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};

	return ordinary[month - 1] + (month > 2 && is_leap_year(year) ? 1 : 0);
}

/* Any three numbers are allowed; every year is in the calendar. */
bool
resident_date_exists(ResidentDate date)
{
	if (date.month < 1 || date.month > 12 || date.day < 1)
		return false;
	return date.day <=
		   days_before_month(date.year, date.month + 1) - days_before_month(date.year, date.month);
}

/* For a valid date within the supported 500 years. */
int32_t
resident_date_to_day(ResidentDate date)
{
	return days_before_year(date.year) + days_before_month(date.year, date.month) + date.day - 1;
}

/* The inverse, for 0 <= day < RESIDENT_DAYS. */
ResidentDate
resident_date_of_day(int32_t day)
{
	ResidentDate date;

	/* No year is shorter than 365 days, so this is the right year or, rarely, one too late. */
	date.year = RESIDENT_FIRST_YEAR + day / 365;
	if (days_before_year(date.year) > day)
		date.year--;
	day -= days_before_year(date.year);

	/* No month is longer than 31 days, so this is the right month or one too early. */
	date.month = 1 + day / 31;
	if (date.month < 12 && days_before_month(date.year, date.month + 1) <= day)
		date.month++;
	date.day = day - days_before_month(date.year, date.month) + 1;
	return date;
}

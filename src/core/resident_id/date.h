/*
 * core/resident_id/date.h
 *	  The days on which holders of identity numbers can be born, counted from 1 January 1800.
 *
 * The first numbers were issued in 1984, so nobody born before 1800 has one.  500 years are
 * reserved; the packing of resident_id.h depends on this number, which must never change.
 */
#ifndef RESIDENT_DATE_H
#define RESIDENT_DATE_H

#include <stdbool.h>
#include <stdint.h>

#define RESIDENT_FIRST_YEAR 1800
#define RESIDENT_LAST_YEAR	2299

/* 500 years of 365 days, and the 121 leap days of 1804 to 2296 */
#define RESIDENT_DAYS 182621

typedef struct ResidentDate
{
	int year;  /* RESIDENT_FIRST_YEAR .. RESIDENT_LAST_YEAR */
	int month; /* 1 .. 12 */
	int day;   /* 1 .. 31 */
} ResidentDate;

extern bool resident_date_exists(ResidentDate date);
extern int32_t resident_date_to_day(ResidentDate date);
extern ResidentDate resident_date_of_day(int32_t day);

#endif /* RESIDENT_DATE_H */

/*
 * division_code/compare.c
 *	  The comparison operators of division_code.
 *
 * They do the same as int8's.  The script could bind int8's own functions to the type, as it does for
 * functions that are looked up once per session or query; but the server finds an internal function
 * under another name by searching its whole list of functions, and operators are looked up many times
 * in each plan.
 */
#include "private.h"

#define DIVISION_COMPARISON(name, op)                                                              \
	PG_FUNCTION_INFO_V1(name);                                                                     \
	Datum name(PG_FUNCTION_ARGS)                                                                   \
	{                                                                                              \
		PG_RETURN_BOOL(PG_GETARG_DIVISION_CODE(0) op PG_GETARG_DIVISION_CODE(1));                  \
	}                                                                                              \
	extern Datum name(PG_FUNCTION_ARGS)

DIVISION_COMPARISON(division_code_eq, ==);
DIVISION_COMPARISON(division_code_ne, !=);
DIVISION_COMPARISON(division_code_lt, <);
DIVISION_COMPARISON(division_code_le, <=);
DIVISION_COMPARISON(division_code_gt, >);
DIVISION_COMPARISON(division_code_ge, >=);

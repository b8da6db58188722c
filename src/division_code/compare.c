/*
 * division_code/compare.c
 *	  The comparison operators of division_code.
 *
 * They only repeat int8's.  The script could bind int8's own functions to the type, as it does for what
 * is looked up once a session or a query; but an internal function under another name is found by going
 * through the server's whole list of functions, and operators are looked up many times in each plan.
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

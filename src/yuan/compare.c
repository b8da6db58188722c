/*
 * yuan/compare.c
 *	  Order, equality and hash of amounts: those of int8.
 *
 * The functions that run for every row are in C here, instead of int8's own under another name: the
 * server finds such a name by searching its whole table for each use in each query.
 */
#include "private.h"

#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(yuan_cmp);
PG_FUNCTION_INFO_V1(yuan_hash);
PG_FUNCTION_INFO_V1(yuan_hash_extended);
PG_FUNCTION_INFO_V1(yuan_smaller);
PG_FUNCTION_INFO_V1(yuan_larger);

#define COMPARISON(name, op)                                                                       \
	PG_FUNCTION_INFO_V1(yuan_##name);                                                              \
	Datum yuan_##name(PG_FUNCTION_ARGS)                                                            \
	{                                                                                              \
		PG_RETURN_BOOL(PG_GETARG_YUAN(0) op PG_GETARG_YUAN(1));                                    \
	}                                                                                              \
	extern int no_such_variable

COMPARISON(eq, ==);
COMPARISON(ne, !=);
COMPARISON(lt, <);
COMPARISON(le, <=);
COMPARISON(gt, >);
COMPARISON(ge, >=);

Datum
yuan_cmp(PG_FUNCTION_ARGS)
{
	Yuan a = PG_GETARG_YUAN(0);
	Yuan b = PG_GETARG_YUAN(1);

	PG_RETURN_INT32((a > b) - (a < b));
}

Datum
yuan_hash(PG_FUNCTION_ARGS)
{
	return hashint8(fcinfo);
}

Datum
yuan_hash_extended(PG_FUNCTION_ARGS)
{
	return hashint8extended(fcinfo);
}

Datum
yuan_smaller(PG_FUNCTION_ARGS)
{
	PG_RETURN_YUAN(Min(PG_GETARG_YUAN(0), PG_GETARG_YUAN(1)));
}

Datum
yuan_larger(PG_FUNCTION_ARGS)
{
	PG_RETURN_YUAN(Max(PG_GETARG_YUAN(0), PG_GETARG_YUAN(1)));
}

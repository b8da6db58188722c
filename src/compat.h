/*
 * compat.h
 *	  Differences between the supported servers, PostgreSQL 15 to 19.
 *
 * Call sites are written for the newest server; this file adapts older ones.
 */
#ifndef POVERTY_RELIEF_COMPAT_H
#define POVERTY_RELIEF_COMPAT_H

#include "postgres.h"

#include "fmgr.h"

#if PG_VERSION_NUM >= 160000
#include "nodes/miscnodes.h"
#include "varatt.h"
#else

/*
 * Before 16 there are no soft errors: a bad input is simply an ERROR.  The escontext argument
 * exists nevertheless, so that the code of input functions is the same everywhere.
 */
#define ereturn(escontext, dummy_value, ...)                                                       \
	do                                                                                             \
	{                                                                                              \
		(void) (escontext);                                                                        \
		ereport(ERROR, __VA_ARGS__);                                                               \
		return dummy_value;                                                                        \
	} while (0)
#define errsave(escontext, ...)                                                                    \
	do                                                                                             \
	{                                                                                              \
		(void) (escontext);                                                                        \
		ereport(ERROR, __VA_ARGS__);                                                               \
	} while (0)
#define SOFT_ERROR_OCCURRED(escontext) (false)
#endif

/* Marks a function that does not return, before its declaration.  18 has it; 15 to 17 mark behind the declarator. */
#if PG_VERSION_NUM < 180000
#define pg_noreturn __attribute__((noreturn))
#endif

/* What a failed Assert calls; until 15 it had another argument, the kind of error. */
#if PG_VERSION_NUM >= 160000
#define assertion_failed(condition, file, line) ExceptionalCondition(condition, file, line)
#else
#define assertion_failed(condition, file, line)                                                    \
	ExceptionalCondition(condition, "FailedAssertion", file, line)
#endif

/* The statistics target of a column under ANALYZE, moved out of pg_attribute's row in 17. */
#if PG_VERSION_NUM >= 170000
#define statistics_target(stats) ((stats)->attstattarget)
#else
#define statistics_target(stats) ((stats)->attr->attstattarget)
#endif

#endif /* POVERTY_RELIEF_COMPAT_H */

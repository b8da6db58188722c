/*
 * core/assert.h
 *	  Assertions of src/core: the server's in a server that has them, assert() in the server-free
 *	  tests, which define CORE_STANDALONE.
 *
 * Checks that walk a whole structure are compiled only where CORE_ASSERTIONS is defined.  Stored
 * bytes may be damaged: they are checked, never asserted.
 */
#ifndef CORE_ASSERT_H
#define CORE_ASSERT_H

#ifdef CORE_STANDALONE

#include <assert.h>

#define CORE_ASSERTIONS
#define core_assert(condition) assert(condition)

#else

#include "pg_config.h"

#ifdef USE_ASSERT_CHECKING

/* src/memory.c */
extern void core_assertion_failed(const char *condition, const char *file, int line)
	__attribute__((noreturn));

#define CORE_ASSERTIONS
#define core_assert(condition)                                                                     \
	((condition) ? (void) 0 : core_assertion_failed(#condition, __FILE__, __LINE__))

#else
#define core_assert(condition) ((void) 0)
#endif

#endif

#endif /* CORE_ASSERT_H */

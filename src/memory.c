/*
 * memory.c
 *	  The environment of src/core (core/memory.h), provided by the server.
 */
#include "private.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#include "core/assert.h"
#include "core/memory.h"

static void
check_size(size_t size)
{
	if (size > MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("value is too large to be stored"),
				 errdetail("It would need more than the 1 GB that one value can hold.")));
}

void *
core_alloc(size_t size)
{
	check_size(size);
	return palloc(size);
}

void *
core_alloc_huge(size_t size)
{
	return MemoryContextAllocHuge(CurrentMemoryContext, size);
}

void *
core_realloc(void *pointer, size_t size)
{
	check_size(size);
	return pointer == NULL ? palloc(size) : repalloc(pointer, size);
}

void *
core_realloc_huge(void *pointer, size_t size)
{
	return pointer == NULL ? core_alloc_huge(size) : repalloc_huge(pointer, size);
}

void
core_free(void *pointer)
{
	if (pointer != NULL)
		pfree(pointer);
}

void
core_check_cancel(void)
{
	CHECK_FOR_INTERRUPTS();
}

#ifdef USE_ASSERT_CHECKING
void
core_assertion_failed(const char *condition, const char *file, int line)
{
	assertion_failed(condition, file, line);
}
#endif

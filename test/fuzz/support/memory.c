/*
 * The functions of core/memory.h without a server.
 */
#include <stdio.h>
#include <stdlib.h>

#include "core/memory.h"

void *
core_alloc(size_t size)
{
	return core_realloc(NULL, size);
}

void *
core_alloc_huge(size_t size)
{
	return core_realloc(NULL, size);
}

void *
core_realloc(void *pointer, size_t size)
{
	pointer = realloc(pointer, size > 0 ? size : 1);
	if (pointer == NULL)
	{
		printf("Bail out! out of memory\n");
		exit(1);
	}
	return pointer;
}

void *
core_realloc_huge(void *pointer, size_t size)
{
	return core_realloc(pointer, size);
}

void
core_free(void *pointer)
{
	free(pointer);
}

void
core_check_cancel(void)
{
}

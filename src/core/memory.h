/*
 * core/memory.h
 *	  What src/core needs from its environment: memory, and checks for interrupts.
 *
 * In the server these are palloc and CHECK_FOR_INTERRUPTS (src/memory.c); in the server-free tests
 * they are malloc and a no-op.  A failed allocation does not return.
 */
#ifndef CORE_MEMORY_H
#define CORE_MEMORY_H

#include <stddef.h>

extern void *core_alloc(size_t size);
extern void *core_alloc_huge(size_t size); /* more than a value can have, while it is built */
extern void *core_realloc(void *pointer, size_t size); /* a NULL pointer allocates */
extern void *core_realloc_huge(void *pointer, size_t size);
extern void core_free(void *pointer); /* a NULL pointer is ignored */
extern void core_check_cancel(void);

#endif /* CORE_MEMORY_H */

/*
 * poverty_relief.c
 *	  The module's own entry.
 */
#include "private.h"

PG_MODULE_MAGIC;

/* The server's headers declare it from 16 on. */
extern PGDLLEXPORT void _PG_init(void);

void
_PG_init(void)
{
	messages_define_setting();
}

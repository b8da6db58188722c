/*
 * poverty_relief.c
 *	  The module's own entry.
 */
#include "private.h"

PG_MODULE_MAGIC;

/*
 * private.h
 *	  What the extension's own files share; nothing here is for other modules.
 */
#ifndef POVERTY_RELIEF_PRIVATE_H
#define POVERTY_RELIEF_PRIVATE_H

#include "compat.h"
#include "poverty_relief.h"

#include "core/yuan.h"

/* yuan.c */
extern void yuan_check(YuanStatus status);

#endif /* POVERTY_RELIEF_PRIVATE_H */

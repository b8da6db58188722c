/*
 * figures/counts.h
 *	  What the functions that take counts and hide small ones check and read alike.
 */
#ifndef POVERTY_RELIEF_FIGURES_COUNTS_H
#define POVERTY_RELIEF_FIGURES_COUNTS_H

#include "private.h"

#include "utils/array.h"

/* Errors: the least count to be published is below 1 (22023); a count is NULL (22004). */
extern void counts_check_least(int64 k);
extern void counts_check_known(ArrayType *counts);

/* The counts themselves, once they are known to have no NULL. */
extern const int64 *counts_values(ArrayType *counts);

#endif /* POVERTY_RELIEF_FIGURES_COUNTS_H */

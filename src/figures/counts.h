/*
 * figures/counts.h
 *	  Checks and reading of arguments shared by the functions that hide small counts.
 */
#ifndef POVERTY_RELIEF_FIGURES_COUNTS_H
#define POVERTY_RELIEF_FIGURES_COUNTS_H

#include "private.h"

#include "utils/array.h"

/* Errors: the least count to be published is below 1 (22023); a count is NULL (22004). */
extern void counts_check_least(int64 k);
extern void counts_check_known(ArrayType *counts);

/* The counts, which were checked to contain no NULL. */
extern const int64 *counts_values(ArrayType *counts);

#endif /* POVERTY_RELIEF_FIGURES_COUNTS_H */

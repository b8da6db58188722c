/*
 * core/beneficiary_set/census.h
 *	  How a set is stored: its pages by kind.
 */
#ifndef CORE_SET_CENSUS_H
#define CORE_SET_CENSUS_H

#include "core/beneficiary_set/beneficiary_set.h"

typedef struct SetCensus
{
	uint32_t singles; /* pages of one member outside chapters */
	uint32_t arrays;  /* of chapters, as the other two */
	uint32_t runs;
	uint32_t bitmaps;
} SetCensus;

extern void set_census(const SetView *set, SetCensus *census);

#endif /* CORE_SET_CENSUS_H */

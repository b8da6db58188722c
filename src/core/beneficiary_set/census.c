/*
 * core/beneficiary_set/census.c
 *	  Counting the pages of a set by kind.
 */
#include "core/beneficiary_set/census.h"

#include <string.h>

void
set_census(const SetView *set, SetCensus *census)
{
	memset(census, 0, sizeof(*census));
	census->singles = set->head.nsingles;
	for (uint32_t i = 0; i < set->npages; i++)
	{
		uint32_t shape = set->directory[i] & 0xFFFF;

		if (shape == SET_SHAPE_BITMAP)
			census->bitmaps++;
		else if (shape & SET_SHAPE_RUNS)
			census->runs++;
		else
			census->arrays++;
	}
}

/*
 * core/household_amounts/sort.h
 *	  Sorting rows by household.
 */
#ifndef CORE_AMOUNTS_SORT_H
#define CORE_AMOUNTS_SORT_H

#include "core/household_amounts/builder.h"

extern void amounts_sort(Amount *amounts, uint32_t n);
extern void amounts_sort_into(Amount *amounts, Amount *sorted, uint32_t n);
extern void amounts_sort_excess(AmountsBeyond *excess, uint32_t n);

#endif /* CORE_AMOUNTS_SORT_H */

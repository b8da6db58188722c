/*
 * core/beneficiary_set/sort.h
 *	  Sorting ids.
 */
#ifndef CORE_SET_SORT_H
#define CORE_SET_SORT_H

#include <stdint.h>

extern void set_sort(uint64_t *ids, uint32_t n);
extern void set_sort_into(uint64_t *ids, uint64_t *sorted, uint32_t n);
extern uint32_t set_unique(uint64_t *ids, uint32_t n);
extern uint32_t set_sort_unique(uint64_t *ids, uint32_t n);

#endif /* CORE_SET_SORT_H */

/*
 * core/beneficiary_set/order.h
 *	  A total order of sets.
 */
#ifndef CORE_SET_ORDER_H
#define CORE_SET_ORDER_H

#include "core/beneficiary_set/beneficiary_set.h"

extern int set_compare(const SetView *a, const SetView *b);

#endif /* CORE_SET_ORDER_H */

/*
 * core/household_amounts/sort.c
 *	  Sorting rows by household.
 */
#include "core/household_amounts/sort.h"

#define SORT_ELEMENT	Amount
#define SORT_KEY(row)	((row).id)
#define SORT_NAME(name) rows_##name
#include "core/sort_template.h"

#define SORT_ELEMENT	 AmountsBeyond
#define SORT_KEY(excess) ((excess).id)
#define SORT_NAME(name)	 excess_##name
#include "core/sort_template.h"

void
amounts_sort(Amount *amounts, uint32_t n)
{
	rows_sort(amounts, n);
}

/* Sorts into other memory; the source is overwritten. */
void
amounts_sort_into(Amount *amounts, Amount *sorted, uint32_t n)
{
	rows_sort_into(amounts, sorted, n);
}

void
amounts_sort_excess(AmountsBeyond *excess, uint32_t n)
{
	excess_sort(excess, n);
}

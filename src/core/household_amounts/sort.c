/*
 * core/household_amounts/sort.c
 *	  Sorting rows by household: insertion for a few, radix for many.
 */
#include <string.h>

#include "core/household_amounts/builder.h"
#include "core/memory.h"

#define FEW 32

static void
insertion_sort(Amount *amounts, uint32_t n)
{
	for (uint32_t i = 1; i < n; i++)
	{
		Amount amount = amounts[i];
		uint32_t j = i;

		for (; j > 0 && amounts[j - 1].id > amount.id; j--)
			amounts[j] = amounts[j - 1];
		amounts[j] = amount;
	}
}

/* One pass: orders by the byte at "shift", keeping the order of equal ones. */
static void
radix_pass(const Amount *from, Amount *to, uint32_t n, int shift)
{
	uint32_t place[256] = {0};
	uint32_t sum = 0;

	for (uint32_t i = 0; i < n; i++)
		place[from[i].id >> shift & 0xFF]++;
	for (int b = 0; b < 256; b++)
	{
		uint32_t count = place[b];

		place[b] = sum;
		sum += count;
	}
	for (uint32_t i = 0; i < n; i++)
		to[place[from[i].id >> shift & 0xFF]++] = from[i];
}

/* Bytes in which all ids agree need no pass; those of one register agree in most. */
static void
radix_sort(Amount *amounts, uint32_t n)
{
	Amount *other = core_alloc(n * sizeof(Amount));
	Amount *from = amounts;
	Amount *to = other;
	uint64_t differ = 0;

	for (uint32_t i = 1; i < n; i++)
		differ |= amounts[i].id ^ amounts[0].id;
	for (int shift = 0; shift < 64; shift += 8)
	{
		Amount *swap = from;

		if ((differ >> shift & 0xFF) == 0)
			continue;
		core_check_cancel();
		radix_pass(from, to, n, shift);
		from = to;
		to = swap;
	}
	if (from != amounts)
		memcpy(amounts, from, n * sizeof(Amount));
	core_free(other);
}

void
amounts_sort(Amount *amounts, uint32_t n)
{
	if (n <= FEW)
		insertion_sort(amounts, n);
	else
		radix_sort(amounts, n);
}

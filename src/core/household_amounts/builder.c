/*
 * core/household_amounts/builder.c
 *	  A growing map: what happens when the buffer of loose rows is full, and how the map is written.
 */
#include "core/household_amounts/builder.h"

#include <string.h>

#include "core/memory.h"
#include "core/household_amounts/invariants.h"
#include "core/beneficiary_set/sort.h"
#include "core/household_amounts/sort.h"
#include "core/yuan/yuan.h"

#define FIRST_ROOM	128 /* loose rows */
#define FIRST_SLOTS 64

void
amounts_builder_init(AmountsBuilder *builder)
{
	memset(builder, 0, sizeof(*builder));
	for (int i = 0; i < AMOUNTS_DELAY; i++)
		builder->delayed[i].sum = &builder->nowhere;
}

void
amounts_builder_free(AmountsBuilder *builder)
{
	for (uint32_t i = 0; i < builder->nslots; i++)
		core_free(builder->slots[i].sums);
	core_free(builder->slots);
	core_free(builder->loose);
	core_free(builder->excess);
	amounts_builder_init(builder);
}

static void
resize_slots(AmountsBuilder *builder, uint32_t nslots)
{
	AmountsSlot *slots = builder->slots;
	uint32_t n = builder->nslots;

	builder->slots = core_alloc(nslots * sizeof(AmountsSlot));
	memset(builder->slots, 0, nslots * sizeof(AmountsSlot));
	builder->nslots = nslots;
	builder->shift = 64 - __builtin_ctz(nslots);
	for (uint32_t i = 0; i < n; i++)
	{
		if (slots[i].sums != NULL)
			*amounts_slot(builder, slots[i].key) = slots[i];
	}
	core_free(slots);
}

/* Creates the array of a page that has none.  The table stays at most half full. */
static int64_t *
make_page(AmountsBuilder *builder, uint64_t key)
{
	int64_t *sums = core_alloc(AMOUNTS_PAGE_SIZE * sizeof(int64_t));
	AmountsSlot *slot;

	for (int i = 0; i < AMOUNTS_PAGE_SIZE; i++)
		sums[i] = AMOUNTS_ABSENT;
	if (builder->npages >= builder->nslots / 2)
		resize_slots(builder, builder->nslots == 0 ? FIRST_SLOTS : builder->nslots * 2);
	slot = amounts_slot(builder, key);
	slot->key = key;
	slot->sums = sums;
	builder->npages++;
	return sums;
}

/* Sums the excess of each household. */
static void
compact_excess(AmountsBuilder *builder)
{
	AmountsBeyond *excess = builder->excess;
	uint32_t kept = 0;

	if (builder->nexcess == 0)
		return;
	amounts_sort_excess(excess, builder->nexcess);
	for (uint32_t i = 1; i < builder->nexcess; i++)
	{
		if (excess[kept].id != excess[i].id)
			excess[++kept] = excess[i];
		else
			builder->too_wide |= wide_add_overflows(&excess[kept].fen, excess[i].fen);
	}
	builder->nexcess = kept + 1;
}

void
amounts_add_excess(AmountsBuilder *builder, uint64_t id, Wide fen)
{
	if (builder->nexcess == builder->excess_room)
	{
		compact_excess(builder);
		if (builder->nexcess >= builder->excess_room / 2)
		{
			builder->excess_room = builder->excess_room == 0 ? 16 : builder->excess_room * 2;
			builder->excess =
				core_realloc(builder->excess, builder->excess_room * sizeof(AmountsBeyond));
		}
	}
	builder->excess[builder->nexcess].id = id;
	builder->excess[builder->nexcess].fen = fen;
	builder->nexcess++;
}

/* Adds to a sum where the fast path cannot: the first amount, or an overflow. */
void
amounts_add_slow(AmountsBuilder *builder, uint64_t id, int64_t *sum, int64_t fen)
{
	if (*sum == AMOUNTS_ABSENT && fen != AMOUNTS_ABSENT)
	{
		*sum = fen;
		return;
	}
	if (*sum == AMOUNTS_ABSENT)
		*sum = 0;
	amounts_add_excess(builder, id, wide_from_int64(fen));
}

/* Does the delayed additions. */
static void
finish_delayed(AmountsBuilder *builder)
{
	for (int i = 0; i < AMOUNTS_DELAY; i++)
	{
		AmountsDelayed *delayed = &builder->delayed[i];

		amounts_add_sum(builder, delayed->id, delayed->sum, delayed->fen);
		delayed->sum = &builder->nowhere;
		delayed->fen = 0;
	}
}

/* Sums up the rows of each household in ascending rows; returns how many are left. */
static uint32_t
sum_up(AmountsBuilder *builder, Amount *amounts, uint32_t n)
{
	uint32_t kept = 0;

	if (n == 0)
		return 0;
	for (uint32_t i = 1; i < n; i++)
	{
		if (amounts[i].id == amounts[kept].id)
			amounts_add_sum(builder, amounts[i].id, &amounts[kept].fen, amounts[i].fen);
		else
			amounts[++kept] = amounts[i];
	}
	return kept + 1;
}

/* Sorts the tail and merges it into the sorted part, from the back. */
static void
sort_tail_in(AmountsBuilder *builder)
{
	uint32_t ntail = builder->nloose - builder->nsorted;
	Amount *tail;
	uint32_t i = builder->nsorted;
	uint32_t j;

	if (ntail == 0)
		return;
	tail = core_alloc(ntail * sizeof(Amount));
	amounts_sort_into(builder->loose + builder->nsorted, tail, ntail);
	ntail = sum_up(builder, tail, ntail);
	j = ntail;
	for (uint32_t k = i + ntail; j > 0; k--)
	{
		if (i > 0 && builder->loose[i - 1].id > tail[j - 1].id)
			builder->loose[k - 1] = builder->loose[--i];
		else
			builder->loose[k - 1] = tail[--j];
	}
	core_free(tail);
	builder->nsorted = sum_up(builder, builder->loose, builder->nsorted + ntail);
	builder->nloose = builder->nsorted;
}

/* How many of the rows from the first on lie in its page. */
static uint32_t
same_page(const Amount *amounts, uint32_t n)
{
	uint32_t same = 1;

	while (same < n && amounts[same].id >> AMOUNTS_PAGE_BITS == amounts[0].id >> AMOUNTS_PAGE_BITS)
		same++;
	return same;
}

/* Pages with many loose households get arrays; the other rows close the gaps. */
static void
promote(AmountsBuilder *builder)
{
	uint32_t kept = 0;
	uint32_t same;

	for (uint32_t i = 0; i < builder->nsorted; i += same)
	{
		const Amount *amounts = builder->loose + i;

		same = same_page(amounts, builder->nsorted - i);
		if (same < AMOUNTS_PROMOTE)
		{
			memmove(builder->loose + kept, amounts, same * sizeof(Amount));
			kept += same;
		}
		else
		{
			int64_t *sums = make_page(builder, amounts[0].id >> AMOUNTS_PAGE_BITS);

			for (uint32_t k = 0; k < same; k++)
				sums[amounts[k].id % AMOUNTS_PAGE_SIZE] = amounts[k].fen;
		}
	}
	builder->nsorted = builder->nloose = kept;
}

/* Empties the buffer of loose rows as far as possible, and enlarges it if few rows were removed. */
static void
make_room(AmountsBuilder *builder)
{
	sort_tail_in(builder);
	promote(builder);
	if (builder->nloose >= builder->room / 2)
	{
		builder->room = builder->room == 0 ? FIRST_ROOM : builder->room * 2;
		builder->loose = core_realloc(builder->loose, builder->room * sizeof(Amount));
	}
	core_assert(amounts_builder_is_sound(builder));
}

/* Adds to a household, its id biased, whose page has no array. */
void
amounts_add_loose(AmountsBuilder *builder, uint64_t id, int64_t fen)
{
	if (builder->nloose == builder->room)
	{
		int64_t *sums;

		make_room(builder);
		sums = amounts_page(builder, id >> AMOUNTS_PAGE_BITS);
		if (sums != NULL)
		{
			amounts_add_sum(builder, id, &sums[id % AMOUNTS_PAGE_SIZE], fen);
			return;
		}
	}
	if (fen == AMOUNTS_ABSENT)
	{
		/* No valid amount has this value; in a damaged map it must not remove a household. */
		amounts_add_excess(builder, id, wide_from_int64(fen));
		fen = 0;
	}
	builder->loose[builder->nloose].id = id;
	builder->loose[builder->nloose].fen = fen;
	builder->nloose++;
}

/* Adds the amounts of an encoded map. */
void
amounts_add_map(AmountsBuilder *builder, const AmountsView *map)
{
	AmountsWalk walk;
	int64_t household;
	int64_t fen;

	amounts_first(&walk, map);
	while (amounts_next(&walk, &household, &fen))
		amounts_add(builder, household, fen);
	for (uint64_t i = 0; i < map->nbeyond; i++)
		amounts_add_excess(builder, map->beyond[i].id, map->beyond[i].fen);
}

/* Where the sum of a household is, or NULL; all loose rows are sorted. */
static int64_t *
find_sum(AmountsBuilder *builder, uint64_t id)
{
	int64_t *sums = amounts_page(builder, id >> AMOUNTS_PAGE_BITS);
	uint32_t low = 0;
	uint32_t high = builder->nsorted;

	if (sums != NULL && sums[id % AMOUNTS_PAGE_SIZE] != AMOUNTS_ABSENT)
		return &sums[id % AMOUNTS_PAGE_SIZE];
	while (low < high)
	{
		uint32_t mid = low + (high - low) / 2;

		if (builder->loose[mid].id < id)
			low = mid + 1;
		else
			high = mid;
	}
	return low < builder->nsorted && builder->loose[low].id == id ? &builder->loose[low].fen : NULL;
}

/*
 * Combines each sum and its excess: the sum becomes the part stored in a block, and the rest of the
 * excess is beyond the range of yuan.  In a damaged map there can be such a rest without a
 * household: it is dropped.
 */
static void
settle_excess(AmountsBuilder *builder)
{
	uint32_t kept = 0;

	compact_excess(builder);
	for (uint32_t i = 0; i < builder->nexcess; i++)
	{
		AmountsBeyond excess = builder->excess[i];
		int64_t *sum = find_sum(builder, excess.id);

		if (sum == NULL)
			continue;
		builder->too_wide |= wide_add_overflows(&excess.fen, wide_from_int64(*sum));
		*sum = amounts_split(&excess.fen);
		if (excess.fen.low != 0 || excess.fen.high != 0)
			builder->excess[kept++] = excess;
	}
	builder->nexcess = kept;
}

/*
 * Does all delayed work, so that writing the map needs no memory of the builder; building can
 * continue.
 */
void
amounts_builder_settle(AmountsBuilder *builder)
{
	finish_delayed(builder);
	sort_tail_in(builder);
	settle_excess(builder);
	core_assert(amounts_builder_is_sound(builder));
}

/* The keys of the pages that have arrays, ascending; the caller frees them. */
static uint64_t *
sorted_keys(const AmountsBuilder *builder)
{
	uint64_t *keys = core_alloc((builder->npages + 1) * sizeof(uint64_t));
	uint32_t n = 0;

	for (uint32_t i = 0; i < builder->nslots; i++)
	{
		if (builder->slots[i].sums != NULL)
			keys[n++] = builder->slots[i].key;
	}
	set_sort(keys, n);
	return keys;
}

static void
write_page(AmountsWriter *writer, uint64_t key, const int64_t *sums)
{
	for (int i = 0; i < AMOUNTS_PAGE_SIZE; i++)
	{
		if (sums[i] != AMOUNTS_ABSENT)
			amounts_put(writer, set_unbias(key << AMOUNTS_PAGE_BITS | i), sums[i]);
	}
}

/*
 * Writes the map; building can continue afterwards.  A caller whose builder and writer use
 * different memory contexts must do the delayed work before, because that can make the builder
 * grow.
 */
void
amounts_builder_write(AmountsBuilder *builder, AmountsWriter *writer)
{
	uint64_t *keys;
	uint32_t from = 0;

	amounts_builder_settle(builder);
	keys = sorted_keys(builder);
	for (uint32_t i = 0; i <= builder->npages; i++)
	{
		for (; from < builder->nloose &&
			   (i == builder->npages || builder->loose[from].id >> AMOUNTS_PAGE_BITS < keys[i]);
			 from++)
			amounts_put(writer, set_unbias(builder->loose[from].id), builder->loose[from].fen);
		if (i < builder->npages)
			write_page(writer, keys[i], amounts_slot(builder, keys[i])->sums);
	}
	core_free(keys);
	for (uint32_t i = 0; i < builder->nexcess; i++)
		amounts_put_beyond(writer, &builder->excess[i]);
	writer->too_wide |= builder->too_wide;
	amounts_writer_finish(writer);
	core_assert(writer->too_wide || amounts_written_is_sound(writer));
}

/*
 * core/household_amounts/read.c
 *	  Reading an encoded map: amounts block by block, households with their amounts, one household.
 */
#include "core/household_amounts/household_amounts.h"

#include "core/memory.h"

uint64_t
amounts_blocks(uint64_t cardinality)
{
	return cardinality / AMOUNTS_BLOCK + (cardinality % AMOUNTS_BLOCK != 0);
}

/* How many amounts the block has. */
uint32_t
amounts_block_count(const AmountsView *map, uint64_t block)
{
	uint64_t left = map->set.head.cardinality - block * AMOUNTS_BLOCK;

	return left < AMOUNTS_BLOCK ? (uint32_t) left : AMOUNTS_BLOCK;
}

size_t
amounts_block_words(uint32_t count, uint32_t width)
{
	return ((size_t) count * width + 63) / 64;
}

/* The number at a place among numbers of so many bits, 1 to 64. */
static inline uint64_t
unpack(const uint64_t *words, uint32_t place, uint32_t width)
{
	uint32_t bit = place * width;
	uint32_t shift = bit % 64;
	uint64_t value = words[bit / 64] >> shift;

	if (shift + width > 64)
		value |= words[bit / 64 + 1] << (64 - shift);
	return value & (~UINT64_C(0) >> (64 - width));
}

/* Unsigned, so that damaged bytes cannot overflow. */
static inline int64_t
above(int64_t base, uint64_t beyond)
{
	return (int64_t) ((uint64_t) base + beyond);
}

void
amounts_first_block(AmountsScan *scan, const AmountsView *map)
{
	scan->map = map;
	scan->block = 0;
	scan->words = map->words;
	scan->count = 0;
}

/* Reads the next block; false after the last. */
bool
amounts_next_block(AmountsScan *scan)
{
	const AmountsView *map = scan->map;
	int64_t base;
	uint32_t width;

	if (scan->block == map->nblocks)
		return false;
	base = map->bases[scan->block];
	width = map->widths[scan->block];
	scan->count = amounts_block_count(map, scan->block);
	for (uint32_t i = 0; i < scan->count; i++)
		scan->fen[i] = width == 0 ? base : above(base, unpack(scan->words, i, width));
	scan->words += amounts_block_words(scan->count, width);
	scan->block++;
	return true;
}

void
amounts_first(AmountsWalk *walk, const AmountsView *map)
{
	set_first_range(&walk->ranges, &map->set);
	walk->in_range = false;
	amounts_first_block(&walk->scan, map);
	walk->place = 0;
	walk->beyond = 0;
}

/*
 * The next household, ascending, with the part of its amount that is in the block; false after the
 * last.  In a damaged map, whose numbers of households and amounts differ, it ends with the
 * smaller.
 */
bool
amounts_next(AmountsWalk *walk, int64_t *household, int64_t *fen)
{
	if (walk->place == walk->scan.count)
	{
		core_check_cancel();
		if (!amounts_next_block(&walk->scan))
			return false;
		walk->place = 0;
	}
	if (!walk->in_range && !set_next_range(&walk->ranges, &walk->next, &walk->last))
		return false;
	*household = walk->next;
	*fen = walk->scan.fen[walk->place++];
	walk->in_range = walk->next != walk->last;
	walk->next += walk->in_range;
	return true;
}

/* The next household with its whole amount; false after the last. */
bool
amounts_next_wide(AmountsWalk *walk, int64_t *household, Wide *amount)
{
	const AmountsView *map = walk->scan.map;
	int64_t fen;

	if (!amounts_next(walk, household, &fen))
		return false;
	*amount = wide_from_int64(fen);
	if (walk->beyond < map->nbeyond && map->beyond[walk->beyond].id == set_bias(*household))
		wide_add_overflows(amount, map->beyond[walk->beyond++].fen);
	return true;
}

/* How many members of a page are below the place. */
static uint32_t
members_below(const SetPage *page, uint16_t place)
{
	uint32_t below = 0;

	if (page->kind == SET_BITMAP)
	{
		for (int w = 0; w < place / 64; w++)
			below += __builtin_popcountll(page->words[w]);
		return below +
			   __builtin_popcountll(page->words[place / 64] & ~(~UINT64_C(0) << (place % 64)));
	}
	for (uint32_t i = 0; i < page->count; i++)
	{
		uint16_t first = page->shorts[page->kind == SET_RUNS ? 2 * i : i];
		uint16_t last = page->shorts[page->kind == SET_RUNS ? 2 * i + 1 : i];

		if (first >= place)
			break;
		below += (last < place ? last + 1 : place) - first;
	}
	return below;
}

/* How many households come before one; false when it is not in the map. */
static bool
find_rank(const SetView *set, uint64_t id, uint64_t *rank)
{
	uint64_t key = id >> SET_PAGE_BITS;
	uint32_t single = set_singles_before(set, key);
	SetCursor cursor;
	SetPage page;

	*rank = single;
	set_first_page(&cursor, set);
	cursor.single = set->head.nsingles;
	while (set_next_page(&cursor, &page) && page.key <= key)
	{
		if (page.key == key)
		{
			*rank += members_below(&page, (uint16_t) id);
			return set_page_contains(&page, (uint16_t) id);
		}
		*rank += set_page_members(&page);
	}
	return single < set->head.nsingles && set->singles[single] == id;
}

/* The part of the amount of a rank that is in the block. */
static int64_t
amount_of_rank(const AmountsView *map, uint64_t rank)
{
	const uint64_t *words = map->words;
	uint64_t block = rank / AMOUNTS_BLOCK;
	uint32_t width = map->widths[block];

	if (width == 0)
		return map->bases[block];
	/* All blocks before it are full. */
	for (uint64_t i = 0; i < block; i++)
		words += amounts_block_words(AMOUNTS_BLOCK, map->widths[i]);
	return above(map->bases[block], unpack(words, rank % AMOUNTS_BLOCK, width));
}

/* Adds the part of a household's amount that is beyond the range of yuan. */
static void
add_beyond(const AmountsView *map, uint64_t id, Wide *amount)
{
	uint64_t low = 0;
	uint64_t high = map->nbeyond;

	while (low < high)
	{
		uint64_t mid = low + (high - low) / 2;

		if (map->beyond[mid].id < id)
			low = mid + 1;
		else
			high = mid;
	}
	if (low < map->nbeyond && map->beyond[low].id == id)
		wide_add_overflows(amount, map->beyond[low].fen);
}

/* The amount of one household; false when it is not in the map. */
bool
amounts_find(const AmountsView *map, int64_t household, Wide *amount)
{
	uint64_t id = set_bias(household);
	uint64_t rank;

	if (!find_rank(&map->set, id, &rank) || rank >= map->set.head.cardinality)
		return false;
	*amount = wide_from_int64(amount_of_rank(map, rank));
	add_beyond(map, id, amount);
	return true;
}

/*
 * core/beneficiary_set/page.c
 *	  One page of a set: its forms, and conversions between them.
 */
#include "core/beneficiary_set/beneficiary_set.h"

#include <string.h>

static inline SetRun
page_run(const SetPage *page, uint32_t i)
{
	SetRun run = {page->shorts[2 * i], page->shorts[2 * i + 1]};

	return run;
}

/* Sets the bits of a run in a bitmap. */
void
set_words_add_run(uint64_t *words, SetRun run)
{
	uint32_t first_word = run.first / 64;
	uint32_t last_word = run.last / 64;
	uint64_t from = ~UINT64_C(0) << (run.first % 64);
	uint64_t upto = ~UINT64_C(0) >> (63 - run.last % 64);

	if (first_word == last_word)
	{
		words[first_word] |= from & upto;
		return;
	}
	words[first_word] |= from;
	for (uint32_t w = first_word + 1; w < last_word; w++)
		words[w] = ~UINT64_C(0);
	words[last_word] |= upto;
}

/* Writes a page of any kind as a bitmap. */
void
set_page_words(const SetPage *page, uint64_t *words)
{
	if (page->kind == SET_BITMAP)
	{
		memcpy(words, page->words, SET_WORDS * sizeof(uint64_t));
		return;
	}
	memset(words, 0, SET_WORDS * sizeof(uint64_t));
	for (uint32_t i = 0; i < page->count; i++)
	{
		if (page->kind == SET_RUNS)
			set_words_add_run(words, page_run(page, i));
		else
			words[page->shorts[i] / 64] |= UINT64_C(1) << (page->shorts[i] % 64);
	}
}

uint32_t
set_words_members(const uint64_t *words)
{
	uint32_t members = 0;

	for (int w = 0; w < SET_WORDS; w++)
		members += __builtin_popcountll(words[w]);
	return members;
}

/* The number of maximal runs: of members whose predecessor is not a member. */
uint32_t
set_words_runs(const uint64_t *words)
{
	uint32_t runs = 0;
	uint64_t carry = 0;

	for (int w = 0; w < SET_WORDS; w++)
	{
		runs += __builtin_popcountll(words[w] & ~(words[w] << 1 | carry));
		carry = words[w] >> 63;
	}
	return runs;
}

uint32_t
set_shorts_runs(const uint16_t *places, uint32_t count)
{
	uint32_t runs = count > 0;

	for (uint32_t i = 1; i < count; i++)
		runs += places[i] != places[i - 1] + 1;
	return runs;
}

uint32_t
set_page_members(const SetPage *page)
{
	uint32_t members = 0;

	if (page->kind == SET_ARRAY)
		return page->count;
	if (page->kind == SET_BITMAP)
		return set_words_members(page->words);
	for (uint32_t i = 0; i < page->count; i++)
		members += page_run(page, i).last - page_run(page, i).first + 1;
	return members;
}

/* Is the place a member?  Arrays and runs use binary search. */
bool
set_page_contains(const SetPage *page, uint16_t place)
{
	uint32_t low = 0;
	uint32_t high = page->count;

	if (page->kind == SET_BITMAP)
		return page->words[place / 64] >> (place % 64) & 1;
	while (low < high)
	{
		uint32_t mid = (low + high) / 2;
		uint16_t last = page->kind == SET_RUNS ? page_run(page, mid).last : page->shorts[mid];

		if (last < place)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == page->count)
		return false;
	return (page->kind == SET_RUNS ? page_run(page, low).first : page->shorts[low]) <= place;
}

/* Writes the members' places, ascending; returns how many. */
uint32_t
set_words_to_shorts(const uint64_t *words, uint16_t *places)
{
	uint32_t n = 0;

	for (int w = 0; w < SET_WORDS; w++)
	{
		for (uint64_t rest = words[w]; rest != 0; rest &= rest - 1)
			places[n++] = w * 64 + __builtin_ctzll(rest);
	}
	return n;
}

/* The first place at or after "from" whose bit is "value", or SET_PAGE_SIZE. */
static uint32_t
next_bit(const uint64_t *words, uint32_t from, bool value)
{
	uint32_t w = from / 64;
	uint64_t flip = value ? 0 : ~UINT64_C(0);
	uint64_t rest;

	if (from >= SET_PAGE_SIZE)
		return SET_PAGE_SIZE;
	rest = (words[w] ^ flip) & (~UINT64_C(0) << (from % 64));
	while (rest == 0)
	{
		if (++w == SET_WORDS)
			return SET_PAGE_SIZE;
		rest = words[w] ^ flip;
	}
	return w * 64 + __builtin_ctzll(rest);
}

/* The first maximal run at or after a place (0 to 65536); false when there is none. */
bool
set_words_next_run(const uint64_t *words, uint32_t from, SetRun *run)
{
	uint32_t first = next_bit(words, from, true);

	if (first == SET_PAGE_SIZE)
		return false;
	run->first = first;
	run->last = next_bit(words, first, false) - 1;
	return true;
}

/*
 * core/household_amounts/writer.c
 *	  Writing an encoded map: households are collected page by page, amounts block by block.
 */
#include "core/household_amounts/writer.h"

#include <string.h>

#include "core/memory.h"

/* All but the two large arrays, which are written before they are read. */
void
amounts_writer_init(AmountsWriter *writer)
{
	memset(writer, 0, offsetof(AmountsWriter, places));
	writer->members = NULL;
	writer->nfen = 0;
	memset(&writer->bases, 0, sizeof(writer->bases));
	memset(&writer->widths, 0, sizeof(writer->widths));
	memset(&writer->words, 0, sizeof(writer->words));
	memset(&writer->beyond, 0, sizeof(writer->beyond));
}

void
amounts_writer_free(AmountsWriter *writer)
{
	set_writer_free(&writer->set);
	core_free(writer->members);
	core_free(writer->bases.bytes);
	core_free(writer->widths.bytes);
	core_free(writer->words.bytes);
	core_free(writer->beyond.bytes);
	amounts_writer_init(writer);
}

static inline void
set_member(uint64_t *members, uint16_t place)
{
	members[place / 64] |= UINT64_C(1) << (place % 64);
}

/* Writes the page of households that was collected. */
static void
flush_page(AmountsWriter *writer)
{
	if (writer->nplaces <= SET_ARRAY_MAX)
		set_put_array(&writer->set, writer->key, writer->places, writer->nplaces);
	else
		set_put_words(&writer->set, writer->key, writer->members);
	writer->nplaces = 0;
}

/* The places that were collected become a bitmap. */
static void
places_to_members(AmountsWriter *writer)
{
	if (writer->members == NULL)
		writer->members = core_alloc(SET_WORDS * sizeof(uint64_t));
	memset(writer->members, 0, SET_WORDS * sizeof(uint64_t));
	for (uint32_t i = 0; i < writer->nplaces; i++)
		set_member(writer->members, writer->places[i]);
}

static inline void
put_household(AmountsWriter *writer, uint64_t id)
{
	if (id >> SET_PAGE_BITS != writer->key)
	{
		core_check_cancel();
		flush_page(writer);
		writer->key = id >> SET_PAGE_BITS;
	}
	if (writer->nplaces < SET_ARRAY_MAX)
		writer->places[writer->nplaces] = (uint16_t) id;
	else
	{
		if (writer->nplaces == SET_ARRAY_MAX)
			places_to_members(writer);
		set_member(writer->members, (uint16_t) id);
	}
	writer->nplaces++;
}

/* Writes the block of amounts that was collected; there is at least one. */
static void
flush_block(AmountsWriter *writer)
{
	int64_t least = writer->fen[0];
	int64_t greatest = writer->fen[0];
	uint64_t span;
	uint8_t width;
	uint64_t *words;

	for (uint32_t i = 1; i < writer->nfen; i++)
	{
		least = writer->fen[i] < least ? writer->fen[i] : least;
		greatest = writer->fen[i] > greatest ? writer->fen[i] : greatest;
	}
	span = (uint64_t) greatest - (uint64_t) least;
	width = span == 0 ? 0 : 64 - __builtin_clzll(span);
	memcpy(set_area_extend(&writer->bases, sizeof(least)), &least, sizeof(least));
	memcpy(set_area_extend(&writer->widths, sizeof(width)), &width, sizeof(width));
	if (width > 0)
	{
		size_t size = amounts_block_words(writer->nfen, width) * sizeof(uint64_t);

		words = set_area_extend(&writer->words, size);
		memset(words, 0, size);
		for (uint32_t i = 0, bit = 0; i < writer->nfen; i++, bit += width)
		{
			uint64_t beyond = (uint64_t) writer->fen[i] - (uint64_t) least;

			words[bit / 64] |= beyond << (bit % 64);
			if (bit % 64 + width > 64)
				words[bit / 64 + 1] |= beyond >> (64 - bit % 64);
		}
	}
	writer->nfen = 0;
}

/* Adds a household, higher than all added before. */
void
amounts_put(AmountsWriter *writer, int64_t household, int64_t fen)
{
	put_household(writer, set_bias(household));
	wide_add_int64(&writer->total, fen);
	writer->fen[writer->nfen++] = fen;
	if (writer->nfen == AMOUNTS_BLOCK)
		flush_block(writer);
}

/*
 * Adds the part of an amount that is beyond the range of yuan; the household is higher than all for
 * which this was done before.
 */
void
amounts_put_beyond(AmountsWriter *writer, const AmountsBeyond *beyond)
{
	memcpy(set_area_extend(&writer->beyond, sizeof(*beyond)), beyond, sizeof(*beyond));
}

/* Adds a household, higher than all added before, with any amount. */
void
amounts_put_wide(AmountsWriter *writer, int64_t household, Wide amount)
{
	AmountsBeyond beyond = {set_bias(household), amount};

	if (wide_fits_yuan(amount))
	{
		amounts_put(writer, household, (int64_t) amount.low);
		return;
	}
	amounts_put(writer, household, amounts_split(&beyond.fen));
	amounts_put_beyond(writer, &beyond);
}

/* Writes the page and block that are still being collected; to be called once. */
void
amounts_writer_finish(AmountsWriter *writer)
{
	flush_page(writer);
	if (writer->nfen > 0)
		flush_block(writer);
	if (!amounts_add_beyond(&writer->total, (const AmountsBeyond *) writer->beyond.bytes,
							writer->beyond.used / sizeof(AmountsBeyond)))
		writer->too_wide = true;
}

/* The bytes that amounts_copy_body will write. */
size_t
amounts_written_size(const AmountsWriter *writer)
{
	return set_written_size(&writer->set) + writer->bases.used + set_align(writer->widths.used) +
		   writer->words.used + writer->beyond.used;
}

AmountsHead
amounts_written_head(const AmountsWriter *writer)
{
	AmountsHead head = {writer->set.head, writer->beyond.used / sizeof(AmountsBeyond)};

	return head;
}

static char *
copy_area(char *to, const SetArea *area)
{
	if (area->used > 0)
		memcpy(to, area->bytes, area->used);
	return to + area->used;
}

/* Writes the body; amounts_written_head has the head. */
void
amounts_copy_body(const AmountsWriter *writer, void *body)
{
	size_t padding = set_align(writer->widths.used) - writer->widths.used;
	char *to = (char *) body + set_written_size(&writer->set);

	set_copy_body(&writer->set, body);
	to = copy_area(to, &writer->bases);
	to = copy_area(to, &writer->widths);
	memset(to, 0, padding);
	to = copy_area(to + padding, &writer->words);
	copy_area(to, &writer->beyond);
}

/*
 * core/household_amounts/writer.h
 *	  Writing an encoded map: households come in ascending order, each once.
 */
#ifndef CORE_AMOUNTS_WRITER_H
#define CORE_AMOUNTS_WRITER_H

#include "core/household_amounts/household_amounts.h"
#include "core/beneficiary_set/writer.h"

typedef struct AmountsWriter
{
	SetWriter set;
	Wide total;	   /* of the parts in blocks; finally of everything */
	bool too_wide; /* a sum has overflowed 128 bits: there is no such map */
	uint64_t key;  /* of the page of households that is being collected */
	uint32_t nplaces;
	uint16_t places[SET_ARRAY_MAX];
	uint64_t *members; /* the page as a bitmap, once it outgrew the places */
	uint32_t nfen;
	int64_t fen[AMOUNTS_BLOCK]; /* the block that is being collected */
	SetArea bases;
	SetArea widths;
	SetArea words;
	SetArea beyond;
} AmountsWriter;

extern void amounts_writer_init(AmountsWriter *writer);
extern void amounts_writer_free(AmountsWriter *writer);
extern void amounts_put(AmountsWriter *writer, int64_t household, int64_t fen);
extern void amounts_put_wide(AmountsWriter *writer, int64_t household, Wide amount);
extern void amounts_put_beyond(AmountsWriter *writer, const AmountsBeyond *beyond);
extern AmountsHead amounts_written_head(const AmountsWriter *writer);
extern void amounts_writer_finish(AmountsWriter *writer);
extern size_t amounts_written_size(const AmountsWriter *writer);
extern void amounts_copy_body(const AmountsWriter *writer, void *body);

#endif /* CORE_AMOUNTS_WRITER_H */

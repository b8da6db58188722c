/*
 * core/wide_text.h
 *	  The text of an amount that may be beyond the range of yuan.
 *
 * It is that of core/yuan/yuan.h; amounts beyond yuan are plain digits with at most two decimals.
 */
#ifndef CORE_WIDE_TEXT_H
#define CORE_WIDE_TEXT_H

#include "core/wide.h"
#include "core/yuan/yuan.h"

/* Room for a sign, 39 digits, a point, and a null byte. */
#define WIDE_TEXT_SIZE 48

extern YuanStatus wide_parse(const char *text, size_t length, Wide *fen, size_t *where);
extern size_t wide_print(Wide fen, char *buffer);

#endif /* CORE_WIDE_TEXT_H */

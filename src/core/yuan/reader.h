/*
 * core/yuan/reader.h
 *	  Reading an amount's text token by token.
 */
#ifndef POVERTY_RELIEF_CORE_YUAN_READER_H
#define POVERTY_RELIEF_CORE_YUAN_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "core/yuan/yuan.h"

typedef struct Reader
{
	const char *start;
	const char *at;
	const char *end;
} Reader;

static inline bool
take(Reader *reader, const char *token)
{
	size_t length = strlen(token);

	if ((size_t) (reader->end - reader->at) < length || memcmp(reader->at, token, length) != 0)
		return false;
	reader->at += length;
	return true;
}

/* Takes any of the tokens of a list that ends with NULL; returns its index, or -1. */
static inline int
take_any(Reader *reader, const char *const *tokens)
{
	for (int i = 0; tokens[i] != NULL; i++)
	{
		if (take(reader, tokens[i]))
			return i;
	}
	return -1;
}

static inline void
skip_spaces(Reader *reader)
{
	while (reader->at < reader->end)
	{
		char c = *reader->at;

		if (c == ' ' || (c >= '\t' && c <= '\r'))
			reader->at++;
		else if (!take(reader, "\u00a0") && !take(reader, "\u3000"))
			return;
	}
}

/* The digit at the reader, or -1.  Full-width digits U+FF10 to U+FF19 are EF BC 90 to EF BC 99. */
static inline int
take_digit(Reader *reader)
{
	const unsigned char *at = (const unsigned char *) reader->at;

	if (reader->at == reader->end)
		return -1;
	if (at[0] >= '0' && at[0] <= '9')
	{
		reader->at++;
		return at[0] - '0';
	}
	if (at[0] == 0xEF && reader->end - reader->at >= 3 && at[1] == 0xBC && at[2] >= 0x90 &&
		at[2] <= 0x99)
	{
		reader->at += 3;
		return at[2] - 0x90;
	}
	return -1;
}

/* 整 or 正, which end an amount in words. */
static inline void
take_close(Reader *reader)
{
	skip_spaces(reader);
	if (!take(reader, "整"))
		(void) take(reader, "正");
	skip_spaces(reader);
}

static inline bool
take_yuan(Reader *reader)
{
	return take(reader, "元") || take(reader, "圆") || take(reader, "圓");
}

/*
 * Reads an amount in Chinese numerals up to the end of the text, with digits in the place of any
 * numeral: the rules are in numerals.c.  The amount is not negative.  On failure the reader is at
 * the error.
 */
extern YuanStatus yuan_read_numerals(Reader *reader, int64_t *fen);

#endif /* POVERTY_RELIEF_CORE_YUAN_READER_H */

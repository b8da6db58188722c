/*
 * yuan/words.c
 *	  Amounts in Chinese, in the encoding of the database.
 */
#include "private.h"

#include "mb/pg_wchar.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(yuan_to_chinese);
PG_FUNCTION_INFO_V1(yuan_in_words);

static Datum
text_from_utf8(const char *utf8, size_t length)
{
	char *text = pg_any_to_server(utf8, (int) length, PG_UTF8);

	PG_RETURN_TEXT_P(cstring_to_text(text));
}

Datum
yuan_to_chinese(PG_FUNCTION_ARGS)
{
	char utf8[YUAN_CHINESE_SIZE];
	size_t length = yuan_print_chinese(PG_GETARG_YUAN(0), utf8);

	return text_from_utf8(utf8, length);
}

Datum
yuan_in_words(PG_FUNCTION_ARGS)
{
	char utf8[YUAN_CHINESE_SIZE];
	size_t length = yuan_print_words(PG_GETARG_YUAN(0), utf8);

	return text_from_utf8(utf8, length);
}

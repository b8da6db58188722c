/*
 * core/yuan/words.c
 *	  Amounts in Chinese: the short form for print, and the words of bank and tax forms.
 *
 * The words follow the annex of the Payment and Settlement Rules (支付结算办法, People's Bank of
 * China, 银发〔1997〕393号), "正确填写票据和结算凭证的基本规定", articles two and four:
 *
 *	- an amount without 角 and 分 ends in 整; after 角 the 整 may be left out, and is, as in the
 *	  annex's own examples; after 分 none is written;
 *	- one 零 stands for any run of zeros between digits;
 *	- when the run ends a group of four (万位 or 元位 is 0) and the next group or 角 follows directly, 零
 *	is optional.  The form that the annex names first is taken: none before
 *	  仟 (107,000.53 is 壹拾万柒仟元零伍角叁分), one before 角 (1,680.32 is
 *	  壹仟陆佰捌拾元零叁角贰分).  A group that is all zeros always gets its 零;
 *	- 0 角 before 分 is 零.
 *
 * The annex does not cover negative amounts; they begin with 负, as in accounting.
 */
#include <string.h>

#include "core/yuan/yuan.h"

typedef struct Writer
{
	char *start;
	char *at;
} Writer;

static void
put(Writer *writer, const char *text)
{
	size_t length = strlen(text);

	memcpy(writer->at, text, length + 1);
	writer->at += length;
}

static size_t
written(const Writer *writer)
{
	return (size_t) (writer->at - writer->start);
}

static uint64_t
magnitude_of(int64_t fen)
{
	return fen < 0 ? -(uint64_t) fen : (uint64_t) fen;
}

static void
put_digit(Writer *writer, unsigned digit)
{
	static const char *const digits[] = {"零", "壹", "贰", "叁", "肆",
										 "伍", "陆", "柒", "捌", "玖"};

	put(writer, digits[digit]);
}

/*
 * The words of a whole number of up to 17 digits, taken in groups of four from the left.  Groups
 * are named 亿 万 亿 万 and nothing: the second 亿 multiplies everything before it.
 */
static void
put_whole(Writer *writer, uint64_t number)
{
	static const char *const places[] = {"", "拾", "佰", "仟"};
	static const char *const groups[] = {"", "万", "亿", "万", "亿"};
	uint64_t power = UINT64_C(10000000000000000);
	bool begun = false;
	bool group_has_digit = false;
	int last_group = 4; /* of the last digit that was not 0 */

	for (int place = 16; place >= 0; place--, power /= 10)
	{
		unsigned digit = (unsigned) (number / power % 10);
		int group = place / 4;

		if (digit != 0)
		{
			bool after_zero = begun && number / power / 10 % 10 == 0;

			/*
			 * At the beginning of a group, the zeros may end the previous group; then they are not
			 * read.
			 */
			if (after_zero && !(place % 4 == 3 && last_group == group + 1))
				put(writer, "零");
			put_digit(writer, digit);
			put(writer, places[place % 4]);
			begun = group_has_digit = true;
			last_group = group;
		}
		if (place % 4 == 0)
		{
			if (group_has_digit || (group == 2 && begun))
				put(writer, groups[group]);
			group_has_digit = false;
		}
	}
}

/*
 * At most 负, 17 digits each with 零 and a unit, 4 group names, 元零 and 角分 with their digits: under 51
 * characters of 3 bytes, since 零 replaces a digit.
 */
size_t
yuan_print_words(int64_t fen, char *buffer)
{
	Writer writer = {buffer, buffer};
	uint64_t magnitude = magnitude_of(fen);
	uint64_t whole = magnitude / 100;
	unsigned jiao = (unsigned) (magnitude / 10 % 10);
	unsigned odd_fen = (unsigned) (magnitude % 10);

	if (fen < 0)
		put(&writer, "负");
	if (whole != 0)
	{
		put_whole(&writer, whole);
		put(&writer, "元");
	}
	else if (magnitude == 0)
		put(&writer, "零元");

	if (jiao != 0)
	{
		if (whole != 0 && whole % 10 == 0)
			put(&writer, "零");
		put_digit(&writer, jiao);
		put(&writer, "角");
	}
	if (odd_fen != 0)
	{
		if (whole != 0 && jiao == 0)
			put(&writer, "零");
		put_digit(&writer, odd_fen);
		put(&writer, "分");
	}
	if (jiao == 0 && odd_fen == 0)
		put(&writer, "整");
	return written(&writer);
}

/* number / 100 without needless zeros: 350, 1595.3, 1595.31. */
static void
put_hundredths(Writer *writer, uint64_t number)
{
	writer->at += yuan_print((int64_t) number, writer->at);
	while (writer->at[-1] == '0')
		writer->at--;
	if (writer->at[-1] == '.')
		writer->at--;
}

/* Grouped yuan, with fen only when there are any. */
static void
put_grouped(Writer *writer, uint64_t magnitude)
{
	char plain[YUAN_TEXT_SIZE];
	size_t length = yuan_print((int64_t) magnitude, plain);
	size_t whole = length - 3;

	for (size_t i = 0; i < whole; i++)
	{
		*writer->at++ = plain[i];
		if ((whole - i) % 3 == 1 && i + 1 < whole)
			*writer->at++ = ',';
	}
	if (magnitude % 100 != 0)
		put(writer, plain + whole);
}

/*
 * 亿元 or 万元 only for amounts of at least one, and only where two decimals are exact; so the printed
 * text always reads back as the same amount.
 */
size_t
yuan_print_chinese(int64_t fen, char *buffer)
{
	static const uint64_t wan = UINT64_C(1000000);
	static const uint64_t yi = UINT64_C(10000000000);
	Writer writer = {buffer, buffer};
	uint64_t magnitude = magnitude_of(fen);

	if (fen < 0)
		put(&writer, "-");
	if (magnitude >= yi && magnitude % (yi / 100) == 0)
	{
		put_hundredths(&writer, magnitude / (yi / 100));
		put(&writer, "亿元");
	}
	else if (magnitude >= wan && magnitude % (wan / 100) == 0)
	{
		put_hundredths(&writer, magnitude / (wan / 100));
		put(&writer, "万元");
	}
	else
	{
		put_grouped(&writer, magnitude);
		put(&writer, "元");
	}
	return written(&writer);
}

/*
 * core/yuan/numerals.c
 *	  Amounts in Chinese numerals, as on receipts and in everyday use: 叁万伍仟元整, 两万, 3万5千, 5元3角.
 *
 * Accepts what words.c writes, and variants of it that have only one meaning:
 *
 *	  whole = group [亿 group] …		group = section 万 section | section
 *	  section = [digit 千] [digit 百] [digit 十] [digit]
 *	  amount = whole [元] [整] | [whole 元] [digit 角] [digit 分] [整]
 *
 * One 零 may stand between any two of them.  A digit is a numeral of either script, the everyday or
 * that of receipts, or an Arabic one; in the place of a section there may be an Arabic number.
 *
 * 三万五 is spoken for 35,000 and can be read as 30,005.  So a last digit without a place needs a 零
 * before it, unless the place before it is the tens; Arabic digits must fill all places up to the
 * one before: 3万5000.
 */
#include "core/yuan/reader.h"

#define MYRIAD			UINT64_C(10000)
#define HUNDRED_MILLION UINT64_C(100000000)

/* A number as it was written. */
typedef struct Number
{
	uint64_t value;
	int digits; /* Arabic ones; 0: it is one numeral */
} Number;

/* The state of reading a whole number. */
typedef struct Whole
{
	uint64_t high;	   /* what the 亿 that were read multiply */
	uint64_t myriads;  /* what the 万 after them multiplies, times that */
	uint64_t section;  /* below 10,000 */
	uint64_t place;	   /* of the last digit of the section; 10,000 before the first */
	uint64_t previous; /* the last place that was named; 0: none yet */
	bool after_zero;   /* a 零 stands before what comes next */
	bool begun;
	YuanStatus status;
} Whole;

static bool
take_zero(Reader *reader)
{
	static const char *const zeros[] = {"零", "〇", NULL};

	return take_any(reader, zeros) >= 0;
}

/* The digit from 1 to 9 of a numeral of either script; 0: there is none. */
static unsigned
take_numeral(Reader *reader)
{
	static const char *const numerals[] = {"一", "壹", "二", "贰", "三", "叁", "四", "肆",
										   "五", "伍", "六", "陆", "七", "柒", "八", "捌",
										   "九", "玖", "两", "兩", "貳", "參", "陸", NULL};
	static const unsigned values[] = {1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6,
									  7, 7, 8, 8, 9, 9, 2, 2, 2, 3, 6};
	int numeral = take_any(reader, numerals);

	return numeral < 0 ? 0 : values[numeral];
}

/* A numeral, or a run of Arabic digits. */
static bool
take_number(Reader *reader, Number *number)
{
	int digit;

	number->digits = 0;
	number->value = take_numeral(reader);
	if (number->value > 0)
		return true;
	while (number->digits < 9 && (digit = take_digit(reader)) >= 0)
	{
		number->value = number->value * 10 + (uint64_t) digit;
		number->digits++;
	}
	return number->digits > 0;
}

/* 10, 100 or 1,000 for 十, 百 and 千; 1 for none. */
static uint64_t
take_place(Reader *reader)
{
	static const char *const places[] = {"十", "拾", "百", "佰", "千", "仟", NULL};
	static const uint64_t powers[] = {10, 10, 100, 100, 1000, 1000};
	int place = take_any(reader, places);

	return place < 0 ? 1 : powers[place];
}

/* The power that ends a group, 10,000 or 100,000,000; 1 for none. */
static uint64_t
take_group(Reader *reader)
{
	static const char *const groups[] = {"万", "萬", "亿", "億", NULL};
	int group = take_any(reader, groups);

	return group < 0 ? 1 : group < 2 ? MYRIAD : HUNDRED_MILLION;
}

/* Do Arabic digits fill all places below the one that was named last? */
static bool
fills_places(const Number *number, uint64_t previous)
{
	uint64_t power = 1;

	for (int i = 0; i < number->digits; i++)
		power *= 10;
	return power == previous;
}

/* Places a number without a place, before a group or none (1); false where it is ambiguous. */
static bool
put_last(Whole *whole, const Number *number, uint64_t group)
{
	bool is_clear =
		whole->previous == 0 || whole->after_zero || (group > 1 && group < whole->previous) ||
		(whole->previous == 10 && whole->place == 10) || fills_places(number, whole->previous);

	if (!is_clear && number->value < whole->place && group != whole->previous)
		whole->status = YUAN_TWO_READINGS;
	if (!is_clear || number->value >= whole->place)
		return false;
	whole->section += number->value;
	whole->place = 1;
	return true;
}

static bool
put_place(Whole *whole, const Number *number, uint64_t place)
{
	if (place >= whole->place || number->value > 9 || number->value == 0)
		return false;
	whole->section += number->value * place;
	whole->place = whole->previous = place;
	return true;
}

/* Ends a group; false where 万 follows 万, or nothing stands before it.  亿亿 multiplies twice. */
static bool
put_group(Whole *whole, uint64_t group)
{
	uint64_t before;

	if (group == MYRIAD)
	{
		if (whole->section == 0 || whole->myriads != 0)
			return false;
		whole->myriads = whole->section * MYRIAD;
	}
	else
	{
		before = whole->high + whole->myriads + whole->section;
		if (before == 0)
			return false;
		if (__builtin_mul_overflow(before, HUNDRED_MILLION, &whole->high))
		{
			whole->status = YUAN_OUT_OF_RANGE;
			return false;
		}
		whole->myriads = 0;
	}
	whole->section = 0;
	whole->place = MYRIAD;
	whole->previous = group;
	return true;
}

/* A number, its place, and the groups that end with it: 万亿 are two. */
static bool
put_term(Reader *reader, Whole *whole, const Number *number, uint64_t place)
{
	uint64_t group = take_group(reader);
	bool is_good = place > 1 ? put_place(whole, number, place) : put_last(whole, number, group);

	for (; is_good && group > 1; group = take_group(reader))
		is_good = put_group(whole, group);
	whole->begun = true;
	whole->after_zero = false;
	return is_good;
}

/* Reads the next term of a whole number, if there is one that belongs to it. */
static bool
take_term(Reader *reader, Whole *whole)
{
	const char *start = reader->at;
	Number number;
	bool has_number = take_number(reader, &number);
	uint64_t place;

	skip_spaces(reader);
	place = take_place(reader);
	skip_spaces(reader);
	/* 十五 is 15. */
	if (!has_number && place == 10 && whole->place == MYRIAD)
		number.value = 1;
	else if (!has_number)
	{
		if (place > 1)
			whole->status = YUAN_BAD_SYNTAX;
		return false;
	}
	if (put_term(reader, whole, &number, place))
		return true;
	if (whole->status == YUAN_OK)
		whole->status = YUAN_BAD_SYNTAX;
	reader->at = start;
	return false;
}

/* A whole number, or only a zero. */
static YuanStatus
read_whole(Reader *reader, Whole *whole)
{
	*whole = (Whole) {.place = MYRIAD, .status = YUAN_OK};
	whole->after_zero = take_zero(reader);
	skip_spaces(reader);
	while (take_term(reader, whole))
	{
		skip_spaces(reader);
		whole->after_zero = take_zero(reader);
		skip_spaces(reader);
	}
	/* A zero is followed by a digit, but for one that is alone. */
	if (whole->status == YUAN_OK && whole->begun == whole->after_zero)
		return YUAN_BAD_SYNTAX;
	return whole->status;
}

/* 角 and 分; "first" is the number before the first of them, if it was read already. */
static bool
read_change(Reader *reader, const Number *first, uint64_t *fen)
{
	Number number;
	bool after_zero = false;

	*fen = 0;
	if (first != NULL)
		number = *first;
	else
	{
		after_zero = take_zero(reader);
		if (!take_number(reader, &number))
			return !after_zero;
	}
	skip_spaces(reader);
	if (number.digits > 2)
		return false;
	if (take(reader, "分"))
	{
		*fen = number.value;
		return true;
	}
	if (number.value > 9 || !take(reader, "角"))
		return false;
	*fen = number.value * 10;
	skip_spaces(reader);
	after_zero = take_zero(reader);
	if (!take_number(reader, &number))
		return !after_zero;
	*fen += number.value;
	skip_spaces(reader);
	return number.value <= 9 && take(reader, "分");
}

/* A number without places, which 角 or 分 may follow. */
static bool
is_plain(const Whole *whole)
{
	return whole->begun && whole->high == 0 && whole->myriads == 0 && whole->previous == 0;
}

YuanStatus
yuan_read_numerals(Reader *reader, int64_t *fen)
{
	Whole whole;
	uint64_t change = 0;
	uint64_t total;
	YuanStatus status = read_whole(reader, &whole);

	if (status != YUAN_OK)
		return status;
	if (take_yuan(reader))
	{
		skip_spaces(reader);
		if (!read_change(reader, NULL, &change))
			return YUAN_BAD_SYNTAX;
	}
	else if (is_plain(&whole) && reader->at < reader->end)
	{
		Number number = {whole.section, 1};

		if (!read_change(reader, &number, &change))
			return YUAN_BAD_SYNTAX;
		whole.section = 0;
	}
	take_close(reader);
	if (reader->at != reader->end)
		return YUAN_BAD_SYNTAX;
	if (__builtin_add_overflow(whole.high, whole.myriads + whole.section, &total) ||
		__builtin_mul_overflow(total, FEN_YUAN, &total) ||
		__builtin_add_overflow(total, change, &total) || total > (uint64_t) FEN_MAX)
		return YUAN_OUT_OF_RANGE;
	*fen = (int64_t) total;
	return YUAN_OK;
}

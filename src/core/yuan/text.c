/*
 * core/yuan/text.c
 *	  An amount from its text, and back.
 *
 * The accepted form, with spaces allowed between any two parts:
 *
 *	  [sign] [¥ | ￥ | CNY | RMB | 人民币] [sign] number [分 | 角 | [百 | 千 | 万 | 亿] [元] [整]]
 *
 * with one sign at most, 负 among them.  The number has digits on at least one side of its point;
 * commas, if any, stand at every third digit.  Digits, signs, comma and point may be full-width.
 * Other text is read as Chinese numerals (numerals.c), after the same signs.
 */
#include "core/yuan/reader.h"

/* The parts of the number, and the power of ten that converts its unit to fen. */
typedef struct Figure
{
	bool negative;
	const char *whole;	  /* digits and commas before the point */
	const char *fraction; /* digits after the point; equal to end if there are none */
	const char *end;
	int fen_exponent;
} Figure;

/* Like take, for ASCII letters in either case; the token is in capitals. */
static bool
take_letters(Reader *reader, const char *capitals)
{
	size_t length = strlen(capitals);

	if ((size_t) (reader->end - reader->at) < length)
		return false;
	for (size_t i = 0; i < length; i++)
	{
		char c = reader->at[i];

		if (c >= 'a' && c <= 'z')
			c -= 'a' - 'A';
		if (c != capitals[i])
			return false;
	}
	reader->at += length;
	return true;
}

static inline bool
take_comma(Reader *reader)
{
	return take(reader, ",") || take(reader, "，");
}

static inline bool
take_point(Reader *reader)
{
	return take(reader, ".") || take(reader, "．");
}

/* Returns whether there was a sign, and sets *negative if so. */
static bool
take_sign(Reader *reader, bool *negative)
{
	if (take(reader, "-") || take(reader, "－") || take(reader, "−") || take(reader, "负"))
		*negative = true;
	else if (take(reader, "+") || take(reader, "＋"))
		*negative = false;
	else
		return false;
	skip_spaces(reader);
	return true;
}

static void
take_currency(Reader *reader)
{
	if (take(reader, "¥") || take(reader, "￥") || take(reader, "人民币") ||
		take_letters(reader, "CNY") || take_letters(reader, "RMB"))
		skip_spaces(reader);
}

/* The power of ten between the unit, 元 when none is named, and a fen. */
static int
take_unit(Reader *reader)
{
	int exponent = 2;

	if (take(reader, "分"))
		return 0;
	if (take(reader, "角"))
		return 1;
	if (take(reader, "百"))
		exponent = 4;
	else if (take(reader, "千"))
		exponent = 5;
	else if (take(reader, "万"))
		exponent = 6;
	else if (take(reader, "亿"))
		exponent = 10;
	if (take_yuan(reader) || exponent > 2)
		take_close(reader);
	return exponent;
}

/*
 * The digits before the point.  A comma needs one to three digits before the first and exactly
 * three after each.
 */
static YuanStatus
scan_whole(Reader *reader, int *digits)
{
	int run = 0;
	bool grouped = false;

	*digits = 0;
	for (;;)
	{
		if (take_digit(reader) >= 0)
		{
			/* Only run lengths from 0 to 4 matter; a saturated count cannot overflow. */
			run = run < 4 ? run + 1 : 4;
			*digits = 1;
			if (grouped && run > 3)
				return YUAN_BAD_GROUPING;
		}
		else
		{
			const char *comma = reader->at;

			if (grouped && run != 3)
				return YUAN_BAD_GROUPING;
			if (!take_comma(reader))
				return YUAN_OK;
			if (run == 0 || run > 3)
			{
				reader->at = comma;
				return YUAN_BAD_GROUPING;
			}
			grouped = true;
			run = 0;
		}
	}
}

/* The sign and the currency before the number; returns whether it is negative. */
static bool
scan_sign(Reader *reader)
{
	bool negative = false;
	bool is_signed;

	skip_spaces(reader);
	is_signed = take_sign(reader, &negative);
	take_currency(reader);
	if (!is_signed)
		take_sign(reader, &negative);
	return negative;
}

/* Finds the parts without reading their value, which depends on the unit at the end. */
static YuanStatus
scan(Reader *reader, Figure *figure)
{
	YuanStatus status;
	int digits;

	figure->negative = scan_sign(reader);
	figure->whole = reader->at;
	status = scan_whole(reader, &digits);
	if (status != YUAN_OK)
		return status;
	figure->fraction = figure->end = reader->at;
	if (take_point(reader))
	{
		figure->fraction = reader->at;
		while (take_digit(reader) >= 0)
			digits = 1;
		figure->end = reader->at;
	}
	if (digits == 0)
		return YUAN_BAD_SYNTAX;

	skip_spaces(reader);
	figure->fen_exponent = take_unit(reader);
	skip_spaces(reader);
	return reader->at == reader->end ? YUAN_OK : YUAN_BAD_SYNTAX;
}

/* magnitude * 10 + digit, or false when that is beyond FEN_MAX. */
static inline bool
push_digit(uint64_t *magnitude, int digit)
{
	if (*magnitude > (uint64_t) FEN_MAX / 10)
		return false;
	*magnitude = *magnitude * 10 + (unsigned) digit;
	return *magnitude <= (uint64_t) FEN_MAX;
}

static YuanStatus
read_value(Reader *reader, const Figure *figure, int64_t *fen)
{
	uint64_t magnitude = 0;
	int places = 0;

	reader->at = figure->whole;
	while (reader->at < figure->fraction)
	{
		int digit = take_digit(reader);

		if (digit < 0)
		{
			if (!take_comma(reader))
				break; /* the point */
		}
		else if (!push_digit(&magnitude, digit))
			return YUAN_OUT_OF_RANGE;
	}

	reader->at = figure->fraction;
	while (reader->at < figure->end)
	{
		const char *here = reader->at;
		int digit = take_digit(reader);

		if (places < figure->fen_exponent)
		{
			if (!push_digit(&magnitude, digit))
				return YUAN_OUT_OF_RANGE;
			places++;
		}
		else if (digit != 0)
		{
			reader->at = here;
			return YUAN_TOO_FINE;
		}
	}
	for (; places < figure->fen_exponent; places++)
	{
		if (!push_digit(&magnitude, 0))
			return YUAN_OUT_OF_RANGE;
	}

	*fen = figure->negative ? -(int64_t) magnitude : (int64_t) magnitude;
	return YUAN_OK;
}

static YuanStatus
parse_numerals(Reader *reader, int64_t *fen)
{
	bool negative = scan_sign(reader);
	YuanStatus status = yuan_read_numerals(reader, fen);

	if (status == YUAN_OK && negative)
		*fen = -*fen;
	return status;
}

YuanStatus
yuan_parse(const char *text, size_t length, int64_t *fen, size_t *where)
{
	Reader reader = {text, text, text + length};
	Reader again = reader;
	Figure figure;
	YuanStatus status = scan(&reader, &figure);

	if (status == YUAN_OK)
		status = read_value(&reader, &figure, fen);
	else if (status == YUAN_BAD_SYNTAX)
	{
		status = parse_numerals(&again, fen);
		/* The farther of the two places of failure. */
		if (again.at > reader.at)
			reader = again;
	}
	*where = (size_t) (reader.at - reader.start);
	return status;
}

size_t
yuan_print(int64_t fen, char *buffer)
{
	char reversed[YUAN_TEXT_SIZE];
	uint64_t rest = fen < 0 ? -(uint64_t) fen : (uint64_t) fen;
	size_t count = 0;
	size_t length = 0;

	/* At least three digits, the point after the second from the right. */
	do
	{
		if (count == 2)
			reversed[count++] = '.';
		reversed[count++] = (char) ('0' + rest % 10);
		rest /= 10;
	} while (rest != 0 || count < 4);
	if (fen < 0)
		buffer[length++] = '-';
	while (count > 0)
		buffer[length++] = reversed[--count];
	buffer[length] = '\0';
	return length;
}

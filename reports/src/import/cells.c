/*
 * cells.c
 *	  What a cell says: compared, as a number, and in a form that no spreadsheet program runs.
 */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "import.h"

/* Visible ASCII and Chinese characters, as most cells have: nothing to be done. */
static bool
is_plain(const char *cell)
{
	const unsigned char *byte = (const unsigned char *) cell;

	while (*byte != '\0')
	{
		if (*byte > 0x20 && *byte < 0x7F)
			byte++;
		else if (*byte >= 0xE4 && *byte <= 0xE9 && byte[1] >= 0x80 && byte[2] >= 0x80)
			byte += 3;
		else
			return false;
	}
	return true;
}

/* Without blanks, line breaks and what cannot be seen; full-width forms as half-width ones. */
const char *
plain_cell(const char *cell)
{
	PQExpBuffer plain;
	char *normal;
	const char *text;

	if (is_plain(cell))
		return cell;
	plain = new_buffer();
	normal = g_utf8_normalize(cell, -1, G_NORMALIZE_NFKC);
	text = normal != NULL ? normal : cell;
	while (*text != '\0')
	{
		uint32_t c = next_code_point(&text);

		if (c != NOT_UTF8 && !g_unichar_isspace(c) && !is_control(c) && c != 0x200B)
			append_code_point(plain, c);
	}
	g_free(normal);
	return buffer_text(plain);
}

bool
is_blank(const char *cell)
{
	if (*cell == '\0')
		return true;
	if ((unsigned char) *cell > 0x20 && (unsigned char) *cell < 0x7F)
		return false;
	return *plain_cell(cell) == '\0';
}

bool
same_text(const char *one, const char *other)
{
	return strcmp(one, other) == 0 || strcmp(plain_cell(one), plain_cell(other)) == 0;
}

/* A heading that is broken over lines; Chinese needs no blank where the lines meet. */
const char *
one_line(const char *cell)
{
	PQExpBuffer line = new_buffer();
	char last = '\0';
	bool broken = false;

	for (; *cell != '\0'; cell++)
	{
		if ((unsigned char) *cell <= 0x20 || *cell == 0x7F)
		{
			broken = true;
			continue;
		}
		if (broken && g_ascii_isalnum(last) && g_ascii_isalnum(*cell))
			appendPQExpBufferChar(line, ' ');
		appendPQExpBufferChar(line, *cell);
		last = *cell;
		broken = false;
	}
	return buffer_text(line);
}

/* (1500), 1500-, 负1500 and -1500; a sign of plus and the apostrophe of a spreadsheet say nothing. */
static const char *
without_sign(const char *text, bool *negative)
{
	static const char *const signs[] = {"-", "−", "负"};
	size_t len;

	*negative = false;
	text += *text == '\'';
	text += *text == '+';
	for (size_t i = 0; i < lengthof(signs) && !*negative; i++)
	{
		*negative = g_str_has_prefix(text, signs[i]);
		text += *negative ? strlen(signs[i]) : 0;
	}
	len = strlen(text);
	if (*negative || len < 2)
		return text;
	*negative = (*text == '(' && text[len - 1] == ')') || text[len - 1] == '-';
	if (*negative)
		return *text == '(' ? copy_bytes(text + 1, len - 2) : copy_bytes(text, len - 1);
	return text;
}

/* 1e+05 */
static bool
parse_exponent(const char *text, int64_t *millionths)
{
	char *end;
	double number = g_ascii_isdigit(*text) ? g_ascii_strtod(text, &end) * 1000000 : NAN;

	if (!(number < 9e18) || *end != '\0')
		return false;
	*millionths = llround(number);
	return true;
}

/* 1,595.31 in millionths; false: it is no such number.  More digits, as in 133.80000000000001, are rounded. */
static bool
parse_digits(const char *text, int64_t *millionths)
{
	int64_t number = 0;
	int decimals = -1;
	bool any = false;

	for (; *text != '\0'; text++)
	{
		if (*text == ',' && decimals < 0 && any)
			continue;
		if (*text == '.' && decimals < 0)
			decimals = 0;
		else if (!g_ascii_isdigit(*text))
			return false;
		else if (decimals >= 6)
			number += decimals++ == 6 && *text >= '5' && number < INT64_MAX;
		else if (__builtin_mul_overflow(number, (int64_t) 10, &number) ||
				 __builtin_add_overflow(number, (int64_t) (*text - '0'), &number))
			return false;
		else
		{
			any = true;
			decimals += decimals >= 0;
		}
	}
	for (decimals = decimals < 0 ? 0 : decimals; decimals < 6; decimals++)
	{
		if (__builtin_mul_overflow(number, (int64_t) 10, &number))
			return false;
	}
	*millionths = number;
	return any;
}

/* An amount in millionths, as the ledger reads it, but for amounts in words and units other than 元; false for what is none. */
bool
parse_number(const char *cell, int64_t *millionths)
{
	bool negative;
	const char *text = without_sign(plain_cell(cell), &negative);

	if (g_str_has_prefix(text, "¥"))
		text += strlen("¥");
	if (g_str_has_suffix(text, "元"))
		text = copy_bytes(text, strlen(text) - strlen("元"));
	if (strpbrk(text, "eE") != NULL ? !parse_exponent(text, millionths)
									: !parse_digits(text, millionths))
		return false;
	if (negative)
		*millionths = -*millionths;
	return true;
}

/* 1234500000 -> 1,234.5 */
const char *
number_text(int64_t millionths)
{
	uint64_t size = millionths < 0 ? 0 - (uint64_t) millionths : (uint64_t) millionths;
	const char *whole = format_text("%llu", (unsigned long long) size / 1000000);
	char *decimals = format_text(".%06d", (int) (size % 1000000));
	PQExpBuffer text = new_buffer();

	if (millionths < 0)
		appendPQExpBufferChar(text, '-');
	for (size_t left = strlen(whole); left > 0; left--)
	{
		appendPQExpBufferChar(text, *whole++);
		if (left > 1 && left % 3 == 1)
			appendPQExpBufferChar(text, ',');
	}
	for (size_t i = 6; i > 0 && (decimals[i] == '0' || decimals[i] == '.'); i--)
		decimals[i] = '\0';
	appendPQExpBufferStr(text, decimals[1] != '\0' ? decimals : "");
	return buffer_text(text);
}

/* Behind apostrophes: what a spreadsheet program would run, in an East Asian locale in full width too. */
static bool
starts_formula(const char *cell)
{
	static const char *const wide[] = {"＝", "＋", "－", "＠"};

	cell += strspn(cell, "'");
	for (size_t i = 0; i < lengthof(wide); i++)
	{
		if (g_str_has_prefix(cell, wide[i]))
			return true;
	}
	return *cell != '\0' && strchr("=+-@\t\r\n", *cell) != NULL;
}

/* A negative number is no formula. */
static bool
is_negative(const char *cell)
{
	return *cell == '-' && cell[1] != '\0' && cell[1 + strspn(cell + 1, "0123456789.,")] == '\0';
}

/* An apostrophe more before what would be run; read_neutral_cell() takes it away. */
const char *
neutral_cell(const char *cell)
{
	return starts_formula(cell) && !is_negative(cell) ? format_text("'%s", cell) : cell;
}

const char *
read_neutral_cell(const char *cell)
{
	return *cell == '\'' && starts_formula(cell) ? cell + 1 : cell;
}

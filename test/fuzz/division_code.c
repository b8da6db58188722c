/*
 * division_code.c
 *	  Randomized tests of the division code parser and its arithmetic: division_code [SEED
 *	  [ROUNDS]].
 *
 * Oracles: an accepted code is written in a form that reads back the same, also padded with zeros; a
 * rejected one has a place inside the text; and level, parent and containment agree with the written
 * digits.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/division_code/division_code.h"

#define LONGEST 64

static uint64_t state;

/* splitmix64 */
static uint64_t
next_random(void)
{
	uint64_t z = (state += UINT64_C(0x9E3779B97F4A7C15));

	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

static int
below(int n)
{
	return (int) (next_random() % (uint64_t) n);
}

static void
fail(const char *what, const char *text, size_t length, int64_t code)
{
	printf("not ok - %s: code %lld, text", what, (long long) code);
	for (size_t i = 0; i < length; i++)
		printf(" %02X", (unsigned char) text[i]);
	printf("\n");
	exit(1);
}

/* Digits that are likely to be a code: real provinces, many zero groups, a length that exists. */
static size_t
likely_digits(char *out)
{
	static const char *const provinces[] = {"11", "23", "31", "41", "44", "46",
											"50", "65", "71", "82", "40", "83"};
	static const char *const pairs[] = {"00", "01", "23", "90", "99"};
	static const char *const triples[] = {"000", "001", "100", "201", "999"};
	static const int lengths[] = {2, 4, 6, 9, 12};
	int length = below(16) == 0 ? below(15) : lengths[below(5)];
	char digits[24];

	snprintf(digits, sizeof(digits), "%s%s%s%s%s%03d", provinces[below(12)], pairs[below(5)],
			 pairs[below(5)], triples[below(5)], triples[below(5)], below(1000));
	memcpy(out, digits, (size_t) length);
	return (size_t) length;
}

/* Inserts one of these at a random place of the text: spaces, wide digits, invalid UTF-8. */
static size_t
disturb(char *text, size_t length)
{
	static const char *const pieces[] = {
		" ",		"\t",		"\xE3\x80\x80", "\xEF\xBC\x94",	   "\xEF\xBC\x90",
		"\xEF\xBC", "\xE3\x80", "\xEF\xBC\x9A", "\xEF\xBC\x8F",	   "x",
		"-",		"\xFF",		"\x80",			"\xF0\x9F\x98\x80"};
	const char *piece = pieces[below((int) (sizeof(pieces) / sizeof(pieces[0])))];
	size_t size = strlen(piece);
	size_t at = (size_t) below((int) length + 1);

	if (below(2) == 0)
		at = below(2) ? length : 0;
	memmove(text + at + size, text + at, length - at);
	memcpy(text + at, piece, size);
	return length + size;
}

static size_t
make_text(char *text)
{
	size_t length;

	if (below(8) == 0)
	{
		length = (size_t) below(24);
		for (size_t i = 0; i < length; i++)
			text[i] = (char) next_random();
		return length;
	}
	length = likely_digits(text);
	for (int n = below(4); n > 0; n--)
		length = disturb(text, length);
	return length;
}

/* The written form reads back, and so does each longer one with zeros. */
static void
check_round_trip(int64_t code, const char *written, int digits)
{
	static const int lengths[] = {2, 4, 6, 9, 12};
	char padded[DIVISION_DIGITS + 1];

	for (int i = 0; i < 5; i++)
	{
		int64_t again = -1;
		int place;

		if (lengths[i] < digits)
			continue;
		memset(padded, '0', DIVISION_DIGITS);
		memcpy(padded, written, (size_t) digits);
		if (division_parse(padded, (size_t) lengths[i], &again, &place) != DIVISION_OK ||
			again != code)
			fail("round trip", padded, (size_t) lengths[i], code);
	}
}

/* Every division above is valid, is written as a prefix, and contains the code in its range. */
static void
check_tree(int64_t code, const char *written)
{
	for (int64_t above = code; above != NO_DIVISION; above = division_parent(above))
	{
		char prefix[DIVISION_DIGITS + 1];
		int digits = division_format(above, prefix);

		if (division_check(above) != DIVISION_OK ||
			division_check(division_last(above)) != DIVISION_OK)
			fail("an ancestor that is no division", written, strlen(written), above);
		if (strncmp(prefix, written, (size_t) digits) != 0)
			fail("an ancestor that is no prefix", written, strlen(written), above);
		if (!division_within(code, above) || code < above || code > division_last(above) ||
			division_at(code, division_level(above)) != above ||
			division_common(code, above) != above)
			fail("an ancestor that does not contain", written, strlen(written), above);
	}
}

/* Two codes are related exactly as their written forms are, one a prefix of the other. */
static void
check_pair(int64_t a, const char *a_written, int64_t b)
{
	char b_written[DIVISION_DIGITS + 1];
	int digits = division_format(b, b_written);
	int64_t common = division_common(a, b);

	if (division_within(a, b) != (strncmp(a_written, b_written, (size_t) digits) == 0))
		fail("containment is not a prefix", a_written, strlen(a_written), b);
	if (common != division_common(b, a))
		fail("the common ancestor depends on the order", a_written, strlen(a_written), b);
	if (common != NO_DIVISION && (!division_within(a, common) || !division_within(b, common)))
		fail("a common ancestor of only one", a_written, strlen(a_written), b);
}

static void
check_text(const char *text, size_t length, int64_t *last_code)
{
	/* A copy of the exact size, so that reading past the end is seen. */
	char *exact = malloc(length ? length : 1);
	int64_t code = -1;
	int place = -1;
	DivisionStatus status;

	memcpy(exact, text, length);
	status = division_parse(exact, length, &code, &place);
	free(exact);

	if (status == DIVISION_OK)
	{
		char written[DIVISION_DIGITS + 1];
		int digits = division_format(code, written);

		if (division_check(code) != DIVISION_OK || (size_t) digits != strlen(written))
			fail("accepted but not valid", text, length, code);
		check_round_trip(code, written, digits);
		check_tree(code, written);
		if (*last_code != NO_DIVISION)
			check_pair(code, written, *last_code);
		*last_code = code;
	}
	else if (status == DIVISION_BAD_CHARACTER && (place < 1 || (size_t) place > length))
		fail("a place outside the text", text, length, place);
	else if (status == DIVISION_BAD_LENGTH && (place < 1 || (size_t) place > length))
		fail("a number of digits that cannot be", text, length, place);
	else if (status == DIVISION_OUT_OF_RANGE)
		fail("a text that is out of range", text, length, code);
}

/* Any number whatever: checked without harm, and if valid written and read. */
static void
check_number(int64_t number)
{
	char written[DIVISION_DIGITS + 1];

	if (division_check(number) == DIVISION_OK)
	{
		int digits = division_format(number, written);

		check_round_trip(number, written, digits);
		check_tree(number, written);
	}
}

int
main(int argc, char **argv)
{
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
	long rounds = argc > 2 ? strtol(argv[2], NULL, 10) : 200000;
	int64_t last_code = NO_DIVISION;
	char text[LONGEST];

	state = seed;
	printf("1..2\n# seed %llu, %ld rounds\n", (unsigned long long) seed, rounds);
	for (long i = 0; i < rounds; i++)
		check_text(text, make_text(text), &last_code);
	if (last_code == NO_DIVISION)
		fail("no text was ever accepted", "", 0, 0);
	printf("ok 1 - texts: read, written and read again; the tree agrees with the prefixes\n");

	for (long i = 0; i < rounds; i++)
	{
		int64_t any = (int64_t) next_random();

		check_number(any);
		check_number(any % INT64_C(1000000000000));
		check_number(INT64_C(410000000000) + any % INT64_C(10000000000));
	}
	check_number(INT64_MIN);
	check_number(INT64_MAX);
	printf("ok 2 - numbers: refused, or written and read again\n");
	return 0;
}

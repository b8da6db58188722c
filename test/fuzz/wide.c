/*
 * wide.c
 *	  Randomized tests of the text of 128-bit amounts: written text reads back the same, at every
 *	  width and at the limits; amounts beyond these, or with fractions of a fen, are rejected.  Takes
 *	  [SEED [ROUNDS]]; prints TAP.
 */
#include <string.h>

#include "core/wide_text.h"
#include "support/torture.h"

static Wide
random_wide(void)
{
	static const Wide edges[] = {{0, 0},
								 {1, 0},
								 {UINT64_MAX, -1},
								 {INT64_MAX, 0},
								 {UINT64_C(1) << 63, 0},
								 {UINT64_C(1) << 63, -1},
								 {(UINT64_C(1) << 63) + 1, -1},
								 {UINT64_MAX, INT64_MAX},
								 {0, INT64_MIN},
								 {1, INT64_MIN},
								 {0, 1}};
	Wide wide = {rnd(), (int64_t) rnd()};

	if (rnd() % 4 == 0)
		return edges[rnd() % 11];
	wide.high >>= rnd() % 64;
	return wide;
}

static void
check_text(const char *text, YuanStatus status, const Wide *expected, uint64_t round)
{
	Wide wide = {0, 0};
	size_t where = 0;

	if (wide_parse(text, strlen(text), &wide, &where) != status)
	{
		printf("# %s\n", text);
		fail("status of a text", round);
	}
	if (where > strlen(text))
		fail("where a text is wrong", round);
	if (expected != NULL && (wide.low != expected->low || wide.high != expected->high))
		fail("amount of a text", round);
}

/* Written text reads back the same, with space around it, and without optional parts. */
static void
check_way(Wide wide, uint64_t round)
{
	char text[WIDE_TEXT_SIZE];
	char spaced[WIDE_TEXT_SIZE + 8];
	size_t length = wide_print(wide, text);

	if (length != strlen(text) || length + 1 > WIDE_TEXT_SIZE || text[length - 3] != '.')
		fail("form of a text", round);
	check_text(text, YUAN_OK, &wide, round);
	snprintf(spaced, sizeof(spaced), " %s00\t", text);
	check_text(spaced, YUAN_OK, &wide, round);
	if (strcmp(text + length - 3, ".00") == 0)
	{
		text[length - 3] = '\0';
		check_text(text, YUAN_OK, &wide, round);
	}
}

static void
check_edges(void)
{
	static const Wide most = {UINT64_MAX, INT64_MAX};
	static const Wide least = {0, INT64_MIN};
	static const Wide beyond = {UINT64_C(1) << 63, 0};

	check_text("1701411834604692317316873037158841057.27", YUAN_OK, &most, 0);
	check_text("1701411834604692317316873037158841057.28", YUAN_OUT_OF_RANGE, NULL, 0);
	check_text("-1701411834604692317316873037158841057.28", YUAN_OK, &least, 0);
	check_text("-1701411834604692317316873037158841057.29", YUAN_OUT_OF_RANGE, NULL, 0);
	check_text("1701411834604692317316873037158841058", YUAN_OUT_OF_RANGE, NULL, 0);
	check_text("99999999999999999999999999999999999999999999999999", YUAN_OUT_OF_RANGE, NULL, 0);
	check_text("92233720368547758.08", YUAN_OK, &beyond, 0);
	check_text("92233720368547758.080", YUAN_OK, &beyond, 0);
	check_text("92233720368547758.081", YUAN_TOO_FINE, NULL, 0);
	check_text("92233720368547758.0800001", YUAN_TOO_FINE, NULL, 0);
	check_text("92233720368547758.08x", YUAN_BAD_SYNTAX, NULL, 0);
	check_text("92233720368547758.08.", YUAN_BAD_SYNTAX, NULL, 0);
	check_text("99233720368547758元", YUAN_OUT_OF_RANGE, NULL, 0);
	check_text("", YUAN_BAD_SYNTAX, NULL, 0);
	check_text("-", YUAN_BAD_SYNTAX, NULL, 0);
}

/* Damaged text is refused, or is an amount that reads back. */
static void
check_damage(uint64_t round)
{
	static const char noise[] = "0123456789.,- \tx万";
	char text[WIDE_TEXT_SIZE];
	size_t length = wide_print(random_wide(), text);
	Wide wide = {0, 0};
	size_t where = 0;

	for (uint32_t k = 1 + rnd() % 3; k > 0; k--)
		text[rnd() % length] = noise[rnd() % (sizeof(noise) - 1)];
	if (wide_parse(text, length, &wide, &where) == YUAN_OK)
		check_way(wide, round);
	else if (where > length)
		fail("where a damaged text is wrong", round);
}

int
main(int argc, char **argv)
{
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
	uint64_t rounds = argc > 2 ? strtoull(argv[2], NULL, 10) : 200000;

	random_begin(seed);
	check_edges();
	for (uint64_t round = 0; round < rounds; round++)
	{
		check_way(random_wide(), round);
		check_damage(round);
	}
	printf("ok 1 - wide amounts: %" PRIu64 " rounds from seed %" PRIu64 "\n1..1\n", rounds, seed);
	return 0;
}

/*
 * Randomized tests of core/yuan: reading, writing, arithmetic and allocation, compared with oracles
 * that share no code with it.  Prints TAP. yuan [SEED [ROUNDS]]
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/yuan/yuan.h"

static uint64_t state;

/* splitmix64 */
static uint64_t
next(void)
{
	uint64_t z = (state += UINT64_C(0x9E3779B97F4A7C15));

	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

static unsigned
below(unsigned limit)
{
	return (unsigned) (next() % limit);
}

/* Amounts of every size, with a higher share of those at the limits. */
static int64_t
any_int64(void)
{
	static const int64_t edges[] = {
		0,			 1,			  -1,		   2,		  -2,
		99,			 100,		  -100,		   FEN_MAX,	  FEN_MIN,
		FEN_MAX - 1, FEN_MIN + 1, FEN_MAX / 2, INT64_MIN, INT64_MAX / 100};

	if (below(8) == 0)
		return edges[below(sizeof(edges) / sizeof(edges[0]))];
	return (int64_t) next() >> below(64);
}

/* Round amounts too, which are what Chinese units are for. */
static int64_t
any_fen(void)
{
	int64_t fen = any_int64();
	int64_t unit = 1;

	for (unsigned zeros = below(2) ? below(14) : 0; zeros > 0; zeros--)
		unit *= 10;
	return fen < FEN_MIN ? 0 : fen / unit * unit;
}

static _Noreturn void
fail(const char *what, const char *detail)
{
	printf("not ok - %s: %s\n", what, detail);
	exit(1);
}

static void
check(bool good, const char *what, const char *detail)
{
	if (!good)
		fail(what, detail);
}

/* Reads from memory that ends where the text does, so that ASan sees any byte read beyond it. */
static YuanStatus
parse_exact(const char *text, size_t length, int64_t *fen)
{
	char *copy = malloc(length ? length : 1);
	size_t where;
	YuanStatus status;

	memcpy(copy, text, length);
	status = yuan_parse(copy, length, fen, &where);
	check(where <= length, "position lies in the text", text);
	free(copy);
	return status;
}

static void
check_round_trip(int64_t fen)
{
	char text[YUAN_TEXT_SIZE];
	char chinese[YUAN_CHINESE_SIZE];
	char words[YUAN_CHINESE_SIZE];
	size_t length = yuan_print(fen, text);
	int64_t back;

	check(length == strlen(text) && length < sizeof(text), "printed length", text);
	check(parse_exact(text, length, &back) == YUAN_OK && back == fen, "out and in again", text);
	length = yuan_print_chinese(fen, chinese);
	check(length == strlen(chinese) && length < sizeof(chinese), "length in Chinese", chinese);
	check(parse_exact(chinese, length, &back) == YUAN_OK && back == fen, "Chinese and back",
		  chinese);
	length = yuan_print_words(fen, words);
	check(length == strlen(words) && length < sizeof(words), "length of words", words);
	check(parse_exact(words, length, &back) == YUAN_OK && back == fen, "words and back", words);
}

static void
append(char *text, const char *part)
{
	strcat(text, part);
}

static void
append_spaces(char *text)
{
	static const char *const spaces[] = {" ", "\t", "\n", "\u00a0", "\u3000"};

	while (below(4) == 0)
		append(text, spaces[below(5)]);
}

static void
append_digit(char *text, char digit, bool wide)
{
	char full[4] = {(char) 0xEF, (char) 0xBC, (char) (0x90 + digit - '0'), '\0'};
	char plain[2] = {digit, '\0'};

	append(text, wide && below(2) ? full : plain);
}

/* A valid spelling of mantissa / 10^places units of 10^exponent fen, and its value. */
static void
check_lawful(void)
{
	static const struct
	{
		const char *name;
		int exponent;
	} units[] = {{"", 2},	{"元", 2},	 {"分", 0},	 {"角", 1},
				 {"万", 6}, {"万元", 6}, {"亿", 10}, {"亿元", 10}};
	static const char *const marks[] = {"", "¥", "￥", "CNY", "cny", "RMB", "Rmb", "人民币"};
	static const char *const minus[] = {"-", "－", "−"};
	static const char *const plus[] = {"", "+", "＋"};
	char text[512] = "";
	char digits[32];
	uint64_t mantissa = below(8) ? next() >> below(64) : (uint64_t) INT64_MAX - 2 + below(5);
	int places = (int) below(6);
	unsigned unit = below(8);
	bool negative = below(2);
	bool sign_first = below(2);
	bool wide = below(3) == 0;
	bool grouped = below(3) == 0;
	const char *sign = negative ? minus[below(3)] : plus[below(3)];
	int exponent = units[unit].exponent - places;
	FenWide worth = mantissa;
	YuanStatus expected = YUAN_OK;
	int64_t fen = 0;
	int length = snprintf(digits, sizeof(digits), "%0*" PRIu64, places + 1, mantissa);
	int whole = length - places;

	append_spaces(text);
	if (sign_first)
		append(text, sign);
	append_spaces(text);
	append(text, marks[below(8)]);
	append_spaces(text);
	if (!sign_first)
		append(text, sign);
	append_spaces(text);
	for (int i = 0; i < length; i++)
	{
		if (i == whole)
			append(text, wide ? "．" : ".");
		append_digit(text, digits[i], wide);
		if (grouped && i + 1 < whole && (whole - i) % 3 == 1)
			append(text, wide ? "，" : ",");
	}
	append_spaces(text);
	append(text, units[unit].name);
	append_spaces(text);

	for (; exponent > 0; exponent--)
		worth *= 10;
	for (; exponent < 0 && worth % 10 == 0; exponent++)
		worth /= 10;
	if (exponent < 0 && worth != 0)
		expected = YUAN_TOO_FINE;
	else if (worth > FEN_MAX)
		expected = YUAN_OUT_OF_RANGE;

	/* Too large and too fine at once may be called either. */
	YuanStatus status = parse_exact(text, strlen(text), &fen);

	if (expected == YUAN_OK)
		check(status == YUAN_OK && fen == (int64_t) (negative ? -worth : worth), "lawful", text);
	else if (expected == YUAN_OUT_OF_RANGE)
		check(status == YUAN_OUT_OF_RANGE, "out of range", text);
	else
		check(status == YUAN_TOO_FINE || status == YUAN_OUT_OF_RANGE, "too fine", text);
}

/* Anything at all made of the parts of amounts, then bytes flipped: accepted text must round-trip. */
static void
check_hostile(void)
{
	static const char *const parts[] = {"0",		"1",
										"9",		"000",
										",",		"，",
										".",		"．",
										"-",		"+",
										"−",		"¥",
										"￥",		"CNY",
										"人民币",	"元",
										"万",		"亿",
										"角",		"分",
										" ",		"\u3000",
										"e5",		"NaN",
										"３",		"92233720368547758",
										"三",		"两",
										"零",		"十",
										"百",		"千",
										"负",		"整",
										"\xEF\xBC", "\xE4\xBA"};
	char text[256] = "";
	size_t length;
	int64_t fen;

	for (unsigned n = below(8); n > 0; n--)
		append(text, parts[below(sizeof(parts) / sizeof(parts[0]))]);
	length = strlen(text);
	if (length > 0 && below(3) == 0)
		text[below((unsigned) length)] = (char) next();
	if (parse_exact(text, length, &fen) == YUAN_OK)
	{
		check(fen >= FEN_MIN, "an amount in range", text);
		check_round_trip(fen);
	}
}

/* Words of the other scripts, numeral by numeral, which mean the same. */
static void
check_numerals(void)
{
	static const char *const scripts[][3] = {
		{"壹", "一", "1"},	{"贰", "二", "２"}, {"叁", "三", "3"},	{"肆", "四", "4"},
		{"伍", "五", "５"}, {"陆", "六", "6"},	{"柒", "七", "7"},	{"捌", "八", "８"},
		{"玖", "九", "9"},	{"零", "〇", "零"}, {"拾", "十", "拾"}, {"佰", "百", "百"},
		{"仟", "千", "千"}, {"万", "萬", "万"}, {"亿", "億", "亿"}, {"元", "圆", "圓"},
		{"整", "正", ""}};
	int64_t fen = any_fen();
	char words[YUAN_CHINESE_SIZE];
	char text[2 * YUAN_CHINESE_SIZE] = "";
	int64_t back;

	yuan_print_words(fen, words);
	for (const char *at = words; *at != '\0'; at += 3)
	{
		char part[4] = {at[0], at[1], at[2], '\0'};
		const char *other = part;

		for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++)
		{
			if (strcmp(part, scripts[i][0]) == 0)
				other = scripts[i][below(3)];
		}
		append(text, other);
	}
	check(parse_exact(text, strlen(text), &back) == YUAN_OK && back == fen, "other numerals", text);
}

/* Whether status and result agree with the wide result. */
static void
check_wide(const char *what, YuanStatus status, int64_t result, FenWide wide)
{
	if (wide < FEN_MIN || wide > FEN_MAX)
		check(status == YUAN_OUT_OF_RANGE, what, "must be out of range");
	else
		check(status == YUAN_OK && result == (int64_t) wide, what, "wrong result");
}

/* Half away from zero, by the definition: the nearest, and of two the one farther from zero. */
static bool
is_rounded(FenWide quotient, FenWide a, FenWide b)
{
	FenWide error = 2 * (a - quotient * b);
	FenWide size = b < 0 ? -b : b;

	if (error < 0)
		error = -error;
	if (error != size)
		return error < size;
	return (quotient < 0 ? -quotient : quotient) * size > (a < 0 ? -a : a);
}

static void
check_arithmetic(void)
{
	int64_t a = any_fen();
	int64_t b = any_fen();
	int64_t n = any_int64();
	int64_t result = 0;
	YuanStatus status;

	status = fen_add(a, b, &result);
	check_wide("add", status, result, (FenWide) a + b);
	status = fen_subtract(a, b, &result);
	check_wide("subtract", status, result, (FenWide) a - b);
	status = fen_multiply(a, n, &result);
	check_wide("multiply", status, result, (FenWide) a * n);

	status = fen_divide(a, n, &result);
	check(n == 0 ? status == YUAN_DIVISION_BY_ZERO : status == YUAN_OK && is_rounded(result, a, n),
		  "divide", "not the nearest");
	status = fen_modulo(a, b, &result);
	check(b == 0 ? status == YUAN_DIVISION_BY_ZERO
				 : status == YUAN_OK && ((FenWide) a - result) % b == 0 &&
					   (result == 0 || (result < 0) == (a < 0)),
		  "modulo", "not the remainder");
	status = fen_round_to(a, b, &result);
	if (b <= 0)
		check(status == YUAN_BAD_UNIT, "round", "unit must be above zero");
	else if (status == YUAN_OK)
		check(result % b == 0 && is_rounded(result / b, a, b), "round", "not the nearest multiple");
	else
		check(status == YUAN_OUT_OF_RANGE && (a > FEN_MAX - b || a < FEN_MIN + b), "round",
			  "range");
}

static void
check_decimal(void)
{
	char text[64];
	uint64_t mantissa = next() >> below(64);
	int places = (int) below(22);
	int exponent = below(2) ? 2 : 0;
	bool negative = below(2);
	char digits[48];
	int length = snprintf(digits, sizeof(digits), "%0*" PRIu64, places + 1, mantissa);
	FenWide value = mantissa;
	FenWide scale = 1;
	FenCut cut;
	int64_t fen = 0;
	YuanStatus status;

	snprintf(text, sizeof(text), "%s%.*s%s%s", negative ? "-" : "", length - places, digits,
			 places ? "." : "", digits + length - places);
	for (int i = 0; i < exponent; i++)
		value *= 10;
	for (int i = 0; i < places; i++)
		scale *= 10;
	if (negative)
		value = -value;

	status = fen_cut_decimal(text, exponent, &cut);
	if (status == YUAN_OK)
	{
		check(cut.fen == (int64_t) (value / scale), "decimal is cut towards zero", text);
		check((cut.rest == FEN_EXACT) == (value % scale == 0), "decimal is exact or not", text);
		status = fen_round_cut(&cut, &fen);
	}
	if (status == YUAN_OK)
		check(is_rounded(fen, value, scale), "decimal is rounded", text);
	else
		check(status == YUAN_OUT_OF_RANGE && (negative ? -value : value) / scale >= FEN_MAX,
			  "decimal is out of range", text);
}

static void
check_allocate(void)
{
	int64_t weights[12];
	FenShare shares[12];
	size_t count = below(13);
	int64_t amount = any_fen();
	FenWide total = 0;
	FenWide sum = 0;
	bool negative = false;
	YuanStatus status;

	for (size_t i = 0; i < count; i++)
	{
		weights[i] = below(3) ? (int64_t) below(10) : any_int64();
		if (weights[i] < 0 && below(4))
			weights[i] = 0;
		negative |= weights[i] < 0;
		total += weights[i];
	}
	status = fen_allocate(amount, weights, count, shares);
	if (negative || total == 0 || total > INT64_MAX)
	{
		check(status != YUAN_OK, "allocate", "bad weights must fail");
		return;
	}

	check(status == YUAN_OK, "allocate", "lawful weights must do");
	for (size_t i = 0; i < count; i++)
	{
		FenWide error = (FenWide) shares[i].fen * total - (FenWide) amount * weights[i];

		check(error < total && error > -total, "allocate", "a share is off by a fen or more");
		check(shares[i].place == i, "allocate", "order of the weights");
		sum += shares[i].fen;
	}
	check(sum == amount, "allocate", "something is lost");
}

int
main(int argc, char **argv)
{
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
	uint64_t rounds = argc > 2 ? strtoull(argv[2], NULL, 10) : 200000;

	state = seed;
	printf("1..1\n# seed %" PRIu64 ", %" PRIu64 " rounds\n", seed, rounds);
	for (uint64_t i = 0; i < rounds; i++)
	{
		check_round_trip(any_fen());
		check_lawful();
		check_hostile();
		check_numerals();
		check_arithmetic();
		check_decimal();
		check_allocate();
	}
	printf("ok 1 - yuan: read, written, computed and allocated as the oracles say\n");
	return 0;
}

/*
 * resident_id.c
 *	  Randomized tests of the core of type resident_id without a server: resident_id [SEED
 *	  [ROUNDS]].
 *
 * Each test compares the core with a second, independent computation.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/resident_id/resident_id.h"

/* Births up to the end of 2026 are in the past. */
#define TODAY 82909

#define CHECK(condition)                                                                           \
	do                                                                                             \
	{                                                                                              \
		if (!(condition))                                                                          \
		{                                                                                          \
			printf("# line %d: %s\n", __LINE__, #condition);                                       \
			return false;                                                                          \
		}                                                                                          \
	} while (0)

static uint64_t state;

/* splitmix64 */
static uint64_t
draw(void)
{
	uint64_t z = (state += 0x9E3779B97F4A7C15u);

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

static int
below(int bound)
{
	return (int) (draw() % (uint64_t) bound);
}

static int64_t
draw_packed(void)
{
	static const int8_t provinces[] = {11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34,
									   35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52,
									   53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83};
	int region = provinces[below(sizeof(provinces))] * 10000 + below(10000);

	if (below(20) == 0 && region < 800000)
		region = 900000 + region / 10;
	return resident_pack(region, below(TODAY + 1), below(RESIDENT_SEQUENCES));
}

/* Parses from memory of exactly that size, so that the sanitizer sees a step beyond it. */
static ResidentStatus
parse(const char *text, size_t length, ResidentReading *reading)
{
	char *exact = malloc(length + (length == 0));
	ResidentStatus status;

	memcpy(exact, text, length);
	status = resident_parse(exact, length, TODAY, reading);
	free(exact);
	return status;
}

static bool
parses_to(const char *text, size_t length, int64_t packed)
{
	ResidentReading reading;

	return parse(text, length, &reading) == RESIDENT_OK && reading.packed == packed;
}

/* Whatever is accepted is valid by the other check, and reads back as itself once printed. */
static bool
survives_round_trip(int64_t packed)
{
	char text[RESIDENT_DIGITS + 1];

	CHECK(resident_check(packed, TODAY) == RESIDENT_OK);
	resident_print(packed, text);
	CHECK(strlen(text) == RESIDENT_DIGITS);
	CHECK(parses_to(text, RESIDENT_DIGITS, packed));
	return true;
}

/* A calendar that only knows how to go from one day to the next. */
static bool
calendar(long rounds)
{
	ResidentDate walk = {RESIDENT_FIRST_YEAR, 1, 1};

	(void) rounds;
	for (int32_t day = 0; day < RESIDENT_DAYS; day++)
	{
		bool leap = walk.year % 400 == 0 || (walk.year % 4 == 0 && walk.year % 100 != 0);
		int length = walk.month == 2 ? 28 + leap : 30 + (walk.month + walk.month / 8) % 2;
		ResidentDate date = resident_date_of_day(day);

		CHECK(date.year == walk.year && date.month == walk.month && date.day == walk.day);
		CHECK(resident_date_exists(walk) && resident_date_to_day(walk) == day);
		if (++walk.day > length)
		{
			CHECK(!resident_date_exists(walk));
			walk.day = 1;
			walk.month = walk.month % 12 + 1;
			walk.year += walk.month == 1;
		}
	}
	CHECK(walk.year == RESIDENT_LAST_YEAR + 1 && walk.month == 1 && walk.day == 1);
	return true;
}

/* All million regions, compared with a plain list of provinces. */
static bool
regions(long rounds)
{
	static const char *citizens = " 11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 "
								  "50 51 52 53 54 61 62 63 64 65 71 ";

	(void) rounds;
	for (int region = 0; region < 1000000; region++)
	{
		char text[8];
		char province[8];
		bool citizen;
		bool known;

		snprintf(text, sizeof(text), "%06d", region);
		snprintf(province, sizeof(province), " %.2s ", text);
		citizen = strstr(citizens, province) != NULL;
		known = citizen || strstr(" 81 82 83 ", province) != NULL;
		snprintf(province, sizeof(province), " %.2s ", text + 1);
		known |= text[0] == '9' && strstr(citizens, province) != NULL;

		CHECK(resident_region_is_legacy(region) == citizen);
		CHECK(resident_region_is_known(region) == known);
	}
	return true;
}

/* The weights and the table printed in the standard, where the core doubles and adds. */
static bool
check_digit(long rounds)
{
	static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};

	for (long i = 0; i < rounds; i++)
	{
		int8_t digits[RESIDENT_DIGITS - 1];
		int sum = 0;
		char expected;

		for (int j = 0; j < RESIDENT_DIGITS - 1; j++)
		{
			digits[j] = (int8_t) below(10);
			sum += digits[j] * weights[j];
		}
		expected = "10X98765432"[sum % 11];
		CHECK("0123456789X"[resident_check_value(digits)] == expected);
	}
	return true;
}

static bool
round_trip(long rounds)
{
	for (long i = 0; i < rounds; i++)
		if (!survives_round_trip(draw_packed()))
			return false;
	return true;
}

/* MOD 11-2 detects every wrong digit and every swap of two adjacent digits. */
static bool
slips(long rounds)
{
	for (long i = 0; i < rounds; i++)
	{
		char text[RESIDENT_DIGITS + 1];
		char slip[RESIDENT_DIGITS + 1];
		int at = below(RESIDENT_DIGITS - 1);
		ResidentReading reading;

		resident_print(draw_packed(), text);
		memcpy(slip, text, sizeof(slip));
		if (below(2))
			slip[at] = (char) ('0' + below(10));
		else
		{
			slip[at] = text[at + 1];
			slip[at + 1] = text[at];
		}
		if (memcmp(slip, text, sizeof(slip)) != 0)
			CHECK(parse(slip, RESIDENT_DIGITS, &reading) != RESIDENT_OK);
	}
	return true;
}

/* Full-width, small x and blanks anywhere do not change what is read. */
static bool
folding(long rounds)
{
	static const char *blanks[] = {" ", "\t", "\n", "\xC2\xA0", "\xE3\x80\x80"};

	for (long i = 0; i < rounds; i++)
	{
		int64_t packed = draw_packed();
		char text[RESIDENT_DIGITS + 1];
		char dressed[200];
		size_t length = 0;

		resident_print(packed, text);
		for (int j = 0; j < RESIDENT_DIGITS; j++)
		{
			bool is_x = text[j] == 'X';

			while (below(3) == 0 && length < 100)
				length += (size_t) sprintf(dressed + length, "%s", blanks[below(5)]);
			if (below(2))
				dressed[length++] = is_x && below(2) ? 'x' : text[j];
			else if (is_x)
				length += (size_t) sprintf(dressed + length, "%s",
										   below(2) ? "\xEF\xBC\xB8" : "\xEF\xBD\x98");
			else
				length += (size_t) sprintf(dressed + length, "\xEF\xBC%c", 0x90 + text[j] - '0');
		}
		CHECK(parses_to(dressed, length, packed));
	}
	return true;
}

/* A number without its century and check digit is the old form of itself, if it had one. */
static bool
legacy(long rounds)
{
	for (long i = 0; i < rounds; i++)
	{
		int64_t packed = draw_packed();
		int year = resident_date_of_day(resident_day(packed)).year;
		int old_year = resident_sequence(packed) >= 996 ? 18 : 19;
		bool had_one = resident_region_is_legacy(resident_region(packed)) && year / 100 == old_year;
		char text[RESIDENT_DIGITS + 1];
		char old[RESIDENT_LEGACY_DIGITS];

		resident_print(packed, text);
		memcpy(old, text, 6);
		memcpy(old + 6, text + 8, 9);
		CHECK(parses_to(old, sizeof(old), packed) == had_one);
	}
	return true;
}

static bool
order(long rounds)
{
	for (long i = 0; i < rounds; i++)
	{
		int64_t a = draw_packed();
		/* near neighbours too, or the region alone would always decide */
		int64_t b = below(2) ? draw_packed() : a + below(200001) - 100000;
		char text_a[RESIDENT_DIGITS + 1];
		char text_b[RESIDENT_DIGITS + 1];
		int by_text;

		if (resident_check(b, TODAY) != RESIDENT_OK)
			continue;
		resident_print(a, text_a);
		resident_print(b, text_b);
		by_text = strcmp(text_a, text_b);
		CHECK((a > b) - (a < b) == (by_text > 0) - (by_text < 0));
	}
	return true;
}

static bool
integers(long rounds)
{
	for (long i = 0; i < rounds; i++)
	{
		int64_t any = (int64_t) draw() >> below(60);

		if (resident_check(any, TODAY) == RESIDENT_OK && !survives_round_trip(any))
			return false;
	}
	CHECK(resident_check(INT64_MIN, TODAY) != RESIDENT_OK);
	CHECK(resident_check(INT64_MAX, TODAY) != RESIDENT_OK);
	CHECK(resident_check(-1, TODAY) != RESIDENT_OK);
	CHECK(resident_check(0, TODAY) != RESIDENT_OK);
	return true;
}

/* Births after today are rejected, births today accepted. */
static bool
future(long rounds)
{
	for (long i = 0; i < rounds; i++)
	{
		int64_t packed = draw_packed();
		int32_t day = resident_day(packed);
		char text[RESIDENT_DIGITS + 1];
		ResidentReading reading;

		resident_print(packed, text);
		CHECK(resident_parse(text, RESIDENT_DIGITS, day, &reading) == RESIDENT_OK);
		CHECK(resident_parse(text, RESIDENT_DIGITS, day - 1, &reading) == RESIDENT_IN_FUTURE);
		CHECK(resident_check(packed, day) == RESIDENT_OK);
		CHECK(resident_check(packed, day - 1) == RESIDENT_IN_FUTURE);
	}
	return true;
}

/* A valid number with a few bytes changed, lost or added, or plain noise. */
static size_t
draw_noise(char *noise, size_t room)
{
	static const char bytes[] = "0123456789Xx \xEF\xBC\xBD\x90\x99\xB8\xE3\x80\xC2\xA0-a";
	size_t length = 0;

	if (below(4) != 0)
	{
		char text[RESIDENT_DIGITS + 1];

		resident_print(draw_packed(), text);
		memcpy(noise, text, RESIDENT_DIGITS);
		length = RESIDENT_DIGITS - (size_t) below(4) * (size_t) below(2);
	}
	else
		while (length < room - 4 && below(20) != 0)
			noise[length++] = bytes[below(sizeof(bytes) - 1)];

	for (int edits = below(4); edits > 0; edits--)
	{
		size_t at = length == 0 ? 0 : (size_t) below((int) length);

		if (below(2) && length < room)
		{
			memmove(noise + at + 1, noise + at, length - at);
			length++;
		}
		if (at < length)
			noise[at] = below(3) ? bytes[below(sizeof(bytes) - 1)] : (char) draw();
	}
	return length;
}

/* Noise is refused with a position inside it, or is a number. */
static bool
noise(long rounds)
{
	for (long i = 0; i < rounds; i++)
	{
		char text[64];
		size_t length = draw_noise(text, sizeof(text));
		ResidentReading reading;
		ResidentStatus status = parse(text, length, &reading);

		if (status == RESIDENT_OK && !survives_round_trip(reading.packed))
			return false;
		CHECK(reading.position >= 0 && (size_t) reading.position <= length);
		CHECK(status != RESIDENT_BAD_CHARACTER || reading.position >= 1);
		CHECK(status != RESIDENT_BAD_LENGTH || (reading.position != 15 && reading.position != 18));
	}
	return true;
}

static bool
mask(long rounds)
{
	for (long i = 0; i < rounds; i++)
	{
		int64_t packed = draw_packed();
		char text[RESIDENT_DIGITS + 1];
		char masked[RESIDENT_DIGITS + 1];

		resident_print(packed, text);
		resident_mask(packed, masked);
		CHECK(strlen(masked) == RESIDENT_DIGITS && memcmp(masked, text, 6) == 0);
		CHECK(memcmp(masked + 6, "********", 8) == 0 && strcmp(masked + 14, text + 14) == 0);
	}
	return true;
}

typedef struct Test
{
	const char *name;
	bool (*run)(long rounds);
} Test;

static const Test tests[] = {
	{"every day of 500 years, by walking", calendar},
	{"every region, by the list of provinces", regions},
	{"check digit, by the table of the standard", check_digit},
	{"printed and read back", round_trip},
	{"every slip of one digit or two neighbours is found", slips},
	{"full-width, small x and blanks", folding},
	{"old form of 15 digits", legacy},
	{"packed order is text order", order},
	{"any integer", integers},
	{"today and tomorrow", future},
	{"noise", noise},
	{"mask", mask},
};

int
main(int argc, char **argv)
{
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
	long rounds = argc > 2 ? strtol(argv[2], NULL, 10) : 100000;
	int count = sizeof(tests) / sizeof(tests[0]);
	int failed = 0;

	printf("1..%d\n# seed %" PRIu64 ", %ld rounds\n", count, seed, rounds);
	for (int i = 0; i < count; i++)
	{
		bool passed;

		state = seed; /* so that each test is the same run alone */
		passed = tests[i].run(rounds);
		printf("%s %d - resident: %s\n", passed ? "ok" : "not ok", i + 1, tests[i].name);
		fflush(stdout);
		failed += !passed;
	}
	return failed != 0;
}

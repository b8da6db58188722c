/*
 * core/division_code/division_code.c
 *	  Reading, checking, writing and walking administrative division codes.
 */
#include "core/division_code/division_code.h"

/*
 * By level: the number of codes that a division spans, itself included, and its number of digits.
 */
static const int64_t level_span[DIVISION_LEVELS] = {INT64_C(10000000000), INT64_C(100000000),
													INT64_C(1000000), INT64_C(1000), INT64_C(1)};
static const int level_digits[DIVISION_LEVELS] = {2, 4, 6, 9, 12};

/* Above the greatest number of 12 digits. */
#define CODE_END INT64_C(1000000000000)

/* In GB/T 2260 this prefecture group gathers the counties directly under a province. */
#define GROUP_OF_DIRECT_COUNTIES 90

/*
 * The divisions of the first level in GB/T 2260.  None was ever retired, and two were added in forty
 * years (46 in 1988, 50 in 1997), so a list in the code suffices.
 */
static bool
province_exists(int province)
{
	static const struct
	{
		int first, last;
	} regions[] = {{11, 15}, {21, 23}, {31, 37}, {41, 46}, {50, 54}, {61, 65}, {71, 71}, {81, 82}};

	for (size_t i = 0; i < sizeof(regions) / sizeof(regions[0]); i++)
		if (province >= regions[i].first && province <= regions[i].last)
			return true;
	return false;
}

/* Beijing, Tianjin, Shanghai, Chongqing: their prefecture groups only sort counties and districts. */
static bool
is_municipality(int province)
{
	return province == 11 || province == 12 || province == 31 || province == 50;
}

/*
 * A township may lie directly under a prefecture-level city: Dongguan 4419, Zhongshan 4420 and Danzhou
 * 4604 are coded so.  Which cities do so changes over the years, and a code that was once accepted
 * must stay readable, so every group that can be a city is accepted; a group that is not a unit in the
 * standard is not.
 */
static bool
may_hold_townships(int province, int prefecture)
{
	return prefecture != GROUP_OF_DIRECT_COUNTIES && !is_municipality(province);
}

/*
 * Hainan had no prefectures when it became a province in 1988, and its counties stood in the group 00
 * until 2001 (460005 among them).  Identity numbers contain those codes as long as their holders
 * live.
 */
static bool
may_hold_counties(int province)
{
	return province == 46;
}

DivisionStatus
division_check(int64_t code)
{
	int province, prefecture, county, township, village;

	if (code < 0 || code >= CODE_END)
		return DIVISION_OUT_OF_RANGE;

	province = (int) (code / level_span[DIVISION_PROVINCE]);
	prefecture = (int) (code / level_span[DIVISION_PREFECTURE] % 100);
	county = (int) (code / level_span[DIVISION_COUNTY] % 100);
	township = (int) (code / level_span[DIVISION_TOWNSHIP] % 1000);
	village = (int) (code % 1000);

	if (!province_exists(province))
		return DIVISION_NO_SUCH_PROVINCE;
	if (prefecture == 0 && (county != 0 || township != 0 || village != 0) &&
		!(county != 0 && may_hold_counties(province)))
		return DIVISION_NO_PREFECTURE;
	if (township == 0 && village != 0)
		return DIVISION_NO_TOWNSHIP;
	if (county == 0 && township != 0 && !may_hold_townships(province, prefecture))
		return DIVISION_NO_COUNTY;
	return DIVISION_OK;
}

/* One character of the input, whatever its bytes. */
typedef enum Glyph
{
	GLYPH_DIGIT,
	GLYPH_SPACE,
	GLYPH_OTHER
} Glyph;

/*
 * Classifies the character at p, setting its length in bytes and, for a digit, its value.  Full-width
 * digits are U+FF10 to U+FF19 and the wide space is U+3000: Chinese input methods produce both.
 * Spreadsheets and web pages produce the no-break space, U+00A0.
 */
static Glyph
next_glyph(const unsigned char *p, const unsigned char *end, int *bytes, int *digit)
{
	*bytes = 1;
	if (*p >= '0' && *p <= '9')
	{
		*digit = *p - '0';
		return GLYPH_DIGIT;
	}
	if (*p == ' ' || (*p >= '\t' && *p <= '\r'))
		return GLYPH_SPACE;
	if (*p < 0x80)
		return GLYPH_OTHER;

	if (end - p >= 3 && p[0] == 0xEF && p[1] == 0xBC && p[2] >= 0x90 && p[2] <= 0x99)
	{
		*bytes = 3;
		*digit = p[2] - 0x90;
		return GLYPH_DIGIT;
	}
	if (end - p >= 3 && p[0] == 0xE3 && p[1] == 0x80 && p[2] == 0x80)
	{
		*bytes = 3;
		return GLYPH_SPACE;
	}
	if (end - p >= 2 && p[0] == 0xC2 && p[1] == 0xA0)
	{
		*bytes = 2;
		return GLYPH_SPACE;
	}
	while (p + *bytes < end && (p[*bytes] & 0xC0) == 0x80)
		(*bytes)++;
	return GLYPH_OTHER;
}

/*
 * Reads space, digits, space.  *place becomes the number of digits, or that of the first character
 * which does not belong.  Digits beyond the twelfth are counted but not read, so nothing overflows.
 */
static DivisionStatus
read_digits(const char *text, size_t length, int64_t *code, int *place)
{
	const unsigned char *p = (const unsigned char *) text;
	const unsigned char *end = p + length;
	int digits = 0;
	int position = 0;
	bool over = false; /* a space has followed the digits */

	*code = 0;
	while (p < end)
	{
		int bytes, digit = 0;
		Glyph glyph = next_glyph(p, end, &bytes, &digit);

		p += bytes;
		position++;
		if (glyph == GLYPH_SPACE)
			over = digits > 0;
		else if (glyph == GLYPH_OTHER || over)
		{
			*place = position;
			return DIVISION_BAD_CHARACTER;
		}
		else if (++digits <= DIVISION_DIGITS)
			*code = *code * 10 + digit;
	}
	*place = digits;
	return digits == 0 ? DIVISION_EMPTY : DIVISION_OK;
}

DivisionStatus
division_parse(const char *text, size_t length, int64_t *code, int *place)
{
	int64_t value;
	DivisionStatus status = read_digits(text, length, &value, place);

	if (status != DIVISION_OK)
		return status;

	for (int level = 0; level < DIVISION_LEVELS; level++)
		if (*place == level_digits[level])
		{
			*code = value * level_span[level];
			return division_check(*code);
		}
	return DIVISION_BAD_LENGTH;
}

int
division_format(int64_t code, char out[DIVISION_DIGITS + 1])
{
	DivisionLevel level = division_level(code);
	int64_t rest = code / level_span[level];
	int digits = level_digits[level];

	out[digits] = '\0';
	for (int i = digits; i > 0; i--)
	{
		out[i - 1] = (char) ('0' + rest % 10);
		rest /= 10;
	}
	return digits;
}

DivisionLevel
division_level(int64_t code)
{
	int level = DIVISION_PROVINCE;

	while (code % level_span[level] != 0)
		level++;
	return (DivisionLevel) level;
}

int64_t
division_parent(int64_t code)
{
	DivisionLevel level = division_level(code);

	/* Clearing a group leaves any zero group above it cleared too: the parent of 441900003 is 4419. */
	return level == DIVISION_PROVINCE ? NO_DIVISION : code - code % level_span[level - 1];
}

int64_t
division_at(int64_t code, DivisionLevel level)
{
	int64_t above = code - code % level_span[level];

	return division_level(above) == level ? above : NO_DIVISION;
}

int64_t
division_last(int64_t code)
{
	return code + level_span[division_level(code)] - 1;
}

bool
division_within(int64_t inner, int64_t outer)
{
	return inner >= outer && inner <= division_last(outer);
}

int64_t
division_common(int64_t a, int64_t b)
{
	while (a != NO_DIVISION && !division_within(b, a))
		a = division_parent(a);
	return a;
}

/*
 * core/resident_id/resident_id.c
 *	  Packed identity numbers: which are valid, and their text form.
 */
#include "core/resident_id/resident_id.h"

#include <string.h>

#define REGIONS				 1000000 /* six digits */
#define REGIONS_PER_PROVINCE 10000	 /* PP.... */
#define FOREIGNER_REGIONS	 900000	 /* 9PPNNN */

#define PROVINCE_TAIWAN			   71
#define PROVINCE_ON_TAIWAN_PERMITS 83

/*
 * The provinces in the numbers of citizens: all codes of GB/T 2260 since the numbers exist.
 * Counties were removed from it, but never a province (46 and 50 were added later).
 */
static bool
is_citizens_province(int province)
{
	switch (province / 10)
	{
		case 1: /* Beijing, Tianjin, Hebei, Shanxi, Inner Mongolia */
			return province >= 11 && province <= 15;
		case 2: /* Liaoning, Jilin, Heilongjiang */
			return province >= 21 && province <= 23;
		case 3: /* Shanghai to Shandong */
			return province >= 31 && province <= 37;
		case 4: /* Henan to Hainan */
			return province >= 41 && province <= 46;
		case 5: /* Chongqing to Tibet */
			return province >= 50 && province <= 54;
		case 6: /* Shaanxi to Xinjiang */
			return province >= 61 && province <= 65;
		case 7: /* Taiwan */
			return province == 71;
		default:
			return false;
	}
}

/*
 * Regions of the numbers with 15 digits, which ended before residence permits were numbered.  Only
 * the province is checked: numbers with the code of a county remain valid after the county was
 * dissolved.
 */
bool
resident_region_is_legacy(int32_t region)
{
	return region < REGIONS && is_citizens_province(region / REGIONS_PER_PROVINCE);
}

/*
 * Regions of the numbers with 18 digits.  Besides those of citizens there are 81, 82 and 83 on
 * residence permits of people of Hong Kong, Macao and Taiwan (since 2018), and 9PPNNN on
 * foreigners' permanent residence cards (since 2023): PP is the province that first issued the
 * card, NNN a nationality in ISO 3166-1.
 */
bool
resident_region_is_known(int32_t region)
{
	int province = region / REGIONS_PER_PROVINCE;

	if (resident_region_is_legacy(region) || (province >= 81 && province <= 83))
		return true;
	return region >= FOREIGNER_REGIONS && region < REGIONS &&
		   is_citizens_province((region - FOREIGNER_REGIONS) / 1000);
}

/*
 * The division in GB/T 2260 that a number names, in six digits.  A foreigner's number names a
 * province only, and people of Taiwan have 83 on their permits, where GB/T 2260 has 71.
 */
int32_t
resident_division(int64_t packed)
{
	int32_t region = resident_region(packed);

	if (region >= FOREIGNER_REGIONS)
		return (region - FOREIGNER_REGIONS) / 1000 * REGIONS_PER_PROVINCE;
	if (region / REGIONS_PER_PROVINCE == PROVINCE_ON_TAIWAN_PERMITS)
		return PROVINCE_TAIWAN * REGIONS_PER_PROVINCE;
	return region;
}

/* Whether an integer is a packed number of somebody born by the day "today". */
ResidentStatus
resident_check(int64_t packed, int32_t today)
{
	if (packed < 0 || packed >= REGIONS * RESIDENT_PER_REGION)
		return RESIDENT_BAD_PROVINCE;
	if (!resident_region_is_known(resident_region(packed)))
		return RESIDENT_BAD_PROVINCE;
	if (resident_day(packed) > today)
		return RESIDENT_IN_FUTURE;
	return RESIDENT_OK;
}

/*
 * ISO 7064 MOD 11-2: read as the coefficients of powers of 2, lowest last, all 18 characters add
 * up to 1 modulo 11.  Returns the value of the last one; 10 stands for X.
 */
int
resident_check_value(const int8_t digits[RESIDENT_DIGITS - 1])
{
	int sum = 0;

	for (int i = 0; i < RESIDENT_DIGITS - 1; i++)
		sum = (sum + digits[i]) * 2; /* stays below 9 * 2^18 */
	return (12 - sum % 11) % 11;
}

static void
put_digits(int8_t *digits, int width, int value)
{
	while (width-- > 0)
	{
		digits[width] = (int8_t) (value % 10);
		value /= 10;
	}
}

void
resident_print(int64_t packed, char text[RESIDENT_DIGITS + 1])
{
	ResidentDate birth = resident_date_of_day(resident_day(packed));
	int8_t digits[RESIDENT_DIGITS];

	put_digits(digits, 6, resident_region(packed));
	put_digits(digits + 6, 4, birth.year);
	put_digits(digits + 10, 2, birth.month);
	put_digits(digits + 12, 2, birth.day);
	put_digits(digits + 14, 3, resident_sequence(packed));
	digits[17] = (int8_t) resident_check_value(digits);

	for (int i = 0; i < RESIDENT_DIGITS; i++)
		text[i] = "0123456789X"[digits[i]];
	text[RESIDENT_DIGITS] = '\0';
}

/*
 * The masked form is defined by this project: the date of birth is hidden, and the rest is enough
 * to distinguish the people on one page.  It is not anonymous: region, sex and check digit remain.
 */
void
resident_mask(int64_t packed, char text[RESIDENT_DIGITS + 1])
{
	resident_print(packed, text);
	memset(text + 6, '*', 8);
}

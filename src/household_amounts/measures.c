/*
 * household_amounts/measures.c
 *	  Mean, quantiles, shares, classes, inequality and poverty over the households of a map.
 *
 * Sums are exact.  Ratios are numeric quotients of whole numbers, so they are the same on every
 * machine and for every way in which the map was built.
 */
#include "household_amounts/open.h"

#include <math.h>

#include "utils/builtins.h"
#include "utils/numeric.h"

#include "core/household_amounts/measures.h"

PG_FUNCTION_INFO_V1(household_amounts_mean);
PG_FUNCTION_INFO_V1(household_amounts_minimum);
PG_FUNCTION_INFO_V1(household_amounts_maximum);
PG_FUNCTION_INFO_V1(household_amounts_median);
PG_FUNCTION_INFO_V1(household_amounts_quantile_numeric);
PG_FUNCTION_INFO_V1(household_amounts_quantile_float8);
PG_FUNCTION_INFO_V1(household_amounts_share_at_least);
PG_FUNCTION_INFO_V1(household_amounts_gini);
PG_FUNCTION_INFO_V1(household_amounts_headcount_ratio);
PG_FUNCTION_INFO_V1(household_amounts_poverty_gap);
PG_FUNCTION_INFO_V1(household_amounts_poverty_severity);

static inline FenWide
fen_wide(Wide wide)
{
	return (FenWide) (((FenWideUnsigned) (uint64) wide.high << 64) | wide.low);
}

/* A whole number of n words of 64 bits, lowest first, as a numeric. */
static Datum
numeric_from_words(const uint64 *words, int n)
{
	Datum base = NumericGetDatum(int64_to_numeric(INT64CONST(1) << 32));
	Datum number = NumericGetDatum(int64_to_numeric(0));

	for (int half = 2 * n - 1; half >= 0; half--)
	{
		uint32 digit = (uint32) (words[half / 2] >> (half % 2 * 32));

		number = DirectFunctionCall2(numeric_mul, number, base);
		number = DirectFunctionCall2(numeric_add, number, NumericGetDatum(int64_to_numeric(digit)));
	}
	return number;
}

static Datum
numeric_from_wide(Wide wide)
{
	FenWide value = fen_wide(wide);
	FenWideUnsigned magnitude = value < 0 ? -(FenWideUnsigned) value : (FenWideUnsigned) value;
	uint64 words[2] = {(uint64) magnitude, (uint64) (magnitude >> 64)};
	Datum number = numeric_from_words(words, 2);

	return value < 0 ? DirectFunctionCall1(numeric_uminus, number) : number;
}

static inline Datum
numeric_from_int(int64 value)
{
	return NumericGetDatum(int64_to_numeric(value));
}

Datum
household_amounts_mean(PG_FUNCTION_ARGS)
{
	uint64 households;
	FenWide total = fen_wide(amounts_datum_head(PG_GETARG_DATUM(0), &households));
	int64 mean;

	if (households == 0)
		PG_RETURN_NULL();
	yuan_check(fen_from_wide(wide_divide_rounded(total, (FenWide) households), &mean));
	PG_RETURN_YUAN(mean);
}

Datum
household_amounts_minimum(PG_FUNCTION_ARGS)
{
	AmountsView view;
	int64 least;
	int64 greatest;

	amounts_datum_yuan_view(PG_GETARG_DATUM(0), &view);
	if (view.set.head.cardinality == 0)
		PG_RETURN_NULL();
	amounts_extremes(&view, &least, &greatest);
	PG_RETURN_YUAN(least);
}

Datum
household_amounts_maximum(PG_FUNCTION_ARGS)
{
	AmountsView view;
	int64 least;
	int64 greatest;

	amounts_datum_yuan_view(PG_GETARG_DATUM(0), &view);
	if (view.set.head.cardinality == 0)
		PG_RETURN_NULL();
	amounts_extremes(&view, &least, &greatest);
	PG_RETURN_YUAN(greatest);
}

/*
 * For an even number of households, the mean of the middle two, half a fen rounded away from zero.
 */
Datum
household_amounts_median(PG_FUNCTION_ARGS)
{
	AmountsView view;
	uint64 n;
	int64 low;
	int64 high;

	amounts_datum_yuan_view(PG_GETARG_DATUM(0), &view);
	n = view.set.head.cardinality;
	if (n == 0)
		PG_RETURN_NULL();
	amounts_select(&view, (n - 1) / 2, &low, &high);
	if (n % 2 == 1)
		PG_RETURN_YUAN(low);
	PG_RETURN_YUAN((Yuan) wide_divide_rounded((FenWide) low + high, 2));
}

static void
refuse_fraction(const char *fraction)
{
	ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					errmsg("quantile %s is not between 0 and 1", fraction),
					errhint("The median is quantile 0.5.")));
}

/* A numeric with at least two decimals, and no zeros beyond them. */
static Datum
as_yuan_and_fen(Datum number)
{
	number = DirectFunctionCall1(numeric_trim_scale, number);
	if (DatumGetInt32(DirectFunctionCall1(numeric_scale, number)) < 2)
		number = DirectFunctionCall2(numeric_round, number, Int32GetDatum(2));
	return number;
}

/* Like percentile_cont, without rounding: interpolates linearly between the two nearest ranks. */
Datum
household_amounts_quantile_numeric(PG_FUNCTION_ARGS)
{
	Datum fraction = PG_GETARG_DATUM(1);
	AmountsView view;
	Datum place;
	Datum rank;
	Datum between;
	int64 fen[2];
	Datum low;
	Datum high;

	if (numeric_is_nan(DatumGetNumeric(fraction)) ||
		DatumGetBool(DirectFunctionCall2(numeric_lt, fraction, numeric_from_int(0))) ||
		DatumGetBool(DirectFunctionCall2(numeric_gt, fraction, numeric_from_int(1))))
		refuse_fraction(DatumGetCString(DirectFunctionCall1(numeric_out, fraction)));
	amounts_datum_yuan_view(PG_GETARG_DATUM(0), &view);
	if (view.set.head.cardinality == 0)
		PG_RETURN_NULL();
	place = DirectFunctionCall2(numeric_mul, fraction,
								numeric_from_int((int64) view.set.head.cardinality - 1));
	rank = DirectFunctionCall1(numeric_floor, place);
	between = DirectFunctionCall2(numeric_sub, place, rank);
	amounts_select(&view, (uint64) DatumGetInt64(DirectFunctionCall1(numeric_int8, rank)), &fen[0],
				   &fen[1]);
	low = NumericGetDatum(int64_div_fast_to_numeric(fen[0], 2));
	high = NumericGetDatum(int64_div_fast_to_numeric(fen[1], 2));
	between =
		DirectFunctionCall2(numeric_mul, between, DirectFunctionCall2(numeric_sub, high, low));
	PG_RETURN_DATUM(as_yuan_and_fen(DirectFunctionCall2(numeric_add, low, between)));
}

/* The double nearest to an amount in yuan, as a numeric becomes one. */
static double
yuan_as_double(int64 fen)
{
	char text[YUAN_TEXT_SIZE];

	yuan_print(fen, text);
	return strtod(text, NULL);
}

/* The same steps as percentile_cont over double precision, to the last bit. */
Datum
household_amounts_quantile_float8(PG_FUNCTION_ARGS)
{
	double fraction = PG_GETARG_FLOAT8(1);
	AmountsView view;
	double place;
	int64 fen[2];
	double low;

	if (isnan(fraction) || fraction < 0 || fraction > 1)
		refuse_fraction(DatumGetCString(DirectFunctionCall1(float8out, PG_GETARG_DATUM(1))));
	amounts_datum_yuan_view(PG_GETARG_DATUM(0), &view);
	if (view.set.head.cardinality == 0)
		PG_RETURN_NULL();
	place = fraction * (double) (view.set.head.cardinality - 1);
	amounts_select(&view, (uint64) floor(place), &fen[0], &fen[1]);
	low = yuan_as_double(fen[0]);
	if (floor(place) == ceil(place))
		PG_RETURN_FLOAT8(low);
	PG_RETURN_FLOAT8(low + (place - floor(place)) * (yuan_as_double(fen[1]) - low));
}

static Datum
share(uint64 part, uint64 whole)
{
	return DirectFunctionCall2(numeric_div, numeric_from_int((int64) part),
							   numeric_from_int((int64) whole));
}

Datum
household_amounts_share_at_least(PG_FUNCTION_ARGS)
{
	AmountsView view;

	amounts_datum_yuan_view(PG_GETARG_DATUM(0), &view);
	if (view.set.head.cardinality == 0)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(share(amounts_at_least(&view, PG_GETARG_YUAN(1)), view.set.head.cardinality));
}

/* NULL when the total is not positive: shares are not defined then. */
Datum
household_amounts_gini(PG_FUNCTION_ARGS)
{
	AmountsView view;
	Wide total;

	amounts_datum_yuan_view(PG_GETARG_DATUM(0), &view);
	amounts_total(&view, &total);
	if (fen_wide(total) <= 0)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(DirectFunctionCall2(
		numeric_div, numeric_from_wide(amounts_gini_sum(&view)),
		DirectFunctionCall2(numeric_mul, numeric_from_int((int64) view.set.head.cardinality),
							numeric_from_wide(total))));
}

/* Opens (map, line) and sums up the households below the line; false when the map is empty. */
static bool
open_shortfall(FunctionCallInfo fcinfo, AmountsView *view, Shortfall *shortfall)
{
	Yuan line = PG_GETARG_YUAN(1);

	if (line <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("poverty line must be positive"),
				 errdetail("Shortfalls are measured as shares of the line.")));
	amounts_datum_yuan_view(PG_GETARG_DATUM(0), view);
	amounts_shortfall(view, line, shortfall);
	return view->set.head.cardinality > 0;
}

Datum
household_amounts_headcount_ratio(PG_FUNCTION_ARGS)
{
	AmountsView view;
	Shortfall shortfall;

	if (!open_shortfall(fcinfo, &view, &shortfall))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(share(shortfall.households, view.set.head.cardinality));
}

Datum
household_amounts_poverty_gap(PG_FUNCTION_ARGS)
{
	AmountsView view;
	Shortfall shortfall;

	if (!open_shortfall(fcinfo, &view, &shortfall))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(DirectFunctionCall2(
		numeric_div, numeric_from_wide(shortfall.gap),
		DirectFunctionCall2(numeric_mul, numeric_from_int((int64) view.set.head.cardinality),
							numeric_from_int(PG_GETARG_YUAN(1)))));
}

Datum
household_amounts_poverty_severity(PG_FUNCTION_ARGS)
{
	AmountsView view;
	Shortfall shortfall;
	Datum line;
	Datum whole;

	if (!open_shortfall(fcinfo, &view, &shortfall))
		PG_RETURN_NULL();
	line = numeric_from_int(PG_GETARG_YUAN(1));
	whole = DirectFunctionCall2(numeric_mul, DirectFunctionCall2(numeric_mul, line, line),
								numeric_from_int((int64) view.set.head.cardinality));
	PG_RETURN_DATUM(
		DirectFunctionCall2(numeric_div, numeric_from_words(shortfall.squares.word, 3), whole));
}

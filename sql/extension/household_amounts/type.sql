-- household_amounts: how much each household has, as one value that merges.

CREATE TYPE household_amounts;

CREATE FUNCTION household_amounts_in(cstring) RETURNS household_amounts
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION household_amounts_in(cstring) IS
	'input: households in ascending order with their amounts, like {1: 700.00, 5: -3.50}';

CREATE FUNCTION household_amounts_out(household_amounts) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION household_amounts_out(household_amounts) IS 'output: the form that input reads';

CREATE FUNCTION household_amounts_recv(internal) RETURNS household_amounts
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION household_amounts_recv(internal) IS 'binary input; as strict as text input';

CREATE FUNCTION household_amounts_send(household_amounts) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION household_amounts_send(household_amounts) IS 'binary output; the same on every machine';

CREATE TYPE household_amounts (
	INPUT = household_amounts_in,
	OUTPUT = household_amounts_out,
	RECEIVE = household_amounts_recv,
	SEND = household_amounts_send,
	ALIGNMENT = double,
	STORAGE = extended
);
COMMENT ON TYPE household_amounts IS
	'map from households to exact amounts in yuan; a household may have zero, a negative amount, or be missing. Amounts are sums of 128 bits; functions that read single amounts (amount_of of that household, each, minimum to poverty_severity) raise 22003 if an amount is beyond the range of yuan. Equal maps have equal bytes; maps merge exactly. It holds the amount of each household: treat it as personal data';

-- The contents of a map.

CREATE FUNCTION households(household_amounts) RETURNS bigint
	AS 'MODULE_PATHNAME', 'household_amounts_households' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION households(household_amounts) IS
	'number of households that have a known amount, including zero. Reads only the header of a stored map; does not add up: use households(rollup(map))';

CREATE FUNCTION total(household_amounts) RETURNS yuan
	AS 'MODULE_PATHNAME', 'household_amounts_total' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION total(household_amounts) IS
	'sum over the households, 0 for the empty map. Reads only the header of a stored map; adds up; raises 22003 beyond the range of yuan';

CREATE FUNCTION mean(household_amounts) RETURNS yuan
	AS 'MODULE_PATHNAME', 'household_amounts_mean' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mean(household_amounts) IS
	'total divided by households, computed from the exact sum and rounded to fen, half away from zero, like avg(yuan). NULL for the empty map; raises 22003 beyond the range of yuan; reads only the header of a stored map; never average means: use mean(rollup(map))';

CREATE FUNCTION minimum(household_amounts) RETURNS yuan
	AS 'MODULE_PATHNAME', 'household_amounts_minimum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION minimum(household_amounts) IS 'smallest amount of a household; NULL for the empty map';

CREATE FUNCTION maximum(household_amounts) RETURNS yuan
	AS 'MODULE_PATHNAME', 'household_amounts_maximum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION maximum(household_amounts) IS 'largest amount of a household; NULL for the empty map';

CREATE FUNCTION amount_of(map household_amounts, household bigint) RETURNS yuan
	AS 'MODULE_PATHNAME', 'household_amounts_amount_of' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION amount_of(household_amounts, bigint) IS
	'the amount of the household; NULL if it is not in the map, which is not the same as 0';

CREATE FUNCTION each(map household_amounts, OUT household bigint, OUT amount yuan) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'household_amounts_each' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;
COMMENT ON FUNCTION each(household_amounts) IS 'households with their amounts in ascending order of households, one per row';

CREATE FUNCTION household_set(household_amounts) RETURNS beneficiary_set
	AS 'MODULE_PATHNAME', 'household_amounts_household_set' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION household_set(household_amounts) IS 'the households of the map';

-- Quantiles. The two functions named quantile differ in precision.

CREATE FUNCTION median(household_amounts) RETURNS yuan
	AS 'MODULE_PATHNAME', 'household_amounts_median' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION median(household_amounts) IS
	'median amount of the households. For an even number, the mean of the middle two, rounded to fen, half away from zero; NULL for the empty map; quantile(map, 0.5) does not round';

CREATE FUNCTION quantile(map household_amounts, fraction numeric) RETURNS numeric
	AS 'MODULE_PATHNAME', 'household_amounts_quantile_numeric' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantile(household_amounts, numeric) IS
	'exact quantile of the amounts in yuan, as defined for percentile_cont: amounts in ascending order have positions 0 to n - 1, and the value at fraction * (n - 1) is interpolated linearly, without rounding. NULL for the empty map; raises 22003 unless the fraction is between 0 and 1';

CREATE FUNCTION quantile(map household_amounts, fraction double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'household_amounts_quantile_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quantile(household_amounts, double precision) IS
	'quantile of the amounts in yuan, bit for bit the result of percentile_cont(fraction) WITHIN GROUP (ORDER BY amount) over double precision. NULL for the empty map; raises 22003 unless the fraction is between 0 and 1';

-- Shares, inequality and poverty. Ratios are numeric quotients of exact sums.

CREATE FUNCTION share_at_least(map household_amounts, amount yuan) RETURNS numeric
	AS 'MODULE_PATHNAME', 'household_amounts_share_at_least' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION share_at_least(household_amounts, yuan) IS
	'share of the households, 0 to 1, that have the amount or more; NULL for the empty map';

CREATE FUNCTION histogram(map household_amounts, bounds yuan[], OUT lower yuan, OUT upper yuan, OUT households bigint, OUT amount yuan) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'household_amounts_histogram' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION histogram(household_amounts, yuan[]) IS
	'number of households and their total by class. A class goes from lower (included; NULL: no lower bound) to upper (excluded; NULL: no upper bound); returns one class more than there are bounds; empty classes have 0; raises 22023 unless the bounds ascend and 22004 if one is NULL; no rows for a NULL argument';

CREATE FUNCTION gini(household_amounts) RETURNS numeric
	AS 'MODULE_PATHNAME', 'household_amounts_gini' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gini(household_amounts) IS
	'Gini coefficient of the amounts. It is the sum of (2i - n - 1) x[i] divided by n * total, with the amounts x[1] to x[n] ascending; this is half the mean absolute difference of all pairs divided by the mean (Sen, On Economic Inequality, 1973). 0 is equality; (n - 1) / n means that one household has everything; more than 1 is possible if some amounts are negative; NULL unless the total is positive';

CREATE FUNCTION headcount_ratio(incomes household_amounts, line yuan) RETURNS numeric
	AS 'MODULE_PATHNAME', 'household_amounts_headcount_ratio' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION headcount_ratio(household_amounts, yuan) IS
	'share of the households, 0 to 1, with less than the line: FGT 0 of Foster, Greer and Thorbecke, Econometrica 52 (1984). Only households strictly below the line count, as in the World Bank''s Handbook on Poverty and Inequality (2009); the paper itself counts households on the line as poor. NULL for the empty map; raises 22023 unless the line is positive';

CREATE FUNCTION poverty_gap(incomes household_amounts, line yuan) RETURNS numeric
	AS 'MODULE_PATHNAME', 'household_amounts_poverty_gap' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION poverty_gap(household_amounts, yuan) IS
	'mean shortfall from the line as a share of the line. Households not below the line count as 0: FGT 1, the mean of (line - income) / line, see headcount_ratio. A negative income counts as more than 1. NULL for the empty map; raises 22023 unless the line is positive';

CREATE FUNCTION poverty_severity(incomes household_amounts, line yuan) RETURNS numeric
	AS 'MODULE_PATHNAME', 'household_amounts_poverty_severity' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION poverty_severity(household_amounts, yuan) IS
	'mean squared shortfall from the line as a share of the line: FGT 2, the mean of ((line - income) / line)^2 over all households, see poverty_gap. NULL for the empty map; raises 22023 unless the line is positive';

-- Two maps.

CREATE FUNCTION increments(before household_amounts, after household_amounts) RETURNS household_amounts
	AS 'MODULE_PATHNAME', 'household_amounts_increments' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION increments(household_amounts, household_amounts) IS
	'paired increments: after - before for the households that are in both maps. Households in only one map are left out, since their other amount is missing, not zero';

CREATE FUNCTION household_amounts_union(household_amounts, household_amounts) RETURNS household_amounts
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION household_amounts_union(household_amounts, household_amounts) IS 'implementation of | operator';

CREATE FUNCTION household_amounts_eq(household_amounts, household_amounts) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION household_amounts_eq(household_amounts, household_amounts) IS 'implementation of = operator';

CREATE FUNCTION household_amounts_ne(household_amounts, household_amounts) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION household_amounts_ne(household_amounts, household_amounts) IS 'implementation of <> operator';

CREATE FUNCTION household_amounts_lt(household_amounts, household_amounts) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION household_amounts_lt(household_amounts, household_amounts) IS 'implementation of < operator';

CREATE FUNCTION household_amounts_le(household_amounts, household_amounts) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION household_amounts_le(household_amounts, household_amounts) IS 'implementation of <= operator';

CREATE FUNCTION household_amounts_gt(household_amounts, household_amounts) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION household_amounts_gt(household_amounts, household_amounts) IS 'implementation of > operator';

CREATE FUNCTION household_amounts_ge(household_amounts, household_amounts) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION household_amounts_ge(household_amounts, household_amounts) IS 'implementation of >= operator';

CREATE FUNCTION household_amounts_cmp(household_amounts, household_amounts) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION household_amounts_cmp(household_amounts, household_amounts) IS 'less-equal-greater';

CREATE FUNCTION household_amounts_hash(household_amounts) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION household_amounts_hash(household_amounts) IS 'hash';

CREATE FUNCTION household_amounts_hash_extended(household_amounts, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION household_amounts_hash_extended(household_amounts, bigint) IS 'hash';

CREATE OPERATOR | (
	LEFTARG = household_amounts, RIGHTARG = household_amounts, FUNCTION = household_amounts_union, COMMUTATOR = |
);
COMMENT ON OPERATOR | (household_amounts, household_amounts) IS
	'the map of both groups of rows together: the amounts of each household are added. The groups must not share rows';

CREATE OPERATOR = (
	LEFTARG = household_amounts, RIGHTARG = household_amounts, FUNCTION = household_amounts_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (household_amounts, household_amounts) IS 'do both maps have the same households with the same amounts?';

CREATE OPERATOR <> (
	LEFTARG = household_amounts, RIGHTARG = household_amounts, FUNCTION = household_amounts_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (household_amounts, household_amounts) IS 'do the maps differ in a household or an amount?';

-- An arbitrary order, so that sorting can group equal maps.
CREATE OPERATOR < (
	LEFTARG = household_amounts, RIGHTARG = household_amounts, FUNCTION = household_amounts_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (household_amounts, household_amounts) IS 'less than, in an arbitrary order that only groups equal maps';

CREATE OPERATOR <= (
	LEFTARG = household_amounts, RIGHTARG = household_amounts, FUNCTION = household_amounts_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (household_amounts, household_amounts) IS 'less than or equal, in an arbitrary order that only groups equal maps';

CREATE OPERATOR > (
	LEFTARG = household_amounts, RIGHTARG = household_amounts, FUNCTION = household_amounts_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (household_amounts, household_amounts) IS 'greater than, in an arbitrary order that only groups equal maps';

CREATE OPERATOR >= (
	LEFTARG = household_amounts, RIGHTARG = household_amounts, FUNCTION = household_amounts_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (household_amounts, household_amounts) IS 'greater than or equal, in an arbitrary order that only groups equal maps';

CREATE OPERATOR FAMILY household_amounts_ops USING btree;
COMMENT ON OPERATOR FAMILY household_amounts_ops USING btree IS 'maps of amounts';

CREATE OPERATOR CLASS household_amounts_ops DEFAULT FOR TYPE household_amounts USING btree FAMILY household_amounts_ops AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 household_amounts_cmp(household_amounts, household_amounts);
COMMENT ON OPERATOR CLASS household_amounts_ops USING btree IS 'maps of amounts, for GROUP BY, DISTINCT and UNION';

CREATE OPERATOR FAMILY household_amounts_ops USING hash;
COMMENT ON OPERATOR FAMILY household_amounts_ops USING hash IS 'maps of amounts';

CREATE OPERATOR CLASS household_amounts_ops DEFAULT FOR TYPE household_amounts USING hash FAMILY household_amounts_ops AS
	OPERATOR 1 =,
	FUNCTION 1 household_amounts_hash(household_amounts),
	FUNCTION 2 household_amounts_hash_extended(household_amounts, bigint);
COMMENT ON OPERATOR CLASS household_amounts_ops USING hash IS 'maps of amounts, for GROUP BY, DISTINCT and UNION';

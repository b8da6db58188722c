-- household_amounts: aggregates. The state is a map itself, never internal, so that partial results can be sent to other nodes.

CREATE FUNCTION household_amounts_accum(household_amounts, bigint, yuan) RETURNS household_amounts
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION household_amounts_accum(household_amounts, bigint, yuan) IS 'aggregate transition function';

CREATE FUNCTION household_amounts_combine(household_amounts, household_amounts) RETURNS household_amounts
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION household_amounts_combine(household_amounts, household_amounts) IS 'aggregate combine function';

CREATE FUNCTION household_amounts_final(household_amounts) RETURNS household_amounts
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION household_amounts_final(household_amounts) IS 'aggregate final function';

CREATE AGGREGATE amounts_by_household(household bigint, amount yuan) (
	SFUNC = household_amounts_accum,
	STYPE = household_amounts,
	SSPACE = 256,
	FINALFUNC = household_amounts_final,
	COMBINEFUNC = household_amounts_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE amounts_by_household(bigint, yuan) IS
	'the exact sum of the amounts of each household, independent of the order of rows. NULL amounts are ignored: a household with no other amount is missing, not 0. An amount without a household is an error (22004), so that no money is lost. The empty map over no rows. Sums have 128 bits: a sum beyond the range of yuan is kept, and can return to the range when more is merged';

CREATE AGGREGATE rollup(household_amounts) (
	SFUNC = household_amounts_combine,
	STYPE = household_amounts,
	SSPACE = 8192,
	FINALFUNC = household_amounts_final,
	COMBINEFUNC = household_amounts_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(household_amounts) IS
	'merges stored maps of groups that share no rows, adding the amounts of each household: months to a year, townships to a county. Ignores NULLs; the empty map over no rows';

-- The mean alone, for one-off queries. Its state is a tally, which takes a bit a household.

CREATE FUNCTION per_household_increment_accum(beneficiary_tally, bigint, yuan) RETURNS beneficiary_tally
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION per_household_increment_accum(beneficiary_tally, bigint, yuan) IS 'aggregate transition function';

CREATE FUNCTION per_household_increment_final(beneficiary_tally) RETURNS yuan
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION per_household_increment_final(beneficiary_tally) IS 'aggregate final function';

CREATE AGGREGATE per_household_increment(household bigint, amount yuan) (
	SFUNC = per_household_increment_accum,
	STYPE = beneficiary_tally,
	SSPACE = 256,
	FINALFUNC = per_household_increment_final,
	COMBINEFUNC = beneficiary_tally_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE per_household_increment(bigint, yuan) IS
	'mean income gained over the households that gained it: the sum of all amounts divided by the number of distinct households, rounded to fen, half away from zero. Equals mean(amounts_by_household(household, amount)). NULL amounts are ignored, and so are households that have no other amount; an amount without a household is an error (22004); NULL over no amounts. Never average the results: recompute it over the rows, or use mean(rollup(map))';

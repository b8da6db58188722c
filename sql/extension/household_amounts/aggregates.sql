-- household_amounts: aggregates. The state is a map itself, never internal, so that partial results can travel.

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
	'the sum of the amounts of each household, exact in any order of rows. NULL amounts are left out: a household that has no other is missing, not 0. An amount without a household is an error (22004), so that no money is lost. The empty map over no rows. Sums have 128 bits: one beyond the range of yuan is kept, and can come back when more is merged';

CREATE AGGREGATE rollup(household_amounts) (
	SFUNC = household_amounts_combine,
	STYPE = household_amounts,
	SSPACE = 8192,
	FINALFUNC = household_amounts_final,
	COMBINEFUNC = household_amounts_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(household_amounts) IS
	'merges stored maps of groups that share no rows, amounts adding per household: months to a year, townships to a county; NULLs are left out; the empty map over no rows';

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
	'mean income gained over the households that gained it: all amounts by the number of different households, half a fen rounded away from zero; equals mean(amounts_by_household(household, amount)). NULL amounts are left out, with their households if they have no other; an amount without a household is an error (22004); NULL over no amounts. Never average its results: compute it again over the rows, or use mean(rollup(map))';

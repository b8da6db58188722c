
-- yuan: aggregates
--
-- The state of sum and avg is an array and not internal, so that distributed planners can pass it
-- on.  stddev and similar aggregates take yuan as numeric, by the implicit cast.

CREATE FUNCTION yuan_accumulate(bigint[], yuan) RETURNS bigint[]
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_accumulate(bigint[], yuan) IS 'aggregate transition function';

CREATE FUNCTION yuan_decumulate(bigint[], yuan) RETURNS bigint[]
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_decumulate(bigint[], yuan) IS 'aggregate transition function';

CREATE FUNCTION yuan_combine(bigint[], bigint[]) RETURNS bigint[]
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_combine(bigint[], bigint[]) IS 'aggregate combine function';

CREATE FUNCTION yuan_sum_final(bigint[]) RETURNS yuan
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_sum_final(bigint[]) IS 'aggregate final function';

CREATE FUNCTION yuan_avg_final(bigint[]) RETURNS yuan
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_avg_final(bigint[]) IS 'aggregate final function';

CREATE AGGREGATE sum(yuan) (
	SFUNC = yuan_accumulate, STYPE = bigint[], INITCOND = '{0,0,0}',
	FINALFUNC = yuan_sum_final, COMBINEFUNC = yuan_combine,
	MSFUNC = yuan_accumulate, MINVFUNC = yuan_decumulate, MSTYPE = bigint[],
	MINITCOND = '{0,0,0}', MFINALFUNC = yuan_sum_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sum(yuan) IS 'exact sum of the amounts; NULL over no amounts';

CREATE AGGREGATE avg(yuan) (
	SFUNC = yuan_accumulate, STYPE = bigint[], INITCOND = '{0,0,0}',
	FINALFUNC = yuan_avg_final, COMBINEFUNC = yuan_combine,
	MSFUNC = yuan_accumulate, MINVFUNC = yuan_decumulate, MSTYPE = bigint[],
	MINITCOND = '{0,0,0}', MFINALFUNC = yuan_avg_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg(yuan) IS 'mean of the amounts, computed from the exact sum and rounded to fen, half away from zero; NULL over no amounts';

CREATE FUNCTION yuan_smaller(yuan, yuan) RETURNS yuan
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION yuan_smaller(yuan, yuan) IS 'smaller of two';

CREATE FUNCTION yuan_larger(yuan, yuan) RETURNS yuan
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION yuan_larger(yuan, yuan) IS 'larger of two';

CREATE AGGREGATE min(yuan) (
	SFUNC = yuan_smaller, STYPE = yuan, COMBINEFUNC = yuan_smaller, SORTOP = <, PARALLEL = SAFE
);
COMMENT ON AGGREGATE min(yuan) IS 'smallest amount; NULL over no amounts';

CREATE AGGREGATE max(yuan) (
	SFUNC = yuan_larger, STYPE = yuan, COMBINEFUNC = yuan_larger, SORTOP = >, PARALLEL = SAFE
);
COMMENT ON AGGREGATE max(yuan) IS 'largest amount; NULL over no amounts';

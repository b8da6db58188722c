
-- yuan: casts
--
-- Lossless casts are implicit: whole numbers to yuan, so that an integer can be used wherever an
-- amount is expected, and yuan to numeric, so that every function of numeric accepts a yuan.
-- numeric to yuan rounds, so it is an assignment cast, like numeric to bigint.  Casts from floats
-- and money are explicit, and so are casts from yuan to integers, which drop fen.

CREATE FUNCTION yuan(smallint) RETURNS yuan
AS 'MODULE_PATHNAME', 'int2_to_yuan' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION yuan(smallint) IS 'a whole number of yuan';

CREATE CAST (smallint AS yuan) WITH FUNCTION yuan(smallint) AS IMPLICIT;
COMMENT ON CAST (smallint AS yuan) IS 'a whole number of yuan';

CREATE FUNCTION yuan(integer) RETURNS yuan
AS 'MODULE_PATHNAME', 'int4_to_yuan' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION yuan(integer) IS 'a whole number of yuan';

CREATE CAST (integer AS yuan) WITH FUNCTION yuan(integer) AS IMPLICIT;
COMMENT ON CAST (integer AS yuan) IS 'a whole number of yuan';

CREATE FUNCTION yuan(bigint) RETURNS yuan
AS 'MODULE_PATHNAME', 'int8_to_yuan' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan(bigint) IS 'a whole number of yuan; a value beyond the range of yuan is an error';

CREATE CAST (bigint AS yuan) WITH FUNCTION yuan(bigint) AS IMPLICIT;
COMMENT ON CAST (bigint AS yuan) IS 'a whole number of yuan; a value beyond the range of yuan is an error';

CREATE FUNCTION yuan(numeric) RETURNS yuan
AS 'MODULE_PATHNAME', 'numeric_to_yuan' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan(numeric) IS 'rounded to fen, half away from zero; NaN, infinity and values beyond the range of yuan are errors';

CREATE CAST (numeric AS yuan) WITH FUNCTION yuan(numeric) AS ASSIGNMENT;
COMMENT ON CAST (numeric AS yuan) IS 'rounded to fen, half away from zero; NaN, infinity and values beyond the range of yuan are errors';

CREATE FUNCTION yuan(double precision) RETURNS yuan
AS 'MODULE_PATHNAME', 'float8_to_yuan' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan(double precision) IS 'the number that the float prints as, rounded to fen, half away from zero; NaN, infinity and values beyond the range of yuan are errors';

CREATE CAST (double precision AS yuan) WITH FUNCTION yuan(double precision);
COMMENT ON CAST (double precision AS yuan) IS 'the number that the float prints as, rounded to fen, half away from zero; NaN, infinity and values beyond the range of yuan are errors';

-- The number of decimals of money depends on lc_monetary, so its casts are only stable. Their functions call the functions of other casts by
-- name: pg_upgrade creates the functions of casts again from their text, before all casts exist.

CREATE FUNCTION yuan(money) RETURNS yuan
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN yuan($1::numeric);
COMMENT ON FUNCTION yuan(money) IS 'converts through numeric, rounded to fen, half away from zero; money depends on lc_monetary';

CREATE CAST (money AS yuan) WITH FUNCTION yuan(money);
COMMENT ON CAST (money AS yuan) IS 'converts through numeric, rounded to fen, half away from zero; money depends on lc_monetary';

CREATE FUNCTION yuan_to_int4(yuan) RETURNS integer
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_to_int4(yuan) IS 'rounds to whole yuan, half away from zero; raises an error beyond the range of integer';

CREATE CAST (yuan AS integer) WITH FUNCTION yuan_to_int4(yuan);
COMMENT ON CAST (yuan AS integer) IS 'rounds to whole yuan, half away from zero; raises an error beyond the range of integer';

CREATE FUNCTION yuan_to_int8(yuan) RETURNS bigint
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION yuan_to_int8(yuan) IS 'rounds to whole yuan, half away from zero';

CREATE CAST (yuan AS bigint) WITH FUNCTION yuan_to_int8(yuan);
COMMENT ON CAST (yuan AS bigint) IS 'rounds to whole yuan, half away from zero';

CREATE FUNCTION yuan_to_numeric(yuan) RETURNS numeric
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION yuan_to_numeric(yuan) IS 'exact, with two decimals';

CREATE CAST (yuan AS numeric) WITH FUNCTION yuan_to_numeric(yuan) AS IMPLICIT;
COMMENT ON CAST (yuan AS numeric) IS 'exact, with two decimals';

CREATE FUNCTION yuan_to_float8(yuan) RETURNS double precision
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION yuan_to_float8(yuan) IS 'the nearest float';

CREATE CAST (yuan AS double precision) WITH FUNCTION yuan_to_float8(yuan);
COMMENT ON CAST (yuan AS double precision) IS 'the nearest float';

CREATE FUNCTION yuan_to_json(yuan) RETURNS json
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION yuan_to_json(yuan) IS 'a JSON number with two decimals; used by to_json and similar functions';

CREATE CAST (yuan AS json) WITH FUNCTION yuan_to_json(yuan);
COMMENT ON CAST (yuan AS json) IS 'a JSON number with two decimals; used by to_json and similar functions';

CREATE FUNCTION yuan_to_jsonb(yuan) RETURNS jsonb
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION yuan_to_jsonb(yuan) IS 'a JSON number with two decimals';

CREATE CAST (yuan AS jsonb) WITH FUNCTION yuan_to_jsonb(yuan);
COMMENT ON CAST (yuan AS jsonb) IS 'a JSON number with two decimals';

CREATE FUNCTION yuan_to_money(yuan) RETURNS money
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN yuan_to_numeric($1)::money;
COMMENT ON FUNCTION yuan_to_money(yuan) IS 'converts through numeric; money depends on lc_monetary';

CREATE CAST (yuan AS money) WITH FUNCTION yuan_to_money(yuan);
COMMENT ON CAST (yuan AS money) IS 'converts through numeric; money depends on lc_monetary';


-- yuan: casts

CREATE FUNCTION yuan(bigint) RETURNS yuan
AS 'MODULE_PATHNAME', 'int8_to_yuan' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan(bigint) IS 'a whole number of yuan';

CREATE CAST (bigint AS yuan) WITH FUNCTION yuan(bigint) AS IMPLICIT;
COMMENT ON CAST (bigint AS yuan) IS 'a whole number of yuan';

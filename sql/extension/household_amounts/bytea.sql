-- household_amounts as bytes, for exchange with other servers: postgres_fdw and dblink transfer the text of a value, which is many times longer.

CREATE FUNCTION household_amounts_from_bytea(bytea) RETURNS household_amounts
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION household_amounts_from_bytea(bytea) IS
	'implementation of the cast: reads the binary form, checked as strictly as binary input. Raises 22P03 for other bytes, 08P01 for bytes that end too early';

CREATE CAST (bytea AS household_amounts) WITH FUNCTION household_amounts_from_bytea(bytea);
COMMENT ON CAST (bytea AS household_amounts) IS 'reads the binary form, checked as strictly as binary input';

CREATE CAST (household_amounts AS bytea) WITH FUNCTION household_amounts_send(household_amounts);
COMMENT ON CAST (household_amounts AS bytea) IS 'the binary form, the same on every machine; equal maps have equal bytes';

-- beneficiary_set as bytes, for exchange with other servers: postgres_fdw and dblink transfer the text of a value, which is many times longer.

CREATE FUNCTION beneficiary_set_from_bytea(bytea) RETURNS beneficiary_set
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_set_from_bytea(bytea) IS
	'implementation of the cast: reads the binary form, checked as strictly as binary input. Raises 22P03 for other bytes, 08P01 for bytes that end too early';

CREATE CAST (bytea AS beneficiary_set) WITH FUNCTION beneficiary_set_from_bytea(bytea);
COMMENT ON CAST (bytea AS beneficiary_set) IS 'reads the binary form, checked as strictly as binary input';

CREATE CAST (beneficiary_set AS bytea) WITH FUNCTION beneficiary_set_send(beneficiary_set);
COMMENT ON CAST (beneficiary_set AS bytea) IS 'the binary form, the same on every machine; equal sets have equal bytes';

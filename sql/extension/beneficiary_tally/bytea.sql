-- beneficiary_tally as bytes, for exchange with other servers: postgres_fdw and dblink transfer the text of a value, which is many times longer.

CREATE FUNCTION beneficiary_tally_from_bytea(bytea) RETURNS beneficiary_tally
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_tally_from_bytea(bytea) IS
	'implementation of the cast: reads the binary form, checked as strictly as binary input. Raises 22P03 for other bytes, 08P01 for bytes that end too early';

CREATE CAST (bytea AS beneficiary_tally) WITH FUNCTION beneficiary_tally_from_bytea(bytea);
COMMENT ON CAST (bytea AS beneficiary_tally) IS 'reads the binary form, checked as strictly as binary input';

CREATE CAST (beneficiary_tally AS bytea) WITH FUNCTION beneficiary_tally_send(beneficiary_tally);
COMMENT ON CAST (beneficiary_tally AS bytea) IS 'the binary form, the same on every machine; equal tallies have equal bytes';

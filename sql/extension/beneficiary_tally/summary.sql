-- The figures of a tally, for other programs.

CREATE FUNCTION summary(beneficiary_tally) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'beneficiary_tally_summary' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION summary(beneficiary_tally) IS
	'the four figures as a JSON object: instances, amount in yuan as an exact number, households, persons. Shows no ids';

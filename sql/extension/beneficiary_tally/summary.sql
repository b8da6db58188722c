-- The figures of a tally, for other programs.

CREATE FUNCTION summary(beneficiary_tally) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'beneficiary_tally_summary' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION summary(beneficiary_tally) IS
	'the four figures as a JSON object: instances, amount in yuan as an exact number, households, persons. Shows no ids';

CREATE FUNCTION tally(instances bigint, amount yuan, households beneficiary_set, persons beneficiary_set) RETURNS beneficiary_tally
	AS 'MODULE_PATHNAME', 'beneficiary_tally_make' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION tally(bigint, yuan, beneficiary_set, beneficiary_set) IS
	'the tally with these four parts. Raises 22023 for fewer instances than households or persons, or instances without either';

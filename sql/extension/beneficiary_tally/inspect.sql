-- beneficiary_tally: how a value is stored, and what is wrong with it.

CREATE FUNCTION inspect(beneficiary_tally) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'beneficiary_tally_inspect' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION inspect(beneficiary_tally) IS
	'describes how a tally is stored: its sums, the ids, chapters and pages by kind of both sets, bytes before compression, version, form (finished, or small: the state of an aggregate), and the problem, if any. Intended for problem reports: it shows no ids, though counts can be small. NULL for NULL; raises no error for a damaged value';

CREATE FUNCTION problem(beneficiary_tally) RETURNS text
	AS 'MODULE_PATHNAME', 'beneficiary_tally_problem' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION problem(beneficiary_tally) IS
	'describes what is wrong with the stored bytes, checked as strictly as binary input. NULL for a valid value and for NULL; raises no error for a damaged value, for which other functions raise XX001 or return arbitrary results';

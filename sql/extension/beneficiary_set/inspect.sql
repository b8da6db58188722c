-- beneficiary_set: how a value is stored, and what is wrong with it.

CREATE FUNCTION inspect(beneficiary_set) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'beneficiary_set_inspect' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION inspect(beneficiary_set) IS
	'describes how a set is stored: ids, chapters and pages by kind, bytes before compression, version, form (finished, or small: the state of an aggregate), and the problem, if any. Intended for problem reports: it shows no ids, though counts can be small. NULL for NULL; raises no error for a damaged value';

CREATE FUNCTION problem(beneficiary_set) RETURNS text
	AS 'MODULE_PATHNAME', 'beneficiary_set_problem' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION problem(beneficiary_set) IS
	'describes what is wrong with the stored bytes, checked as strictly as binary input. NULL for a valid value and for NULL; raises no error for a damaged value, for which other functions raise XX001 or return arbitrary results';

-- household_amounts: how a value is stored, and what is wrong with it.

CREATE FUNCTION inspect(household_amounts) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'household_amounts_inspect' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION inspect(household_amounts) IS
	'describes how a map is stored. It shows its total, the ids, chapters and pages by kind of its households, the blocks of amounts and their bits, the number of amounts beyond the range of yuan, bytes before compression, version, form (finished, or small: the state of an aggregate), and the problem, if any. Intended for problem reports: it shows no ids, though counts can be small. NULL for NULL; raises no error for a damaged value';

CREATE FUNCTION problem(household_amounts) RETURNS text
	AS 'MODULE_PATHNAME', 'household_amounts_problem' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION problem(household_amounts) IS
	'describes what is wrong with the stored bytes, checked as strictly as binary input. NULL for a valid value and for NULL; raises no error for a damaged value, for which other functions raise XX001 or return arbitrary results';

-- household_amounts: how a value is stored, and what is wrong with it.

CREATE FUNCTION inspect(household_amounts) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'household_amounts_inspect' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION inspect(household_amounts) IS
	'how a map is stored: its total, ids, chapters and pages by kind of its households, blocks of amounts and their bits, and how many amounts are beyond the range of yuan; with bytes before compression, version, form (finished, or small: the state of an aggregate), and the problem if it has one. For reports of problems: names nobody, though counts can be small. NULL for NULL; raises no error for a damaged value';

CREATE FUNCTION problem(household_amounts) RETURNS text
	AS 'MODULE_PATHNAME', 'household_amounts_problem' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION problem(household_amounts) IS
	'what is wrong with the stored bytes, checked as strictly as binary input; NULL when nothing is, and for NULL; raises no error for a damaged value, of which other functions raise XX001 or return anything';

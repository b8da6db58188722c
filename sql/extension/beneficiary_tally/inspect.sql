-- beneficiary_tally: how a value is stored, and what is wrong with it.

CREATE FUNCTION inspect(beneficiary_tally) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'beneficiary_tally_inspect' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION inspect(beneficiary_tally) IS
	'how a tally is stored: its sums, and ids, chapters and pages by kind of both sets; with bytes before compression, version, form (finished, or small: the state of an aggregate), and the problem if it has one. For reports of problems: names nobody, though counts can be small. NULL for NULL; raises no error for a damaged value';

CREATE FUNCTION problem(beneficiary_tally) RETURNS text
	AS 'MODULE_PATHNAME', 'beneficiary_tally_problem' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION problem(beneficiary_tally) IS
	'what is wrong with the stored bytes, checked as strictly as binary input; NULL when nothing is, and for NULL; raises no error for a damaged value, of which other functions raise XX001 or return anything';

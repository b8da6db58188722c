-- division_code does not accept the blanks around a value that the other types accept.
-- Issue 19: no-break and ideographic spaces come from spreadsheets.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(12);
SELECT lives_ok(format('SELECT %L::%s', before || v.value || behind, v.type), format('%s: %s', v.type, name))
FROM (VALUES ('yuan', '410423'), ('resident_id', '11010519491231002X'), ('division_code', '410423')) AS v (type, value),
	(VALUES
		('a no-break space behind', '', U&'\00A0'), ('an ideographic space before', U&'\3000', ''),
		('a tab before', E'\t', ''), ('a blank on both sides', ' ', ' ')) AS s (name, before, behind);

SELECT * FROM finish();
ROLLBACK;

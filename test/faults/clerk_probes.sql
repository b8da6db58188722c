-- A clerk learns about rows of another township from error messages and keys, and attaches rows to them.
-- Issue 17, row 12. A row that is not the clerk's gives the same answer as one that does not exist; nothing can be
-- attached to a row that the clerk may not change.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(9);
CREATE ROLE fault_clerk_a;
CREATE ROLE fault_clerk_b;
\ir ../lib/two_townships.sql
SELECT county.grant_access('fault_clerk_a', 'clerk', '410423101');
SELECT county.grant_access('fault_clerk_b', 'clerk', '410423102');

-- What a statement answers, with %s for a number, which is left out of the answer. All its effects are undone.
CREATE FUNCTION pg_temp.answer(statement text, number text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	message text;
	detail text;
	hint text;
BEGIN
	EXECUTE format(statement, number);
	RAISE SQLSTATE 'ZZ001' USING MESSAGE = 'success';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	-- The numbers of rows that were added in a trial differ, too.
	RETURN SQLSTATE || regexp_replace(concat_ws(' | ', '', message, detail, hint),
		'\m(' || number || '|1[0-9]{3})\M', 'N', 'g');
END $$;

SET SESSION AUTHORIZATION fault_clerk_a;
SELECT matches(pg_temp.answer($$ INSERT INTO county.aid_draws VALUES ('2019-03-06', %s, 1, '1') $$, '1'), '^ZZ001',
	'a clerk draws for aid of the township');
-- Person and household 25, aid 25 of 2019-03-10 and supermarket 2 are of the other township; 777 does not exist.
SELECT is(pg_temp.answer(statement, '25'), pg_temp.answer(statement, '777'),
	what || ': the same answer whether the row exists or not')
FROM (VALUES
	('a draw for aid', $$ INSERT INTO county.aid_draws VALUES ('2019-03-10', %s, 1, '1') $$),
	('aid for a person', $$ INSERT INTO county.aid_instances (household_id, person_id, supermarket_id, amount, aided_on)
		VALUES (1, %s, 1, '1', '2019-03-10') $$),
	('a membership in a household', $$ INSERT INTO county.memberships VALUES (1, %s, '2019-03-10') $$),
	('a membership of a person', $$ INSERT INTO county.memberships VALUES (%s, 1, '2019-03-10') $$),
	('a lineage to a household', $$ INSERT INTO county.household_lineage VALUES (1, %s, '2020-01-01') $$)
	) AS v (what, statement);
SELECT is(
	pg_temp.answer($$ INSERT INTO county.aid_instances (aid_id, household_id, supermarket_id, amount, aided_on)
		VALUES (%s, 1, 1, '1', '2019-03-10') $$, '25'),
	pg_temp.answer($$ INSERT INTO county.aid_instances (aid_id, household_id, supermarket_id, amount, aided_on)
		VALUES (%s, 1, 1, '1', '2019-03-11') $$, '25'),
	'a key: the same answer on the day of other aid as on another day');

SELECT throws_ok($$ INSERT INTO county.household_lineage VALUES (1, 25, '2020-01-01') $$, NULL, NULL,
	'a clerk cannot attach a lineage to a household of another township');
SET SESSION AUTHORIZATION fault_clerk_b;
SELECT lives_ok($$ UPDATE county.households SET registered_on = '2020-02-01' WHERE household_id = 25 $$,
	'rows of another township''s clerk do not stop a change of the household');
RESET SESSION AUTHORIZATION;

SELECT * FROM finish();
ROLLBACK;

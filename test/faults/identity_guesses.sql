-- Identity numbers of persons outside a clerk's divisions can be found out by trial.
-- Issue 17, row 6. A clerk's statement answers the same whether a number is held elsewhere or not, look-ups return
-- the clerk's own divisions only, and the audit shows how many numbers were asked for. A limit for a role and a day
-- cannot be undone by a rollback.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(9);
CREATE ROLE fault_clerk;
\ir ../lib/two_townships.sql
SELECT county.grant_access('fault_clerk', 'clerk', '410423101');
-- Person 1 is of the clerk's township, person 25 is not.
INSERT INTO county.identity_numbers (person_id, number) VALUES (1, '11010519491231002X'), (25, '410499198002290010');

-- What a statement answers, with all effects undone.
CREATE FUNCTION pg_temp.answer(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	message text;
	detail text;
BEGIN
	EXECUTE statement;
	RAISE SQLSTATE 'ZZ001' USING MESSAGE = 'success';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL;
	RETURN concat_ws(' | ', SQLSTATE, message, detail);
END $$;
-- N numbers that differ in their serial digits, the number of person 25 among them.
CREATE FUNCTION pg_temp.guesses(n integer) RETURNS resident_id[] LANGUAGE sql AS $$
	SELECT array_agg(
		((410499::bigint * 182621 + (date '1980-02-29' - date '1800-01-01') + g / 1000) * 1000 + g % 1000)::resident_id)
	FROM generate_series(0, n - 1) AS g
$$;

SELECT ok('410499198002290010' = ANY (pg_temp.guesses(1000)), 'the guesses contain the number');
SET SESSION AUTHORIZATION fault_clerk;
SELECT is(pg_temp.answer($$ INSERT INTO county.identity_numbers (person_id, number)
		VALUES (2, '410499198002290010') $$),
	pg_temp.answer($$ INSERT INTO county.identity_numbers (person_id, number) VALUES (2, '410499198002290037') $$),
	'INSERT of a number that is held elsewhere answers as that of a free number');
SELECT is(pg_temp.answer($$ UPDATE county.identity_numbers SET number = '410499198002290010' WHERE person_id = 1 $$),
	pg_temp.answer($$ UPDATE county.identity_numbers SET number = '410499198002290037' WHERE person_id = 1 $$),
	'UPDATE to a number that is held elsewhere answers as that to a free number');
SELECT matches(pg_temp.answer($$ INSERT INTO county.identity_numbers (person_id, number)
		VALUES (2, '410499198002290037') $$), '^42501',
	'a clerk cannot INSERT into identity_numbers directly');
SELECT matches(pg_temp.answer($$ UPDATE county.identity_numbers SET number = '410499198002290037'
	WHERE person_id = 1 $$), '^42501',
	'a clerk cannot UPDATE identity_numbers directly');
SELECT is(county.find_identity('410499198002290010'), NULL,
	'find_identity does not return a person of another division');
SELECT is_empty('SELECT person_id FROM county.find_identities(pg_temp.guesses(100))',
	'find_identities does not return a person of another division');
RESET SESSION AUTHORIZATION;
SELECT isnt_empty($$ SELECT FROM county.audit a WHERE a.login = 'fault_clerk' AND to_jsonb(a)::text ~ '\m100\M' $$,
	'the audit shows that 100 numbers were asked for');
SET SESSION AUTHORIZATION fault_clerk;
SELECT throws_ok('SELECT count(*) FROM county.find_identities(pg_temp.guesses(366000))', NULL, NULL,
	'a year of guesses exceeds the limit of a role and day');
RESET SESSION AUTHORIZATION;

SELECT * FROM finish();
ROLLBACK;

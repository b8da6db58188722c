-- Identity numbers of persons outside a clerk's divisions cannot be found by trial: a clerk's statement gives the same result whether or
-- not a person elsewhere has the number, look-ups return the clerk's own divisions only, the audit shows how many numbers were asked for,
-- and a limit for a role and a day is not undone by a rollback.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(62);
CREATE ROLE guesses_clerk;
\ir ../lib/two_townships.sql
SELECT county.grant_access('guesses_clerk', 'clerk', '410423101');
-- Person 1 is of the clerk's township, person 25 is not.
INSERT INTO county.identity_numbers (person_id, number) VALUES (1, '11010519491231002X'), (25, '410499198002290010');

-- The result of a statement, with all effects undone.
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
SET SESSION AUTHORIZATION guesses_clerk;
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
SELECT isnt_empty($$ SELECT FROM county.audit a WHERE a.login = 'guesses_clerk' AND to_jsonb(a)::text ~ '\m100\M' $$,
	'the audit shows that 100 numbers were asked for');
SET SESSION AUTHORIZATION guesses_clerk;
SELECT throws_ok('SELECT count(*) FROM county.find_identities(pg_temp.guesses(366000))', NULL, NULL,
	'a year of guesses exceeds the limit of a role and day');
RESET SESSION AUTHORIZATION;


-- Recording, correcting and importing a number of a person elsewhere. Rows of a trial are undone, so that each begins alike.
SET SESSION AUTHORIZATION guesses_clerk;
SELECT is(pg_temp.answer(format(statement, '410499198002290010')), pg_temp.answer(format(statement, '410499198002290037')), what || ': the same answer'),
	pg_temp.answer(format(statement, '410499198002290010')) AS answer
INTO TEMP answers
FROM (VALUES
	('recording', $$ SELECT county.record_identity(2, '%s') $$),
	('correcting', $$ SELECT county.record_identity(1, '%s', correct => true) $$),
	('recording twice', $$ SELECT county.record_identity(2, '%1$s'); SELECT county.record_identity(2, '%1$s') $$),
	('correcting to what it is', $$ SELECT county.record_identity(2, '%1$s'); SELECT county.record_identity(2, '%1$s', correct => true) $$),
	('recording for two persons', $$ SELECT county.record_identity(2, '%1$s'); SELECT county.record_identity(3, '%1$s') $$),
	('recording many', $$ SELECT county.record_identities('{2,3}', '{%1$s,410499198002290053}') $$),
	('recording for a person of elsewhere', $$ SELECT county.record_identity(26, '%1$s') $$),
	('looking up', $$ DO 'BEGIN RAISE EXCEPTION USING MESSAGE = coalesce(county.find_identity(''%1$s''), 0); END' $$),
	('looking up what was recorded', $$ SELECT county.record_identity(2, '%1$s');
		DO 'BEGIN RAISE EXCEPTION USING MESSAGE = county.find_identity(''%1$s''); END' $$),
	('what shows of it', $$ SELECT county.record_identity(2, '%1$s'); DO 'BEGIN RAISE EXCEPTION USING MESSAGE =
		(SELECT string_agg(person_id || '' '' || birth_date, '','' ORDER BY person_id) FROM county.identity_numbers)
		|| (SELECT count(*) FROM county.identity_conflicts); END' $$),
	('importing', $$ SELECT county.make_staging('register', '户主姓名,姓名,身份证号,村,日期', temporary => true);
		INSERT INTO pg_temp.staging_register VALUES ('h1', 'x', '%1$s', 'A村', '2020-01-01');
		DO 'BEGIN RAISE EXCEPTION USING MESSAGE = (SELECT coalesce(string_agg(reason, '','' ORDER BY row_number), ''all'') FROM county.import_register(''pg_temp.staging_register'')); END' $$)
	) AS v (what, statement);
SELECT "is" FROM answers;
SELECT set_eq($$ SELECT DISTINCT left(answer, 5) FROM answers $$, ARRAY['ZZ001', '23505', '23503', 'P0001'], 'with successes and refusals among them');
SELECT is(pg_temp.answer($$ SELECT county.record_identity(26, '410499198002290037') $$), '23503 | there is no person 26 | An identity number is recorded for a person of the register.',
	'a person of elsewhere is none');
SELECT is(pg_temp.answer($$ SELECT county.record_identity(2, '11010519491231002X') $$),
	'23505 | the identity number of person 2 is recorded for another person | Nobody shares an identity number: one of them is wrong, or the person is on the register twice.',
	'a number of the clerk''s own person is refused');
SELECT is(pg_temp.answer($$ SELECT county.record_identities('{2,3}', '{410499198002290037,410499198002290037}') $$),
	'23505 | the identity number of person 2 is recorded for another person | Nobody shares an identity number: one of them is wrong, or the person is on the register twice.',
	'as is one of two persons');
SELECT is(left(pg_temp.answer(statement), 5), state, statement) FROM (VALUES
	($$ SELECT county.record_identity(1, '410499198002290037') $$, '23505'),
	($$ SELECT county.record_identities('{2,2}', '{410499198002290037,410499198002290053}') $$, '23505'),
	($$ SELECT county.record_identity(NULL, '410499198002290037') $$, '23502'),
	($$ SELECT county.record_identity(2, NULL) $$, '23502'),
	($$ SELECT county.record_identities('{2,3}', '{410499198002290037}') $$, '23502'),
	($$ SELECT county.record_identity(777, '410499198002290037') $$, '23503')) AS v (statement, state);

-- The conflict waits for the office of the whole ledger.
SELECT lives_ok($$ SELECT county.record_identity(2, '410499198002290010') $$, 'the number is recorded a second time');
SELECT is_empty('SELECT FROM county.identity_conflicts', 'the clerk sees no conflict');
RESET SESSION AUTHORIZATION;
SELECT results_eq('SELECT person_id, name, division::text, holder_id, holder_name, holder_division::text FROM county.identity_conflicts',
	$$ VALUES (2::bigint, 'p2', '410423101201', 25::bigint, 'p25', '410423102201') $$, 'the owner sees it');
SELECT is(county.find_identity('410499198002290010'), 25::bigint, 'to the whole ledger the number is that of who had it first');
SELECT is_empty($$ SELECT FROM county.audit WHERE audit::text ~ 'disputed|410499' $$, 'nothing of it is in the audit');
CREATE ROLE guesses_office;
CREATE ROLE guesses_member IN ROLE guesses_clerk;
SELECT county.grant_access('guesses_office', 'clerk');
SET SESSION AUTHORIZATION guesses_office;
SELECT is((SELECT count(*) FROM county.identity_conflicts), 1::bigint, 'as does a clerk of the whole ledger');
SELECT matches(pg_temp.answer($$ DELETE FROM county.identity_numbers WHERE person_id = 25; DO 'BEGIN RAISE EXCEPTION USING MESSAGE =
	(SELECT count(*) FROM county.identity_conflicts) || '' '' || county.find_identity(''410499198002290010''); END' $$), '^P0001 . 0 2 ',
	'who is left has the number');
SELECT is(county.settle_identity(2), 1::bigint, 'the office settles it');
SELECT is_empty('SELECT FROM county.identity_conflicts', 'and there is none any more');
SELECT is(county.find_identity('410499198002290010'), 2::bigint, 'the number is that person''s');
SELECT throws_ok('SELECT county.settle_identity(25)', 'P0002', NULL, 'the other has none');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT count(*) FROM county.identity_numbers WHERE disputed_since IS NOT NULL), 0::bigint, 'nothing is disputed');

-- The limit: of a role, for a day, whatever becomes of the transaction, and set by the owner.
CREATE FUNCTION pg_temp.asked(role name) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	value bigint;
BEGIN
	EXECUTE format('SELECT last_value & 4294967295 FROM county._questions_%s', (SELECT min(g.grant_id) FROM county.grants g WHERE g.role::text = asked.role)) INTO value;
	RETURN value;
END $$;
CREATE TEMP TABLE before AS SELECT pg_temp.asked('guesses_clerk') AS asked;
SET SESSION AUTHORIZATION guesses_clerk;
SELECT matches(pg_temp.answer('SELECT count(*) FROM county.find_identities(pg_temp.guesses(50))'), '^ZZ001', 'fifty questions, undone');
SELECT is(left(pg_temp.answer($$ SELECT county.record_identity(3, '410499198002290010') $$), 5), '23505', 'one that is refused');
SET SESSION AUTHORIZATION guesses_member;
SELECT is(county.find_identity('11010519491231002X'), 1::bigint, 'one of a member of the role');
RESET SESSION AUTHORIZATION;
SELECT is(pg_temp.asked('guesses_clerk') - asked, 52::bigint, 'count alike') FROM before;
UPDATE county.ledger SET identity_questions_a_day = pg_temp.asked('guesses_clerk') + 10;
SET SESSION AUTHORIZATION guesses_clerk;
SELECT is(pg_temp.answer('SELECT count(*) FROM county.find_identities(pg_temp.guesses(11))') ~ '^53400 . the limit of [0-9]+ questions about identity numbers in a day is exceeded', true,
	'eleven are too many where ten are left');
SELECT lives_ok('SELECT count(*) FROM county.find_identities(pg_temp.guesses(10))', 'ten are not');
SELECT is(left(pg_temp.answer(statement), 5), '53400', statement) FROM (VALUES
	($$ SELECT county.find_identity('11010519491231002X') $$),
	($$ SELECT county.record_identity(3, '410499198002290037') $$),
	($$ SELECT county.make_staging('aid', '日期,身份证号,超市,金额', temporary => true); INSERT INTO pg_temp.staging_aid VALUES ('2020-03-01', '11010519491231002X', 'SA', '1');
		SELECT count(*) FROM county.import_aid('pg_temp.staging_aid') $$)) AS v (statement);
SELECT is(left(pg_temp.answer('UPDATE county.ledger SET identity_questions_a_day = 1000000'), 5), '42501', 'the limit is the owner''s');
SET SESSION AUTHORIZATION guesses_member;
SELECT is(left(pg_temp.answer($$ SELECT county.find_identity('11010519491231002X') $$), 5), '53400', 'of the role, not of the login');
SET SESSION AUTHORIZATION guesses_office;
SELECT lives_ok($$ SELECT county.find_identity('11010519491231002X') $$, 'another role has its own');
RESET SESSION AUTHORIZATION;
SELECT lives_ok('SELECT count(*) FROM county.find_identities(pg_temp.guesses(50000))', 'the owner has none');
-- Yesterday's count, in the upper half of the value, is no longer today's.
SELECT setval(format('county._questions_%s', min(grant_id))::regclass, ((now() AT TIME ZONE 'Asia/Shanghai')::date - date '2000-01-02')::bigint << 32 | 4000000)
FROM county.grants WHERE role::text = 'guesses_clerk';
SET SESSION AUTHORIZATION guesses_clerk;
SELECT is(county.find_identity('11010519491231002X'), 1::bigint, 'on the next day questions are answered again');
RESET SESSION AUTHORIZATION;
SELECT is(pg_temp.asked('guesses_clerk'), 1::bigint, 'and counted from one');
SELECT results_eq($$ SELECT DISTINCT asked, row_count FROM county.audit WHERE action = 'look up' AND role = 'guesses_clerk' AND asked > 1 ORDER BY 1 $$,
	'VALUES (10::bigint, 1::bigint), (100, 0)', 'the audit has how many were asked and found');
-- Who may set the counter could reset it.
SELECT throws_ok($$ SELECT ledger_count_questions('county.grants', 1, 1) $$, '42809', NULL, 'only sequences count');
SELECT is_empty($$
	SELECT relname, r.role FROM pg_class c, (VALUES ('guesses_clerk'), ('guesses_office')) AS r (role), unnest('{USAGE,SELECT,UPDATE}'::text[]) AS p
	WHERE relnamespace = 'county'::regnamespace AND relkind = 'S' AND relname ~ '^_questions' AND has_sequence_privilege(r.role, c.oid, p)
	$$, 'the counters are the owner''s alone');
SELECT county.revoke_access('guesses_clerk', 'clerk', '410423101'), county.revoke_access('guesses_office', 'clerk');
SELECT is_empty($$ SELECT FROM pg_class WHERE relnamespace = 'county'::regnamespace AND relkind = 'S' AND relname ~ '^_questions' $$,
	'and go with the grants');
SELECT is_empty($$ SELECT * FROM verify_ledger('county') $$, 'the books are in order');

SELECT * FROM finish();
ROLLBACK;

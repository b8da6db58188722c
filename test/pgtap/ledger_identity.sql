-- Identity numbers: who may write and read them; no message quotes them.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(31);

CREATE ROLE identity_owner;
CREATE ROLE identity_stranger;
GRANT CREATE ON DATABASE :"DBNAME" TO identity_owner;
SET ROLE identity_owner;
SELECT create_ledger('county');
INSERT INTO county.divisions (division, name_zh) VALUES ('410423', '某县');
INSERT INTO county.households VALUES (1, 'h', '410423', '2017-01-01');
INSERT INTO county.persons (person_id, name, birth_date) VALUES
	(1, 'a', '1980-02-29'), (2, 'b', '1970-01-01'), (3, 'c', NULL), (4, 'a', '1980-02-29'), (5, 'a', '1980-02-29');
INSERT INTO county.memberships (person_id, household_id, valid_from) VALUES (1, 1, '2017-01-01');

SELECT lives_ok($$ INSERT INTO county.identity_numbers (person_id, number) VALUES (1, '410499198002290010') $$, 'a number is recorded');
SELECT is((SELECT birth_date FROM county.identity_numbers), '1980-02-29', 'with the date of birth that it holds');

-- The server's own messages would quote the number in each of these.
SELECT throws_ok($$ INSERT INTO county.identity_numbers VALUES (2, '410499198002290010') $$, '23505',
	'the identity number of person 2 is recorded for another person', 'a number is one person''s');
SELECT throws_ok($$ INSERT INTO county.identity_numbers VALUES (1, '11010519491231002X') $$, '23505',
	'person 1 has an identity number already', 'a person has one number');
SELECT throws_ok($$ INSERT INTO county.identity_numbers VALUES (9, '11010519491231002X') $$, '23503', 'there is no person 9', 'and must be there');
SELECT throws_ok($$ INSERT INTO county.identity_numbers VALUES (NULL, '11010519491231002X') $$, '23502',
	'an identity number needs a person, and a person''s needs a number', 'a number without person');
SELECT throws_ok($$ INSERT INTO county.identity_numbers (person_id) VALUES (2) $$, '23502', NULL, 'a person without number');
SELECT lives_ok($$ INSERT INTO county.identity_numbers VALUES (2, '110105491231002') $$, 'an old number of 15 digits is taken');
SELECT throws_ok($$ UPDATE county.identity_numbers SET number = '410499198002290010' WHERE person_id = 2 $$, '23505',
	'the identity number of person 2 is recorded for another person', 'nor can a number become another''s');
SELECT throws_ok($$ UPDATE county.identity_numbers SET person_id = 1 WHERE person_id = 2 $$, '23505',
	'person 1 has an identity number already', 'nor pass to one who has one');
SELECT lives_ok($$ UPDATE county.identity_numbers SET number = number $$, 'a number can stay what it is');

CREATE FUNCTION pg_temp.whole_error(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	detail text;
	hint text;
	context text;
BEGIN
	EXECUTE statement;
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT, context = PG_EXCEPTION_CONTEXT;
	RETURN concat_ws(' ', SQLERRM, detail, hint);
END $$;
SELECT unalike(pg_temp.whole_error($$ INSERT INTO county.identity_numbers VALUES (3, '410499198002290010') $$), '%4104%',
	'no part of the number is in message, detail or hint');
SELECT unalike(pg_temp.whole_error($$ INSERT INTO county.identity_numbers VALUES (1, '410499198002290010') $$), '%0010%', 'whichever rule is broken');

-- Whose is it?
SELECT is(county.find_identity('410499198002290010'), 1::bigint, 'a number is found');
SELECT is(county.find_identity('４１０４９９１９８００２２９００１０'), 1::bigint, 'whenever it is asked');
SELECT is(county.find_identity('41042319750512002X'), NULL, 'one that is not on the register is not');
SELECT results_eq($$ SELECT login = session_user, role, action::text, row_count, row_key, division, reason FROM county.audit WHERE action = 'look up' ORDER BY audit_id $$,
	$$ VALUES
		(true, 'identity_owner', 'look up', 1::bigint, '{"person_id": 1}'::jsonb, '410423'::division_code, NULL::text),
		(true, 'identity_owner', 'look up', 1, '{"person_id": 1}', '410423', NULL),
		(true, 'identity_owner', 'look up', 0, NULL, NULL, NULL) $$, 'each look-up leaves an audit row, with what was found');

-- What is it? Nothing is returned in the transaction of the request; test/t/ledger_identity.t goes on from there.
SELECT throws_ok('SELECT county.ask_identity(1, NULL)', '22023', 'unmasking an identity number requires a reason', 'a reason is needed');
SELECT throws_ok($$ SELECT county.ask_identity(1, ' 　') $$, '22023', NULL, 'and blanks are none');
SELECT throws_ok($$ SELECT county.ask_identity(3, 'letter 7') $$, 'P0002', 'there is no identity number of person 3 that role "identity_owner" may unmask', 'of a person without number');
SELECT throws_ok($$ SELECT county.ask_identity(NULL, 'letter 7') $$, 'P0002', 'there is no identity number of person null that role "identity_owner" may unmask', 'of nobody');
SELECT ok(county.ask_identity(1, 'letter 7') IS NOT NULL, 'a number is asked for');
SELECT throws_ok($$ SELECT county.unmask_identity(max(audit_id)) FROM county.audit $$, '55000', 'the request is not committed',
	'and not given while the asking can be rolled back');
SELECT throws_ok($$ SELECT county.unmask_identity(min(audit_id)) FROM county.audit $$, 'P0002', NULL, 'other audit rows ask for nothing');
SELECT throws_ok($$ SELECT county.unmask_identity(NULL) $$, 'P0002', 'there is no request null for an identity number', 'nor does null');
SELECT throws_ok($$ CALL unmask_identity('county', 1, 'letter 7') $$, '2D000', NULL, 'the procedure wants to commit');

-- Two numbers are two people; a missing one proves nothing.
SELECT results_eq($$ SELECT id, detail FROM county.data_quality WHERE problem = 'duplicate identity' ORDER BY id $$,
	$$ VALUES (4::bigint, 'same name and date of birth as person 1'), (5, 'same name and date of birth as person 1') $$, 'namesakes may be one person');
INSERT INTO county.identity_numbers VALUES (4, '410423198002290013');
SELECT results_eq($$ SELECT problem, id FROM county.data_quality WHERE table_name = 'persons' ORDER BY 1, 2 $$,
	$$ VALUES ('birth date against identity number', 2::bigint), ('duplicate identity', 5) $$,
	'but not when each has a number; a date of birth that the number contradicts is told');
RESET ROLE;

SELECT is_empty($$ SELECT * FROM county.audit WHERE audit::text ~ '4104991|0010|11010|1980' $$, 'no part of a number, and no date of birth by it, is in the audit');

SET ROLE identity_stranger;
SELECT throws_ok($$ SELECT county.find_identity('410499198002290010') $$, '42501', NULL, 'a stranger finds nothing');
RESET ROLE;
SELECT is_empty($$
	SELECT p.oid::regprocedure FROM pg_proc p
	WHERE p.pronamespace = 'county'::regnamespace AND p.prosecdef AND has_function_privilege('identity_stranger', p.oid, 'EXECUTE')
	$$, 'functions that run as the owner are nobody''s by default');

SELECT * FROM finish();
ROLLBACK;

-- attach_year: a year of aid in a separate table is checked against every rule at once.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(34);

SELECT create_ledger('county');
INSERT INTO county.divisions (division, name_zh) VALUES ('410423', '某县');
INSERT INTO county.supermarkets VALUES (1, 'one', '410423', '2017-01-01', NULL), (2, 'two', '410423', '2019-03-01', '2019-09-01');
INSERT INTO county.households SELECT h, 'h' || h, '410423', '2016-01-01' FROM generate_series(1, 9) AS h;
INSERT INTO county.persons SELECT p, 'p' || p FROM generate_series(1, 9) AS p;
INSERT INTO county.memberships SELECT p, p, '2017-01-01', CASE p WHEN 9 THEN date '2019-06-01' END FROM generate_series(1, 9) AS p;

CREATE TABLE aside AS
SELECT a::bigint AS aid_id, a::bigint AS household_id, NULLIF(a, 5)::bigint AS person_id, 1::bigint AS supermarket_id,
	'10'::yuan AS amount, date '2019-04-01' + a AS aided_on, 1 AS times
FROM generate_series(1, 8) AS a;

-- Runs a change of the table, tries to attach it, and undoes both.
CREATE FUNCTION pg_temp.attached(change text, schema text DEFAULT 'county', year integer DEFAULT 2019) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	state text;
	message text;
BEGIN
	BEGIN
		EXECUTE change;
		EXECUTE format('SELECT %I.attach_year($1, ''aside'')', schema) USING year;
		RAISE EXCEPTION USING ERRCODE = 'ZZ000', MESSAGE = 'attached';
	EXCEPTION WHEN OTHERS THEN
		GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT;
	END;
	RETURN concat_ws(' ', NULLIF(state, 'ZZ000'), message);
END $$;

SELECT is(pg_temp.attached('SELECT'), 'attached', 'a year by the rules is attached');
SELECT is(pg_temp.attached('UPDATE aside SET supermarket_id = 2, aided_on = ''2019-02-28'' WHERE aid_id = 3'),
	'23514 supermarket 2 is not open on 2019-02-28', 'a supermarket that is not open yet');
SELECT is(pg_temp.attached('UPDATE aside SET supermarket_id = 2, aided_on = ''2019-09-01'' WHERE aid_id = 3'),
	'23514 supermarket 2 is not open on 2019-09-01', 'or no more');
SELECT is(pg_temp.attached('UPDATE aside SET supermarket_id = 2 WHERE aid_id = 3'), 'attached', 'one that is');
SELECT is(pg_temp.attached('UPDATE aside SET person_id = 4 WHERE aid_id = 3'), '23514 person 4 is not a member of household 3 on 2019-04-04', 'another household''s person');
SELECT is(pg_temp.attached('INSERT INTO aside VALUES (9, 9, 9, 1, ''1'', ''2019-06-01'', 1)'), '23514 person 9 is not a member of household 9 on 2019-06-01', 'a member no more');
SELECT is(pg_temp.attached('INSERT INTO aside VALUES (9, 9, 9, 1, ''1'', ''2019-05-31'', 1)'), 'attached', 'on the last day as a member');
SELECT matches(pg_temp.attached('UPDATE aside SET household_id = 99, person_id = NULL WHERE aid_id = 3'), '^23503 .*violates foreign key', 'an unknown household');
SELECT matches(pg_temp.attached('UPDATE aside SET supermarket_id = 99 WHERE aid_id = 3'), '^23503 .*violates foreign key', 'an unknown supermarket');
SELECT matches(pg_temp.attached('UPDATE aside SET household_id = NULL WHERE aid_id = 5'), '^23502', 'no household');
SELECT matches(pg_temp.attached('UPDATE aside SET amount = ''-1'''), '^23514 .*aid_instances_amount_is_not_negative', 'an amount below zero');
SELECT matches(pg_temp.attached('UPDATE aside SET amount = ''10亿'' WHERE aid_id = 1; UPDATE aside SET amount = ''1000000000.01'' WHERE aid_id = 3'),
	'^23514 .*aid_instances_amount_is_plausible', 'an amount beyond what a record can have');
SELECT matches(pg_temp.attached('UPDATE aside SET times = 0'), '^23514 .*aid_instances_times_is_positive', 'no times');
SELECT matches(pg_temp.attached('INSERT INTO aside TABLE aside'), '^23505', 'the same key twice');
SELECT matches(pg_temp.attached('UPDATE aside SET aided_on = ''2020-04-01'' WHERE aid_id = 3'), '^23514 partition constraint', 'a day of another year');
SELECT matches(pg_temp.attached('ALTER TABLE aside DROP times'), '^42703', 'a column is missing');
SELECT matches(pg_temp.attached('ALTER TABLE aside ALTER amount TYPE numeric USING amount::numeric'), '^(42804|42883)', 'a column of another type');
SELECT is(pg_temp.attached('SELECT', 'nowhere'), '3F000 schema "nowhere" does not exist', 'not a ledger');
SELECT is(pg_temp.attached('SELECT', 'county', 19), '22023 year 19 is out of range', 'not a year');
SELECT throws_ok($$ SELECT county.attach_year(2019, NULL) $$, '22023', NULL, 'no table');
SELECT throws_ok($$ SELECT county.attach_year(2019, 'county.aid_instances') $$, '22023', NULL, 'the ledger itself');
SELECT is(pg_temp.attached($$ SELECT county.open_year(2019); INSERT INTO county.aid_instances VALUES (77, 1, NULL, 1, '1', '2019-01-01') $$),
	'55000 year 2019 of ledger "county" already contains aid', 'a year that has aid');
SELECT is(pg_temp.attached($$ SELECT county.open_year(2019); SELECT county.close_period('2019-05-01') $$), '55000 month 2019-05 is closed', 'a year with a closed month');
CREATE ROLE attach_clerk;
GRANT USAGE ON SCHEMA county TO attach_clerk;
GRANT ALL ON ALL TABLES IN SCHEMA county TO attach_clerk;
SELECT is(pg_temp.attached('SET LOCAL ROLE attach_clerk'), '42501 permission denied for function attach_year', 'not the owner');
RESET ROLE;
REVOKE ALL ON ALL TABLES IN SCHEMA county FROM attach_clerk;

SELECT is((SELECT county.attach_year(2019, 'aside'))::text, 'county.aid_instances_2019', 'it becomes the year''s partition');
SELECT is((SELECT count(*) FROM county.aid_instances), 8::bigint, 'with its rows');
SELECT hasnt_table('public', 'aside', 'and is where it was no more');
SELECT is_empty($$ SELECT * FROM verify_ledger('county') $$, 'no guard is missing');
SELECT throws_ok($$ INSERT INTO county.aid_instances_2019 VALUES (20, 1, 2, 1, '1', '2019-01-01') $$, '23514', NULL, 'the guards work');
SELECT throws_ok($$ DELETE FROM county.memberships WHERE person_id = 1 $$, '23514', NULL, 'from both sides');
SELECT lives_ok($$ INSERT INTO county.aid_instances (aid_id, household_id, supermarket_id, amount, aided_on) VALUES (20, 1, 1, '1', '2019-01-01') $$, 'more can be recorded');
SELECT is((SELECT (county.close_period('2019-04-01')).instances), 8::bigint, 'the month can be closed');
SELECT county.open_year(2018);
SELECT bag_eq($$ SELECT attname, atttypid, attnotnull, pg_get_expr(adbin, adrelid) FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum WHERE attrelid = 'county.aid_instances_2019'::regclass AND attnum > 0 $$,
	$$ SELECT attname, atttypid, attnotnull, pg_get_expr(adbin, adrelid) FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum WHERE attrelid = 'county.aid_instances_2018'::regclass AND attnum > 0 $$, 'its columns are those of any year');
SELECT bag_eq($$ SELECT pg_get_constraintdef(oid), conislocal FROM pg_constraint WHERE conrelid = 'county.aid_instances_2019'::regclass $$,
	$$ SELECT pg_get_constraintdef(oid), conislocal FROM pg_constraint WHERE conrelid = 'county.aid_instances_2018'::regclass $$, 'and so are its constraints');

SELECT * FROM finish();
ROLLBACK;

-- Books that close: what is stored, what is refused, what reports read. All of it by an owner without privileges.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(83);

\ir ../lib/refusal.sql

CREATE ROLE ledger_test_owner;
CREATE ROLE ledger_test_clerk;
DO $$ BEGIN EXECUTE format('GRANT CREATE, TEMPORARY ON DATABASE %I TO ledger_test_owner', current_database()); END $$;
GRANT ledger_test_owner TO CURRENT_USER;
SET LOCAL ROLE ledger_test_owner;

SELECT create_ledger('county');
SELECT county.open_year(2018);
SELECT county.open_year(2019);
INSERT INTO county.divisions (division, name_zh) VALUES ('410423', '某县');
INSERT INTO county.supermarkets VALUES (1, 'one', '410423', '2018-01-01'), (2, 'two', '410423', '2018-01-01');
INSERT INTO county.households SELECT h, 'h' || h, '410423', '2017-01-01' FROM generate_series(1, 5) AS h;
INSERT INTO county.persons VALUES (1, 'p1'), (2, 'p2');
INSERT INTO county.memberships VALUES (1, 1, '2017-01-01'), (2, 2, '2017-01-01');
INSERT INTO county.aid_instances VALUES
	(1, 1, 1, 1, '10', '2018-01-01', 1), (2, 2, 2, 2, '20', '2018-01-31', 2), (3, 1, NULL, 2, '5.50', '2018-01-15', 1),
	(4, 3, NULL, 1, '7', '2018-02-01', 1), (5, 1, 1, 1, '1', '2018-12-31', 1), (6, 4, NULL, 1, '2', '2019-01-01', 1);
CREATE TEMP TABLE open_books AS SELECT year, instances, households, persons, amount, tally::text FROM county.aid_year JOIN county.aid_year_tally USING (year) WHERE year <= 2019;

-- The months of the years that are open.
SELECT is((SELECT concat(min(month), ' ', max(month), ' ', count(*), ' ', count(version)) FROM county.periods),
	'2018-01-01 2019-12-01 24 0', 'a year that is opened has twelve open months');

-- Closing.
SELECT is(county.close_period('2018-01-17')::text, '(1,4,2,2,35.50)', 'closing tells the month''s figures');
SELECT results_eq('SELECT supermarket_id, tally::text FROM county.closed_tallies', $$ VALUES
	(1::bigint, '{instances: 1, amount: 10.00, households: {1}, persons: {1}}'),
	(2, '{instances: 3, amount: 25.50, households: {1-2}, persons: {2}}') $$, 'and stores the tally of each supermarket');
SELECT results_eq($$ SELECT month, version, closed_by = session_user, closed_at > now(), tally::text, length(seal), reopened_at, reopened_by, reason FROM county.closings $$,
	$$ VALUES (date '2018-01-01', 1, true, true, '{instances: 4, amount: 35.50, households: {1-2}, persons: {1-2}}', 32, NULL::timestamptz, NULL::text, NULL::text) $$,
	'and of all, with who and when');
SELECT results_eq('SELECT month, version FROM county.periods WHERE version IS NOT NULL', $$ VALUES (date '2018-01-01', 1) $$, 'only that month is closed');
SELECT is(county.close_period('2018-03-31')::text, '(1,0,0,0,0.00)', 'a month without aid closes, and before the one before it');
SELECT is_empty($$ SELECT * FROM county.closed_tallies WHERE month = '2018-03-01' $$, 'it has no supermarkets');

-- Later changes are refused, by every path.
SELECT is(pg_temp.refusal($$ INSERT INTO county.aid_instances VALUES (9, 1, NULL, 1, '1', '2018-01-31') $$), format(
	'55000 | month 2018-01 is closed | %s closed it on %s (version 1); its aid can no longer change. | To correct it, reopen it, which is logged: SELECT county.reopen_period(''2018-01-01'', ''the reason''); and close it again afterwards.',
	session_user, CURRENT_DATE), 'insert, and what to do instead');
SELECT throws_ok($$ INSERT INTO county.aid_instances VALUES (9, 1, NULL, 1, '1', '2018-03-01') $$, '55000', 'month 2018-03 is closed', 'into a closed month without aid');
SELECT throws_ok($$ INSERT INTO county.aid_instances VALUES (9, 1, NULL, 1, '1', '2018-02-01'), (10, 1, NULL, 1, '1', '2018-03-31') $$, '55000', 'month 2018-03 is closed', 'insert of several months');
SELECT throws_ok($$ INSERT INTO county.aid_instances_2018 VALUES (9, 1, NULL, 1, '1', '2018-01-01') $$, '55000', 'month 2018-01 is closed', 'insert into the partition');
SELECT throws_ok($$ INSERT INTO county.aid_instances VALUES (1, 1, NULL, 1, '1', '2018-01-01') ON CONFLICT (aided_on, aid_id) DO UPDATE SET amount = '1' $$, '55000', 'month 2018-01 is closed', 'upsert');
SELECT throws_ok($$ MERGE INTO county.aid_instances a USING (VALUES (1)) v (aid_id) ON a.aid_id = v.aid_id WHEN MATCHED THEN DELETE $$, '55000', 'month 2018-01 is closed', 'merge');
SELECT throws_ok($$ UPDATE county.aid_instances SET amount = '1' WHERE aid_id = 1 $$, '55000', 'month 2018-01 is closed', 'update');
SELECT throws_ok($$ UPDATE county.aid_instances_2018 SET times = 2 WHERE aid_id = 1 $$, '55000', 'month 2018-01 is closed', 'update in the partition');
SELECT throws_ok($$ UPDATE county.aid_instances SET aided_on = '2018-02-01' WHERE aid_id = 1 $$, '55000', 'month 2018-01 is closed', 'moving a row out');
SELECT throws_ok($$ UPDATE county.aid_instances SET aided_on = '2018-01-01' WHERE aid_id = 4 $$, '55000', 'month 2018-01 is closed', 'moving a row in');
SELECT throws_ok($$ UPDATE county.aid_instances SET aided_on = '2019-02-01' WHERE aid_id = 1 $$, '55000', 'month 2018-01 is closed', 'moving a row out to another year');
SELECT throws_ok($$ UPDATE county.aid_instances SET aided_on = '2018-01-02' WHERE aid_id = 6 $$, '55000', 'month 2018-01 is closed', 'moving a row in from another year');
SELECT throws_ok($$ DELETE FROM county.aid_instances WHERE aid_id = 1 $$, '55000', 'month 2018-01 is closed', 'delete');
SELECT throws_ok($$ DELETE FROM county.aid_instances_2018 WHERE aid_id = 1 $$, '55000', 'month 2018-01 is closed', 'delete from the partition');
SELECT throws_ok($$ TRUNCATE county.aid_instances $$, '55000', 'month 2018-01 is closed', 'truncate');
SELECT throws_ok($$ TRUNCATE county.aid_instances_2018 $$, '55000', 'month 2018-01 is closed', 'truncate of the partition');
SELECT throws_ok($$ TRUNCATE county.supermarkets CASCADE $$, '55000', 'month 2018-01 is closed', 'truncate by way of another table');
SELECT throws_ok($$ DELETE FROM county.periods WHERE month = '2018-01-01'; INSERT INTO county.aid_instances VALUES (9, 1, NULL, 1, '1', '2018-01-31') $$,
	'55000', 'month 2018-01 is not open', 'a month that periods does not have is not open');

-- What is open stays open.
SELECT lives_ok($$ INSERT INTO county.aid_instances VALUES (7, 5, NULL, 1, '1', '2018-02-28') $$, 'insert into an open month');
SELECT lives_ok($$ UPDATE county.aid_instances SET amount = '3' WHERE aid_id = 7 $$, 'update there');
SELECT lives_ok($$ UPDATE county.aid_instances SET aided_on = '2019-02-28' WHERE aid_id = 7 $$, 'move between open months');
SELECT lives_ok($$ DELETE FROM county.aid_instances WHERE aid_id = 7 $$, 'delete there');
SELECT lives_ok($$ DELETE FROM county.aid_instances WHERE false; UPDATE county.aid_instances SET amount = '0' WHERE false $$, 'what changes nothing is nothing');
SAVEPOINT leaf;
SELECT lives_ok($$ TRUNCATE county.aid_instances_2019 $$, 'truncate of an open year');
ROLLBACK TO leaf;
SELECT lives_ok($$ UPDATE county.supermarkets SET closed_on = '2019-06-01' WHERE supermarket_id = 2 $$, 'the register goes on');

-- Reports are the same from closed books.
SELECT results_eq('SELECT year, instances, households, persons, amount, tally::text FROM county.aid_year JOIN county.aid_year_tally USING (year) WHERE year <= 2019', 'TABLE open_books', 'with two months closed');
SELECT is((SELECT count(*) FROM generate_series(timestamp '2018-02-01', '2018-12-01', '1 month') AS m, county.close_period(m::date) WHERE m::date <> '2018-03-01'), 10::bigint, 'the rest of the year closes');
SELECT results_eq('SELECT year, instances, households, persons, amount, tally::text FROM county.aid_year JOIN county.aid_year_tally USING (year) WHERE year <= 2019', 'TABLE open_books', 'with a year closed');
SELECT results_eq('SELECT year, tally::text FROM county.closed_years', 'SELECT year, tally FROM open_books WHERE year = 2018', 'of which the tally is stored');
SELECT is_empty($$ SELECT * FROM verify_ledger('county') $$, 'all is well');

-- Proof that they are read: a change without triggers is not in reports, but verify_ledger reports it.
RESET ROLE;
SET LOCAL session_replication_role = replica;
UPDATE county.aid_instances SET amount = '1000' WHERE aid_id IN (1, 6);
SET LOCAL session_replication_role = origin;
SET LOCAL ROLE ledger_test_owner;
SELECT results_eq('SELECT year, amount::text FROM county.aid_year WHERE year <= 2019', $$ VALUES (2018, '43.50'), (2019, '1000.00') $$, 'closed months as closed, open ones as they are');
UPDATE county.ledger SET records_through = '2018-12-30';
SELECT results_eq('SELECT year, instances, amount::text FROM county.aid_year', $$ VALUES (2018, 5::bigint, '42.50') $$, 'a closed month that records cover in part is read from its rows');
UPDATE county.ledger SET records_through = '2018-01-20';
SELECT results_eq('SELECT year, instances, amount::text FROM county.aid_year', $$ VALUES (2018, 2::bigint, '1005.50') $$, 'to the last day that counts');
UPDATE county.ledger SET records_through = NULL;
SELECT isnt_empty($$ SELECT * FROM verify_ledger('county') $$, 'the auditor is told');
RESET ROLE;
SET LOCAL session_replication_role = replica;
UPDATE county.aid_instances SET amount = CASE aid_id WHEN 1 THEN yuan '10' ELSE '2' END WHERE aid_id IN (1, 6);
SET LOCAL session_replication_role = origin;
SET LOCAL ROLE ledger_test_owner;
SELECT is_empty($$ SELECT * FROM verify_ledger('county') $$, 'all is well again');

-- Reopening.
SELECT is(county.reopen_period('2018-01-05', '漏记一户'), 1, 'reopening tells the version that it ends');
SELECT results_eq($$ SELECT version, reopened_by = session_user, reopened_at >= closed_at, reason FROM county.closings WHERE month = '2018-01-01' $$,
	$$ VALUES (1, true, true, '漏记一户') $$, 'and is logged');
SELECT is_empty('TABLE county.closed_years', 'its year is no longer closed');
SELECT results_eq('SELECT year, instances, households, persons, amount, tally::text FROM county.aid_year JOIN county.aid_year_tally USING (year) WHERE year <= 2019', 'TABLE open_books', 'reports are the same');
SELECT is_empty($$ SELECT * FROM restatement('county', '2018-01-31') WHERE difference <> 0 OR supermarket_id IS NOT NULL $$, 'nothing to restate yet');
INSERT INTO county.aid_instances VALUES (8, 5, NULL, 1, '100', '2018-01-20', 3);
DELETE FROM county.aid_instances WHERE aid_id = 2;
SELECT is((SELECT amount FROM county.aid_year WHERE year = 2018), '123.50'::yuan, 'a reopened month is read from its rows');
SELECT results_eq($$ SELECT supermarket_id, figure, published, known_now, difference, added::text, removed::text FROM restatement('county', '2018-01-31') $$, $$ VALUES
	(NULL::bigint, 'instances', 4::numeric, 5::numeric, 1::numeric, NULL, NULL),
	(NULL, 'households', 2, 2, 0, '{5}', '{2}'),
	(NULL, 'persons', 2, 1, -1, '{}', '{2}'),
	(NULL, 'amount', 35.50, 115.50, 80.00, NULL, NULL),
	(1, 'instances', 1, 4, 3, NULL, NULL),
	(1, 'households', 1, 2, 1, '{5}', '{}'),
	(1, 'persons', 1, 1, 0, '{}', '{}'),
	(1, 'amount', 10, 110, 100, NULL, NULL),
	(2, 'instances', 3, 1, -2, NULL, NULL),
	(2, 'households', 2, 1, -1, '{}', '{2}'),
	(2, 'persons', 1, 0, -1, '{}', '{2}'),
	(2, 'amount', 25.50, 5.50, -20, NULL, NULL) $$, 'a restatement, all and by supermarket');
SELECT is(county.close_period('2018-01-01')::text, '(2,5,2,1,115.50)', 'the second close is version 2');
SELECT results_eq($$ SELECT version, amount(tally)::text FROM county.closings WHERE month = '2018-01-01' ORDER BY 1 $$, $$ VALUES (1, '35.50'), (2, '115.50') $$, 'the first is kept');
SELECT is((SELECT count(*) FROM county.closed_tallies WHERE month = '2018-01-01' AND version = 1), 2::bigint, 'with its supermarkets');
SELECT results_eq($$ SELECT figure, difference FROM restatement('county', '2018-01-31') WHERE supermarket_id IS NULL $$,
	$$ VALUES ('instances', 1::numeric), ('households', 0), ('persons', -1), ('amount', 80) $$, 'against the first by default');
SELECT is_empty($$ SELECT * FROM restatement('county', '2018-01-31', 2) WHERE difference <> 0 $$, 'or against any other');
SELECT is((SELECT amount(tally) FROM county.closed_years), '123.50'::yuan, 'the year is closed anew');
SELECT throws_ok($$ DELETE FROM county.aid_instances WHERE aid_id = 8 $$, '55000', 'month 2018-01 is closed', 'the month is closed again');
SELECT is_empty($$ SELECT * FROM verify_ledger('county') $$, 'all is well');

-- Partitions before need.
SELECT is(to_regclass('county.aid_instances_2020'), NULL, 'nobody has opened 2020');
SELECT county.close_period('2019-10-01');
SELECT is(to_regclass('county.aid_instances_2020'), NULL, 'it is not needed in November');
SELECT county.close_period('2019-11-01');
SELECT isnt(to_regclass('county.aid_instances_2020'), NULL, 'the close of November opens the next year');
SELECT is(county.close_period('2016-05-01')::text, '(1,0,0,0,0.00)', 'closing opens its own year where nobody has');

-- Closings that are refused.
SELECT is(left(pg_temp.refusal($$ SELECT county.close_period('2018-01-31') $$), 31), '55000 | month 2018-01 is closed', 'twice');
SELECT is(pg_temp.refusal(format('SELECT county.close_period(%L)', date_trunc('month', CURRENT_DATE)::date)), format(
	'55000 | month %s is not over | Its last day is %s; today is %s. | Close it when it is over and its aid is recorded.', to_char(CURRENT_DATE, 'YYYY-MM'),
	(date_trunc('month', CURRENT_DATE) + interval '1 month - 1 day')::date, CURRENT_DATE), 'the current month');
UPDATE county.ledger SET records_through = '2019-12-30';
SELECT is(pg_temp.refusal($$ SELECT county.close_period('2019-12-01') $$),
	'55000 | records do not cover month 2019-12 | They cover the days through 2019-12-30. | When they cover the month, record that: UPDATE county.ledger SET records_through = ''2019-12-31'';', 'a month that records do not cover');
SELECT is(pg_temp.refusal($$ SELECT county.close_period(NULL) $$), '22023 | month null is out of range | Months from 1949-10 to 2199-12 can be closed. | Give any day of the month, as in: 2020-03-01.', 'no month');
SELECT throws_ok($$ SELECT county.close_period('infinity') $$, '22023', 'month infinity is out of range', 'never');
SELECT throws_ok($$ SELECT nowhere.close_period('2018-01-01') $$, '3F000', 'schema "nowhere" does not exist', 'no ledger');
SELECT is(pg_temp.refusal($$ SELECT county.reopen_period('2018-01-31', E' \t　') $$),
	'22023 | reopening a month requires a reason | The reason is recorded with the closing. | Give a reason: SELECT county.reopen_period(''2018-01-01'', ''the reason'');', 'no reason');
SELECT is(pg_temp.refusal($$ SELECT county.reopen_period('2019-01-31', 'why not') $$), '55000 | month 2019-01 is not closed | Its aid can be changed without reopening it.', 'an open month');
SELECT is(pg_temp.refusal($$ SELECT * FROM restatement('county', '2018-01-31', 3) $$),
	'P0002 | there is no version 3 of month 2018-01 | Each close_period of the month makes a version, from 1. | To list the versions: SELECT month, version, closed_at FROM county.closings;', 'no such version');
SELECT throws_ok($$ SELECT * FROM restatement('county', NULL) $$, 'P0002', 'there is no version 1 of month null', 'no month');

-- A clerk records, and neither closes nor reopens.
SELECT county.grant_access('ledger_test_clerk', 'clerk') \g /dev/null
RESET ROLE;
GRANT ledger_test_clerk TO CURRENT_USER;
SET LOCAL ROLE ledger_test_clerk;
SELECT lives_ok($$ INSERT INTO county.aid_instances (household_id, person_id, supermarket_id, amount, aided_on) VALUES (1, 1, 1, '1', '2019-02-28') $$, 'a clerk writes to an open month');
SELECT throws_ok($$ INSERT INTO county.aid_instances (household_id, person_id, supermarket_id, amount, aided_on) VALUES (1, 1, 1, '1', '2018-02-28') $$, '55000', 'month 2018-02 is closed', 'and not to a closed one');
SELECT throws_ok($$ UPDATE county.periods SET version = NULL $$, '42501', NULL, 'which the clerk cannot open by hand');
SELECT is(pg_temp.refusal($$ SELECT county.reopen_period('2018-01-31', 'because') $$),
	'42501 | permission denied for function reopen_period', 'nor by the function');
SELECT throws_ok($$ SELECT county.close_period('2019-02-01') $$, '42501', NULL, 'nor close');
RESET ROLE;

-- What is open between closed months.
CREATE FUNCTION pg_temp.spans(first date, last date, closed date[]) RETURNS text LANGUAGE sql AS $$
	SELECT coalesce(string_agg(concat(s.first_day, ' to ', s.last_day), ', '), 'none') FROM ledger_open_spans(first, last, closed) AS s
$$;
SELECT is(pg_temp.spans('2018-01-01', '2018-12-31', '{}'), '2018-01-01 to 2018-12-31', 'an open year is one span');
SELECT is(pg_temp.spans('2018-01-01', '2018-12-31', '{2018-01-01,2018-02-01,2018-05-01}'), '2018-03-01 to 2018-04-30, 2018-06-01 to 2018-12-31', 'closed months stand between spans');
SELECT is(pg_temp.spans('2018-01-01', '2018-11-15', '{2018-10-01}'), '2018-01-01 to 2018-09-30, 2018-11-01 to 2018-11-15', 'the last span ends with the last day');
SELECT is(pg_temp.spans('2018-01-01', '2018-02-28', '{2018-02-01,2018-01-01}'), 'none', 'nothing is left of closed months');
SELECT is(pg_temp.spans('2018-01-01', '2017-12-31', '{}'), 'none', 'nor of no days');

-- Years that a query does not ask for are not read.
CREATE FUNCTION pg_temp.partitions(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	line text;
	found text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN ' || query LOOP
		found := nullif(concat_ws(' ', found, substring(line FROM 'on (aid_instances_\d+)')), '');
	END LOOP;
	RETURN found;
END $$;
SET LOCAL enable_indexscan = off;
SET LOCAL enable_bitmapscan = off;
SELECT is(pg_temp.partitions($$ SELECT * FROM county.aid_instances WHERE aided_on BETWEEN '2018-03-01' AND '2018-06-30' $$), 'aid_instances_2018', 'one year, one partition');
SELECT is(pg_temp.partitions($$ SELECT * FROM county.aid_instances WHERE aided_on >= '2018-12-31' AND aided_on < '2020-01-01' $$), 'aid_instances_2018 aid_instances_2019', 'two years, two');

SELECT * FROM finish();
ROLLBACK;

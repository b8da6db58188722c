-- Village assistance on a ledger small enough to be counted by hand.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(29);

-- Which constraint, if any, refuses a statement.
CREATE FUNCTION pg_temp.refused_by(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state text;
	rule text;
BEGIN
	EXECUTE statement;
	RETURN 'no refusal';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, rule = CONSTRAINT_NAME;
	RETURN state || ' ' || rule;
END $$;

SELECT create_ledger('county', records_through => '2020-06-30');
INSERT INTO county.divisions (division, name_zh) VALUES
	('410423', '县'), ('410423101', '镇'), ('410423101201', '甲村'), ('410423101202', '乙村'), ('410423101203', '丙村');
INSERT INTO county.organisations VALUES (1, '工会', 'union', '410423'), (2, '另一工会', 'union', NULL);
INSERT INTO county.helpers VALUES (1, 'a', 1), (2, 'b', 1), (3, 'c', NULL), (4, 'd', NULL);
INSERT INTO county.households SELECT h, 'h' || h, CASE WHEN h < 4 THEN division_code '410423101201' ELSE '410423101202' END, '2015-01-01' FROM generate_series(1, 5) AS h;

SELECT results_eq('SELECT division, villages, postings, cadres, projects, funds::text FROM county.village_assistance',
	$$ VALUES (NULL::division_code, 0::bigint, 0::bigint, 0::bigint, 0::bigint, '0.00') $$, 'nothing recorded: one row of zeros');
SELECT is((SELECT result FROM county.rule_check WHERE rule = 'attendance'), 'insufficient evidence', 'nor is the rule judged');

INSERT INTO county.village_pairings VALUES
	(1, '410423101201', 1, '2016-01-01', NULL), (2, '410423101202', 1, '2016-01-01', '2018-01-01'), (3, '410423101202', 2, '2017-01-01', NULL),
	(4, '410423101203', 1, '2020-07-01', NULL);
INSERT INTO county.postings VALUES
	(1, 1, 1, '2020-06-03', NULL), (2, 1, 2, '2016-01-01', '2016-01-11'), (3, 2, 2, '2017-01-01', '2017-01-02'),
	(4, 3, 2, '2020-06-30', NULL), (5, 4, 3, '2020-07-01', NULL);
INSERT INTO county.household_pairings VALUES
	(1, 1, '2016-01-01', '2018-01-01'), (2, 1, '2018-01-01', NULL), (2, 2, '2018-01-01', NULL), (2, 4, '2018-01-01', NULL),
	(3, 5, '2020-06-30', NULL), (4, 3, '2016-01-01', '2020-06-30');
INSERT INTO county.projects VALUES
	(1, 1, 'road', NULL, '2017-01-01', '2017-06-01'), (2, 1, 'well', 'x', '2018-01-01', NULL), (3, 2, 'clinic', NULL, '2017-01-01', '2017-01-01'),
	(4, 1, 'toilet', NULL, '2020-01-01', '2020-07-01');
INSERT INTO county.project_funds VALUES
	(1, 1, '2017-01-01', 'x', '100.01'), (2, 1, '2017-02-01', 'y', '0.99'), (3, 2, '2018-01-01', 'x', '10'), (4, 3, '2017-01-01', 'x', '5'),
	(5, 4, '2020-07-01', 'x', '1000');

-- What is refused.
SELECT is(pg_temp.refused_by($$ INSERT INTO county.village_pairings VALUES (9, '410423101', 1, '2016-01-01') $$), '23514 village_pairings_are_of_villages', 'a pairing with a town');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.village_pairings VALUES (9, '410423101201', 1, '2019-01-01') $$), '23P01 village_pairings_do_not_overlap', 'the same pairing twice');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.village_pairings VALUES (9, '410423101201', 2, '2019-01-01') $$), 'no refusal', 'two organisations may help one village');
DELETE FROM county.village_pairings WHERE pairing_id = 9;
SELECT is(pg_temp.refused_by($$ INSERT INTO county.village_pairings VALUES (9, '410423101202', 1, '2018-01-01', '2018-01-01') $$), '23514 village_pairings_valid_time');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.postings VALUES (9, 3, 1, '2020-06-10', NULL) $$), '23P01 postings_do_not_overlap', 'in two villages at a time');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.attendance VALUES (1, '2020-06-02', 5, 4) $$), '23514 attendance_week_begins_on_monday');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.attendance VALUES (1, '2020-06-08', 8, 4) $$), '23514 attendance_days_of_a_week');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.attendance VALUES (1, '2020-06-08', 5, -1) $$), '23514 attendance_nights_of_a_week');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.household_pairings VALUES (3, 1, '2019-01-01', NULL) $$), '23P01 household_pairings_do_not_overlap', 'two cadres for one household');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.projects VALUES (9, 1, 'castle', NULL, '2017-01-01') $$), '23503 projects_kind_fkey');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.projects VALUES (9, 1, 'road', NULL, '2017-01-02', '2017-01-01') $$), '23514 projects_time');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.project_funds VALUES (9, 1, '2017-01-01', 'x', '0') $$), '23514 project_funds_amount_is_positive');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.rule_parameters VALUES ('curfew', '2017-01-01', 1) $$), '23503 rule_parameters_rule_fkey');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.rule_parameters VALUES ('days_a_week', '2017-01-01', -1) $$), '23514 rule_parameters_value_is_not_negative');

SELECT results_eq('SELECT division::text, villages, postings, staff, staff_now, cadres, households, projects, funds::text FROM county.village_assistance', $$ VALUES
	('410423101201', 1::bigint, 2::bigint, 2::bigint, 1::bigint, 1::bigint, 2::bigint, 1::bigint, '111.00'),
	('410423101202', 1, 2, 1, 1, 2, 2, 1, '5.00'),
	('410423101203', 0, 0, 0, 0, 0, 0, 0, '0.00'),
	(NULL, 2, 4, 2, 2, 2, 4, 2, '116.00') $$, 'villages, and all of them: people are counted once, the rest adds up');
SELECT is((SELECT staff FROM county.village_assistance WHERE division IS NULL), 2::bigint, 'staff of two villages who are the same person');

-- The rule: whole weeks only, the first beginning on Monday, the last ending by the last covered day, a Tuesday.
INSERT INTO county.rule_parameters VALUES ('days_a_week', '2020-01-01', 5), ('nights_a_week', '2020-01-01', 4), ('nights_a_week', '2020-06-20', 3);
SELECT results_eq('SELECT posting_id, week, days, nights_required::integer, result FROM county.attendance_check', $$ VALUES
	(2::bigint, date '2016-01-04', NULL::integer, NULL::integer, 'insufficient evidence'::rule_result),
	(1, '2020-06-08', NULL, 4, 'insufficient evidence'),
	(1, '2020-06-15', NULL, 4, 'insufficient evidence'),
	(1, '2020-06-22', NULL, 3, 'insufficient evidence') $$, 'no record is no pass, and no failure');
INSERT INTO county.attendance VALUES (1, '2020-06-08', 5, 4), (1, '2020-06-15', 5, 3), (1, '2020-06-22', 5, 3);
SELECT results_eq('SELECT week, result FROM county.attendance_check WHERE posting_id = 1', $$ VALUES
	(date '2020-06-08', 'pass'::rule_result), ('2020-06-15', 'fail'), ('2020-06-22', 'pass') $$, 'the rule of the week counts');
SELECT is((SELECT result FROM county.rule_check WHERE rule = 'attendance'), 'fail', 'one failure fails the rule');
SELECT results_eq($$ SELECT checked, passed, failed, insufficient FROM county.rule_check WHERE rule = 'attendance' $$,
	'VALUES (4::bigint, 2::bigint, 1::bigint, 1::bigint)', 'with the cases that decide');
UPDATE county.attendance SET nights = NULL WHERE week = '2020-06-15';
SELECT is((SELECT result FROM county.attendance_check WHERE week = '2020-06-15'), 'insufficient evidence', 'enough days, but unknown nights');
UPDATE county.attendance SET days = 4 WHERE week = '2020-06-15';
SELECT is((SELECT result FROM county.attendance_check WHERE week = '2020-06-15'), 'fail', 'too few days fail whatever the nights');
UPDATE county.attendance SET excused = 'leave' WHERE week = '2020-06-15';
SELECT is_empty($$ SELECT week FROM county.attendance_check WHERE week = '2020-06-15' $$, 'an excused week is not judged');
DELETE FROM county.postings WHERE posting_id = 2;
SELECT is((SELECT result FROM county.rule_check WHERE rule = 'attendance'), 'pass', 'now every case passes');
INSERT INTO county.rule_parameters VALUES ('days_a_week', '2020-06-01', NULL);
SELECT is((SELECT count(*) FROM county.attendance_check WHERE result = 'pass'), 0::bigint, 'a rule that asks nothing cannot be passed');

UPDATE county.postings SET valid_from = '2020-06-24' WHERE posting_id = 1;
SELECT results_eq($$ SELECT id, day, detail FROM county.data_quality WHERE problem = 'attendance outside its posting' ORDER BY day $$,
	$$ VALUES (1::bigint, date '2020-06-08', 'posted from 2020-06-24'), (1, '2020-06-15', 'posted from 2020-06-24') $$,
	'weeks before a posting are named, but not the week in which it begins');
UPDATE county.postings SET valid_from = '2015-12-01' WHERE posting_id = 1;
SELECT results_eq($$ SELECT problem, id, day FROM county.data_quality WHERE table_name = 'postings' $$,
	$$ VALUES ('posting outside its pairing', 1::bigint, date '2015-12-01') $$, 'a posting from before the pairing is named');

SELECT * FROM finish();
ROLLBACK;

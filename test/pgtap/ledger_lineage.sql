-- Households that split and merge: what moves with them, and how counts follow. All figures are counted by hand.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(53);

-- A refusal as one text: SQLSTATE, message, detail.
CREATE FUNCTION pg_temp.refusal(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state text;
	message text;
	detail text;
BEGIN
	EXECUTE statement;
	RETURN 'no refusal';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL;
	RETURN concat_ws(' | ', state, message, nullif(detail, ''));
END $$;

SELECT create_ledger('county', records_through => '2022-12-31');
SELECT county.open_year(year) FROM generate_series(2018, 2022) AS year;
INSERT INTO county.divisions (division, name_zh, valid_to) VALUES ('410423', '县', NULL), ('410423101', '甲镇', NULL),
	('410423102', '乙镇', '2021-01-01'), ('410423102201', '村', NULL), ('410423103', '丙镇', '2021-01-01'), ('410423104', '丁镇', NULL);
INSERT INTO county.division_successors VALUES ('410423102', '410423101'), ('410423103', '410423101'), ('410423103', '410423104');
INSERT INTO county.households (name, division, registered_on)
	SELECT 'h' || h, CASE h WHEN 1 THEN '410423102201' WHEN 3 THEN '410423103' ELSE '410423101' END::division_code, '2015-01-01'
	FROM generate_series(1, 6) AS h;
INSERT INTO county.household_categories VALUES (1, 'minimum_living', '2016-01-01', NULL), (2, 'five_guarantees', '2016-01-01', NULL), (3, 'five_guarantees', '2017-01-01', '2022-01-01');
INSERT INTO county.persons (name) SELECT 'p' || p FROM generate_series(1, 8) AS p;
INSERT INTO county.memberships SELECT p, CASE WHEN p <= 3 THEN 1 WHEN p <= 5 THEN p - 2 WHEN p <= 7 THEN 4 ELSE 5 END, date '2015-01-01', CASE p WHEN 3 THEN date '2030-01-01' END
	FROM generate_series(1, 8) AS p;
INSERT INTO county.supermarkets (name, division, opened_on) VALUES ('s', '410423', '2018-01-01');

-- Household 1 goes into 7 and 8.
SELECT is(county.split_household(1, '2020-05-01', '[{"members": [2, 1]}, {"members": [3], "name": "third", "division": "410423101"}]'),
	'{7,8}', 'split_household returns the new numbers');
SELECT results_eq('SELECT household_id, name, division::text, registered_on::date, removed_on::date FROM county.households WHERE household_id IN (1, 7, 8) ORDER BY 1', $$ VALUES
	(1::bigint, 'h1', '410423102201', date '2015-01-01', date '2020-05-01'),
	(7, 'p2', '410423102201', '2020-05-01', NULL),
	(8, 'third', '410423101', '2020-05-01', NULL) $$, 'the household ends and the parts begin');
SELECT results_eq('SELECT person_id, household_id, valid_from::date, valid_to::date FROM county.memberships WHERE person_id <= 3 ORDER BY 1, 3', $$ VALUES
	(1::bigint, 1::bigint, date '2015-01-01', date '2020-05-01'), (1, 7, '2020-05-01', NULL),
	(2, 1, '2015-01-01', '2020-05-01'), (2, 7, '2020-05-01', NULL),
	(3, 1, '2015-01-01', '2020-05-01'), (3, 8, '2020-05-01', '2030-01-01') $$, 'the members move, and leave when they would have');
SELECT results_eq('SELECT household_id, category, valid_from::date, valid_to::date FROM county.household_categories WHERE household_id IN (1, 7, 8) ORDER BY 1', $$ VALUES
	(1::bigint, 'minimum_living', date '2016-01-01', date '2020-05-01'), (7, 'minimum_living', '2020-05-01', NULL), (8, 'minimum_living', '2020-05-01', NULL) $$,
	'the parts are in its category');
SELECT results_eq('SELECT household_id, successor_id, changed_on::date FROM county.household_lineage', $$ VALUES (1::bigint, 7::bigint, date '2020-05-01'), (1, 8, '2020-05-01') $$, 'the lineage says so');

-- 2 and 3 become 9; 10 leaves 4, which stays; 5 joins 9; 6, of which nobody is known, joins 4; 9 goes into 11 and 12.
SELECT is(county.merge_households('{2,3}', '2021-03-01'), 9::bigint, 'merge_households returns the new number');
SELECT results_eq('SELECT household_id, name, division::text, registered_on::date, removed_on::date FROM county.households WHERE household_id IN (2, 3, 9) ORDER BY 1', $$ VALUES
	(2::bigint, 'h2', '410423101', date '2015-01-01', date '2021-03-01'), (3, 'h3', '410423103', '2015-01-01', '2021-03-01'),
	(9, 'h2', '410423101', '2021-03-01', NULL) $$, 'the first names the new one');
SELECT results_eq('SELECT household_id, category, valid_from::date, valid_to::date FROM county.household_categories WHERE household_id IN (2, 3, 9) ORDER BY 1', $$ VALUES
	(2::bigint, 'five_guarantees', date '2016-01-01', date '2021-03-01'), (3, 'five_guarantees', '2017-01-01', '2021-03-01'), (9, 'five_guarantees', '2021-03-01', NULL) $$,
	'the category of both is its category');
SELECT is(county.split_household(4, '2021-06-01', '[{"members": [7]}]', keeps_number => true), '{10}', 'one part may keep the number');
SELECT results_eq('SELECT household_id, removed_on::date FROM county.households WHERE household_id IN (4, 10) ORDER BY 1',
	'VALUES (4::bigint, NULL::date), (10, NULL)', 'and then both are there');
SELECT results_eq('SELECT person_id, household_id FROM county.memberships WHERE valid_to IS NULL AND person_id IN (6, 7) ORDER BY 1',
	'VALUES (6::bigint, 4::bigint), (7, 10)', 'the others stay');
SELECT is(county.merge_households('{5}', '2022-02-01', 9), 9::bigint, 'one may keep its number in a merger');
SELECT is(county.merge_households('{4,6}', '2022-06-01', 4), 4::bigint, 'also when it is named among them');
SELECT is(county.split_household(9, '2022-09-01', '[{"members": [4]}, {"members": [5, 8]}]'), '{11,12}', 'what was merged may split');
SELECT results_eq('SELECT household_id, count(*) FROM county.memberships WHERE valid_to IS NULL GROUP BY 1 ORDER BY 1', $$ VALUES
	(4::bigint, 1::bigint), (7, 2), (10, 1), (11, 1), (12, 2) $$, 'everybody belongs somewhere');

-- Sets follow, in the order of time.
SELECT is(county.household_successors('{1}')::text, '{1,7-8}', 'a set and its heirs');
SELECT is(county.household_successors('{1}', '2020-05-02')::text, '{1}', 'from a day on');
SELECT is(county.household_successors('{2}', to_day => '2022-08-31')::text, '{2,9}', 'to a day');
SELECT is(county.household_successors('{2}')::text, '{2,9,11-12}', 'through several changes');
SELECT is(county.household_successors('{6}')::text, '{4,6}', 'what had left before does not descend from those who came after');
SELECT is(county.household_successors('{1000000}')::text, '{1000000}', 'most never change');
SELECT is(county.household_successors('{}')::text, '{}', 'no set, no heirs');
SELECT is(county.household_predecessors('{12}')::text, '{2-3,5,9,12}', 'and back');
SELECT is(county.household_predecessors('{12}', '2022-01-01')::text, '{5,9,12}', 'back to a day');
SELECT is(county.household_successors(NULL), NULL, 'NULL for NULL');

-- Retention. 2020: 7 comes back as part of 1, and 3 itself. 2021: 9 is what 3 became; 2 and 8 come back. 2022: 4 was never aided before 10 left it.
INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on) VALUES
	(1, 1, '1', '2018-03-01'), (2, 1, '1', '2018-03-01'), (3, 1, '1', '2018-03-01'),
	(2, 1, '1', '2019-03-01'),
	(3, 1, '1', '2020-01-01'), (7, 1, '1', '2020-05-01'),
	(2, 1, '1', '2021-01-01'), (8, 1, '1', '2021-03-01'), (9, 1, '1', '2021-04-01'),
	(4, 1, '1', '2022-05-01'), (9, 1, '1', '2022-05-01'), (10, 1, '1', '2022-05-01');
PREPARE retention AS SELECT year, households, new, retained, returned, lapsed FROM county.retention_year;
SELECT results_eq('retention', $$ VALUES
	(2018, 3::bigint, 3::bigint, 0::bigint, 0::bigint, 0::bigint),
	(2019, 1, 0, 1, 0, 2),
	(2020, 2, 0, 0, 2, 1),
	(2021, 3, 0, 1, 2, 1),
	(2022, 3, 2, 1, 0, 1) $$, 'retention follows the lineage');
SELECT results_eq('SELECT year, households FROM county.aid_year WHERE year = 2021', 'VALUES (2021, 3::bigint)',
	'in one year, what merged and the merger are two');
SELECT county.close_period(make_date(year, month, 1)) FROM generate_series(2018, 2022) AS year, generate_series(1, 12) AS month;
SELECT results_eq('retention', $$ VALUES
	(2018, 3::bigint, 3::bigint, 0::bigint, 0::bigint, 0::bigint),
	(2019, 1, 0, 1, 0, 2),
	(2020, 2, 0, 0, 2, 1),
	(2021, 3, 0, 1, 2, 1),
	(2022, 3, 2, 1, 0, 1) $$, 'from closed books as well');
SELECT is_empty($$ SELECT * FROM verify_ledger('county') $$, 'which splits and mergers leave as they are');

SELECT results_eq('SELECT year, splits, mergers FROM county.lineage_year', $$ VALUES
	(2018, 0::bigint, 0::bigint), (2019, 0, 0), (2020, 1, 0), (2021, 1, 1), (2022, 1, 2) $$, 'how often households changed');

-- Increments: 5 gained 50 and 7 gained 20. 2 was merged and 4 lost a part in 2021: not paired.
INSERT INTO county.incomes (household_id, year, source, amount) VALUES
	(2, 2020, 'wage', '100'), (2, 2021, 'wage', '200'), (9, 2021, 'wage', '500'), (4, 2020, 'wage', '1000'), (4, 2021, 'wage', '600'),
	(5, 2020, 'wage', '300'), (5, 2021, 'wage', '350'), (7, 2020, 'wage', '10'), (7, 2021, 'wage', '30');
SELECT results_eq('SELECT year, scheme, households, total, mean FROM county.increment_year', $$ VALUES
	(2021, NULL::text, 2::bigint, '70'::yuan, '35'::yuan) $$, 'increments pair households that stayed what they were');
SELECT is((SELECT not_paired FROM county.lineage_year WHERE year = 2021), 2::bigint, 'and the others are counted');
-- Poverty at the end of 2021: 9 with two members, 4 with one, 5 with one, 7 with two; 2 is no more.
INSERT INTO county.rule_parameters (rule, valid_from, value) VALUES ('poverty_line', '2021-01-01', 150);
SELECT results_eq('SELECT year, households, persons, poor_after FROM county.poverty_year', 'VALUES (2021, 4::bigint, 6::bigint, 2::bigint)',
	'poverty is of the households of the year''s end');

-- Divisions: the town 乙镇 went into 甲镇, whole; 丙镇 into two.
SELECT results_eq($$ SELECT division::text, households FROM county.aid_by_division WHERE year = 2018 AND level >= 'township' $$, $$ VALUES
	('410423101', 2::bigint), ('410423103', 1), ('410423102201', 1) $$, 'aid of a town that ended is under its successor');
SELECT results_eq($$ SELECT division::text, households FROM county.aid_by_division WHERE year = 2020 AND level IN ('county', 'township') $$, $$ VALUES
	('410423', 2::bigint), ('410423101', 1), ('410423103', 1) $$, 'in every year');
UPDATE county.ledger SET records_through = '2020-12-31';
SELECT results_eq($$ SELECT division::text, households FROM county.aid_by_division WHERE year = 2018 AND level = 'township' $$, $$ VALUES
	('410423101', 1::bigint), ('410423102', 1), ('410423103', 1) $$, 'not before it ended');
UPDATE county.ledger SET records_through = '2022-12-31';
INSERT INTO county.divisions (division, name_zh, valid_to) VALUES ('410425', '新县', NULL), ('410425001', '新镇', '2022-07-01');
UPDATE county.divisions SET valid_to = '2022-06-01' WHERE division = '410423101';
INSERT INTO county.division_successors VALUES ('410423101', '410425001');
SELECT results_eq($$ SELECT division::text, households FROM county.aid_by_division WHERE year = 2018 AND level >= 'county' $$, $$ VALUES
	('410423', 1::bigint), ('410425', 2), ('410423103', 1), ('410425001', 2), ('410423102201', 1) $$, 'through several successors, into another county');
INSERT INTO county.division_successors VALUES ('410425001', '410423102');
SELECT results_eq($$ SELECT division::text, households FROM county.aid_by_division WHERE year = 2018 AND level >= 'county' $$, $$ VALUES
	('410423', 3::bigint), ('410423101', 1), ('410423102', 1), ('410423103', 1), ('410423102201', 1) $$, 'divisions that became each other end the walk');

-- Refusals.
SELECT is(pg_temp.refusal($$ SELECT county.split_household(1, '2022-01-01', '[{}, {}]') $$),
	'22023 | household 1 cannot change on 2022-01-01 | It was registered on 2015-01-01 and removed on 2020-05-01.', 'an ended household');
SELECT is(pg_temp.refusal($$ SELECT county.merge_households('{4,77}', '2022-07-01') $$),
	'22023 | household 77 cannot change on 2022-07-01 | It is not on the register.', 'an unknown household');
SELECT is(pg_temp.refusal($$ SELECT county.merge_households('{4}', '2022-07-01') $$),
	'22023 | at least two households are needed for a merger | Fewer than two different households are given.', 'one household');
SELECT is(pg_temp.refusal($$ SELECT county.split_household(7, '2022-01-01', '[{"members": [1]}]') $$),
	'22023 | household 7 cannot be split this way | There is 1 part; a household that ends needs 2 or more.', 'one part');
SELECT is(pg_temp.refusal($$ SELECT county.split_household(7, '2022-01-01', '[{"members": [1]}, {"member": [2]}]') $$),
	'22023 | household 7 cannot be split this way | Part 2 is not an object with the keys name, members and division.', 'a misspelt key');
SELECT is(pg_temp.refusal($$ SELECT county.split_household(7, '2022-01-01', '[{"members": [1]}, {"members": [6]}]') $$),
	'22023 | household 7 cannot be split this way | Person 6 is not a member of it both before and on that day.', 'somebody else''s member');
SELECT is(pg_temp.refusal($$ SELECT county.split_household(7, '2022-01-01', '[{"members": [1]}, {"members": [1]}]') $$),
	'22023 | household 7 cannot be split this way | Person 1 is listed twice.', 'a member in two parts');
SELECT is(pg_temp.refusal($$ SELECT county.split_household(7, '2022-01-01', '[{"members": [1]}, {}]') $$),
	'23514 | household 7 still has members after 2022-01-01 | Person 2 is a member from 2020-05-01 on.', 'a member left out');
SELECT is(pg_temp.refusal($$ SELECT county.split_household(7, '2022-01-01', '[{"members": [1, 2]}]', true) $$),
	'22023 | household 7 cannot be split this way | No member would remain in the part that keeps the number.', 'nobody left');
SELECT is(pg_temp.refusal($$ SELECT county.merge_households('{10}', '2022-10-01', 4) $$),
	'23514 | household 10 would descend from itself | Its new predecessors already descend from it: see county.household_descent.', 'a cycle');
INSERT INTO county.households (household_id, name, division, registered_on) VALUES (20, 'x', '410423101', '2010-01-01');
SELECT is(pg_temp.refusal($$ INSERT INTO county.household_lineage VALUES (4, 20, '2022-06-01') $$),
	'23514 | household 4 would change twice on 2022-06-01 | On that day others become part of it, and it becomes part of others: the order is undefined.', 'two changes on a day');
SELECT is(pg_temp.refusal($$ UPDATE county.households SET removed_on = '2020-04-30' WHERE household_id = 1 $$),
	'23514 | household 1 was not on the register on 2020-05-01 | It was registered on 2015-01-01 and removed on 2020-04-30. On that day it splits or is merged: see household_lineage.', 'dates that belie the lineage');
SELECT county.reopen_period('2022-11-01', 'test');
INSERT INTO county.aid_instances (household_id, person_id, supermarket_id, amount, aided_on) VALUES (7, 2, 1, '1', '2022-11-01');
SELECT is(pg_temp.refusal($$ SELECT county.split_household(7, '2022-10-01', '[{"members": [1]}, {"members": [2]}]') $$),
	'23514 | person 2 was aided as a member of household 7 on 2022-11-01 | That aid would be left without a membership.', 'aid after the split');

-- The rows of data_quality.
INSERT INTO county.aid_instances (aid_id, household_id, supermarket_id, amount, aided_on) VALUES (99, 1, 1, '1', '2022-11-01');
INSERT INTO county.helpers (name) VALUES ('c');
INSERT INTO county.household_pairings VALUES (1, 2, '2019-01-01', NULL), (1, 3, '2019-01-01', '2021-03-01');
UPDATE county.memberships SET valid_to = NULL WHERE person_id = 8 AND household_id = 12;
INSERT INTO county.persons VALUES (100, 'late');
INSERT INTO county.memberships VALUES (100, 9, '2022-08-01');
SELECT results_eq($$ SELECT problem, table_name, id, day, detail FROM county.data_quality WHERE problem LIKE '%exit' OR problem LIKE '%ended' AND table_name = 'memberships' ORDER BY 1 $$, $$ VALUES
	('aid after exit', 'aid_instances', 99::bigint, date '2022-11-01', 'household 1 left the register on 2020-05-01; it went into 7, 8'),
	('member of a household that ended', 'memberships', 100, '2022-09-01', 'household 9 went into 11, 12'),
	('paired after exit', 'household_pairings', 2, '2019-01-01', 'helper 1 is paired with a household that left the register on 2021-03-01; it went into 9') $$,
	'data_quality names what the register left behind');
SELECT ok(county.split_household(10, '2022-12-01', '[{"name": "a"}, {"members": [7]}]') IS NOT NULL, 'a part of which no member is known has a name');

SELECT * FROM finish();
ROLLBACK;

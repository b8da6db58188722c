-- Wrong records that a ledger refuses.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(46);

\ir ../lib/refusal.sql

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

SELECT create_ledger('county');
SELECT county.open_year(2018), county.open_year(2019);
INSERT INTO county.divisions (division, name_zh) VALUES ('410423', '某县');
INSERT INTO county.supermarkets VALUES (1, 'shop', '410423', '2018-03-01', NULL), (2, 'closed shop', '410423', '2018-03-01', '2019-03-01');
INSERT INTO county.households VALUES (1, 'h1', '410423', '2017-01-01'), (2, 'h2', '410423', '2017-01-01');
INSERT INTO county.household_categories VALUES (1, 'five_guarantees', '2017-01-01', '2018-01-01');
INSERT INTO county.persons VALUES (1, 'p1'), (2, 'p2');
INSERT INTO county.memberships VALUES (1, 1, '2017-01-01', '2018-07-01'), (1, 2, '2018-07-01', NULL), (2, 2, '2017-01-01', NULL);
INSERT INTO county.donors VALUES (1, 'd');
INSERT INTO county.donations VALUES (1, 1, 1, '2018-03-01', 'in_kind', '100', 'rice');
INSERT INTO county.aid_instances VALUES (1, 1, 1, 2, '10', '2018-06-30'), (2, 2, 1, 2, '10', '2019-02-28'), (3, 1, NULL, 1, '0', '2018-03-01');

-- Register.
SELECT is(pg_temp.refused_by($$ INSERT INTO county.divisions VALUES ('410424', 'x', 'x', '2018-01-01', '2018-01-01') $$), '23514 divisions_valid_time');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.divisions VALUES ('410424', 'x', 'x', NULL, '2018-01-01') $$), 'no refusal', 'a division that ended');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.division_successors VALUES ('410424', '410424') $$), '23514 division_successors_differ');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.division_successors VALUES ('410424', '410999') $$), '23503 division_successors_successor_fkey');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.division_successors VALUES ('410424', '410423') $$), 'no refusal');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.households VALUES (3, 'h', '410999', '2017-01-01') $$), '23503 households_division_fkey');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.households VALUES (3, 'h', '410423', '2017-01-01', '2016-01-01') $$), '23514 households_registered_time');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.household_categories VALUES (1, 'minimum_living', '2017-06-01', NULL) $$), '23P01 household_categories_do_not_overlap', 'two categories at a time');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.household_categories VALUES (1, 'minimum_living', '2018-01-01', NULL) $$), 'no refusal', 'one after the other');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.household_categories VALUES (2, 'minimum_living', '2017-06-01', NULL) $$), 'no refusal', 'another household''s category');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.household_categories VALUES (2, 'rich', '2016-01-01', '2017-01-01') $$), '23503 household_categories_category_fkey');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.memberships VALUES (2, 1, '2018-01-01', '2018-02-01') $$), '23P01 memberships_do_not_overlap', 'member of two households');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.memberships VALUES (2, 1, '2016-01-01', '2017-01-01') $$), 'no refusal', 'of one after the other');

-- Supermarkets and donations.
SELECT is(pg_temp.refused_by($$ INSERT INTO county.supermarkets VALUES (3, 's', '410423', '2018-01-01', '2018-01-01') $$), '23514 supermarkets_open_time');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.supermarkets VALUES (3, 's', '410423', '0218-01-01') $$), '23514 from_1949_10_01_to_2199_12_31');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.supermarkets VALUES (3, 's', '410423', '2018-01-01', 'infinity') $$), '23514 from_1949_10_01_to_2199_12_31');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.donations VALUES (2, 1, NULL, '2018-03-01', 'in_kind', '0') $$), '23514 donations_value_is_positive');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.donations VALUES (2, 1, NULL, '2018-03-01', 'loan', '1') $$), '23514 donations_kind');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.donations VALUES (2, 1, NULL, '2018-03-01', 'cash', '1', 'rice') $$), '23514 donations_cash_has_no_goods');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.donations VALUES (2, 1, NULL, '20018-03-01', 'cash', '1') $$), '23514 from_1949_10_01_to_2199_12_31');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.donations VALUES (2, 9, NULL, '2018-03-01', 'cash', '1') $$), '23503 donations_donor_id_fkey');
SELECT is(pg_temp.refusal($$ INSERT INTO county.donations VALUES (2, 1, 2, '2019-03-01', 'cash', '1') $$),
	'23514 | supermarket 2 is not open on 2019-03-01 | It opened on 2018-03-01 and closed on 2019-03-01; donation 2 is dated 2019-03-01. | Correct the day on which it was received, or the dates of the supermarket.', 'a donation to a closed supermarket');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.donations VALUES (2, 1, NULL, '2017-03-01', 'cash', '1') $$), 'no refusal', 'the office receives at any time');
SELECT is(pg_temp.refused_by($$ UPDATE county.donations SET received_on = '2018-02-28' WHERE donation_id = 1 $$), '23514 supermarket_is_open', 'moving a donation before the opening');

-- Aid.
SELECT is(pg_temp.refused_by($$ INSERT INTO county.aid_instances VALUES (9, 1, NULL, 1, '-1', '2018-04-01') $$), '23514 aid_instances_amount_is_not_negative');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.aid_instances VALUES (9, 1, NULL, 1, '1', '2018-04-01', 0) $$), '23514 aid_instances_times_is_positive');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.aid_instances VALUES (9, NULL, 1, 1, '1', '2018-04-01') $$), '23502 ', 'aid to no household');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.aid_instances VALUES (9, 9, NULL, 1, '1', '2018-04-01') $$), '23503 aid_instances_household_id_fkey');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.aid_instances VALUES (9, 1, NULL, 9, '1', '2018-04-01') $$), '23503 aid_instances_supermarket_id_fkey');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.aid_instances VALUES (9, 1, NULL, 1, '1', '2020-04-01') $$), '23514 ', 'aid in a year that is not open');
SELECT is(pg_temp.refusal($$ INSERT INTO county.aid_instances VALUES (9, 1, NULL, 1, '1', '2018-02-28') $$),
	'23514 | supermarket 1 is not open on 2018-02-28 | It opened on 2018-03-01; aid instance 9 is dated 2018-02-28. | Correct the day on which it was given, or the dates of the supermarket.', 'aid before the opening');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.aid_instances VALUES (9, 1, NULL, 2, '1', '2019-03-01') $$), '23514 supermarket_is_open', 'aid on the first day of being closed');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.aid_instances_2018 VALUES (9, 1, NULL, 1, '1', '2018-02-28') $$), '23514 supermarket_is_open', 'aid put into a partition');
-- Up to PostgreSQL 16 only the parent numbers its rows; from 17 on a partition does so too.
SELECT is(pg_temp.refused_by($$ INSERT INTO county.aid_instances_2018 (household_id, supermarket_id, amount, aided_on) VALUES (1, 1, '1', '2018-04-15') $$),
	CASE WHEN current_setting('server_version_num')::integer < 170000 THEN '23502 ' ELSE 'no refusal' END, 'aid without a number put into a partition');
SELECT is(pg_temp.refused_by($$ UPDATE county.aid_instances SET aided_on = '2019-03-01' WHERE aid_id = 2 $$), '23514 supermarket_is_open', 'aid moved out of the dates');
SELECT is(pg_temp.refusal($$ INSERT INTO county.aid_instances VALUES (9, 1, 2, 1, '1', '2018-04-01') $$),
	'23514 | person 2 is not a member of household 1 on 2018-04-01 | They are recorded together in aid instance 9. | Record the membership first, correct the household or the date, or leave the person null.', 'a person of another household');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.aid_instances VALUES (9, 1, 1, 1, '1', '2018-07-01') $$), '23514 aid_person_is_member', 'a person who has moved');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.aid_instances VALUES (9, 2, 1, 1, '1', '2018-07-01') $$), 'no refusal', 'in the new household');

-- The same rules from the other side.
SELECT is(pg_temp.refusal($$ UPDATE county.supermarkets SET closed_on = '2019-02-28' WHERE supermarket_id = 2 $$),
	'23514 | the dates of supermarket 2 exclude 2019-02-28 | Aid of 2019-02-28 is recorded for it. | Correct what is recorded on that day first.', 'closing before the last aid');
SELECT is(pg_temp.refused_by($$ UPDATE county.supermarkets SET opened_on = '2018-03-02' WHERE supermarket_id = 1 $$), '23514 supermarket_is_open', 'opening after the first donation');
SELECT is(pg_temp.refused_by($$ UPDATE county.supermarkets SET opened_on = '2018-02-01', closed_on = '2019-03-02' WHERE supermarket_id = 2 $$), 'no refusal', 'longer dates');
SELECT is(pg_temp.refusal($$ UPDATE county.memberships SET valid_to = '2018-06-30' WHERE person_id = 1 AND household_id = 1 $$),
	'23514 | person 1 was aided as a member of household 1 on 2018-06-30 | That aid would be left without a membership. | Include that day in the membership, or correct the aid first.', 'ending a membership before the aid');
SELECT is(pg_temp.refused_by($$ DELETE FROM county.memberships WHERE person_id = 1 $$), '23514 aid_person_is_member', 'deleting a membership that aid needs');
SELECT is(pg_temp.refused_by($$ DELETE FROM county.memberships WHERE person_id = 2 $$), 'no refusal', 'deleting one that it does not');
SELECT is(pg_temp.refused_by($$ UPDATE county.memberships SET household_id = 2 WHERE household_id = 1 AND person_id = 1 $$), '23514 aid_person_is_member', 'moving one to another household');
SELECT is(pg_temp.refused_by($$ DELETE FROM county.households WHERE household_id = 1 $$) ~ '^23503 ', true, 'deleting a household that was aided');

SELECT * FROM finish();
ROLLBACK;

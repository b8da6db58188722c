-- The yearly views of a division, and of the books as they stood on a day.
BEGIN;
SET client_min_messages = warning;
SET timezone = 'Asia/Shanghai';
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(30);

SELECT create_ledger('county', division => '410423', records_through => '2019-02-28');
SELECT county.open_year(year) FROM generate_series(2018, 2019) AS year;
SELECT is_empty('SELECT county.aid_year_of()', 'a ledger without rows has no years');
SELECT is_empty($$SELECT county.covered_year_of('2019-01-01')$$, 'nor has one without closings, as of any day');
SELECT is(county.records_through_of(), '2019-02-28'::date, 'the records go on to where the ledger says');
SELECT is(county.records_through_of('2019-01-01'), NULL, 'its books had not begun');

SET LOCAL search_path = county, public;
INSERT INTO divisions (division, name_zh) VALUES ('410423', '县'), ('410423101', '甲镇'), ('410423102', '乙镇'), ('410423101201', '村');
INSERT INTO households SELECT h, 'h' || h, '410423102', '2015-01-01' FROM generate_series(1, 4) AS h;
INSERT INTO supermarkets VALUES (1, 'town', '410423101', '2018-01-01', '2019-02-01'), (2, 'village', '410423101201', '2018-06-01', NULL),
	(3, 'other town', '410423102', '2018-01-01', NULL);
INSERT INTO donors VALUES (1, 'd1'), (2, 'd2');
INSERT INTO donations VALUES
	(1, 1, 1, '2018-02-01', 'cash', '1', NULL), (2, 1, 2, '2018-07-01', 'in_kind', '2', 'rice'), (3, 2, 3, '2018-02-01', 'cash', '4', NULL),
	(4, 2, NULL, '2018-02-01', 'cash', '8', NULL);
INSERT INTO aid_instances VALUES
	(1, 1, NULL, 1, '1', '2018-01-05', 1), (2, 2, NULL, 2, '2', '2018-07-05', 2), (3, 1, NULL, 3, '4', '2018-07-05', 1),
	(4, 3, NULL, 1, '8', '2019-01-05', 1), (5, 3, NULL, 3, '16', '2019-02-05', 1);
RESET search_path;

-- ---- everything ----
SELECT set_eq('SELECT * FROM county.aid_year_of()', 'SELECT * FROM county.aid_year', 'without arguments the functions are the views');
SELECT set_eq('SELECT * FROM county.donation_year_of()', 'SELECT * FROM county.donation_year', 'of donations');
SELECT set_eq('SELECT * FROM county.supermarket_year_of()', 'SELECT year, open, founded, closed, is_partial FROM county.supermarket_year', 'of supermarkets');
SELECT set_eq('SELECT * FROM county.covered_year_of()', 'SELECT * FROM county.covered_year', 'of years');
SELECT set_eq($$SELECT * FROM county.aid_year_of('410423')$$, 'SELECT * FROM county.aid_year', 'the ledger''s own division is everything');
SELECT set_eq($$SELECT * FROM county.donation_year_of('4104')$$, 'SELECT * FROM county.donation_year', 'and what it lies in, the office''s donations with it');

-- ---- a part ----
SELECT results_eq($$SELECT year, instances, households, amount::text FROM county.aid_year_of('410423101')$$,
	$$VALUES (2018, 3::bigint, 2::bigint, '3.00'), (2019, 1, 1, '8.00')$$, 'a town has the aid of its supermarkets and its villages''');
SELECT results_eq($$SELECT year, instances FROM county.aid_year_of('410423101201')$$, $$VALUES (2018, 2::bigint), (2019, 0)$$, 'a village, in every year of the ledger');
SELECT is((SELECT sum(instances) FROM county.aid_year_of('410423101')) + (SELECT sum(instances) FROM county.aid_year_of('410423102')),
	(SELECT sum(instances) FROM county.aid_year), 'instances of divisions add up');
SELECT is((SELECT households FROM county.aid_year_of('410423101') WHERE year = 2018) + (SELECT households FROM county.aid_year_of('410423102') WHERE year = 2018), 3::bigint,
	'households do not: one of two was aided in both');
SELECT is_empty($$SELECT * FROM county.aid_year_of('410425') WHERE instances > 0$$, 'another county has none');
SELECT results_eq($$SELECT received::text, donations, donors FROM county.donation_year_of('410423101') WHERE year = 2018$$,
	$$VALUES ('3.00', 2::bigint, 1::bigint)$$, 'a town has its donations, not the office''s');
SELECT results_eq($$SELECT open, founded, closed FROM county.supermarket_year_of('410423101')$$,
	$$VALUES (2::bigint, 2::bigint, 0::bigint), (1, 0, 1)$$, 'and its supermarkets');

-- ---- the books as they stood ----
SELECT county.close_period('2018-01-01'), county.close_period('2018-07-01'), county.close_period('2019-01-01');
SELECT set_eq($$SELECT * FROM county.aid_year_of('410423')$$, 'SELECT * FROM county.aid_year', 'closed months and open ones are a part''s too');
UPDATE county.closings SET closed_at = month + 40;
SELECT county.reopen_period('2018-07-01', 'late papers');
INSERT INTO county.aid_instances VALUES (6, 4, NULL, 2, '32', '2018-07-06', 1);
SELECT results_eq($$SELECT year, instances, is_partial FROM county.aid_year_of(NULL, '2019-02-28')$$,
	$$VALUES (2018, 4::bigint, true), (2019, 1, true)$$, 'a month stays published when it is reopened; open months are not in it');
SELECT results_eq($$SELECT year, instances FROM county.aid_year_of(NULL, '2018-02-09')$$, 'VALUES (0, 0::bigint) LIMIT 0', 'the day before the first closing');
SELECT results_eq($$SELECT year, instances FROM county.aid_year_of(NULL, '2018-02-10')$$, 'VALUES (2018, 1::bigint)', 'the day of it');
SELECT results_eq($$SELECT year, instances FROM county.aid_year_of('410423101', '2019-02-28')$$, 'VALUES (2018, 3::bigint), (2019, 1)', 'of a part');
SELECT is(county.records_through_of('2018-09-01'), '2018-07-31'::date, 'the last day of the last month closed by then');
SELECT results_eq($$SELECT year, instances(published), instances(known_now), months, restated FROM county.aid_restated_year_of(NULL, '2019-02-28')$$,
	'VALUES (2018, 4::bigint, 5::bigint, 2::bigint, 1::bigint), (2019, 1, 1, 1, 0)', 'what was published is held against the rows of a month that is open now');
SELECT results_eq($$SELECT year, instances(published), instances(known_now), restated FROM county.aid_restated_year_of('410423102', '2019-02-28')$$,
	'VALUES (2018, 1::bigint, 1::bigint, 0::bigint), (2019, 0, 0, 0)', 'a part that did not change');
SELECT county.close_period('2018-07-01');
UPDATE county.closings SET closed_at = '2019-03-31 23:59:59' WHERE version = 2;
SELECT results_eq($$SELECT month, version, current_version FROM county.closings_of('2019-03-30') WHERE month = '2018-07-01'$$,
	$$VALUES ('2018-07-01'::date, 1, 2)$$, 'the day before the second closing, the first');
SELECT results_eq($$SELECT version FROM county.closings_of('2019-03-31') WHERE month = '2018-07-01'$$, 'VALUES (2)', 'on its day, to the last second, the second');
SELECT results_eq($$SELECT instances(published), instances(known_now), restated FROM county.aid_restated_year_of('410423101', '2019-03-30') WHERE year = 2018$$,
	'VALUES (3::bigint, 4::bigint, 1::bigint)', 'held against the closing that holds now');
SELECT set_eq('SELECT month, version FROM county.closings_of()', 'SELECT month, version FROM county.periods WHERE version IS NOT NULL', 'and now, those that hold');

-- ---- a reader without rights is refused by the tables, not let in by the functions ----
CREATE ROLE parts_reader;
GRANT USAGE ON SCHEMA county TO parts_reader;
SET ROLE parts_reader;
SELECT throws_ok('SELECT * FROM county.aid_year_of()', '42501', NULL, 'the functions read with the rights of their caller');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;

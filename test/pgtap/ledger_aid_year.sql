-- The views on a ledger small enough to be counted by hand.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(20);

SELECT create_ledger('county', records_through => '2020-06-30');
SELECT county.open_year(year) FROM generate_series(2016, 2020) AS year;
SELECT is_empty('TABLE county.aid_year', 'a ledger without rows has no years');

INSERT INTO county.divisions (division, name_zh) VALUES ('410423', '某县');
INSERT INTO county.households SELECT h, 'h' || h, '410423', '2015-01-01' FROM generate_series(1, 4) AS h;
INSERT INTO county.persons SELECT p, 'p' || p FROM generate_series(1, 3) AS p;
INSERT INTO county.memberships VALUES
	(1, 1, '2015-01-01', '2018-01-01'), (1, 2, '2018-01-01', NULL), (2, 2, '2015-01-01', NULL), (3, 3, '2015-01-01', NULL);
INSERT INTO county.supermarkets VALUES
	(1, 'open', '410423', '2016-05-01', NULL),
	(2, 'closed on the first day of 2019', '410423', '2016-12-31', '2019-01-01'),
	(3, 'opened and closed within 2018', '410423', '2018-02-01', '2018-12-31'),
	(4, 'opened on the last covered day', '410423', '2020-06-30', NULL),
	(5, 'opened a day too late', '410423', '2020-07-01', NULL);
INSERT INTO county.donors VALUES (1, 'd1'), (2, 'd2');
INSERT INTO county.donations VALUES
	(1, 1, NULL, '2016-01-01', 'cash', '100.01', NULL), (2, 1, NULL, '2016-12-31', 'in_kind', '0.99', 'rice'), (3, 2, NULL, '2016-06-01', 'in_kind', '10', 'rice'),
	(4, 2, NULL, '2018-06-01', 'cash', '5', NULL),
	(5, 1, NULL, '2020-06-30', 'cash', '7', NULL), (6, 2, NULL, '2020-07-01', 'cash', '1000', NULL);
INSERT INTO county.aid_instances VALUES
	(1, 1, 1, 1, '10.50', '2016-05-01', 1),
	(2, 1, NULL, 1, '1', '2016-05-02', 3),
	(3, 2, 2, 2, '0', '2016-12-31', 1),
	(4, 2, 1, 2, '2', '2018-12-31', 1),
	(5, 3, NULL, 1, '3', '2018-01-01', 1),
	(6, 1, NULL, 1, '4', '2020-06-30', 2),
	(7, 4, NULL, 1, '1000', '2020-07-01', 1);

SELECT results_eq('SELECT year, first_day, last_day, is_partial FROM county.covered_year', $$ VALUES
	(2016, date '2016-01-01', date '2016-12-31', false),
	(2017, '2017-01-01', '2017-12-31', false),
	(2018, '2018-01-01', '2018-12-31', false),
	(2019, '2019-01-01', '2019-12-31', false),
	(2020, '2020-01-01', '2020-06-30', true) $$, 'years without gaps, the last one partial');
SELECT results_eq('SELECT year, open, founded, closed, is_partial FROM county.supermarket_year', $$ VALUES
	(2016, 2::bigint, 2::bigint, 0::bigint, false),
	(2017, 2, 0, 0, false),
	(2018, 2, 1, 1, false),
	(2019, 1, 0, 1, false),
	(2020, 2, 1, 0, true) $$, 'supermarkets: the stock and its two flows');
SELECT is_empty($$
	SELECT year FROM (SELECT *, lag(open, 1, 0::bigint) OVER (ORDER BY year) AS opening FROM county.supermarket_year) AS y
	WHERE open <> opening + founded - closed
	$$, 'each stock is the one before, with the flows');
SELECT results_eq('SELECT year, received::text, cash::text, in_kind::text, donations, donors, is_partial FROM county.donation_year', $$ VALUES
	(2016, '111.00', '100.01', '10.99', 3::bigint, 2::bigint, false),
	(2017, '0.00', '0.00', '0.00', 0, 0, false),
	(2018, '5.00', '5.00', '0.00', 1, 1, false),
	(2019, '0.00', '0.00', '0.00', 0, 0, false),
	(2020, '7.00', '7.00', '0.00', 1, 1, true) $$, 'donations: worth, kinds, different donors');
SELECT results_eq('SELECT year, instances, households, persons, amount::text, is_partial FROM county.aid_year', $$ VALUES
	(2016, 5::bigint, 2::bigint, 2::bigint, '11.50', false),
	(2017, 0, 0, 0, '0.00', false),
	(2018, 2, 2, 1, '5.00', false),
	(2019, 0, 0, 0, '0.00', false),
	(2020, 2, 1, 0, '4.00', true) $$, 'aid: times count, a missing person does not');

-- The tally merges over years where the counts do not add up.
SELECT results_eq('SELECT instances(r), households(r), persons(r), amount(r)::text FROM (SELECT rollup(tally) AS r FROM county.aid_year_tally) AS t',
	$$ VALUES (9::bigint, 3::bigint, 2::bigint, '20.50') $$, 'all years together');
SELECT is((SELECT sum(households) FROM county.aid_year), 5::numeric, 'adding the years up would count two households twice');
SELECT is((SELECT household_set(rollup(tally))::text FROM county.aid_year_tally WHERE year <= 2018), '{1-3}', 'the households themselves');
SELECT is((SELECT count(*) FROM county.aid_year_tally WHERE tally IS NULL), 0::bigint, 'a year without aid has the empty tally');
SELECT ok((SELECT tally = (SELECT tally FROM county.aid_year_tally WHERE year = 2019) FROM county.aid_year_tally WHERE year = 2017), 'which equals itself');

-- The last covered day moves.
UPDATE county.ledger SET records_through = '2020-12-31';
SELECT results_eq('SELECT year, open, is_partial FROM county.supermarket_year WHERE year = 2020', 'VALUES (2020, 3::bigint, false)', 'a covered year is whole');
SELECT results_eq('SELECT instances, households FROM county.aid_year WHERE year = 2020', 'VALUES (3::bigint, 2::bigint)', 'and its last rows count');
UPDATE county.ledger SET records_through = '2021-03-31';
SELECT results_eq('SELECT year, instances, is_partial FROM county.aid_year WHERE year >= 2020', 'VALUES (2020, 3::bigint, false), (2021, 0::bigint, true)', 'a covered year without rows is zero');
SELECT is((SELECT open FROM county.supermarket_year WHERE year = 2021), 3::bigint, 'but what is open stays open');
UPDATE county.ledger SET records_through = '2015-12-31';
SELECT is_empty('TABLE county.donation_year', 'nothing is covered before the first row');
UPDATE county.ledger SET records_through = '2018-06-01';
SELECT results_eq('SELECT year, received::text, is_partial FROM county.donation_year', $$ VALUES (2016, '111.00', false), (2017, '0.00', false), (2018, '5.00', true) $$, 'rows after the last covered day do not count');

-- An open ledger.
UPDATE county.ledger SET records_through = NULL;
SELECT results_eq('SELECT year, donations, is_partial FROM county.donation_year WHERE year = 2020', 'VALUES (2020, 2::bigint, false)', 'an open ledger counts every row');
SELECT county.open_year(date_part('year', now())::integer);
INSERT INTO county.aid_instances VALUES (8, 1, NULL, 1, '1', CURRENT_DATE, 1);
SELECT is((SELECT is_partial FROM county.aid_year WHERE year = date_part('year', CURRENT_DATE)),
	CURRENT_DATE < make_date(date_part('year', CURRENT_DATE)::integer, 12, 31), 'and its current year is partial');
SELECT is((SELECT count(*) FROM county.aid_year), (date_part('year', CURRENT_DATE) - 2015)::bigint, 'and reaches to its last row');

SELECT * FROM finish();
ROLLBACK;

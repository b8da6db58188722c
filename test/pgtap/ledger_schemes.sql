-- Incomes, poverty, retention, overlap, increments, divisions and the honour roll, counted by hand.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(23);

SELECT create_ledger('county', records_through => '2020-06-30');
SELECT county.open_year(year) FROM generate_series(2016, 2020) AS year;
INSERT INTO county.divisions (division, name_zh) VALUES ('41', '省'), ('410423', '县'), ('410423101', '甲镇'), ('410423102', '乙镇'), ('410423101201', '村');
INSERT INTO county.households SELECT h, 'h' || h, CASE h WHEN 1 THEN division_code '410423101201' WHEN 2 THEN '410423101' ELSE '410423102' END, '2015-01-01'
	FROM generate_series(1, 6) AS h;
INSERT INTO county.persons SELECT p, 'p' || p FROM generate_series(1, 8) AS p;
INSERT INTO county.memberships
	SELECT p, least(p, 6), date '2015-01-01', NULL::date FROM generate_series(1, 8) AS p WHERE p <> 5;
INSERT INTO county.supermarkets VALUES (1, 's', '410423', '2016-01-01');
INSERT INTO county.aid_instances VALUES
	(1, 1, 1, 1, '10', '2016-03-01', 1), (2, 2, NULL, 1, '20', '2016-03-01', 2), (3, 3, NULL, 1, '30', '2016-03-01', 1),
	(4, 1, NULL, 1, '1', '2017-03-01', 1), (5, 4, 4, 1, '1', '2017-03-01', 1),
	(6, 2, NULL, 1, '1', '2018-03-01', 1), (7, 4, NULL, 1, '1', '2018-03-01', 1), (8, 1, NULL, 1, '1', '2018-03-01', 1),
	(9, 3, NULL, 1, '1', '2020-06-30', 1), (10, 6, NULL, 1, '1', '2020-07-01', 1);

SELECT results_eq('SELECT year, households, new, retained, returned, lapsed, is_partial FROM county.retention_year', $$ VALUES
	(2016, 3::bigint, 3::bigint, 0::bigint, 0::bigint, 0::bigint, false),
	(2017, 2, 1, 1, 0, 2, false),
	(2018, 3, 0, 2, 1, 0, false),
	(2019, 0, 0, 0, 0, 3, false),
	(2020, 1, 0, 0, 1, 0, true) $$, 'who is new, retained, returned, lapsed');
SELECT is_empty($$ SELECT year FROM county.retention_year WHERE households <> new + retained + returned $$, 'which comes to all households');
SELECT is_empty($$
	SELECT year FROM (SELECT *, lag(households, 1, 0::bigint) OVER (ORDER BY year) AS last FROM county.retention_year) AS y WHERE last <> retained + lapsed
	$$, 'and to those of the year before');
SELECT is((SELECT sum(new) FROM county.retention_year), (SELECT households(rollup(tally))::numeric FROM county.aid_year_tally), 'new ones add up to all different ones');

SELECT results_eq('SELECT level, division::text, name_zh, instances, households, persons, amount::text FROM county.aid_by_division WHERE year = 2016', $$ VALUES
	('province'::division_level, '41', '省', 4::bigint, 3::bigint, 1::bigint, '60.00'),
	('prefecture', '4104', NULL, 4, 3, 1, '60.00'),
	('county', '410423', '县', 4, 3, 1, '60.00'),
	('township', '410423101', '甲镇', 3, 2, 1, '30.00'),
	('township', '410423102', '乙镇', 1, 1, 0, '30.00'),
	('village', '410423101201', '村', 1, 1, 1, '10.00') $$, 'aid at every level; who lives in a town itself is in no village');
SELECT results_eq($$ SELECT year, instances, households, persons, amount FROM county.aid_by_division WHERE level = 'county' $$,
	'SELECT year, instances, households, persons, amount FROM county.aid_year WHERE instances > 0', 'the county is the whole');

-- Schemes: household 1 sells, 2 is paired with a cadre, 1 and 5 receive benefits.
INSERT INTO county.organisations VALUES (1, 'u', 'union', NULL);
INSERT INTO county.helpers VALUES (1, 'a');
INSERT INTO county.actions VALUES (1, 1, NULL, 'pairing', 'x', '2016-01-01');
INSERT INTO county.benefits VALUES (1, 1, 'goods', 1, NULL, NULL, '2018-01-01', '1'), (2, 1, 'goods', 5, NULL, NULL, '2018-01-01', '1'), (3, 1, 'goods', NULL, NULL, '410423101201', '2017-01-01', '1');
INSERT INTO county.household_pairings VALUES (1, 2, '2017-12-31', '2019-01-01'), (1, 6, '2020-07-01', NULL);
INSERT INTO county.purchases VALUES (1, 1, '2018-01-01', NULL, 1, 'x', 'direct', '1');
INSERT INTO county.events VALUES (1, 'student_aid', 'x', '2018-01-01');
INSERT INTO county.event_recipients VALUES (1, 1, 3, NULL, '2018-01-01', '1');
SELECT results_eq('SELECT year, scheme, aided::text FROM county.scheme_year WHERE year IN (2017, 2018, 2019, 2020)', $$ VALUES
	(2017, 'supermarket', '{1,4}'), (2017, 'village_assistance', '{2}'),
	(2018, 'consumption', '{1}'), (2018, 'events', '{3}'), (2018, 'model_workers', '{1,5}'), (2018, 'supermarket', '{1-2,4}'), (2018, 'village_assistance', '{2}'),
	(2020, 'supermarket', '{3}') $$, 'schemes and their households; a village is no household');
SELECT results_eq($$ SELECT other_scheme, households, in_both, not_in_other FROM county.scheme_overlap WHERE year = 2018 AND scheme = 'supermarket' $$, $$ VALUES
	('consumption', 3::bigint, 1::bigint, 2::bigint), ('events', 3, 0, 3), ('model_workers', 3, 1, 2), ('village_assistance', 3, 1, 2) $$, 'overlaps');
SELECT is_empty($$
	SELECT a.scheme FROM county.scheme_overlap a JOIN county.scheme_overlap b ON (b.year, b.scheme, b.other_scheme) = (a.year, a.other_scheme, a.scheme) WHERE a.in_both <> b.in_both
	$$, 'the same from both sides');

-- Incomes: one person each in households 1 to 4, none in 5, three in 6.
INSERT INTO county.incomes VALUES
	(1, 2017, 'wage', '1000'), (1, 2018, 'wage', '1000'), (1, 2018, 'relief', '2000.50'),
	(2, 2017, 'wage', '3000'), (2, 2018, 'wage', '2900'),
	(3, 2017, 'wage', '500'), (3, 2018, 'business', '-100'), (3, 2018, 'relief', '100'),
	(4, 2018, 'relief', '1500'),
	(5, 2017, 'wage', '1'), (5, 2018, 'wage', '2'),
	(6, 2017, 'wage', '6000'), (6, 2018, 'wage', '9000'), (6, 2020, 'wage', '1000');
SELECT results_eq('SELECT household_id, income::text, without_relief::text, persons FROM county.household_income WHERE year = 2018 ORDER BY 1', $$ VALUES
	(1::bigint, '3000.50', '1000.00', 1::bigint), (2, '2900.00', '2900.00', 1), (3, '0.00', '-100.00', 1), (4, '1500.00', NULL, 1), (5, '2.00', '2.00', 0), (6, '9000.00', '9000.00', 3) $$,
	'incomes, with and without relief');
SELECT is_empty('TABLE county.poverty_year', 'no line, no poverty to measure');
INSERT INTO county.rule_parameters VALUES ('poverty_line', '2018-01-01', 3000);
SELECT results_eq('SELECT year, households, persons, poor_before, poor_after, headcount_before, headcount_after FROM county.poverty_year', $$ VALUES
	(2018, 5::bigint, 7::bigint, 4::bigint, 3::bigint, round(4/7.0, 6), round(3/7.0, 6)),
	(2020, 1, 3, 3, 3, 1.0, 1.0) $$, 'headcount in persons; at the line is not poor; a household without members is left out');
SELECT results_eq('SELECT gap_before, gap_after, severity_before, severity_after FROM county.poverty_year WHERE year = 2018', $$
	SELECT round((2000 + 100 + 3100 + 3000) / 3000.0 / 7, 6), round((0 + 100 + 3000 + 1500) / 3000.0 / 7, 6),
		round((2000.0 ^ 2 + 100.0 ^ 2 + 3100.0 ^ 2 + 3000.0 ^ 2) / 9000000.0 / 7, 6), round((100.0 ^ 2 + 3000.0 ^ 2 + 1500.0 ^ 2) / 9000000.0 / 7, 6)
	$$, 'gap and severity, by hand');
SELECT is((SELECT is_partial FROM county.poverty_year WHERE year = 2020), true, 'half a year''s income is said to be that');
SELECT is((SELECT problem FROM county.data_quality WHERE table_name = 'incomes' AND id = 5 AND day = '2018-12-31'), 'income but no members', 'an income of nobody is looked at');

-- Increments in 2018: household 1 +2000.50, 2 -100, 3 -500, 5 +1, 6 +3000; 4 has no income before.
SELECT results_eq('SELECT year, scheme, households, total::text, mean::text, lower_quartile::text, median::text, upper_quartile::text, gained FROM county.increment_year WHERE year = 2018', $$ VALUES
	(2018, 'consumption', 1::bigint, '2000.50', '2000.50', '2000.50', '2000.50', '2000.50', 1::bigint),
	(2018, 'events', 1, '-500.00', '-500.00', '-500.00', '-500.00', '-500.00', 0),
	(2018, 'model_workers', 2, '2001.50', '1000.75', '500.88', '1000.75', '1500.63', 2),
	(2018, 'supermarket', 2, '1900.50', '950.25', '425.13', '950.25', '1475.38', 1),
	(2018, 'village_assistance', 1, '-100.00', '-100.00', '-100.00', '-100.00', '-100.00', 0),
	(2018, NULL, 5, '4401.50', '880.30', '-100.00', '1.00', '2000.50', 3) $$, 'paired increments by scheme');
SELECT is_empty('SELECT * FROM county.increment_year WHERE year <> 2018', 'a year without a year before it has none');

-- The honour roll names those who agreed, and nobody else.
INSERT INTO county.donors VALUES (1, 'named', true), (2, 'shy', false), (3, 'silent', false), (4, 'generous', true), (5, 'named', true);
INSERT INTO county.donations VALUES
	(1, 1, NULL, '2018-01-01', 'cash', '10', NULL), (2, 1, NULL, '2018-02-01', 'cash', '5', NULL), (3, 2, NULL, '2018-01-01', 'cash', '100', NULL),
	(4, 3, NULL, '2019-01-01', 'cash', '1', NULL), (5, 4, NULL, '2018-01-01', 'in_kind', '50', 'rice'), (6, 5, NULL, '2018-01-01', 'cash', '2', NULL),
	(7, 1, NULL, '2020-07-01', 'cash', '1000', NULL);
SELECT results_eq('SELECT donor, donors, donations, given::text FROM county.honour_roll WHERE year IS NULL', $$ VALUES
	('generous', 1::bigint, 1::bigint, '50.00'), ('named', 1, 2, '15.00'), ('named', 1, 1, '2.00'), (NULL, 2, 2, '101.00') $$,
	'the honour roll: namesakes apart, those who did not agree together and last');
SELECT results_eq('SELECT donor, given::text FROM county.honour_roll WHERE year = 2019', $$ VALUES (NULL::text, '1.00') $$, 'a year of one shy donor');
SELECT is((SELECT sum(given) FROM county.honour_roll WHERE year IS NOT NULL), (SELECT sum(received) FROM county.donation_year), 'years add up to what was received');
SELECT is_empty($$ SELECT donor FROM county.honour_roll WHERE donor IN ('shy', 'silent') $$, 'nobody is named who did not agree');

-- The rest of data_quality.
UPDATE county.households SET removed_on = '2018-01-01' WHERE household_id = 1;
UPDATE county.households SET registered_on = '2016-03-02' WHERE household_id = 2;
UPDATE county.divisions SET valid_to = '2018-01-01' WHERE division = '410423101';
UPDATE county.persons SET name = 'same', birth_date = '1950-01-01' WHERE person_id IN (3, 7);
SELECT results_eq($$ SELECT problem, table_name, id, day, detail FROM county.data_quality WHERE problem <> 'income but no members' ORDER BY problem COLLATE "C", table_name, id $$, $$ VALUES
	('aid after exit', 'aid_instances', 8::bigint, date '2018-03-01', 'household 1 left the register on 2018-01-01'),
	('aid after exit', 'benefits', 1, '2018-01-01', 'household 1 left the register on 2018-01-01'),
	('aid before registration', 'aid_instances', 2, '2016-03-01', 'household 2 was registered on 2016-03-02'),
	('donors of nearly one name', 'donors', 5, NULL, 'the name nearly equals that of donor 1'),
	('duplicate identity', 'persons', 7, NULL, 'same name and date of birth as person 3'),
	('household in a division that ended', 'households', 2, '2018-01-01', 'division 410423101 has gone into another'),
	('household without members', 'households', 5, NULL, 'on the register, but nobody belongs to it') $$, 'records that want looking at');
ALTER TABLE county.memberships DROP CONSTRAINT memberships_do_not_overlap;
INSERT INTO county.memberships VALUES (1, 2, '2016-01-01');
SELECT results_eq($$ SELECT id, day, detail FROM county.data_quality WHERE problem = 'member of two households' $$,
	$$ VALUES (1::bigint, date '2016-01-01', 'of households 1 and 2') $$, 'even what a constraint should have kept out');

SELECT * FROM finish();
ROLLBACK;

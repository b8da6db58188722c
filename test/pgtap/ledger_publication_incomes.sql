-- Published quartiles and poverty measures disclose no single household. The views hide what the charts hide: a quartile with
-- fewer than k households on either side. Poor people are counted as persons and as households.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(24);
CREATE ROLE incomes_analyst;
\ir ../lib/two_townships.sql
SELECT county.grant_access('incomes_analyst', 'analyst');
INSERT INTO county.incomes (household_id, year, source, amount) SELECT g, 2018, 'wage', '1000.00'
	FROM generate_series(1, 13) AS g;
INSERT INTO county.incomes (household_id, year, source, amount)
SELECT g, 2019, 'wage', 1000 + (g * g * 13.37)::numeric(10, 2) FROM generate_series(1, 13) AS g;
UPDATE county.ledger SET records_through = '2020-12-31';
SELECT county.publish_edition();
CREATE TEMP TABLE gains AS
SELECT n.amount - o.amount AS gain
FROM county.incomes n JOIN county.incomes o ON o.household_id = n.household_id AND o.year = 2018
WHERE n.year = 2019;
GRANT SELECT ON gains TO incomes_analyst;
SET ROLE incomes_analyst;
SELECT is((SELECT households FROM county.publication_increment_year WHERE year = 2019 AND scheme IS NULL), 13::bigint,
	'gains of 13 households are published');
SELECT is_empty($$
	SELECT q.name, q.value
	FROM county.publication_increment_year i,
		LATERAL (VALUES ('lower quartile', i.lower_quartile), ('median', i.median), ('upper quartile',
			i.upper_quartile)) AS q (name, value)
	WHERE i.year = 2019 AND i.scheme IS NULL AND q.value IN (SELECT gain FROM gains)
	$$, 'no published quartile is the exact gain of a household');
SELECT is((SELECT num_nonnulls(lower_quartile, upper_quartile) FROM county.publication_increment_year
	WHERE year = 2019 AND scheme IS NULL), 0,
	'the quartiles of 13 households are hidden');
RESET ROLE;

-- Household 1 has ten members and is poor; twelve households of one member are not.
INSERT INTO county.persons (person_id, name) SELECT 100 + g, 'q' FROM generate_series(1, 9) AS g;
INSERT INTO county.memberships (person_id, household_id, valid_from) SELECT 100 + g, 1, '2016-01-01'
	FROM generate_series(1, 9) AS g;
UPDATE county.incomes SET amount = CASE household_id WHEN 1 THEN '12345.60'::yuan ELSE '50000' END;
INSERT INTO county.rule_parameters VALUES ('poverty_line', '2018-01-01', 3218, 'x');
SELECT county.publish_edition();
SET ROLE incomes_analyst;
SELECT is((SELECT persons FROM county.publication_poverty_year WHERE year = 2019), 22::bigint,
	'poverty among 22 persons is published');
SELECT is((SELECT poor_before FROM county.publication_poverty_year WHERE year = 2019), NULL,
	'ten poor persons of one household are hidden');
SELECT is((SELECT gap_before FROM county.publication_poverty_year WHERE year = 2019), NULL,
	'the gap, from which the income of one household follows, is hidden');
RESET ROLE;

-- 41 households of one person, of which 14 are poor without relief and 13 are so with it: one household crossed the line. Their gains
-- are odd fen, and the median is the gain of one of them.
TRUNCATE county.incomes;
DELETE FROM county.memberships WHERE person_id > 100;
INSERT INTO county.households SELECT g, 'h', '410423101201', '2016-01-01' FROM generate_series(41, 45) AS g;
INSERT INTO county.persons (person_id, name) SELECT g, 'q' FROM generate_series(41, 45) AS g;
INSERT INTO county.memberships (person_id, household_id, valid_from) SELECT g, g, '2016-01-01' FROM generate_series(41, 45) AS g;
INSERT INTO county.incomes (household_id, year, source, amount)
SELECT g, y, 'wage', CASE WHEN y = 2018 THEN 2000 + CASE WHEN g > 14 THEN 3000 ELSE 0 END ELSE 2000 + CASE WHEN g > 14 THEN 3000 ELSE 0 END + (g * 1.37) END
FROM generate_series(1, 41) AS g, generate_series(2018, 2019) AS y;
INSERT INTO county.incomes VALUES (1, 2019, 'relief', '2000');
TRUNCATE gains;
INSERT INTO gains
SELECT n.income - o.income FROM county.household_income n JOIN county.household_income o ON o.household_id = n.household_id AND o.year = 2018
WHERE n.year = 2019;
-- A ledger that published nothing before: editions compare with earlier ones.
DELETE FROM county.edition_figures; DELETE FROM county.edition_blocks; DELETE FROM county.editions;
SELECT county.publish_edition();
SELECT is((SELECT households FROM county.increment_year WHERE year = 2019 AND scheme IS NULL), 41::bigint, '41 households');
SELECT is((SELECT count(*) FROM gains WHERE gain = (SELECT median FROM county.increment_year WHERE year = 2019 AND scheme IS NULL)), 1::bigint,
	'the median is the gain of one of them');
SET ROLE incomes_analyst;
SELECT is((SELECT num_nonnulls(lower_quartile, median, upper_quartile) FROM county.publication_increment_year
	WHERE year = 2019 AND scheme IS NULL), 3, 'the quartiles of 41 households are published');
SELECT is_empty($$
	SELECT q.value
	FROM county.publication_increment_year i, LATERAL (VALUES (i.lower_quartile), (i.median), (i.upper_quartile)) AS q (value)
	WHERE i.year = 2019 AND i.scheme IS NULL AND q.value IN (SELECT gain FROM gains)
	$$, 'to the yuan: none is the exact gain of a household');
SELECT results_eq('SELECT poor_before, poor_households_before FROM county.publication_poverty_year WHERE year = 2019', 'VALUES (14::bigint, 14::bigint)',
	'14 poor persons of 14 households are published');
SELECT results_eq('SELECT poor_after, poor_households_after, headcount_after, gap_after, severity_after FROM county.publication_poverty_year WHERE year = 2019',
	'VALUES (NULL::bigint, NULL::bigint, NULL::numeric, NULL::numeric, NULL::numeric)', 'of the other side the difference would tell one household');
RESET ROLE;

-- The one who crossed has ten members more: many persons, and still one household.
INSERT INTO county.memberships (person_id, household_id, valid_from) SELECT 100 + g, 1, '2016-01-01' FROM generate_series(1, 9) AS g;
INSERT INTO county.persons (person_id, name) VALUES (110, 'q');
INSERT INTO county.memberships (person_id, household_id, valid_from) VALUES (110, 1, '2016-01-01');
UPDATE county.incomes SET amount = CASE source WHEN 'relief' THEN '40000' ELSE '20000' END::yuan WHERE household_id = 1;
SELECT is((SELECT abs(poor_before - poor_after) FROM county.poverty_year WHERE year = 2019), 11::bigint, 'eleven persons crossed the line');
SELECT is((SELECT 'poor_after' = ANY (hides) FROM county.draft_poverty_year() WHERE block = '2019'), true, 'of one household, so they are hidden');

-- Which side has few is named, but only where the interval remains as wide as that of any hidden number. 60 households of one person;
-- so many are above the line (1000) before and after relief.
CREATE FUNCTION pg_temp.poverty(above_before integer, above_after integer, households integer DEFAULT 60) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM county.incomes;
	INSERT INTO county.incomes (household_id, year, source, amount)
	SELECT h, 2019, s.source, (CASE WHEN s.source = 'wage' AND h <= above_before OR s.source = 'relief' AND h > above_before AND h <= above_after THEN 5000 ELSE 10 END)::yuan
	FROM generate_series(1, poverty.households) AS h, (VALUES ('wage'), ('relief')) AS s (source);
	RETURN (
		SELECT format('%s %s %s %s', CASE WHEN d.hides @> '{poor_before}' THEN '-' ELSE d.figures ->> 'poor_before' END,
			CASE WHEN d.hides @> '{poor_after}' THEN '-' ELSE d.figures ->> 'poor_after' END,
			coalesce(d.figures ->> 'few_before', '-'), coalesce(d.figures ->> 'few_after', '-'))
		FROM county.draft_poverty_year() AS d WHERE d.block = '2019');
END $$;
DELETE FROM county.memberships WHERE person_id > 100;
INSERT INTO county.households SELECT g, 'h', '410423101201', '2016-01-01' FROM generate_series(46, 60) AS g;
INSERT INTO county.persons (person_id, name) SELECT g, 'q' FROM generate_series(46, 60) AS g;
INSERT INTO county.memberships (person_id, household_id, valid_from) SELECT g, g, '2016-01-01' FROM generate_series(1, 60) AS g
WHERE NOT EXISTS (SELECT FROM county.memberships m WHERE m.person_id = g) OR g > 45;
SELECT is(pg_temp.poverty(20, 40), '40 20 - -', 'both sides are large: nothing is hidden or named');
SELECT is(pg_temp.poverty(0, 52), '60 - - below', 'few remain below the line');
SELECT is(pg_temp.poverty(8, 8), '- - above above', 'few are above the line, before and after');
SELECT is(pg_temp.poverty(55, 58), '- - below below', 'few are below the line, before and after');
SELECT is(pg_temp.poverty(20, 23), '40 - - -', 'few crossed the line: no side is named');
SELECT is(pg_temp.poverty(8, 16, 16), '- - - -', 'of 16 persons no side is named: where one is small, the other is nearly as small');
-- Relief lifts nobody below the line, so at most 11 were above it before. That the sides differ by ten at least would tell that it was one.
SELECT is(pg_temp.poverty(1, 11), '- - above -', 'one above the line before, and eleven after: the eleven would reveal the one');
SELECT is(pg_temp.poverty(1, 18), '- - above -', 'eighteen would reveal that it were no more than eight');
SELECT is(pg_temp.poverty(1, 19), '- 41 above -', 'nineteen reveal nothing: from one to nine');

-- Every column of a publication that counts people, or is measured over them, is hidden together with the last people of its row.
SELECT is_empty($$
	SELECT p.name, m FROM county.publications p, unnest(p.measures) AS m WHERE p.people = '{}' AND p.name NOT IN ('supermarket_year', 'reconcile')
	$$, 'amounts of people are beside their number');

SELECT * FROM finish();
ROLLBACK;

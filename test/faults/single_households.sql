-- Published quartiles and poverty measures disclose single households.
-- Issue 17, row 8. The views hide what the charts hide: a quartile with fewer than k households on either side. Poor
-- people are counted as persons and as households.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(6);
CREATE ROLE fault_analyst;
\ir ../lib/two_townships.sql
SELECT county.grant_access('fault_analyst', 'analyst');
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
GRANT SELECT ON gains TO fault_analyst;
SET ROLE fault_analyst;
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
SET ROLE fault_analyst;
SELECT is((SELECT persons FROM county.publication_poverty_year WHERE year = 2019), 22::bigint,
	'poverty among 22 persons is published');
SELECT is((SELECT poor_before FROM county.publication_poverty_year WHERE year = 2019), NULL,
	'ten poor persons of one household are hidden');
SELECT is((SELECT gap_before FROM county.publication_poverty_year WHERE year = 2019), NULL,
	'the gap, from which the income of one household follows, is hidden');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;

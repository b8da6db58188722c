-- A love supermarket that is moved to another township after it was published: neither sum of the two shows what it hides.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(5);
SELECT create_ledger('county', division => '410423', records_through => '2019-12-31') \g /dev/null
UPDATE county.ledger SET suppress_below = 5;
INSERT INTO county.divisions (division, name_zh) VALUES ('410423', '县'), ('410423101', '甲镇'), ('410423102', '乙镇'), ('410423103', '丙镇');
INSERT INTO county.supermarkets (supermarket_id, name, division, opened_on)
SELECT s, 's', d::division_code, '2018-01-01' FROM (VALUES (1, '410423101'), (2, '410423101'), (3, '410423101'), (4, '410423102')) AS v (s, d);
INSERT INTO county.households (household_id, name, division, registered_on) SELECT g, 'h', '410423101', '2016-01-01' FROM generate_series(1, 60) AS g;
SELECT county.open_year(2019) \g /dev/null
INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on)
SELECT g, CASE WHEN g <= 12 THEN 1 WHEN g <= 15 THEN 2 WHEN g <= 40 THEN 3 ELSE 4 END, '10', '2019-03-05' FROM generate_series(1, 60) AS g;
SELECT county.close_period(make_date(2019, m, 1)) FROM generate_series(1, 12) AS m \g /dev/null
SELECT county.declare_publication('{supermarket}') \g /dev/null

PREPARE townships AS SELECT division::text, instances FROM county.publication_township_year;
SELECT county.publish_edition() \g /dev/null
SELECT results_eq($$ SELECT value_1, instances FROM county.publication_aid_grouping $$, $$ VALUES ('1', NULL::bigint), ('2', NULL), ('3', 25), ('4', 20) $$,
	'the second has 3 people, and is hidden with the first');
UPDATE county.supermarkets SET division = '410423102' WHERE supermarket_id = 1;
SELECT county.publish_edition() \g /dev/null
SELECT results_eq('townships', $$ VALUES ('410423101', 40::bigint), ('410423102', 20) $$, 'the first is moved: 28 would be 25 and 3');
SELECT is((SELECT reason FROM county.edition_blocks WHERE edition = 2 AND name = 'township_year'), 'a figure that it adds up with is unchanged', 'for a reason that the office can read');
UPDATE county.supermarkets SET division = '410423101' WHERE supermarket_id = 1;
SELECT county.publish_edition() \g /dev/null
SELECT is_empty($$ SELECT * FROM county.edition_blocks WHERE edition = 3 AND name IN ('township_year', 'aid_grouping') $$, 'moved back, nothing has changed');
UPDATE county.supermarkets SET division = '410423103' WHERE division = '410423101';
SELECT county.publish_edition() \g /dev/null
SELECT results_eq('townships', $$ VALUES ('410423102', 20::bigint), ('410423103', 40) $$, 'a township that is another as a whole is published');

SELECT * FROM finish();
ROLLBACK;

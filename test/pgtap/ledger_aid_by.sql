-- Free groupings: live for those who may read the rows, and declared ones for all.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(42);
\ir ../lib/refusal.sql
CREATE ROLE by_analyst;
CREATE ROLE by_clerk;
SELECT create_ledger('county', division => '410423', records_through => '2020-12-31') AS made \gset
UPDATE county.ledger SET suppress_below = 5;
INSERT INTO county.divisions (division, name_zh, name_en) VALUES ('410423', '县', 'County'), ('410423101', '甲镇', 'A Town'), ('410423102', '乙镇', 'B Town');
INSERT INTO county.supermarkets (supermarket_id, name, division, opened_on) VALUES (1, 'a', '410423101', '2019-01-01'), (2, 'b', '410423102', '2019-01-01');
INSERT INTO county.households (household_id, name, division, registered_on) SELECT g, 'h', '410423101', '2016-01-01' FROM generate_series(1, 60) AS g;
INSERT INTO county.persons (person_id, name, birth_date) SELECT g, 'p', make_date(CASE WHEN g <= 30 THEN 1940 ELSE 1985 END, 6, 5) FROM generate_series(1, 60) AS g;
INSERT INTO county.memberships (person_id, household_id, valid_from) SELECT g, g, '2016-01-01' FROM generate_series(1, 60) AS g;
INSERT INTO county.household_categories (household_id, category, valid_from, valid_to)
SELECT g, CASE WHEN g <= 40 THEN 'five_guarantees' ELSE 'minimum_living' END, '2016-01-01', NULL FROM generate_series(1, 58) AS g;
SELECT county.open_year(y) FROM generate_series(2019, 2020) AS y \g /dev/null
INSERT INTO county.aid_instances (household_id, person_id, supermarket_id, amount, aided_on)
SELECT g, g, CASE WHEN g <= 35 THEN 1 ELSE 2 END, '10', make_date(y, m, 5) FROM generate_series(1, 60) AS g, generate_series(2019, 2020) AS y, generate_series(1, 2) AS m
WHERE g % 2 = 0 OR m = 1;
INSERT INTO county.helpers VALUES (1, 'h');
INSERT INTO county.actions (action_id, helper_id, mode, title, started_on) VALUES (1, 1, 'technology', 't', '2017-01-01');
INSERT INTO county.benefits (action_id, kind, household_id, given_on, amount) SELECT 1, 'goods', g, '2019-05-01', '7' FROM generate_series(1, 9) AS g;
SELECT county.close_period(make_date(2019, m, 1)) FROM generate_series(1, 12) AS m \g /dev/null
SELECT county.grant_access('by_analyst', 'analyst'), county.grant_access('by_clerk', 'clerk') \g /dev/null

SELECT results_eq($$ SELECT value_1, value_2, instances, households, persons, amount::text FROM county.aid_by('{year}') $$, $$ VALUES
	('2019', NULL, 90::bigint, 60::bigint, 60::bigint, '900.00'), ('2020', NULL, 90, 60, 60, '900.00') $$, 'by year: households are counted once');
SELECT results_eq($$ SELECT value_1, instances, households FROM county.aid_by('{month}') $$, $$ VALUES
	('2019-01', 60::bigint, 60::bigint), ('2019-02', 30, 30), ('2020-01', 60, 60), ('2020-02', 30, 30) $$, 'by month, closed and open');
SELECT results_eq($$ SELECT value_1, value_2, households FROM county.aid_by('{township,year}') $$, $$ VALUES
	('410423101', '2019', 35::bigint), ('410423101', '2020', 35), ('410423102', '2019', 25), ('410423102', '2020', 25) $$, 'by township');
SELECT results_eq($$ SELECT value_1, instances, households FROM county.aid_by('{category}') $$, $$ VALUES
	('five_guarantees', 120::bigint, 40::bigint), ('minimum_living', 54, 18), (NULL, 6, 2) $$, 'by category: some have none');
SELECT results_eq($$ SELECT value_1, value_2, persons FROM county.aid_by('{age,supermarket}') $$, $$ VALUES
	('18-59', '1', 5::bigint), ('18-59', '2', 25), ('60+', '1', 30) $$, 'by age and supermarket');
SELECT results_eq($$ SELECT value_1, households FROM county.aid_by('{scheme}') $$, $$ VALUES ('model_workers', 9::bigint), ('supermarket', 60) $$, 'by scheme');
SELECT results_eq($$ SELECT value_1, instances FROM county.aid_by('{sex}') $$, 'VALUES (NULL::text, 180::bigint)', 'without identity numbers no sex is known');
SELECT county.record_identity(2, '110101194006050021') \g /dev/null
SELECT results_eq($$ SELECT value_1, instances FROM county.aid_by('{sex}') $$, $$ VALUES ('female', 4::bigint), (NULL, 176) $$, 'with one it is');

-- Closed months are read as they were closed.
ALTER TABLE county.aid_instances_2019 DISABLE TRIGGER USER;
DELETE FROM county.aid_instances_2019 WHERE household_id = 60;
ALTER TABLE county.aid_instances_2019 ENABLE TRIGGER USER;
SELECT is((SELECT households FROM county.aid_by('{year}') WHERE value_1 = '2019'), 60::bigint, 'from the closed books');
SELECT is((SELECT sum(households) FROM county.aid_by('{category,year}') WHERE value_2 = '2019'), 59::numeric, 'what they do not have, from the rows');

SELECT is(pg_temp.refusal($$ SELECT county.aid_by('{colour}') $$) ~ '^22023 .*aid cannot be grouped by', true, 'no such dimension');
SELECT is(pg_temp.refusal($$ SELECT county.aid_by('{year,month,sex}') $$) ~ '^22023', true, 'three dimensions');
SELECT is(pg_temp.refusal($$ SELECT county.aid_by('{year,year}') $$) ~ '^22023', true, 'the same twice');
SELECT is(pg_temp.refusal($$ SELECT county.aid_by(NULL) $$) ~ '^22023', true, 'none');
SELECT is(pg_temp.refusal($$ SELECT county.aid_by('{scheme,township}') $$) ~ '^22023', true, 'schemes have no place');
SELECT is(pg_temp.refusal($$ SELECT county.aid_by('[0:1]={sex,month}') $$) ~ '^22023', true, 'an array that does not begin at 1');
SET ROLE by_clerk;
SELECT is((SELECT sum(instances) FROM county.aid_by('{category,month}')), 178::numeric, 'a clerk groups');
SELECT is(pg_temp.refusal($$ SELECT county.declare_publication('{category}') $$) ~ '^42501', true, 'and declares nothing');
SET ROLE by_analyst;
SELECT is(pg_temp.refusal($$ SELECT county.aid_by('{category}') $$) ~ '^42501 .*declare_publication', true, 'an analyst is shown another way');
RESET ROLE;

SELECT is(county.declare_publication('{category,month}'), 'category,month', 'an office declares a grouping');
SELECT is(county.declare_publication('{month,category}'), 'category,month', 'once');
SELECT is(pg_temp.refusal($$ SELECT county.declare_publication('{township}') $$) ~ '^22023 .*aid by township is published already', true, 'what is published already is not declared');
SELECT is(pg_temp.refusal($$ SELECT county.declare_publication('{scheme}') $$) ~ '^22023 .*published already', true, 'schemes neither');
SELECT is(pg_temp.refusal($$ SELECT county.declare_publication('{category,scheme}') $$) ~ '^22023 .*is not published', true, 'nor a scheme with another dimension');
SELECT is(pg_temp.refusal($$ SELECT county.declare_publication('{supermarket,month}') $$) ~ '^22023 .*is not published', true, 'nor a part of a place with another');
SELECT is(pg_temp.refusal($$ SELECT county.declare_publication('{year,category}') $$) ~ '^22023 .*is not published', true, 'nor years, which all groupings have');
SELECT results_eq($$ SELECT county.declare_publication(d::text[]) FROM (VALUES ('{supermarket}'), ('{category,township}'), ('{age,township}'), ('{age}')) AS v (d) $$,
	$$ VALUES ('supermarket'), ('category,township'), ('age,township'), ('age') $$, 'a place alone, and tables without a circle');
SELECT is(pg_temp.refusal($$ SELECT county.declare_publication(d::text[]) FROM (VALUES ('{township,month}')) AS v (d) $$) ~ '^22023 .*is not published.*connect the two', true,
	'a table that closes a circle of three is refused');
SELECT is(pg_temp.refusal($$ SELECT county.declare_publication('{month,age}') $$) ~ '^22023 .*connect the two', true, 'and one that closes a circle of four');
SELECT is(county.declare_publication('{township,category}'), 'category,township', 'one of the circle itself is returned');
INSERT INTO county.groupings (grouping, dimension_1) VALUES ('sex', 'sex');
SELECT is(pg_temp.refusal($$ DELETE FROM county.groupings WHERE grouping = 'sex' $$), 'no refusal', 'what was never published can be withdrawn');
SELECT county.publish_edition() \g /dev/null
-- Otherwise another table could close a circle with it, or appear beside it without being compared with it.
SELECT alike(pg_temp.refusal($$ DELETE FROM county.groupings WHERE grouping = 'category,month' $$), '55000 | grouping "category,month" was published%', 'what was published cannot');
SELECT alike(pg_temp.refusal($$ UPDATE county.groupings SET grouping = 'month,category', dimension_1 = 'month', dimension_2 = 'category' WHERE grouping = 'category,month' $$),
	'55000 | grouping "category,month" was published%', 'nor be made another');
SELECT alike(pg_temp.refusal('TRUNCATE county.groupings'), '55000 | groupings cannot be truncated%', 'nor all at once');
SELECT is(county.declare_publication('{category,month}'), 'category,month', 'to declare it again changes nothing');
SELECT is(pg_temp.refusal($$ UPDATE county.groupings SET declared_by = 'office' WHERE grouping = 'category,month' $$), 'no refusal', 'who declared it can be corrected');
SET ROLE by_analyst;
SELECT results_eq($$ SELECT year, value_1, value_2, name_1_en IS NULL, instances, households, hidden FROM county.publication_aid_grouping WHERE grouping = 'category,month' $$, $$ VALUES
	(2019, '?', '2019-01', true, NULL::bigint, NULL::bigint, true), (2019, '?', '2019-02', true, NULL, NULL, true),
	(2019, 'five_guarantees', '2019-01', false, 40, 40, false), (2019, 'five_guarantees', '2019-02', false, 20, 20, false),
	(2019, 'minimum_living', '2019-01', false, NULL, NULL, true), (2019, 'minimum_living', '2019-02', false, NULL, NULL, true) $$,
	'a household without a category hides what would reveal it, the month without one too; a year that is open has no rows');
SELECT results_eq($$ SELECT value_1, name_1_zh, households FROM county.publication_aid_grouping WHERE grouping = 'supermarket' $$, $$ VALUES ('1', 'a', 35::bigint), ('2', 'b', 24) $$,
	'by supermarket');
RESET ROLE;
SELECT is(hidden_cells('{a,a,b,b,c,c}', '{x,y,x,y,x,y}', '{20,20,30,2,40,50}', '{20,20,30,2,40,50}', 5, '{}', '{}'), '{t,t,t,t,f,f}',
	'a small cell is hidden with three others, so that no sum reveals it');
-- Of 11 people in two hidden cells of a month, at least 2 are in the category of 6, because the other one has 9.
SELECT is(cells_are_bounded('{a,b,c}', '{x,x,x}', '{4,7,9}', '{t,t,f}', '{6,9,9}', '{36,36,36}', 5, '{a,b,c}', '{}'), true, 'a small cell that the people of its lines bound');
SELECT is(cells_are_bounded('{a,b,c}', '{x,x,x}', '{4,7,9}', '{t,t,f}', '{6,12,9}', '{36,36,36}', 5, '{a,b,c}', '{}'), false, 'and one that they do not');
SELECT is(cells_are_bounded('{a,b,c}', '{x,x,x}', '{4,7,9}', '{t,t,f}', '{6,9,9}', '{36,36,36}', 5, '{a,b,c}', '{x}'), false, 'nor where the sum is hidden');

SELECT * FROM finish();
ROLLBACK;

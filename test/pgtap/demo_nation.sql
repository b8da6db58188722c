-- The demo with several counties: distinct households, every rule kept, and the same rows every time.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(30);

\set counties 3
\ir ../../reports/demo/lushan.sql

SELECT set_eq($$ SELECT division::text, name_zh FROM nation.divisions WHERE level(division) = 'county' $$,
	$$ VALUES ('410423', '鲁山县'), ('159901', '某县002'), ('229901', '某县003') $$, 'three counties, two of them by codes of no place');
CREATE TEMPORARY TABLE aided AS
SELECT division_at(h.division, 'county')::text AS county, a.* FROM nation.aid_instances a JOIN nation.households h USING (household_id);
SELECT results_eq($$ SELECT extract(year FROM aided_on)::integer AS year, count(*), count(DISTINCT household_id) FROM aided WHERE county = '410423' GROUP BY 1 ORDER BY 1 $$,
	$$ VALUES (2018, 12541::bigint, 8505::bigint), (2019, 10745, 7764), (2020, 8832, 5981) $$, 'the first county''s figures are those that were printed');
SELECT is_empty($$ SELECT household_id FROM aided GROUP BY 1 HAVING count(DISTINCT county) > 1 $$, 'no household is in two counties');
SELECT is((SELECT households(rollup(tally)) FROM nation.aid_year_tally),
	(SELECT sum(n)::bigint FROM (SELECT count(DISTINCT household_id) AS n FROM aided GROUP BY county) AS c), 'their different households add up over counties');
SELECT is_empty($$
	SELECT county FROM aided GROUP BY 1 HAVING count(*) NOT BETWEEN 0.4 * 0.8 * 32118 AND 1.6 * 1.2 * 32118
	$$, 'the counties are of two fifths to eight fifths of the first one''s size');
SELECT is((SELECT count(DISTINCT n) FROM (SELECT count(*) AS n FROM aided GROUP BY county) AS c), 3::bigint, 'and no two are alike');
SELECT results_eq('SELECT year, instances, households, persons, amount::text FROM nation.aid_year', $$
	SELECT extract(year FROM aided_on)::integer, count(*), count(DISTINCT household_id), count(DISTINCT person_id), sum(amount)::text FROM aided GROUP BY 1 ORDER BY 1
	$$, 'tallies equal count(DISTINCT)');
SELECT is((SELECT max(times) FROM aided), 1, 'a row is one instance');
SELECT cmp_ok((SELECT count(*) FROM (SELECT household_id FROM aided WHERE county <> '410423' GROUP BY 1 HAVING count(DISTINCT extract(year FROM aided_on)) > 1) AS h),
	'>', 5000::bigint, 'many households come in several years');
SELECT is((SELECT count(DISTINCT s.supermarket_id) FROM nation.supermarkets s JOIN nation.aid_instances USING (supermarket_id)),
	(SELECT count(*) FROM nation.supermarkets), 'every supermarket has given');
SELECT is_empty($$
	SELECT aid_id FROM aided a JOIN nation.supermarkets s USING (supermarket_id) JOIN nation.households h USING (household_id)
	WHERE a.aided_on < s.opened_on OR NOT h.division <@ s.division OR a.aided_on < h.registered_on OR a.aided_on >= h.removed_on
	$$, 'households on the register, aided in their own township by a supermarket that is open');
SELECT is_empty($$
	SELECT aid_id FROM aided a WHERE person_id IS NOT NULL AND NOT EXISTS (
		SELECT FROM nation.memberships m WHERE (m.person_id, m.household_id) = (a.person_id, a.household_id)
			AND m.valid_from <= a.aided_on AND (m.valid_to IS NULL OR m.valid_to > a.aided_on))
	$$, 'as members of their household');
SELECT is((SELECT count(*) FROM nation.memberships), (SELECT count(*) FROM nation.persons), 'every person is a member of one household');
SELECT is_empty('SELECT household_id FROM nation.households EXCEPT SELECT household_id FROM nation.memberships', 'no household without a person');
SELECT is_empty('SELECT year FROM nation.supermarket_year WHERE balance < yuan ''0''', 'never given more than received so far');
SELECT is_empty('TABLE nation.data_quality', 'no record wants looking at');
SELECT results_eq($$ SELECT what, stored, recomputed FROM verify_ledger('nation') $$, $$ VALUES
	('definition', 'constraint household_categories.household_categories_do_not_overlap', 'missing'),
	('definition', 'constraint memberships.memberships_do_not_overlap', 'missing') $$,
	'the books are what the rows say, no guard is missing, and of the constraints the two that nation.sql names');
SELECT is((SELECT count(*) FROM nation.periods WHERE version IS NOT NULL), 34::bigint, 'the covered months are closed');
SELECT results_eq('SELECT edition FROM nation.publication_edition', 'VALUES (1)', 'and an edition is published, from which reports are drawn');
SELECT results_eq('SELECT year, level(division)::text, edition, sum(instances)::bigint FROM nation.publication_township_year GROUP BY 1, 2, 3 ORDER BY 1',
	$$ SELECT extract(year FROM aided_on)::integer, 'township', 1, count(*) FROM aided WHERE aided_on < '2020-01-01' GROUP BY 1 ORDER BY 1 $$, 'of aid by township, as three counties have few');
SELECT is_empty('TABLE nation.published_figures', 'what was printed of one county is not held against a nation');
SELECT ok((SELECT reconstructed AND note_zh ~ '各县' AND note_en ~ 'counties' AND division IS NULL FROM nation.ledger), 'the ledger says that it is reconstructed');
SELECT is_empty($$
	SELECT name FROM nation.donors WHERE name !~ '示例' UNION ALL SELECT name FROM nation.supermarkets WHERE name !~ '示例'
	UNION ALL SELECT name FROM nation.persons WHERE name !~ '示例' UNION ALL SELECT name FROM nation.households WHERE name !~ '^户[0-9]+$'
	UNION ALL SELECT name_zh FROM nation.divisions WHERE name_zh !~ '示例|^某' AND NOT division <@ division_code '41'
	$$, 'and every made-up name');
SELECT is_empty($$ SELECT division FROM nation.divisions d WHERE NOT EXISTS (SELECT FROM nation.divisions p WHERE p.division = parent(d.division)) AND level(d.division) <> 'province' $$,
	'every division lies in one that has a name');

-- Indexes and constraints that were dropped while the rows were made are back, except the two constraints named in
-- nation.sql.
SELECT create_ledger('plain');
SELECT plain.open_year(year) FROM generate_series(2018, 2020) AS year;
CREATE FUNCTION pg_temp.constraints(schema text) RETURNS TABLE (relation name, definition text, validated boolean) LANGUAGE sql AS $$
	SELECT r.relname, replace(pg_get_constraintdef(c.oid), schema || '.', ''), c.convalidated
	FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid WHERE r.relnamespace = schema::regnamespace
$$;
CREATE FUNCTION pg_temp.indexes(schema text) RETURNS TABLE (definition text) LANGUAGE sql AS $$
	SELECT regexp_replace(replace(indexdef, schema || '.', ''), 'INDEX \S+', 'INDEX') FROM pg_indexes WHERE schemaname = schema
$$;
CREATE FUNCTION pg_temp.triggers(schema text) RETURNS TABLE (relation name, definition text) LANGUAGE sql AS $$
	SELECT r.relname, replace(pg_get_triggerdef(t.oid), schema || '.', '')
	FROM pg_trigger t JOIN pg_class r ON r.oid = t.tgrelid WHERE r.relnamespace = schema::regnamespace AND NOT t.tgisinternal
$$;
CREATE TEMPORARY VIEW plain_constraints AS SELECT * FROM pg_temp.constraints('plain');
CREATE TEMPORARY VIEW nation_constraints AS SELECT * FROM pg_temp.constraints('nation');
SELECT bag_eq('SELECT relation FROM (TABLE plain_constraints EXCEPT ALL TABLE nation_constraints) AS c', $$ VALUES ('household_categories'::name), ('memberships') $$, 'the constraints of a new ledger');
SELECT is_empty('TABLE nation_constraints EXCEPT ALL TABLE plain_constraints', 'and no others');
SELECT bag_eq($$ SELECT * FROM pg_temp.indexes('nation') $$, $$ SELECT * FROM pg_temp.indexes('plain') WHERE definition !~ 'USING gist .*daterange' OR definition !~ '(household_categories|memberships) ' $$, 'its indexes');
SELECT bag_eq($$ SELECT * FROM pg_temp.triggers('nation') $$, $$ SELECT * FROM pg_temp.triggers('plain') $$, 'its triggers');
SELECT bag_eq($$ SELECT column_name::text, data_type::text, is_nullable::text, column_default::text FROM information_schema.columns WHERE table_schema = 'nation' AND table_name = 'aid_instances_2019' $$,
	$$ SELECT column_name::text, data_type::text, is_nullable::text, column_default::text FROM information_schema.columns WHERE table_schema = 'plain' AND table_name = 'aid_instances_2019' $$, 'and its columns');

-- Loading it again makes the same rows.
CREATE TEMPORARY TABLE first_time AS
SELECT 'aid' AS what, md5(string_agg(a::text, ',' ORDER BY aided_on, aid_id)) AS sum FROM nation.aid_instances a
UNION ALL SELECT 'donations', md5(string_agg(d::text, ',' ORDER BY donation_id)) FROM nation.donations d
UNION ALL SELECT 'households', md5(string_agg(h::text, ',' ORDER BY household_id)) FROM nation.households h
UNION ALL SELECT 'persons', md5(string_agg(p::text, ',' ORDER BY person_id)) FROM nation.persons p
UNION ALL SELECT 'memberships', md5(string_agg(m::text, ',' ORDER BY person_id)) FROM nation.memberships m
UNION ALL SELECT 'supermarkets', md5(string_agg(s::text, ',' ORDER BY supermarket_id)) FROM nation.supermarkets s;
SET LOCAL max_parallel_workers_per_gather = 0;
\set ledger again
\ir ../../reports/demo/lushan.sql
SELECT set_eq($$
	SELECT 'aid' AS what, md5(string_agg(a::text, ',' ORDER BY aided_on, aid_id)) AS sum FROM again.aid_instances a
	UNION ALL SELECT 'donations', md5(string_agg(d::text, ',' ORDER BY donation_id)) FROM again.donations d
	UNION ALL SELECT 'households', md5(string_agg(h::text, ',' ORDER BY household_id)) FROM again.households h
	UNION ALL SELECT 'persons', md5(string_agg(p::text, ',' ORDER BY person_id)) FROM again.persons p
	UNION ALL SELECT 'memberships', md5(string_agg(m::text, ',' ORDER BY person_id)) FROM again.memberships m
	UNION ALL SELECT 'supermarkets', md5(string_agg(s::text, ',' ORDER BY supermarket_id)) FROM again.supermarkets s
	$$, 'TABLE first_time', 'the same the second time, and without workers');

SELECT * FROM finish();
ROLLBACK;

-- Part of lushan.sql, for a nation: the places, supermarkets, donations and register of all counties but the first.
-- RECONSTRUCTED: all of it is made up, and should look so. Nothing is known of these counties; the codes of their prefectures,
-- 99 and 98 in each of the 22 provinces that had poor counties, belong to no place.
--
-- Every number is a hash of its purpose, so that each row can be made independently, in any order, by any worker.

\echo making :counties counties: the register

-- A number from 0 to below, by the server's own hash, which does not depend on the machine. Unlike draw it is inlined.
CREATE FUNCTION pg_temp.pick(subject bigint, topic bigint, below bigint) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ((hashint8extended(subject, topic) & 9223372036854775807) % below)::integer;

-- From two fifths of the first county's size to eight fifths.
CREATE UNLOGGED TABLE :"ledger".demo_counties AS
SELECT
	county,
	format('%s%s%s', province, 99 - turn / 19, lpad((1 + turn % 19)::text, 2, '0')) AS code,
	size,
	12 + size / 10 + pg_temp.pick(county, 2, 4) AS townships
FROM generate_series(2, :counties) AS county,
	LATERAL (SELECT
		(ARRAY[13, 14, 15, 22, 23, 34, 36, 41, 42, 43, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65])[1 + county % 22],
		(county - 2) / 22,
		40 + pg_temp.pick(county, 1, 121)
	) AS c (province, turn, size);

-- Two supermarkets a township, a third one in some, open before the first household of the year may come.
CREATE UNLOGGED TABLE :"ledger".demo_townships AS
SELECT
	row_number() OVER w AS township,
	county,
	place,
	code || (100 + place) AS code,
	households,
	1000000 + sum(households) OVER w - households AS before,
	date '2018-01-16' + 2 * pg_temp.pick(1000 * county + place, 3, 24) AS first_opened,
	date '2018-04-10' + pg_temp.pick(1000 * county + place, 4, 260) AS second_opened,
	CASE
		WHEN place <= 5 THEN date '2019-03-12' + pg_temp.pick(1000 * county + place, 5, 260)
		WHEN place <= 7 THEN date '2020-02-01' + pg_temp.pick(1000 * county + place, 5, 220)
	END AS third_opened
FROM :"ledger".demo_counties,
	generate_series(1, townships) AS place,
	LATERAL (SELECT 112 * size / townships * (60 + pg_temp.pick(1000 * county + place, 6, 81)) / 100) AS h (households)
WINDOW w AS (ORDER BY county, place);
ANALYZE :"ledger".demo_counties, :"ledger".demo_townships;

INSERT INTO :"ledger".divisions (division, name_zh, name_en)
	SELECT DISTINCT left(code, 2)::division_code, '示例省' || left(code, 2), 'Example Province ' || left(code, 2)
	FROM (SELECT code FROM :"ledger".demo_counties UNION ALL SELECT '41') AS c
UNION ALL
	SELECT DISTINCT left(code, 4)::division_code, '示例州' || left(code, 4), 'Example Prefecture ' || left(code, 4)
	FROM :"ledger".demo_counties
UNION ALL
	SELECT code::division_code, '某县' || lpad(county::text, 3, '0'), 'County ' || lpad(county::text, 3, '0')
	FROM :"ledger".demo_counties
UNION ALL
	SELECT code::division_code, '某乡' || lpad(township::text, 5, '0'), 'Township ' || lpad(township::text, 5, '0')
	FROM :"ledger".demo_townships
UNION ALL
	SELECT (code || 200 + n)::division_code, '示例村' || 8 * township + n, 'Example Village ' || 8 * township + n
	FROM :"ledger".demo_townships, generate_series(1, 8) AS n
ORDER BY 1;

INSERT INTO :"ledger".supermarkets (supermarket_id, name, name_en, division, opened_on)
SELECT 97 + 3 * township + n, format('示例爱心超市%s号', 97 + 3 * township + n), format('Example Love Supermarket %s', 97 + 3 * township + n), code::division_code, opened_on
FROM :"ledger".demo_townships, LATERAL (VALUES (1, first_opened), (2, second_opened), (3, third_opened)) AS s (n, opened_on)
WHERE opened_on IS NOT NULL
ORDER BY 1;

INSERT INTO :"ledger".donors (donor_id, name, may_be_named)
SELECT 1000 * county + n, format('示例捐赠者%s', 1000 * county + n), pg_temp.pick(1000 * county + n, 11, 3) > 0
FROM :"ledger".demo_counties, generate_series(1, 100) AS n
ORDER BY 1;

-- As much as in the first county, by the county's size; goods mostly, and a little cash.
INSERT INTO :"ledger".donations (donation_id, donor_id, received_on, kind, value, goods)
SELECT
	10000000 + subject,
	1000 * county + 1 + pg_temp.pick(subject, 12, 100),
	CASE year
		WHEN 2018 THEN date '2018-01-08' + 350 * n * n / (donations * donations)
		ELSE first_day + 7 + (last_day - first_day - 10) * n / donations
	END,
	kind,
	yuan '100' * ((donated * size / 100 / donations) * (40 + pg_temp.pick(subject, 13, 121)) / 10000),
	CASE kind WHEN 'in_kind' THEN (ARRAY['米面粮油', '衣被', '日用品', '学习用品', '家用电器', '清洁用品'])[1 + pg_temp.pick(subject, 14, 6)] END
FROM :"ledger".demo_counties CROSS JOIN lushan_targets,
	generate_series(1, donations) AS n,
	LATERAL (SELECT 10000::bigint * county + 1000 * (year - 2018) + n) AS s (subject),
	LATERAL (SELECT CASE WHEN pg_temp.pick(subject, 15, 12) = 0 THEN 'cash' ELSE 'in_kind' END) AS k (kind)
ORDER BY 1;

-- Millions of rows: constraints and indexes that work row by row are dropped, and all rows are checked at the end.
CREATE TEMPORARY TABLE demo_constraints AS
SELECT c.conrelid::regclass AS relation, c.conname AS name, c.contype AS type, pg_get_constraintdef(c.oid) AS definition
FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid
WHERE r.relnamespace = to_regnamespace(quote_ident(:'ledger'))
	AND r.relname IN ('households', 'household_categories', 'memberships') AND c.contype IN ('f', 'x');
CREATE TEMPORARY TABLE demo_indexes AS
SELECT i.indexrelid::regclass AS name, pg_get_indexdef(i.indexrelid) AS definition
FROM pg_index i JOIN pg_class r ON r.oid = i.indrelid
WHERE r.relnamespace = to_regnamespace(quote_ident(:'ledger'))
	AND r.relname IN ('households', 'household_categories', 'memberships')
	AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid);
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', relation, name) FROM demo_constraints
UNION ALL
SELECT format('DROP INDEX %s', name) FROM demo_indexes
\gexec

-- One in seventeen was registered later, one in nineteen has left.
INSERT INTO :"ledger".households (household_id, name, division, registered_on, removed_on)
SELECT
	h,
	'户' || h,
	(code || 201 + pg_temp.pick(h, 21, 8))::division_code,
	CASE WHEN h % 17 = 0 THEN date '2018-07-01' + pg_temp.pick(h, 22, 365) ELSE date '2015-03-01' + pg_temp.pick(h, 22, 900) END,
	CASE WHEN h % 19 = 0 THEN date '2019-07-02' + pg_temp.pick(h, 23, 400) END
FROM :"ledger".demo_townships, generate_series(before + 1, before + households) AS h;

INSERT INTO :"ledger".household_categories (household_id, category, valid_from, valid_to)
SELECT
	household_id,
	CASE WHEN pg_temp.pick(household_id, 24, 100) < 62 THEN 'five_guarantees' ELSE 'minimum_living' END,
	registered_on,
	removed_on
FROM :"ledger".households
WHERE household_id > 1000000;

-- Households with five guarantees mostly have one person; the others one to three: numbers 100 million + household, 200
-- million …
INSERT INTO :"ledger".persons (person_id, name, birth_date)
SELECT
	100000000::bigint * m + household_id,
	format('示例人%s-%s', household_id, m),
	date '1930-01-01' + pg_temp.pick(household_id, 30 + m, 25000)
FROM generate_series(1, 3) AS m, :"ledger".households
WHERE household_id > 1000000 AND m <= 1 + CASE WHEN pg_temp.pick(household_id, 24, 100) < 62
	THEN pg_temp.pick(household_id, 25, 10) / 8 ELSE pg_temp.pick(household_id, 25, 3) END;

INSERT INTO :"ledger".memberships (person_id, household_id, valid_from, valid_to)
SELECT 100000000::bigint * m + household_id, household_id, registered_on, removed_on
FROM generate_series(1, 3) AS m, :"ledger".households
WHERE household_id > 1000000 AND m <= 1 + CASE WHEN pg_temp.pick(household_id, 24, 100) < 62
	THEN pg_temp.pick(household_id, 25, 10) / 8 ELSE pg_temp.pick(household_id, 25, 3) END;

SELECT format('ANALYZE %s', relation) FROM (SELECT DISTINCT relation FROM demo_constraints) AS r
\gexec
SELECT definition FROM demo_indexes
UNION ALL
SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', relation, name, definition) FROM demo_constraints WHERE type = 'f'
\gexec

-- Creating the two constraints against overlapping times takes longer than everything else together: GiST has no bulk build
-- for ranges. Here every row is checked against the rule, and the constraints are omitted; to write to the nation's register,
-- take them from pg_get_constraintdef of the first county's ledger.
CREATE FUNCTION pg_temp.refuse_overlap(relation text, id bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '% has overlapping times for %', relation, id USING ERRCODE = 'exclusion_violation';
END $$;
SELECT pg_temp.refuse_overlap('household_categories', household_id)
FROM (
	SELECT household_id, valid_to IS NULL OR valid_to > valid_from AS clash
	FROM (SELECT household_id, valid_to, lead(valid_from) OVER (PARTITION BY household_id ORDER BY valid_from) AS valid_from
		FROM :"ledger".household_categories) AS n
	WHERE valid_from IS NOT NULL
) AS o
WHERE clash;
SELECT pg_temp.refuse_overlap('memberships', person_id)
FROM (
	SELECT person_id, valid_to IS NULL OR valid_to > valid_from AS clash
	FROM (SELECT person_id, valid_to, lead(valid_from) OVER (PARTITION BY person_id ORDER BY valid_from) AS valid_from
		FROM :"ledger".memberships) AS n
	WHERE valid_from IS NOT NULL
) AS o
WHERE clash;

DROP TABLE demo_constraints, demo_indexes;

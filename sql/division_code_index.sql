-- division_code and the planner: <@ and @> by plain indexes, and how many rows they are thought to find.

-- A province shaped like the real ones: districts 02.., counties 21.., cities 81.., streets 001..,
-- towns 100.., townships 200..; counties differ tenfold in villages. Numbers come from a fixed mix, not
-- from random(), so every server draws the same province.
SET jit = off;
SET max_parallel_workers_per_gather = 0;

CREATE FUNCTION mix(a bigint, b bigint) RETURNS bigint IMMUTABLE
  RETURN (((a * 7919 + b * 104729 + 12345) % 1000003) * 48271) % 1000003;

CREATE TABLE division AS
WITH prefecture AS (
  SELECT 4100 + p AS p FROM generate_series(1, 18) p
), county AS (
  SELECT p * 100 + c AS c
  FROM prefecture, LATERAL (VALUES (2, 1 + mix(p, 1) % 5), (21, 20 + mix(p, 2) % 8), (81, 80 + mix(p, 3) % 4)) k (lo, hi),
    generate_series(lo, hi) c
), township AS (
  SELECT c, c * 1000 + t AS t
  FROM county, LATERAL (VALUES (1, mix(c, 4) % 7), (100, 99 + mix(c, 5) % 14), (200, 199 + mix(c, 6) % 9)) k (lo, hi),
    generate_series(lo, hi) t
), village AS (
  SELECT t * 1000 + v AS v
  FROM township, LATERAL (VALUES (1, mix(t, 7) % 4), (200, 200 + (1 + mix(c, 8) % 10) * (1 + mix(t, 9) % 14) / 2)) k (lo, hi),
    generate_series(lo, hi) v
)
SELECT code::text::division_code AS code
FROM (SELECT 41 UNION ALL SELECT p FROM prefecture UNION ALL SELECT c FROM county UNION ALL SELECT t FROM township UNION ALL SELECT v FROM village) x (code)
ORDER BY code::text;
CREATE UNIQUE INDEX division_code_key ON division (code);
VACUUM ANALYZE division;

SELECT level(code), count(*) FROM division GROUP BY 1 ORDER BY 1;

-- What the planner thinks: the rows of the topmost plan node.
CREATE FUNCTION estimate(query text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  plan json;
BEGIN
  EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
  RETURN plan -> 0 -> 'Plan' -> 'Plan Rows';
END $$;

-- Every division above the village, against the truth. The sample of ANALYZE is drawn at random, so only
-- what holds for any sample is shown: how many estimates are off by more than 2.
CREATE VIEW judged AS
SELECT level(d.code), estimate(format('SELECT FROM division WHERE code <@ %L', d.code)) AS estimated,
  (SELECT count(*) FROM division i WHERE i.code BETWEEN d.code AND last_division(d.code)) AS actual
FROM division d WHERE level(d.code) < 'village';
SELECT level, count(*), min(actual), max(actual),
  count(*) FILTER (WHERE NOT estimated BETWEEN actual / 2.0 AND actual * 2) <= CASE level WHEN 'township' THEN count(*) / 10 ELSE 0 END AS good
FROM judged GROUP BY level ORDER BY level;

-- A table of aid: many rows a village, unevenly, and some rows of no known place.
CREATE TABLE aid AS
SELECT nullif(d.code, '410402100201') AS place
FROM division d, generate_series(0, mix(d.code::text::bigint % 1000000, 5) % 8 * (1 + mix(parent(d.code)::text::bigint, 11) % 4)) n
WHERE level(d.code) = 'village';
CREATE INDEX aid_place ON aid (place);
VACUUM ANALYZE aid;
SELECT count(*) > 100000 AS many, count(*) > count(place) AS some_unknown FROM aid;
CREATE VIEW judged_aid AS
SELECT level(d.code), estimate(format('SELECT FROM aid WHERE place <@ %L', d.code)) AS estimated,
  (SELECT count(*) FROM aid WHERE place BETWEEN d.code AND last_division(d.code)) AS actual
FROM division d WHERE level(d.code) < 'township';
SELECT level, count(*), count(*) FILTER (WHERE actual >= 500 AND NOT estimated BETWEEN actual / 2.0 AND actual * 2) AS bad
FROM judged_aid GROUP BY level ORDER BY level;

-- Without statistics a division is taken for an average one of its level; what is not there is not expected.
CREATE TABLE fresh (code division_code);
CREATE TABLE nowhere AS SELECT NULL::division_code AS code FROM generate_series(1, 1000);
ANALYZE nowhere;
CREATE FUNCTION no_county() RETURNS division_code STABLE LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$;
SELECT estimate($$SELECT FROM division WHERE code <@ '42'$$) AS elsewhere,
  estimate($$SELECT FROM division WHERE code @> '410423100201'$$) AS containing,
  estimate($$SELECT FROM division WHERE code <@ '410402100201'$$) AS one_village,
  estimate($$SELECT FROM division WHERE code <@ no_county()$$) AS unknown,
  estimate($$SELECT FROM nowhere WHERE code <@ '41'$$) AS in_no_row,
  estimate($$SELECT FROM fresh WHERE code <@ '41'$$) > estimate($$SELECT FROM fresh WHERE code <@ '410423'$$) AS wider_is_more;

-- Nothing known of one side or the other, or both in one table: a guess, but some rows and not all.
SELECT query, estimate(query) BETWEEN 2 AND 38593 * 100 AS moderate
FROM (VALUES
  ('SELECT FROM division a JOIN fresh b ON a.code <@ b.code'),
  ('SELECT FROM fresh a JOIN division b ON a.code <@ b.code'),
  ('SELECT FROM division a WHERE a.code <@ parent(a.code)'),
  ('SELECT FROM division WHERE code <@ (SELECT max(code) FROM division)')
) t (query);

-- Joins: within 2 of the truth for one level of containers, for all levels, and for some.
CREATE TABLE county AS SELECT code FROM division WHERE level(code) = 'county';
CREATE TABLE few AS SELECT code FROM county ORDER BY code LIMIT 10;
-- Joins hinge on whether the few divisions at the top, which hold most, are in the sample: let it be all.
ALTER TABLE division ALTER code SET STATISTICS 200;
ANALYZE division, county, few;
CREATE FUNCTION within_2(query text, OUT within_2 boolean) LANGUAGE plpgsql AS $$
DECLARE
  actual bigint;
BEGIN
  EXECUTE 'SELECT count(*) FROM (' || query || ') q' INTO actual;
  within_2 := estimate(query) BETWEEN actual / 2.0 AND actual * 2;
END $$;
SELECT query, within_2(query)
FROM (VALUES
  ('SELECT FROM division a JOIN county b ON a.code <@ b.code'),
  ('SELECT FROM division a JOIN county b ON b.code @> a.code'),
  ('SELECT FROM division a JOIN division b ON a.code <@ b.code'),
  ('SELECT FROM aid a JOIN county b ON a.place <@ b.code'),
  ('SELECT FROM aid a JOIN few b ON division_within(a.place, b.code)'),
  ('SELECT FROM division a WHERE EXISTS (SELECT FROM few b WHERE a.code <@ b.code)'),
  ('SELECT FROM few a WHERE EXISTS (SELECT FROM division b WHERE a.code @> b.code)')
) t (query);

-- A subtree is one range of a plain btree, whichever way round it is asked, and exact: no filter is left.
EXPLAIN (COSTS OFF) SELECT code FROM division WHERE code <@ '410402';
EXPLAIN (COSTS OFF) SELECT code FROM division WHERE '410402' @> code;
EXPLAIN (COSTS OFF) SELECT code FROM division WHERE division_within(code, '410402');
EXPLAIN (COSTS OFF) SELECT code FROM division WHERE division_contains('410402', code);
-- What contains a division is a list of a few codes.
EXPLAIN (COSTS OFF) SELECT code FROM division WHERE code @> '410402100201' ORDER BY code;
EXPLAIN (COSTS OFF) SELECT code FROM division WHERE '441900003001' <@ code ORDER BY code;
SELECT code FROM division WHERE code @> '410402100201' ORDER BY code;

-- The division need not be known when the plan is made: a parameter of a generic plan, a stable function.
SET plan_cache_mode = force_generic_plan;
PREPARE inside(division_code) AS SELECT count(*) FROM division WHERE code <@ $1;
EXPLAIN (COSTS OFF) EXECUTE inside('410402');
EXECUTE inside('410402');
EXECUTE inside('41');
PREPARE around(division_code) AS SELECT code FROM division WHERE code @> $1 ORDER BY code;
EXPLAIN (COSTS OFF) EXECUTE around('410402100201');
EXECUTE around('410402100201');
RESET plan_cache_mode;
CREATE FUNCTION my_county() RETURNS division_code STABLE LANGUAGE plpgsql AS $$BEGIN RETURN '410402'; END$$;
EXPLAIN (COSTS OFF) SELECT count(*) FROM division WHERE code <@ my_county();
SELECT count(*) FROM division WHERE code <@ my_county();
-- But a volatile one is asked for every row.
CREATE FUNCTION any_county() RETURNS division_code VOLATILE LANGUAGE plpgsql AS $$BEGIN RETURN '410402'; END$$;
EXPLAIN (COSTS OFF) SELECT count(*) FROM division WHERE code <@ any_county();
EXPLAIN (COSTS OFF) SELECT count(*) FROM division WHERE division_within(code, any_county());
-- Without the functions that make the range and the list there is no index condition, and no failure.
BEGIN;
ALTER FUNCTION last_division(division_code) RENAME TO gone_division;
ALTER FUNCTION lineage(division_code) RENAME TO gone_lineage;
EXPLAIN (COSTS OFF) SELECT count(*) FROM division WHERE code <@ '410402';
EXPLAIN (COSTS OFF) SELECT count(*) FROM division WHERE code @> '410402';
ROLLBACK;

-- Nor need it be constant: another table's column drives the scan.
EXPLAIN (COSTS OFF) SELECT FROM few c JOIN division d ON d.code <@ c.code;
EXPLAIN (COSTS OFF) SELECT FROM few c, LATERAL (SELECT FROM aid WHERE c.code @> place OFFSET 0) a;

-- Other indexes: descending, second column, expression, domain.
SET enable_bitmapscan = off;
CREATE TABLE visit (year integer, place division_code, code text);
CREATE DOMAIN village AS division_code CHECK (level(VALUE) = 'village');
INSERT INTO visit SELECT 2020 + n % 5, code, code FROM division, generate_series(0, 4) n WHERE level(code) = 'village';
SET enable_seqscan = off;
CREATE INDEX visit_down ON visit (place DESC NULLS LAST);
ANALYZE visit;
EXPLAIN (COSTS OFF) SELECT FROM visit WHERE place <@ '410402';
DROP INDEX visit_down;
RESET enable_seqscan;
CREATE INDEX visit_second ON visit (year, place);
EXPLAIN (COSTS OFF) SELECT FROM visit WHERE year = 2021 AND place <@ '410402';
DROP INDEX visit_second;
CREATE INDEX visit_expression ON visit ((code::division_code));
EXPLAIN (COSTS OFF) SELECT FROM visit WHERE code::division_code <@ '410402';
CREATE TABLE domestic AS SELECT code::village FROM division WHERE level(code) = 'village';
CREATE INDEX domestic_code ON domestic (code);
VACUUM ANALYZE domestic;
EXPLAIN (COSTS OFF) SELECT FROM domestic WHERE code <@ '410402';
SELECT within_2($$SELECT FROM domestic WHERE code <@ '410402'$$);
RESET enable_bitmapscan;

-- BRIN keeps ranges, so it serves too; hash keeps none, so it does not.
CREATE INDEX visit_brin ON visit USING brin (place) WITH (pages_per_range = 4);
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT count(*) FROM visit WHERE place <@ '410402';
SELECT count(*) FROM visit WHERE place <@ '410402';
DROP INDEX visit_brin;
CREATE INDEX visit_multi ON visit USING brin (place division_code_minmax_multi_ops) WITH (pages_per_range = 4);
EXPLAIN (COSTS OFF) SELECT count(*) FROM visit WHERE place <@ '410402';
SELECT count(*) FROM visit WHERE place <@ '410402';
DROP INDEX visit_multi;
CREATE INDEX visit_bloom ON visit USING brin (place division_code_bloom_ops) WITH (pages_per_range = 4);
EXPLAIN (COSTS OFF) SELECT count(*) FROM visit WHERE place = '410402100201';
SELECT count(*) FROM visit WHERE place = '410402100201';
DROP INDEX visit_bloom;
RESET enable_seqscan;
SET enable_bitmapscan = off;
CREATE INDEX visit_hash ON visit USING hash (place);
EXPLAIN (COSTS OFF) SELECT FROM visit WHERE place = '410402100201';
EXPLAIN (COSTS OFF) SELECT FROM visit WHERE place <@ '410402';
EXPLAIN (COSTS OFF) SELECT FROM visit WHERE place @> '410402';
RESET enable_bitmapscan;

-- Equality hashes and merges, and the index gives the order.
SET enable_mergejoin = off; SET enable_nestloop = off;
EXPLAIN (COSTS OFF) SELECT FROM visit v JOIN division d ON d.code = v.place;
RESET enable_mergejoin; RESET enable_nestloop;
SET enable_hashjoin = off; SET enable_nestloop = off;
EXPLAIN (COSTS OFF) SELECT FROM aid a JOIN division d ON d.code = a.place;
RESET enable_hashjoin; RESET enable_nestloop;
EXPLAIN (COSTS OFF) SELECT code FROM division ORDER BY code;

-- The index finds what the written codes say: every division above the village against a text prefix.
CREATE TABLE written AS SELECT code::text FROM division;
CREATE INDEX written_code ON written (code text_pattern_ops);
ANALYZE written;
SELECT count(*) AS compared, count(*) FILTER (WHERE by_index <> by_prefix) AS different
FROM (
  SELECT (SELECT count(*) FROM division i WHERE i.code <@ d.code) AS by_index,
    (SELECT count(*) FROM written w WHERE starts_with(w.code, d.code::text)) AS by_prefix
  FROM division d WHERE level(d.code) < 'township'
) t;

DROP VIEW judged, judged_aid;
DROP TABLE division, aid, fresh, nowhere, county, few, visit, domestic, written;
DROP DOMAIN village;
DROP FUNCTION mix, estimate, within_2, my_county, any_county, no_county;

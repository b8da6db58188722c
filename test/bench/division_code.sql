-- division_code beside the text codes that registers keep today: psql -X -q -f test/bench/division_code.sql
-- `place <@ '4104'` by a plain index against `place LIKE '4104%'` by an index with text_pattern_ops, on the same
-- million rows in no order. Each ratio is the median of 9 turns over the other's median, less is better; reach is the
-- target. With the code written out each statement is parsed and planned anew, which is most of the time for a township;
-- with a parameter <@ keeps one plan, while LIKE must be planned anew to use its index at all.
\set ON_ERROR_STOP on
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
CREATE SCHEMA division_bench;
SELECT set_config('search_path', format('division_bench, %I', extnamespace::regnamespace::text), true) AS path
FROM pg_extension WHERE extname = 'poverty_relief' \gset
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL max_parallel_maintenance_workers = 0;
SET LOCAL jit = off;

-- 18 prefectures of 10 counties of 16 townships of 1 to 60 villages; every village drawn with the same weight.
CREATE TABLE village AS
SELECT row_number() OVER () - 1 AS n, format('41%s%s%s%s', to_char(p, 'FM00'), to_char(c, 'FM00'), to_char(t, 'FM000'), to_char(v, 'FM000')) AS code
FROM generate_series(1, 18) p, generate_series(21, 30) c, generate_series(100, 115) t,
  generate_series(200, 200 + abs(hashint4(p * 100 + c) % 6) * abs(hashint4(c * 1000 + t) % 12)) v;
CREATE TABLE as_text AS
SELECT code COLLATE "C" AS place
FROM generate_series(1, 1000000) i JOIN village ON n = (hashint8extended(i, 1) & 2147483647) % (SELECT count(*) FROM village);
CREATE TABLE as_code AS SELECT place::division_code FROM as_text;
CREATE INDEX text_index ON as_text (place text_pattern_ops);
CREATE INDEX code_index ON as_code (place);
ANALYZE as_text, as_code;

CREATE TABLE turn (what text, side text, seconds numeric);

-- One turn of one side: the statement for every prefix in turn.
PREPARE code_count(division_code) AS SELECT count(*) FROM as_code WHERE place <@ $1;
PREPARE text_count(text) AS SELECT count(*) FROM as_text WHERE place LIKE $1;
CREATE PROCEDURE run(what text, side text, statement text, prefixes text[]) LANGUAGE plpgsql AS $$
DECLARE
  start timestamptz := clock_timestamp();
  prefix text;
BEGIN
  FOREACH prefix IN ARRAY prefixes LOOP
    EXECUTE format(statement, prefix);
  END LOOP;
  INSERT INTO turn VALUES (what, side, extract(epoch FROM clock_timestamp() - start));
END $$;

-- The two sides alternate, so that other load affects both alike; the first turn warms up and does not count.
CREATE PROCEDURE compare(what text, ours text, other text, prefixes text[]) LANGUAGE plpgsql AS $$
BEGIN
  FOR round IN 0 .. 9 LOOP
    CALL run(what, 'ours', ours, prefixes);
    CALL run(what, 'other', other, prefixes);
    IF round = 0 THEN
      DELETE FROM turn WHERE turn.what = compare.what;
    END IF;
  END LOOP;
END $$;

CREATE FUNCTION prefixes(digits integer, wanted integer) RETURNS text[] LANGUAGE sql AS $$
  SELECT array_agg(prefix) FROM (SELECT DISTINCT left(code, digits) AS prefix FROM village ORDER BY prefix LIMIT wanted) p
$$;

-- The same rows on both sides, or the comparison is void.
CREATE TABLE checked AS
SELECT prefix, (SELECT count(*) FROM as_code WHERE place <@ prefix::division_code) AS ours,
  (SELECT count(*) FROM as_text WHERE starts_with(place, prefix)) AS other
FROM unnest(prefixes(4, 3) || prefixes(6, 3) || prefixes(9, 3)) prefix;
DO $$ BEGIN ASSERT NOT EXISTS (SELECT FROM checked WHERE ours <> other OR ours = 0), 'the sides differ'; END $$;

COMMIT;
VACUUM division_bench.as_text, division_bench.as_code;
BEGIN;
SELECT set_config('search_path', :'path', true) \g /dev/null
SET LOCAL client_min_messages = warning;
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL jit = off;
\set code_literal 'SELECT count(*) FROM as_code WHERE place <@ %L'
\set text_literal 'SELECT count(*) FROM as_text WHERE place LIKE ''%s%%'''
\set code_parameter 'EXECUTE code_count(%L)'
\set text_parameter 'EXECUTE text_count(''%s%%'')'
CALL compare('count of a prefecture', :'code_literal', :'text_literal', prefixes(4, 6));
CALL compare('count of a county', :'code_literal', :'text_literal', prefixes(6, 60));
CALL compare('count of a township', :'code_literal', :'text_literal', prefixes(9, 300));
CALL compare('count of a prefecture, as parameter', :'code_parameter', :'text_parameter', prefixes(4, 6));
CALL compare('count of a county, as parameter', :'code_parameter', :'text_parameter', prefixes(6, 60));
CALL compare('count of a township, as parameter', :'code_parameter', :'text_parameter', prefixes(9, 300));

SELECT what, round((percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) FILTER (WHERE side = 'ours')
    / percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) FILTER (WHERE side = 'other'))::numeric, 2) AS ratio, reach
FROM turn JOIN (VALUES
    (1, 'count of a prefecture', 0.7), (2, 'count of a county', 0.7), (3, 'count of a township', 0.7),
    (4, 'count of a prefecture, as parameter', 0.7), (5, 'count of a county, as parameter', 0.7), (6, 'count of a township, as parameter', 0.7)
  ) goal (place, what, reach) USING (what)
GROUP BY place, what, reach
UNION ALL
SELECT 'size of the index', round(pg_relation_size('code_index')::numeric / pg_relation_size('text_index'), 2), 1.0
UNION ALL
SELECT 'size of the table', round(pg_relation_size('as_code')::numeric / pg_relation_size('as_text'), 2), 1.0;

DROP SCHEMA division_bench CASCADE;
DEALLOCATE code_count;
DEALLOCATE text_count;
COMMIT;

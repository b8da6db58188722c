-- resident_id beside the types that identity numbers are kept in today: psql -X -q -f test/bench/resident_id.sql
-- Each ratio is resident_id's best of five over the other's best of five, on the same 200,000 numbers, so less is better;
-- reach is the target. Reading checks the number and writing works out its check digit, where text is only copied: reading
-- may cost half as much again, writing twice as much. What is done with a number afterwards may cost no more than with a
-- bigint, a tenth allowed for noise.
\set ON_ERROR_STOP on
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
CREATE SCHEMA resident_id_bench;
SET LOCAL search_path = resident_id_bench, public;
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL max_parallel_maintenance_workers = 0;
SET LOCAL work_mem = '256MB';
SET LOCAL maintenance_work_mem = '256MB';
SET LOCAL jit = off;

-- Numbers of a hundred counties in no order. Those that end in X are left out, as numeric cannot store them.
CREATE TABLE number AS
  SELECT id, id::text AS t, id::text::numeric AS n, id::bigint AS b
  FROM (SELECT resident_id(((410100 + (hashint8extended(i, 1) & 127) % 100) * 182621 + 50000 + (hashint8extended(i, 2) & 2147483647) % 30000) * 1000
      + (hashint8extended(i, 3) & 1023) % 1000) FROM generate_series(1, 220000) i) made (id)
  WHERE id::text NOT LIKE '%X' LIMIT 200000;
CREATE TABLE as_id AS SELECT id AS v FROM number;
CREATE TABLE as_text AS SELECT t COLLATE "C" AS v FROM number;
CREATE TABLE as_numeric AS SELECT n AS v FROM number;
CREATE TABLE as_bigint AS SELECT b AS v FROM number;
ANALYZE;

CREATE FUNCTION seconds(statement text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
  start timestamptz := clock_timestamp();
  took numeric;
BEGIN
  EXECUTE statement;
  took := extract(epoch FROM clock_timestamp() - start);
  IF statement LIKE 'CREATE INDEX%' THEN
    DROP INDEX bench_index;
  ELSIF statement LIKE 'COPY into\_%' THEN
    TRUNCATE into_id, into_text, into_numeric;
  END IF;
  RETURN took;
END $$;

-- In turns, so that other load affects both alike.
CREATE FUNCTION ratio(ours text, other text) RETURNS numeric LANGUAGE sql AS $$
  SELECT min(a) / min(b) FROM (SELECT seconds(ours) AS a, seconds(other) AS b FROM generate_series(1, 5)) s
$$;

-- The file is the server's: a named pipe would time the other end.
CREATE TEMP TABLE path AS SELECT current_setting('data_directory') || '/resident_id.bench' AS path;
DO $$ BEGIN EXECUTE format('COPY as_text TO %L', (TABLE path)); END $$;
CREATE UNLOGGED TABLE into_id (v resident_id);
CREATE UNLOGGED TABLE into_text (v text);
CREATE UNLOGGED TABLE into_numeric (v numeric(18));

-- 'ours' with its word changed is what the other type does.
CREATE TABLE measure (place serial, what text, ours text, other text, reach numeric);
INSERT INTO measure (what, ours, other, reach)
SELECT what || ', against ' || against, replace(form, '@', 'id'), replace(form, '@', against), reach
FROM path, LATERAL (VALUES
  ('COPY in', 'text', format('COPY into_@ FROM %L', path), 1.50),
  ('COPY in', 'numeric', format('COPY into_@ FROM %L', path), 1.00),
  ('COPY out', 'text', 'COPY as_@ TO ''/dev/null''', 2.00),
  ('COPY out', 'numeric', 'COPY as_@ TO ''/dev/null''', 1.25),
  ('sort', 'bigint', 'SELECT FROM (SELECT v FROM as_@ ORDER BY v OFFSET 200000) s', 1.10),
  ('sort', 'text', 'SELECT FROM (SELECT v FROM as_@ ORDER BY v OFFSET 200000) s', 0.50),
  ('group', 'bigint', 'SELECT FROM (SELECT v, count(*) FROM as_@ GROUP BY v OFFSET 200000) s', 1.10),
  ('group', 'text', 'SELECT FROM (SELECT v, count(*) FROM as_@ GROUP BY v OFFSET 200000) s', 1.10),
  ('make a btree', 'bigint', 'CREATE INDEX bench_index ON as_@ (v)', 1.10),
  ('make a btree', 'text', 'CREATE INDEX bench_index ON as_@ (v)', 0.70)
) t (what, against, form, reach);

CREATE TABLE result AS SELECT place, what, ratio(ours, other), reach FROM measure;

-- Not before: the sorts above would use them.
CREATE INDEX id_index ON as_id (v);
CREATE INDEX text_index ON as_text (v);
SELECT what, round(ratio, 2) AS ratio, '<= ' || reach AS reach, CASE WHEN ratio <= reach THEN 'reached' ELSE 'missed' END AS verdict
FROM (
  TABLE result
  UNION ALL SELECT 98, 'size of the table, against text', pg_relation_size('as_id')::numeric / pg_relation_size('as_text'), 0.75
  UNION ALL SELECT 99, 'size of the btree, against text', pg_relation_size('id_index')::numeric / pg_relation_size('text_index'), 0.60
) t
ORDER BY place;
DO $$ BEGIN EXECUTE format('COPY (SELECT WHERE false) TO %L', (TABLE path)); END $$; -- empties the file
ROLLBACK;

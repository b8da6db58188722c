-- amounts_by_household against GROUP BY household: psql -X -q -f test/bench/household_amounts.sql
-- Ten million rows of three million households. Mean and median of the households' sums, by a map and without one; the
-- amounts of the other side are plain bigint, which is faster than yuan. Each ratio is between medians of five runs taken in
-- turns, so that other load affects both alike; less is better; reach is the target.
\set ON_ERROR_STOP on
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
CREATE SCHEMA household_amounts_bench;
SELECT set_config('search_path', 'household_amounts_bench, ' || extnamespace::regnamespace, true) AS path FROM pg_extension WHERE extname = 'poverty_relief' \gset
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL jit = off;
SET LOCAL work_mem = '1GB';

CREATE UNLOGGED TABLE gain AS
SELECT (hashint8(i)::bigint & 2147483647) % 3000000 AS household, hashint8extended(i, 7) & 65535 AS whole, (hashint8extended(i, 7) & 65535)::yuan AS amount
FROM generate_series(1::bigint, 10000000) i;
ANALYZE gain;
CREATE UNLOGGED TABLE kept AS SELECT amounts_by_household(household, amount) AS m FROM gain;

CREATE FUNCTION seconds(statement text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
  start timestamptz := clock_timestamp();
BEGIN
  EXECUTE statement;
  RETURN extract(epoch FROM clock_timestamp() - start);
END $$;

-- One question, three ways to ask it.
CREATE UNLOGGED TABLE run AS
SELECT seconds('SELECT mean(m), median(m) FROM (SELECT amounts_by_household(household, amount) AS m FROM gain OFFSET 0) a') AS by_rows,
       seconds('SELECT mean(m), median(m) FROM kept') AS by_map,
       seconds('SELECT avg(s), percentile_cont(0.5) WITHIN GROUP (ORDER BY s) FROM (SELECT household, sum(whole) AS s FROM gain GROUP BY household) a') AS by_group
FROM generate_series(1, 5);
SELECT what, round(ratio::numeric, 3) AS ratio, '<= ' || reach AS reach, CASE WHEN ratio <= reach THEN 'reached' ELSE 'missed' END AS verdict
FROM (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY by_rows) AS by_rows, percentile_cont(0.5) WITHIN GROUP (ORDER BY by_map) AS by_map,
             percentile_cont(0.5) WITHIN GROUP (ORDER BY by_group) AS by_group FROM run) AS r,
  (SELECT pg_column_size(m)::float8 / households(m) AS bytes FROM kept) AS k,
LATERAL (VALUES
  (1, 'mean and median of households, against GROUP BY and percentile_cont', by_rows / by_group, 0.2),
  (2, 'the same of a stored map', by_map / by_group, 0.01),
  (3, 'bytes of a stored map by household, against 16 of two bigints', bytes / 16, 0.25)
) AS t (place, what, ratio, reach)
ORDER BY place;
ROLLBACK;

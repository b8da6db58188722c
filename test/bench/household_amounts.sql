-- amounts_by_household against GROUP BY household: psql -X -q -f test/bench/household_amounts.sql
-- Ten million rows of three million households. Mean and median of the households' sums, by a map and as they are had without
-- one; the amounts of the other side are plain bigint, which is faster than yuan. Each ratio is between medians of five runs
-- taken in turns, so that a busy machine is busy for both; less is better, reach is what it is held to.
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

CREATE FUNCTION ratio(ours text, other text) RETURNS numeric LANGUAGE sql AS $$
  SELECT (percentile_cont(0.5) WITHIN GROUP (ORDER BY a) / percentile_cont(0.5) WITHIN GROUP (ORDER BY b))::numeric
  FROM (SELECT seconds(ours) AS a, seconds(other) AS b FROM generate_series(1, 5)) s
$$;

-- One question, three ways to ask it.
\set by_rows 'SELECT mean(m), median(m) FROM (SELECT amounts_by_household(household, amount) AS m FROM gain OFFSET 0) a'
\set by_map 'SELECT mean(m), median(m) FROM kept'
\set by_group 'SELECT avg(s), percentile_cont(0.5) WITHIN GROUP (ORDER BY s) FROM (SELECT household, sum(whole) AS s FROM gain GROUP BY household) a'
SELECT what, round(ratio, 3) AS ratio, '<= ' || reach AS reach, CASE WHEN ratio <= reach THEN 'reached' ELSE 'missed' END AS verdict
FROM (
  SELECT 1, 'mean and median of households, against GROUP BY and percentile_cont', ratio(:'by_rows', :'by_group'), 0.2
  UNION ALL SELECT 2, 'the same of a stored map', ratio(:'by_map', :'by_group'), 0.01
  UNION ALL SELECT 3, 'bytes of the stored map by household, against 16 of two bigints', pg_column_size(m)::numeric / households(m) / 16, 0.25 FROM kept
) AS t (place, what, ratio, reach)
ORDER BY place;
ROLLBACK;

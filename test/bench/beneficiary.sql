-- beneficiary_tally and beneficiary_set compared with queries that do without them.
\ir harness.psql

-- Rows of aid in order of time, as a ledger has them: 46 months of 832 counties make 38,272 cells; a household
-- belongs to one county; three persons a household. Households come in no order within a month.
CREATE UNLOGGED TABLE aid AS
SELECT i * 46 / :rows * 832 + household % 832 AS cell,
  hashint8(i) & 65535 AS shuffled,
  household, household * 3 - (hashint8(i * 5) & 1073741823) % 3 AS person, (i % 50000)::bigint::yuan AS amount, i % 50000 AS fen
FROM (SELECT i, (hashint8(i * 7)::bigint & 2147483647) % (:rows * 3 / 10) + 1 AS household FROM generate_series(0, :rows - 1::bigint) i) AS made;
VACUUM ANALYZE aid;

CALL bench('tally, against sum(bigint)', 1.35,
  'SELECT households(tally(household, person, amount)) FROM aid',
  'SELECT sum(fen) FROM aid');
-- count(DISTINCT) sorts: on disk under the server's own work_mem, in memory under a gigabyte. The tally needs neither.
SET work_mem TO DEFAULT;
CALL bench('tally, against count(*), sum, two count(DISTINCT)', 0.2,
  'SELECT households(tally(household, person, amount)) FROM aid',
  'SELECT count(*), sum(fen), count(DISTINCT household), count(DISTINCT person) FROM aid');
SET work_mem = '1GB';
CALL bench('the same, given a gigabyte to sort in', 0.2,
  'SELECT households(tally(household, person, amount)) FROM aid',
  'SELECT count(*), sum(fen), count(DISTINCT household), count(DISTINCT person) FROM aid');
-- HyperLogLog, which estimates (its default of 2^11 registers errs by some 2 percent) and cannot intersect: the same rows by both.
SELECT count(*) > 0 AS has_hll FROM pg_available_extensions WHERE name = 'hll' \gset
\if :has_hll
CREATE EXTENSION hll;
CALL bench('tally, against count(*), sum and two HyperLogLogs', 0.85,
  'SELECT households(tally(household, person, amount)) FROM aid',
  'SELECT count(*), sum(fen), hll_add_agg(hll_hash_bigint(household)), hll_add_agg(hll_hash_bigint(person)) FROM aid');
\else
\warn 'NOT MEASURED: tally against HyperLogLog: the server has no extension hll (Debian: postgresql-NN-hll)'
\endif

CALL bench('tally of 38 thousand cells, against count(*), sum', 1.4,
  'SELECT count(households(t)) FROM (SELECT tally(household, person, amount) AS t FROM aid GROUP BY cell) c',
  'SELECT count(n), count(s) FROM (SELECT count(*) AS n, sum(fen) AS s FROM aid GROUP BY cell OFFSET 0) c');
CALL bench('the same of 65 thousand cells in no order', 1.4,
  'SELECT count(households(t)) FROM (SELECT tally(household, person, amount) AS t FROM aid GROUP BY shuffled) c',
  'SELECT count(n), count(s) FROM (SELECT count(*) AS n, sum(fen) AS s FROM aid GROUP BY shuffled OFFSET 0) c', 3);

-- Cells as they are stored by default, and in a table that keeps rows of up to 8 kB whole, whatever the size of a cell.
CREATE UNLOGGED TABLE cells AS SELECT cell, tally(household, person, amount) AS t FROM aid GROUP BY cell;
CREATE UNLOGGED TABLE cells_whole (cell bigint, t beneficiary_tally) WITH (toast_tuple_target = 8160);
INSERT INTO cells_whole SELECT cell, tally(household, person, amount) FROM aid GROUP BY cell;
VACUUM ANALYZE cells, cells_whole;
CALL bench('rollup of the stored cells, against tally of their rows', 0.15,
  'SELECT households(rollup(t)) FROM cells', 'SELECT households(tally(household, person, amount)) FROM aid');
CALL bench('the same of cells stored whole (toast_tuple_target)', 0.15,
  'SELECT households(rollup(t)) FROM cells_whole', 'SELECT households(tally(household, person, amount)) FROM aid');

-- Ids far apart, as a column, so that what is timed is the set and not an expression.
CREATE UNLOGGED TABLE far AS SELECT household * 7919000003 % 4611686018427387847 AS id FROM aid;
VACUUM ANALYZE far;
CALL bench('sparse ids: beneficiaries, against count(DISTINCT)', 0.5,
  'SELECT cardinality(beneficiaries(id)) FROM far', 'SELECT count(DISTINCT id) FROM far');
CREATE TABLE sparse (s beneficiary_set);
ALTER TABLE sparse ALTER s SET STORAGE external;
INSERT INTO sparse SELECT beneficiaries(id) FROM far;
SELECT pg_column_size(s) AS bytes, cardinality(s) AS members FROM sparse \gset
CALL bench_number('sparse ids: stored bytes a member', 9, :bytes, :members);

-- Two dense sets of three million: half of a register each.
CREATE TEMP TABLE pair (a beneficiary_set, b beneficiary_set);
ALTER TABLE pair ALTER a SET STORAGE external, ALTER b SET STORAGE external;
INSERT INTO pair SELECT beneficiaries(i) FILTER (WHERE hashint8(i) & 1 = 0), beneficiaries(i) FILTER (WHERE hashint8(i) & 2 = 0)
FROM generate_series(1, 6000000) i;
CREATE PROCEDURE bench_pair(what text, expression text) LANGUAGE plpgsql AS $$
DECLARE
  x beneficiary_set;
  y beneficiary_set;
  began timestamptz;
BEGIN
  SELECT a, b INTO x, y FROM pair;
  x := x | x; y := y | y; -- detoasted once
  EXECUTE 'SELECT ' || expression USING x, y;
  began := clock_timestamp();
  FOR i IN 1 .. 10 LOOP EXECUTE 'SELECT ' || expression USING x, y; END LOOP;
  CALL bench_number(what, 2, extract(epoch FROM clock_timestamp() - began) * 100);
END $$;
CALL bench_pair('union of two dense 3-million sets, ms', 'cardinality($1 | $2)');
CALL bench_pair('intersection of the same, ms', 'cardinality($1 & $2)');
CALL bench_pair('overlap of the same, ms', 'overlap($1, $2)');

-- Stored sizes against the portable Roaring format of the same ids.
CREATE TABLE kept (name text, s beneficiary_set);
ALTER TABLE kept ALTER s SET STORAGE external;
INSERT INTO kept
SELECT 'dense', a FROM pair
UNION ALL SELECT 'runs', beneficiaries(i) FROM generate_series(1, 3000000) i WHERE i % 100 < 60
UNION ALL SELECT 'sparse', s FROM sparse;
DO $$
DECLARE
  kind record;
BEGIN
  FOR kind IN SELECT name, pg_column_size(s) AS ours, octet_length(to_roaring(s)) AS roaring FROM kept LOOP
    CALL bench_number(format('%s ids: stored size, against Roaring', kind.name), 1.05, kind.ours, kind.roaring);
  END LOOP;
END $$;

-- Memory of a million groups of ten rows: the hash table's peak, above that of count(*), sum.
CREATE FUNCTION peak_kb(query text) RETURNS double precision LANGUAGE plpgsql AS $$
DECLARE
  plan json;
BEGIN
  EXECUTE 'EXPLAIN (ANALYZE, TIMING OFF, FORMAT json) ' || query INTO plan;
  RETURN jsonb_path_query_first(plan::jsonb, 'strict $.**."Peak Memory Usage"')::text::double precision;
END $$;
SET work_mem = '4GB';
SET hash_mem_multiplier = 4;
SET enable_sort = off;
CALL bench_number('a million groups of ten rows: bytes a group above count(*), sum', 512,
  (peak_kb('SELECT sum(households(t)) FROM (SELECT tally(household, person, amount) AS t FROM (SELECT *, row_number() OVER () % (' || :rows || ' / 10) AS g FROM aid) r GROUP BY g OFFSET 0) c')
   - peak_kb('SELECT sum(n), sum(s) FROM (SELECT count(*) AS n, sum(fen) AS s FROM (SELECT *, row_number() OVER () % (' || :rows || ' / 10) AS g FROM aid) r GROUP BY g OFFSET 0) c'))
  * 1024 / (:rows / 10));
RESET hash_mem_multiplier;
RESET enable_sort;
SET work_mem = '1GB';

-- Two processes against one; and what the machine's second processor gives to a plain sum.
ALTER TABLE aid SET (parallel_workers = 1);
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
CREATE PROCEDURE bench_workers(what text, reach numeric, query text) LANGUAGE plpgsql AS $$
DECLARE
  began timestamptz;
  one double precision;
BEGIN
  FOR round IN 0 .. 5 LOOP
    SET LOCAL max_parallel_workers_per_gather = 0;
    began := clock_timestamp(); EXECUTE query; one := extract(epoch FROM clock_timestamp() - began);
    SET LOCAL max_parallel_workers_per_gather = 1;
    began := clock_timestamp(); EXECUTE query;
    IF round > 0 THEN
      INSERT INTO bench_time (what, reach, round, ours, other)
      VALUES (what, reach, round, extract(epoch FROM clock_timestamp() - began), one);
    END IF;
    COMMIT;
  END LOOP;
END $$;
CALL bench_workers('tally by two processes, against one', 0.62, 'SELECT households(tally(household, person, amount)) FROM aid');
CALL bench_workers('sum(bigint) by two processes, against one', NULL, 'SELECT sum(fen) FROM aid');

\ir report.psql

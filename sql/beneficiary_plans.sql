-- Aggregates of sets and tallies in every kind of plan: each gives what count(DISTINCT) gives.
\pset null ~
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 0;

CREATE TABLE aid (township int, month int, household bigint, person bigint, amount yuan) PARTITION BY LIST (township);
CREATE TABLE aid_1 PARTITION OF aid FOR VALUES IN (1) WITH (parallel_workers = 2);
CREATE TABLE aid_2 PARTITION OF aid FOR VALUES IN (2) WITH (parallel_workers = 2);
CREATE TABLE aid_3 PARTITION OF aid FOR VALUES IN (3) WITH (parallel_workers = 2);
INSERT INTO aid
SELECT i % 3 + 1, i / 3 % 12 + 1, CASE WHEN i % 50 > 0 THEN abs(hashint8(i)::bigint) % 7000 END,
       CASE WHEN i % 70 > 0 THEN (abs(hashint8(i + 7)::bigint) % 9000) << 30 END, ((i % 500) || '.25')::yuan
FROM generate_series(1::bigint, 30000) i;
ANALYZE aid;

-- What the figures must be: one row for each way of grouping.
CREATE TEMP VIEW expected AS
SELECT township, month, count(*) FILTER (WHERE household IS NOT NULL OR person IS NOT NULL) AS instances,
       count(DISTINCT household) AS households, count(DISTINCT person) AS persons, sum(amount) AS amount
FROM aid GROUP BY CUBE (township, month);
CREATE FUNCTION check_plan(query text, OUT cells bigint, OUT same boolean) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('SELECT count(*), coalesce(bool_and((instances(t), households(t), persons(t), amount(t)) = (instances, households, persons, amount)), false)
    FROM (%s) AS q(township, month, t) LEFT JOIN expected e ON (e.township, e.month) IS NOT DISTINCT FROM (q.township, q.month)', query) INTO cells, same;
END $$;

-- DISTINCT and ORDER BY within the aggregate.
SELECT beneficiaries(DISTINCT household ORDER BY household DESC) = beneficiaries(household) AS distinct, beneficiaries(household ORDER BY amount) = beneficiaries(household) AS ordered,
       cardinality(beneficiaries(household)) = count(DISTINCT household) AS counted,
       instances(tally(DISTINCT household, person, amount)) = (SELECT count(*) FROM (SELECT DISTINCT household, person, amount FROM aid WHERE household IS NOT NULL OR person IS NOT NULL) d) AS rows,
       tally(household, person, amount ORDER BY household, person) = tally(household, person, amount) AS tally,
       tally(household, person, amount) FILTER (WHERE month > 6) | tally(household, person, amount) FILTER (WHERE month <= 6) = tally(household, person, amount) AS filtered
FROM aid;

-- Hashed and sorted.
SET enable_hashagg = off;
EXPLAIN (COSTS OFF) SELECT township, month, tally(household, person, amount) FROM aid GROUP BY 1, 2;
SELECT * FROM check_plan('SELECT township, month, tally(household, person, amount) FROM aid GROUP BY 1, 2');
RESET enable_hashagg; SET enable_sort = off;
EXPLAIN (COSTS OFF) SELECT township, month, tally(household, person, amount) FROM aid GROUP BY 1, 2;
SELECT * FROM check_plan('SELECT township, month, tally(household, person, amount) FROM aid GROUP BY 1, 2');
RESET enable_sort;

-- Grouping sets, hashed and sorted together.
EXPLAIN (COSTS OFF) SELECT township, month, tally(household, person, amount) FROM aid GROUP BY CUBE (1, 2);
SELECT * FROM check_plan('SELECT township, month, tally(household, person, amount) FROM aid GROUP BY CUBE (1, 2)');
SET enable_hashagg = off;
EXPLAIN (COSTS OFF) SELECT township, month, tally(household, person, amount) FROM aid GROUP BY ROLLUP (1, 2);
SELECT * FROM check_plan('SELECT township, month, tally(household, person, amount) FROM aid GROUP BY ROLLUP (1, 2)');
RESET enable_hashagg;

-- Partitionwise: whole groups in a partition, and partial ones across them.
SET enable_partitionwise_aggregate = on;
EXPLAIN (COSTS OFF) SELECT township, tally(household, person, amount) FROM aid GROUP BY 1;
SELECT * FROM check_plan('SELECT township, NULL::int, tally(household, person, amount) FROM aid GROUP BY 1');
EXPLAIN (COSTS OFF) SELECT month, tally(household, person, amount) FROM aid GROUP BY 1;
SELECT * FROM check_plan('SELECT NULL::int, month, tally(household, person, amount) FROM aid GROUP BY 2');

-- Partitionwise and parallel.
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT tally(household, person, amount) FROM aid;
SELECT * FROM check_plan('SELECT NULL::int, NULL::int, tally(household, person, amount) FROM aid');
SELECT * FROM check_plan('SELECT NULL::int, month, tally(household, person, amount) FROM aid GROUP BY 2');
SELECT * FROM check_plan('SELECT township, month, tally(household, person, amount) FROM aid GROUP BY 1, 2');
RESET enable_partitionwise_aggregate;
EXPLAIN (COSTS OFF) SELECT month, tally(household, person, amount) FROM aid GROUP BY 1;
SELECT * FROM check_plan('SELECT NULL::int, month, tally(household, person, amount) FROM aid GROUP BY 2');

-- Stored cells, rolled up in parallel.
CREATE TABLE cells AS SELECT township, month, tally(household, person, amount) AS t, beneficiaries(household) AS s FROM aid GROUP BY 1, 2;
ALTER TABLE cells SET (parallel_workers = 2);
EXPLAIN (COSTS OFF) SELECT rollup(t), rollup(s) FROM cells;
SELECT * FROM check_plan('SELECT NULL::int, month, rollup(t) FROM cells GROUP BY 2');
SELECT * FROM check_plan('SELECT NULL::int, NULL::int, rollup(t) FROM cells');
SET max_parallel_workers_per_gather = 0;
SELECT * FROM check_plan('SELECT township, month, rollup(t) FROM cells GROUP BY CUBE (1, 2)');
SELECT * FROM check_plan('SELECT NULL::int, month, rollup(t) FROM (SELECT month, rollup(t) AS t FROM cells GROUP BY township, month) c GROUP BY 2');
SELECT count(*), bool_and(rolled = (SELECT beneficiaries(household) FROM aid a WHERE a.month = c.month)) FROM (SELECT month, rollup(s) AS rolled FROM cells GROUP BY 1) c;

-- A hash table that spills: groups of one row and of many.
SET work_mem = '64kB'; SET enable_sort = off;
SELECT count(*), sum(households(t)), bool_and(households(t) = n) FROM (SELECT person, tally(household, person, amount) AS t, count(DISTINCT household) AS n FROM aid GROUP BY person) g;
SELECT count(*), sum(cardinality(s)) = (SELECT count(*) FROM (SELECT DISTINCT person, household FROM aid WHERE household IS NOT NULL) d) AS same
FROM (SELECT person, beneficiaries(household) AS s FROM aid GROUP BY person) g;
RESET work_mem; RESET enable_sort;

-- Growing and moving frames, of rows and of stored cells.
SELECT count(*), bool_and(cardinality(growing) = grown) AS growing, bool_and(cardinality(moving) = moved) AS moving, max(grown)
FROM (SELECT n, beneficiaries(household) OVER (ORDER BY n) AS growing, beneficiaries(household) OVER (ORDER BY n ROWS BETWEEN 30 PRECEDING AND 5 FOLLOWING) AS moving
      FROM (SELECT row_number() OVER (ORDER BY person, household, amount) AS n, household FROM aid WHERE month = 3 AND township = 1 LIMIT 800) r) w
JOIN (SELECT x.n, count(DISTINCT y.household) FILTER (WHERE y.n <= x.n) AS grown, count(DISTINCT y.household) FILTER (WHERE y.n BETWEEN x.n - 30 AND x.n + 5) AS moved
      FROM (SELECT row_number() OVER (ORDER BY person, household, amount) AS n FROM aid WHERE month = 3 AND township = 1 LIMIT 800) x,
           (SELECT row_number() OVER (ORDER BY person, household, amount) AS n, household FROM aid WHERE month = 3 AND township = 1 LIMIT 800) y
      WHERE x.n % 100 < 3 GROUP BY x.n) c USING (n);
SELECT month, households(year_to_date), households(quarter) = (SELECT count(DISTINCT household) FROM aid a WHERE a.month BETWEEN w.month - 2 AND w.month) AS quarter,
       households(year_to_date) = (SELECT count(DISTINCT household) FROM aid a WHERE a.month <= w.month) AS year
FROM (SELECT month, rollup(rollup(t)) OVER (ORDER BY month) AS year_to_date, rollup(rollup(t)) OVER (ORDER BY month ROWS 2 PRECEDING) AS quarter
      FROM cells GROUP BY month) w ORDER BY month;
-- A large state that meets new pages between one row's result and the next; the first 3000 rows are one frame.
SELECT count(*), count(*) FILTER (WHERE cardinality(grown) <> greatest(n, 3000)) AS wrong_sets, count(*) FILTER (WHERE households(aided) <> greatest(n, 3000)) AS wrong_tallies
FROM (SELECT n, beneficiaries(id) OVER w AS grown, tally(id, -id, 1) OVER w AS aided, sum(n::numeric) OVER w AS other
      FROM (SELECT n, CASE WHEN n > 3000 THEN 65536 * (n / 600) + n ELSE n END::bigint AS id FROM generate_series(1, 8000) n) r
      WINDOW w AS (ORDER BY greatest(n, 3000) RANGE UNBOUNDED PRECEDING)) g;

DROP VIEW expected;
DROP FUNCTION check_plan;
DROP TABLE cells;
DROP TABLE aid;

-- beneficiary_tally: instances, amount, households and persons as one value.
\pset null ~

CREATE TEMP TABLE aid (month int, household bigint, person bigint, amount yuan, times bigint);
INSERT INTO aid VALUES
  (1, 1, 11, '100', 1), (1, 1, 12, '50.50', 2), (1, 2, NULL, '20', NULL),
  (2, 1, 11, '0.01', 1), (2, NULL, 31, '9.99', 1), (2, NULL, NULL, '5', 7), (2, 3, 41, NULL, 1), (2, 4, 51, '1', 0);

SELECT month, tally(household, person, amount) FROM aid GROUP BY month ORDER BY month;
SELECT month, tally(household, person, amount, times) FROM aid GROUP BY month ORDER BY month;
SELECT instances(t), households(t), persons(t), amount(t), household_set(t), person_set(t)
FROM (SELECT tally(household, person, amount, times) AS t FROM aid) AS a;
SELECT aid_instances(household), aid_instances(household, times) FROM aid;

-- Merging: the year from its months, however it is done.
WITH months AS (SELECT month, tally(household, person, amount, times) AS t FROM aid GROUP BY month)
SELECT rollup(t) = (SELECT tally(household, person, amount, times) FROM aid) AS rollup,
       (SELECT a.t | b.t FROM months a, months b WHERE (a.month, b.month) = (1, 2)) = rollup(t) AS union,
       households(rollup(t)), sum(households(t)) AS not_the_households
FROM months;

-- Over no rows, and over nothing that is known.
SELECT tally(household, person, amount) FROM aid WHERE false;
SELECT rollup(t), amount(rollup(t)) FROM (SELECT NULL::beneficiary_tally AS t) AS n;
SELECT aid_instances(household), aid_instances(household, times) FROM aid WHERE false;
SELECT tally(NULL, NULL, NULL);

-- Text reads back; what cannot be a tally is refused.
SELECT t::text::beneficiary_tally = t FROM (SELECT tally(household, person, amount, times) AS t FROM aid GROUP BY month) AS a;
CREATE FUNCTION tally_error(input text, OUT state text, OUT message text, OUT detail text, OUT hint text)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM input::beneficiary_tally;
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
    detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
END $$;
\x
SELECT input, e.*
FROM (VALUES
  (''),
  ('{}'),
  ('{instances: 1, amount: 1.00, households: {1}}'),
  ('{instances: -1, amount: 1.00, households: {1}, persons: {}}'),
  ('{instances: 1, amount: x, households: {1}, persons: {}}'),
  ('{instances: 1, amount: 1.001, households: {1}, persons: {}}'),
  ('{instances: 1, amount: 1701411834604692317316873037158841057.28, households: {1}, persons: {}}'),
  ('{instances: 1, amount: 99999999999999999999.001, households: {1}, persons: {}}'),
  ('{instances: 1, amount: 99999999999999999999万, households: {1}, persons: {}}'),
  ('{instances: 99999999999999999999, amount: 1, households: {1}, persons: {}}'),
  ('{instances: 1, amount: 1.00, households: {1}, persons: {2,1}}'),
  ('{instances: 1, amount: 1.00, households: {1}, persons: {}} x'),
  ('{instances: 1, amount: 1.00, households: {1-2}, persons: {}}'),
  ('{instances: 1, amount: 1.00, households: {}, persons: {}}'),
  ('{amount: 1.00, instances: 1, households: {1}, persons: {}}')
) AS t(input), tally_error(input) AS e;
\x
SELECT '  { instances :1,amount: -0.5 ,households:{1},persons:{} }  '::beneficiary_tally;

-- Sums at their limits. A partial sum may leave the range of yuan and come back; it is a tally like any other until it is asked for its amount.
SELECT tally(i, i, (CASE i WHEN 3 THEN '-92233720368547758.07' ELSE '92233720368547758.07' END)::yuan)
FROM generate_series(1, 3) i;
CREATE TEMP TABLE beyond AS
SELECT 'up' AS k, tally(i, i, '92233720368547758.07') AS t FROM generate_series(1, 2) i
UNION ALL SELECT 'down', tally(i, i, '-92233720368547758.07') FROM generate_series(1, 3) i;
SELECT k, t, t::text::beneficiary_tally = t AS reads_back, instances(t), summary(t) FROM beyond ORDER BY k;
SELECT amount(t) FROM beyond WHERE k = 'up';
SELECT amount(t) FROM beyond WHERE k = 'down';
SELECT rollup(t), amount(rollup(t)) FROM beyond;
SELECT a.t | b.t AS union, amount(a.t | b.t), a.t | a.t AS twice FROM beyond a, beyond b WHERE (a.k, b.k) = ('down', 'up');
SELECT t FROM (SELECT t FROM beyond UNION ALL SELECT t | '{instances: 1, amount: 0.01, households: {1}, persons: {}}' FROM beyond) AS more WHERE instances(t) IN (3, 4) ORDER BY t;
SELECT count(DISTINCT t) FROM (SELECT t FROM beyond UNION ALL SELECT '{instances: 2, amount: 184467440737095516.14, households: {1-2}, persons: {1-2}}') AS all_of_them;
\copy beyond TO 'results/beneficiary_tally_beyond.bin' (FORMAT binary)
CREATE TEMP TABLE beyond_back (LIKE beyond);
\copy beyond_back FROM 'results/beneficiary_tally_beyond.bin' (FORMAT binary)
SELECT count(*), bool_and(a.t = b.t AND beneficiary_tally_send(a.t) = beneficiary_tally_send(b.t)) FROM beyond a JOIN beyond_back b USING (k);
-- 128 bits are the end, which no rows reach.
SELECT t | t FROM (VALUES ('{instances: 1, amount: 1701411834604692317316873037158841057.27, households: {1}, persons: {}}'::beneficiary_tally)) AS v(t);
SELECT t | t FROM (VALUES ('{instances: 1, amount: -1701411834604692317316873037158841057.28, households: {1}, persons: {}}'::beneficiary_tally)) AS v(t);
SELECT tally(1, 1, '1', 9223372036854775807) FROM generate_series(1, 2);
SELECT aid_instances(1, 9223372036854775807) FROM generate_series(1, 2);
SELECT tally(1, 1, '1', -1);
SELECT aid_instances(1, -1);

-- In windows, with FILTER and grouping sets.
SELECT i, tally(i, i * 10, '1') OVER (ORDER BY i) AS growing, instances(tally(i, i, '1') FILTER (WHERE i > 1) OVER (ORDER BY i)) AS some
FROM generate_series(1, 3) i;
SELECT month, households(tally(household, person, amount)) FROM aid GROUP BY ROLLUP (month) ORDER BY month;

-- Against count(DISTINCT), over groups of 1 to 50000 rows.
CREATE UNLOGGED TABLE large_aid AS
SELECT CASE WHEN i % 97 > 0 THEN (i * 7919::bigint) % 40000 END AS household,
       CASE WHEN i % 89 > 0 THEN ((i * 104729::bigint) % 90000) << 20 END AS person,
       CASE WHEN i % 83 > 0 THEN (i % 1000)::int8::yuan END AS amount,
       floor(power(i, 0.5))::int % 300 AS small, (i & (i - 1)) = 0 AS rare, i % 2 AS half
FROM generate_series(1, 100000) i;
CREATE TEMP VIEW compared AS
WITH cells AS (
  SELECT small, rare, half, tally(household, person, amount) AS t,
         count(*) FILTER (WHERE household IS NOT NULL OR person IS NOT NULL) AS instances,
         count(DISTINCT household) AS households, count(DISTINCT person) AS persons, coalesce(sum(amount), '0') AS amount
  FROM large_aid GROUP BY GROUPING SETS ((), (small), (rare), (half, rare), (small, half))
)
SELECT count(*) AS cells, sum(instances) AS instances,
       bool_and((instances(t), households(t), persons(t), amount(t)) = (instances, households, persons, amount)) AS same
FROM cells;
SELECT * FROM compared;

-- Parallel workers give what one process gives.
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
ALTER TABLE large_aid SET (parallel_workers = 2);
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT tally(household, person, amount) FROM large_aid;
CREATE TEMP TABLE by_workers AS
SELECT -1 AS k, tally(household, person, amount) AS t FROM large_aid
UNION ALL SELECT small, tally(household, person, amount) FROM large_aid GROUP BY small;
SET max_parallel_workers_per_gather = 0;
CREATE TEMP TABLE by_one AS
SELECT -1 AS k, tally(household, person, amount) AS t FROM large_aid
UNION ALL SELECT small, tally(household, person, amount) FROM large_aid GROUP BY small;
SELECT count(*), bool_and(a.t = b.t), bool_and(beneficiary_tally_send(a.t) = beneficiary_tally_send(b.t))
FROM by_workers a JOIN by_one b USING (k);
-- A hash table too large for its memory gives the same too.
SET work_mem = '64kB'; SET enable_sort = off;
SELECT count(*), bool_and(a.t = b.t)
FROM (SELECT small, tally(household, person, amount) AS t FROM large_aid GROUP BY small) a JOIN by_one b ON k = small;
RESET ALL;

-- Binary form: round trip through a file.
CREATE TEMP TABLE back (k int, t beneficiary_tally);
\copy (SELECT * FROM by_one) TO 'results/beneficiary_tally.bin' (FORMAT binary)
\copy back FROM 'results/beneficiary_tally.bin' (FORMAT binary)
SELECT count(*), bool_and(back.t = by_one.t) FROM back JOIN by_one USING (k);

-- The functions of aggregates are not for callers' values.
SELECT beneficiary_tally_accum(NULL, 1, 2, '3');
SELECT beneficiary_tally_combine(NULL, NULL);

-- Neither sets nor tallies can be summed: a sum of distinct counts means nothing.
CREATE FUNCTION refusal(statement text, OUT state text, OUT message text) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE statement;
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT;
END $$;
SELECT * FROM refusal('SELECT sum(t) FROM by_one');
SELECT * FROM refusal('SELECT t + t FROM by_one');

DROP VIEW compared;
DROP TABLE large_aid;
DROP FUNCTION tally_error, refusal;

-- A group's state while it is small: of every length, with ids that agree in their upper bits or do so until some row, unknown ids here and
-- there, and the same few ids again and again.  Each against the distinct ids themselves.
CREATE VIEW small_state AS
SELECT kind, length, i,
  CASE WHEN hashint8extended(i, 1) % 7 <> 0 THEN CASE kind WHEN 'few' THEN i % 9 ELSE hashint8extended(i, 2) & 1048575 END
    + CASE WHEN kind = 'wide later' AND i > length / 2 OR kind = 'wider and wider' AND i > length * 2 / 3 THEN 9000000000
           WHEN kind = 'nation' OR kind = 'nation later' AND i > length / 2 OR kind = 'wider and wider' AND i > length / 3
           THEN hashint8extended(i, 5) & 268435455 ELSE 0 END END AS household,
  CASE WHEN hashint8extended(i, 3) % 5 <> 0 THEN CASE kind WHEN 'few' THEN i % 13 WHEN 'wide' THEN hashint8extended(i, 4)
    WHEN 'nation' THEN hashint8extended(i, 6) & 1073741823 ELSE 5000000000 + i END END AS person
FROM unnest(ARRAY['narrow', 'nation', 'nation later', 'wide', 'wide later', 'wider and wider', 'few']) AS kind,
  (SELECT generate_series(1, 180) UNION ALL
   SELECT unnest(ARRAY[250, 251, 331, 332, 333, 334, 400, 506, 507, 508, 672, 673, 674, 900, 1018, 1019, 1356, 1357, 1400, 2000, 3000])) AS lengths (length),
  generate_series(1, length) AS i;
SELECT kind, count(*) AS groups,
  count(*) FILTER (WHERE household_set(t) = h AND person_set(t) = p AND s = h AND instances(t) = known AND amount(t) = length::text::yuan) AS right
FROM (
  SELECT kind, length, tally(household, person, '1') AS t, beneficiaries(household) AS s, count(coalesce(household, person)) AS known,
    coalesce(array_agg(DISTINCT household) FILTER (WHERE household IS NOT NULL), '{}')::beneficiary_set AS h,
    coalesce(array_agg(DISTINCT person) FILTER (WHERE person IS NOT NULL), '{}')::beneficiary_set AS p
  FROM small_state GROUP BY kind, length) AS g
GROUP BY kind ORDER BY kind;
DROP VIEW small_state;

-- The binary form stays what it is, whatever form is stored: the seals of closed books are taken over it.
SELECT beneficiary_tally_send('{instances: 9, amount: 1.50, households: {1-5,70000}, persons: {-1,1,3}}');

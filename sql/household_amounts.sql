-- household_amounts: how much each household has, as one value.
\pset null ~

CREATE TEMP TABLE income (year int, household bigint, amount yuan);
INSERT INTO income VALUES
  (2019, 1, '3000'), (2019, 1, '0.50'), (2019, 2, '-200'), (2019, 3, '0'), (2019, 4, NULL), (2019, 5, '10'), (2019, 5, '-10'),
  (2020, 1, '3500'), (2020, 2, NULL), (2020, 2, '50'), (2020, 3, '1000'), (2020, 6, '7'), (2020, NULL, NULL);

-- Zero is an amount, less than zero too; a household without any is missing.
SELECT year, amounts_by_household(household, amount) FROM income GROUP BY year ORDER BY year;
SELECT year, households(m), total(m), mean(m), median(m), minimum(m), maximum(m), household_set(m)
FROM (SELECT year, amounts_by_household(household, amount) AS m FROM income GROUP BY year) AS y ORDER BY year;
SELECT h AS household, amount_of(m, h) FROM (SELECT amounts_by_household(household, amount) AS m FROM income WHERE year = 2019) AS y, generate_series(0, 6) h;
SELECT * FROM each('{-3: -1.00, 5: 0.00, 9: 0.01}');
SELECT each('{1: 2.00, 2: 3.00}');

-- An amount that is nobody's is not lost silently.
SELECT amounts_by_household(NULL, '5');
SELECT per_household_increment(NULL, '5');
SELECT amounts_by_household(h, y) FILTER (WHERE h IS NOT NULL) FROM (VALUES (NULL::bigint, '5'::yuan), (1, '6')) AS v(h, y);

-- Merging: all years from each, however it is done.
WITH years AS (SELECT year, amounts_by_household(household, amount) AS m FROM income GROUP BY year)
SELECT rollup(m), rollup(m) = (SELECT amounts_by_household(household, amount) FROM income) AS rollup,
       (SELECT a.m | b.m FROM years a, years b WHERE (a.year, b.year) = (2019, 2020)) = rollup(m) AS union,
       (SELECT b.m | a.m FROM years a, years b WHERE (a.year, b.year) = (2019, 2020)) = rollup(m) AS commuted
FROM years;

-- Paired increments: only households that are in both years.
WITH years AS (SELECT year, amounts_by_household(household, amount) AS m FROM income GROUP BY year)
SELECT i, mean(i) AS paired_increment FROM years b, years a, increments(b.m, a.m) i WHERE (b.year, a.year) = (2019, 2020);

-- The per-household increment: over different households, once each.
SELECT year, per_household_increment(household, amount), mean(amounts_by_household(household, amount)) FROM income GROUP BY year ORDER BY year;
SELECT per_household_increment(household, amount) FILTER (WHERE amount > '0') AS of_those_who_gained FROM income WHERE year = 2019;

-- Over no rows, and over nothing that is known: counts and totals are 0, the rest is not known.
SELECT m, households(m), total(m), mean(m), median(m), quantile(m, 0.5) AS q, quantile(m, 0.5::float8) AS qf, minimum(m), maximum(m), gini(m)
FROM (SELECT amounts_by_household(household, amount) AS m FROM income WHERE false) AS n;
SELECT m, share_at_least(m, '1'), headcount_ratio(m, '1'), poverty_gap(m, '1'), poverty_severity(m, '1'), amount_of(m, 1), household_set(m)
FROM (SELECT amounts_by_household(NULL, NULL) AS m) AS n;
SELECT rollup(NULL::household_amounts), per_household_increment(NULL, NULL), per_household_increment(1, NULL);
SELECT * FROM each('{}');
SELECT '{}' | '{1: 2.00}'::household_amounts, increments('{}', '{1: 2.00}'), '{}'::household_amounts = '{}', households(NULL::household_amounts);

-- Text reads back; what cannot be a map is refused.
SELECT m::text::household_amounts = m FROM (SELECT amounts_by_household(household, amount) AS m FROM income GROUP BY year) AS a;
SELECT '  { 1 : 3 ,2:¥-.5, 4 : 1.5万 }  '::household_amounts;
SELECT '{-9223372036854775808: -92233720368547758.07, 9223372036854775807: 92233720368547758.07}'::household_amounts;
CREATE FUNCTION map_error(input text, OUT state text, OUT message text, OUT detail text, OUT hint text)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM input::household_amounts;
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
    detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
END $$;
\x
SELECT input, e.*
FROM (VALUES
  (''),
  ('{'),
  ('{1}'),
  ('{1: }'),
  ('{1: 2.00'),
  ('{1: 2.00,}'),
  ('{1: 2.00} 3'),
  ('{a: 2.00}'),
  ('{1: x}'),
  ('{1: 2.00 3.00}'),
  ('{1: 1,234.00}'),
  ('{1: 0.001}'),
  ('{1: 1701411834604692317316873037158841057.28}'),
  ('{1: 92233720368547758.081}'),
  ('{1: 99999999999999万}'),
  ('{9223372036854775808: 1.00}'),
  ('{2: 1.00, 1: 1.00}'),
  ('{2: 1.00, 2: 1.00}')
) AS t(input), map_error(input) AS e;
\x

-- Sums at their limits: in any order exact. One beyond the range of yuan is kept as it is, until it is asked for.
SELECT amounts_by_household(1, x::yuan ORDER BY i)
FROM (VALUES (1, '92233720368547758.07'), (2, '92233720368547758.07'), (3, '-92233720368547758.07'), (4, '-92233720368547758.07'), (5, '-92233720368547758.07')) AS v(i, x);
SELECT amounts_by_household(1, x::yuan ORDER BY i DESC)
FROM (VALUES (1, '92233720368547758.07'), (2, '92233720368547758.07'), (3, '-92233720368547758.07'), (4, '-92233720368547758.07'), (5, '-92233720368547758.07')) AS v(i, x);
SELECT amounts_by_household(1, '92233720368547758.07') FROM generate_series(1, 2);
SELECT amounts_by_household(1, '-92233720368547758.07') FROM generate_series(1, 3);
-- each beyond the range of yuan, in a number for which the sort has more classes than elements
SELECT households(amounts_by_household(h * 7919 % 2503, '92233720368547758.07')) FROM generate_series(1, 2502) AS h, generate_series(1, 2);
SELECT m | m, m | '{1: -184467440737095516.13}' FROM (SELECT '{1: 92233720368547758.07}'::household_amounts | '{1: 92233720368547758.07, 2: 1.00}' AS m) AS t;
SELECT m | '{1: -0.01}' FROM (SELECT '{1: -92233720368547758.07}'::household_amounts AS m) AS t;
SELECT i, increments(i, '{1: 92233720368547758.07, 2: 5.00}') FROM increments('{1: -0.01, 2: 7.00}', '{1: 92233720368547758.07, 2: 1.00}') AS i;
-- Months of a year as they are stored, whose sum is in range when that of some of them is not.
CREATE TEMP TABLE month AS
SELECT half, amounts_by_household(h, (CASE WHEN half = 1 THEN '' ELSE '-' END || '92233720368547758.0' || h)::yuan) AS m
FROM generate_series(1, 2) half, generate_series(1, 3) i, generate_series(1, 7) h WHERE i > half - 1 GROUP BY half;
SELECT half, m, households(m), m::text::household_amounts = m AS reads_back FROM month ORDER BY half;
SELECT rollup(m), mean(rollup(m)), maximum(rollup(m)) FROM month;
SELECT total(rollup(m)) FROM month;
SELECT mean(rollup(m)) FROM month WHERE half = 1;
SELECT rollup(m), mean(rollup(m)), median(rollup(m)), maximum(rollup(m)) FROM (SELECT m FROM month UNION ALL SELECT '{1: -92233720368547758.01, 2: -92233720368547758.02, 3: -92233720368547758.03, 9: 3.00}' UNION ALL SELECT '{4: -92233720368547758.04, 5: -92233720368547758.05, 6: -92233720368547758.06, 7: -92233720368547758.07}') AS all_of_them;
-- What looks at single amounts refuses a map in which one is beyond the range; the others' own can be had.
CREATE TEMP TABLE beyond AS SELECT '{1: 5.00, 3: 92233720368547758.08, 4: -7.00}'::household_amounts AS m;
SELECT m, households(m), household_set(m), amount_of(m, 1), amount_of(m, 2), amount_of(m, 4), total(m | '{3: -0.08}'), mean(m) FROM beyond;
CREATE FUNCTION beyond_error(expression text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'SELECT ' || expression || ' FROM beyond';
  RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
  RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
SELECT e, beyond_error(e) FROM unnest(ARRAY['amount_of(m, 3)', 'each(m)', 'total(m | m)', 'minimum(m)', 'maximum(m)', 'median(m)', 'quantile(m, 0.5)', 'quantile(m, 0.5::float8)',
  'share_at_least(m, ''1'')', 'histogram(m, ''{1}'')', 'gini(m)', 'headcount_ratio(m, ''1'')', 'poverty_gap(m, ''1'')', 'poverty_severity(m, ''1'')']) AS e;
-- Equal, ordered, hashed and sent as any other.
SELECT a.m = b.m AS eq, a.m < b.m OR a.m > b.m AS other, household_amounts_hash(a.m) = household_amounts_hash(b.m) AS hash, household_amounts_cmp(a.m, c.m) <> 0 AS differs
FROM beyond a, (SELECT '{1: 5.00, 3: 92233720368547758.07}'::household_amounts | '{3: 0.01, 4: -7.00}' AS m) AS b, (SELECT '{1: 5.00, 3: 92233720368547758.09, 4: -7.00}'::household_amounts AS m) AS c;
INSERT INTO beyond SELECT m FROM month;
\copy beyond TO 'results/household_amounts_beyond.bin' (FORMAT binary)
CREATE TEMP TABLE beyond_back (LIKE beyond);
\copy beyond_back FROM 'results/household_amounts_beyond.bin' (FORMAT binary)
SELECT count(*), bool_and(household_amounts_send(a.m) = household_amounts_send(b.m)) FROM beyond a JOIN beyond_back b USING (m);
-- 128 bits are the end, which no rows reach.
SELECT m | m FROM (VALUES ('{1: 1701411834604692317316873037158841057.27}'::household_amounts)) AS v(m);
SELECT increments(m, '{1: -0.02}') FROM (VALUES ('{1: 1701411834604692317316873037158841057.27}'::household_amounts)) AS v(m);
SELECT rollup(m) FROM (VALUES ('{1: -1701411834604692317316873037158841057.28}'::household_amounts), ('{1: -0.01}')) AS v(m);
SELECT '{1: 1701411834604692317316873037158841057.27, 2: 0.01}'::household_amounts;
SELECT '{1: 1701411834604692317316873037158841057.27, 2: 0.01, 3: -0.01}'::household_amounts;
DROP FUNCTION beyond_error;
SELECT households(m), mean(m), median(m), quantile(m, 0.5) FROM (SELECT '{1: 92233720368547758.07, 2: 92233720368547758.05}'::household_amounts AS m) AS t;
SELECT total('{1: 92233720368547758.07, 2: 92233720368547758.07}');
SELECT (histogram('{1: 92233720368547758.07, 2: 92233720368547758.07}', '{}')).*;
SELECT per_household_increment(i, '92233720368547758.07') FROM generate_series(1, 3) i;
SELECT per_household_increment(1, '92233720368547758.07') FROM generate_series(1, 3) i;

-- In windows, with FILTER and grouping sets.
SELECT i, amounts_by_household(i % 2, i::int8::yuan) OVER (ORDER BY i) AS growing,
       total(amounts_by_household(i, i::int8::yuan) FILTER (WHERE i > 2) OVER (ORDER BY i ROWS 1 PRECEDING)) AS moving
FROM generate_series(1, 4) i;
SELECT year, total(amounts_by_household(household, amount)) FROM income GROUP BY ROLLUP (year) ORDER BY year;

-- Equal maps are one map to GROUP BY, DISTINCT and joins, by sorting and by hashing.
SELECT amname, amvalidate(c.oid) FROM pg_opclass c JOIN pg_am a ON a.oid = opcmethod WHERE opcintype = 'household_amounts'::regtype ORDER BY 1;
CREATE TEMP TABLE maps (m household_amounts);
INSERT INTO maps VALUES ('{}'), ('{1: 2.00}'), ('{ 1: 2 }'), ('{1: 2.01}'), ('{2: 2.00}'), ('{1: 2.00, 3: 1.00}'), ('{1: 0.00}'), (NULL);
SELECT count(DISTINCT m) FROM maps;
SELECT count(*) FROM (SELECT m FROM maps UNION SELECT m FROM maps) AS u;
SELECT count(*), bool_and((a.m = b.m) = (a.m::text = b.m::text) AND (a.m <> b.m) = (a.m::text <> b.m::text)
    AND (a.m < b.m) = (b.m > a.m) AND (a.m <= b.m) = (b.m >= a.m) AND (a.m <= b.m) = (a.m < b.m OR a.m = b.m)
    AND (a.m <> b.m OR household_amounts_hash(a.m) = household_amounts_hash(b.m)
      AND household_amounts_hash_extended(a.m, 7) = household_amounts_hash_extended(b.m, 7))) AS sound
FROM maps a, maps b WHERE a.m IS NOT NULL AND b.m IS NOT NULL;
SET enable_hashjoin = off; SET enable_nestloop = off;
SELECT count(*) FROM maps a JOIN maps b USING (m);
SET enable_hashjoin = on; SET enable_mergejoin = off;
SELECT count(*) FROM maps a JOIN maps b USING (m);
RESET ALL;

-- Groups of 1 to 50000 rows: households dense, in steps, and far apart.
CREATE UNLOGGED TABLE large_income AS
SELECT CASE WHEN i % 3 = 0 THEN (i * 7919::bigint) % 40000
            WHEN i % 3 = 1 THEN (i * 104729::bigint % 9000) << 20
            ELSE hashint8extended(i % 20000, 1) END AS household,
       CASE WHEN i % 83 > 0 THEN (CASE WHEN i % 10 > 0 THEN hashint4(i) / 1000 ELSE -(i % 7) * 10000000000000000 END / 100.0)::numeric(20, 2)::text::yuan END AS amount,
       floor(power(i, 0.5))::int % 300 AS small, (i & (i - 1)) = 0 AS rare, i % 2 AS half
FROM generate_series(1, 100000) i;
ANALYZE large_income;
CREATE TEMP TABLE by_one AS
SELECT -1 AS k, amounts_by_household(household, amount) AS m FROM large_income
UNION ALL SELECT small, amounts_by_household(household, amount) FROM large_income GROUP BY small;
SELECT count(*), sum(households(m)) AS households,
       bool_and(m::text = plain) AS same, bool_and(m::text::household_amounts = m) AS reads_back
FROM by_one JOIN (
  SELECT k, '{' || string_agg(household || ': ' || s, ', ' ORDER BY household) || '}' AS plain
  FROM (SELECT small AS k, household, sum(amount) AS s FROM large_income GROUP BY GROUPING SETS ((small, household), (household))) AS sums
  WHERE s IS NOT NULL GROUP BY k
) AS p ON p.k IS NOT DISTINCT FROM nullif(by_one.k, -1);
SELECT count(*), bool_and(amount_of(m, household) = amount) AS each_is_found, bool_and(amount_of(m, household + 1) IS NULL) AS no_other
FROM by_one, each(m) WHERE k IN (100, 200, 299);
SELECT rollup(m) FILTER (WHERE k >= 0) = rollup(m) FILTER (WHERE k = -1) AS rolled_up,
       household_set(rollup(m)) = (SELECT beneficiaries(household) FROM large_income WHERE amount IS NOT NULL) AS household_set
FROM by_one;

-- Parallel workers give what one process gives.
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
ALTER TABLE large_income SET (parallel_workers = 2);
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT amounts_by_household(household, amount), per_household_increment(household, amount) FROM large_income;
CREATE TEMP TABLE by_workers AS
SELECT -1 AS k, amounts_by_household(household, amount) AS m FROM large_income
UNION ALL SELECT small, amounts_by_household(household, amount) FROM large_income GROUP BY small;
SELECT per_household_increment(household, amount), mean(amounts_by_household(household, amount)) FROM large_income;
SET max_parallel_workers_per_gather = 0;
SELECT per_household_increment(household, amount), mean(amounts_by_household(household, amount)) FROM large_income;
SELECT count(*), bool_and(a.m = b.m), bool_and(household_amounts_send(a.m) = household_amounts_send(b.m))
FROM by_workers a JOIN by_one b USING (k);
-- A partial sum may leave the range of yuan and come back with another worker's rows.
CREATE UNLOGGED TABLE opposite AS SELECT i % 5000 AS household, (CASE WHEN i <= 15000 THEN '92233720368547758.07' ELSE '-92233720368547758.07' END)::yuan AS amount, repeat('x', 100) AS filler
FROM generate_series(1, 30000) i;
ALTER TABLE opposite SET (parallel_workers = 2);
SET max_parallel_workers_per_gather = 2;
SELECT households(m), total(m), minimum(m), maximum(m) FROM (SELECT amounts_by_household(household, amount) AS m FROM opposite) AS o;
SELECT households(m), amount_of(m, 7), total(m) FROM (SELECT amounts_by_household(household, amount) AS m FROM opposite WHERE amount > '0' OR household = 8) AS o;
SELECT households(m), m = amounts AS same FROM (SELECT amounts_by_household(household, amount) AS m FROM opposite WHERE amount > '0') AS o,
  (SELECT rollup(h) AS amounts FROM (SELECT amounts_by_household(household, amount) AS h FROM opposite WHERE amount > '0' GROUP BY household / 7) AS parts) AS p;
RESET ALL;
-- A hash table too large for its memory gives the same too.
SET work_mem = '64kB'; SET enable_sort = off;
SELECT count(*), bool_and(a.m = b.m)
FROM (SELECT small, amounts_by_household(household, amount) AS m FROM large_income GROUP BY small) a JOIN by_one b ON k = small;
RESET ALL;

-- Stored: toasted and compressed or not, and small in bytes.
CREATE TEMP TABLE stored AS SELECT amounts_by_household(i, (i % 1000)::text::yuan) AS m FROM generate_series(1, 100000) i;
SELECT households(m), total(m), amount_of(m, 99999), pg_column_size(m) < 100000 * 1.8 AS small FROM stored;
ALTER TABLE stored ALTER m SET STORAGE external;
UPDATE stored SET m = m | '{}';
SELECT households(m), total(m), amount_of(m, 99999), median(m) FROM stored;

-- Binary form: round trip through a file, and what receive refuses.
CREATE TEMP TABLE back (k int, m household_amounts);
\copy (SELECT * FROM by_one) TO 'results/household_amounts.bin' (FORMAT binary)
\copy back FROM 'results/household_amounts.bin' (FORMAT binary)
SELECT count(*), bool_and(back.m = by_one.m), bool_and(median(back.m) = median(by_one.m) AND minimum(back.m) = minimum(by_one.m)) FROM back JOIN by_one USING (k);
SELECT household_amounts_send('{1: 7.00, 2: 7.03}');
-- A file of binary COPY with one value; the server must refuse the value as such.
CREATE TEMP TABLE received (m household_amounts);
CREATE FUNCTION receive_error(image bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  file text := current_setting('data_directory') || '/household_amounts.bin';
  oid oid;
  detail text;
BEGIN
  oid := lo_from_bytea(0, '\x5047434f50590aff0d0a00' || '\x0000000000000000'::bytea || '\x0001' || int4send(length(image)) || image || '\xffff');
  PERFORM lo_export(oid, file), lo_unlink(oid);
  TRUNCATE received;
  EXECUTE format('COPY received FROM %L (FORMAT binary)', file);
  RETURN 'read: ' || m FROM received;
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
  RETURN SQLSTATE || ' ' || SQLERRM || ' ' || detail;
END $$;
SELECT what, receive_error(image) FROM (
  SELECT household_amounts_send('{1: 7.00, 2: 7.03}') AS good) AS g,
LATERAL (VALUES
  ('whole', good),
  ('cut', substr(good, 1, length(good) - 1)),
  ('more', good || '\x00'),
  ('version', set_byte(good, 3, 3)),
  ('a million households', set_byte(good, 9, 16)),
  ('two billion singles', set_byte(good, 12, 127)),
  ('width', set_byte(good, 44, 65)),
  ('loose width', set_byte(good, 44, 3)),
  ('padding', set_byte(good, 45, 128)),
  ('not the least', set_byte(good, 52, 13)),
  ('base too low', overlay(good PLACING '\x8000000000000000' FROM 37)),
  ('amount too high', overlay(good PLACING '\x7fffffffffffffff' FROM 37)),
  ('wide without need', '\x000000020000000000000000'::bytea || substr(good, 5)),
  ('empty', '')
) AS v(what, image);
-- The last 48 bytes are two entries of what is beyond the range of yuan: a household, and 128 bits.
SELECT what, receive_error(image) FROM (
  SELECT good, length(good) - 48 AS at FROM household_amounts_send('{1: 1.00, 3: 92233720368547758.10, 4: -92233720368547758.10, 9: 2.00}') AS good) AS g,
LATERAL (VALUES
  ('whole', good),
  ('a million of two', set_byte(good, 9, 16)),
  ('many more of two', set_byte(good, 4, 255)),
  ('one of two', set_byte(substr(good, 1, at + 24), 11, 1)),
  ('none of two', set_byte(good, 11, 0)),
  ('three', set_byte(good || '\x800000000000000900000000000000000000000000000001', 11, 3)),
  ('the one twice', set_byte(good || substr(good, at + 25), 11, 3)),
  ('of no household', set_byte(good, at + 7, 2)),
  ('of another one', set_byte(good, at + 7, 1)),
  ('reversed', substr(good, 1, at) || substr(good, at + 25) || substr(good, at + 1, 24)),
  ('zero', set_byte(good, at + 23, 0)),
  ('of the other sign', overlay(good PLACING '\xffffffffffffffffffffffffffffffff' FROM at + 9)),
  ('more', set_byte(good, at + 23, 4)),
  ('nearly 128 bits', overlay(good PLACING '\x7fffffffffffffff8000000000000000' FROM at + 9)),
  ('128 bits', overlay(good PLACING '\x7fffffffffffffffffffffffffffffff' FROM at + 9))
) AS v(what, image);
DO $$ BEGIN -- empties the file
  EXECUTE format('COPY (SELECT WHERE false) TO %L', current_setting('data_directory') || '/household_amounts.bin');
END $$;

-- The functions of aggregates are not for callers' values.
SELECT household_amounts_accum(NULL, 1, '3');
SELECT household_amounts_combine('{}', '{}');
SELECT household_amounts_final('{}');
SELECT per_household_increment_accum(NULL, 1, '3');

-- An aggregate of one's own may begin with a map, over rows or none; its state is a map without a final function, too.
CREATE AGGREGATE and_these(bigint, yuan) (SFUNC = household_amounts_accum, STYPE = household_amounts, FINALFUNC = household_amounts_final, INITCOND = '{1: 2.00}');
CREATE AGGREGATE half_built(bigint, yuan) (SFUNC = household_amounts_accum, STYPE = household_amounts);
SELECT n, and_these(i, '1') FILTER (WHERE i <= n), half_built(i, '1') FILTER (WHERE i <= n) FROM (VALUES (0), (1), (3)) v(n), generate_series(1, 3) i GROUP BY n ORDER BY n;
SELECT n, households(h), total(h), h = amounts AS same, rollup(h) OVER () = rollup(amounts) OVER () AS rolled_up
FROM (SELECT n, half_built(i, '1') AS h, amounts_by_household(i, '1') AS amounts FROM (VALUES (5), (5000)) v(n), generate_series(1, n) i GROUP BY n) AS s ORDER BY n;
DROP AGGREGATE and_these(bigint, yuan), half_built(bigint, yuan);

-- Maps can neither be summed nor added: it is not said whether rows are shared.
CREATE FUNCTION refusal(statement text, OUT state text, OUT message text) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE statement;
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT;
END $$;
SELECT * FROM refusal('SELECT sum(m) FROM by_one');
SELECT * FROM refusal('SELECT m + m FROM by_one');

DROP TABLE large_income, opposite;
DROP FUNCTION map_error, receive_error, refusal;

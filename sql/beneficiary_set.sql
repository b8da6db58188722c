-- beneficiary_set: text form, set algebra, the aggregates beneficiaries and rollup.
\pset null ~

-- Shows what an input function says of a text.
CREATE FUNCTION set_error(input text, type_name text DEFAULT 'beneficiary_set',
                          OUT state text, OUT message text, OUT detail text, OUT hint text)
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('SELECT %L::%s', input, type_name);
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
    detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
END $$;

-- Valid texts, and what is made of them.
SELECT input, input::beneficiary_set AS output, cardinality(input::beneficiary_set)
FROM (VALUES
  ('{}'), (' { } '), ('{1}'), ('{-1}'), ('{0}'), ('{-0}'), ('{007}'),
  ('{1,2,3}'), ('{1-3}'), ('{1-3,4}'), ('{1-3,5}'), ('{ 1 - 3 , 5 }'), ('{5-5}'),
  ('{-5--3,-1,2}'), ('{-3-3}'),
  ('{65535,65536}'), ('{65534,65536}'), ('{0-65535}'), ('{0-65536}'), ('{1-200000}'), ('{65535-131072}'),
  ('{-65537--65536,-1-0}'),
  ('{-9223372036854775808,9223372036854775807}'),
  ('{-9223372036854775808--9223372036854775807}'),
  ('{9223372036854710271-9223372036854775807}')
) AS t(input);

-- Invalid ones.
SELECT left(input, 50) AS input, e.*
FROM (VALUES
  (''), ('{'), ('}'), ('1'), ('{1'), ('{1,'), ('{1,}'), ('{,}'), ('{1,,2}'), ('{1-}'), ('{-}'), ('{--1}'),
  ('{1}x'), ('{1} {2}'), ('{+1}'), ('{1.5}'), ('{0x10}'), ('{1 2}'), ('{１}'), ('{户}'),
  ('{2,1}'), ('{1,1}'), ('{1-3,3}'), ('{1-5,2-3}'), ('{3-1}'), ('{-3--5}'), ('{5,1-9}'),
  ('{9223372036854775808}'), ('{-9223372036854775809}'), ('{1-99999999999999999999}'),
  ('{-9223372036854775808-9223372036854775807}'), ('{0-99999999999999}')
) AS t(input), set_error(input) AS e;

-- Set algebra against arrays: every pair of some sets of all shapes.
CREATE TEMP TABLE shapes AS
SELECT row_number() OVER () AS n, name, (SELECT array_agg(DISTINCT id ORDER BY id) FROM unnest(ids) AS id) AS ids
FROM (VALUES
  ('none', '{}'::bigint[]),
  ('one', ARRAY[7]),
  ('same page', ARRAY[7, 9]),
  ('negative', ARRAY[-1, 0, 1, -65536, -65537]),
  ('array', (SELECT array_agg(i * 16) FROM generate_series(0, 4095) i)),
  ('array too large', (SELECT array_agg(i * 15) FROM generate_series(0, 4096) i)),
  ('run', (SELECT array_agg(i) FROM generate_series(100, 70000) i)),
  ('runs', (SELECT array_agg(i) FROM generate_series(0, 100000) i WHERE i % 100 < 50)),
  ('bitmap', (SELECT array_agg(i) FROM generate_series(0, 70000) i WHERE i % 3 = 0)),
  ('sparse', (SELECT array_agg((i * 7919::bigint * 1000003) % 9007199254740881) FROM generate_series(1, 3000) i)),
  ('mixed', (SELECT array_agg(CASE WHEN i % 2 = 0 THEN i ELSE i::bigint << 30 END) FROM generate_series(1, 9000) i))
) AS t(name, ids);
CREATE TEMP TABLE sets AS
SELECT n, name, ids, (SELECT beneficiaries(id) FROM unnest(ids) AS id) AS s FROM shapes;

-- The bytes are those of a value just read, which no server has compressed.
SELECT name, cardinality(s), cardinality(ids) AS expected, pg_column_size(s::text::beneficiary_set) AS bytes,
       coalesce((SELECT array_agg(id) FROM ids(s) AS id), '{}') = ids AS same_ids,
       s::text::beneficiary_set = s AS text_reads_back
FROM (SELECT name, s, coalesce(ids, '{}') AS ids, n FROM sets) AS t ORDER BY n;

WITH pairs AS (
  SELECT a.name AS a, b.name AS b, a.s AS x, b.s AS y, coalesce(a.ids, '{}') AS xi, coalesce(b.ids, '{}') AS yi
  FROM sets a, sets b
), expected AS MATERIALIZED (
  SELECT *,
    (SELECT beneficiaries(id) FROM (SELECT unnest(xi) UNION SELECT unnest(yi)) AS t(id)) AS xory,
    (SELECT beneficiaries(id) FROM (SELECT unnest(xi) INTERSECT SELECT unnest(yi)) AS t(id)) AS xandy,
    (SELECT beneficiaries(id) FROM (SELECT unnest(xi) EXCEPT SELECT unnest(yi)) AS t(id)) AS xnoty
  FROM pairs
)
SELECT a, b FROM expected
WHERE (x | y) <> xory OR (x & y) <> xandy OR (x - y) <> xnoty
   OR (x = y) <> (xi = yi) OR (x <> y) <> (xi <> yi)
   OR (x <@ y) <> (cardinality(xnoty) = 0) OR (y @> x) <> (cardinality(xnoty) = 0)
   OR (x && y) <> (cardinality(xandy) > 0);

SELECT name, bool_and((s @> id) AND (id <@ s) AND contains(s, id)) AS has_all,
       bool_or(s @> (id + 5000000000000000000)) AS has_others
FROM sets, unnest(ids) WITH ORDINALITY AS u(id, nth) WHERE nth % 499 = 1 GROUP BY n, name ORDER BY n;
SELECT '{1-10}'::beneficiary_set @> 0, '{1-10}'::beneficiary_set @> 1, '{1-10}'::beneficiary_set @> 10, '{1-10}'::beneficiary_set @> 11,
       '{}'::beneficiary_set @> 1, '{7,70000-70001}'::beneficiary_set @> 8, 70000 <@ '{7,70000-70001}'::beneficiary_set;

-- One encoding, whatever the order: ascending, descending, shuffled, with duplicates, by union, by text, by parts.
SELECT count(DISTINCT beneficiary_set_send(s)) FROM (
  SELECT beneficiaries(i) AS s FROM generate_series(1, 20000) i
  UNION ALL SELECT beneficiaries(i ORDER BY i DESC) FROM generate_series(1, 20000) i
  UNION ALL SELECT beneficiaries(i ORDER BY hashint4(i)) FROM generate_series(1, 20000) i
  UNION ALL SELECT beneficiaries(i % 20000 + 1) FROM generate_series(1, 70000) i
  UNION ALL SELECT beneficiaries(i) | '{1-20000}' FROM generate_series(5, 20000, 7) i
  UNION ALL SELECT rollup(s) FROM (SELECT beneficiaries(i) AS s FROM generate_series(1, 20000) i GROUP BY i % 999) t
  UNION ALL SELECT '{1-20000}'
) AS t;

-- Over no rows, NULLs, FILTER, DISTINCT, windows and grouping sets.
SELECT beneficiaries(i), cardinality(beneficiaries(i)) FROM generate_series(1, 0) i;
SELECT rollup(s) FROM sets WHERE false;
SELECT beneficiaries(i) FROM (VALUES (NULL::bigint), (3), (NULL), (1)) t(i);
SELECT rollup(s) FROM (VALUES (NULL::beneficiary_set), ('{1}'), (NULL), ('{2}')) t(s);
SELECT beneficiaries(i) FILTER (WHERE i > 3), beneficiaries(DISTINCT i % 3) FROM generate_series(1, 5) i;
SELECT i, beneficiaries(i) OVER (ORDER BY i) AS growing,
       beneficiaries(i) OVER (ORDER BY i ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS moving
FROM generate_series(1, 5) i;
SELECT k, beneficiaries(i) FROM (SELECT i, i % 2 AS k FROM generate_series(1, 5) i) t GROUP BY GROUPING SETS ((k), ()) ORDER BY k;

-- A window's growing frame of a large state: the final function leaves the state as it is.
SELECT max(cardinality(s)), bool_and(cardinality(s) = i)
FROM (SELECT i, beneficiaries(i) OVER (ORDER BY i) AS s FROM generate_series(1, 1500) i) t;

-- Parallel workers give what one process gives, for states small and large.
CREATE UNLOGGED TABLE many AS SELECT (i * 7919::bigint) % 50000 AS id, i % 100 AS k FROM generate_series(1, 100000) i;
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
ALTER TABLE many SET (parallel_workers = 2);
EXPLAIN (COSTS OFF) SELECT beneficiaries(id) FROM many;
CREATE TEMP TABLE by_workers AS
SELECT -1 AS k, beneficiaries(id) AS s FROM many UNION ALL SELECT k, beneficiaries(id) FROM many GROUP BY k;
SET max_parallel_workers_per_gather = 0;
CREATE TEMP TABLE by_one AS
SELECT -1 AS k, beneficiaries(id) AS s FROM many UNION ALL SELECT k, beneficiaries(id) FROM many GROUP BY k;
SELECT count(*), bool_and(a.s = b.s), sum(cardinality(a.s)) FROM by_workers a JOIN by_one b USING (k);
RESET ALL;

-- The functions of aggregates are not for callers' values.
SELECT beneficiary_set_accum('{1}', 2);
SELECT beneficiary_set_combine('{1}', '{2}');
SELECT beneficiary_set_final('{1-3}');

-- Stored short, long, compressed, out of line: read alike.
CREATE TEMP TABLE stored (how text, s beneficiary_set);
INSERT INTO stored SELECT 'short', '{1}';
INSERT INTO stored SELECT 'inline', beneficiaries(i * 2) FROM generate_series(1, 500) i;
INSERT INTO stored SELECT 'compressed', beneficiaries(i * 64) FROM generate_series(1, 90000) i;
ALTER TABLE stored ALTER s SET STORAGE external;
INSERT INTO stored SELECT 'out of line', beneficiaries(i * 64) FROM generate_series(1, 90000) i;
SELECT how, cardinality(s), (SELECT min(i) FROM ids(s) i), (SELECT max(i) FROM ids(s) i) FROM stored;

-- Binary form: round trip through a file.
CREATE TEMP TABLE back (n bigint, s beneficiary_set);
\copy (SELECT n, s FROM sets) TO 'results/beneficiary_set.bin' (FORMAT binary)
\copy back FROM 'results/beneficiary_set.bin' (FORMAT binary)
SELECT count(*), bool_and(back.s = sets.s) FROM back JOIN sets USING (n);

-- No state is internal: all can travel.
SELECT aggfnoid::regprocedure FROM pg_aggregate WHERE aggtranstype = 'internal'::regtype AND aggfnoid::oid >= 16384;

DROP TABLE many;
DROP FUNCTION set_error;

-- beneficiary_set: slice, ends, overlap, likeness, arrays, and the intersection of many.
\pset null ~

-- Slices are as BETWEEN; reversed bounds give nothing, unknown ones an unknown slice.
SELECT s, first, last, slice(s, first, last)
FROM (VALUES
  ('{1-8505,9001}'::beneficiary_set, 100::bigint, 9001::bigint),
  ('{1-8505,9001}', 8506, 9000), ('{1-8505,9001}', 8505, 8505), ('{1-8505,9001}', 10, 5), ('{1-8505,9001}', NULL, 5),
  ('{-70000-70000}', -65537, 65536), ('{-70000-70000}', -65536, -65536), ('{-70000-70000}', 65535, 65536),
  ('{-9223372036854775808,0,9223372036854775807}', -9223372036854775808, 9223372036854775807),
  ('{-9223372036854775808,0,9223372036854775807}', -9223372036854775807, 9223372036854775806),
  ('{}', -1, 1)
) AS t(s, first, last);

SELECT s, minimum(s), maximum(s)
FROM (VALUES ('{}'::beneficiary_set), ('{7}'), ('{-3,5-9}'), ('{5-9,70000}'), ('{5,70000-70009}'), ('{1,65536-65537,200000}'),
  ('{-9223372036854775808,9223372036854775807}'), (NULL)) AS t(s);

-- Against arrays: every pair of sets of all shapes, every slice by its ends.
CREATE TEMP TABLE shapes AS
SELECT name, ids, ids::beneficiary_set AS s
FROM (VALUES
  ('none', '{}'::bigint[]),
  ('one', ARRAY[7::bigint]),
  ('negative', ARRAY[-65537, -65536, -1, 0, 1]),
  ('array', (SELECT array_agg(i * 16::bigint) FROM generate_series(0, 4095) i)),
  ('runs', (SELECT array_agg(i::bigint) FROM generate_series(0, 100000) i WHERE i % 100 < 50)),
  ('bitmap', (SELECT array_agg(i::bigint) FROM generate_series(0, 70000) i WHERE i % 3 = 0)),
  ('sparse', (SELECT array_agg(hashint8extended(i, 1) ORDER BY hashint8extended(i, 1)) FROM generate_series(1, 500) i)),
  ('mixed', (SELECT array_agg(i ORDER BY i) FROM (SELECT i FROM generate_series(1, 300000, 70000) i UNION SELECT * FROM generate_series(100000, 100100)) t))
) AS t(name, ids);
SELECT name, cardinality(s), s::bigint[] = ids AS array_again, minimum(s) = ids[1] AS min, maximum(s) = ids[array_upper(ids, 1)] AS max
FROM shapes;
SELECT count(*), bool_and(slice(a.s, b.first, b.last)::bigint[] = ARRAY(SELECT i FROM unnest(a.ids) i WHERE i BETWEEN b.first AND b.last ORDER BY i)) AS same
FROM shapes a, (SELECT x AS first, x + d AS last FROM unnest(ARRAY[-65537, -1, 0, 7, 15, 16, 65535, 65536, 70000]::bigint[]) x,
  unnest(ARRAY[0, 1, 99, 65535, 65536, 200000]) d) b;
SELECT count(*),
       bool_and(overlap(a.s, b.s) = cardinality(a.s & b.s)) AS overlap,
       bool_and(jaccard(a.s, b.s) IS NOT DISTINCT FROM cardinality(a.s & b.s)::float8 / nullif(cardinality(a.s | b.s), 0)) AS jaccard
FROM shapes a, shapes b;
SELECT jaccard('{1-4}', '{3-6}'), jaccard('{1}', '{1}'), jaccard('{1}', '{2}'), jaccard('{}', '{1}'), jaccard('{}', '{}'), jaccard(NULL, '{}'),
       overlap('{1-4}', '{3-6}'), overlap('{}', '{}'), overlap(NULL, '{}');

-- Arrays of ids, in any order and with repetitions; no cast is made unasked.
SELECT ARRAY[3, 1, 2, 3]::beneficiary_set, (ARRAY[5::bigint, -1, NULL])[1:2]::beneficiary_set, '[5:6]={9,8}'::bigint[]::beneficiary_set,
       '{}'::bigint[]::beneficiary_set, '{1-3,7}'::beneficiary_set::bigint[], '{}'::beneficiary_set::bigint[];
DO $$
DECLARE
  bad text;
  hint text;
BEGIN
  FOREACH bad IN ARRAY ARRAY['ARRAY[1, NULL]::beneficiary_set', 'ARRAY[[1, 2], [3, 4]]::bigint[]::beneficiary_set',
    $q$'{1-134217728}'::beneficiary_set::bigint[]$q$, $q$'{0-9999999999}'::beneficiary_set::bigint[]$q$]
  LOOP
    BEGIN
      EXECUTE 'SELECT ' || bad;
    EXCEPTION WHEN OTHERS THEN
      GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
      RAISE INFO '%: % % (%)', bad, SQLSTATE, SQLERRM, hint;
    END;
  END LOOP;
END $$;
CREATE TEMP TABLE wants_set (s beneficiary_set);
DO $$ BEGIN
  INSERT INTO wants_set VALUES (ARRAY[1::bigint]);
EXCEPTION WHEN datatype_mismatch THEN
  RAISE INFO '%', SQLERRM;
END $$;

-- The intersection of many: NULLs are left out, and over no rows there is no set of everybody.
SELECT common(s) FROM (VALUES ('{1-10}'::beneficiary_set), (NULL), ('{5-20}'), ('{1-7,9}')) t(s);
SELECT common(s), common(s) FILTER (WHERE false) FROM (VALUES (NULL::beneficiary_set), ('{}'), ('{1}')) t(s);
SELECT common(s) FROM shapes WHERE false;
SELECT common(s) FROM (SELECT NULL::beneficiary_set AS s) t;
SELECT i, common(s) OVER (ORDER BY i ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM (VALUES (1, '{1-9}'::beneficiary_set), (2, '{3-20}'), (3, '{8-30}')) t(i, s);

-- Parallel workers find the same intersection.
CREATE UNLOGGED TABLE parts AS
SELECT n % 10 AS k, n, beneficiaries(i) AS s FROM generate_series(1, 200) n, generate_series(1, 2000) i
WHERE i % (n % 10 + 2) < 2 OR i % 97 = 5 OR i % 1000 < n GROUP BY n;
ALTER TABLE parts SET (parallel_workers = 2);
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
EXPLAIN (COSTS OFF) SELECT common(s) FROM parts;
CREATE TEMP TABLE by_workers AS SELECT -1 AS k, common(s) AS s FROM parts UNION ALL SELECT k, common(s) FROM parts GROUP BY k;
SET max_parallel_workers_per_gather = 0;
CREATE TEMP TABLE by_one AS SELECT -1 AS k, common(s) AS s FROM parts UNION ALL SELECT k, common(s) FROM parts GROUP BY k;
CREATE TEMP TABLE by_rows AS
SELECT k, beneficiaries(id) AS s
FROM (SELECT k, id FROM parts, ids(s) id GROUP BY k, id HAVING count(*) = 20
      UNION ALL SELECT -1, id FROM parts, ids(s) id GROUP BY id HAVING count(*) = 200) t GROUP BY k;
SELECT count(*), bool_and(a.s = b.s) AS as_by_one, bool_and(a.s = c.s) AS as_by_rows, sum(cardinality(c.s)) > 1000 AS not_trivial
FROM by_workers a JOIN by_one b USING (k) JOIN by_rows c USING (k);
RESET ALL;

DROP TABLE parts;

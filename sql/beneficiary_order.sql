-- Order and hashing of beneficiary_set and beneficiary_tally: GROUP BY, DISTINCT, UNION, joins, indexes; and row estimates.
\pset null ~

SELECT opcname, amname, amvalidate(c.oid) FROM pg_opclass c JOIN pg_am a ON a.oid = opcmethod
WHERE opcintype IN ('beneficiary_set'::regtype, 'beneficiary_tally'::regtype) ORDER BY 1, 2;

-- Fewer ids first; of equally many, as ascending ids compare.
CREATE TEMP TABLE sets AS
SELECT row_number() OVER () AS n, s::beneficiary_set FROM (VALUES
  ('{}'), ('{7}'), ('{-7}'), ('{9223372036854775807}'), ('{-9223372036854775808}'), ('{1-2}'), ('{1,3}'), ('{1,70000}'), ('{2-3}'), ('{1-3}'),
  ('{1-300}'), ('{1-299,301}'), ('{1-299,70000}'), ('{0-65535}'), ('{1-65536}'), ('{65536-131071}'),
  ((SELECT beneficiaries(i * 2)::text FROM generate_series(0, 9999) i)), ((SELECT beneficiaries(i * 2 + (i > 9000)::int)::text FROM generate_series(0, 9999) i)),
  ((SELECT beneficiaries(i * 2 + (i > 9001)::int)::text FROM generate_series(0, 9999) i))
) AS t(s);
SELECT left(s::text, 40) AS begins, right(s::text, 18) AS ends, cardinality(s) FROM sets ORDER BY s;
SELECT count(*),
       bool_and((a.s < b.s) = (x < y)) AS lt, bool_and((a.s <= b.s) = (x <= y)) AS le, bool_and((a.s = b.s) = (x = y)) AS eq,
       bool_and((a.s <> b.s) = (x <> y)) AS ne, bool_and((a.s >= b.s) = (x >= y)) AS ge, bool_and((a.s > b.s) = (x > y)) AS gt,
       bool_and(beneficiary_set_cmp(a.s, b.s) = CASE WHEN x < y THEN -1 WHEN x > y THEN 1 ELSE 0 END) AS cmp
FROM sets a, sets b, LATERAL (SELECT ROW(cardinality(a.s), a.s::bigint[]) AS x, ROW(cardinality(b.s), b.s::bigint[]) AS y) AS arrays;

-- Hashes: equal for equal sets, also of other storage; the low half of the extended one is the plain one; seeds matter.
CREATE TEMP TABLE stored (how text, s beneficiary_set);
INSERT INTO stored SELECT 'inline', beneficiaries(i * 64) FROM generate_series(1, 90000) i;
ALTER TABLE stored ALTER s SET STORAGE external;
INSERT INTO stored SELECT 'external', beneficiaries(i * 64) FROM generate_series(1, 90000) i;
ALTER TABLE stored ALTER s SET STORAGE main;
INSERT INTO stored SELECT 'main', s | '{}' FROM stored WHERE how = 'inline';
SELECT count(*), count(DISTINCT beneficiary_set_hash(s)) AS hashes, count(DISTINCT s) AS sets, count(DISTINCT pg_column_size(s)) > 1 AS stored_otherwise FROM stored;
SELECT count(DISTINCT beneficiary_set_hash(s)) = count(*) AS differ,
       bool_and((beneficiary_set_hash_extended(s, 0) & 4294967295) = (beneficiary_set_hash(s)::bigint & 4294967295)) AS low_half,
       bool_and(beneficiary_set_hash_extended(s, 1) <> beneficiary_set_hash_extended(s, 0)) AS seeded
FROM sets;

-- The same sets again, each built otherwise, must meet their first in every kind of plan.
CREATE TEMP TABLE twice AS SELECT n, s FROM sets UNION ALL SELECT n, coalesce((SELECT beneficiaries(id ORDER BY id DESC) FROM ids(s) id), '{}') FROM sets;
SET enable_sort = off;
EXPLAIN (COSTS OFF) SELECT s, count(*) FROM twice GROUP BY s;
SELECT count(*), bool_and(n = 2) FROM (SELECT count(*) AS n FROM twice GROUP BY s) t;
SELECT count(*) FROM (SELECT s FROM twice UNION SELECT s FROM sets) t;
SELECT count(*) FROM (SELECT s FROM twice EXCEPT SELECT s FROM sets WHERE n > 3) t;
RESET enable_sort;
SET enable_hashagg = off;
EXPLAIN (COSTS OFF) SELECT s, count(*) FROM twice GROUP BY s;
SELECT count(*), bool_and(n = 2) FROM (SELECT count(*) AS n FROM twice GROUP BY s) t;
RESET enable_hashagg;
SELECT count(DISTINCT s), min(n) FILTER (WHERE s = '{1-300}') FROM twice;
SET enable_nestloop = off; SET enable_mergejoin = off;
EXPLAIN (COSTS OFF) SELECT count(*) FROM twice a JOIN sets b USING (s);
SELECT count(*) FROM twice a JOIN sets b USING (s);
RESET enable_mergejoin; SET enable_hashjoin = off;
EXPLAIN (COSTS OFF) SELECT count(*) FROM twice a JOIN sets b USING (s);
SELECT count(*) FROM twice a JOIN sets b USING (s);
RESET ALL;

-- Indexes; a set too long for a btree page goes into a hash index.
CREATE TEMP TABLE indexed AS SELECT i, beneficiaries(i + k) AS s FROM generate_series(1::bigint, 2000) i, generate_series(0, 5) k GROUP BY i;
INSERT INTO indexed SELECT * FROM indexed WHERE i % 3 = 0;
CREATE INDEX indexed_btree ON indexed USING btree (s);
ANALYZE indexed;
SET enable_seqscan = off; SET enable_bitmapscan = off;
EXPLAIN (COSTS OFF) SELECT i FROM indexed WHERE s = '{300-305}';
SELECT i FROM indexed WHERE s = '{300-305}';
SELECT i FROM indexed WHERE s > '{1996-2001}' ORDER BY s;
DROP INDEX indexed_btree;
CREATE INDEX indexed_hash ON indexed USING hash (s);
EXPLAIN (COSTS OFF) SELECT i FROM indexed WHERE s = '{300-305}';
SELECT i FROM indexed WHERE s = '{300-305}';
RESET ALL;
CREATE UNIQUE INDEX ON sets USING btree (s);
INSERT INTO sets VALUES (0, '{7}');
INSERT INTO sets SELECT 0, beneficiaries(hashint8extended(i, 0)) FROM generate_series(1, 5000) i;
DROP INDEX sets_s_idx;
CREATE INDEX ON sets USING hash (s);
INSERT INTO sets SELECT 0, beneficiaries(hashint8extended(i, 0)) FROM generate_series(1, 5000) i;
SET enable_seqscan = off;
SELECT n FROM sets WHERE s = (SELECT beneficiaries(hashint8extended(i, 0)) FROM generate_series(1, 5000) i);
RESET ALL;

-- Estimates come from the operator itself, asked about the values that ANALYZE has kept.
CREATE FUNCTION estimate(query text) RETURNS float LANGUAGE plpgsql AS $$
DECLARE plan json;
BEGIN
  EXECUTE 'EXPLAIN (FORMAT json) ' || query INTO plan;
  RETURN (plan -> 0 -> 'Plan' ->> 'Plan Rows')::float;
END $$;
SELECT condition, estimate('SELECT 1 FROM indexed WHERE ' || condition) BETWEEN low AND high AS fair
FROM (VALUES
  ($$s @> 500$$, 1, 60), ($$500 <@ s$$, 1, 60), ($$s && '{1-1000}'$$, 1000, 1700), ($$s <@ '{1-1000}'$$, 1000, 1700),
  ($$'{1-1000}' @> s$$, 1000, 1700), ($$s @> '{3,9}'$$, 1, 60), ($$i <@ '{1-500}'::beneficiary_set$$, 500, 850), ($$s < '{1000-1005}'$$, 1000, 1700)
) AS t(condition, low, high);

-- Tallies: by instances, then amount, then households, then persons.
CREATE TEMP TABLE tallies AS SELECT row_number() OVER () AS n, t::beneficiary_tally FROM (VALUES
  ('{instances: 0, amount: 0, households: {}, persons: {}}'), ('{instances: 0, amount: -1, households: {}, persons: {}}'),
  ('{instances: 1, amount: 5, households: {1}, persons: {}}'), ('{instances: 1, amount: 5, households: {}, persons: {1}}'),
  ('{instances: 1, amount: 5, households: {1}, persons: {1}}'), ('{instances: 1, amount: 4.99, households: {9}, persons: {9}}'),
  ('{instances: 2, amount: -5, households: {1}, persons: {}}'), ('{instances: 1, amount: 5, households: {2}, persons: {}}')
) AS v(t);
SELECT t FROM tallies ORDER BY t;
SELECT count(*), bool_and((a.t < b.t) = (x < y)) AS lt, bool_and((a.t <= b.t) = (x <= y)) AS le, bool_and((a.t = b.t) = (x = y)) AS eq,
       bool_and((a.t <> b.t) = (x <> y)) AS ne, bool_and((a.t >= b.t) = (x >= y)) AS ge, bool_and((a.t > b.t) = (x > y)) AS gt
FROM tallies a, tallies b, LATERAL (SELECT
  ROW(instances(a.t), amount(a.t), household_set(a.t), person_set(a.t)) AS x, ROW(instances(b.t), amount(b.t), household_set(b.t), person_set(b.t)) AS y) AS parts;
SELECT count(DISTINCT t), count(DISTINCT beneficiary_tally_hash(t)) AS hashes,
       bool_and((beneficiary_tally_hash_extended(t, 0) & 4294967295) = (beneficiary_tally_hash(t)::bigint & 4294967295)) AS low_half,
       bool_and(beneficiary_tally_hash_extended(t, 1) <> beneficiary_tally_hash_extended(t, 0)) AS seeded
FROM (SELECT t FROM tallies UNION ALL SELECT t::text::beneficiary_tally FROM tallies) v;
SELECT count(*) FROM (SELECT t FROM tallies UNION SELECT t::text::beneficiary_tally FROM tallies) v;
SET enable_nestloop = off; SET enable_mergejoin = off;
SELECT count(*) FROM tallies a JOIN tallies b USING (t);
RESET ALL;

-- A tally's figures, without its people.
SELECT summary(t), (summary(t) ->> 'amount')::yuan = amount(t) AS exact FROM tallies;
SELECT summary(tally(1, 1, '92233720368547758.07', 9223372036854775807)), summary(NULL::beneficiary_tally);

DROP FUNCTION estimate;

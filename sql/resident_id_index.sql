-- resident_id: order, hashing, operator classes, and the plans that use them.
CREATE SCHEMA resident_id_test;
SET search_path = resident_id_test, public;

-- Operator classes, checked by their access methods first.
SELECT amname, opcname, opcdefault AS is_default, amvalidate(c.oid) AS valid, obj_description(c.oid, 'pg_opclass') IS NOT NULL AS explained
FROM pg_opclass c JOIN pg_am a ON a.oid = c.opcmethod
WHERE opcintype = 'resident_id'::regtype ORDER BY amname, opcname;
SELECT amname, amprocnum AS number, amproc::regproc AS support
FROM pg_amproc p JOIN pg_opfamily f ON f.oid = amprocfamily JOIN pg_am a ON a.oid = opfmethod
WHERE amproclefttype = 'resident_id'::regtype AND amname <> 'brin' ORDER BY amname, amprocnum;

-- Operators: what each is to the others, and how the planner guesses.
SELECT o.oprname AS operator, c.oprname AS commutator, n.oprname AS negator, o.oprrest AS restrict, o.oprjoin AS "join", o.oprcanhash AS hash,
  o.oprcanmerge AS merge, obj_description(o.oid, 'pg_operator') IS NOT NULL AS explained
FROM pg_operator o LEFT JOIN pg_operator c ON c.oid = o.oprcom LEFT JOIN pg_operator n ON n.oid = o.oprnegate
WHERE o.oprleft = 'resident_id'::regtype ORDER BY o.oprname COLLATE "C";

-- An operator promises no more and no less than its negator. (What holds for all types is in topic catalog.)
SELECT o.oid::regoperator AS unlike_its_negator
FROM pg_operator o JOIN pg_operator n ON n.oid = o.oprnegate JOIN pg_proc p ON p.oid = o.oprcode JOIN pg_proc q ON q.oid = n.oprcode
WHERE o.oprleft = 'resident_id'::regtype AND (p.provolatile, p.proleakproof, p.proisstrict) <> (q.provolatile, q.proleakproof, q.proisstrict);
SELECT typname, typinput, typoutput, typreceive, typsend, typarray::regtype AS array, typdelim FROM pg_type WHERE oid = 'resident_id'::regtype;

-- Order is that of the 18 characters.
SELECT id FROM unnest('{11010519491231002X,110105194912310038,440524188001010014,110105194912309993,410499198002290010}'::resident_id[]) id ORDER BY id;
SELECT a < b AS lt, a <= b AS le, a = b AS eq, a <> b AS ne, a >= b AS ge, a > b AS gt
FROM (VALUES ('11010519491231002X'::resident_id, '440524188001010014'::resident_id), ('440524188001010014', '11010519491231002X'),
  ('11010519491231002X', '110105491231002')) t (a, b);
SELECT min(id), max(id), count(DISTINCT id) FROM unnest('{440524188001010014,11010519491231002X,11010519491231002x,NULL}'::resident_id[]) id;
SELECT min(id), max(id) FROM unnest('{}'::resident_id[]) id;

-- 9,000 people of one county, in the order of birth, some with the same number twice.
CREATE TABLE person AS
  SELECT n, resident_id((410499::bigint * 182621 + 64000 + n / 3) * 1000 + n % 3 * 7) AS id FROM generate_series(1, 9000) n;
INSERT INTO person SELECT n, id FROM person WHERE n % 10 = 0;
CREATE TABLE visit AS SELECT n, id FROM person WHERE n % 7 = 0;
CREATE INDEX person_id ON person (id);
VACUUM ANALYZE person;
VACUUM ANALYZE visit;

-- Index only, with its order, for a range and for the ends.
EXPLAIN (COSTS OFF) SELECT id FROM person WHERE id BETWEEN '410499198002290010' AND '410499198103010022' ORDER BY id;
EXPLAIN (COSTS OFF) SELECT id FROM person ORDER BY id DESC LIMIT 1;
EXPLAIN (COSTS OFF) SELECT n FROM person WHERE id = '410499198002290010';

-- Hash join and hashed grouping; merge join.
SET enable_nestloop = off;
SET enable_mergejoin = off;
EXPLAIN (COSTS OFF) SELECT count(*) FROM visit JOIN person USING (id);
SELECT count(*) FROM visit JOIN person USING (id);
SET enable_mergejoin = on;
SET enable_hashjoin = off;
EXPLAIN (COSTS OFF) SELECT count(*) FROM visit JOIN person USING (id);
SELECT count(*) FROM visit JOIN person USING (id);
RESET enable_nestloop;
RESET enable_hashjoin;
SET enable_sort = off;
EXPLAIN (COSTS OFF) SELECT id, count(*) FROM visit GROUP BY id;
RESET enable_sort;

-- The selectivity of a range comes from the histogram: a third of the days, about a third of the people.
CREATE FUNCTION estimated_rows(query text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE plan json;
BEGIN
  EXECUTE 'EXPLAIN (FORMAT json) ' || query INTO plan;
  RETURN plan -> 0 -> 'Plan' ->> 'Plan Rows';
END $$;
SELECT estimated_rows('SELECT FROM person WHERE id < ''' || id || '''') BETWEEN 2700 AND 3900 AS near
FROM resident_id((410499::bigint * 182621 + 64000 + 1000) * 1000) id;

-- Every kind of index finds what a plain scan finds.
CREATE TABLE found (way text, operator text, key resident_id, rows bigint);
CREATE FUNCTION look_up(way text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE probe resident_id;
BEGIN
  FOR probe IN SELECT resident_id((410499::bigint * 182621 + 64000 + k * 101) * 1000 + k % 3 * 7) FROM generate_series(-1, 30) k LOOP
    INSERT INTO found SELECT way, '=', probe, count(*) FROM person WHERE id = probe;
    INSERT INTO found SELECT way, '<', probe, count(*) FROM person WHERE id < probe;
    INSERT INTO found SELECT way, '>=', probe, count(*) FROM person WHERE id >= probe;
  END LOOP;
END $$;
DROP INDEX person_id;
SELECT look_up('scan');
SET enable_seqscan = off;
SET jit = off; -- scans turned off look dear enough to compile
CREATE INDEX person_id ON person USING btree (id);
EXPLAIN (COSTS OFF) SELECT count(*) FROM person WHERE id >= '410499198002290010' AND id < '410499198103010022';
SELECT look_up('btree');
DROP INDEX person_id;
CREATE INDEX person_id ON person USING hash (id);
EXPLAIN (COSTS OFF) SELECT n FROM person WHERE id = '410499198002290010';
SELECT look_up('hash');
DROP INDEX person_id;
CREATE INDEX person_id ON person USING brin (id) WITH (pages_per_range = 2);
EXPLAIN (COSTS OFF) SELECT count(*) FROM person WHERE id >= '410499198002290010' AND id < '410499198103010022';
SELECT look_up('brin');
DROP INDEX person_id;
CREATE INDEX person_id ON person USING brin (id resident_id_minmax_multi_ops) WITH (pages_per_range = 2);
EXPLAIN (COSTS OFF) SELECT count(*) FROM person WHERE id >= '410499198002290010' AND id < '410499198103010022';
SELECT look_up('brin multi');
DROP INDEX person_id;
CREATE INDEX person_id ON person USING brin (id resident_id_bloom_ops) WITH (pages_per_range = 2);
EXPLAIN (COSTS OFF) SELECT n FROM person WHERE id = '410499198002290010';
SELECT look_up('brin bloom');
DROP INDEX person_id;
RESET enable_seqscan;
SELECT f.operator, count(*) AS look_ups, sum(f.rows) AS rows, count(*) FILTER (WHERE f.rows <> scan.rows) AS differences
FROM found f JOIN found scan ON scan.key = f.key AND scan.operator = f.operator AND scan.way = 'scan'
GROUP BY f.operator ORDER BY f.operator COLLATE "C";

-- Duplicates are folded in a btree: 100,000 rows of one number take less than half of what distinct ones do.
CREATE TABLE same AS SELECT '11010519491231002X'::resident_id AS id FROM generate_series(1, 100000);
CREATE TABLE other AS SELECT resident_id((410499::bigint * 182621 + n / 900) * 1000 + n % 900) AS id FROM generate_series(1, 100000) n;
CREATE INDEX same_id ON same (id);
CREATE INDEX other_id ON other (id);
SELECT pg_relation_size('same_id') * 2 < pg_relation_size('other_id') AS folded;

-- The bytes that sort, hash and join are those of bigint: the same hash, and partitions by hash and range.
SELECT bool_and(resident_id_hash(id) = hashint8(id::bigint)) AS plain, bool_and(resident_id_hash_extended(id, 7) = hashint8extended(id::bigint, 7)) AS seeded
FROM person;
CREATE TABLE parted (id resident_id PRIMARY KEY) PARTITION BY HASH (id);
CREATE TABLE parted_0 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO parted SELECT DISTINCT id FROM person;
SELECT count(*), count(DISTINCT tableoid) AS partitions FROM parted;
CREATE TABLE by_county (id resident_id) PARTITION BY RANGE (id);
CREATE TABLE county_410499 PARTITION OF by_county FOR VALUES FROM ('41049918000101000X') TO ('410500180001010003');
INSERT INTO by_county SELECT id FROM person;
-- The server's own words do quote keys, here as for duplicates: privileges and log settings are the guard there.
INSERT INTO by_county SELECT resident_id(410500 * 182621000::bigint);

SET client_min_messages = warning;
DROP SCHEMA resident_id_test CASCADE;

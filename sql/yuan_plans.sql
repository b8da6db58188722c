-- How comparisons of yuan are planned: every form a user would write is served by an index on the amount.

CREATE TEMP TABLE aid (id int, amount yuan);
INSERT INTO aid SELECT i, (i * 37 % 20000)::yuan / 100 FROM generate_series(1, 20000) AS i;
CREATE INDEX aid_amount ON aid (amount);
CREATE TEMP TABLE price (whole bigint, exact numeric, small smallint, float double precision);
INSERT INTO price SELECT i % 100, i / 100.0, i % 100, i / 100.0 FROM generate_series(1, 5000) AS i;
VACUUM ANALYZE aid, price;
SET enable_seqscan = off;
SET enable_bitmapscan = off;

CREATE FUNCTION pg_temp.explain(query text) RETURNS SETOF text
LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE 'EXPLAIN (COSTS OFF) ' || query;
END
$$;

-- The lines of a plan that show how the rows are found. From 19 on, a plan that reads nothing also names what it replaces.
CREATE FUNCTION pg_temp.plan_of(condition text) RETURNS SETOF text
LANGUAGE sql AS $$
	SELECT regexp_replace(line, '^ *(-> *)?', '')
	FROM pg_temp.explain('SELECT id FROM aid WHERE ' || condition) AS line
	WHERE line ~ '(Scan|Cond|Filter)' AND line !~ 'Replaces:'
$$;

-- A constant number is planned as an amount; one between two fen as the fen below it.
SELECT condition, string_agg(line, '; ') AS plan
FROM (VALUES
	(1, 'amount > 1000'), (2, '1000 > amount'), (3, 'amount > 1000.50'), (4, 'amount = 1000::int'), (5, 'amount = 1000::bigint'), (6, 'amount = 1000::smallint'), (7, 'amount = 10.5::float8'), (8, 'amount = ''350万'''),
	(9, 'amount < 1.005'), (10, 'amount <= 1.005'), (11, 'amount > 1.005'), (12, 'amount >= 1.005'), (13, 'amount < -1.005'), (14, 'amount > -1.005'), (15, '1.005 < amount'), (16, '1.005 >= amount'), (17, 'NOT amount < 1.005'),
	(18, 'amount BETWEEN 1 AND 10.5'), (19, 'amount IN (1, 2)'), (20, 'amount IN (1, 2.5)'), (21, 'amount = ANY (ARRAY[1, 2]::bigint[])'),
	(22, 'amount = 1.005'), (23, 'amount < 1e30'), (24, 'amount > ''NaN''::numeric'), (25, 'amount > -92233720368547758.075'), (26, 'amount <> 5 AND amount < 0.5'), (27, 'amount > NULL::numeric'), (28, 'amount > 1000 + 0.5')
) AS v (n, condition), pg_temp.plan_of(condition) AS line
GROUP BY n, condition
ORDER BY n;

-- An amount that is constant stays as it is, on either side of a number that is not.
SELECT condition, string_agg(regexp_replace(line, '^ *', ''), '; ') FILTER (WHERE line ~ 'Filter') AS plan
FROM unnest(ARRAY['exact < ''0.03''::yuan', '''0.03''::yuan > exact', 'exact <> ''0.03''::yuan', '''0.03''::yuan = float', 'float >= ''49.99''::yuan']) WITH ORDINALITY AS v (condition, n),
	pg_temp.explain('SELECT FROM price WHERE ' || condition) AS line
GROUP BY n, condition
ORDER BY n;
SELECT count(*) FILTER (WHERE exact < '0.03'::yuan), count(*) FILTER (WHERE '0.03'::yuan > exact), count(*) FILTER (WHERE exact <> '0.03'::yuan),
	count(*) FILTER (WHERE '0.03'::yuan = float), count(*) FILTER (WHERE float >= '49.99'::yuan), count(*) FILTER (WHERE small > '98'::yuan), count(*) FILTER (WHERE exact > NULL::yuan)
FROM price;

-- Plans that wait for the value: index on the amount all the same.
PREPARE by_bigint (bigint) AS SELECT count(*) FROM aid WHERE amount > $1;
PREPARE by_numeric (numeric) AS SELECT count(*) FROM aid WHERE amount = $1;
SET plan_cache_mode = force_generic_plan;
EXPLAIN (COSTS OFF) EXECUTE by_bigint (199);
EXECUTE by_bigint (199);
EXPLAIN (COSTS OFF) EXECUTE by_numeric (1.50);
EXECUTE by_numeric (1.50);
EXECUTE by_numeric (1.505);
EXECUTE by_numeric ('NaN');
RESET plan_cache_mode;

-- Index-only, ordered, and the least and greatest by one index entry each.
EXPLAIN (COSTS OFF) SELECT amount FROM aid WHERE amount < 0.05 ORDER BY amount DESC;
SELECT amount FROM aid WHERE amount < 0.05 ORDER BY amount DESC;
SELECT regexp_replace(line, '^ *-> *', '') FROM pg_temp.explain('SELECT min(amount), max(amount) FROM aid') AS line WHERE line ~ 'Index Only';
SELECT min(amount), max(amount) FROM aid;

-- Joins of amounts with numbers: hash and merge, with the same result as numeric has.
RESET enable_seqscan;
RESET enable_bitmapscan;
SET enable_nestloop = off;
SET enable_mergejoin = off;
EXPLAIN (COSTS OFF) SELECT count(*) FROM aid AS a JOIN aid AS b USING (amount);
SELECT count(*) FROM aid AS a JOIN aid AS b USING (amount);
EXPLAIN (COSTS OFF) SELECT count(*) FROM aid JOIN price ON amount = exact;
SELECT count(*) FROM aid JOIN price ON amount = exact;
SELECT count(*) FROM aid JOIN price ON amount::numeric = exact;
SELECT count(*) FROM aid JOIN price ON amount = whole;
SELECT count(*) FROM aid JOIN price ON small = amount;
SELECT count(*) FROM aid JOIN price ON float = amount;
SET enable_hashjoin = off;
SET enable_mergejoin = on;
EXPLAIN (COSTS OFF) SELECT count(*) FROM aid JOIN price ON amount = exact;
SELECT count(*) FROM aid JOIN price ON amount = exact;
SELECT count(*) FROM aid JOIN price ON amount = whole;
-- Numbers that are no amounts find no partner, and stop nothing.
SELECT n, (SELECT count(*) FROM aid WHERE amount = n) FROM (VALUES (1.5), (1.505), (1e40), ('NaN'), ('Infinity'), ('-Infinity')) AS v (n);
RESET enable_hashjoin;
RESET enable_nestloop;
-- Two numbers equal to one amount are equal to each other.
EXPLAIN (COSTS OFF) SELECT count(*) FROM aid, price AS p, price AS q WHERE amount = p.exact AND amount = q.exact;
SELECT count(*) FROM aid, price AS p, price AS q WHERE amount = p.exact AND amount = q.exact;

-- A number and the amount that it equals have the same hash, under every seed; the others have one too.
SELECT count(*) AS different
FROM aid, generate_series(0, 2) AS seed
WHERE yuan_hash(amount) <> yuan_operand_hash(amount::numeric) OR yuan_hash_extended(amount, seed) <> yuan_operand_hash_extended(amount::numeric * 1.000, seed);
SELECT yuan_operand_hash(1.505) = yuan_operand_hash(1.5050) AS same, yuan_operand_hash('NaN'::numeric) IS NULL AS nan, yuan_operand_hash_extended(1e40, 1) = yuan_operand_hash_extended(1e40 + 0.00, 1) AS same_extended;

-- Partitions are pruned by numbers, by range and by hash.
CREATE TEMP TABLE donation (amount yuan) PARTITION BY RANGE (amount);
CREATE TEMP TABLE donation_small PARTITION OF donation FOR VALUES FROM (MINVALUE) TO ('1万');
CREATE TEMP TABLE donation_large PARTITION OF donation FOR VALUES FROM (10000) TO (MAXVALUE);
INSERT INTO donation VALUES (9999.99), (10000), ('350万');
EXPLAIN (COSTS OFF) SELECT * FROM donation WHERE amount >= 10000;
EXPLAIN (COSTS OFF) SELECT * FROM donation WHERE amount < 9999.995;
SELECT tableoid::regclass, amount FROM donation ORDER BY amount;
CREATE TEMP TABLE by_hash (amount yuan) PARTITION BY HASH (amount);
CREATE TEMP TABLE by_hash_0 PARTITION OF by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TEMP TABLE by_hash_1 PARTITION OF by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO by_hash SELECT amount FROM aid;
SELECT count(*) FROM by_hash WHERE amount = 1.50;

-- BRIN: minmax and minmax-multi; the number that is known only when the scan starts too.
CREATE TEMP TABLE entry (amount yuan);
INSERT INTO entry SELECT i FROM generate_series(1, 20000) AS i;
CREATE INDEX entry_amount ON entry USING brin (amount) WITH (pages_per_range = 4);
ANALYZE entry;
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT count(*) FROM entry WHERE amount BETWEEN 100 AND 105.5;
SELECT count(*) FROM entry WHERE amount BETWEEN 100 AND 105.5;
PREPARE entry_by_numeric (numeric) AS SELECT count(*) FROM entry WHERE amount = $1;
SET plan_cache_mode = force_generic_plan;
EXPLAIN (COSTS OFF) EXECUTE entry_by_numeric (105.00);
EXECUTE entry_by_numeric (105.00);
RESET plan_cache_mode;
DROP INDEX entry_amount;
CREATE INDEX entry_amount ON entry USING brin (amount yuan_minmax_multi_ops) WITH (pages_per_range = 4);
EXPLAIN (COSTS OFF) SELECT count(*) FROM entry WHERE amount > 19990;
SELECT count(*) FROM entry WHERE amount > 19990;
SELECT count(*) FROM entry WHERE amount <= (SELECT 5.5);
INSERT INTO entry VALUES ('-5'), (NULL), (30000);
SELECT count(*) FROM entry WHERE amount < 0 OR amount > 20000;
DROP INDEX entry_amount;
-- A hash index.
CREATE INDEX entry_amount ON entry USING hash (amount);
EXPLAIN (COSTS OFF) SELECT * FROM entry WHERE amount = 105;
SELECT * FROM entry WHERE amount = 105;
SELECT * FROM entry WHERE amount = (SELECT 105.00);
RESET enable_seqscan;

-- btree deduplication, which equal amounts that are equal bitwise allow.
CREATE INDEX entry_whole ON entry ((round_to(amount, '1万')));
SELECT pg_relation_size('entry_whole') < 0.6 * (SELECT pg_relation_size('aid_amount')) AS deduplicated;

-- A view keeps what was written.
CREATE TEMP VIEW large AS SELECT * FROM aid WHERE amount > 100.5 AND amount * 1.5 < 200 AND amount <> 150;
SELECT replace(pg_get_viewdef('large'), 'aid.', '') AS definition;

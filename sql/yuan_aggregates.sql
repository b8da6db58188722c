-- Aggregates of yuan: exact in any order, with any number of workers, over any frame.

CREATE FUNCTION pg_temp.error_of(command text, OUT code text, OUT message text)
LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE command INTO message;
	message := 'no error, but ' || message;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, message = MESSAGE_TEXT;
END
$$;

SELECT sum(a), avg(a), min(a), max(a), count(a), stddev(a), variance(a) FROM (VALUES ('1.01'::yuan), ('2.02'), (NULL), ('-0.03')) AS v (a);
-- Over no amounts.
SELECT sum(a), avg(a), min(a), max(a), count(a), stddev(a) FROM (VALUES (NULL::yuan)) AS v (a);
SELECT sum(a), avg(a), min(a), max(a), coalesce(sum(a), 0) AS zero FROM (SELECT '1'::yuan WHERE false) AS v (a);
-- avg rounds the exact mean, half away from zero.
SELECT avg(a), avg(-a) FROM (VALUES ('0.01'::yuan), ('0.02')) AS v (a);
SELECT avg(a), avg(-a) FROM (VALUES ('0.01'::yuan), ('0.01'), ('0.02')) AS v (a);
SELECT sum(a), sum(DISTINCT a), sum(a) FILTER (WHERE a > 1), avg(a ORDER BY a) FROM (VALUES ('1'::yuan), ('1'), ('2.5')) AS v (a);

-- The sum may leave the range of yuan on the way; only the end counts.
\set greatest '''92233720368547758.07''::yuan'
SELECT sum(a), avg(a) FROM (VALUES (:greatest), (:greatest), (:greatest), (- :greatest), (- :greatest), ('-0.07')) AS v (a);
SELECT avg(:greatest), avg(- :greatest) FROM generate_series(1, 1000);
SELECT command, e.* FROM (VALUES
	('SELECT sum(a) FROM (VALUES (''92233720368547758.07''::yuan), (''0.01'')) AS v (a)'),
	('SELECT sum(a) FROM (VALUES (''-92233720368547758.07''::yuan), (''-0.01'')) AS v (a)')
) AS v (command), pg_temp.error_of(command) AS e;

-- Parallel: the same as without, and the plan shows it.
CREATE TABLE yuan_rows AS SELECT i % 7 AS g, ((hashint8(i)::bigint % 1000000000) / 100.0)::numeric(20, 2) AS n FROM generate_series(1, 30000) AS i;
ALTER TABLE yuan_rows ADD amount yuan;
UPDATE yuan_rows SET amount = CASE WHEN g <> 3 THEN n END, n = CASE WHEN g <> 3 THEN n END;
INSERT INTO yuan_rows SELECT 9, s * 92233720368547758.07, s * 92233720368547758.07 FROM generate_series(1, 200) AS i, (VALUES (1), (-1)) AS v (s);
ANALYZE yuan_rows;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT sum(amount), avg(amount), min(amount), max(amount), count(amount) FROM yuan_rows;
SELECT sum(amount), avg(amount), min(amount), max(amount), count(amount) FROM yuan_rows;
CREATE TEMP TABLE parallel AS SELECT g, sum(amount), avg(amount), min(amount), max(amount) FROM yuan_rows GROUP BY g;
SET max_parallel_workers_per_gather = 0;
SELECT sum(amount), avg(amount), min(amount), max(amount), count(amount) FROM yuan_rows;
CREATE TEMP TABLE serial AS SELECT g, sum(amount), avg(amount), min(amount), max(amount) FROM yuan_rows GROUP BY g;
SELECT count(*) AS groups FROM serial;
(TABLE parallel EXCEPT TABLE serial) UNION ALL (TABLE serial EXCEPT TABLE parallel);
-- The same as numeric.
SELECT g, sum(amount), sum(n), avg(amount), round(avg(n), 2) FROM yuan_rows GROUP BY g
HAVING sum(amount) IS DISTINCT FROM sum(n) OR avg(amount) IS DISTINCT FROM round(avg(n), 2) OR max(amount) IS DISTINCT FROM max(n) OR min(amount) IS DISTINCT FROM min(n)
	OR stddev(amount) IS DISTINCT FROM stddev(n);
-- Sorted and hashed groups, spilled ones too.
SET enable_hashagg = off;
CREATE TEMP TABLE sorted AS SELECT g, sum(amount), avg(amount), min(amount), max(amount) FROM yuan_rows GROUP BY g;
RESET enable_hashagg;
(TABLE sorted EXCEPT TABLE serial) UNION ALL (TABLE serial EXCEPT TABLE sorted);
SET work_mem = '64kB';
SET enable_sort = off;
SELECT sum(s) = (SELECT sum(amount) FROM yuan_rows WHERE g <> 9) AS spilled_is_whole FROM (SELECT i, sum(amount) AS s FROM (SELECT amount, row_number() OVER () / 2 AS i FROM yuan_rows WHERE g <> 9) AS r GROUP BY i) AS v;
RESET work_mem;
RESET enable_sort;

-- Moving frames: the inverse transition gives what each frame summed anew gives.
CREATE TEMP TABLE frames AS SELECT row_number() OVER () AS i, amount FROM yuan_rows WHERE g IN (1, 3) LIMIT 2000;
INSERT INTO frames SELECT i, NULL FROM generate_series(9000, 9005) AS i;
INSERT INTO frames SELECT i + 10000, amount FROM (SELECT row_number() OVER () AS i, amount FROM yuan_rows WHERE g = 9) AS r;
CREATE TEMP TABLE numbered AS SELECT row_number() OVER (ORDER BY i) AS r, amount FROM frames;
CREATE INDEX ON numbered (r);
ANALYZE numbered;
SELECT count(*) AS rows, count(*) FILTER (WHERE moving.sum IS DISTINCT FROM anew.sum OR moving.avg IS DISTINCT FROM anew.avg) AS different, count(*) FILTER (WHERE moving.sum IS NULL) AS nulls
FROM (SELECT r, sum(amount) OVER w, avg(amount) OVER w FROM numbered WINDOW w AS (ORDER BY r ROWS BETWEEN 2 PRECEDING AND 2 FOLLOWING)) AS moving
JOIN LATERAL (SELECT sum(amount), avg(amount) FROM numbered WHERE r BETWEEN moving.r - 2 AND moving.r + 2) AS anew ON true;
SELECT r, amount, sum(amount) OVER (ORDER BY r ROWS 1 PRECEDING), sum(amount) OVER (ORDER BY r), avg(amount) OVER (ORDER BY r ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING)
FROM (VALUES (1, '0.05'::yuan), (2, NULL), (3, NULL), (4, '-1'), (5, '92233720368547758.07'), (6, '-92233720368547758.07')) AS v (r, amount);

-- RANGE frames by amount; the offset is an amount.
SELECT amount, count(*) OVER (ORDER BY amount RANGE BETWEEN 1 PRECEDING AND '0.5' FOLLOWING), array_agg(amount) OVER (ORDER BY amount DESC RANGE BETWEEN '0.1' PRECEDING AND '0.1' FOLLOWING)
FROM (VALUES ('1'::yuan), ('1.5'), ('1.05'), ('2'), (NULL), ('92233720368547758.07'), ('-92233720368547758.07')) AS v (amount)
ORDER BY amount;
SELECT sum(amount) OVER (ORDER BY amount RANGE BETWEEN '-1' PRECEDING AND CURRENT ROW) FROM (VALUES ('1'::yuan)) AS v (amount);

-- The transition functions called by hand leave their argument alone and refuse what is no state.
SELECT a, yuan_accumulate(a, '1.5') AS changed, a AS again FROM (VALUES ('{1,0,100}'::bigint[])) AS v (a);
SELECT yuan_accumulate('{0,0,0}', '-0.01'), yuan_combine('{1,-1,-1}', '{1,0,2}'), yuan_decumulate('{2,0,5}', '0.05'), yuan_sum_final('{1,-1,-1}'), yuan_sum_final('{0,0,5}'), yuan_avg_final('{2,0,5}'), yuan_avg_final('{0,0,0}');
SELECT command, e.* FROM (VALUES
	('SELECT yuan_accumulate(''{1,2}'', ''1'')'), ('SELECT yuan_accumulate(''{1,2,NULL}'', ''1'')'), ('SELECT yuan_accumulate(''{{1,2,3}}'', ''1'')'), ('SELECT yuan_sum_final(''{}'')'), ('SELECT yuan_combine(''{0,0,0}'', ''{1}'')'), ('SELECT yuan_decumulate(''{1}'', ''1'')'), ('SELECT yuan_avg_final(''{1}'')'),
	('SELECT yuan_sum_final(''{1,5,0}'')'), ('SELECT yuan_avg_final(''{1,5,0}'')'),
	('SELECT yuan_accumulate(''{9223372036854775807,0,0}'', ''1'')'), ('SELECT yuan_combine(''{1,9223372036854775807,-1}'', ''{1,0,1}'')'), ('SELECT yuan_accumulate(NULL, ''1'')'), ('SELECT yuan_combine(''{1,0,1}'', NULL)')
) AS v (command), pg_temp.error_of(command) AS e;
DROP TABLE yuan_rows;

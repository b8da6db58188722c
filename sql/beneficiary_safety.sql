-- However a value is stored or half built it is read alike; what changes in place is never a caller's; long work can be cancelled.
\pset null ~

-- Stored short and unaligned, plain, compressed, out of line, out of line and compressed; and in rows and arrays.
-- Both methods of compression, whatever the default: lz4 from PostgreSQL 19 on, if the server was built with it, else pglz.
SELECT CASE WHEN 'lz4' = ANY (enumvals) THEN 'lz4' ELSE 'pglz' END AS lz4 FROM pg_settings WHERE name = 'default_toast_compression' \gset
CREATE TABLE stored (how text, odd "char", s beneficiary_set, t beneficiary_tally);
CREATE FUNCTION store(how text, n int, step bigint, alike int DEFAULT 1) RETURNS void LANGUAGE sql AS $$
  INSERT INTO stored SELECT how, 'x', beneficiaries(id), tally(id, -id, '1.50') FROM generate_series(1, n) i, LATERAL (SELECT i / alike * step + i % alike * 3) AS of (id) $$;
SELECT store('short', 2, 5);
ALTER TABLE stored ALTER s SET STORAGE plain, ALTER t SET STORAGE plain;
SELECT store('plain', 300, 3);
ALTER TABLE stored ALTER s SET STORAGE main, ALTER t SET STORAGE main;
SET default_toast_compression = pglz;
SELECT store('compressed', 20000, 65536 * 4, 200);
SET default_toast_compression = :lz4;
SELECT store('lz4', 20000, 65536 * 4, 200);
ALTER TABLE stored ALTER s SET STORAGE external, ALTER t SET STORAGE external;
SELECT store('external', 20000, 65536 * 4, 200);
ALTER TABLE stored ALTER s SET STORAGE extended, ALTER t SET STORAGE extended;
SELECT store('both, lz4', 90000, 65536 * 4, 200);
SET default_toast_compression = pglz;
SELECT store('both', 90000, 65536 * 4, 200);
RESET default_toast_compression;
SELECT how, pg_column_compression(s) = CASE WHEN how ~ 'lz4' THEN :'lz4' ELSE 'pglz' END AS by_that_method FROM stored WHERE pg_column_compression(s) IS NOT NULL;
SELECT how, pg_column_size(s) < 127 AS short, pg_column_size(s) < octet_length(beneficiary_set_send(s)) / 2 AS compressed, cardinality(s), minimum(s), maximum(s), households(t),
       household_set(t) = s AS same, maximum(person_set(t)) = -minimum(s) AS persons, amount(t),
       s::text::beneficiary_set = s AND s::bigint[]::beneficiary_set = s AND from_roaring(to_roaring(s)) = s AND (ROW(s)).f1 = s AND (ARRAY[s, '{}'])[1] = s AS again
FROM stored;
SELECT count(DISTINCT s), count(DISTINCT t), cardinality(rollup(s)), households(rollup(t)), common(slice(s, 1, 20000)) FROM stored;

-- The state of an aggregate without a final function is a value too: small ones half built, large ones expanded.
CREATE AGGREGATE half_built(bigint) (SFUNC = beneficiary_set_accum, STYPE = beneficiary_set, COMBINEFUNC = beneficiary_set_combine);
CREATE AGGREGATE half_built(bigint, bigint, yuan) (SFUNC = beneficiary_tally_accum, STYPE = beneficiary_tally, COMBINEFUNC = beneficiary_tally_combine);
CREATE TEMP TABLE halves AS
SELECT n, half_built(i % (n - n / 10)) AS s, half_built(i % (n - n / 10), i, '1') AS t FROM (VALUES (1), (20), (300), (3000)) v(n), generate_series(1, n) i GROUP BY n;
CREATE TEMP TABLE wholes AS
SELECT n, beneficiaries(i % (n - n / 10)) AS s, tally(i % (n - n / 10), i, '1') AS t FROM (VALUES (1), (20), (300), (3000)) v(n), generate_series(1, n) i GROUP BY n;
SELECT n, cardinality(h.s), h.s = w.s AS eq, h.s < w.s OR h.s > w.s AS other, beneficiary_set_hash(h.s) = beneficiary_set_hash(w.s) AS hash, h.s::text = w.s::text AS text,
       beneficiary_set_send(h.s) = beneficiary_set_send(w.s) AS send, to_roaring(h.s) = to_roaring(w.s) AS roaring, h.s::bigint[] = w.s::bigint[] AS ids,
       overlap(h.s, w.s) = cardinality(w.s) AS overlap, slice(h.s, 0, 9) = slice(w.s, 0, 9) AS slice
FROM halves h JOIN wholes w USING (n) ORDER BY n;
SELECT n, h.t = w.t AS eq, beneficiary_tally_cmp(h.t, w.t) AS cmp, beneficiary_tally_hash(h.t) = beneficiary_tally_hash(w.t) AS hash, h.t::text = w.t::text AS text,
       summary(h.t) = summary(w.t) AS summary, h.t | h.t = w.t | w.t AS union
FROM halves h JOIN wholes w USING (n) ORDER BY n;
SELECT rollup(h.s) = rollup(w.s) AS sets, rollup(h.t) = rollup(w.t) AS tallies, common(h.s) = common(w.s) AS common FROM halves h JOIN wholes w USING (n);
-- Two aggregates that share one state: the final function leaves it as it was for the other.
SELECT n, half_built(i) = beneficiaries(i) AS shared FROM (VALUES (5), (5000)) v(n), generate_series(1, n) i GROUP BY n ORDER BY n;

-- An aggregate of one's own may begin with a value, over rows or none, and with one that is large.
CREATE AGGREGATE and_these(bigint) (SFUNC = beneficiary_set_accum, STYPE = beneficiary_set, FINALFUNC = beneficiary_set_final, INITCOND = '{1-3}');
CREATE AGGREGATE and_many(bigint) (SFUNC = beneficiary_set_accum, STYPE = beneficiary_set, FINALFUNC = beneficiary_set_final, INITCOND = '{1-300000}');
CREATE AGGREGATE and_none(beneficiary_set) (SFUNC = beneficiary_set_combine, STYPE = beneficiary_set, FINALFUNC = beneficiary_set_final, INITCOND = '{}');
CREATE AGGREGATE and_this(bigint, bigint, yuan) (SFUNC = beneficiary_tally_accum, STYPE = beneficiary_tally, FINALFUNC = beneficiary_tally_final,
  INITCOND = '{instances: 2, amount: 7, households: {1}, persons: {11}}');
SELECT n, and_these(i), and_many(300000 + i), and_none(ARRAY[i]::beneficiary_set), and_this(i, i, '1') FROM (VALUES (1), (5)) v(n), generate_series(4, 3 + n) i GROUP BY n ORDER BY n;
SELECT and_these(i), and_many(i), and_none(ARRAY[i]::beneficiary_set), and_this(i, i, '1') FROM generate_series(1, 0) i;

-- An argument used twice, a result used twice, and a CTE read twice.
CREATE FUNCTION big(n int) RETURNS beneficiary_set LANGUAGE sql AS 'SELECT beneficiaries(i) FROM generate_series(1, n) i';
SELECT rollup(s), rollup(s | '{9}'), common(s), beneficiaries(i), min(s::text) FROM (VALUES ('{1-3}'::beneficiary_set, 7), ('{2-5}', 8)) v(s, i);
WITH a AS MATERIALIZED (SELECT beneficiaries(i) AS s, tally(i, i, '1') AS t FROM generate_series(1, 3000) i)
SELECT (SELECT cardinality(rollup(x)) FROM (SELECT s FROM a UNION ALL SELECT '{9000}') u(x)) AS more, (SELECT cardinality(s) FROM a) AS before,
       (SELECT households(rollup(x)) FROM (SELECT t FROM a UNION ALL SELECT tally(9000, 1, '1')) u(x)) AS more_t, (SELECT households(t) FROM a) AS before_t;
SELECT n, cardinality(first) FROM (SELECT n, first_value(s) OVER w AS first, rollup(s) OVER w AS grown FROM (SELECT n, big(1000 * n) AS s FROM generate_series(1, 3) n) b WINDOW w AS (ORDER BY n)) t;

-- Variables of plpgsql keep their value, also one that holds a state that could grow.
CREATE FUNCTION keep(OUT a bigint, OUT b bigint, OUT c bigint, OUT d bigint) LANGUAGE plpgsql AS $$
DECLARE
  v beneficiary_set := big(3000);
  w beneficiary_set;
  x beneficiary_set;
BEGIN
  SELECT half_built(i) INTO w FROM generate_series(1, 3000) i;
  x := w;
  SELECT cardinality(rollup(s)) INTO a FROM (VALUES (w), (v), ('{-1}'), (w | '{7000}')) t(s);
  FOR i IN 1..3 LOOP
    x := x | ARRAY[8000 + i]::beneficiary_set;
  END LOOP;
  b := cardinality(v);
  c := cardinality(w);
  d := cardinality(x);
END $$;
SELECT * FROM keep();

-- A state that a cast without a function passes off as another type's is refused, whatever form it has.
CREATE CAST (beneficiary_set AS beneficiary_tally) WITHOUT FUNCTION AS IMPLICIT;
CREATE CAST (beneficiary_set AS household_amounts) WITHOUT FUNCTION AS IMPLICIT;
CREATE AGGREGATE taken_for_tally(bigint) (SFUNC = beneficiary_set_accum, STYPE = beneficiary_set, FINALFUNC = beneficiary_tally_final);
CREATE AGGREGATE taken_for_map(bigint) (SFUNC = beneficiary_set_accum, STYPE = beneficiary_set, FINALFUNC = household_amounts_final);
SELECT taken_for_tally(i) FROM generate_series(1, 3) i;
SELECT taken_for_tally(i) FROM generate_series(1, 3000) i;
SELECT taken_for_map(i) FROM generate_series(1, 3) i;
SELECT taken_for_map(i) FROM generate_series(1, 3000) i;
DROP AGGREGATE taken_for_tally(bigint), taken_for_map(bigint);
DROP CAST (beneficiary_set AS beneficiary_tally);
DROP CAST (beneficiary_set AS household_amounts);

-- Cancelled in time: each of these would take far longer.
CREATE TEMP TABLE huge AS SELECT '{0-99999999999}'::beneficiary_set AS s;
CREATE FUNCTION cancelled(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  started timestamptz := clock_timestamp();
BEGIN
  EXECUTE query;
  RETURN 'finished';
EXCEPTION WHEN query_canceled THEN
  RETURN CASE WHEN clock_timestamp() - started < '1.2 s' THEN 'in time' ELSE (clock_timestamp() - started)::text END;
END $$;
SET statement_timeout = '200ms';
SELECT cancelled('SELECT jaccard(s, s) FROM huge, generate_series(1, 10)');
SELECT cancelled('SELECT count(s & s) FROM huge, generate_series(1, 10)');
SELECT cancelled('SELECT count(*) FROM huge, ids(s)');
SELECT cancelled('SELECT count(slice(s, i, 99999999990)) FROM huge, generate_series(1, 100) i');
SELECT cancelled('SELECT count(from_roaring(to_roaring(s))) FROM huge, generate_series(1, 10)');
SELECT cancelled('SELECT rollup(s) FROM huge, generate_series(1, 10)');
SELECT cancelled('SELECT count(*) FILTER (WHERE s < s OR i < 0) FROM huge, generate_series(1, 1000) i');
RESET statement_timeout;

-- More than a value can hold.
SELECT '{10-99999999999999}'::text::beneficiary_set;

DROP FUNCTION store, big, keep, cancelled;
DROP AGGREGATE half_built(bigint);
DROP AGGREGATE half_built(bigint, bigint, yuan);
DROP TABLE stored;

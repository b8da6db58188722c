-- Random sets against arrays, and random tallies against count(DISTINCT): 10,000 cases of each from a seed.
-- test/fuzz/random_sets runs it for as many seeds as are asked for.
\if :{?seed}
\else
\set seed 1
\endif
SET jit = off;

-- A number that looks like chance; the same for the same seed everywhere.
CREATE FUNCTION pg_temp.chance(n bigint, which int) RETURNS bigint LANGUAGE sql IMMUTABLE
RETURN hashint8extended(n, which) & 4294967295;

-- Two arrays of ids a case: few or many, dense, in runs, in steps or sparse, from one of several places.
CREATE TEMP TABLE drawn AS
SELECT n, k, array_agg(DISTINCT id ORDER BY id) AS ids
FROM (
  SELECT n, k, place + shift + CASE temper WHEN 0 THEN i WHEN 1 THEN i * 16 WHEN 2 THEN i / 20 * 33 + i % 20 ELSE pg_temp.chance(n * 100000 + i, 10 + k) % span END AS id
  FROM (
    SELECT n, k, (ARRAY[0, 0, -70, 65500, 131072, 1000000000000, -9223372036854775807, 9223372036854000000])[1 + pg_temp.chance(n, 3) % 8] AS place,
           pg_temp.chance(n, 5) % 70 AS shift, pg_temp.chance(n, 20 + k) % 4 AS temper, 1::bigint << (3 + pg_temp.chance(n, 4) % 16)::int AS span,
           CASE WHEN n % 1000 = 7 * k THEN 5000 WHEN n % 40 = k THEN 300 ELSE pg_temp.chance(n, 30 + k) % 25 END AS many
    FROM generate_series(:seed * 10000::bigint + 1, (:seed + 1) * 10000) n, generate_series(1, 2) k
  ) AS sizes, generate_series(1, many) i
) AS ids GROUP BY n, k;

-- Each set is made in one of five ways.
CREATE TEMP TABLE cases AS
SELECT n, a, b, CASE n % 5
    WHEN 0 THEN a::beneficiary_set
    WHEN 1 THEN coalesce((SELECT beneficiaries(id ORDER BY -(id / 7)) FROM unnest(a || a) id), '{}')
    WHEN 2 THEN coalesce((SELECT ('{' || string_agg(id::text, ',' ORDER BY id) || '}')::beneficiary_set FROM unnest(a) id), '{}')
    WHEN 3 THEN (SELECT rollup(s) FROM (SELECT beneficiaries(id) AS s FROM unnest(a) id GROUP BY id % 3) g)
    ELSE from_roaring(to_roaring(a::beneficiary_set)) END AS x, b::beneficiary_set AS y,
  CASE WHEN n % 3 = 0 AND a <> '{}' THEN a[1 + pg_temp.chance(n, 1) % cardinality(a)] ELSE pg_temp.chance(n, 2) % 70000 END AS id,
  CASE WHEN n % 4 = 0 AND b <> '{}' THEN b[1 + pg_temp.chance(n, 3) % cardinality(b)] ELSE pg_temp.chance(n, 4) % 140000 END AS upto
FROM (SELECT n, coalesce(max(ids) FILTER (WHERE k = 1), '{}') AS a, coalesce(max(ids) FILTER (WHERE k = 2), '{}') AS b
      FROM generate_series(:seed * 10000::bigint + 1, (:seed + 1) * 10000) n LEFT JOIN drawn USING (n) GROUP BY n) AS made;

CREATE TEMP TABLE wrong AS
SELECT n, what FROM cases, LATERAL unnest(ARRAY[
  CASE WHEN (x::bigint[] = a AND y::bigint[] = b) IS NOT TRUE THEN 'cast' END,
  CASE WHEN (x = a::beneficiary_set AND beneficiary_set_send(x) = beneficiary_set_send(a::beneficiary_set)) IS NOT TRUE THEN 'one encoding' END,
  CASE WHEN (cardinality(x) = cardinality(a)) IS NOT TRUE THEN 'cardinality' END,
  CASE WHEN (x::text::beneficiary_set = x) IS NOT TRUE THEN 'text' END,
  CASE WHEN (ARRAY(SELECT ids(x)) = a) IS NOT TRUE THEN 'ids' END,
  CASE WHEN ((x | y)::bigint[] = ARRAY(SELECT DISTINCT unnest(a || b) ORDER BY 1)) IS NOT TRUE THEN 'union' END,
  CASE WHEN ((x & y)::bigint[] = ARRAY(SELECT i FROM unnest(a) i WHERE i = ANY (b))) IS NOT TRUE THEN 'intersection' END,
  CASE WHEN ((x - y)::bigint[] = ARRAY(SELECT i FROM unnest(a) i WHERE i <> ALL (b))) IS NOT TRUE THEN 'difference' END,
  CASE WHEN ((x @> y) = (a @> b) AND (y <@ x) = (b <@ a) AND (x | y) @> x AND y @> (x & y)) IS NOT TRUE THEN '@>' END,
  CASE WHEN ((x && y) = (a && b)) IS NOT TRUE THEN '&&' END,
  CASE WHEN ((x = y) = (a = b) AND (x <> y) = (a <> b)) IS NOT TRUE THEN '= <>' END,
  CASE WHEN ((x < y) = ((cardinality(a), a) < (cardinality(b), b)) AND (x >= y) = ((cardinality(a), a) >= (cardinality(b), b))) IS NOT TRUE THEN 'order' END,
  CASE WHEN ((beneficiary_set_hash(x) = beneficiary_set_hash(y)) = (a = b)) IS NOT TRUE THEN 'hash' END,
  CASE WHEN ((x @> id) = (id = ANY (a)) AND (id <@ y) = (id = ANY (b))) IS NOT TRUE THEN 'contains' END,
  CASE WHEN (overlap(x, y) = (SELECT count(*) FROM unnest(a) i WHERE i = ANY (b))) IS NOT TRUE THEN 'overlap' END,
  CASE WHEN (jaccard(x, y) IS NOT DISTINCT FROM overlap(x, y)::float8 / nullif(cardinality(x | y), 0)) IS NOT TRUE THEN 'jaccard' END,
  CASE WHEN (minimum(x) IS NOT DISTINCT FROM a[1] AND maximum(x) IS NOT DISTINCT FROM a[cardinality(a)]) IS NOT TRUE THEN 'ends' END,
  CASE WHEN (slice(x, id, upto)::bigint[] = ARRAY(SELECT i FROM unnest(a) i WHERE i BETWEEN id AND upto ORDER BY i)) IS NOT TRUE THEN 'slice' END,
  CASE WHEN (from_roaring(to_roaring(x)) = x) IS NOT TRUE THEN 'roaring' END
]) AS what WHERE what IS NOT NULL;
SELECT count(*) AS cases, (SELECT count(*) FROM wrong) AS wrong FROM cases;
SELECT what, count(*), min(n) AS first_case FROM wrong GROUP BY what;
-- The cases are not all alike.
SELECT count(DISTINCT x) > 5000 AS many, count(*) FILTER (WHERE cardinality(x | y) > 4096) > 5 AS large, count(*) FILTER (WHERE x && y AND x <> y) > 1000 AS overlapping,
       count(*) FILTER (WHERE x @> y) > 100 AS containing, count(*) FILTER (WHERE x = '{}') > 100 AS empty, count(*) FILTER (WHERE x @> id) > 1000 AS member FROM cases;

-- Tallies of random groups of random rows, and merged in random parts.
CREATE TEMP TABLE aid AS
SELECT n, i, CASE WHEN pg_temp.chance(n * 1000 + i, 5) % 9 > 0 THEN pg_temp.chance(n * 1000 + i, 6) % (1::bigint << (n % 20)::int) END AS household,
       CASE WHEN pg_temp.chance(n * 1000 + i, 7) % 9 > 0 THEN pg_temp.chance(n * 1000 + i, 8) % (1::bigint << (n % 23)::int) * 1000003 END AS person,
       CASE WHEN pg_temp.chance(n * 1000 + i, 9) % 9 > 0 THEN (pg_temp.chance(n * 1000 + i, 10)::numeric / 100 - 9999999)::numeric(20, 2)::text::yuan END AS amount,
       CASE WHEN pg_temp.chance(n * 1000 + i, 11) % 3 > 0 THEN pg_temp.chance(n * 1000 + i, 12) % 4 END AS times
FROM generate_series(:seed * 10000::bigint + 1, (:seed + 1) * 10000) n,
     generate_series(1, CASE WHEN n % 200 = 0 THEN 900 ELSE pg_temp.chance(n, 13) % 20 END) i;
CREATE TEMP TABLE tallied AS
SELECT n, tally(household, person, amount, times) AS t, tally(household, person, amount) AS plain,
       tally(household, person, amount, times) FILTER (WHERE i % 3 = 0) | tally(household, person, amount, times) FILTER (WHERE i % 3 > 0) AS parts,
       aid_instances(household, times) AS of_households,
       coalesce(sum(coalesce(times, 1)) FILTER (WHERE household IS NOT NULL OR person IS NOT NULL), 0) AS instances,
       coalesce(sum(coalesce(times, 1)) FILTER (WHERE household IS NOT NULL), 0) AS household_instances,
       count(*) FILTER (WHERE household IS NOT NULL OR person IS NOT NULL) AS rows,
       count(DISTINCT household) FILTER (WHERE times > 0 OR times IS NULL) AS households, count(DISTINCT person) FILTER (WHERE times > 0 OR times IS NULL) AS persons,
       count(DISTINCT household) AS all_households, count(DISTINCT person) AS all_persons, coalesce(sum(amount), '0') AS amount
FROM aid GROUP BY n;
SELECT count(*) > 9000 AS many,
       count(*) FILTER (WHERE (instances(t), households(t), persons(t), amount(t)) IS DISTINCT FROM (instances, households, persons, amount)) AS wrong,
       count(*) FILTER (WHERE (instances(plain), households(plain), persons(plain), amount(plain)) IS DISTINCT FROM (rows, all_households, all_persons, amount)) AS wrong_plain,
       count(*) FILTER (WHERE parts <> t OR beneficiary_tally_send(parts) <> beneficiary_tally_send(t)) AS wrong_parts,
       count(*) FILTER (WHERE t::text::beneficiary_tally <> t) AS wrong_text,
       count(*) FILTER (WHERE of_households <> household_instances) AS wrong_instances
FROM tallied;
SELECT bool_and((instances(t), households(t), persons(t), amount(t)) = (e.instances, e.households, e.persons, e.amount)) AS rolled_up
FROM (SELECT n % 100 AS k, rollup(t) AS t FROM tallied GROUP BY 1) r
JOIN (SELECT n % 100 AS k, sum(coalesce(times, 1)) FILTER (WHERE household IS NOT NULL OR person IS NOT NULL) AS instances,
             count(DISTINCT household) FILTER (WHERE times > 0 OR times IS NULL) AS households, count(DISTINCT person) FILTER (WHERE times > 0 OR times IS NULL) AS persons,
             sum(amount) AS amount FROM aid GROUP BY 1) e USING (k);

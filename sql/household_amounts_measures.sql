-- household_amounts: quantiles, shares, inequality and poverty, against plain SQL.
\pset null ~

-- Quantiles as percentile_cont has them: exact in numeric, to the last bit in double precision.
SELECT fraction, quantile(m, fraction) AS exact, quantile(m, fraction::float8) AS float,
       (SELECT percentile_cont(fraction::float8) WITHIN GROUP (ORDER BY amount::text::float8) FROM each(m)) AS percentile_cont
FROM (SELECT '{1: 0.01, 2: 10.00, 3: -5.00, 4: 0.00}'::household_amounts AS m) AS t,
  unnest('{0,0.1,0.25,0.3333,0.5,0.75,0.999,1}'::numeric[]) AS fraction;
SELECT median('{1: 0.01, 2: 0.02}'), median('{1: -0.01, 2: -0.02}'), median('{1: 0.01, 2: 0.02, 3: 5.00}'), quantile('{1: 0.01, 2: 0.02}', 0.5);
SELECT quantile('{1: -92233720368547758.07, 2: 92233720368547758.07}', 0.75) AS exact, quantile('{1: -92233720368547758.07, 2: 92233720368547758.07}', 0.75::float8) AS float;
SELECT quantile('{1: 1.00}', -0.1);
SELECT quantile('{1: 1.00}', 1.00001);
SELECT quantile('{}', 'NaN'::numeric);
SELECT quantile('{1: 1.00}', 'NaN'::float8);
SELECT quantile('{1: 1.00}', 1.5::float8);

-- Shares and classes: a bound belongs to the class above it.
SELECT share_at_least(m, '1000') AS at_least_1000, round(share_at_least(m, '1000.01'), 4) AS more, share_at_least(m, '-5') AS all
FROM (SELECT '{1: 1000.00, 2: 999.99, 3: 5000.00}'::household_amounts AS m) AS t;
SELECT * FROM histogram('{1: -3.00, 2: 0.00, 3: 9.99, 4: 10.00, 5: 10.00, 6: 99.00}', '{0,10,50,99}');
SELECT * FROM histogram('{1: -3.00}', '{}');
SELECT * FROM histogram('{}', '{10}');
SELECT count(*) FROM histogram('{1: 1.00}', NULL);
SELECT * FROM histogram('{1: 1.00}', '{10,10}');
SELECT * FROM histogram('{1: 1.00}', '{10,20,15}');
SELECT * FROM histogram('{1: 1.00}', '{10,NULL}');
SELECT * FROM histogram('{1: 1.00}', '{{10},{20}}');

-- Gini: 0 is equality; with negative amounts it can pass 1; there is none of a total that is not positive.
SELECT m, gini(m) FROM unnest('{"{1: 5.00}","{1: 5.00, 2: 5.00}","{1: 0.00, 2: 8.00}","{1: 1.00, 2: 2.00, 3: 3.00, 4: 4.00}","{1: -4.00, 2: 8.00}","{1: -4.00, 2: 4.00}","{1: 0.00}","{}"}'::household_amounts[]) AS m;

-- Poverty at a line of 3000: on the line is not below it. A loss counts as more than the whole line.
SELECT m, headcount_ratio(m, '3000') AS fgt0, poverty_gap(m, '3000') AS fgt1, poverty_severity(m, '3000') AS fgt2
FROM unnest('{"{1: 3000.00}","{1: 2999.99, 2: 3000.00}","{1: 0.00, 2: 1500.00, 3: 2400.00, 4: 9000.00}","{1: -3000.00, 2: 6000.00}","{}"}'::household_amounts[]) AS m;
SELECT poverty_gap(m, line), poverty_severity(m, line)
FROM (VALUES ('{1: -92233720368547758.07, 2: -92233720368547758.07, 3: -92233720368547758.07}'::household_amounts, '92233720368547758.07'::yuan)) AS t(m, line);
SELECT headcount_ratio('{}', '0');
SELECT poverty_gap('{1: 1.00}', '0');
SELECT poverty_severity('{1: 1.00}', '-1');

-- Ten thousand random maps against plain SQL: of 0 to 60 rows, amounts small, equal, whole, signed and large.
CREATE TEMP TABLE sample AS
SELECT g, hashint8extended(i, 2) % (CASE g % 3 WHEN 0 THEN 10 WHEN 1 THEN 100 ELSE 9000000000000000000 END) AS household,
       CASE g % 5 WHEN 0 THEN r % 1000000 WHEN 1 THEN 70000 + g WHEN 2 THEN r % 100 * 10000 WHEN 3 THEN r % 300000 - 150000 ELSE r * 1000000 - r % 977 END AS fen
FROM (SELECT g, g * 100 + i AS i, hashint8extended(g * 100 + i, 3) & 2147483647 AS r
      FROM generate_series(1, 10000) g, generate_series(1, (g * 7919 % 61)::int) i) AS t;
CREATE INDEX ON sample (g);
ANALYZE sample;
CREATE TEMP TABLE cases AS
SELECT g, amounts_by_household(household, to_char(fen / 100.0, 'FM9999999999999990.00')::yuan) AS m,
       ((g * 31 % 1001) / 1000.0)::numeric AS fraction, (1 + g * 104729::bigint % 700000) AS line
FROM generate_series(1, 10000) g LEFT JOIN sample USING (g) GROUP BY g;
ANALYZE cases;
CREATE TEMP TABLE plain AS
WITH sums AS (
  SELECT g, household, sum(fen) AS s, row_number() OVER (PARTITION BY g ORDER BY sum(fen)) AS i, count(*) OVER (PARTITION BY g) AS n
  FROM sample GROUP BY g, household
)
SELECT c.g, count(s) AS n, coalesce(sum(s), 0) AS total, min(s) AS least, max(s) AS greatest,
       percentile_cont(fraction::float8) WITHIN GROUP (ORDER BY (s / 100.0)::float8) AS quantile,
       percentile_disc(0.5) WITHIN GROUP (ORDER BY s) AS low, max(s) FILTER (WHERE i = n / 2 + 1) AS high,
       avg((s >= line)::int) AS at_least, avg((s < line)::int) AS fgt0,
       avg(greatest(line - s, 0) / line::numeric) AS fgt1, avg((greatest(line - s, 0) / line::numeric) ^ 2) AS fgt2,
       count(s) FILTER (WHERE s < line) AS n0, count(s) FILTER (WHERE s >= line AND s < line * 2) AS n1, sum(s) FILTER (WHERE s >= line * 2) AS s2
FROM cases c LEFT JOIN sums USING (g) GROUP BY c.g, fraction, line;
CREATE FUNCTION fen(yuan) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$ SELECT $1::text::numeric * 100 $$;
CREATE FUNCTION close(a numeric, b numeric) RETURNS boolean LANGUAGE sql IMMUTABLE AS
$$ SELECT a IS NOT DISTINCT FROM b OR abs(a - b) <= 1e-14 * greatest(1, abs(a)) $$;
SELECT count(*) AS cases, sum(n) AS households,
       bool_and(households(m) = n AND fen(total(m)) = total) AS sums,
       bool_and((fen(minimum(m)), fen(maximum(m))) IS NOT DISTINCT FROM (least, greatest)) AS extremes,
       bool_and(fen(mean(m)) IS NOT DISTINCT FROM round(total / nullif(n, 0))) AS mean,
       bool_and(fen(median(m)) IS NOT DISTINCT FROM round((low + high) / 2.0)) AS median,
       bool_and(quantile(m, fraction::float8) IS NOT DISTINCT FROM quantile) AS quantile_to_the_bit,
       bool_and(n = 0 OR abs(quantile(m, fraction)::float8 - quantile) <= 1e-12 * greatest(1, abs(quantile))) AS quantile_exact
FROM cases JOIN plain USING (g);
SELECT bool_and(close(share_at_least(m, y), at_least)) AS share, bool_and(close(headcount_ratio(m, y), fgt0)) AS fgt0,
       bool_and(close(poverty_gap(m, y), fgt1)) AS fgt1, bool_and(close(poverty_severity(m, y), fgt2)) AS fgt2
FROM cases JOIN plain USING (g), LATERAL (SELECT to_char(line / 100.0, 'FM9999999990.00')::yuan AS y) AS l;
SELECT bool_and(h = ARRAY[n0, n1, n - n0 - n1]) AS households, bool_and(fen(last) = coalesce(s2, 0)) AS amounts
FROM cases JOIN plain USING (g), LATERAL (SELECT to_char(line / 100.0, 'FM9999999990.00')::yuan AS y) AS l,
LATERAL (SELECT array_agg(households) AS h, (array_agg(amount))[3] AS last FROM histogram(m, ARRAY[y, y + y])) AS x;
-- The Gini coefficient by its other definition: mean difference of all pairs.
SELECT count(*), count(gini(m)) AS with_gini, bool_and(close(gini(m), pairs)) AS gini
FROM cases JOIN (
  SELECT g, CASE WHEN sum(a.s) > 0 THEN sum(abs(a.s - b.s)) / (2 * sum(a.s)) END AS pairs
  FROM (SELECT g, household, sum(fen) AS s FROM sample WHERE g <= 1500 GROUP BY 1, 2) a
  JOIN (SELECT g, household, sum(fen) AS s FROM sample WHERE g <= 1500 GROUP BY 1, 2) b USING (g) GROUP BY g
) AS p USING (g);
-- Merging and pairing two maps each.
SELECT count(*), bool_and(u IS NOT DISTINCT FROM coalesce(united, '{}')) AS united, bool_and(i IS NOT DISTINCT FROM coalesce(paired, '{}')) AS paired, sum(households(i_map)) > 100 AS many_pairs
FROM (
  SELECT a.g, (a.m | b.m)::text AS u, increments(a.m, b.m) AS i_map, increments(a.m, b.m)::text AS i,
         (SELECT '{' || string_agg(household || ': ' || to_char(s, 'FM9999999999999990.00'), ', ' ORDER BY household) || '}'
          FROM (SELECT household, sum(fen) / 100.0 AS s FROM sample WHERE g IN (a.g, b.g) GROUP BY 1) AS x) AS united,
         (SELECT '{' || string_agg(household || ': ' || to_char(s, 'FM9999999999999990.00'), ', ' ORDER BY household) || '}'
          FROM (SELECT household, (sum(fen) FILTER (WHERE g = b.g) - sum(fen) FILTER (WHERE g = a.g)) / 100.0 AS s FROM sample WHERE g IN (a.g, b.g)
                GROUP BY 1 HAVING count(DISTINCT g) = 2) AS x) AS paired
  FROM cases a JOIN cases b ON b.g = a.g + 15 WHERE a.g <= 300
) AS t;
DROP FUNCTION fen, close;

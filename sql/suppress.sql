-- suppress: small counts hidden, and as many others as it takes that they cannot be had back.
\pset null ~

-- Lists, of which the total is published.
SELECT counts, k, suppress(counts, k), note
FROM (VALUES
  ('{20,30,40}'::bigint[], 10, 'nothing is small'),
  ('{3,20,30,40}', 10, 'the least of the others is hidden too'),
  ('{3,8,30,40}', 10, 'two that together are not small protect each other'),
  ('{3,6,30,20,20}', 10, 'two that together are small do not; of equals the first is taken'),
  ('{0,3,0,40}', 10, 'zeros count nobody'),
  ('{0,0}', 10, NULL),
  ('{10,9,11}', 10, 'k itself is published'),
  ('{1,2,3}', 1, 'with k = 1 nothing is small'),
  ('{1,2,3}', 2, NULL),
  ('[0:2]={3,20,30}', 10, 'bounds are kept'),
  ('{}', 10, NULL),
  (NULL, 10, NULL),
  ('{3,20}', NULL, NULL),
  ('{9223372036854775806,1}', 10, NULL),
  ('{1,9223372036854775806}', 9223372036854775807, 'as large as counts get')
) AS t (counts, k, note);

-- The total in the list is hidden when it is small.
SELECT counts, suppress(counts, 10, totals_included => true), note
FROM (VALUES
  ('{3,20,30,53}'::bigint[], NULL),
  ('{3,0,0,3}', 'a lone count is its total'),
  ('{3,4,7}', NULL),
  ('{0,0}', NULL),
  ('{0}', 'no counts but a total'),
  ('{}', NULL)
) AS t (counts, note);

-- Tables, of which all totals are published.
SELECT counts, suppress(counts, 10), note
FROM (VALUES
  ('{{20,30},{40,50}}'::bigint[], 'nothing is small'),
  ('{{3,20,40},{20,30,50},{40,60,100}}', 'a rectangle'),
  ('{{3,20,40},{20,5,50},{40,60,100}}', 'one rectangle is not enough for the 5 to be a 0'),
  ('{{3,60,20},{60,0,20},{20,20,90}}', 'not behind the zero'),
  ('{{3,100},{100,0}}', 'behind the zero, as there is nothing else'),
  ('{{0,12},{15,0}}', NULL),
  ('{{3,20,0},{20,30,0},{0,0,0}}', NULL),
  ('[0:1][5:6]={{3,20},{20,30}}', 'bounds are kept'),
  (ARRAY[]::bigint[][], NULL)
) AS t (counts, note);

-- The totals in the table: small ones are hidden, and others with them.
SELECT counts, suppress(counts, 10, totals_included => true), note
FROM (VALUES
  ('{{3,20,40,63},{20,30,50,100},{40,60,100,200},{63,110,190,363}}'::bigint[], 'no total need be hidden'),
  ('{{3,0,3},{20,30,50},{23,30,53}}', 'a small row'),
  ('{{3,20,23},{3,20,23}}', 'one row: its counts are totals'),
  ('{{3,3},{3,3}}', 'one count'),
  ('{{30,30},{30,30}}', NULL),
  ('{{2,1,3},{1,1,2},{3,2,5}}', 'everything is small'),
  ('{{0,0},{0,0}}', NULL),
  ('{{0,0,0}}', 'nothing but totals'),
  ('{{0}}', NULL)
) AS t (counts, note);

-- Townships by year, as a view would publish them. Put together with the totals, each row and column still adds up
-- for more than one way to fill the holes.
WITH aided (township, year, households) AS (
  VALUES ('甲', 1, 120), ('甲', 2, 85), ('甲', 3, 61), ('乙', 1, 44), ('乙', 2, 7), ('乙', 3, 15), ('丙', 1, 33), ('丙', 2, 28), ('丙', 3, 0)
), shaped AS (
  SELECT array_agg(years ORDER BY township) AS counts
  FROM (SELECT township, array_agg(households::bigint ORDER BY year) AS years FROM aided GROUP BY township) AS t
)
SELECT counts, suppress(counts, 10) FROM shaped;

-- What cannot be.
CREATE FUNCTION error_of(statement text, OUT state text, OUT message text, OUT detail text, OUT hint text)
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE statement;
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
    detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
END $$;
\x
SELECT arguments, e.*
FROM (VALUES
  ($$'{3,20}', 0$$),
  ($$'{3,20}', -5$$),
  ($$'{3,-20}', 10$$),
  ($$'[7:8]={3,-20}', 10$$),
  ($$'[0:1][3:4]={{3,20},{30,-1}}', 10$$),
  ($$'{3,NULL}', 10$$),
  ($$'{{3,NULL},{1,2}}', 10$$),
  ($$'{{{3}}}', 10$$),
  ($$'{3,4}', 10$$),
  ($$'{{3,20}}', 10$$),
  ($$'{{30,20},{1,2}}', 10$$),
  ($$'{{30,1},{20,2}}', 10$$),
  ($$'{{1,2},{3,2}}', 10$$),
  ($$'{3,20,24}', 10, true$$),
  ($$'{3}', 10, true$$),
  ($$'{{3,20,24},{3,20,23}}', 10, true$$),
  ($$'{{3,20,23},{4,20,24}}', 10, true$$),
  ($$'{{3,20,23},{3,20,24}}', 10, true$$),
  ($$'{9223372036854775807,1}', 10$$),
  ($$'{{9223372036854775807,1},{0,0}}', 10$$),
  ($$'{{9223372036854775807,0},{1,0}}', 10$$),
  ($$'{{9223372036854775807,0},{0,10}}', 10$$),
  ($$array_fill(20::bigint, '{10000001}'), 10$$)
) AS t (arguments), error_of(format('SELECT suppress(%s)', arguments)) AS e;
\x

-- Counts at the upper end are no less protected.
SELECT suppress('{{3,9223372036854775000},{20,30}}', 10);

-- A thousand rows of a hundred columns: what is published shows no small count, and most of the table.
CREATE TEMP TABLE large AS
SELECT array_agg(row ORDER BY i) AS counts
FROM (
  SELECT i, array_agg(CASE WHEN (i * 7919 + j * 104729) % 499 = 0 THEN 1 + (i + j) % 9 ELSE 10 + (i * j) % 977 END::bigint ORDER BY j) AS row
  FROM generate_series(1, 1000) AS i, generate_series(1, 100) AS j GROUP BY i
) AS rows;
SELECT count(*) FILTER (WHERE count < 10) AS small, count(*) FILTER (WHERE published IS NULL) AS hidden,
       count(*) FILTER (WHERE published < 10) AS small_published, bool_and(published = count) AS others_kept
FROM large, LATERAL unnest(counts, suppress(counts, 10)) AS t (count, published);

-- A search that takes long can be cancelled.
CREATE TEMP TABLE larger AS
SELECT array_agg(row) AS counts
FROM (
  SELECT array_agg(CASE (i + j) % 50 WHEN 0 THEN 3 ELSE 20 END::bigint) AS row
  FROM generate_series(1, 1000) AS i, generate_series(1, 500) AS j GROUP BY i
) AS rows;
SET statement_timeout = '200ms';
DO $$
DECLARE
  began timestamptz := clock_timestamp();
BEGIN
  PERFORM suppress(counts, 10) FROM larger;
  RAISE EXCEPTION 'it was not cancelled';
EXCEPTION WHEN query_canceled THEN
  RAISE INFO 'cancelled within a second: %', clock_timestamp() - began < '1.2 s';
END $$;
RESET statement_timeout;

DROP FUNCTION error_of;

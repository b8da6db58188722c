-- suppress_combinations: counts by combination of overlapping groups, the small ones hidden, and as many others as it takes.
\pset null ~

-- Two groups: in the first alone, in the second alone, in both; then all together.
SELECT counts, k, suppress_combinations(counts, k), note
FROM (VALUES
  ('{20,30,10}'::bigint[], 10::bigint, 'nothing is small'),
  ('{20,30,3}', 10, 'the size of each group and the sum of all are published, and they fix the 3'),
  ('{20,30,3}', 3, 'k itself is published'),
  ('{20,30,0}', 10, 'zeros count nobody'),
  ('{3,30,0}', 10, 'the first group is small, so its size is not published'),
  ('{1,2,1}', 10, 'all is small'),
  ('{1,2,1}', 1, 'with k = 1 nothing is small'),
  ('{0,0,0}', 10, NULL),
  ('{3}', 10, 'one group'),
  ('{10}', 10, NULL),
  ('[0:2]={20,30,10}', 10, 'places count from 1'),
  (NULL, 10, NULL),
  ('{20,30,10}', NULL, NULL),
  ('{9223372036854775806,0,1}', 9223372036854775807, 'as large as counts get')
) AS t (counts, k, note);

-- More groups, by combination: 1 is the first group alone, 6 the second and the third. Shown are the places of hidden counts; 32 (or 64) is
-- that of the sum of all.
CREATE FUNCTION hidden(groups integer, cells integer[], counts bigint[], k bigint) RETURNS bigint[] LANGUAGE sql AS $$
  SELECT array_agg(h.place ORDER BY h.place)
  FROM unnest(suppress_combinations(ARRAY(
    SELECT coalesce(u.count, 0) FROM generate_series(1, (1 << groups) - 1) AS n LEFT JOIN unnest(cells, counts) AS u (cell, count) ON u.cell = n
    ORDER BY n), k)) WITH ORDINALITY AS h (published, place)
  WHERE h.published IS NULL
$$;
SELECT cells, counts, k, hidden(5, cells, counts, k), note
FROM (VALUES
  ('{1,2,3}'::integer[], '{20,30,10}'::bigint[], 10::bigint, 'nothing is small'),
  ('{1,3,2,4,6}', '{20,12,15,12,3}', 10, 'three in both go with those in one of the two and with all, as other sizes and overlaps are told'),
  ('{1,3,2,4,6}', '{20,12,15,12,3}', 3, NULL),
  ('{1,4,6}', '{32,12,3}', 10, 'one changes places where the size of the other group is hidden'),
  ('{1,2,3}', '{1,2,1}', 10, 'all small counts, and their sum')
) AS t (cells, counts, k, note);
SELECT hidden(5, '{3,5,6,7}', '{20,20,19,3}', 10) = ARRAY(SELECT generate_series(1, 32)::bigint) AS all_are_where_sizes_and_overlaps_give_the_few;
SELECT hidden(6, '{1,32,33,2,16,18}', '{20,12,15,30,40,3}', 10) AS six_groups, hidden(6, '{1,2,4,8,16,32,63}', '{20,20,20,20,20,20,20}', 10) AS none;

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
  ($$'{3,20,30}', 0$$),
  ($$'{}', 10$$),
  ($$'{3,20}', 10$$),
  ($$'{1,2,3,4,5,6,7,8}', 10$$),
  ($$'{{3,20,30}}', 10$$),
  ($$'{3,NULL,30}', 10$$),
  ($$'{3,-20,30}', 10$$),
  ($$'{9223372036854775807,0,1}', 10$$),
  ($$array_fill(20::bigint, '{64}'), 10$$),
  ($$array_fill(20::bigint, '{127}'), 10$$)
) AS t (arguments), error_of(format('SELECT suppress_combinations(%s)', arguments)) AS e;
\x

-- The most that it takes, with the longest search, is done at once.
DO $$
DECLARE
  began timestamptz := clock_timestamp();
BEGIN
  PERFORM suppress_combinations(ARRAY(SELECT CASE WHEN i % 2 = 0 THEN 3 ELSE 50 + i END FROM generate_series(1, 63) AS i), 10);
  RAISE INFO 'within five seconds: %', clock_timestamp() - began < '5 s';
END $$;

DROP FUNCTION hidden, error_of;

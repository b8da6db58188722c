-- reach_bounds: how large a union can be, when only the sizes of its sets are known.
\pset null ~

-- The households aided in three years, as published; and in a county that has 20000.
SELECT * FROM reach_bounds('{8505,7764,5981}');
SELECT * FROM reach_bounds(ARRAY[8505, 7764, 5981], 20000);
SELECT (reach_bounds(array_agg(households ORDER BY year), register_size => 30000)).*
FROM (VALUES (2018, 8505), (2019, 7764), (2020, 5981)) AS published (year, households);

SELECT counts, register_size, at_least, at_most, note
FROM (VALUES
  ('{5}'::bigint[], NULL::bigint, 'one set is its union'),
  ('{5,5}', NULL, 'they may be the same, or have nothing in common'),
  ('{0,0}', NULL, NULL),
  ('{}', NULL, 'no sets, no members'),
  ('{}', 7, NULL),
  ('{}', 0, NULL),
  ('{3,4}', 7, NULL),
  ('{3,4}', 6, NULL),
  ('{3,4}', 4, 'the register is full'),
  ('{3,NULL,4}', NULL, 'an unknown set has no bound'),
  ('{3,NULL,4}', 100, 'but the register'),
  ('{NULL}', NULL, NULL),
  ('{NULL}', 9, NULL),
  (NULL, 9, 'no array, no answer'),
  ('{{1,2},{3,4}}', NULL, 'dimensions do not matter'),
  ('[5:6]={1,2}', NULL, NULL),
  ('{9223372036854775807}', NULL, NULL),
  ('{9223372036854775806,1}', NULL, NULL),
  ('{9223372036854775807,9223372036854775807,9223372036854775807}', 9223372036854775807, 'the sum is not needed'),
  ('{9223372036854775807,1,NULL}', NULL, NULL)
) AS t (counts, register_size, note), reach_bounds(counts, register_size);

-- Both ends are reached, and nothing outside them: every way to choose sets of these sizes from a register of 5.
WITH subsets AS (
  SELECT n, bit_count(n::bit(5)) AS size FROM generate_series(0, 31) AS n
), unions AS (
  SELECT a.size AS a, b.size AS b, min(bit_count((a.n | b.n)::bit(5))), max(bit_count((a.n | b.n)::bit(5)))
  FROM subsets a, subsets b GROUP BY a.size, b.size
)
SELECT count(*), bool_and(min = at_least AND max = at_most) AS tight FROM unions, reach_bounds(ARRAY[a, b], 5);

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
  ($$'{1,-2}'$$),
  ($$'{1,2}', -1$$),
  ($$NULL, -1$$),
  ($$'{1,8,2}', 7$$),
  ($$'{9223372036854775807,1}'$$)
) AS t (arguments), error_of(format('SELECT reach_bounds(%s)', arguments)) AS e;
\x
DROP FUNCTION error_of;

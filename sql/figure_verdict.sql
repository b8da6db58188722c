-- figure_verdict: does a published figure agree with what the records give?
\pset null ~

SELECT figure_verdict(8505, 'exact', NULL, 8505), figure_verdict(8505, 'exact', NULL, 8504),
       figure_verdict(3500000, 'rounded', 10000, 3496500.50), figure_verdict(300, 'more than', NULL, NULL);

-- What figures may stand for: each qualifier, each end.
SELECT published, qualifier, unit, figure_range(published, qualifier, unit), note
FROM (VALUES
  (8505, 'exact'::figure_qualifier, NULL::numeric, NULL),
  (10, 'cumulative', NULL, 'a running total is exact too'),
  (-5, 'exact', NULL, NULL),
  (0, 'exact', 1, NULL),
  (3500000, 'rounded', 10000, '350万元'),
  (3500000, 'rounded', 100000, 'the same to 10 万元'),
  (15953100, 'rounded', 100, '1595.31万元'),
  (0, 'rounded', 10000, 'either end of zero rounds away from it'),
  (-20000, 'rounded', 10000, 'mirrored'),
  (0.81, 'rounded', 0.01, NULL),
  (5000, 'about', NULL, '约5000'),
  (5300, 'about', NULL, '约5300'),
  (1000, 'about', NULL, 'below 1000 comes 900'),
  (12.50, 'about', NULL, 'zeros at the end of decimals say nothing'),
  (5000, 'about', 10, 'unless a unit does'),
  (0, 'about', 10, NULL),
  (10000000, 'nearly', NULL, '近千万: the next lower figure of one digit is 900万'),
  (100000000, 'nearly', NULL, '近亿'),
  (300, 'nearly', NULL, '近300'),
  (350, 'nearly', NULL, '近350'),
  (1100, 'nearly', NULL, NULL),
  (10000000, 'nearly', 10000, 'within a unit'),
  (0.1, 'nearly', NULL, NULL),
  (-300, 'nearly', NULL, NULL),
  (300, 'more than', NULL, '300余'),
  (5000, 'more than', NULL, '5000余'),
  (80000, 'more than', NULL, '8万多'),
  (9000, 'more than', NULL, NULL),
  (10000, 'more than', NULL, NULL),
  (0.25, 'more than', NULL, NULL),
  (300, 'more than', 50, NULL),
  (-300, 'more than', NULL, NULL),
  (0, 'more than', 10, NULL),
  (4000, 'at least', NULL, '4000以上, which includes 4000'),
  (80, 'at least', NULL, NULL),
  (-5, 'at least', NULL, 'not mirrored'),
  (20, 'at most', NULL, NULL),
  (-5, 'at most', NULL, NULL),
  (NULL, 'exact', NULL, 'nothing was published'),
  (5, NULL, NULL, 'nobody knows how to read it')
) AS t (published, qualifier, unit, note);

-- Verdicts at and beside both ends.
SELECT published, qualifier, unit, computed, figure_verdict(published, qualifier, unit, computed)
FROM (VALUES
  (8505, 'exact'::figure_qualifier, NULL::numeric, '{8504,8505,8505.00,8506}'::numeric[]),
  (10, 'cumulative', NULL, '{9,10,11}'),
  (3500000, 'rounded', 10000, '{3494999.99,3495000,3500000,3504999.99,3505000}'),
  (-20000, 'rounded', 10000, '{-25000,-24999.99,-20000,-15000,-14999.99}'),
  (0, 'rounded', 10, '{-5,-4.99,0,4.99,5}'),
  (5000, 'about', NULL, '{4499,4500,5000,5499,5500}'),
  (10000000, 'nearly', NULL, '{9000000,9000000.01,9999999.99,10000000,10000000.01}'),
  (300, 'more than', NULL, '{299,300,301,399,400}'),
  (4000, 'at least', NULL, '{3999,4000,4001,1e9}'),
  (20, 'at most', NULL, '{-1,19,20,21}'),
  (300, 'more than', NULL, '{NULL}'),
  (NULL, 'exact', NULL, '{NULL,5}'),
  (5, NULL, NULL, '{5}')
) AS t (published, qualifier, unit, figures), unnest(figures) AS computed;

-- Counts, amounts and whatever else is a number, without a cast.
SELECT figure_verdict(8505::bigint, 'exact', NULL, count(*)), figure_verdict('8505', 'exact', NULL, '8505'),
       figure_verdict(8505::smallint, 'exact', 1, 8505::integer)
FROM generate_series(1, 8505);
SELECT figure_verdict(yuan '350万元', 'rounded', '10000', sum(amount)), figure_verdict(yuan '350万元', 'rounded', yuan '1万元', sum(amount)),
       figure_verdict(3500000, 'rounded', 10000, sum(amount)), figure_verdict(sum(amount), 'exact', NULL, sum(amount))
FROM (VALUES (yuan '2000000.50'), ('1496000')) AS donation (amount);

-- Every qualifier of the article's 59 figures has its place: how many of each, and what the records may give.
WITH figures (ids, qualifier, unit, published, computed) AS (VALUES
  ('S01-S03 S08-S14 V01 V03-V05 C01 C02 M02 A01-A04 Z02 Z03 Z05 Z06 Z09 Z10 L01-L04 L06-L09 Y01 Y03-Y05', 'exact'::figure_qualifier, NULL::numeric, 15953100::numeric, 15953100.00),
  ('S04-S07', 'rounded', 10000, 6100000, 6103999.99),
  ('V02', 'cumulative', NULL, 10, 10),
  ('V06 L05 Y02, each end', 'exact', NULL, 1500, 1500),
  ('C03 Z01 Z11', 'at least', NULL, 80, 83.5),
  ('C03, without a denominator', 'at least', NULL, 80, NULL),
  ('M01 M04 Z07 Z08 Z12-Z14', 'more than', NULL, 5000, 5127),
  ('M03 Z04', 'nearly', NULL, 10000000, 9874560.50)
)
SELECT ids, qualifier, figure_verdict(published, qualifier, unit, computed) FROM figures;

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
  ($$'NaN', 'exact', NULL, 1$$),
  ($$'-Infinity', 'at least', NULL, 1$$),
  ($$350, 'rounded', 10000, 3500000$$),
  ($$350, 'exact', 0, 350$$),
  ($$350, 'exact', -1, 350$$),
  ($$350, 'exact', 'Infinity', 350$$),
  ($$3500000, 'rounded', NULL, 3500000$$),
  ($$0, 'more than', NULL, 3$$),
  ($$350, 'at least', NULL, 'NaN'$$),
  ($$350, 'at least', NULL, 'Infinity'$$),
  ($$350, 'roughly', NULL, 350$$)
) AS t (arguments), error_of(format('SELECT figure_verdict(%s)', arguments)) AS e;
\x

-- Figures of any length.
SELECT figure_range(('1' || repeat('0', 60))::numeric, 'nearly') = numrange(('9' || repeat('0', 59))::numeric, ('1' || repeat('0', 60))::numeric, '()') AS long,
       figure_range('1e-60', 'more than') = numrange('1e-60', '2e-60', '()') AS small;

-- Neither function trusts the search_path of its caller.
CREATE SCHEMA attacker;
CREATE FUNCTION attacker.mod(numeric, numeric) RETURNS numeric LANGUAGE sql RETURN 7;
SET search_path = attacker, public, pg_catalog;
SELECT figure_verdict(3500000, 'rounded', 10000, 3500000);
RESET search_path;
DROP FUNCTION attacker.mod;
DROP SCHEMA attacker;
DROP FUNCTION error_of;

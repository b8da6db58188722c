-- Random operations of yuan against numeric, with the same seed every time.
-- The long run:  psql -X -v rounds=1000000 -f sql/yuan_differential.sql
\if :{?rounds} \else \set rounds 10000 \endif
\set VERBOSITY terse

-- What an operation gives: its value as numeric, or the SQLSTATE of its error.
CREATE FUNCTION pg_temp.by_yuan(operation int, a yuan, b yuan, n bigint, d numeric, f float8) RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
	RETURN CASE operation
		WHEN 0 THEN (a + b)::numeric WHEN 1 THEN (a - b)::numeric WHEN 2 THEN (-a)::numeric WHEN 3 THEN abs(a)::numeric WHEN 4 THEN sign(a)::numeric
		WHEN 5 THEN (a * n)::numeric WHEN 6 THEN (n * a)::numeric WHEN 7 THEN (a / n)::numeric
		WHEN 8 THEN (a * d)::numeric WHEN 9 THEN (d * a)::numeric WHEN 10 THEN (a / d)::numeric
		WHEN 11 THEN (a * f)::numeric WHEN 12 THEN (a / f)::numeric
		WHEN 13 THEN a / b WHEN 14 THEN (a % b)::numeric WHEN 15 THEN round_to(a, b)::numeric
		WHEN 16 THEN d::yuan::numeric WHEN 17 THEN n::yuan::numeric WHEN 18 THEN a::bigint::numeric WHEN 19 THEN a::text::numeric WHEN 20 THEN f::yuan::numeric
		WHEN 21 THEN yuan_cmp(a, b)::numeric WHEN 22 THEN yuan_cmp(a, d)::numeric WHEN 23 THEN yuan_cmp(d, a)::numeric
		WHEN 24 THEN ((a < d)::int + (a <= d)::int * 2 + (a = d)::int * 4 + (a <> d)::int * 8 + (a >= d)::int * 16 + (a > d)::int * 32)::numeric
		WHEN 25 THEN ((n < a)::int + (n <= a)::int * 2 + (n = a)::int * 4 + (n <> a)::int * 8 + (n >= a)::int * 16 + (n > a)::int * 32)::numeric
		WHEN 26 THEN a::jsonb::numeric WHEN 27 THEN to_chinese(a)::yuan::numeric WHEN 28 THEN round(a)::numeric
	END;
EXCEPTION WHEN OTHERS THEN
	RETURN 'error ' || SQLSTATE;
END
$$;

-- Half away from zero, which is how numeric rounds, of quotients that are exact enough for it.
CREATE FUNCTION pg_temp.by_numeric(operation int, a numeric, b numeric, n bigint, d numeric, f numeric) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	divisor numeric := CASE operation WHEN 7 THEN n WHEN 10 THEN d WHEN 12 THEN f END;
	quotient numeric;
	result numeric;
BEGIN
	IF operation IN (7, 10, 12) THEN
		quotient := div(abs(a) * 100, abs(divisor));
		quotient := quotient + (2 * (abs(a) * 100 - quotient * abs(divisor)) >= abs(divisor))::int;
		result := quotient * 0.01 * sign(a) * sign(divisor);
	ELSE
		result := CASE operation
			WHEN 0 THEN a + b WHEN 1 THEN a - b WHEN 2 THEN -a WHEN 3 THEN abs(a) WHEN 4 THEN sign(a)
			WHEN 5 THEN a * n WHEN 6 THEN n * a
			WHEN 8 THEN round(a * d, 2) WHEN 9 THEN round(d * a, 2)
			WHEN 11 THEN round(a * f, 2)
			WHEN 13 THEN a / b WHEN 14 THEN a % b WHEN 15 THEN CASE WHEN b > 0 THEN sign(a) * b * (div(abs(a), b) + (2 * (abs(a) % b) >= b)::int) END
			WHEN 16 THEN round(d, 2) WHEN 17 THEN n WHEN 18 THEN round(a) WHEN 19 THEN a WHEN 20 THEN round(f, 2)
			WHEN 21 THEN (a > b)::int - (a < b)::int WHEN 22 THEN (a > d)::int - (a < d)::int WHEN 23 THEN (d > a)::int - (d < a)::int
			WHEN 24 THEN (a < d)::int + (a <= d)::int * 2 + (a = d)::int * 4 + (a <> d)::int * 8 + (a >= d)::int * 16 + (a > d)::int * 32
			WHEN 25 THEN (n < a)::int + (n <= a)::int * 2 + (n = a)::int * 4 + (n <> a)::int * 8 + (n >= a)::int * 16 + (n > a)::int * 32
			WHEN 26 THEN a WHEN 27 THEN a WHEN 28 THEN round(a)
		END;
	END IF;
	IF result IS NULL THEN
		RETURN 'error 22023';
	ELSIF operation NOT IN (4, 13, 18) AND abs(result) > 92233720368547758.07 THEN
		RETURN 'error 22003';
	END IF;
	RETURN result;
EXCEPTION WHEN OTHERS THEN
	RETURN 'error ' || SQLSTATE;
END
$$;

-- Any size below 10^digits; random() itself has but 15 digits.
CREATE FUNCTION pg_temp.some_number(digits int, decimals int) RETURNS numeric
LANGUAGE sql VOLATILE AS $$
	SELECT trunc((random() * 2 - 1)::numeric * 10.0 ^ (random() * digits)::int + (random()::numeric * 10 - 5) / 10.0 ^ (random() * decimals)::int, decimals)
$$;

SELECT setseed(0.410423);
CREATE TEMP TABLE operations AS
SELECT (random() * 1000000)::int % 29 AS operation,
	pg_temp.some_number(19, 2) AS a,
	pg_temp.some_number(19, 2) AS b,
	pg_temp.some_number(18, 0)::bigint AS n,
	pg_temp.some_number(18, (random() * 12)::int) AS d,
	CASE (random() * 20)::int WHEN 0 THEN round((random() * 100)::numeric) + 0.005 WHEN 1 THEN 0 ELSE NULL END AS half
FROM generate_series(1, :rounds);
-- Amounts of the range, halves of a fen and zeros among the numbers.
UPDATE operations SET a = CASE WHEN abs(a) > 92233720368547758.07 THEN sign(a) * 92233720368547758.07 ELSE a END, b = CASE WHEN abs(b) > 92233720368547758.07 THEN 0.01 ELSE b END, d = coalesce(half, d);

CREATE TEMP TABLE results AS
SELECT o.*, pg_temp.by_yuan(operation, a::yuan, b::yuan, n, d, f) AS yuan, pg_temp.by_numeric(operation, a, b, n, d, f::text::numeric) AS reference
FROM operations AS o, LATERAL (SELECT d::float8 AS f) AS s;

SELECT operation, a, b, n, d, yuan, reference
FROM results
WHERE yuan IS DISTINCT FROM reference AND CASE WHEN yuan ~ 'error' OR reference ~ 'error' THEN true ELSE yuan::numeric <> reference::numeric END
LIMIT 10;
-- Every operation was tried, and each kind of failure.
SELECT count(DISTINCT operation) AS operations, count(*) FILTER (WHERE yuan = 'error 22003') > 0 AS out_of_range, count(*) FILTER (WHERE yuan = 'error 22012') > 0 AS by_zero, count(*) FILTER (WHERE yuan = 'error 22023') > 0 AS bad_unit
FROM results;

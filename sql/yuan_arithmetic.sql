-- Arithmetic of yuan, what its expressions mean, and what fails.

-- The server's own hint for an undefined operator is left out: its words change between majors.
CREATE FUNCTION pg_temp.error_of(command text, OUT code text, OUT message text, OUT hint text)
LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE 'SELECT ' || command INTO message;
	message := 'no error, but ' || message;
EXCEPTION
	WHEN undefined_function THEN
		GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, message = MESSAGE_TEXT;
	WHEN OTHERS THEN
		GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
END
$$;

CREATE FUNCTION pg_temp.value_of(expression text, OUT type regtype, OUT value text)
LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('SELECT pg_typeof(e), e FROM (SELECT %s FROM (VALUES (''12.35''::yuan, ''2''::yuan)) AS v (amount, other)) AS s (e)', expression)
	INTO type, value;
END
$$;

-- What a user would write: none is ambiguous, each means what it says.
SELECT expression, e.*
FROM (VALUES
	('amount + other'), ('amount - other'), ('+ amount'), ('- amount'), ('abs(-amount)'), ('sign(-amount)'), ('sign(amount * 0)'),
	('amount + 5'), ('5 + amount'), ('amount - 5'), ('5 - amount'), ('amount + ''1万'''), ('''1万'' + amount'), ('amount + 5::smallint'), ('amount + 5::bigint'),
	('amount + 1.5'), ('1.5 - amount'),
	('amount * 2'), ('2 * amount'), ('amount * 2::bigint'), ('2::bigint * amount'), ('amount * 2::smallint'), ('2::smallint * amount'),
	('amount * 1.5'), ('1.5 * amount'), ('amount * 1.5::float8'), ('1.5::float8 * amount'), ('amount * 0.1::real'), ('amount * -1.5'),
	('amount / 2'), ('amount / 3::bigint'), ('amount / 3::smallint'), ('amount / 1.5'), ('amount / 1.5::float8'), ('amount / 0.1::real'), ('amount / other'), ('amount / ''2'''), ('amount * 100 / other'),
	('amount % other'), ('-amount % 5'), ('amount % ''0.1'''),
	('round(amount)'), ('round(-amount)'), ('round(amount, 1)'), ('round(amount, 2)'), ('round_to(amount, ''10'')'), ('round_to(amount, 5::yuan)'), ('round_to(amount, 5)'), ('round_to(amount, other)'), ('round_to(amount, ''5角'')'), ('round_to(-amount, ''0.1'')'),
	('amount > 1000'), ('1000 > amount'), ('amount = 12.35'), ('amount = 12.350'), ('amount <> 12.351'), ('amount = 1000::int'), ('amount = ''12.35'''),
	('amount > 12.349'), ('amount < 12.3500001'), ('amount >= 12.3500001'), ('12.3500001 <= amount'), ('amount < 1e30'), ('amount < ''NaN''::numeric'), ('amount > ''-Infinity''::float8'),
	('amount = 12.35::float8'), ('amount = 12.35::real'), ('amount < 9223372036854775807'), ('amount > -9223372036854775808'), ('amount > 1::smallint'),
	('amount BETWEEN 1 AND 10.5'), ('amount NOT BETWEEN 1 AND 10.5'), ('amount IN (1, 2)'), ('amount IN (1, 12.35)'), ('amount = ANY (ARRAY[1, 2])'), ('amount IS DISTINCT FROM 12.35'), ('amount NOT IN (1, 2.5)'),
	('greatest(amount, 0)'), ('greatest(amount, 100.5)'), ('least(amount, ''0.01'')'), ('coalesce(NULL, amount, 0)'), ('coalesce(NULL::yuan, 0)'), ('coalesce(NULL::yuan, 0.5)'),
	('CASE WHEN amount > 5 THEN amount ELSE 0 END'), ('nullif(amount, 0)'), ('ARRAY[amount, 1]'),
	('amount * amount'), ('sqrt(other)'), ('power(other, 2)'), ('ceil(amount)'), ('floor(amount)'), ('trunc(amount)'), ('mod(amount, 5)'),
	('to_char(amount, ''FM999,990.00'')'), ('width_bucket(amount, 0, 100, 10)'), ('amount::int'), ('amount || ''''')
) AS v (expression), pg_temp.value_of(expression) AS e;

-- Expressions of the server's own types are what they are without the extension.
SELECT pg_typeof(1.5 * 2), pg_typeof(2 * 1.5), pg_typeof(1.5 > 2), pg_typeof(2 / 1.5), pg_typeof(2::smallint + 1.5), pg_typeof(5 % 3::bigint), pg_typeof(5::float8 * 2),
	pg_typeof(2::smallint * 1.5::real), pg_typeof(2 - 1.5::float8), pg_typeof(5 = 5.0), pg_typeof(round(5)), pg_typeof(round(5, 2)), pg_typeof(sign(5)), pg_typeof(abs('5')), pg_typeof(round('5')),
	pg_typeof(greatest(1, 1.5)), pg_typeof(coalesce(1, 1.5, 1::float8));
SELECT pg_typeof(sum(i)), pg_typeof(avg(i)), pg_typeof(max(i)), pg_typeof(stddev(i)) FROM generate_series(1, 3) AS i;

-- Rounding is half away from zero, of the exact result and once only.
SELECT '0.01'::yuan * 0.5 AS half, '0.01'::yuan * -0.5 AS minus_half, '0.01'::yuan * 0.49999999999999999999999 AS less, '0.03'::yuan / 2 AS up, '-0.03'::yuan / 2 AS down,
	'1'::yuan * 0.285::float8 AS float, '0.01'::yuan / 2.0 AS half_of_one, '0.01'::yuan / 2.000000000000000000000000000000001 AS less_than_half, '-0.01'::yuan / 2.0 AS minus_half_of_one,
	'0.01'::yuan / 1.9999999999999999999999999999999999 AS more_than_half;
SELECT '1'::yuan / 3 AS third, '2'::yuan / 3 AS two_thirds, '100'::yuan / 7 AS seventh, '1'::yuan / '3' AS ratio, '-1'::yuan / '0.03' AS percent;

-- The edges: the greatest amount, its negative, and one fen beyond.
\set greatest '''92233720368547758.07''::yuan'
SELECT - :greatest AS least, abs(- :greatest) AS abs, :greatest + '-0.01' AS one_less, :greatest * -1 AS negative, :greatest / -1 AS divided, - :greatest / -1::bigint AS back,
	:greatest % - :greatest AS remainder, :greatest / :greatest AS ratio, :greatest * 0 AS nothing, :greatest / (-9223372036854775808) AS by_least, - :greatest - 0 AS minus_nothing;
SELECT :greatest * 1.0 AS times_one, :greatest * 0.00000000000000000001 AS tiny, :greatest / 1e40 AS none, :greatest / 0.9999999999999999999999 AS nearly, - :greatest * 1.00000000000000000000001 AS still;

-- What fails, and how.
SELECT command, e.*
FROM (VALUES
	('''92233720368547758.07''::yuan + ''0.01'''), ('''-92233720368547758.07''::yuan + ''-0.01'''), ('''-92233720368547758.07''::yuan - ''0.01'''), ('''92233720368547758.07''::yuan - ''-0.01'''),
	('''92233720368547758.07''::yuan + ''92233720368547758.07'''), ('''46116860184273879.04''::yuan * 2'), ('2 * ''-46116860184273879.04''::yuan'), ('''46116860184273879.04''::yuan * 2::bigint'),
	('''0.01''::yuan * (-9223372036854775808)'), ('(-9223372036854775808) * ''0.01''::yuan'), ('''92233720368547758.07''::yuan * 1.0000000000000000001'), ('''1''::yuan * 1e30'), ('''1''::yuan * 1e300::float8'),
	('''1''::yuan * ''NaN''::numeric'), ('''1''::yuan * ''Infinity''::float8'), ('''0''::yuan * ''-Infinity''::numeric'), ('''NaN''::float8 * ''1''::yuan'),
	('''1''::yuan / 0'), ('''1''::yuan / 0::bigint'), ('''1''::yuan / 0.0'), ('''1''::yuan / 0::float8'), ('''1''::yuan / ''0'''), ('''0''::yuan / ''0'''), ('''1''::yuan % 0'), ('''0''::yuan / 0'),
	('''1''::yuan / ''NaN''::numeric'), ('''1''::yuan / ''Infinity''::numeric'), ('''1''::yuan / ''-Infinity''::float8'), ('''92233720368547758.07''::yuan / 0.5'), ('''1''::yuan / 1e-30'),
	('round(''92233720368547758.07''::yuan)'), ('round(''92233720368547757.50''::yuan)'), ('round_to(''92233720368547758.07''::yuan, ''1万'')'), ('round_to(''-92233720368547758.07''::yuan, ''60000000000000000'')'), ('round_to(''92233720368547758.07''::yuan, ''90000000000000000'')'),
	('round_to(5::yuan, ''0'')'), ('round_to(5::yuan, ''-1'')'),
	('''1''::yuan + 1.5::float8'), ('''1''::yuan > ''x'''), ('''1''::yuan > true'), ('''1''::yuan + now()')
) AS v (command), pg_temp.error_of(command) AS e;
SELECT round_to(5, '-0.01');
SELECT round_to(NULL, 100), round_to(5, NULL);

-- allocate: nothing is lost, fen left over go to the largest remainders, the earlier of equals first.
SELECT amount, weights, allocate(amount, weights) AS shares, (SELECT sum(s) FROM unnest(allocate(amount, weights)) AS s) = amount AS nothing_lost
FROM (VALUES
	('100'::yuan, '{1,1,1}'::bigint[]), ('-100', '{1,1,1}'), ('0.02', '{1,1,1}'), ('0.05', '{3,7}'), ('0.05', '{7,3}'), ('0.01', '{0,0,1,1}'), ('0', '{1,2}'), ('100', '{0,5,0}'),
	('5', '{1}'), ('350万元', '{8505,7764,5981}'), ('92233720368547758.07', '{9223372036854775806,1}'), ('-92233720368547758.07', '{3074457345618258602,3074457345618258602,3074457345618258603}'), ('1', '[5:7]={1,1,1}')
) AS v (amount, weights);
SELECT command, e.*
FROM (VALUES
	('allocate(100, ''{}'')'), ('allocate(100, ''{0,0}'')'), ('allocate(100, ''{1,-1}'')'), ('allocate(100, ''{1,NULL}'')'), ('allocate(100, ''{{1,2},{3,4}}'')'), ('allocate(100, ''{9223372036854775807,1}'')'),
	('allocate(NULL, ''{1}'')')
) AS v (command), pg_temp.error_of(command) AS e;
-- A slice keeps the null bitmap of its array, although it has no nulls.
SELECT allocate(1, ('{1,4,3,NULL}'::bigint[])[1:3]);

-- generate_series.
SELECT array_agg(s) FROM generate_series(1::yuan, 2, '0.25') AS s;
SELECT array_agg(s) FROM generate_series('1'::yuan, '0', '-0.3') AS s;
SELECT count(*) FROM generate_series('0'::yuan, '92233720368547758.07', '40000000000000000') AS s;
SELECT * FROM generate_series('1'::yuan, '2', '0') AS s;
-- The planner knows how many rows there will be.
CREATE FUNCTION pg_temp.planned_rows(query text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
	RETURN plan #>> '{0,Plan,Plan Rows}';
END
$$;
SELECT pg_temp.planned_rows($$SELECT * FROM generate_series('1'::yuan, '10', '1') AS s$$);

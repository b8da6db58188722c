-- The type yuan: text and binary form, comparison, casts.

-- What reading a text raises.
CREATE FUNCTION pg_temp.input_error(text, OUT code text, OUT message text, OUT detail text, OUT hint text)
LANGUAGE plpgsql AS $$
BEGIN
	message := $1::yuan;
	message := 'no error, but ' || message;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
		detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
END
$$;

-- What a command raises.
CREATE FUNCTION pg_temp.error_of(command text, OUT code text, OUT message text)
LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE 'SELECT ' || command INTO message;
	message := 'no error, but ' || message;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, message = MESSAGE_TEXT;
END
$$;

-- Valid input, and that what is written reads back the same.
SELECT quote_literal(input) AS input, input::yuan AS amount, input::yuan::text::yuan = input::yuan AS again
FROM (VALUES
	('0'), ('-0'), ('+0'), ('5'), ('05'), ('0.5'), ('.5'), ('5.'), ('-.05'), ('1595.31'), ('1595.3100'),
	('3500000'), ('1,595.31'), ('12,345,678'), ('1,000'), ('100,000.5'), ('000,001'),
	('¥1595.31'), ('￥1,595.31'), ('CNY 1595.31'), ('cny1595.31'), ('RMB 5'), ('rmb5'), ('人民币5元'),
	('-¥5'), ('¥-5'), ('¥ - 5'), ('+ CNY 5'),
	('7分'), ('12345分'), ('5角'), ('5.5角'), ('5元'), ('5.25元'), ('350万'), ('350万元'), ('1595.31万'), ('1595.3123万'),
	('1595.312345万元'), ('0.0001万'), ('1.2亿'), ('1.2亿元'), ('0.00000001亿'), ('1.2345678901亿'), ('1.2000000000亿'), ('1,595.31万'),
	('１，５９５．３１'), ('－５'), ('＋５'), ('−5'), ('￥３５０万元'), ('1５.５1'),
	('  5  '), (E'\t5\n'), ('　5　'), ('5 万元'), (U&'\00A05\00A0'), ('人民币 - 1,595.31 万元 '),
	('92233720368547758.07'), ('-92233720368547758.07'), ('9223372036854775807分'),
	('9223372036854.775807万'), ('922337203.6854775807亿'), ('000000000000000000000000000001'), ('0.0100000000000000000000000000000'),
	('0.000000000000000000000000000000亿')
) AS v (input);

-- Invalid input: one table for all that can be wrong.
SELECT quote_literal(input) AS input, e.*
FROM (VALUES
	(''), (' '), ('.'), ('-'), ('¥'), ('元'), ('abc'), ('NaN'), ('Infinity'), ('-inf'), ('1e5'), ('0x10'), ('1_000'), ('5 5'),
	('--5'), ('-+5'), ('-¥-5'), ('5-'), ('(5)'), ('¥¥5'), ('¥CNY5'), ('CN5'), ('$5'), ('USD 5'), ('5¥'), ('5元元'), ('5元5角'), ('5千元'), ('5块'),
	('5万万'), ('9223372.036854775807万亿'), ('5角元'), ('1.2.3'), ('.,5'), ('5..'), ('五元'), ('1 595.31'), ('5 元 x'), ('²'),
	('1,59'), ('1595,310'), (',595'), ('1,'), ('1,,000'), ('1,0000'), ('1,595,31'), ('1,595.3,1'), ('1,5951'), ('1,595,'), ('1,.5'), ('１，５'),
	('0.001'), ('1595.315'), ('-1595.315'), ('5.5分'), ('0.05角1'), ('0.05角'), ('1595.3123456万'), ('1.23456789012亿'), ('0.00000000000000000000000001'), ('５．００５'),
	('92233720368547758.08'), ('-92233720368547758.08'), ('100000000000000000'), ('99999999999999999999999999999999999999'), ('922337203.6854775808亿'),
	('9223372036854775808分'), ('1000000000亿'), ('99999999999999999999.999')
) AS v (input), pg_temp.input_error(input) AS e;

-- Output is the same under every locale.
SET lc_monetary = 'C';
SET lc_numeric = 'C';
SELECT '-1234567.8'::yuan;
RESET lc_monetary;
RESET lc_numeric;

-- Binary form: fen as a 64-bit integer; INT64_MIN has no negative and is refused.
SELECT yuan_send('0.01'), yuan_send('-92233720368547758.07'), yuan_send('1595.31');
CREATE TEMP TABLE amounts (id int, amount yuan);
INSERT INTO amounts VALUES (1, '0'), (2, '92233720368547758.07'), (3, '-92233720368547758.07'), (4, '0.01'), (5, NULL), (6, '350万元');
SELECT current_setting('data_directory') || '/yuan_regress.copy' AS file \gset
COPY amounts TO :'file' (FORMAT binary);
CREATE TEMP TABLE received (LIKE amounts);
COPY received FROM :'file' (FORMAT binary);
SELECT * FROM received ORDER BY id;
SELECT count(*) AS different FROM amounts FULL JOIN received USING (id) WHERE amounts.amount IS DISTINCT FROM received.amount;
COPY (SELECT 1, (-9223372036854775808)::bigint) TO :'file' (FORMAT binary);
COPY received FROM :'file' (FORMAT binary);
COPY (SELECT 1, 5::int) TO :'file' (FORMAT binary);
COPY received FROM :'file' (FORMAT binary);
COPY amounts TO :'file';
TRUNCATE received;
COPY received FROM :'file';
SELECT count(*) AS different FROM amounts FULL JOIN received USING (id) WHERE amounts.amount IS DISTINCT FROM received.amount;

-- Comparison.
SELECT a, b, a = b AS eq, a <> b AS ne, a < b AS lt, a <= b AS le, a > b AS gt, a >= b AS ge, yuan_cmp(a, b) AS cmp
FROM (VALUES ('1'::yuan, '1.00'::yuan), ('1', '1.01'), ('-1', '-1.01'), ('-92233720368547758.07', '92233720368547758.07'), (NULL, '1')) AS v (a, b);
SELECT amount FROM amounts ORDER BY amount;
SELECT amount FROM amounts ORDER BY amount DESC NULLS LAST;
SELECT greatest('1'::yuan, '2', '-3'), least('1'::yuan, '2', '-3');
SELECT count(DISTINCT a) FROM (VALUES ('1'::yuan), ('1.00'), ('¥1'), ('2')) AS v (a);
SELECT '1'::yuan IS DISTINCT FROM NULL AS distinct_from_null, '{1,2}'::yuan[] = ARRAY['1.00'::yuan, '200分'] AS arrays;

-- Casts: exact to numeric; from numeric half away from zero.
SELECT n, n::yuan AS yuan, n::yuan::numeric AS numeric
FROM (VALUES (0), (0.004), (0.005), (0.0049999999999999999999), (0.00500000000000000000001), (-0.004), (-0.005), (-0.015), (1.005), (2.675), (1e-30),
	(92233720368547758.07), (-92233720368547758.07), (92233720368547758.0749999), (12345678901234567.895)) AS v (n);
SELECT c AS command, e.* FROM (VALUES
	('92233720368547758.075::yuan'), ('(-92233720368547758.075)::yuan'), ('1e30::yuan'), ('1e1000::yuan'), ('''NaN''::numeric::yuan'),
	('''Infinity''::numeric::yuan'), ('''-Infinity''::numeric::yuan'),
	('''NaN''::float8::yuan'), ('''Infinity''::float8::yuan'), ('1e17::float8::yuan'), ('1e300::float8::yuan'),
	('92233720368547759::bigint::yuan'), ('(-92233720368547759)::bigint::yuan'), ('(-9223372036854775808)::bigint::yuan'), ('92233720368547758::bigint::yuan'),
	('''21474836.48''::yuan::int'), ('''2147483647.49''::yuan::int'), ('''2147483647.50''::yuan::int'), ('''-2147483648.50''::yuan::int'), ('''-2147483648.49''::yuan::int')
) AS v (c), pg_temp.error_of(c) AS e;
-- To whole yuan, half away from zero.
SELECT y, y::int AS int, y::bigint AS bigint FROM (VALUES ('0.49'::yuan), ('0.50'), ('-0.49'), ('-0.50'), ('1.50'), ('2.50'), ('-2.50')) AS v (y);
SELECT '92233720368547758.07'::yuan::bigint, 5::smallint::yuan, (-7)::int::yuan, 8::bigint::yuan;
-- A float counts as the number that it prints as.
SELECT f, f::yuan FROM (VALUES (0.285::float8), (1.005), (2.675), (-0.005), (0.1), (1e-300), (4503599627370495.5), (123456789012345.67)) AS v (f);
SELECT y, y::float8 FROM (VALUES ('0.1'::yuan), ('-1595.31'), ('92233720368547758.07'), ('90071992547409.93')) AS v (y);
SET lc_monetary = 'C';
SELECT '1595.31'::yuan::money, '1595.31'::money::yuan;
RESET lc_monetary;
-- Text by way of input and output.
SELECT '1595.31'::yuan::text || ' 元' AS text, '350万元'::text::yuan AS yuan, '5'::varchar::yuan AS from_varchar;
-- JSON has numbers.
SELECT to_json('1595.30'::yuan), to_jsonb('1595.30'::yuan), '0.05'::yuan::json, '-0.05'::yuan::jsonb, jsonb_typeof('5'::yuan::jsonb),
	json_build_object('a', '350万'::yuan), array_to_json(ARRAY['1'::yuan, NULL]), row_to_json(r), to_jsonb(r)
FROM (SELECT '12.34'::yuan AS amount) AS r;
SELECT * FROM jsonb_to_record('{"amount": 1595.31, "text": "350万"}') AS r (amount yuan, text yuan);
-- Assignment rounds; floats and money are not assigned unasked.
INSERT INTO amounts VALUES (7, 1.005), (8, 12345678901), (9, 7);
SELECT * FROM amounts WHERE id >= 7 ORDER BY id;
DO $$ BEGIN
	INSERT INTO amounts VALUES (10, 1.5::float8);
EXCEPTION WHEN datatype_mismatch THEN
	RAISE INFO '%', SQLERRM;
END $$;

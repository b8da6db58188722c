-- resident_id: what is read, what is refused and in which words, casts, and what a number tells.
-- All numbers are made up: the standard's own examples, and numbers of 410499, a county there never was.
CREATE SCHEMA resident_id_test;
SET search_path = resident_id_test, public;
SET datestyle = ISO;

-- The 18th character of 17 digits by the table of GB 11643, apart from the C code.
CREATE FUNCTION with_check_digit(digits text) RETURNS text IMMUTABLE RETURN
  digits || substr('10X98765432', 1 + (SELECT sum(d::int * w) FROM unnest(string_to_array(digits, NULL),
    '{7,9,10,5,8,4,2,1,6,3,7,9,10,5,8,4,2}'::int[]) x (d, w))::int % 11, 1);

-- The whole answer to a text, caught, so that servers with other error paths show it alike.
CREATE FUNCTION attempt(given text, OUT id resident_id, OUT state text, OUT message text, OUT detail text, OUT hint text)
LANGUAGE plpgsql AS $$
BEGIN
  id := given::resident_id;
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
    detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
END $$;

-- The README's examples.
SELECT '11010519491231002x'::resident_id;
SELECT '110105491231002'::resident_id AS upgraded;
SELECT mask(id), birth_date(id), sex(id), age_on(id, '2020-12-31'), division(id)
FROM (VALUES ('410499198002290010'::resident_id)) person (id);
SELECT * FROM attempt('410499198002290100');
SELECT '410499198002290010'::resident_id::bigint AS packed;

-- Accepted texts.
SELECT given, given::resident_id AS id
FROM (VALUES
  ('11010519491231002X'), ('11010519491231002x'), ('440524188001010014'),
  ('１１０１０５１９４９１２３１００２Ｘ'), ('110105１９４９1231００２ｘ'),
  ('110105 19491231 002X'), (' 11010519491231002X  '), (E'\t11010519491231002X'), ('1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X'),
  (U&'\3000110105\300019491231\00A0002X'),
  -- 15 digits: born in 19yy, but in 18yy with the sequences of centenarians
  ('110105491231002'), ('１１０１０５４９１２３１００２'), ('110105 491231 002'),
  ('410499991231995'), ('410499991231996'), ('410499991231997'), ('410499991231998'), ('410499991231999'), ('410499000101996'),
  -- first day, leap days, lowest and highest sequence
  (with_check_digit('41049918000101001')), (with_check_digit('41049920000229001')), (with_check_digit('41049919960229001')),
  (with_check_digit('41049919500101000')), (with_check_digit('41049919500101999')),
  -- retired: Hainan's counties of 1988, and people of Taiwan on the mainland, and a foreigner
  (with_check_digit('46000519900101001')), (with_check_digit('83000019900101001')), (with_check_digit('94115619900101001'))
) t (given);

-- Every province, in numbers of 18 and of 15 digits, and after the 9 of foreigners.
SELECT what, count(id), string_agg(province, ' ' ORDER BY province) AS accepted
FROM generate_series(0, 99) n, to_char(n, 'FM00') province,
  (VALUES ('18 digits', '%s949919500101001'), ('15 digits', '%s9499500101001'), ('foreigners', '9%s15619500101001')) forms (what, form),
  format(form, province) digits, attempt(CASE what WHEN '15 digits' THEN digits ELSE with_check_digit(digits) END)
WHERE state IS NULL GROUP BY what ORDER BY what COLLATE "C";

-- Refused texts. The space of no width is shown by its number: versions of psql disagree about its width.
SELECT replace(given, U&'\200B', '\200B') AS given, a.state, a.message, a.detail
FROM (VALUES
  (''), ('  '), ('4'), ('11010519491231'), ('1101054912310029'), ('11010519491231002'), ('11010519491231002XX'), ('1101051949123100200'),
  ('abc'), ('11010519491231002Y'), ('1101051949123100X2'), ('X10105194912310020'), ('11010549123100X'), ('110105-19491231-002X'),
  ('11010519491231OO2X'), ('+11010519491231002X'), ('''11010519491231002X'), ('11010519491231002X;'), ('身份证11010519491231002X'),
  (U&'１１０１０５\FF1A'), (U&'1101\200B0519491231002X'), ('11010519491231002✗'),
  (with_check_digit('00049919500101001')), (with_check_digit('16049919500101001')), (with_check_digit('84000019500101001')),
  (with_check_digit('91615619500101001')), (with_check_digit('98115619500101001')), ('830000500101001'), ('941156500101001'), ('990499500101001'),
  (with_check_digit('41049919501301001')), (with_check_digit('41049919500001001')), (with_check_digit('41049919500431001')),
  (with_check_digit('41049919500100001')), (with_check_digit('41049919500132001')), (with_check_digit('41049919990229001')),
  (with_check_digit('41049919000229001')), ('410499990229001'), ('410499000229996'), ('410499501301001'),
  (with_check_digit('41049917991231001')), (with_check_digit('41049900000101001')), (with_check_digit('41049910000101001')),
  (with_check_digit('41049923000101001')), (with_check_digit('41049999991231001')),
  ('110105194912310021'), ('110105194912310020'), ('11010519491231020X'), ('11010591491231002X'), ('440524188001010013'), ('44052418800101001X')
) t (given), attempt(given) a;

-- The hints.
SELECT DISTINCT a.message COLLATE "C" AS message, a.hint COLLATE "C" AS hint
FROM (VALUES (''), ('11010519491231002Y'), (with_check_digit('16049919500101001')), (with_check_digit('41049919501301001')),
  (with_check_digit('41049917991231001')), (with_check_digit('41049923000101001')), ('110105194912310021')) t (given), attempt(given) a
ORDER BY 1, 2;

-- Nobody is born in the future: not later than today in China, whatever the session's time zone.
CREATE FUNCTION born(day date) RETURNS text STABLE RETURN with_check_digit('410499' || to_char(day, 'YYYYMMDD') || '001');
CREATE FUNCTION today_in_china() RETURNS date STABLE RETURN (now() AT TIME ZONE 'Asia/Shanghai')::date;
SET timezone = 'Pacific/Kiritimati';
BEGIN;
SELECT birth_date(born(today_in_china())::resident_id) = today_in_china() AS today, a.message AS tomorrow, a.detail
FROM attempt(born(today_in_china() + 1)) a;
COMMIT;
SET timezone = 'Etc/GMT+12';
BEGIN;
SELECT birth_date(born(today_in_china())::resident_id) = today_in_china() AS today, a.message AS tomorrow, a.detail
FROM attempt(born(today_in_china() + 1)) a;
COMMIT;
RESET timezone;

-- The packed value: below 2^48, and only what text would have been accepted comes back.
SELECT id, id::bigint AS packed, id::bigint::resident_id = id AS back
FROM (VALUES ('110105194912310021'), ('11010519491231002X'), (with_check_digit('65999920191231999')), (with_check_digit('96599920191231999'))) t (given),
  attempt(given) WHERE id IS NOT NULL;
CREATE FUNCTION attempt(packed bigint, OUT id resident_id, OUT state text, OUT message text, OUT detail text, OUT hint text)
LANGUAGE plpgsql AS $$
BEGIN
  id := packed::resident_id;
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
    detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
END $$;
SELECT packed, a.id, a.state, a.message, a.detail
FROM (VALUES (0::bigint), (-1), ('-9223372036854775808'), (9223372036854775807), (999999 * 182621000::bigint), (1000000 * 182621000::bigint),
  (110000 * 182621000::bigint), (110000 * 182621000::bigint - 1), (110000 * 182621000::bigint + 182620999), (110001 * 182621000::bigint - 1)) t (packed),
  attempt(packed) a;
SELECT birth_date(today.id) = today_in_china() AS today, tomorrow.state, tomorrow.message AS tomorrow, tomorrow.detail
FROM CAST(410499::bigint * 182621 + (today_in_china() - '1800-01-01') AS bigint) days, attempt(days * 1000) today, attempt((days + 1) * 1000) tomorrow;

-- All casts are explicit.
SELECT castsource::regtype, casttarget::regtype, castcontext AS context, castmethod AS method
FROM pg_cast WHERE 'resident_id'::regtype IN (castsource, casttarget) ORDER BY 1, 2;
CREATE TABLE note (t text, v varchar, c char(18), b bigint);
CREATE FUNCTION refusal(statement text, OUT state text, OUT message text) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE statement;
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT;
END $$;
SELECT target, r.* FROM unnest('{t,v,c,b}'::text[]) target,
  refusal(format('INSERT INTO note (%s) VALUES (''11010519491231002X''::resident_id)', target)) r;
SELECT (id::text, id::varchar, id::char(18), id::varchar(6))::text FROM (VALUES ('11010519491231002x'::resident_id)) t (id);
SELECT t.v::resident_id = t.c::resident_id AS equal FROM (VALUES ('11010519491231002X'::varchar, '11010519491231002x'::char(20))) t (v, c);

-- What a number tells.
SELECT id, birth_date(id), sex(id), mask(id), division(id), level(division(id))
FROM unnest(ARRAY[with_check_digit('41049918000101000'), with_check_digit('41049920000229001'), with_check_digit('41040019500101999'),
  with_check_digit('46000519900101002'), with_check_digit('81000019900101001'), with_check_digit('82000019900101001'),
  with_check_digit('83000019900101001'), with_check_digit('94115619900101001')]::resident_id[]) id;

-- The mask leaves 10 of the 18 characters, and hides the whole date of birth.
SELECT bool_and(mask(id) = overlay(id::text PLACING '********' FROM 7)) AS masked
FROM generate_series(0, 60000, 97) day, resident_id((410499::bigint * 182621 + day) * 1000 + day % 1000) id;

-- Ages: a year is full on the birthday; that of 29 February is 1 March in other years, as age() has it.
SELECT birth_date(id), day, age_on(id, day)
FROM (VALUES ('19800615', '1980-06-14'::date), ('19800615', '1980-06-15'), ('19800615', '1981-06-14'), ('19800615', '1981-06-15'), ('19800615', '2020-06-14'),
  ('19800615', '2020-06-15'), ('19800229', '1981-02-28'), ('19800229', '1981-03-01'), ('19800229', '1984-02-28'), ('19800229', '1984-02-29'),
  ('19800229', '2100-02-28'), ('19800229', '2100-03-01'), ('18000101', '2020-01-01'), ('19800615', '0044-03-15 BC'), ('19800615', '294276-12-31'), ('19800615', '5874897-12-31'),
  ('19800615', NULL)) t (born, day), resident_id(with_check_digit('410499' || born || '001')) id;
SELECT count(*) FILTER (WHERE age_on(id, day) IS DISTINCT FROM extract(year FROM age(day, birth_date(id)))) AS differences, count(*) AS days
FROM unnest('{1980-02-28,1980-02-29,1980-03-01,1981-12-31,1950-01-01}'::date[]) born,
  resident_id(with_check_digit('410499' || to_char(born, 'YYYYMMDD') || '001')) id, generate_series(0, 15000) n, CAST(born + n AS date) day;
SELECT age_on('11010519491231002X', 'infinity');
SELECT age_on('11010519491231002X', '-infinity');
-- No cast is needed, and the server's age(…, …) means what it means without the extension.
SELECT age_on('11010519491231002X', '2020-01-01'), age_on('11010519491231002X'::resident_id, '2020-01-01'::date);
SELECT age('2020-01-01', '2019-01-01'), age('2020-01-01', '2019-01-01'::date), age('2020-01-01', '2019-01-01'::timestamp),
  age('2020-01-01', '2019-01-01'::timestamptz) AS zoned, age('2020-01-01'::date, '2019-01-01');

-- NULL in, NULL out.
SELECT birth_date(NULL), sex(NULL), age_on(NULL, '2020-01-01'), age_on('11010519491231002X', NULL), division(NULL), mask(NULL),
  NULL::bigint::resident_id, NULL::resident_id::bigint, NULL::text::resident_id;

-- No error tells the number: nothing of five characters or more that was put in comes out, whatever is wrong.
CREATE TABLE slip AS
  SELECT CASE kind
      WHEN 0 THEN overlay(good PLACING substr('0123456789X', 1 + n % 11, 1) FROM at)  -- one character wrong
      WHEN 1 THEN overlay(good PLACING reverse(substr(good, at, 2)) FROM at)          -- two swapped
      WHEN 2 THEN overlay(good PLACING '' FROM at FOR 1)                              -- one lost
      WHEN 3 THEN overlay(good PLACING substr(good, at, 1) || '7' FROM at FOR 1)      -- one more
      WHEN 4 THEN overlay(good PLACING '-' FROM at)                                   -- a foreign character
      WHEN 5 THEN good || ' ' || good                                                 -- two numbers
      ELSE translate(overlay(good PLACING '9' FROM at), '0123456789', '０１２３４５６７８９') END AS given
  FROM generate_series(0, 6) kind, generate_series(1, 18) at, generate_series(1, 20) n,
    CAST(with_check_digit('410499' || to_char('1950-01-01'::date + n * 997, 'YYYYMMDD') || to_char(n * 37, 'FM000')) AS text) good;
SELECT count(*) FILTER (WHERE said IS NOT NULL) AS refused, count(DISTINCT said) AS wordings,
  count(*) FILTER (WHERE said ~ '[0-9]{5}') AS with_digit_runs,
  count(*) FILTER (WHERE EXISTS (SELECT FROM generate_series(1, length(given) - 4) i WHERE strpos(said, substr(given, i, 5)) > 0)) AS telling
FROM slip, attempt(given) a, CAST(a.message || a.detail || a.hint AS text) said;
SELECT count(*) AS refused, count(*) FILTER (WHERE said ~ '[0-9]{5}') AS telling
FROM generate_series(1, 1000) n, attempt(n * 997 * 182621000::bigint) a, CAST(a.message || a.detail || a.hint AS text) said WHERE a.id IS NULL;

-- Binary: out and in again; and bytes that are no number are refused like text, without telling them.
CREATE TABLE person (id resident_id);
INSERT INTO person SELECT resident_id((410499::bigint * 182621 + n * 7) * 1000 + n % 1000) FROM generate_series(1, 10000) n;
INSERT INTO person VALUES (NULL), ('11010519491231002X');
\copy person TO 'results/resident_id.bin' (FORMAT binary)
CREATE TABLE person_again (LIKE person);
\copy person_again FROM 'results/resident_id.bin' (FORMAT binary)
SELECT (SELECT count(*) FROM (TABLE person EXCEPT ALL TABLE person_again) t) AS lost, (SELECT count(*) FROM person_again) AS copied;
SELECT resident_id_send('11010519491231002X') = int8send('11010519491231002X'::resident_id::bigint) AS sends_packed;
\copy (SELECT 123456789::bigint) TO 'results/resident_id.bin' (FORMAT binary)
\copy person_again FROM 'results/resident_id.bin' (FORMAT binary)
\copy (SELECT 410499 * 182621000::bigint + 182620000) TO 'results/resident_id.bin' (FORMAT binary)
\copy person_again FROM 'results/resident_id.bin' (FORMAT binary)
\copy (SELECT 123456789::int) TO 'results/resident_id.bin' (FORMAT binary)
\copy person_again FROM 'results/resident_id.bin' (FORMAT binary)

-- Packed values are ids of a set of beneficiaries, and come back from it.
SELECT cardinality(people) AS persons, contains(people, '11010519491231002X'::resident_id::bigint) AS contains,
  (SELECT count(*) FROM ids(people) packed JOIN person ON id = packed::resident_id) AS back
FROM (SELECT beneficiaries(id::bigint) AS people FROM person) t;

-- As input is only stable, no index hangs on reading a text; on the parts of a number one may.
SELECT * FROM refusal('CREATE INDEX ON note ((t::resident_id))');
CREATE INDEX ON person (birth_date(id));

-- Every function, its promises and whether it is explained.
SELECT p.oid::regprocedure AS function, pg_get_function_result(p.oid) AS result, provolatile AS volatile, proisstrict AS strict,
  proparallel AS parallel, proleakproof AS leakproof, obj_description(p.oid, 'pg_proc') IS NOT NULL AS explained
FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
WHERE ('resident_id'::regtype = ANY (proargtypes) OR prorettype = 'resident_id'::regtype) AND proname !~ '^_?(ledger|cell)_' AND prosrc !~ 'range_constructor'
ORDER BY p.oid::regprocedure::text COLLATE "C";
SELECT typlen, typbyval, typalign, typcategory, typstorage, obj_description(oid, 'pg_type') FROM pg_type WHERE oid = 'resident_id'::regtype;

SET client_min_messages = warning;
DROP SCHEMA resident_id_test CASCADE;

-- What later servers do with a text that a type cannot read, which must be the same as raising its error.
-- From PostgreSQL 16 on, an input function can return its error instead of raising it. From 17 on, COPY and JSON_VALUE use this.
-- Earlier servers skip these checks; the expected output is the same.
SELECT current_setting('server_version_num')::integer >= 160000 AS has_soft_errors,
  current_setting('server_version_num')::integer >= 170000 AS has_their_users \gset

CREATE TEMP TABLE invalid (type regtype, given text);
INSERT INTO invalid
SELECT 'yuan'::regtype, unnest(ARRAY['', 'x', '1,59', '1.005', '1e30', '92233720368547758.08', '5块', '１，５'])
UNION ALL SELECT 'yuan_operand', unnest(ARRAY['', 'x', '1,595'])
UNION ALL SELECT 'division_code', unnest(ARRAY['', 'x', '41042', '16', '410023', '429000003', '410423000201', '４１县'])
UNION ALL SELECT 'resident_id', unnest(ARRAY['', '4', '11010519491231002Y', '110105194912310021', '160499195001010018', '410499195013010017',
  '410499999912310011', '身份证11010519491231002X'])
UNION ALL SELECT 'beneficiary_set', unnest(ARRAY['', '{', '{1,}', '{2,1}', '{3-1}', '{户}', '{9223372036854775808}', '{0-99999999999999}', '{1}x'])
UNION ALL SELECT 'beneficiary_tally', unnest(ARRAY['', '{}', '{instances: 户', '{instances: 99999999999999999999', '{instances: 1, amount: 1e30, ',
  '{instances: 1, amount: 1, households: {2,1}, persons: {}}', '{instances: 1, amount: 1, households: {1}, persons: {1}} x',
  '{instances: -1, amount: 1, households: {1}, persons: {1}}', '{instances: 0, amount: 1, households: {1}, persons: {1}}'])
UNION ALL SELECT 'household_amounts', unnest(ARRAY['', '{', '{1}', '{2: 1, 1: 1}', '{1: 1.005}', '{1: 9999999999999999999999999999999999999999.00}', '{1: 1701411834604692317316873037158841057.27, 2: 0.01}', '{9223372036854775808: 1}', '{户: 1}']);

-- No type of the extension is left out.
SELECT t.oid::regtype AS without_a_text FROM pg_type t
JOIN pg_depend d ON d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e'
WHERE typtype = 'b' AND typcategory <> 'A' AND t.oid NOT IN (SELECT type FROM invalid);

CREATE TYPE pg_temp.error AS (state text, message text, detail text, hint text);
CREATE FUNCTION pg_temp.raised(type regtype, given text) RETURNS pg_temp.error LANGUAGE plpgsql AS $$
DECLARE
  e pg_temp.error;
BEGIN
  EXECUTE format('SELECT %L::%s', given, type);
  RETURN NULL;
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS e.state = RETURNED_SQLSTATE, e.message = MESSAGE_TEXT, e.detail = PG_EXCEPTION_DETAIL, e.hint = PG_EXCEPTION_HINT;
  RETURN e;
END $$;
-- Null before 16. A detail or a hint that is missing is null here, and empty when raised.
CREATE FUNCTION pg_temp.returned(type regtype, given text) RETURNS pg_temp.error LANGUAGE plpgsql AS $$
DECLARE
  e pg_temp.error;
BEGIN
  IF current_setting('server_version_num')::integer >= 160000 THEN
    EXECUTE 'SELECT sql_error_code, message, coalesce(detail, ''''), coalesce(hint, '''') FROM pg_input_error_info($1, $2)'
      INTO e USING given, type::text;
  END IF;
  RETURN e;
END $$;
CREATE FUNCTION pg_temp.is_valid(type regtype, given text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  valid boolean;
BEGIN
  IF current_setting('server_version_num')::integer >= 160000 THEN
    EXECUTE 'SELECT pg_input_is_valid($1, $2)' INTO valid USING given, type::text;
  END IF;
  RETURN valid;
END $$;

-- Every text is refused, and from 16 on the error returned is the error raised.
SELECT type, count(*) AS texts, count((e.raised).state) AS raised,
  bool_and(CASE WHEN :'has_soft_errors' THEN e.returned = e.raised AND NOT valid ELSE e.returned IS NULL AND valid IS NULL END) AS returned_alike
FROM invalid, LATERAL (SELECT pg_temp.raised(type, given), pg_temp.returned(type, given), pg_temp.is_valid(type, given) AS valid OFFSET 0) AS e
GROUP BY type ORDER BY type::text COLLATE "C";
-- What differs, if anything.
SELECT type, given, e.*
FROM invalid, LATERAL (SELECT pg_temp.raised(type, given), pg_temp.returned(type, given) OFFSET 0) AS e
WHERE :'has_soft_errors' AND e.returned IS DISTINCT FROM e.raised;

-- A valid text is valid.
SELECT type, bool_and(:'has_soft_errors' = coalesce(pg_temp.is_valid(type, given), false)) AS as_expected
FROM (VALUES ('yuan'::regtype, '350万元'), ('yuan_operand', '1.005'), ('division_code', '410423'), ('resident_id', '11010519491231002X'), ('beneficiary_set', '{1-8505,9001}'),
  ('beneficiary_tally', '{instances: 3, amount: 120.00, households: {1-2}, persons: {11,21}}'), ('household_amounts', '{1: 700.00, 5: -3.50}')) AS v (type, given)
GROUP BY type ORDER BY type::text COLLATE "C";

-- From 17 on, COPY can leave out the rows that it cannot read. Before, the rows that can be read stand for what it does.
CREATE TEMP TABLE line (place text, amount text, person text);
INSERT INTO line VALUES
  ('410423', '120.00', '11010519491231002X'), ('41042', '120.00', '11010519491231002X'), ('410423', '1,20', '11010519491231002X'),
  ('410423', '120.00', '110105194912310021'), ('441900003001', '1万', '410499198002290010');
CREATE TEMP TABLE aid (place division_code, amount yuan, person resident_id);
\copy line TO 'results/soft_errors.txt'
SET client_min_messages = warning; -- the number of rows left out is a notice
\if :has_their_users
\copy aid FROM 'results/soft_errors.txt' (ON_ERROR ignore)
\else
INSERT INTO aid SELECT place::division_code, amount::yuan, person::resident_id FROM line WHERE ctid IN ('(0,1)', '(0,5)');
\endif
RESET client_min_messages;
SELECT * FROM aid ORDER BY place;

-- From 17 on, JSON_VALUE gives another value for a text that cannot be read.
CREATE FUNCTION pg_temp.amount_in(given jsonb) RETURNS yuan LANGUAGE plpgsql AS $$
DECLARE
  amount yuan;
BEGIN
  IF current_setting('server_version_num')::integer >= 170000 THEN
    EXECUTE $q$SELECT JSON_VALUE($1, '$.amount' RETURNING yuan DEFAULT '0' ON ERROR)$q$ INTO amount USING given;
  ELSE
    amount := CASE given ->> 'amount' WHEN '1万' THEN '1万' ELSE '0' END;
  END IF;
  RETURN amount;
END $$;
SELECT given, pg_temp.amount_in(given) FROM (VALUES ('{"amount": "1万"}'::jsonb), ('{"amount": "1,20"}'), ('{"amount": "1e30"}')) AS v (given);

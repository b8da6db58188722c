-- What was damaged where it is stored: reading ends, soon and with an error of ours or a wrong answer, never with a crash.
\pset null ~

-- The bytes of a value, and any bytes as a value: a type that a set's bytes can pass for, which only a superuser can make.
SET client_min_messages = warning; -- the type is only a shell while its functions are made
CREATE TYPE bytes_of_set;
CREATE FUNCTION bytes_of_set_in(cstring) RETURNS bytes_of_set LANGUAGE internal IMMUTABLE STRICT AS 'byteain';
CREATE FUNCTION bytes_of_set_out(bytes_of_set) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'byteaout';
CREATE TYPE bytes_of_set (INPUT = bytes_of_set_in, OUTPUT = bytes_of_set_out, ALIGNMENT = double, STORAGE = extended);
RESET client_min_messages;
CREATE CAST (bytes_of_set AS beneficiary_set) WITHOUT FUNCTION;
CREATE CAST (beneficiary_set AS bytes_of_set) WITHOUT FUNCTION;
CREATE CAST (bytes_of_set AS beneficiary_tally) WITHOUT FUNCTION;
CREATE CAST (beneficiary_tally AS bytes_of_set) WITHOUT FUNCTION;
CREATE CAST (bytes_of_set AS household_amounts) WITHOUT FUNCTION;
CREATE CAST (household_amounts AS bytes_of_set) WITHOUT FUNCTION;

-- One value of every form: singles, an array, runs, two pages of runs, a partial state; tallies; and maps of one block, of two, and with an
-- amount beyond the range of yuan.
CREATE AGGREGATE half_built(bigint) (SFUNC = beneficiary_set_accum, STYPE = beneficiary_set);
CREATE AGGREGATE half_built(bigint, bigint, yuan) (SFUNC = beneficiary_tally_accum, STYPE = beneficiary_tally);
CREATE AGGREGATE half_built(bigint, yuan) (SFUNC = household_amounts_accum, STYPE = household_amounts);
CREATE TABLE images (form text, type text, image bytea);
INSERT INTO images
SELECT 'singles', 'beneficiary_set', beneficiaries(i * 70000)::bytes_of_set::text::bytea FROM generate_series(1, 4) i
UNION ALL SELECT 'array', 'beneficiary_set', beneficiaries(i * 3)::bytes_of_set::text::bytea FROM generate_series(1, 9) i
UNION ALL SELECT 'runs', 'beneficiary_set', '{1-9,20-50,100-70000}'::beneficiary_set::bytes_of_set::text::bytea
UNION ALL SELECT 'half built', 'beneficiary_set', half_built(i)::bytes_of_set::text::bytea FROM generate_series(1, 3) i
UNION ALL SELECT 'tally', 'beneficiary_tally', tally(i, i * 70000, '1')::bytes_of_set::text::bytea FROM generate_series(1, 4) i
UNION ALL SELECT 'half built tally', 'beneficiary_tally', half_built(i, i, '1')::bytes_of_set::text::bytea FROM generate_series(1, 3) i
UNION ALL SELECT 'map', 'household_amounts', amounts_by_household(i * 70000, i::yuan)::bytes_of_set::text::bytea FROM generate_series(1, 4) i
UNION ALL SELECT 'map of two blocks', 'household_amounts', amounts_by_household(i, (i % 3)::yuan)::bytes_of_set::text::bytea FROM generate_series(1, 130) i
UNION ALL SELECT 'map beyond yuan', 'household_amounts', '{1: 5.00, 3: 184467440737095516.14}'::household_amounts::bytes_of_set::text::bytea
UNION ALL SELECT 'half built map', 'household_amounts', half_built(i, i::yuan)::bytes_of_set::text::bytea FROM generate_series(1, 3) i;
SELECT form, length(image) FROM images ORDER BY type, form;
SELECT '\x02000000'::bytes_of_set::beneficiary_set;
SELECT ''::bytes_of_set::beneficiary_tally;
SELECT instances('\x0200000001'::bytes_of_set::beneficiary_tally), cardinality('\x01000000'::bytes_of_set::beneficiary_set);

-- Damage: each of the first bytes in turn is 0, 128 or 255, the end is cut off, or more follows.
CREATE TABLE damaged AS
SELECT form, type, set_byte(image, at, byte) AS image FROM images, generate_series(0, least(length(image), 128) - 1) AS at, unnest(ARRAY[0, 128, 255]) AS byte
UNION ALL SELECT form, type, substr(image, 1, cut) FROM images, generate_series(0, least(length(image), 128) - 1) AS cut
UNION ALL SELECT form, type, image || '\x0000000000000001' FROM images;

-- What is read of it; whatever is said must be one of ours, and said in time.
CREATE TABLE readings (type text, query text);
INSERT INTO readings VALUES
  ('beneficiary_set', 'SELECT cardinality(x), x::text FROM v'),
  ('beneficiary_set', 'SELECT x | ''{1-70000}'', x & ''{1-70000}'', x - ''{1-70000}'', ''{1-70000}'' - x FROM v'),
  ('beneficiary_set', 'SELECT x = x, x @> x, x && ''{3}'', x @> 5::bigint FROM v'),
  ('beneficiary_set', 'SELECT count(*) FROM (SELECT ids(x) FROM v LIMIT 100000) t'),
  ('beneficiary_set', 'SELECT cardinality(rollup(x)) FROM v, generate_series(1, 2)'),
  ('beneficiary_set', 'SELECT cardinality(rollup(y)) FROM (SELECT beneficiaries(i) y FROM generate_series(1, 1200) i UNION ALL SELECT x FROM v) t'),
  ('beneficiary_set', 'SELECT beneficiary_set_send(x) FROM v'),
  ('beneficiary_set', 'SELECT to_roaring(x), minimum(x), maximum(x), slice(x, 2, 30000), overlap(x, x) FROM v'),
  ('beneficiary_set', 'SELECT x::bigint[] FROM v'),
  ('beneficiary_tally', 'SELECT instances(x), households(x), persons(x), amount(x), x::text FROM v'),
  ('beneficiary_tally', 'SELECT x = x, household_set(x), person_set(x), beneficiary_tally_send(x) FROM v'),
  ('beneficiary_tally', 'SELECT (x | x)::text FROM v'),
  ('beneficiary_tally', 'SELECT rollup(x)::text FROM v, generate_series(1, 2)'),
  ('household_amounts', 'SELECT households(x), total(x), mean(x), amount_of(x, 3), household_set(x), x::text FROM v'),
  ('household_amounts', 'SELECT minimum(x), maximum(x), median(x), quantile(x, 0.3), quantile(x, 0.3::float8), gini(x) FROM v'),
  ('household_amounts', 'SELECT share_at_least(x, ''2''), headcount_ratio(x, ''2''), poverty_gap(x, ''2''), poverty_severity(x, ''2'') FROM v'),
  ('household_amounts', 'SELECT count(*) FROM (SELECT each(x) FROM v LIMIT 100000) t'),
  ('household_amounts', 'SELECT histogram(x, ''{1,2}'') FROM v'),
  ('household_amounts', 'SELECT x | x, x | ''{1: 2.00}'', increments(x, ''{1: 2.00, 3: 1.00}''), x = x, x < x, household_amounts_hash(x) FROM v'),
  ('household_amounts', 'SELECT rollup(x)::text FROM v, generate_series(1, 2)'),
  ('household_amounts', 'SELECT total(rollup(y)) FROM (SELECT amounts_by_household(i, i::yuan) y FROM generate_series(1, 1200) i UNION ALL SELECT x FROM v) t'),
  ('household_amounts', 'SELECT household_amounts_send(x) FROM v');

CREATE FUNCTION read_damaged(image bytea, type text, query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('WITH v AS MATERIALIZED (SELECT $1::text::bytes_of_set::%I AS x) ', type) || query USING image;
  RETURN 'read';
EXCEPTION
  WHEN data_corrupted OR feature_not_supported OR numeric_value_out_of_range OR program_limit_exceeded THEN RETURN 'refused';
  WHEN query_canceled THEN RETURN 'takes too long';
  WHEN OTHERS THEN RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
-- A server under valgrind needs more time (test/asserts).
SELECT coalesce(current_setting('test.time_limit', true), '60s') AS time_limit \gset
SET statement_timeout = :'time_limit';
CREATE TABLE outcomes AS
SELECT type, image, query, outcome FROM damaged JOIN readings USING (type), read_damaged(image, type, query) AS outcome;
SELECT query, outcome, min(left(image::text, 200)) FROM outcomes WHERE outcome NOT IN ('read', 'refused') GROUP BY 1, 2;
SELECT type, bool_or(outcome = 'read') AS some_read, bool_or(outcome = 'refused') AS some_refused FROM outcomes GROUP BY 1 ORDER BY 1;
DROP AGGREGATE half_built(bigint), half_built(bigint, bigint, yuan), half_built(bigint, yuan);
DROP FUNCTION read_damaged;
DROP TABLE images, damaged, readings, outcomes;

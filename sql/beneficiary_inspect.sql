-- inspect and problem: how sets, tallies and maps are stored, and what is wrong with damaged ones.
\pset null ~
CREATE SCHEMA inspected;
SET search_path = inspected, public;

-- Every form of a page, alone and in chapters; an empty set; a state of an aggregate.
CREATE AGGREGATE half_built(bigint) (SFUNC = beneficiary_set_accum, STYPE = beneficiary_set);
CREATE AGGREGATE half_built(bigint, bigint, yuan) (SFUNC = beneficiary_tally_accum, STYPE = beneficiary_tally);
CREATE AGGREGATE half_built(bigint, yuan) (SFUNC = household_amounts_accum, STYPE = household_amounts);
SELECT what, inspect(s), problem(s) FROM (
  SELECT 'empty', '{}'::beneficiary_set
  UNION ALL SELECT 'singles', '{-1,70000,5000000000}'
  UNION ALL SELECT 'array', '{1,3,5,7}'
  UNION ALL SELECT 'runs', '{1-1000,2000-70000}'
  UNION ALL SELECT 'bitmap', beneficiaries(i) FROM generate_series(1, 65536, 2) i
  UNION ALL SELECT 'small', half_built(i % 3) FROM generate_series(1, 9) i
  UNION ALL SELECT 'large', half_built(i) FROM generate_series(1, 9000) i
) AS v(what, s);
SELECT what, inspect(t), problem(t) FROM (
  SELECT 'finished', '{instances: 9, amount: 184467440737095516.14, households: {1-5,70000}, persons: {-1,1,3}}'::beneficiary_tally
  UNION ALL SELECT 'small', half_built(i % 3, i, '1.50') FROM generate_series(1, 9) i
) AS v(what, t);
SELECT what, inspect(m), problem(m) FROM (
  SELECT 'finished', '{1: 7.00, 2: -7.03, 9: 184467440737095516.14}'::household_amounts
  UNION ALL SELECT 'empty', '{}'
  UNION ALL SELECT 'blocks', amounts_by_household(i, (i / 1000 * i)::yuan) FROM generate_series(1, 9000) i
  UNION ALL SELECT 'small', half_built(i % 3, '1.50') FROM generate_series(1, 9) i
) AS v(what, m);
SELECT inspect(NULL::beneficiary_set), problem(NULL::beneficiary_set), inspect(NULL::beneficiary_tally), problem(NULL::beneficiary_tally), inspect(NULL::household_amounts), problem(NULL::household_amounts);
-- Bytes are those of the value, however it is stored.
CREATE TABLE stored (how text, s beneficiary_set);
INSERT INTO stored SELECT 'compressed', beneficiaries(i / 200 * 65536 * 4 + i % 200 * 3) FROM generate_series(1, 20000) i;
INSERT INTO stored SELECT 'short', '{1}';
SELECT how, (inspect(s) ->> 'bytes')::int > pg_column_size(s) AS larger, inspect(s) = inspect(s | '{}') AS same FROM stored;
DROP TABLE stored;

-- Any bytes as a value: types that pass for one another, which only a superuser can make.
SET client_min_messages = warning;
CREATE TYPE bytes_of_value;
CREATE FUNCTION bytes_of_value_in(cstring) RETURNS bytes_of_value LANGUAGE internal IMMUTABLE STRICT AS 'byteain';
CREATE FUNCTION bytes_of_value_out(bytes_of_value) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'byteaout';
CREATE TYPE bytes_of_value (INPUT = bytes_of_value_in, OUTPUT = bytes_of_value_out, ALIGNMENT = double, STORAGE = extended);
RESET client_min_messages;
CREATE CAST (bytes_of_value AS beneficiary_set) WITHOUT FUNCTION;
CREATE CAST (beneficiary_set AS bytes_of_value) WITHOUT FUNCTION;
CREATE CAST (bytes_of_value AS beneficiary_tally) WITHOUT FUNCTION;
CREATE CAST (beneficiary_tally AS bytes_of_value) WITHOUT FUNCTION;
CREATE CAST (bytes_of_value AS household_amounts) WITHOUT FUNCTION;
CREATE CAST (household_amounts AS bytes_of_value) WITHOUT FUNCTION;
SELECT problem(''::bytes_of_value::beneficiary_set), inspect(''::bytes_of_value::beneficiary_set), problem('\x02'::bytes_of_value::household_amounts), inspect('\x02'::bytes_of_value::household_amounts);
SELECT problem('\x01000000'::bytes_of_value::beneficiary_set), inspect('\x01000000'::bytes_of_value::beneficiary_set), problem('\x02000100'::bytes_of_value::beneficiary_set);
SELECT problem('\x02000000'::bytes_of_value::beneficiary_set), problem('\x0200000000'::bytes_of_value::beneficiary_tally), problem('\x02030000'::bytes_of_value::beneficiary_tally);
SELECT problem(half_built(i)::bytes_of_value::beneficiary_tally), problem(half_built(i, i, '1')::bytes_of_value::beneficiary_set), problem(half_built(i, '1')::bytes_of_value::beneficiary_set) FROM generate_series(1, 3) i;

-- Damage to values of every form: each of the first bytes in turn is 0, 128, 255, or one more, the end is cut off, or more follows.
CREATE TABLE image (form text, type text, bytes bytea);
INSERT INTO image
SELECT 'singles', 'beneficiary_set', beneficiaries(i * 70000)::bytes_of_value::text::bytea FROM generate_series(1, 3) i
UNION ALL SELECT 'array', 'beneficiary_set', beneficiaries(i * 3)::bytes_of_value::text::bytea FROM generate_series(1, 9) i
UNION ALL SELECT 'runs', 'beneficiary_set', '{1-9,20-50,100-70000,5000000000}'::beneficiary_set::bytes_of_value::text::bytea
UNION ALL SELECT 'bitmap', 'beneficiary_set', beneficiaries(i)::bytes_of_value::text::bytea FROM generate_series(1, 9001, 2) i
UNION ALL SELECT 'half built', 'beneficiary_set', half_built(i)::bytes_of_value::text::bytea FROM generate_series(1, 3) i
UNION ALL SELECT 'tally', 'beneficiary_tally', tally(i, i * 70000, '1')::bytes_of_value::text::bytea FROM generate_series(1, 4) i
UNION ALL SELECT 'half built', 'beneficiary_tally', half_built(i, i, '1')::bytes_of_value::text::bytea FROM generate_series(1, 3) i
UNION ALL SELECT 'map', 'household_amounts', amounts_by_household(i * 7, i::yuan)::bytes_of_value::text::bytea FROM generate_series(1, 20) i
UNION ALL SELECT 'beyond', 'household_amounts', '{1: 5.00, 3: 184467440737095516.14, 4: -92233720368547758.08}'::household_amounts::bytes_of_value::text::bytea
UNION ALL SELECT 'half built', 'household_amounts', half_built(i, '1')::bytes_of_value::text::bytea FROM generate_series(1, 3) i;
CREATE TABLE damaged AS
SELECT form, type, bytes AS good, changed AS bytes FROM image, LATERAL (
  SELECT set_byte(bytes, at, byte) FROM generate_series(0, least(length(bytes), 160) - 1) AS at, LATERAL (VALUES (0), (128), (255), ((get_byte(bytes, at) + 1) % 256)) AS b(byte)
  UNION SELECT substr(bytes, 1, cut) FROM generate_series(0, least(length(bytes), 160) - 1) AS cut
  UNION SELECT bytes || '\x0000000000000001'
) AS d(changed) WHERE changed <> bytes;
-- Nothing raises. What has no problem is the one image of some value: of the one that its text says, or, of a state, reads as the same value.
CREATE FUNCTION judge(type text, bytes bytea, OUT problem text, OUT inspected boolean, OUT sound boolean) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('SELECT problem(v), inspect(v) ->> ''problem'' IS NOT DISTINCT FROM problem(v), CASE WHEN problem(v) IS NULL THEN v::text::%1$I = v
    AND (inspect(v) ->> ''form'' = ''small'' OR v::text::%1$I::bytes_of_value::text::bytea = $1) END FROM (SELECT $1::text::bytes_of_value::%1$I) AS x(v)', type) INTO problem, inspected, sound USING bytes;
END $$;
SELECT type, form, problem IS NULL AS sound_at_first FROM image, judge(type, bytes) WHERE problem IS NOT NULL OR NOT sound OR NOT inspected;
CREATE TABLE judged AS SELECT type, form, bytes, j.* FROM damaged, judge(type, bytes) j;
SELECT type, form, count(*) > 150 AS many, count(problem) > 60 AS refused, bool_and(inspected) AS inspected, bool_and(sound) AS sound FROM judged GROUP BY type, form ORDER BY type, form;
SELECT type, form, problem, bytes FROM judged WHERE sound IS FALSE OR inspected IS NOT TRUE LIMIT 5;
SELECT problem, count(DISTINCT type) AS types FROM judged WHERE problem IS NOT NULL GROUP BY problem ORDER BY problem COLLATE "C";
SET client_min_messages = warning;
DROP SCHEMA inspected CASCADE;

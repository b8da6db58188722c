-- division_code against an implementation that knows nothing but text: prefixes of the written code.
SET jit = off;

-- What the rules say, independently: a unit's code is written up to its last group that is not all zeros.
CREATE FUNCTION written(full_code text) RETURNS text IMMUTABLE
  RETURN CASE
    WHEN full_code ~ '^..0{10}$' THEN left(full_code, 2)
    WHEN full_code ~ '^....0{8}$' THEN left(full_code, 4)
    WHEN full_code ~ '^......0{6}$' THEN left(full_code, 6)
    WHEN full_code ~ '^.........000$' THEN left(full_code, 9)
    ELSE full_code
  END;
-- The prefixes that are units: those whose last group is not zero.
CREATE FUNCTION prefixes(code text) RETURNS text[] IMMUTABLE
BEGIN ATOMIC
  SELECT array_agg(left(code, upto) ORDER BY upto)
  FROM (VALUES (1, 2), (3, 4), (5, 6), (7, 9), (10, 12)) g (first, upto)
  WHERE upto <= length(code) AND substr(code, first, upto - first + 1) !~ '^0+$';
END;
CREATE FUNCTION allowed(full_code text) RETURNS boolean IMMUTABLE
  RETURN full_code ~ '^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])' AND (
    full_code ~ '^..0{10}$'                                -- a province
    OR (full_code !~ '^..00' AND full_code ~ '0{8}$')      -- a prefecture
    OR (full_code !~ '^..00' AND full_code !~ '^....00' AND full_code ~ '0{6}$')
    OR (full_code !~ '^..00' AND full_code !~ '^....00' AND full_code !~ '^......000')
    OR (full_code ~ '^4600' AND full_code !~ '^....00' AND (full_code ~ '0{6}$' OR full_code !~ '^......000')) -- Hainan to 2001
    OR (full_code !~ '^(..00|..90|11|12|31|50)' AND full_code ~ '^....00' AND full_code !~ '^......000'));

-- Every combination of groups at their ends: all zero, first, last, in between.
CREATE TABLE combination AS
SELECT province || prefecture || county || township || village AS full_code
FROM unnest('{11,31,41,44,46,50,65,71,82,00,10,16,83,99}'::text[]) province,
  unnest('{00,01,19,90,99}'::text[]) prefecture, unnest('{00,01,23,90,99}'::text[]) county,
  unnest('{000,001,100,999}'::text[]) township, unnest('{000,001,201,999}'::text[]) village;

CREATE FUNCTION accepts(code text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM code::division_code;
  RETURN true;
EXCEPTION WHEN invalid_text_representation THEN
  RETURN false;
END $$;
SELECT count(*), count(*) FILTER (WHERE allowed(full_code)) AS allowed,
  count(*) FILTER (WHERE accepts(full_code) <> allowed(full_code)) AS judged_otherwise,
  count(*) FILTER (WHERE accepts(written(full_code)) <> allowed(full_code)) AS short_form_otherwise
FROM combination;

-- Those, and 40,000 more spread over the whole space of codes.
CREATE TABLE unit AS
SELECT DISTINCT full_code, written(full_code) AS code, prefixes(written(full_code)) AS prefixes, full_code::division_code AS unit
FROM (
  SELECT full_code FROM combination
  UNION ALL
  SELECT provinces[1 + n * 7919 % cardinality(provinces)] || CASE n % 5
    WHEN 0 THEN to_char(n * 104729 % 100, 'FM00') || repeat('0', 8)
    WHEN 1 THEN to_char(n * 104729 % 10000, 'FM0000') || repeat('0', 6)
    WHEN 2 THEN to_char(n * 104729 % 10000000, 'FM0000000') || '000'
    WHEN 3 THEN to_char(n * 104729 % 100, 'FM00') || '00' || to_char(n * 48271 % 1000000, 'FM000000')
    ELSE to_char(n * 1047290161 % 10000000000, 'FM0000000000') END
  FROM generate_series(1::bigint, 40000) n, (VALUES ('{11,15,23,37,41,44,46,50,54,65,71,81}'::text[])) p (provinces)
) c
WHERE allowed(full_code);
SELECT level(unit), count(*) FROM unit GROUP BY 1 ORDER BY 1;

-- One unit at a time; each column counts the units in which the two disagree.
SELECT count(*) > 20000 AS enough,
  count(*) FILTER (WHERE unit::text <> code) AS output,
  count(*) FILTER (WHERE code::division_code <> unit) AS input,
  count(*) FILTER (WHERE rpad(code, upto, '0')::division_code <> unit) AS padded,
  count(*) FILTER (WHERE level(unit)::text <> CASE length(code) WHEN 2 THEN 'province' WHEN 4 THEN 'prefecture' WHEN 6 THEN 'county'
    WHEN 9 THEN 'township' ELSE 'village' END) AS level,
  count(*) FILTER (WHERE parent(unit)::text IS DISTINCT FROM prefixes[cardinality(prefixes) - 1]) AS parent,
  count(*) FILTER (WHERE ancestors(unit)::text[] <> trim_array(prefixes, 1)) AS ancestors,
  count(*) FILTER (WHERE lineage(unit)::text[] <> prefixes) AS lineage,
  count(*) FILTER (WHERE last_division(unit)::text <> rpad(code, 12, '9')) AS last_division
FROM unit, (VALUES (6), (9), (12)) w (upto)
WHERE length(code) <= upto;
SELECT l.level, count(*) FILTER (WHERE division_at(unit, l.level)::text IS DISTINCT FROM
  (SELECT p FROM unnest(prefixes) p WHERE length(p) = l.digits)) AS division_at
FROM unit, (VALUES ('province'::division_level, 2), ('prefecture', 4), ('county', 6), ('township', 9), ('village', 12)) l (level, digits)
GROUP BY 1 ORDER BY 1;

-- Order: that of the full codes, and a unit's own range holds what lies in it.
SELECT count(*) FILTER (WHERE by_value <> by_text) AS misplaced
FROM (SELECT row_number() OVER (ORDER BY unit) AS by_value, row_number() OVER (ORDER BY full_code COLLATE "C") AS by_text FROM unit) t;

-- Pairs: all combinations within some provinces, and provinces and prefectures across all.
CREATE TABLE near AS SELECT u.* FROM unit u JOIN combination USING (full_code) WHERE full_code ~ '^(41|44|50)' OR length(code) <= 4;
ANALYZE near;
CREATE TABLE pair AS
SELECT a.unit AS a, b.unit AS b, a.code AS a_code, b.code AS b_code, a.prefixes AS a_prefixes, b.prefixes AS b_prefixes
FROM near a JOIN near b ON left(a.code, 2) = left(b.code, 2)
UNION ALL
SELECT a.unit, b.unit, a.code, b.code, a.prefixes, b.prefixes
FROM near a JOIN near b ON length(a.code) <= 4 AND length(b.code) <= 4 AND left(a.code, 2) <> left(b.code, 2);
SELECT count(*) > 40000 AS enough,
  count(*) FILTER (WHERE (a <@ b) <> starts_with(a_code, b_code)) AS within,
  count(*) FILTER (WHERE (a @> b) <> starts_with(b_code, a_code)) AS contains,
  count(*) FILTER (WHERE (a <@ b) <> (a BETWEEN b AND last_division(b))) AS range,
  count(*) FILTER (WHERE (a <@ b) <> (b = ANY (lineage(a)))) AS list,
  count(*) FILTER (WHERE common_ancestor(a, b)::text IS DISTINCT FROM
    (SELECT p FROM unnest(a_prefixes) p WHERE p = ANY (b_prefixes) ORDER BY length(p) DESC LIMIT 1)) AS common_ancestor,
  count(*) FILTER (WHERE common_ancestor(a, b) IS DISTINCT FROM common_ancestor(b, a)) AS common_asymmetric,
  count(*) FILTER (WHERE sign(division_code_cmp(a, b)) <> sign(a::text::bigint * 10 ^ (12 - length(a_code)) - b::text::bigint * 10 ^ (12 - length(b_code)))) AS cmp
FROM pair;

-- The binary form: what goes out comes back, and is the full code as a bigint.
CREATE TABLE sent AS SELECT unit FROM unit;
CREATE TABLE back (unit division_code);
CREATE TABLE number (unit bigint);
\copy sent TO 'results/division_code.bin' WITH (FORMAT binary)
\copy back FROM 'results/division_code.bin' WITH (FORMAT binary)
\copy number FROM 'results/division_code.bin' WITH (FORMAT binary)
SELECT (SELECT count(*) FROM (SELECT * FROM sent EXCEPT ALL SELECT * FROM back) x) AS lost,
  (SELECT count(*) FROM (SELECT * FROM back EXCEPT ALL SELECT * FROM sent) x) AS gained,
  (SELECT count(*) FROM (SELECT unit::text FROM number EXCEPT SELECT full_code FROM unit) x) AS otherwise;

-- Binary input refuses what text input refuses.
\copy (SELECT -1::bigint) TO 'results/division_code.bin' WITH (FORMAT binary)
\copy back FROM 'results/division_code.bin' WITH (FORMAT binary)
\copy (SELECT 1000000000000::bigint) TO 'results/division_code.bin' WITH (FORMAT binary)
\copy back FROM 'results/division_code.bin' WITH (FORMAT binary)
\copy (SELECT 9223372036854775807::bigint) TO 'results/division_code.bin' WITH (FORMAT binary)
\copy back FROM 'results/division_code.bin' WITH (FORMAT binary)
\copy (SELECT 0::bigint) TO 'results/division_code.bin' WITH (FORMAT binary)
\copy back FROM 'results/division_code.bin' WITH (FORMAT binary)
\copy (SELECT 410423::bigint) TO 'results/division_code.bin' WITH (FORMAT binary)
\copy back FROM 'results/division_code.bin' WITH (FORMAT binary)
\copy (SELECT 160000000000::bigint) TO 'results/division_code.bin' WITH (FORMAT binary)
\copy back FROM 'results/division_code.bin' WITH (FORMAT binary)
\copy (SELECT 410023000000::bigint) TO 'results/division_code.bin' WITH (FORMAT binary)
\copy back FROM 'results/division_code.bin' WITH (FORMAT binary)
\copy (SELECT 429000003000::bigint) TO 'results/division_code.bin' WITH (FORMAT binary)
\copy back FROM 'results/division_code.bin' WITH (FORMAT binary)
\copy (SELECT 410423000201::bigint) TO 'results/division_code.bin' WITH (FORMAT binary)
\copy back FROM 'results/division_code.bin' WITH (FORMAT binary)
\copy (SELECT 41::integer) TO 'results/division_code.bin' WITH (FORMAT binary)
\copy back FROM 'results/division_code.bin' WITH (FORMAT binary)
-- The text form too goes out and comes back.
\copy sent TO 'results/division_code.txt'
TRUNCATE back;
\copy back FROM 'results/division_code.txt'
SELECT count(*) AS lost FROM (SELECT * FROM sent EXCEPT ALL SELECT * FROM back) x;

DROP TABLE combination, unit, near, pair, sent, back, number;
DROP FUNCTION written, prefixes, allowed, accepts;

-- division_code: input, output, comparison, operator classes.
SELECT opcname, amname, amvalidate(c.oid)
FROM pg_opclass c JOIN pg_am a ON a.oid = c.opcmethod
WHERE opcintype = 'division_code'::regtype
ORDER BY amname, opcname;

-- What is accepted, and the shortest form it is written in.
SELECT given, given::division_code AS code, level(given::division_code)
FROM (VALUES
  ('41'), ('4104'), ('410423'), ('410423100'), ('410423100201'),
  ('410000'), ('410000000000'), ('4100'), ('410423000'), ('410423000000'), ('410423100000'),
  ('４１０４２３'), ('41０４2３100'), ('  410423'), ('410423  '), (E'\t410423\r\n'), (U&'\3000410423\3000'), (U&'\00A0410423\00A0'),
  -- a town of a city without counties, and that city as GB/T 2260 writes it
  ('441900003'), ('441900003000'), ('441900003001'), ('441900'), ('442000001'), ('460400100'), ('620200001'),
  -- counties directly under a province, by way of its group 90
  ('4290'), ('429004'), ('429004001'), ('469001'), ('659001'), ('419001100001'),
  -- a municipality's groups, and what GB/T 2260 does not divide
  ('110101'), ('500229'), ('71'), ('710000'), ('81'), ('820000')
) t (given);

-- Every province there is.
SELECT string_agg(code, ' ' ORDER BY code) AS provinces
FROM generate_series(0, 99) n, to_char(n, 'FM00') code
WHERE CASE WHEN code ~ '^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])$'
      THEN level(code::division_code) = 'province' END;

-- What is refused: the whole error, caught, so that servers with other error paths show it alike.
CREATE FUNCTION refusal(statement text, OUT state text, OUT message text, OUT detail text, OUT hint text)
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE statement;
  message := 'accepted';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
    detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
END $$;

\x on
SELECT given, r.*
FROM (VALUES
  (''), ('   '), (U&'\3000'),
  ('abc'), ('41042x'), ('4104 23'), ('-10423'), ('+410423'), ('41.423'), ('4.1e5'), ('410423,410424'), ('河南省'), ('41平'),
  (U&'41\FF1A'), ('41042³'),
  ('4'), ('410'), ('41042'), ('4104231'), ('41042310'), ('4104231002'), ('41042310020'), ('4104231002010'),
  ('4104231002010000000000000000000'),
  ('00'), ('100000'), ('16'), ('200101'), ('66'), ('830000'), ('910000'), ('990423100201'),
  ('410023'), ('410000100'), ('410000000001'), ('810001'),
  ('429000003'), ('110100001'), ('500200001001'),
  ('410423000201'), ('441900000001')
) t (given), refusal(format('SELECT %L::division_code', given)) r;
\x off

-- Every province that there is not.
SELECT string_agg(code, ' ' ORDER BY code) AS refused, count(DISTINCT (state, message LIKE 'no province%')) AS ways
FROM generate_series(0, 99) n, to_char(n, 'FM00') code, refusal(format('SELECT %L::division_code', code))
WHERE state IS NOT NULL;

-- Casts: to text by assignment, from text only when asked.
CREATE TEMP TABLE note (t text);
INSERT INTO note VALUES ('410423000000'::division_code);
SELECT t, t::division_code FROM note;
SELECT 'x' || '410423'::division_code AS joined;
SELECT state FROM refusal($$SELECT * FROM note WHERE t = '410423'::division_code$$);

-- Order: the written order, a division directly before all that lies in it.
SELECT code FROM unnest('{44,441900003001,4420,441900003,410423100,4104,410423,4419,41,410423000000,441900,410424}'::division_code[]) code
ORDER BY code;
SELECT '4104'::division_code < '410400' AS lt, '4104'::division_code <= '410400' AS le, '4104'::division_code = '410400' AS eq,
  '4104'::division_code <> '410401' AS ne, '4104'::division_code > '410401' AS gt, '4104'::division_code >= '410401' AS ge;
SELECT min(c), max(c), count(DISTINCT c) FROM unnest('{4104,410423,410400,44,410423000}'::division_code[]) c;
SELECT min(c), max(c) FROM unnest('{}'::division_code[]) c;

-- Hash agrees with equality, with and without a seed.
SELECT bool_and((a = b) = (division_code_hash(a) = division_code_hash(b))) AS plain,
  bool_and((a = b) = (division_code_hash_extended(a, 7) = division_code_hash_extended(b, 7))) AS seeded
FROM unnest('{41,4104,410400,410423,410423000,441900003}'::division_code[]) a,
  unnest('{41,4104,410400,410423,410423000,441900003}'::division_code[]) b;

-- The tree.
SELECT c AS code, level(c), parent(c), ancestors(c), lineage(c), last_division(c)
FROM unnest('{41,4104,410423,410423100,410423100201,441900,441900003,441900003001,4290,429004,82}'::division_code[]) c;
SELECT c AS code, division_at(c, 'province') AS province, division_at(c, 'prefecture') AS prefecture, division_at(c, 'county') AS county,
  division_at(c, 'township') AS township, division_at(c, 'village') AS village
FROM unnest('{41,4104,410423,410423100,410423100201,4419,441900003,441900003001,429004001001}'::division_code[]) c;
SELECT a, b, common_ancestor(a, b), a <@ b AS "a <@ b", a @> b AS "a @> b"
FROM (VALUES ('410423100201', '410423100202'), ('410423100201', '410423101'), ('410423', '410424'), ('410423', '4104'), ('4104', '410423'),
  ('4104', '4105'), ('41', '42'), ('441900003', '441900004'), ('441900003', '4419'), ('441900003', '441901'), ('410423', '410423000')
) t (x, y), CAST(x AS division_code) a, CAST(y AS division_code) b;

-- NULL in, NULL out.
SELECT level(NULL), parent(NULL), ancestors(NULL), lineage(NULL), division_at(NULL, 'county'), division_at('41', NULL),
  common_ancestor('41', NULL), last_division(NULL), NULL::division_code <@ '41' AS within, '41' @> NULL::division_code AS contains;

-- Levels are ordered from the widest.
SELECT enum_range(NULL::division_level), 'county'::division_level < 'village' AS wider_first;

-- Renaming a level is found out, not answered wrongly.
BEGIN;
ALTER TYPE division_level RENAME VALUE 'county' TO 'xian';
SELECT r.* FROM unnest('{"SELECT level(''41'')","SELECT division_at(''41'', ''xian'')"}'::text[]) call, refusal(call) r;
ROLLBACK;

-- The catalog, in the manner of opr_sanity: each query lists what is wrong.
CREATE TEMP VIEW own_function AS
SELECT p.* FROM pg_proc p
WHERE p.oid IN (SELECT objid FROM pg_depend WHERE classid = 'pg_proc'::regclass AND deptype = 'e')
  AND proname NOT LIKE 'ledger%'
  AND (proname LIKE 'division%' OR prorettype IN ('division_code'::regtype, 'division_code[]'::regtype)
    OR 'division_code'::regtype = ANY (proargtypes::oid[]))
  AND prolang <> (SELECT oid FROM pg_language WHERE lanname = 'plpgsql') AND prosrc !~ 'range_constructor';
SELECT count(*) > 30 AS enough FROM own_function;
-- Without a comment; not parallel safe; not immutable but for the planner and ANALYZE; not strict but aggregates.
SELECT oid::regprocedure FROM own_function WHERE obj_description(oid, 'pg_proc') IS NULL;
SELECT oid::regprocedure FROM own_function WHERE proparallel <> 's' ORDER BY 1;
SELECT oid::regprocedure FROM own_function WHERE provolatile <> 'i' ORDER BY oid::regprocedure::text COLLATE "C";
SELECT oid::regprocedure FROM own_function WHERE NOT proisstrict ORDER BY oid::regprocedure::text COLLATE "C";
-- Leakproof: only what cannot fail.
SELECT proname FROM own_function WHERE proleakproof ORDER BY proname;
CREATE TEMP VIEW own_operator AS
SELECT * FROM pg_operator WHERE 'division_code'::regtype IN (oprleft, oprright);
SELECT oid::regoperator FROM own_operator WHERE obj_description(oid, 'pg_operator') IS NULL
  OR oprrest = 0 OR oprjoin = 0 OR oprcom = 0 OR oprresult <> 'boolean'::regtype;
SELECT o.oid::regoperator FROM own_operator o JOIN pg_operator c ON c.oid = o.oprcom
WHERE c.oprcom <> o.oid OR c.oprleft <> o.oprright OR c.oprright <> o.oprleft;
SELECT o.oid::regoperator FROM own_operator o JOIN pg_operator n ON n.oid = o.oprnegate
WHERE n.oprnegate <> o.oid OR n.oprleft <> o.oprleft OR n.oprright <> o.oprright OR n.oid = o.oid;
SELECT oid::regoperator, oprcanhash, oprcanmerge FROM own_operator WHERE oprcanhash OR oprcanmerge;
SELECT opcname FROM pg_opclass WHERE opcintype = 'division_code'::regtype AND obj_description(oid, 'pg_opclass') IS NULL;
SELECT opfname FROM pg_opfamily WHERE opfname LIKE 'division%' AND obj_description(oid, 'pg_opfamily') IS NULL;
SELECT typname FROM pg_type WHERE typname LIKE 'division\_%' AND typtype IN ('b', 'e') AND obj_description(oid, 'pg_type') IS NULL;
-- A value is passed and stored like an int8.
SELECT t.typlen = i.typlen AND t.typbyval = i.typbyval AND t.typalign = i.typalign AND t.typstorage = i.typstorage AS like_int8
FROM pg_type t, pg_type i WHERE t.oid = 'division_code'::regtype AND i.oid = 'int8'::regtype;

DROP FUNCTION refusal;

-- In another encoding full-width digits have other bytes.
SELECT current_database() AS here \gset
CREATE DATABASE regress_division_euc ENCODING 'EUC_CN' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0;
\c regress_division_euc
SET client_encoding = 'UTF8';
CREATE EXTENSION poverty_relief;
SELECT '　４１０４２３'::division_code AS wide, '410423'::division_code AS narrow;
SELECT '４１县'::text::division_code;
\c :here
DROP DATABASE regress_division_euc;

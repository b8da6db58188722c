-- Every public function of a ledger, of a union, and of those that make and read them, with NULL for each of its arguments, and for all: an error that
-- a check raised, with its own words, or an answer. The other arguments are plausible, so that another check does not come first.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(6);

\ir ../lib/refusal.sql

SELECT create_ledger('county'), create_union('prefecture', 'k') \g /dev/null
INSERT INTO county.divisions (division, name_zh) VALUES ('410423', 'x'), ('410423101', 'y');
INSERT INTO county.households (name, division, registered_on) VALUES ('a', '410423101', '2018-01-01'), ('b', '410423101', '2018-01-01');
INSERT INTO county.persons (name) VALUES ('p');
SELECT county.open_year(2019) \g /dev/null
SELECT prefecture.attach_county(NULL, NULL, '410423') \g /dev/null
CREATE ROLE null_reader;

CREATE FUNCTION pg_temp.value(argument text, type regtype, schema text) RETURNS text LANGUAGE sql RETURN CASE
	WHEN argument = 'schema' THEN schema
	WHEN argument = 'role' THEN 'null_reader'
	WHEN argument = 'capacity' THEN 'analyst'
	WHEN argument = 'kind' THEN 'aid'
	WHEN argument LIKE 'dimension%' THEN '{category}'
	WHEN argument LIKE '%year' THEN '2019'
	WHEN type = 'date'::regtype THEN '2019-05-01'
	WHEN type = 'division_code'::regtype THEN '410423'
	WHEN type = 'resident_id'::regtype THEN '11010519491231002X'
	WHEN type = 'resident_id[]'::regtype THEN '{11010519491231002X}'
	WHEN type = 'date[]'::regtype THEN '{2019-05-01}'
	WHEN type = 'regclass'::regtype THEN 'county.households'
	WHEN type = 'boolean'::regtype THEN 'true'
	WHEN type = 'interval'::regtype THEN '1 s'
	WHEN type = 'jsonb'::regtype THEN '[]'
	WHEN type IN ('bigint[]'::regtype, 'beneficiary_set'::regtype, 'text[]'::regtype) THEN '{1}'
	WHEN type = 'bytea[]'::regtype THEN '{"\\x00"}'
	ELSE '1'
END;

CREATE TEMPORARY TABLE answer AS
SELECT p.oid::regprocedure::text AS function, coalesce(p.proargnames[n.empty], 'all') AS empty, pg_temp.refusal(format('%s %I.%I(%s)',
	CASE p.prokind WHEN 'p' THEN 'CALL' ELSE 'SELECT' END, s.nspname, p.proname, a.arguments)) AS refusal
FROM pg_proc p JOIN pg_namespace s ON s.oid = p.pronamespace, generate_series(0, p.pronargs) AS n (empty), LATERAL (
	SELECT string_agg(format('%L::%s', CASE WHEN n.empty NOT IN (0, t.place) THEN
		pg_temp.value(p.proargnames[t.place], t.type, CASE s.nspname WHEN 'prefecture' THEN 'prefecture' ELSE 'county' END) END, t.type::regtype), ', ' ORDER BY t.place) AS arguments
	FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY AS t (type, place)
) AS a
WHERE p.pronargs > 0 AND p.prokind IN ('f', 'p') AND p.prorettype <> 'trigger'::regtype
	AND (s.nspname IN ('county', 'prefecture') AND p.proname !~ '^_'
		OR p.oid IN (
			SELECT d.objid FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
			WHERE d.classid = 'pg_proc'::regclass AND d.deptype = 'e' AND e.extname = 'poverty_relief')
			AND p.proname = ANY ('{create_ledger,create_union,drop_ledger,exchange_file,ledgers,make_replica,restatement,take_key,unmask_identity,upgrade_ledger,verify_ledger}'));

SELECT cmp_ok((SELECT count(DISTINCT function) FROM answer), '>', 60::bigint, 'the functions are found');
SELECT is_empty($$
	SELECT * FROM answer
	-- record_identity keeps the number out of its error
	WHERE refusal !~ '^(no refusal|(22004|22023|22P02|42704|42809|42P01|42P06|2BP01|55000|P0002|23503) [|])' AND refusal NOT LIKE '23502 | an identity number needs a person,%'
	$$, 'with NULL each answers, or refuses it in words of its own');
SELECT is_empty($$ SELECT * FROM answer WHERE refusal ~ 'cannot be formatted as an SQL identifier' $$, 'also where a name is missing');
SELECT is(pg_temp.refusal('SELECT prefecture.use_key(NULL)'), '22004 | the name of the key must not be null | A union merges the tallies of one key. | '
	'Give the key_id that the counties have in exchange_keys, never the key.', 'a key without a name');
SELECT is(pg_temp.refusal($$SELECT create_union('u', NULL)$$), pg_temp.refusal('SELECT prefecture.use_key(NULL)'), 'from the beginning');
SELECT alike(pg_temp.refusal($$SELECT prefecture.set_sign_key('410423', NULL)$$), '22004 | the file with a key must not be null | In psql: \\lo_import %', 'a key without a file');

SELECT * FROM finish();
ROLLBACK;

-- What a county, or another role of the union's database, can do to a union: nothing but to be left out.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(41);

\ir ../lib/refusal.sql

CREATE ROLE union_office;
CREATE ROLE union_other;
DO $$ BEGIN EXECUTE format('GRANT CREATE, TEMPORARY ON DATABASE %I TO union_office, union_other', current_database()); END $$;
GRANT union_office, union_other TO CURRENT_USER;
SET LOCAL ROLE union_office;

SELECT create_union('prefecture', 'k', division => '4104');
SELECT make_replica('a"b'), make_replica('某县');
SELECT prefecture.attach_county(NULL, 'a"b', '410423'), prefecture.attach_county(NULL, '某县', '410425');

-- A county can compute seals, so each of these rows has a valid one.
CREATE FUNCTION pg_temp.exchange(county text, month date, tally beneficiary_tally, version integer DEFAULT 1, key_id text DEFAULT 'k',
	as_of timestamptz DEFAULT clock_timestamp(), kind text DEFAULT 'exchange_month', households bigint DEFAULT 0, persons bigint DEFAULT 0) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	division CONSTANT division_code := CASE county WHEN '某县' THEN '410425' ELSE '410423' END;
BEGIN
	EXECUTE format('DELETE FROM %1$I.%2$I e WHERE e.month = $1', county, kind) USING month;
	EXECUTE format('INSERT INTO %1$I.%2$I VALUES ($1, $2, $3, $4, $5, NULL, $6, $7, $8, NULL, $9)', county, kind)
	USING division, month, version, key_id, as_of, households, persons, tally::bytea,
		exchange_seal(division, month, version, key_id, as_of, households, persons, tally::bytea, NULL);
END $$;
CREATE FUNCTION pg_temp.good() RETURNS beneficiary_tally LANGUAGE sql RETURN tally(40, '100'::yuan, '{1-20}'::beneficiary_set, '{1-30}'::beneficiary_set);
CREATE FUNCTION pg_temp.outcome(county division_code) RETURNS text LANGUAGE sql AS
	$$ SELECT concat(r.tallies_received, '|', r.problem) FROM prefecture.refresh() r WHERE r.division = county $$;
SELECT pg_temp.exchange(c, '2019-01-01', pg_temp.good()) FROM unnest('{"a\"b",某县}'::text[]) AS c;
SELECT results_eq('SELECT tallies_received, problem FROM prefecture.refresh()', $$VALUES (1::bigint, NULL::text), (1, NULL)$$, 'two counties, with names that need quotes');

-- Rows that are not those of a ledger.
CREATE FUNCTION pg_temp.refuses(what text, months date, tally beneficiary_tally, version integer DEFAULT 1, key_id text DEFAULT 'k',
	as_of timestamptz DEFAULT clock_timestamp(), kind text DEFAULT 'exchange_month', households bigint DEFAULT 0, persons bigint DEFAULT 0) RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM "某县".exchange_month e WHERE e.month > '2019-01-01';
	PERFORM pg_temp.exchange('某县', months, tally, version, key_id, as_of, kind, households, persons);
	RETURN is(pg_temp.outcome('410425'), '0|rows with contents that no ledger has: 1', what);
END $$;
SELECT pg_temp.refuses('a month in 100 thousand years', '99999-12-01', pg_temp.good());
SELECT pg_temp.refuses('a day that begins no month', '2019-02-03', pg_temp.good());
SELECT pg_temp.refuses('a month that begins no year', '2019-02-01', pg_temp.good(), kind => 'exchange_year');
DELETE FROM "某县".exchange_year;
SELECT pg_temp.refuses('closed too often', '2019-02-01', pg_temp.good(), version => 2147483647);
SELECT pg_temp.refuses('closed never', '2019-02-01', pg_temp.good(), version => 0);
SELECT pg_temp.refuses('another kind of key', '2019-02-01', pg_temp.good(), key_id => 'a b');
SELECT pg_temp.refuses('a time that would lock out all later rows', '2019-02-01', pg_temp.good(), as_of => 'infinity');
SELECT pg_temp.refuses('an amount that adds up with no other', '2019-02-01',
	tally(1, '92233720368547758.07'::yuan, '{1}'::beneficiary_set, '{1}'::beneficiary_set));
SELECT pg_temp.refuses('so many instances', '2019-02-01', tally(9223372036854775807, '1'::yuan, '{1}'::beneficiary_set, '{1}'::beneficiary_set));
SELECT pg_temp.refuses('more households than a county has', '2019-02-01',
	tally(20000001, '1'::yuan, '{1-20000001}'::beneficiary_set, '{1}'::beneficiary_set));
SELECT pg_temp.refuses('more persons', '2019-02-01', tally(20000001, '1'::yuan, '{1}'::beneficiary_set, '{1-20000001}'::beneficiary_set));
SELECT pg_temp.refuses('households with numbers of another county', '2019-02-01',
	tally(1, '1'::yuan, offset_ids('{1}', -410423000000000000), '{1}'::beneficiary_set), households => 1);
SELECT pg_temp.refuses('persons with numbers of another county', '2019-02-01',
	tally(2, '1'::yuan, '{1}'::beneficiary_set, offset_ids('{1,999999999999}', -410426000000000000)), persons => 2);
SELECT pg_temp.refuses('another number of households without a key', '2019-02-01',
	tally(1, '1'::yuan, offset_ids('{1}', -410425000000000000), '{1}'::beneficiary_set));
SELECT pg_temp.exchange('某县', '2019-02-01',
	tally(3, '1'::yuan, offset_ids('{0,999999999999}', -410425000000000000) | '{7}', offset_ids('{0}', -410425000000000000)), households => 2, persons => 1);
SELECT is(pg_temp.outcome('410425'), '1|', 'the first and the last own number are accepted');
SELECT is((SELECT households || '|' || persons FROM prefecture.aid_year), '22|31', 'and counted');

-- Of a county that goes back in time nothing is lost.
SELECT pg_temp.exchange('某县', '2019-03-01', pg_temp.good(), version => 2);
SELECT is(pg_temp.outcome('410425'), '1|', 'a month that was restated');
SELECT pg_temp.exchange('某县', '2019-03-01', pg_temp.good());
SELECT is(pg_temp.outcome('410425'), '0|rows that are older than those received before: 1', 'an older version is not taken');
DELETE FROM "某县".exchange_month WHERE month >= '2019-02-01';
SELECT is(pg_temp.outcome('410425'), '0|rows that are older than those received before: 2', 'nor what was before the last months');
SELECT is((SELECT count(*) FROM prefecture.tallies WHERE division = '410425'), 3::bigint, 'which remain');
SELECT pg_temp.exchange('某县', '2019-02-01', pg_temp.good(), version => 2);
SELECT is(pg_temp.outcome('410425'), '1|', 'what is newer than they are replaces them');
SELECT is((SELECT count(*) FROM prefecture.tallies WHERE division = '410425'), 2::bigint, 'and what the county no longer has is gone');
UPDATE "某县".exchange_month SET division = '410423' WHERE month = '2019-02-01';
SELECT alike(pg_temp.outcome('410425'), '0|these are rows of division 410423%', 'rows of another county');
UPDATE "某县".exchange_month SET tally = '\x00' WHERE month = '2019-02-01';
UPDATE "某县".exchange_month SET division = '410425', tally = '\x00', as_of = as_of + interval '1 s',
	seal = exchange_seal('410425', month, version, key_id, as_of + interval '1 s', 0, 0, '\x00', NULL) WHERE month = '2019-02-01';
SELECT is(pg_temp.outcome('410425'), '0|insufficient data left in message', 'bytes that are no tally');

-- Files.
CREATE TEMPORARY TABLE files (place integer, content text);
CREATE FUNCTION pg_temp.file(written_at timestamptz, VARIADIC months text[]) RETURNS text LANGUAGE sql RETURN (
	SELECT b.body || E'signature\t' || encode(exchange_signature(convert_to(b.body, 'UTF8'), decode(repeat('0d', 32), 'hex')), 'hex') || E'\n'
	FROM (
		SELECT concat(E'poverty_relief exchange\t1\t410482\t', written_at, E'\n', string_agg(concat_ws(E'\t', false, m, 1, 'k', timestamptz '2026-01-01', '', 0, 0, '',
			encode(exchange_seal('410482', m::date, 1, 'k', '2026-01-01', 0, 0, pg_temp.good()::bytea, NULL), 'hex'),
			translate(encode(pg_temp.good()::bytea, 'base64'), E'\n', '')) || E'\n', '')) AS body
		FROM unnest(months) AS m) AS b);
CREATE FUNCTION pg_temp.loaded(content text) RETURNS text LANGUAGE sql AS
	$$ SELECT concat(r.tallies_received, '|', r.problem) FROM prefecture.load_exchange(lo_from_bytea(0, convert_to(content, 'UTF8'))) r $$;
SELECT prefecture.attach_county(NULL, NULL, '410482');
SELECT alike(pg_temp.refusal($$SELECT prefecture.set_sign_key('410411', lo_from_bytea(0, convert_to(repeat('0d', 32), 'UTF8')))$$), 'P0002 | division 410411 is not in the union%',
	'the key of a county that is not attached');
SELECT prefecture.set_sign_key('410482', lo_from_bytea(0, convert_to(repeat('0d', 32), 'UTF8')));
SELECT alike(pg_temp.refusal($$SELECT prefecture.load_exchange(lo_from_bytea(0, '\xfffe'))$$), '22P02 | this is not a whole exchange file%', 'another file');
SELECT is(pg_temp.loaded(pg_temp.file('2026-02-01', '2019-01-01')), '1|', 'a file');
SELECT is(pg_temp.loaded(pg_temp.file('2026-03-01', '2019-01-01', '2019-02-01')), '1|', 'a later one');
SELECT is(pg_temp.loaded(pg_temp.file('2026-03-01', '2019-01-01', '2019-02-01')), '0|', 'again');
SELECT throws_like($$SELECT pg_temp.loaded(pg_temp.file('2026-02-01', '2019-01-01'))$$,
	'the exchange file is older than what was received before', 'the earlier one again, although its rows are the same');
SELECT is((SELECT count(*) FROM prefecture.tallies WHERE division = '410482'), 2::bigint, 'which would lose a month');

-- Servers.
SELECT alike(pg_temp.refusal($$SELECT prefecture.attach_county('nowhere', NULL, '410411')$$), '22004 | the schema of a county %', 'a server without a schema');
INSERT INTO prefecture.counties (division, name_zh, name_en, server, remote_schema) VALUES ('410411', 'x', 'x', 'nowhere', 'x');
SELECT alike(pg_temp.outcome('410411'), '0|a union needs the extension dblink%', 'a server does not stop the others when dblink was dropped');
RESET ROLE;
SELECT count(*) = 0 AS lacks_dblink FROM pg_available_extensions WHERE name = 'dblink' \gset
\if :lacks_dblink
SELECT skip('the server has no extension dblink', 2);
\else
CREATE SCHEMA "common functions";
GRANT USAGE, CREATE ON SCHEMA "common functions" TO union_office, union_other;
CREATE EXTENSION dblink SCHEMA "common functions";
SET LOCAL ROLE union_other;
CREATE FUNCTION "common functions".dblink_connect(text, name) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE 'run as %', current_user; END $$;
SET LOCAL ROLE union_office;
SELECT unalike(pg_temp.outcome('410411'), '%run as%', 'a function that resembles those of dblink is not run');
SELECT is((SELECT count(*) FROM prefecture.refresh() r WHERE r.problem IS NULL), 2::bigint, 'nor does a server that was dropped stop the others');
RESET ROLE;
DROP EXTENSION dblink;
\endif
SET LOCAL ROLE union_office;
DELETE FROM prefecture.counties WHERE division = '410411';

-- Tables of another role run no code of that role.
SET LOCAL ROLE union_other;
CREATE SCHEMA other;
GRANT USAGE ON SCHEMA other TO union_office;
CREATE TABLE other.ran (who text);
GRANT INSERT ON other.ran TO union_office;
CREATE FUNCTION other.run() RETURNS text LANGUAGE plpgsql AS $$ BEGIN INSERT INTO other.ran VALUES (current_user); RETURN 'k'; END $$;
DO $$ BEGIN EXECUTE format($sql$
	CREATE VIEW other.exchange_month AS
	SELECT '410411'::%1$s AS division, date '2019-01-01' AS month, 1 AS version, other.run() AS key_id, now() AS as_of, NULL::timestamptz AS reopened_at,
		0::bigint AS households_without_key, 0::bigint AS persons_without_key, NULL::bytea AS tally, NULL::bytea AS closing_seal, '\x00'::bytea AS seal
	$sql$, 'division_code'::regtype); END $$;
CREATE VIEW other.exchange_year AS SELECT * FROM other.exchange_month LIMIT 0;
GRANT SELECT ON other.exchange_month, other.exchange_year TO union_office;
SET LOCAL ROLE union_office;
SELECT prefecture.attach_county(NULL, 'other', '410411');
SELECT alike(pg_temp.outcome('410411'), '0|%exchange_month%', 'a view is not read');
SET LOCAL ROLE union_other;
SELECT is_empty('SELECT * FROM other.ran', 'and runs nothing with the rights of the union''s owner');

SET LOCAL ROLE union_office;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO union_other;
SELECT make_replica('copy');
SELECT ok(NOT has_table_privilege('union_other', 'copy.exchange_month', 'SELECT'), 'default privileges do not show tallies');

-- Who may read what was published needs no right to tallies.
SELECT prefecture.publish_edition('first');
GRANT USAGE ON SCHEMA prefecture TO union_other;
GRANT SELECT ON prefecture.publication_edition TO union_other;
SET LOCAL ROLE union_other;
SELECT is((SELECT books_changed FROM prefecture.publication_edition), false, 'an edition is read without the right to read tallies');
SELECT throws_ok('SELECT * FROM prefecture.closings', '42501', NULL, 'and closings only with it');

SELECT * FROM finish();
ROLLBACK;

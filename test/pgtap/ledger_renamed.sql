-- A ledger whose schema was renamed keeps working, and a role that creates the old name gains nothing: neither rules nor
-- operations look there.

\set QUIET on
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SET client_min_messages = warning;
SELECT plan(23);

CREATE ROLE renamed_owner;
CREATE ROLE renamed_clerk;
CREATE ROLE renamed_evil;
SELECT format('GRANT CREATE ON DATABASE %I TO renamed_owner, renamed_evil', current_database()) \gexec
SET ROLE renamed_owner;
SELECT create_ledger('before');
SELECT before.open_year(2018);
INSERT INTO before.divisions (division, name_zh) VALUES ('410423', '县'), ('410423101', '甲');
INSERT INTO before.supermarkets VALUES (1, 's', '410423101', '2018-01-01');
INSERT INTO before.households VALUES (1, 'h', '410423101', '2017-01-01'), (2, 'h', '410423101', '2017-01-01');
INSERT INTO before.persons VALUES (1, 'p'), (2, 'p');
INSERT INTO before.memberships VALUES (1, 1, '2017-01-01'), (2, 2, '2017-01-01');
INSERT INTO before.identity_numbers VALUES (1, '410499198002290010');
SELECT before.grant_access('renamed_clerk', 'clerk', '410423101');
SELECT setval(pg_get_serial_sequence('before.' || t, c), 2) FROM (VALUES ('households', 'household_id'), ('persons', 'person_id')) AS s (t, c);
ALTER SCHEMA before RENAME TO after;

-- What an attacker puts under the old name: every table as a view with code, and the names of the ledger's functions.
SET ROLE renamed_evil;
CREATE SCHEMA before;
CREATE FUNCTION before.steal() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'code of others ran as %', current_user; END $$;
CREATE TABLE before.ledger (name_zh text, records_through date, suppress_below integer, format_version integer);
DO $$ DECLARE t text; BEGIN
	FOR t IN SELECT relname FROM pg_class WHERE relnamespace = 'after'::regnamespace AND relkind IN ('r', 'p') AND relname <> 'ledger' LOOP
		EXECUTE format('CREATE VIEW before.%I AS SELECT 1 AS x WHERE before.steal()', t);
	END LOOP;
END $$;
CREATE FUNCTION before.ledger_enter(regclass) RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'code of others ran as %', current_user; END $$;
CREATE FUNCTION before._lock_periods(date[], name) RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'code of others ran as %', current_user; END $$;
GRANT ALL ON SCHEMA before TO PUBLIC;
GRANT ALL ON ALL TABLES IN SCHEMA before TO PUBLIC;
RESET ROLE;

-- Rules: as the clerk whose rows fire them.
SET ROLE renamed_clerk;
SET LOCAL search_path = before, public;
SELECT lives_ok($$ INSERT INTO after.aid_instances (household_id, person_id, supermarket_id, amount, aided_on) VALUES (1, 1, 1, '10', '2018-03-01') $$, 'aid is recorded');
SELECT throws_ok($$ INSERT INTO after.aid_instances (household_id, person_id, supermarket_id, amount, aided_on) VALUES (1, 2, 1, '10', '2018-03-01') $$,
	'23514', 'person 2 is not a member of household 1 on 2018-03-01', 'and checked');
SELECT throws_ok($$ INSERT INTO after.aid_instances (household_id, supermarket_id, amount, aided_on) VALUES (1, 1, '10', '2017-12-31') $$, '23514', NULL, 'in its year');
SELECT lives_ok($$ UPDATE after.aid_instances SET amount = '11' $$, 'and changed');
SELECT throws_ok($$ DELETE FROM after.memberships WHERE person_id = 1 $$, '23514', NULL, 'a membership is kept while aid needs it');
SELECT lives_ok($$ INSERT INTO after.persons (name) VALUES ('q') $$, 'a person');
SELECT lives_ok($$ INSERT INTO after.memberships VALUES (3, 1, '2018-01-01') $$, 'is placed');
SELECT throws_ok($$ SELECT after.record_identity(3, '410499198002290010') $$, '23505', NULL, 'an identity number is compared');
SELECT is(after.find_identity('410499198002290010'), 1::bigint, 'and found');
SELECT is(after.split_household(1, '2018-06-01', '[{"members": [3]}]', true), '{3}'::bigint[], 'a household splits');
RESET ROLE;
SET ROLE renamed_owner;
SET LOCAL search_path = before, public;
SELECT is((SELECT count(*) FROM after.audit WHERE table_name = 'aid_instances'), 2::bigint, 'the audit has it');
SELECT is((SELECT role FROM after.audit WHERE table_name = 'aid_instances' AND action = 'insert'), 'renamed_clerk', 'with the role that acted');

-- Operations.
SELECT is((after.close_period('2018-03-01')).instances, 1::bigint, 'a month closes');
SELECT is(after.reopen_period('2018-03-01', 'to see'), 1, 'and is reopened');
SELECT is(after.open_year(2019)::text, 'after.aid_instances_2019', 'a year opens');
SELECT is(after.publish_edition(), 1, 'an edition is published');
SELECT lives_ok($$ SELECT after.grant_access('renamed_clerk', 'auditor', '410423101') $$, 'access is granted');
SELECT lives_ok($$ SELECT after.revoke_access('renamed_clerk', 'auditor', '410423101') $$, 'and taken back');
SELECT is_empty($$ SELECT * FROM verify_ledger('after') $$, 'it verifies');
RESET ROLE;

-- Every function of a ledger either has bound names or receives its ledger by oid, and none is granted to PUBLIC.
SELECT is_empty($$
	SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
	WHERE p.pronamespace = 'after'::regnamespace AND l.lanname = 'sql' AND p.prosqlbody IS NULL
	$$, 'SQL functions have bound bodies');
SELECT is_empty($$
	SELECT p.oid::regprocedure FROM pg_proc p
	WHERE p.pronamespace = 'after'::regnamespace AND (p.prosecdef OR p.prosrc LIKE '%ledger_enter%') AND p.prosqlbody IS NULL
		AND NOT (p.prosrc ~ 'PERFORM ledger_enter(_as_caller)?\(' AND 'search_path=pg_catalog, public, pg_temp' = ANY (p.proconfig))
	$$, 'definers enter their ledger from a path without it');
SELECT is_empty($$
	SELECT p.oid::regprocedure FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a
	WHERE p.pronamespace = 'after'::regnamespace AND a.grantee = 0
	$$, 'nothing is granted to PUBLIC');

-- A function with another owner than its ledger raises an error.
ALTER SCHEMA after OWNER TO renamed_evil;
SELECT throws_ok($$ INSERT INTO after.donors (name) VALUES ('d') $$, '55000', 'table "donors" is not in a ledger of its owner', 'a schema of another owner');

SELECT * FROM finish();
ROLLBACK;

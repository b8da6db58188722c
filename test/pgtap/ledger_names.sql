-- A ledger under hostile names, in hostile surroundings, for a role without rights beyond its own.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE SCHEMA "Relief Types";
CREATE EXTENSION poverty_relief SCHEMA "Relief Types";
SELECT plan(20);

-- A role that can make objects in public makes some that could be found before the real ones.
CREATE FUNCTION public.hijacked(text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'hijacked'; END $$;
CREATE DOMAIN public.yuan AS text;
CREATE DOMAIN public.division_code AS text;
CREATE TABLE public.ledger (hijacked integer);
CREATE TABLE public.supermarkets (hijacked integer);
CREATE TABLE public.memberships (hijacked integer);
CREATE FUNCTION public.format(text, text) RETURNS text LANGUAGE sql AS $$ SELECT public.hijacked($1) $$;
CREATE FUNCTION public.starts_with(text, text) RETURNS boolean LANGUAGE sql AS $$ SELECT public.hijacked('')::boolean $$;
CREATE FUNCTION public.ledger_enter(text) RETURNS text LANGUAGE sql AS $$ SELECT public.hijacked($1) $$;
CREATE FUNCTION public._check_new_schema(text) RETURNS text LANGUAGE sql AS $$ SELECT public.hijacked($1) $$;
CREATE TEMPORARY TABLE ledger (hijacked integer);
CREATE TEMPORARY TABLE supermarkets (hijacked integer);
CREATE DOMAIN pg_temp.yuan AS text;

CREATE ROLE relief_owner;
CREATE ROLE relief_clerk;
CREATE ROLE relief_stranger;
GRANT CREATE ON DATABASE :"DBNAME" TO relief_owner;
REVOKE CREATE ON DATABASE :"DBNAME" FROM PUBLIC;
GRANT USAGE ON SCHEMA "Relief Types" TO relief_owner, relief_clerk, relief_stranger;
SET search_path = pg_temp, public, pg_catalog;

SET ROLE relief_owner;
CREATE TEMPORARY TABLE tries (name text PRIMARY KEY);
INSERT INTO tries VALUES
	('county'), ('County'), ('a county'), ('a"; DROP TABLE tries; --'), ('a''; DROP TABLE tries; --'), ('%I'), ('%1$s'),
	('$sql$'), ('$make$'), ('@extschema@'), ('\'), ('select'), ('县"''$%\ ;');
SELECT lives_ok(pg_catalog.format('SELECT "Relief Types".create_ledger(%L, name_zh => %L)', name, name), 'makes ' || name) FROM tries;
RESET ROLE;

SELECT set_eq('SELECT schema_name::text FROM "Relief Types".ledgers()', 'SELECT name FROM tries', 'the schemas have exactly these names');
SELECT is_empty($$
	SELECT c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN tries ON tries.name = n.nspname
	WHERE c.relowner <> 'relief_owner'::regrole
	$$, 'everything belongs to the caller');

-- The owner works with it; a clerk can record aid, and the checks do not fail for lack of rights.
SET ROLE relief_owner;
SELECT "县""'$%\ ;".open_year(2018);
SET search_path = "县""'$%\ ;", "Relief Types", public, pg_temp;
INSERT INTO divisions (division, name_zh) VALUES ('410423', '某县');
INSERT INTO supermarkets VALUES (1, 'shop', '410423', '2018-03-01');
INSERT INTO households VALUES (1, 'h', '410423', '2017-01-01');
INSERT INTO persons VALUES (1, 'p');
INSERT INTO memberships VALUES (1, 1, '2017-01-01');
SELECT grant_access('relief_clerk', 'clerk', '410423');
SET ROLE relief_clerk;
SELECT lives_ok($$ INSERT INTO aid_instances (household_id, person_id, supermarket_id, amount, aided_on) VALUES (1, 1, 1, '10', '2018-03-01') $$,
	'a clerk records aid');
SELECT results_eq('SELECT year, instances, households FROM aid_year WHERE instances > 0', 'VALUES (2018, 1::bigint, 1::bigint)', 'and sees the view');
SELECT throws_ok($$ SELECT open_year(2019) $$, '42501', 'permission denied for function open_year', 'but opens no year');
RESET ROLE;

SET ROLE relief_stranger;
SELECT throws_ok($$ SELECT "Relief Types".create_ledger('mine') $$, '42501',
	pg_catalog.format('permission denied to create a schema in database "%s"', current_database()), 'a role without the right makes no ledger');
SELECT is_empty('SELECT schema_name FROM "Relief Types".ledgers()', 'and is told of none that it may not read');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;

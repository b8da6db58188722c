-- A function that anybody may create in the extension's schema runs with the rights of the ledger's owner.
-- Issue 17, row 10. A ledger is not created while others may create objects in a schema on its path; rules and
-- operations of a ledger that is there find no function of others.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(6);
CREATE ROLE fault_clerk;
CREATE ROLE fault_other;
-- As in every database that comes from PostgreSQL 14 or older.
GRANT CREATE ON SCHEMA public TO PUBLIC;
SELECT throws_ok($$ SELECT create_ledger('early') $$, '55000', NULL,
	'no ledger is created while others may create objects in the extension''s schema');
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
\ir ../lib/two_townships.sql
SELECT county.grant_access('fault_clerk', 'clerk', '410423101');
UPDATE county.ledger SET records_through = '2020-12-31';
GRANT CREATE ON SCHEMA public TO PUBLIC;

-- Functions that match the calls better than format(text, VARIADIC "any") does, each of which notes as whom it runs.
SET SESSION AUTHORIZATION fault_clerk;
CREATE FUNCTION public.note_role() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
	IF current_user <> 'fault_clerk' THEN
		PERFORM set_config('fault.ran_as', current_user, false);
	END IF;
END $$;
DO $do$
DECLARE
	types text[];
BEGIN
	FOR types IN
		SELECT string_to_array('text' || rest, ',')
		FROM unnest('{",text",",name",",text,text",",name,name",",text,name",",name,text",",text,text,name",
			",text,name,name",",text,text,text",",text,regclass",",regclass",",regprocedure"}'::text[]) AS r (rest)
	LOOP
		EXECUTE format('CREATE FUNCTION public.format(%s) RETURNS text LANGUAGE plpgsql AS $$ BEGIN
			PERFORM public.note_role(); RETURN pg_catalog.format(%s); END $$',
			array_to_string(types, ', '), (SELECT string_agg('$' || i, ', ') FROM generate_subscripts(types, 1) AS i));
	END LOOP;
END $do$;

RESET SESSION AUTHORIZATION;

-- As whom functions of others ran in a statement.
CREATE FUNCTION pg_temp.ran_as(statement text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN
	PERFORM set_config('fault.ran_as', 'nobody', false);
	EXECUTE statement;
	RETURN current_setting('fault.ran_as');
EXCEPTION WHEN ambiguous_function THEN
	RETURN 'an ambiguous call: ' || SQLERRM;
END $$;
SELECT is(pg_temp.ran_as(statement), 'nobody', what || ' calls no function of others')
FROM (VALUES
	('grant_access', $$ SELECT county.grant_access('fault_other', 'clerk', '410423102') $$),
	('open_year', $$ SELECT county.open_year(2021) $$),
	('close_period', $$ SELECT county.close_period('2019-03-01') $$),
	('publish_edition', $$ SELECT county.publish_edition() $$),
	('verify_ledger', $$ SELECT count(*) FROM verify_ledger('county') $$)) AS v (what, statement);

SELECT * FROM finish();
ROLLBACK;

-- Who may create functions in the extension's schema cannot have the rules of a ledger call them.
-- The operations of its owner still do: faults/extension_schema_writable.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(1);
CREATE ROLE functions_clerk;
\ir ../lib/two_townships.sql
SELECT county.grant_access('functions_clerk', 'clerk', '410423101');
-- As in every database that comes from PostgreSQL 14 or older.
GRANT CREATE ON SCHEMA public TO PUBLIC;

-- Functions that match the calls better than format(text, VARIADIC "any") does, each of which notes as whom it runs.
SET SESSION AUTHORIZATION functions_clerk;
CREATE FUNCTION public.note_role() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
	IF current_user <> 'functions_clerk' THEN
		PERFORM set_config('functions.ran_as', current_user, false);
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

-- As whom functions of others ran in a statement.
CREATE FUNCTION pg_temp.ran_as(statement text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN
	PERFORM set_config('functions.ran_as', 'nobody', false);
	EXECUTE statement;
	RETURN current_setting('functions.ran_as');
EXCEPTION WHEN ambiguous_function THEN
	RETURN 'an ambiguous call: ' || SQLERRM;
END $$;
SELECT is(pg_temp.ran_as($$ INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on)
	VALUES (1, 1, '1', '2020-06-01') $$),
	'nobody', 'the rules for a clerk''s row call no function of others');
RESET SESSION AUTHORIZATION;

SELECT * FROM finish();
ROLLBACK;

-- Nothing of a ledger works while others may create functions in a schema on its path: theirs could be a better match for a call.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(17);
CREATE ROLE writable_clerk;
CREATE ROLE writable_other;
-- As in every database that comes from PostgreSQL 14 or older.
GRANT CREATE ON SCHEMA public TO PUBLIC;
SELECT throws_ok($$ SELECT create_ledger('early') $$, '55000', NULL,
	'no ledger is created while others may create objects in the extension''s schema');
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
\ir ../lib/two_townships.sql
SELECT county.grant_access('writable_clerk', 'clerk', '410423101');
UPDATE county.ledger SET records_through = '2020-12-31';
GRANT CREATE ON SCHEMA public TO PUBLIC;

-- Functions that match the calls better than format(text, VARIADIC "any") does, each of which notes as whom it runs.
SET SESSION AUTHORIZATION writable_clerk;
CREATE FUNCTION public.note_role() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
	IF current_user <> 'writable_clerk' THEN
		PERFORM set_config('writable.ran_as', current_user, false);
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

CREATE FUNCTION pg_temp.hint(statement text) RETURNS text LANGUAGE plpgsql AS $$ DECLARE said text; BEGIN
	EXECUTE statement;
	RETURN NULL;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS said = PG_EXCEPTION_HINT;
	RETURN said;
END $$;

-- As whom functions of others ran in a statement.
CREATE FUNCTION pg_temp.ran_as(statement text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN
	PERFORM set_config('writable.ran_as', 'nobody', false);
	EXECUTE statement;
	RETURN current_setting('writable.ran_as');
EXCEPTION
	WHEN ambiguous_function THEN RETURN 'an ambiguous call: ' || SQLERRM;
	WHEN object_not_in_prerequisite_state THEN RETURN 'refused: ' || SQLERRM;
END $$;
SELECT is(pg_temp.ran_as(statement), 'refused: others may create functions in schema public', what || ' calls no function of others')
FROM (VALUES
	('grant_access', $$ SELECT county.grant_access('writable_other', 'clerk', '410423102') $$),
	('an INSERT', $$ INSERT INTO county.households VALUES (99, 'x', '410423102', '2018-01-01') $$),
	('upgrade_ledger', $$ SELECT upgrade_ledger('county') $$),
	('drop_ledger', $$ SELECT drop_ledger('county') $$),
	('restatement', $$ SELECT restatement('county', '2019-03-01') $$),
	('ledgers', $$ SELECT ledgers() $$),
	('an import', $$ SELECT county.make_staging('aid') $$),
	('open_year', $$ SELECT county.open_year(2021) $$),
	('close_period', $$ SELECT county.close_period('2019-03-01') $$),
	('publish_edition', $$ SELECT county.publish_edition() $$),
	('verify_ledger', $$ SELECT count(*) FROM verify_ledger('county') $$)) AS v (what, statement);

-- The error names the right, and the statement that revokes it; the schema of the ledger is checked as well.
SELECT throws_ok($$ SELECT ledgers() $$, '55000', 'others may create functions in schema public', 'refused');
SELECT lives_ok((SELECT substring(pg_temp.hint('SELECT ledgers()') FROM 'REVOKE.*')), 'the hint');
SELECT lives_ok('SELECT ledgers()', 'takes the right back');
GRANT CREATE ON SCHEMA county TO writable_other;
SELECT is(pg_temp.ran_as($$ INSERT INTO county.households VALUES (98, 'x', '410423102', '2018-01-01') $$),
	'refused: others may create functions in schema county', 'nor in the ledger''s own schema');
REVOKE CREATE ON SCHEMA county FROM writable_other;
ALTER SCHEMA public OWNER TO writable_other;
SELECT is(pg_temp.ran_as('SELECT ledgers()'), 'refused: others may create functions in schema public', 'nor an owner whom nobody trusts');

SELECT * FROM finish();
ROLLBACK;

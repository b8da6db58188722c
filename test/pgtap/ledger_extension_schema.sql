-- The extension works in any schema whose name the server accepts for it, also while that schema is not in the path.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
DROP EXTENSION IF EXISTS poverty_relief CASCADE;
\ir ../lib/use_ledger.sql
SELECT * FROM no_plan();
CREATE FUNCTION pg_temp.use_extension(schema text) RETURNS SETOF text LANGUAGE plpgsql AS $use$
BEGIN
	EXECUTE format('CREATE SCHEMA %1$I; GRANT USAGE ON SCHEMA %1$I TO PUBLIC', schema);
	EXECUTE format('CREATE EXTENSION poverty_relief SCHEMA %I', schema);
	RETURN QUERY SELECT pg_temp.use_ledger('county', schema);
	DROP EXTENSION poverty_relief CASCADE;
END
$use$;
SELECT pg_temp.use_extension(schema) FROM unnest('{Ext 1,100% 扶贫,a.b;c}'::text[]) AS s (schema);
SELECT * FROM finish();
ROLLBACK;

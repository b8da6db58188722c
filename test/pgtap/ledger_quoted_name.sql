-- A ledger is used in all ways under names that need quoting.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
\ir ../lib/use_ledger.sql
SELECT * FROM no_plan();
CREATE TEMP TABLE names AS SELECT name FROM unnest('{某县,County,"a\"b","it''s 5% \\ more"}'::text[]) AS n (name);
SELECT pg_temp.use_ledger(name, 'public') FROM names;
SELECT * FROM finish();
ROLLBACK;

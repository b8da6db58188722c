-- upgrade_ledger fails for a ledger whose name needs quoting.
-- Issue 17, row 3. What works under such a name is in pgtap/ledger_quoted_name.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(8);
CREATE TEMP TABLE names AS SELECT name FROM unnest('{某县,County,"a\"b","it''s 5% \\ more"}'::text[]) AS n (name);
SELECT create_ledger(name) FROM names;
SELECT lives_ok(format('SELECT * FROM upgrade_ledger(%L)', name), name || ': upgrade_ledger') FROM names;
SELECT is_empty(format('SELECT * FROM verify_ledger(%L)', name), name || ': verify_ledger afterwards') FROM names;

SELECT * FROM finish();
ROLLBACK;

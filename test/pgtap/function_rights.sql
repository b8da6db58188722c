-- A sweep over every function: with whose rights it runs, where its names resolve, and who may call it.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(10);
SELECT create_ledger('某 "县"', division => '410423') \g /dev/null

CREATE TEMPORARY VIEW own AS
	SELECT p.oid, p.proname, p.oid::regprocedure AS signature, p.prosecdef, p.proconfig, p.prosqlbody, p.provolatile, p.proacl, p.proowner, l.lanname
	FROM pg_extension e JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'
		JOIN pg_proc p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid JOIN pg_language l ON l.oid = p.prolang
	WHERE e.extname = 'poverty_relief';
CREATE TEMPORARY VIEW of_ledger AS
	SELECT p.oid, p.proname, p.oid::regprocedure AS signature, p.prosecdef, p.proconfig, p.prosqlbody, p.prosrc, p.proacl, p.proowner, n.nspowner, l.lanname
	FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
	WHERE n.nspname = '某 "县"';

SELECT cmp_ok((SELECT count(*) FROM own), '>', 400::bigint, 'the extension has its functions');
SELECT results_eq('SELECT signature::text FROM own WHERE prosecdef', $$ VALUES ('learn_definitions()') $$,
	'of the extension''s functions one is SECURITY DEFINER');
SELECT ok(NOT has_function_privilege('public', 'learn_definitions()', 'EXECUTE'), 'and PUBLIC may not call it');
SELECT is_empty($$
	SELECT signature FROM own
	WHERE lanname IN ('sql', 'plpgsql') AND prosqlbody IS NULL AND coalesce(array_to_string(proconfig, ' '), '') !~ 'search_path=pg_catalog, '
		-- within create_ledger alone; without names; must commit
		AND proname NOT IN ('describe_table', '_modules', '_compress_fast', 'unmask_identity')
	$$, 'the names of every other function of the extension are bound, or resolve in a path of its own');
SELECT is_empty($$ SELECT signature FROM own WHERE proconfig::text LIKE '%search_path%' AND array_to_string(proconfig, ' ') !~ 'pg_temp("|$| )' $$,
	'that ends with the temporary schema');

-- doc/internals/security.md explains each function that reads anything.
\set page `cat doc/internals/security.md`
CREATE TEMPORARY TABLE explained AS
	SELECT DISTINCT m[1] AS name
	FROM regexp_matches(substring(:'page' FROM '## The functions.*'), '`([a-z0-9_]+)`(?=[^|\n]*\|[^|\n]*\|)', 'g') AS m;
SELECT set_eq($$ SELECT DISTINCT proname::text FROM own WHERE provolatile <> 'i' $$, 'SELECT name FROM explained',
	'the page on security explains each function of the extension that is not immutable, and no other');

SELECT cmp_ok((SELECT count(*) FROM of_ledger), '>', 150::bigint, 'a ledger has its functions');
SELECT is_empty('SELECT signature FROM of_ledger WHERE proowner <> nspowner', 'which belong to its owner');
SELECT is_empty($$
	SELECT signature FROM of_ledger f WHERE proacl IS NULL OR EXISTS (SELECT FROM aclexplode(f.proacl) AS a WHERE a.grantee = 0)
	$$, 'and of which PUBLIC may call none');
SELECT is_empty($$
	SELECT signature FROM of_ledger
	WHERE prosecdef AND prosqlbody IS NULL AND NOT (proconfig::text LIKE '%search_path=pg_catalog, %' AND prosrc ~ '^\s*(DECLARE.*?)?BEGIN\s+PERFORM ledger_enter\(')
	$$, 'those that run with their owner''s rights are bound, or enter the ledger before anything else');
SELECT * FROM finish();
ROLLBACK;

-- Partitions have the privileges of the ledger and no others: rows are read through aid_instances only.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(5);
CREATE ROLE partition_clerk;
\ir ../lib/two_townships.sql
ALTER DEFAULT PRIVILEGES IN SCHEMA county GRANT SELECT ON TABLES TO partition_clerk;
SELECT county.grant_access('partition_clerk', 'clerk', '410423101');
SELECT county.open_year(2022);
INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on) VALUES (30, 2, '5', '2022-05-05');
SELECT is(coalesce(relacl, acldefault('r', relowner)), (SELECT coalesce(relacl, acldefault('r', relowner)) FROM pg_class
	WHERE oid = 'county.aid_instances_2020'::regclass),
	'a new partition has the privileges of one that is there')
FROM pg_class WHERE oid = 'county.aid_instances_2022'::regclass;
SET ROLE partition_clerk;
SELECT is((SELECT count(*) FROM county.aid_instances), 20::bigint, 'a clerk sees the aid of the township');
SELECT throws_ok('SELECT FROM county.aid_instances_2022', '42501', NULL, 'a clerk cannot read a new partition');
RESET ROLE;
SELECT ok(NOT has_table_privilege('partition_clerk', 'county.aid_instances_2022', 'SELECT'),
	'default privileges give none on a new partition');

-- A new ledger begins without privileges that default ones would give: ALTER DEFAULT PRIVILEGES is about other objects.
ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO PUBLIC, partition_clerk;
ALTER DEFAULT PRIVILEGES GRANT ALL ON ROUTINES TO partition_clerk;
ALTER DEFAULT PRIVILEGES GRANT ALL ON SEQUENCES TO PUBLIC;
ALTER DEFAULT PRIVILEGES GRANT ALL ON SCHEMAS TO partition_clerk;
SELECT create_ledger('other') \g /dev/null
SELECT is_empty($$
		SELECT c.relname FROM pg_class c, aclexplode(c.relacl) AS a WHERE c.relnamespace = 'other'::regnamespace AND a.grantee <> c.relowner
	UNION ALL
		SELECT p.proname FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a WHERE p.pronamespace = 'other'::regnamespace AND a.grantee <> p.proowner
	UNION ALL
		SELECT n.nspname FROM pg_namespace n, aclexplode(n.nspacl) AS a WHERE n.nspname = 'other' AND a.grantee <> n.nspowner
	$$, 'a new ledger');

SELECT * FROM finish();
ROLLBACK;

-- Partitions that open_year creates keep the default privileges of their schema.
-- Issue 17, row 15. A partition has the ledger's privileges and no others: rows are read through aid_instances only.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(4);
CREATE ROLE fault_clerk;
\ir ../lib/two_townships.sql
ALTER DEFAULT PRIVILEGES IN SCHEMA county GRANT SELECT ON TABLES TO fault_clerk;
SELECT county.grant_access('fault_clerk', 'clerk', '410423101');
SELECT county.open_year(2022);
INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on) VALUES (30, 2, '5', '2022-05-05');
SELECT is(relacl, (SELECT relacl FROM pg_class WHERE oid = 'county.aid_instances_2020'::regclass),
	'a new partition has the privileges of one that is there')
FROM pg_class WHERE oid = 'county.aid_instances_2022'::regclass;
SET ROLE fault_clerk;
SELECT is((SELECT count(*) FROM county.aid_instances), 20::bigint, 'a clerk sees the aid of the township');
SELECT throws_ok('SELECT FROM county.aid_instances_2022', '42501', NULL, 'a clerk cannot read a new partition');
RESET ROLE;
SELECT ok(NOT has_table_privilege('fault_clerk', 'county.aid_instances_2022', 'SELECT'),
	'default privileges give none on a new partition');

SELECT * FROM finish();
ROLLBACK;

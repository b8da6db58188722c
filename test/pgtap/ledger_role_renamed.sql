-- A renamed role keeps its grants, and a role with its old name has no rights.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(9);
CREATE ROLE renamed_before;
CREATE ROLE renamed_other;
\ir ../lib/two_townships.sql
SELECT county.grant_access('renamed_before', 'clerk', '410423101');
ALTER ROLE renamed_before RENAME TO renamed_after;

SET ROLE renamed_after;
SELECT is((SELECT count(*) FROM county.households), 20::bigint, 'a renamed clerk sees the households of the township');
SELECT throws_ok($$ INSERT INTO county.memberships VALUES (25, 1, '2000-01-01', '2001-01-01') $$, '42501', NULL,
	'a renamed clerk cannot add a person of another township to a household');
SELECT is_empty('SELECT name FROM county.persons WHERE person_id = 25',
	'a renamed clerk cannot see a person of another township');
RESET ROLE;
SELECT is((SELECT count(*) FROM county.grants WHERE role::text = 'renamed_after'), 1::bigint,
	'the grant shows the new name');

-- Another role that takes the old name gets nothing.
CREATE ROLE renamed_before;
SET ROLE renamed_before;
SELECT throws_ok('SELECT count(*) FROM county.households', '42501', NULL, 'a role with the old name has no privileges');
RESET ROLE;
DROP ROLE renamed_before;

-- Taking the grant back takes the privileges, or is refused; it never leaves privileges without row security.
SELECT lives_ok($$ SELECT county.revoke_access('renamed_after', 'clerk', '410423101') $$,
	'the grant can be taken back by the new name');
DO $$ BEGIN
	PERFORM county.revoke_access('renamed_before', 'clerk', '410423101');
EXCEPTION WHEN undefined_object THEN NULL;
END $$;
SELECT ok(relrowsecurity, 'row security stays enabled without a grant') FROM pg_class
	WHERE oid = 'county.households'::regclass;
SET ROLE renamed_after;
SELECT throws_ok('SELECT count(*) FROM county.households', '42501', NULL,
	'after the revocation the privileges are gone');
SELECT throws_ok($$ UPDATE county.households SET name = 'x' WHERE household_id = 25 $$, '42501', NULL,
	'after the revocation no household can be changed');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;

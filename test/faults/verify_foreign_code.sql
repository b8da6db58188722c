-- verify_ledger runs code of a ledger's owner with the rights of its caller.
-- Issue 17, row 14. It reads only tables and partitions of the expected kinds, and none whose policies bring code of
-- others.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(5);
CREATE ROLE fault_owner;
CREATE ROLE fault_auditor;
SELECT format('GRANT CREATE ON DATABASE %I TO fault_owner', current_database()) \gexec
SET SESSION AUTHORIZATION fault_owner;
SELECT create_ledger('own', division => '410423', records_through => '2020-12-31');
SELECT own.open_year(2019);
SELECT own.close_period('2019-01-01');
SELECT own.grant_access('fault_auditor', 'auditor');
CREATE FUNCTION own.run() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN PERFORM set_config('fault.ran_as',
	current_user, false); RETURN true; END $$;
GRANT EXECUTE ON FUNCTION own.run() TO PUBLIC;
RESET SESSION AUTHORIZATION;

-- As whom the owner's code ran when a role verified the ledger after a change by its owner.
CREATE FUNCTION pg_temp.ran_as(change text, verifier name) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	ran_as text;
BEGIN
	PERFORM set_config('fault.ran_as', 'nobody', false);
	SET LOCAL ROLE fault_owner;
	EXECUTE change;
	PERFORM set_config('role', verifier, true);
	BEGIN
		PERFORM verify_ledger('own');
	EXCEPTION WHEN undefined_object OR insufficient_privilege OR wrong_object_type OR object_not_in_prerequisite_state THEN
		NULL; -- refused
	END;
	ran_as := current_setting('fault.ran_as');
	RAISE SQLSTATE 'ZZ001';
EXCEPTION WHEN SQLSTATE 'ZZ001' THEN
	RETURN ran_as;
END $$;
SELECT set_config('fault.view', $$ ALTER TABLE own.%1$I RENAME TO %1$s_t; CREATE VIEW own.%1$I AS SELECT *
	FROM own.%1$s_t WHERE own.run();
	GRANT SELECT ON own.%1$I, own.%1$s_t TO fault_auditor; $$, true) AS view \gset
SELECT is(pg_temp.ran_as('', 'none'), 'nobody', 'without a change no code runs');
SELECT is(pg_temp.ran_as(format(:'view', t), 'none'), 'nobody',
	format('table %s as a view: its code does not run as a superuser', t))
FROM unnest('{periods,closings}'::text[]) AS t;
SELECT is(pg_temp.ran_as(format(:'view', 'periods'), 'fault_auditor'), 'nobody',
	'table periods as a view: its code does not run as an auditor');
SELECT is(pg_temp.ran_as('CREATE POLICY run ON own.closings AS RESTRICTIVE USING (own.run())', 'fault_auditor'),
	'nobody', 'a policy: its code does not run as an auditor');

SELECT * FROM finish();
ROLLBACK;

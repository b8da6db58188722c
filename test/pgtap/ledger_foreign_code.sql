-- verify_ledger, restatement and ledgers run no code of a ledger's owner with the rights of their caller, whatever code the owner
-- attaches to the tables.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(66);
CREATE ROLE foreign_code_owner;
CREATE ROLE foreign_code_auditor;
SELECT format('GRANT CREATE ON DATABASE %I TO foreign_code_owner', current_database()) \gexec
SET SESSION AUTHORIZATION foreign_code_owner;
SELECT create_ledger('own', division => '410423', records_through => '2020-12-31');
SELECT own.open_year(2019);
SELECT own.close_period('2019-01-01');
SELECT own.grant_access('foreign_code_auditor', 'auditor');
-- The first is called for each row; the second is folded, when its arguments are constants, while a query is planned.
CREATE FUNCTION own.run() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN PERFORM set_config('fault.ran_as',
	current_user, false); RETURN true; END $$;
CREATE FUNCTION own.run(text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM set_config('fault.ran_as',
	current_user, false); RETURN true; END $$;
GRANT EXECUTE ON FUNCTION own.run(), own.run(text) TO PUBLIC;
RESET SESSION AUTHORIZATION;

-- As whom the owner's code ran when a role read the ledger after a change by its owner.
CREATE FUNCTION pg_temp.ran_as(change text, reader name) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	ran_as text;
	call text;
BEGIN
	SET LOCAL ROLE foreign_code_owner;
	EXECUTE change;
	PERFORM set_config('role', reader, true);
	PERFORM set_config('fault.ran_as', 'nobody', false);
	FOREACH call IN ARRAY '{verify_ledger(''own''),"restatement(''own'',''2019-01-01'')",ledgers()}'::text[] LOOP
		BEGIN
			EXECUTE 'SELECT count(*) FROM ' || call;
		EXCEPTION WHEN undefined_object OR insufficient_privilege OR wrong_object_type OR object_not_in_prerequisite_state THEN
			NULL; -- refused
		END;
	END LOOP;
	ran_as := current_setting('fault.ran_as');
	RAISE SQLSTATE 'ZZ001';
EXCEPTION WHEN SQLSTATE 'ZZ001' THEN
	RETURN ran_as;
END $$;

CREATE TEMP TABLE reader (name) AS VALUES ('none'::name), ('foreign_code_auditor');
CREATE TEMP TABLE change (what text, statement text);
INSERT INTO change
SELECT format('table %s is a view', t), format($$
		ALTER TABLE own.%1$I RENAME TO %1$s_t;
		CREATE VIEW own.%1$I AS SELECT * FROM own.%1$s_t WHERE own.run();
		GRANT SELECT ON own.%1$I, own.%1$s_t TO foreign_code_auditor
	$$, t)
FROM unnest('{ledger,_tables,periods,closings,closed_tallies,closed_years,aid_instances}'::text[]) AS t;
INSERT INTO change
SELECT format('%s on %s', w.what, t), format(w.statement, t)
FROM unnest('{ledger,periods,closings,aid_instances_2019}'::text[]) AS t,
	(VALUES
		('an index over an expression', 'CREATE INDEX ON own.%I ((own.run(''x'')))'),
		('a partial index', 'CREATE INDEX own_index ON own.%I ((1)) WHERE own.run(''x'')'),
		('a constraint', 'SET LOCAL constraint_exclusion = on; ALTER TABLE own.%I ADD CHECK (own.run(''x'')) NOT VALID'),
		('extended statistics', 'CREATE STATISTICS own.own_statistics ON (own.run(''x'')) FROM own.%I')
	) AS w (what, statement);
INSERT INTO change VALUES
	('a restrictive policy', 'CREATE POLICY run ON own.closings AS RESTRICTIVE USING (own.run())'),
	('a policy of the auditor', 'CREATE POLICY run ON own.closings TO foreign_code_auditor USING (own.run(''x''))'),
	('a policy on the rows of aid', 'CREATE POLICY run ON own.aid_instances AS RESTRICTIVE USING (own.run())'),
	('a child with an index', 'CREATE TABLE own.child () INHERITS (own.periods); CREATE INDEX ON own.child ((own.run(''x'')))'),
	('a partition by an expression', $$
		ALTER TABLE own.aid_instances RENAME TO aid_t;
		CREATE TABLE own.aid_instances (LIKE own.aid_t) PARTITION BY LIST ((own.run('x') AND aid_id > 0));
		CREATE TABLE own.of_true PARTITION OF own.aid_instances FOR VALUES IN (true);
		GRANT SELECT ON own.aid_instances TO foreign_code_auditor
	$$),
	('an overloaded function', 'CREATE FUNCTION own.tally(bigint, bigint, yuan, bigint) RETURNS boolean LANGUAGE sql RETURN own.run()');

SELECT is(pg_temp.ran_as('SELECT', r.name), 'nobody', concat('without a change no code runs for ', r.name)) FROM reader r;
SELECT is(pg_temp.ran_as(c.statement, r.name), 'nobody', format('%s: its code does not run for %s', c.what, r.name))
FROM change c, reader r;

-- The obstacle is named.
CREATE FUNCTION pg_temp.refusal(change text, reader name) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	detail text;
BEGIN
	EXECUTE change;
	PERFORM set_config('role', reader, true);
	PERFORM verify_ledger('own');
	RETURN 'no refusal';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
	RETURN concat_ws(' | ', SQLSTATE, SQLERRM, detail);
END $$;
SELECT is(pg_temp.refusal('CREATE POLICY mine ON own.closings AS RESTRICTIVE USING (own.run())', 'foreign_code_auditor'),
	'42501 | table "own.closings" cannot be read as one of a ledger | A restrictive policy on it would run code of the table''s owner.', 'a policy');
SELECT is(pg_temp.refusal('ALTER TABLE own.periods RENAME COLUMN version TO v', 'none'),
	'55000 | table "own.periods" cannot be read as one of a ledger | It has no column version of type integer.', 'a column');
SELECT is(pg_temp.refusal('ALTER TABLE own.periods RENAME TO p; CREATE VIEW own.periods AS SELECT * FROM own.p', 'none'),
	'55000 | ledger "own" has no table periods | It was dropped, renamed or replaced by something else.', 'a view');
-- A partition is read with the rights to its whole table, as in a query.
SELECT ok(NOT has_table_privilege('foreign_code_auditor', 'own.aid_instances_2019', 'SELECT'), 'an auditor may not read a partition');
SET LOCAL ROLE foreign_code_auditor;
SELECT is_empty($$ SELECT * FROM verify_ledger('own') $$, 'but an auditor verifies the ledger');
SELECT throws_ok($$ SELECT * FROM _rows('own.identity_numbers') AS r (number resident_id) $$, '42501', NULL, '_rows asks for the privilege');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;

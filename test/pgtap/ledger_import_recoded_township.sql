-- A file is recognised after its township got another code, and by the clerk of the successor.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(5);
CREATE ROLE recoded_clerk_before;
CREATE ROLE recoded_clerk_after;
\ir ../lib/two_townships.sql
SELECT county.grant_access('recoded_clerk_before', 'clerk', '410423101');

-- Loads the same file as a role; returns the number of rejected rows.
CREATE FUNCTION pg_temp.load() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	rejected bigint;
BEGIN
	PERFORM county.make_staging('aid', '日期,户编号,超市,金额', temporary => true);
	INSERT INTO pg_temp.staging_aid VALUES ('2020-05-05', '1', 'SA', '80');
	SELECT count(*) INTO rejected FROM county.import_aid('pg_temp.staging_aid');
	DROP TABLE pg_temp.staging_aid;
	RETURN rejected;
END $$;
SET SESSION AUTHORIZATION recoded_clerk_before;
SELECT is(pg_temp.load(), 0::bigint, 'a file is loaded');
SELECT is(pg_temp.load(), 0::bigint, 'and loaded again');
SELECT is((SELECT count(*) FROM county.aid_instances WHERE aided_on = '2020-05-05'), 1::bigint, 'which loads nothing');
RESET SESSION AUTHORIZATION;

INSERT INTO county.divisions (division, name_zh) VALUES ('410423103', '新A镇'), ('410423103201', 'A村');
INSERT INTO county.division_successors VALUES ('410423101', '410423103'), ('410423101201', '410423103201');
UPDATE county.households SET division = '410423103201' WHERE division = '410423101201';
UPDATE county.supermarkets SET division = '410423103' WHERE division = '410423101';
SELECT county.grant_access('recoded_clerk_after', 'clerk', '410423103');
SET SESSION AUTHORIZATION recoded_clerk_after;
SELECT is(pg_temp.load(), 0::bigint, 'the clerk of the successor loads the file');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT count(*) FROM county.aid_instances WHERE aided_on = '2020-05-05'), 1::bigint,
	'the file of a re-coded township is loaded once');

SELECT * FROM finish();
ROLLBACK;

-- After REASSIGN OWNED the new owner sees, publishes and grants the whole ledger.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(13);
CREATE ROLE owner_changed_owner;
CREATE ROLE owner_changed_successor;
CREATE ROLE owner_changed_clerk;
CREATE ROLE owner_changed_analyst;
SELECT format('GRANT CREATE ON DATABASE %I TO owner_changed_owner, owner_changed_successor', current_database()) \gexec
SET ROLE owner_changed_owner;
\ir ../lib/two_townships.sql
INSERT INTO county.donors VALUES (1, 'd');
INSERT INTO county.donations (donor_id, received_on, kind, value) VALUES (1, '2019-02-02', 'cash', '500');
UPDATE county.ledger SET records_through = '2020-12-31';
SELECT county.grant_access('owner_changed_clerk', 'clerk', '410423101');
SELECT county.publish_edition();
RESET ROLE;
REASSIGN OWNED BY owner_changed_owner TO owner_changed_successor;

SET ROLE owner_changed_successor;
SELECT is((SELECT count(*) FROM county.aid_instances), 40::bigint, 'the new owner sees all aid');
SELECT is((SELECT received::text FROM county.publication_donation_year WHERE year = 2019), '500.00',
	'the first edition has a donation');
SELECT lives_ok('SELECT county.publish_edition()', 'the new owner publishes an edition');
SELECT is((SELECT received::text FROM county.publication_donation_year WHERE year = 2019), '500.00',
	'the second edition has the donation, too');
SELECT lives_ok($$ SELECT county.grant_access('owner_changed_analyst', 'analyst') $$, 'the new owner grants access');
SELECT is((SELECT count(*) FROM county.aid_instances), 40::bigint, 'after a grant the new owner sees all aid');
RESET ROLE;

-- A part that has another owner is reported, with the statement that repairs it.
CREATE FUNCTION pg_temp.repaired(statement text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	reported record;
BEGIN
	EXECUTE statement;
	SELECT count(*) AS n, min(what || ' | ' || stored || ' | ' || recomputed) AS line, min(hint) AS hint INTO reported FROM verify_ledger('county');
	RETURN NEXT is(reported.n || ' ' || reported.line, '1 owner | ' || lower(split_part(statement, ' ', 2)) || ' ' || split_part(statement, ' ', 3)
		|| ' | belongs to owner_changed_owner', 'reported: ' || statement);
	EXECUTE substring(reported.hint FROM 'ALTER .*');
	RETURN NEXT is_empty($q$ SELECT * FROM verify_ledger('county') $q$, 'and repaired by the hint');
END $$;
SELECT pg_temp.repaired('ALTER SCHEMA county OWNER TO owner_changed_owner');
SELECT pg_temp.repaired('ALTER TABLE county.households OWNER TO owner_changed_owner');
SELECT pg_temp.repaired('ALTER ROUTINE county._check_aid() OWNER TO owner_changed_owner');
ALTER TABLE county.supermarkets OWNER TO owner_changed_owner;
SELECT throws_ok($$ INSERT INTO county.supermarkets VALUES (9, 'x', '410423101', '2018-01-01') $$, '55000',
	'table "supermarkets" is not in a ledger of its owner', 'until then its rules refuse');

SELECT * FROM finish();
ROLLBACK;

-- After REASSIGN OWNED the new owner sees, publishes and grants the whole ledger.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(6);
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

SELECT * FROM finish();
ROLLBACK;

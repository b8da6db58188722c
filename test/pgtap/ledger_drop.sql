-- drop_ledger: what it drops, and the confirmation that it requires.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(18);

-- An error as one text: SQLSTATE, message, detail, hint.
\ir ../lib/refusal.sql

SELECT create_ledger('empty');
SELECT empty.open_year(2018);
SELECT lives_ok($$ SELECT drop_ledger('empty') $$, 'an empty ledger, with a year open, is dropped');
SELECT hasnt_schema('empty');
SELECT create_ledger('empty');
SELECT lives_ok($$ SELECT drop_ledger('empty', 'empty') $$, 'also by name');

SELECT create_ledger('county');
SELECT county.open_year(2018);
INSERT INTO county.divisions (division, name_zh) VALUES ('410423', '县');
INSERT INTO county.categories VALUES ('own', '自定', 'own');
INSERT INTO county.households (name, division, registered_on) VALUES ('h', '410423', '2015-01-01'), ('i', '410423', '2015-01-01');
INSERT INTO county.supermarkets (name, division, opened_on) VALUES ('s', '410423', '2018-01-01');
INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on) VALUES (1, 1, '1', '2018-03-01');
SELECT is(pg_temp.refusal($$ SELECT drop_ledger('county') $$),
	'2BP01 | ledger "county" contains records | Rows of your own, by table: aid_instances: 1, categories: 1, divisions: 1, households: 2, supermarkets: 1. | '
	'To drop it with all of them, which cannot be undone: SELECT drop_ledger(''county'', force_name => ''county'');',
	'records are counted, not those that a ledger begins with');
SELECT is(pg_temp.refusal($$ SELECT drop_ledger('county', 'lushan') $$),
	'22023 | ledger "county" is not named "lushan" | force_name is not the name of the ledger to be dropped. | Check which ledger you want to drop.',
	'another name is no confirmation');

-- Closed books are records, also when the rows behind them are gone.
SELECT create_ledger('books');
SELECT books.close_period('2018-03-01');
SELECT matches(pg_temp.refusal($$ SELECT drop_ledger('books') $$), 'by table: closings: 1\.', 'a closing is a record');
CREATE TABLE books.notes (note text);
CREATE VIEW books.summary AS SELECT count(*) FROM books.closings;
SELECT matches(pg_temp.refusal($$ SELECT drop_ledger('books') $$), 'by table: closings: 1, table notes of your own, view summary of your own\.', 'so is what was added');
SELECT lives_ok($$ SELECT drop_ledger('books', 'books') $$, 'all of which go by name');

-- What others have on it.
CREATE VIEW public.mine AS SELECT household_id FROM county.households;
CREATE TABLE public.visits (household_id bigint REFERENCES county.households);
CREATE FUNCTION public.how_many() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM county.persons; END;
CREATE FUNCTION public.head(county.households) RETURNS text LANGUAGE sql AS 'SELECT $1.name';
SELECT is(pg_temp.refusal($$ SELECT drop_ledger('county', 'county') $$),
	'2BP01 | ledger "county" cannot be dropped: others depend on it | '
	'Dependent objects in other schemas: function head(county.households), function how_many(), table visits, view mine. | Drop them first, if they are no longer needed.',
	'others that depend on it are named');
DROP FUNCTION public.head;
DROP FUNCTION public.how_many;
DROP TABLE public.visits;
SELECT matches(pg_temp.refusal($$ SELECT drop_ledger('county', 'county') $$), 'other schemas: view mine\.', 'each of them');
DROP VIEW public.mine;

-- Who may, and what is no ledger.
CREATE ROLE drop_reader;
GRANT USAGE ON SCHEMA county TO drop_reader;
SET ROLE drop_reader;
SELECT is(pg_temp.refusal($$ SELECT drop_ledger('county', 'county') $$),
	format('42501 | permission denied to drop ledger "county" | The ledger belongs to role %I. | Ask its owner to do it.', session_user), 'only the owner');
RESET ROLE;
CREATE SCHEMA other;
CREATE TABLE other.t ();
SELECT matches(pg_temp.refusal($$ SELECT drop_ledger('other', 'other') $$), '^42704 \| there is no ledger "other"', 'no ledger');
SELECT matches(pg_temp.refusal($$ SELECT drop_ledger('nowhere') $$), '^42704 \| there is no ledger "nowhere"', 'nothing at all');
SELECT matches(pg_temp.refusal($$ SELECT drop_ledger(NULL) $$), '^42704 \| there is no ledger "null"', 'no name');
SELECT has_table('other', 't'::name, 'which are left');
SELECT lives_ok($$ SELECT drop_ledger('county', force_name => 'county') $$, 'and then it goes by name');
SELECT hasnt_schema('county');
SELECT is_empty('SELECT * FROM ledgers()', 'no ledger is left');

SELECT * FROM finish();
ROLLBACK;

-- A row of the register whose cell of the head is empty under others was merged with them: it is rejected, and makes no household.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(2);
\ir ../lib/two_townships.sql
SELECT county.make_staging('register', '户主姓名,姓名,村,登记日期', temporary => true);
INSERT INTO pg_temp.staging_register VALUES
	('钱大', '钱大', 'A村', '2018-01-01'), (NULL, '钱妻', 'A村', '2018-01-01'), (NULL, '钱小', 'A村', '2018-01-01');
CREATE TEMP TABLE rejected AS SELECT row_number FROM county.import_register('pg_temp.staging_register');
SELECT results_eq('SELECT name FROM county.households WHERE household_id > 1000', $$ VALUES ('钱大') $$,
	'one household is made');
SELECT is((SELECT count(*) FROM county.persons WHERE person_id > 1000) + (SELECT count(*) FROM rejected), 3::bigint,
	'each row is a person, or rejected');

SELECT * FROM finish();
ROLLBACK;

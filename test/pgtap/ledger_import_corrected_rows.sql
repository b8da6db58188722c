-- Equal rows that are rejected and corrected one by one in the staging table are different rows: all are loaded.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(5);
\ir ../lib/two_townships.sql
SELECT county.make_staging('aid', '日期,户编号,超市,金额', temporary => true);
INSERT INTO pg_temp.staging_aid VALUES
	('43983', '1', 'SA', '80'), ('43983', '1', 'SA', '80'), ('2020-05-06', '1', 'SX', '81'), ('2020-05-06', '1', 'SX', '81');
SELECT results_eq($$ SELECT row_number FROM county.import_aid('pg_temp.staging_aid') $$,
	'VALUES (1::bigint), (2), (3), (4)', 'two pairs of equal rows are rejected');
UPDATE pg_temp.staging_aid SET 日期 = '2020-06-01' WHERE ctid = (SELECT min(ctid) FROM pg_temp.staging_aid
	WHERE 日期 = '43983');
UPDATE pg_temp.staging_aid SET 日期 = '2020-06-01' WHERE 日期 = '43983';
UPDATE pg_temp.staging_aid SET 超市 = 'SA' WHERE ctid = (SELECT min(ctid) FROM pg_temp.staging_aid WHERE 超市 = 'SX');
UPDATE pg_temp.staging_aid SET 超市 = 'SA' WHERE 超市 = 'SX';
SELECT is_empty($$ SELECT * FROM county.import_aid('pg_temp.staging_aid') $$, 'when corrected, none is rejected');
SELECT is((SELECT count(*) FROM county.aid_instances WHERE aided_on = '2020-06-01'), 2::bigint,
	'two rows whose day was corrected are loaded');
SELECT is((SELECT count(*) FROM county.aid_instances WHERE aided_on = '2020-05-06'), 2::bigint,
	'two rows whose supermarket was corrected are loaded');
SELECT is((SELECT count(*) FROM pg_temp.staging_aid), 0::bigint, 'no row stays in the staging table');

SELECT * FROM finish();
ROLLBACK;

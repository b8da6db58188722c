-- Rejected rows show no identity number: it is masked in every spelling.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(6);
\ir ../lib/two_townships.sql
SELECT county.make_staging('aid', '日期,户编号,超市,金额,备注', temporary => true);
INSERT INTO pg_temp.staging_aid SELECT 'no day', '1', 'SA', '80', remark
FROM (VALUES ('410499196001010014'), ('410499 19600101 0014'), ('410499-19600101-0014'), ('４１０４９９１９６００１０１００１４'),
	('4104 9919 6001 0100 14')) AS r (remark);
CREATE TEMP TABLE rejected AS SELECT row_number, line ->> '备注' AS remark FROM county.import_aid('pg_temp.staging_aid');
SELECT is((SELECT count(*) FROM rejected), 5::bigint, 'the rows are rejected');
-- The date of birth, in whatever digits and with whatever between them.
SELECT doesnt_match(translate(remark, '０１２３４５６７８９ -', '0123456789'), '19600101',
	format('the identity number in row %s is masked', row_number))
FROM rejected ORDER BY row_number;

SELECT * FROM finish();
ROLLBACK;

-- The order of the rows of a file does not matter, whichever of them the ledger refuses.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(4);
\ir ../lib/two_townships.sql
-- A rule of the office's own, which refuses one row as it is written.
CREATE FUNCTION county.refuse_one() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	IF NEW.name = '赵六' THEN
		RAISE EXCEPTION 'refused by the office''s own rule';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER refuse_one BEFORE INSERT ON county.persons FOR EACH ROW EXECUTE FUNCTION county.refuse_one();
SELECT county.make_staging('register', '户主姓名,姓名,身份证号,与户主关系,村,类别,登记日期', temporary => true);
INSERT INTO pg_temp.staging_register VALUES
	('张三', '张小', NULL, '之子', 'A村', NULL, '2018-01-01'),
	('张三', '张三', NULL, '户主', 'A村', NULL, '2018-01-01'),
	('赵六', '赵六', NULL, '户主', 'A村', NULL, '2018-01-01');
SELECT results_eq($$ SELECT row_number FROM county.import_register('pg_temp.staging_register') $$, 'VALUES (3::bigint)',
	'only the refused row is rejected');
SELECT results_eq($$ SELECT p.name, h.name FROM county.persons p JOIN county.memberships USING (person_id)
	JOIN county.households h USING (household_id)
	WHERE p.person_id > 1000 ORDER BY p.name COLLATE "C" $$, $$ VALUES ('张三', '张三'), ('张小', '张三') $$,
		'the member before the head is in the head''s household');


-- A head that is refused takes its members along, wherever they stand; another refused row does not.
DELETE FROM pg_temp.staging_register;
INSERT INTO pg_temp.staging_register VALUES
	('赵六', '赵小', NULL, '之子', 'A村', NULL, '2018-01-01'),
	('王五', '王小', NULL, '之子', 'A村', NULL, '2018-01-01'),
	('赵六', '赵六', NULL, '户主', 'A村', NULL, '2018-01-01'),
	('王五', '赵六', NULL, '之女', 'A村', NULL, '2018-01-01'),
	('王五', '王五', NULL, '户主', 'A村', NULL, '2018-01-01'),
	('赵六', '赵大', NULL, '之子', 'A村', NULL, '2018-01-01');
SELECT results_eq($$ SELECT row_number, reason FROM county.import_register('pg_temp.staging_register') $$, $$ VALUES
	(1::bigint, '户主姓名: the row of the head of this household was rejected'), (3, 'the ledger refused it: refused by the office''s own rule'),
	(4, 'the ledger refused it: refused by the office''s own rule'), (6, '户主姓名: the row of the head of this household was rejected') $$, 'what is rejected');
SELECT results_eq($$ SELECT name FROM county.persons WHERE name ~ '^王' ORDER BY name COLLATE "C" $$, $$ VALUES ('王五'), ('王小') $$, 'and what is not');

SELECT * FROM finish();
ROLLBACK;

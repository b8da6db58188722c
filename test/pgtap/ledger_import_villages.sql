-- Rows whose cell of the village is empty, and files without that column.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(6);

SELECT create_ledger('county', division => '410423');
SELECT county.open_year(2020);
INSERT INTO county.divisions (division, name_zh) VALUES ('410423', '某县'), ('410423101', '甲镇'), ('410423101201', '东村');
INSERT INTO county.organisations (name, kind) VALUES ('县工会', 'union');
INSERT INTO county.village_pairings (division, organisation_id, valid_from) VALUES ('410423101201', 1, '2019-01-01');

SELECT county.make_staging('postings', '派驻单位,姓名,村,驻村日期');
INSERT INTO county.staging_postings VALUES ('县工会', '甲某', '东村', '2020-01-01'), ('县工会', '乙某', NULL, '2020-01-01');
SELECT results_eq('SELECT row_number, reason FROM county.run_import(''postings'', ''county.staging_postings'')', $$ VALUES
	(2::bigint, '村: the cell is empty') $$, 'a posting needs a village');
SELECT is((SELECT count(*) FROM county.postings), 1::bigint, 'the others are loaded');
SELECT throws_ok($$ SELECT county.make_staging('postings', '派驻单位,姓名,驻村日期', true) $$, '22023',
	'staging_postings has no column for village (村)', 'and so does a file of postings');

SELECT county.make_staging('register', '户主姓名,户主身份证号,姓名,身份证号,村,登记日期');
INSERT INTO county.staging_register VALUES
	('张三', NULL, '张三', '410499198002290010', '东村', '2020-01-01'),
	('李四', NULL, '李四', NULL, NULL, '2020-01-01'),
	('张三', NULL, '张妻', NULL, NULL, '2020-01-01');
SELECT results_eq('SELECT row_number, reason FROM county.import_register(''county.staging_register'')', $$ VALUES
	(2::bigint, '村: does not say in which village the household lives'),
	(3, '村: does not say in which village the household lives') $$, 'a household that is found by its head''s name, or is new, needs a village');
TRUNCATE county.staging_register;
INSERT INTO county.staging_register VALUES
	('张三', '410499198002290010', '张三', '410499198002290010', NULL, '2020-01-01'),
	('张三', '410499198002290010', '张妻', NULL, NULL, '2020-01-01');
SELECT is_empty('SELECT row_number, reason FROM county.import_register(''county.staging_register'')', 'one that is found by the head''s number needs none');

DROP TABLE county.staging_register;
SELECT county.make_staging('register', '姓名,与户主关系,村,类别,登记日期');
INSERT INTO county.staging_register VALUES ('李四', '户主', '南村', '低保', '2020-01-01'), ('王五', '户主', '北村', '五保', '2020-01-01');
SELECT results_eq('SELECT row_number, reason FROM county.import_register(''county.staging_register'')', $$ VALUES
	(1::bigint, '村: no division has this name or code'), (2, '村: no division has this name or code') $$, 'categories of households that are not found are not compared');

SELECT * FROM finish();
ROLLBACK;

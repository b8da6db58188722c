-- 户编号 in a file of the register: one head for each number in a village.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(3);

SELECT create_ledger('county', division => '410423');
INSERT INTO county.divisions (division, name_zh) VALUES ('410423', '某县'), ('410423101', '甲镇'), ('410423101201', '东村'), ('410423101202', '西村');
SELECT county.make_staging('register', '户编号,姓名,身份证号,与户主关系,村,登记日期');
INSERT INTO county.staging_register (户编号, 姓名, 身份证号, 与户主关系, 村, 登记日期) VALUES
	('1', '张三', '410499198002290010', '户主本人', '东村', '2019-01-01'), ('1', '张妻', NULL, '配偶', '甲镇东村', '2019-01-01'),
	('1', '李四', NULL, '户主（本人）', '西村', '2019-01-01'), ('1', '李妻', NULL, '配偶', '西村', '2019-01-01'), ('1', '李四', NULL, '户主（本人）', '西村', '2019-01-01'),
	('2', '王五', NULL, '户主', '东村', '2019-01-01'), ('2', '王妻', NULL, '配偶', '东村', '2019-01-01'), ('2', '王小五', NULL, '户主', '东村', '2019-01-01'),
	('3', '赵六', NULL, '户主', '东村', '2019-01-01'), ('3', '赵六', '410499196001010014', '户主', '东村', '2019-01-01');
SELECT results_eq($$ SELECT row_number, reason FROM county.import_register('county.staging_register') $$, $$
	SELECT r::bigint, 'the file has 2 heads with this household number in this village: correct the number or 与户主关系' FROM generate_series(6, 10) AS r $$,
	'two heads with one number are rejected, and their members');
SELECT results_eq('SELECT h.household_id, h.name, p.name FROM county.households h JOIN county.memberships USING (household_id) JOIN county.persons p USING (person_id) ORDER BY person_id', $$ VALUES
	(1::bigint, '张三', '张三'), (1, '张三', '张妻'), (2, '李四', '李四'), (2, '李四', '李妻') $$, 'numbers that begin anew in each village, and a row that is repeated, are not');
INSERT INTO county.staging_register (户编号, 姓名, 身份证号, 与户主关系, 村, 登记日期) VALUES
	('1', '张三', '410499198002290010', '户主', '东村', '2019-01-01'), ('1', '王五', NULL, '户主', '东村', '2019-01-01');
SELECT results_eq($$ SELECT row_number FROM county.import_register('county.staging_register') WHERE row_number > 5 $$, 'VALUES (7::bigint)', 'a head whom the register has is known');

SELECT * FROM finish();
ROLLBACK;

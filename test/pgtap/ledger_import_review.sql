-- What is loaded and should be looked at: equal rows of one file, donors of nearly one name; and what is ambiguous and so rejected:
-- a member who returns as a head. Dots in names, households of the national register, more ways of writing.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(25);
\ir ../lib/two_townships.sql
CREATE TEMP TABLE notices (place integer GENERATED ALWAYS AS IDENTITY, text text);

-- Equal rows.
SELECT county.make_staging('aid', '日期,户编号,超市,金额,行号', temporary => true) \g /dev/null
INSERT INTO pg_temp.staging_aid VALUES
	('2020-05-05', '1', 'SA', '80', '4'), ('2020-05-05', '1', 'SA', '80', '5'), ('2020-05-06', '1', 'SA', '80', '6'), ('2020-05-05', '1', 'SA', '80.00', '7');
SELECT is_empty($$ SELECT * FROM county.run_import('aid', 'pg_temp.staging_aid') $$, 'equal rows are loaded');
SELECT is((SELECT count(*) FROM county.aid_instances WHERE aided_on > '2020-01-01'), 4::bigint, 'all of them');
SELECT results_eq($$ SELECT problem, table_name, id, day, detail FROM county.data_quality WHERE problem = 'equal rows in one file' ORDER BY id $$, $$ VALUES
	('equal rows in one file', 'aid_instances', 1002::bigint, date '2020-05-05', 'equal to record 1001 of the same file (import 1)'),
	('equal rows in one file', 'aid_instances', 1004, '2020-05-05', 'equal to record 1002 of the same file (import 1)') $$, 'and are to be reviewed');
SET LOCAL poverty_relief.lang = 'zh';
SELECT results_eq($$ SELECT problem, label, detail FROM county.data_quality WHERE id = 1002 $$,
	$$ VALUES ('equal rows in one file', '同一文件中有相同的行', '与同一文件的记录 1001 相同（导入 1）') $$, 'in Chinese, but for the kind');
SET LOCAL poverty_relief.lang = 'en';
DELETE FROM county.aid_instances WHERE aid_id IN (1002, 1004);
SELECT is_empty($$ SELECT FROM county.data_quality WHERE problem = 'equal rows in one file' $$, 'until they are deleted');

-- Donors.
SELECT results_eq($$ SELECT a, b, cell_gist_variants(a) && cell_gist_variants(b) FROM (VALUES
	('鲁山县利民商贸有限公司', '鲁山县利民商贸公司'), ('鲁山县利民商贸', '鲁山县利明商贸'), ('鲁山利民商贸', '鲁山县利民商贸'), ('Good Co., Ltd', 'good co ltd'),
	('第一小学校', '第二小学校'), ('1号超市总店', '2号超市总店'), ('王小明', '王小朋'), ('鲁山县利民商贸', '鲁山县便民超市')) AS v (a, b) $$, $$ VALUES
	('鲁山县利民商贸有限公司', '鲁山县利民商贸公司', true), ('鲁山县利民商贸', '鲁山县利明商贸', true), ('鲁山利民商贸', '鲁山县利民商贸', true), ('Good Co., Ltd', 'good co ltd', true),
	('第一小学校', '第二小学校', false), ('1号超市总店', '2号超市总店', false), ('王小明', '王小朋', false), ('鲁山县利民商贸', '鲁山县便民超市', false) $$, 'names that are nearly equal');
INSERT INTO county.donors (name) VALUES ('鲁山县利民商贸有限公司');
SELECT county.make_staging('donations', '日期,捐赠人,类型,金额', temporary => true) \g /dev/null
INSERT INTO pg_temp.staging_donations VALUES ('2020-03-01', '鲁山县利明商贸公司', '现金', '1'), ('2020-03-01', '别的商行', '现金', '1');
SELECT is_empty($$ SELECT * FROM county.run_import('donations', 'pg_temp.staging_donations') $$, 'a new donor is loaded');
SELECT results_eq($$ SELECT id, detail FROM county.data_quality WHERE problem = 'donors of nearly one name' $$, $$ VALUES (2::bigint, 'the name nearly equals that of donor 1') $$,
	'and is to be reviewed');

-- The dot in names.
SELECT is(cell_name(name), '阿依古丽·买买提', format('a dot: %s', name)) FROM unnest(ARRAY['阿依古丽·买买提', '阿依古丽•买买提', '阿依古丽・买买提', '阿依古丽‧买买提', '阿依古丽．买买提',
	'阿依古丽.买买提', '阿依古丽∙买买提', ' 阿依古丽 ⋅ 买买提']) AS name;
SELECT is(cell_name('John A. Smith 3.8'), 'John A. Smith 3.8', 'a full stop is none');

-- A member becomes a head.
SELECT county.make_staging('register', '户主姓名,姓名,身份证号,村,登记日期', temporary => true) \g /dev/null
INSERT INTO pg_temp.staging_register VALUES ('阿依古丽·买买提', '阿依古丽·买买提', NULL, 'A村', '2018-01-01'), ('阿依古丽·买买提', '钱小', NULL, 'A村', '2018-01-01');
SELECT is_empty($$ SELECT * FROM county.run_import('register', 'pg_temp.staging_register') $$, 'a household');
INSERT INTO pg_temp.staging_register VALUES ('阿依古丽•买买提', '阿依古丽•买买提', NULL, 'A村', '2018-01-01'), ('钱小', '钱小', NULL, 'A村', '2020-01-01');
SELECT results_eq($$ SELECT row_number, reason FROM county.run_import('register', 'pg_temp.staging_register') $$, $$ VALUES
	(2::bigint, '姓名: a household of this village has a member of this name: give the identity number, or enter the change of the head by hand') $$,
	'the member as a head is ambiguous; the head with another dot is known');
SELECT is((SELECT count(*) FROM county.households WHERE household_id > 1000), 1::bigint, 'there is one household');

-- The national register's export.
DROP TABLE pg_temp.staging_register;
SELECT county.make_staging('register', '乡镇,行政村,户编号,人编号,姓名,证件号码,与户主关系,贫困户属性,识别时间', temporary => true) \g /dev/null
INSERT INTO pg_temp.staging_register VALUES
	('A镇', 'A村村民委员会', '4104230001', '1', '孙大', '41049919600101001411', '户主', '低保贫困户', '2018-01-01'), ('A镇', 'A村村民委员会', '4104230001', '2', '孙妻', '暂无', '配偶', NULL, '2018-01-01'),
	('A镇', 'A村村民委员会', '4104230002', '3', '孙大', '410499 19600101 0030', '户主', NULL, '2018-01-01'), ('A镇', 'A村村民委员会', '4104230002', '4', '孙小', '无', '之子', NULL, '2018-01-01'),
	('A镇', 'A村村民委员会', '4104230003', '5', '周小', NULL, '之子', NULL, '2018-01-01');
SELECT results_eq($$ SELECT row_number, reason FROM county.run_import('register', 'pg_temp.staging_register') $$, $$ VALUES (5::bigint, 'the file has no row for this head in this village, and the register has no such household') $$,
	'members without a head are rejected') ;
SELECT results_eq($$ SELECT h.name, p.name, i.number::text, c.category FROM county.households h JOIN county.memberships USING (household_id) JOIN county.persons p USING (person_id)
	LEFT JOIN county.identity_numbers i USING (person_id) LEFT JOIN county.household_categories c USING (household_id)
	WHERE h.name LIKE '孙%' ORDER BY h.household_id, p.person_id $$, $$ VALUES
	('孙大', '孙大', '410499196001010014', 'minimum_living'), ('孙大', '孙妻', NULL, 'minimum_living'), ('孙大', '孙大', '410499196001010030', NULL), ('孙大', '孙小', NULL, NULL) $$,
	'the number of the household joins its members; a disability certificate has the identity number in it');

-- Cells.
SELECT results_eq($$ SELECT cell_clean(c) FROM unnest(ARRAY['="0123"', '="a""b"', '''0123', '''=1+1', chr(8206) || '1' || chr(8236) || '2' || chr(7), '无', '没有', ' 暂无 ', '空', 'n/a', 'N/A', 'NULL', '——', '--',
	'无锡', '空调', '-5', '=1']) AS c $$, $$ VALUES ('0123'), ('a"b'), ('0123'), ('=1+1'), ('12'), (NULL), (NULL), (NULL), (NULL), (NULL), (NULL), (NULL), (NULL), (NULL), ('无锡'), ('空调'), ('-5'), ('=1') $$,
	'marks, quotes of spreadsheets, words for none');
SELECT results_eq($$ SELECT cell_village(n) FROM unnest(ARRAY['东村', '东村村委会', '东村委会', '东村村民委员会', '城关居委会', '城关社区居民委员会', '城关社区']) AS n $$,
	$$ VALUES ('东村'), ('东村'), ('东村'), ('东村'), ('城关社区'), ('城关社区'), ('城关社区') $$, 'villages');
SELECT results_eq($$ SELECT h, (cell_unit(h, 'amount')).* FROM unnest(ARRAY['金额', '金额（元）', '金额【万元】', '金额(单位：人民币 千元)', '金额万元', '金额/百元', '金额（以万元计）', '金额（万元）*', 'Amount (yuan)',
	'金额（必填）', '金额（元，含税）', '金额（万元/户）', '金额（美元）', '金额（合计）', '金额（元）（万元）', '折合（角）']) AS h $$, $$ VALUES
	('金额', NULL, NULL), ('金额（元）', '元', NULL), ('金额【万元】', '万元', NULL), ('金额(单位：人民币 千元)', '千元', NULL), ('金额万元', '万元', NULL), ('金额/百元', '百元', NULL), ('金额（以万元计）', '万元', NULL),
	('金额（万元）*', '万元', NULL), ('Amount (yuan)', '元', NULL), ('金额（必填）', NULL, NULL), ('金额（元，含税）', NULL, '元,含税'), ('金额（万元/户）', NULL, '万元/户'), ('金额（美元）', NULL, '美元'),
	('金额（合计）', NULL, '合计'), ('金额（元）（万元）', '元', '元、万元'), ('折合（角）', '角', NULL) $$, 'units of headings');

SELECT * FROM finish();
ROLLBACK;

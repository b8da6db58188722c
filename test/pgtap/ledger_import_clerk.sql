-- Clerks of divisions import what is theirs, into temporary tables, and learn nothing of what is not.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(32);
CREATE ROLE import_east;
CREATE ROLE import_west;
CREATE ROLE import_stranger;

SELECT create_ledger('county', division => '410423');
SELECT county.open_year(2020);
INSERT INTO county.divisions (division, name_zh) VALUES
	('410423', '某县'), ('410423101', '东镇'), ('410423102', '西镇'), ('410423101201', '甲村'), ('410423102201', '乙村');
INSERT INTO county.supermarkets VALUES (1, '东镇超市', '410423101', '2020-01-01'), (2, '西镇超市', '410423102', '2020-01-01');
INSERT INTO county.households VALUES (101, '张三', '410423101201', '2018-01-01'), (102, '李四', '410423102201', '2018-01-01');
INSERT INTO county.persons VALUES (101, '张三'), (102, '李四');
INSERT INTO county.memberships VALUES (101, 101, '2018-01-01'), (102, 102, '2018-01-01');
INSERT INTO county.identity_numbers VALUES (101, '410499198002290010'), (102, '11010519491231002X');
SELECT county.make_staging('aid');
SELECT county.grant_access('import_east', 'clerk', '410423101');
SELECT county.grant_access('import_west', 'clerk', '410423102');
GRANT SELECT ON ALL TABLES IN SCHEMA pg_temp TO PUBLIC;

-- Aid: their own by identity number and by name; others' households and supermarkets are unknown to them.
SET ROLE import_east;
SELECT is(county.make_staging('aid', '日期,户主姓名,身份证号,村,超市,金额', temporary => true)::text , 'staging_aid', 'a staging table of their own');
INSERT INTO pg_temp.staging_aid VALUES
	('2020-03-01', NULL, '410499198002290010', NULL, '东镇超市', '10'),
	('2020-03-01', '张三', NULL, '甲村', '东镇超市', '20'),
	('2020-03-01', '李四', NULL, '乙村', '东镇超市', '30'),
	('2020-03-01', NULL, '11010519491231002X', NULL, '东镇超市', '40'),
	('2020-03-01', '张三', NULL, '甲村', '西镇超市', '50');
SELECT results_eq($$ SELECT row_number, reason FROM county.import_aid('staging_aid') $$, $$ VALUES
	(3::bigint, '户主姓名: no household of the village had this head on 2020-03-01'),
	(4, '身份证号: nobody of the register has this identity number'),
	(5, '超市: there is no supermarket of this name') $$, 'a clerk of the east');
SELECT results_eq('SELECT household_id, person_id, amount::text FROM county.aid_instances ORDER BY amount',
	$$ VALUES (101::bigint, 101::bigint, '10.00'), (101, NULL, '20.00') $$, 'loads the east');
SELECT is((SELECT count(*) FROM county.import_rows), 2::bigint, 'and sees them in the log');
SELECT throws_ok('SELECT number FROM county.identity_numbers', '42501', NULL, 'and reads no numbers');
SELECT throws_ok($$ SELECT * FROM county.import_aid('county.staging_aid') $$, '42501', NULL, 'the owner''s staging table is the owner''s');
SELECT throws_ok($$ SELECT county.make_staging('aid', '日期,村,超市,金额') $$, '42501', NULL, 'and so are tables in the ledger');
SELECT throws_ok($$ INSERT INTO county.import_words VALUES ('kind', 'x', 'cash') $$, '42501', NULL, 'and the meaning of words');

-- The same file from another clerk of the east would bring nothing; from the west it is not theirs to know.
TRUNCATE pg_temp.staging_aid;
INSERT INTO pg_temp.staging_aid VALUES ('2020-03-01', NULL, '410499198002290010', NULL, '东镇超市', '10');
SELECT is_empty($$ SELECT reason FROM county.import_aid('staging_aid') $$, 'again');
SELECT is((SELECT count(*) FROM county.aid_instances), 2::bigint, 'nothing twice');
DROP TABLE pg_temp.staging_aid;
SET ROLE import_west;
SELECT lives_ok($$ SELECT county.make_staging('aid', '日期,身份证号,超市,金额', temporary => true) $$);
INSERT INTO pg_temp.staging_aid VALUES ('2020-03-01', '410499198002290010', '东镇超市', '10');
SELECT is((SELECT count(*) FROM county.import_rows), 0::bigint, 'the log of the east is not the west''s');
SELECT is((SELECT count(*) FROM county.import_aid('staging_aid')), 1::bigint, 'a clerk of the west cannot tell whether it was loaded');
DROP TABLE pg_temp.staging_aid;

-- The register: newcomers of their own; nobody is drawn over.
SET ROLE import_east;
SELECT lives_ok($$ SELECT county.make_staging('register', '户主姓名,姓名,身份证号,村,类别,日期', temporary => true) $$);
INSERT INTO pg_temp.staging_register VALUES
	('王五', '王五', '410499196001010014', '甲村', '低保', '2020-01-01'),
	('王五', '王小五', NULL, '甲村', NULL, '2020-01-01'),
	('张三', '张妻', '41049919610101002X', '甲村', NULL, '2020-01-01'),
	('钱六', '钱六', '410499196001010030', '乙村', NULL, '2020-01-01'),
	('张三', '李四', '11010519491231002X', '甲村', NULL, '2020-01-01');
SELECT results_eq($$ SELECT row_number FROM county.import_register('staging_register') $$, 'VALUES (4::bigint)', 'a clerk of the east registers the east');
RESET ROLE;
SELECT results_eq('SELECT p.name, h.name, h.division::text, i.number IS NOT NULL FROM county.persons p JOIN county.memberships USING (person_id) JOIN county.households h USING (household_id) LEFT JOIN county.identity_numbers i USING (person_id) ORDER BY person_id', $$ VALUES
	('王五', '王五', '410423101201', true), ('王小五', '王五', '410423101201', false), ('张妻', '张三', '410423101201', true),
	('李四', '张三', '410423101201', true), ('张三', '张三', '410423101201', true), ('李四', '李四', '410423102201', true) $$,
	'with their numbers, also where somebody of the west has the number');
SELECT results_eq('SELECT name, division::text, holder_name, holder_division::text FROM county.identity_conflicts',
	$$ VALUES ('李四', '410423101201', '李四', '410423102201') $$, 'which is for the county''s office to settle');
SELECT is((SELECT category FROM county.household_categories), 'minimum_living', 'and the category');
SELECT is((SELECT count(*) FROM county.households), 3::bigint, 'and no household elsewhere');

-- The audit knows who looked numbers up and who loaded what.
SELECT is((SELECT count(*) > 0 FROM county.audit WHERE action = 'look up' AND role = 'import_east'), true, 'look-ups are in the audit');
SELECT is((SELECT count(*) FROM county.imports), 4::bigint, 'imports are logged');

-- Organisations are common to all: one of no division, or of another, is loaded by a clerk too, who can undo that.
SET ROLE import_east;
SELECT county.make_staging('organisations', '单位名称,单位类型,所在地', temporary => true);
INSERT INTO pg_temp.staging_organisations VALUES ('某厂', '企业', NULL), ('某校', '学校', '乙村'), ('某社', '合作社', '甲村');
SELECT is_empty($$ SELECT reason FROM county.run_import('organisations', 'staging_organisations') $$, 'a clerk loads organisations');
SELECT results_eq('SELECT name, division::text FROM county.organisations ORDER BY organisation_id', $$ VALUES ('某厂', NULL), ('某校', '410423102201'), ('某社', '410423101201') $$,
	'of any division');
SELECT is((SELECT count(*) FROM county.import_rows WHERE kind = 'organisations'), 3::bigint, 'and sees what the import loaded');
DROP TABLE pg_temp.staging_register;

-- A member's row that names no village, or another one: the household that is found decides where the row belongs.
SELECT county.make_staging('register', '户主身份证号,姓名,与户主关系,村,日期', temporary => true);
INSERT INTO pg_temp.staging_register VALUES ('410499196001010014', '王女', '之女', NULL, '2020-01-01'), ('410499196001010014', '王孙', '之孙', '东镇', '2020-01-01'),
	('410499196001010014', '王某', '其他', '乙村', '2020-01-01');
SELECT results_eq($$ SELECT row_number, reason FROM county.import_register('staging_register') $$, $$ VALUES (3::bigint, '村: the household lives elsewhere') $$,
	'members of a household that its head''s number identifies');
SELECT results_eq($$ SELECT division::text FROM county.import_rows WHERE kind = 'register' ORDER BY import_id DESC, row_number LIMIT 2 $$,
	$$ VALUES ('410423101201'), ('410423101201') $$, 'are rows of the division where it lives');
RESET ROLE;

-- A donation of no supermarket is the county's; one that another file completed is the clerk's, also in the file that does not say which supermarket it was.
SELECT county.make_staging('donations', '捐赠日期,捐赠人,捐赠类型,金额,爱心超市,来源,行号', temporary => true);
INSERT INTO pg_temp.staging_donations VALUES ('2020-03-01', '某商行', '物资', '10', NULL, 'one', '2');
SELECT is_empty($$ SELECT reason FROM county.import_donations('staging_donations') $$, 'a donation without a supermarket');
INSERT INTO pg_temp.staging_donations VALUES ('2020-03-01', '某商行', '物资', '10', '东镇超市', 'one', '2');
SELECT is_empty($$ SELECT reason FROM county.import_donations('staging_donations') $$, 'gets one');
DROP TABLE pg_temp.staging_donations;
SET ROLE import_east;
SELECT county.make_staging('donations', '捐赠日期,捐赠人,捐赠类型,金额,爱心超市,来源,行号', temporary => true);
INSERT INTO pg_temp.staging_donations VALUES ('2020-03-01', '某商行', '物资', '10', NULL, 'two', '2'), ('2020-03-02', '某商行', '物资', '10', '西镇超市', 'two', '3');
SELECT results_eq($$ SELECT row_number FROM county.import_donations('staging_donations') $$, 'VALUES (2::bigint)', 'a clerk loads another file that has it and a row which is rejected');
SELECT is((SELECT count(*) FROM county.import_repeats), 1::bigint, 'and the row is remembered as a row of that file');
RESET ROLE;

SET ROLE import_stranger;
SELECT throws_ok($$ SELECT county.make_staging('aid', '日期,身份证号,超市,金额', temporary => true) $$, '42501', NULL, 'who has no rights has none');
RESET ROLE;
SELECT is_empty($$ SELECT * FROM verify_ledger('county') $$, 'the books are in order');

SELECT * FROM finish();
ROLLBACK;

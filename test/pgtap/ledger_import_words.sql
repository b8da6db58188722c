-- What stands in a cell of a name and is none: marks for the cell above, errors of formulas, notes.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(7);

SELECT create_ledger('county', division => '410423');
SELECT county.open_year(2020);
INSERT INTO county.divisions (division, name_zh) VALUES ('410423', '某县'), ('410423101', '甲镇'), ('410423101201', '东村');
INSERT INTO county.organisations (name, kind) VALUES ('县工会', 'union');
INSERT INTO county.village_pairings (division, organisation_id, valid_from) VALUES ('410423101201', 1, '2019-01-01');

SELECT results_eq($$ SELECT cell, cell_words_problem(cell_clean(cell)) FROM unnest('{同上,〃,″," \" ","''''",#N/A,#REF!,#DIV/0!,同上村合作社,#1仓库,大米}'::text[]) AS cell $$, $$ VALUES
	('同上', 'as_above'), ('〃', 'as_above'), ('″', 'as_above'), (' " ', 'as_above'), ('''''', 'as_above'), ('#N/A', 'formula_error'),
	('#REF!', 'formula_error'), ('#DIV/0!', 'formula_error'), ('同上村合作社', NULL), ('#1仓库', NULL), ('大米', NULL) $$, 'cells');
SELECT county.make_staging('donations', '捐赠日期,捐赠人,捐赠类型,金额,物资');
INSERT INTO county.staging_donations VALUES
	('2020-03-01', '某商行', '物资', '10', '大米'), ('2020-03-01', '同上', '物资', '10', '面粉'), ('2020-03-01', '某商行', '物资', '20', '〃'), ('2020-03-01', '#N/A', '物资', '10', '大米');
SELECT results_eq($$ SELECT row_number, reason FROM county.import_donations('county.staging_donations') $$, $$ VALUES
	(2::bigint, '捐赠人: refers to another row: write what is meant'), (3, '物资: refers to another row: write what is meant'),
	(4, '捐赠人: is the error of a formula: write what is meant') $$, 'are no donors or goods');
SELECT county.make_staging('organisations', '单位名称,单位类型');
INSERT INTO county.staging_organisations VALUES ('某公司（北京）', '企业'), ('同上', '企业');
SELECT results_eq($$ SELECT row_number, reason FROM county.run_import('organisations', 'county.staging_organisations') $$, $$ VALUES
	(2::bigint, '单位名称: refers to another row: write what is meant') $$, 'nor organisations, whose names may have brackets');

SELECT county.make_staging('register', '户主姓名,姓名,村,登记日期');
INSERT INTO county.staging_register VALUES
	('张三', '张三', '东村', '2020-01-01'), ('张三', '同上', '东村', '2020-01-01'), ('赵六（已故）', '赵六（已故）', '东村', '2020-01-01'), ('张三', '张妻[外嫁]', '东村', '2020-01-01');
SELECT results_eq($$ SELECT row_number, reason FROM county.import_register('county.staging_register') $$, $$ VALUES
	(2::bigint, '姓名: refers to another row: write what is meant'), (3, '姓名: has brackets: write the name only, and notes in another column'),
	(4, '姓名: has brackets: write the name only, and notes in another column') $$, 'nor persons');
INSERT INTO county.persons VALUES (101, '张四(原名张五)');
INSERT INTO county.memberships SELECT 101, household_id, '2020-01-01' FROM county.households;
TRUNCATE county.staging_register;
INSERT INTO county.staging_register VALUES ('张三', '张四（原名张五）', '东村', '2020-01-01');
SELECT is_empty($$ SELECT row_number, reason FROM county.import_register('county.staging_register') $$, 'but one whom the register has so is known');

SELECT county.make_staging('postings', '派驻单位,姓名,村,驻村日期,离村日期');
INSERT INTO county.staging_postings VALUES
	('县工会', '甲某', '东村', '2020-01-01', '至今'), ('县工会', '〃', '东村', '2020-01-01', NULL), ('县工会', '乙某（队长）', '东村', '2020-01-01', '在岗');
SELECT results_eq($$ SELECT row_number, reason FROM county.run_import('postings', 'county.staging_postings') $$, $$ VALUES
	(2::bigint, '姓名: refers to another row: write what is meant'), (3, '姓名: has brackets: write the name only, and notes in another column') $$, 'nor helpers');
SELECT results_eq('SELECT h.name, p.valid_to::date FROM county.postings p JOIN county.helpers h USING (helper_id)', $$ VALUES ('甲某', NULL::date) $$,
	'until now is no day: the posting goes on');

SELECT * FROM finish();
ROLLBACK;

-- Loading the register, donations, purchases and incomes from spreadsheets.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(30);

SELECT create_ledger('county', division => '410423', records_through => '2020-06-30');
SELECT county.open_year(2020);
INSERT INTO county.divisions (division, name_zh) VALUES
	('410423', '某县'), ('410423101', '甲镇'), ('410423102', '乙镇'), ('410423101201', '东村'), ('410423101202', '西村'), ('410423102201', '东村');
INSERT INTO county.supermarkets VALUES (1, '甲镇爱心超市', '410423101', '2020-01-01');
INSERT INTO county.organisations VALUES (1, '县工会', 'union', NULL), (2, '某合作社', 'cooperative', NULL), (3, '同名', 'other', NULL), (4, '同名', 'other', NULL);
INSERT INTO county.donors VALUES (1, '某商行', true), (2, '老王', false), (3, '老 王', false);

-- A number of 410499, which was never a county, for each sequence.
CREATE FUNCTION pg_temp.number(sequence integer) RETURNS text LANGUAGE sql
RETURN ((410499::bigint * 182621 + (date '1960-01-01' - date '1800-01-01')) * 1000 + sequence)::resident_id::text;

-- The register: households, members, and two heads of one name in one village.
SELECT county.make_staging('register', '户主姓名,户主身份证号,姓名,身份证号,与户主关系,村,户类别,识别日期');
CREATE FUNCTION pg_temp.person(head text, head_number integer, name text, number integer, relation text, village text, category text, day text)
RETURNS void LANGUAGE sql AS $$
	INSERT INTO county.staging_register VALUES (head, pg_temp.number(head_number), name, pg_temp.number(number), relation, village, category, day)
$$;
SELECT pg_temp.person('张三', NULL, '张 三', 1, '户主', '甲镇东村', '五保户', '2018-01-01');
SELECT pg_temp.person('张三', NULL, '张妻', 2, '配偶', '甲镇东村', NULL, '2018-01-01');
SELECT pg_temp.person('张三', NULL, '张娃', NULL, '之子', '甲镇东村', NULL, '2019-01-01');
SELECT pg_temp.person('李四', NULL, '李四', 3, '本人', '西村', '低保', '2018-01-01');
SELECT pg_temp.person('李四', 4, '李四', 4, NULL, '西村', '低保户', '2018-01-01');
SELECT pg_temp.person('李四', 4, '李妻', 5, NULL, '西村', NULL, '2018-01-01');
SELECT pg_temp.person(NULL, NULL, '孙九', NULL, '户主', '西村', '建档立卡', '2018-01-01');
SELECT is_empty($$ SELECT row_number, reason FROM county.import_register('county.staging_register') $$, 'a right file');
SELECT results_eq('SELECT h.name, h.division::text, h.registered_on::date, c.category FROM county.households h LEFT JOIN county.household_categories c USING (household_id) ORDER BY household_id', $$ VALUES
	('张三', '410423101201', date '2018-01-01', 'five_guarantees'), ('李四', '410423101202', '2018-01-01', 'minimum_living'),
	('李四', '410423101202', '2018-01-01', 'minimum_living'), ('孙九', '410423101202', '2018-01-01', 'registered_poor') $$, 'a household for each head');
SELECT results_eq('SELECT p.name, p.birth_date, m.household_id, m.valid_from::date, i.number::text FROM county.persons p JOIN county.memberships m USING (person_id) LEFT JOIN county.identity_numbers i USING (person_id) ORDER BY person_id', $$ VALUES
	('张三', date '1960-01-01', 1::bigint, date '2018-01-01', pg_temp.number(1)), ('张妻', '1960-01-01', 1, '2018-01-01', pg_temp.number(2)),
	('张娃', NULL, 1, '2019-01-01', NULL), ('李四', '1960-01-01', 2, '2018-01-01', pg_temp.number(3)), ('李四', '1960-01-01', 3, '2018-01-01', pg_temp.number(4)),
	('李妻', '1960-01-01', 3, '2018-01-01', pg_temp.number(5)), ('孙九', NULL, 4, '2018-01-01', NULL) $$, 'persons, their numbers and memberships');
SELECT is((SELECT count(*) FROM county.staging_register), 0::bigint, 'all left the staging table');

-- The same again, with newcomers: of a household on the register, by the head's name or number, and of a new one.
SELECT pg_temp.person('张三', NULL, '张三', 1, '户主', '甲镇东村', '五保户', '2018-01-01');
SELECT pg_temp.person('张三', NULL, '张妻', 2, '配偶', '甲镇东村', NULL, '2018-01-01');
SELECT pg_temp.person('张三', NULL, '张娃', NULL, '之子', '甲镇东村', NULL, '2019-01-01');
SELECT pg_temp.person('张三', NULL, '张孙', NULL, '之孙', '甲镇东村', NULL, '2020-01-01');
SELECT pg_temp.person('李四', 3, '李儿', 6, '之子', '西村', NULL, '2020-01-01');
SELECT pg_temp.person('钱一', NULL, '钱妻', 8, '妻', '西村', NULL, '2020-01-01');
SELECT pg_temp.person('钱一', NULL, '钱一', 7, '户主', '西村', NULL, '2020-01-01');
SELECT is_empty($$ SELECT row_number, reason FROM county.import_register('county.staging_register') $$, 'a second file');
SELECT results_eq('SELECT loaded, known, rejected FROM county.imports ORDER BY import_id DESC LIMIT 1', 'VALUES (4::bigint, 3::bigint, 0::bigint)', 'brings the new ones only');
SELECT results_eq($$ SELECT p.name, h.household_id, h.name FROM county.persons p JOIN county.memberships USING (person_id) JOIN county.households h USING (household_id) WHERE person_id > 7 ORDER BY p.name COLLATE "C" $$, $$ VALUES
	('张孙', 1::bigint, '张三'), ('李儿', 2, '李四'), ('钱一', 5, '钱一'), ('钱妻', 5, '钱一') $$, 'into their households, also before the head''s row');

-- A number that was not known goes to the only member of the name.
CREATE FUNCTION pg_temp.grandson(day text) RETURNS void LANGUAGE sql AS $$
	SELECT pg_temp.person('张三', NULL, '张孙', 21, '之孙', '甲镇东村', NULL, day)
$$;
SELECT pg_temp.grandson('2020-01-01'), pg_temp.grandson('2020-01-01');
SELECT is_empty($$ SELECT row_number, reason FROM county.import_register('county.staging_register') $$, 'a file with the number of a member who had none');
SELECT results_eq('SELECT loaded, known, completed FROM county.imports ORDER BY import_id DESC LIMIT 1', 'VALUES (1::bigint, 1::bigint, 1::bigint)', 'adds it once');
SELECT results_eq($$ SELECT i.number::text, count(*) FROM county.persons p JOIN county.memberships USING (person_id) LEFT JOIN county.identity_numbers i USING (person_id) WHERE p.name = '张孙' GROUP BY i.number $$,
	'VALUES (pg_temp.number(21), 1::bigint)', 'to the person who is there');
SELECT pg_temp.grandson('2020-01-01');
SELECT is_empty($$ SELECT row_number, reason FROM county.import_register('county.staging_register') $$, 'and is known then');
SELECT results_eq('SELECT loaded, known FROM county.imports ORDER BY import_id DESC LIMIT 1', 'VALUES (0::bigint, 1::bigint)', 'so that nothing is loaded');

-- What is wrong. The category column tells the code.
INSERT INTO county.import_words SELECT 'category', code, 'minimum_living' FROM ledger_import_reasons();
SELECT pg_temp.person('李四', NULL, '李孙', 9, '之孙', '西村', 'head_ambiguous', '2018-01-01');
SELECT pg_temp.person('王五', NULL, '王妻', 10, '配偶', '西村', 'head_missing', '2018-01-01');
SELECT pg_temp.person('王六', NULL, '王六', 11, '户主', '东村', 'village_ambiguous', '2018-01-01');
SELECT pg_temp.person('王六', NULL, '王妻', 12, '妻', '甲镇东村', 'head_missing', '2018-01-01');
SELECT pg_temp.person('孙九', NULL, '孙九', 13, '户主', '西村', 'unnumbered', '2018-01-01');
SELECT pg_temp.person('张三', NULL, '张娃', 14, '之子', '甲镇东村', 'unnumbered', '2019-01-01');
SELECT pg_temp.person('张三', NULL, '张娃', 20, '之子', '甲镇东村', 'unnumbered', '2019-01-01');
SELECT pg_temp.person('张三', NULL, '张某', 2, '之子', '甲镇东村', 'name_differs', '2019-01-01');
SELECT pg_temp.person('张三', NULL, '李妻', 5, '之妻', '甲镇东村', 'other_household', '2019-01-01');
SELECT pg_temp.person('李四', 3, '李儿', 6, '之子', '西村', 'later_household', '2019-01-01');
SELECT pg_temp.person('张三', NULL, '张女', 15, '之女', '甲镇东村', 'category_differs', '2019-01-01');
SELECT pg_temp.person('周一', NULL, '周一', 16, '户主', '西村', 'identity_repeated', '2019-01-01');
SELECT pg_temp.person('周二', NULL, '周二', 16, '户主', '西村', 'identity_repeated', '2019-01-01');
SELECT pg_temp.person('周一', NULL, '周妻', 17, '妻', '西村', 'head_rejected', '2019-01-01');
SELECT pg_temp.person(NULL, NULL, '周妻', 18, '妻', '西村', 'missing', '2019-01-01');
SELECT pg_temp.person(NULL, NULL, '郑一', 19, '户主', '西村', 'nonsense', '2019-01-01');
SELECT is_empty($$
	SELECT r.row_number, r.line ->> '户类别', r.reason
	FROM county.import_register('county.staging_register') r LEFT JOIN ledger_import_reasons() e ON e.code = r.line ->> '户类别'
	WHERE r.row_number < 16 AND (e.code IS NULL OR r.reason NOT LIKE '%' || replace(e.reason, '%s', '%') || '%') $$, 'each is rejected for its reason');
SELECT is((SELECT count(*) FROM county.staging_register), 16::bigint, 'none was loaded');
SELECT is((SELECT count(*) FROM county.persons), 11::bigint, 'the register is as it was');
SELECT is((SELECT reason FROM county.import_register('county.staging_register') WHERE row_number = 16),
	'户类别: the word means nothing here; import_words lists those that are known', 'a category that there is not');
SELECT is_empty($$ SELECT FROM county.import_register('county.staging_register') r WHERE r::text ~ '[0-9]{15}' $$, 'no identity number is told');

-- Donations. New donors are recorded, once.
SELECT county.make_staging('donations');
COPY county.staging_donations FROM STDIN (FORMAT csv);
2020-3-1,某 商行,物资,1.2万元,米面,甲镇爱心超市
2020-3-1,某 商行,物资,1.2万元,米面,甲镇爱心超市
2020-3-1,新公司,现金,500,-,
2020-3-2,新公司,捐款,500,,
2020-3-2,老王,现金,500,,
2020-3-2,新公司,现金,500,米,
2020-3-2,新公司,借款,0,,某超市
2020-3-2,,,,,
\.
CREATE TEMP TABLE rejected AS SELECT row_number, reason FROM county.import_donations('county.staging_donations');
SELECT results_eq('SELECT row_number, reason FROM rejected', $$ VALUES
	(5::bigint, '捐赠人: 2 donors have this name'), (6, '物资: cash has no goods'),
	(7, '捐赠类型: the word means nothing here; import_words lists those that are known; 金额: must be above zero; 爱心超市: there is no supermarket of this name'),
	(8, '捐赠人: the cell is empty; 捐赠类型: the cell is empty; 金额: the cell is empty') $$, 'wrong donations');
SELECT results_eq('SELECT d.name, n.supermarket_id, n.received_on::date, n.kind, n.value::text, n.goods FROM county.donations n JOIN county.donors d USING (donor_id) ORDER BY donation_id', $$ VALUES
	('某商行', 1::bigint, date '2020-03-01', 'in_kind', '12000.00', '米面'), ('某商行', 1, '2020-03-01', 'in_kind', '12000.00', '米面'),
	('新公司', NULL, '2020-03-01', 'cash', '500.00', NULL), ('新公司', NULL, '2020-03-02', 'cash', '500.00', NULL) $$, 'right ones');
SELECT results_eq('SELECT name, may_be_named FROM county.donors ORDER BY donor_id OFFSET 3', $$ VALUES ('新公司', false) $$, 'one new donor, who is not to be named');
TRUNCATE county.staging_donations;
COPY county.staging_donations FROM STDIN (FORMAT csv);
2020-03-01,新公司,现金,500,,
\.
SELECT is_empty($$ SELECT FROM county.import_donations('county.staging_donations') $$, 'again');
SELECT is((SELECT count(*) FROM county.donations), 4::bigint, 'it is known, although the donor was new then');

-- Purchases, from organisations and from households.
SELECT county.make_staging('purchases', '采购日期,采购单位,供应商,农户,村,产品,渠道,金额,是否福利');
COPY county.staging_purchases FROM STDIN (FORMAT csv);
2020-3-1,县工会,某合作社,,,香菇,线上,500,是
2020-3-1,县工会,,张三,甲镇东村,香菇,展销会,500,
2020-3-1,县工会,,,,香菇,线上,500,是
2020-3-1,县工会,县工会,,,香菇,线上,500,是
2020-3-1,县工会,同名,张三,甲镇东村,香菇,线上,0,也许
2020-3-1,市工会,某合作社,,,香菇,以物易物,五百多,否
\.
SELECT results_eq($$ SELECT row_number, reason FROM county.import_purchases('county.staging_purchases') $$, $$ VALUES
	(3::bigint, '供应商: does not say who sold: give the supplier, or a household'), (4, '供应商: the unit cannot buy from itself'),
	(5, '供应商: 2 organisations have this name; 供应商: names both a supplier and a household; 金额: must be above zero; 是否福利: the word means nothing here; import_words lists those that are known'),
	(6, '采购单位: there is no organisation of this name; 渠道: the word means nothing here; import_words lists those that are known; 金额: is not an amount; write 1595.31 or 350万元, with no more than fen') $$,
	'wrong purchases');
SELECT results_eq('SELECT organisation_id, purchased_on::date, supplier_id, household_id, product, channel, amount::text, is_welfare_gift FROM county.purchases', $$ VALUES
	(1::bigint, date '2020-03-01', 2::bigint, NULL::bigint, '香菇', 'online', '500.00', true), (1, '2020-03-01', NULL, 1, '香菇', 'fair', '500.00', false) $$, 'right ones');

-- Incomes: one amount for each household, year and source.
SELECT county.make_staging('incomes', '年度,户主姓名,户主身份证号,村,收入来源,金额（万元）');
COPY county.staging_incomes FROM STDIN (FORMAT csv);
2019年,张三,,甲镇东村,工资性收入,1.2
2019,张三,,甲镇东村,wage,¥1.2
2019,张三,,甲镇东村,经营性收入,1.2
2019年度,张三,,甲镇东村,经营性净收入,-1.3
19,张三,,甲镇东村,经营性收入,-1.3
2019,张三,,甲镇东村,帮扶收入,-0.03万
2020,张三,410499196001010014,,工资,
2020,,,甲镇东村,工资,1
2020,张三,410499196001010014,,工资,1
\.
SELECT results_eq($$ SELECT row_number, reason FROM county.import_incomes('county.staging_incomes') $$, $$ VALUES
	(3::bigint, '金额（万元）: another row says -13000.00 for this household, year and source, this row says 12000.00'),
	(4, '金额（万元）: another row says 12000.00 for this household, year and source, this row says -13000.00'),
	(5, '年度: is not a year from 1949 to 2199'), (7, '金额（万元）: the cell is empty'),
	(8, '户主身份证号: does not identify the household: give an identity number, the household''s number, or its head and village') $$, 'wrong incomes');
SELECT results_eq('SELECT household_id, year, source, amount::text FROM county.incomes ORDER BY year, source', $$ VALUES
	(1::bigint, 2019, 'relief', '-300.00'), (1, 2019, 'wage', '12000.00'), (1, 2020, 'wage', '10000.00') $$, 'right ones, each once');
TRUNCATE county.staging_incomes;
COPY county.staging_incomes FROM STDIN (FORMAT csv);
2019,张三,,甲镇东村,工资性收入,1.2
2019,张三,,甲镇东村,工资性收入,1.5
\.
SELECT results_eq($$ SELECT row_number, reason FROM county.import_incomes('county.staging_incomes') $$, $$ VALUES
	(2::bigint, '金额（万元）: the household''s income of this year and source is recorded as 12000.00, this row says 15000.00') $$, 'an amount that differs from the ledger''s');
UPDATE county.incomes SET amount = '13000' WHERE year = 2019 AND source = 'wage';
COPY county.staging_incomes FROM STDIN (FORMAT csv);
2019,张三,,甲镇东村,工资性收入,1.2
\.
SELECT results_eq($$ SELECT row_number FROM county.import_incomes('county.staging_incomes') $$, 'VALUES (1::bigint)', 'a correction in the ledger is not undone by the file');
SELECT is((SELECT amount::text FROM county.incomes WHERE year = 2019 AND source = 'wage'), '13000.00', 'it stands');
SELECT is_empty($$ SELECT * FROM verify_ledger('county') $$, 'the books are in order');

SELECT * FROM finish();
ROLLBACK;

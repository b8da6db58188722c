-- What a name means on a day: of villages that came and went, and of heads with one name who lived in one village one after the other.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(3);

SELECT create_ledger('county', division => '410423');
SELECT county.open_year(2020);
INSERT INTO county.divisions (division, name_zh, valid_from, valid_to) VALUES
	('410423', '某县', NULL, NULL), ('410423101', '甲镇', NULL, NULL), ('410423102', '乙镇', NULL, NULL),
	('410423101201', '东村', NULL, '2020-03-01'), ('410423102201', '东村', '2020-06-01', NULL),
	('410423101202', '南村', '2020-02-01', '2020-08-01'), ('410423102202', '南村', '2020-05-01', NULL),
	('410423101203', '西村', NULL, NULL);
INSERT INTO county.supermarkets VALUES (1, '甲超市', '410423101', '2018-01-01');
INSERT INTO county.households (household_id, name, division, registered_on, removed_on) VALUES
	(1, '张三', '410423101201', '2018-01-01', NULL), (2, '张三', '410423102201', '2018-01-01', NULL),
	(3, '张三', '410423101202', '2018-01-01', NULL), (4, '张三', '410423102202', '2018-01-01', NULL),
	(5, '李四', '410423101203', '2018-01-01', '2020-04-01'), (6, '李四', '410423101203', '2020-03-01', NULL),
	(7, '王五', '410423101203', '2020-05-01', '2020-06-01');

SELECT county.make_staging('aid', '日期,户主,乡镇,村,超市,金额');
INSERT INTO county.staging_aid (日期, 户主, 乡镇, 村, 超市, 金额)
SELECT v.day, v.head, v.township, v.village, '甲超市', row_number() OVER ()
FROM (VALUES
	('2020-02-29', '张三', NULL, '东村'), ('2020-03-01', '张三', NULL, '东村'), ('2020-05-31', '张三', NULL, '东村'), ('2020-06-01', '张三', NULL, '东村'),
	('2020-01-31', '张三', NULL, '南村'), ('2020-02-01', '张三', NULL, '南村'), ('2020-05-01', '张三', NULL, '南村'), ('2020-05-01', '张三', '甲镇', '南村'),
	('2020-07-31', '张三', NULL, '南村'), ('2020-08-01', '张三', NULL, '南村'), ('2020-08-01', '张三', '甲镇', '南村'),
	('2020-02-29', '李四', NULL, '西村'), ('2020-03-01', '李四', NULL, '西村'), ('2020-03-31', '李四', NULL, '西村'), ('2020-04-01', '李四', NULL, '西村'),
	('2020-04-30', '王五', NULL, '西村'), ('2020-05-31', '王五', NULL, '西村'), ('2020-06-01', '王五', NULL, '西村'),
	('someday', '张三', NULL, '南村'), ('2020-01-01', '张三', NULL, '北村')) AS v (day, head, township, village);
SELECT results_eq('SELECT row_number, reason FROM county.import_aid(''county.staging_aid'') ORDER BY row_number', $$ VALUES
	(2::bigint, '村: no division of this name was there on 2020-03-01'),
	(3, '村: no division of this name was there on 2020-05-31'),
	(5, '村: no division of this name was there on 2020-01-31'),
	(7, '村: 2 divisions have this name: add the township, or give the code'),
	(9, '村: 2 divisions have this name: add the township, or give the code'),
	(11, '村: no division of this name was there on 2020-08-01'),
	(13, '户主: 2 households of the village have or had a head of this name, among them 5 and 6: give an identity number or the household''s number'),
	(14, '户主: 2 households of the village have or had a head of this name, among them 5 and 6: give an identity number or the household''s number'),
	(16, '户主: no household of the village had this head on 2020-04-30'),
	(18, '户主: no household of the village had this head on 2020-06-01'),
	(19, '日期: is not a day; write 2020-03-15; 村: 2 divisions have this name: add the township, or give the code'),
	(20, '村: no division has this name or code') $$, 'rows are rejected on the days on which a name means nothing, or two things');
SELECT results_eq('SELECT amount::integer, household_id FROM county.aid_instances ORDER BY amount', $$ VALUES
	(1, 1::bigint), (4, 2), (6, 3), (8, 3), (10, 4), (12, 5), (15, 6), (17, 7) $$, 'on the other days it means one household');
SELECT is((SELECT array_agg(r.line ->> '金额' ORDER BY r.row_number) FROM county.import_aid('county.staging_aid') AS r),
	'{2,3,5,7,9,11,13,14,16,18,19,20}', 'the others are still in the staging table');

SELECT * FROM finish();
ROLLBACK;

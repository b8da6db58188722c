-- run_import: the file that is recorded, lines of the file, headings that a role has confirmed, and the kinds organisations, postings and
-- attendance.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(43);
CREATE ROLE run_clerk;
CREATE ROLE run_office;
CREATE ROLE run_analyst;
\ir ../lib/two_townships.sql
SELECT county.grant_access('run_clerk', 'clerk', '410423101') \g /dev/null
SELECT county.grant_access('run_office', 'clerk') \g /dev/null
SELECT county.grant_access('run_analyst', 'analyst') \g /dev/null

-- The file and its lines.
SELECT county.make_staging('aid', '行号,日期,户编号,超市,金额（千元）,备注,来源,原因', temporary => true) \g /dev/null
INSERT INTO pg_temp.staging_aid VALUES
	('4', '2020-05-05', '1', 'SA', '1.5', 'x', 'abcd', NULL), ('5', '2020-05-05', '1', 'SA', '1.5', 'x', 'abcd', NULL),
	('6', '2020-05-05', '2', 'SA', '12x', 'x', 'abcd', NULL), ('7.0', '2020-05-05', '3', 'SX', '1', 'x', 'abcd', NULL),
	(NULL, NULL, NULL, NULL, NULL, NULL, 'abcd', 'a row without contents');
SELECT results_eq($$ SELECT row_number, line_number, line FROM county.run_import('aid', 'pg_temp.staging_aid', 'aid.csv', 'c0ffee') $$, $$ VALUES
	(3::bigint, 6::bigint, '{"原因": null, "备注": "x", "日期": "2020-05-05", "行号": "6", "超市": "SA", "户编号": "2", "金额（千元）": "12x"}'::jsonb),
	(4, 7, '{"原因": null, "备注": "x", "日期": "2020-05-05", "行号": "7.0", "超市": "SX", "户编号": "3", "金额（千元）": "1"}') $$,
	'rejected rows have the lines of their file');
SELECT results_eq('SELECT kind, file, checksum, loaded, known, rejected, amount::text, completed, undone_at FROM county.own_imports()',
	$$ VALUES ('aid', 'aid.csv', 'c0ffee', 2::bigint, 0::bigint, 2::bigint, '3000.00', 0::bigint, NULL::timestamptz) $$, 'the import is recorded with its file and amount');
SELECT results_eq('SELECT ordinal, line FROM county.import_rows ORDER BY line', $$ VALUES (1, 4::bigint), (2, 5) $$, 'rows are recorded with their lines');

-- The rejected rows as another file: a row keeps its place, so that it is not taken for an equal one of the same file.
CREATE TEMP TABLE corrected AS SELECT * FROM pg_temp.staging_aid;
UPDATE corrected SET 户编号 = '1', 超市 = 'SA', "金额（千元）" = '1.5', 原因 = 'corrected';
CREATE TEMP TABLE once_more AS SELECT * FROM corrected;
SELECT is_empty($$ SELECT reason FROM county.run_import('aid', 'corrected') $$, 'corrected rows are loaded');
SELECT results_eq('SELECT loaded, known FROM county.own_imports() LIMIT 1', 'VALUES (2::bigint, 0::bigint)', 'although they equal rows that were loaded from the same file');
SELECT is_empty($$ SELECT reason FROM county.run_import('aid', 'once_more') $$, 'and again');
SELECT results_eq('SELECT loaded, known FROM county.own_imports() LIMIT 1', 'VALUES (0::bigint, 2::bigint)', 'they are known');
INSERT INTO pg_temp.staging_aid SELECT g::text, '2020-05-05', '1', 'SA', '1.5', 'x', 'another file', NULL FROM generate_series(1, 5) AS g;
SELECT is_empty($$ SELECT reason FROM county.run_import('aid', 'pg_temp.staging_aid') WHERE row_number > 2 $$, 'another file with five such rows');
SELECT results_eq('SELECT loaded, known FROM county.own_imports() LIMIT 1', 'VALUES (1::bigint, 4::bigint)', 'brings the fifth');

-- A row that is known from another file is claimed: an equal one of the same file, corrected later, is another row.
TRUNCATE pg_temp.staging_aid;
INSERT INTO pg_temp.staging_aid VALUES ('2', '2020-05-06', '1', 'SA', '1', NULL, 'first', NULL);
SELECT is_empty($$ SELECT reason FROM county.run_import('aid', 'pg_temp.staging_aid') $$, 'a row of a first file');
INSERT INTO pg_temp.staging_aid VALUES ('2', '2020-05-06', '1', 'SA', '1', NULL, 'second', NULL), ('3', '2020-05-06', '1', 'SA', '1x', NULL, 'second', NULL);
SELECT is((SELECT count(*) FROM county.run_import('aid', 'pg_temp.staging_aid')), 1::bigint, 'a second file has it, and another with a slip');
UPDATE pg_temp.staging_aid SET "金额（千元）" = '1';
SELECT is_empty($$ SELECT reason FROM county.run_import('aid', 'pg_temp.staging_aid') $$, 'the slip is corrected');
SELECT is((SELECT count(*) FROM county.aid_instances WHERE aided_on = '2020-05-06'), 2::bigint, 'and the row is loaded');

-- A table of one's own, without 来源: equal rows of one time are records, those of different times may be one file copied twice.
CREATE TEMP TABLE own (日期 text, 户编号 text, 超市 text, 金额 text);
INSERT INTO own VALUES ('2020-05-07', '1', 'SA', '10'), ('2020-05-07', '1', 'SA', '10');
SAVEPOINT another_time;
INSERT INTO own VALUES ('2020-05-07', '1', 'SA', '10'), ('2020-05-07', '2', 'SA', '10');
SELECT results_eq($$ SELECT row_number, reason FROM county.run_import('aid', 'own') $$, $$
	SELECT r, format('equals row %s, which was inserted at another time: delete one if the file was copied twice; if they are two records, '
		'give the table a column 来源 that is equal in both', CASE r WHEN 1 THEN 2 ELSE 1 END) FROM unnest('{1,2,3}'::bigint[]) AS r $$,
	'rows of different times are rejected');
DELETE FROM own WHERE ctid = (SELECT max(ctid) FROM own);
SELECT is_empty($$ SELECT reason FROM county.run_import('aid', 'own') $$, 'those of one time are not');
SELECT is((SELECT count(*) FROM county.aid_instances WHERE aided_on = '2020-05-07' AND household_id = 1), 2::bigint, 'and both are loaded');

-- Headings that were confirmed.
DROP TABLE pg_temp.staging_aid;
SET ROLE run_clerk;
SELECT lives_ok($$ SELECT county.remember_mapping('aid', '发给 谁家（编号）', 'household') $$, 'a clerk remembers a heading');
SELECT lives_ok($$ SELECT county.remember_mapping('aid', '备注', NULL) $$, 'and that one is ignored');
SELECT throws_ok($$ SELECT county.remember_mapping('aid', 'x', 'date', for_all => true) $$, '42501', NULL, 'but not for everyone');
SELECT throws_ok($$ SELECT county.remember_mapping('aid', 'x', 'day') $$, '22023', NULL, 'nor a column that does not exist');
SELECT throws_ok($$ SELECT county.remember_mapping('aids', 'x', 'date') $$, '22023', NULL, 'nor a kind that does not exist');
SELECT throws_ok($$ SELECT county.remember_mapping('aid', '（）', 'date') $$, '22023', NULL, 'nor a heading without text');
SELECT results_eq($$ SELECT * FROM county.import_headings_for('aid') WHERE heading IN ('发给谁家', '备注', '日期', '网点') ORDER BY heading COLLATE "C" $$, $$ VALUES
	('发给谁家', 'household', 'role'), ('备注', NULL, 'role'), ('日期', 'date', 'import_headings'), ('网点', 'supermarket', 'import_headings') $$, 'what applies to the clerk');
SELECT lives_ok($$ SELECT county.make_staging('aid', '日期,发给谁家,超市,金额,备注', temporary => true) $$, 'make_staging understands it');
SELECT throws_ok('SELECT * FROM county.import_mappings', '42501', NULL, 'mappings of others are not shown');
SET ROLE run_office;
SELECT is_empty($$ SELECT FROM county.import_headings_for('aid') WHERE origin IN ('role', 'ledger') $$, 'others do not have it');
SELECT lives_ok($$ SELECT county.remember_mapping('aid', '受 助 户', 'household', true) $$, 'the office remembers one for everyone');
SET ROLE run_clerk;
SELECT results_eq($$ SELECT heading, column_name FROM county.import_headings_for('aid') WHERE origin = 'ledger' $$, $$ VALUES ('受助户', 'household') $$, 'which applies to the clerk too');
SET ROLE run_analyst;
SELECT throws_ok($$ SELECT county.remember_mapping('aid', 'x', 'date') $$, '42501', NULL, 'an analyst does not import');
RESET ROLE;

-- 来源 is the file, and the source of incomes where no other column is.
DELETE FROM county.import_headings WHERE heading = '网点';
SELECT is((SELECT origin FROM county.import_headings_for('aid') WHERE heading = '网点'), 'extension', 'a ledger of an older version knows the new headings');
SELECT county.make_staging('incomes', '年度,户编号,来源,金额', temporary => true) \g /dev/null
INSERT INTO pg_temp.staging_incomes VALUES ('2020年', '1', '工资', '10');
SELECT is_empty($$ SELECT reason FROM county.run_import('incomes', 'pg_temp.staging_incomes') $$, 'the source of incomes');

-- Organisations.
SELECT county.make_staging('organisations', '单位名称,类型,乡镇,行号', temporary => true) \g /dev/null
INSERT INTO pg_temp.staging_organisations VALUES ('县 工会', '工会', NULL, '2'), ('某合作社', '合作社', 'A镇', '3'), ('县工会', '工会', NULL, '4'), ('某 学校', '学校', 'C镇', '5'),
	('某企业', '不明类型', NULL, '6');
SELECT results_eq($$ SELECT line_number, reason FROM county.run_import('organisations', 'pg_temp.staging_organisations') $$, $$ VALUES
	(5::bigint, '乡镇: no division has this name or code'), (6, '类型: the word means nothing here; import_words lists those that are known') $$, 'organisations that are rejected');
SELECT results_eq('SELECT name, kind, division::text FROM county.organisations ORDER BY organisation_id',
	$$ VALUES ('县工会', 'union', NULL), ('某合作社', 'cooperative', '410423101') $$, 'and those that are loaded, once');
TRUNCATE pg_temp.staging_organisations;
INSERT INTO pg_temp.staging_organisations VALUES ('县工会', '工会', 'A镇', '2'), ('某合作社', '企业', 'A镇', '3'), ('某合作社', '合作社', 'B镇', '4');
SELECT results_eq($$ SELECT line_number, reason FROM county.run_import('organisations', 'pg_temp.staging_organisations') $$, $$ VALUES
	(3::bigint, '类型: the ledger has cooperative, this row says enterprise'), (4, '乡镇: the ledger has 410423101, this row says 410423102') $$,
	'facts that differ are rejected, and both are shown');
SELECT results_eq('SELECT name, division::text FROM county.organisations ORDER BY organisation_id LIMIT 1', $$ VALUES ('县工会', '410423101') $$, 'a new fact goes into the empty field');
SELECT results_eq('SELECT loaded, completed FROM county.own_imports() LIMIT 1', 'VALUES (1::bigint, 1::bigint)', 'which is counted');

-- Postings and attendance.
INSERT INTO county.village_pairings (division, organisation_id, valid_from)
SELECT v.division::division_code, o.organisation_id, '2019-01-01' FROM county.organisations o,
	(VALUES ('410423101201', '县工会'), ('410423101201', '某合作社'), ('410423102201', '县工会')) AS v (division, name) WHERE o.name = v.name;
SELECT county.make_staging('postings', '姓名,派驻单位,村,驻村日期,离村日期', temporary => true) \g /dev/null
INSERT INTO pg_temp.staging_postings VALUES ('王队员', '县工会', 'A村村委会', '2020-01-01', NULL), ('李队员', NULL, 'B镇B村', '2020/1/1', '2020/6/30'),
	('赵队员', NULL, 'A村', '2020-01-01', NULL), ('钱队员', '某合作社', 'B村', '2020-01-01', NULL), ('孙队员', '县工会', 'A村', '2020-01-01', '2019-12-31');
SELECT results_eq($$ SELECT row_number, reason FROM county.run_import('postings', 'pg_temp.staging_postings') $$, $$ VALUES
	(3::bigint, '村: 2 organisations were paired with the village on that day: name the organisation'),
	(4, '村: no organisation was paired with the village on 2020-01-01'), (5, '离村日期: must be later than 2020-01-01, the first day') $$, 'postings that are rejected');
TRUNCATE pg_temp.staging_postings;
INSERT INTO pg_temp.staging_postings VALUES ('王队员', '县工会', 'A村', '2020-01-01', '2020-03-31'), ('李队员', NULL, 'B村', '2020-01-01', '2020-07-31');
SELECT results_eq($$ SELECT row_number, reason FROM county.run_import('postings', 'pg_temp.staging_postings') $$,
	$$ VALUES (2::bigint, '离村日期: the ledger has 2020-06-30, this row says 2020-07-31') $$, 'an end that differs');
SELECT results_eq($$ SELECT h.name, o.name, v.division::text, p.valid_from::date, p.valid_to::date FROM county.postings p JOIN county.village_pairings v USING (pairing_id)
	JOIN county.helpers h USING (helper_id) JOIN county.organisations o ON o.organisation_id = h.organisation_id ORDER BY posting_id $$, $$ VALUES
	('王队员', '县工会', '410423101201', date '2020-01-01', date '2020-04-01'), ('李队员', '县工会', '410423102201', '2020-01-01', '2020-07-01') $$,
	'postings with new helpers; one got its end later');
SELECT county.make_staging('attendance', '姓名,村,周,在村天数,在村夜数,请假事由', temporary => true) \g /dev/null
INSERT INTO pg_temp.staging_attendance VALUES ('王队员', 'A村', '2020-01-08', '5', NULL, NULL), ('李队员', NULL, '2020-01-06', '5.0', '4', NULL),
	('李队员', NULL, '2020-07-06', '5', '4', NULL), ('李队员', NULL, '2020-01-13', '8', '4', NULL), ('张三', NULL, '2020-01-13', '5', '4', NULL);
SELECT results_eq($$ SELECT row_number, reason FROM county.run_import('attendance', 'pg_temp.staging_attendance') $$, $$ VALUES
	(3::bigint, '姓名: nobody of this name was posted there in the week of 2020-07-06'), (4, '在村天数: is not a whole number from 0 to 7'),
	(5, '姓名: nobody of this name was posted there in the week of 2020-01-13') $$, 'attendance that is rejected');
TRUNCATE pg_temp.staging_attendance;
INSERT INTO pg_temp.staging_attendance VALUES ('王队员', 'A村', '2020-01-06', '5', '4', NULL), ('李队员', NULL, '2020-01-06', '5', '3', NULL);
SELECT results_eq($$ SELECT row_number, reason FROM county.run_import('attendance', 'pg_temp.staging_attendance') $$,
	$$ VALUES (2::bigint, '在村夜数: the ledger has 4, this row says 3') $$, 'what differs');
SELECT results_eq('SELECT h.name, a.week::date, a.days, a.nights FROM county.attendance a JOIN county.postings USING (posting_id) JOIN county.helpers h USING (helper_id) ORDER BY posting_id',
	$$ VALUES ('王队员', date '2020-01-06', 5, 4), ('李队员', '2020-01-06', 5, 4) $$, 'a week is named by any of its days, and completed');
SELECT is_empty($$ SELECT * FROM verify_ledger('county') $$, 'the ledger is in order');

SELECT * FROM finish();
ROLLBACK;

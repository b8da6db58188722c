-- undo_import: all records of an import or none, by whoever may delete them, while they are as they were loaded.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(36);
CREATE ROLE undo_clerk;
CREATE ROLE undo_other;
\ir ../lib/two_townships.sql
SELECT county.grant_access('undo_clerk', 'clerk', '410423101') \g /dev/null
SELECT county.grant_access('undo_other', 'clerk', '410423102') \g /dev/null

CREATE FUNCTION pg_temp.load(kind text, headings text, VARIADIC lines text[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	rejected bigint;
BEGIN
	PERFORM county.make_staging(kind, headings, temporary => true);
	EXECUTE format('INSERT INTO %I VALUES (%s)', 'staging_' || kind, array_to_string(lines, '), ('));
	EXECUTE format('SELECT count(*) FROM county.run_import(%L, %L)', kind, 'pg_temp.staging_' || kind) INTO rejected;
	EXECUTE format('DROP TABLE %I', 'staging_' || kind);
	RETURN rejected;
END $$;
CREATE FUNCTION pg_temp.refusal(id bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	detail text;
BEGIN
	PERFORM county.undo_import(id);
	RETURN 'undone';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
	RETURN SQLSTATE || ' ' || detail;
END $$;

-- Aid, by a clerk of a division.
SET SESSION AUTHORIZATION undo_clerk;
SELECT is(pg_temp.load('aid', '日期,户编号,超市,金额', $$'2020-05-05','1','SA','80'$$, $$'2020-05-05','1','SA','80'$$, $$'2020-05-06','2','SA','81'$$), 0::bigint, 'aid is loaded');
SET SESSION AUTHORIZATION undo_other;
SELECT throws_ok('SELECT county.undo_import(1)', 'P0002', 'there is no import 1 of yours', 'another clerk cannot undo it');
SET SESSION AUTHORIZATION undo_clerk;
SELECT throws_ok('SELECT county.undo_import(99)', 'P0002', 'there is no import 99 of yours', 'nor one that does not exist');
SELECT throws_ok('SELECT county.undo_import(NULL)', 'P0002', NULL, 'nor null');
SELECT is(county.undo_import(1), 3::bigint, 'who ran it can');
SELECT is((SELECT count(*) FROM county.aid_instances WHERE aided_on > '2020-01-01'), 0::bigint, 'the aid is gone');
SELECT results_eq('SELECT undone_by, undone_at IS NOT NULL, loaded FROM county.own_imports()', $$ VALUES ('undo_clerk', true, 3::bigint) $$, 'the import is marked');
SELECT matches(pg_temp.refusal(1), '^55000 .* it was undone on ', 'once');
SELECT is(pg_temp.load('aid', '日期,户编号,超市,金额', $$'2020-05-05','1','SA','80'$$, $$'2020-05-05','1','SA','80'$$, $$'2020-05-06','2','SA','81'$$), 0::bigint, 'the file can be loaded again');
SELECT is((SELECT loaded FROM county.own_imports() LIMIT 1), 3::bigint, 'with all rows');
UPDATE county.aid_instances SET amount = '82' WHERE aided_on = '2020-05-06';
SELECT is(pg_temp.refusal(2), '55000 It is undone as a whole or not at all; some of its records (1 of 3) were changed or removed since.', 'not after a change');
SELECT is((SELECT count(*) FROM county.aid_instances WHERE aided_on > '2020-01-01'), 3::bigint, 'nothing was removed');
UPDATE county.aid_instances SET amount = '81' WHERE aided_on = '2020-05-06';
RESET SESSION AUTHORIZATION;
SELECT county.close_period('2020-05-01') \g /dev/null
SET SESSION AUTHORIZATION undo_clerk;
SELECT matches(pg_temp.refusal(2), '^55000 ', 'not when a month is closed');
RESET SESSION AUTHORIZATION;
SELECT county.reopen_period('2020-05-01', 'test') \g /dev/null
INSERT INTO county.aid_draws (aid_id, aided_on, lot_id, amount) SELECT aid_id, aided_on, 1, amount FROM county.aid_instances WHERE aided_on = '2020-05-06';
SELECT matches(pg_temp.refusal(2), '^55000 .*draws on lots', 'not when goods of a lot were drawn for it');
DELETE FROM county.aid_draws WHERE aided_on = '2020-05-06';
UPDATE county.households SET division = '410423102201' WHERE household_id = 2;
UPDATE county.import_rows SET division = '410423102201' WHERE loaded_as = (SELECT aid_id FROM county.aid_instances WHERE aided_on = '2020-05-06');
SET SESSION AUTHORIZATION undo_clerk;
SELECT is(pg_temp.refusal(2), '55000 It is undone as a whole or not at all; some of its rows (1) belong to divisions of others.', 'not when others have a part of it');
RESET SESSION AUTHORIZATION;
SELECT is(pg_temp.refusal(2), 'undone', 'the owner can');

-- The register.
SELECT is(pg_temp.load('register', '户主姓名,姓名,身份证号,村,类别,登记日期', $$'张三','张三','410499198002290010','A村','低保','2018-01-01'$$, $$'张三','张小',NULL,'A村',NULL,'2018-01-01'$$),
	0::bigint, 'a household is loaded');
SELECT is(pg_temp.refusal(3), 'undone', 'and undone');
SELECT results_eq('SELECT (SELECT count(*) FROM county.households), (SELECT count(*) FROM county.persons), (SELECT count(*) FROM county.identity_numbers), (SELECT count(*) FROM county.household_categories)',
	'VALUES (40::bigint, 40::bigint, 0::bigint, 0::bigint)', 'nothing of it is left');
SELECT is(pg_temp.load('register', '户主姓名,姓名,身份证号,村,登记日期', $$'张三','张三','410499198002290010','A村','2018-01-01'$$), 0::bigint, 'loaded again');
SELECT is(pg_temp.load('register', '户主姓名,姓名,身份证号,村,类别,登记日期', $$'张三','张三','410499198002290010','A村','低保','2018-01-01'$$), 0::bigint, 'and completed');
SELECT is(pg_temp.refusal(5), '55000 It is undone as a whole or not at all; some of its rows (1) added facts to records that the ledger had before.', 'a completion is not undone');
SELECT matches(pg_temp.refusal(4), '^55000 .*categories were recorded since', 'nor is what was completed since');
DELETE FROM county.household_categories;
SELECT matches(pg_temp.refusal(4), '^55000 .*persons or households of it were changed since', 'nor what was changed otherwise');
SELECT is(pg_temp.load('register', '户主姓名,姓名,村,登记日期', $$'王五','王五','A村','2018-01-01'$$), 0::bigint, 'another household');
INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on) SELECT household_id, 1, '1', '2020-06-01' FROM county.households WHERE name = '王五';
SELECT is(pg_temp.refusal(6), '55000 It is undone as a whole or not at all; records of table aid_instances refer to its records.', 'not when it was aided');

-- Other kinds.
SELECT is(pg_temp.load('donations', '日期,捐赠人,类型,金额,物资', $$'2020-03-01','新 公司','物资','1.5','米 面'$$, $$'2020-03-01','新公司','现金','2',NULL$$), 0::bigint, 'donations');
SELECT is(pg_temp.refusal(7), 'undone', 'undone');
SELECT results_eq('SELECT (SELECT count(*) FROM county.donations), (SELECT count(*) FROM county.donors)', 'VALUES (0::bigint, 0::bigint)', 'with their donors');
SELECT is(pg_temp.load('organisations', '单位名称,类型,乡镇', $$'工会','工会','A镇'$$, $$'合作社','合作社',NULL$$), 0::bigint, 'organisations');
SELECT is(pg_temp.load('purchases', '日期,单位,供应商,产品,渠道,金额,福利', $$'2020-03-01','工会','合作社','香 菇','线上','5','是'$$), 0::bigint, 'purchases');
SELECT is(pg_temp.load('incomes', '年度,户编号,收入来源,金额', $$'2020','3','工资','5'$$), 0::bigint, 'incomes');
INSERT INTO county.village_pairings (division, organisation_id, valid_from) SELECT '410423101201', organisation_id, '2019-01-01' FROM county.organisations WHERE name = '工会';
SELECT is(pg_temp.load('postings', '姓名,村,驻村日期', $$'队员','A村','2020-01-01'$$) + pg_temp.load('attendance', '姓名,周,天数,夜数', $$'队员','2020-01-06','5','4'$$), 0::bigint, 'a posting and its attendance');
SELECT results_eq('SELECT i, pg_temp.refusal(i) FROM unnest(ARRAY[12, 11, 10, 9]) AS i', 'SELECT i, ''undone'' FROM unnest(ARRAY[12, 11, 10, 9]) AS i', 'all undone');
SELECT results_eq('SELECT (SELECT count(*) FROM county.purchases), (SELECT count(*) FROM county.incomes), (SELECT count(*) FROM county.postings), (SELECT count(*) FROM county.attendance),
	(SELECT count(*) FROM county.helpers)', 'VALUES (0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint)', 'nothing of them is left');
SELECT is_empty($$ SELECT * FROM verify_ledger('county') $$, 'the ledger is in order');

SELECT * FROM finish();
ROLLBACK;

-- The sheets of a ledger: what the views sheet_KIND export, an import of it recognises.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(34);

SELECT create_ledger('county', division => '410423') \g /dev/null
SELECT county.open_year(2020) \g /dev/null
-- Villages of one name in two townships, and one that got another code.
INSERT INTO county.divisions (division, name_zh, valid_from, valid_to) VALUES
	('410423', '某县', NULL, NULL), ('410423101', '甲镇', NULL, NULL), ('410423102', '乙镇', NULL, NULL),
	('410423101201', '东村', NULL, NULL), ('410423102201', '东村', NULL, NULL), ('410423101202', '西村', NULL, '2020-06-01'), ('410423101302', '西村', '2020-06-01', NULL);
INSERT INTO county.division_successors VALUES ('410423101202', '410423101302');
-- Two supermarkets of one name, open at the same time.
INSERT INTO county.supermarkets VALUES (1, '甲镇超市', '410423101', '2018-01-01'), (2, '乙镇超市', '410423102', '2018-01-01'), (3, '乙镇超市', '410423102', '2018-01-01');
INSERT INTO county.households VALUES
	(1, '张三', '410423101201', '2018-01-01'), (2, '李四', '410423102201', '2018-01-01'), (3, '王五', '410423101302', '2019-01-01'),
	(4, '赵六', '410423101201', '2018-01-01'), (5, '赵六', '410423101201', '2018-01-01');
INSERT INTO county.households VALUES (6, '旧户', '410423101201', '2018-01-01', '2019-01-01');
INSERT INTO county.household_categories VALUES (1, 'five_guarantees', '2018-01-01', '2019-01-01'), (1, 'minimum_living', '2019-01-01', NULL), (2, 'registered_poor', '2018-01-01', NULL);
INSERT INTO county.persons VALUES (1, '张三'), (2, '张妻'), (3, '李四'), (4, '李娃'), (5, '王五'), (6, '赵六'), (7, '赵六'), (8, '走人'), (9, '李娃');
INSERT INTO county.memberships VALUES
	(1, 1, '2018-01-01'), (2, 1, '2019-06-01'), (3, 2, '2018-01-01'), (4, 2, '2019-01-01'), (5, 3, '2019-01-01'), (6, 4, '2018-01-01'), (7, 5, '2018-01-01');
INSERT INTO county.memberships VALUES (8, 1, '2018-01-01', '2019-01-01'), (9, 2, '2018-05-01', '2018-12-01');
INSERT INTO county.identity_numbers (person_id, number) VALUES (1, '410499198002290010');
INSERT INTO county.aid_instances VALUES
	(1, 1, NULL, 1, '80', '2020-03-02', 1), (2, 1, NULL, 1, '80', '2020-03-02', 1), (3, 2, 3, 2, '1595.31', '2020-03-03', 2),
	(4, 3, 5, 3, '20', '2020-03-04', 1), (5, 3, NULL, 3, '20', '2020-07-04', 1), (6, 4, 6, 1, '5', '2020-03-02', 1);
SELECT setval(pg_get_serial_sequence('county.aid_instances', 'aid_id'), 100), setval(pg_get_serial_sequence('county.persons', 'person_id'), 100) \g /dev/null
INSERT INTO county.donors VALUES (1, '某商行'), (2, '老王');
INSERT INTO county.donations VALUES (1, 1, 1, '2020-02-01', 'cash', '1000', NULL), (2, 1, NULL, '2020-02-01', 'in_kind', '350.5', '大米 50 袋'), (3, 2, 3, '2020-02-01', 'in_kind', '7', NULL),
	(4, 2, 3, '2020-02-01', 'in_kind', '7', NULL);
INSERT INTO county.organisations VALUES (1, '县工会', 'union', NULL), (2, '某合作社', 'cooperative', '410423102201'), (3, '某局', 'office', '410423');
INSERT INTO county.purchases (organisation_id, purchased_on, supplier_id, household_id, product, channel, amount, is_welfare_gift) VALUES
	(1, '2020-05-01', 2, NULL, '苹果', 'fair', '500', true), (1, '2020-05-01', NULL, 3, '土 鸡蛋', 'direct', '60', false), (3, '2020-05-01', 2, NULL, '苹果', 'online', '1', false);
INSERT INTO county.incomes SELECT h, 2019, s, h * 1000 + 0.5::yuan FROM generate_series(1, 5) AS h, unnest('{wage,transfer}'::text[]) AS s;
-- A helper of another unit than the paired one.
INSERT INTO county.helpers VALUES (1, '刘干部', 3), (2, '陈干部', 1);
INSERT INTO county.village_pairings (pairing_id, division, organisation_id, valid_from) VALUES (1, '410423101201', 3, '2019-01-01'), (2, '410423102201', 3, '2019-01-01');
INSERT INTO county.postings VALUES (1, 1, 1, '2019-01-07', NULL), (2, 2, 2, '2019-01-07', '2020-01-06');
INSERT INTO county.attendance VALUES (1, '2020-03-02', 5, 4, NULL), (1, '2020-03-09', 5, NULL, NULL), (1, '2020-03-16', NULL, NULL, '病假');

-- The headings.
SELECT results_eq($$
	SELECT c.kind, string_agg(c.headings[1], ',' ORDER BY c.place)
	FROM (SELECT *, row_number() OVER () AS place FROM ledger_import_columns()) AS c
	WHERE c.column_name NOT LIKE '%identity'
	GROUP BY c.kind ORDER BY c.kind
	$$, $$
	SELECT substr(a.attrelid::regclass::text, length('county.sheet_') + 1), string_agg(a.attname::text COLLATE "default", ',' ORDER BY a.attnum)
	FROM pg_attribute a
	WHERE a.attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'county'::regnamespace AND relname LIKE 'sheet\_%' AND relname <> 'sheet_places')
		AND a.attnum > 0 AND a.attname <> ALL (import_reserved_columns())
	GROUP BY 1 ORDER BY 1
	$$, 'there is a sheet for each kind of import, with its first headings and without identity numbers');
SELECT results_eq('SELECT "户主姓名", "户编号", "姓名", "与户主关系", "乡镇", "村", "类别", "登记日期" FROM county.sheet_register ORDER BY 2, "登记日期" DESC', $$ VALUES
	('张三', 1::bigint, '张妻', '成员', '甲镇', '东村', NULL::text, date '2019-06-01'), ('张三', 1, '张三', '户主', '甲镇', '东村', '五保户', '2018-01-01'),
	('李四', 2, '李娃', '成员', '乙镇', '东村', NULL, '2019-01-01'), ('李四', 2, '李四', '户主', '乙镇', '东村', '建档立卡贫困户', '2018-01-01'),
	('王五', 3, '王五', '户主', '甲镇', '410423101302', NULL, '2020-06-01'),
	('赵六', 4, '赵六', '户主', '甲镇', '东村', NULL, '2018-01-01'), ('赵六', 5, '赵六', '户主', '甲镇', '东村', NULL, '2018-01-01') $$, 'the register');
SELECT results_eq('SELECT "受助日期", "户主姓名", "受助人", "户编号", "乡镇", "村", "爱心超市", "金额"::text, "人次", "行号" FROM county.sheet_aid WHERE "行号" IN (1, 3, 4, 5) ORDER BY 10', $$ VALUES
	(date '2020-03-02', '张三', NULL::text, 1::bigint, '甲镇', '东村', '甲镇超市', '80.00', 1, 1::bigint), ('2020-03-03', '李四', '李四', 2, '乙镇', '东村', '2', '1595.31', 2, 3),
	('2020-03-04', '王五', '王五', 3, NULL, NULL, '3', '20.00', 1, 4), ('2020-07-04', '王五', NULL, 3, '甲镇', '410423101302', '3', '20.00', 1, 5) $$, 'aid');
SELECT is((SELECT string_agg(concat_ws(',', "捐赠人", "捐赠类型", "物资", "爱心超市"), ' ' ORDER BY "行号") FROM county.sheet_donations), '某商行,现金,甲镇超市 某商行,物资,大米 50 袋 老王,物资,3 老王,物资,3', 'donations');
SELECT is((SELECT string_agg(concat_ws(',', "采购单位", "供应商", "户编号", "渠道", "是否福利"), ' ' ORDER BY "行号") FROM county.sheet_purchases), '县工会,某合作社,展销会,是 县工会,3,直接,否 某局,某合作社,线上,否', 'purchases');
SELECT is((SELECT string_agg(concat_ws(',', "单位名称", "单位类型", "乡镇", "所在地"), ' ' ORDER BY "单位名称" COLLATE "C") FROM county.sheet_organisations), '县工会,工会 某合作社,合作社,乙镇,东村 某局,机关,某县', 'organisations');

-- The way back. A sheet is copied into a staging table as text, like a file; edited: as a spreadsheet program saves it again.
CREATE FUNCTION pg_temp.back(kind text, edit text DEFAULT NULL, condition text DEFAULT 'true', temporary boolean DEFAULT false) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	staging text := CASE WHEN temporary THEN 'pg_temp' ELSE 'county' END || '.staging_' || kind;
	headings text := (SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = ('county.sheet_' || kind)::regclass AND attnum > 0);
	reasons text;
	made record;
BEGIN
	PERFORM county.make_staging(kind, headings, temporary);
	EXECUTE format('DELETE FROM %s', staging);
	EXECUTE format('INSERT INTO %s (%s) SELECT %s FROM county.sheet_%s WHERE %s', staging,
		(SELECT string_agg(quote_ident(h), ',' ORDER BY n) FROM unnest(string_to_array(headings, ',')) WITH ORDINALITY AS u (h, n)),
		(SELECT string_agg(quote_ident(h) || '::text', ',' ORDER BY n) FROM unnest(string_to_array(headings, ',')) WITH ORDINALITY AS u (h, n)), kind, condition);
	IF edit IS NOT NULL THEN
		EXECUTE format('UPDATE %s SET %s', staging, edit);
	END IF;
	EXECUTE format('SELECT string_agg(DISTINCT reason, %L) FROM county.run_import(%L, %L)', '; ', kind, staging) INTO reasons;
	SELECT * INTO made FROM county.own_imports() AS i ORDER BY i.import_id DESC LIMIT 1;
	EXECUTE format('DELETE FROM %s', staging);
	RETURN concat_ws(' ', made.kind, made.loaded, made.known, made.rejected, reasons);
END $$;
SELECT is(pg_temp.back('register'), 'register 0 7 0', 'register, also heads of one name in one village');
SELECT is(pg_temp.back('aid'), 'aid 0 6 0', 'aid, of which none was imported before: equal rows, too');
SELECT is(pg_temp.back('donations'), 'donations 0 4 0', 'donations');
SELECT is(pg_temp.back('purchases'), 'purchases 0 3 0', 'purchases');
SELECT is(pg_temp.back('incomes'), 'incomes 0 10 0', 'incomes');
SELECT is(pg_temp.back('organisations'), 'organisations 0 3 0', 'organisations');
SELECT is(pg_temp.back('postings'), 'postings 0 2 0', 'postings, of a helper of another unit, too');
SELECT is(pg_temp.back('attendance'), 'attendance 0 3 0', 'attendance');
SELECT is((SELECT array_agg(n) FROM (SELECT count(*) FROM county.persons UNION ALL SELECT count(*) FROM county.households UNION ALL SELECT count(*) FROM county.aid_instances
	UNION ALL SELECT count(*) FROM county.donations UNION ALL SELECT count(*) FROM county.helpers) AS c (n)), '{9,6,6,4,2}', 'nothing was added');

SELECT is(pg_temp.back('aid', $$ "受助日期" = replace("受助日期", '-0', '/'), "金额" = trim_scale("金额"::numeric)::text || '元', "行号" = "行号" || '.0' $$), 'aid 0 6 0',
	'as a spreadsheet program writes it');
SELECT is(pg_temp.back('aid', '"金额" = ''81''', '"行号" = 1'), 'aid 0 0 1 record 1 of the ledger differs from this row or no longer exists: correct the ledger, or empty 来源 to load the row as a new one',
	'a changed row is not a new one');
DELETE FROM county.aid_instances WHERE aid_id = 5;
SELECT is(pg_temp.back('aid', '"行号" = ''5''', '"行号" = 1'), 'aid 0 0 1 record 5 of the ledger differs from this row or no longer exists: correct the ledger, or empty 来源 to load the row as a new one',
	'nor one whose record is another');
SELECT is(pg_temp.back('aid', '"来源" = NULL, "行号" = NULL', '"行号" = 1'), 'aid 1 0 0', 'without the mark it is a row of a file');
SELECT is(pg_temp.back('aid', '"来源" = NULL, "行号" = NULL', '"行号" = 1'), 'aid 0 1 0', 'which is known from then on');
SELECT is(pg_temp.back('postings', '"离村日期" = ''2020-05-01''', '"行号" = 2'), 'postings 0 0 1 record 2 of the ledger differs from this row or no longer exists: correct the ledger, or empty 来源 to load the row as a new one',
	'a posting that ended on another day');
SELECT is(pg_temp.back('register', '"姓名" = ''张新''', '"行号" = 2'), 'register 1 0 0', 'another name is another person');
SELECT is(pg_temp.back('register', '"类别" = ''低保''', '"行号" = 6'), 'register 0 0 1 户主姓名: the register has this name there without an identity number: if it is the same person, record the number by record_identity(person, number) and load the row again; otherwise correct the name',
	'a new fact is not passed over');
SELECT is(pg_temp.back('postings', '"离村日期" = ''2020-05-01''', '"行号" = 1'), 'postings 1 0 0', 'the end of a posting is added');
SELECT is((SELECT valid_to::date FROM county.postings WHERE posting_id = 1), '2020-05-02', 'to its record');

-- Households whose heads have one name, with members who have one name.
INSERT INTO county.persons VALUES (21, '赵妻'), (22, '赵妻'), (23, '赵娃'), (24, '赵娃');
INSERT INTO county.memberships VALUES (21, 4, '2018-01-01'), (22, 5, '2018-01-01'), (23, 5, '2018-01-01'), (24, 5, '2018-01-01');
INSERT INTO county.aid_instances VALUES (51, 5, 24, 1, '10', '2020-03-05', 2), (52, 5, 22, 1, '10', '2020-03-05', 1);
INSERT INTO county.household_categories VALUES (4, 'five_guarantees', '2018-01-01'), (5, 'minimum_living', '2018-01-01');
SELECT is(pg_temp.back('register', NULL, '"户编号" IN (4, 5)'), 'register 0 6 0', 'members of households whose heads have a namesake');
SELECT is(pg_temp.back('aid', NULL, '"行号" IN (51, 52)'), 'aid 0 2 0', 'aid to one of two members with one name');
SELECT is(pg_temp.back('aid', '"金额" = ''11''', '"行号" = 51'), 'aid 0 0 1 受助人: 2 members of the household have this name: give the identity number', 'but not if it was changed');
SELECT is((SELECT count(*) FROM county.persons WHERE person_id > 20), 5::bigint, 'no person was added'); -- 张新 is one of them

-- A clerk of a township.
INSERT INTO county.aid_instances VALUES (53, 2, NULL, 1, '1', '2020-03-06', 1);
CREATE ROLE sheets_clerk;
SELECT county.grant_access('sheets_clerk', 'clerk', '410423101') \g /dev/null
CREATE ROLE sheets_analyst;
SELECT county.grant_access('sheets_analyst', 'analyst') \g /dev/null
SET ROLE sheets_clerk;
SELECT is((SELECT array_agg(DISTINCT "户编号" ORDER BY "户编号") FROM county.sheet_register), '{1,3,4,5}', 'a clerk exports the own division');
SELECT is(pg_temp.back('aid', temporary => true), 'aid 0 7 0', 'and the aid of its supermarkets is known, also to a household elsewhere');
SELECT is(pg_temp.back('aid', '"金额" = ''2''', '"行号" = 53', true), 'aid 0 0 1 户编号: there is no household of this number', 'unless the row was changed');
SELECT is(pg_temp.back('incomes', temporary => true), 'incomes 0 8 0', 'as are its incomes');
SET ROLE sheets_analyst;
SELECT throws_ok('SELECT * FROM county.sheet_aid', '42501', NULL, 'an analyst exports nothing');
RESET ROLE;
SELECT * FROM finish();
ROLLBACK;

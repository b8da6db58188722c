-- A file finds its households after their heads have changed.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(41);
CREATE ROLE heads_clerk;

SELECT create_ledger('county', division => '410423');
SELECT county.open_year(2020);
INSERT INTO county.divisions (division, name_zh) VALUES
	('410423', '某县'), ('410423101', '甲镇'), ('410423102', '乙镇'), ('410423101201', '东村'), ('410423102201', '西村');
INSERT INTO county.supermarkets VALUES (1, '甲超市', '410423101', '2018-01-01');
INSERT INTO county.organisations VALUES (1, '县工会', 'union', NULL);
SELECT county.make_staging('register', '户主,姓名,关系,村,登记日期');
SELECT county.make_staging('aid', '日期,户主,姓名,户号,村,超市,金额');
SELECT county.make_staging('purchases', '日期,单位,农户,村,产品,渠道,金额');
SELECT county.make_staging('incomes', '年度,户主,村,来源,金额');

-- Loads a file, in which each row ends with a semicolon; returns what was loaded, known and rejected.
CREATE FUNCTION pg_temp.load(kind text, file text, OUT loaded bigint, OUT known bigint, OUT rejected bigint) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('INSERT INTO county.staging_%s VALUES %s', kind, (
		SELECT string_agg(format('(%s)', (SELECT string_agg(coalesce(quote_literal(nullif(btrim(c, E' \n\t'), '')), 'NULL'), ', ' ORDER BY n)
			FROM unnest(string_to_array(r, ',')) WITH ORDINALITY AS c (c, n))), ', ' ORDER BY m)
		FROM unnest(string_to_array(rtrim(file, E'; \n\t'), ';')) WITH ORDINALITY AS r (r, m)));
	EXECUTE format('CREATE TEMP TABLE rejected AS SELECT row_number, reason, reason_zh FROM county.run_import(%L, %L)', kind, 'county.staging_' || kind);
	SELECT i.loaded, i.known, i.rejected INTO loaded, known, rejected FROM county.imports i ORDER BY import_id DESC LIMIT 1;
END $$;
CREATE FUNCTION pg_temp.reasons() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	reasons text := (SELECT string_agg(row_number || ' ' || reason, E'\n' ORDER BY row_number) FROM rejected);
BEGIN
	DROP TABLE rejected;
	RETURN reasons;
END $$;
CREATE FUNCTION pg_temp.loads(kind text, file text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	counts text := (SELECT l::text FROM pg_temp.load(kind, file) AS l);
BEGIN
	RETURN concat_ws(E'\n', counts, pg_temp.reasons());
END $$;
CREATE TEMP TABLE file (kind text PRIMARY KEY, text text);
INSERT INTO file VALUES
	('register', '阿依古丽·买买提,阿依古丽·买买提,户主,东村,2018-01-01; 阿依古丽·买买提,张妻,配偶,东村,2018-01-01; 李四,李四,户主,东村,2018-01-01; 李四,李妻,妻,东村,2018-01-01'),
	('aid', '2020-01-05,阿依古丽·买买提,,,东村,1,80; 2020-01-06,阿依古丽·买买提,张妻,,东村,1,80; 2020-01-07,,阿依古丽·买买提,,东村,1,80; 2020-01-08,阿依古丽·买买提,,1,东村,1,80; 2020-01-08,李四,,,东村,1,80'),
	('purchases', '2020-01-05,县工会,阿依古丽·买买提,东村,香菇,直接,80'),
	('incomes', '2019,阿依古丽·买买提,东村,工资,1000');
SELECT is(pg_temp.loads(kind, text), loads, kind || ': the first time')
FROM file JOIN (VALUES ('register', '(4,0,0)', 1), ('aid', '(5,0,0)', 2), ('purchases', '(1,0,0)', 3), ('incomes', '(1,0,0)', 4)) AS e (kind, loads, n) USING (kind) ORDER BY n;
SELECT is_empty('SELECT FROM county.former_heads', 'a new household has no former head');

-- The head dies, and a member becomes the head.
UPDATE county.memberships SET valid_to = '2020-03-01' WHERE person_id = 1;
UPDATE county.households SET name = '张妻' WHERE household_id = 1;
SELECT results_eq('SELECT household_id, name, valid_from, valid_to = (now() AT TIME ZONE ''Asia/Shanghai'')::date FROM county.household_heads ORDER BY household_id, valid_from', $$ VALUES
	(1::bigint, '阿依古丽·买买提', date '2018-01-01', true), (1, '张妻', (now() AT TIME ZONE 'Asia/Shanghai')::date, NULL), (2, '李四', '2018-01-01', NULL) $$, 'heads have dates');
SELECT results_eq($$ SELECT table_name, row_key ->> 'name', division::text FROM county.audit WHERE table_name = 'former_heads' $$, $$ VALUES ('former_heads', '阿依古丽·买买提', '410423101201') $$, 'which the audit records');
SELECT is(pg_temp.loads(kind, text), loads, kind || ': after the change all is known')
FROM file JOIN (VALUES ('register', '(0,4,0)', 1), ('aid', '(0,5,0)', 2), ('purchases', '(0,1,0)', 3), ('incomes', '(0,1,0)', 4)) AS e (kind, loads, n) USING (kind) ORDER BY n;
SELECT is(pg_temp.loads(kind, translate(text, '·', dot)), loads, kind || ': and with ' || dot)
FROM file JOIN (VALUES ('register', '(0,4,0)', 1, '•'), ('aid', '(0,5,0)', 2, '・')) AS e (kind, loads, n, dot) USING (kind) ORDER BY n;
SELECT is(pg_temp.loads('aid', '2020-04-05,阿依古丽•买买提,,,东村,1,80; 2020-04-05,张妻,,,东村,1,81'), '(2,0,0)', 'later lists have either head');
SELECT is((SELECT string_agg(DISTINCT household_id::text, ',') FROM county.aid_instances WHERE aided_on = '2020-04-05'), '1', 'of one household');
SELECT is(pg_temp.loads('register', '张妻,张妻,户主,东村,2018-01-01; 阿依古丽·买买提,张孙,之孙,东村,2020-01-01'), '(1,1,0)', 'a newcomer in a list with the old head');
SELECT is((SELECT household_id FROM county.memberships JOIN county.persons USING (person_id) WHERE name = '张孙'), 1::bigint, 'joins the household');
SELECT is((SELECT count(*) FROM county.households), 2::bigint, 'no household was added');
INSERT INTO county.households (name, division, registered_on) VALUES ('周大', '410423102201', '2018-01-01');
UPDATE county.households SET name = '周二' WHERE name = '周大';
SELECT is(pg_temp.loads('register', '周大,周大,户主,西村,2020-06-01'),
	E'(0,0,1)\n1 户主: household 3 of the village had a head of this name: give the identity number, or enter the household by hand', 'another head of that name may be another person');
TRUNCATE county.staging_register;
DELETE FROM county.households WHERE name = '周二';
SELECT is((SELECT count(*) FROM county.former_heads), 1::bigint, 'a household that is deleted leaves no head');

-- Back and forth within a day.
UPDATE county.households SET name = '张孙' WHERE household_id = 1;
UPDATE county.households SET name = '张妻' WHERE household_id = 1;
UPDATE county.households SET name = '张孙' WHERE household_id = 1;
UPDATE county.households SET registered_on = '2018-01-01' WHERE household_id = 1;
SELECT is((SELECT string_agg(name, ',' ORDER BY name COLLATE "C") FROM county.former_heads), '张妻,张孙,阿依古丽·买买提', 'each former head once');
SELECT is(pg_temp.loads('aid', text), '(0,5,0)', 'and the file is known') FROM file WHERE kind = 'aid';

-- Two households with that head: neither is chosen.
INSERT INTO county.households (name, division, registered_on) VALUES ('阿依古丽·买买提', '410423101201', '2018-01-01');
SELECT is(pg_temp.loads('aid', '2020-05-05,阿依古丽·买买提,,,东村,1,80; 2020-05-05,阿依古丽·买买提,,1,东村,1,80; 2020-05-05,阿依古丽·买买提,,4,东村,1,80; 2020-05-05,李四,,1,东村,1,80'),
	E'(2,0,2)\n1 户主: 2 households of the village have or had a head of this name, among them 1 and 4: give an identity number or the household''s number\n'
	'4 户主: the register has another name for it', 'an ambiguous head is rejected with both; a number decides');
TRUNCATE county.staging_aid;
SELECT is(pg_temp.loads('register', '阿依古丽·买买提,王五,之子,东村,2020-06-01'),
	E'(0,0,1)\n1 户主: 2 households of the village have or had a head of this name (1, 4): give the head''s identity number', 'in the register too');
TRUNCATE county.staging_register;

-- What is exported before a change is known after it.
CREATE TEMP TABLE exported AS SELECT * FROM county.sheet_register;
SELECT county.make_staging('register', '户主姓名,户编号,姓名,与户主关系,乡镇,村,类别,登记日期,行号,原因,来源');
UPDATE county.households SET name = '李妻' WHERE household_id = 2;
INSERT INTO county.staging_register SELECT * FROM exported;
SELECT is_empty($$ SELECT line_number, reason FROM county.import_register('county.staging_register') $$, 'a sheet that was exported before is read');
SELECT is((SELECT loaded FROM county.imports ORDER BY import_id DESC LIMIT 1), 0::bigint, 'and brings nothing');

-- A name is corrected that was misspelt, and so is the person's: the file is known still.
SELECT county.make_staging('register', '户主,姓名,关系,村,登记日期');
SELECT is(pg_temp.loads('register', '钱乙,钱乙,户主,西村,2018-01-01'), '(1,0,0)', 'a misspelt head');
UPDATE county.households SET name = '钱一' WHERE name = '钱乙';
UPDATE county.persons SET name = '钱一' WHERE name = '钱乙';
SELECT is(pg_temp.loads('register', '钱乙,钱乙,户主,西村,2018-01-01; 钱一,钱一,户主,西村,2018-01-01'), '(0,2,0)', 'is known by either name');

-- A clerk of a township.
SELECT county.grant_access('heads_clerk', 'clerk', '410423102');
SET ROLE heads_clerk;
SELECT results_eq('SELECT name FROM county.former_heads', $$ VALUES ('钱乙') $$, 'a clerk sees the heads of the own township');
UPDATE county.former_heads SET valid_to = '2019-01-01';
SELECT is((SELECT string_agg(name || valid_from, ', ' ORDER BY valid_from) FROM county.household_heads), '钱乙2018-01-01, 钱一2019-01-01', 'and corrects the day');
SELECT throws_ok($$ INSERT INTO county.former_heads VALUES (1, '赵', '2018-01-01', '2018-02-01') $$, '42501', NULL, 'not of others');
RESET ROLE;
SELECT is_empty($$ SELECT * FROM verify_ledger('county') $$, 'the books are in order');

-- Facts that differ from those of the ledger, or within a file, are rejected with both; an empty cell differs from nothing.
SELECT county.make_staging(k, h) FROM (VALUES ('organisations', '单位名称,单位类型,所在地'), ('postings', '单位,姓名,村,驻村日期,离村日期')) AS s (k, h);
INSERT INTO county.households (name, division, registered_on) VALUES ('周一', '410423101201', '2018-01-01');
SELECT is(pg_temp.loads('register', '周一,周一,户主,东村,2017-01-01'),
	E'(0,0,1)\n1 登记日期: the ledger has 2018-01-01, this row says 2017-01-01', 'a head who was registered later makes no second household');
TRUNCATE county.staging_register;
SELECT is(pg_temp.loads('register', '周二,周二,户主,东村,2018-01-01; 周二,周妻,妻,东村,2019-01-01'), '(2,0,0)', 'a household');
SELECT is(pg_temp.loads('register', '周二,周二,户主,东村,2019-06-01; 周二,周妻,妻,东村,2020-01-01'),
	E'(0,0,2)\n1 登记日期: the ledger has 2018-01-01, this row says 2019-06-01\n2 登记日期: the ledger has 2019-01-01, this row says 2020-01-01', 'with other days');
TRUNCATE county.staging_register;
SELECT is(pg_temp.loads('register', '周二,周二,户主,东村,2018-01-01; 周二,周妻,妻,东村,2019-01-01'), '(0,2,0)', 'with the same ones');
SELECT is(pg_temp.loads('organisations', '某校,学校,; 某校,学校,甲镇; 某厂,企业,甲镇; 某厂,企业,乙镇'),
	E'(2,1,1)\n4 所在地: another row says 410423101, this row says 410423102', 'organisations');
SELECT results_eq($$ SELECT name, division::text FROM county.organisations WHERE name <> '县工会' ORDER BY organisation_id $$, $$ VALUES ('某校', '410423101'), ('某厂', '410423101') $$,
	'the row that says more is loaded');
INSERT INTO county.village_pairings (organisation_id, division, valid_from) VALUES (1, '410423101201', '2019-01-01');
SELECT is(pg_temp.loads('postings', ',王干,东村,2020-01-06,; ,王干,东村,2020-01-06,2020-12-01; ,李干,东村,2020-01-06,2020-12-01; ,李干,东村,2020-01-06,2020-12-02'),
	E'(1,1,2)\n3 离村日期: another row says 2020-12-02, this row says 2020-12-01\n4 离村日期: another row says 2020-12-01, this row says 2020-12-02', 'postings');
SELECT is((SELECT valid_to - 1 FROM county.postings), date '2020-12-01', 'the end is not lost');
TRUNCATE county.staging_postings;
SELECT is(pg_temp.loads('postings', ',王干,东村,2020-01-06,2020-12-02'),
	E'(0,0,1)\n1 离村日期: the ledger has 2020-12-01, this row says 2020-12-02', 'and not changed');

SELECT * FROM finish();
ROLLBACK;

-- A file of aid, donations or purchases is loaded again with columns that it did not have, or that were not understood: nothing is loaded twice.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(51);
CREATE ROLE taught_clerk;

SELECT create_ledger('county', division => '410423');
SELECT county.open_year(2020);
INSERT INTO county.divisions (division, name_zh) VALUES ('410423', '某县'), ('410423101', '甲镇'), ('410423101201', '东村');
INSERT INTO county.supermarkets VALUES (1, '甲超市', '410423101', '2018-01-01'), (2, '乙超市', '410423101', '2018-01-01');
INSERT INTO county.organisations VALUES (1, '县工会', 'union', NULL), (2, '某合作社', 'cooperative', NULL);
INSERT INTO county.households VALUES (1, '张夫', '410423101201', '2018-01-01');
INSERT INTO county.persons VALUES (1, '张夫'), (2, '张妻');
INSERT INTO county.memberships VALUES (1, 1, '2018-01-01'), (2, 1, '2018-01-01');

-- Loads rows of a file in which headings may be unknown; returns the counts, then the reasons. file: as relief_import gives it.
CREATE FUNCTION pg_temp.loads(kind text, headings text, file text, VARIADIC lines text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	reasons text;
BEGIN
	EXECUTE format('DROP TABLE IF EXISTS pg_temp.staging_%s', kind);
	PERFORM county.make_staging(kind, headings || ',行号,来源', true);
	EXECUTE format('INSERT INTO pg_temp.staging_%s VALUES %s', kind, (
		SELECT string_agg(format('(%s, %L, %L)', (SELECT string_agg(quote_nullable(nullif(btrim(c), '')), ', ' ORDER BY n)
			FROM unnest(string_to_array(r, ',')) WITH ORDINALITY AS c (c, n)), m + 1, file), ', ' ORDER BY m)
		FROM unnest(lines) WITH ORDINALITY AS r (r, m)));
	EXECUTE format('SELECT string_agg(line_number || '' '' || reason, E''\n'' ORDER BY row_number) FROM county.run_import(%L, ''pg_temp.staging_%1$s'', %L, %L)', kind, file, file)
	INTO reasons;
	RETURN concat_ws(E'\n', (SELECT format('%s loaded, %s completed, %s known, %s rejected, %s', loaded - completed, completed, known, rejected, amount)
		FROM county.imports ORDER BY import_id DESC LIMIT 1), reasons);
END $$;

CREATE FUNCTION pg_temp.clerk_loads(headings text, VARIADIC cells text[]) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	DROP TABLE IF EXISTS pg_temp.staging_aid;
	PERFORM county.make_staging('aid', headings || ',行号,来源', true);
	EXECUTE format('INSERT INTO pg_temp.staging_aid VALUES (%s)', (SELECT string_agg(quote_literal(c), ', ' ORDER BY n) FROM unnest(cells) WITH ORDINALITY AS c (c, n)));
	PERFORM FROM county.run_import('aid', 'pg_temp.staging_aid', cells[cardinality(cells)], cells[cardinality(cells)]);
	RETURN (SELECT format('%s %s %s ', loaded, completed, known) FROM county.own_imports() LIMIT 1);
END $$;

-- Aid: the person, found by a name or a number, and the number of instances.
SELECT is(pg_temp.loads('aid', '日期,户主,领物人,份,村,超市,金额', 'a', '2020-01-01,张夫,张夫,1,东村,甲超市,80', '2020-01-01,张夫,张妻,3,东村,甲超市,80', '2020-01-02,张夫,,1,东村,甲超市,80'),
	'3 loaded, 0 completed, 0 known, 0 rejected, 240.00', 'two headings of aid are not understood');
SELECT county.remember_mapping('aid', '领物人', 'person', true);
SELECT is(pg_temp.loads('aid', '日期,户主,领物人,份,村,超市,金额', 'a', '2020-01-01,张夫,张夫,1,东村,甲超市,80', '2020-01-01,张夫,张妻,3,东村,甲超市,80', '2020-01-02,张夫,,1,东村,甲超市,80'),
	'0 loaded, 2 completed, 1 known, 0 rejected, ', 'one is taught: rows are completed');
SELECT county.remember_mapping('aid', '份', 'times', true);
SELECT is(pg_temp.loads('aid', '日期,户主,领物人,份,村,超市,金额', 'a', '2020-01-01,张夫,张夫,1,东村,甲超市,80', '2020-01-01,张夫,张妻,3,东村,甲超市,80', '2020-01-02,张夫,,1,东村,甲超市,80'),
	'0 loaded, 1 completed, 2 known, 0 rejected, ', 'the other one');
SELECT is(pg_temp.loads('aid', '日期,户主,领物人,份,村,超市,金额', 'a', '2020-01-01,张夫,张夫,1,东村,甲超市,80', '2020-01-01,张夫,张妻,3,东村,甲超市,80', '2020-01-02,张夫,,1,东村,甲超市,80'),
	'0 loaded, 0 completed, 3 known, 0 rejected, ', 'again: all is known');
SELECT results_eq('SELECT person_id, times FROM county.aid_instances ORDER BY aid_id', 'VALUES (1::bigint, 1), (2, 3), (NULL, 1)', 'each row completed its own record');
SELECT is(pg_temp.loads('aid', '日期,户主,领物人,份,村,超市,金额', 'b', '2020-01-01,张夫,张夫,1,东村,甲超市,80', '2020-01-01,张夫,张妻,3,东村,甲超市,80', '2020-01-02,张夫,张夫,1,东村,甲超市,80'),
	'0 loaded, 1 completed, 2 known, 0 rejected, ', 'a copy of the file with one more fact');
SELECT is(pg_temp.loads('aid', '日期,户主,领物人,份,村,超市,金额', 'b', '2020-01-01,张夫,张妻,1,东村,甲超市,80', '2020-01-01,张夫,张妻,2,东村,甲超市,80', '2020-01-02,张夫,张妻,1,东村,甲超市,80'),
	E'0 loaded, 0 completed, 0 known, 3 rejected, \n2 领物人: the ledger has 张夫 (1), this row says 张妻 (2)\n3 份: the ledger has 3, this row says 2\n4 领物人: the ledger has 张夫 (1), this row says 张妻 (2)',
	'facts that differ are rejected with both');
SELECT is(pg_temp.loads('aid', '日期,户主,村,超市,金额', 'a', '2020-01-01,张夫,东村,甲超市,80', '2020-01-01,张夫,东村,甲超市,80', '2020-01-02,张夫,东村,甲超市,80'),
	'0 loaded, 0 completed, 3 known, 0 rejected, ', 'the first file without the columns');
SELECT is(pg_temp.loads('aid', '日期,户主,领物人,村,超市,金额', 'c', '2020-02-01,张夫,张夫,东村,甲超市,80', '2020-02-01,张夫,张妻,东村,甲超市,80'),
	'2 loaded, 0 completed, 0 known, 0 rejected, 160.00', 'two persons of a household are two rows');
SELECT is(pg_temp.loads('aid', '日期,户主,领物人,村,超市,金额', 'c', '2020-02-01,张夫,张夫,东村,甲超市,80', '2020-02-01,张夫,张妻,东村,甲超市,80'),
	'0 loaded, 0 completed, 2 known, 0 rejected, ', 'and known again');
SELECT is(pg_temp.loads('aid', '日期,户主,村,超市,金额', 'c', '2020-02-01,张夫,东村,甲超市,80', '2020-02-01,张夫,东村,甲超市,80'),
	'0 loaded, 0 completed, 2 known, 0 rejected, ', 'also when a column is no longer understood');
SELECT is(pg_temp.loads('aid', '日期,户主,村,超市,金额', 'd', '2020-03-01,张夫,东村,甲超市,80', '2020-03-01,张夫,东村,不存在的超市,80'),
	E'1 loaded, 0 completed, 0 known, 1 rejected, 80.00\n3 超市: there is no supermarket of this name', 'a row of two is rejected');
SELECT is(pg_temp.loads('aid', '日期,户主,领物人,村,超市,金额', 'e', '2020-03-01,张夫,张夫,东村,甲超市,80', '2020-03-01,张夫,张妻,东村,不存在的超市,80'),
	E'0 loaded, 1 completed, 0 known, 1 rejected, \n3 超市: there is no supermarket of this name', 'a copy with persons completes the other');
SELECT is(pg_temp.loads('aid', '日期,户主,领物人,村,超市,金额', 'e', '2020-03-01,张夫,张夫,东村,甲超市,80', '2020-03-01,张夫,张妻,东村,甲超市,80'),
	'1 loaded, 0 completed, 1 known, 0 rejected, 80.00', 'when corrected, it is a row of its own');
SELECT results_eq($$ SELECT person_id FROM county.aid_instances WHERE aided_on = '2020-03-01' ORDER BY aid_id $$, 'VALUES (1::bigint), (2)', 'of the other person');
SELECT county.close_period('2020-01-01');
SELECT county.close_period('2020-02-01');
SELECT is(pg_temp.loads('aid', '日期,户主,村,超市,金额', 'f', '2020-04-01,张夫,东村,甲超市,80'), '1 loaded, 0 completed, 0 known, 0 rejected, 80.00', 'a month');
SELECT county.close_period('2020-03-01');
SELECT county.close_period('2020-04-01');
SELECT is(pg_temp.loads('aid', '日期,户主,领物人,村,超市,金额', 'f', '2020-04-01,张夫,张妻,东村,甲超市,80'),
	E'0 loaded, 0 completed, 0 known, 1 rejected, \n2 日期: month 2020-04 is closed; its owner can reopen it with reopen_period', 'that is closed is not completed');

-- Donations: the supermarket, and what was given.
SELECT is(pg_temp.loads('donations', '日期,捐赠人,类型,金额', 'a', '2020-01-01,某公司,物资,500', '2020-01-01,某公司,物资,500', '2020-01-01,某公司,现金,500'),
	'3 loaded, 0 completed, 0 known, 0 rejected, 1500.00', 'donations');
SELECT is(pg_temp.loads('donations', '日期,捐赠人,类型,金额,物资,超市', 'b', '2020-01-01,某公司,物资,500,米,甲超市', '2020-01-01,某公司,物资,500,面,乙超市', '2020-01-01,某公司,现金,500,,甲超市'),
	'0 loaded, 3 completed, 0 known, 0 rejected, ', 'with two more columns');
SELECT results_eq('SELECT goods, supermarket_id FROM county.donations ORDER BY donation_id', $$ VALUES ('米', 1::bigint), ('面', 2), (NULL, 1) $$, 'complete the records');
SELECT is(pg_temp.loads('donations', '日期,捐赠人,类型,金额,物资,超市', 'b', '2020-01-01,某公司,物资,500,米,乙超市', '2020-01-01,某公司,物资,500,油,乙超市', '2020-01-01,某公司,现金,500,,乙超市'),
	E'0 loaded, 0 completed, 0 known, 3 rejected, \n2 超市: the ledger has 甲超市 (1), this row says 乙超市 (2)\n3 物资: the ledger has 面, this row says 油\n4 超市: the ledger has 甲超市 (1), this row says 乙超市 (2)',
	'facts that differ are rejected with both');
SELECT is((SELECT count(*) FROM county.donations), 3::bigint, 'nothing was loaded twice');

-- Purchases: whether they were a welfare gift.
SELECT is(pg_temp.loads('purchases', '日期,单位,供应商,产品,渠道,金额,职工福利品', 'a', '2020-01-01,县工会,某合作社,蛋,直接,500,是', '2020-01-02,县工会,某合作社,蛋,直接,500,否'),
	'2 loaded, 0 completed, 0 known, 0 rejected, 1000.00', 'purchases');
SELECT county.remember_mapping('purchases', '职工福利品', 'gift');
SELECT is(pg_temp.loads('purchases', '日期,单位,供应商,产品,渠道,金额,职工福利品', 'a', '2020-01-01,县工会,某合作社,蛋,直接,500,是', '2020-01-02,县工会,某合作社,蛋,直接,500,否'),
	'0 loaded, 1 completed, 1 known, 0 rejected, ', 'a heading that was taught');
SELECT results_eq('SELECT is_welfare_gift FROM county.purchases ORDER BY purchase_id', 'VALUES (true), (false)', 'completes them');
SELECT is(pg_temp.loads('purchases', '日期,单位,供应商,产品,渠道,金额,福利', 'b', '2020-01-03,县工会,某合作社,蛋,直接,500,否'), '1 loaded, 0 completed, 0 known, 0 rejected, 500.00', 'a purchase that is stated to be none');
SELECT is(pg_temp.loads('purchases', '日期,单位,供应商,产品,渠道,金额,福利', 'c', '2020-01-03,县工会,某合作社,蛋,直接,500,是'),
	E'0 loaded, 0 completed, 0 known, 1 rejected, \n2 福利: the ledger has 否, this row says 是', 'what differs is rejected');

-- What a row of any file stated is not completed, also if it is what a record has by default; an empty cell stated nothing.
SELECT is(pg_temp.loads('aid', '日期,户主,村,超市,金额', 's', '2020-06-01,张夫,东村,甲超市,80', '2020-06-02,张夫,东村,甲超市,80', '2020-06-03,张夫,东村,甲超市,80'),
	'3 loaded, 0 completed, 0 known, 0 rejected, 240.00', 'rows without a number of instances');
SELECT is(pg_temp.loads('aid', '日期,户主,领物人,村,超市,金额,份', 't', '2020-06-01,张夫,,东村,甲超市,80,1', '2020-06-02,张夫,张妻,东村,甲超市,80,1.0', '2020-06-03,张夫,,东村,甲超市,80,'),
	'0 loaded, 1 completed, 2 known, 0 rejected, ', 'another file states that it is one');
SELECT is(pg_temp.loads('aid', '日期,户主,村,超市,金额,份', 'u', '2020-06-01,张夫,东村,甲超市,80,3', '2020-06-02,张夫,东村,甲超市,80,3', '2020-06-03,张夫,东村,甲超市,80,3'),
	E'0 loaded, 1 completed, 0 known, 2 rejected, \n2 份: the ledger has 1, this row says 3\n3 份: the ledger has 1, this row says 3',
	'a third file that differs is rejected with both, and what nobody stated is completed');
SELECT is(pg_temp.loads('aid', '日期,户主,村,超市,金额,份', 't2', '2020-06-01,张夫,东村,甲超市,80,1', '2020-06-02,张夫,东村,甲超市,80,', '2020-06-03,张夫,东村,甲超市,80,3'),
	'0 loaded, 0 completed, 3 known, 0 rejected, ', 'what does not differ is known');
SELECT is(pg_temp.loads('aid', '日期,户主,村,超市,金额,份', 't3', '2020-06-03,张夫,东村,甲超市,80,1'),
	E'0 loaded, 0 completed, 0 known, 1 rejected, \n2 份: the ledger has 3, this row says 1', 'what was completed is not stated otherwise');
SELECT is(pg_temp.loads('aid', '日期,户主,村,超市,金额,份', 'v', '2020-06-04,张夫,东村,甲超市,80,', '2020-06-05,张夫,东村,甲超市,80,1'),
	'2 loaded, 0 completed, 0 known, 0 rejected, 160.00', 'an empty cell beside one that is filled');
SELECT is(pg_temp.loads('aid', '日期,户主,村,超市,金额,份', 'v', '2020-06-04,张夫,东村,甲超市,80,2', '2020-06-05,张夫,东村,甲超市,80,2'),
	E'0 loaded, 1 completed, 0 known, 1 rejected, \n3 份: the ledger has 1, this row says 2', 'only the empty one takes a number');
SELECT is(pg_temp.loads('aid', '日期,户主,村,超市,金额,其他', 'w', '2020-06-06,张夫,东村,甲超市,80,1'), '1 loaded, 0 completed, 0 known, 0 rejected, 80.00', 'a heading of another name');
SELECT county.remember_mapping('aid', '其他', 'times', true);
SELECT is(pg_temp.loads('aid', '日期,户主,村,超市,金额,其他', 'w', '2020-06-06,张夫,东村,甲超市,80,1'), '0 loaded, 0 completed, 1 known, 0 rejected, ', 'taught later: the same file states that it is one');
SELECT is(pg_temp.loads('aid', '日期,户主,村,超市,金额,其他', 'w', '2020-06-06,张夫,东村,甲超市,80,4'),
	E'0 loaded, 0 completed, 0 known, 1 rejected, \n2 其他: the ledger has 1, this row says 4', 'and then something else');
SELECT is(pg_temp.loads('aid', '日期,户主,村,超市,金额', 'x', '2020-06-07,张夫,东村,甲超市,80'), '1 loaded, 0 completed, 0 known, 0 rejected, 80.00', 'a row');
SELECT is(pg_temp.loads('aid', '日期,户主,村,超市,金额,份', 'y', '2020-06-07,张夫,东村,甲超市,80,1'), '0 loaded, 0 completed, 1 known, 0 rejected, ', 'that another file states to be one');
SELECT county.undo_import(max(import_id)) FROM county.imports;
SELECT is(pg_temp.loads('aid', '日期,户主,村,超市,金额,份', 'z', '2020-06-07,张夫,东村,甲超市,80,2'), '0 loaded, 1 completed, 0 known, 0 rejected, ', 'unless that file was undone');

SELECT is(pg_temp.loads('purchases', '日期,单位,供应商,产品,渠道,金额', 'p', '2020-01-04,县工会,某合作社,蛋,直接,500', '2020-01-05,县工会,某合作社,蛋,直接,500'),
	'2 loaded, 0 completed, 0 known, 0 rejected, 1000.00', 'purchases of which nobody says whether they are gifts');
SELECT is(pg_temp.loads('purchases', '日期,单位,供应商,产品,渠道,金额,福利', 'q', '2020-01-04,县工会,某合作社,蛋,直接,500,否', '2020-01-05,县工会,某合作社,蛋,直接,500,'),
	'0 loaded, 0 completed, 2 known, 0 rejected, ', 'a file states it of one');
SELECT is(pg_temp.loads('purchases', '日期,单位,供应商,产品,渠道,金额,福利', 'r', '2020-01-04,县工会,某合作社,蛋,直接,500,是', '2020-01-05,县工会,某合作社,蛋,直接,500,是'),
	E'0 loaded, 1 completed, 0 known, 1 rejected, \n2 福利: the ledger has 否, this row says 是', 'which is not changed; the other is completed');
SELECT is(pg_temp.loads('purchases', '日期,单位,供应商,产品,渠道,金额,福利', 'r2', '2020-01-05,县工会,某合作社,蛋,直接,500,否', '2020-01-05,县工会,某合作社,蛋,直接,500,'),
	E'1 loaded, 0 completed, 0 known, 1 rejected, 500.00\n2 福利: the ledger has 是, this row says 否', 'once; a second row is another purchase');
SELECT is(pg_temp.loads('purchases', '日期,单位,供应商,产品,渠道,金额', 'p', '2020-01-04,县工会,某合作社,蛋,直接,500', '2020-01-05,县工会,某合作社,蛋,直接,500'),
	'0 loaded, 0 completed, 2 known, 0 rejected, ', 'the first file says nothing, and is known');

-- Incomes: no row lacks a fact, so the ledger itself shows what is known.
SELECT is(pg_temp.loads('incomes', '年度,户主,村,收入来源,金额', 'a', '2019,张夫,东村,工资,500'), '1 loaded, 0 completed, 0 known, 0 rejected, 500.00', 'an income');
SELECT is(pg_temp.loads('incomes', '年度,户号,收入来源,金额', 'b', '2019,1,工资,500'), '0 loaded, 0 completed, 1 known, 0 rejected, ', 'whose household is found in another way');
-- A clerk of the township.
SELECT county.grant_access('taught_clerk', 'clerk', '410423101');
DROP TABLE pg_temp.staging_aid;
SET SESSION AUTHORIZATION taught_clerk;
CREATE TEMP TABLE result AS SELECT pg_temp.clerk_loads('日期,户号,超市,金额', '2020-05-01', '1', '甲超市', '80', '2', 'k') AS first;
SELECT is((SELECT first FROM result) || pg_temp.clerk_loads('日期,户号,超市,金额,领物人', '2020-05-01', '1', '甲超市', '80', '张妻', '2', 'k')
	|| pg_temp.clerk_loads('日期,户号,超市,金额', '2020-05-01', '1', '甲超市', '80', '2', 'k'), '1 0 0 1 1 0 0 0 1 ', 'a clerk loads, completes and knows');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT string_agg(person_id::text, ',') FROM county.aid_instances WHERE aided_on = '2020-05-01'), '2', 'one row');
SET SESSION AUTHORIZATION taught_clerk;
UPDATE result SET first = pg_temp.clerk_loads('日期,户号,超市,金额,份', '2020-05-01', '1', '甲超市', '80', '1', '2', 'l')
	|| pg_temp.clerk_loads('日期,户号,超市,金额,份', '2020-05-01', '1', '甲超市', '80', '2', '2', 'm');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT first FROM result), '0 0 1 0 0 0 ', 'a clerk''s statement is kept too');
SELECT is_empty($$ SELECT * FROM verify_ledger('county') $$, 'the books are in order');

SELECT * FROM finish();
ROLLBACK;

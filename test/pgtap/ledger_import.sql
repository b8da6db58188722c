-- Loading aid from spreadsheets: staging tables, ways of writing, what is rejected and why, and that nothing is loaded
-- twice or lost.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(77);

CREATE FUNCTION pg_temp.refused_by(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state text;
BEGIN
	EXECUTE statement;
	RETURN 'no refusal';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE;
	RETURN state || ' ' || SQLERRM;
END $$;

-- Two towns; villages 201 of both have one name. Household 14 lives where a village was renumbered.
SELECT create_ledger('county', division => '410423');
SELECT county.open_year(2020);
INSERT INTO county.divisions (division, name_zh, valid_from, valid_to) VALUES
	('410423', '某县', NULL, NULL), ('410423101', '甲镇', NULL, NULL), ('410423102', '乙镇', NULL, NULL),
	('410423101201', '东村', NULL, NULL), ('410423101202', '西村', NULL, NULL), ('410423102201', '东村', NULL, NULL),
	('410423102202', '南村', NULL, '2020-03-01'), ('410423102203', '南村', '2020-03-01', NULL), ('410499', '别县', NULL, NULL);
INSERT INTO county.division_successors VALUES ('410423102202', '410423102203');
INSERT INTO county.supermarkets VALUES
	(1, '甲镇爱心超市', '410423101', '2020-01-01', NULL), (2, '乙镇爱心超市', '410423102', '2020-01-01', '2020-06-01'),
	(3, '连锁超市', '410423101', '2020-01-01', '2020-04-01'), (4, '连锁超市', '410423102', '2020-03-01', NULL);
INSERT INTO county.households VALUES
	(11, '张三', '410423101201', '2018-01-01', NULL), (12, '李四', '410423101202', '2018-01-01', NULL),
	(13, '李四', '410423101202', '2018-01-01', NULL), (14, '王 五', '410423102202', '2018-01-01', NULL), (15, '赵六', '410423101202', '2018-01-01', '2020-02-01');
INSERT INTO county.persons VALUES (101, '张三'), (102, '张小三'), (103, '张小三'), (104, '王五'), (105, '王小五'), (106, '无户');
INSERT INTO county.memberships VALUES
	(101, 11, '2018-01-01', NULL), (102, 11, '2018-01-01', NULL), (103, 11, '2018-01-01', NULL), (104, 14, '2018-01-01', NULL),
	(105, 14, '2018-01-01', '2020-05-01');
INSERT INTO county.identity_numbers VALUES (101, '410499198002290010'), (104, '11010519491231002X'), (106, '110105491231006'::resident_id);

-- Staging tables.
SELECT is(county.make_staging('aid')::text, 'county.staging_aid', 'a staging table');
SELECT columns_are('county', 'staging_aid', ARRAY['受助日期', '户主姓名', '受助人', '身份证号', '户编号', '乡镇', '村', '爱心超市', '金额', '人次', '来源'],
	'has Chinese columns, and one for the file');
SELECT is((SELECT count(*) FROM pg_attribute WHERE attrelid = 'county.staging_aid'::regclass AND attnum > 0 AND atttypid <> 'text'::regtype),
	0::bigint, 'of text');
INSERT INTO county.staging_aid DEFAULT VALUES;
SELECT is(county.make_staging('aid')::text, 'county.staging_aid', 'the same again is left as it is');
SELECT is((SELECT count(*) FROM county.staging_aid), 1::bigint, 'with its row');
SELECT is(pg_temp.refused_by($$ SELECT county.make_staging('aid', '日期,超市,金额') $$), '42P07 staging table county.staging_aid has 1 row',
	'another one would lose it');
SELECT is_empty($$ SELECT * FROM county.import_aid('county.staging_aid') $$, 'a row without anything is nothing to import');
SELECT is((SELECT count(*) FROM county.staging_aid), 0::bigint, 'and goes');
SELECT is((SELECT count(*) FROM county.imports), 0::bigint, 'without a trace');
SELECT lives_ok($$ SELECT county.make_staging('aid', chr(65279) || E'"序 号","日期 ",爱心超市,"备""注",户主, 村 ,金额（万元）,\r') $$,
	'made anew from the first line of a file');
SELECT columns_are('county', 'staging_aid', ARRAY['序 号', '日期', '爱心超市', '备"注', '户主', '村', '金额（万元）', 'column_8', '来源'],
	'with byte order mark, quotes, blanks and an empty heading');
SELECT is(pg_temp.refused_by($$ SELECT county.make_staging('aid', '日期,超市,日期') $$), '42701 heading "日期" occurs twice', 'a heading twice');
SELECT is(pg_temp.refused_by($$ SELECT county.make_staging('aid', '日期,超市,金额,受助日期') $$), '22023 columns 受助日期, 日期 have the same meaning', 'two of one meaning');
SELECT is(pg_temp.refused_by($$ SELECT county.make_staging('aid', '日期,户主') $$),
	'22023 county.staging_aid has no column for supermarket (爱心超市), amount (金额)', 'columns that are needed');
SELECT is(pg_temp.refused_by($$ SELECT county.make_staging('gifts') $$), '22023 there is no import of kind "gifts"', 'no such kind');
SELECT is(pg_temp.refused_by($$ SELECT county.make_staging(NULL) $$), '22023 there is no import of kind "null"', 'nor null');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.import_headings VALUES ('aid', '领取 日', 'date') $$),
	'23514 new row for relation "import_headings" violates check constraint "import_headings_is_plain"', 'headings are kept plain');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.import_headings VALUES ('aid', '领取日', 'day') $$),
	'23514 new row for relation "import_headings" violates check constraint "import_headings_column_is_known"', 'and mean a column that there is');
INSERT INTO county.import_headings VALUES ('aid', '领取日', 'date');
SELECT lives_ok($$ SELECT county.make_staging('aid', E'领取日\t超市\t金额') $$, 'an office''s own heading; a file with tabs');
SELECT is(pg_temp.refused_by($$ SELECT county.import_aid('county.aid_year') $$), '42809 county.aid_year is not a staging table', 'a view');
SELECT is(pg_temp.refused_by($$ SELECT county.import_aid(NULL) $$), '42809 null is not a staging table', 'nothing');
CREATE TABLE public.elsewhere (日期 text, 超市 text, 金额 text);
CREATE TABLE county.elsewhere (日期 text, 超市 text, 金额 text);
INSERT INTO public.elsewhere DEFAULT VALUES;
INSERT INTO county.elsewhere DEFAULT VALUES;
SELECT is_empty($$ SELECT * FROM county.import_aid('public.elsewhere') $$, 'a table of any schema serves');
SELECT results_eq($$ SELECT (SELECT count(*) FROM public.elsewhere), (SELECT count(*) FROM county.elsewhere) $$, 'VALUES (0::bigint, 1::bigint)',
	'also one that has the name of one in the ledger');
DROP TABLE county.elsewhere;

-- Ways of writing.
SELECT results_eq($$ SELECT cell_date(d) FROM unnest(ARRAY['2020-03-15', '2020/3/15', '2020.3.15', '2020年3月15日', '2020年03月15号', '20200315',
	'2020/3/15 0:00', '2020-03-15 00:00:00', '2020-03-15 8:30', '2020-03-15T23:59:59.5+08:00', '2020/3/15 上午8:30', '2020年3月15号 8时30分',
	'3/15/2020', '15-3-2020', '15.03.2020 8:30 PM', '2020 年 3 月 15 日', '2020-2-29', '31/12/2020', '4/4/2020']) AS d $$,
	$$ SELECT unnest(array_fill(date '2020-03-15', '{16}') || date '2020-02-29' || date '2020-12-31' || date '2020-04-04') $$, 'days');
SELECT results_eq($$ SELECT d, cell_date_problem(d) FROM unnest(ARRAY['2019-2-29', '2020-13-01', '2020-00-10', '2020/3-15', '202031', '2020-03-15T08:30:00Z', '43905',
	'43905.5', '3/4/2020', '12-11-2020', '31/13/2020', '20.3.15', '20年3月15日', '0000-01-01', 'x']) AS d WHERE cell_date(d) IS NULL $$, $$ VALUES
	('2019-2-29', 'date_unreadable'), ('2020-13-01', 'date_unreadable'), ('2020-00-10', 'date_unreadable'), ('2020/3-15', 'date_unreadable'),
	('202031', 'date_unreadable'), ('2020-03-15T08:30:00Z', 'date_unreadable'), ('43905', 'date_is_serial'), ('43905.5', 'date_is_serial'),
	('3/4/2020', 'date_order_unclear'), ('12-11-2020', 'date_order_unclear'), ('31/13/2020', 'date_unreadable'), ('20.3.15', 'date_century_unclear'), ('20年3月15日', 'date_century_unclear'),
	('0000-01-01', 'date_unreadable'), ('x', 'date_unreadable') $$, 'what is none, and why');
SELECT results_eq($$ SELECT a, u, cell_yuan(a, u)::text FROM (VALUES ('350万元', NULL), ('¥1,595.31', NULL), ('1.2', '万元'), ('1.2万', '万元'), ('1.2', '千元'),
	('1.2', '亿元'), ('150', '分'), ('¥1.5', '万元'), ('RMB 1.5', '万元'), ('人民币1.5', '百元'), ('-5', '元'), ('(1,500)', '元'), ('1500-', NULL), ('负1500', NULL),
	('-¥1.5', '万元'), (U&'\22121.2', '万元'), ('133.80000000000001', NULL), ('1e+05', NULL), ('1.5E+05', '元'), ('.5', '元'), ('1.', NULL)) AS v (a, u) $$, $$ VALUES
	('350万元', NULL, '3500000.00'), ('¥1,595.31', NULL, '1595.31'), ('1.2', '万元', '12000.00'), ('1.2万', '万元', '12000.00'), ('1.2', '千元', '1200.00'),
	('1.2', '亿元', '120000000.00'), ('150', '分', '1.50'), ('¥1.5', '万元', '15000.00'), ('RMB 1.5', '万元', '15000.00'), ('人民币1.5', '百元', '150.00'),
	('-5', '元', '-5.00'), ('(1,500)', '元', '-1500.00'), ('1500-', NULL, '-1500.00'), ('负1500', NULL, '-1500.00'), ('-¥1.5', '万元', '-15000.00'),
	(U&'\22121.2', '万元', '-12000.00'), ('133.80000000000001', NULL, '133.80'), ('1e+05', NULL, '100000.00'), ('1.5E+05', '元', '150000.00'), ('.5', '元', '0.50'),
	('1.', NULL, '1.00') $$, 'amounts: a unit in the cell, in the heading, signs and the numbers of spreadsheets');
SELECT is_empty($$ SELECT a, u, cell_yuan(a, u) FROM (VALUES ('300元', '万元'), ('0.1万元', '元'), ('1.005', NULL), ('1.2345678', '万元'), ('--5', NULL), ('(-5)', NULL),
	('5-5', NULL), ('1,5', NULL), ('1,0000', NULL), ('5美元', NULL), ('$5', NULL), ('', NULL), (NULL, '元'), ('99999999999999999999', NULL), ('1e-05', NULL), ('负', NULL),
	('壹万元整', '万元'), ('5/人', NULL)) AS v (a, u) WHERE cell_yuan(a, u) IS NOT NULL $$, 'what is no amount, or has another unit than the heading');
SELECT results_eq($$ SELECT cell_identity_problem(n) FROM unnest(ARRAY['410499198002290010', '''410499198002290010', '110105491231002', '4.10423E+17',
	'410499198002290000', '410499198002290100', '41049919800229001', '990499198002290010', '410499198013290010', '某人', '']) AS n $$, $$ VALUES
	(NULL), (NULL), (NULL), ('identity_is_rounded'), ('identity_is_rounded'), ('identity_check_digit'), ('identity_length'), ('identity_province'),
	('identity_birth_date'), ('identity_unreadable'), ('identity_unreadable') $$, 'identity numbers');
SELECT results_eq($$ SELECT cell_clean(c) FROM unnest(ARRAY[' x ', '　１２（Ａ）　', chr(65279) || 'x', chr(160) || 'x y' || chr(8203), '-', ' / ', '', '　']) AS c $$,
	$$ VALUES ('x'), ('12(A)'), ('x'), ('x y'), (NULL), (NULL), (NULL), (NULL) $$, 'cells');
SELECT results_eq($$ SELECT cell_name(c) FROM unnest(ARRAY['张　三', ' 张 三 ', 'John  Smith ', '１号超市']) AS c $$,
	$$ VALUES ('张三'), ('张三'), ('John Smith'), ('1号超市') $$, 'names');
SELECT is(ledger_import_heading(' 金 额（万元）* '), '金额', 'headings');
SELECT is(ledger_import_heading('Amount (yuan)'), 'amount', 'in small letters');
SELECT is_empty('SELECT code FROM ledger_import_reasons() GROUP BY code HAVING count(*) > 1', 'a reason for each code');
SELECT is_empty($$ SELECT code FROM ledger_import_reasons() WHERE (strpos(reason, '%s') > 0) <> (strpos(reason_zh, '%s') > 0) OR reason = '' OR reason_zh = '' $$,
	'in both languages');

-- What is right. Every way to name a household; columns in any order.
SELECT county.make_staging('aid', '人次,金额（元）,爱心超市,村,身份证号,受助人,户主姓名,户编号,受助日期,备注');
COPY county.staging_aid FROM STDIN (FORMAT csv);
1,"1,595.31",甲镇爱心超市,甲镇东村,410499198002290010,,张三,,2020-03-15,both
,８０,甲镇爱心超市,甲镇/东村,,,张　三,,2020/3/16,name and village
,80,甲镇爱心超市,东村,410499198002290010,张三,,,2020/3/17,which of two villages the household tells
2人次,1000.0,1,,110105491231002,,,,20200318,an old number; the supermarket's number
3,0,甲镇爱心超市,410423101201,,,,11,2020年3月19日,the household's number; the village's code
,80,甲镇爱心超市,南村,,,王五,,2020-03-20,a village by its new name
,80,甲镇爱心超市,南村,,王小五,王五,,2020-02-20,the old village of that name; the member by name
,80,连锁超市,,,,,11,2020-02-21,of two supermarkets the one that was open
,80,甲镇爱心超市,甲镇东村,,张三,,,2020-03-22,the head as the one who received
\.
SELECT is_empty($$ SELECT reason FROM county.import_aid('county.staging_aid') $$, 'nothing is wrong');
SELECT is((SELECT max(staging) FROM county.imports), 'county.staging_aid', 'the import is recorded with its staging table');
SELECT results_eq('SELECT household_id, person_id, supermarket_id, amount::text, aided_on, times FROM county.aid_instances ORDER BY aid_id', $$ VALUES
	(11::bigint, 101::bigint, 1::bigint, '1595.31', date '2020-03-15', 1),
	(11, NULL, 1, '80.00', '2020-03-16', 1),
	(11, 101, 1, '80.00', '2020-03-17', 1),
	(14, 104, 1, '1000.00', '2020-03-18', 2),
	(11, NULL, 1, '0.00', '2020-03-19', 3),
	(14, NULL, 1, '80.00', '2020-03-20', 1),
	(14, 105, 1, '80.00', '2020-02-20', 1),
	(11, NULL, 3, '80.00', '2020-02-21', 1),
	(11, 101, 1, '80.00', '2020-03-22', 1) $$, 'the rows as the ledger has them, in the order of the file');
SELECT is((SELECT count(*) FROM county.staging_aid), 0::bigint, 'they left the staging table');
SELECT results_eq('SELECT import_id, kind, staging, loaded, known, rejected FROM county.imports',
	$$ VALUES (1::bigint, 'aid', 'county.staging_aid', 9::bigint, 0::bigint, 0::bigint) $$, 'the import is logged');
SELECT results_eq('SELECT row_number, division::text, loaded_as FROM county.import_rows ORDER BY row_number LIMIT 2',
	$$ VALUES (1::bigint, '410423101201', 1::bigint), (2, '410423101201', 2) $$, 'with each row and what it became');

-- What is wrong, and why. The codes are those of ledger_import_reasons().
COPY county.staging_aid FROM STDIN (FORMAT csv);
1,,甲镇爱心超市,,410499198002290010,,,,,amount_missing
0,-5,没有超市,,410499198002290010,,,,43905,date_is_serial
x,8o,乙镇爱心超市,,4.10423E+17,,,,2020-06-01,identity_is_rounded
1,80,甲镇爱心超市,,410499198002290100,,,,2020-03-15,identity_check_digit
1,80,甲镇爱心超市,,110105491231014,,,,2020-03-15,identity_unknown
1,80,甲镇爱心超市,,110105491231006,,,,2020-03-15,identity_no_household
1,80,甲镇爱心超市,东村,,,张三,,2020-03-15,village_ambiguous
1,80,甲镇爱心超市,北村,,,张三,,2020-03-15,village_unknown
1,80,甲镇爱心超市,别县,,,张三,,2020-03-15,village_unknown
1,80,甲镇爱心超市,410423102202,,,王五,,2020-03-15,village_not_valid
1,80,甲镇爱心超市,西村,,,李四,,2020-03-15,household_ambiguous
1,80,甲镇爱心超市,西村,,,赵六,,2020-03-15,household_not_found
1,80,甲镇爱心超市,,,,张三,,2020-03-15,household_missing
1,80,甲镇爱心超市,甲镇东村,,,,,2020-03-15,household_missing
1,80,甲镇爱心超市,,,,,99,2020-03-15,household_unknown
1,80,甲镇爱心超市,,,,,11号,2020-03-15,household_unreadable
1,80,甲镇爱心超市,,410499198002290010,,李四,,2020-03-15,name_differs
1,80,甲镇爱心超市,,410499198002290010,李四,,,2020-03-15,name_differs
1,80,甲镇爱心超市,西村,410499198002290010,,张三,,2020-03-15,village_differs
1,80,甲镇爱心超市,,410499198002290010,,,14,2020-03-15,household_differs
1,80,甲镇爱心超市,甲镇东村,,张小三,张三,,2020-03-15,member_ambiguous
1,80,甲镇爱心超市,甲镇东村,,张大三,张三,,2020-03-15,member_unknown
1,80,甲镇爱心超市,,,王小五,,14,2020-05-01,member_unknown
1,80,连锁超市,,,,,11,2020-03-15,supermarket_ambiguous
1,80,没有超市,,,,,11,2020-03-15,supermarket_unknown
1,80,乙镇爱心超市,,,,,11,2020-06-01,supermarket_not_open
1,80,甲镇爱心超市,,,,,11,2021-03-15,month_not_open
1,80,甲镇爱心超市,,,,,11,2199-03-15,date_in_future
1,80,甲镇爱心超市,,,,,11,1900-03-15,date_implausible
0,80,甲镇爱心超市,,,,,11,2020-03-15,times_unreadable
1,8000000000,甲镇爱心超市,,,,,11,2020-03-15,amount_implausible
\.
CREATE TEMP TABLE rejected AS SELECT * FROM county.import_aid('county.staging_aid');
SELECT results_eq('SELECT row_number FROM rejected', 'SELECT generate_series(1, 31)::bigint', 'every wrong row is told once');
SELECT is((SELECT count(*) FROM county.staging_aid), 31::bigint, 'and stays');
SELECT is((SELECT count(*) FROM county.aid_instances), 9::bigint, 'nothing was loaded');
SELECT is_empty($$
	SELECT r.row_number, r.line ->> '备注', r.reason, r.reason_zh
	FROM rejected r LEFT JOIN ledger_import_reasons() e ON e.code = r.line ->> '备注'
	WHERE r.row_number > 1 AND (e.code IS NULL
		OR r.reason NOT LIKE '%' || replace(e.reason, '%s', '%') || '%' OR r.reason_zh NOT LIKE '%' || replace(e.reason_zh, '%s', '%') || '%') $$,
	'with the reason that the row was made for, in both languages');
SELECT results_eq($$ SELECT row_number, reason FROM rejected WHERE row_number IN (1, 7, 10, 11, 22, 24, 27, 29, 31) $$, $$ VALUES
	(1::bigint, '受助日期: the cell is empty; 金额（元）: the cell is empty'),
	(7, '村: 2 divisions have this name: add the township, or give the code'),
	(10, '村: no division of this name was there on 2020-03-15'),
	(11, '户主姓名: 2 households of the village have or had a head of this name, among them 12 and 13: give an identity number or the household''s number'),
	(22, '受助人: no member of the household had this name on 2020-03-15'),
	(24, '爱心超市: 2 supermarkets of this name were open on that day: give its number'),
	(27, '受助日期: year 2021 of the ledger is not open; its owner opens it with open_year'),
	(29, '受助日期: is not between 1949-10-01 and 2199-12-31; 爱心超市: the supermarket was not open on 1900-03-15'),
	(31, '金额（元）: is more than 1,000,000,000 yuan, the most that one record can have: look at the unit') $$, 'in words that tell numbers and days');
SELECT results_eq($$ SELECT column_name, value, reason, reason_zh FROM rejected WHERE row_number IN (2, 3) $$, $$ VALUES
	('受助日期', '43905', '受助日期: is how a spreadsheet numbers days, perhaps 2020-03-15; give the column a date format and save the file again; '
		'爱心超市: there is no supermarket of this name; 金额（元）: must not be below zero; 人次: is not a whole number of aid instances from 1 on',
		'受助日期：是电子表格内部的日期序号，可能是2020-03-15；请把该列设为日期格式后重新保存；'
		'爱心超市：没有此名称的超市；金额（元）：不能小于零；人次：不是从 1 起的整数人次'),
	('身份证号', '4.1042*E+17', '身份证号: the spreadsheet has rounded this number, and the digits are lost: give the column the format Text, enter the number '
		'again, and save; 爱心超市: the supermarket was not open on 2020-06-01; 金额（元）: is not an amount; write 1595.31 or 350万元, with no more than fen; '
		'人次: is not a whole number of aid instances from 1 on',
		'身份证号：电子表格把号码当作数值取整，末几位已丢失：请把该列设为文本格式，重新录入号码后保存；爱心超市：该超市在2020-06-01未营业；'
		'金额（元）：不是金额；请写作 1595.31 或 350万元，精确到分；人次：不是从 1 起的整数人次') $$, 'everything that is wrong with a row is told at once');
SELECT is_empty($$ SELECT FROM rejected WHERE rejected::text ~ '[0-9]{15}' $$, 'no identity number is told, in cells that are wrong or right');
SELECT is((SELECT value FROM rejected WHERE row_number = 4), '410499********0100', 'but for ten characters');
SELECT results_eq($$ SELECT row_number, reason FROM county.import_aid('county.staging_aid') $$, 'SELECT row_number, reason FROM rejected', 'once more, the same');

-- Mended in the staging table, a row is loaded by the next run.
UPDATE county.staging_aid SET 身份证号 = '410499198002290010' WHERE 备注 = 'identity_check_digit';
SELECT is((SELECT count(*) FROM county.import_aid('county.staging_aid')), 30::bigint, 'the others are told again');
SELECT results_eq('SELECT household_id, person_id, amount::text FROM county.aid_instances ORDER BY aid_id DESC LIMIT 1',
	$$ VALUES (11::bigint, 101::bigint, '80.00') $$, 'it is there');
SELECT is((SELECT count(*) FROM county.staging_aid), 30::bigint, 'and has left');
TRUNCATE county.staging_aid;

-- Two rows that say the same are two hand-outs in one file, and the same file brings nothing twice, however it is written.
SELECT county.make_staging('aid', '日期,户主,村,超市,金额');
COPY county.staging_aid FROM STDIN (FORMAT csv);
2020-04-01,张三,甲镇东村,甲镇爱心超市,10
2020-04-01,张三,甲镇东村,甲镇爱心超市,10
2020-04-02,张三,甲镇东村,甲镇爱心超市,10
2020-04-03,张三丰,甲镇东村,甲镇爱心超市,10
\.
SELECT is((SELECT count(*) FROM county.import_aid('county.staging_aid')), 1::bigint, 'one has a slip');
SELECT is((SELECT count(*) FROM county.aid_instances WHERE amount = '10'), 3::bigint, 'both of two equal rows are loaded');
COPY county.staging_aid FROM STDIN (FORMAT csv);
2020-04-01,张三,甲镇东村,甲镇爱心超市,10
2020-04-01,张三,甲镇东村,甲镇爱心超市,10
2020-04-02,张三,甲镇东村,甲镇爱心超市,10
2020-04-03,张三,甲镇东村,甲镇爱心超市,10
\.
SELECT is((SELECT count(*) FROM county.import_aid('county.staging_aid')), 1::bigint, 'the mended file, copied beside what was left of the first');
SELECT is((SELECT count(*) FROM county.aid_instances WHERE amount = '10'), 4::bigint, 'brings the mended row only');
SELECT results_eq('SELECT loaded, known, rejected FROM county.imports ORDER BY import_id DESC LIMIT 1',
	'VALUES (1::bigint, 3::bigint, 1::bigint)', 'and says so');
TRUNCATE county.staging_aid;
SELECT county.make_staging('aid', '金额,爱心超市,村,户主姓名,户编号,受助日期,序号', temporary => true);
ALTER TABLE pg_temp.staging_aid RENAME TO again;
COPY again FROM STDIN (FORMAT csv);
￥10.00,甲镇爱心超市,,,11,2020年4月1日,1
0.001万元,甲镇爱心超市,甲镇东村,张 三,,2020/4/1,2
10,1,,,11,20200401,3
\.
SELECT is_empty($$ SELECT reason FROM county.import_aid('pg_temp.again') $$, 'other columns and forms, in a temporary table');
SELECT results_eq('SELECT loaded, known FROM county.imports ORDER BY import_id DESC LIMIT 1', 'VALUES (1::bigint, 2::bigint)',
	'two are known, and a third is new');
COPY again FROM STDIN (FORMAT csv);
10,1,,,11,20200405,1
\.
COPY again FROM STDIN (FORMAT csv);
10,1,,,11,20200405,1
\.
SELECT is_empty($$ SELECT reason FROM county.import_aid('again') $$, 'a file that was copied twice by mistake');
SELECT is((SELECT count(*) FROM county.aid_instances WHERE aided_on = '2020-04-05'), 1::bigint, 'is loaded once');
SELECT is((SELECT count(*) FROM again), 0::bigint, 'and leaves nothing behind');

-- What is corrected in the ledger is not brought back by the file.
UPDATE county.aid_instances SET amount = '9' WHERE aided_on = '2020-04-05';
COPY again FROM STDIN (FORMAT csv);
10,1,,,11,20200405,1
\.
SELECT is_empty($$ SELECT reason FROM county.import_aid('again') $$, 'a row that was corrected since');
SELECT is((SELECT string_agg(amount::text, ' ') FROM county.aid_instances WHERE aided_on = '2020-04-05'), '9.00', 'stays corrected');

-- A closed month. The equal row that is left is not taken for the one that was loaded: both are of one file.
SELECT county.close_period('2020-04-01');
COPY again FROM STDIN (FORMAT csv);
10,1,,,11,20200405,1
10,1,,,11,20200405,2
10,1,,,11,20200402,3
\.
SELECT results_eq($$ SELECT row_number, reason FROM county.import_aid('again') $$,
	$$ VALUES (2::bigint, '受助日期: month 2020-04 is closed; its owner can reopen it with reopen_period') $$,
	'what is known is no change of a closed month, what is new is');
SELECT results_eq('SELECT 序号 FROM again ORDER BY 1', $$ VALUES ('2') $$, 'the known one leaves, although the other is equal');
SELECT county.reopen_period('2020-04-01', 'a hand-out was forgotten');
SELECT is_empty($$ SELECT reason FROM county.import_aid('again') $$, 'reopened');
SELECT results_eq($$ SELECT count(*), sum(amount)::text FROM county.aid_instances WHERE aided_on = '2020-04-05' $$,
	$$ VALUES (2::bigint, '19.00') $$, 'the second is loaded');

-- A rule that the import does not know: only the rows that it refuses are left.
CREATE FUNCTION pg_temp.unlucky() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW.amount::numeric % 13 = 0 THEN
		RAISE EXCEPTION 'unlucky amount %', NEW.amount;
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER unlucky BEFORE INSERT ON county.aid_instances FOR EACH ROW EXECUTE FUNCTION pg_temp.unlucky();
INSERT INTO again (金额, 爱心超市, 户编号, 受助日期) SELECT i, '1', '11', '2020-05-01' FROM generate_series(1, 100) AS i;
SELECT results_eq($$ SELECT row_number, column_name, reason, reason_zh FROM county.import_aid('again') $$, $$
	SELECT i * 13::bigint, NULL, format('the ledger refused it: unlucky amount %s.00', i * 13), format('账本拒绝：unlucky amount %s.00', i * 13)
	FROM generate_series(1, 7) AS i $$, 'seven of a hundred are refused');
SELECT results_eq($$
	SELECT count(*) FROM county.import_rows r JOIN county.aid_instances a ON a.aid_id = r.loaded_as
	WHERE r.import_id = (SELECT max(import_id) FROM county.imports) AND a.amount = r.row_number $$, 'VALUES (93::bigint)',
	'the others are there, each under its own number');
DROP TRIGGER unlucky ON county.aid_instances;
SELECT is_empty($$ SELECT reason FROM county.import_aid('again') $$, 'and then the seven');
SELECT is((SELECT sum(amount)::text FROM county.aid_instances WHERE aided_on = '2020-05-01'), '5050.00', 'nothing is lost and nothing is twice');

-- Text that means harm does none.
INSERT INTO again (金额, 爱心超市, 户编号, 受助日期, 户主姓名, 村) VALUES
	('1', $q$'); DROP TABLE county.aid_instances; --$q$, '11', '2020-05-02', '%s%I', '$sql$'),
	(repeat('9', 10000), repeat('超', 10000), repeat('1', 10000), repeat('2', 10000), repeat('张', 10000), repeat('\', 10000)),
	('1', '1', '11', E'2020-05-02\n', E'张\t三', '甲镇东村');
SELECT results_eq($$ SELECT row_number, column_name, length(value) <= 83 FROM county.import_aid('again') $$,
	$$ VALUES (1::bigint, '户主姓名', true), (2, '受助日期', true) $$, 'hostile text is rejected as any other, and shortened');
SELECT is((SELECT count(*) FROM county.aid_instances WHERE aided_on = '2020-05-02'), 1::bigint, 'blanks of every kind are not hostile');
SELECT is_empty($$ SELECT * FROM verify_ledger('county') $$, 'the books are in order');

-- A ledger that is renamed.
ALTER SCHEMA county RENAME TO office;
CREATE SCHEMA county;
SELECT is(office.make_staging('donations')::text, 'office.staging_donations', 'staging tables are made where the ledger is now');
INSERT INTO office.staging_donations (捐赠日期, 捐赠人, 捐赠类型, 金额) VALUES ('2020-01-01', '甲', '现金', '1');
SELECT is_empty($$ SELECT reason FROM office.import_donations('office.staging_donations') $$, 'and imported');

SELECT * FROM finish();
ROLLBACK;

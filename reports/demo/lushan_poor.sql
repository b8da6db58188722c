-- Part of lushan.sql: registered poor households (建档立卡) outside the love supermarkets, and the organisations and people who help.
-- RECONSTRUCTED: all of them are made up, except the county federation of trade unions and the names of three villages and twelve
-- prefectures.

INSERT INTO :"ledger".divisions (division, name_zh, name_en) VALUES
	('410423204209', '袁寨村', 'Yuanzhai Village'),
	('410423208209', '堂上村', 'Tangshang Village'),
	('410423208210', '李窑村', 'Liyao Village'),
	('4101', '郑州市', 'Zhengzhou'), ('4102', '开封市', 'Kaifeng'), ('4103', '洛阳市', 'Luoyang'), ('4104', '平顶山市', 'Pingdingshan'),
	('4105', '安阳市', 'Anyang'), ('4107', '新乡市', 'Xinxiang'), ('4108', '焦作市', 'Jiaozuo'), ('4110', '许昌市', 'Xuchang'),
	('4111', '漯河市', 'Luohe'), ('4112', '三门峡市', 'Sanmenxia'), ('4113', '南阳市', 'Nanyang'), ('4117', '驻马店市', 'Zhumadian');

-- The sizes are chosen to give the printed numbers of persons: 1300 in 570 households, 145 in 47.
CREATE TEMPORARY TABLE lushan_poor AS
SELECT
	20000 + row_number() OVER (ORDER BY g.place, n) AS household_id,
	g.name AS helped_by,
	n,
	CASE g.name
		WHEN 'persimmon' THEN CASE WHEN n <= 160 THEN 3 ELSE 2 END
		WHEN 'mushroom' THEN CASE WHEN n <= 4 THEN 4 ELSE 3 END
		WHEN 'dividend' THEN 3
		WHEN 'unit' THEN 2 + n % 2
		ELSE 2
	END AS size,
	(CASE
		WHEN g.name = 'village' THEN (ARRAY['410423204209', '410423208209', '410423208210'])[1 + n % 3]
		WHEN g.name = 'persimmon' AND n > 200
			THEN (ARRAY['4101', '4102', '4103', '4105', '4107', '4108', '4110', '4111', '4112', '4113', '4117'])[1 + n % 11]
		WHEN g.name IN ('dividend', 'rearing') THEN '410423210203'
		ELSE v.codes[1 + pg_temp.draw(1000 * g.place + n, 71, 192)]
	END)::division_code AS division,
	date '2014-03-01' + pg_temp.draw(1000 * g.place + n, 72, 600) AS registered_on
FROM (VALUES
		(1, 'persimmon', 570), (2, 'mushroom', 47), (3, 'renovation', 19), (4, 'dividend', 62), (5, 'rearing', 30),
		(6, 'unit', 2014), (7, 'village', 66)
	) AS g (place, name, households),
	(SELECT array_agg(code ORDER BY village) AS codes FROM lushan_villages) AS v,
	generate_series(1, g.households) AS n;

INSERT INTO :"ledger".households (household_id, name, division, registered_on)
SELECT household_id, format('户%s', lpad(household_id::text, 6, '0')), division, registered_on
FROM lushan_poor
ORDER BY household_id;

INSERT INTO :"ledger".household_categories (household_id, category, valid_from)
SELECT household_id, 'registered_poor', registered_on
FROM lushan_poor
ORDER BY household_id;

CREATE TEMPORARY TABLE lushan_poor_persons AS
SELECT
	100000 + row_number() OVER (ORDER BY household_id, m) AS person_id,
	household_id,
	helped_by,
	n,
	m,
	CASE WHEN m > 2 THEN date '2003-01-01' + pg_temp.draw(10 * household_id + m, 73, 4000)
		ELSE date '1958-01-01' + pg_temp.draw(10 * household_id + m, 73, 12000) END AS birth_date,
	registered_on
FROM lushan_poor, generate_series(1, size) AS m;

INSERT INTO :"ledger".persons (person_id, name, birth_date)
SELECT person_id, format('示例人%s', lpad(person_id::text, 6, '0')), birth_date
FROM lushan_poor_persons
ORDER BY person_id;

INSERT INTO :"ledger".memberships (person_id, household_id, valid_from)
SELECT person_id, household_id, greatest(registered_on, birth_date)
FROM lushan_poor_persons
ORDER BY person_id;

-- 84 units that buy, 38 with a title (27 advanced units, 11 studios), 25 that sell, 10 that will have a red flag.
INSERT INTO :"ledger".organisations (organisation_id, name, name_en, kind, division)
	SELECT 1, '鲁山县总工会', 'Lushan County Federation of Trade Unions', 'union', '410423'::division_code
UNION ALL
	SELECT 1 + n, format('示例单位工会%s', lpad(n::text, 2, '0')), format('Example Union %s', lpad(n::text, 2, '0')), 'union', '410423' FROM generate_series(1, 84) AS n
UNION ALL
	SELECT 100 + n, format('示例先进单位%s', lpad(n::text, 2, '0')), format('Example Advanced Unit %s', lpad(n::text, 2, '0')), CASE WHEN n % 3 = 0 THEN 'cooperative' ELSE 'enterprise' END, '410423'
	FROM generate_series(1, 27) AS n
UNION ALL
	SELECT 127 + n, format('示例创新工作室%s', lpad(n::text, 2, '0')), format('Example Innovation Studio %s', lpad(n::text, 2, '0')), 'studio', '410423' FROM generate_series(1, 11) AS n
UNION ALL
	SELECT 200 + n, format('示例供应商%s', lpad(n::text, 2, '0')), format('Example Supplier %s', lpad(n::text, 2, '0')), (ARRAY['enterprise', 'base', 'cooperative'])[1 + n % 3], '410423'
	FROM generate_series(1, 25) AS n
UNION ALL
	SELECT 300 + n, format('示例红旗单位%s', lpad(n::text, 2, '0')), format('Example Red-flag Unit %s', lpad(n::text, 2, '0')), 'office', '410423' FROM generate_series(1, 10) AS n;

-- 312 title holders who act, 10 who were posted, 22 cadres with households, 13 relief workers who won an award.
INSERT INTO :"ledger".helpers (helper_id, name, organisation_id)
	SELECT n, format('示例劳模%s', lpad(n::text, 3, '0')), NULL::bigint FROM generate_series(1, 312) AS n
UNION ALL
	SELECT 400 + n, format('示例队员%s', lpad(n::text, 2, '0')), 1 FROM generate_series(1, 10) AS n
UNION ALL
	SELECT 420 + n, format('示例帮扶干部%s', lpad(n::text, 2, '0')), 1 FROM generate_series(1, 22) AS n
UNION ALL
	SELECT 500 + n, format('示例扶贫工作人员%s', lpad(n::text, 2, '0')), NULL FROM generate_series(1, 13) AS n;

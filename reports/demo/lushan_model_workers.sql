-- Part of lushan.sql: what model workers and titled units did.
-- RECONSTRUCTED: all of it is made up; but it agrees with the figures printed for three model workers and for all of
-- them together.

INSERT INTO :"ledger".actions (action_id, helper_id, organisation_id, mode, title, started_on)
	VALUES
		(1, 1, NULL::bigint, 'technology', '甜柿新品种示范推广', date '2016-03-01'),
		(2, 1, NULL, 'industry', '甜柿基地土地流转与务工', '2017-03-01'),
		(3, 2, NULL, 'industry', '香菇入股分红', '2017-01-01'),
		(4, 2, NULL, 'employment', '培训上岗', '2018-03-01'),
		(5, 2, NULL, 'project', '六改一增', '2018-05-01'),
		(6, 2, NULL, 'project', '香菇自动化生产线', '2018-06-01'),
		(7, 3, NULL, 'employment', '吸纳就业', '2017-03-01'),
		(8, 3, NULL, 'industry', '入股分红与养殖', '2017-03-01')
UNION ALL
	SELECT 10 + n, n, NULL, (ARRAY['technology', 'pairing', 'education', 'outstanding'])[1 + n % 4],
		format('示例帮扶行动%s', lpad(n::text, 3, '0')), date '2017-01-10' + pg_temp.draw(n, 111, 700)
	FROM generate_series(4, 312) AS n
UNION ALL
	SELECT 400 + n, NULL, 100 + n, CASE WHEN n > 27 THEN 'technology' ELSE (ARRAY['industry', 'project', 'employment'])[1 + n % 3] END,
		format('示例单位帮扶%s', lpad(n::text, 2, '0')), date '2017-01-10' + pg_temp.draw(n, 112, 700)
	FROM generate_series(1, 38) AS n;

-- Sweet persimmon. 68 sites in 12 prefectures with 12000 mu: 32 of 177 mu and 36 of 176.
INSERT INTO :"ledger".demonstration_sites (site_id, action_id, division, opened_on, area_mu, kg_per_mu, annual_output)
SELECT
	n,
	1,
	(ARRAY['4101', '4102', '4103', '410423', '4105', '4107', '4108', '4110', '4111', '4112', '4113', '4117'])[1 + n % 12]::division_code,
	date '2017-03-10' + 14 * n,
	a.area,
	4000 + pg_temp.draw(n, 113, 120),
	yuan '8150' * a.area
FROM generate_series(1, 68) AS n, LATERAL (SELECT CASE WHEN n <= 32 THEN 177 ELSE 176 END) AS a (area);

INSERT INTO :"ledger".training_sessions (session_id, action_id, held_on, topic, attendances)
SELECT n, 1, date '2016-03-15' + 5 * n, '甜柿栽培', 158 + pg_temp.draw(n, 114, 14)
FROM generate_series(1, 312) AS n;

-- 17 households lease land, 12 of the next send someone to work at the base, all others have saplings for nothing.
INSERT INTO :"ledger".agreements (action_id, household_id, kind, signed_on, value)
SELECT 2, household_id, 'lease', '2017-03-15', yuan '3000' + yuan '50' * n
FROM lushan_poor
WHERE helped_by = 'persimmon' AND n <= 17
ORDER BY n;

INSERT INTO :"ledger".jobs (action_id, person_id, started_on, monthly_wage)
SELECT 2, person_id, date '2018-03-01' + 3 * n, yuan '1200'
FROM lushan_poor_persons
WHERE helped_by = 'persimmon' AND n BETWEEN 18 AND 29 AND m = 1
ORDER BY n;

INSERT INTO :"ledger".benefits (action_id, kind, household_id, person_id, division, given_on, amount, quantity, unit)
	SELECT 2, 'rent', household_id, NULL::bigint, NULL::division_code, date '2019-12-10',
		yuan(58000::bigint * n / 17 - 58000 * (n - 1) / 17), NULL::numeric, NULL
	FROM lushan_poor
	WHERE helped_by = 'persimmon' AND n <= 17
UNION ALL
	SELECT 2, 'wage', household_id, person_id, NULL, make_date(year, 3 * quarter, 28), yuan '1010' + yuan '10' * pg_temp.draw(person_id, 115, 12), NULL, NULL
	FROM lushan_poor_persons, generate_series(2018, 2019) AS year, generate_series(2, 4) AS quarter
	WHERE helped_by = 'persimmon' AND n BETWEEN 18 AND 29 AND m = 1 AND year = 2018
UNION ALL
	SELECT 2, 'wage', household_id, person_id, NULL, make_date(2019, 3 * quarter, 28), yuan '1010' + yuan '10' * pg_temp.draw(person_id, 115, 12), NULL, NULL
	FROM lushan_poor_persons, generate_series(1, 4) AS quarter
	WHERE helped_by = 'persimmon' AND n BETWEEN 18 AND 29 AND m = 1
UNION ALL
	SELECT 1, 'waiver', household_id, NULL, NULL, date '2018-03-12' + pg_temp.draw(household_id, 116, 20), yuan '80', 4, '株'
	FROM lushan_poor
	WHERE helped_by = 'persimmon' AND n >= 30
UNION ALL
	SELECT 1, 'waiver', NULL, NULL, code::division_code, date '2018-03-02' + pg_temp.draw(village, 117, 20), yuan '2' * (1200 + 10 * pg_temp.draw(village, 118, 18)),
		1200 + 10 * pg_temp.draw(village, 118, 18), '株'
	FROM lushan_villages
	WHERE village % 3 = 1;

-- Mushrooms: 47 shares of 4000 yuan that bring 700 a year, work on probation, 19 houses, one production line.
INSERT INTO :"ledger".agreements (action_id, household_id, kind, signed_on, value)
SELECT 3, household_id, 'share', date '2017-04-01' + n, '4000'
FROM lushan_poor
WHERE helped_by = 'mushroom'
ORDER BY n;

INSERT INTO :"ledger".jobs (action_id, person_id, started_on, ended_on, on_probation, monthly_wage)
SELECT 4, person_id, date '2018-03-05' + 7 * n, date '2018-06-05' + 7 * n, true, yuan '1200' + yuan '50' * (n % 7)
FROM lushan_poor_persons
WHERE helped_by = 'mushroom' AND m = 1 AND n <= 28
ORDER BY n;

INSERT INTO :"ledger".benefits (action_id, kind, household_id, given_on, amount)
	SELECT 3, 'dividend', household_id, make_date(year, 12, 25), yuan '700'
	FROM lushan_poor, generate_series(2018, 2019) AS year
	WHERE helped_by = 'mushroom'
UNION ALL
	SELECT 5, 'grant', household_id, date '2018-07-01' + n, yuan(150000::bigint * n / 19 - 150000 * (n - 1) / 19)
	FROM lushan_poor
	WHERE helped_by = 'renovation';

INSERT INTO :"ledger".investments (action_id, invested_on, division, what, amount, yearly_capacity, unit)
VALUES (6, '2018-09-10', '410423101201', '香菇自动化生产线', '850000', 2600000, '袋');

-- The farm company: 62 households with dividends, 30 that rear, 100 persons of both in work.
INSERT INTO :"ledger".agreements (action_id, household_id, kind, signed_on)
SELECT 8, household_id, CASE helped_by WHEN 'dividend' THEN 'share' ELSE 'rearing' END, date '2017-05-02' + n
FROM lushan_poor
WHERE helped_by IN ('dividend', 'rearing')
ORDER BY household_id;

INSERT INTO :"ledger".jobs (action_id, person_id, started_on, monthly_wage)
SELECT 7, person_id, date '2017-06-01' + place::integer, yuan '1000' + yuan '100' * (place % 17)
FROM (
	SELECT person_id, row_number() OVER (ORDER BY m, person_id) AS place
	FROM lushan_poor_persons
	WHERE helped_by IN ('dividend', 'rearing')
) AS p
WHERE place <= 100
ORDER BY place;

INSERT INTO :"ledger".benefits (action_id, kind, household_id, given_on, amount)
SELECT 8, 'dividend', household_id, make_date(year, 12, 20), yuan '4000'
FROM lushan_poor, generate_series(2018, 2019) AS year
WHERE helped_by = 'dividend'
ORDER BY year, household_id;

-- The titled units: together 9.64 million yuan, a third of it granted to 2014 households, the rest invested.
INSERT INTO :"ledger".benefits (action_id, kind, household_id, given_on, amount)
SELECT 401 + n % 38, 'grant', household_id, date '2019-01-05' + pg_temp.draw(household_id, 121, 350),
	yuan(3200000::bigint * n / 2014 - 3200000::bigint * (n - 1) / 2014)
FROM lushan_poor
WHERE helped_by = 'unit'
ORDER BY n;

INSERT INTO :"ledger".investments (action_id, invested_on, what, amount)
SELECT 400 + n, date '2019-02-01' + 5 * n, '示例产业基地', yuan(6440000::bigint * n / 27 - 6440000::bigint * (n - 1) / 27)
FROM generate_series(1, 27) AS n;

-- Each of the other model workers brings goods to two households, many of whom the love supermarkets know as well.
INSERT INTO :"ledger".benefits (action_id, kind, household_id, given_on, amount)
SELECT 10 + n, 'goods', h.household_id, date '2018-12-05' + 365 * (k - 1) + pg_temp.draw(10 * n + k, 122, 300), yuan '20' * (5 + pg_temp.draw(10 * n + k, 123, 30))
FROM generate_series(4, 312) AS n, generate_series(1, 2) AS k,
	LATERAL (SELECT 1 + (7 * (2 * n + k)) % 11200) AS c (candidate)
	JOIN :"ledger".households h ON h.household_id = c.candidate AND h.removed_on IS NULL AND h.registered_on < '2018-01-01'
ORDER BY 1, 3;

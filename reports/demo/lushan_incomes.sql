-- Part of lushan.sql: incomes of some of the poor households, 2017 to 2019.
-- RECONSTRUCTED: all of them are made up. The poverty line of 2019 is the national one, 2300 yuan of 2010 in prices of the year,
-- as reported by Xinhua (Explainer: China's battle against poverty, 3 December 2020). No source was found for those of 2017 and
-- 2018, which are assumed.

INSERT INTO :"ledger".rule_parameters (rule, valid_from, value, source) VALUES
	('poverty_line', '2017-01-01', 2952, '国家现行农村贫困标准（数值为假定）'),
	('poverty_line', '2018-01-01', 2995, '国家现行农村贫困标准（数值为假定）'),
	('poverty_line', '2019-01-01', 3218, '国家现行农村贫困标准（新华社 2020-12-03）');

-- Those in the county whom model workers, units and cadres help, and every twentieth household of the supermarkets; a few
-- were not found at home in one of the years. Income of one's own grows by about a tenth a year.
CREATE TEMPORARY TABLE lushan_surveyed AS
SELECT h.household_id, h.size, h.category, year, own::bigint * h.size AS own
FROM (
		SELECT household_id, size, 'registered_poor' AS category FROM lushan_poor
		WHERE division <@ division_code '410423' AND (helped_by <> 'unit' OR n <= 400)
	UNION ALL
		SELECT h.household_id, count(*), h.category
		FROM lushan_households h JOIN lushan_persons p USING (household_id)
		WHERE h.household_id % 20 = 0 AND h.removed_on IS NULL AND h.registered_on < '2017-01-01'
		GROUP BY 1, 3
	) AS h,
	generate_series(2017, 2019) AS year,
	LATERAL (
		SELECT (1700 + pg_temp.draw(h.household_id, 131, 2200)) * (100 + (year - 2017) * (6 + pg_temp.draw(10 * h.household_id + year - 2017, 132, 9))) / 100
	) AS o (own)
WHERE pg_temp.draw(10 * h.household_id + year - 2017, 133, 25) > 0;

INSERT INTO :"ledger".incomes (household_id, year, source, amount)
	SELECT household_id, year, 'transfer', yuan(own * part / 100)
	FROM lushan_surveyed, LATERAL (SELECT CASE category WHEN 'registered_poor' THEN 25 ELSE 90 END) AS p (part)
UNION ALL
	SELECT household_id, year, 'business', yuan(own - own * part / 100)
	FROM lushan_surveyed, LATERAL (SELECT CASE category WHEN 'registered_poor' THEN 25 ELSE 90 END) AS p (part)
UNION ALL
	SELECT s.household_id, s.year, 'relief', sum(b.amount)
	FROM lushan_surveyed s JOIN :"ledger".benefits b
		ON b.household_id = s.household_id AND b.kind IN ('wage', 'dividend', 'rent', 'grant') AND date_part('year', b.given_on) = s.year
	GROUP BY 1, 2
ORDER BY 2, 1, 3;

DROP TABLE lushan_surveyed;

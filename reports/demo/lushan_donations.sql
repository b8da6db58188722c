-- Part of lushan.sql: donors and donations, all in kind, as in the newspaper (捐赠物资). RECONSTRUCTED: all of them are
-- made up; only each year's sum is not.

INSERT INTO :"ledger".donors (donor_id, name, may_be_named)
SELECT
	donor,
	(ARRAY['示例商行', '示例公司', '示例合作社', '示例单位', '示例爱心人士'])[pg_temp.draw(donor, 11, 5) + 1]
		|| lpad(donor::text, 3, '0'),
	pg_temp.draw(donor, 12, 3) > 0
FROM generate_series(1, 260) AS donor
ORDER BY donor;

-- Each donation takes its share of the year's sum by weight. The boundaries between the shares are rounded to 100 yuan,
-- not the shares, so that the shares sum to the whole exactly. A few donations are large; there are more of them early in
-- 2018.
INSERT INTO :"ledger".donations (donation_id, donor_id, supermarket_id, received_on, kind, value, goods)
SELECT
	row_number() OVER (ORDER BY received_on, year, n),
	1 + pg_temp.draw(seed, 22, 260),
	(
		SELECT s.supermarket_id
		FROM :"ledger".supermarkets s
		WHERE s.opened_on <= received_on AND pg_temp.draw(seed, 23, 3) = 0
		ORDER BY pg_temp.draw(1000 * n + s.supermarket_id, 24)
		LIMIT 1
	),
	received_on,
	'in_kind',
	100 * (donated / 100 * upto / whole - donated / 100 * (upto - weight) / whole),
	(ARRAY['米面粮油', '衣被', '日用品', '学习用品', '家用电器', '清洁用品'])[pg_temp.draw(seed, 25, 6) + 1]
FROM (
	SELECT
		year,
		n,
		seed,
		donated::bigint,
		weight,
		sum(weight) OVER (PARTITION BY year ORDER BY n)::bigint AS upto,
		sum(weight) OVER (PARTITION BY year)::bigint AS whole,
		CASE year
			WHEN 2018 THEN date '2018-01-08' + 350 * n * n / (donations * donations)
			ELSE first_day + 7 + (last_day - first_day - 10) * n / donations
		END AS received_on
	FROM lushan_targets, generate_series(1, donations) AS n,
		LATERAL (SELECT 1000 * (year - 2000) + n) AS s (seed),
		LATERAL (
			SELECT 20 + pg_temp.draw(seed, 20, 100) * pg_temp.draw(seed, 21, 100) / 50
				+ CASE WHEN pg_temp.draw(seed, 26, 23) = 0 THEN 600 ELSE 0 END
		) AS w (weight)
) AS d
ORDER BY 1;

-- Part of lushan.sql: village assistance, consumption relief, awards and events.
-- RECONSTRUCTED: all of it is made up; the numbers of villages, staff, cadres, projects, units and awards, and the sums of funds and
-- purchases, are the printed ones.

INSERT INTO :"ledger".rule_parameters (rule, valid_from, value, source) VALUES
	('days_a_week', '2016-01-01', 5, '五天四夜制度'),
	('nights_a_week', '2016-01-01', 4, '五天四夜制度'),
	('relief_share', '2020-01-01', 80, '县总工会倡议');

INSERT INTO :"ledger".village_pairings (pairing_id, division, organisation_id, valid_from) VALUES
	(1, '410423204209', 1, '2016-01-01'),
	(2, '410423208209', 1, '2016-01-01'),
	(3, '410423208210', 1, '2016-01-01');

-- Ten people in succession; three are there at the end.
INSERT INTO :"ledger".postings (posting_id, pairing_id, helper_id, valid_from, valid_to) VALUES
	(1, 1, 401, '2016-03-01', '2017-09-04'), (2, 1, 402, '2017-09-04', '2018-11-05'), (3, 1, 403, '2018-11-05', '2019-11-04'),
	(4, 1, 404, '2019-11-04', NULL),
	(5, 2, 405, '2016-03-01', '2017-12-04'), (6, 2, 406, '2017-12-04', '2019-06-03'), (7, 2, 407, '2019-06-03', NULL),
	(8, 3, 408, '2016-03-01', '2018-03-05'), (9, 3, 409, '2018-03-05', '2019-09-02'), (10, 3, 410, '2019-09-02', NULL);

-- Every week that the rule requires, except for a week of leave at the Spring Festival.
INSERT INTO :"ledger".attendance (posting_id, week, days, nights, excused)
SELECT
	posting_id,
	week,
	CASE WHEN festival THEN 0 ELSE 5 + pg_temp.draw(1000 * posting_id + (week - date '2016-01-04'), 81, 6) / 4 END,
	CASE WHEN festival THEN 0 ELSE 4 + pg_temp.draw(1000 * posting_id + (week - date '2016-01-04'), 82, 6) / 4 END,
	CASE WHEN festival THEN '春节' END
FROM :"ledger".attendance_check,
	LATERAL (SELECT week IN ('2017-01-30', '2018-02-12', '2019-02-04', '2020-01-27')) AS f (festival)
ORDER BY posting_id, week;

INSERT INTO :"ledger".household_pairings (helper_id, household_id, valid_from)
SELECT 421 + n % 22, household_id, '2016-04-01'
FROM lushan_poor
WHERE helped_by = 'village'
ORDER BY household_id;

INSERT INTO :"ledger".projects (project_id, pairing_id, kind, place, started_on, completed_on)
SELECT
	n,
	1 + n % 3,
	(ARRAY['culture_square', 'village_office', 'road', 'toilet', 'street_lamp', 'photovoltaic', 'clinic', 'well'])[1 + n % 8],
	format('示例地点%s', lpad(n::text, 2, '0')),
	date '2016-05-10' + 85 * n,
	date '2016-05-10' + 85 * n + 60 + 5 * n
FROM generate_series(1, 16) AS n;

INSERT INTO :"ledger".project_funds (fund_id, project_id, granted_on, source, amount)
SELECT
	n,
	1 + (n - 1) % 16,
	date '2016-05-01' + 85 * (1 + (n - 1) % 16),
	(ARRAY['示例财政资金', '示例工会资金'])[1 + n / 17],
	15953100 * upto / whole - 15953100 * (upto - weight) / whole
FROM (
	SELECT n, weight, sum(weight) OVER (ORDER BY n)::bigint AS upto, sum(weight) OVER ()::bigint AS whole
	FROM generate_series(1, 32) AS n, LATERAL (SELECT 100 + pg_temp.draw(n, 83, 300)::bigint) AS w (weight)
) AS f;

-- Six purchases by each of the 84 units, in the months of the epidemic.
INSERT INTO :"ledger".purchases
	(purchase_id, organisation_id, purchased_on, supplier_id, household_id, product, channel, amount, is_welfare_gift)
SELECT
	n,
	2 + (n - 1) % 84,
	date '2020-03-02' + pg_temp.draw(n, 91, 240),
	CASE WHEN n % 5 > 0 THEN 201 + pg_temp.draw(n, 92, 25) END,
	CASE WHEN n % 5 = 0 THEN 20001 + pg_temp.draw(n, 93, 200) END,
	(ARRAY['示例香菇', '示例甜柿', '示例蜂蜜', '示例杂粮', '示例禽蛋'])[1 + pg_temp.draw(n, 94, 5)],
	CASE WHEN n % 5 = 0 THEN 'direct' ELSE (ARRAY['online', 'counter', 'fair', 'direct'])[1 + pg_temp.draw(n, 95, 4)] END,
	8083759 * upto / whole - 8083759 * (upto - weight) / whole,
	n % 5 > 0
FROM (
	SELECT n, weight, sum(weight) OVER (ORDER BY n)::bigint AS upto, sum(weight) OVER ()::bigint AS whole
	FROM generate_series(1, 504) AS n,
		LATERAL (SELECT CASE WHEN n % 5 = 0 THEN 20 ELSE 100 + pg_temp.draw(n, 96, 300)::bigint END) AS w (weight)
) AS p
ORDER BY n;

-- Holders of a title since before 2019: 62 May Day medals among 312 people, and 38 units.
INSERT INTO :"ledger".awards (award_id, award, awarded_on, helper_id, organisation_id, to_relief_worker)
	SELECT n, CASE WHEN n <= 40 THEN 'municipal_model_worker' WHEN n % 5 = 0 THEN 'municipal_may_day_medal' ELSE 'county_model_worker' END,
		make_date(2010 + pg_temp.draw(n, 97, 9), 4, 28), n, NULL::bigint, false
	FROM generate_series(1, 312) AS n
UNION ALL
	SELECT 400 + n, CASE WHEN n <= 27 THEN 'advanced_unit' ELSE 'innovation_studio' END, make_date(2015 + n % 4, 4, 28), NULL, 100 + n, false
	FROM generate_series(1, 38) AS n
UNION ALL
	SELECT 500 + n, CASE WHEN n = 1 THEN 'municipal_may_day_medal' ELSE 'county_model_worker' END, '2019-04-28', 500 + n, NULL, true
	FROM generate_series(1, 13) AS n
UNION ALL
	SELECT 520 + n, 'red_flag_unit', '2019-12-20', NULL, 300 + n, false FROM generate_series(1, 10) AS n
UNION ALL
	SELECT 540 + n, 'leading_figure', '2019-12-20', n, NULL, false FROM generate_series(1, 10) AS n;

INSERT INTO :"ledger".events (event_id, kind, name, held_on, organisation_id, division, attendances) VALUES
	(1, 'student_aid', '示例助学活动2018', '2018-08-21', 1, '410423', 96),
	(2, 'student_aid', '示例助学活动2019', '2019-08-20', 1, '410423', 104),
	(3, 'student_aid', '示例助学活动2020', '2020-08-25', 1, '410423', 118),
	(4, 'job_fair', '示例春风行动招聘会2019', '2019-02-22', 1, '410423001', 1260),
	(5, 'job_fair', '示例春风行动招聘会2020', '2020-05-15', 1, '410423001', 940),
	(6, 'culture', '示例书法家下乡写春联', '2020-01-15', 1, '410423208209', 230);

INSERT INTO :"ledger".event_recipients (recipient_id, event_id, household_id, person_id, given_on, amount)
SELECT
	row_number() OVER (ORDER BY e.event_id, p.person_id),
	e.event_id,
	p.household_id,
	p.person_id,
	e.held_on,
	yuan '500' * (2 + pg_temp.draw(p.person_id, 98, 7))
FROM :"ledger".events e JOIN lushan_poor_persons p ON p.m = 3 AND p.helped_by IN ('unit', 'mushroom', 'dividend')
WHERE e.kind = 'student_aid' AND pg_temp.draw(p.person_id, 99 + e.event_id, 16) = 0
ORDER BY 1;

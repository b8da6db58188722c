-- The aid of each month.

-- Closed months are read as they were stored, open ones from their rows. Future months are left out unless they have aid.
CREATE VIEW aid_month_tally WITH (security_invoker) AS
SELECT y.year, m.month, a.tally, m.is_closed
FROM covered_year y,
	LATERAL (
		SELECT s.month, least((s.month + interval '1 month')::date - 1, y.last_day) AS last_day, p.version,
			p.version IS NOT NULL AND s.month + interval '1 month' <= y.last_day + 1 AS is_closed
		FROM (SELECT make_date(y.year, n.number, 1) AS month FROM generate_series(1, 12) AS n (number)) AS s
			LEFT JOIN periods p ON p.month = s.month
		WHERE s.month <= y.last_day
	) AS m,
	LATERAL (
		SELECT rollup(part.tally)
		FROM (
				SELECT c.tally FROM closings c WHERE m.is_closed AND c.month = m.month AND c.version = m.version
			UNION ALL
				-- for users who may see only some supermarkets, and so no closing of all of them
				SELECT t.tally
				FROM closed_tallies t
				WHERE m.is_closed AND t.month = m.month AND t.version = m.version
					AND NOT EXISTS (SELECT FROM closings c WHERE (c.month, c.version) = (m.month, m.version))
			UNION ALL
				SELECT tally(i.household_id, i.person_id, i.amount, i.times::bigint)
				FROM aid_instances i
				WHERE NOT m.is_closed AND i.aided_on >= m.month AND i.aided_on <= m.last_day
		) AS part
	) AS a (tally)
WHERE m.is_closed OR m.month <= CURRENT_DATE OR instances(a.tally) > 0
ORDER BY m.month;

COMMENT ON VIEW aid_month_tally IS
	'The figures of aid_month as one tally for each month. Tallies merge exactly over months: rollup(tally). A tally contains the '
	'numbers of the households and persons, so it is not for publication.';
COMMENT ON COLUMN aid_month_tally.year IS 'Calendar year.';
COMMENT ON COLUMN aid_month_tally.month IS 'First day of the month.';
COMMENT ON COLUMN aid_month_tally.tally IS
	'All aid of the month: instances, amount, and the sets of households and persons. The empty tally for a month without aid.';
COMMENT ON COLUMN aid_month_tally.is_closed IS 'True: the month is closed, and the records cover all of it.';

CREATE VIEW aid_month WITH (security_invoker) AS
SELECT
	t.year,
	t.month,
	instances(t.tally) AS instances,
	households(t.tally) AS households,
	persons(t.tally) AS persons,
	amount(t.tally) AS amount,
	t.is_closed
FROM aid_month_tally t
ORDER BY t.month;

COMMENT ON VIEW aid_month IS
	'Aid given by the love supermarkets, one row for each month. Closed months are as they were closed, open ones as the rows are now. '
	'instances and amount are flows and add up over months to those of aid_year. Do not sum households and persons, which are sizes of '
	'sets: for several months use households(rollup(tally)) of aid_month_tally.';
COMMENT ON COLUMN aid_month.year IS 'Calendar year.';
COMMENT ON COLUMN aid_month.month IS 'First day of the month.';
COMMENT ON COLUMN aid_month.instances IS 'Aid instances (人次) in the month. A flow: adds up.';
COMMENT ON COLUMN aid_month.households IS 'Number of different households (户) aided in the month. Size of a set: never add months.';
COMMENT ON COLUMN aid_month.persons IS
	'Number of different persons (人) known to have been aided in the month. Size of a set: never add months. A lower bound, because '
	'rows without a person are not counted.';
COMMENT ON COLUMN aid_month.amount IS 'Worth of the aid given in the month. A flow: adds up.';
COMMENT ON COLUMN aid_month.is_closed IS 'True: the month is closed, and the records cover all of it.';

-- By periods, not by tallies: the months of a view that reads this one are then read once.
CREATE VIEW same_months WITH (security_invoker) AS
WITH running AS (
	SELECT y.year, n.number,
		bool_and(p.version IS NOT NULL AND p.month + interval '1 month' <= y.last_day + 1) OVER (PARTITION BY y.year ORDER BY n.number) AS is_closed
	FROM covered_year y CROSS JOIN generate_series(1, 12) AS n (number)
		LEFT JOIN periods p ON p.month = make_date(y.year, n.number, 1)
)
SELECT r.year, make_date(r.year, 1, 1) AS first_day, (make_date(r.year, r.number, 1) + interval '1 month')::date - 1 AS last_day
FROM running r
WHERE r.is_closed
	AND r.number = (SELECT max(c.number) FROM running c WHERE c.is_closed AND c.year = (SELECT max(l.year) FROM running l WHERE l.is_closed))
ORDER BY r.year;

COMMENT ON VIEW same_months IS
	'The months of each year that are compared with the last year: January through the last month that is closed, without a gap, in the last '
	'year with a closed January. A year in which one of these months is open has no row.';
COMMENT ON COLUMN same_months.year IS 'Calendar year.';
COMMENT ON COLUMN same_months.first_day IS 'First day of the year.';
COMMENT ON COLUMN same_months.last_day IS 'Last day of the last of these months.';

-- The aid of each year, and which years the records cover.

CREATE VIEW covered_year WITH (security_invoker) AS
WITH dated AS (
		SELECT min(aided_on) AS first_day, max(aided_on) AS last_day FROM aid_instances
	UNION ALL
		SELECT min(received_on), max(received_on) FROM donations
	UNION ALL
		SELECT min(opened_on), greatest(max(opened_on), max(closed_on)) FROM supermarkets
), span AS (
	SELECT
		min(first_day) AS first_day,
		coalesce((SELECT records_through FROM ledger), max(last_day)) AS last_day
	FROM dated
)
SELECT
	y.year,
	make_date(y.year, 1, 1) AS first_day,
	least(make_date(y.year, 12, 31), (SELECT records_through FROM ledger)) AS last_day,
	make_date(y.year, 12, 31) > coalesce((SELECT records_through FROM ledger), CURRENT_DATE) AS is_partial
FROM span, ledger_years(span.first_day, span.last_day) AS y (year)
ORDER BY y.year;

COMMENT ON VIEW covered_year IS
	'The years of the ledger, without gaps: from the first row of any kind to records_through, or to the '
	'last row where that is NULL.';
COMMENT ON COLUMN covered_year.year IS 'Calendar year.';
COMMENT ON COLUMN covered_year.first_day IS 'First day of the year.';
COMMENT ON COLUMN covered_year.last_day IS
	'Last day of the year that is counted: 31 December, or records_through if that is earlier.';
COMMENT ON COLUMN covered_year.is_partial IS
	'True: the year was not over at records_through, or is not over today where that is NULL.';

-- Closed years and months are read as they were stored, the rest from rows, so the cost depends on the open months. Year by year, so that
-- each year reads its own partition, and asking for one year reads only that. The comparisons of rows repeat the
-- conditions before them, to make the planner expect fewer rows: otherwise it estimates the report of a large ledger's closed
-- books as a scan of the rows, and JIT compilation takes longer than the query.
CREATE VIEW aid_year_tally WITH (security_invoker) AS
SELECT y.year, a.tally, y.is_partial
FROM covered_year y
	LEFT JOIN closed_years w ON w.year = y.year AND y.last_day = make_date(y.year, 12, 31),
	LATERAL (
		SELECT ARRAY(
			SELECT p.month
			FROM periods p
			WHERE p.version IS NOT NULL AND p.month >= y.first_day AND p.month + interval '1 month' <= y.last_day + 1)
	) AS k (closed_months),
	LATERAL (
		SELECT rollup(part.tally)
		FROM (
				SELECT w.tally
			UNION ALL
				SELECT c.tally
				FROM periods p JOIN closings c USING (month, version)
				WHERE w.year IS NULL AND p.month = ANY (k.closed_months)
			UNION ALL
				-- for users who may see only some supermarkets, and so no closing of all of them
				SELECT t.tally
				FROM periods p JOIN closed_tallies t USING (month, version)
				WHERE w.year IS NULL AND p.month = ANY (k.closed_months)
					AND NOT EXISTS (SELECT FROM closings c WHERE (c.month, c.version) = (p.month, p.version))
			UNION ALL
				SELECT (
					SELECT tally(household_id, person_id, amount, times::bigint)
					FROM aid_instances
					WHERE aided_on >= s.first_day AND aided_on <= s.last_day
						AND (aided_on, aid_id) >= (s.first_day, -9223372036854775808)
						AND (aided_on, aid_id) <= (s.last_day, 9223372036854775807)
				)
				FROM ledger_open_spans(y.first_day, y.last_day, k.closed_months) AS s
		) AS part
	) AS a (tally)
ORDER BY y.year;

COMMENT ON VIEW aid_year_tally IS
	'The figures of aid_year as one tally for each year. Tallies merge exactly over years: rollup(tally). A tally contains the '
	'numbers of the households and persons, so it is not for publication.';
COMMENT ON COLUMN aid_year_tally.year IS 'Calendar year.';
COMMENT ON COLUMN aid_year_tally.tally IS
	'All aid of the year: instances, amount, and the sets of households and persons. The empty tally for a year without aid.';
COMMENT ON COLUMN aid_year_tally.is_partial IS
	'True: the year is not over; say so when you compare it with whole years.';

CREATE VIEW aid_year WITH (security_invoker) AS
SELECT
	t.year,
	instances(t.tally) AS instances,
	households(t.tally) AS households,
	persons(t.tally) AS persons,
	amount(t.tally) AS amount,
	t.is_partial
FROM aid_year_tally t
ORDER BY t.year;

COMMENT ON VIEW aid_year IS
	'Aid given by the love supermarkets, one row for each year. Closed months are as they were closed, open ones as the '
	'rows are now. instances and amount are flows and add up over years. Do not sum households and persons, which are '
	'sizes of sets: for several years use households(rollup(tally)) of aid_year_tally.';
COMMENT ON COLUMN aid_year.year IS 'Calendar year.';
COMMENT ON COLUMN aid_year.instances IS 'Aid instances (人次) in the year. A flow: adds up.';
COMMENT ON COLUMN aid_year.households IS
	'Number of different households (户) aided in the year. Households count as they were when aided: a household that is aided before '
	'a split, and whose two parts are aided after it, counts as three. Size of a set: never add years.';
COMMENT ON COLUMN aid_year.persons IS
	'Number of different persons (人) known to have been aided in the year. Size of a set: never add '
	'years. A lower bound, because rows without a person are not counted.';
COMMENT ON COLUMN aid_year.amount IS 'Worth of the aid given in the year. A flow: adds up.';
COMMENT ON COLUMN aid_year.is_partial IS
	'True: the year is not over; say so when you compare it with whole years.';

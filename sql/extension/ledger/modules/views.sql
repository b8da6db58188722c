CREATE VIEW covered_year AS
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
	'Last day of the year that counts: 31 December, or records_through where that is earlier.';
COMMENT ON COLUMN covered_year.is_partial IS
	'True: the year was not over at records_through, or is not over today where that is NULL.';

-- Closed years and months as they were stored, the rest from rows: the cost follows what is open. Year by year, so that
-- each year reads its own partition, and asking for one year reads only that. The comparisons of rows repeat what
-- stands before them, to make the planner expect fewer: else it takes the report of a large ledger's closed books
-- for a scan of the rows, and compiles it (JIT) for longer than it runs.
CREATE VIEW aid_year_tally AS
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
				-- for who may see some supermarkets, and so no closing of them all
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
	'The figures of aid_year as one value a year, a tally, which merges exactly over years: rollup(tally). It holds the numbers of '
	'the households and persons, so it is not for publication.';
COMMENT ON COLUMN aid_year_tally.year IS 'Calendar year.';
COMMENT ON COLUMN aid_year_tally.tally IS
	'All aid of the year: instances, amount, and the sets of the households and persons. The empty tally in a year without aid.';
COMMENT ON COLUMN aid_year_tally.is_partial IS
	'True: the year is not over; compare it with whole years only with that said.';

CREATE VIEW aid_year AS
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
	'Aid given by the love supermarkets, one row a year: closed months as they were closed, open ones as the '
	'rows are now. instances and amount are flows and add up over years; households and persons are sizes of '
	'sets and do not: for several years take households(rollup(tally)) of aid_year_tally.';
COMMENT ON COLUMN aid_year.year IS 'Calendar year.';
COMMENT ON COLUMN aid_year.instances IS 'Aid instances (人次) in the year. A flow: adds up.';
COMMENT ON COLUMN aid_year.households IS
	'Number of different households (户) aided in the year, as they stood when they were aided: one that splits, and is aided '
	'before and with two parts after, counts as three. Size of a set: never add years.';
COMMENT ON COLUMN aid_year.persons IS
	'Number of different persons (人) known to have been aided in the year. Size of a set: never add '
	'years. Rows without a person are not in it, so it is a lower bound.';
COMMENT ON COLUMN aid_year.amount IS 'Worth of the aid given in the year. A flow: adds up.';
COMMENT ON COLUMN aid_year.is_partial IS
	'True: the year is not over; compare it with whole years only with that said.';

CREATE VIEW supermarket_year AS
WITH goods AS MATERIALIZED (
	SELECT
		c.year,
		m.received,
		m.given_out,
		m.spoiled,
		coalesce((SELECT sum(opening) FROM lots), '0')
			+ sum(m.received - m.given_out - m.spoiled) OVER (ORDER BY c.year) AS balance
	FROM covered_year c, LATERAL (
		SELECT
			coalesce((
				SELECT sum(value) FROM donations
				WHERE kind = 'in_kind' AND received_on BETWEEN c.first_day AND c.last_day), '0')
				+ coalesce((
					SELECT sum(received) FROM lots
					WHERE donation_id IS NULL AND entered_on BETWEEN c.first_day AND c.last_day), '0'),
			coalesce((SELECT a.amount FROM aid_year a WHERE a.year = c.year), '0'),
			coalesce((
				SELECT sum(amount) FROM spoilage WHERE spoiled_on BETWEEN c.first_day AND c.last_day), '0')
		OFFSET 0 -- else each sum would be computed once for every time that it is named
	) AS m (received, given_out, spoiled)
), sites AS MATERIALIZED (
	SELECT
		y.year,
		count(s.supermarket_id) FILTER (
			WHERE s.opened_on <= y.last_day AND (s.closed_on IS NULL OR s.closed_on > y.last_day)) AS open,
		count(s.supermarket_id) FILTER (WHERE s.opened_on BETWEEN y.first_day AND y.last_day) AS founded,
		count(s.supermarket_id) FILTER (WHERE s.closed_on BETWEEN y.first_day AND y.last_day) AS closed,
		y.is_partial
	FROM covered_year y LEFT JOIN supermarkets s ON true
	GROUP BY y.year, y.is_partial
)
SELECT s.year, s.open, s.founded, s.closed, s.is_partial, g.received, g.given_out, g.spoiled, g.balance
FROM sites s JOIN goods g USING (year)
ORDER BY s.year;

COMMENT ON VIEW supermarket_year IS
	'Love supermarkets and their goods, one row a year. founded, closed, received, given_out and spoiled are flows and add up '
	'over years; open and balance are stocks and do not. open = open of the year before + founded - closed; '
	'balance = balance of the year before + received - given_out - spoiled. Goods are worth what they were worth '
	'on receipt; goods still with the office, and aid that names no lot, are in it too.';
COMMENT ON COLUMN supermarket_year.year IS 'Calendar year.';
COMMENT ON COLUMN supermarket_year.open IS
	'Supermarkets open at the end of the year, or at records_through where that is earlier. A stock: '
	'never add years.';
COMMENT ON COLUMN supermarket_year.founded IS 'Supermarkets opened in the year. A flow: adds up.';
COMMENT ON COLUMN supermarket_year.closed IS 'Supermarkets closed in the year. A flow: adds up.';
COMMENT ON COLUMN supermarket_year.is_partial IS
	'True: the year is not over; compare it with whole years only with that said.';
COMMENT ON COLUMN supermarket_year.received IS
	'Worth of the goods that came in: donations in kind, and lots that are of no donation. A flow: adds up.';
COMMENT ON COLUMN supermarket_year.given_out IS 'Worth of the aid given. A flow: adds up.';
COMMENT ON COLUMN supermarket_year.spoiled IS 'Worth of what spoiled. A flow: adds up.';
COMMENT ON COLUMN supermarket_year.balance IS
	'Worth of the goods left at the end of the year, or at records_through, those there before the records begin included. '
	'A stock: never add years. Below zero: more aid is recorded than goods.';

CREATE VIEW donation_year AS
SELECT
	y.year,
	coalesce(d.received, '0') AS received,
	coalesce(d.cash, '0') AS cash,
	coalesce(d.in_kind, '0') AS in_kind,
	d.donations,
	d.donors,
	y.is_partial
FROM covered_year y, LATERAL (
	SELECT
		sum(value) AS received,
		sum(value) FILTER (WHERE kind = 'cash') AS cash,
		sum(value) FILTER (WHERE kind = 'in_kind') AS in_kind,
		count(*) AS donations,
		count(DISTINCT donor_id) AS donors
	FROM donations
	WHERE received_on BETWEEN y.first_day AND y.last_day
) d
ORDER BY y.year;

COMMENT ON VIEW donation_year IS
	'Donations received, one row a year. received, cash, in_kind and donations are flows and add up over '
	'years; donors is the size of a set and does not.';
COMMENT ON COLUMN donation_year.year IS 'Calendar year.';
COMMENT ON COLUMN donation_year.received IS
	'Worth of all donations received in the year: cash + in_kind. A flow: adds up.';
COMMENT ON COLUMN donation_year.cash IS 'Cash received in the year. A flow: adds up.';
COMMENT ON COLUMN donation_year.in_kind IS
	'Worth at receipt of the goods received in the year. A flow: adds up.';
COMMENT ON COLUMN donation_year.donations IS 'Number of donations in the year. A flow: adds up.';
COMMENT ON COLUMN donation_year.donors IS
	'Number of different donors in the year. Size of a set: never add years, as many give again.';
COMMENT ON COLUMN donation_year.is_partial IS
	'True: the year is not over; compare it with whole years only with that said.';

-- Supermarkets and donations of each year; the functions return them for a part of the ledger (see aid_year_of.sql).

CREATE VIEW supermarket_year WITH (security_invoker) AS
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
	'balance = balance of the year before + received - given_out - spoiled. Goods are valued '
	'at receipt. Goods still with the office, and aid that names no lot, are included.';
COMMENT ON COLUMN supermarket_year.year IS 'Calendar year.';
COMMENT ON COLUMN supermarket_year.open IS
	'Supermarkets open at the end of the year, or at records_through where that is earlier. A stock: '
	'never add years.';
COMMENT ON COLUMN supermarket_year.founded IS 'Supermarkets opened in the year. A flow: adds up.';
COMMENT ON COLUMN supermarket_year.closed IS 'Supermarkets closed in the year. A flow: adds up.';
COMMENT ON COLUMN supermarket_year.is_partial IS
	'True: the year is not over; say so when you compare it with whole years.';
COMMENT ON COLUMN supermarket_year.received IS
	'Worth of goods received: donations in kind, and lots that do not belong to a donation. A flow: adds up.';
COMMENT ON COLUMN supermarket_year.given_out IS 'Worth of the aid given. A flow: adds up.';
COMMENT ON COLUMN supermarket_year.spoiled IS 'Worth of goods that spoiled. A flow: adds up.';
COMMENT ON COLUMN supermarket_year.balance IS
	'Worth of the goods left at the end of the year, or at records_through, including goods from before the records begin. '
	'A stock: never add years. Below zero: more aid is recorded than goods.';

CREATE VIEW donation_year WITH (security_invoker) AS
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
	'Number of different donors in the year. Size of a set: never add years, because donors may give in several years.';
COMMENT ON COLUMN donation_year.is_partial IS
	'True: the year is not over; say so when you compare it with whole years.';

CREATE VIEW donation_year_to_date WITH (security_invoker) AS
SELECT
	m.year,
	m.first_day,
	m.last_day,
	coalesce(sum(d.value), '0') AS received,
	coalesce(sum(d.value) FILTER (WHERE d.kind = 'cash'), '0') AS cash,
	coalesce(sum(d.value) FILTER (WHERE d.kind = 'in_kind'), '0') AS in_kind,
	count(d.donation_id) AS donations
FROM same_months m LEFT JOIN donations d ON d.received_on BETWEEN m.first_day AND m.last_day
GROUP BY m.year, m.first_day, m.last_day
ORDER BY m.year;

COMMENT ON VIEW donation_year_to_date IS
	'Donations received in the same months of each year, to compare a year that is not over with earlier ones. All numbers are flows.';
COMMENT ON COLUMN donation_year_to_date.year IS 'Calendar year.';
COMMENT ON COLUMN donation_year_to_date.first_day IS 'First day of the year.';
COMMENT ON COLUMN donation_year_to_date.last_day IS 'Last day of the last month that is counted, as in same_months.';
COMMENT ON COLUMN donation_year_to_date.received IS 'Worth of all donations received in these months: cash + in_kind.';
COMMENT ON COLUMN donation_year_to_date.cash IS 'Cash received in these months.';
COMMENT ON COLUMN donation_year_to_date.in_kind IS 'Worth at receipt of the goods received in these months.';
COMMENT ON COLUMN donation_year_to_date.donations IS 'Number of donations in these months.';

CREATE FUNCTION supermarket_year_of(within division_code DEFAULT NULL)
RETURNS TABLE (year integer, open bigint, founded bigint, closed bigint, is_partial boolean)
LANGUAGE sql STABLE PARALLEL SAFE SET jit = off
BEGIN ATOMIC
		SELECT y.year, y.open, y.founded, y.closed, y.is_partial FROM supermarket_year y WHERE within IS NULL
	UNION ALL
		SELECT
			y.year,
			count(s.supermarket_id) FILTER (
				WHERE s.opened_on <= y.last_day AND (s.closed_on IS NULL OR s.closed_on > y.last_day)),
			count(s.supermarket_id) FILTER (WHERE s.opened_on BETWEEN y.first_day AND y.last_day),
			count(s.supermarket_id) FILTER (WHERE s.closed_on BETWEEN y.first_day AND y.last_day),
			y.is_partial
		FROM covered_year y LEFT JOIN supermarkets s ON s.division <@ within
		WHERE within IS NOT NULL
		GROUP BY y.year, y.is_partial
	ORDER BY 1;
END;

COMMENT ON FUNCTION supermarket_year_of(division_code) IS
	'Returns the numbers of supermarkets as supermarket_year does, for the supermarkets within a division (NULL: all).';

CREATE FUNCTION donation_year_of(within division_code DEFAULT NULL)
RETURNS TABLE (year integer, received yuan, cash yuan, in_kind yuan, donations bigint, donors bigint, is_partial boolean)
LANGUAGE sql STABLE PARALLEL SAFE SET jit = off
BEGIN ATOMIC
		SELECT y.year, y.received, y.cash, y.in_kind, y.donations, y.donors, y.is_partial
		FROM donation_year y
		WHERE within IS NULL
	UNION ALL
		SELECT
			y.year,
			coalesce(d.received, '0'),
			coalesce(d.cash, '0'),
			coalesce(d.in_kind, '0'),
			d.donations,
			d.donors,
			y.is_partial
		FROM covered_year y, LATERAL (
			SELECT
				sum(g.value) AS received,
				sum(g.value) FILTER (WHERE g.kind = 'cash') AS cash,
				sum(g.value) FILTER (WHERE g.kind = 'in_kind') AS in_kind,
				count(*) AS donations,
				count(DISTINCT g.donor_id) AS donors
			FROM donations g LEFT JOIN supermarkets s ON s.supermarket_id = g.supermarket_id
			WHERE g.received_on BETWEEN y.first_day AND y.last_day
				AND coalesce(s.division, (SELECT l.division FROM ledger l)) <@ within
		) AS d
		WHERE within IS NOT NULL
	ORDER BY 1;
END;

COMMENT ON FUNCTION donation_year_of(division_code) IS
	'Returns donation_year for the supermarkets within a division (NULL: all). Donations to the office belong to the ledger''s '
	'own division, not to any part of it. Do not add donors over divisions: the same donors recur.';

CREATE VIEW honour_roll WITH (security_invoker) AS
SELECT
	y.year,
	CASE WHEN r.may_be_named THEN r.name END AS donor,
	count(DISTINCT r.donor_id) AS donors,
	count(*) AS donations,
	sum(d.value) AS given
FROM donations d JOIN donors r USING (donor_id),
	LATERAL (VALUES (date_part('year', d.received_on)::integer), (NULL)) AS y (year)
WHERE d.received_on <= (SELECT coalesce(records_through, 'infinity') FROM ledger)
GROUP BY y.year, r.may_be_named, CASE WHEN r.may_be_named THEN r.donor_id END, 2
ORDER BY y.year, r.may_be_named DESC, 5 DESC, 2;

COMMENT ON VIEW honour_roll IS
	'Donors ordered by what they gave (光荣榜), for each year, and for all years together (year is NULL). Only donors who agreed '
	'are named; all others are summed in one row without a name. donations and given add up.';
COMMENT ON COLUMN honour_roll.year IS 'Calendar year; NULL: all years together.';
COMMENT ON COLUMN honour_roll.donor IS
	'Name of a donor who agreed to be named; NULL: all donors who did not agree.';
COMMENT ON COLUMN honour_roll.donors IS 'Number of donors in the row: 1, or the number of donors not named.';
COMMENT ON COLUMN honour_roll.donations IS 'Number of donations. A flow: adds up.';
COMMENT ON COLUMN honour_roll.given IS 'Worth of the donations, in cash and in kind. A flow: adds up.';

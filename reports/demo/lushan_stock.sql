-- Part of lushan.sql: the lots of donated goods, and the draws of hand-outs on them. RECONSTRUCTED: all of it is made
-- up.

ANALYZE :"ledger".supermarkets, :"ledger".donations, :"ledger".aid_instances;

-- First in, first out over the county: donations by day and hand-outs by day are laid out as intervals of the cumulative
-- sum, and a hand-out draws on the donations whose intervals it overlaps. A supermarket's share of a donation is a lot.
-- Only this county has lots: in a nation, the other donations and supermarkets have higher numbers.
CREATE TEMPORARY TABLE lushan_draws AS
WITH donation AS (
	SELECT donation_id, upto - value AS since, upto, row_number() OVER (ORDER BY upto) AS place
	FROM (
		SELECT donation_id, value::numeric AS value,
			sum(value::numeric) OVER (ORDER BY received_on, donation_id) AS upto
		FROM :"ledger".donations
		WHERE donation_id < 10000
	) AS d
), aid AS (
	SELECT aided_on, aid_id, supermarket_id, upto - amount AS since, upto
	FROM (
		SELECT aided_on, aid_id, supermarket_id, amount::numeric AS amount,
			sum(amount::numeric) OVER (ORDER BY aided_on, aid_id) AS upto
		FROM :"ledger".aid_instances
		WHERE supermarket_id < 100
	) AS a
), bounds AS (
	SELECT array_agg(since ORDER BY place) AS since FROM donation
)
SELECT
	a.aided_on,
	a.aid_id,
	a.supermarket_id,
	d.donation_id,
	(least(a.upto, d.upto) - greatest(a.since, d.since))::yuan AS amount
FROM aid a, bounds b,
	LATERAL generate_series(width_bucket(a.since, b.since), width_bucket(a.upto - 0.01, b.since)) AS p (place)
	JOIN donation d USING (place);

ANALYZE lushan_draws;

-- Goods that were not given out are where the donation was received, or in the first supermarket.
INSERT INTO :"ledger".lots (lot_id, supermarket_id, donation_id, goods, entered_on, received)
SELECT
	row_number() OVER (ORDER BY greatest(d.received_on, s.opened_on), d.donation_id, s.supermarket_id),
	s.supermarket_id,
	d.donation_id,
	d.goods,
	greatest(d.received_on, s.opened_on),
	sum(p.amount)
FROM (
		SELECT donation_id, supermarket_id, amount FROM lushan_draws
	UNION ALL
		SELECT d.donation_id, coalesce(d.supermarket_id, 1), d.value - coalesce(sum(w.amount), '0')
		FROM :"ledger".donations d LEFT JOIN lushan_draws w USING (donation_id)
		WHERE d.donation_id < 10000
		GROUP BY d.donation_id
		HAVING d.value > coalesce(sum(w.amount), '0')
	) AS p
	JOIN :"ledger".donations d USING (donation_id)
	JOIN :"ledger".supermarkets s ON s.supermarket_id = p.supermarket_id
GROUP BY d.donation_id, s.supermarket_id;

ANALYZE :"ledger".lots;

-- These hand-outs are looked up by an index, instead of reading those of a whole nation.
\if :nation
	SET enable_seqscan = off;
\endif
INSERT INTO :"ledger".aid_draws (aided_on, aid_id, lot_id, amount)
SELECT w.aided_on, w.aid_id, l.lot_id, w.amount
FROM lushan_draws w JOIN :"ledger".lots l USING (donation_id, supermarket_id)
ORDER BY 1, 2, 3;
RESET enable_seqscan;

-- A hundredth of the goods in some of the lots spoiled.
INSERT INTO :"ledger".spoilage (lot_id, spoiled_on, amount, reason)
SELECT lot_id, entered_on + 20 + pg_temp.draw(lot_id, 61, 40), closing / 100, (ARRAY['受潮', '过期'])[1 + pg_temp.draw(lot_id, 62, 2)]
FROM :"ledger".lots
WHERE closing > '5000' AND entered_on < '2020-08-15' AND pg_temp.draw(lot_id, 63, 3) = 0
ORDER BY lot_id;

DROP TABLE lushan_draws;

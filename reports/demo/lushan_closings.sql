-- Part of lushan.sql: the books of the county are closed and published, and two months are corrected and published again.
-- RECONSTRUCTED: the newspaper printed one set of figures; that an earlier edition had lower ones is made up.

-- The lists of some households that came once only, in May or June 2020, are handed in late. They are in no other scheme, so that
-- the second edition differs from the first one by many households, and by no small group.
CREATE TEMPORARY TABLE lushan_late AS
SELECT a.*
FROM :"ledger".aid_instances a
WHERE a.aided_on BETWEEN '2020-05-01' AND '2020-06-30'
	AND NOT EXISTS (
		SELECT FROM :"ledger".aid_instances o WHERE o.household_id = a.household_id AND (o.aided_on, o.aid_id) <> (a.aided_on, a.aid_id))
	AND a.household_id NOT IN (SELECT household_id FROM lushan_poor);
CREATE TEMPORARY TABLE lushan_late_draws AS
SELECT d.* FROM :"ledger".aid_draws d JOIN lushan_late USING (aided_on, aid_id);

DELETE FROM :"ledger".aid_draws d USING lushan_late l WHERE d.aided_on = l.aided_on AND d.aid_id = l.aid_id;
DELETE FROM :"ledger".aid_instances a USING lushan_late l WHERE a.aided_on = l.aided_on AND a.aid_id = l.aid_id;
SELECT :"ledger".close_period(month::date) FROM generate_series(timestamp '2018-01-01', '2020-10-01', '1 month') AS month;
-- The office wants aid of each category month by month beside its other figures.
SELECT :"ledger".declare_publication('{category,month}');
SELECT :"ledger".publish_edition('示例县 / The demo county');

SELECT :"ledger".reopen_period(month, '新登记户的发放清单迟报')
FROM (VALUES (date '2020-05-01'), ('2020-06-01')) AS m (month);
INSERT INTO :"ledger".aid_instances SELECT * FROM lushan_late ORDER BY aided_on, aid_id;
INSERT INTO :"ledger".aid_draws SELECT * FROM lushan_late_draws ORDER BY aided_on, aid_id, lot_id;
SELECT :"ledger".close_period(month) FROM (VALUES (date '2020-05-01'), ('2020-06-01')) AS m (month);
SELECT :"ledger".publish_edition('示例县，含 2020 年五月、六月迟报的清单 / The demo county, with the late lists of May and June 2020');

-- As if each month had been closed on the fifth day after it, and the two months once more in December: the books as of a day between are
-- those of the first edition. The editions have the day of loading, after which the records have not changed. The seals are made
-- anew, in the order of the versions.
UPDATE :"ledger".closings c
SET closed_at = CASE version
		WHEN 1 THEN (month + interval '1 month 4 days 17 hours') AT TIME ZONE 'Asia/Shanghai'
		ELSE timestamptz '2020-12-03 10:00+08'
	END,
	reopened_at = CASE WHEN reopened_at IS NOT NULL THEN timestamptz '2020-12-01 09:00+08' END;
UPDATE :"ledger".closings c SET seal = ledger_seal(NULL, c.month, 1, c.closed_at, c.closed_by, (
		SELECT string_agg(ledger_seal_line(t.supermarket_id, t.tally, t.amounts, t.row_digest), '' ORDER BY t.supermarket_id)
		FROM :"ledger".closed_tallies t WHERE t.month = c.month AND t.version = 1))
WHERE c.version = 1;
UPDATE :"ledger".closings c SET seal = ledger_seal(
	(
		SELECT ledger_seal_reopening(b.seal, b.reopened_at, b.reopened_by, b.reason)
		FROM :"ledger".closings b WHERE b.month = c.month AND b.version = 1
	), c.month, 2, c.closed_at, c.closed_by, (
		SELECT string_agg(ledger_seal_line(t.supermarket_id, t.tally, t.amounts, t.row_digest), '' ORDER BY t.supermarket_id)
		FROM :"ledger".closed_tallies t WHERE t.month = c.month AND t.version = 2))
WHERE c.version = 2;

DROP TABLE lushan_late_draws, lushan_late;

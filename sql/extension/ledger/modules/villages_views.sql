-- The views of module villages.

CREATE VIEW village_assistance WITH (security_invoker) AS
WITH clock AS (
	SELECT coalesce(records_through, CURRENT_DATE) AS today, coalesce(records_through, 'infinity') AS last_day
	FROM ledger
), place AS (
		SELECT DISTINCT division FROM village_pairings
	UNION ALL
		SELECT NULL AS division
)
SELECT
	p.division,
	d.name_zh,
	pairing.villages,
	posting.postings,
	posting.staff,
	posting.staff_now,
	pair.cadres,
	pair.households,
	project.projects,
	coalesce(fund.funds, '0') AS funds
FROM clock, place p LEFT JOIN divisions d ON d.division = p.division,
	LATERAL (
		SELECT count(DISTINCT v.division) AS villages
		FROM village_pairings v
		WHERE (v.division = p.division OR p.division IS NULL)
			AND v.valid_from <= today AND (v.valid_to IS NULL OR v.valid_to > today)
	) pairing,
	LATERAL (
		SELECT
			count(*) AS postings,
			count(DISTINCT s.helper_id) AS staff,
			count(*) FILTER (WHERE s.valid_from <= today AND (s.valid_to IS NULL OR s.valid_to > today)) AS staff_now
		FROM postings s JOIN village_pairings v USING (pairing_id)
		WHERE (v.division = p.division OR p.division IS NULL) AND s.valid_from <= last_day
	) posting,
	LATERAL (
		SELECT count(DISTINCT c.helper_id) AS cadres, count(DISTINCT c.household_id) AS households
		FROM household_pairings c JOIN households h USING (household_id)
		WHERE (h.division = p.division OR p.division IS NULL)
			AND c.valid_from <= today AND (c.valid_to IS NULL OR c.valid_to > today)
	) pair,
	LATERAL (
		SELECT count(*) AS projects
		FROM projects j JOIN village_pairings v USING (pairing_id)
		WHERE (v.division = p.division OR p.division IS NULL) AND j.completed_on <= last_day
	) project,
	LATERAL (
		SELECT sum(f.amount) AS funds
		FROM project_funds f JOIN projects j USING (project_id) JOIN village_pairings v USING (pairing_id)
		WHERE (v.division = p.division OR p.division IS NULL) AND f.granted_on <= last_day
	) fund
ORDER BY p.division;

COMMENT ON VIEW village_assistance IS
	'Village assistance, by village. One row for each village that is or was paired, and a last row for all villages, whose '
	'division is NULL. projects, funds and postings add up over villages; staff and cadres do not, as one person may serve '
	'in several: read them from the last row.';
COMMENT ON COLUMN village_assistance.division IS 'The village; NULL in the row for all villages.';
COMMENT ON COLUMN village_assistance.name_zh IS 'Its name in Chinese.';
COMMENT ON COLUMN village_assistance.villages IS
	'Villages paired at records_through (today, where that is NULL): 1 or 0 for one village. A stock.';
COMMENT ON COLUMN village_assistance.postings IS 'Postings made so far, including those that have ended. A flow: adds up.';
COMMENT ON COLUMN village_assistance.staff IS
	'Different people posted so far, including those who have left. Neither a stock nor a flow: never add.';
COMMENT ON COLUMN village_assistance.staff_now IS
	'Staff posted at records_through, or today. A stock: adds up over villages on one day, not over days.';
COMMENT ON COLUMN village_assistance.cadres IS
	'Different cadres paired with households of the village at records_through, or today; in the last row, with households '
	'of any village. Never add.';
COMMENT ON COLUMN village_assistance.households IS
	'Households paired with a cadre at records_through, or today. A stock.';
COMMENT ON COLUMN village_assistance.projects IS 'Projects completed so far. A flow: adds up.';
COMMENT ON COLUMN village_assistance.funds IS
	'Funds coordinated so far, for projects completed or not. A flow: adds up.';

CREATE VIEW attendance_check WITH (security_invoker) AS
SELECT
	s.posting_id,
	v.division,
	s.helper_id,
	h.name AS helper,
	w.week,
	a.days,
	a.nights,
	need.days AS days_required,
	need.nights AS nights_required,
	CASE
		WHEN a.days < need.days OR a.nights < need.nights THEN 'fail'
		WHEN a.days >= need.days AND a.nights >= need.nights THEN 'pass'
		ELSE 'insufficient evidence'
	END::rule_result AS result
FROM postings s
	JOIN village_pairings v USING (pairing_id)
	JOIN helpers h USING (helper_id)
	-- only weeks that are wholly within the posting and the records
	CROSS JOIN LATERAL ledger_weeks(s.valid_from,
		least(s.valid_to, (SELECT coalesce(records_through, CURRENT_DATE) + 1 FROM ledger))) AS w (week)
	LEFT JOIN attendance a ON a.posting_id = s.posting_id AND a.week = w.week
	CROSS JOIN LATERAL (
		SELECT
			(SELECT value FROM rule_parameters WHERE rule = 'days_a_week' AND valid_from <= w.week ORDER BY valid_from DESC LIMIT 1),
			(SELECT value FROM rule_parameters WHERE rule = 'nights_a_week' AND valid_from <= w.week ORDER BY valid_from DESC LIMIT 1)
	) AS need (days, nights)
WHERE a.excused IS NULL
ORDER BY w.week, s.posting_id;

COMMENT ON VIEW attendance_check IS
	'Checks whether posted staff stayed in their villages as long as the rule requires (for example 5 days and 4 nights a week). One row '
	'for each posting and whole week. Weeks without a record are included as insufficient evidence, never as a pass. '
	'Excused weeks, and weeks in which a posting begins or ends, are not judged.';
COMMENT ON COLUMN attendance_check.posting_id IS 'The posting.';
COMMENT ON COLUMN attendance_check.division IS 'The village.';
COMMENT ON COLUMN attendance_check.helper_id IS 'The helper who is posted.';
COMMENT ON COLUMN attendance_check.helper IS 'Name of that helper.';
COMMENT ON COLUMN attendance_check.week IS 'Monday of the week.';
COMMENT ON COLUMN attendance_check.days IS 'Days present; NULL: not recorded.';
COMMENT ON COLUMN attendance_check.nights IS 'Nights present; NULL: not recorded.';
COMMENT ON COLUMN attendance_check.days_required IS 'Days that rule days_a_week requires in that week; NULL: no rule.';
COMMENT ON COLUMN attendance_check.nights_required IS
	'Nights that rule nights_a_week requires in that week; NULL: no rule.';
COMMENT ON COLUMN attendance_check.result IS
	'Result of the check. pass: both minimums are reached; fail: at least one is known to be missed; insufficient evidence: the records do not decide.';

-- Records that no constraint can refuse, because they may be right, or because the row that makes them wrong came later.

-- The kind of problem is the same in every language, so that it can be compared; the other texts are in the language of the session.
CREATE VIEW data_quality WITH (security_invoker) AS
WITH clock AS (
	SELECT coalesce(records_through, CURRENT_DATE) AS today FROM ledger
), exits AS (
	SELECT l.household_id, string_agg(l.successor_id::text, ', ' ORDER BY l.successor_id) AS successors
	FROM household_lineage l JOIN households h USING (household_id)
	WHERE l.changed_on = h.removed_on
	GROUP BY l.household_id
), equal_rows AS (
	SELECT r.kind, r.loaded_as, localized('equal to record %s of the same file (import %s)', f.loaded_as, r.import_id) AS detail
	FROM import_rows r LEFT JOIN import_rows f ON f.kind = r.kind AND f.hash = r.hash AND f.ordinal = r.ordinal - 1 AND f.within = r.within
	WHERE r.ordinal > 1
), donor_names AS (
	SELECT d.donor_id, cell_gist(d.name) AS gist, v.variant
	FROM donors d, unnest(cell_gist_variants(d.name)) AS v (variant)
	WHERE d.name <> erased_text()
), problems AS (
	SELECT 'duplicate identity' AS problem, 'persons' AS table_name, p.person_id AS id, NULL::date AS day,
		localized('same name and date of birth as person %s', p.first_id) AS detail
	FROM (
		SELECT person_id, min(person_id) OVER (PARTITION BY name, birth_date) AS first_id
		FROM persons
		WHERE birth_date IS NOT NULL
	) AS p
	-- two identity numbers are two people
	WHERE p.person_id <> p.first_id
		AND (SELECT count(*) FROM identity_numbers n WHERE n.person_id IN (p.person_id, p.first_id)) < 2
UNION ALL
	SELECT 'birth date against identity number' AS problem, 'persons' AS table_name, p.person_id, p.birth_date,
		localized('the identity number has another date of birth')
	FROM persons p JOIN identity_numbers n USING (person_id)
	WHERE p.birth_date <> n.birth_date
UNION ALL
	SELECT 'member of two households' AS problem, 'memberships' AS table_name, m.person_id, n.valid_from,
		localized('of households %s and %s', m.household_id, n.household_id)
	FROM memberships m JOIN memberships n ON n.person_id = m.person_id
		AND n.valid_from > m.valid_from AND (m.valid_to IS NULL OR m.valid_to > n.valid_from)
UNION ALL
	SELECT 'household without members' AS problem, 'households' AS table_name, h.household_id, NULL AS day,
		localized('on the register, but nobody belongs to it')
	FROM households h, clock
	WHERE h.registered_on <= today AND (h.removed_on IS NULL OR h.removed_on > today)
		AND NOT EXISTS (
			SELECT FROM memberships m
			WHERE m.household_id = h.household_id AND m.valid_from <= today AND (m.valid_to IS NULL OR m.valid_to > today))
UNION ALL
	SELECT 'household in a division that ended' AS problem, 'households' AS table_name, h.household_id, d.valid_to,
		localized('division %s has gone into another', h.division)
	FROM households h JOIN divisions d ON d.division = h.division, clock
	WHERE d.valid_to <= today AND (h.removed_on IS NULL OR h.removed_on > d.valid_to)
UNION ALL
	SELECT 'aid before registration' AS problem, 'aid_instances' AS table_name, a.aid_id, a.aided_on,
		localized('household %s was registered on %s', h.household_id, h.registered_on)
	FROM aid_instances a JOIN households h USING (household_id)
	WHERE a.aided_on < h.registered_on
UNION ALL
	SELECT 'aid after exit' AS problem, 'aid_instances' AS table_name, a.aid_id, a.aided_on,
		CASE WHEN x.successors IS NULL THEN localized('household %s left the register on %s', h.household_id, h.removed_on)
			ELSE localized('household %s left the register on %s; it went into %s', h.household_id, h.removed_on, x.successors) END
	FROM aid_instances a JOIN households h USING (household_id) LEFT JOIN exits x USING (household_id)
	WHERE a.aided_on >= h.removed_on
UNION ALL
	SELECT 'aid after exit' AS problem, 'benefits' AS table_name, a.benefit_id, a.given_on,
		CASE WHEN x.successors IS NULL THEN localized('household %s left the register on %s', h.household_id, h.removed_on)
			ELSE localized('household %s left the register on %s; it went into %s', h.household_id, h.removed_on, x.successors) END
	FROM benefits a JOIN households h USING (household_id) LEFT JOIN exits x USING (household_id)
	WHERE a.given_on >= h.removed_on
UNION ALL
	SELECT 'aid after exit' AS problem, 'event_recipients' AS table_name, a.recipient_id, a.given_on,
		CASE WHEN x.successors IS NULL THEN localized('household %s left the register on %s', h.household_id, h.removed_on)
			ELSE localized('household %s left the register on %s; it went into %s', h.household_id, h.removed_on, x.successors) END
	FROM event_recipients a JOIN households h USING (household_id) LEFT JOIN exits x USING (household_id)
	WHERE a.given_on >= h.removed_on
UNION ALL
	SELECT d.problem, d.table_name, d.id, d.day,
		CASE WHEN s.closed_on IS NULL THEN localized('supermarket %s opened on %s', s.supermarket_id, s.opened_on)
			ELSE localized('supermarket %s opened on %s and closed on %s', s.supermarket_id, s.opened_on, s.closed_on) END
	FROM (
			SELECT 'aid while closed' AS problem, 'aid_instances' AS table_name, aid_id AS id, aided_on AS day, supermarket_id FROM aid_instances
		UNION ALL
			SELECT 'donation while closed' AS problem, 'donations' AS table_name, donation_id AS id, received_on::date AS day, supermarket_id FROM donations
	) AS d JOIN supermarkets s USING (supermarket_id)
	WHERE d.day < s.opened_on OR d.day >= s.closed_on
UNION ALL
	SELECT 'aid to no member' AS problem, d.table_name, d.id, d.day, localized('person %s, household %s', d.person_id, d.household_id)
	FROM (
			SELECT 'aid_instances' AS table_name, aid_id AS id, aided_on AS day, person_id, household_id FROM aid_instances
		UNION ALL
			SELECT 'benefits' AS table_name, benefit_id AS id, given_on::date AS day, person_id, household_id FROM benefits
		UNION ALL
			SELECT 'event_recipients' AS table_name, recipient_id AS id, given_on::date AS day, person_id, household_id FROM event_recipients
	) AS d
	WHERE d.person_id IS NOT NULL AND NOT EXISTS (
		SELECT FROM memberships m
		WHERE m.person_id = d.person_id AND m.household_id = d.household_id AND m.valid_from <= d.day
			AND (m.valid_to IS NULL OR m.valid_to > d.day))
UNION ALL
	SELECT 'paired after exit' AS problem, 'household_pairings' AS table_name, h.household_id, p.valid_from,
		CASE WHEN x.successors IS NULL
			THEN localized('helper %s is paired with a household that left the register on %s', p.helper_id, h.removed_on)
			ELSE localized('helper %s is paired with a household that left the register on %s; it went into %s', p.helper_id, h.removed_on,
				x.successors) END
	FROM household_pairings p JOIN households h USING (household_id) LEFT JOIN exits x USING (household_id)
	WHERE coalesce(p.valid_to, 'infinity') > h.removed_on
UNION ALL
	SELECT 'member of a household that ended' AS problem, 'memberships' AS table_name, m.person_id, h.removed_on,
		localized('household %s went into %s', h.household_id, x.successors)
	FROM exits x JOIN households h USING (household_id) JOIN memberships m USING (household_id)
	WHERE coalesce(m.valid_to, 'infinity') > h.removed_on
UNION ALL
	SELECT 'income but no members' AS problem, 'incomes' AS table_name, i.household_id, make_date(i.year, 12, 31),
		localized('nobody belonged to the household at the end of %s', i.year)
	FROM household_income i
	WHERE i.persons = 0
UNION ALL
	SELECT 'posting outside its pairing' AS problem, 'postings' AS table_name, s.posting_id, s.valid_from,
		CASE WHEN v.valid_to IS NULL THEN localized('the village is paired from %s', v.valid_from)
			ELSE localized('the village is paired from %s to %s', v.valid_from, v.valid_to) END
	FROM postings s JOIN village_pairings v USING (pairing_id)
	WHERE NOT daterange(s.valid_from, s.valid_to) <@ daterange(v.valid_from, v.valid_to)
UNION ALL
	SELECT 'attendance outside its posting' AS problem, 'attendance' AS table_name, a.posting_id, a.week,
		CASE WHEN s.valid_to IS NULL THEN localized('posted from %s', s.valid_from)
			ELSE localized('posted from %s to %s', s.valid_from, s.valid_to) END
	FROM attendance a JOIN postings s USING (posting_id)
	WHERE NOT daterange(a.week, a.week + 7) && daterange(s.valid_from, s.valid_to)
UNION ALL
	SELECT 'lots worth more than their donation' AS problem, 'donations' AS table_name, d.donation_id, d.received_on,
		localized('lots came in with %s, the donation with %s', l.received, d.value)
	FROM donations d JOIN (
			SELECT donation_id, sum(received) AS received FROM lots WHERE donation_id IS NOT NULL GROUP BY donation_id
		) AS l USING (donation_id)
	WHERE l.received > d.value
UNION ALL
	SELECT 'lot older than its donation' AS problem, 'lots' AS table_name, l.lot_id, l.entered_on,
		localized('donation %s was received on %s', d.donation_id, d.received_on)
	FROM lots l JOIN donations d USING (donation_id)
	WHERE l.entered_on < d.received_on
UNION ALL
	SELECT 'spoiled before it came in' AS problem, 'spoilage' AS table_name, s.spoilage_id, s.spoiled_on,
		localized('lot %s came in on %s', l.lot_id, l.entered_on)
	FROM spoilage s JOIN lots l USING (lot_id)
	WHERE s.spoiled_on < l.entered_on
UNION ALL
	SELECT 'sums of a lot differ from its rows' AS problem, 'lots' AS table_name, l.lot_id, l.entered_on,
		localized('distributed %s and spoiled %s, by the rows %s and %s', l.distributed, l.spoiled, r.distributed, r.spoiled)
	FROM lots l LEFT JOIN (SELECT lot_id, sum(amount) AS amount FROM aid_draws GROUP BY lot_id) AS d USING (lot_id)
		LEFT JOIN (SELECT lot_id, sum(amount) AS amount FROM spoilage GROUP BY lot_id) AS s USING (lot_id),
		LATERAL (SELECT coalesce(d.amount, '0'), coalesce(s.amount, '0')) AS r (distributed, spoiled)
	WHERE l.distributed <> r.distributed OR l.spoiled <> r.spoiled
UNION ALL
	SELECT 'drawn from another supermarket' AS problem, 'aid_instances' AS table_name, a.aid_id, a.aided_on,
		localized('lot %s is in supermarket %s', l.lot_id, l.supermarket_id)
	FROM aid_draws d JOIN lots l USING (lot_id) JOIN aid_instances a USING (aided_on, aid_id)
	WHERE a.supermarket_id <> l.supermarket_id
UNION ALL
	SELECT 'draw without its aid' AS problem, 'aid_draws' AS table_name, d.aid_id, d.aided_on,
		localized('%s was drawn from lot %s', d.amount, d.lot_id)
	FROM aid_draws d
	WHERE NOT EXISTS (SELECT FROM aid_instances a WHERE a.aided_on = d.aided_on AND a.aid_id = d.aid_id)
UNION ALL
	SELECT 'drawn otherwise than given' AS problem, 'aid_instances' AS table_name, a.aid_id, a.aided_on,
		localized('%s was given, %s drawn from lots', a.amount, d.amount)
	FROM (SELECT aided_on, aid_id, sum(amount) AS amount FROM aid_draws GROUP BY aided_on, aid_id) AS d
		JOIN aid_instances a USING (aided_on, aid_id)
	WHERE a.amount <> d.amount
UNION ALL
	SELECT 'equal rows in one file' AS problem, 'aid_instances' AS table_name, a.aid_id, a.aided_on, e.detail
	FROM equal_rows e JOIN aid_instances a ON a.aid_id = e.loaded_as
	WHERE e.kind = 'aid'
UNION ALL
	SELECT 'equal rows in one file' AS problem, 'donations' AS table_name, d.donation_id, d.received_on, e.detail
	FROM equal_rows e JOIN donations d ON d.donation_id = e.loaded_as
	WHERE e.kind = 'donations'
UNION ALL
	SELECT 'equal rows in one file' AS problem, 'purchases' AS table_name, p.purchase_id, p.purchased_on, e.detail
	FROM equal_rows e JOIN purchases p ON p.purchase_id = e.loaded_as
	WHERE e.kind = 'purchases'
UNION ALL
	SELECT 'donors of nearly one name' AS problem, 'donors' AS table_name, n.donor_id, NULL AS day, localized('the name nearly equals that of donor %s', min(o.donor_id))
	FROM donor_names n JOIN donor_names o USING (variant)
	WHERE o.donor_id < n.donor_id
	GROUP BY n.donor_id
)
SELECT problem, table_name, id, day, detail, localized(problem) AS label FROM problems;

COMMENT ON VIEW data_quality IS
	'Records to review, one row for each problem. A record may have several problems, and so several rows. Empty if nothing '
	'was found.';
COMMENT ON COLUMN data_quality.problem IS 'Kind of problem, the same words in every language.';
COMMENT ON COLUMN data_quality.table_name IS 'Table of the record.';
COMMENT ON COLUMN data_quality.id IS
	'Number of the record: aid_id, person_id, household_id, posting_id and so on, by the table.';
COMMENT ON COLUMN data_quality.day IS 'Day of the problem; NULL: no particular day.';
COMMENT ON COLUMN data_quality.detail IS 'What the record conflicts with.';
COMMENT ON COLUMN data_quality.label IS 'Kind of problem, in the language of the setting poverty_relief.lang.';

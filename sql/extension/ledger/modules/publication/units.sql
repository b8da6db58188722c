-- Publications of what villages and units did, and of names used with figures. Only the channels of purchases count
-- households.

SELECT ledger_add_open_publication(current_schema(), 'rule_parameters', 'rule_parameters',
	'rule text, valid_from date, value numeric, source text', '{rule,valid_from}', 'p.* FROM rule_parameters p',
	'Values of rules over time, for publication: the columns of rule_parameters.');
SELECT ledger_add_open_publication(current_schema(), 'assistance_modes', 'assistance_modes',
	'mode text, name_zh text, name_en text', '{mode}', 'm.* FROM assistance_modes m',
	'Names of the modes of the "6+1", for publication: the columns of assistance_modes.');

-- A project is counted in the year of its first grant, so that projects add up over years.
SELECT ledger_add_open_publication(current_schema(), 'village_funds_year', NULL,
	'year integer, division division_code, name_zh text, name_en text, kind text, kind_zh text, kind_en text, funds yuan, projects bigint',
	'{year,division,kind}', $sql$
		g.year, g.division, d.name_zh, d.name_en, g.kind, n.name_zh AS kind_zh, n.name_en AS kind_en, g.funds, g.projects
		FROM (
			SELECT date_part('year', f.granted_on)::integer AS year, v.division, p.kind, sum(f.amount) AS funds,
				count(*) FILTER (WHERE f.is_first) AS projects
			FROM (
				SELECT project_id, granted_on, amount, row_number() OVER (PARTITION BY project_id ORDER BY granted_on, fund_id) = 1 AS is_first
				FROM project_funds
				WHERE granted_on <= (SELECT coalesce(records_through, CURRENT_DATE) FROM ledger)
			) AS f
				JOIN projects p ON p.project_id = f.project_id
				JOIN village_pairings v ON v.pairing_id = p.pairing_id
			GROUP BY 1, 2, 3
		) AS g
			JOIN project_kinds n ON n.kind = g.kind
			LEFT JOIN divisions d ON d.division = g.division $sql$,
	'Funds coordinated for projects in villages, one row for each year, village and kind of project, for publication. funds and '
	'projects add up over years, villages and kinds.');
COMMENT ON COLUMN publication_village_funds_year.year IS 'Calendar year in which funds were granted.';
COMMENT ON COLUMN publication_village_funds_year.division IS 'The village.';
COMMENT ON COLUMN publication_village_funds_year.name_zh IS 'Name of the village in Chinese; NULL: it is not in divisions.';
COMMENT ON COLUMN publication_village_funds_year.name_en IS 'Name of the village in English or pinyin.';
COMMENT ON COLUMN publication_village_funds_year.kind IS 'Short name of the kind of project.';
COMMENT ON COLUMN publication_village_funds_year.kind_zh IS 'Name of the kind in Chinese.';
COMMENT ON COLUMN publication_village_funds_year.kind_en IS 'Name of the kind in English.';
COMMENT ON COLUMN publication_village_funds_year.funds IS 'Funds granted in the year, in yuan.';
COMMENT ON COLUMN publication_village_funds_year.projects IS 'Number of projects that were granted their first funds in the year.';

SELECT ledger_add_open_publication(current_schema(), 'village_attendance_year', 'attendance_check',
	'year integer, division division_code, name_zh text, name_en text, weeks bigint, passed bigint, failed bigint, insufficient bigint, '
	'last_week date, days_required numeric, nights_required numeric',
	'{year,division}', $sql$
		y.year, y.division, d.name_zh, d.name_en, y.weeks, y.passed, y.failed, y.insufficient, y.last_week, y.days_required, y.nights_required
		FROM (
			SELECT date_part('year', c.week)::integer AS year, c.division,
				count(*) AS weeks,
				count(*) FILTER (WHERE c.result = 'pass') AS passed,
				count(*) FILTER (WHERE c.result = 'fail') AS failed,
				count(*) FILTER (WHERE c.result = 'insufficient evidence') AS insufficient,
				max(c.week) AS last_week,
				(array_agg(c.days_required ORDER BY c.week DESC))[1] AS days_required,
				(array_agg(c.nights_required ORDER BY c.week DESC))[1] AS nights_required
			FROM attendance_check c
			GROUP BY 1, 2
		) AS y LEFT JOIN divisions d ON d.division = y.division $sql$,
	'Counts of weeks in which posted staff stayed in their village as long as the rule requires, one row for each year and village, for publication: '
	'attendance_check without names. weeks = passed + failed + insufficient; they add up over years and villages.');
COMMENT ON COLUMN publication_village_attendance_year.year IS 'Calendar year in which the week began.';
COMMENT ON COLUMN publication_village_attendance_year.name_zh IS 'Name of the village in Chinese; NULL: it is not in divisions.';
COMMENT ON COLUMN publication_village_attendance_year.name_en IS 'Name of the village in English or pinyin.';
COMMENT ON COLUMN publication_village_attendance_year.weeks IS 'Number of weeks of postings that were judged.';
COMMENT ON COLUMN publication_village_attendance_year.passed IS 'Of these weeks, those with as many days and nights as the rule requires.';
COMMENT ON COLUMN publication_village_attendance_year.failed IS 'Of these weeks, those with fewer days or nights.';
COMMENT ON COLUMN publication_village_attendance_year.insufficient IS 'Of these weeks, those without a record.';
COMMENT ON COLUMN publication_village_attendance_year.last_week IS 'Monday of the last week that was judged.';
COMMENT ON COLUMN publication_village_attendance_year.days_required IS 'Days that the rule required in that week; NULL: no rule.';
COMMENT ON COLUMN publication_village_attendance_year.nights_required IS 'Nights that the rule required in that week; NULL: no rule.';

SELECT ledger_add_open_publication(current_schema(), 'purchase_unit_year', 'organisations',
	'year integer, organisation_id bigint, name text, purchases bigint, amount yuan, name_en text', '{year,organisation_id}', $sql$
		date_part('year', p.purchased_on)::integer AS year, o.organisation_id, o.name, count(*) AS purchases, sum(p.amount) AS amount, o.name_en
		FROM purchases p JOIN organisations o ON o.organisation_id = p.organisation_id
		WHERE p.purchased_on <= (SELECT coalesce(records_through, 'infinity') FROM ledger)
		GROUP BY 6, 7, 8, o.name_en $sql$,
	'Purchases of each unit through consumption relief, one row for each year and unit, for publication. They are the unit''s own '
	'spending. purchases and amount add up over years and units.');
COMMENT ON COLUMN publication_purchase_unit_year.year IS 'Calendar year.';
COMMENT ON COLUMN publication_purchase_unit_year.purchases IS 'Number of purchases.';
COMMENT ON COLUMN publication_purchase_unit_year.amount IS 'Amount paid for these purchases.';

-- A channel in which no household of the register sold counts nobody, but it may be hidden to protect another channel.
SELECT ledger_add_publication(current_schema(), 'purchase_channel_year', 'purchases',
	'year integer, channel text, sellers bigint, purchases bigint, amount yuan',
	'{year,channel}', '{sellers}', '{purchases,amount}', $query$
		WITH sold AS (
			SELECT y.year, c.channel, count(DISTINCT p.household_id) AS households,
				count(DISTINCT p.household_id) + count(DISTINCT p.supplier_id) AS sellers,
				count(p.purchase_id) AS purchases, coalesce(sum(p.amount), '0') AS amount
			FROM purchase_year y CROSS JOIN unnest('{direct,online,counter,fair}'::text[]) AS c (channel)
				LEFT JOIN purchases p ON p.channel = c.channel AND p.purchased_on >= make_date(y.year, 1, 1)
					AND p.purchased_on <= least(make_date(y.year, 12, 31), (SELECT coalesce(records_through, 'infinity') FROM ledger))
			GROUP BY 1, 2
		), weighed AS (
			SELECT s.*, CASE s.households WHEN 0 THEN s.purchases * l.suppress_below ELSE s.sellers END AS weight
			FROM sold s, ledger l
		), list AS (
			SELECT w.year, array_agg(w.channel ORDER BY w.channel) AS channels,
				ledger_hidden(array_agg(w.weight ORDER BY w.channel), array_agg(w.weight ORDER BY w.channel),
					(SELECT suppress_below FROM ledger)) AS hidden
			FROM weighed w
			GROUP BY w.year
		)
		SELECT s.year::text AS block, '' AS part, '{}'::text[] AS follows, NULL::integer AS books,
			s.year, s.channel, s.sellers, s.purchases, s.amount,
			CASE WHEN u.hidden THEN '{sellers,purchases,amount}'::text[] ELSE '{}' END AS hides
		FROM list l, LATERAL unnest(l.channels, l.hidden) AS u (channel, hidden), sold s
		WHERE s.year = l.year AND s.channel = u.channel
	$query$,
	'Purchases through each channel, four rows for each year, for publication. purchases and amount add up over years and channels; '
	'sellers do not. A channel with only a few households and hardly any other sellers is hidden, together with another one.');
COMMENT ON COLUMN publication_purchase_channel_year.year IS 'Calendar year.';
COMMENT ON COLUMN publication_purchase_channel_year.sellers IS 'Number of different households and organisations that sold. NULL where hidden.';
COMMENT ON COLUMN publication_purchase_channel_year.purchases IS 'Number of purchases. NULL where hidden.';
COMMENT ON COLUMN publication_purchase_channel_year.amount IS 'Amount paid for these purchases. NULL where hidden.';

-- Publications of the other modules, in which some columns count people of the register.

SELECT ledger_add_publication(current_schema(), 'assistance_by_mode', 'assistance_by_mode',
	'year integer, mode text, actions bigint, actors bigint, benefits bigint, households bigint, persons bigint, amount yuan',
	'{year,mode}', '{benefits,households,persons}', '{amount}', $query$
		WITH list AS (
			SELECT m.year, array_agg(m.mode ORDER BY m.mode) AS modes,
				ledger_hidden(array_agg(m.households ORDER BY m.mode), array_agg(m.persons ORDER BY m.mode),
					(SELECT suppress_below FROM ledger)) AS hidden
			FROM assistance_by_mode m
			GROUP BY m.year
		)
		SELECT concat_ws(' ', m.year, m.mode) AS block, NULL::text AS part, '{}'::text[] AS follows, NULL::integer AS books,
			m.year, m.mode, m.actions, m.actors, m.benefits, m.households, m.persons, m.amount,
			CASE WHEN u.hidden THEN '{benefits,households,persons,amount}'::text[] ELSE '{}' END AS hides
		FROM list l, LATERAL unnest(l.modes, l.hidden) AS u (mode, hidden), assistance_by_mode m
		WHERE m.year = l.year AND m.mode = u.mode
	$query$,
	'Benefits given by model workers'' actions, by year and mode of the "6+1", for publication: assistance_by_mode without the tallies. '
	'benefits and amount add up; the other columns do not.');

SELECT ledger_add_publication(current_schema(), 'actor_result', 'actor_result',
	'actor text, actors bigint, titled bigint, actions bigint, households bigint, persons bigint, given yuan, invested yuan, funds yuan, '
	'capacity numeric, sites bigint, prefectures bigint, area_mu numeric, kg_per_mu numeric, annual_output yuan, sessions bigint, attendances bigint',
	'{actor}', '{households,persons}', '{given,funds}', $query$
		WITH list AS (
			SELECT array_agg(r.actor ORDER BY r.actor) AS actors,
				ledger_hidden(array_agg(r.households ORDER BY r.actor), array_agg(r.persons ORDER BY r.actor),
					(SELECT suppress_below FROM ledger)) AS hidden
			FROM actor_result r
			WHERE r.actor IN ('helpers', 'organisations')
		)
		SELECT r.actor AS block, NULL::text AS part, '{}'::text[] AS follows, NULL::integer AS books,
			r.actor, r.actors, r.titled, r.actions, r.households, r.persons, r.given, r.invested, r.funds, r.capacity, r.sites,
			r.prefectures, r.area_mu, r.kg_per_mu, r.annual_output, r.sessions, r.attendances::bigint AS attendances,
			CASE
				WHEN ledger_small(r.households, k.suppress_below) OR ledger_small(r.persons, k.suppress_below)
					OR (SELECT bool_or(u.hidden) FROM list l, LATERAL unnest(l.actors, l.hidden) AS u (actor, hidden) WHERE u.actor = r.actor)
					THEN '{households,persons,given,funds}'::text[]
				ELSE '{}'
			END AS hides
		FROM actor_result r, ledger k
		WHERE r.actor IN ('helpers', 'organisations', 'all')
	$query$,
	'Results of model workers and units so far, for publication: the rows of actor_result for all people, all units, and all. '
	'households, persons and prefectures do not add up.');

SELECT ledger_add_publication(current_schema(), 'event_year', 'event_year',
	'year integer, kind text, events bigint, attendances bigint, households bigint, persons bigint, amount yuan',
	'{year,kind}', '{households,persons}', '{amount}', $query$
		WITH list AS (
			SELECT e.year, array_agg(e.kind ORDER BY e.kind) AS kinds,
				ledger_hidden(array_agg(e.households ORDER BY e.kind), array_agg(e.persons ORDER BY e.kind),
					(SELECT suppress_below FROM ledger)) AS hidden
			FROM event_year e
			GROUP BY e.year
		)
		SELECT concat_ws(' ', e.year, e.kind) AS block, NULL::text AS part, '{}'::text[] AS follows, NULL::integer AS books,
			e.year, e.kind, e.events, e.attendances, e.households, e.persons, e.amount,
			CASE WHEN u.hidden THEN '{households,persons,amount}'::text[] ELSE '{}' END AS hides
		FROM list l, LATERAL unnest(l.kinds, l.hidden) AS u (kind, hidden), event_year e
		WHERE e.year = l.year AND e.kind = u.kind
	$query$,
	'Events held, one row for each year and kind, for publication: the columns of event_year. events, attendances and amount add up; households '
	'and persons do not.');

SELECT ledger_add_publication(current_schema(), 'purchase_year', 'purchase_year',
	'year integer, purchases bigint, units bigint, suppliers bigint, households bigint, amount yuan, gifts yuan, is_partial boolean',
	'{year}', '{households}', '{}', $query$
		SELECT y.year::text AS block, NULL::text AS part, '{}'::text[] AS follows, NULL::integer AS books, y.*,
			CASE WHEN ledger_small(y.households, l.suppress_below) THEN '{households}'::text[] ELSE '{}' END AS hides
		FROM purchase_year y, ledger l
	$query$,
	'Consumption relief, one row for each year, for publication: the columns of purchase_year. purchases, amount and gifts add up over years; units, '
	'suppliers and households do not.');

-- The pairs of one village change by a household or two from day to day, so only their sum is published.
SELECT ledger_add_publication(current_schema(), 'village_assistance', 'village_assistance',
	'division division_code, name_zh text, villages bigint, postings bigint, staff bigint, staff_now bigint, cadres bigint, households bigint, '
	'projects bigint, funds yuan',
	'{division}', '{households}', '{}', $query$
		SELECT coalesce(v.division::text, '') AS block, NULL::text AS part, '{}'::text[] AS follows, NULL::integer AS books, v.*,
			CASE WHEN v.division IS NOT NULL OR ledger_small(v.households, l.suppress_below) THEN '{households}'::text[] ELSE '{}' END AS hides
		FROM village_assistance v, ledger l
	$query$,
	'Village assistance, one row for each village, and a last row for all villages, whose division is NULL, for publication: the columns '
	'of village_assistance. households are published only for all villages together. projects, funds and postings add up over villages.');

-- A computed number of people that equals the printed one is public. For other numbers, and for amounts, only the verdict is shown:
-- the number would change from edition to edition with each household.
SELECT ledger_add_publication(current_schema(), 'reconcile', 'reconcile',
	'figure_id text, topic text, indicator text, subject text, period text, value text, qualifier figure_qualifier, unit text, '
	'computed text, verdict figure_verdict, reason text, topic_zh text, indicator_zh text, subject_zh text, period_zh text, value_zh text, '
	'unit_zh text, reason_zh text',
	'{figure_id}', '{}', '{computed}', $query$
		SELECT '' AS block, NULL::text AS part, '{}'::text[] AS follows, NULL::integer AS books, r.*,
			CASE
				WHEN r.computed IS NULL OR r.verdict = 'exact' OR l.suppress_below = 1
					OR f.view_name IN ('attendance_check', 'purchase_rule_check', 'rule_check')
					OR (f.view_name = 'benefit_result' AND f.column_name IN ('villages', 'to_villages'))
					OR EXISTS (
						SELECT FROM publications p
						WHERE p.name = f.view_name AND NOT ARRAY[f.column_name, coalesce(f.high_column_name, f.column_name)] && (p.people || p.measures))
					THEN '{}'::text[]
				ELSE '{computed}'
			END AS hides
		FROM reconcile r JOIN published_figures f ON f.figure_id = r.figure_id, ledger l
	$query$,
	'Published figures compared with the records, for publication: the columns of reconcile. The computed value is hidden if it is '
	'about a group of people and differs from the printed figure.');

-- Publication of how often households were aided.

-- The households of all years are the new ones of each, and less those of the last year they are who was not aided in it.
SELECT ledger_add_publication(current_schema(), 'frequency', NULL,
	'period text, first_year integer, last_year integer, last_day date, times integer, households bigint, all_households bigint, is_partial boolean',
	'{period,first_year,times}', '{households,all_households}', '{}', $query$
		WITH k AS (
			SELECT suppress_below AS k FROM ledger
		), yearly AS MATERIALIZED (
			SELECT y.year, a.household_id, sum(a.times) AS times
			FROM covered_year y JOIN aid_instances a ON a.aided_on >= y.first_day AND a.aided_on <= y.last_day
			GROUP BY y.year, a.household_id
		), span AS (
			SELECT min(year) AS first_year, max(year) AS last_year, max(last_day) AS last_day, bool_or(is_partial) AS is_partial
			FROM covered_year
		), period AS (
				SELECT 'year' AS period, year AS first_year, year AS last_year, last_day, is_partial
				FROM covered_year
				WHERE NOT is_partial
			UNION ALL
				SELECT 'all years', first_year, last_year, last_day, is_partial FROM span WHERE first_year IS NOT NULL
		), counted AS (
				SELECT 'year' AS period, year, least(times, 6) AS times, count(*) AS households, sum(times) AS instances
				FROM yearly
				GROUP BY 2, 3
			UNION ALL
				SELECT 'all years', NULL, least(e.times, 6), count(*), sum(e.times)
				FROM (SELECT household_id, sum(times) AS times FROM yearly GROUP BY household_id) AS e
				GROUP BY 3
		), list AS (
			SELECT p.*,
				array_agg(coalesce(c.households, 0) ORDER BY n.times) AS households,
				sum(coalesce(c.households, 0))::bigint AS all_households,
				sum(coalesce(c.instances, 0))::bigint AS instances
			FROM period p CROSS JOIN generate_series(1, 6) AS n (times)
				LEFT JOIN counted c ON c.period = p.period AND (c.year = p.first_year OR c.year IS NULL) AND c.times = n.times
			GROUP BY p.period, p.first_year, p.last_year, p.last_day, p.is_partial
		), secret AS (
			SELECT coalesce(bool_or('new' = ANY (r.hides)), false) AS is_secret FROM draft_retention_year() AS r
		)
		SELECT CASE l.period WHEN 'year' THEN l.first_year::text ELSE l.period END AS block, '' AS part,
			CASE l.period
				WHEN 'year' THEN ARRAY['aid_year ' || l.first_year]
				ELSE ARRAY(SELECT t || ' ' || y.year FROM covered_year y, unnest('{aid_year,retention_year}'::text[]) AS t)
			END AS follows,
			CASE l.period WHEN 'year' THEN l.first_year END AS books,
			l.period, l.first_year, l.last_year, l.last_day, u.times, u.households, l.all_households, l.is_partial,
			CASE
				WHEN ledger_small(l.all_households, k.k)
					OR (l.period = 'all years' AND s.is_secret)
					THEN '{households,all_households}'::text[]
				WHEN u.hidden THEN '{households}'
				ELSE '{}'
			END AS hides
		FROM list l, k, secret s,
			LATERAL unnest(l.households, ledger_hidden_times(l.households, l.instances, k.k)) WITH ORDINALITY AS u (households, hidden, times)
	$query$,
	'How many households were aided how often, for publication: six rows for each year that is over, and six for all years '
	'together. households of one period add up to all_households; periods do not add up.');
COMMENT ON COLUMN publication_frequency.period IS 'year: within one calendar year; all years: within all of them.';
COMMENT ON COLUMN publication_frequency.first_year IS 'First year of the period.';
COMMENT ON COLUMN publication_frequency.last_year IS 'Last year of the period.';
COMMENT ON COLUMN publication_frequency.last_day IS 'Last day of the period that the records cover.';
COMMENT ON COLUMN publication_frequency.times IS 'How often a household was aided in the period; 6 stands for six times and more.';
COMMENT ON COLUMN publication_frequency.households IS 'Different households aided so often. NULL where hidden.';
COMMENT ON COLUMN publication_frequency.all_households IS 'Different households aided in the period. NULL where hidden.';
COMMENT ON COLUMN publication_frequency.is_partial IS 'True: the last year of the period is not over.';

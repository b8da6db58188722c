-- Publication of the number of households by the number of times they were aided.

-- The households of all years are the sum of the new ones of each year; minus those of the last year, they are the households not
-- aided in it. All six counts of all years are hidden if one of them is small, or if they could reveal a small count of a single
-- year, including a year that is not over, whose counts are not published.
--
-- Instances are counted in fen here, because a map of amounts by household is fast.
SELECT ledger_add_publication(current_schema(), 'frequency', NULL,
	'period text, first_year integer, last_year integer, last_day date, times integer, households bigint, all_households bigint, is_partial boolean',
	'{period,first_year,times}', '{households,all_households}', '{}', $query$
		WITH k AS (
			SELECT suppress_below AS k FROM ledger
		), yearly AS MATERIALIZED (
			SELECT y.year, y.last_day, y.is_partial, a.aided
			FROM covered_year y, LATERAL (
				SELECT amounts_by_household(i.household_id, i.times * yuan '0.01') AS aided
				FROM aid_instances i
				WHERE i.aided_on >= y.first_day AND i.aided_on <= y.last_day
			) AS a
		), ever AS MATERIALIZED (
			SELECT rollup(aided) AS aided FROM yearly
		), period AS (
				SELECT 'year' AS period, year AS first_year, year AS last_year, last_day, is_partial, aided
				FROM yearly
			UNION ALL
				SELECT 'all years', min(year), max(year), max(last_day), bool_or(is_partial), (SELECT aided FROM ever)
				FROM yearly
				HAVING count(*) > 0
		), list AS MATERIALIZED (
			SELECT p.period, p.first_year, p.last_year, p.last_day, p.is_partial, c.households, c.all_households, c.instances,
				ledger_hidden_times(c.households, c.instances, k.k) AS hidden
			FROM k, period p, LATERAL (
				SELECT array_agg(h.households ORDER BY h.lower NULLS FIRST) AS households, sum(h.households)::bigint AS all_households,
					(100 * sum(h.amount)::numeric)::bigint AS instances
				FROM histogram(p.aided, '{0.02,0.03,0.04,0.05,0.06}'::yuan[]) AS h
			) AS c
		), secret AS (
			SELECT coalesce(bool_or('new' = ANY (r.hides)), false) AS is_secret FROM draft_retention_year() AS r
		), link AS (
			-- counts of a year that is not over are not published
			SELECT EXISTS (
				SELECT
				FROM list l, k
				WHERE l.period = 'year' AND EXISTS (SELECT FROM unnest(l.households) AS c WHERE ledger_small(c, k.k)) AND (
					SELECT ledger_times_linked(l.households, CASE WHEN l.is_partial THEN '{t,t,t,t,t,t}' ELSE l.hidden END, k.k,
						array_agg(j.times), array_agg(j.elsewhere), array_agg(j.households))
					FROM (
						SELECT (100 * t.amount::numeric)::integer AS times, (100 * (e.amount - t.amount)::numeric)::integer AS elsewhere,
							count(*) AS households
						FROM yearly y, ever a, LATERAL each(y.aided) AS t JOIN LATERAL each(a.aided) AS e ON e.household = t.household
						WHERE y.year = l.first_year
						GROUP BY 1, 2
					) AS j
				)
			) OR EXISTS (
				SELECT FROM list l, k, unnest(l.households) AS c WHERE l.period = 'all years' AND ledger_small(c, k.k)
			) AS tells
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
				WHEN u.hidden OR (l.period = 'all years' AND n.tells) THEN '{households}'
				ELSE '{}'
			END AS hides
		FROM list l, k, secret s, link n,
			LATERAL unnest(l.households, l.hidden) WITH ORDINALITY AS u (households, hidden, times)
		WHERE l.period = 'all years' OR NOT l.is_partial
	$query$,
	'Number of households by the number of times they were aided, for publication: six rows for each year that is over, and six for '
	'all years together. households of one period add up to all_households; periods do not add up.');
COMMENT ON COLUMN publication_frequency.period IS 'year: within one calendar year; all years: within all of them.';
COMMENT ON COLUMN publication_frequency.first_year IS 'First year of the period.';
COMMENT ON COLUMN publication_frequency.last_year IS 'Last year of the period.';
COMMENT ON COLUMN publication_frequency.last_day IS 'Last day of the period that is covered by the records.';
COMMENT ON COLUMN publication_frequency.times IS 'Number of times that a household was aided in the period; 6 means six times or more.';
COMMENT ON COLUMN publication_frequency.households IS 'Number of different households aided that many times. NULL where hidden.';
COMMENT ON COLUMN publication_frequency.all_households IS 'Number of different households aided in the period. NULL where hidden.';
COMMENT ON COLUMN publication_frequency.is_partial IS 'True: the last year of the period is not over.';

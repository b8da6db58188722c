-- The same figures for a part of the ledger, or for its books as of a day, for users who may read the rows: such figures are not
-- published. Small groups are hidden in them too, but they are not compared with editions.
--
-- jit = off: compiling them takes longer than running them. It also keeps them from being inlined into a query that calls
-- them in a branch not taken, for which its user may have no right.

CREATE FUNCTION township_year_of(within division_code DEFAULT NULL, as_of date DEFAULT NULL)
RETURNS TABLE (
	year integer, division division_code, name_zh text, name_en text, instances bigint, households bigint, persons bigint, amount yuan,
	is_partial boolean, hidden boolean
)
LANGUAGE sql STABLE SET jit = off
BEGIN ATOMIC
	WITH scale AS MATERIALIZED (
		SELECT place_level_of(within) AS level
	), place AS (
		SELECT a.year, coalesce(division_at(s.division, l.level), s.division) AS division, rollup(a.tally) AS tally
		FROM scale l, aid_supermarket_year_of(within, as_of) a JOIN supermarkets s ON s.supermarket_id = a.supermarket_id
		GROUP BY 1, 2
	), list AS (
		SELECT p.year, array_agg(p.division ORDER BY p.division) AS divisions,
			ledger_hidden(array_agg(households(p.tally) ORDER BY p.division), array_agg(persons(p.tally) ORDER BY p.division),
				(SELECT suppress_below FROM ledger)) AS hidden
		FROM place p
		GROUP BY p.year
	)
	SELECT p.year, p.division, d.name_zh, d.name_en,
		CASE WHEN NOT u.hidden THEN instances(p.tally) END,
		CASE WHEN NOT u.hidden THEN households(p.tally) END,
		CASE WHEN NOT u.hidden THEN persons(p.tally) END,
		CASE WHEN NOT u.hidden THEN amount(p.tally) END,
		y.is_partial, u.hidden
	FROM list l, LATERAL unnest(l.divisions, l.hidden) AS u (division, hidden), covered_year_of(as_of) y,
		place p LEFT JOIN divisions d ON d.division = p.division
	WHERE p.year = l.year AND p.division = u.division AND y.year = p.year
	ORDER BY p.year, p.division;
END;

COMMENT ON FUNCTION township_year_of(division_code, date) IS
	'Returns aid by the township whose love supermarkets gave it. Where there are more than 120 townships, it is by a higher level '
	'(place_level_of). It has the columns of publication_township_year, but shows what is known now or on a day (as_of), includes '
	'years that are not over, and covers the supermarkets within a division (NULL: all). Small groups are NULL; hidden shows which.';

CREATE FUNCTION frequency_of(within division_code DEFAULT NULL, through integer DEFAULT 9999)
RETURNS TABLE (
	period text, first_year integer, last_year integer, last_day date, times integer, households bigint, all_households bigint,
	is_partial boolean, hidden boolean
)
LANGUAGE sql STABLE SET jit = off
BEGIN ATOMIC
	WITH span AS (
			SELECT 'all years' AS period, min(y.year) AS first_year, max(y.year) AS last_year, min(y.first_day) AS first_day,
				max(y.last_day) AS last_day, bool_or(y.is_partial) AS is_partial
			FROM covered_year y
			WHERE y.year <= through
			HAVING count(*) > 0
		UNION ALL
			(
				SELECT 'year', y.year, y.year, y.first_day, y.last_day, y.is_partial
				FROM covered_year y
				WHERE y.year <= through
				ORDER BY y.is_partial, y.year DESC
				LIMIT 1
			)
	), household AS (
		SELECT s.period, a.household_id, sum(a.times) AS times
		FROM span s JOIN aid_instances a ON a.aided_on >= s.first_day AND a.aided_on <= s.last_day
			JOIN supermarkets m ON m.supermarket_id = a.supermarket_id
		WHERE within IS NULL OR m.division <@ within
		GROUP BY s.period, a.household_id
	), list AS (
		SELECT s.period, array_agg(coalesce(c.households, 0) ORDER BY n.times) AS households,
			sum(coalesce(c.households, 0))::bigint AS all_households, sum(coalesce(c.instances, 0))::bigint AS instances
		FROM span s CROSS JOIN generate_series(1, 6) AS n (times)
			LEFT JOIN (
				SELECT h.period, least(h.times, 6) AS times, count(*) AS households, sum(h.times) AS instances
				FROM household h
				GROUP BY 1, 2
			) AS c ON c.period = s.period AND c.times = n.times
		GROUP BY s.period
	)
	SELECT s.period, s.first_year, s.last_year, s.last_day, u.times::integer,
		CASE WHEN NOT u.hidden THEN u.households END,
		CASE WHEN NOT ledger_small(l.all_households, k.suppress_below) THEN l.all_households END,
		s.is_partial, u.hidden
	FROM span s, list l, ledger k,
		LATERAL unnest(l.households, ledger_hidden_times(l.households, l.instances, k.suppress_below))
			WITH ORDINALITY AS u (households, hidden, times)
	WHERE l.period = s.period
	ORDER BY s.period DESC, u.times;
END;

COMMENT ON FUNCTION frequency_of(division_code, integer) IS
	'Returns the number of households by the number of times they were aided. It is like publication_frequency, but as known now, and for the '
	'supermarkets within a division (NULL: all). It covers the last year through a year that is over (the last year if none is), and all '
	'years up to it.';

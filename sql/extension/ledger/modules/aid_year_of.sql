-- The yearly views for a part of the ledger, or for its books as of a day: functions with the columns of the views.
-- Records are assigned to a division by their supermarket: aid by the supermarket that gave it, donations by the one that
-- received them; donations to the office belong to the ledger's own division. Only closed aid has a history.
--
-- jit = off: compiling them takes longer than running them. It also keeps them from being inlined into a query that calls
-- them in a branch not taken, for which its user may have no right.

-- A closing remains published after its month is reopened, until the next closing replaces it.
CREATE FUNCTION closings_of(as_of date DEFAULT NULL)
RETURNS TABLE (month date, version integer, current_version integer, tally beneficiary_tally)
LANGUAGE sql STABLE PARALLEL SAFE SET jit = off
BEGIN ATOMIC
	SELECT DISTINCT ON (c.month) c.month, c.version, p.version, c.tally
	FROM closings c JOIN periods p ON p.month = c.month
	WHERE CASE WHEN as_of IS NULL THEN c.version = p.version ELSE c.closed_at < as_of + 1 END
	ORDER BY c.month, c.version DESC;
END;

COMMENT ON FUNCTION closings_of(date) IS
	'Returns the last closing of each month by the end of a day. as_of is that day, in the session''s time zone; NULL: the closings in '
	'force now. A month that was being corrected on that day has its closing before. current_version: the closing in force now; '
	'NULL: the month is open.';

CREATE FUNCTION records_through_of(as_of date DEFAULT NULL) RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE SET jit = off
BEGIN ATOMIC
	SELECT CASE
		WHEN as_of IS NULL THEN (SELECT l.records_through FROM ledger l)
		ELSE (SELECT max(c.month) + interval '1 month' - interval '1 day' FROM closings_of(as_of) c)
	END::date;
END;

COMMENT ON FUNCTION records_through_of(date) IS
	'Returns the last day of the last month closed by the end of a day; for NULL, records_through of the ledger.';

CREATE FUNCTION covered_year_of(as_of date DEFAULT NULL)
RETURNS TABLE (year integer, first_day date, last_day date, is_partial boolean)
LANGUAGE sql STABLE PARALLEL SAFE SET jit = off
BEGIN ATOMIC
		SELECT y.year, y.first_day, y.last_day, y.is_partial FROM covered_year y WHERE as_of IS NULL
	UNION ALL
		SELECT
			y.year,
			make_date(y.year, 1, 1),
			least(make_date(y.year, 12, 31), span.last_day),
			(
				SELECT count(*) FROM closings_of(as_of) c
				WHERE c.month BETWEEN make_date(y.year, 1, 1) AND make_date(y.year, 12, 1)
			) < 12
		FROM (SELECT min(c.month) AS first_day, records_through_of(as_of) AS last_day FROM closings_of(as_of) c) AS span,
			ledger_years(span.first_day, span.last_day) AS y (year)
		WHERE as_of IS NOT NULL
	ORDER BY 1;
END;

COMMENT ON FUNCTION covered_year_of(date) IS
	'Returns covered_year as it was at the end of a day. The years are those of the months closed by then; is_partial is true if not '
	'all twelve were closed. For NULL, covered_year itself.';

CREATE FUNCTION aid_supermarket_year_of(within division_code DEFAULT NULL, as_of date DEFAULT NULL, only_year integer DEFAULT NULL)
RETURNS TABLE (year integer, supermarket_id bigint, tally beneficiary_tally)
LANGUAGE sql STABLE PARALLEL SAFE SET jit = off
BEGIN ATOMIC
	SELECT part.year, part.supermarket_id, rollup(part.tally)
	FROM (
			SELECT date_part('year', t.month)::integer, t.supermarket_id, t.tally
			FROM closings_of(as_of) c JOIN closed_tallies t ON t.month = c.month AND t.version = c.version
			WHERE only_year IS NULL OR date_part('year', c.month) = only_year
		UNION ALL
			SELECT y.year, a.supermarket_id, tally(a.household_id, a.person_id, a.amount, a.times::bigint)
			FROM covered_year y,
				LATERAL (
					SELECT ARRAY(SELECT p.month FROM periods p WHERE p.version IS NOT NULL)
				) AS k (closed_months),
				ledger_open_spans(y.first_day, y.last_day, k.closed_months) AS s
				JOIN aid_instances a ON a.aided_on >= s.first_day AND a.aided_on <= s.last_day
			WHERE as_of IS NULL AND (only_year IS NULL OR y.year = only_year)
			GROUP BY y.year, a.supermarket_id
	) AS part (year, supermarket_id, tally)
		JOIN supermarkets m ON m.supermarket_id = part.supermarket_id
	WHERE within IS NULL OR m.division <@ within
	GROUP BY part.year, part.supermarket_id;
END;

COMMENT ON FUNCTION aid_supermarket_year_of(division_code, date, integer) IS
	'Returns aid by year and supermarket, as a tally, which is not for publication. It covers the supermarkets within a division '
	'(NULL: all), and the months closed by the end of a day, as they were closed (NULL: closed months as closed now, open '
	'ones as the rows are). only_year: reads and returns that year alone.';

CREATE FUNCTION aid_year_tally_of(within division_code DEFAULT NULL, as_of date DEFAULT NULL)
RETURNS TABLE (year integer, tally beneficiary_tally, is_partial boolean)
LANGUAGE sql STABLE PARALLEL SAFE SET jit = off
BEGIN ATOMIC
		SELECT a.year, a.tally, a.is_partial
		FROM aid_year_tally a
		WHERE within IS NULL AND as_of IS NULL
	UNION ALL
		SELECT y.year, coalesce(given.tally, ledger_no_aid()), y.is_partial
		FROM covered_year_of(as_of) y LEFT JOIN (
				SELECT date_part('year', c.month)::integer, rollup(c.tally)
				FROM closings_of(as_of) c
				WHERE within IS NULL
				GROUP BY 1
			UNION ALL
				SELECT s.year, rollup(s.tally)
				FROM aid_supermarket_year_of(within, as_of) s
				WHERE within IS NOT NULL
				GROUP BY 1
		) AS given (year, tally) ON given.year = y.year
		WHERE within IS NOT NULL OR as_of IS NOT NULL
	ORDER BY 1;
END;

COMMENT ON FUNCTION aid_year_tally_of(division_code, date) IS
	'Returns aid_year_tally for the supermarkets within a division (NULL: all), as published by the end of a day (NULL: as known now). '
	'Not for publication.';

CREATE FUNCTION aid_year_of(within division_code DEFAULT NULL, as_of date DEFAULT NULL)
RETURNS TABLE (year integer, instances bigint, households bigint, persons bigint, amount yuan, is_partial boolean)
LANGUAGE sql STABLE PARALLEL SAFE SET jit = off
BEGIN ATOMIC
	SELECT t.year, instances(t.tally), households(t.tally), persons(t.tally), amount(t.tally), t.is_partial
	FROM aid_year_tally_of(within, as_of) t
	ORDER BY t.year;
END;

COMMENT ON FUNCTION aid_year_of(division_code, date) IS
	'Returns aid_year for the supermarkets within a division (NULL: all), as published by the end of a day (NULL: as known now). '
	'Do not sum households or persons over divisions: one household may be aided in both.';

CREATE FUNCTION aid_restated_year_of(within division_code, as_of date)
RETURNS TABLE (year integer, published beneficiary_tally, known_now beneficiary_tally, months bigint, restated bigint, is_partial boolean)
LANGUAGE sql STABLE PARALLEL SAFE SET jit = off
BEGIN ATOMIC
	SELECT
		y.year,
		coalesce(rollup(m.published), ledger_no_aid()),
		coalesce(rollup(m.known_now), ledger_no_aid()),
		count(m.month),
		count(*) FILTER (WHERE m.published <> m.known_now),
		y.is_partial
	FROM covered_year_of(as_of) y LEFT JOIN (
		SELECT c.month, coalesce(published.tally, ledger_no_aid()), coalesce(known.tally, ledger_no_aid())
		FROM closings_of(as_of) c,
			LATERAL (
					SELECT c.tally WHERE within IS NULL
				UNION ALL
					SELECT rollup(t.tally)
					FROM closed_tallies t JOIN supermarkets s ON s.supermarket_id = t.supermarket_id
					WHERE within IS NOT NULL AND s.division <@ within AND t.month = c.month AND t.version = c.version
					HAVING within IS NOT NULL
			) AS published (tally),
			LATERAL (
					SELECT published.tally WHERE c.version = c.current_version
				UNION ALL
					SELECT rollup(t.tally)
					FROM closed_tallies t JOIN supermarkets s ON s.supermarket_id = t.supermarket_id
					WHERE t.month = c.month AND t.version = c.current_version AND (within IS NULL OR s.division <@ within)
					HAVING c.version <> c.current_version
				UNION ALL
					SELECT tally(a.household_id, a.person_id, a.amount, a.times::bigint)
					FROM aid_instances a JOIN supermarkets s ON s.supermarket_id = a.supermarket_id
					WHERE a.aided_on >= c.month AND a.aided_on < c.month + interval '1 month'
						AND (within IS NULL OR s.division <@ within)
					HAVING c.current_version IS NULL
			) AS known (tally)
	) AS m (month, published, known_now) ON date_part('year', m.month) = y.year
	GROUP BY y.year, y.is_partial
	ORDER BY y.year;
END;

COMMENT ON FUNCTION aid_restated_year_of(division_code, date) IS
	'Returns the aid of each year as published by the end of a day, and as known now. Included are the months closed by then; '
	'further columns count these months, and those whose aid differs now. The tallies are not for publication.';

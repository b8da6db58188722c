
-- Closed books against the rows.

CREATE FUNCTION _verify_books(
	schema text,
	OUT what text, OUT month date, OUT supermarket_id bigint, OUT stored text, OUT recomputed text, OUT hint text
) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 10
SET search_path = pg_catalog, @extschema@, pg_temp
AS $verify$
BEGIN
	-- Superseded closings cannot be recomputed from the rows, but must be consistent in themselves.
	RETURN QUERY
		SELECT 'month', c.month, NULL::bigint, _verify_figures(c.tally), _verify_figures(s.tally),
			format('Version %s of the month is not what its supermarkets come to in closed_tallies. ', c.version)
				|| _verify_explain(c.tally, s.tally)
		FROM _verify_closings(schema) AS c LEFT JOIN (
				SELECT t.month, t.version, rollup(t.tally)
				FROM _verify_closed_tallies(schema) AS t
				GROUP BY t.month, t.version
			) AS k (month, version, tally) ON k.month = c.month AND k.version = c.version,
			LATERAL (SELECT coalesce(k.tally, ledger_no_aid())) AS s (tally)
		WHERE c.tally <> s.tally
		ORDER BY c.month, c.version;

	RETURN QUERY
		SELECT 'seal', c.month, NULL::bigint, encode(c.seal, 'hex'), encode(s.seal, 'hex'),
			format('Version %s of the month, its tallies or the reopening before it were changed after it was closed.', c.version)
		FROM _verify_closings(schema) AS c
			LEFT JOIN _verify_closings(schema) AS b ON b.month = c.month AND b.version = c.version - 1
			LEFT JOIN (
				SELECT t.month, t.version, string_agg(ledger_seal_line(t.supermarket_id, t.tally, t.amounts, t.row_digest), ''
					ORDER BY t.supermarket_id)
				FROM _verify_closed_tallies(schema) AS t
				GROUP BY t.month, t.version
			) AS k (month, version, lines) ON k.month = c.month AND k.version = c.version,
			LATERAL (
				SELECT ledger_seal(
					ledger_seal_reopening(b.seal, b.reopened_at, b.reopened_by, b.reason), c.month, c.version, c.closed_at, c.closed_by, k.lines)
			) AS s (seal)
		WHERE c.seal <> s.seal
		ORDER BY c.month, c.version;

	RETURN QUERY
		SELECT 'year', make_date(coalesce(w.year, m.year), 1, 1), NULL::bigint,
			coalesce(_verify_figures(w.tally), 'not stored'), coalesce(_verify_figures(m.tally), 'not all months are closed'),
			'The year is not what its months come to. Reopen one of them and close it again, and the year is made anew.'
		FROM _rows(_ledger_table(schema, 'closed_years')) AS w (year integer, tally beneficiary_tally) FULL JOIN (
				SELECT date_part('year', c.month)::integer, rollup(c.tally)
				FROM _verify_periods(schema) AS p JOIN _verify_closings(schema) AS c ON c.month = p.month AND c.version = p.version
				GROUP BY 1
				HAVING count(*) = 12
			) AS m (year, tally) USING (year)
		WHERE w.tally IS DISTINCT FROM m.tally
		ORDER BY 2;

	RETURN QUERY
		SELECT 'version', coalesce(p.month, c.month), NULL::bigint,
			coalesce('version ' || p.version || ' holds', 'open'), coalesce('version ' || c.holds || ' holds', 'open'),
			CASE
				WHEN c.missing > 0 THEN format('%s of the %s closings of the month are missing from closings.', c.missing, c.newest)
				ELSE 'The month''s row in periods does not agree with closings: it was not closed or reopened by the functions.'
			END
		FROM _verify_periods(schema) AS p FULL JOIN (
				SELECT k.month, max(k.version), max(k.version) - count(*),
					(array_agg(k.version ORDER BY k.version DESC) FILTER (WHERE k.reopened_at IS NULL))[1]
				FROM _verify_closings(schema) AS k
				GROUP BY k.month
			) AS c (month, newest, missing, holds) ON c.month = p.month
		WHERE p.version IS DISTINCT FROM c.holds OR c.missing > 0
		ORDER BY 2;
END
$verify$;

COMMENT ON FUNCTION _verify_books(text) IS
	'Internal, for verify_ledger. Stored values of the books that contradict each other.';

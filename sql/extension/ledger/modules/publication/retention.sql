-- Publication of the households that came back.

-- The pool: households aided before but not now can be computed from the other columns, because new adds up over years.
SELECT ledger_add_publication(current_schema(), 'retention_year', 'retention_year',
	'year integer, households bigint, new bigint, retained bigint, returned bigint, lapsed bigint, is_partial boolean',
	'{year}', '{households,new,retained,returned,lapsed}', '{}', $query$
		WITH every AS (
			SELECT r.*,
				lag(r.households) OVER w AS households_before,
				sum(r.new) OVER w - r.households AS pool,
				'aid_year ' || lag(r.year) OVER w AS follows_before
			FROM retention_year r
			WINDOW w AS (ORDER BY r.year)
		)
		SELECT r.year::text AS block, NULL::text AS part,
			array_remove(ARRAY['aid_year ' || r.year, r.follows_before], NULL) AS follows, NULL::integer AS books,
			r.year, r.households, r.new, r.retained, r.returned, r.lapsed, r.is_partial,
			CASE
				WHEN ledger_small(r.households, l.suppress_below) THEN '{households,new,retained,returned,lapsed}'::text[]
				WHEN ledger_small(r.new, l.suppress_below) OR ledger_small(r.retained, l.suppress_below)
					OR ledger_small(r.returned, l.suppress_below) OR ledger_small(r.lapsed, l.suppress_below)
					OR ledger_small(r.pool::bigint, l.suppress_below)
					OR ledger_small(r.households_before, l.suppress_below)
					THEN '{new,retained,returned,lapsed}'
				ELSE '{}'
			END AS hides
		FROM every r, ledger l
	$query$,
	'Households that came back to the love supermarkets, one row for each year, for publication: the columns of retention_year. If '
	'one of the four parts is small, all four are hidden, because they add up to the households of the year and of the year before. '
	'The number of different households of all years is sum(new), if none is hidden.');

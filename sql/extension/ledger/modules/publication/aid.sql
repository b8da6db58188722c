-- Publications of aid in the whole county: few figures for each year, including a year that is not over.

-- If the instances of a year reveal a small group, they are hidden here and in the parts that add up to them; if those of all years do,
-- in every year. A year is left unchanged while published months, spans (spans.sql) or places of it (places.sql) would reveal a small group together with
-- the new figures.
SELECT ledger_add_publication(current_schema(), 'aid_year', 'aid_year',
	'year integer, instances bigint, households bigint, persons bigint, amount yuan, is_partial boolean',
	'{year}', '{instances,households,persons}', '{amount}', $query$
		WITH ever AS MATERIALIZED (
			SELECT ledger_instances_tell(households(t.tally), instances(t.tally), l.suppress_below) AS tells
			FROM (SELECT rollup(tally) FROM aid_year_tally) AS t (tally), ledger l
		)
		SELECT y.year::text AS block, NULL::text AS part, CASE WHEN t.tells THEN '{(parts that were published)}'::text[] ELSE '{}' END AS follows,
			NULL::integer AS books,
			y.year, y.instances, y.households, y.persons, y.amount, y.is_partial,
			CASE
				WHEN ledger_small(y.households, l.suppress_below) THEN '{instances,households,persons,amount}'::text[]
				ELSE
					CASE WHEN ledger_instances_tell(y.households, y.instances, l.suppress_below) OR (e.tells AND y.instances > 0)
						THEN '{instances}' ELSE '{}'::text[] END
					|| CASE WHEN ledger_small(y.persons, l.suppress_below) THEN '{persons}' ELSE '{}'::text[] END
			END AS hides
		FROM aid_year y, ledger l, ever e, LATERAL (
			SELECT coalesce(bool_or(
				ledger_small(y.households - p.households, l.suppress_below) OR ledger_small(y.persons - p.persons, l.suppress_below)
				OR ledger_small(y.instances - p.instances, l.suppress_below)), false) AS tells
			FROM (
					SELECT CASE WHEN 'households' <> ALL (f.hides) THEN (f.figures ->> 'households')::bigint END AS households,
						CASE WHEN 'persons' <> ALL (f.hides) THEN (f.figures ->> 'persons')::bigint END AS persons,
						CASE WHEN f.name = 'aid_month' THEN sum((f.figures ->> 'instances')::bigint) FILTER (WHERE 'instances' <> ALL (f.hides)) OVER w
							WHEN 'instances' <> ALL (f.hides) THEN (f.figures ->> 'instances')::bigint END::bigint AS instances
					FROM edition_figures f
					WHERE f.name IN ('aid_month', 'aid_year_to_date', 'township_year') AND f.block = y.year::text
					WINDOW w AS (PARTITION BY f.name, f.edition)
			) AS p
		) AS t
	$query$,
	'Aid given by the love supermarkets, one row for each year, for publication: the columns of aid_year. instances and amount '
	'add up over years; households and persons do not. instances are hidden if few households came more than once: 31 instances of 30 '
	'households show that one came twice.');

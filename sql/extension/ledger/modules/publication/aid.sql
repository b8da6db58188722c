-- Publications of aid in the whole county: few figures for each year, including a year that is not over.

-- If the instances of a year reveal a small group, they are hidden here and in the parts that add up to them; if those of all years do,
-- in every year. A year is left unchanged while published months or spans of it (spans.sql) would reveal a small group together with
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
					WHERE f.name IN ('aid_month', 'aid_year_to_date') AND f.block = y.year::text
					WINDOW w AS (PARTITION BY f.name, f.edition)
			) AS p
		) AS t
	$query$,
	'Aid given by the love supermarkets, one row for each year, for publication: the columns of aid_year. instances and amount '
	'add up over years; households and persons do not. instances are hidden if few households came more than once: 31 instances of 30 '
	'households show that one came twice.');

-- given_out is the worth of the aid of the year, and balance reveals the worth of all years so far.
SELECT ledger_add_publication(current_schema(), 'supermarket_year', 'supermarket_year',
	'year integer, open bigint, founded bigint, closed bigint, is_partial boolean, received yuan, given_out yuan, spoiled yuan, balance yuan',
	'{year}', '{}', '{given_out,balance}', $query$
		WITH secret AS (
			SELECT a.year FROM aid_year a, ledger l WHERE ledger_small(a.households, l.suppress_below)
		)
		SELECT y.year::text AS block, NULL::text AS part,
			ARRAY(SELECT 'aid_year ' || a.year FROM covered_year a WHERE a.year <= y.year) AS follows, NULL::integer AS books,
			y.*,
			CASE WHEN y.year IN (SELECT year FROM secret) THEN '{given_out}'::text[] ELSE '{}' END
			|| CASE WHEN y.year >= (SELECT min(year) FROM secret) THEN '{balance}'::text[] ELSE '{}' END AS hides
		FROM supermarket_year y
	$query$,
	'Love supermarkets and their goods, one row for each year, for publication: the columns of supermarket_year. founded, closed, '
	'received, given_out and spoiled add up over years; open and balance are stocks. If aid_year hides the worth of the aid of a '
	'year, given_out is hidden in that year, and balance from that year on.');

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

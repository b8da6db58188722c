-- Publication of the love supermarkets and their goods.

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

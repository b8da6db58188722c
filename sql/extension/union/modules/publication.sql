-- Publication of what counties share: one row for each year, as pairs of counties have few people in common.

SELECT ledger_add_publication(current_schema(), 'shared_year', 'shared_year',
	'year integer, counties bigint, households bigint, persons bigint', '{year}', '{households,persons}', '{}', $query$
		SELECT y.year::text AS block, NULL::text AS part, ARRAY['aid_year ' || y.year] AS follows, NULL::integer AS books, y.*,
			CASE WHEN ledger_small(y.households, l.suppress_below) OR ledger_small(y.persons, l.suppress_below) THEN '{households,persons}'::text[]
				ELSE '{}' END AS hides
		FROM shared_year y, ledger l
	$query$,
	'Households and persons aided by two or more counties in one year, for publication: the columns of shared_year. Nothing adds up.');

SELECT ledger_add_open_publication(current_schema(), 'sources', 'sources',
	'division division_code, name_zh text, name_en text, first_month date, last_month date, months bigint, restated bigint, reopened bigint, as_of timestamptz, is_missing boolean',
	'{division}', 's.division, s.name_zh, s.name_en, s.first_month, s.last_month, s.months, s.restated, s.reopened, s.as_of, s.is_missing FROM sources s',
	'The counties of the union, and what of each is counted, for publication: columns of sources.');

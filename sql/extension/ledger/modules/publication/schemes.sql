-- Publications over all schemes: households reached, income increments, and poverty.

-- Households of some schemes are published elsewhere as well, and change together with those figures.
SELECT ledger_add_publication(current_schema(), 'scheme_year', 'scheme_year',
	'year integer, scheme text, households bigint', '{year,scheme}', '{households}', '{}', $query$
		SELECT concat_ws(' ', y.year, y.scheme) AS block, NULL::text AS part,
			CASE y.scheme
				WHEN 'supermarket' THEN ARRAY['aid_year ' || y.year]
				WHEN 'consumption' THEN ARRAY['purchase_year ' || y.year]
				WHEN 'model_workers' THEN ARRAY(
					SELECT concat_ws(' ', 'assistance_by_mode', m.year, m.mode) FROM assistance_by_mode m WHERE m.year = y.year)
				WHEN 'events' THEN ARRAY(
					SELECT concat_ws(' ', 'event_year', e.year, e.kind) FROM event_year e WHERE e.year = y.year)
				ELSE '{}'
			END AS follows,
			NULL::integer AS books, y.year, y.scheme, y.households,
			CASE WHEN ledger_small(y.households, l.suppress_below) THEN '{households}'::text[] ELSE '{}' END AS hides
		FROM scheme_year y, ledger l
	$query$,
	'Number of households that each scheme reached in a year, for publication: scheme_year without the sets. Nothing adds up.');

SELECT ledger_add_publication(current_schema(), 'scheme_overlap', 'scheme_overlap',
	'year integer, scheme text, other_scheme text, households bigint, in_both bigint, not_in_other bigint',
	'{year,scheme,other_scheme}', '{households,in_both,not_in_other}', '{}', $query$
		SELECT concat_ws(' ', a.year, least(a.scheme, a.other_scheme), greatest(a.scheme, a.other_scheme)) AS block, NULL::text AS part,
			ARRAY[concat_ws(' ', 'scheme_year', a.year, a.scheme), concat_ws(' ', 'scheme_year', a.year, a.other_scheme)] AS follows,
			NULL::integer AS books, a.year, a.scheme, a.other_scheme, a.households, a.in_both, a.not_in_other,
			CASE
				WHEN ledger_small(a.households, l.suppress_below) THEN '{households,in_both,not_in_other}'::text[]
				WHEN ledger_small(b.households, l.suppress_below) OR ledger_small(a.in_both, l.suppress_below)
					OR ledger_small(a.not_in_other, l.suppress_below) OR ledger_small(b.not_in_other, l.suppress_below)
					THEN '{in_both,not_in_other}'
				ELSE '{}'
			END AS hides
		FROM scheme_overlap a JOIN scheme_overlap b
				ON b.year = a.year AND b.scheme = a.other_scheme AND b.other_scheme = a.scheme,
			ledger l
	$query$,
	'Households in two schemes in one year, one row for each ordered pair, for publication: the columns of scheme_overlap. households = in_both + '
	'not_in_other; nothing adds up over rows.');

-- The row for all minus the row of a scheme gives the households that the scheme did not reach. A median is published with at least k
-- households on either side, quartiles with k beyond each and 2k between them. They are rounded to the yuan: for an odd number of
-- households, the median is one household's gain.
SELECT ledger_add_publication(current_schema(), 'increment_year', 'increment_year',
	'year integer, scheme text, households bigint, total yuan, mean yuan, lower_quartile yuan, median yuan, upper_quartile yuan, gained bigint',
	'{year,scheme}', '{households,gained}', '{total,mean,lower_quartile,median,upper_quartile}', $query$
		WITH every AS MATERIALIZED (SELECT * FROM increment_year)
		SELECT concat_ws(' ', y.year, y.scheme) AS block, NULL::text AS part, '{}'::text[] AS follows, NULL::integer AS books,
			y.year, y.scheme, y.households, y.total, y.mean, round_to(y.lower_quartile, '1') AS lower_quartile, round_to(y.median, '1') AS median,
			round_to(y.upper_quartile, '1') AS upper_quartile, y.gained,
			CASE
				WHEN ledger_small(y.households, l.suppress_below) OR ledger_small(a.households - y.households, l.suppress_below)
					THEN '{households,total,mean,lower_quartile,median,upper_quartile,gained}'::text[]
				ELSE
					CASE WHEN ledger_small(y.gained, l.suppress_below) OR ledger_small(y.households - y.gained, l.suppress_below)
						OR ledger_small(a.gained - y.gained, l.suppress_below)
						OR ledger_small(a.households - a.gained - (y.households - y.gained), l.suppress_below)
						THEN '{gained}' ELSE '{}'::text[] END
					|| CASE
						WHEN l.suppress_below = 1 THEN '{}'::text[]
						WHEN y.households < 2 * l.suppress_below THEN '{lower_quartile,median,upper_quartile}'
						WHEN y.households < 4 * l.suppress_below THEN '{lower_quartile,upper_quartile}'
						ELSE '{}'
					END
			END AS hides
		FROM every y JOIN every a ON a.year = y.year AND a.scheme IS NULL, ledger l
	$query$,
	'Paired per-household increments by year and scheme, for publication: the columns of increment_year, with '
	'quartiles to the yuan. The row whose scheme is NULL is for all. A scheme that reached nearly all households is hidden like one that '
	'reached few. A median is hidden for fewer households than twice ledger.suppress_below, quartiles for fewer than four times. '
	'Recompute means and quartiles, never average them.');

-- People are counted as persons and as households: ten persons may be one household, whose income a gap would reveal.
--
-- few_before and few_after say which side of the line has too few people, because "too few poor" and "nearly all are poor" are opposite
-- findings. A side that is named has from 1 to k - 1 persons or households: the same interval as that of any small figure that is
-- hidden alone. No side is named where both might be small (fewer than 2 k in all), which would narrow the interval, and where
-- only the difference between before and after is small, which says nothing about a side. Relief lifts nobody below the line: if few are above it
-- before, and nearly as few after, then both are hidden; else the one that is published, with the rule, would reveal the other.
SELECT ledger_add_publication(current_schema(), 'poverty_year', 'poverty_year',
	'year integer, line numeric, households bigint, persons bigint, poor_before bigint, poor_after bigint, poor_households_before bigint, '
	'poor_households_after bigint, headcount_before numeric, headcount_after numeric, gap_before numeric, gap_after numeric, '
	'severity_before numeric, severity_after numeric, is_partial boolean, few_before text, few_after text',
	'{year}', '{households,persons,poor_before,poor_after,poor_households_before,poor_households_after}',
	'{headcount_before,headcount_after,gap_before,gap_after,severity_before,severity_after,few_before,few_after}', $query$
		WITH side AS (
			SELECT y.*,
				ledger_small(y.households, l.suppress_below) OR ledger_small(y.persons, l.suppress_below) AS hides_all,
				ledger_small(y.poor_before, l.suppress_below) OR ledger_small(y.poor_households_before, l.suppress_below) AS few_poor_before,
				ledger_small(y.persons - y.poor_before, l.suppress_below)
					OR ledger_small(y.households - y.poor_households_before, l.suppress_below) AS few_others_before,
				ledger_small(y.poor_after, l.suppress_below) OR ledger_small(y.poor_households_after, l.suppress_below) AS few_poor_after,
				ledger_small(y.persons - y.poor_after, l.suppress_below)
					OR ledger_small(y.households - y.poor_households_after, l.suppress_below) AS few_others_after,
				ledger_small(y.persons - y.poor_after, 2 * l.suppress_below - 1)
					OR ledger_small(y.households - y.poor_households_after, 2 * l.suppress_below - 1) AS nearly_few_others_after,
				ledger_small(abs(y.poor_before - y.poor_after), l.suppress_below)
					OR ledger_small(abs(y.poor_households_before - y.poor_households_after), l.suppress_below) AS differs_by_few,
				least(y.persons, y.households) >= 2 * l.suppress_below AS one_side_is_large
			FROM poverty_year y, ledger l
		), counted AS (
			SELECT s.*,
				s.few_poor_before OR s.few_others_before AS hides_before,
				s.few_poor_after OR s.few_others_after OR s.differs_by_few OR (s.few_others_before AND s.nearly_few_others_after) AS hides_after,
				CASE WHEN s.one_side_is_large AND s.few_poor_before <> s.few_others_before
					THEN CASE WHEN s.few_poor_before THEN 'below' ELSE 'above' END END AS few_before,
				CASE WHEN s.one_side_is_large AND s.few_poor_after <> s.few_others_after
					THEN CASE WHEN s.few_poor_after THEN 'below' ELSE 'above' END END AS few_after
			FROM side s
		)
		SELECT c.year::text AS block, NULL::text AS part, '{}'::text[] AS follows, NULL::integer AS books,
			c.year, c.line, c.households, c.persons, c.poor_before, c.poor_after, c.poor_households_before, c.poor_households_after,
			c.headcount_before, c.headcount_after, c.gap_before, c.gap_after, c.severity_before, c.severity_after, c.is_partial,
			c.few_before, c.few_after,
			CASE WHEN c.hides_all THEN '{households,persons}'::text[] ELSE '{}' END
			|| CASE WHEN c.hides_all OR c.hides_before
				THEN '{poor_before,poor_households_before,headcount_before,gap_before,severity_before}'::text[] ELSE '{}' END
			|| CASE WHEN c.hides_all OR c.hides_after
				THEN '{poor_after,poor_households_after,headcount_after,gap_after,severity_after}'::text[] ELSE '{}' END AS hides
		FROM counted c
	$query$,
	'Poverty among the members of surveyed households, before and after relief, for publication: the columns of poverty_year. A side '
	'(before or after) is hidden with its measures if it counts few poor or few non-poor persons or households, or differs by few from '
	'the other side; few_before and few_after name the side of the line that has few. Nothing adds up.');
COMMENT ON COLUMN publication_poverty_year.few_before IS
	'Side of the line on which there are too few persons or households to publish the numbers before relief: below or above. It has at '
	'least one and fewer than ledger.suppress_below. NULL: neither side, or not known.';
COMMENT ON COLUMN publication_poverty_year.few_after IS
	'The same after relief. NULL with hidden figures: the numbers before and after differ by few, or all are few.';

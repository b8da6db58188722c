-- Households by the exact combination of their schemes. The sizes of schemes and their pairwise overlaps are published too
-- (publication_scheme_year, publication_scheme_overlap); suppress_combinations hides what would reveal small combinations.
--
-- A combination is a number from 1 to 31, whose bits are its schemes: 1 supermarket, 2 model workers, 4 village assistance,
-- 8 consumption relief, 16 events; 32 stands for all households together. The number in at least certain schemes comes from the
-- sets; the number in exactly these schemes follows by inclusion and exclusion.

SELECT ledger_add_publication(current_schema(), 'scheme_combination', NULL,
	'year integer, combination text, households bigint', '{year,combination}', '{households}', '{}', $query$
		WITH scheme (bit, scheme) AS (
			VALUES (1, 'supermarket'), (2, 'model_workers'), (4, 'village_assistance'), (8, 'consumption'), (16, 'events')
		), every AS MATERIALIZED (
			SELECT y.year, s.bit, y.aided FROM scheme_year y JOIN scheme s ON s.scheme = y.scheme
		), shared AS MATERIALIZED (
			SELECT e.year, c.members, length(replace(c.members::bit(5)::text, '0', '')) AS schemes, cardinality(common(e.aided)) AS households
			FROM generate_series(1, 31) AS c (members) JOIN every e ON (e.bit & c.members) > 0
			GROUP BY 1, 2
			HAVING count(*) = length(replace(c.members::bit(5)::text, '0', ''))
		), cell AS (
			SELECT y.year, c.members, (
				SELECT coalesce(sum(s.households * (-1) ^ (s.schemes - length(replace(c.members::bit(5)::text, '0', '')))), 0)::bigint
				FROM shared s
				WHERE s.year = y.year AND (s.members & c.members) = c.members) AS households
			FROM (SELECT DISTINCT year FROM every) AS y CROSS JOIN generate_series(1, 31) AS c (members)
		), list AS (
			SELECT c.year, array_agg(c.households ORDER BY c.members) || sum(c.households)::bigint AS counts,
				suppress_combinations(array_agg(c.households ORDER BY c.members), (SELECT suppress_below FROM ledger)) AS published
			FROM cell c
			GROUP BY c.year
		)
		SELECT l.year::text AS block, CASE WHEN u.members < 32 THEN '' END AS part,
			ARRAY(
				SELECT concat_ws(' ', 'scheme_year', e.year, s.scheme)
				FROM every e JOIN scheme s ON s.bit = e.bit
				WHERE e.year = l.year)
			|| ARRAY(
				SELECT concat_ws(' ', 'scheme_overlap', a.year, s.scheme, t.scheme)
				FROM every a JOIN every b ON b.year = a.year JOIN scheme s ON s.bit = a.bit JOIN scheme t ON t.bit = b.bit
				WHERE a.year = l.year AND s.scheme < t.scheme) AS follows,
			NULL::integer AS books,
			l.year, coalesce((SELECT string_agg(s.scheme, ' + ' ORDER BY s.bit) FROM scheme s WHERE (s.bit & u.members) > 0 AND u.members < 32), 'any') AS combination,
			u.households, CASE WHEN u.hidden THEN '{households}'::text[] ELSE '{}' END AS hides
		FROM list l, LATERAL unnest(l.counts, l.published) WITH ORDINALITY AS o (households, published, place),
			LATERAL (SELECT o.place::integer, o.households, o.published IS NULL) AS u (members, households, hidden)
	$query$,
	'Households by the exact combination of schemes that they were in, for publication: 31 rows for each year and a last row, any, for '
	'all together. The 31 rows add up to any, and those of a scheme to its households in publication_scheme_year. Do not sum over '
	'years. Small groups are hidden, with as many others as needed so that sizes and overlaps do not reveal them.');
COMMENT ON COLUMN publication_scheme_combination.year IS 'Calendar year.';
COMMENT ON COLUMN publication_scheme_combination.combination IS
	'The schemes, as in scheme_year, joined by +, such as supermarket + events; any: at least one scheme.';
COMMENT ON COLUMN publication_scheme_combination.households IS 'Number of different households in exactly these schemes. NULL where hidden.';

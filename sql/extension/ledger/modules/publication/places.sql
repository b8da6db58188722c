-- Publications of aid in small parts: by place, by division, by number of times. They are published for years that are over,
-- and in editions of closed books only, because a part that grows by one household at a time would reveal each of them.

CREATE FUNCTION place_level_of(within division_code DEFAULT NULL) RETURNS division_level
LANGUAGE sql STABLE SET jit = off
BEGIN ATOMIC
	SELECT CASE
			WHEN count(DISTINCT coalesce(division_at(s.division, 'township'), s.division)) <= 120 THEN 'township'::division_level
			WHEN count(DISTINCT coalesce(division_at(s.division, 'county'), s.division)) <= 120 THEN 'county'::division_level
			WHEN count(DISTINCT coalesce(division_at(s.division, 'prefecture'), s.division)) <= 120 THEN 'prefecture'::division_level
			ELSE 'province'::division_level
		END
	FROM supermarkets s
	WHERE within IS NULL OR s.division <@ within;
END;

COMMENT ON FUNCTION place_level_of(division_code) IS
	'Returns the level of divisions at which aid is shown by place. It is the finest at which the love supermarkets within a division (NULL: '
	'all) are in at most 120 places: townships in a county, prefectures in a nation.';

-- Households of a place are hidden, as those of a month are, where few of the year came only elsewhere, or where few came there again and the
-- instances would show it. They do not add up over places, so nothing else need be hidden with them.
--
-- Closed months are read from their stored tallies, the others from their rows. A year that was published keeps its level: a county and its
-- townships, published at different times, would reveal a hidden township. So would, for love supermarkets that were published each (groupings.sql),
-- one that is moved to another township: the difference is its own sum, and with it that of another that was hidden with it. Such a year is kept.
SELECT ledger_add_publication(current_schema(), 'township_year', 'aid_by_division',
	'year integer, division division_code, name_zh text, name_en text, instances bigint, households bigint, persons bigint, amount yuan',
	'{year,division}', '{instances,households,persons}', '{amount}', $query$
		WITH part AS (
				SELECT y.year, c.supermarket_id, c.tally
				FROM covered_year y JOIN periods p ON p.month >= y.first_day AND p.month <= y.last_day
					JOIN closed_tallies c ON c.month = p.month AND c.version = p.version
				WHERE NOT y.is_partial
			UNION ALL
				SELECT y.year, a.supermarket_id, tally(a.household_id, a.person_id, a.amount, a.times::bigint)
				FROM covered_year y,
					LATERAL ledger_open_spans(y.first_day, y.last_day,
						ARRAY(SELECT p.month FROM periods p WHERE p.version IS NOT NULL)) AS s,
					LATERAL (SELECT * FROM aid_instances i WHERE i.aided_on >= s.first_day AND i.aided_on <= s.last_day) AS a
				WHERE NOT y.is_partial
				GROUP BY y.year, a.supermarket_id
		), scale AS MATERIALIZED (
			SELECT y.year, coalesce(
				(
					SELECT max(level((f.figures ->> 'division')::division_code))
					FROM edition_figures f
					WHERE f.name = 'township_year' AND f.block = y.year::text
				), place_level_of()) AS level
			FROM covered_year y
			WHERE NOT y.is_partial
		), place AS (
			SELECT p.year, coalesce(division_at(s.division, l.level), s.division) AS division, rollup(p.tally) AS tally
			FROM part p JOIN scale l ON l.year = p.year JOIN supermarkets s ON s.supermarket_id = p.supermarket_id
			GROUP BY 1, 2
		), list AS (
			SELECT p.year, array_agg(p.division ORDER BY p.division) AS divisions,
				ledger_hidden(array_agg(households(p.tally) ORDER BY p.division), array_agg(persons(p.tally) ORDER BY p.division),
					(SELECT suppress_below FROM ledger)) AS hidden
			FROM place p
			GROUP BY p.year
		), secret AS MATERIALIZED (
			SELECT d.block::integer AS year FROM draft_aid_year() AS d WHERE 'instances' = ANY (d.hides)
		), whole AS MATERIALIZED (
			SELECT p.year, households(rollup(p.tally)) AS households, persons(rollup(p.tally)) AS persons FROM place p GROUP BY p.year
		), shop AS (  -- as last published (declare_publication), each in its place of today
			SELECT l.year, f.edition, coalesce(division_at(s.division, l.level), s.division) AS division, (f.figures ->> 'instances')::bigint AS instances
			FROM scale l JOIN edition_figures f ON f.name = 'aid_grouping' AND f.block = 'supermarket ' || l.year
				JOIN supermarkets s ON s.supermarket_id::text = f.figures ->> 'value_1'
			WHERE f.edition = (SELECT max(b.edition) FROM edition_blocks b WHERE b.name = f.name AND b.block = f.block AND b.is_set)
		), moved AS MATERIALIZED (  -- the places that were published with them had other sums
			SELECT t.year
			FROM (
				SELECT p.year, array_agg(p.instances ORDER BY p.instances) AS sums, max(p.edition) AS edition
				FROM (SELECT s.year, s.edition, s.division, sum(s.instances)::bigint AS instances FROM shop s GROUP BY 1, 2, 3) AS p
				GROUP BY p.year
			) AS t
			WHERE t.sums <> ARRAY(
				SELECT (f.figures ->> 'instances')::bigint
				FROM edition_figures f
				WHERE f.name = 'township_year' AND f.block = t.year::text AND f.edition = (
					SELECT max(b.edition) FROM edition_blocks b
					WHERE b.name = f.name AND b.block = f.block AND b.is_set AND b.edition <= t.edition)
				ORDER BY 1)
		)
		SELECT p.year::text AS block, '' AS part,
			ARRAY['aid_year ' || p.year] || CASE WHEN p.year IN (SELECT year FROM moved) THEN ARRAY['(moved)'] ELSE '{}' END AS follows, p.year AS books,
			p.year, p.division, d.name_zh, d.name_en, instances(p.tally) AS instances, households(p.tally) AS households,
			persons(p.tally) AS persons, amount(p.tally) AS amount,
			CASE
				WHEN u.hidden THEN '{instances,households,persons,amount}'::text[]
				ELSE
					CASE WHEN p.year IN (SELECT year FROM secret) THEN '{instances}' ELSE '{}'::text[] END
					|| CASE WHEN ledger_small(w.households - households(p.tally), k.suppress_below)
							OR p.year NOT IN (SELECT year FROM secret)
								AND ledger_instances_tell(households(p.tally), instances(p.tally), k.suppress_below) THEN '{households}' ELSE '{}'::text[] END
					|| CASE WHEN ledger_small(w.persons - persons(p.tally), k.suppress_below) THEN '{persons}' ELSE '{}'::text[] END
			END AS hides
		FROM list l JOIN whole w ON w.year = l.year, LATERAL unnest(l.divisions, l.hidden) AS u (division, hidden),
			place p LEFT JOIN divisions d ON d.division = p.division, ledger k
		WHERE p.year = l.year AND p.division = u.division
	$query$,
	'Aid by the township whose love supermarkets gave it, one row for each township and year that is over, for publication. With more '
	'than 120 townships it is by county, with more than 120 counties by prefecture, then by province (place_level_of). A year keeps the '
	'level at which it was published. instances and amount add up over years and places. Never sum households and persons: one '
	'household may be aided in several. Supermarkets above that level are counted for their own division. households or persons alone are hidden where '
	'few of the year came only to other places, or few came there again.');
COMMENT ON COLUMN publication_township_year.division IS
	'Place of the supermarkets: their township, or a higher division if there are too many townships.';
COMMENT ON COLUMN publication_township_year.name_en IS 'Name of the place in English or pinyin.';

-- From the top down: a division is hidden if the list of its parent requires it, or if a division above it is hidden. Households
-- registered with a division itself are one of its parts, too. Divisions within one that ended are hidden, because their codes do
-- not show which division contains them now.
SELECT ledger_add_publication(current_schema(), 'aid_by_division', 'aid_by_division',
	'year integer, level division_level, division division_code, name_zh text, instances bigint, households bigint, persons bigint, amount yuan',
	'{year,level,division}', '{instances,households,persons}', '{amount}', $query$
		WITH every AS MATERIALIZED (
			SELECT d.year, d.level, d.division, parent(d.division) AS parent, d.name_zh, d.instances, d.households, d.persons, d.amount
			FROM aid_by_division d JOIN covered_year y ON y.year = d.year
			WHERE NOT y.is_partial
		), member AS (
				SELECT year, parent, division, households, persons FROM every
			UNION ALL
				SELECT above.year, above.division, NULL, above.households - sum(c.households)::bigint,
					greatest(above.persons - sum(c.persons)::bigint, 0)
				FROM every above JOIN every c ON c.year = above.year AND c.parent = above.division
				GROUP BY above.year, above.division, above.households, above.persons
		), list AS (
			SELECT m.year, array_agg(m.division ORDER BY m.division) AS divisions,
				ledger_hidden(array_agg(m.households ORDER BY m.division), array_agg(m.persons ORDER BY m.division),
					(SELECT suppress_below FROM ledger)) AS hidden
			FROM member m
			GROUP BY m.year, m.parent
		), small AS (
				SELECT l.year, u.division
				FROM list l, LATERAL unnest(l.divisions, l.hidden) AS u (division, hidden)
				WHERE u.hidden AND u.division IS NOT NULL
			UNION ALL
				SELECT e.year, e.division
				FROM every e LEFT JOIN every above ON above.year = e.year AND above.division = e.parent
				WHERE e.parent IS NOT NULL AND above.division IS NULL
		), hidden AS (
			-- IN within an aggregate is looked up in a hash table; the planner expects few divisions and would join by comparing all with all. As
			-- text, because a dump prints its operators without their schema.
			SELECT e.year, e.division
			FROM every e, LATERAL unnest(lineage(e.division)) AS a (division)
			GROUP BY e.year, e.division
			HAVING bool_or((e.year, a.division::text) IN (SELECT s.year, s.division::text FROM small s))
		), secret AS MATERIALIZED (
			SELECT d.block::integer AS year FROM draft_aid_year() AS d WHERE 'instances' = ANY (d.hides)
		)
		SELECT e.year::text AS block, CASE WHEN above.division IS NULL THEN coalesce(e.parent::text, '') END AS part, ARRAY['aid_year ' || e.year] AS follows, e.year AS books,
			e.year, e.level, e.division, e.name_zh, e.instances, e.households, e.persons, e.amount,
			CASE
				WHEN h.division IS NOT NULL THEN '{instances,households,persons,amount}'::text[]
				WHEN e.year IN (SELECT year FROM secret) THEN '{instances}'
				ELSE '{}'
			END AS hides
		FROM every e LEFT JOIN hidden h ON h.year = e.year AND h.division = e.division
			LEFT JOIN hidden above ON above.year = e.year AND above.division = e.parent
	$query$,
	'Aid by the division in which households live, at every level, for years that are over, for publication: aid_by_division '
	'without the tallies. If a division is hidden, all divisions within it are hidden, as are divisions within a division that ended.');

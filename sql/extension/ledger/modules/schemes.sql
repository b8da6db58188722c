-- Views over all schemes: aid by level of division, households in several schemes, and income increments.

-- Never USING with a column of the extension's types: a dump is restored with an empty search path, in which USING does
-- not find their operators. One pass over the rows of each year's villages; all higher levels are unions of theirs.
-- The current division of a place: the smallest part of its address that ended is replaced by its one successor, with all divisions
-- that contain the successor, until no part has ended. A part is replaced once, so that the walk ends even for a cycle of successors.
CREATE VIEW aid_by_division WITH (security_invoker) AS
WITH RECURSIVE heir AS (
	SELECT s.division, s.successor
	FROM division_successors s JOIN divisions d ON d.division = s.division
	WHERE d.valid_to <= (SELECT coalesce(records_through, CURRENT_DATE) FROM ledger)
		AND NOT EXISTS (SELECT FROM division_successors o WHERE o.division = s.division AND o.successor <> s.successor)
), address AS (
		SELECT h.division, lineage(h.division) AS places, '{}'::division_code[] AS gone
		FROM households h
		GROUP BY h.division
	UNION ALL
		SELECT a.division, ARRAY(SELECT p FROM unnest(a.places) AS p WHERE level(p) > level(i.division)) || lineage(i.successor),
			a.gone || i.division
		FROM address a, LATERAL (
			SELECT heir.division, heir.successor
			FROM heir
			WHERE heir.division = ANY (a.places) AND heir.division <> ALL (a.gone)
			ORDER BY level(heir.division) DESC
			LIMIT 1
		) AS i
), today AS (
	SELECT DISTINCT ON (a.division) a.division, a.places
	FROM address a
	ORDER BY a.division, cardinality(a.gone) DESC
), finest AS (
	SELECT
		date_part('year', a.aided_on)::integer AS year,
		h.division,
		tally(a.household_id, a.person_id, a.amount, a.times::bigint) AS tally
	FROM aid_instances a JOIN households h USING (household_id)
	WHERE a.aided_on <= (SELECT coalesce(records_through, 'infinity') FROM ledger)
	GROUP BY 1, 2
), every AS (
	SELECT f.year, d.division, rollup(f.tally) AS tally
	FROM finest f JOIN today t ON t.division = f.division, LATERAL unnest(t.places) AS d (division)
	GROUP BY 1, 2
)
SELECT
	e.year,
	level(e.division) AS level,
	e.division,
	d.name_zh,
	instances(e.tally) AS instances,
	households(e.tally) AS households,
	persons(e.tally) AS persons,
	amount(e.tally) AS amount,
	e.tally
FROM every e LEFT JOIN divisions d ON d.division = e.division
ORDER BY e.year, level(e.division), e.division;

COMMENT ON VIEW aid_by_division IS
	'Aid given by the love supermarkets, by year and by the current division of the household, at every level from '
	'province to village. Aid of a division that ended is counted under its successor (division_successors) in all years, '
	'so that years can be compared. A division with several successors keeps its aid until the '
	'table households has the successor in which each household lives. instances and amount add up over years, and over the divisions of one level; households and '
	'persons add up over the divisions of one level in one year, as a household lives in one place, but not over years.';
COMMENT ON COLUMN aid_by_division.year IS 'Calendar year.';
COMMENT ON COLUMN aid_by_division.level IS 'Level of the division. Rows of different levels contain the same aid: never add them.';
COMMENT ON COLUMN aid_by_division.division IS 'The division.';
COMMENT ON COLUMN aid_by_division.name_zh IS 'Its name in Chinese; NULL: it is not in divisions.';
COMMENT ON COLUMN aid_by_division.instances IS 'Aid instances (人次). A flow: adds up within one level.';
COMMENT ON COLUMN aid_by_division.households IS
	'Different households (户) aided. Size of a set: never add years.';
COMMENT ON COLUMN aid_by_division.persons IS
	'Different persons (人) known to have been aided, a lower bound. Size of a set: never add years.';
COMMENT ON COLUMN aid_by_division.amount IS 'Worth of the aid. A flow: adds up within one level.';
COMMENT ON COLUMN aid_by_division.tally IS
	'The four figures as one value that merges exactly: rollup(tally). It is not for publication.';

CREATE VIEW scheme_year WITH (security_invoker) AS
WITH clock AS (
	SELECT coalesce(records_through, 'infinity') AS last_day, coalesce(records_through, CURRENT_DATE) AS today
	FROM ledger
), every AS (
		SELECT year, 'supermarket' AS scheme, household_set(tally) AS aided FROM aid_year_tally
	UNION ALL
		SELECT date_part('year', given_on)::integer AS year, 'model_workers' AS scheme, beneficiaries(household_id) AS aided
		FROM benefits, clock
		WHERE given_on <= last_day
		GROUP BY 1
	UNION ALL
		SELECT y.year, 'village_assistance' AS scheme, beneficiaries(p.household_id) AS aided
		FROM household_pairings p, clock, ledger_years(p.valid_from, least(p.valid_to - 1, today)) AS y (year)
		WHERE p.valid_from <= today
		GROUP BY 1
	UNION ALL
		SELECT date_part('year', purchased_on)::integer AS year, 'consumption' AS scheme, beneficiaries(household_id) AS aided
		FROM purchases, clock
		WHERE purchased_on <= last_day
		GROUP BY 1
	UNION ALL
		SELECT date_part('year', given_on)::integer AS year, 'events' AS scheme, beneficiaries(household_id) AS aided
		FROM event_recipients, clock
		WHERE given_on <= last_day
		GROUP BY 1
)
SELECT e.year, e.scheme, cardinality(e.aided) AS households, e.aided
FROM every e
WHERE cardinality(e.aided) > 0
ORDER BY e.year, e.scheme;

COMMENT ON VIEW scheme_year IS
	'Households that each scheme reached in a year, as a set. Nothing adds up over years or schemes: use '
	'cardinality(rollup(aided)). Households are counted as they were when they were reached: a household that splits during '
	'the year and its parts are different households.';
COMMENT ON COLUMN scheme_year.year IS 'Calendar year.';
COMMENT ON COLUMN scheme_year.scheme IS
	'Scheme. supermarket: aided by a love supermarket; model_workers: received a benefit; village_assistance: paired with a cadre; '
	'consumption: sold something; events: received something through an event.';
COMMENT ON COLUMN scheme_year.households IS 'Different households. Size of a set: never add.';
COMMENT ON COLUMN scheme_year.aided IS 'The set of these households. Not for publication.';

CREATE VIEW scheme_overlap WITH (security_invoker) AS
SELECT
	a.year,
	a.scheme,
	b.scheme AS other_scheme,
	a.households,
	cardinality(a.aided & b.aided) AS in_both,
	cardinality(a.aided - b.aided) AS not_in_other
FROM scheme_year a JOIN scheme_year b ON b.year = a.year AND b.scheme <> a.scheme
ORDER BY a.year, a.scheme, b.scheme;

COMMENT ON VIEW scheme_overlap IS
	'Households in two schemes in one year, one row for each ordered pair of schemes. '
	'households = in_both + not_in_other; nothing adds up over rows. Splits within the year are not followed: if one scheme '
	'reached a household and the other reached a part that had split from it, they are two households, and neither is in '
	'both schemes.';
COMMENT ON COLUMN scheme_overlap.year IS 'Calendar year.';
COMMENT ON COLUMN scheme_overlap.scheme IS 'The first scheme of the pair, as in scheme_year.';
COMMENT ON COLUMN scheme_overlap.other_scheme IS 'The other scheme.';
COMMENT ON COLUMN scheme_overlap.households IS 'Different households in the scheme.';
COMMENT ON COLUMN scheme_overlap.in_both IS 'Of these households, those that are also in the other scheme in the same year.';
COMMENT ON COLUMN scheme_overlap.not_in_other IS 'Of these households, those that are not in the other scheme in the same year.';

-- Materialized, as the planner expects few households to have gained, and would unpack each set once for each of them.
-- percentile_cont works on float8; fen are whole numbers there without loss up to 90 trillion yuan.
CREATE VIEW increment_year WITH (security_invoker) AS
WITH gained AS (
	SELECT
		this.year,
		this.household_id,
		this.income - last.income AS increment
	FROM household_income this JOIN household_income last
		ON last.household_id = this.household_id AND last.year = this.year - 1
	WHERE NOT EXISTS (
		SELECT FROM household_lineage l
		WHERE this.household_id IN (l.household_id, l.successor_id)
			AND l.changed_on BETWEEN make_date(this.year, 1, 1) AND make_date(this.year, 12, 31))
), surveyed AS (
	SELECT year, beneficiaries(household_id) AS households FROM gained GROUP BY year
), reached AS MATERIALIZED (
	-- of millions reached, those few who were surveyed
	SELECT s.year, s.scheme, i.household_id
	FROM scheme_year s JOIN surveyed v ON v.year = s.year, LATERAL ids(s.aided & v.households) AS i (household_id)
), every AS (
		SELECT year, NULL AS scheme, increment FROM gained
	UNION ALL
		SELECT g.year, r.scheme, g.increment
		FROM reached r JOIN gained g ON g.year = r.year AND g.household_id = r.household_id
)
SELECT
	year,
	scheme,
	count(*) AS households,
	sum(increment) AS total,
	avg(increment) AS mean,
	round((percentile_cont(0.25) WITHIN GROUP (ORDER BY 100 * increment::numeric::float8) / 100)::numeric, 2)::yuan AS lower_quartile,
	round((percentile_cont(0.5) WITHIN GROUP (ORDER BY 100 * increment::numeric::float8) / 100)::numeric, 2)::yuan AS median,
	round((percentile_cont(0.75) WITHIN GROUP (ORDER BY 100 * increment::numeric::float8) / 100)::numeric, 2)::yuan AS upper_quartile,
	count(*) FILTER (WHERE increment > '0') AS gained
FROM every
GROUP BY year, scheme
ORDER BY year, scheme;

COMMENT ON VIEW increment_year IS
	'Paired per-household increments (户均增收) by scheme. An increment is the income of the year minus that of the year before, of '
	'households that the scheme reached in the year; the row whose scheme is NULL is for all schemes. Included are households whose income is known for '
	'both years and that neither split nor merged in between. lineage_year counts those left out: an income that fell because '
	'half of the household left is not a loss. households and total add up over years, but not over schemes, because a household '
	'may be in several. Recompute means and quartiles, never average them. The view shows what households gained; it does not '
	'show that the scheme was the cause.';
COMMENT ON COLUMN increment_year.year IS 'The later of the two years.';
COMMENT ON COLUMN increment_year.scheme IS 'Scheme, as in scheme_year; NULL: all households with both incomes.';
COMMENT ON COLUMN increment_year.households IS 'Households with both incomes.';
COMMENT ON COLUMN increment_year.total IS 'Sum of their increments, including negative ones.';
COMMENT ON COLUMN increment_year.mean IS 'total / households, to the fen.';
COMMENT ON COLUMN increment_year.lower_quartile IS 'A quarter of the households gained no more than this; interpolated between two households.';
COMMENT ON COLUMN increment_year.median IS 'Half of the households gained no more than this.';
COMMENT ON COLUMN increment_year.upper_quartile IS 'Three quarters of the households gained no more than this.';
COMMENT ON COLUMN increment_year.gained IS 'Households with an increment above zero.';

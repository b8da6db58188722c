-- What the counties of a union did together: the views of a ledger, over the tallies of the counties.

-- A year's tally is read where the county closed the whole year, else the tallies of its months.
CREATE VIEW county_year_tally WITH (security_invoker) AS
WITH merged AS (
	SELECT t.* FROM tallies t WHERE t.key_id = (SELECT k.key_id FROM union_key k)
), part AS (
		SELECT y.division, year_of(y.month) AS year, y.tally FROM merged y WHERE y.is_year AND y.reopened_at IS NULL
	UNION ALL
		SELECT m.division, year_of(m.month), m.tally
		FROM merged m
		WHERE NOT m.is_year AND NOT EXISTS (
			SELECT FROM merged y
			WHERE y.is_year AND y.reopened_at IS NULL AND y.division = m.division AND y.month = date_trunc('year', m.month::timestamp)::date)
)
SELECT p.year, p.division, rollup(p.tally) AS tally
FROM part p
GROUP BY p.year, p.division;

COMMENT ON VIEW county_year_tally IS
	'The last tally of each county for each year, with keyed ids. Tallies merge exactly over years and counties: rollup(tally). Not for publication.';
COMMENT ON COLUMN county_year_tally.year IS 'Calendar year.';
COMMENT ON COLUMN county_year_tally.division IS 'The county.';
COMMENT ON COLUMN county_year_tally.tally IS 'All aid of the county in the closed months of the year.';

-- A county is expected from its first month on. A month is closed when all that are expected have closed it.
CREATE VIEW aid_month_tally WITH (security_invoker) AS
WITH merged AS MATERIALIZED (
	SELECT t.division, t.month, t.reopened_at FROM tallies t WHERE NOT t.is_year AND t.key_id = (SELECT k.key_id FROM union_key k)
), first AS (
	SELECT m.division, min(m.month) AS month FROM merged m GROUP BY m.division
), calendar AS (
	SELECT s.month::date AS month
	FROM (SELECT min(m.month) AS first, max(m.month) AS last FROM merged m) AS span, generate_series(span.first::timestamp, span.last::timestamp, '1 month') AS s (month)
)
SELECT year_of(c.month) AS year, c.month,
	(SELECT rollup(t.tally) FROM tallies t WHERE NOT t.is_year AND t.month = c.month AND t.key_id = (SELECT k.key_id FROM union_key k)) AS tally,
	n.closed = n.expected AS is_closed, n.counties, n.expected - n.counties AS missing
FROM calendar c, LATERAL (
	SELECT (SELECT count(*) FROM first f WHERE f.month <= c.month) AS expected,
		(SELECT count(*) FROM merged m WHERE m.month = c.month) AS counties,
		(SELECT count(*) FROM merged m WHERE m.month = c.month AND m.reopened_at IS NULL) AS closed
) AS n
ORDER BY c.month;

COMMENT ON VIEW aid_month_tally IS 'The figures of aid_month as one tally for each month, with keyed ids: not for publication.';
COMMENT ON COLUMN aid_month_tally.year IS 'Calendar year.';
COMMENT ON COLUMN aid_month_tally.month IS 'First day of the month.';
COMMENT ON COLUMN aid_month_tally.tally IS 'All aid of the counties that closed the month.';
COMMENT ON COLUMN aid_month_tally.is_closed IS 'True: all counties that had closed a month before have closed this one.';
COMMENT ON COLUMN aid_month_tally.counties IS 'Counties whose tally of the month is counted.';
COMMENT ON COLUMN aid_month_tally.missing IS 'Counties that closed an earlier month, but not this one.';

CREATE VIEW aid_year_tally WITH (security_invoker) AS
SELECT c.year, rollup(c.tally) AS tally,
	NOT (SELECT bool_and(m.is_closed) AND bool_or(date_part('month', m.month) = 12) FROM aid_month_tally m WHERE m.year = c.year) AS is_partial,
	count(*) AS counties
FROM county_year_tally c
GROUP BY c.year
ORDER BY c.year;

COMMENT ON VIEW aid_year_tally IS 'The figures of aid_year as one tally for each year, with keyed ids: not for publication.';
COMMENT ON COLUMN aid_year_tally.year IS 'Calendar year.';
COMMENT ON COLUMN aid_year_tally.tally IS 'All aid of the year that the counties closed.';
COMMENT ON COLUMN aid_year_tally.is_partial IS 'True: a county has not closed all of its months of the year; say so when you compare it with whole years.';
COMMENT ON COLUMN aid_year_tally.counties IS 'Counties with a closed month in the year.';

CREATE VIEW aid_year WITH (security_invoker) AS
SELECT t.year, instances(t.tally) AS instances, households(t.tally) AS households, persons(t.tally) AS persons, amount(t.tally) AS amount, t.is_partial, t.counties
FROM aid_year_tally t
ORDER BY t.year;

COMMENT ON VIEW aid_year IS
	'Aid of all counties of the union, one row for each year, as they closed it. instances and amount add up over years and counties. Do not sum households '
	'and persons, which are sizes of sets.';
COMMENT ON COLUMN aid_year.year IS 'Calendar year.';
COMMENT ON COLUMN aid_year.instances IS 'Aid instances (人次) in the year. A flow: adds up.';
COMMENT ON COLUMN aid_year.households IS
	'Number of different households (户) aided in the year: one that two counties aided counts once, if both identified its head. Size of a set: never add.';
COMMENT ON COLUMN aid_year.persons IS
	'Number of different persons (人) aided in the year: one whom two counties aided counts once, if both have the identity number. Size of a set: never add.';
COMMENT ON COLUMN aid_year.amount IS 'Worth of the aid given in the year. A flow: adds up.';
COMMENT ON COLUMN aid_year.is_partial IS 'True: a county has not closed all of its months of the year; say so when you compare it with whole years.';
COMMENT ON COLUMN aid_year.counties IS 'Counties with a closed month in the year.';

CREATE VIEW aid_month WITH (security_invoker) AS
SELECT t.year, t.month, instances(t.tally) AS instances, households(t.tally) AS households, persons(t.tally) AS persons, amount(t.tally) AS amount,
	t.is_closed, t.counties, t.missing
FROM aid_month_tally t
ORDER BY t.month;

COMMENT ON VIEW aid_month IS
	'Aid of all counties of the union, one row for each month, as they closed it. instances and amount add up over months and counties. Do not sum households '
	'and persons, which are sizes of sets.';
COMMENT ON COLUMN aid_month.year IS 'Calendar year.';
COMMENT ON COLUMN aid_month.month IS 'First day of the month.';
COMMENT ON COLUMN aid_month.instances IS 'Aid instances (人次) in the month. A flow: adds up.';
COMMENT ON COLUMN aid_month.households IS 'Number of different households (户) aided in the month. Size of a set: never add.';
COMMENT ON COLUMN aid_month.persons IS 'Number of different persons (人) aided in the month. Size of a set: never add.';
COMMENT ON COLUMN aid_month.amount IS 'Worth of the aid given in the month. A flow: adds up.';
COMMENT ON COLUMN aid_month.is_closed IS 'True: all counties that had closed a month before have closed this one.';
COMMENT ON COLUMN aid_month.counties IS 'Counties whose tally of the month is counted.';
COMMENT ON COLUMN aid_month.missing IS 'Counties that closed an earlier month, but not this one.';

-- For publish_edition.
CREATE VIEW closed_years WITH (security_invoker) AS
SELECT y.year FROM aid_year_tally y WHERE NOT y.is_partial;

COMMENT ON VIEW closed_years IS 'The years of which all counties have closed all of their months.';
COMMENT ON COLUMN closed_years.year IS 'Calendar year.';

CREATE VIEW closings WITH (security_invoker) AS
SELECT t.division, t.month, t.version, t.reopened_at
FROM tallies t
WHERE NOT t.is_year AND t.key_id = (SELECT k.key_id FROM union_key k);

COMMENT ON VIEW closings IS 'The newest closing of each month of the counties, as far as the union knows.';
COMMENT ON COLUMN closings.division IS 'The county.';
COMMENT ON COLUMN closings.month IS 'First day of the month.';
COMMENT ON COLUMN closings.version IS 'Number of the closing.';
COMMENT ON COLUMN closings.reopened_at IS 'When it was reopened; NULL: it is in force.';

-- With the rights of the owner: publication_edition shows to everybody whether it differs from that of the edition. A county
-- chooses the numbers of its versions, so they are added and never listed.
CREATE VIEW book_changes WITH (security_barrier) AS
SELECT k.withdrawn + coalesce((
		SELECT sum(2 * t.version::bigint - 1 + (t.reopened_at IS NOT NULL)::integer) FROM tallies t WHERE NOT t.is_year AND t.key_id = k.key_id
	), 0) AS changes
FROM union_key k;

COMMENT ON VIEW book_changes IS 'One row: how often the counties closed and reopened months so far, as far as the union knows.';
COMMENT ON COLUMN book_changes.changes IS 'Number of closings and of reopenings, with those of union_key.withdrawn. It never shrinks.';

CREATE VIEW retention_year WITH (security_invoker) AS
WITH every AS MATERIALIZED (
	SELECT y.year, household_set(y.tally) AS aided, y.is_partial FROM aid_year_tally y
), compared AS (
	SELECT e.year, e.aided, e.is_partial,
		coalesce((SELECT l.aided FROM every l WHERE l.year = e.year - 1), beneficiary_set '{}') AS last,
		coalesce((SELECT rollup(b.aided) FROM every b WHERE b.year < e.year), beneficiary_set '{}') AS before
	FROM every e
)
SELECT c.year, cardinality(c.aided) AS households, cardinality(c.aided - c.before) AS new, cardinality(c.aided & c.last) AS retained,
	cardinality((c.aided - c.last) & c.before) AS returned, cardinality(c.last - c.aided) AS lapsed, c.is_partial
FROM compared c
ORDER BY c.year;

COMMENT ON VIEW retention_year IS
	'Households that came back from one year to the next, in any county, one row for each year. households = new + retained + returned. Splits and mergers '
	'are not followed. new adds up over years; the other columns do not.';
COMMENT ON COLUMN retention_year.year IS 'Calendar year.';
COMMENT ON COLUMN retention_year.households IS 'Different households aided. Size of a set: never add years.';
COMMENT ON COLUMN retention_year.new IS 'Of these, households not aided in any earlier year. Adds up over years.';
COMMENT ON COLUMN retention_year.retained IS 'Of these, households also aided in the year before.';
COMMENT ON COLUMN retention_year.returned IS 'Of these, households aided in an earlier year, but not in the year before.';
COMMENT ON COLUMN retention_year.lapsed IS 'Households aided in the year before, but not in this year.';
COMMENT ON COLUMN retention_year.is_partial IS 'True: a county has not closed all of its months of the year.';

CREATE VIEW shared WITH (security_invoker) AS
SELECT a.year, a.division, b.division AS other_division, overlap(household_set(a.tally), household_set(b.tally)) AS households,
	overlap(person_set(a.tally), person_set(b.tally)) AS persons
FROM county_year_tally a JOIN county_year_tally b ON b.year = a.year AND a.division::text < b.division::text
WHERE household_set(a.tally) && household_set(b.tally) OR person_set(a.tally) && person_set(b.tally)
ORDER BY a.year, a.division::text, b.division::text;

COMMENT ON VIEW shared IS 'Households and persons aided by two counties in one year, one row for each pair of counties that have any. Nothing adds up.';
COMMENT ON COLUMN shared.year IS 'Calendar year.';
COMMENT ON COLUMN shared.division IS 'One county.';
COMMENT ON COLUMN shared.other_division IS 'The other county.';
COMMENT ON COLUMN shared.households IS 'Households that both aided.';
COMMENT ON COLUMN shared.persons IS 'Persons whom both aided.';

-- By counting each id, whose cost grows with their number; a running union of the counties would cost its square.
CREATE VIEW shared_year WITH (security_invoker) AS
SELECT y.year, y.counties,
	(
		SELECT count(*)
		FROM (
			SELECT FROM county_year_tally c, ids(household_set(c.tally)) AS i (id) WHERE c.year = y.year GROUP BY i.id HAVING count(*) > 1
		) AS h
	) AS households,
	(
		SELECT count(*)
		FROM (
			SELECT FROM county_year_tally c, ids(person_set(c.tally)) AS i (id) WHERE c.year = y.year GROUP BY i.id HAVING count(*) > 1
		) AS p
	) AS persons
FROM (SELECT c.year, count(*) AS counties FROM county_year_tally c GROUP BY c.year) AS y
ORDER BY y.year;

COMMENT ON VIEW shared_year IS 'Households and persons aided by two or more counties in one year. Sizes of sets: never add years.';
COMMENT ON COLUMN shared_year.year IS 'Calendar year.';
COMMENT ON COLUMN shared_year.counties IS 'Counties with a closed month in the year.';
COMMENT ON COLUMN shared_year.households IS 'Different households that two or more counties aided.';
COMMENT ON COLUMN shared_year.persons IS 'Different persons whom two or more counties aided.';

CREATE VIEW sources WITH (security_invoker) AS
SELECT c.division, c.name_zh, c.name_en, c.server, c.remote_schema, c.tried_at, c.refreshed_at, c.problem,
	coalesce(s.key_id, o.key_id) AS key_id, s.first_month, s.last_month, s.months, s.restated, s.reopened, s.as_of, s.last_seal,
	s.households_without_key, s.persons_without_key, s.months IS NULL AS is_missing
FROM counties c, LATERAL (
	SELECT min(t.key_id) AS key_id, min(t.month) AS first_month, max(t.month) AS last_month, nullif(count(*), 0) AS months,
		count(*) FILTER (WHERE t.version > 1) AS restated, count(*) FILTER (WHERE t.reopened_at IS NOT NULL) AS reopened, max(t.as_of) AS as_of,
		(array_agg(t.seal ORDER BY t.month DESC))[1] AS last_seal, max(t.households_without_key) AS households_without_key,
		max(t.persons_without_key) AS persons_without_key
	FROM tallies t
	WHERE t.division = c.division AND NOT t.is_year AND t.key_id = (SELECT k.key_id FROM union_key k)
) AS s, LATERAL (
	SELECT max(t.key_id) AS key_id FROM tallies t WHERE t.division = c.division
) AS o
ORDER BY c.division::text;

COMMENT ON VIEW sources IS 'The counties of the union: what of each is counted, as of when, and why not more. Contains no ids.';
COMMENT ON COLUMN sources.division IS 'Division of the county.';
COMMENT ON COLUMN sources.name_zh IS 'Its name in Chinese.';
COMMENT ON COLUMN sources.name_en IS 'Its name in English.';
COMMENT ON COLUMN sources.server IS 'Foreign server; NULL: tables of this database, or files.';
COMMENT ON COLUMN sources.remote_schema IS 'Schema of its tables; NULL: files.';
COMMENT ON COLUMN sources.tried_at IS 'When its tallies were last asked for; NULL: never.';
COMMENT ON COLUMN sources.refreshed_at IS 'When they were last read without a problem; NULL: never.';
COMMENT ON COLUMN sources.problem IS 'What went wrong last; NULL: nothing.';
COMMENT ON COLUMN sources.key_id IS 'Key of its tallies. If it is not that of union_key, the county is missing.';
COMMENT ON COLUMN sources.first_month IS 'First month that is counted.';
COMMENT ON COLUMN sources.last_month IS 'Last month that is counted.';
COMMENT ON COLUMN sources.months IS 'Number of months that are counted; NULL: none, the county is missing.';
COMMENT ON COLUMN sources.restated IS 'Of these, months that were closed more than once.';
COMMENT ON COLUMN sources.reopened IS 'Of these, months that the county has reopened.';
COMMENT ON COLUMN sources.as_of IS 'When the county wrote the newest of them.';
COMMENT ON COLUMN sources.last_seal IS 'Seal of the last month, as in exchange_month of the county.';
COMMENT ON COLUMN sources.households_without_key IS 'Households without an identified head, in the month with most of them.';
COMMENT ON COLUMN sources.persons_without_key IS 'Persons without an undisputed identity number, in the month with most of them.';
COMMENT ON COLUMN sources.is_missing IS 'True: nothing of the county is counted.';

-- Reports show the note of the ledger.
CREATE FUNCTION _note_sources() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $note$
BEGIN
	UPDATE ledger l
	SET records_through = (SELECT max(m.month + interval '1 month' - interval '1 day')::date FROM aid_month_tally m WHERE m.is_closed),
		note_zh = n.note_zh, note_en = n.note_en
	FROM (
		SELECT
			concat('联合账：共 ', count(*), ' 县，计入 ', count(*) FILTER (WHERE NOT s.is_missing), ' 县。',
				string_agg(concat(s.name_zh, '（截至 ', to_char(s.last_month, 'YYYY-MM'), '，', s.as_of::date, ' 上报',
					CASE WHEN s.problem IS NOT NULL THEN '，其后未能读取' END, '）'), '、' ORDER BY s.division::text) FILTER (WHERE NOT s.is_missing),
				'。缺：' || string_agg(s.name_zh, '、' ORDER BY s.division::text) FILTER (WHERE s.is_missing), '。') AS note_zh,
			concat('A union of ', count(*), ' counties, of which ', count(*) FILTER (WHERE NOT s.is_missing), ' are included: ',
				string_agg(concat(s.name_en, ' (to ', to_char(s.last_month, 'YYYY-MM'), ', as of ', s.as_of::date,
					CASE WHEN s.problem IS NOT NULL THEN '; not reached since' END, ')'), ', ' ORDER BY s.division::text) FILTER (WHERE NOT s.is_missing),
				'. Missing: ' || string_agg(s.name_en, ', ' ORDER BY s.division::text) FILTER (WHERE s.is_missing), '.') AS note_en
		FROM sources s
	) AS n
	WHERE (l.note_zh, l.note_en) IS DISTINCT FROM (n.note_zh, n.note_en);
END
$note$;

COMMENT ON FUNCTION _note_sources() IS 'Writes into the note of the ledger which counties are included and as of when.';

-- Part of lushan.sql: who was aided, where, when and with how much.
-- RECONSTRUCTED: all of it is made up; only the yearly numbers of households and of instances are not.

-- The households aided in a year: those on the register all year, in the order of need, half of which is constant and
-- half varies by year, so that many come again, some skip a year and return, and some never come.
CREATE TEMPORARY TABLE lushan_aided AS
SELECT year, household_id, township
FROM (
	SELECT
		t.year,
		t.households,
		h.household_id,
		h.township,
		row_number() OVER (
			PARTITION BY t.year
			ORDER BY pg_temp.draw(household_id, 31) + pg_temp.draw(household_id, t.year), household_id
		) AS place
	FROM lushan_targets t JOIN lushan_households h
		ON h.registered_on < t.first_day AND (h.removed_on IS NULL OR h.removed_on > t.last_day)
) AS ranked
WHERE place <= households;

-- Each comes once; the other instances of the year are second to sixth visits, later visits being rarer.
CREATE TEMPORARY TABLE lushan_visits AS
SELECT year, household_id, township, visit
FROM (
	SELECT
		t.year,
		t.instances,
		a.household_id,
		a.township,
		visit,
		row_number() OVER (
			PARTITION BY t.year
			ORDER BY visit > 1, visit * pg_temp.draw(10 * household_id + visit, t.year), household_id, visit
		) AS place
	FROM lushan_targets t JOIN lushan_aided a USING (year), generate_series(1, 6) AS visit
) AS ranked
WHERE place <= instances;

-- A visit falls between the opening of the township's first shop and the year's last covered day, to a shop that is open.
CREATE TEMPORARY TABLE lushan_dated AS
SELECT
	v.year,
	v.household_id,
	v.township,
	10 * v.household_id + v.visit AS seed,
	d.first_day + pg_temp.draw(10 * v.household_id + v.visit, 100 + v.year, t.last_day - d.first_day + 1) AS aided_on
FROM lushan_visits v
	JOIN lushan_targets t USING (year)
	JOIN (
		SELECT township, min(opened_on) AS opened_on
		FROM lushan_shops
		GROUP BY township
	) AS o USING (township),
	LATERAL (SELECT greatest(t.first_day, o.opened_on)) AS d (first_day);

SELECT :"ledger".open_year(year) FROM lushan_targets ORDER BY year;

\if :nation
	CREATE TEMPORARY TABLE lushan_aid (LIKE :"ledger".aid_instances);
	\set aid_rows lushan_aid
\endif

-- Five of six rows name the person who came.
INSERT INTO :aid_rows (aid_id, household_id, person_id, supermarket_id, amount, aided_on, times)
SELECT
	row_number() OVER (ORDER BY v.aided_on, v.seed),
	v.household_id,
	CASE WHEN pg_temp.draw(v.seed, 41, 6) > 0
		THEN m.persons[1 + pg_temp.draw(v.seed, 42, cardinality(m.persons))]
	END,
	(
		SELECT s.supermarket_id
		FROM lushan_shops s
		WHERE s.township = v.township AND s.opened_on <= v.aided_on
		ORDER BY pg_temp.draw(v.seed, 50 + s.supermarket_id)
		LIMIT 1
	),
	yuan(t.least_amount) + yuan '0.50' * pg_temp.draw(v.seed, 43, 2 * (t.most_amount - t.least_amount) + 1),
	v.aided_on,
	1
FROM lushan_dated v
	JOIN lushan_targets t USING (year)
	JOIN (
		SELECT household_id, array_agg(person_id ORDER BY person_id) AS persons
		FROM lushan_persons
		GROUP BY household_id
	) AS m USING (household_id)
ORDER BY 1;

DROP TABLE lushan_dated, lushan_visits, lushan_aided;

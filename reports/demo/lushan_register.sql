-- Part of lushan.sql: households and persons.
-- RECONSTRUCTED: all of them are made up.

-- Most were registered before 2018 and stay; one in seventeen came later, one in nineteen has left.
CREATE TEMPORARY TABLE lushan_households AS
SELECT
	h AS household_id,
	v.township,
	v.code::division_code AS division,
	CASE WHEN pg_temp.draw(h, 1, 100) < 62 THEN 'five_guarantees' ELSE 'minimum_living' END AS category,
	CASE
		WHEN h % 17 = 0 THEN date '2018-07-01' + pg_temp.draw(h, 2, 365)
		ELSE date '2015-03-01' + pg_temp.draw(h, 2, 900)
	END AS registered_on,
	CASE WHEN h % 19 = 0 THEN date '2019-07-02' + pg_temp.draw(h, 3, 400) END AS removed_on
FROM generate_series(1, 11200) AS h
	JOIN lushan_villages v ON v.village = pg_temp.draw(h, 4, 192) + 1;

INSERT INTO :"ledger".households (household_id, name, division, registered_on, removed_on)
SELECT household_id, format('户%s', lpad(household_id::text, 6, '0')), division, registered_on, removed_on
FROM lushan_households
ORDER BY household_id;

INSERT INTO :"ledger".household_categories (household_id, category, valid_from, valid_to)
SELECT household_id, category, registered_on, removed_on
FROM lushan_households
ORDER BY household_id;

-- One to three persons; those with five guarantees mostly live alone and are old.
CREATE TEMPORARY TABLE lushan_persons AS
SELECT
	row_number() OVER (ORDER BY household_id, n) AS person_id,
	household_id,
	CASE category
		WHEN 'five_guarantees' THEN date '1930-01-01' + pg_temp.draw(10 * household_id + n, 6, 10000)
		ELSE date '1940-01-01' + pg_temp.draw(10 * household_id + n, 6, 25000)
	END AS birth_date,
	registered_on,
	removed_on
FROM lushan_households, generate_series(1,
	CASE category
		WHEN 'five_guarantees' THEN 1 + pg_temp.draw(household_id, 5, 10) / 8
		ELSE 1 + pg_temp.draw(household_id, 5, 3)
	END) AS n;

INSERT INTO :"ledger".persons (person_id, name, birth_date)
SELECT person_id, format('示例人%s', lpad(person_id::text, 6, '0')), birth_date
FROM lushan_persons
ORDER BY person_id;

INSERT INTO :"ledger".memberships (person_id, household_id, valid_from, valid_to)
SELECT person_id, household_id, registered_on, removed_on
FROM lushan_persons
ORDER BY person_id;

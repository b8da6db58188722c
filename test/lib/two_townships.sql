-- Ledger "county" with two townships of 20 households, included by \ir ../lib/two_townships.sql in a database with
-- the extension. Township 410423101 has village 410423101201, supermarket 1 (SA), lot 1, and households and persons 1
-- to 20; township 410423102 has village 410423102201, supermarket 2 (SB), lot 2, and households and persons 21 to 40.
-- Person N is the member of household N and was aided once, by hand-out N of March 2019.
SELECT create_ledger('county', name_zh => '某县', division => '410423') \g /dev/null
SELECT county.open_year(year) FROM generate_series(2019, 2020) AS year \g /dev/null
INSERT INTO county.divisions (division, name_zh) VALUES
	('410423', '县'), ('410423101', 'A镇'), ('410423102', 'B镇'), ('410423101201', 'A村'), ('410423102201', 'B村');
INSERT INTO county.supermarkets (supermarket_id, name, division, opened_on) VALUES
	(1, 'SA', '410423101', '2018-01-01'), (2, 'SB', '410423102', '2018-01-01');
INSERT INTO county.households (household_id, name, division, registered_on)
SELECT g, 'h' || g, CASE WHEN g <= 20 THEN '410423101201'::division_code ELSE '410423102201' END, '2016-01-01'
	FROM generate_series(1, 40) AS g;
INSERT INTO county.persons (person_id, name, birth_date) SELECT g, 'p' || g, '1980-02-28' FROM generate_series(1,
	40) AS g;
INSERT INTO county.memberships (person_id, household_id, valid_from) SELECT g, g, '2016-01-01' FROM generate_series(1,
	40) AS g;
INSERT INTO county.aid_instances (aid_id, household_id, person_id, supermarket_id, amount, aided_on)
SELECT g, g, g, CASE WHEN g <= 20 THEN 1 ELSE 2 END, '10', date '2019-03-05' + g % 20 FROM generate_series(1, 40) AS g;
INSERT INTO county.lots (lot_id, supermarket_id, goods, entered_on, received) VALUES
	(1, 1, 'rice', '2018-02-01', '1000'), (2, 2, 'oil', '2018-02-01', '1000');
-- Rows that are added without a number continue after these.
SELECT setval(pg_get_serial_sequence('county.' || t, c), 1000)
FROM (VALUES ('supermarkets', 'supermarket_id'), ('households', 'household_id'), ('persons', 'person_id'),
	('aid_instances', 'aid_id'),
	('lots', 'lot_id')) AS s (t, c) \g /dev/null

-- The bounds of days, years and amounts in a record of a ledger.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(46);

SELECT create_ledger('county') AS made \gset
SELECT county.open_year(2018) \g /dev/null
INSERT INTO county.divisions (division, name_zh) VALUES ('410423', '县');
INSERT INTO county.households (household_id, name, division, registered_on) VALUES (1, 'a', '410423', '2017-01-01'), (2, 'b', '410423', '2017-01-01');
INSERT INTO county.supermarkets VALUES (1, 's', '410423', '2018-01-01', NULL);
INSERT INTO county.organisations VALUES (1, 'union', 'union');
INSERT INTO county.donors VALUES (1, 'd');

-- The names of the constraints are what is shown of the bounds, so they must be right.
SELECT is((SELECT conname::text FROM pg_constraint WHERE contypid = 'plausible_day'::regtype),
	format('from_%s_to_%s', to_char(first_plausible_day(), 'YYYY_MM_DD'), to_char(last_plausible_day(), 'YYYY_MM_DD')), 'the name of the bounds of days');
SELECT is((SELECT conname::text FROM pg_constraint WHERE contypid = 'plausible_amount'::regtype),
	format('within_%s_yuan', largest_plausible_amount()::bigint), 'and of that of amounts');
SELECT results_eq($$ SELECT year, is_plausible_year(year) FROM (VALUES (1948), (1949), (2199), (2200), (0), (-1), (2147483647), (NULL)) AS y (year) $$,
	$$ VALUES (1948, false), (1949, true), (2199, true), (2200, false), (0, false), (-1, false), (2147483647, false), (NULL, NULL) $$, 'plausible years');

-- The class: a copy of each table with its types, and its constraints of one column, is given an implausible value in each column of days,
-- years and amounts. So a table that is added is tried as well; what accepts such a value is named here, with the reason.
CREATE FUNCTION pg_temp.is_accepted(table_name name, column_name name, value text) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('INSERT INTO pg_temp.%I (%I) VALUES (%L)', 'copy_' || table_name, column_name, value);
	RETURN true;
EXCEPTION
	WHEN check_violation THEN
		RETURN false;
END
$$;

CREATE TEMP TABLE tried AS
SELECT c.oid AS relation, c.relname AS table_name, a.attname AS column_name, coalesce(nullif(t.typbasetype, 0), t.oid)::regtype AS type
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped JOIN pg_type t ON t.oid = a.atttypid
WHERE c.relnamespace = 'county'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
	AND (coalesce(nullif(t.typbasetype, 0), t.oid) IN ('date'::regtype, 'yuan'::regtype)
		OR t.oid = 'integer'::regtype AND a.attname ~ 'year$');

DO $$
DECLARE
	tab record;
	action text;
BEGIN
	FOR tab IN SELECT DISTINCT t.relation, t.table_name, 'pg_temp.copy_' || t.table_name AS copy FROM tried t LOOP
		EXECUTE format('CREATE TEMP TABLE %I (LIKE %s)', 'copy_' || tab.table_name, tab.relation::regclass);
		FOR action IN
				SELECT format('ALTER %I DROP NOT NULL', attname) FROM pg_attribute
				WHERE attrelid = tab.copy::regclass AND attnum > 0 AND attnotnull
			UNION ALL
				SELECT format('ADD CONSTRAINT %I %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint
				WHERE conrelid = tab.relation AND contype = 'c' AND cardinality(conkey) = 1
		LOOP
			EXECUTE format('ALTER TABLE %s %s', tab.copy, action);
		END LOOP;
	END LOOP;
END
$$;

SELECT cmp_ok((SELECT count(*) FROM tried WHERE type = 'date'::regtype), '>=', 49::bigint, 'all days were found');
SELECT cmp_ok((SELECT count(*) FROM tried WHERE type = 'yuan'::regtype), '>=', 18::bigint, 'and all amounts');
SELECT results_eq($$
	SELECT table_name::text COLLATE "default", column_name::text COLLATE "default", string_agg(value, ' ' ORDER BY place)
	FROM tried, (
			SELECT 1, 'date'::regtype, '-infinity'
		UNION ALL SELECT 2, 'date', '0218-03-01' UNION ALL SELECT 3, 'date', '1949-09-30' UNION ALL SELECT 4, 'date', '2200-01-01'
		UNION ALL SELECT 5, 'date', '20018-03-01' UNION ALL SELECT 6, 'date', 'infinity'
		UNION ALL SELECT 1, 'integer', '218' UNION ALL SELECT 2, 'integer', '1948' UNION ALL SELECT 3, 'integer', '2200'
		UNION ALL SELECT 1, 'yuan', '-92233720368547758.07' UNION ALL SELECT 2, 'yuan', '-1000000000.01'
		UNION ALL SELECT 3, 'yuan', '1000000000.01' UNION ALL SELECT 4, 'yuan', '92233720368547758.07'
	) AS v (place, type, value)
	WHERE v.type = tried.type AND pg_temp.is_accepted(table_name, column_name, value)
	GROUP BY 1, 2
	ORDER BY 1, 2 $$, $$ VALUES
	-- the day of a hand-out, which a trigger looks for
	('aid_draws', 'aided_on', '-infinity 0218-03-01 1949-09-30 2200-01-01 20018-03-01 infinity'),
	-- the partitions have the bounds
	('aid_instances', 'aided_on', '-infinity 0218-03-01 1949-09-30 2200-01-01 20018-03-01 infinity'),
	-- close_period writes them
	('closed_tallies', 'month', '-infinity 0218-03-01 1949-09-30 2200-01-01 20018-03-01 infinity'),
	('closed_years', 'year', '218 1948 2200'),
	('closings', 'month', '-infinity 0218-03-01 2200-01-01 20018-03-01 infinity'),
	-- publish_edition copies it from ledger
	('editions', 'records_through', '-infinity 0218-03-01 1949-09-30 2200-01-01 20018-03-01 infinity'),
	-- close_period and rekey write them
	('exchange_month', 'month', '-infinity 0218-03-01 1949-09-30 2200-01-01 20018-03-01 infinity'),
	('exchange_year', 'month', '-infinity 0218-03-01 1949-09-30 2200-01-01 20018-03-01 infinity'),
	-- computed from a number, whose type has bounds
	('identity_numbers', 'birth_date', '-infinity 0218-03-01 1949-09-30 2200-01-01 20018-03-01 infinity'),
	-- sums of what an import loaded
	('imports', 'amount', '-92233720368547758.07 -1000000000.01 1000000000.01 92233720368547758.07'),
	-- sums of other tables, at most what the lot received
	('lots', 'closing', '1000000000.01 92233720368547758.07'),
	('lots', 'distributed', '1000000000.01 92233720368547758.07'),
	('lots', 'spoiled', '1000000000.01 92233720368547758.07'),
	-- open_year writes them
	('periods', 'month', '-infinity 0218-03-01 2200-01-01 20018-03-01 infinity'),
	-- people are older than the ledger
	('persons', 'birth_date', '1949-09-30'),
	-- of rows of a view: others find none
	('published_figures', 'first_year', '218 1948 2200'),
	('published_figures', 'last_year', '218 1948 2200') $$, 'what accepts an implausible value');
SELECT is_empty($$
	SELECT table_name, column_name, value
	FROM tried, (VALUES ('date'::regtype, '1949-12-01'), ('date', '2198-01-01'), ('integer', '1949'), ('integer', '2199'), ('yuan', '1000000000'), ('yuan', '0.01')) AS v (type, value)
	WHERE v.type = tried.type AND NOT pg_temp.is_accepted(table_name, column_name, value) AND (table_name, column_name) <> ('attendance', 'week') $$,
	'what is plausible is accepted');
SELECT is_empty($$
	SELECT c.relname, a.attname, a.atttypid::regtype
	FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
	WHERE c.relnamespace = 'county'::regnamespace AND c.relkind = 'v' AND a.atttypid IN (SELECT oid FROM pg_type WHERE typtype = 'd') $$,
	'views have the types under the domains');

-- Those that accept them as columns do not in the ledger.
SELECT throws_ok($$ INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on) VALUES (1, 1, '1', '20018-03-01') $$, '23514', NULL, 'aid of year 20018');
SELECT is(county.open_year(1949)::text, 'county.aid_instances_1949', 'the first year');
SELECT throws_ok($$ INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on) VALUES (1, 1, '1', '1949-09-30') $$, '23514', NULL, 'begins on its first plausible day');
INSERT INTO county.supermarkets VALUES (2, 'old', '410423', '1949-10-01', NULL);
SELECT lives_ok($$ INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on) VALUES (1, 2, '1', '1949-10-01') $$, 'which has aid');
SELECT throws_ok($$ INSERT INTO county.aid_draws (aided_on, aid_id, lot_id, amount) VALUES ('20018-03-01', 1, 1, '1') $$, '23503', NULL, 'a draw of no hand-out');
SELECT throws_ok($$ INSERT INTO county.persons (name, birth_date) VALUES ('p', '1799-12-31') $$, '23514',
	'new row for relation "persons" violates check constraint "persons_birth_date_is_plausible"', 'a person older than identity numbers');
SELECT throws_ok($$ INSERT INTO county.persons (name, birth_date) VALUES ('p', '20018-03-01') $$, '23514', NULL, 'or of year 20018');
SELECT lives_ok($$ INSERT INTO county.persons (name, birth_date) VALUES ('p', '1925-03-01') $$, 'but people are older than the ledger');

-- Days.
SELECT lives_ok($$ INSERT INTO county.donations VALUES (1, 1, NULL, '2199-12-31', 'cash', '1') $$, 'the last day');
SELECT lives_ok($$ INSERT INTO county.rule_parameters (rule, valid_from, value) VALUES ('relief_share', '1949-10-01', 80) $$, 'the first day');
SELECT throws_ok($$ INSERT INTO county.donations VALUES (2, 1, NULL, '2200-01-01', 'cash', '1') $$, '23514',
	'value for domain plausible_day violates check constraint "from_1949_10_01_to_2199_12_31"', 'a day later');
SELECT throws_ok($$ INSERT INTO county.rule_parameters (rule, valid_from, value) VALUES ('relief_share', '1949-09-30', 80) $$, '23514', NULL, 'a day earlier');
SELECT throws_ok($$ UPDATE county.supermarkets SET closed_on = 'infinity' $$, '23514', NULL, 'infinity is no day');
SELECT throws_ok($$ UPDATE county.supermarkets SET opened_on = '-infinity' $$, '23514', NULL, 'nor is the other one');
SELECT throws_ok($$ SELECT create_ledger('other', records_through => '2200-01-01') $$, '22023', 'records cannot end on 2200-01-01', 'create_ledger knows the bounds');
SELECT throws_ok($$ SELECT create_ledger('other', records_through => '1949-09-30') $$, '22023', 'records cannot end on 1949-09-30', 'both');
SELECT throws_ok($$ UPDATE county.ledger SET records_through = '2200-01-01' $$, '23514',
	'new row for relation "ledger" violates check constraint "ledger_records_through_is_plausible"', 'so does the ledger''s table');
SELECT throws_ok($$ SELECT county.close_period('1949-09-30') $$, '22023', 'month 1949-09-30 is out of range', 'so does close_period');
SELECT throws_ok($$ SELECT county.close_period('2200-01-01') $$, '22023', 'month 2200-01-01 is out of range', 'both');
SELECT throws_ok($$ SELECT county.split_household(1, '2200-01-01', '[{}, {}]') $$, '22023', 'households cannot change on 2200-01-01', 'so does split_household');
SELECT throws_ok($$ SELECT county.merge_households('{1,2}', '1949-09-30') $$, '22023', 'households cannot change on 1949-09-30', 'and merge_households');
SELECT throws_ok($$ SELECT county.open_year(2200) $$, '22023', 'year 2200 is out of range', 'and open_year');
SELECT throws_ok($$ SELECT county.open_year(1948) $$, '22023', 'year 1948 is out of range', 'both');
SELECT throws_ok($$ SELECT county.open_year(NULL) $$, '22023', 'year null is out of range', 'and no year at all');
SELECT throws_ok($$ SELECT county.attach_year(2200, NULL) $$, '22023', 'year 2200 is out of range', 'and attach_year');
SELECT throws_ok($$ INSERT INTO county.incomes (household_id, year, source, amount) VALUES (1, 2200, 'wage', '1') $$, '23514',
	'new row for relation "incomes" violates check constraint "incomes_year_is_plausible"', 'an income of a year too late');
SELECT throws_ok($$ INSERT INTO county.welfare_budgets VALUES (1, 1948, '1') $$, '23514', NULL, 'a budget of a year too early');
SELECT lives_ok($$ INSERT INTO county.welfare_budgets VALUES (1, 1949, '1'), (1, 2199, '1') $$, 'the first and the last year');

-- Amounts.
SELECT lives_ok($$ INSERT INTO county.incomes (household_id, year, source, amount) VALUES (1, 2018, 'business', '-1000000000') $$, 'the largest loss');
SELECT throws_ok($$ UPDATE county.incomes SET amount = '-1000000000.01' $$, '23514',
	'value for domain plausible_amount violates check constraint "within_1000000000_yuan"', 'a fen more');
SELECT throws_ok($$ INSERT INTO county.lots (lot_id, supermarket_id, goods, entered_on, received) VALUES (1, 1, 'x', '2018-01-01', '10.01亿') $$, '23514',
	'new row for relation "lots" violates check constraint "lots_received_is_plausible"', 'a lot too large');
SELECT lives_ok($$ INSERT INTO county.lots (lot_id, supermarket_id, goods, entered_on, opening, received) VALUES (1, 1, 'x', '2018-01-01', '10亿', '10亿') $$,
	'what a lot has is its opening and what it received');
SELECT is((SELECT closing FROM county.lots), '20亿', 'which is more than one record can have');

-- Two of the largest yuan stopped the books; as many of the largest amounts as there can be do not.
SELECT throws_ok($$ INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on) VALUES (1, 1, '92233720368547758.07', '2018-03-01') $$,
	'23514', 'new row for relation "aid_instances_2018" violates check constraint "aid_instances_amount_is_plausible"', 'the largest yuan is not the amount of a record');
INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on)
SELECT 1 + i % 2, 1, largest_plausible_amount(), '2018-03-01' FROM generate_series(1, 1000) AS i;
SELECT is((SELECT amount FROM county.close_period('2018-03-01')), '10000亿', 'a month of a thousand of the largest is closed');
SELECT is((SELECT amount FROM county.aid_year WHERE year = 2018), '10000亿', 'and reported');
-- A sum of 92,233,720 of them is within yuan, and of one more is not.
SELECT is(sum(largest_plausible_amount() * n)::text, '92233720000000000.00', 'what it takes to leave the range of yuan')
FROM (VALUES (90000000), (2233720)) AS v (n);
SELECT throws_ok($$ SELECT sum(largest_plausible_amount() * n) FROM (VALUES (90000000), (2233721)) AS v (n) $$, '22003', NULL, 'is a clear error then');

SELECT * FROM finish();
ROLLBACK;

-- The level at which aid is published by place: the finest with at most 120 places; a year keeps the level at which it was
-- published.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(15);

SELECT create_ledger('land', records_through => '2020-12-31', name_zh => '某地', name_en => 'Some Land');
SELECT land.open_year(year) FROM generate_series(2019, 2020) AS year;
UPDATE land.ledger SET suppress_below = 5;
SET search_path = land, public;
CREATE FUNCTION pg_temp.open_shop(id bigint, place text, day date DEFAULT '2020-01-01') RETURNS void LANGUAGE sql AS $$
	INSERT INTO divisions (division, name_zh) VALUES (place::division_code, place) ON CONFLICT DO NOTHING;
	INSERT INTO supermarkets (supermarket_id, name, division, opened_on) VALUES (id, 'shop ' || id, place::division_code, day);
$$;

-- Four counties of 30 townships, one love supermarket in each: 120 places. Ten households come to each.
INSERT INTO divisions (division, name_zh) VALUES ('410421', '某县');
DO $$ BEGIN
	PERFORM pg_temp.open_shop(n, format('41042%s%s', 1 + (n - 1) / 30, 100 + (n - 1) % 30), '2019-01-01') FROM generate_series(1, 120) AS n;
END $$;
INSERT INTO households (household_id, name, division, registered_on)
SELECT 10 * n + h, 'x', '410421', '2018-01-01' FROM generate_series(1, 121) AS n, generate_series(0, 9) AS h;
INSERT INTO aid_instances (household_id, supermarket_id, amount, aided_on)
SELECT 10 * n + h, n, '10', '2019-06-01' FROM generate_series(1, 120) AS n, generate_series(0, 9) AS h;

SELECT is(place_level_of(), 'township', '120 townships are told one by one');
SELECT is((SELECT count(*) FROM publication_township_year WHERE year = 2019), 120::bigint, 'in the draft, too');
SELECT land.close_period(month::date) FROM generate_series(timestamp '2019-01-01', '2019-12-01', '1 month') AS month;
SELECT land.publish_edition();
SELECT results_eq('SELECT level(division)::text, count(*), sum(households)::bigint FROM publication_township_year GROUP BY 1',
	$$ VALUES ('township', 120::bigint, 1200::bigint) $$, 'and published');

DO $$ BEGIN PERFORM pg_temp.open_shop(121, '410425100'); END $$;
INSERT INTO aid_instances (household_id, supermarket_id, amount, aided_on)
SELECT 10 * n + h, n, '10', '2020-06-01' FROM generate_series(1, 121) AS n, generate_series(0, 9) AS h;
SELECT is(place_level_of(), 'county', '121 are told by county');
SELECT is(place_level_of('410421'), 'township', 'but those of one county still one by one');
SELECT is((SELECT count(*) FROM township_year_of('410421') WHERE year = 2020), 30::bigint, 'as the figures of a part are');
SELECT results_eq('SELECT DISTINCT year, level(division)::text FROM township_year_of() ORDER BY 1',
	$$ VALUES (2019, 'county'), (2020, 'county') $$, 'figures that are not published choose one level for all years');
SELECT land.close_period(month::date) FROM generate_series(timestamp '2020-01-01', '2020-12-01', '1 month') AS month;
SELECT land.publish_edition();
SELECT results_eq('SELECT year, level(division)::text, count(*), sum(households)::bigint FROM publication_township_year GROUP BY 1, 2 ORDER BY 1',
	$$ VALUES (2019, 'township', 120::bigint, 1200::bigint), (2020, 'county', 5::bigint, 1210::bigint) $$, 'a year keeps the level at which it was published');
SELECT results_eq('SELECT division::text, instances, amount FROM publication_township_year WHERE year = 2020 AND division = ''410425''',
	$$ VALUES ('410425', 10::bigint, '100'::yuan) $$, 'and counties have the figures of their townships');

-- More counties, then more prefectures than 120.
DO $$ BEGIN
	PERFORM pg_temp.open_shop(1000 + n, format('4201%s', 9 + n)) FROM generate_series(1, 90) AS n;
	PERFORM pg_temp.open_shop(2000 + n, format('4301%s', 9 + n)) FROM generate_series(1, 25) AS n;
END $$;
SELECT is(place_level_of(), 'county', '120 counties are told by county');
DO $$ BEGIN PERFORM pg_temp.open_shop(3001, '430299'); END $$;
SELECT is(place_level_of(), 'prefecture', '121 by prefecture');
DO $$ BEGIN
	PERFORM pg_temp.open_shop(4000 + n, format('%s%s', 50 + n / 90, 10 + n % 90)) FROM generate_series(0, 115) AS n;
END $$;
SELECT is(place_level_of(), 'prefecture', '120 prefectures by prefecture');
DO $$ BEGIN PERFORM pg_temp.open_shop(9001, '5299'); END $$;
SELECT is(place_level_of(), 'province', '121 by province');

SELECT results_eq('SELECT DISTINCT division::text FROM township_year_of() WHERE year = 2020', $$ VALUES ('41') $$, 'all aid of one province');

-- A supermarket above the level counts for its own division.
DO $$ BEGIN PERFORM pg_temp.open_shop(9002, '410421'); END $$;
UPDATE ledger SET records_through = '2021-06-30';
SELECT land.open_year(2021);
INSERT INTO aid_instances (household_id, supermarket_id, amount, aided_on)
SELECT 10 * n + h, CASE n WHEN 1 THEN 1 ELSE 9002 END, '10', '2021-02-01' FROM generate_series(1, 2) AS n, generate_series(0, 9) AS h;
SELECT results_eq($$ SELECT division::text, households FROM township_year_of('410421') WHERE year = 2021 $$,
	$$ VALUES ('410421', 10::bigint), ('410421100', 10) $$, 'a county''s own love supermarket beside its townships');

SELECT * FROM finish();
ROLLBACK;

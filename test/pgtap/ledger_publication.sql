-- Publication: what is hidden, who sees it, and what editions reveal together. All of it by an owner without privileges.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(60);

CREATE ROLE publication_owner;
CREATE ROLE publication_analyst;
DO $$ BEGIN EXECUTE format('GRANT CREATE, TEMPORARY ON DATABASE %I TO publication_owner', current_database()); END $$;
GRANT publication_owner, publication_analyst TO CURRENT_USER;
SET LOCAL ROLE publication_owner;

-- Households 1 to 30 live in villages 101201 (1-12), 101202 (13-16), 102201 (17-28) and in township 102 itself (29, 30). Aided:
--   2018: 1-28 by shop 1 of township 101; 1-7 of them twice, 8-9 three times; 29 and 30 by shop 2 of township 102
--   2019: 1-20 by shop 1; 2020, to 30 June: 1-6
SELECT create_ledger('county', records_through => '2020-06-30') AS made \gset
SELECT is((SELECT suppress_below FROM county.ledger), 10, 'groups below 10 are hidden unless told otherwise');
SELECT throws_ok('UPDATE county.ledger SET suppress_below = 0', '23514', NULL, 'there is no group below 1');
UPDATE county.ledger SET suppress_below = 5;
INSERT INTO county.divisions (division, name_zh, name_en) VALUES ('410423', '县', 'County'), ('410423101', '甲镇', 'A'), ('410423102', '乙镇', 'B'),
	('410423101201', '村', NULL), ('410423101202', '村', NULL), ('410423102201', '村', NULL);
INSERT INTO county.households (household_id, name, division, registered_on)
SELECT h, 'x', CASE WHEN h <= 12 THEN '410423101201' WHEN h <= 16 THEN '410423101202' WHEN h <= 28 THEN '410423102201' ELSE '410423102' END::division_code, '2017-01-01'
FROM generate_series(1, 40) AS h;
INSERT INTO county.supermarkets (supermarket_id, name, division, opened_on) VALUES (1, 'a', '410423101', '2018-01-01'), (2, 'b', '410423102', '2018-01-01');
SELECT county.open_year(y) FROM generate_series(2018, 2020) AS y \g /dev/null
INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on, times)
SELECT h, s, '10', day, times
FROM (VALUES (1, 28, 1, '2018-02-01'::date, 1), (1, 9, 1, '2018-03-01', 1), (8, 9, 1, '2018-04-01', 1), (29, 30, 2, '2018-05-01', 1),
	(1, 20, 1, '2019-02-01', 1), (1, 6, 1, '2020-02-01', 1)) AS v (first, last, s, day, times), generate_series(first, last) AS h;
SELECT county.close_period(make_date(y, m, 1)) FROM generate_series(2018, 2019) AS y, generate_series(1, 12) AS m \g /dev/null
SELECT county.grant_access('publication_analyst', 'analyst') \g /dev/null

-- The views are those that they are of, without lists of people.
SELECT is_empty($$
	SELECT p.relname, a.attname, format_type(a.atttypid, a.atttypmod), format_type(o.atttypid, o.atttypmod)
	FROM pg_class p JOIN pg_attribute a ON a.attrelid = p.oid AND a.attnum > 0
		JOIN pg_class d ON d.relnamespace = p.relnamespace AND 'publication_' || d.relname = p.relname
		JOIN pg_attribute o ON o.attrelid = d.oid AND o.attname = a.attname
	WHERE p.relnamespace = 'county'::regnamespace AND p.relkind = 'v'
		AND (SELECT coalesce(nullif(t.typbasetype, 0), t.oid) FROM pg_type t WHERE t.oid = o.atttypid) <> a.atttypid
	$$, 'columns have the types that they have in the detail views');
SELECT is_empty($$
	SELECT d.relname, o.attname
	FROM pg_class p JOIN pg_class d ON d.relnamespace = p.relnamespace AND 'publication_' || d.relname = p.relname
		JOIN pg_attribute o ON o.attrelid = d.oid AND o.attnum > 0
	WHERE p.relnamespace = 'county'::regnamespace AND p.relkind = 'v' AND NOT (d.relname = 'actor_result' AND o.attname = 'name')
		AND o.atttypid NOT IN ('beneficiary_tally'::regtype, 'beneficiary_set'::regtype)
		AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = p.oid AND a.attname = o.attname)
	$$, 'and none is missing but those');
SELECT is_empty($$
	SELECT relname FROM pg_class p
	WHERE relnamespace = 'county'::regnamespace AND relname ~ '^publication_' AND NOT coalesce('security_barrier=true' = ANY (reloptions), false)
	$$, 'all are security barriers');

-- Drafts are the owner's.
SELECT results_eq('SELECT edition, records_through, suppress_below FROM county.publication_edition',
	$$ VALUES (NULL::integer, '2020-06-30'::date, 5) $$, 'the owner sees that it is a draft');
SELECT results_eq('SELECT year, instances, households, persons, amount, is_partial, hidden, edition FROM county.publication_aid_year',
	$$ VALUES (2018, 41::bigint, 30::bigint, 0::bigint, '410'::yuan, false, false, NULL::integer), (2019, 20, 20, 0, '200', false, false, NULL),
		(2020, 6, 6, 0, '60', true, false, NULL) $$, 'and what it tells of the years');
SET LOCAL ROLE publication_analyst;
SELECT is_empty('SELECT * FROM county.publication_edition', 'others see no draft');
SELECT is_empty('SELECT * FROM county.publication_aid_year', 'nor its figures');
SELECT throws_ok('SELECT * FROM county.draft_aid_year()', '42501', NULL, 'nor may they make one');
SELECT throws_ok('SELECT * FROM county.edition_figures', '42501', NULL, 'and what was hidden stays with the owner');
SELECT throws_ok($$ SELECT county.publish_edition() $$, '42501', 'permission denied for function publish_edition', 'only the owner publishes');
SET LOCAL ROLE publication_owner;

-- What is hidden. 2019: 20 households stayed, none new, 10 lapsed; 2020: 6 stayed, 14 lapsed.
SELECT results_eq('SELECT year, households, new, retained, returned, lapsed, hidden FROM county.publication_retention_year',
	$$ VALUES (2018, 30::bigint, 30::bigint, 0::bigint, 0::bigint, 0::bigint, false), (2019, 20, 0, 20, 0, 10, false), (2020, 6, 0, 6, 0, 14, false) $$,
	'zeros and groups of 5 and more are told');
SELECT results_eq($$ SELECT year, division::text, instances, households, amount, hidden FROM county.publication_township_year $$,
	$$ VALUES (2018, '410423101', NULL::bigint, NULL::bigint, NULL::yuan, true), (2018, '410423102', NULL, NULL, NULL, true),
		(2019, '410423101', 20, 20, '200', false) $$, '2 households of 2018 hide 28, as their sum is known; the year that is not over is left out');
SELECT results_eq($$ SELECT level::text, division::text, households, hidden FROM county.publication_aid_by_division WHERE year = 2018 $$,
	$$ VALUES ('province', '41', 30::bigint, false), ('prefecture', '4104', 30, false), ('county', '410423', 30, false),
		('township', '410423101', 16, false), ('township', '410423102', 14, false),
		('village', '410423101201', NULL, true), ('village', '410423101202', NULL, true), ('village', '410423102201', NULL, true) $$,
	'4 households hide 12 of the same township; so do the 2 that are registered with the township itself');
SELECT results_eq($$ SELECT times, households, all_households FROM county.publication_frequency WHERE period = 'year' AND first_year = 2018 $$,
	$$ VALUES (1, NULL::bigint, 30::bigint), (2, NULL, 30), (3, NULL, 30), (4, 0, 30), (5, 0, 30), (6, 0, 30) $$,
	'2 households with three instances hide both other counts, as households and instances are two sums');
SELECT is((SELECT array_agg(households ORDER BY times) FROM county.publication_frequency WHERE period = 'year' AND first_year = 2019),
	'{20,0,0,0,0,0}', 'nothing is hidden where all were aided once');
SELECT is((SELECT count(*) FROM county.publication_frequency WHERE first_year = 2020), 0::bigint, 'a year that is not over has no frequency');
SELECT is((SELECT min(all_households) FROM county.publication_frequency WHERE period = 'all years'), 30::bigint, 'all years together have');
UPDATE county.ledger SET suppress_below = 8;
SELECT results_eq('SELECT year, instances, households, persons, amount, hidden FROM county.publication_aid_year WHERE year = 2020',
	$$ VALUES (2020, NULL::bigint, NULL::bigint, NULL::bigint, NULL::yuan, true) $$, 'a small year is hidden as a whole');
SELECT results_eq('SELECT given_out, balance, hidden FROM county.publication_supermarket_year WHERE year >= 2019',
	$$ VALUES ('200'::yuan, '-610'::yuan, false), (NULL, NULL, true) $$, 'so is what the shops gave out');
SELECT is((SELECT bool_and(hidden AND all_households IS NULL) FROM county.publication_frequency WHERE period = 'all years'), true,
	'and the households of all years, as one year''s new ones are hidden');
UPDATE county.ledger SET suppress_below = 1;
SELECT is((SELECT count(*) FROM county.publication_aid_by_division WHERE hidden) + (SELECT count(*) FROM county.publication_frequency WHERE hidden),
	0::bigint, 'below 1 nothing is hidden');
UPDATE county.ledger SET suppress_below = 5;

-- The counts of households by times: 30 households, 41 instances.
SELECT ok(_times_can_be('{21,7,2,0,0,0}', '{t,t,t,f,f,f}', 41, 3, 0), 'when three counts are hidden, nobody may have been aided three times');
SELECT ok(NOT _times_can_be('{21,7,2,0,0,0}', '{f,t,t,f,f,f}', 41, 3, 0), 'and two hidden counts are no secret');
SELECT is(ledger_hidden_times('{21,7,2,0,0,0}', 41, 5), '{t,t,t,f,f,f}', 'so a third goes with them');
SELECT is(ledger_hidden('{3,20,30}', '{0,0,0}', 10), '{t,t,f}', 'small households hide');
SELECT is(ledger_hidden('{30,20,30}', '{9,0,30}', 10), '{t,f,t}', 'so do small persons');
SELECT is(ledger_hidden('{3,2}', '{0,0}', 10), '{t,t}', 'a small sum hides all');
SELECT is(ledger_hidden('{}', '{}', 10), '{}', 'nothing hides nothing');

-- Editions.
SELECT throws_ok($$ SELECT nowhere.publish_edition() $$, '3F000', 'schema "nowhere" does not exist', 'an edition of no ledger');
SELECT is(county.publish_edition('for the year''s report'), 1, 'the first edition');
SELECT is((SELECT count(*) FROM county.edition_blocks WHERE reason IS NOT NULL), 0::bigint, 'it leaves nothing out');
SET LOCAL ROLE publication_analyst;
SELECT results_eq('SELECT edition, note, suppress_below FROM county.publication_edition', $$ VALUES (1, 'for the year''s report', 5) $$, 'now all see it');
SELECT is((SELECT sum(households) FROM county.publication_aid_by_division WHERE level = 'township'), 30::numeric, 'and its figures, of which those of 2019 are hidden');
SET LOCAL ROLE publication_owner;
SELECT is(county.publish_edition(), 2, 'the same once more');
SELECT is((SELECT count(*) FROM county.edition_blocks WHERE edition = 2), 0::bigint, 'sets nothing');

-- Three late households in 2019: the year remains as published, in every view that shows it; the shops' own figures
-- change.
SELECT county.reopen_period('2019-03-01', 'late records') \g /dev/null
INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on) SELECT h, 1, '10', '2019-03-05' FROM generate_series(21, 23) AS h;
INSERT INTO county.supermarkets (supermarket_id, name, division, opened_on) VALUES (3, 'c', '410423102', '2019-12-01');
SELECT is(county.publish_edition(), 3, 'an edition with a month open');
SELECT set_eq('SELECT DISTINCT name FROM county.edition_blocks WHERE edition = 3 AND reason IS NOT NULL',
	'{aid_year,aid_month,aid_year_to_date,supermarket_year,retention_year,township_year,aid_by_division,frequency,scheme_year,scheme_combination}'::text[], 'all that counts them stands');
SELECT results_eq('SELECT households, instances, edition FROM county.publication_aid_year WHERE year = 2019', 'VALUES (20::bigint, 20::bigint, 1)', 'as it was');
SELECT results_eq('SELECT open, given_out, edition FROM county.publication_supermarket_year WHERE year = 2019', $$ VALUES (3::bigint, '200'::yuan, 3) $$,
	'but a shop was opened');
SELECT is((SELECT reason FROM county.edition_blocks WHERE (edition, name, block) = (3, 'aid_year', '2019')),
	'a number of people would change by fewer than 5', 'the owner is told why');

-- With three more it may change; aid by division waits for closed books.
INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on) SELECT h, 1, '10', '2019-03-05' FROM generate_series(24, 26) AS h;
SELECT county.publish_edition() \g /dev/null
SELECT results_eq('SELECT households, instances, edition FROM county.publication_aid_year WHERE year = 2019', 'VALUES (26::bigint, 26::bigint, 4)', 'six more are told');
SELECT results_eq($$ SELECT households, edition FROM county.publication_aid_by_division WHERE year = 2019 AND level = 'county' $$, 'VALUES (20::bigint, 1)',
	'of open books only the whole year is told anew');
SELECT is((SELECT reason FROM county.edition_blocks WHERE (edition, name, block) = (4, 'aid_by_division', '2019')), 'months of the year are open', 'for that reason');
SELECT county.close_period('2019-03-01') \g /dev/null
SELECT county.publish_edition() \g /dev/null
SELECT results_eq($$ SELECT division::text, households, edition FROM county.publication_township_year WHERE year = 2019 $$, $$ VALUES ('410423101', 26::bigint, 5) $$,
	'then the townships follow');

-- Hidden figures remain hidden, whatever k is now; a figure is not published in two versions that together reveal it.
UPDATE county.ledger SET suppress_below = 2;
SELECT county.publish_edition() \g /dev/null
SELECT is((SELECT bool_and(hidden) FROM county.publication_township_year WHERE year = 2018), true, 'a smaller k does not tell what was hidden');
UPDATE county.ledger SET suppress_below = 5;

-- An amount that changes alone may be that of a few.
SELECT county.reopen_period('2018-02-01', 'a wrong price') \g /dev/null
UPDATE county.aid_instances SET amount = '12' WHERE aided_on = '2018-02-01' AND household_id = 3;
SELECT county.close_period('2018-02-01') \g /dev/null
SELECT county.publish_edition() \g /dev/null
SELECT is((SELECT amount FROM county.publication_aid_year WHERE year = 2018), '410'::yuan, 'the price of one good is not told by a difference');
SELECT is((SELECT given_out FROM county.publication_supermarket_year WHERE year = 2018), '410'::yuan, 'nor by the shops');

-- An analyst sees that books were closed or reopened since, and nothing of rows.
SET LOCAL ROLE publication_analyst;
SELECT is((SELECT books_changed FROM county.publication_edition), false, 'the books are those of the edition');
SET LOCAL ROLE publication_owner;
UPDATE county.households SET name = 'y' WHERE household_id = 1;
INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on) VALUES (1, 1, '10', '2020-03-01');
DELETE FROM county.aid_instances WHERE aided_on = '2020-03-01';
SET LOCAL ROLE publication_analyst;
SELECT is((SELECT books_changed FROM county.publication_edition), false, 'rows of open months are none of the analyst''s business');
SET LOCAL ROLE publication_owner;
SELECT county.reopen_period('2019-03-01', 'wrong records') \g /dev/null
SET LOCAL ROLE publication_analyst;
SELECT is((SELECT books_changed FROM county.publication_edition), true, 'a month was reopened since');
SET LOCAL ROLE publication_owner;
SELECT county.close_period('2019-03-01') \g /dev/null

-- A return to an earlier published figure counts as a change, too: 26, 22 is near 20.
SELECT county.reopen_period('2019-03-01', 'wrong records') \g /dev/null
DELETE FROM county.aid_instances WHERE aided_on = '2019-03-05' AND household_id > 22;
SELECT county.close_period('2019-03-01') \g /dev/null
SELECT county.publish_edition() \g /dev/null
SELECT is((SELECT households FROM county.publication_aid_year WHERE year = 2019), 26::bigint, '4 fewer than 26 are not told');
SELECT county.reopen_period('2019-03-01', 'wrong records') \g /dev/null
DELETE FROM county.aid_instances WHERE aided_on = '2019-03-05' AND household_id > 21;
SELECT county.close_period('2019-03-01') \g /dev/null
SELECT county.publish_edition() \g /dev/null
SELECT is((SELECT households FROM county.publication_aid_year WHERE year = 2019), 26::bigint, '5 fewer would be, but 21 is one more than the 20 of the first edition');
SELECT is((SELECT count(DISTINCT edition) FROM county.edition_figures WHERE name = 'aid_year' AND block = '2019'), 2::bigint, 'each version that was told is kept');

SELECT is((SELECT array_agg(DISTINCT published_by) FROM county.editions), ARRAY[session_user::text], 'who published is kept');
RESET ROLE;
SELECT is((SELECT count(*) FROM pg_trigger WHERE tgrelid = 'county.edition_figures'::regclass AND NOT tgisinternal), 0::bigint, 'editions write no audit of hidden figures');
ALTER SCHEMA county RENAME TO renamed;
SELECT is((SELECT count(*) FROM renamed.publication_aid_year), 3::bigint, 'the views survive another name of the schema');
SELECT is(renamed.publish_edition(), 10, 'so does publishing');
SELECT is((SELECT string_agg(name, ' ' ORDER BY place) FROM renamed.publications WHERE people <> '{}'),
	'aid_year retention_year aid_month aid_year_to_date township_year aid_by_division frequency assistance_by_mode actor_result event_year purchase_year village_assistance '
	'scheme_year scheme_overlap increment_year poverty_year scheme_combination purchase_channel_year aid_grouping', 'what counts people, in the order in which it follows');

SELECT * FROM finish();
ROLLBACK;

-- Model workers and awards on a ledger small enough to be counted by hand.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(33);

CREATE FUNCTION pg_temp.refused_by(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state text;
	rule text;
BEGIN
	EXECUTE statement;
	RETURN 'no refusal';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, rule = CONSTRAINT_NAME;
	RETURN state || ' ' || rule;
END $$;

SELECT create_ledger('county', records_through => '2019-12-31');
INSERT INTO county.divisions (division, name_zh) VALUES ('410423', '县'), ('410423101201', '村'), ('4101', '市');
INSERT INTO county.organisations VALUES (1, 'unit', 'enterprise', NULL), (2, 'untitled unit', 'enterprise', NULL);
INSERT INTO county.helpers VALUES (1, 'worker'), (2, 'neighbour'), (3, 'idle model worker');
INSERT INTO county.households SELECT h, 'h' || h, '410423', '2015-01-01' FROM generate_series(1, 4) AS h;
INSERT INTO county.persons SELECT p, 'p' || p FROM generate_series(1, 5) AS p;
INSERT INTO county.memberships VALUES
	(1, 1, '2015-01-01', NULL), (2, 1, '2015-01-01', '2018-06-01'), (2, 2, '2018-06-01', NULL), (3, 2, '2015-01-01', NULL), (4, 3, '2019-07-01', NULL),
	(5, 4, '2015-01-01', NULL);
SELECT is_empty('TABLE county.actor_result', 'nobody has acted');
INSERT INTO county.awards VALUES
	(1, 'county_model_worker', '2015-04-28', 1, NULL, true), (2, 'municipal_may_day_medal', '2018-04-28', 1, NULL, true),
	(3, 'county_model_worker', '2018-04-28', 3, NULL, false), (4, 'advanced_unit', '2018-04-28', NULL, 1, false),
	(5, 'leading_figure', '2018-12-01', 2, NULL, false), (6, 'red_flag_unit', '2018-12-01', NULL, 2, false),
	(7, 'advanced_unit', '2020-04-28', NULL, 2, false);
INSERT INTO county.actions VALUES
	(1, 1, NULL, 'technology', 'a', '2017-01-01'), (2, 1, NULL, 'industry', 'b', '2017-01-01'), (3, 2, NULL, 'pairing', 'c', '2017-01-01'),
	(4, NULL, 1, 'industry', 'd', '2017-01-01'), (5, NULL, 2, 'industry', 'e', '2019-12-31'), (6, NULL, 1, 'industry', 'f', '2020-01-01');

-- What is refused.
SELECT is(pg_temp.refused_by($$ INSERT INTO county.awards VALUES (9, 'leading_figure', '2018-01-01', 1, 1) $$), '23514 awards_have_one_winner', 'two winners');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.awards VALUES (9, 'leading_figure', '2018-01-01', NULL, 1, true) $$), '23514 awards_relief_worker_is_a_person');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.awards VALUES (9, 'leading_figure', '2018-12-01', 2) $$), '23505 awards_to_helper_once', 'the same award twice');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.awards VALUES (9, 'best', '2018-12-01', 2) $$), '23503 awards_award_fkey');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.actions VALUES (9, 1, 1, 'industry', 'x', '2018-01-01') $$), '23514 actions_have_one_actor', 'two actors');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.actions VALUES (9, 1, NULL, 'magic', 'x', '2018-01-01') $$), '23503 actions_mode_fkey', 'an eighth mode');
SELECT is((SELECT count(*) FROM county.assistance_modes), 7::bigint, 'there are 6 + 1');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.benefits VALUES (9, 1, 'loan', 1, NULL, NULL, '2018-01-01', '1') $$), '23514 benefits_kind');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.benefits VALUES (9, 1, 'rent', 1, NULL, '410423101201', '2018-01-01', '1') $$), '23514 benefits_have_one_receiver', 'a household and a village');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.benefits VALUES (9, 1, 'rent', NULL, NULL, NULL, '2018-01-01', '1') $$), '23514 benefits_have_one_receiver', 'neither');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.benefits VALUES (9, 1, 'wage', 1, 3, NULL, '2018-01-01', '1') $$), '23514 aid_person_is_member', 'a person of another household');
SELECT throws_ok($$ INSERT INTO county.benefits VALUES (9, 1, 'wage', 1, 2, NULL, '2018-06-01', '1') $$, '23514',
	'person 2 is not a member of household 1 on 2018-06-01', 'a person who has moved');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.benefits VALUES (9, 1, 'goods', 1, NULL, NULL, '2018-01-01', '1', 5, NULL) $$), '23514 benefits_quantity_has_unit');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.training_sessions VALUES (9, 1, '2018-01-01', 'x', -1) $$), '23514 training_sessions_attendances_are_not_negative');

INSERT INTO county.benefits VALUES
	(1, 1, 'wage', 1, 2, NULL, '2018-05-31', '100'), (2, 1, 'wage', 2, 2, NULL, '2018-06-01', '50.50'), (3, 1, 'wage', 2, 3, NULL, '2019-01-01', '9.50'),
	(4, 2, 'grant', 1, NULL, NULL, '2018-01-01', '1000'),
	(7, 3, 'goods', 1, NULL, NULL, '2019-01-01', '7'), (8, 4, 'grant', 1, NULL, NULL, '2019-12-31', '2000'),
	(9, 4, 'grant', 4, NULL, NULL, '2020-01-01', '5000');
INSERT INTO county.benefits VALUES
	(5, 2, 'waiver', NULL, NULL, '410423101201', '2018-01-01', '10', 30, '株'), (6, 2, 'waiver', 3, NULL, NULL, '2018-01-01', '20', 5, '株');
INSERT INTO county.investments VALUES (1, 1, '2018-01-01', NULL, 'x', '100', 10, '袋'), (2, 2, '2018-01-01', NULL, 'y', '200', 5, '袋'), (3, 4, '2018-01-01', NULL, 'z', '400', 7, '台');
INSERT INTO county.demonstration_sites VALUES
	(1, 1, '410423', '2018-01-01', NULL, 100, 4000, '1000'), (2, 1, '4101', '2018-01-01', NULL, 300, 2000, '500'), (3, 1, '4101', '2018-01-01', NULL, 50, NULL, NULL),
	(4, 1, '4101', '2018-01-01', '2019-12-31', 50, 1, '1'), (5, 1, '4101', '2020-01-01', NULL, 50, 1, '1');
INSERT INTO county.training_sessions VALUES (1, 1, '2018-01-01', 'x', 30), (2, 1, '2018-01-02', 'x', NULL), (3, 2, '2019-01-01', 'x', 12), (4, 2, '2020-01-01', 'x', 99);
INSERT INTO county.agreements VALUES
	(1, 2, 1, 'share', '2018-01-01', NULL, '4000'), (2, 2, 1, 'share', '2019-01-01', NULL, '5000'), (3, 2, 2, 'share', '2018-01-01', NULL, NULL), (4, 2, 3, 'lease', '2018-01-01', NULL, NULL);
INSERT INTO county.jobs VALUES (1, 2, 1, '2018-01-01', '2018-04-01', true, '1200'), (2, 2, 1, '2018-04-01', NULL, false, '1800'), (3, 2, 3, '2018-01-01', NULL, false, NULL);
SELECT is(pg_temp.refused_by($$ INSERT INTO county.jobs VALUES (9, 2, 1, '2019-01-01', NULL, false, '1') $$), '23P01 jobs_do_not_overlap', 'two contracts at a time');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.jobs VALUES (9, 1, 1, '2019-01-01', NULL, false, '1') $$), 'no refusal', 'for two actions');
DELETE FROM county.jobs WHERE job_id = 9;

-- What they came to.
SELECT results_eq('SELECT actor, actors, titled, actions, households, persons, given::text, invested::text, funds::text FROM county.actor_result ORDER BY actor COLLATE "C"', $$ VALUES
	('all', 4::bigint, 2::bigint, 5::bigint, 3::bigint, 3::bigint, '3197.00', '700.00', '3700.00'),
	('helper 1', 1, 1, 2, 3, 3, '1190.00', '300.00', '1300.00'),
	('helper 2', 1, 0, 1, 1, 1, '7.00', '0.00', '0.00'),
	('helpers', 2, 1, 3, 3, 3, '1197.00', '300.00', '1300.00'),
	('organisation 1', 1, 1, 1, 1, 1, '2000.00', '400.00', '2400.00'),
	('organisation 2', 1, 0, 1, 0, 0, '0.00', '0.00', '0.00'),
	('organisations', 2, 1, 2, 1, 1, '2000.00', '400.00', '2400.00') $$, 'households and persons once each, money added up');
SELECT is((SELECT sum(households) FROM county.actor_result WHERE name IS NOT NULL), 5::numeric, 'adding actors up would count a household three times');
SELECT results_eq($$ SELECT capacity::text, sites, prefectures, area_mu::text, kg_per_mu::text, annual_output::text, sessions, attendances FROM county.actor_result WHERE actor = 'helper 1' $$,
	$$ VALUES ('15', 3::bigint, 2::bigint, '450', '2500.0', '1500.00', 3::bigint, 42::bigint) $$, 'a yield is weighted by area, over the sites whose yield is known');
SELECT is((SELECT capacity FROM county.actor_result WHERE actor = 'all'), NULL, 'bags and machines are not added');
SELECT results_eq($$ SELECT kind, year, benefits, households, persons, villages, amount::text, to_households::text, to_villages::text, per_household::text, per_person::text
	FROM county.benefit_result WHERE actor = 'helper 1' ORDER BY kind, year $$, $$ VALUES
	('grant', 2018, 1::bigint, 1::bigint, 0::bigint, 0::bigint, '1000.00', '0', '0', '1000.00', NULL),
	('grant', NULL, 1, 1, 0, 0, '1000.00', '0', '0', '1000.00', NULL),
	('wage', 2018, 2, 2, 1, 0, '150.50', '0', '0', '75.25', '150.50'),
	('wage', 2019, 1, 1, 1, 0, '9.50', '0', '0', '9.50', '9.50'),
	('wage', NULL, 3, 2, 2, 0, '160.00', '0', '0', '80.00', '80.00'),
	('waiver', 2018, 2, 1, 0, 1, '30.00', '5', '30', '20.00', NULL),
	('waiver', NULL, 2, 1, 0, 1, '30.00', '5', '30', '20.00', NULL) $$, 'by kind and year, and for all years: a mean over the years is not the mean of the means');
SELECT results_eq($$ SELECT kind, agreements, households, persons, least_value::text, most_value::text FROM county.agreement_result WHERE actor = 'helper 1' $$, $$ VALUES
	('lease', 1::bigint, 1::bigint, 0::bigint, NULL, NULL), ('share', 3, 2, 3, '4000.00', '5000.00') $$, 'agreements, with who were members on the day');
SELECT results_eq($$ SELECT on_probation, persons, least_wage::text, most_wage::text FROM county.employment_result WHERE actor = 'helper 1' $$, $$ VALUES
	(false, 2::bigint, '1800.00', '1800.00'), (true, 1, '1200.00', '1200.00') $$, 'jobs');
SELECT results_eq('SELECT year, mode, actions, actors, benefits, households, persons, amount::text, instances(tally), amount(tally)::text FROM county.assistance_by_mode', $$ VALUES
	(2018, 'industry', 1::bigint, 1::bigint, 3::bigint, 2::bigint, 0::bigint, '1030.00', 2::bigint, '1020.00'),
	(2018, 'technology', 1, 1, 2, 2, 1, '150.50', 2, '150.50'),
	(2019, 'industry', 1, 1, 1, 1, 0, '2000.00', 1, '2000.00'),
	(2019, 'pairing', 1, 1, 1, 1, 0, '7.00', 1, '7.00'),
	(2019, 'technology', 1, 1, 1, 1, 1, '9.50', 1, '9.50') $$, 'by mode; what villages received is not in the tally');
SELECT is((SELECT households(rollup(tally)) FROM county.assistance_by_mode), 3::bigint, 'which merges to the different households');
SELECT results_eq('SELECT year, level, award, awards, to_people, to_units, to_relief_workers FROM county.award_year', $$ VALUES
	(2015, 'county', 'county_model_worker', 1::bigint, 1::bigint, 0::bigint, 1::bigint),
	(2018, 'county', 'advanced_unit', 1, 0, 1, 0),
	(2018, 'county', 'county_model_worker', 1, 1, 0, 0),
	(2018, 'federation', 'leading_figure', 1, 1, 0, 0),
	(2018, 'federation', 'red_flag_unit', 1, 0, 1, 0),
	(2018, 'municipal', 'municipal_may_day_medal', 1, 1, 0, 1) $$, 'awards by level and year');

-- Memberships that benefits need stay.
SELECT throws_ok($$ UPDATE county.memberships SET valid_to = '2018-05-31' WHERE person_id = 2 AND household_id = 1 $$, '23514',
	'person 2 was aided as a member of household 1 on 2018-05-31', 'a membership cannot end before the wage');
SELECT is(pg_temp.refused_by($$ UPDATE county.memberships SET valid_to = '2019-01-02' WHERE person_id = 3 $$), 'no refusal', 'but after it');
SELECT is(pg_temp.refused_by($$ UPDATE county.benefits SET given_on = '2019-02-01' WHERE benefit_id = 3 $$), '23514 aid_person_is_member', 'nor can the wage move out of it');

-- Events.
INSERT INTO county.events VALUES (1, 'student_aid', 'x', '2018-08-01', 1, NULL, 10), (2, 'student_aid', 'y', '2018-09-01', NULL, NULL, NULL), (3, 'job_fair', 'z', '2019-01-01', NULL, NULL, 100);
INSERT INTO county.event_recipients VALUES (1, 1, 1, 1, '2018-08-01', '500'), (2, 2, 1, 1, '2018-09-01', '300'), (3, 2, 4, NULL, '2018-09-01', '100');
SELECT results_eq('SELECT year, kind, events, attendances, households, persons, amount::text FROM county.event_year', $$ VALUES
	(2018, 'student_aid', 2::bigint, 10::bigint, 2::bigint, 1::bigint, '900.00'), (2019, 'job_fair', 1, 100, 0, 0, '0.00') $$, 'events by kind');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.event_recipients VALUES (9, 1, 1, 5, '2018-08-01', '1') $$), '23514 aid_person_is_member', 'a student of another household');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.events VALUES (9, 'party', 'x', '2018-08-01') $$), '23514 events_kind');

SELECT * FROM finish();
ROLLBACK;

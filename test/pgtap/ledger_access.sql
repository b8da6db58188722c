-- What each capacity may do, asked as the roles themselves: a county of two townships, a clerk and an auditor of the first,
-- a clerk and an auditor of the county, an analyst, and a stranger.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(355);

CREATE ROLE access_owner;
CREATE ROLE access_clerk; -- of township 101
CREATE ROLE access_county_clerk;
CREATE ROLE access_auditor;
CREATE ROLE access_township_auditor; -- of township 101
CREATE ROLE access_analyst;
CREATE ROLE access_stranger;
CREATE ROLE access_member IN ROLE access_clerk; -- a person in the clerks' role
GRANT CREATE ON DATABASE :"DBNAME" TO access_owner;

\ir ../lib/refusal.sql
-- The same statement, refused with the same SQLSTATE, for a list of them.
CREATE FUNCTION pg_temp.all_refused(state text, who text, statements text[]) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT is(left(pg_temp.refusal(s), 5), state, who || ': ' || s) FROM unnest(statements) AS s
$$;

-- A row of township 101 and its twin of township 102 in every table, with closed books for January 2018.
SET ROLE access_owner;
SELECT create_ledger('county', '某县', 'Some County', '410423');
SELECT county.open_year(2018);
INSERT INTO county.divisions (division, name_zh) VALUES
	('410423', '某县'), ('410423101', '甲镇'), ('410423102', '乙镇'), ('410423101201', '甲村'), ('410423102201', '乙村');
INSERT INTO county.supermarkets VALUES (1, '甲超市', '410423101', '2018-01-01'), (2, '乙超市', '410423102', '2018-01-01');
INSERT INTO county.households VALUES (1, '甲户', '410423101201', '2017-01-01'), (2, '乙户', '410423102201', '2017-01-01');
INSERT INTO county.former_heads VALUES (1, '甲父', '2017-01-01', '2017-02-01'), (2, '乙父', '2017-01-01', '2017-02-01');
INSERT INTO county.household_categories VALUES (1, 'five_guarantees', '2017-01-01'), (2, 'five_guarantees', '2017-01-01');
INSERT INTO county.persons VALUES (1, '甲人', '1980-02-29'), (2, '乙人', '1981-01-01'), (3, '乙儿', NULL);
INSERT INTO county.memberships VALUES (1, 1, '2017-01-01'), (2, 2, '2017-01-01'), (3, 2, '2017-01-01');
INSERT INTO county.identity_numbers VALUES (1, '410499198002290010'), (2, '410499198101010010');
INSERT INTO county.donors VALUES (1, '某商行');
INSERT INTO county.donations VALUES (1, 1, 1, '2018-01-02', 'in_kind', '500', '米'), (2, 1, 2, '2018-01-02', 'in_kind', '700', '米'),
	(3, 1, NULL, '2018-01-02', 'cash', '900', NULL);
INSERT INTO county.lots (lot_id, supermarket_id, donation_id, goods, entered_on, received) VALUES
	(1, 1, 1, '米', '2018-01-02', '500'), (2, 2, 2, '米', '2018-01-02', '700');
INSERT INTO county.aid_instances (aid_id, household_id, person_id, supermarket_id, amount, aided_on) VALUES
	(1, 1, 1, 1, '10', '2018-01-05'), (2, 2, 2, 2, '20', '2018-01-05'), (3, 1, 1, 1, '30', '2018-02-05'), (4, 2, 2, 2, '40', '2018-02-05');
INSERT INTO county.aid_draws VALUES ('2018-02-05', 3, 1, '30'), ('2018-02-05', 4, 2, '40');
INSERT INTO county.spoilage (lot_id, spoiled_on, amount, reason) VALUES (1, '2018-03-01', '1', '霉'), (2, '2018-03-01', '2', '霉');
INSERT INTO county.organisations VALUES (1, '甲工会', 'union', '410423101'), (2, '乙工会', 'union', '410423102'), (3, '县工会', 'union', NULL);
INSERT INTO county.helpers VALUES (1, '甲干部', 1), (2, '乙干部', 2);
INSERT INTO county.village_pairings VALUES (1, '410423101201', 1, '2018-01-01'), (2, '410423102201', 2, '2018-01-01');
INSERT INTO county.postings VALUES (1, 1, 1, '2018-01-01'), (2, 2, 2, '2018-01-01');
INSERT INTO county.attendance VALUES (1, '2018-01-08', 5, 4), (2, '2018-01-08', 5, 3);
INSERT INTO county.household_pairings VALUES (1, 1, '2018-01-01'), (2, 2, '2018-01-01');
INSERT INTO county.projects VALUES (1, 1, 'well', NULL, '2018-01-01', '2018-02-01'), (2, 2, 'well', NULL, '2018-01-01', '2018-02-01');
INSERT INTO county.project_funds VALUES (1, 1, '2018-01-01', 'x', '1000'), (2, 2, '2018-01-01', 'x', '2000');
INSERT INTO county.purchases (organisation_id, purchased_on, supplier_id, household_id, product, channel, amount) VALUES
	(1, '2018-03-01', 3, NULL, '蛋', 'direct', '11'), (2, '2018-03-01', 3, NULL, '蛋', 'direct', '12'),
	(3, '2018-03-01', NULL, 1, '蛋', 'direct', '13'), (3, '2018-03-01', NULL, 2, '蛋', 'direct', '14');
INSERT INTO county.welfare_budgets VALUES (1, 2018, '100'), (2, 2018, '200');
INSERT INTO county.actions (action_id, helper_id, mode, title, started_on) VALUES (1, 1, 'industry', '养鸡', '2018-01-01');
INSERT INTO county.benefits (action_id, kind, household_id, division, given_on, amount) VALUES
	(1, 'grant', 1, NULL, '2018-03-01', '5'), (1, 'grant', 2, NULL, '2018-03-01', '6'),
	(1, 'grant', NULL, '410423101201', '2018-03-01', '7'), (1, 'grant', NULL, '410423102201', '2018-03-01', '8');
INSERT INTO county.agreements (action_id, household_id, kind, signed_on) VALUES (1, 1, 'share', '2018-01-01'), (1, 2, 'share', '2018-01-01');
INSERT INTO county.jobs (action_id, person_id, started_on) VALUES (1, 1, '2018-01-01'), (1, 2, '2018-01-01');
INSERT INTO county.demonstration_sites (action_id, division, opened_on) VALUES (1, '410423101', '2018-01-01'), (1, '410423102', '2018-01-01');
INSERT INTO county.investments (action_id, invested_on, division, what, amount) VALUES
	(1, '2018-01-01', '410423101', 'x', '1'), (1, '2018-01-01', '410423102', 'x', '2');
INSERT INTO county.events (event_id, kind, name, held_on, division) VALUES
	(1, 'visit', '甲', '2018-01-01', '410423101'), (2, 'visit', '乙', '2018-01-01', '410423102'), (3, 'visit', '县', '2018-01-01', NULL);
INSERT INTO county.event_recipients (event_id, household_id, given_on, amount) VALUES (3, 1, '2018-01-01', '1'), (3, 2, '2018-01-01', '2');
INSERT INTO county.incomes VALUES (1, 2018, 'wage', '3000'), (2, 2018, 'wage', '4000');
SELECT county.close_period('2018-01-01');

-- Row security is on from the start, and nobody but the owner sees rows; it is not forced, and the owner copies and dumps as ever.
SELECT is((SELECT count(*) FROM pg_policy JOIN pg_class c ON c.oid = polrelid WHERE relnamespace = 'county'::regnamespace), 0::bigint, 'no policy before the first grant');
GRANT USAGE ON SCHEMA county TO access_stranger;
GRANT SELECT ON county.households TO access_stranger;
SET ROLE access_stranger;
SELECT is((SELECT count(*) FROM county.households), 0::bigint, 'a grant of the table alone shows no row');
SET ROLE access_owner;
SELECT isnt((SELECT count(*) FROM county.households), 0::bigint, 'the owner sees them');
-- Access lists are empty until the first change, and then contain the owner's rights.
GRANT SELECT ON ALL TABLES IN SCHEMA county TO access_stranger;
REVOKE SELECT ON ALL TABLES IN SCHEMA county FROM access_stranger;
GRANT USAGE ON SCHEMA county TO access_stranger;
REVOKE USAGE ON SCHEMA county FROM access_stranger;
CREATE FUNCTION pg_temp.rights() RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws(' ', c.oid::regclass, (SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(c.relacl) AS a), c.relrowsecurity, c.relforcerowsecurity,
		(SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(n.nspacl) AS a),
		(SELECT string_agg(attname || attacl::text, ' ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = c.oid AND cardinality(attacl) > 0),
		(SELECT string_agg(p.proname || p.proacl::text, ' ' ORDER BY p.oid) FROM pg_proc p WHERE p.pronamespace = n.oid),
		(SELECT count(*) FROM pg_policy WHERE polrelid = c.oid))
	FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE n.nspname = 'county' AND c.relkind IN ('r', 'p', 'v', 'S')
$$;
CREATE TEMP TABLE rights_before AS SELECT pg_temp.rights() AS line;

-- Granting.
SELECT lives_ok($$ SELECT county.grant_access('access_clerk', 'clerk', '410423101') $$, 'a clerk of a township');
SELECT lives_ok($$ SELECT county.grant_access('access_county_clerk', 'clerk') $$, 'a clerk of the county');
SELECT lives_ok($$ SELECT county.grant_access('access_auditor', 'auditor') $$, 'an auditor');
SELECT lives_ok($$ SELECT county.grant_access('access_township_auditor', 'auditor', '410423101') $$, 'an auditor of a township');
SELECT lives_ok($$ SELECT county.grant_access('access_analyst', 'analyst') $$, 'an analyst');
CREATE TEMP TABLE rights_granted AS SELECT pg_temp.rights() AS line;
SELECT lives_ok($$ SELECT county.grant_access('access_clerk', 'clerk', '410423101') $$, 'granting again');
SELECT set_eq('SELECT pg_temp.rights()', 'SELECT line FROM rights_granted', 'changes nothing');
SELECT results_eq($$ SELECT role::text, capacity, division::text FROM county.grants ORDER BY grant_id $$, $$ VALUES
	('access_clerk', 'clerk', '410423101'), ('access_county_clerk', 'clerk', NULL), ('access_auditor', 'auditor', NULL),
	('access_township_auditor', 'auditor', '410423101'), ('access_analyst', 'analyst', NULL) $$, 'grants are remembered');
SELECT is(pg_temp.refusal($$ SELECT county.grant_access('access_nobody', 'clerk') $$),
	'42704 | role "access_nobody" does not exist | Create it first: CREATE ROLE access_nobody;', 'no such role');
SELECT is(pg_temp.refusal($$ SELECT county.grant_access('access_clerk', 'boss') $$),
	'22023 | there is no capacity "boss" | Roles can be clerk, auditor, analyst, monitor or superior. | As in: SELECT county.grant_access(''access_clerk'', ''clerk'');', 'no such capacity');
SELECT is(left(pg_temp.refusal($$ SELECT county.grant_access('access_clerk', NULL) $$), 35), '22023 | there is no capacity "null"', 'no capacity');
SELECT is(left(pg_temp.refusal($$ SELECT county.grant_access(NULL, 'clerk') $$), 33), '22004 | the role must not be null', 'no role');
SELECT is(pg_temp.refusal($$ SELECT county.grant_access('access_clerk', 'clerk', '410482') $$),
	'22023 | division 410482 is not in ledger "county" | The table county.divisions has no row for it. | Correct the code, or record the division first.', 'another county');
SELECT is(pg_temp.refusal($$ SELECT county.grant_access('access_analyst', 'analyst', '410423101') $$),
	'22023 | an analyst cannot be limited to a division | Published figures are the same for everybody. | Leave the division out: SELECT county.grant_access(''access_analyst'', ''analyst'');', 'an analyst of a township');
SELECT is(pg_temp.refusal($$ SELECT county.grant_access('access_owner', 'clerk') $$),
	'22023 | role "access_owner" owns ledger "county" | The owner has all rights. | Grant to the roles of those who work with it.', 'the owner');
SELECT is(left(pg_temp.refusal($$ SELECT nowhere.grant_access('access_clerk', 'clerk') $$), 41), '3F000 | schema "nowhere" does not exist', 'no ledger');
SELECT is(pg_temp.refusal($$ SELECT county.revoke_access('access_clerk', 'auditor') $$),
	'42704 | role "access_clerk" is not auditor of the whole ledger | It is clerk of 410423101. | What is granted: SELECT * FROM county.grants;', 'nothing to revoke');
SELECT is(left(pg_temp.refusal($$ SELECT county.revoke_access('access_clerk', 'clerk') $$), 60), '42704 | role "access_clerk" is not clerk of the whole ledger', 'the division belongs to the grant');

-- The owner goes on, under row security.
SELECT is((SELECT count(*) FROM county.aid_instances), 4::bigint, 'the owner sees all rows');
SELECT lives_ok($$ SELECT county.open_year(2019) $$, 'opens years');
SELECT is_empty($$ SELECT * FROM verify_ledger('county') $$, 'and verifies');
SELECT is_empty($$ SELECT oid::regclass FROM pg_class WHERE relnamespace = 'county'::regnamespace AND relforcerowsecurity $$,
	'row security is not forced');

-- Every table is classified deliberately: rows of a division are under row security, all others are listed here.
SELECT set_eq($$
	SELECT relname::text FROM pg_class
	WHERE relnamespace = 'county'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND NOT relrowsecurity
	$$, $$
	SELECT regexp_split_to_table('_tables ledger divisions division_successors categories rules rule_parameters project_kinds award_kinds '
		'assistance_modes income_sources published_figures groupings periods donors organisations helpers awards actions training_sessions '
		'grants verifications editions publications edition_blocks edition_figures imports import_headings import_mappings import_words '
		'exchange_keys exchange_ids exchange_month exchange_year', ' ')
	$$, 'these tables have no rows of one division');

-- What a role sees of the two townships: in each table its own rows. Row by row, not only by their number.
RESET ROLE;
CREATE FUNCTION pg_temp.seen(table_name text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM county.%I', table_name) INTO n;
	RETURN n;
END $$;
CREATE TEMP TABLE expected (table_name text, township bigint, county bigint);
INSERT INTO expected VALUES
	('supermarkets', 1, 2), ('households', 1, 2), ('former_heads', 1, 2), ('household_categories', 1, 2), ('persons', 1, 3), ('memberships', 1, 3), ('donations', 1, 3),
	('lots', 1, 2), ('aid_instances', 2, 4), ('aid_draws', 1, 2), ('spoilage', 1, 2), ('village_pairings', 1, 2), ('postings', 1, 2),
	('attendance', 1, 2), ('household_pairings', 1, 2), ('projects', 1, 2), ('project_funds', 1, 2), ('purchases', 2, 4),
	('welfare_budgets', 1, 2), ('benefits', 2, 4), ('agreements', 1, 2), ('jobs', 1, 2), ('demonstration_sites', 1, 2),
	('investments', 1, 2), ('events', 1, 3), ('event_recipients', 1, 2), ('incomes', 1, 2), ('household_lineage', 0, 0),
	('closings', 0, 1), ('closed_tallies', 1, 2), ('closed_years', 0, 0), ('import_rows', 0, 0), ('import_repeats', 0, 0);
GRANT SELECT ON expected TO PUBLIC;
SELECT set_eq($$
	SELECT relname::text FROM pg_class WHERE relnamespace = 'county'::regnamespace AND relrowsecurity AND relname NOT IN ('audit', 'identity_numbers')
	$$, 'SELECT table_name FROM expected', 'every table under row security is looked at');

SET ROLE access_clerk;
SELECT is(pg_temp.seen(table_name), township, 'a township''s clerk sees its own ' || table_name) FROM expected;
SET ROLE access_member;
SELECT is(pg_temp.seen('aid_instances'), 2::bigint, 'as does a member of the clerks'' role');
SET ROLE access_township_auditor;
SELECT is(pg_temp.seen(table_name), township, 'a township''s auditor sees its own ' || table_name) FROM expected;
SET ROLE access_county_clerk;
SELECT is(pg_temp.seen(table_name), county, 'the county''s clerk sees all ' || table_name) FROM expected;
SET ROLE access_auditor;
SELECT is(pg_temp.seen(table_name), county, 'the auditor sees all ' || table_name) FROM expected;

-- Views show only what their reader may see; the figures of a township are those of its own rows.
SET ROLE access_clerk;
SELECT results_eq('SELECT year, instances, households, persons, amount, tally FROM county.aid_year JOIN county.aid_year_tally USING (year) WHERE year = 2018',
	$$ VALUES (2018, 2::bigint, 1::bigint, 1::bigint, yuan '40', beneficiary_tally '{instances: 2, amount: 40.00, households: {1}, persons: {1}}') $$,
	'aid_year, a closed month and an open one');
SELECT results_eq('SELECT open, received, given_out, spoiled, balance FROM county.supermarket_year WHERE year = 2018',
	$$ VALUES (1::bigint, yuan '500', yuan '40', yuan '1', yuan '459') $$, 'supermarket_year');
SELECT results_eq('SELECT received, donations FROM county.donation_year WHERE year = 2018', $$ VALUES (yuan '500', 1::bigint) $$, 'donation_year');
SELECT results_eq('SELECT DISTINCT division::text FROM county.aid_by_division ORDER BY 1',
	$$ VALUES ('41'), ('4104'), ('410423'), ('410423101'), ('410423101201') $$, 'aid_by_division');
SELECT results_eq('SELECT scheme, households, aided FROM county.scheme_year WHERE year = 2018 ORDER BY scheme', $$ VALUES
	('consumption', 1::bigint, beneficiary_set '{1}'), ('events', 1, '{1}'), ('model_workers', 1, '{1}'), ('supermarket', 1, '{1}'), ('village_assistance', 1, '{1}') $$,
	'scheme_year');
SELECT results_eq('SELECT division::text, funds FROM county.village_assistance', $$ VALUES ('410423101201', yuan '1000'), (NULL, '1000') $$, 'village_assistance');
SELECT results_eq('SELECT household_id, income FROM county.household_income', $$ VALUES (1::bigint, yuan '3000') $$, 'household_income');
SELECT is_empty('SELECT * FROM county.data_quality WHERE id = 2', 'data_quality');
RESET ROLE;
SELECT is_empty($$
	SELECT relname FROM pg_class
	WHERE relnamespace = 'county'::regnamespace AND relkind = 'v' AND NOT starts_with(relname, 'publication_') AND relname <> 'book_changes'
		AND NOT coalesce(reloptions @> '{security_invoker=true}', false)
	$$, 'all views of detail read with the rights of their reader, but for one number');
-- Nothing of the other township is in any view: not its names, nor its household by number in a set or tally. Divisions are no
-- secret: every clerk reads that table, and sheet_places is made of it.
CREATE FUNCTION pg_temp.views_with(pattern text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	v name;
	found boolean;
BEGIN
	FOR v IN SELECT relname FROM pg_class WHERE relnamespace = 'county'::regnamespace AND relkind = 'v'
		AND relname <> 'sheet_places' AND (relname <> 'monitoring' OR has_table_privilege(oid, 'SELECT')) ORDER BY 1 LOOP
		EXECUTE format('SELECT EXISTS (SELECT FROM county.%I v WHERE v::text ~ $1)', v) INTO found USING pattern;
		IF found THEN
			RETURN NEXT v;
		END IF;
	END LOOP;
END $$;
SET ROLE access_clerk;
SELECT is_empty($$ SELECT pg_temp.views_with('乙户|乙人|乙儿|乙超市|410423102|\{2\}|\{1-2\}') $$, 'no view shows a clerk the other township');
SET ROLE access_township_auditor;
SELECT is_empty($$ SELECT pg_temp.views_with('乙户|乙人|乙儿|乙超市|410423102|\{2\}|\{1-2\}') $$, 'nor its auditor');
SET ROLE access_auditor;
SELECT isnt_empty($$ SELECT pg_temp.views_with('410423102') $$, 'the auditor sees it');

-- A clerk records, in the own division and in open months. The ledger numbers the rows.
RESET ROLE;
SELECT setval(pg_get_serial_sequence('county.' || t, c), 10)
FROM (VALUES ('households', 'household_id'), ('persons', 'person_id'), ('aid_instances', 'aid_id'), ('lots', 'lot_id')) AS s (t, c);
SET ROLE access_clerk;
SELECT lives_ok($$ INSERT INTO county.households (name, division, registered_on) VALUES ('新户', '410423101201', '2018-01-01') $$, 'a household');
SELECT lives_ok($$ INSERT INTO county.persons (name) VALUES ('新人') RETURNING person_id $$, 'a person, whose number comes back');
SELECT lives_ok($$ INSERT INTO county.memberships VALUES (11, 11, '2018-01-01') $$, 'a membership');
SELECT lives_ok($$ SELECT county.record_identity(11, '11010519491231002X') $$, 'an identity number');
SELECT lives_ok($$ INSERT INTO county.aid_instances (household_id, person_id, supermarket_id, amount, aided_on) VALUES (11, 11, 1, '5', '2018-03-05') $$, 'aid');
SELECT lives_ok($$ INSERT INTO county.aid_draws VALUES ('2018-03-05', 11, 1, '5') $$, 'what was drawn for it');
SELECT is((SELECT distributed FROM county.lots WHERE lot_id = 1), yuan '35', 'which is in the sums of the lot');
SELECT lives_ok($$ UPDATE county.aid_instances SET amount = '6' WHERE aid_id = 11 $$, 'a correction');
SELECT lives_ok($$ DELETE FROM county.aid_instances WHERE aid_id = 11 $$, 'a deletion');
SELECT is((SELECT distributed FROM county.lots WHERE lot_id = 1), yuan '30', 'and the goods are back');
SELECT lives_ok($$ INSERT INTO county.lots (supermarket_id, goods, entered_on, received) VALUES (1, '面', '2018-03-01', '9') $$, 'a lot');
SELECT lives_ok($$ INSERT INTO county.donors (donor_id, name) VALUES (11, '新商行') $$, 'a donor');
SET ROLE access_county_clerk;
SELECT lives_ok($$ INSERT INTO county.aid_instances (household_id, person_id, supermarket_id, amount, aided_on) VALUES (2, 2, 1, '5', '2018-03-05') $$,
	'aid to a household of another township, who came to the clerk''s shop, is recorded by the county''s clerk');
SET ROLE access_clerk;
SELECT lives_ok($$ UPDATE county.memberships SET valid_to = '2019-01-01' WHERE person_id = 11 $$, 'the end of a membership');

-- And nothing else.
SELECT * FROM pg_temp.all_refused('42501', 'a clerk', ARRAY[
	$$ INSERT INTO county.households (name, division, registered_on) VALUES ('x', '410423102201', '2018-01-01') $$,
	$$ INSERT INTO county.households (name, division, registered_on) VALUES ('x', '410423', '2018-01-01') $$,
	$$ UPDATE county.households SET division = '410423102201' $$,
	$$ INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on) VALUES (1, 2, '5', '2018-03-05') $$,
	$$ INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on) VALUES (2, 1, '5', '2018-03-05') $$,
	$$ INSERT INTO county.aid_instances (aid_id, household_id, supermarket_id, amount, aided_on) VALUES (99, 1, 1, '5', '2018-03-05') $$,
	$$ UPDATE county.households SET household_id = 99 WHERE household_id = 1 $$,
	$$ SELECT kind FROM county.imports $$,
	$$ UPDATE county.aid_instances SET supermarket_id = 2 WHERE aided_on = '2018-02-05' $$,
	$$ INSERT INTO county.aid_instances_2018 (household_id, supermarket_id, amount, aided_on) VALUES (1, 1, '5', '2018-03-05') $$,
	$$ SELECT * FROM county.aid_instances_2018 $$,
	$$ SELECT * FROM county.aid_instances_2019 $$,
	$$ TRUNCATE county.aid_instances $$,
	$$ INSERT INTO county.donations (donor_id, received_on, kind, value) VALUES (1, '2018-03-01', 'cash', '5') $$,
	$$ INSERT INTO county.incomes VALUES (2, 2017, 'wage', '1') $$,
	$$ INSERT INTO county.memberships VALUES (1, 2, '2001-01-01', '2002-01-01') $$,
	$$ INSERT INTO county.memberships VALUES (2, 1, '2001-01-01', '2001-01-02') $$,
	$$ UPDATE county.memberships SET person_id = 2, valid_from = '2001-01-01', valid_to = '2001-01-02' WHERE person_id = 1 $$,
	$$ INSERT INTO county.identity_numbers (person_id, number) VALUES (3, '410499199001010018') $$,
	$$ INSERT INTO county.identity_numbers (person_id, number) VALUES (11, '410499199001010018') $$,
	$$ UPDATE county.identity_numbers SET number = '410499199001010018' WHERE person_id = 1 $$,
	$$ SELECT disputed_since FROM county.identity_numbers $$,
	$$ SELECT county.settle_identity(1) $$,
	$$ SELECT nextval('county._questions_1') $$,
	$$ SELECT last_value FROM county._questions_1 $$,
	$$ SELECT county._make_counters('county.grants') $$,
	$$ SELECT county._holders('{410499199001010018}', true, '{}') $$,
	$$ INSERT INTO county.lots (supermarket_id, goods, entered_on, received, distributed) VALUES (1, '面', '2018-03-01', '9', '1') $$,
	$$ UPDATE county.lots SET distributed = '0' $$,
	$$ UPDATE county.lots SET spoiled = '0' $$,
	$$ UPDATE county.donors SET may_be_named = true $$,
	$$ UPDATE county.helpers SET name = 'x' $$,
	$$ INSERT INTO county.divisions (division, name_zh) VALUES ('410423103', 'x') $$,
	$$ INSERT INTO county.rule_parameters VALUES ('poverty_line', '2018-01-01', 1) $$,
	$$ UPDATE county.published_figures SET value = 'x' $$,
	$$ UPDATE county.ledger SET records_through = NULL $$,
	$$ UPDATE county.periods SET version = NULL $$,
	$$ UPDATE county.periods SET note = 'x' $$,
	$$ SELECT FROM county.periods FOR UPDATE $$,
	$$ INSERT INTO county.closed_tallies SELECT * FROM county.closed_tallies $$,
	$$ UPDATE county.closings SET reason = 'x' $$,
	$$ DELETE FROM county.closed_years $$,
	$$ SELECT county.close_period('2018-02-01') $$,
	$$ SELECT county.reopen_period('2018-01-01', 'because') $$,
	$$ SELECT county.open_year(2020) $$,
	$$ SELECT * FROM county.grants $$,
	$$ INSERT INTO county.grants (role, capacity) VALUES ('access_clerk', 'clerk') $$,
	$$ SELECT county.grant_access('access_clerk', 'clerk') $$,
	$$ SELECT county.revoke_access('access_auditor', 'auditor') $$,
	$$ SELECT number FROM county.identity_numbers $$,
	$$ SELECT * FROM county.identity_numbers $$,
	$$ UPDATE county.identity_numbers SET number = '11010519491231002X' WHERE number = '410499198002290010' $$,
	$$ INSERT INTO county.identity_numbers (person_id, number) VALUES (1, '11010519491231002X') ON CONFLICT (person_id) DO UPDATE SET number = identity_numbers.number $$,
	$$ DELETE FROM county.identity_numbers RETURNING number $$,
	$$ SELECT county.ask_identity(1, 'to know') $$,
	$$ SELECT county.unmask_identity(1) $$,
	$$ CALL unmask_identity('county', 1, 'to know') $$,
	$$ SELECT * FROM verify_ledger('county') $$,
	$$ SELECT * FROM restatement('county', '2018-01-01') $$,
	$$ SELECT * FROM county.edition_figures $$,
	$$ ALTER TABLE county.households DISABLE ROW LEVEL SECURITY $$,
	$$ CREATE POLICY all_mine ON county.households USING (true) $$,
	$$ CREATE TRIGGER mine AFTER INSERT ON county.households EXECUTE FUNCTION ledger_as_owner('ledger_audit') $$,
	$$ CREATE TABLE county.mine (id integer) $$,
	$$ SET LOCAL row_security = off; SELECT * FROM county.households $$]);
SELECT is(left(pg_temp.refusal($$ INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on) VALUES (1, 1, '5', '2018-01-05') $$), 33),
	'55000 | month 2018-01 is closed |', 'a closed month stays closed');
SELECT is(pg_temp.refusal($$ INSERT INTO county.memberships VALUES (2, 1, '2001-01-01', '2001-01-02') $$),
	'42501 | new row violates row-level security policy for table "memberships"',
	'a clerk draws in no person of another township');
SELECT is(pg_temp.refusal($$ SELECT * FROM verify_ledger('county') $$), '42501 | verify_ledger requires access to the whole of ledger "county" | '
	'Books are closed for all divisions together; they cannot be computed for some divisions only. | '
	'Ask its owner, or an auditor of the whole ledger: SELECT county.grant_access(''access_clerk'', ''auditor'');', 'why a part is not verified');

-- Statements on rows of others find none.
WITH changed AS (UPDATE county.supermarkets SET name = 'x' WHERE supermarket_id = 2 RETURNING 1) SELECT is(count(*), 0::bigint, 'an update of others changes nothing') FROM changed;
WITH changed AS (DELETE FROM county.incomes WHERE household_id = 2 RETURNING 1) SELECT is(count(*), 0::bigint, 'a deletion either') FROM changed;
SELECT is(left(pg_temp.refusal($$ INSERT INTO county.households VALUES (2, 'x', '410423101201', '2018-01-01') ON CONFLICT (household_id) DO UPDATE SET name = 'x' $$), 5),
	'42501', 'ON CONFLICT does not reach the rows of others');
SELECT unalike(pg_temp.refusal($$ INSERT INTO county.households VALUES (2, 'x', '410423101201', '2018-01-01') $$), '%Key%', 'a conflict quotes nothing');
SELECT unalike(pg_temp.refusal($$ UPDATE county.households SET registered_on = '2030-01-01', removed_on = '2020-01-01' WHERE household_id = 1 $$), '%甲户%', 'nor does a check');

-- A cheap function that reveals its arguments is not run on rows of other divisions.
CREATE TEMP TABLE leaked (what text);
CREATE FUNCTION pg_temp.leak(what text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS $$
BEGIN
	INSERT INTO leaked VALUES (what);
	RETURN true;
END $$;
SELECT lives_ok($$ SELECT * FROM county.households WHERE pg_temp.leak(name) $$, 'a leaky function over a table');
SELECT lives_ok($$ SELECT * FROM county.persons WHERE pg_temp.leak(name) AND person_id > 0 $$, 'over another');
SELECT lives_ok($$ SELECT * FROM county.aid_instances a JOIN county.households h USING (household_id) WHERE pg_temp.leak(h.name || a.amount) $$, 'over a join');
SELECT lives_ok($$ SELECT * FROM county.village_assistance WHERE pg_temp.leak(name_zh) $$, 'over a view');
SELECT is_empty($$ SELECT * FROM leaked WHERE what LIKE '%乙%' $$, 'is told nothing of the other township');
SELECT isnt_empty($$ SELECT * FROM leaked WHERE what LIKE '%甲户%' $$, 'and something of the own');
SELECT is_empty($$ SELECT * FROM pg_stats WHERE schemaname = 'county' AND tablename IN (SELECT table_name FROM expected) $$, 'statistics of the tables are hidden');

-- Objects in a schema before the ledger's in the search path do not circumvent its rules.
CREATE TEMP TABLE memberships (person_id bigint, household_id bigint, valid_from date, valid_to date);
CREATE TEMP TABLE households AS SELECT * FROM county.households;
CREATE TEMP TABLE grants (role regrole, capacity text, division division_code);
CREATE TEMP TABLE periods AS SELECT month, NULL::integer AS version FROM county.periods;
INSERT INTO grants VALUES ('access_clerk', 'clerk', NULL);
CREATE FUNCTION pg_temp.placed_persons() RETURNS beneficiary_set LANGUAGE sql AS $$ SELECT beneficiary_set '{}' $$;
SET LOCAL search_path = pg_temp, county, public;
SELECT throws_ok($$ INSERT INTO county.memberships VALUES (2, 1, '2001-01-01', '2001-01-02') $$, '42501', 'new row violates row-level security policy for table "memberships"', 'temporary tables are not asked');
SELECT throws_ok($$ INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on) VALUES (1, 1, '5', '2018-01-05') $$, '55000',
	'month 2018-01 is closed', 'nor are temporary periods');
SELECT is(pg_temp.seen('persons'), 2::bigint, 'nor a function of the same name');
RESET search_path;
DROP TABLE pg_temp.memberships, pg_temp.households, pg_temp.grants, pg_temp.periods;

-- The county's clerk moves people between townships.
SET ROLE access_county_clerk;
SELECT lives_ok($$ UPDATE county.memberships SET valid_to = '2019-01-01' WHERE person_id = 2; INSERT INTO county.memberships VALUES (2, 1, '2019-01-01') $$, 'a move');
SELECT lives_ok($$ UPDATE county.donors SET may_be_named = true $$, 'and what is common');
SELECT * FROM pg_temp.all_refused('42501', 'the county''s clerk', ARRAY[
	$$ SELECT number FROM county.identity_numbers $$,
	$$ SELECT county.ask_identity(1, 'to know') $$,
	$$ INSERT INTO county.divisions (division, name_zh) VALUES ('410423103', 'x') $$,
	$$ UPDATE county.closings SET reason = 'x' $$,
	$$ SELECT county.reopen_period('2018-01-01', 'because') $$]);
SET ROLE access_clerk;
SELECT is((SELECT string_agg(name, ' ' ORDER BY person_id) FROM county.persons), '甲人 乙人 新人', 'who moved in is seen by the township''s clerk');

-- An auditor reads all of it and writes nothing.
SET ROLE access_auditor;
SELECT is_empty($$ SELECT * FROM verify_ledger('county') $$, 'an auditor verifies');
SELECT isnt_empty($$ SELECT * FROM restatement('county', '2018-01-01') $$, 'asks for restatements');
SELECT lives_ok($$ SELECT * FROM county.reconcile $$, 'and reconciles');
SELECT results_eq('SELECT instances, amount FROM county.aid_year WHERE year = 2018', $$ VALUES (5::bigint, yuan '105') $$, 'reads the figures of the county');
SELECT isnt_empty($$ SELECT * FROM county.audit $$, 'and the audit');
SELECT isnt_empty($$ SELECT * FROM county.grants $$, 'and who was granted what');
SELECT lives_ok($$ SELECT county.ask_identity(1, 'letter 7') $$, 'asks for an identity number');
SELECT is_empty($$
	SELECT c.relname FROM pg_class c, unnest('{INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}'::text[]) AS p
	WHERE c.relnamespace = 'county'::regnamespace AND c.relkind IN ('r', 'p', 'v') AND has_table_privilege(c.oid, p)
	$$, 'and may write nothing');
SELECT is_empty($$
	SELECT c.relname, attname FROM pg_class c JOIN pg_attribute a ON attrelid = c.oid, unnest('{INSERT,UPDATE,REFERENCES}'::text[]) AS p
	WHERE c.relnamespace = 'county'::regnamespace AND c.relkind IN ('r', 'p', 'v') AND attnum > 0 AND NOT attisdropped AND has_column_privilege(c.oid, attnum, p)
	$$, 'nor any column');
CREATE FUNCTION pg_temp.drafts_refused() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	draft regprocedure;
BEGIN
	FOR draft IN SELECT p.oid FROM pg_proc p WHERE p.pronamespace = 'county'::regnamespace AND starts_with(p.proname, 'draft_') ORDER BY 1 LOOP
		RETURN QUERY SELECT draft::text || ': ' || r FROM pg_temp.refusal(format('SELECT * FROM %s', draft)) AS r WHERE r <> 'no refusal';
	END LOOP;
END $$;
SELECT is_empty('SELECT pg_temp.drafts_refused()', 'an auditor of the whole reads each draft');
SELECT * FROM pg_temp.all_refused('42501', 'an auditor', ARRAY[
	$$ SELECT number FROM county.identity_numbers $$,
	$$ SELECT county.close_period('2018-02-01') $$,
	$$ SELECT county.grant_access('access_auditor', 'clerk') $$]);
SET ROLE access_township_auditor;
SELECT is_empty($$ SELECT * FROM county.audit WHERE division IS NULL OR NOT division <@ '410423101' $$, 'a township''s auditor reads its own audit');
SELECT isnt_empty($$ SELECT * FROM county.audit WHERE table_name = 'aid_instances' $$, 'which is there');
SELECT lives_ok($$ SELECT county.ask_identity(1, 'letter 7') $$, 'asks for numbers of its own people');
SELECT is(pg_temp.refusal($$ SELECT county.ask_identity(12, 'letter 7') $$), 'P0002 | there is no identity number of person 12 that role "access_township_auditor" may unmask | None is recorded, or the person does not '
	'live in a division of which the role is auditor. | If the person lives elsewhere, ask an auditor of that division, or of the whole ledger.', 'of nobody');
SELECT throws_ok($$ SELECT * FROM verify_ledger('county') $$, '42501', NULL, 'but cannot verify a part');
RESET ROLE;
INSERT INTO county.persons VALUES (12, '丙人');
INSERT INTO county.memberships VALUES (12, 2, '2018-01-01');
INSERT INTO county.identity_numbers VALUES (12, '410499198301010015');
SET ROLE access_township_auditor;
SELECT is(pg_temp.refusal($$ SELECT county.ask_identity(12, 'letter 7') $$),
	'P0002 | there is no identity number of person 12 that role "access_township_auditor" may unmask | None is recorded, or the person does not '
	'live in a division of which the role is auditor. | If the person lives elsewhere, ask an auditor of that division, or of the whole ledger.',
	'and learns as little of others');
SELECT * FROM pg_temp.all_refused('42501', 'a township''s auditor', ARRAY['SELECT * FROM county.grants', 'SELECT * FROM county.imports',
	'SELECT * FROM county.editions']);

-- An analyst reads what is published, and nothing else.
SET ROLE access_analyst;
SELECT set_eq($$
	SELECT relname::text FROM pg_class WHERE relnamespace = 'county'::regnamespace AND relkind IN ('r', 'p', 'v', 'S') AND has_table_privilege(oid, 'SELECT')
	$$, $$
	SELECT relname::text FROM pg_class
	WHERE relnamespace = 'county'::regnamespace AND (relname = 'ledger' OR relkind = 'v' AND starts_with(relname, 'publication_'))
	$$, 'an analyst may read the publication views');
SELECT is_empty($$
	SELECT c.relname, attname FROM pg_class c JOIN pg_attribute a ON attrelid = c.oid
	WHERE c.relnamespace = 'county'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'ledger' AND attnum > 0 AND NOT attisdropped
		AND has_column_privilege(c.oid, attnum, 'SELECT')
	$$, 'no column of a table');
SELECT is((SELECT schema_name::text FROM ledgers()), 'county', 'finds the ledger');
SELECT * FROM pg_temp.all_refused('42501', 'an analyst', ARRAY[
	$$ SELECT * FROM county.aid_year $$,
	$$ SELECT * FROM county.aid_year_tally $$,
	$$ SELECT * FROM county.households $$,
	$$ SELECT * FROM county.identity_numbers $$,
	$$ SELECT * FROM county.audit $$,
	$$ SELECT * FROM county.closings $$,
	$$ SELECT * FROM county.aid_instances_2018 $$,
	$$ SELECT county.find_identity('410499198002290010') $$,
	$$ SELECT county.placed_persons() $$,
	$$ SELECT figures FROM county.draft_aid_year() $$,
	$$ SELECT * FROM verify_ledger('county') $$]);
SET ROLE access_owner;
SELECT lives_ok($$ SELECT county.close_period(m::date) FROM generate_series(timestamp '2018-02-01', '2018-12-01', '1 month') AS m $$, 'the owner closes the year');
RESET ROLE;

SET ROLE access_stranger;
SELECT * FROM pg_temp.all_refused('42501', 'a stranger', ARRAY['SELECT * FROM county.ledger', 'SELECT * FROM county.publication_aid_year']);
SELECT is_empty('SELECT * FROM ledgers()', 'finds no ledger');
RESET ROLE;

-- Several grants of one role add up; revoking one keeps the privileges of the others.
SET ROLE access_owner;
SELECT lives_ok($$ SELECT county.grant_access('access_clerk', 'clerk', '410423102') $$, 'a second township');
SET ROLE access_clerk;
SELECT is((SELECT count(*) FROM county.supermarkets), 2::bigint, 'both are seen');
SET ROLE access_owner;
SELECT lives_ok($$ SELECT county.revoke_access('access_clerk', 'clerk', '410423101') $$, 'without the first');
SET ROLE access_clerk;
SELECT results_eq('SELECT supermarket_id FROM county.supermarkets', 'VALUES (2::bigint)', 'the second is left');
SELECT lives_ok($$ UPDATE county.supermarkets SET name = '丙超市' $$, 'and may be written');
SET ROLE access_owner;
SELECT lives_ok($$ SELECT county.grant_access('access_clerk', 'auditor', '410423101') $$, 'auditor of one, clerk of the other');
SET ROLE access_clerk;
SELECT is((SELECT count(*) FROM county.supermarkets), 2::bigint, 'sees both');
WITH changed AS (UPDATE county.supermarkets SET name = name RETURNING supermarket_id) SELECT is(array_agg(supermarket_id), '{2}'::bigint[], 'writes one') FROM changed;

-- Partitions made later.
SET ROLE access_owner;
SELECT county.open_year(2021);
SET ROLE access_clerk;
SELECT lives_ok($$ INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on) VALUES (2, 2, '5', '2021-03-05') $$, 'a new year');
SELECT * FROM pg_temp.all_refused('42501', 'a new year', ARRAY['SELECT * FROM county.aid_instances_2021',
	$$ INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on) VALUES (1, 1, '5', '2021-03-05') $$]);

-- An auditor's rows are not a clerk's, whatever the table.
SELECT * FROM pg_temp.all_refused('42501', 'clerk of one, auditor of the other', ARRAY[
	$$ INSERT INTO county.incomes VALUES (1, 2016, 'wage', '1') $$,
	$$ INSERT INTO county.spoilage (lot_id, spoiled_on, amount, reason) VALUES (1, '2018-04-01', '1', '霉') $$,
	$$ INSERT INTO county.attendance VALUES (1, '2018-01-15', 5, 4) $$,
	$$ INSERT INTO county.project_funds (project_id, granted_on, source, amount) VALUES (1, '2018-01-01', 'x', '1') $$,
	$$ INSERT INTO county.jobs (action_id, person_id, started_on) VALUES (1, 1, '2010-01-01') $$,
	$$ INSERT INTO county.welfare_budgets VALUES (1, 2017, '1') $$,
	$$ INSERT INTO county.memberships VALUES (1, 2, '2001-01-01', '2002-01-01') $$]);

-- Policies let the planner leave out partitions, and take the index of few supermarkets.
RESET ROLE;
SET LOCAL session_replication_role = replica;
INSERT INTO county.supermarkets SELECT s, 's' || s, '410423101', '2018-01-01' FROM generate_series(101, 300) AS s;
INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on)
SELECT 1, 101 + i % 200, '1', date '2021-01-01' + i % 365 FROM generate_series(1, 20000) AS i;
SET LOCAL session_replication_role = origin;
ANALYZE county.aid_instances, county.supermarkets;
CREATE FUNCTION pg_temp.plan(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	line text;
	plan text := '';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
		plan := plan || line || E'\n';
	END LOOP;
	RETURN plan;
END $$;
SET ROLE access_clerk;
SELECT unalike(pg_temp.plan($$ SELECT count(*) FROM county.aid_instances WHERE aided_on BETWEEN '2021-01-01' AND '2021-12-31' $$), '%aid_instances_2018%',
	'partitions are pruned under a policy');
SET ROLE access_owner;
SELECT county.revoke_access('access_clerk', 'auditor', '410423101');
SET ROLE access_clerk;
SELECT matches(pg_temp.plan($$ SELECT count(*) FROM county.aid_instances WHERE aided_on BETWEEN '2021-01-01' AND '2021-12-31' $$),
	'InitPlan.* on supermarkets .*Index Cond: \(\(supermarket_id = ANY \(', 'a clerk of few supermarkets reads their part of the index');
SET ROLE access_county_clerk;
SELECT doesnt_match(pg_temp.plan('SELECT count(*) FROM county.households'), 'InitPlan|SubPlan|Filter|Cond|Join|Loop', 'who sees all pays nothing for it');

-- A role that is dropped takes its rights along; the grant can be taken back all the same.
RESET ROLE;
CREATE ROLE access_passing;
SET ROLE access_owner;
SELECT county.grant_access('access_passing', 'clerk', '410423101');
RESET ROLE;
DROP OWNED BY access_passing;
DROP ROLE access_passing;
SET ROLE access_owner;
SELECT is(pg_temp.refusal($$ SELECT county.revoke_access('access_passing', 'clerk', '410423101') $$),
	'42704 | role "access_passing" is not clerk of 410423101 | It was granted nothing in this ledger. | What is granted: SELECT * FROM county.grants;', 'its name is gone');
SELECT results_eq($$ SELECT what, regexp_replace(stored, '[0-9]+', 'N'), recomputed FROM verify_ledger('county') $$,
	$$ VALUES ('grant', 'grant N (clerk of 410423101)', 'no such role') $$, 'the grant that is left is named');
DO $$ BEGIN EXECUTE (SELECT substring(hint FROM 'DELETE.*') FROM verify_ledger('county')); END $$;
SELECT is_empty($$ SELECT * FROM verify_ledger('county') $$, 'and forgotten by the hint');

-- Privileges that no grant explains are named; those on views are the owner's business.
GRANT SELECT ON county.aid_year TO access_stranger;
SELECT is_empty($$ SELECT * FROM verify_ledger('county') $$, 'a view');
GRANT SELECT (name), UPDATE (name) ON county.households TO access_stranger;
GRANT DELETE ON county.aid_instances_2018 TO access_stranger;
GRANT EXECUTE ON FUNCTION county.publish_edition(text) TO access_stranger;
SELECT results_eq($$ SELECT what, stored, recomputed, left(hint, 56) FROM verify_ledger('county') $$, $$ VALUES ('grant', 'privileges of access_stranger', 'no grant',
	'On aid_instances_2018, households, publish_edition. Take') $$, 'columns, a partition and a function');
REVOKE ALL (name) ON county.households FROM access_stranger;
REVOKE ALL ON county.aid_instances_2018, county.aid_year FROM access_stranger;
REVOKE ALL ON FUNCTION county.publish_edition(text) FROM access_stranger;

-- Rows of grants and privileges are added and removed together, also by hand.
SELECT throws_ok('TRUNCATE county.grants', '55000', 'grants cannot be truncated', 'grants are not forgotten all at once');
INSERT INTO county.grants (role, capacity) VALUES ('access_stranger', 'auditor');
SELECT ok(has_table_privilege('access_stranger', 'county.households', 'SELECT'), 'a row brings privileges');
UPDATE county.grants SET capacity = 'clerk' WHERE role = 'access_stranger'::regrole;
SELECT ok(has_any_column_privilege('access_stranger', 'county.households', 'UPDATE'), 'another capacity others');
DELETE FROM county.grants WHERE role = 'access_stranger'::regrole;
SELECT ok(NOT has_table_privilege('access_stranger', 'county.households', 'SELECT'), 'without the row they are gone');
SELECT is((SELECT count(*) FROM pg_policy, unnest(polroles) AS p WHERE p = 'access_stranger'::regrole), 0::bigint, 'with the policies');

-- A superuser grants as the owner does; another role does not.
RESET ROLE;
SELECT lives_ok($$ SELECT county.grant_access('access_clerk', 'clerk', '410423101') $$, 'a superuser grants');
SELECT is((SELECT count(*) FROM pg_class, unnest(relacl) AS a WHERE relnamespace = 'county'::regnamespace AND a::text ~ '^access_.*/' AND a::text !~ '/access_owner$'),
	0::bigint, 'for the owner');

-- After everything was revoked, everything is as before.
SET ROLE access_owner;
SELECT county.revoke_access('access_clerk', 'clerk', '410423101');
SELECT county.revoke_access('access_clerk', 'clerk', '410423102');
SELECT county.revoke_access('access_auditor', 'auditor');
SELECT county.revoke_access('access_township_auditor', 'auditor', '410423101');
SELECT county.revoke_access('access_analyst', 'analyst');
SELECT isnt_empty($$ SELECT oid FROM pg_class WHERE relnamespace = 'county'::regnamespace AND relrowsecurity $$, 'one clerk keeps row security on');
SELECT county.revoke_access('access_county_clerk', 'clerk');
SELECT set_eq($$ SELECT r FROM pg_temp.rights() AS r WHERE r !~ '^county.aid_instances_20(19|20|21) ' $$, 'SELECT line FROM rights_before', 'all rights are as they were');
SELECT is_empty('SELECT * FROM county.grants', 'and nothing is granted');
SET ROLE access_clerk;
SELECT * FROM pg_temp.all_refused('42501', 'a clerk no more', ARRAY['SELECT * FROM county.households', 'SELECT * FROM county.ledger']);
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;

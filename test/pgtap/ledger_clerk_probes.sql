-- A clerk of one township learns nothing about rows of another from error messages and keys, and attaches nothing to them: a row of
-- others gives the same error as one that does not exist.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(46);
CREATE ROLE probes_clerk_a;
CREATE ROLE probes_clerk_b;
\ir ../lib/two_townships.sql
SELECT county.grant_access('probes_clerk_a', 'clerk', '410423101');
SELECT county.grant_access('probes_clerk_b', 'clerk', '410423102');

-- The result of a statement, with %s for a number, which is removed from the result. All its effects are undone.
CREATE FUNCTION pg_temp.answer(statement text, number text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	message text;
	detail text;
	hint text;
BEGIN
	EXECUTE format(statement, number);
	RAISE SQLSTATE 'ZZ001' USING MESSAGE = 'success';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	-- The numbers of rows that were added in a trial differ, too.
	RETURN SQLSTATE || regexp_replace(concat_ws(' | ', '', message, detail, hint),
		'\m(' || number || '|1[0-9]{3})\M', 'N', 'g');
END $$;

INSERT INTO county.persons (person_id, name, birth_date) VALUES (500, 'p500', '1980-02-28');
SET SESSION AUTHORIZATION probes_clerk_a;
SELECT is(county.placed_persons(), '{1-499}', 'which numbers persons of others have, or nobody has, is not told');
SELECT lives_ok($$ INSERT INTO county.persons (name, birth_date) VALUES ('new', '1980-02-28') $$, 'a clerk records a person');
SELECT results_eq('SELECT person_id FROM county.persons WHERE person_id > 20', 'VALUES (500::bigint), (1001)', 'and sees who is in no household yet');
SELECT matches(pg_temp.answer($$ INSERT INTO county.aid_draws VALUES ('2019-03-06', %s, 1, '1') $$, '1'), '^ZZ001',
	'a clerk draws for aid of the township');
-- Person and household 25, aid 25 of 2019-03-10 and supermarket 2 are of the other township; 777 does not exist.
SELECT is(pg_temp.answer(statement, '25'), pg_temp.answer(statement, '777'),
	what || ': the same answer whether the row exists or not')
FROM (VALUES
	('a draw for aid', $$ INSERT INTO county.aid_draws VALUES ('2019-03-10', %s, 1, '1') $$),
	('aid for a person', $$ INSERT INTO county.aid_instances (household_id, person_id, supermarket_id, amount, aided_on)
		VALUES (1, %s, 1, '1', '2019-03-10') $$),
	('a membership in a household', $$ INSERT INTO county.memberships VALUES (1, %s, '2019-03-10') $$),
	('a membership of a person', $$ INSERT INTO county.memberships VALUES (%s, 1, '2019-03-10') $$),
	('a lineage to a household', $$ INSERT INTO county.household_lineage VALUES (1, %s, '2020-01-01') $$)
	) AS v (what, statement);
SELECT is(
	pg_temp.answer($$ INSERT INTO county.aid_instances (aid_id, household_id, supermarket_id, amount, aided_on)
		VALUES (%s, 1, 1, '1', '2019-03-10') $$, '25'),
	pg_temp.answer($$ INSERT INTO county.aid_instances (aid_id, household_id, supermarket_id, amount, aided_on)
		VALUES (%s, 1, 1, '1', '2019-03-11') $$, '25'),
	'a key: the same answer on the day of other aid as on another day');

SELECT throws_ok($$ INSERT INTO county.household_lineage VALUES (1, 25, '2020-01-01') $$, NULL, NULL,
	'a clerk cannot attach a lineage to a household of another township');
SET SESSION AUTHORIZATION probes_clerk_b;
SELECT lives_ok($$ UPDATE county.households SET registered_on = '2020-02-01' WHERE household_id = 25 $$,
	'rows of another township''s clerk do not stop a change of the household');
RESET SESSION AUTHORIZATION;


-- The same of every reference to a row of a division, as the catalog has them: refused alike, before any key is looked at. What
-- does not refer to rows of divisions is in the list of ledger_access.sql.
CREATE FUNCTION pg_temp.unguarded() RETURNS SETOF text LANGUAGE sql AS $$
	SELECT format('%s.%s', f.conrelid::regclass, a.attname)
	FROM pg_constraint f JOIN pg_attribute a ON a.attrelid = f.conrelid AND f.conkey = ARRAY[a.attnum]
		JOIN county._tables t ON t.table_name = (SELECT relname FROM pg_class WHERE oid = f.conrelid)
		JOIN county._tables r ON r.table_name = (SELECT relname FROM pg_class WHERE oid = f.confrelid)
	WHERE f.contype = 'f' AND f.connamespace = 'county'::regnamespace AND t.kind = 'rows' AND r.division_paths <> '{}'
		AND NOT EXISTS (
			SELECT FROM pg_policy p
			WHERE p.polrelid = f.conrelid AND p.polcmd = '*' AND pg_get_expr(p.polwithcheck, p.polrelid) ~ format('\m%s\M', a.attname))
$$;
SELECT is_empty('SELECT * FROM pg_temp.unguarded()', 'every reference to a row of a division is in the policies');
INSERT INTO county.organisations (name, kind, division) VALUES ('u', 'union', '410423101');
INSERT INTO county.helpers (helper_id, name) VALUES (900, 'c');
INSERT INTO county.actions (action_id, helper_id, mode, title, started_on) VALUES (900, 900, 'industry', 't', '2018-01-01');
INSERT INTO county.village_pairings (pairing_id, division, organisation_id, valid_from)
SELECT 25, '410423102201', min(organisation_id), '2018-01-01' FROM county.organisations;
INSERT INTO county.events (event_id, kind, name, held_on, division) VALUES (25, 'visit', 'e', '2018-01-01', '410423102');
INSERT INTO county.donors VALUES (900, 'd');
INSERT INTO county.donations VALUES (25, 900, 2, '2018-01-02', 'in_kind', '700', 'x');
INSERT INTO county.households (household_id, name, division, registered_on) VALUES (50, 'h50', '410423101201', '2016-01-01');
SET SESSION AUTHORIZATION probes_clerk_a;
CREATE TEMP TABLE probes AS SELECT * FROM (VALUES
	('aid to a household', $$ INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on) VALUES (%s, 1, '1', '2019-03-10') $$),
	('aid moved to a household', $$ UPDATE county.aid_instances SET household_id = %s, person_id = NULL WHERE aid_id = 1 $$),
	('a membership moved to a person', $$ UPDATE county.memberships SET person_id = %s WHERE person_id = 1 $$),
	('a posting for a pairing', $$ INSERT INTO county.postings (pairing_id, helper_id, valid_from) VALUES (%s, 900, '2018-01-01') $$),
	('a gift of an event', $$ INSERT INTO county.event_recipients (event_id, household_id, given_on, amount) VALUES (%s, 1, '2018-01-01', '1') $$),
	('a lot of a donation', $$ INSERT INTO county.lots (supermarket_id, donation_id, goods, entered_on, received) VALUES (1, %s, 'x', '2018-01-02', '1') $$),
	('a job of a person', $$ INSERT INTO county.jobs (action_id, person_id, started_on) VALUES (900, %s, '2018-01-01') $$),
	('a benefit of a household', $$ INSERT INTO county.benefits (action_id, kind, household_id, given_on, amount) VALUES (900, 'grant', %s, '2018-03-01', '5') $$),
	('a benefit of a person', $$ INSERT INTO county.benefits (action_id, kind, household_id, person_id, given_on, amount)
		VALUES (900, 'grant', 1, %s, '2018-03-01', '5') $$),
	('a purchase from a household', $$ INSERT INTO county.purchases (organisation_id, purchased_on, household_id, product, channel, amount)
		SELECT min(organisation_id), '2018-03-01', %s, 'x', 'direct', '1' FROM county.organisations $$),
	('an income', $$ INSERT INTO county.incomes VALUES (%s, 2018, 'wage', '1') $$),
	('a lineage from a household', $$ INSERT INTO county.household_lineage VALUES (%s, 1, '2020-01-01') $$)
	) AS v (what, statement);
SELECT is(pg_temp.answer(statement, '25'), pg_temp.answer(statement, '777'), what || ': the same answer') FROM probes;
SELECT matches(pg_temp.answer(statement, '25'), '^42501', what || ': a refusal') FROM probes;
SELECT is(pg_temp.answer(statement, '25'), pg_temp.answer(statement, '777'), what || ': the same answer')
FROM (VALUES
	('a split', $$ SELECT county.split_household(%s, '2019-01-01', '[{"members": [1]}, {"members": [2]}]') $$),
	('a merger', $$ SELECT county.merge_households(ARRAY[1, %s], '2019-01-01') $$),
	('a merger into', $$ SELECT county.merge_households(ARRAY[1], '2019-01-01', into_household => %s) $$),
	('a deletion', $$ DELETE FROM county.households WHERE household_id = %s $$),
	('a row of the log of imports', $$ INSERT INTO county.import_rows (kind, hash, ordinal, import_id, row_number, division)
		VALUES ('aid', decode(lpad('%s', 4, '0'), 'hex'), 1, 1, 1, '410423102201') $$)
	) AS v (what, statement);
-- Rows of the clerk, and rows shared by two of the clerk's divisions, are accepted.
SELECT matches(pg_temp.answer($$ INSERT INTO county.household_lineage VALUES (1, %s, '2020-01-01') $$, '2'), '^ZZ001', 'a lineage of the township');
SELECT matches(pg_temp.answer($$ INSERT INTO county.aid_instances (household_id, person_id, supermarket_id, amount, aided_on)
	VALUES (%s, 3, 1, '1', '2019-03-10') $$, '3'), '^ZZ001', 'aid of the township');
SELECT matches(pg_temp.answer($$ INSERT INTO county.memberships VALUES (3, 50, '%s', '2001-01-01') $$, '2000-01-01'), '^ZZ001', 'a membership of the township');
RESET SESSION AUTHORIZATION;
SELECT county.grant_access('probes_clerk_a', 'clerk', '410423102');
SET SESSION AUTHORIZATION probes_clerk_a;
SELECT matches(pg_temp.answer($$ INSERT INTO county.household_lineage VALUES (1, %s, '2021-01-01') $$, '25'), '^ZZ001', 'a lineage between the clerk''s townships');
RESET SESSION AUTHORIZATION;

SELECT * FROM finish();
ROLLBACK;

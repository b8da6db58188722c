-- The view monitoring shows an administrator the state of a ledger and nothing about its people; record_verification records when the
-- books were verified.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(46);
CREATE ROLE monitoring_monitor;
CREATE ROLE monitoring_clerk;
CREATE ROLE monitoring_office;
CREATE ROLE monitoring_auditor;
CREATE ROLE monitoring_inspector;
CREATE ROLE monitoring_analyst;
\ir ../lib/two_townships.sql
UPDATE county.ledger SET records_through = '2020-12-31';

-- What is not about sessions and clocks.
CREATE FUNCTION pg_temp.state(OUT ledger text, OUT format_behind integer, OUT months_to_close bigint, OUT oldest_month_to_close date,
	OUT last_closed_month date, OUT last_edition integer, OUT last_differences bigint, OUT identity_conflicts bigint,
	OUT identity_questions bigint, OUT identity_refusals bigint)
LANGUAGE sql BEGIN ATOMIC
	SELECT m.ledger, m.format_behind, m.months_to_close, m.oldest_month_to_close, m.last_closed_month, m.last_edition, m.last_differences,
		m.identity_conflicts, m.identity_questions, m.identity_refusals
	FROM county.monitoring m;
END;
SELECT results_eq('SELECT * FROM pg_temp.state()',
	$$ VALUES ('county', 0, 24::bigint, date '2019-01-01', NULL::date, NULL::integer, NULL::bigint, 0::bigint, 0::bigint, 0::bigint) $$, 'a new ledger');
SELECT is((SELECT count(*) FROM county.monitoring), 1::bigint, 'is one row');
SELECT is((SELECT num_nulls(last_closed_at, last_closed_by, last_published_at, last_verified_at, last_verified_by, last_findings, identity_refused_on)
	FROM county.monitoring), 7, 'in which nothing has happened yet');

-- Months: over, open and covered by the records.
SELECT county.close_period('2019-03-01');
SELECT county.close_period('2019-01-01');
SELECT is((SELECT (months_to_close, oldest_month_to_close, last_closed_month)::text FROM county.monitoring), '(22,2019-02-01,2019-01-01)', 'two months are closed');
SELECT is((SELECT last_closed_by FROM county.monitoring), session_user::text, 'by whom');
SELECT ok((SELECT last_closed_at > now() - interval '1 hour' FROM county.monitoring), 'and when');
UPDATE county.ledger SET records_through = '2019-05-30';
SELECT is((SELECT months_to_close FROM county.monitoring), 2::bigint, 'months that the records do not cover to their end are not due');
UPDATE county.ledger SET records_through = NULL;
SELECT county.open_year(date_part('year', CURRENT_DATE)::integer + 1);
SELECT is((SELECT months_to_close FROM county.monitoring),
	(SELECT count(*) FROM county.periods WHERE version IS NULL AND month < date_trunc('month', CURRENT_DATE)), 'nor is this month, or a later one');
SELECT county.reopen_period('2019-01-01', 'late');
SELECT is((SELECT oldest_month_to_close FROM county.monitoring), '2019-01-01', 'a month that was reopened is');
UPDATE county.ledger SET records_through = '2020-12-31';
SELECT county.publish_edition();
SELECT is((SELECT last_edition FROM county.monitoring), 1, 'an edition');
SELECT ok((SELECT last_published_at > now() - interval '1 hour' FROM county.monitoring), 'was just published');
UPDATE county.ledger SET format_version = format_version - 1;
SELECT is((SELECT format_behind FROM county.monitoring), 1, 'the ledger is one format behind');
UPDATE county.ledger SET format_version = format_version + 1;

-- Verifications.
SELECT is((SELECT differences FROM county.record_verification()), 0::bigint, 'record_verification finds nothing');
SELECT is((SELECT (last_differences, last_verified_by)::text FROM county.monitoring), format('(0,%s)', session_user), 'which is shown');
SELECT is((SELECT last_findings FROM county.monitoring), (SELECT count(*) FROM county.data_quality), 'with the findings of data_quality');
SELECT is((SELECT last_verified_at FROM county.monitoring), (SELECT max(verified_at) FROM county.verifications), 'and the time');
ALTER TABLE county.closings DISABLE TRIGGER USER;
UPDATE county.closings SET closed_by = 'x' WHERE month = '2019-03-01';
ALTER TABLE county.closings ENABLE TRIGGER USER;
ALTER TABLE county.lots DISABLE TRIGGER ledger_check_update;
SELECT is((SELECT differences FROM county.record_verification()), 2::bigint, 'two differences');
SELECT is((SELECT kinds FROM county.verifications ORDER BY verification_id DESC LIMIT 1), '{guard,seal}', 'of these kinds');
SELECT is((SELECT last_differences FROM county.monitoring), 2::bigint, 'are shown as the last ones');
SELECT is((SELECT count(*) FROM county.audit WHERE table_name = 'verifications' AND action = 'insert'), 2::bigint, 'the audit has each verification');
ALTER TABLE county.lots ENABLE TRIGGER ledger_check_update;

-- Identity numbers: questions, refusals and conflicts.
SELECT county.grant_access('monitoring_monitor', 'monitor');
SELECT county.grant_access('monitoring_clerk', 'clerk', '410423101');
SELECT county.grant_access('monitoring_office', 'clerk', '410423102');
SELECT county.grant_access('monitoring_auditor', 'auditor');
SELECT county.grant_access('monitoring_inspector', 'auditor', '410423101');
SELECT county.grant_access('monitoring_analyst', 'analyst');
SET SESSION AUTHORIZATION monitoring_clerk;
SELECT county.record_identity(1, '11010519491231002X');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION monitoring_office;
SELECT county.record_identity(25, '11010519491231002X');
SELECT count(*) FROM county.find_identities('{11010519491231002X,410499198002290010}');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT identity_questions FROM county.monitoring), 4::bigint, 'questions of all roles');
SELECT is((SELECT identity_conflicts FROM county.monitoring), 1::bigint, 'one number is disputed');
UPDATE county.ledger SET identity_questions_a_day = 4;
CREATE FUNCTION pg_temp.asks(n integer) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM county.find_identity('11010519491231002X') FROM generate_series(1, n);
	RETURN 'answered';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;
SET SESSION AUTHORIZATION monitoring_clerk;
SELECT is(pg_temp.asks(4), '53400', 'a role reaches its limit');
SELECT is(pg_temp.asks(1), '53400', 'and again');
SELECT throws_ok('SELECT * FROM county.monitoring', '42501', 'permission denied for view monitoring', 'a clerk does not watch');
SELECT throws_ok('SELECT county.record_verification()', '42501', NULL, 'and does not verify');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT identity_refusals FROM county.monitoring), 2::bigint, 'refusals are counted though they were rolled back');
SELECT is((SELECT identity_refused_on FROM county.monitoring), (now() AT TIME ZONE 'Asia/Shanghai')::date, 'with the day');
SELECT is((SELECT identity_questions FROM county.monitoring), 7::bigint, 'and so are the questions before');
SELECT setval('county._refusals', ((now() AT TIME ZONE 'Asia/Shanghai')::date - date '2000-01-02')::bigint << 32 | 17);
SELECT is((SELECT (identity_refusals, identity_refused_on)::text FROM county.monitoring),
	format('(17,%s)', (now() AT TIME ZONE 'Asia/Shanghai')::date - 1), 'those of yesterday stay until the next one');

-- Who watches.
SET SESSION AUTHORIZATION monitoring_monitor;
SELECT is((SELECT ledger FROM county.monitoring), 'county', 'a monitor reads the view');
SELECT throws_ok('SELECT county.record_verification()', '42501', NULL, 'and does not verify');
SELECT is_empty($$
	SELECT c.oid::regclass FROM pg_class c
	WHERE relnamespace = 'county'::regnamespace AND relkind IN ('r', 'p', 'v', 'S') AND relname <> 'monitoring'
		AND CASE relkind WHEN 'S' THEN has_sequence_privilege(oid, 'SELECT, USAGE, UPDATE')
			ELSE has_any_column_privilege(oid, 'SELECT, INSERT, UPDATE, REFERENCES') OR has_table_privilege(oid, 'DELETE, TRUNCATE, TRIGGER') END
	$$, 'and no other table or view');
SELECT results_eq($$ SELECT p.oid::regprocedure::text FROM pg_proc p WHERE pronamespace = 'county'::regnamespace AND has_function_privilege(oid, 'EXECUTE') $$,
	$$ VALUES ('county.list_monitoring()') $$, 'nor calls any other function');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION monitoring_auditor;
SELECT is((SELECT count(*) FROM county.monitoring), 1::bigint, 'an auditor of the whole ledger watches');
SELECT is((SELECT differences FROM county.record_verification()), 1::bigint, 'and verifies');
SELECT is((SELECT count(*) FROM county.verifications), 3::bigint, 'and reads all verifications');
SELECT throws_ok('INSERT INTO county.verifications (differences, kinds, findings, took) VALUES (0, ''{}'', 0, ''0'')', '42501', NULL, 'but writes none');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT last_verified_by FROM county.monitoring), 'monitoring_auditor', 'under the own name');
SELECT throws_ok(format('SET LOCAL SESSION AUTHORIZATION %I; SELECT * FROM county.monitoring', r), '42501', NULL, r || ' does not watch')
FROM unnest('{monitoring_inspector,monitoring_analyst}'::text[]) AS r;
RESET SESSION AUTHORIZATION;
SELECT throws_ok($$ SELECT county.grant_access('monitoring_monitor', 'monitor', '410423101') $$, '22023', 'a monitor cannot be limited to a division', 'the view is about the whole ledger');
SELECT county.revoke_access('monitoring_monitor', 'monitor');
SELECT ok(NOT has_schema_privilege('monitoring_monitor', 'county', 'USAGE'), 'what was granted is taken back');

-- A ledger whose name needs quoting.
SELECT create_ledger('甲''s "county"');
SELECT is((SELECT ledger FROM "甲's ""county""".monitoring), '甲''s "county"', 'a name that wants quotes');
SELECT is((SELECT differences FROM "甲's ""county""".record_verification()), 0::bigint, 'is verified');
SELECT is((SELECT last_differences FROM "甲's ""county""".monitoring), 0::bigint, 'and watched');

SELECT * FROM finish();
ROLLBACK;

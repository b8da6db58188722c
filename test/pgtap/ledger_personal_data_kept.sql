-- Personal data: what verify_ledger finds, how long it and the audit are kept, and imports of who was erased.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(44);
SELECT create_ledger('county');
SELECT county.open_year(2018);
INSERT INTO county.divisions (division, name_zh) VALUES ('410423', '某县'), ('410423101', '甲镇'), ('410423101201', '甲村');
INSERT INTO county.supermarkets VALUES (1, '甲超市', '410423101', '2018-01-01');
INSERT INTO county.households VALUES (1, '赵甲', '410423101', '2017-01-01', NULL), (2, '钱乙', '410423101', '2017-01-01', '2018-07-01');
INSERT INTO county.persons VALUES (1, '赵甲', '1980-02-29'), (2, '钱乙', NULL), (3, '孙丙', NULL), (4, '李丁', NULL), (5, '周戊', NULL), (6, '吴己', NULL);
INSERT INTO county.memberships VALUES (1, 1, '2017-01-01', NULL), (2, 2, '2017-01-01', NULL), (3, 1, '2017-01-01', '2018-02-01'), (4, 1, '2017-01-01', '2018-02-01'),
	(5, 1, '2017-01-01', (CURRENT_DATE - interval '3 years')::date);
INSERT INTO county.aid_instances VALUES (1, 1, 4, 1, '10', '2018-01-05');
INSERT INTO county.helpers VALUES (1, '周劳模');
INSERT INTO county.actions VALUES (1, 1, NULL, 'technology', '种菇', '2018-01-01');
INSERT INTO county.jobs (action_id, person_id, started_on, ended_on) VALUES (1, 4, '2018-01-01', '2018-09-01');
UPDATE county.persons SET name = '赵甲甲' WHERE person_id = 1;
SELECT is_empty($$ SELECT * FROM verify_ledger('county') $$, 'all is well');

CREATE FUNCTION pg_temp.found(VARIADIC statements text[]) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	statement text;
	told text[];
BEGIN
	BEGIN
		FOREACH statement IN ARRAY statements LOOP
			EXECUTE statement;
		END LOOP;
		told := ARRAY(SELECT concat_ws(' | ', what, stored, recomputed) FROM verify_ledger('county'));
		RAISE EXCEPTION USING ERRCODE = 'ZZ000';
	EXCEPTION WHEN SQLSTATE 'ZZ000' THEN
		RETURN QUERY SELECT unnest(told);
	END;
END $$;
SELECT results_eq($$ SELECT regexp_replace(pg_temp.found('SELECT set_config(''session_replication_role'', ''replica'', true)', 'UPDATE county.audit SET old = old - ''{name}''::text[] WHERE action = ''update'''), '\d+', 'N') $$,
	ARRAY['erasure | audit row N (update of persons) | removed, and no erasure lists it'], 'personal data removed from the audit by hand');
SELECT results_eq($$ SELECT pg_temp.found('UPDATE county.persons SET name = erased_text() WHERE person_id = 1') $$,
	ARRAY['erasure | persons {"person_id": 1} | removed, and no erasure lists it'], 'a name taken away by hand');
SELECT results_eq($$ SELECT pg_temp.found('SELECT county.erase_person(1, ''why'')', 'UPDATE county.persons SET name = ''赵甲'' WHERE person_id = 1') $$,
	ARRAY['erasure | persons {"person_id": 1} | erased, and there again'], 'a name that is there again');
SELECT results_eq($$ SELECT pg_temp.found('SELECT county.erase_person(1, ''why'')', 'SELECT county.record_identity(1, ''11010519491231002X'')') $$,
	ARRAY['erasure | persons {"person_id": 1} | erased, and there again'], 'an identity number that is there again');
SELECT results_eq($$ SELECT regexp_replace(pg_temp.found('SELECT county.erase_person(1, ''why'')', 'SELECT set_config(''session_replication_role'', ''replica'', true)',
	'UPDATE county.audit SET old = old || ''{"name": "赵甲"}'' WHERE audit_id = (SELECT min(audit_id) FROM county.audit WHERE action = ''update'')'), '\d+', 'N') $$,
	ARRAY['erasure | audit row N (update of persons) | erased, and there again'], 'and one in the audit');
SELECT is_empty($$ SELECT pg_temp.found('DELETE FROM county.memberships WHERE person_id = 6', 'DELETE FROM county.persons WHERE person_id = 6', 'SELECT county.erase_person(1, ''why'')') $$, 'no find without a cause');

-- How long persons are kept.
SELECT is_empty('SELECT * FROM county.erasure_due', 'nobody is due while nothing is said');
SELECT throws_ok($$ UPDATE county.ledger SET personal_data_kept = '0' $$, '23514', NULL, 'a time that is none');
UPDATE county.ledger SET personal_data_kept = '5 years';
SELECT results_eq('SELECT * FROM county.erasure_due', $$ VALUES
	(3::bigint, date '2018-02-01', date '2023-02-01'), (2, '2018-07-01', '2023-07-01'), (4, '2018-09-01', '2023-09-01') $$, 'who is due, and since when');
SELECT lives_ok($$ SELECT county.erase_person(3, 'no longer needed') $$);
SELECT results_eq('SELECT person_id FROM county.erasure_due', $$ VALUES (2::bigint), (4) $$, 'who was erased is not');
UPDATE county.ledger SET personal_data_kept = '2 years';
SELECT results_eq('SELECT person_id FROM county.erasure_due', $$ VALUES (2::bigint), (4), (5) $$, 'who left later is due with a shorter time');
CREATE ROLE due_office;
CREATE ROLE due_auditor;
CREATE ROLE due_clerk;
SELECT county.grant_access('due_office', 'clerk'), county.grant_access('due_auditor', 'auditor'), county.grant_access('due_clerk', 'clerk', '410423101');
SET ROLE due_office;
SELECT is((SELECT count(*) FROM county.erasure_due), 3::bigint, 'the office sees it');
SET ROLE due_auditor;
SELECT is((SELECT count(*) FROM county.erasure_due), 3::bigint, 'an auditor, too');
SET ROLE due_clerk;
SELECT is_empty('SELECT * FROM county.erasure_due', 'a clerk of a township sees nobody, as others may know more');
RESET ROLE;

-- How long the audit is kept.
SELECT throws_ok('SELECT county.prune_audit()', '55000', 'the audit of ledger "county" has no retention period', 'for ever, unless something is said');
SELECT throws_ok($$ UPDATE county.ledger SET audit_kept = '1094 days' $$, '23514', NULL, 'less than three years is refused');
SELECT throws_ok($$ UPDATE county.ledger SET audit_kept = '2 years 11 months' $$, '23514', NULL, 'also in months');
UPDATE county.ledger SET audit_kept = '36 months';
UPDATE county.ledger SET audit_kept = '4 years';
SELECT is(county.prune_audit(), 0::bigint, 'nothing is old');
SELECT is_empty($$ SELECT FROM county.audit WHERE action = 'prune' $$, 'and no row says so');
INSERT INTO county.audit (at, action, table_name, row_count, reason, removed)
SELECT clock_timestamp() - age, action, 'persons', 1, 'old', CASE action WHEN 'erase' THEN '{}'::beneficiary_set END
FROM (VALUES (interval '5 years', 'insert'), ('10 years', 'truncate'), ('5 years', 'erase'), ('3 years 6 months', 'insert')) AS a (age, action);
CREATE TEMP TABLE kept AS SELECT audit_id FROM county.audit WHERE at > clock_timestamp() - interval '4 years' OR action = 'erase';
SET ROLE due_office;
SELECT throws_ok('SELECT county.prune_audit()', '42501', NULL, 'the office does not prune');
RESET ROLE;
SELECT throws_ok('DELETE FROM county.audit WHERE at < clock_timestamp() - interval ''4 years''', '55000', 'the audit cannot be changed', 'nobody deletes old rows by hand');
SELECT is(county.prune_audit(), 2::bigint, 'the owner prunes old rows');
SELECT set_eq($$ SELECT audit_id FROM county.audit WHERE action <> 'prune' $$, 'TABLE kept', 'all others stay, and erasures');
SELECT results_eq($$ SELECT table_name, row_count, cardinality(removed), (new ->> 'before')::timestamptz BETWEEN clock_timestamp() - interval '4 years 1 day' AND clock_timestamp() - interval '4 years'
	FROM county.audit WHERE action = 'prune' $$, $$ VALUES ('audit', 2::bigint, 2::bigint, true) $$, 'and a row says so');
SELECT is(county.prune_audit(), 0::bigint, 'once');
-- Rows younger than three years are kept, whatever their contents.
INSERT INTO county.audit (action, table_name, removed) SELECT 'prune', 'audit', beneficiaries(audit_id) FROM county.audit;
SELECT throws_ok('DELETE FROM county.audit WHERE action = ''update''', '55000', 'the audit cannot be changed', 'nothing younger than three years');
SELECT throws_ok('DELETE FROM county.audit WHERE action = ''erase''', '55000', 'the audit cannot be changed', 'no erasure');
SELECT lives_ok($$ DELETE FROM county.audit WHERE at < clock_timestamp() - interval '3 years' AND action = 'insert' $$, 'what is older, and is listed in a row that stays');
SELECT is_empty($$ SELECT * FROM verify_ledger('county') $$, 'all is well');

-- An import of who was erased.
SELECT setval(pg_get_serial_sequence('county.persons', 'person_id'), 100), setval(pg_get_serial_sequence('county.households', 'household_id'), 100);
SELECT county.make_staging('register', '户主姓名,姓名,身份证号,村,日期', temporary => true);
CREATE FUNCTION pg_temp.import(number text, head text DEFAULT '郑一') RETURNS SETOF text LANGUAGE sql AS $$
	INSERT INTO pg_temp.staging_register VALUES (head, head, number, '甲村', '2018-01-01'), (head, '郑娃', NULL, '甲村', '2018-01-01');
	SELECT reason FROM county.import_register('pg_temp.staging_register');
$$;
SELECT is_empty($$ SELECT pg_temp.import('11010519491231002X') $$, 'a family is imported');
SELECT is_empty($$ SELECT pg_temp.import('11010519491231002X') $$, 'and known when it comes again');
CREATE TEMP TABLE family AS SELECT person_id, name FROM county.persons WHERE name ~ '^郑';
SELECT is((SELECT count(*) FROM family), 2::bigint, 'it is two persons');
CREATE TEMP TABLE hashes AS SELECT hash FROM county.import_rows;
SELECT lives_ok($$ SELECT county.erase_person(person_id, 'why') FROM family WHERE name = '郑一' $$, 'the head is erased');
SELECT is_empty('SELECT hash FROM county.import_rows INTERSECT SELECT hash FROM hashes', 'no hash has the name any more');
SELECT is_empty($$ SELECT FROM county.audit a, hashes h WHERE strpos(concat(row_key, old, new), to_jsonb(h.hash)::text) > 0 OR concat(row_key, old, new) ~ '郑一' $$, 'nor has the audit');
SELECT is_empty($$ SELECT * FROM verify_ledger('county') $$, 'all is well');
SELECT is_empty($$ SELECT pg_temp.import('11010519491231002X') $$, 'the same number comes again');
SELECT is((SELECT count(*) FROM county.persons WHERE name = '郑一' AND person_id NOT IN (SELECT person_id FROM family)), 1::bigint, 'as a new person');

-- A ledger from before these facts were stated gets them, and what is new.
ALTER TABLE county._tables DROP COLUMN personal;
ALTER TABLE county.ledger DROP COLUMN audit_kept, DROP COLUMN personal_data_kept CASCADE;
DROP FUNCTION county.erase_helper(bigint, text);
SELECT set_has($$ SELECT upgrade_ledger('county') $$,
	$$ VALUES ('column ledger.audit_kept'), ('column ledger.personal_data_kept'), ('not null _tables.personal'), ('view erasure_due') $$, 'an older ledger is brought forward');
SELECT set_eq($$ SELECT table_name::text FROM county._tables WHERE personal <> '{}' $$,
	$$ VALUES ('persons'), ('households'), ('former_heads'), ('identity_numbers'), ('import_rows'), ('import_repeats'), ('helpers'), ('actions'), ('attendance'), ('donors') $$, 'with its facts');
SELECT is_empty($$ SELECT * FROM verify_ledger('county') $$, 'and all is well');
SELECT lives_ok($$ SELECT drop_ledger('county', force_name => 'county') $$, 'it can be dropped');
SELECT * FROM finish();
ROLLBACK;

-- Personal data of natural persons: which columns have it, how it is corrected and erased, and how long it is kept.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(57);

CREATE ROLE personal_owner;
CREATE ROLE personal_office;
CREATE ROLE personal_clerk;
CREATE ROLE personal_auditor;
CREATE ROLE personal_analyst;
GRANT CREATE ON DATABASE :"DBNAME" TO personal_owner;

SET ROLE personal_owner;
SELECT create_ledger('county');
SELECT county.open_year(2018);
INSERT INTO county.divisions (division, name_zh) VALUES ('410423', '某县'), ('410423101', '甲镇'), ('410423102', '乙镇'), ('410423101201', '甲村');
INSERT INTO county.supermarkets VALUES (1, '甲超市', '410423101', '2018-01-01'), (2, '乙超市', '410423102', '2018-01-01');
INSERT INTO county.households VALUES (1, '赵甲', '410423101', '2017-01-01'), (2, '钱乙', '410423102', '2017-01-01'), (3, '孙丙', '410423101', '2017-01-01');
INSERT INTO county.persons VALUES (1, '赵甲', '1980-02-29'), (2, '赵妻', '1981-01-01'), (3, '钱乙', '1970-01-01'), (4, '孙丙', NULL);
INSERT INTO county.memberships VALUES (1, 1, '2017-01-01', NULL), (2, 1, '2017-01-01', NULL), (3, 2, '2017-01-01', NULL), (4, 3, '2017-01-01', '2019-01-01');
INSERT INTO county.donors VALUES (1, '李捐', true), (2, '王捐', true);
INSERT INTO county.donations VALUES (1, 1, 1, '2018-02-01', 'cash', '100'), (2, 2, 1, '2018-02-02', 'cash', '50');
INSERT INTO county.organisations VALUES (1, '某局', 'office', '410423');
INSERT INTO county.helpers VALUES (1, '周劳模', 1), (2, '吴劳模', 1);
INSERT INTO county.village_pairings VALUES (1, '410423101201', 1, '2018-01-01');
INSERT INTO county.postings VALUES (1, 1, 1, '2018-01-01', '2018-06-30'), (2, 1, 2, '2018-01-01', NULL);
INSERT INTO county.attendance VALUES (1, '2018-01-01', 0, 0, '周劳模住院'), (1, '2018-01-08', 5, 4, NULL), (2, '2018-01-01', 0, 0, '吴劳模婚假');
INSERT INTO county.actions VALUES (1, 1, NULL, 'technology', '周劳模教种菇', '2018-01-01'), (2, NULL, 1, 'project', '修路', '2018-01-01');
INSERT INTO county.awards (award, awarded_on, helper_id) VALUES ('county_model_worker', '2018-05-01', 1);
SELECT county.grant_access('personal_office', 'clerk'), county.grant_access('personal_clerk', 'clerk', '410423101'),
	county.grant_access('personal_auditor', 'auditor'), county.grant_access('personal_analyst', 'analyst');
INSERT INTO county.aid_instances VALUES
	(1, 1, 1, 1, '10', '2018-03-01'), (2, 1, 2, 1, '20', '2018-03-02'), (3, 2, 3, 2, '30', '2018-03-03'), (4, 3, 4, 1, '40', '2018-04-03');
SELECT county.record_identity(1, '11010519491231002X'), county.record_identity(3, '410499196001010014');
SELECT county.close_period('2018-03-01'), county.close_period('2018-04-01');
SELECT county.publish_edition('first');
RESET ROLE;

-- Which columns are personal. A new column with text has to be put here, or into the facts about its table.
SELECT is_empty($$
	SELECT f.table_name, p.name FROM county._tables f, unnest(f.personal) AS p (name)
	WHERE NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = format('county.%I', f.table_name)::regclass AND a.attname = p.name)
	$$, 'what is said to be personal is there');
SELECT set_eq($$
	SELECT concat(c.relname, '.', a.attname)
	FROM county._tables f JOIN pg_class c ON c.oid = format('county.%I', f.table_name)::regclass
		JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
	WHERE a.attname <> ALL (f.personal) AND NOT EXISTS (
			SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.conkey = ARRAY[a.attnum])
		AND (SELECT CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END FROM pg_type t WHERE t.oid = a.atttypid) IN ('text'::regtype, 'text[]'::regtype, 'jsonb'::regtype, 'json'::regtype, 'bytea'::regtype, 'varchar'::regtype,
			'resident_id'::regtype)
	$$, regexp_split_to_array(btrim($$
		_tables.division_paths _tables.kind _tables.personal _tables.secret _tables.silent
		agreements.kind assistance_modes.mode assistance_modes.name_en assistance_modes.name_zh
		audit.action audit.login audit.new audit.old audit.reason audit.role audit.row_key audit.table_name
		award_kinds.award award_kinds.level award_kinds.name_en award_kinds.name_zh
		benefits.kind benefits.unit categories.category categories.name_en categories.name_zh
		closed_tallies.row_digest closings.closed_by closings.reason closings.reopened_by closings.seal
		divisions.name_en divisions.name_zh donations.goods donations.kind
		edition_blocks.block edition_blocks.reason edition_figures.block edition_figures.cell edition_figures.figures
		exchange_ids.kind exchange_keys.key exchange_keys.key_id
		exchange_month.closing_seal exchange_month.key_id exchange_month.seal exchange_month.tally
		exchange_year.closing_seal exchange_year.key_id exchange_year.seal exchange_year.tally
		edition_figures.hides edition_figures.name edition_figures.part editions.note editions.published_by editions.seal
		events.kind events.name grants.capacity grants.granted_by
		groupings.declared_by groupings.dimension_1 groupings.dimension_2 groupings.grouping
		import_headings.column_name import_headings.heading import_headings.kind import_mappings.column_name import_mappings.heading import_mappings.kind
		import_repeats.kind import_repeats.source import_repeats.within import_rows.kind import_rows.source import_rows.within
		import_words.column_name import_words.meaning import_words.word imports.checksum imports.file imports.imported_by imports.kind imports.staging imports.undone_by
		income_sources.name_en income_sources.name_zh income_sources.source investments.unit investments.what
		ledger.name_en ledger.name_zh ledger.note_en ledger.note_zh lots.goods organisations.kind organisations.name organisations.name_en periods.note
		project_funds.source project_kinds.kind project_kinds.name_en project_kinds.name_zh projects.place
		publications.columns publications.keys publications.measures publications.name publications.people
		published_figures.column_name published_figures.figure_id published_figures.high_column_name published_figures.indicator
		published_figures.key published_figures.kind published_figures.note published_figures.period published_figures.remark
		published_figures.source published_figures.subject published_figures.topic published_figures.unit published_figures.value
		published_figures.indicator_zh published_figures.period_zh published_figures.remark_zh published_figures.subject_zh
		published_figures.topic_zh published_figures.unit_zh published_figures.value_zh published_figures.view_name purchases.channel purchases.product rule_parameters.source
		rules.name_en rules.name_zh rules.rule rules.unit spoilage.reason supermarkets.name supermarkets.name_en training_sessions.topic
		verifications.kinds verifications.verified_by
	$$, E' \t\n'), '\s+'), 'columns with text that are not personal data');

-- Correction: by a clerk, in rows that closed months refer to; nothing closed or published changes.
CREATE TEMP TABLE before AS
SELECT (SELECT array_agg(c ORDER BY c.month, c.version)::text FROM county.closings c) AS closings,
	(SELECT array_agg(t ORDER BY t.month, t.supermarket_id)::text FROM county.closed_tallies t) AS tallies,
	(SELECT array_agg(e ORDER BY e.edition)::text FROM county.editions e) AS editions,
	(SELECT array_agg(f ORDER BY f.name, f.block, f.cell)::text FROM county.edition_figures f) AS figures,
	(SELECT array_agg(a ORDER BY a.aid_id)::text FROM county.aid_instances a) AS aid;
CREATE FUNCTION pg_temp.changed() RETURNS SETOF text LANGUAGE sql AS $$
	SELECT k FROM (
		SELECT to_jsonb(b) AS b FROM before b) AS b, (
		SELECT jsonb_build_object(
			'closings', (SELECT array_agg(c ORDER BY c.month, c.version)::text FROM county.closings c),
			'tallies', (SELECT array_agg(t ORDER BY t.month, t.supermarket_id)::text FROM county.closed_tallies t),
			'editions', (SELECT array_agg(e ORDER BY e.edition)::text FROM county.editions e),
			'figures', (SELECT array_agg(f ORDER BY f.name, f.block, f.cell)::text FROM county.edition_figures f),
			'aid', (SELECT array_agg(a ORDER BY a.aid_id)::text FROM county.aid_instances a)) AS n) AS n, jsonb_object_keys(b.b) AS k
	WHERE b.b -> k IS DISTINCT FROM n.n -> k
$$;
SET ROLE personal_clerk;
SELECT lives_ok($$ UPDATE county.persons SET name = '赵 甲甲', birth_date = '1980-03-01' WHERE person_id = 1 $$, 'a clerk corrects a name and a date of birth');
SELECT lives_ok($$ UPDATE county.persons SET name = '赵甲' WHERE person_id = 1 $$, 'and back');
SELECT lives_ok($$ UPDATE county.households SET name = '赵甲甲' WHERE household_id = 1; UPDATE county.households SET name = '赵甲' WHERE household_id = 1 $$, 'the name of a household');
SELECT lives_ok($$ UPDATE county.attendance SET excused = '周劳模住院两天' WHERE posting_id = 1 AND week = '2018-01-01' $$, 'why a week was excused');
SELECT lives_ok($$ SELECT county.record_identity(1, '410499196001010030', correct => true) $$, 'and an identity number');
RESET ROLE;
SET ROLE personal_office;
SELECT lives_ok($$ UPDATE county.helpers SET name = '周大劳模' WHERE helper_id = 1; UPDATE county.donors SET name = '李大捐' WHERE donor_id = 1;
	UPDATE county.actions SET title = '周大劳模教种菇' WHERE action_id = 1 $$, 'the office corrects helpers, donors and titles');
RESET ROLE;
SELECT is((SELECT number FROM county.identity_numbers WHERE person_id = 1), '410499196001010030', 'the other number is there');
SELECT is((SELECT count(*) FROM county.audit WHERE action = 'update' AND table_name <> 'periods'), 9::bigint, 'all of it is in the audit');
SELECT is_empty('SELECT pg_temp.changed()', 'nothing closed or published has changed');
SELECT is_empty($$ SELECT * FROM verify_ledger('county') $$, 'and all is well');

-- Who may not erase.
SELECT throws_ok($$ SET LOCAL ROLE personal_clerk; SELECT county.erase_person(1, 'why') $$, '42501', 'permission denied to erase personal data', 'not a clerk of a township');
SELECT throws_ok($$ SET LOCAL ROLE personal_auditor; SELECT county.erase_person(1, 'why') $$, '42501', 'permission denied for function erase_person', 'not an auditor');
SELECT throws_ok($$ SET LOCAL ROLE personal_analyst; SELECT county.erase_donor(1, 'why') $$, '42501', 'permission denied for function erase_donor', 'nor an analyst');
SELECT throws_ok($$ SET LOCAL ROLE personal_office; SELECT county.erase_person(1, E' \n') $$, '22023', 'erasing personal data requires a reason', 'not without a reason');
SELECT throws_ok($$ SET LOCAL ROLE personal_office; SELECT county.erase_person(77, 'why') $$, 'P0002', 'table persons has no row 77', 'not who is not there');
SELECT throws_ok($$ SET LOCAL ROLE personal_office; SELECT county.erase_helper(NULL, 'why') $$, 'P0002', 'table helpers has no row null', 'nor nobody');
SELECT throws_ok($$ SET LOCAL ROLE personal_office; SELECT county.erase_donor(77, 'why') $$, 'P0002', 'table donors has no row 77', 'nor a donor who is not there');

-- Erasing.
CREATE FUNCTION pg_temp.still(VARIADIC words text[]) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	t record;
	n bigint;
BEGIN
	FOR t IN SELECT table_name FROM county._tables ORDER BY 1 LOOP
		EXECUTE format('SELECT count(*) FROM county.%I AS t WHERE t::text ~ $1', t.table_name) INTO n USING array_to_string(words, '|');
		IF n > 0 THEN
			RETURN NEXT format('%s: %s', t.table_name, n);
		END IF;
	END LOOP;
END $$;
SELECT results_eq($$ SELECT pg_temp.still('赵甲', '赵 甲甲', '1980-0', '410499196001010030') $$, ARRAY['audit: 6', 'former_heads: 2', 'households: 1', 'identity_numbers: 1', 'persons: 1'], 'where the person is');
CREATE TEMP TABLE others AS SELECT * FROM county.audit WHERE old::text !~ '赵';
CREATE TEMP TABLE had AS SELECT max(audit_id) AS upto FROM county.audit;
GRANT SELECT ON had TO PUBLIC;
SET ROLE personal_office;
SELECT county.erase_person(1, 'letter 12') AS noted \gset
RESET ROLE;
SELECT is(:noted::bigint, (SELECT audit_id FROM county.audit WHERE action = 'erase'), 'the office erases a person');
SELECT is_empty($$ SELECT pg_temp.still('赵甲', '赵 甲甲', '1980-0', '410499196001010030') $$, 'who is nowhere any more');
SELECT results_eq('SELECT name, birth_date FROM county.persons WHERE person_id = 1', $$ VALUES (erased_text(), NULL::date) $$, 'the row stays');
SELECT is((SELECT name FROM county.households WHERE household_id = 1), erased_text(), 'the household has the name no more');
SELECT is_empty('SELECT FROM county.identity_numbers WHERE person_id = 1', 'the number is gone');
SELECT is((SELECT name FROM county.persons WHERE person_id = 2), '赵妻', 'others have their names');
SELECT is_empty('SELECT pg_temp.changed()', 'nothing closed, published or given has changed');
SELECT is_empty('TABLE others EXCEPT TABLE county.audit', 'nor other rows of the audit');
SELECT results_eq($$ SELECT concat_ws(' | ', login = session_user, role, action, table_name, row_count, row_key, old, new, division, reason, cardinality(removed) > 5)
	FROM county.audit WHERE action = 'erase' $$, ARRAY['t | personal_office | erase | persons | 1 | {"person_id": 1} | 410423101 | letter 12 | t'], 'one row says so');
SELECT results_eq($$ SELECT replace(concat_ws(' | ', action, table_name, row_key, old, new), (now() AT TIME ZONE 'Asia/Shanghai')::date::text, 'today') FROM county.audit, had WHERE audit_id > upto AND action <> 'erase' ORDER BY CASE table_name WHEN 'former_heads' THEN old ->> 'valid_from' END NULLS FIRST, audit_id $$, ARRAY[
	'update | persons | {"person_id": 1} | {"person_id": 1} | {"person_id": 1}',
	'delete | identity_numbers | {"person_id": 1} | {"person_id": 1}',
	'update | households | {"household_id": 1} | {"division": "410423101", "removed_on": null, "household_id": 1, "registered_on": "2017-01-01"} | '
	'{"division": "410423101", "removed_on": null, "household_id": 1, "registered_on": "2017-01-01"}',
	'delete | former_heads | {"valid_from": "2017-01-01", "household_id": 1} | {"valid_to": "today", "valid_from": "2017-01-01", "household_id": 1}',
	'delete | former_heads | {"valid_from": "today", "household_id": 1} | {"valid_to": "today", "valid_from": "today", "household_id": 1}'], 'beside the rows of what it changed');
SELECT is_empty($$ SELECT * FROM verify_ledger('county') $$, 'all is well');
SET ROLE personal_auditor;
SELECT is_empty($$ SELECT * FROM verify_ledger('county') $$, 'for an auditor, too');
RESET ROLE;
SET ROLE personal_owner;
SELECT lives_ok($$ SELECT county.reopen_period('2018-03-01', 'late'), county.close_period('2018-03-01') $$, 'the month can be closed again');
SELECT is((SELECT count(DISTINCT tally) FROM county.closings WHERE month = '2018-03-01'), 1::bigint, 'with the same tally');
SELECT lives_ok($$ SELECT county.erase_person(1, 'once more') $$, 'who was erased can be erased again');
SELECT results_eq($$ SELECT name FROM county.households ORDER BY 1 $$, $$ SELECT name FROM (VALUES ('孙丙'), ('钱乙'), (erased_text())) AS n (name) ORDER BY 1 $$, 'and nobody else is');
UPDATE county.households SET name = '赵妻' WHERE household_id = 1;
RESET ROLE;

SET ROLE personal_office;
SELECT lives_ok($$ SELECT county.erase_helper(1, 'letter 13'), county.erase_donor(1, 'letter 14') $$, 'a helper and a donor');
RESET ROLE;
SELECT is_empty($$ SELECT pg_temp.still('周劳模', '周大', '住院') $$, 'the helper is nowhere any more');
SELECT results_eq($$ SELECT pg_temp.still('李捐', '李大捐') $$, ARRAY['edition_figures: 2'], 'the donor is in the edition');
SELECT results_eq('SELECT excused FROM county.attendance ORDER BY posting_id, week', $$ VALUES (erased_text()), (NULL), ('吴劳模婚假') $$, 'an excused week stays excused');
SELECT results_eq('SELECT title FROM county.actions ORDER BY action_id', $$ VALUES (erased_text()), ('修路') $$, 'actions of others keep their titles');
SELECT results_eq('SELECT donor, donors, given FROM county.honour_roll WHERE year = 2018', $$ VALUES ('王捐', 1::bigint, '50'::yuan), (NULL, 1, '100') $$, 'the donor is named no more');
SELECT is_empty('SELECT pg_temp.changed() AS c EXCEPT VALUES (''closings''), (''tallies'')', 'the edition is as it was');
SELECT is_empty($$ SELECT * FROM verify_ledger('county') $$, 'all is well');
SET ROLE personal_owner;
SELECT lives_ok($$ SELECT county.publish_edition('second') $$, 'the next edition');
SELECT is_empty($$ SELECT FROM county.publication_honour_roll WHERE donor ~ '^李' $$, 'is without the donor');
RESET ROLE;

-- Every personal column is cleared by one of the three.
SELECT set_eq($$ SELECT table_name::text FROM county._tables WHERE personal <> '{}' $$,
	$$ VALUES ('persons'), ('households'), ('former_heads'), ('identity_numbers'), ('import_rows'), ('import_repeats'), ('helpers'), ('actions'), ('attendance'), ('donors') $$, 'tables with personal data');

-- The guard of the audit gives way to nothing else.
SET ROLE personal_owner;
CREATE FUNCTION pg_temp.refused(statement text, description text) RETURNS text LANGUAGE sql AS $$
	SELECT throws_ok(statement, '55000', 'the audit cannot be changed', description) $$;
SELECT pg_temp.refused('UPDATE county.audit SET old = NULL', 'rows as they are');
SELECT pg_temp.refused('UPDATE county.audit SET old = old - ''name''::text WHERE table_name = ''persons''', 'names');
SELECT pg_temp.refused('DELETE FROM county.audit WHERE action = ''erase''', 'erasures');
SELECT pg_temp.refused('TRUNCATE county.audit', 'all of it');
-- An erasure by hand leaves its row, and can remove personal data only.
INSERT INTO county.audit (action, table_name, row_key, reason, removed) SELECT 'erase', 'persons', '{"person_id": 3}', 'by hand', beneficiaries(audit_id) FROM county.audit;
SELECT pg_temp.refused('UPDATE county.audit SET login = ''x''', 'who it was');
SELECT pg_temp.refused('UPDATE county.audit SET old = NULL WHERE old IS NOT NULL', 'other columns');
SELECT pg_temp.refused('UPDATE county.audit SET reason = ''x'' WHERE action = ''erase''', 'the reason');
SELECT pg_temp.refused('DELETE FROM county.audit', 'a row');
SELECT results_eq($$ SELECT what, stored, recomputed FROM verify_ledger('county') WHERE stored ~ '^persons' $$,
	$$ VALUES ('erasure', 'persons {"person_id": 3}', 'erased, and there again') $$, 'and is found');
RESET ROLE;
SET ROLE personal_clerk;
SELECT throws_ok($$ INSERT INTO county.audit (action, table_name, removed) VALUES ('erase', 'persons', '{1-1000}') $$, '42501', NULL, 'a clerk writes no such row');
RESET ROLE;
SELECT * FROM finish();
ROLLBACK;

-- verify_ledger reports every difference, however it was made.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(44);

SELECT create_ledger('county');
SELECT county.open_year(year) FROM generate_series(2017, 2019) AS year;
INSERT INTO county.divisions (division, name_zh) VALUES ('410423', '某县');
INSERT INTO county.supermarkets VALUES (1, 'one', '410423', '2017-01-01'), (2, 'two', '410423', '2017-01-01');
INSERT INTO county.households SELECT h, 'h' || h, '410423', '2016-01-01' FROM generate_series(1, 300) AS h;
INSERT INTO county.persons VALUES (1, 'p1'), (2, 'p2');
INSERT INTO county.memberships VALUES (1, 1, '2017-01-01'), (2, 2, '2017-01-01');
INSERT INTO county.aid_instances VALUES
	(1, 1, 1, 1, '10', '2018-01-01'), (2, 2, 2, 2, '20', '2018-01-31'), (3, 1, NULL, 2, '5.50', '2018-01-15'),
	(4, 3, NULL, 1, '7', '2018-02-01'), (5, 1, 1, 1, '1', '2018-12-31'), (6, 4, NULL, 1, '2', '2019-01-01');
INSERT INTO county.aid_instances SELECT 1000 + h, h, NULL, 2, '1', '2018-05-01' FROM generate_series(1, 300, 2) AS h;
SELECT county.close_period(m::date) FROM generate_series(timestamp '2018-01-01', '2019-01-01', '1 month') AS m;
SELECT is_empty($$ SELECT * FROM verify_ledger('county') $$, 'nothing differs');
SELECT is_empty($$ SELECT * FROM verify_ledger('county') WHERE NOT EXISTS (SELECT FROM county.closed_years) $$, 'of a ledger with a closed year');
SELECT throws_ok($$ SELECT * FROM verify_ledger('nowhere') $$, '42704', 'there is no ledger "nowhere"', 'not a ledger');
SELECT create_ledger('young');
SELECT is_empty($$ SELECT * FROM verify_ledger('young') $$, 'a young ledger has no closed books');

-- Returns the differences as one text and undoes their cause.
CREATE FUNCTION pg_temp.found(statement text, columns text DEFAULT 'what, month, supermarket_id, stored, recomputed') RETURNS SETOF text
LANGUAGE plpgsql AS $$
DECLARE
	told text[];
BEGIN
	BEGIN
		EXECUTE statement;
		EXECUTE format('SELECT array_agg(concat_ws('' | '', %s)) FROM verify_ledger(''county'')', columns) INTO told;
		RAISE EXCEPTION USING ERRCODE = 'ZZ000';
	EXCEPTION WHEN SQLSTATE 'ZZ000' THEN
		RETURN QUERY SELECT unnest(told);
	END;
END $$;

-- Rows that changed unseen.
SELECT results_eq($$ SELECT pg_temp.found('SET LOCAL session_replication_role = replica; UPDATE county.aid_instances SET amount = ''11'' WHERE aid_id = 1') $$, ARRAY[
	'supermarket | 2018-01-01 | 1 | 1 instances, 1 households, 1 persons, 10.00 yuan | 1 instances, 1 households, 1 persons, 11.00 yuan'], 'update by a replica role');
SELECT results_eq($$ SELECT pg_temp.found('SET LOCAL session_replication_role = replica; DELETE FROM county.aid_instances_2018 WHERE aid_id = 3', 'what, month, supermarket_id, stored, recomputed, hint') $$, ARRAY[
	'supermarket | 2018-01-01 | 2 | 2 instances, 2 households, 1 persons, 25.50 yuan | 1 instances, 1 households, 1 persons, 20.00 yuan | '
	'Households only in the books: {1}. Bring the rows back to what was closed, or reopen the month: SELECT county.reopen_period(''2018-01-01'', ''the reason'');'], 'delete from a leaf');
SELECT results_eq($$ SELECT pg_temp.found('SET LOCAL session_replication_role = replica; UPDATE county.aid_instances SET household_id = 9 WHERE aid_id = 4', 'what, stored, recomputed, left(hint, 70)') $$, ARRAY[
	'supermarket | 1 instances, 1 households, 0 persons, 7.00 yuan | 1 instances, 1 households, 0 persons, 7.00 yuan | Households only in the books: {3}. Households only in the rows: {9}. B'], 'one household for another, with equal figures');
SELECT results_eq($$ SELECT pg_temp.found('SET LOCAL session_replication_role = replica; UPDATE county.aid_instances SET person_id = 2 WHERE aid_id = 1', 'what, left(hint, 60)') $$, ARRAY[
	'supermarket | Persons only in the books: {1}. Persons only in the rows: {2'], 'one person for another');
SELECT results_eq($$ SELECT pg_temp.found('SET LOCAL session_replication_role = replica; UPDATE county.aid_instances SET supermarket_id = 2 WHERE aid_id = 4', 'month, supermarket_id, stored, recomputed') $$, ARRAY[
	'2018-02-01 | 1 | 1 instances, 1 households, 0 persons, 7.00 yuan | 0 instances, 0 households, 0 persons, 0.00 yuan',
	'2018-02-01 | 2 | 0 instances, 0 households, 0 persons, 0.00 yuan | 1 instances, 1 households, 0 persons, 7.00 yuan'], 'moved from a supermarket to another');
SELECT results_eq($$ SELECT pg_temp.found('SET LOCAL session_replication_role = replica; INSERT INTO county.aid_instances_2018 VALUES (9, 1, NULL, 2, ''1'', ''2018-07-01'')', 'what, month, supermarket_id, recomputed') $$, ARRAY[
	'supermarket | 2018-07-01 | 2 | 1 instances, 1 households, 0 persons, 1.00 yuan'], 'insert into a month without aid');
SELECT results_eq($$ SELECT pg_temp.found('SET LOCAL session_replication_role = replica; UPDATE county.aid_instances SET aided_on = ''2019-01-01'' WHERE aid_id = 4', 'what, month, supermarket_id') $$, ARRAY[
	'supermarket | 2018-02-01 | 1', 'supermarket | 2019-01-01 | 1'], 'moved to another closed year');
SELECT results_eq($$ SELECT pg_temp.found('ALTER TABLE county.aid_instances DISABLE TRIGGER USER; UPDATE county.aid_instances SET times = 2 WHERE aid_id = 5; ALTER TABLE county.aid_instances ENABLE TRIGGER USER', 'what, month, supermarket_id, stored, recomputed') $$, ARRAY[
	'supermarket | 2018-12-01 | 1 | 1 instances, 1 households, 1 persons, 1.00 yuan | 2 instances, 1 households, 1 persons, 1.00 yuan'], 'triggers switched off and on again');
SELECT results_eq($$ SELECT pg_temp.found('ALTER TABLE county.aid_instances_2019 DISABLE TRIGGER USER; TRUNCATE county.aid_instances_2019; ALTER TABLE county.aid_instances_2019 ENABLE TRIGGER USER', 'what, month, supermarket_id, recomputed') $$, ARRAY[
	'supermarket | 2019-01-01 | 1 | 0 instances, 0 households, 0 persons, 0.00 yuan'], 'truncate');
SELECT results_eq($$ SELECT pg_temp.found('ALTER TABLE county.aid_instances DETACH PARTITION county.aid_instances_2019', 'what, month, supermarket_id, stored, recomputed, left(hint, 120)') $$, ARRAY[
	'partition | 2019-01-01 | closed | no partition | Reports show the month as it was closed. Attach its partition again, perhaps county.aid_instances_2019, by ALTER TABLE.',
	'supermarket | 2019-01-01 | 1 | 1 instances, 1 households, 0 persons, 2.00 yuan | 0 instances, 0 households, 0 persons, 0.00 yuan | Households only in the books: {4}. Bring the rows back to what was closed, or reopen the month: SELECT county.reopen_per'], 'detach');
SELECT results_eq($$ SELECT pg_temp.found('DROP TABLE county.aid_instances_2018', 'what') $$,
	array_fill('partition'::text, ARRAY[12]) || array_fill('supermarket'::text, ARRAY[5]), 'a dropped partition');
SELECT results_eq($$ SELECT pg_temp.found('SET LOCAL session_replication_role = replica; DELETE FROM county.aid_instances WHERE aided_on = ''2018-05-01''', 'length(hint) < 300, hint ~ ''…''') $$, ARRAY['t | t'], 'many households are cut short');

-- Books that were changed.
SELECT results_eq($$ SELECT pg_temp.found('UPDATE county.closed_tallies SET tally = ''{instances: 1, amount: 8.00, households: {3}, persons: {}}'' WHERE month = ''2018-02-01''', 'what, month, supermarket_id, length(stored)') $$, ARRAY[
	'supermarket | 2018-02-01 | 1 | 47', 'month | 2018-02-01 | 47', 'seal | 2018-02-01 | 64'], 'a stored tally');
SELECT results_eq($$ SELECT pg_temp.found('DELETE FROM county.closed_tallies WHERE month = ''2018-02-01''', 'what') $$, ARRAY['supermarket', 'month', 'seal'], 'a tally that is missing');
SELECT results_eq($$ SELECT pg_temp.found('UPDATE county.closings SET tally = ''{instances: 1, amount: 8.00, households: {3}, persons: {}}'' WHERE month = ''2018-02-01''', 'what, stored, recomputed') $$, ARRAY[
	'month | 1 instances, 1 households, 0 persons, 8.00 yuan | 1 instances, 1 households, 0 persons, 7.00 yuan',
	'year | 155 instances, 151 households, 2 persons, 193.50 yuan | 155 instances, 151 households, 2 persons, 194.50 yuan'], 'a month''s total');
SELECT results_eq($$ SELECT pg_temp.found('UPDATE county.closed_years SET tally = ''{instances: 0, amount: 0, households: {}, persons: {}}''', 'what, month, stored, recomputed') $$, ARRAY[
	'year | 2018-01-01 | 0 instances, 0 households, 0 persons, 0.00 yuan | 155 instances, 151 households, 2 persons, 193.50 yuan'], 'a year');
SELECT results_eq($$ SELECT pg_temp.found('DELETE FROM county.closed_years', 'what, stored') $$, ARRAY['year | not stored'], 'a year that is missing');
SELECT results_eq($$ SELECT pg_temp.found('UPDATE county.closings SET closed_by = ''someone'' WHERE month = ''2018-03-01''', 'what, month') $$, ARRAY['seal | 2018-03-01'], 'who closed it');
SELECT results_eq($$ SELECT pg_temp.found('UPDATE county.periods SET version = NULL WHERE month = ''2018-03-01''', 'what, month, stored, recomputed') $$, ARRAY[
	'year | 2018-01-01 | 155 instances, 151 households, 2 persons, 193.50 yuan | not all months are closed',
	'version | 2018-03-01 | open | version 1 holds'], 'reopened by hand');
SELECT county.reopen_period('2018-03-01', 'a reason');
SELECT is_empty($$ SELECT * FROM verify_ledger('county') $$, 'reopened by the function');
SELECT county.close_period('2018-03-01');
SELECT is_empty($$ SELECT * FROM verify_ledger('county') $$, 'and closed again');
SELECT results_eq($$ SELECT pg_temp.found('UPDATE county.closings SET reason = ''another'' WHERE version = 1 AND month = ''2018-03-01''', 'what, month, left(hint, 9)') $$, ARRAY['seal | 2018-03-01 | Version 2'], 'the reason of a reopening');
SELECT results_eq($$ SELECT pg_temp.found('DELETE FROM county.closings WHERE version = 1 AND month = ''2018-03-01''', 'what, month, left(hint, 12)') $$, ARRAY[
	'seal | 2018-03-01 | Version 2 of', 'version | 2018-03-01 | 1 of the 2 c'], 'a version that is missing');
SELECT results_eq($$ SELECT pg_temp.found('UPDATE county.periods SET version = 1 WHERE month = ''2018-03-01''', 'what, month, stored, recomputed') $$, ARRAY['version | 2018-03-01 | version 1 holds | version 2 holds'], 'an older version');

-- Guards.
SELECT results_eq($$ SELECT pg_temp.found('ALTER TABLE county.aid_instances_2018 DISABLE TRIGGER ledger_period_delete', 'what, stored, recomputed, hint') $$, ARRAY[
	'guard | ledger_period_delete on county.aid_instances_2018 | switched off | Switch it on: ALTER TABLE county.aid_instances_2018 ENABLE TRIGGER ledger_period_delete;'], 'a trigger that is off');
SELECT results_eq($$ SELECT pg_temp.found('DROP TRIGGER ledger_period_truncate ON county.aid_instances', 'what, stored, recomputed') $$, ARRAY[
	'guard | ledger_period_truncate on county.aid_instances | missing'], 'a trigger that is missing');
SELECT results_eq($$ SELECT pg_temp.found('CREATE TABLE county.stray PARTITION OF county.aid_instances FOR VALUES FROM (''2030-01-01'') TO (''2031-01-01'')', 'what, stored, recomputed') $$, ARRAY[
	'guard | ledger_audit_delete on county.stray | missing', 'guard | ledger_audit_insert on county.stray | missing',
	'guard | ledger_audit_truncate on county.stray | missing', 'guard | ledger_audit_update on county.stray | missing',
	'guard | ledger_check_insert on county.stray | missing', 'guard | ledger_check_update on county.stray | missing',
	'guard | ledger_draws_delete on county.stray | missing', 'guard | ledger_draws_truncate on county.stray | missing', 'guard | ledger_draws_update on county.stray | missing',
	'guard | ledger_period_delete on county.stray | missing', 'guard | ledger_period_truncate on county.stray | missing'], 'a partition made by hand');
SELECT matches((SELECT string_agg(t, ',') FROM pg_temp.found('ALTER TABLE county.aid_instances_2018 DISABLE TRIGGER ALL', 'what, stored') AS t), 'RI_ConstraintTrigger', 'foreign keys that are off');

-- Every trigger, foreign key, check and function of every table and partition.
CREATE FUNCTION pg_temp.problems(change text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	told text[];
BEGIN
	BEGIN
		EXECUTE change;
		SELECT array_agg(concat_ws(' | ', what, stored, recomputed) ORDER BY stored) INTO told FROM verify_ledger('county');
		RAISE EXCEPTION USING ERRCODE = 'ZZ000';
	EXCEPTION WHEN SQLSTATE 'ZZ000' THEN
		RETURN QUERY SELECT unnest(told);
	END;
END $$;
CREATE TEMP VIEW watched AS
SELECT c.oid::regclass AS relation, t.tgname, t.tgisinternal
FROM pg_class c JOIN pg_trigger t ON t.tgrelid = c.oid
WHERE c.relnamespace = 'county'::regnamespace;
SELECT cmp_ok((SELECT count(DISTINCT relation) FROM watched), '>', 40::bigint, 'most tables have triggers');
SELECT set_eq(
	$$ SELECT pg_temp.problems((SELECT string_agg(format('ALTER TABLE %s DISABLE TRIGGER ALL', relation), ';') FROM (SELECT DISTINCT relation FROM watched) AS r)) $$,
	$$ SELECT format('guard | %s on %s | switched off', tgname, relation) FROM watched $$, 'every trigger of every table and partition that is off');
SELECT set_eq(
	$$ SELECT pg_temp.problems((SELECT string_agg(format('DROP TRIGGER %I ON %s', tgname, relation), ';') FROM watched WHERE NOT tgisinternal)) $$,
	$$ SELECT format('guard | %s on %s | missing', tgname, relation) FROM watched WHERE NOT tgisinternal $$, 'and every one that is missing');
CREATE TEMP VIEW kept AS
SELECT c.conrelid::regclass AS relation, c.conname, r.relname
FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid
WHERE r.relnamespace = 'county'::regnamespace AND c.contype IN ('f', 'c', 'x') AND NOT r.relispartition;
SELECT set_eq(
	$$ SELECT pg_temp.problems((SELECT string_agg(format('ALTER TABLE %s DROP CONSTRAINT %I', relation, conname), ';') FROM kept)) $$,
	$$ SELECT format('definition | constraint %s.%s | missing', relname, conname) FROM kept $$, 'every foreign key and check that is missing');
SELECT results_eq($$ SELECT pg_temp.problems('ALTER TABLE county.aid_draws DROP CONSTRAINT aid_draws_lot_id_fkey, ADD CONSTRAINT aid_draws_lot_id_fkey FOREIGN KEY (lot_id) REFERENCES county.lots NOT VALID') $$,
	ARRAY['definition | constraint aid_draws.aid_draws_lot_id_fkey | changed'], 'one that was made without a look at the rows');
SELECT results_eq($$ SELECT pg_temp.problems('ALTER TABLE county.lots DROP CONSTRAINT lots_opening_is_not_negative, ADD CONSTRAINT lots_opening_is_not_negative CHECK (opening >= ''-1'')') $$,
	ARRAY['definition | constraint lots.lots_opening_is_not_negative | changed'], 'one that asks for less');
-- A function is compared, not called.
CREATE TEMP VIEW routine AS
SELECT p.oid, p.prokind, format('county.%I(%s)', p.proname, pg_get_function_identity_arguments(p.oid)) AS name
FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
WHERE p.pronamespace = 'county'::regnamespace AND l.lanname = 'plpgsql';
SELECT cmp_ok((SELECT count(*) FROM routine), '>', 60::bigint, 'there are many functions');
SELECT set_eq(
	$$ SELECT pg_temp.problems((SELECT string_agg(regexp_replace(pg_get_functiondef(oid), '\mBEGIN\M', 'BEGIN RAISE ''called'';'), ';') FROM routine)) $$,
	$$ SELECT format('definition | routine %s | changed', name) FROM routine $$, 'every function with another body');
SELECT results_eq($$ SELECT pg_temp.problems('ALTER FUNCTION county._check_aid() SECURITY INVOKER; ALTER FUNCTION county._check_lineage() SET search_path = county') $$,
	ARRAY['definition | routine county._check_aid() | changed', 'definition | routine county._check_lineage() | changed'], 'or that runs otherwise');
SELECT results_eq($$ SELECT pg_temp.problems('CREATE FUNCTION county.nothing() RETURNS trigger LANGUAGE plpgsql AS ''BEGIN RETURN NULL; END'';
	DROP TRIGGER ledger_check_insert ON county.lots; CREATE TRIGGER ledger_check_insert BEFORE INSERT ON county.lots FOR EACH ROW EXECUTE FUNCTION county.nothing();
	DROP TRIGGER ledger_period_delete ON county.aid_instances_2018; CREATE TRIGGER ledger_period_delete AFTER DELETE ON county.aid_instances_2018
	REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION county.nothing()') $$, ARRAY[
	'guard | ledger_check_insert on county.lots | changed', 'guard | ledger_period_delete on county.aid_instances_2018 | changed'], 'a trigger that calls another function');
SELECT results_eq($$ SELECT pg_temp.problems('ALTER TABLE county.households DISABLE ROW LEVEL SECURITY; DROP VIEW county.publication_edition CASCADE;
	ALTER TABLE county.persons ALTER name DROP NOT NULL') $$, ARRAY[
	'definition | not null persons.name | changed', 'definition | row security households | missing', 'definition | view publication_edition | missing'], 'row security, views, columns');
SELECT results_eq($$ SELECT pg_temp.found('DROP TRIGGER ledger_draw_insert ON county.aid_draws', 'hint') $$, ARRAY['Make it again: SELECT upgrade_ledger(''county'');'], 'the hint says what mends it');

SELECT * FROM finish();
ROLLBACK;

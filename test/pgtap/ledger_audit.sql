-- The audit: what is in it, and who can change that (nobody).
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(54);

CREATE ROLE audit_owner;
CREATE ROLE audit_clerk;
CREATE ROLE audit_auditor;
CREATE ROLE audit_analyst;
GRANT CREATE ON DATABASE :"DBNAME" TO audit_owner;

SET ROLE audit_owner;
SELECT create_ledger('county');
SELECT county.open_year(2018);
INSERT INTO county.divisions (division, name_zh) VALUES ('410423', '某县'), ('410423101', '甲镇'), ('410423102', '乙镇');
INSERT INTO county.supermarkets VALUES (1, '甲超市', '410423101', '2018-01-01'), (2, '乙超市', '410423102', '2018-01-01');
INSERT INTO county.households VALUES (1, '甲户', '410423101', '2017-01-01'), (2, '乙户', '410423102', '2017-01-01');
INSERT INTO county.persons VALUES (1, '甲人', '1980-02-29'), (2, '乙人', '1981-01-01');
INSERT INTO county.memberships VALUES (1, 1, '2017-01-01'), (2, 2, '2017-01-01');
SELECT county.grant_access('audit_clerk', 'clerk', '410423101');
SELECT county.grant_access('audit_auditor', 'auditor');
SELECT county.grant_access('audit_analyst', 'analyst');
RESET ROLE;

-- The rows added since the last call.
CREATE TEMP TABLE seen (upto bigint);
INSERT INTO seen SELECT max(audit_id) FROM county.audit;
CREATE FUNCTION pg_temp.news() RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY
		SELECT concat_ws(' | ', a.role, a.action, a.table_name, a.row_count, a.row_key, a.old, a.new, a.division)
		FROM county.audit a, seen WHERE a.audit_id > seen.upto ORDER BY a.audit_id;
	UPDATE seen SET upto = (SELECT max(audit_id) FROM county.audit);
END $$;
-- Runs statements as a role and returns their rows of the audit.
CREATE FUNCTION pg_temp.audited(who text, VARIADIC statements text[]) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	statement text;
BEGIN
	EXECUTE format('SET LOCAL ROLE %I', who);
	FOREACH statement IN ARRAY statements LOOP
		EXECUTE statement;
	END LOOP;
	RESET ROLE;
	RETURN QUERY SELECT * FROM pg_temp.news();
END $$;

-- What is in it.
SELECT results_eq($$ SELECT pg_temp.audited('audit_clerk', 'INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on) VALUES (1, 1, ''5'', ''2018-03-05'')') $$,
	ARRAY['audit_clerk | insert | aid_instances | 1 | {"aid_id": 1, "aided_on": "2018-03-05"} | 410423101'], 'a row put in: its key');
SELECT results_eq($$ SELECT pg_temp.audited('audit_owner', 'INSERT INTO county.aid_instances (aid_id, household_id, supermarket_id, amount, aided_on)
	SELECT 1 + i, 1 + i % 2, 1 + i % 2, ''5'', ''2018-03-05'' FROM generate_series(1, 100) AS i') $$,
	ARRAY['audit_owner | insert | aid_instances | 50 | 410423101', 'audit_owner | insert | aid_instances | 50 | 410423102'], 'many rows put in: how many where');
SELECT results_eq($$ SELECT pg_temp.audited('audit_owner', 'INSERT INTO county.aid_instances (aid_id, household_id, supermarket_id, amount, aided_on)
	SELECT 1, 1, 1, ''5'', ''2018-03-05'' WHERE false', 'UPDATE county.aid_instances SET amount = ''1'' WHERE false', 'DELETE FROM county.aid_instances WHERE false') $$,
	'{}'::text[], 'nothing done: no row');
SELECT results_eq($$ SELECT pg_temp.audited('audit_clerk', 'UPDATE county.aid_instances SET amount = ''6'' WHERE aid_id = 1') $$, ARRAY[
	'audit_clerk | update | aid_instances | 1 | {"aid_id": 1, "aided_on": "2018-03-05"} | '
	'{"times": 1, "aid_id": 1, "amount": 5.00, "aided_on": "2018-03-05", "person_id": null, "household_id": 1, "supermarket_id": 1} | '
	'{"times": 1, "aid_id": 1, "amount": 6.00, "aided_on": "2018-03-05", "person_id": null, "household_id": 1, "supermarket_id": 1} | 410423101'], 'a change: the row before and after');
SELECT results_eq($$ SELECT pg_temp.audited('audit_clerk', 'UPDATE county.aid_instances SET amount = ''6'' WHERE aid_id = 1') $$, '{}'::text[], 'a change to what it is: no row');
SELECT results_eq($$ SELECT pg_temp.audited('audit_owner', 'UPDATE county.aid_instances SET aid_id = 1001 WHERE aid_id = 1') $$, ARRAY[
	'audit_owner | update | aid_instances | 1 | {"aid_id": 1, "aided_on": "2018-03-05"} | '
	'{"times": 1, "aid_id": 1, "amount": 6.00, "aided_on": "2018-03-05", "person_id": null, "household_id": 1, "supermarket_id": 1} | 410423101',
	'audit_owner | update | aid_instances | 1 | {"aid_id": 1001, "aided_on": "2018-03-05"} | '
	'{"times": 1, "aid_id": 1001, "amount": 6.00, "aided_on": "2018-03-05", "person_id": null, "household_id": 1, "supermarket_id": 1} | 410423101'], 'a new key: a row without its other half each');
SELECT results_eq($$ SELECT pg_temp.audited('audit_clerk', 'DELETE FROM county.aid_instances WHERE aid_id = 1001') $$, ARRAY[
	'audit_clerk | delete | aid_instances | 1 | {"aid_id": 1001, "aided_on": "2018-03-05"} | '
	'{"times": 1, "aid_id": 1001, "amount": 6.00, "aided_on": "2018-03-05", "person_id": null, "household_id": 1, "supermarket_id": 1} | 410423101'], 'a deletion: the row that was');
SELECT results_eq($$ SELECT pg_temp.audited('audit_owner', 'DELETE FROM county.aid_instances_2018 WHERE aid_id = 2') $$, ARRAY[
	'audit_owner | delete | aid_instances_2018 | 1 | {"aid_id": 2, "aided_on": "2018-03-05"} | '
	'{"times": 1, "aid_id": 2, "amount": 5.00, "aided_on": "2018-03-05", "person_id": null, "household_id": 2, "supermarket_id": 2} | 410423102'], 'in a partition too');
SELECT results_eq($$ SELECT pg_temp.audited('audit_owner', 'TRUNCATE county.aid_instances') $$,
	ARRAY['audit_owner | truncate | aid_instances', 'audit_owner | truncate | aid_instances_2018'], 'all of it');
SELECT results_eq($$ SELECT pg_temp.audited('audit_owner', 'UPDATE county.ledger SET suppress_below = 11') $$, ARRAY[(
	SELECT concat_ws(' | ', 'audit_owner | update | ledger | 1', to_jsonb(l), to_jsonb(l) || '{"suppress_below": 11}') FROM county.ledger l)], 'a table without key');
SELECT results_eq($$ SELECT pg_temp.audited('audit_owner', 'SELECT county.grant_access(''audit_clerk'', ''auditor'', ''410423101'')', 'SELECT county.revoke_access(''audit_clerk'', ''auditor'', ''410423101'')') $$,
	(SELECT ARRAY[
		format('audit_owner | insert | grants | 1 | {"grant_id": %s}', n),
		format('audit_owner | delete | grants | 1 | {"grant_id": %s} | %s', n, jsonb_build_object('grant_id', n, 'role', 'audit_clerk', 'capacity', 'auditor', 'division', '410423101', 'granted_at', now(), 'granted_by', session_user))]
	FROM (SELECT max(grant_id) + 1 AS n FROM county.grants) AS g), 'who was granted what');
-- A write by a rule is recorded for the role whose statement caused it, after that statement.
SELECT pg_temp.audited('audit_owner', 'INSERT INTO county.lots (lot_id, supermarket_id, goods, entered_on, received) VALUES (1, 1, ''米'', ''2018-01-01'', ''100'')',
	'INSERT INTO county.aid_instances (aid_id, household_id, supermarket_id, amount, aided_on) VALUES (1, 1, 1, ''5'', ''2018-03-05'')');
SELECT results_eq($$ SELECT pg_temp.audited('audit_clerk', 'INSERT INTO county.aid_draws VALUES (''2018-03-05'', 1, 1, ''5'')') $$,
	ARRAY['audit_clerk | insert | aid_draws | 1 | {"aid_id": 1, "lot_id": 1, "aided_on": "2018-03-05"} | 410423101'], 'the sums of a lot are no news');
SELECT results_eq($$ SELECT left(a, 75) FROM pg_temp.audited('audit_clerk', 'DELETE FROM county.aid_instances WHERE aid_id = 1') AS a $$, ARRAY[
	'audit_clerk | delete | aid_instances | 1 | {"aid_id": 1, "aided_on": "2018-', 'audit_clerk | delete | aid_draws | 1 | {"aid_id": 1, "lot_id": 1, "aided_on'], 'draws that go with their aid');
SELECT results_eq($$ SELECT left(a, 51) FROM pg_temp.audited('audit_clerk', 'UPDATE county.lots SET goods = ''面''') AS a $$,
	ARRAY['audit_clerk | update | lots | 1 | {"lot_id": 1} | {'], 'what else changes of a lot is');

-- Every table is audited, except those of the books, which have seals, those of the editions, which publish_edition
-- writes, and the audit itself.
SELECT set_eq($$
	SELECT relname::text FROM pg_class c
	WHERE relnamespace = 'county'::regnamespace AND relkind IN ('r', 'p')
		AND (SELECT count(*) FROM pg_trigger WHERE tgrelid = c.oid AND starts_with(tgname, 'ledger_audit_') AND tgenabled = 'O') <> 4
	$$, ARRAY['_tables', 'audit', 'closings', 'closed_tallies', 'closed_years', 'editions', 'publications', 'edition_blocks', 'edition_figures', 'exchange_ids', 'exchange_month', 'exchange_year'], 'tables that are not watched');

-- Who acted: the role and the login, even if other objects come first in the search path.
SELECT is((SELECT count(*) FROM county.audit WHERE login <> session_user), 0::bigint, 'the login is the session''s');
SELECT is((SELECT count(*) FROM county.audit WHERE transaction <> pg_current_xact_id()), 0::bigint, 'the transaction is this one');

-- Objects of one's own with the names of others change nothing.
GRANT TEMPORARY ON DATABASE :"DBNAME" TO audit_clerk;
SET ROLE audit_clerk;
CREATE TEMP TABLE audit (action text, table_name text, row_count bigint, row_key jsonb, old jsonb, new jsonb, division division_code);
CREATE TEMP TABLE written (x integer);
CREATE TEMP TABLE before (x integer);
CREATE FUNCTION pg_temp.acting_role() RETURNS name LANGUAGE sql AS $$ SELECT 'somebody'::name $$;
CREATE FUNCTION pg_temp.to_jsonb(anyelement) RETURNS jsonb LANGUAGE sql AS $$ SELECT '{}'::jsonb $$;
CREATE FUNCTION pg_temp.format(text, VARIADIC text[]) RETURNS text LANGUAGE sql AS $$ SELECT 'SELECT 1'::text $$;
SET LOCAL search_path = pg_temp, county, public;
UPDATE county.households SET name = '甲乙户' WHERE household_id = 1;
RESET search_path;
SELECT is((SELECT count(*) FROM pg_temp.audit), 0::bigint, 'a temporary audit stays empty');
DROP TABLE pg_temp.audit, pg_temp.written, pg_temp.before;
DROP FUNCTION pg_temp.format, pg_temp.to_jsonb, pg_temp.acting_role;
RESET ROLE;
SELECT results_eq('SELECT pg_temp.news()', ARRAY['audit_clerk | update | households | 1 | {"household_id": 1} | '
	'{"name": "甲户", "division": "410423101", "removed_on": null, "household_id": 1, "registered_on": "2017-01-01"} | '
	'{"name": "甲乙户", "division": "410423101", "removed_on": null, "household_id": 1, "registered_on": "2017-01-01"} | 410423101',
	'audit_clerk | insert | former_heads | 1 | {"name": "甲户", "valid_from": "2017-01-01", "household_id": 1} | 410423101'], 'the ledger''s has it all');

-- Who acted: the role that SET ROLE set, or the login where none is set; also within somebody's definer function.
CREATE FUNCTION pg_temp.by_definer() RETURNS void LANGUAGE sql SECURITY DEFINER AS $$ UPDATE county.households SET name = '丙户' WHERE household_id = 1 $$;
SET ROLE audit_clerk;
SELECT is(acting_role(), 'audit_clerk', 'the acting role is that of SET ROLE');
SELECT lives_ok('SELECT pg_temp.by_definer()', 'a change through the function of a superuser');
RESET ROLE;
SELECT is((SELECT concat_ws(' ', role, login = session_user) FROM county.audit ORDER BY audit_id DESC LIMIT 1), 'audit_clerk t',
	'is that of who called it, and the login is beside it');
SELECT is(acting_role(), session_user, 'without SET ROLE it is the login');

-- The functions that write the audit cannot be put on a table of one's own.
SET ROLE audit_clerk;
CREATE TEMP TABLE mine (household_id integer);
SELECT throws_ok($$ CREATE TRIGGER mine AFTER INSERT ON mine REFERENCING NEW TABLE AS written
	FOR EACH STATEMENT EXECUTE FUNCTION county._audit_households() $$, '42501', 'permission denied for function county._audit_households',
	'a table of one''s own is no way into the audit');
SELECT throws_ok('SELECT county._audit_households()', '42501', 'permission denied for function _audit_households', 'nor a call');
DROP TABLE mine;
RESET ROLE;
CREATE TEMP TABLE mine (household_id integer, division division_code);
CREATE TRIGGER mine AFTER INSERT ON mine REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION county._audit_households();
SELECT throws_ok($$ INSERT INTO mine VALUES (1) $$, '55000', 'table "mine" is not in a ledger of its owner', 'nor a trigger that a superuser put there');
DROP TABLE mine;
CREATE TEMP TABLE mine (id integer);
CREATE TRIGGER old AFTER INSERT ON mine REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION ledger_as_owner('ledger_audit');
SELECT throws_ok($$ INSERT INTO mine VALUES (1) $$, '55000', 'the ledger of table "mine" is of an older format', 'rules of older formats refuse');
DROP TABLE mine;

-- Nobody but the rules writes it.
CREATE FUNCTION pg_temp.refused(who text, state text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	statement text;
BEGIN
	FOREACH statement IN ARRAY ARRAY[
		'INSERT INTO county.audit (action, table_name) VALUES (''insert'', ''households'')', 'UPDATE county.audit SET login = ''x''',
		'DELETE FROM county.audit', 'TRUNCATE county.audit', 'ALTER TABLE county.audit DISABLE TRIGGER ALL', 'DROP TABLE county.audit',
		'ALTER TABLE county.households DISABLE TRIGGER ALL'] LOOP
		EXECUTE format('SET LOCAL ROLE %I', who);
		RETURN NEXT throws_ok(statement, state, NULL, format('%s: %s', who, statement));
	END LOOP;
	RESET ROLE;
END $$;
SELECT pg_temp.refused('audit_clerk', '42501');
SELECT pg_temp.refused('audit_auditor', '42501');
SELECT pg_temp.refused('audit_analyst', '42501');

-- The owner can add rows like the rules, but cannot change it without a disabled guard or an error.
SET ROLE audit_owner;
SELECT throws_ok('UPDATE county.audit SET login = ''x''', '55000', 'the audit cannot be changed', 'the owner changes nothing');
SELECT throws_ok('DELETE FROM county.audit', '55000', 'the audit cannot be changed', 'deletes nothing');
SELECT throws_ok('TRUNCATE county.audit', '55000', 'the audit cannot be changed', 'truncates nothing');
SELECT is_empty($$ SELECT * FROM verify_ledger('county') $$, 'all guards are there');
ALTER TABLE county.audit DISABLE TRIGGER ledger_keep_audit;
ALTER TABLE county.households DISABLE TRIGGER ledger_audit_update;
DROP TRIGGER ledger_audit_delete ON county.persons;
SELECT results_eq($$ SELECT what, stored, recomputed FROM verify_ledger('county') ORDER BY stored $$, $$ VALUES
	('guard', 'ledger_audit_delete on county.persons', 'missing'),
	('guard', 'ledger_audit_update on county.households', 'switched off'),
	('guard', 'ledger_keep_audit on county.audit', 'switched off') $$, 'and are missed when they are not');
RESET ROLE;

-- Rows that a copy of the register brings are counted, not copied.
SELECT is((SELECT sum(row_count) FROM county.audit WHERE action = 'insert' AND table_name = 'persons'), 2::numeric, 'persons are counted');

SELECT * FROM finish();
ROLLBACK;

-- Attacks: code run with the rights of others, and indirect access to hidden data.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(26);

CREATE ROLE hostile_owner;
CREATE ROLE hostile_clerk;
CREATE ROLE hostile_auditor;
CREATE ROLE hostile_evil;
GRANT CREATE ON DATABASE :"DBNAME" TO hostile_owner, hostile_evil;

SET ROLE hostile_owner;
SELECT create_ledger('county', '某县', 'Some County', '410423');
SELECT county.open_year(2018);
INSERT INTO county.divisions (division, name_zh) VALUES
	('410423', '某县'), ('410423101', '甲镇'), ('410423102', '乙镇'), ('410423101201', '甲村'), ('410423102201', '乙村');
INSERT INTO county.households (name, division, registered_on) VALUES ('甲户', '410423101201', '2017-01-01'), ('乙户', '410423102201', '2017-01-01');

-- The owner's own tables and views are nobody else's, unless the owner grants them.
SELECT county.make_staging('register', '户主姓名,姓名,身份证号,村,日期');
INSERT INTO county.staging_register VALUES ('张甲', '张甲', '410499198002290010', '甲村', '2018-01-01');
CREATE VIEW county.my_households AS SELECT * FROM county.households;
SELECT county.grant_access('hostile_auditor', 'auditor');
SELECT county.grant_access('hostile_clerk', 'clerk', '410423101');
SELECT ok(NOT has_any_column_privilege('hostile_auditor', 'county.staging_register', 'SELECT'), 'an auditor reads no identity numbers in a staging table');
SELECT ok(has_table_privilege('hostile_auditor', 'county.edition_figures', 'SELECT'), 'but what was published, and what was hidden of it');
SELECT ok(NOT has_any_column_privilege('hostile_clerk', 'county.my_households', 'SELECT'), 'a clerk reads no other division through a view of the owner''s');
SELECT ok(NOT has_any_column_privilege('hostile_auditor', 'county.my_households', 'SELECT'), 'nor an auditor');
SELECT ok(has_table_privilege('hostile_clerk', 'county.covered_year', 'SELECT'), 'but the ledger''s own views');
SELECT is_empty($$ SELECT * FROM verify_ledger('county') WHERE what = 'guard' $$, 'tables of one''s own need no audit');

-- Of an identity number all but three digits may be known; so no hash of one is kept.
SELECT is_empty($$ SELECT * FROM county.import_register('county.staging_register') $$, 'a person is imported');
SELECT is((SELECT count(*) FROM county.import_rows WHERE kind = 'register' AND loaded_as IS NOT NULL), 1::bigint, 'and kept among the rows that were');
SELECT is((
	SELECT count(*)
	FROM county.import_rows i, generate_series(0, 999) AS sequence, unnest('{0,1,2,3,4,5,6,7,8,9,X}'::text[]) AS digit
	WHERE i.hash = cell_hash('41049919800229' || lpad(sequence::text, 3, '0') || digit)), 0::bigint,
	'eleven thousand guesses at the hash find nobody''s number');
INSERT INTO county.staging_register VALUES
	('张甲', '张甲', '410499198002290010', '甲村', '2018-01-01'), (NULL, '张甲', '410499198002290010', '甲村', '2018-01-01');
SELECT is_empty($$ SELECT * FROM county.import_register('county.staging_register') $$, 'the same, once more, is known');
SELECT is((SELECT count(*) FROM county.persons), 1::bigint, 'and nobody is there twice');

-- A year that brings code, readers or forgetfulness along.
CREATE FUNCTION county.more() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.amount := '999'; RETURN NEW; END $$;
CREATE TABLE county.aside (LIKE county.aid_instances);
CREATE TRIGGER more BEFORE INSERT ON county.aside FOR EACH ROW EXECUTE FUNCTION county.more();
SELECT throws_ok($$ SELECT county.attach_year(2018, 'county.aside') $$, '22023',
	'relation aside cannot be attached as year 2018 of ledger "county"', 'a trigger does not become a rule of the ledger');
DROP TRIGGER more ON county.aside;
ALTER TABLE county.aside SET UNLOGGED;
SELECT throws_ok($$ SELECT county.attach_year(2018, 'county.aside') $$, '22023', NULL, 'aid is not kept where a crash takes it');
ALTER TABLE county.aside SET LOGGED;
GRANT SELECT ON county.aside TO PUBLIC;
GRANT UPDATE (amount) ON county.aside TO hostile_evil;
SELECT lives_ok($$ SELECT county.attach_year(2018, 'county.aside') $$, 'a plain table becomes a year');
SELECT ok(NOT has_any_column_privilege('hostile_evil', 'county.aid_instances_2018', 'SELECT, UPDATE'), 'that nobody reads past row security');

-- A staging table of somebody else's runs none of their code.
SET ROLE hostile_evil;
CREATE SCHEMA evil;
GRANT ALL ON SCHEMA evil TO PUBLIC;
CREATE TABLE evil.staging (年度 text, 户编号 text, 收入来源 text, 金额 text);
GRANT ALL ON evil.staging TO PUBLIC;
INSERT INTO evil.staging VALUES ('2018', '1', '工资', '5');
CREATE FUNCTION evil.steal() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'runs as %', current_user; END $$;
CREATE FUNCTION evil.peep() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE 'runs as %', current_user; END $$;
CREATE TRIGGER steal BEFORE DELETE ON evil.staging FOR EACH ROW EXECUTE FUNCTION evil.steal();
SET ROLE hostile_owner;
SELECT throws_ok($$ SELECT * FROM county.import_incomes('evil.staging') $$, '55000', 'staging table evil.staging belongs to another role and has code on it', 'no trigger');
SET ROLE hostile_evil;
DROP TRIGGER steal ON evil.staging;
ALTER TABLE evil.staging ENABLE ROW LEVEL SECURITY;
CREATE POLICY peep ON evil.staging USING (evil.peep());
SET ROLE hostile_owner;
SELECT throws_ok($$ SELECT * FROM county.import_incomes('evil.staging') $$, '55000', NULL, 'no policy');
SET ROLE hostile_evil;
DROP POLICY peep ON evil.staging;
ALTER TABLE evil.staging DISABLE ROW LEVEL SECURITY;
CREATE TYPE evil.pair AS (a text);
CREATE FUNCTION evil.tell(evil.pair) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE 'runs as %', current_user; END $$;
CREATE CAST (evil.pair AS text) WITH FUNCTION evil.tell(evil.pair);
ALTER TABLE evil.staging ADD COLUMN 备注 evil.pair;
SET ROLE hostile_owner;
SELECT throws_ok($$ SELECT * FROM county.import_incomes('evil.staging') $$, '55000', NULL, 'no cast');
SET ROLE hostile_evil;
ALTER TABLE evil.staging DROP COLUMN 备注;
CREATE FUNCTION evil.peep(text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RAISE 'runs as %', current_user; END $$;
CREATE FUNCTION pg_temp.refused(change text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	message text;
	detail text;
BEGIN
	SET LOCAL ROLE hostile_evil;
	EXECUTE change;
	SET LOCAL ROLE hostile_owner;
	PERFORM * FROM county.import_incomes('evil.staging');
	RETURN NEXT 'no refusal';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL;
	RETURN NEXT concat_ws(' | ', SQLSTATE, message, detail);
END $$;
GRANT USAGE ON SCHEMA evil TO hostile_owner;
RESET ROLE;
SELECT alike(pg_temp.refused(c.change), '55000 | staging table evil.staging belongs to another role and has code on it | %' || c.what || '%', 'no ' || c.what)
FROM (VALUES
	('SET LOCAL check_function_bodies = off; ALTER TABLE evil.staging ADD CONSTRAINT peeping CHECK (evil.peep(年度)) NOT VALID', 'constraint peeping'),
	('CREATE TABLE evil.child () INHERITS (evil.staging)', 'table evil.child, which inherits from it'),
	('CREATE FUNCTION evil.quiet(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS ''BEGIN RETURN $1; END'';
		CREATE STATISTICS evil.peeping ON (evil.quiet(年度)) FROM evil.staging', 'statistics peeping')
) AS c (change, what);
SET ROLE hostile_owner;
SELECT is_empty($$ SELECT * FROM county.import_incomes('evil.staging') $$, 'without code it is imported');
RESET ROLE;

-- A function of a ledger works in its own ledger only, for any table that fires it and any tables that others make.
CREATE SCHEMA shared;
GRANT ALL ON SCHEMA shared TO hostile_evil;
CREATE TABLE shared.mine (household_id integer, division division_code);
GRANT TRIGGER, INSERT ON shared.mine TO hostile_evil;
SET ROLE hostile_evil;
CREATE TABLE shared.audit (action text, table_name text, row_count numeric, row_key jsonb, division division_code);
GRANT ALL ON shared.audit TO PUBLIC;
CREATE TRIGGER steal BEFORE INSERT ON shared.audit FOR EACH ROW EXECUTE FUNCTION evil.steal();
SELECT throws_ok($$ CREATE TRIGGER rule AFTER INSERT ON shared.mine REFERENCING NEW TABLE AS written
	FOR EACH STATEMENT EXECUTE FUNCTION county._audit_households() $$, '42501', NULL, 'who is not its owner puts no rule on a table');
RESET ROLE;
CREATE TRIGGER rule AFTER INSERT ON shared.mine REFERENCING NEW TABLE AS written
	FOR EACH STATEMENT EXECUTE FUNCTION county._audit_households();
SELECT throws_ok($$ INSERT INTO shared.mine VALUES (1) $$, '55000', 'table "mine" is not in a ledger of its owner', 'no rule runs outside of a ledger');
SET ROLE hostile_evil;
CREATE TABLE shared.ledger (id integer);
SELECT throws_ok($$ INSERT INTO shared.mine VALUES (1) $$, '55000', NULL, 'nor in one that somebody else pretends');
RESET ROLE;

-- A name that ends its own quotation.
SELECT lives_ok($$ SELECT create_ledger('x$body$; SELECT 1; --') $$, 'a ledger''s name is no code');

SELECT * FROM finish();
ROLLBACK;

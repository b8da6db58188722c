-- Identities, imports and verification of a ledger under names that need quoting.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(16);
-- All statements with the schema's name as %1$I, or as the text %1$L.
CREATE FUNCTION pg_temp.use_ledger(name text) RETURNS SETOF text LANGUAGE plpgsql AS $use$
BEGIN
	EXECUTE format($$
		SELECT create_ledger(%1$L, division => '410423');
		INSERT INTO %1$I.divisions (division, name_zh) VALUES ('410423', '县'), ('410423101', 'A镇'), ('410423101201', 'A村');
		INSERT INTO %1$I.households VALUES (1, 'h', '410423101201', '2016-01-01');
		INSERT INTO %1$I.persons VALUES (1, 'p');
		INSERT INTO %1$I.memberships VALUES (1, 1, '2016-01-01');
		INSERT INTO %1$I.identity_numbers (person_id, number) VALUES (1, '410499198002290010');
		SELECT setval(pg_get_serial_sequence(format('%%I.%%I', %1$L, 'persons'), 'person_id'), 100);
		SELECT setval(pg_get_serial_sequence(format('%%I.%%I', %1$L, 'households'), 'household_id'), 100);
		SELECT %1$I.make_staging('register', '户主姓名,姓名,身份证号,与户主关系,村,类别,登记日期');
		INSERT INTO %1$I.staging_register VALUES ('张三', '张三', '11010519491231002X', '户主', 'A村', NULL, '2018-01-01')
		$$, name);
	RETURN NEXT results_eq(format($$ SELECT %I.find_identity('410499198002290010') $$, name),
		'VALUES (1::bigint)', name || ': find_identity');
	RETURN NEXT lives_ok(format($$ SELECT %I.ask_identity(1, 'reason') $$, name), name || ': ask_identity');
	RETURN NEXT is_empty(
		format($$ SELECT reason FROM %1$I.import_register(format('%%I.%%I', %1$L, 'staging_register')::regclass) $$, name),
		name || ': import_register');
	RETURN NEXT is_empty(format($$ SELECT * FROM verify_ledger(%L) $$, name), name || ': verify_ledger');
END
$use$;
SELECT pg_temp.use_ledger(name) FROM unnest('{某县,County,"a\"b","it''s 5% \\ more"}'::text[]) AS n (name);

SELECT * FROM finish();
ROLLBACK;

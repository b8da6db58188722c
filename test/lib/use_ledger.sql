-- Uses a ledger of any name in all ways: SELECT * FROM pg_temp.use_ledger('name', 'schema of the extension');
CREATE FUNCTION pg_temp.use_ledger(name text, extension text) RETURNS SETOF text LANGUAGE plpgsql AS $use$
DECLARE
	step text;
	role CONSTANT name := 'use ' || name;
BEGIN
	-- %1$I is the ledger, %1$L its name as a text, %2$I the schema of the extension, %3$I the role.
	EXECUTE format('CREATE ROLE %I', role);
	FOREACH step IN ARRAY ARRAY[
		'SELECT %2$I.create_ledger(%1$L, division => ''410423'')',
		'SELECT %1$I.open_year(2018)',
		'INSERT INTO %1$I.divisions (division, name_zh) VALUES (''410423'', ''县''), (''410423101'', ''A镇''), (''410423101201'', ''A村'')',
		'INSERT INTO %1$I.supermarkets VALUES (1, ''s'', ''410423101'', ''2016-01-01'')',
		'INSERT INTO %1$I.households VALUES (1, ''h'', ''410423101201'', ''2016-01-01''), (2, ''i'', ''410423101201'', ''2016-01-01'')',
		'INSERT INTO %1$I.persons VALUES (1, ''p''), (2, ''q''), (3, ''r'')',
		'INSERT INTO %1$I.memberships VALUES (1, 1, ''2016-01-01''), (2, 1, ''2016-01-01''), (3, 2, ''2016-01-01'')',
		'INSERT INTO %1$I.identity_numbers (person_id, number) VALUES (1, ''410499198002290010'')',
		'SELECT setval(pg_get_serial_sequence(format(''%%I.%%I'', %1$L, ''persons''), ''person_id''), 100)',
		'SELECT setval(pg_get_serial_sequence(format(''%%I.%%I'', %1$L, ''households''), ''household_id''), 100)',
		'SELECT %1$I.grant_access(%3$L, ''clerk'', ''410423101''), %1$I.grant_access(%3$L, ''auditor''), %1$I.grant_access(%3$L, ''analyst'')',
		'SET LOCAL ROLE %3$I',
		'INSERT INTO %1$I.aid_instances (household_id, person_id, supermarket_id, amount, aided_on) VALUES (1, 1, 1, ''5'', ''2018-03-01'')',
		'SELECT %1$I.find_identity(''410499198002290010'')',
		'SELECT %1$I.ask_identity(1, ''reason'')',
		'SELECT count(*) FROM %1$I.publication_aid_year',
		'SELECT %1$I.split_household(1, ''2019-01-01'', ''[{"members": [1]}, {"members": [2]}]'')',
		'RESET ROLE',
		'SELECT %1$I.make_staging(''register'', ''户主姓名,姓名,身份证号,与户主关系,村,类别,登记日期'')',
		'INSERT INTO %1$I.staging_register VALUES (''张三'', ''张三'', ''11010519491231002X'', ''户主'', ''A村'', NULL, ''2018-01-01'')',
		'SELECT reason FROM %1$I.import_register(format(''%%I.%%I'', %1$L, ''staging_register'')::regclass)',
		'INSERT INTO %1$I.exchange_keys (key_id, key) VALUES (''k1'', decode(repeat(''0b'', 32), ''hex''))',
		'SELECT %1$I.close_period(''2018-03-01'')',
		'SELECT %1$I.rekey()',
		'SELECT %1$I.reopen_period(''2018-03-01'', ''reason'')',
		'SELECT %1$I.close_period(''2018-03-01'')',
		'SELECT %2$I.restatement(%1$L, ''2018-03-01'')',
		'SELECT %1$I.publish_edition(''first'')',
		'SELECT count(*) FROM %1$I.reconcile, %1$I.data_quality, %1$I.rule_check',
		'DO $$ BEGIN IF EXISTS (SELECT FROM %2$I.verify_ledger(%1$L)) THEN RAISE ''verify_ledger reports''; END IF; END $$',
		'DROP VIEW %1$I.data_quality',
		'SELECT %2$I.upgrade_ledger(%1$L)',
		'SELECT %1$I.revoke_access(%3$L, ''clerk'', ''410423101'')',
		'SELECT %2$I.drop_ledger(%1$L, force_name => %1$L)'
	] LOOP
		RETURN NEXT lives_ok(format(step, name, extension, role), name || ': ' || left(step, 70));
	END LOOP;
	EXECUTE format('DROP OWNED BY %1$I; DROP ROLE %1$I', role);
END
$use$;

-- verify_ledger does not report some changes that no trigger saw.
-- Issue 17, row 13. It knows every trigger of every table; closings seal amounts for each household; what was drawn
-- before it came in is reported.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(9);
\ir ../lib/two_townships.sql
SELECT county.close_period('2019-03-01');
SELECT is_empty($$ SELECT * FROM verify_ledger('county') $$, 'the ledger verifies');

-- Makes a change, returns how many rows verify_ledger has for it, and undoes the change.
CREATE FUNCTION pg_temp.reported(change text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE change;
	SELECT count(*) INTO n FROM verify_ledger('county');
	RAISE SQLSTATE 'ZZ001';
EXCEPTION WHEN SQLSTATE 'ZZ001' THEN
	RETURN n;
END $$;
-- The first trigger of a table by name.
CREATE FUNCTION pg_temp.some_trigger(relation regclass, pattern text) RETURNS name LANGUAGE sql AS $$
	SELECT min(t.tgname::text)::name FROM pg_trigger t WHERE t.tgrelid = relation AND NOT t.tgisinternal
		AND t.tgname LIKE pattern
$$;
SELECT cmp_ok(pg_temp.reported(format('ALTER TABLE county.%I DISABLE TRIGGER %I', t.name,
	pg_temp.some_trigger(format('county.%I', t.name)::regclass, t.pattern))),
	'>', 0::bigint, format('a disabled trigger of %s is reported', t.name))
FROM (VALUES ('supermarkets', 'ledger\_check\_update%'), ('lots', 'ledger\_check\_update%'), ('aid_draws',
	'ledger\_draw\_%'), ('memberships', 'ledger\_check\_%'))
	AS t (name, pattern);
SELECT cmp_ok(pg_temp.reported(format('DROP TRIGGER %I ON county.aid_draws', pg_temp.some_trigger('county.aid_draws',
	'ledger\_draw\_%'))), '>', 0::bigint,
	'a dropped trigger of aid_draws is reported');
SELECT cmp_ok(pg_temp.reported('DROP TRIGGER ledger_draws_delete ON county.aid_instances'), '>', 0::bigint,
	'a dropped trigger of aid_instances is reported');
-- Aid 1 and aid 2 are of the same supermarket and month, and were 10 yuan each.
SELECT cmp_ok(pg_temp.reported($$
	SET LOCAL session_replication_role = replica;
	UPDATE county.aid_instances SET amount = CASE aid_id WHEN 1 THEN '3'::yuan ELSE '17' END WHERE aid_id IN (1, 2);
	SET LOCAL session_replication_role = origin
	$$), '>', 0::bigint, 'an amount moved from one household to another in a closed month is reported');

-- The lot comes in after aid of March 2019 was drawn from it.
INSERT INTO county.aid_draws SELECT aided_on, aid_id, 1, '10' FROM county.aid_instances WHERE aid_id = 1;
CREATE FUNCTION pg_temp.lot_reported() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN
	UPDATE county.lots SET entered_on = '2020-01-01' WHERE lot_id = 1;
	RETURN (SELECT count(*) FROM verify_ledger('county')) + (SELECT count(*) FROM county.data_quality
		WHERE table_name IN ('lots', 'aid_draws', 'aid_instances'));
EXCEPTION WHEN check_violation THEN
	RETURN 1; -- refused, which is right, too
END $$;
SELECT cmp_ok(pg_temp.lot_reported(), '>', 0::bigint, 'a lot that comes in after its draws is refused or reported');

SELECT * FROM finish();
ROLLBACK;

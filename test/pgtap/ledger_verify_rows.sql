-- verify_ledger reports rows of closed months that were exchanged for others with the same sums, and draws on lots that no trigger saw.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(20);
\ir ../lib/two_townships.sql
INSERT INTO county.aid_draws SELECT aided_on, aid_id, 1, '10' FROM county.aid_instances WHERE aid_id = 1;
SELECT county.close_period('2019-03-01');
SELECT is_empty($$ SELECT * FROM verify_ledger('county') $$, 'the ledger verifies');
SELECT results_eq($$ SELECT supermarket_id, total(amounts)::text, households(amounts), length(row_digest) FROM county.closed_tallies ORDER BY 1 $$,
	$$ VALUES (1::bigint, '200.00', 20::bigint, 32), (2, '200.00', 20, 32) $$, 'a closing keeps what each household got, and a digest');

-- Makes a change that no trigger sees, and returns what verify_ledger has for it.
CREATE FUNCTION pg_temp.reported(change text, columns text DEFAULT 'what, month, supermarket_id, hint') RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	told text[];
BEGIN
	SET LOCAL session_replication_role = replica;
	EXECUTE change;
	SET LOCAL session_replication_role = origin;
	EXECUTE format('SELECT array_agg(concat_ws('' | '', %s)) FROM verify_ledger(''county'')', columns) INTO told;
	RAISE SQLSTATE 'ZZ001';
EXCEPTION WHEN SQLSTATE 'ZZ001' THEN
	RETURN QUERY SELECT unnest(told);
END $$;

-- Aid 1 and aid 2 are of the same supermarket and month, and were 10 yuan each.
SELECT results_eq($$ SELECT pg_temp.reported('UPDATE county.aid_instances SET amount = CASE aid_id WHEN 1 THEN ''3''::yuan ELSE ''17'' END WHERE aid_id IN (1, 2)') $$, ARRAY[
	'supermarket | 2019-03-01 | 1 | Household 1: 10.00 yuan in the books, 3.00 in the rows. Household 2: 10.00 yuan in the books, 17.00 in the rows. '
	'Bring the rows back to what was closed, or reopen the month: SELECT county.reopen_period(''2019-03-01'', ''the reason'');'], 'an amount moved from one household to another');
SELECT results_eq($$ SELECT substr(h, 1, 90), h ~ 'And 5 households more' FROM pg_temp.reported('UPDATE county.aid_instances SET amount = (''10''::yuan + (''1''::yuan * (CASE WHEN aid_id % 2 = 0 THEN 1 ELSE -1 END))) WHERE aid_id <= 10', 'hint') AS h $$,
	$$ VALUES ('Household 1: 10.00 yuan in the books, 9.00 in the rows. Household 2: 10.00 yuan in the boo', true) $$, 'of many households the first are named');
SELECT results_eq(format('SELECT pg_temp.reported(%L, %L)', change, 'what, supermarket_id, split_part(hint, ''.'', 1)'),
	ARRAY['supermarket | 1 | The amounts of the households agree; days, persons, times or numbers of the rows do not'], what)
FROM (VALUES
	('UPDATE county.aid_instances SET person_id = 3 - person_id WHERE aid_id IN (1, 2)', 'persons exchanged'),
	('UPDATE county.aid_instances SET aided_on = ''2019-03-30'' WHERE aid_id = 2', 'another day of the month'),
	('UPDATE county.aid_instances SET aid_id = 2002 WHERE aid_id = 2', 'another number')
) AS c (change, what);
SELECT is((SELECT count(*) FROM pg_temp.reported($$
	UPDATE county.aid_instances SET times = 2 WHERE aid_id = 2;
	INSERT INTO county.aid_instances SELECT 3000, household_id, person_id, supermarket_id, '0', aided_on FROM county.aid_instances WHERE aid_id = 3 $$)), 1::bigint, 'times and rows');

-- The books themselves.
SELECT results_eq($$ SELECT pg_temp.reported('UPDATE county.closed_tallies SET amounts = ''{1: 200.00}'' WHERE supermarket_id = 1', 'what, month, supermarket_id') $$,
	ARRAY['supermarket | 2019-03-01 | 1', 'seal | 2019-03-01'], 'stored amounts that were changed');
SELECT results_eq($$ SELECT pg_temp.reported('UPDATE county.closed_tallies SET row_digest = sha256('''') WHERE supermarket_id = 1', 'what, month, supermarket_id') $$,
	ARRAY['supermarket | 2019-03-01 | 1', 'seal | 2019-03-01'], 'a stored digest');
SELECT results_eq($$ SELECT pg_temp.reported('UPDATE county.closed_tallies SET amounts = NULL, row_digest = NULL', 'what, month, supermarket_id') $$,
	ARRAY['seal | 2019-03-01'], 'amounts that are gone, as in a closing of an older format');

-- The seal of such a closing is over its tallies alone, as it always was.
CREATE FUNCTION pg_temp.old_closing() RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	SET LOCAL session_replication_role = replica;
	UPDATE county.closed_tallies SET amounts = NULL, row_digest = NULL;
	UPDATE county.closings c SET seal = sha256(convert_to(concat(month - date '2000-01-01', ' ', version, ' ', extract(epoch FROM closed_at), ' ', closed_by, E'\n', (
		SELECT string_agg(concat(t.supermarket_id, ' ', encode(sha256(beneficiary_tally_send(t.tally)), 'hex'), E'\n'), '' ORDER BY t.supermarket_id)
		FROM county.closed_tallies t)), 'UTF8'));
	SET LOCAL session_replication_role = origin;
	RETURN QUERY SELECT what FROM verify_ledger('county');
END $$;
SAVEPOINT old;
SELECT is_empty('SELECT pg_temp.old_closing()', 'a closing of format 1 or 2 verifies');
ROLLBACK TO SAVEPOINT old;

-- Lots. Aid 1 drew on lot 1 on 2019-03-06.
SELECT results_eq($$ SELECT pg_temp.reported('UPDATE county.lots SET entered_on = ''2020-01-01'' WHERE lot_id = 1', 'what, month, supermarket_id, stored, recomputed') $$,
	ARRAY['lot | 2019-03-01 | 1 | lot 1 came in on 2020-01-01 | aid instance 1 drew on it on 2019-03-06'], 'a lot that came in after its draws');
SELECT results_eq($$ SELECT pg_temp.reported('UPDATE county.lots SET supermarket_id = 2 WHERE lot_id = 1', 'what, stored, recomputed') $$,
	ARRAY['lot | lot 1 is in supermarket 2 | aid instance 1 of supermarket 1 drew on it'], 'a lot of another supermarket');
SELECT results_eq($$ SELECT pg_temp.reported('UPDATE county.aid_draws SET aid_id = 4000', 'what, stored, recomputed') $$,
	ARRAY['lot | lot 1 is in supermarket 1 | aid instance 4000 of 2019-03-06 drew on it, which is not recorded'], 'a draw without a hand-out');
SELECT results_eq($$ SELECT pg_temp.reported('DELETE FROM county.aid_draws; INSERT INTO county.spoilage (lot_id, spoiled_on, amount, reason) VALUES (2, ''2019-01-01'', ''5'', ''x'')', 'what, supermarket_id, stored, recomputed') $$, ARRAY[
	'lot | 1 | lot 1: 10.00 distributed, 0.00 spoiled | 0.00 distributed, 0.00 spoiled',
	'lot | 2 | lot 2: 0.00 distributed, 0.00 spoiled | 0.00 distributed, 5.00 spoiled'], 'sums that do not hold');

-- Triggers that are off or gone, by name.
SELECT results_eq(format('SELECT pg_temp.reported(%L, %L)', format('ALTER TABLE county.%I DISABLE TRIGGER %I', relation, trigger), 'what, stored, recomputed'),
	ARRAY[format('guard | %s on county.%s | switched off', trigger, relation)], format('a trigger of %s', relation))
FROM (VALUES ('supermarkets', 'ledger_check_update'), ('lots', 'ledger_check_update'), ('aid_draws', 'ledger_draw_insert')) AS t (relation, trigger);
SELECT results_eq($$ SELECT pg_temp.reported('DROP TRIGGER ledger_draws_delete ON county.aid_instances', 'what, stored, recomputed') $$,
	ARRAY['guard | ledger_draws_delete on county.aid_instances | missing'], 'a dropped trigger');

SELECT * FROM finish();
ROLLBACK;

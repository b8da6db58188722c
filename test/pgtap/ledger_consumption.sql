-- Consumption relief: purchases, and the share that unions must reach.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(19);

CREATE FUNCTION pg_temp.refused_by(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state text;
	rule text;
BEGIN
	EXECUTE statement;
	RETURN 'no refusal';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, rule = CONSTRAINT_NAME;
	RETURN state || ' ' || rule;
END $$;

SELECT create_ledger('county', records_through => '2020-06-30');
INSERT INTO county.divisions (division, name_zh) VALUES ('410423', '县');
INSERT INTO county.households VALUES (1, 'h', '410423', '2015-01-01'), (2, 'h', '410423', '2015-01-01');
INSERT INTO county.organisations VALUES (1, 'u1', 'union', NULL), (2, 'u2', 'union', NULL), (3, 'u3', 'union', NULL), (9, 's', 'base', NULL);

SELECT is_empty('TABLE county.purchase_year', 'no purchases, no years');
SELECT is((SELECT result FROM county.rule_check WHERE rule = 'relief_share'), 'insufficient evidence', 'no case, no pass');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.purchases VALUES (9, 1, '2019-01-01', 9, 1, 'x', 'direct', '1') $$), '23514 purchases_have_one_supplier', 'two suppliers');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.purchases VALUES (9, 1, '2019-01-01', NULL, NULL, 'x', 'direct', '1') $$), '23514 purchases_have_one_supplier', 'none');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.purchases VALUES (9, 1, '2019-01-01', 1, NULL, 'x', 'direct', '1') $$), '23514 purchases_are_from_others', 'from itself');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.purchases VALUES (9, 1, '2019-01-01', 9, NULL, 'x', 'barter', '1') $$), '23514 purchases_channel');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.purchases VALUES (9, 1, '2019-01-01', 9, NULL, 'x', 'direct', '0') $$), '23514 purchases_amount_is_positive');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.purchases VALUES (9, 1, 'infinity', 9, NULL, 'x', 'direct', '1') $$), '23514 from_1949_10_01_to_2199_12_31');
SELECT is(pg_temp.refused_by($$ INSERT INTO county.welfare_budgets VALUES (1, 2019, '-1') $$), '23514 welfare_budgets_spent_is_not_negative');

INSERT INTO county.purchases VALUES
	(1, 1, '2018-01-01', 9, NULL, 'x', 'direct', '80', true),
	(2, 1, '2018-12-31', NULL, 1, 'x', 'online', '20.50', false),
	(3, 2, '2018-06-01', NULL, 2, 'x', 'fair', '79.99', true),
	(4, 3, '2018-06-01', 9, NULL, 'x', 'counter', '10', true),
	(5, 1, '2020-01-01', 9, NULL, 'x', 'direct', '10', true),
	(6, 2, '2020-06-30', NULL, 1, 'x', 'direct', '90', true),
	(7, 2, '2020-07-01', NULL, 1, 'x', 'direct', '1000', true);
SELECT results_eq('SELECT year, purchases, units, suppliers, households, amount::text, gifts::text, is_partial FROM county.purchase_year', $$ VALUES
	(2018, 4::bigint, 3::bigint, 1::bigint, 2::bigint, '190.49', '169.99', false),
	(2019, 0, 0, 0, 0, '0.00', '0.00', false),
	(2020, 2, 2, 1, 1, '100.00', '100.00', true) $$, 'purchases by year; those after the records do not count');

INSERT INTO county.welfare_budgets VALUES (1, 2018, '100'), (2, 2018, '100'), (1, 2019, '100'), (1, 2020, '100'), (2, 2020, '100'), (3, 2020, '0');
SELECT results_eq('SELECT organisation_id, year, result FROM county.purchase_rule_check', $$
	SELECT o::bigint, y, 'insufficient evidence'::rule_result
	FROM (VALUES (1, 2018), (2, 2018), (3, 2018), (1, 2019), (1, 2020), (2, 2020), (3, 2020)) AS v (o, y) $$, 'no rule, nothing to judge');
INSERT INTO county.rule_parameters VALUES ('relief_share', '2018-06-01', 80);
SELECT results_eq('SELECT organisation_id, year, gifts::text, spent::text, share, result FROM county.purchase_rule_check', $$ VALUES
	(1::bigint, 2018, '80.00', '100.00', 80.00, 'pass'::rule_result),
	(2, 2018, '79.99', '100.00', 79.99, 'fail'),
	(3, 2018, '10.00', NULL, NULL, 'insufficient evidence'),
	(1, 2019, '0.00', '100.00', 0.00, 'fail'),
	(1, 2020, '10.00', '100.00', 10.00, 'insufficient evidence'),
	(2, 2020, '90.00', '100.00', 90.00, 'pass'),
	(3, 2020, '0.00', '0.00', NULL, 'insufficient evidence') $$,
	'at the share exactly: pass; a fen below: fail; no denominator, or a year still running: insufficient evidence');
SELECT results_eq($$ SELECT checked, passed, failed, insufficient, result FROM county.rule_check WHERE rule = 'relief_share' $$,
	$$ VALUES (7::bigint, 2::bigint, 2::bigint, 3::bigint, 'fail'::rule_result) $$, 'all cases');

-- Judged unrounded: 79.999 % is not 80 %.
UPDATE county.purchases SET amount = '79999.90' WHERE purchase_id = 3;
UPDATE county.welfare_budgets SET spent = '100000' WHERE organisation_id = 2 AND year = 2018;
SELECT results_eq('SELECT share, result FROM county.purchase_rule_check WHERE organisation_id = 2 AND year = 2018',
	$$ VALUES (80.00, 'fail'::rule_result) $$, 'a share that only rounds to 80 fails');

-- The year ends, and the rule changes.
UPDATE county.ledger SET records_through = '2020-12-31';
SELECT is((SELECT result FROM county.purchase_rule_check WHERE organisation_id = 1 AND year = 2020), 'fail', 'now it is too late');
SELECT is((SELECT gifts::text FROM county.purchase_rule_check WHERE organisation_id = 2 AND year = 2020), '1090.00', 'and what came later counts');
INSERT INTO county.rule_parameters VALUES ('relief_share', '2020-12-31', 10);
SELECT is((SELECT result FROM county.purchase_rule_check WHERE organisation_id = 1 AND year = 2020), 'pass', 'the rule at the end of the year counts');
SELECT is((SELECT result FROM county.purchase_rule_check WHERE organisation_id = 2 AND year = 2018), 'fail', 'not a later one');
SELECT ok((SELECT min(r) = 'fail' AND min(r) FILTER (WHERE r <> 'fail') = 'insufficient evidence' AND max(r) = 'pass'
	FROM unnest(enum_range(NULL::rule_result)) AS r), 'the least result is the result of all');

SELECT * FROM finish();
ROLLBACK;

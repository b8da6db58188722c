-- Published figures: each verdict, each reason, and figures that name no cell.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(23);

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

SELECT create_ledger('county', records_through => '2019-06-30');
INSERT INTO county.divisions (division, name_zh) VALUES ('410423', '县');
INSERT INTO county.supermarkets VALUES (1, 's', '410423', '2017-05-01'), (2, 's', '410423', '2018-05-01');
INSERT INTO county.donors VALUES (1, 'd');
INSERT INTO county.donations VALUES (1, 1, NULL, '2017-06-01', 'in_kind', '3496000', 'x'), (2, 1, NULL, '2018-06-01', 'cash', '1000.50', NULL), (3, 1, NULL, '2019-06-01', 'cash', '1', NULL);

-- Adds a figure, by default of the ledger's first year.
CREATE FUNCTION pg_temp.publish(id text, kind text, low numeric, qualifier figure_qualifier, view_name text, column_name text,
	first_year integer DEFAULT 2017, last_year integer DEFAULT 2017, high numeric DEFAULT NULL, high_column text DEFAULT NULL,
	rounded_to numeric DEFAULT NULL, key jsonb DEFAULT '{}', remark text DEFAULT NULL) RETURNS void LANGUAGE sql AS $$
	INSERT INTO county.published_figures
		(figure_id, topic, indicator, kind, value, low, high, unit, qualifier, rounded_to, source, view_name, column_name, high_column_name, key, first_year, last_year, remark)
	VALUES (id, 't', 'i', kind, coalesce(low::text, 'rule'), low, coalesce(high, low), 'u', qualifier, rounded_to, 'paper', view_name, column_name, high_column, key, first_year, last_year, remark)
$$;
CREATE FUNCTION pg_temp.told(id text) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(' | ', verdict, computed, reason) FROM county.reconcile WHERE figure_id = id
$$;

SELECT is_empty('TABLE county.reconcile', 'nothing published, nothing to reconcile');
SELECT pg_temp.publish('exact', 'stock', 1, 'exact', 'supermarket_year', 'open');
SELECT is(pg_temp.told('exact'), 'exact | 1', 'exact: nothing needs saying');
SELECT pg_temp.publish('wrong', 'stock', 2, 'exact', 'supermarket_year', 'open', remark => 'as printed');
SELECT is(pg_temp.told('wrong'), 'contradicted | 1 | neither "exact" nor rounding explains the difference; as printed', 'contradicted');
SELECT pg_temp.publish('rounded', 'flow', 3500000, 'rounded', 'donation_year', 'received', rounded_to => 10000);
SELECT is(pg_temp.told('rounded'), 'consistent | 3496000 | rounds to it in units of 10000', 'rounded');
SELECT pg_temp.publish('more', 'flow', 3000000, 'more than', 'donation_year', 'received');
SELECT is(pg_temp.told('more'), 'consistent | 3496000 | "more than" allows it', 'more than');

-- Flows add up over the years, and nothing else does.
SELECT pg_temp.publish('sum', 'flow', 3497000.50, 'exact', 'donation_year', 'received', 2017, 2018);
SELECT is(pg_temp.told('sum'), 'exact | 3497000.5', 'a flow over two years');
SELECT pg_temp.publish('open', 'flow', 3497001.50, 'exact', 'donation_year', 'received', NULL, NULL);
SELECT is(pg_temp.told('open'), 'exact | 3497001.5 | the last year is counted only to the end of the records', 'over all years, the last of which is not over');
SELECT pg_temp.publish('stocks', 'stock', 3, 'exact', 'supermarket_year', 'open', 2017, 2018);
SELECT is(pg_temp.told('stocks'), 'not_reproducible | 2 rows of supermarket_year match, and only flows add up', 'stocks do not add up');
SELECT pg_temp.publish('donors', 'set size', 2, 'exact', 'donation_year', 'donors', NULL, NULL);
SELECT is(pg_temp.told('donors'), 'not_reproducible | 3 rows of donation_year match, and only flows add up', 'nor do sizes of sets');

-- Keys, ranges, rules.
SELECT pg_temp.publish('key', 'stock', 0, 'exact', 'village_assistance', 'villages', NULL, NULL, key => '{"division": null}');
SELECT is(pg_temp.told('key'), 'exact | 0', 'a null key');
SELECT pg_temp.publish('range', 'range', 1, 'exact', 'supermarket_year', 'open', high => 2, high_column => 'founded', first_year => 2018, last_year => 2018);
SELECT is(pg_temp.told('range'), 'contradicted | 2-1 | neither "exact" nor rounding explains the difference', 'a range has two ends');
SELECT pg_temp.publish('rule', 'rule', NULL, 'exact', 'rule_check', 'result', NULL, NULL, key => '{"rule": "relief_share"}', remark => 'no denominator');
SELECT is(pg_temp.told('rule'), 'not_reproducible | insufficient evidence | the records do not show whether the rule was kept; no denominator', 'a rule');
INSERT INTO county.organisations VALUES (1, 'u', 'union', NULL);
INSERT INTO county.welfare_budgets VALUES (1, 2018, '100');
INSERT INTO county.rule_parameters VALUES ('relief_share', '2018-01-01', 80);
SELECT is(pg_temp.told('rule'), 'contradicted | fail | the rule was broken in some of the cases recorded; no denominator', 'broken');
INSERT INTO county.rule_parameters VALUES ('relief_share', '2018-02-01', 0);
SELECT is(pg_temp.told('rule'), 'consistent | pass | the rule was kept in every case recorded; no denominator', 'kept');

-- A figure that cannot be recomputed has a reason, and does not hide other verdicts.
SELECT pg_temp.publish('none', 'flow', 1, 'exact', NULL, NULL, remark => 'a loan that the ledger does not keep');
SELECT is(pg_temp.told('none'), 'not_reproducible | a loan that the ledger does not keep', 'no cell');
SELECT pg_temp.publish('early', 'flow', 1, 'exact', 'donation_year', 'received', 2000, 2001);
SELECT is(pg_temp.told('early'), 'not_reproducible | the ledger has no records of it', 'no rows');
SELECT pg_temp.publish('table', 'flow', 1, 'exact', 'donations', 'value', NULL, NULL),
	pg_temp.publish('column', 'flow', 1, 'exact', 'donation_year', 'loans'),
	pg_temp.publish('attack', 'flow', 1, 'exact', 'donation_year; DROP TABLE county.donations', 'received)', key => '{"year) OR true --": 1}'),
	pg_temp.publish('value', 'flow', 1, 'exact', 'donation_year', 'received', key => '{"is_partial": "x'' OR true --"}'),
	pg_temp.publish('itself', 'flow', 1, 'exact', 'reconcile', 'computed', NULL, NULL);
SELECT results_eq($$ SELECT figure_id, verdict::text, reason FROM county.reconcile WHERE figure_id IN ('table', 'column', 'attack', 'value', 'itself') $$, $$ VALUES
	('attack', 'not_reproducible', 'donation_year; DROP TABLE county.donations is not a view from which figures can be recomputed'),
	('column', 'not_reproducible', 'view donation_year has no column loans'),
	('itself', 'not_reproducible', 'reconcile is not a view from which figures can be recomputed'),
	('table', 'not_reproducible', 'donations is not a view from which figures can be recomputed'),
	('value', 'not_reproducible', 'the ledger has no records of it') $$, 'names are names, whatever is in them');

-- In Chinese as well; a remark that was not translated is shown as it is.
SELECT results_eq($$ SELECT figure_id, reason_zh FROM county.reconcile WHERE figure_id IN ('exact', 'wrong', 'rounded', 'more', 'open', 'stocks', 'rule', 'early', 'table', 'column') $$, $$ VALUES
	('column', '视图 donation_year 没有列 loans'), ('early', '账中没有相应的记录'), ('exact', NULL), ('more', '符合“余”的含义'), ('open', '最后一年只计至记录截止日'),
	('rounded', '以 10000 为单位取整后相同'), ('rule', '所记录的每一例都符合规定；no denominator'), ('stocks', 'supermarket_year 有 2 行符合，只有时期数可以相加'),
	('table', 'donations 不是可以复算公布数的视图'), ('wrong', '“确数”和取整都不能解释差异；as printed') $$, 'reasons in Chinese');
UPDATE county.published_figures SET topic_zh = '主题', indicator_zh = '指标', unit_zh = '家', remark_zh = '照印' WHERE figure_id = 'wrong';
SELECT results_eq($$ SELECT topic, topic_zh, indicator_zh, unit_zh, subject_zh, reason_zh FROM county.publication_reconcile WHERE figure_id = 'wrong' $$,
	$$ VALUES ('t', '主题', '指标', '家', NULL, '“确数”和取整都不能解释差异；照印') $$, 'words in both languages are published');

SELECT is(pg_temp.refused_by($$ SELECT pg_temp.publish('x', 'flow', 1, 'exact', NULL, NULL) $$), '23514 published_figures_tell_why_not', 'no cell and no reason');
SELECT is(pg_temp.refused_by($$ SELECT pg_temp.publish('x', 'flow', 1, 'rounded', 'donation_year', 'received') $$), '23514 published_figures_rounded_needs_unit', 'rounded to what?');
SELECT is(pg_temp.refused_by($$ SELECT pg_temp.publish('x', 'range', 1, 'exact', 'donation_year', 'received', high => 2) $$), '23514 published_figures_cell', 'a range of one column');
SELECT is(pg_temp.refused_by($$ SELECT pg_temp.publish('x', 'flow', 1, 'exact', 'donation_year', 'received', high => 2) $$), '23514 published_figures_range', 'two numbers that are no range');

SELECT * FROM finish();
ROLLBACK;

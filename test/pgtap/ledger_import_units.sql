-- A unit of amounts is understood completely, or the row is rejected, in every import; a sign of currency in the cell is no unit.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(28);
\ir ../lib/two_townships.sql

-- Loads one amount under a heading; returns it as it was loaded, or 'rejected'.
CREATE FUNCTION pg_temp.load(kind text, heading text, cell text) RETURNS text LANGUAGE plpgsql AS $load$
DECLARE
	target CONSTANT text := CASE kind WHEN 'aid' THEN 'aid_instances' ELSE kind END;
	amount CONSTANT text := CASE kind WHEN 'donations' THEN 'value' ELSE 'amount' END;
	rejected bigint;
	loaded text;
BEGIN
	PERFORM county.make_staging(kind, CASE kind
		WHEN 'aid' THEN '日期,户编号,超市,'
		WHEN 'donations' THEN '捐赠日期,捐赠单位,类型,'
		WHEN 'incomes' THEN '年度,户编号,收入来源,'
		END || heading, temporary => true);
	-- Else a row like one that was loaded before would be known.
	EXECUTE format('DELETE FROM county.%I', target);
	DELETE FROM county.import_rows;
	EXECUTE format('INSERT INTO %s VALUES (%s, $1)', 'pg_temp.staging_' || kind, CASE kind
		WHEN 'aid' THEN $$ '2020-05-05', '1', 'SA' $$
		WHEN 'donations' THEN $$ '2020-05-05', 'A', '现金' $$
		WHEN 'incomes' THEN $$ '2020', '1', '工资性收入' $$
		END) USING cell;
	EXECUTE format('SELECT count(*) FROM county.%I($1)', 'import_' || kind) INTO rejected
	USING ('pg_temp.staging_' || kind)::regclass;
	EXECUTE format('SELECT string_agg(%I::text, '', '') FROM county.%I', amount, target) INTO loaded;
	EXECUTE format('DROP TABLE %s', 'pg_temp.staging_' || kind);
	RETURN CASE WHEN rejected > 0 AND loaded IS NULL THEN 'rejected' ELSE coalesce(loaded, 'nothing') END;
END
$load$;

SELECT is(pg_temp.load(kind, '金额', '1.5'), '1.50', kind || ': 金额')
	FROM unnest('{aid,donations,incomes}'::text[]) AS k (kind);
SELECT is(pg_temp.load('aid', '金额（万元）', '1.5'), '15000.00', 'aid: 金额（万元）');
-- The unit that the heading states; what a heading may also state is not an amount of yuan.
SELECT matches(pg_temp.load(kind, heading, '1.5'), format('^(rejected%s)$', '|' || wanted),
	format('%s: 1.5 under %s', kind, heading))
FROM (VALUES
	('aid', '金额（千元）', '1500\.00'), ('aid', '金额（百元）', '150\.00'), ('aid', '金额（ 万元 ）', '15000\.00'),
	('aid', '金额（人民币万元）', '15000\.00'), ('aid', '金额（单位: 万元）', '15000\.00'), ('aid', '金额（万元/户）', '15000\.00'),
	('aid', '金额（万）', '15000\.00'), ('aid', '金额（亿）', '150000000\.00'), ('aid', '金额（美元）', 'rejected'),
	('donations', '金额（千元）', '1500\.00'), ('donations', '金额（ 万元 ）', '15000\.00'), ('donations', '金额（美元）', 'rejected'),
	('incomes', '金额（千元）', '1500\.00'), ('incomes', '金额（ 万元 ）', '15000\.00'), ('incomes', '金额（美元）', 'rejected')
	) AS v (kind, heading, wanted);
SELECT is(pg_temp.load(kind, '金额（万元）', cell), wanted, format('%s: %s under 金额（万元）', kind, cell))
FROM (VALUES
	('aid', '¥1.5', '15000.00'), ('aid', '￥1.5', '15000.00'), ('aid', 'RMB1.5', '15000.00'),
	('donations', '¥1.5', '15000.00'), ('incomes', '¥1.5', '15000.00'), ('incomes', U&'\22121.2', '-12000.00')) AS v (kind, cell, wanted);
SELECT is(pg_temp.load('aid', '金额（万元）', '1.5元'), 'rejected',
	'aid: a cell whose unit contradicts the heading is rejected');
SELECT is(pg_temp.load('donations', '金额（万元）', '1.5元'), 'rejected',
	'donations: a cell whose unit contradicts the heading is rejected');
SELECT is(pg_temp.load('aid', '金额（万元）', '1.5万元'), '15000.00', 'aid: a cell that repeats the unit of the heading');

SELECT * FROM finish();
ROLLBACK;

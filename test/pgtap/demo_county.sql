-- The demo county: its views must give every published figure S01 to S14, from rows alone.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(61);

\ir ../../reports/demo/lushan.sql

SELECT is((SELECT open FROM lushan.supermarket_year WHERE year = 2018), 44::bigint, 'S01 supermarkets open 2018');
SELECT is((SELECT open FROM lushan.supermarket_year WHERE year = 2019), 49::bigint, 'S02 supermarkets open 2019');
SELECT is((SELECT open FROM lushan.supermarket_year WHERE year = 2020), 51::bigint, 'S03 supermarkets open 2020');
SELECT is((SELECT in_kind FROM lushan.donation_year WHERE year = 2018), '3500000'::yuan, 'S04 goods donated 2018');
SELECT is((SELECT in_kind FROM lushan.donation_year WHERE year = 2019), '800000'::yuan, 'S05 goods donated 2019');
SELECT is((SELECT in_kind FROM lushan.donation_year WHERE year = 2020), '1800000'::yuan, 'S06 goods donated 2020');
SELECT is((SELECT sum(in_kind) FROM lushan.donation_year), '610万元'::yuan, 'S07 goods donated in the three years');
SELECT is((SELECT households FROM lushan.aid_year WHERE year = 2018), 8505::bigint, 'S08 households aided 2018');
SELECT is((SELECT households FROM lushan.aid_year WHERE year = 2019), 7764::bigint, 'S09 households aided 2019');
SELECT is((SELECT households FROM lushan.aid_year WHERE year = 2020), 5981::bigint, 'S10 households aided 2020');
SELECT is((SELECT instances FROM lushan.aid_year WHERE year = 2018), 12541::bigint, 'S11 aid instances 2018');
SELECT is((SELECT instances FROM lushan.aid_year WHERE year = 2019), 10745::bigint, 'S12 aid instances 2019');
SELECT is((SELECT instances FROM lushan.aid_year WHERE year = 2020), 8832::bigint, 'S13 aid instances 2020');
SELECT is((SELECT sum(instances) FROM lushan.aid_year), 32118::numeric, 'S14 aid instances in the three years');

-- The views themselves are right: the same by plain SQL.
SELECT results_eq($$ SELECT year, instances, households, persons, amount::text FROM lushan.aid_year $$, $$
	SELECT extract(year FROM aided_on)::integer, sum(times), count(DISTINCT household_id), count(DISTINCT person_id), sum(amount)::text
	FROM lushan.aid_instances GROUP BY 1 ORDER BY 1
	$$, 'tallies equal count(DISTINCT)');
SELECT is((SELECT households(rollup(tally)) FROM lushan.aid_year_tally), (SELECT count(DISTINCT household_id) FROM lushan.aid_instances),
	'different households over three years, without the rows');
SELECT cmp_ok((SELECT households(rollup(tally)) FROM lushan.aid_year_tally), '>=', 8505::bigint, 'no fewer than in the best year');
SELECT cmp_ok((SELECT households(rollup(tally)) FROM lushan.aid_year_tally), '<', 22250::bigint, 'fewer than the years added up');
SELECT results_eq('SELECT year, founded, closed, is_partial FROM lushan.supermarket_year',
	'VALUES (2018, 44::bigint, 0::bigint, false), (2019, 5, 0, false), (2020, 2, 0, true)', 'supermarkets founded');
SELECT is((SELECT sum(cash) FROM lushan.donation_year), '0'::yuan, 'all donations are goods');

-- No figure is stored: rows carry small amounts and the views follow them.
SELECT is((SELECT max(times) FROM lushan.aid_instances), 1, 'a row is one instance');
SELECT is_empty($$ SELECT donation_id FROM lushan.donations WHERE value >= '200000' $$, 'no donation is a total');
SELECT is((SELECT count(*) FROM lushan.periods WHERE version IS NOT NULL), 34::bigint, 'the covered months are closed');
SELECT is_empty($$ SELECT * FROM verify_ledger('lushan') $$, 'and the closed books are what the rows say');
-- Two months were closed twice, and two editions published: the second one has the figures that were printed.
SELECT results_eq('SELECT month, version, closed_at::date, reopened_at IS NOT NULL FROM lushan.closings WHERE month IN (SELECT month FROM lushan.closings WHERE version = 2) ORDER BY 1, 2',
	$$ VALUES (date '2020-05-01', 1, date '2020-06-05', true), ('2020-05-01', 2, '2020-12-03', false),
		('2020-06-01', 1, '2020-07-05', true), ('2020-06-01', 2, '2020-12-03', false) $$, 'two months were closed again');
SELECT results_eq('SELECT edition, books_changed FROM lushan.publication_edition', 'VALUES (2, false)', 'two editions, and no month was closed since');
SELECT is_empty('SELECT edition, name, block, reason FROM lushan.edition_blocks WHERE edition = 2 AND reason IS NOT NULL', 'the second one left nothing unchanged');
SELECT results_eq('SELECT edition, year, households, instances FROM lushan.publication_aid_year',
	'VALUES (1, 2018, 8505::bigint, 12541::bigint), (1, 2019, 7764, 10745), (2, 2020, 5981, 8832)', 'and has what was printed');
SELECT cmp_ok((SELECT min((n.figures ->> c)::integer - (o.figures ->> c)::integer)
	FROM lushan.edition_figures o JOIN lushan.edition_figures n USING (name, block, cell), unnest('{households,persons,instances}'::text[]) AS c
	WHERE o.name = 'aid_month' AND o.figures ->> 'month' IN ('2020-05-01', '2020-06-01') AND o.edition = 1 AND n.edition = 2), '>=', 10, 'each month differs by no small group');
SELECT results_eq($$ SELECT year, months, restated FROM lushan.aid_restated_year_of(NULL, '2020-11-15') $$,
	'VALUES (2018, 12::bigint, 0::bigint), (2019, 12, 0), (2020, 10, 2)', 'the books as of a day between the editions are those of the first one');
SELECT cmp_ok((SELECT households FROM lushan.aid_year_of(NULL, '2020-11-15') WHERE year = 2020), '<', 5981::bigint, 'with fewer households');
SAVEPOINT less;
SELECT lushan.reopen_period(month, 'to see') FROM lushan.periods WHERE version IS NOT NULL;
DELETE FROM lushan.aid_instances WHERE household_id = (SELECT min(household_id) FROM lushan.aid_instances WHERE aided_on >= '2020-01-01');
SELECT is((SELECT households FROM lushan.aid_year WHERE year = 2020), 5980::bigint, 'without one household the view gives one less');
ROLLBACK TO less;

-- It is plausible.
SELECT is_empty($$
	SELECT day, balance
	FROM (
		SELECT day, sum(amount) OVER (ORDER BY day, turn) AS balance
		FROM (
			SELECT received_on, 0, value FROM lushan.donations
			UNION ALL SELECT aided_on, 1, - amount FROM lushan.aid_instances
		) AS m (day, turn, amount)
	) AS b
	WHERE balance < '0'
	$$, 'never given more than received so far');
SELECT cmp_ok((SELECT count(*) FROM (SELECT household_id FROM lushan.aid_instances GROUP BY 1 HAVING count(DISTINCT extract(year FROM aided_on)) > 1) AS h),
	'>', 5000::bigint, 'many households come in several years');
SELECT is_empty($$
	SELECT a.aid_id FROM lushan.aid_instances a JOIN lushan.households h USING (household_id) JOIN lushan.supermarkets s USING (supermarket_id)
	WHERE a.aided_on < h.registered_on OR a.aided_on >= h.removed_on OR NOT h.division <@ s.division
	$$, 'households on the register, aided in their own township');
SELECT is_empty('SELECT supermarket_id FROM lushan.supermarkets EXCEPT SELECT supermarket_id FROM lushan.aid_instances', 'every supermarket has given');
SELECT is((SELECT count(*) FROM lushan.households h WHERE NOT EXISTS (SELECT FROM lushan.memberships m WHERE m.household_id = h.household_id)), 0::bigint, 'no household without a person');
SELECT is((SELECT count(*) FROM lushan.divisions WHERE level(division) = 'township'), 24::bigint, 'townships');

-- It is marked as made up.
SELECT ok((SELECT reconstructed AND note_zh ~ '重建' AND note_en ~ 'Reconstructed' FROM lushan.ledger), 'the ledger says that it is reconstructed');
SELECT matches(obj_description('lushan'::regnamespace, 'pg_namespace'), 'RECONSTRUCTED', 'and so does the schema');
SELECT is_empty($$
	SELECT name FROM lushan.donors WHERE name !~ '示例' UNION ALL SELECT name FROM lushan.supermarkets WHERE name !~ '示例'
	UNION ALL SELECT name FROM lushan.persons WHERE name !~ '示例' UNION ALL SELECT name FROM lushan.helpers WHERE name !~ '示例'
	UNION ALL SELECT name FROM lushan.organisations WHERE name !~ '示例|^鲁山县总工会$' UNION ALL SELECT name FROM lushan.households WHERE name !~ '^户[0-9]+$'
	$$, 'and every made-up name');

-- Every figure that was published, from rows alone.
SELECT is((SELECT count(*) FROM lushan.published_figures), 59::bigint, 'all 59 figures are there');
SELECT is_empty($$ SELECT figure_id, computed, reason FROM lushan.reconcile WHERE verdict = 'contradicted' $$, 'none is contradicted');
SELECT results_eq($$ SELECT figure_id, reason FROM lushan.reconcile WHERE verdict = 'not_reproducible' $$,
	$$ VALUES ('C03', 'the records do not show whether the rule was kept; no denominator was published: what the unions spent on welfare gifts in all is not known') $$,
	'one cannot be told, and says why');
SELECT results_eq($$ SELECT string_agg(figure_id || ' ' || computed, ', ' ORDER BY figure_id) FROM lushan.reconcile WHERE verdict = 'consistent' $$,
	$$ VALUES ('M01 312, M03 9640000, M04 5035, V06 pass, Z01 4059.3, Z04 97800000, Z07 312, Z08 51393, Z11 4206.67, Z12 81860, Z13 2164, Z14 207000') $$,
	'those with a qualifier are on its side of the figure');
SELECT is_empty($$ SELECT figure_id FROM lushan.reconcile WHERE verdict = 'exact' AND qualifier IN ('exact', 'cumulative') AND value <> computed $$, 'all others are exact');
SELECT is_empty('TABLE lushan.data_quality', 'no record wants looking at');
-- In English and in Chinese: no word of one in the other.
SELECT is_empty($$
	SELECT figure_id, w
	FROM lushan.reconcile, unnest(ARRAY[topic, indicator, subject, period, value, unit, reason]) AS w
	WHERE w ~ '[一-龥]'
	$$, 'the figures in English');
SELECT is_empty($$
	SELECT figure_id, w
	FROM lushan.reconcile, unnest(ARRAY[topic_zh, indicator_zh, coalesce(subject_zh, CASE WHEN subject IS NOT NULL THEN 'no' END),
		coalesce(period_zh, CASE WHEN period IS NOT NULL THEN 'no' END), coalesce(value_zh, value), coalesce(unit_zh, 'no'), reason_zh,
		CASE WHEN reason IS NOT NULL AND reason_zh IS NULL THEN 'no' END]) AS w
	WHERE regexp_replace(w, 'M03', '') ~ '[A-Za-z]' OR topic_zh IS NULL OR indicator_zh IS NULL
	$$, 'and in Chinese');
SELECT is((SELECT reason_zh FROM lushan.reconcile WHERE figure_id = 'S04'), NULL, 'no reason where none is needed');
SELECT results_eq($$ SELECT figure_id, reason_zh FROM lushan.reconcile WHERE figure_id IN ('C03', 'M01', 'V06') $$, $$ VALUES
	('C03', '记录不足以说明是否符合规定；没有公布分母：各工会福利支出总额不详'), ('M01', '符合“余”的含义'),
	('V06', '所记录的每一例都符合规定；所记录的各周是重建的；报道只说遵守规定，没有说查了多少次') $$, 'reasons in Chinese');
SELECT is_empty($$
	SELECT name FROM lushan.supermarkets WHERE coalesce(name_en, '') !~ '^[ -~]+$' UNION ALL SELECT name FROM lushan.organisations WHERE coalesce(name_en, '') !~ '^[ -~]+$'
	UNION ALL SELECT name_zh FROM lushan.divisions WHERE coalesce(name_en, '') !~ '^[ -~]+$'
	$$, 'shops, units and places have names in English');
SELECT is_empty('SELECT name FROM lushan.publication_purchase_unit_year WHERE name_en IS NULL', 'which are published with them');
SELECT results_eq('SELECT sum(opening + received)::text, sum(received)::text FROM lushan.lots', $$ SELECT sum(distributed + spoiled + closing)::text, '6100000.00' FROM lushan.lots $$,
	'every yuan that was donated lies in a lot or has left it');
SELECT is_empty($$
	SELECT aid_id FROM lushan.aid_instances a LEFT JOIN lushan.aid_draws d USING (aided_on, aid_id) GROUP BY aided_on, aid_id, a.amount HAVING a.amount <> sum(d.amount)
	$$, 'and every hand-out was drawn from lots');
SELECT is((SELECT result FROM lushan.rule_check WHERE rule = 'attendance'), 'pass', 'five days and four nights, every week');
SELECT cmp_ok((SELECT sum(in_both) FROM lushan.scheme_overlap WHERE year = 2019 AND scheme = 'supermarket'), '>', 100::numeric, 'some households are in two schemes');
SAVEPOINT less;
DELETE FROM lushan.purchases WHERE purchase_id = 1;
SELECT results_eq($$ SELECT figure_id FROM lushan.reconcile WHERE verdict = 'contradicted' $$, ARRAY['C02'], 'without one purchase the sum is contradicted');
ROLLBACK TO less;

-- Loading it again makes the same rows.
\set ledger again
\ir ../../reports/demo/lushan.sql
SELECT set_eq('TABLE again.aid_instances', 'TABLE lushan.aid_instances', 'the same aid the second time');
SELECT set_eq('TABLE again.donations', 'TABLE lushan.donations', 'the same donations');
SELECT set_eq('SELECT * FROM again.households NATURAL JOIN again.memberships', 'SELECT * FROM lushan.households NATURAL JOIN lushan.memberships', 'the same register');

SELECT * FROM finish();
ROLLBACK;

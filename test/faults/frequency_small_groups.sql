-- Published frequencies of aid disclose small groups.
-- Issue 17, row 7. No group of 1 to k - 1 households follows from the published tables, over the whole numbers:
-- publication_frequency hides zeros where others would follow from them.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(8);
CREATE ROLE fault_analyst;

-- A ledger of 2019, closed and published, in which counts[t] households were aided t times; k is suppress_below.
CREATE FUNCTION pg_temp.publish(ledger text, counts integer[], k integer) RETURNS void LANGUAGE plpgsql AS $publish$
BEGIN
	EXECUTE format($$
		SELECT create_ledger(%1$L, division => '410423', records_through => '2019-12-31');
		SELECT %1$I.open_year(2019);
		UPDATE %1$I.ledger SET suppress_below = %3$L;
		INSERT INTO %1$I.divisions (division, name_zh) VALUES ('410423', '县'), ('410423101', '镇');
		INSERT INTO %1$I.supermarkets VALUES (1, 's', '410423101', '2019-01-01');
		INSERT INTO %1$I.households SELECT g, 'h', '410423101', '2016-01-01' FROM generate_series(1, 200) AS g;
		INSERT INTO %1$I.aid_instances (household_id, supermarket_id, amount, aided_on)
		SELECT row_number() OVER (), 1, '10', '2019-03-01' FROM unnest(%2$L::integer[]) WITH ORDINALITY AS c (n, times),
			generate_series(1, c.n);
		UPDATE %1$I.aid_instances SET times = c.times
		FROM (
			SELECT row_number() OVER () AS household_id, c.times
			FROM unnest(%2$L::integer[]) WITH ORDINALITY AS c (n, times), generate_series(1, c.n)
		) AS c
		WHERE c.household_id = aid_instances.household_id;
		SELECT %1$I.close_period(make_date(2019, m, 1)) FROM generate_series(1, 12) AS m;
		SELECT %1$I.grant_access('fault_analyst', 'analyst');
		SELECT %1$I.publish_edition()
		$$, ledger, counts, k);
END
$publish$;

-- The numbers of times with a group that is 1 to k - 1 households in every way to fill the hidden cells with whole
-- numbers. times 6 stands for six times or more.
CREATE FUNCTION pg_temp.disclosed(ledger text, k integer) RETURNS TABLE (times integer, households text)
	LANGUAGE plpgsql AS $disclosed$
BEGIN
	RETURN QUERY EXECUTE format($$
		WITH RECURSIVE fact AS MATERIALIZED (
			SELECT a.households, a.instances FROM %1$I.publication_aid_year a WHERE a.year = 2019
		), cell AS MATERIALIZED (
			SELECT f.times, f.households FROM %1$I.publication_frequency f WHERE f.period = 'year' AND f.first_year = 2019
		), way (times, counts, households, instances) AS (
			SELECT 0, '{}'::bigint[], 0::bigint, 0::bigint
			UNION ALL
			SELECT c.times, w.counts || n.n, w.households + n.n, w.instances + n.n * c.times
			FROM way w JOIN cell c ON c.times = w.times + 1, fact f,
				LATERAL generate_series(coalesce(c.households, 0), coalesce(c.households, f.households - w.households)) AS n (n)
			WHERE w.households + n.n <= f.households AND w.instances + n.n * c.times <= f.instances
		), whole AS (
			SELECT w.counts FROM way w, fact f
			WHERE w.times = 6 AND w.households = f.households
				AND (w.instances = f.instances OR w.counts[6] > 0 AND w.instances < f.instances)
		)
		SELECT t, string_agg(DISTINCT w.counts[t]::text, ' or ')
		FROM whole w, generate_series(1, 6) AS t
		GROUP BY t
		HAVING bool_and(w.counts[t] BETWEEN 1 AND %2$L - 1)
		ORDER BY t
		$$, ledger, k);
END
$disclosed$;

SELECT pg_temp.publish('two_groups', '{5,0,0,15,0,0}', 10);
SELECT pg_temp.publish('zeros', '{0,7,5,51,42,0}', 10);
SELECT pg_temp.publish('three_groups', '{0,4,0,2,1,0}', 5);
SELECT pg_temp.publish('large', '{20,30,40,0,0,0}', 10);
GRANT EXECUTE ON FUNCTION pg_temp.disclosed(text, integer) TO fault_analyst;
SET ROLE fault_analyst;
SELECT is((SELECT sum(households) FROM zeros.publication_aid_year), 105::numeric,
	'the number of households aided is published');
SELECT is((SELECT instances FROM zeros.publication_aid_year WHERE year = 2019), 443::bigint,
	'and the number of hand-outs');
SELECT is((SELECT count(*) FROM zeros.publication_frequency WHERE period = 'year'), 6::bigint,
	'and the frequencies in six rows');
SELECT is((SELECT array_agg(households ORDER BY times) FROM large.publication_frequency WHERE period = 'year'),
	'{20,30,40,0,0,0}',
	'large groups are published');
SELECT is_empty($$ SELECT * FROM pg_temp.disclosed('two_groups', 10) $$,
	'of 5 and 15 households, no small group follows');
SELECT is_empty($$ SELECT * FROM pg_temp.disclosed('zeros', 10) $$,
	'of 7, 5, 51 and 42 households, no small group follows');
SELECT is_empty($$ SELECT * FROM pg_temp.disclosed('three_groups', 5) $$,
	'of 4, 2 and 1 households with k = 5, no small group follows');
SELECT is_empty($$ SELECT * FROM pg_temp.disclosed('large', 10) $$,
	'of 20, 30 and 40 households, no small group follows');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;

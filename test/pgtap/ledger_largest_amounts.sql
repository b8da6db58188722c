-- Records of the largest amount do not stop the books: the amount of one record has a plausible bound, and no sum makes views, closing or
-- publishing fail.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(7);
CREATE ROLE largest_clerk;
\ir ../lib/two_townships.sql
SELECT county.grant_access('largest_clerk', 'clerk', '410423101');
UPDATE county.ledger SET records_through = '2020-12-31';

-- Records aid of the largest amount that is accepted, a thousand times; returns the amount.
CREATE FUNCTION pg_temp.record_largest() RETURNS yuan LANGUAGE plpgsql AS $$
DECLARE
	tried yuan;
BEGIN
	FOR tried IN
		SELECT '92233720368547758.07'::yuan
		UNION ALL
		SELECT (10::numeric ^ e)::numeric(20, 2)::yuan FROM generate_series(0, 16) AS e
		ORDER BY 1 DESC
	LOOP
		BEGIN
			INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on)
			SELECT 1 + g % 20, 1, tried, '2019-04-01' FROM generate_series(1, 1000) AS g;
			RETURN tried;
		EXCEPTION WHEN check_violation THEN
			NULL; -- less
		END;
	END LOOP;
END $$;
SET SESSION AUTHORIZATION largest_clerk;
SELECT cmp_ok(pg_temp.record_largest(), '<', '92233720368547758.07'::yuan,
	'a clerk cannot record aid of the largest amount');
RESET SESSION AUTHORIZATION;
SELECT isnt_empty($$ SELECT FROM county.aid_instances WHERE aided_on = '2019-04-01' $$,
	'the largest amounts that are accepted are recorded');
SELECT lives_ok('SELECT * FROM county.aid_year', 'aid_year can be read');
SELECT lives_ok($$ SELECT county.close_period('2019-04-01') $$, 'the month can be closed');
SELECT lives_ok('SELECT county.publish_edition()', 'an edition can be published');
SELECT lives_ok('SELECT count(*) FROM county.data_quality', 'data_quality can be read');
SELECT lives_ok($$ SELECT count(*) FROM verify_ledger('county') $$, 'the ledger can be verified');

SELECT * FROM finish();
ROLLBACK;

-- Aggregates over a foreign table, grouped by year_of or month_of, run on its own server; grouped by extract, they pull its rows.
-- The foreign server is this one, which cannot see what is not committed, so the table is committed.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT count(*) > 0 AS has_fdw FROM pg_available_extensions WHERE name = 'postgres_fdw' \gset
\if :has_fdw
CREATE EXTENSION IF NOT EXISTS postgres_fdw;
CREATE SCHEMA foreign_tables;
CREATE TABLE foreign_tables.aid AS
SELECT i % 70 AS household_id, i % 90 AS person_id, (i % 9)::yuan AS amount, date '2018-11-01' + i AS aided_on FROM generate_series(1, 500) AS i;
\endif
BEGIN;
SELECT plan(6);
\if :has_fdw
SET LOCAL search_path = foreign_tables, public;
DO $$
BEGIN
	EXECUTE format('CREATE SERVER here FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host %L, port %L, dbname %L, extensions ''poverty_relief'')',
		split_part(current_setting('unix_socket_directories'), ',', 1), current_setting('port'), current_database());
	-- Without a name libpq takes that of the server's operating system user.
	EXECUTE format('CREATE USER MAPPING FOR CURRENT_USER SERVER here OPTIONS (user %L)', current_user);
END
$$;
CREATE FOREIGN TABLE foreign_aid (household_id bigint, person_id bigint, amount yuan, aided_on date) SERVER here
OPTIONS (schema_name 'foreign_tables', table_name 'aid');

CREATE FUNCTION remote_query(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	line text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (VERBOSE, COSTS OFF) ' || query LOOP
		IF line ~ 'Remote SQL: ' THEN
			RETURN line;
		END IF;
	END LOOP;
END
$$;
SELECT matches(remote_query('SELECT year_of(aided_on), tally(household_id, person_id, amount) FROM foreign_aid GROUP BY 1'), 'tally\(.* GROUP BY ',
	'a tally by year_of is computed there');
SELECT matches(remote_query('SELECT month_of(aided_on), tally(household_id, person_id, amount)::bytea FROM foreign_aid GROUP BY 1'), 'tally\(.*::bytea.* GROUP BY ',
	'a tally by month_of, and its binary form');
SELECT matches(remote_query('SELECT beneficiaries(person_id), amounts_by_household(household_id, amount) FROM foreign_aid WHERE year_of(aided_on) = 2019'),
	'beneficiaries\(.*amounts_by_household\(.* WHERE .*year_of', 'a set and a map, for one year');
SELECT doesnt_match(remote_query('SELECT extract(year FROM aided_on), tally(household_id, person_id, amount) FROM foreign_aid GROUP BY 1'), 'tally\(',
	'a tally by extract is not');
SELECT results_eq(
	'SELECT year_of(aided_on), tally(household_id, person_id, amount)::bytea::beneficiary_tally::text FROM foreign_aid GROUP BY 1 ORDER BY 1',
	'SELECT extract(year FROM aided_on)::integer, tally(household_id, person_id, amount)::text FROM aid GROUP BY 1 ORDER BY 1',
	'the tallies are those of the rows');
SELECT results_eq(
	'SELECT month_of(aided_on), aid_instances(household_id) FROM foreign_aid GROUP BY 1 HAVING aid_instances(household_id) < 29 ORDER BY 1',
	$$VALUES (date '2019-02-01', 28::bigint), ('2020-03-01', 15)$$, 'a condition on an aggregate');
\else
SELECT skip('the server has no extension postgres_fdw', 6);
\endif
SELECT * FROM finish();
ROLLBACK;

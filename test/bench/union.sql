-- A union of 1, 10, 100 and 832 counties on this machine (psql -v sizes={1,10}: these), whose exchange tables are filled: 12 months of 500
-- households and 1,000 persons with keyed ids each, and a year of 6,000 and 12,000; one person in ten is one of the next county too. Each county is asked over a connection of its
-- own, 16 at a time. Seconds, and the most memory that the session had so far.
--
-- Unions of 1 and 10 full ledgers as well (-v ledgers={1}: these), with the same people: create_ledger, rows with their rules, closings.
\set QUIET on
\if :{?sizes}
\else
\set sizes {1,10,100,832}
\endif
\if :{?ledgers}
\else
\set ledgers {1,10}
\endif
SET client_min_messages = warning;
CREATE EXTENSION poverty_relief;
CREATE EXTENSION dblink;
CREATE EXTENSION postgres_fdw;
DO $$
BEGIN
	EXECUTE format('CREATE SERVER here FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host %L, port %L, dbname %L, extensions ''poverty_relief'', connect_timeout ''10'')',
		split_part(current_setting('unix_socket_directories'), ',', 1), current_setting('port'), current_database());
	-- Without a name libpq takes that of the server's operating system user.
	EXECUTE format('CREATE USER MAPPING FOR CURRENT_USER SERVER here OPTIONS (user %L)', current_user);
END
$$;
CREATE TABLE measured (counties integer, of text, step text, seconds numeric, memory_mb integer, note text, place integer GENERATED ALWAYS AS IDENTITY);

CREATE FUNCTION keyed(first bigint, last bigint) RETURNS beneficiary_set LANGUAGE sql
RETURN (SELECT beneficiaries(hashint8extended(i, 7) & 9223372036854775807) FROM generate_series(first, last) AS i);

CREATE FUNCTION code_of(n integer) RETURNS integer LANGUAGE sql
RETURN 130101 + n / 90 * 100 + n % 90;

CREATE PROCEDURE fill_county(n integer) LANGUAGE plpgsql AS $$
DECLARE
	code CONSTANT text := code_of(n);
	first CONSTANT bigint := n * 10800::bigint;
	written_at CONSTANT timestamptz := '2020-01-15';
BEGIN
	PERFORM make_replica('c' || n);
	PERFORM set_config('search_path', format('c%s, public', n), true);
	EXECUTE $sql$
		INSERT INTO exchange_month
		SELECT $1::division_code, s.month, 1, 'k', $3, NULL, 0, 0, s.tally, sha256('books'),
			exchange_seal($1::division_code, s.month, 1, 'k', $3, 0, 0, s.tally, sha256('books'))
		FROM (
			SELECT make_date(2019, m, 1) AS month,
				tally(2000, '100000', keyed($2 + m * 500, $2 + m * 500 + 499), keyed($2 + m * 1000 - 1000, $2 + m * 1000 - 1))::bytea AS tally
			FROM generate_series(1, 12) AS m) AS s;
		INSERT INTO exchange_year
		SELECT $1::division_code, '2019-01-01', 1, 'k', $3, NULL, 0, 0, y.tally, NULL,
			exchange_seal($1::division_code, '2019-01-01', 1, 'k', $3, 0, 0, y.tally, NULL)
		FROM (SELECT rollup(tally::beneficiary_tally)::bytea AS tally FROM exchange_month) AS y
		$sql$ USING code, first, written_at;
END
$$;

-- Person i of county n is person 10800 n + i of all. Each is aided twice in one month, and two are a household.
CREATE PROCEDURE make_ledger(n integer) LANGUAGE plpgsql AS $$
BEGIN
	PERFORM create_ledger('l' || n, division => code_of(n)::text::division_code);
	PERFORM set_config('search_path', format('l%s, public', n), true);
	EXECUTE $sql$ INSERT INTO divisions (division, name_zh) SELECT l.division, 'county' FROM ledger l $sql$;
	EXECUTE $sql$ SELECT open_year(2019) $sql$;
	EXECUTE $sql$ INSERT INTO supermarkets SELECT s, 'shop ' || s, l.division, date '2018-01-01' FROM ledger l, generate_series(1, 20) AS s $sql$;
	EXECUTE $sql$ INSERT INTO households SELECT h, 'head ' || h, l.division, date '2017-01-01' FROM ledger l, generate_series(1, 6000) AS h $sql$;
	EXECUTE $sql$ INSERT INTO persons SELECT i, CASE i % 2 WHEN 0 THEN 'head ' || i / 2 ELSE 'member ' || i END FROM generate_series(1, 12000) AS i $sql$;
	EXECUTE $sql$ INSERT INTO memberships SELECT i, (i + 1) / 2, date '2017-01-01' FROM generate_series(1, 12000) AS i $sql$;
	EXECUTE $sql$
		INSERT INTO identity_numbers (person_id, number)
		SELECT i, ((410499 * 182621::bigint + 40000 + g / 1000) * 1000 + g % 1000)::resident_id
		FROM generate_series(1, 12000) AS i, LATERAL (SELECT $1 * 10800::bigint + i) AS p (g)
		$sql$ USING n;
	EXECUTE $sql$
		INSERT INTO aid_instances (household_id, person_id, supermarket_id, amount, aided_on)
		SELECT (i + 1) / 2, i, i % 20 + 1, '50', make_date(2019, (i - 1) / 1000 + 1, i % 14 + t)
		FROM generate_series(1, 12000) AS i, generate_series(1, 14, 13) AS t
		$sql$;
	EXECUTE $sql$ INSERT INTO exchange_keys (key_id, key, valid_from) VALUES ('k', sha256('bench'), '2019-01-01') $sql$;
END
$$;

CREATE FUNCTION memory_mb() RETURNS integer LANGUAGE sql VOLATILE
RETURN substring(pg_read_file('/proc/' || pg_backend_pid() || '/status') FROM 'VmHWM:\s+(\d+) kB')::integer / 1024;

-- In READ COMMITTED each statement of a procedure is one of its own; each step is committed.
CREATE PROCEDURE measure(size integer, of text, step text, query text) LANGUAGE plpgsql AS $$
DECLARE
	began CONSTANT timestamptz := clock_timestamp();
	note text;
BEGIN
	EXECUTE query INTO note;
	INSERT INTO measured (counties, of, step, seconds, memory_mb, note)
	VALUES (size, of, step, round(extract(epoch FROM clock_timestamp() - began), 2), memory_mb(), note);
	COMMIT;
END
$$;

SELECT format('CALL fill_county(%s)', n) FROM generate_series(1, (SELECT max(size) FROM unnest(:'sizes'::integer[]) AS size)) AS n \gexec
SELECT format('CALL make_ledger(%s)', n) FROM generate_series(1, (SELECT max(size) FROM unnest(:'ledgers'::integer[]) AS size)) AS n \gexec
SELECT format('CALL measure(1, ''ledgers'', ''twelve closings with keyed tallies'', ''SELECT count(l%s.close_period(make_date(2019, m, 1))) || '''' months'''' FROM generate_series(1, 12) AS m'')', n)
FROM generate_series(1, (SELECT max(size) FROM unnest(:'ledgers'::integer[]) AS size)) AS n \gexec
CREATE VIEW unions AS
SELECT format('%s%s', k.name, size) AS name, k.of, k.county, size
FROM (VALUES ('u', 'tables', 'c', :'sizes'::integer[]), ('v', 'ledgers', 'l', :'ledgers'::integer[])) AS k (name, of, county, sizes), unnest(k.sizes) AS size;
\o /dev/null
SELECT create_union(u.name, 'k') FROM unions u;
SELECT format('SELECT %I.attach_county(''here'', ''%s%s'', ''%s'')', u.name, u.county, n, code_of(n)) FROM unions u, generate_series(1, u.size) AS n \gexec
\o
-- Each size in a session of its own, as memory is that of a session.
SELECT format('\connect -' || E'\nCALL measure(%s, %L, %L, %L);', u.size, u.of, s.step, format(s.query, u.name)) AS command
FROM unions u, (VALUES
	(1, 'refresh', 'SELECT sum(tallies_received) || '' tallies'' FROM %1$I.refresh()'),
	(2, 'refresh without news', 'SELECT sum(tallies_received) || '' tallies'' FROM %1$I.refresh()'),
	(3, 'aid of the year', 'SELECT persons || '' persons'' FROM %1$I.aid_year'),
	(4, 'aid of the months', 'SELECT sum(instances) || '' instances'' FROM %1$I.aid_month'),
	(5, 'shared persons', 'SELECT persons || '' persons'' FROM %1$I.shared_year'),
	(6, 'publish_edition', 'SELECT %1$I.publish_edition()')) AS s (place, step, query)
ORDER BY u.of DESC, u.size, s.place \g (tuples_only format=unaligned) /tmp/bench_union.psql
\i /tmp/bench_union.psql
SELECT string_agg(u.name, ' ' ORDER BY u.of DESC, u.size) AS unions FROM unions u \gset
\setenv UNIONS :unions
\! for union in $UNIONS; do began=$(date +%s%N); relief_report --format=html --schema=$union -d bench_union -o /tmp/bench_union.html && echo "report of $union: $(( ($(date +%s%N) - began) / 1000000 )) ms"; done; rm -f /tmp/bench_union.html /tmp/bench_union.psql
SELECT counties, of, step, seconds, memory_mb, note FROM measured ORDER BY place;

-- What travels: one county's month, as the text of a tally, as bytea that dblink and postgres_fdw send (hexadecimal digits), as the file's
-- base64, and as rows.
SELECT length(tally::beneficiary_tally::text) AS text, 2 + 2 * length(tally) AS bytea, length(encode(tally, 'base64')) AS base64, length(tally) AS binary,
	2000 * length('410423,12345678,12345678,1,10.00,2019-01-05') AS rows, round(832 * (2 + 2 * length(tally)) / 1e6, 1) AS mb_of_832_counties,
	round(832 * (2 + 2 * length(tally)) * 8 / 10e6 / 60, 2) AS minutes_at_10_mbit
FROM c1.exchange_month WHERE month = '2019-01-01';

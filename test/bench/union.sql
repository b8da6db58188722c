-- A union of 1, 10, 100 and 832 counties on this machine (psql -v sizes={1,10}: these), whose exchange tables are filled: 12 months of 500
-- households and 1,000 persons with keyed ids each, and a year of 6,000 and 12,000; one person in ten is one of the next county too. Each county is asked over a connection of its
-- own, 16 at a time. Seconds, and the most memory that the session had so far.
\set QUIET on
\if :{?sizes}
\else
\set sizes {1,10,100,832}
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
CREATE TABLE measured (counties integer, step text, seconds numeric, memory_mb integer, note text, place integer GENERATED ALWAYS AS IDENTITY);

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

CREATE FUNCTION memory_mb() RETURNS integer LANGUAGE sql VOLATILE
RETURN substring(pg_read_file('/proc/' || pg_backend_pid() || '/status') FROM 'VmHWM:\s+(\d+) kB')::integer / 1024;

-- In READ COMMITTED each statement of a procedure is one of its own; each step is committed.
CREATE PROCEDURE measure(size integer, step text, query text) LANGUAGE plpgsql AS $$
DECLARE
	began CONSTANT timestamptz := clock_timestamp();
	note text;
BEGIN
	EXECUTE query INTO note;
	INSERT INTO measured (counties, step, seconds, memory_mb, note)
	VALUES (size, step, round(extract(epoch FROM clock_timestamp() - began), 2), memory_mb(), note);
	COMMIT;
END
$$;

SELECT format('CALL fill_county(%s)', n) FROM generate_series(1, (SELECT max(size) FROM unnest(:'sizes'::integer[]) AS size)) AS n \gexec
\o /dev/null
SELECT create_union('u' || size, 'k') FROM unnest(:'sizes'::integer[]) AS size;
SELECT format('SELECT u%s.attach_county(''here'', ''c%s'', ''%s'')', size, n, code_of(n))
FROM unnest(:'sizes'::integer[]) AS size, generate_series(1, size) AS n \gexec
\o
-- Each size in a session of its own, as memory is that of a session.
SELECT format('\connect -' || E'\nCALL measure(%1$s, %2$L, %3$L);', size, step, format(query, 'u' || size)) AS command
FROM unnest(:'sizes'::integer[]) AS size, (VALUES
	(1, 'refresh', 'SELECT sum(tallies_received) || '' tallies'' FROM %1$I.refresh()'),
	(2, 'refresh without news', 'SELECT sum(tallies_received) || '' tallies'' FROM %1$I.refresh()'),
	(3, 'aid of the year', 'SELECT persons || '' persons'' FROM %1$I.aid_year'),
	(4, 'aid of the months', 'SELECT sum(instances) || '' instances'' FROM %1$I.aid_month'),
	(5, 'shared persons', 'SELECT persons || '' persons'' FROM %1$I.shared_year'),
	(6, 'publish_edition', 'SELECT %1$I.publish_edition()')) AS s (place, step, query)
ORDER BY size, place \g (tuples_only format=unaligned) /tmp/bench_union.psql
\i /tmp/bench_union.psql
\setenv SIZES :sizes
\! for size in $(echo $SIZES | tr -d '{}' | tr , ' '); do began=$(date +%s%N); relief_report --format=html --schema=u$size -d bench_union -o /tmp/bench_union.html && echo "report of $size counties: $(( ($(date +%s%N) - began) / 1000000 )) ms"; done; rm -f /tmp/bench_union.html /tmp/bench_union.psql
SELECT counties, step, seconds, memory_mb, note FROM measured ORDER BY place;

-- What travels: one county's month, as the text of a tally, as bytea that dblink and postgres_fdw send (hexadecimal digits), as the file's
-- base64, and as rows.
SELECT length(tally::beneficiary_tally::text) AS text, 2 + 2 * length(tally) AS bytea, length(encode(tally, 'base64')) AS base64, length(tally) AS binary,
	2000 * length('410423,12345678,12345678,1,10.00,2019-01-05') AS rows, round(832 * (2 + 2 * length(tally)) / 1e6, 1) AS mb_of_832_counties,
	round(832 * (2 + 2 * length(tally)) * 8 / 10e6 / 60, 2) AS minutes_at_10_mbit
FROM c1.exchange_month WHERE month = '2019-01-01';

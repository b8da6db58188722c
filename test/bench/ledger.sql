-- The ledger: what its rules and closed books cost, and what they save.
--   psql -v instances=260000 -v copied=100000 …   for a quick look; the figures are meant for 26 million and 1 million
\if :{?instances} \else \set instances 26000000 \endif
\if :{?copied} \else \set copied 1000000 \endif
\ir harness.psql

-- A county that records :copied instances in one month, and the same tables with plain foreign keys only.
\o /dev/null
SELECT create_ledger('county');
SELECT county.open_year(2020);
SET search_path = county, public;
INSERT INTO divisions (division, name_zh) VALUES ('410423', '某县');
INSERT INTO supermarkets SELECT s, 's' || s, '410423', '2018-01-01' FROM generate_series(1, 51) AS s;
INSERT INTO households SELECT h, 'h' || h, '410423', '2015-01-01' FROM generate_series(1, :copied / 2) AS h;
INSERT INTO persons SELECT p, 'p' || p FROM generate_series(1, :copied) AS p;
ALTER TABLE memberships DROP CONSTRAINT memberships_do_not_overlap; -- only to fill it sooner
INSERT INTO memberships SELECT p, (p + 1) / 2, '2015-01-01' FROM generate_series(1, :copied) AS p;
CREATE TABLE county.plain (LIKE aid_instances INCLUDING DEFAULTS, PRIMARY KEY (aided_on, aid_id)) PARTITION BY RANGE (aided_on);
CREATE INDEX ON plain (household_id);
CREATE INDEX ON plain (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX ON plain (supermarket_id, aided_on);
CREATE TABLE plain_2020 PARTITION OF plain FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
ALTER TABLE plain ADD FOREIGN KEY (household_id) REFERENCES households, ADD FOREIGN KEY (person_id) REFERENCES persons,
  ADD FOREIGN KEY (supermarket_id) REFERENCES supermarkets;
VACUUM ANALYZE divisions, supermarkets, households, persons, memberships;

-- The file is the server's: a named pipe would time the other end. Five in six rows name the person.
SELECT current_setting('data_directory') || '/ledger.bench' AS file \gset
COPY (
  SELECT i, (person + 1) / 2, CASE WHEN i % 6 > 0 THEN person END, 1 + i % 51, i % 500, date '2020-03-01' + (i * 31 / :copied)::integer, 1
  FROM (SELECT i, 1 + (hashint8(i)::bigint & 2147483647) % :copied AS person FROM generate_series(0, :copied - 1::bigint) AS i) AS made
) TO :'file';
CALL bench('COPY of a month with every rule, against plain foreign keys', 1.0,
  format('TRUNCATE county.aid_instances; COPY county.aid_instances FROM %L', :'file'),
  format('TRUNCATE county.plain; COPY county.plain FROM %L', :'file'), 5);
COPY (SELECT WHERE false) TO :'file'; -- empties it

-- As a program of the office writes them, one by one, with plans that are kept.
CREATE SEQUENCE county.singly START 1000000000000;
CREATE FUNCTION public.inserts(relation name) RETURNS text LANGUAGE sql RETURN format($$ DO $do$ BEGIN
  FOR i IN 1 .. 2000 LOOP
    INSERT INTO county.%s (aid_id, household_id, supermarket_id, amount, aided_on, times)
    VALUES (nextval('county.singly'), 1 + i %% 1000, 1 + i %% 51, '5', date '2020-04-01' + i %% 28, 1);
  END LOOP;
END $do$ $$, relation);
CALL bench('2,000 single INSERTs with every rule, against plain foreign keys', 5, inserts('aid_instances'), inserts('plain'));
DROP FUNCTION public.inserts;

VACUUM ANALYZE aid_instances;
SELECT county.close_period('2020-03-01');
CALL bench('close_period of that month, against the plain aggregate', 2,
  $$ SELECT county.reopen_period('2020-03-01', 'bench'); SELECT county.close_period('2020-03-01') $$,
  $$ SELECT count(households(t)) FROM (
       SELECT tally(household_id, person_id, amount, times::bigint) AS t FROM county.aid_instances
       WHERE aided_on BETWEEN '2020-03-01' AND '2020-03-31' GROUP BY supermarket_id) c $$, 3);
DROP SCHEMA county CASCADE;

-- A nation, as 832 counties in one ledger: three closed years. Nothing but the rows and the books is timed, so the other
-- indexes and the register of households are left out.
RESET search_path;
SELECT create_ledger('nation');
DROP INDEX nation.aid_instances_household_id_idx, nation.aid_instances_person_id_idx, nation.aid_instances_supermarket_id_aided_on_idx;
SELECT count(nation.open_year(year)) FROM generate_series(2018, 2020) AS year;
INSERT INTO nation.divisions (division, name_zh) VALUES ('410423', '某县');
INSERT INTO nation.supermarkets SELECT s, 's' || s, '410423', '2018-01-01' FROM generate_series(1, greatest(51, :instances / 630)) AS s;
SET session_replication_role = replica;
INSERT INTO nation.aid_instances
SELECT i, household, CASE WHEN i % 6 > 0 THEN household * 2 - i % 2 END, 1 + household % greatest(51, :instances / 630), i % 500,
  date '2018-01-01' + (i * 1096 / :instances)::integer, 1
FROM (SELECT i, 1 + (hashint8(i)::bigint & 2147483647) % (:instances * 10 / 28) AS household FROM generate_series(0, :instances - 1::bigint) AS i) AS made;
RESET session_replication_role;
VACUUM ANALYZE nation.aid_instances;
SELECT count(nation.close_period(month::date)) FROM generate_series(timestamp '2018-01-01', '2020-12-01', '1 month') AS month;
VACUUM ANALYZE nation.closings, nation.closed_tallies, nation.closed_years, nation.periods;
CALL bench('aid_year of three closed years, against count(DISTINCT)', 0.01,
  'SELECT sum(households) FROM nation.aid_year',
  $$ SELECT date_part('year', aided_on), sum(times), count(DISTINCT household_id), count(DISTINCT person_id), sum(amount)
     FROM nation.aid_instances GROUP BY 1 $$, 1);

-- As users have it: with the server's own settings.
RESET jit;
RESET work_mem;
RESET max_parallel_workers_per_gather;
CALL bench('aid_year of three closed years, seconds', 0.3, 'SELECT sum(households) FROM nation.aid_year', 'SELECT 1');
UPDATE bench_time SET other = 1 WHERE what LIKE 'aid_year%, seconds';

\o
\ir report.psql

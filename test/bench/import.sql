-- Imports: rows of a spreadsheet, against COPY of what they say, when it is known already, into a table with foreign keys only. That does
-- not change with the rules of the ledger; INSERT with all of them took 1.07 times as long when the reach of three times an INSERT was set.
--   psql -v imported=10000 …   for a quick look; the figures are meant for 100 thousand
\if :{?imported} \else \set imported 100000 \endif
\ir harness.psql

-- A county of 400 villages with a household for every two rows; a third of the rows name it by identity number, the others
-- by head and village.
\o /dev/null
SELECT create_ledger('county', division => '410423');
SELECT county.open_year(2020);
INSERT INTO county.divisions (division, name_zh) VALUES ('410423', '某县');
INSERT INTO county.divisions (division, name_zh)
SELECT ('410423' || 100 + t)::division_code, '镇' || t FROM generate_series(1, 20) AS t
UNION ALL
SELECT ('410423' || 100 + t || 200 + v)::division_code, '村' || v || '之' || t FROM generate_series(1, 20) AS t, generate_series(1, 20) AS v;
INSERT INTO county.supermarkets SELECT s, '超市' || s, '410423', '2018-01-01' FROM generate_series(1, 51) AS s;
INSERT INTO county.households
SELECT h, '户主' || h / 400, ('410423' || 101 + h % 400 / 20 || 201 + h % 20)::division_code, '2015-01-01' FROM generate_series(1, :imported / 2) AS h;
INSERT INTO county.persons SELECT household_id, name FROM county.households;
INSERT INTO county.memberships SELECT household_id, household_id, '2015-01-01' FROM county.households;
INSERT INTO county.identity_numbers
SELECT household_id, ((410499::bigint * 182621 + 50000 + household_id / 500) * 1000 + household_id % 500)::resident_id FROM county.households;

-- Every round says something new, as a file that is known is not loaded again; and has a staging table of its own, as relief_import makes it.
CREATE PROCEDURE county.stage(round bigint) LANGUAGE plpgsql AS $stage$
BEGIN
  DROP TABLE IF EXISTS pg_temp.staging_aid;
  PERFORM county.make_staging('aid', '受助日期,户主姓名,身份证号,村,爱心超市,金额（元）', temporary => true);
  INSERT INTO pg_temp.staging_aid
  SELECT day, name, number, village, supermarket, yuan + 500 * round || '.50' FROM county.file ORDER BY i;
END
$stage$;
CREATE TABLE county.file AS
SELECT to_char(date '2020-01-01' + i % 300, 'YYYY/FMMM/FMDD') AS day, h.name, CASE WHEN i % 3 = 0 THEN n.number::text END AS number,
  d.name_zh AS village, '超市' || 1 + i % 51 AS supermarket, i % 500 AS yuan, h.household_id, CASE WHEN i % 3 = 0 THEN h.household_id END AS person_id, i
FROM generate_series(1, :imported) AS i JOIN county.households h ON h.household_id = 1 + i % (:imported / 2 - 1)
  JOIN county.divisions d USING (division) JOIN county.identity_numbers n ON n.person_id = h.household_id;
CREATE SEQUENCE county.round;
VACUUM ANALYZE;

CREATE TABLE county.plain (LIKE county.aid_instances INCLUDING DEFAULTS, PRIMARY KEY (aided_on, aid_id)) PARTITION BY RANGE (aided_on);
CREATE INDEX ON county.plain (household_id);
CREATE INDEX ON county.plain (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX ON county.plain (supermarket_id, aided_on);
CREATE TABLE county.plain_2020 PARTITION OF county.plain FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
ALTER TABLE county.plain ADD FOREIGN KEY (household_id) REFERENCES county.households, ADD FOREIGN KEY (person_id) REFERENCES county.persons,
  ADD FOREIGN KEY (supermarket_id) REFERENCES county.supermarkets;
SELECT current_setting('data_directory') || '/import.bench' AS file \gset
COPY (
  SELECT i, household_id, person_id, 1 + i % 51, i % 500, date '2020-01-01' + i % 300, 1 FROM county.file ORDER BY i
) TO :'file';

CALL bench('import_aid, against COPY of what its rows say with foreign keys only', 3.2,
  $$ CALL county.stage(nextval('county.round')); SELECT count(*) FROM county.import_aid('pg_temp.staging_aid') $$,
  format('TRUNCATE county.plain; COPY county.plain FROM %L', :'file'), 5);
COPY (SELECT WHERE false) TO :'file'; -- empties it
INSERT INTO bench_time (what, reach, round, ours, other)
SELECT 'import_aid, seconds for ' || :imported || ' rows', 5 * :imported / 100000.0, round, ours, 1 FROM bench_time WHERE what LIKE 'import_aid,%';
CALL bench('the same file again, against its first import', 1,
  $$ CALL county.stage(1); SELECT count(*) FROM county.import_aid('pg_temp.staging_aid') $$,
  $$ CALL county.stage(nextval('county.round')); SELECT count(*) FROM county.import_aid('pg_temp.staging_aid') $$, 1);

\o
\ir report.psql

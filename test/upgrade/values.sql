-- Values of every stored type in ordinary tables, in all kinds of columns, with an index of each operator class. Part of
-- test/upgrade/pg_upgrade; run by the owner of the database.
\set ON_ERROR_STOP 1
SET client_min_messages = warning;
CREATE SCHEMA store;
SET search_path = store, relief;

-- A table for each type, TYPE_values.
CREATE TABLE yuan_values AS
SELECT (n * n * 7919 - 50000000)::yuan / 100 AS v FROM generate_series(1::bigint, 5000) AS n
UNION ALL
SELECT unnest('{0,0.01,-0.01,92233720368547758.07,-92233720368547758.07}'::yuan[]);

CREATE TABLE division_code_values AS
SELECT division AS v FROM lushan.divisions
UNION ALL
SELECT (410000 + n)::text::division_code FROM generate_series(100, 2999) AS n WHERE n % 100 > 0;

-- Valid identity numbers: weights and check characters of GB 11643.
CREATE TABLE resident_id_values AS
SELECT (s || substr('10X98765432', 1 + sum(substr(s, 18 - i, 1)::integer * (2 ^ i)::integer)::integer % 11, 1))::resident_id AS v
FROM (
    SELECT concat('410423', to_char(date '1930-01-01' + 7 * n, 'YYYYMMDD'), to_char(n % 1000, 'FM000'))
    FROM generate_series(1, 3000) AS n
  ) AS d (s), generate_series(1, 17) AS i
GROUP BY s;

-- Sparse, dense and mixed sets, from none to 200,000 ids.
CREATE TABLE beneficiary_set_values AS
SELECT size, every, beneficiaries(1000 * every + i * every + i * i % every) AS v
FROM unnest('{1,2,3,10,100,1000,70000,200000}'::integer[]) AS size, unnest('{1,2,17,1000,65537}'::bigint[]) AS every,
  LATERAL generate_series(1::bigint, size) AS i
GROUP BY size, every;
INSERT INTO beneficiary_set_values VALUES (0, 0, '{}'), (1, 0, '{9223372036854775807}'), (NULL, NULL, NULL);
INSERT INTO beneficiary_set_values
SELECT 0, n, beneficiaries(i) FROM generate_series(1::bigint, 500) AS n, generate_series(n, n * n, n) AS i GROUP BY n;

CREATE TABLE beneficiary_tally_values AS
SELECT size, tally(i, CASE WHEN i % 3 > 0 THEN 5 * i END, (i % 101)::yuan, 1 + i % 2) AS v
FROM generate_series(1::bigint, 400) AS size, LATERAL generate_series(size, size * size / 4, 1 + size % 7) AS i
GROUP BY size;
INSERT INTO beneficiary_tally_values SELECT 0, tally(i, i, '1.05') FROM generate_series(1, 100000) AS i;

CREATE TABLE household_amounts_values AS
SELECT size, amounts_by_household(i * i, (i % 101)::yuan - '50'::yuan) AS v
FROM generate_series(1::bigint, 300) AS size, LATERAL generate_series(size, size * size / 4, 1 + size % 7) AS i
GROUP BY size;
INSERT INTO household_amounts_values SELECT 0, amounts_by_household(i, (i % 977)::yuan) FROM generate_series(1, 50000) AS i;

CREATE TABLE uncompressed (LIKE beneficiary_set_values);
ALTER TABLE uncompressed ALTER COLUMN v SET STORAGE EXTERNAL;
INSERT INTO uncompressed SELECT * FROM beneficiary_set_values;

-- A copy of the table for each operator class, so that only its index can be used. A btree does not accept wide values.
SELECT format('CREATE TABLE %I AS SELECT v FROM %I%s', name, type || '_values', CASE method WHEN 'btree' THEN ' WHERE pg_column_size(v) < 2000' END),
  format('CREATE INDEX ON %I USING %I (v relief.%I)%s', name, method, class, CASE method WHEN 'brin' THEN ' WITH (pages_per_range = 1)' END)
FROM pg_opclass c JOIN pg_am a ON a.oid = c.opcmethod,
  LATERAL (SELECT opcname, amname, opcintype::regtype::text, concat_ws('_', 'indexed', opcname, amname)) AS n (class, method, type, name)
WHERE opcnamespace = 'relief'::regnamespace
ORDER BY name
\gexec

-- Arrays, domains, ranges, enums and composites of them; keys, checks, generated columns and partitions by them.
CREATE DOMAIN price AS yuan CHECK (VALUE >= yuan '0');
CREATE TYPE gift AS (division division_code, amount yuan, reached beneficiary_set);
CREATE TABLE mixed (
  id integer PRIMARY KEY,
  price price,
  prices yuan[],
  span yuan_range,
  level division_level,
  gift gift,
  gifts gift[],
  division division_code REFERENCES lushan.divisions,
  reached beneficiary_set DEFAULT '{1,3-5}',
  number resident_id UNIQUE,
  born date GENERATED ALWAYS AS (birth_date(number)) STORED,
  how_many bigint GENERATED ALWAYS AS (cardinality(reached)) STORED,
  CONSTRAINT few CHECK (cardinality(reached) < 1000),
  EXCLUDE USING gist (span WITH &&)
);
INSERT INTO mixed (id, price, prices, span, level, gift, gifts, division, reached, number)
SELECT n, n::yuan, ARRAY[n, 2 * n]::yuan[], yuan_range((10 * n)::yuan, (10 * n + 5)::yuan), level(d.v), ROW(d.v, n::yuan, s.v)::gift,
  ARRAY[ROW(d.v, n::yuan, s.v)::gift], d.v, s.v, r.v
FROM (SELECT division AS v, row_number() OVER (ORDER BY division) AS n FROM lushan.divisions) AS d
  JOIN (SELECT v, row_number() OVER (ORDER BY v) AS n FROM beneficiary_set_values WHERE cardinality(v) < 1000) AS s USING (n)
  JOIN (SELECT v, row_number() OVER (ORDER BY v) AS n FROM resident_id_values) AS r USING (n);
CREATE INDEX ON mixed (how_many, (cardinality(reached & '{1-50}'))) WHERE division <@ '410423001';
CREATE STATISTICS mixed_statistics ON price, division FROM mixed;

CREATE TABLE hashed (division division_code, amount yuan, PRIMARY KEY (division, amount)) PARTITION BY HASH (division);
CREATE TABLE hashed_0 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE hashed_1 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO hashed SELECT v, row_number() OVER (ORDER BY v)::yuan FROM division_code_values;
CREATE TABLE ranged (amount yuan, division division_code) PARTITION BY RANGE (amount, division);
CREATE TABLE ranged_low PARTITION OF ranged FOR VALUES FROM (MINVALUE, MINVALUE) TO ('100.50', '41');
CREATE TABLE ranged_high PARTITION OF ranged FOR VALUES FROM ('100.50', '41') TO (MAXVALUE, MAXVALUE);
INSERT INTO ranged SELECT amount, division FROM hashed;

-- Functions with SQL bodies, a view of aggregates, a materialized view. The functions group by each type.
CREATE FUNCTION reached_in(place division_code) RETURNS beneficiary_set STABLE
BEGIN ATOMIC
  SELECT rollup(reached) FROM mixed WHERE division <@ place;
END;
SELECT format('CREATE FUNCTION how_many_%1$s() RETURNS bigint STABLE BEGIN ATOMIC SELECT count(DISTINCT v) FROM %1$s_values; END', t.type)
FROM (SELECT DISTINCT opcintype::regtype::text FROM pg_opclass WHERE opcnamespace = 'relief'::regnamespace) AS t (type)
ORDER BY t.type
\gexec
CREATE VIEW by_level AS
SELECT level, sum(price) AS price, rollup(reached) AS reached, cardinality(rollup(reached)) AS how_many FROM mixed GROUP BY level;
COMMENT ON VIEW by_level IS 'aggregates of the extension in a view';
CREATE MATERIALIZED VIEW tallied AS
SELECT tally(id, id, price) AS tally, amounts_by_household(id, price) AS amounts FROM mixed;

-- A stand-in for a ledger: the shapes that relief_report reads, with tables where a ledger has views,
-- so that a test can store any figure, even hostile or absurd ones. Needs the extension. Used as
--   psql -v ledger=mock -v extension=public -f test/lib/mock_ledger.sql
CREATE SCHEMA :"ledger";
CREATE TABLE :"ledger".ledger (
  name_zh text, name_en text, division :"extension".division_code, reconstructed boolean, note_zh text, note_en text,
  records_through date, format_version int, created_at timestamptz, suppress_below int NOT NULL DEFAULT 10
);
INSERT INTO :"ledger".ledger
VALUES ('试验县', 'Test County', '410423', true, '本账为重构的演示数据，户为虚构，合计与公布数一致',
        'demonstration data: households are made up, totals equal the published figures',
        '2020-10-31', :"extension".ledger_format(), now());
CREATE TABLE :"ledger".supermarket_year (
  year integer, open bigint, founded bigint, closed bigint, is_partial boolean
);
CREATE TABLE :"ledger".donation_year (
  year integer, received numeric(20,2), is_partial boolean, cash numeric(20,2), in_kind numeric(20,2), donors bigint
);
CREATE TABLE :"ledger".aid_year (
  year integer, instances bigint, households bigint, is_partial boolean, tally :"extension".beneficiary_tally
);
INSERT INTO :"ledger".supermarket_year
VALUES (2018, 44, 44, 0, false), (2019, 49, 5, 0, false), (2020, 51, 2, 0, true);
INSERT INTO :"ledger".donation_year
VALUES (2018, 3500000, false), (2019, 800000, false), (2020, 1800000, true);
INSERT INTO :"ledger".aid_year
VALUES (2018, 12541, 8505, false), (2019, 10745, 7764, false), (2020, 8832, 5981, true);

CREATE VIEW :"ledger".aid_year_tally AS SELECT year, tally, is_partial FROM :"ledger".aid_year;

-- The functions of parts return the whole for all arguments; their bodies are text, so that a test may change the
-- tables.
SELECT format('CREATE FUNCTION %1$I.%2$s_of(%3$s) RETURNS SETOF %1$I.%2$s LANGUAGE sql STABLE SET jit = off AS $$SELECT * FROM %1$I.%2$s$$',
              :'ledger', name, replace(arguments, 'division_code', format('%I.division_code', :'extension')))
FROM (VALUES ('supermarket_year', 'division_code'), ('donation_year', 'division_code'),
             ('aid_year', 'division_code, date'), ('aid_year_tally', 'division_code, date')) AS f(name, arguments) \gexec

-- An extension without ledgers() of its own gets one that knows this stand-in's mark.
SELECT pg_catalog.to_regprocedure(pg_catalog.quote_ident(:'extension') || '.ledgers()') IS NULL AS bare \gset
\if :bare
CREATE FUNCTION :"extension".ledgers() RETURNS TABLE (schema_name name) LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT n.nspname
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relname = 'ledger' AND c.relkind = 'r';
END;
\endif

-- The contents of the tables are published; nothing is hidden.
CREATE VIEW :"ledger".publication_edition AS
SELECT NULL::integer AS edition, NULL::timestamptz AS published_at, records_through, 10 AS suppress_below FROM :"ledger".ledger;
CREATE VIEW :"ledger".publication_supermarket_year AS SELECT *, false AS hidden FROM :"ledger".supermarket_year;
CREATE VIEW :"ledger".publication_donation_year AS SELECT *, false AS hidden FROM :"ledger".donation_year;
CREATE VIEW :"ledger".publication_aid_year AS
SELECT year, instances, households, is_partial, false AS hidden FROM :"ledger".aid_year;
CREATE TABLE :"ledger".publication_donation_year_to_date (year integer, last_day date, received numeric(20,2));
-- Each household is new in its first year.
CREATE VIEW :"ledger".publication_retention_year AS
SELECT year,
       :"extension".households(:"extension".rollup(tally) OVER (ORDER BY year))
         - COALESCE(:"extension".households(:"extension".rollup(tally) OVER (
             ORDER BY year ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)), 0) AS new,
       tally IS NULL AS hidden
FROM :"ledger".aid_year;
-- Months and spans of a year, as of a ledger without a closed month.
CREATE TABLE :"ledger".publication_aid_month (
  year integer, month date, instances bigint, households bigint, persons bigint, amount numeric(20,2), is_closed boolean, hidden boolean, edition integer
);
CREATE TABLE :"ledger".publication_aid_year_to_date (
  year integer, first_day date, last_day date, instances bigint, households bigint, persons bigint, amount numeric(20,2), hidden boolean, edition integer
);

-- A real ledger, small enough to count by hand, for the tests of the charts: psql -v ledger=small -f test/lib/small_ledger.sql
--
-- Households 1 to 40 live anywhere; those of each year, and how often:
--   2021: 1-20 once
--   2022: 1-10 once, 21-25 twice
--   2023: 11-20 once, 21-23 three times, 31-32 four times
--   2024, to 30 June: 1-5 once
-- The supermarkets: one in township A, one in B, and one of the county itself, which in 2023 aids 31 and 32 alone.
SELECT create_ledger(:'ledger', name_zh => '小县', name_en => 'Small County', division => '110101',
  records_through => '2024-06-30') \gset
INSERT INTO :"ledger".divisions (division, name_zh, name_en) VALUES
  ('110101', '小县', 'Small County'), ('110101001', :'name', :'name'), ('110101002', '乙乡', NULL);
INSERT INTO :"ledger".households (household_id, name, division, registered_on)
SELECT h, 'x', '110101', '2020-01-01' FROM generate_series(1, 40) AS h;
INSERT INTO :"ledger".supermarkets (supermarket_id, name, division, opened_on) VALUES
  (1, 'a', '110101001', '2021-01-01'), (2, 'b', '110101002', '2021-01-01'), (3, 'c', '110101', '2021-01-01');
SELECT :"ledger".open_year(year) FROM generate_series(2021, 2024) AS year \g /dev/null
INSERT INTO :"ledger".aid_instances (household_id, supermarket_id, amount, aided_on, times)
SELECT h, s, amount, day, times
FROM (VALUES
  (1, 20, 1, '100'::yuan, '2021-03-01'::date, 1),
  (1, 10, 1, '100', '2022-03-01', 1),
  (21, 25, 2, '50', '2022-04-01', 2),
  (11, 20, 1, '100', '2023-05-01', 1),
  (21, 23, 1, '100', '2023-05-01', 1),
  (21, 23, 2, '100', '2023-05-02', 2),
  (31, 32, 3, '1000', '2023-06-01', 4),
  (1, 5, 2, '20', '2024-02-01', 1)
) AS v(first, last, s, amount, day, times), generate_series(first, last) AS h;
INSERT INTO :"ledger".donors (donor_id, name) VALUES (1, 'd');
INSERT INTO :"ledger".donations (donor_id, received_on, kind, value) VALUES
  (1, '2021-02-01', 'in_kind', '12345.67'), (1, '2021-02-01', 'cash', '5000'),
  (1, '2023-02-01', 'cash', '1.50');

-- A real ledger, small enough to count by hand, of the systems other than the supermarkets:
-- psql -v ledger=systems -v name=NAME -f test/lib/systems_ledger.sql
--
-- Households 1 to 60. Income in 2019 10,000 each; in 2020 100 more for household 1, 200 for 2, … 5,500 for 55, and 500 less
-- for 56 to 60. 1 to 55 were aided by a supermarket; 1 to 30 had technology, 1 to 20 industry too, 31 to 34 were paired.
-- Eight villages, of which two have one name; the first has eight kinds of projects. One worker is posted to it, and kept the
-- rule in ten weeks, broke it in three, was excused in one; of the others there is no record.
-- Fifteen units bought in 2020; one passes the rule, one misses it by a fen, the others' spending is unknown.
SELECT create_ledger(:'ledger', name_zh => '四县', name_en => 'Systems County', division => '110101',
  records_through => '2021-06-30') \gset
INSERT INTO :"ledger".divisions (division, name_zh, name_en)
  VALUES ('110101', '四县', 'Systems County'), ('110101001', '甲镇', 'Jia Town');
INSERT INTO :"ledger".divisions (division, name_zh, name_en)
SELECT ('11010100120' || v)::division_code,
  CASE WHEN v = 1 THEN :'name' WHEN v IN (2, 3) THEN '同名村' ELSE v || '号村' END, 'Village ' || v
FROM generate_series(1, 8) AS v;
INSERT INTO :"ledger".households (household_id, name, division, registered_on)
SELECT h, 'x', '110101001201', '2018-01-01' FROM generate_series(1, 60) AS h;

INSERT INTO :"ledger".rule_parameters (rule, valid_from, value)
  VALUES ('days_a_week', '2019-01-01', 5), ('nights_a_week', '2019-01-01', 4), ('relief_share', '2019-01-01', 80);
INSERT INTO :"ledger".organisations (organisation_id, name, kind) VALUES (1, 'office', 'office'), (31, 'base', 'base');
INSERT INTO :"ledger".organisations (organisation_id, name, kind)
SELECT u, CASE u WHEN 25 THEN :'name' ELSE '单位' || u END, 'union' FROM generate_series(11, 25) AS u;
INSERT INTO :"ledger".helpers (helper_id, name) VALUES (1, 'h');

-- Villages
INSERT INTO :"ledger".village_pairings (pairing_id, division, organisation_id, valid_from)
SELECT v, ('11010100120' || v)::division_code, 1, '2019-01-01' FROM generate_series(1, 8) AS v;
INSERT INTO :"ledger".projects (project_id, pairing_id, kind, started_on)
SELECT row_number() OVER (ORDER BY kind), 1, kind, date '2019-06-01' FROM :"ledger".project_kinds
UNION ALL SELECT 10 + v, v, 'road', '2019-06-01' FROM generate_series(2, 8) AS v;
INSERT INTO :"ledger".project_funds (project_id, granted_on, source, amount)
SELECT n, date '2019-07-01', 's', yuan '1万元' * n FROM generate_series(1, 8) AS n
UNION ALL SELECT 10 + v, '2020-07-01', 's', yuan '1万元' * (ARRAY[30, 25, 20, 15, 10, 5, 3])[v - 1] FROM generate_series(2, 8) AS v;
INSERT INTO :"ledger".postings (posting_id, pairing_id, helper_id, valid_from) VALUES (1, 1, 1, '2020-01-06');
INSERT INTO :"ledger".attendance (posting_id, week, days, nights, excused)
SELECT 1, date '2020-01-06' + 7 * n, CASE WHEN n < 10 THEN 5 WHEN n < 13 THEN 4 END, CASE WHEN n < 13 THEN 4 END,
  CASE WHEN n = 13 THEN 'leave' END
FROM generate_series(0, 13) AS n;

-- Consumption
INSERT INTO :"ledger".purchases (organisation_id, purchased_on, supplier_id, household_id, product, channel, amount, is_welfare_gift)
SELECT u, date '2020-03-01', 31, NULL::bigint, 'p', 'online', yuan '100' * (u - 10), false FROM generate_series(11, 25) AS u
UNION ALL VALUES
  (11, date '2020-04-01', 31::bigint, NULL::bigint, 'p', 'counter', yuan '800', true),
  (12, '2020-04-01', 31, NULL, 'p', 'counter', '799.99', true),
  (13, '2020-04-01', NULL, 1, 'p', 'direct', '10', false), (13, '2020-04-01', NULL, 2, 'p', 'direct', '10', false);
INSERT INTO :"ledger".welfare_budgets (organisation_id, year, spent) VALUES (11, 2020, '1000'), (12, 2020, '1000'), (13, 2020, '0');

-- Incomes, aid, assistance
INSERT INTO :"ledger".incomes (household_id, year, source, amount)
SELECT h, 2019, 'wage', yuan '10000' FROM generate_series(1, 60) AS h
UNION ALL SELECT h, 2020, 'wage', yuan '10000' + CASE WHEN h <= 55 THEN yuan '100' * h ELSE yuan '-500' END FROM generate_series(1, 60) AS h;
SELECT :"ledger".open_year(2020) \g /dev/null
INSERT INTO :"ledger".supermarkets (supermarket_id, name, division, opened_on) VALUES (1, 's', '110101001', '2019-01-01');
INSERT INTO :"ledger".aid_instances (household_id, supermarket_id, amount, aided_on)
SELECT h, 1, '10', '2020-05-01' FROM generate_series(1, 55) AS h;
INSERT INTO :"ledger".actions (action_id, helper_id, mode, title, started_on)
  VALUES (1, 1, 'technology', 't', '2019-01-01'), (2, 1, 'industry', 'i', '2019-01-01'), (3, 1, 'pairing', 'p', '2019-01-01');
INSERT INTO :"ledger".benefits (action_id, kind, household_id, given_on, amount)
SELECT 1, 'goods', h, date '2020-02-01', yuan '50' FROM generate_series(1, 30) AS h
UNION ALL SELECT 2, 'dividend', h, '2020-02-01', '100' FROM generate_series(1, 20) AS h
UNION ALL SELECT 3, 'grant', h, '2020-02-01', '200' FROM generate_series(31, 34) AS h
UNION ALL SELECT 1, 'goods', h, '2021-02-01', '50' FROM generate_series(1, 12) AS h;

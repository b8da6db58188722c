-- A ledger in use: the demo county with an owner, clerks, an auditor and an analyst, a corrected and an open month, four
-- editions, identity numbers, an import and a divided household. Part of test/upgrade/pg_upgrade; run by a superuser.
--
-- Creates the roles and the database county. Every role logs in with the password in PGPASSWORD.
\set ON_ERROR_STOP 1
\getenv password PGPASSWORD
SET client_min_messages = warning;

CREATE ROLE office LOGIN PASSWORD :'password';
CREATE ROLE clerks;
CREATE ROLE clerk LOGIN PASSWORD :'password' IN ROLE clerks;
CREATE ROLE auditor LOGIN PASSWORD :'password';
CREATE ROLE analyst LOGIN PASSWORD :'password';
CREATE DATABASE county OWNER office TEMPLATE template0;
ALTER DATABASE county SET search_path = relief, public;
\connect county
CREATE SCHEMA relief;
GRANT USAGE ON SCHEMA relief TO PUBLIC;
CREATE EXTENSION poverty_relief SCHEMA relief;

\connect - office
SET client_min_messages = warning;
\ir ../../reports/demo/lushan.sql
\o /dev/null
SELECT lushan.grant_access('clerks', 'clerk', '410423001');
SELECT lushan.grant_access('auditor', 'auditor');
SELECT lushan.grant_access('analyst', 'analyst');

-- A corrected month. An edition shows the change, as it is not fewer than suppress_below households.
SELECT lushan.reopen_period('2019-05-01', 'a list came late');
INSERT INTO lushan.aid_instances (household_id, supermarket_id, amount, aided_on)
SELECT h.household_id, 1, '25.50', '2019-05-20'
FROM lushan.households h
WHERE h.registered_on < '2019-01-01' AND h.removed_on IS NULL
  AND NOT EXISTS (SELECT FROM lushan.aid_instances a WHERE a.household_id = h.household_id)
ORDER BY h.household_id
LIMIT 40;
SELECT lushan.close_period('2019-05-01');
SELECT lushan.publish_edition('May 2019 corrected');

-- An open month, in which the clerk records aid.
SELECT lushan.reopen_period('2020-10-01', 'late records');
SELECT lushan.make_staging('aid', '日期,户编号,超市,金额');
INSERT INTO lushan.staging_aid
SELECT '2020-10-29', h.household_id, s.name, '31'
FROM lushan.households h, lushan.supermarkets s
WHERE h.division <@ '410423001' AND h.removed_on IS NULL AND s.supermarket_id = 1
ORDER BY h.household_id
LIMIT 5;
INSERT INTO lushan.staging_aid VALUES ('2020-10-29', '1', 'nowhere', '31');
SELECT * FROM lushan.import_aid('lushan.staging_aid');

\connect - clerk
\o /dev/null
INSERT INTO lushan.aid_instances (household_id, supermarket_id, amount, aided_on)
SELECT household_id, 1, '88', '2020-10-30' FROM lushan.households WHERE removed_on IS NULL ORDER BY household_id LIMIT 7;

-- Valid identity numbers: weights and check characters of GB 11643.
CREATE FUNCTION pg_temp.identity_number(birth_date date, ordinal bigint) RETURNS resident_id
LANGUAGE sql IMMUTABLE AS $$
  SELECT (n || substr('10X98765432', 1 + sum(substr(n, 18 - i, 1)::integer * (2 ^ i)::integer)::integer % 11, 1))::resident_id
  FROM concat('410423', to_char(birth_date, 'YYYYMMDD'), to_char(ordinal, 'FM000')) AS n, generate_series(1, 17) AS i
  GROUP BY n
$$;
SELECT lushan.record_identities(array_agg(p.person_id ORDER BY p.person_id), array_agg(p.number ORDER BY p.person_id))
FROM (
  SELECT person_id, pg_temp.identity_number(birth_date, row_number() OVER (ORDER BY person_id)) AS number
  FROM lushan.persons
  WHERE birth_date IS NOT NULL
  ORDER BY person_id
  LIMIT 200
) AS p;
SELECT lushan.split_household(m.household_id, '2020-10-31', jsonb_build_array(jsonb_build_object('members', ARRAY[max(m.person_id)])), true)
FROM lushan.memberships m JOIN lushan.households h USING (household_id)
WHERE m.valid_to IS NULL AND h.removed_on IS NULL
GROUP BY m.household_id
HAVING count(*) > 1
ORDER BY m.household_id
LIMIT 1;

-- The auditor takes the number after the upgrade.
\connect - auditor
\o /dev/null
SELECT lushan.ask_identity(min(person_id), 'letter 7') FROM lushan.identity_numbers;

\connect - office
SET client_min_messages = warning;
\o /dev/null
SELECT lushan.publish_edition('October 2020 is open');

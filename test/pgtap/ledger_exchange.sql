-- What a ledger gives to a union: keyed tallies of closed months and years, by an owner without privileges.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(45);

\ir ../lib/refusal.sql

CREATE ROLE exchange_owner;
CREATE ROLE exchange_superior;
CREATE ROLE exchange_auditor;
CREATE ROLE exchange_clerk;
DO $$ BEGIN EXECUTE format('GRANT CREATE, TEMPORARY ON DATABASE %I TO exchange_owner', current_database()); END $$;
GRANT exchange_owner, exchange_superior, exchange_auditor, exchange_clerk TO CURRENT_USER;
SET LOCAL ROLE exchange_owner;

SELECT create_ledger('county', division => '410423');
SELECT county.open_year(2019);
INSERT INTO county.divisions (division, name_zh) VALUES ('410423', '某县');
INSERT INTO county.supermarkets VALUES (1, 's', '410423', '2018-01-01');
-- Household h has its head, person h, and person h + 100. 1 to 5 have a number; of household 6 only person 106, who is not its head;
-- 7 has the head of 5 from February 2019 on.
INSERT INTO county.households SELECT h, 'h' || h, '410423', '2017-01-01' FROM generate_series(1, 6) AS h;
INSERT INTO county.households VALUES (7, 'h5', '410423', '2019-01-01');
INSERT INTO county.persons SELECT h, 'h' || h FROM generate_series(1, 6) AS h UNION ALL SELECT h + 100, 'm' || h FROM generate_series(1, 6) AS h;
INSERT INTO county.memberships SELECT h, h, date '2017-01-01', CASE h WHEN 5 THEN date '2019-02-07' END FROM generate_series(1, 6) AS h
	UNION ALL SELECT h + 100, h, '2017-01-01', NULL FROM generate_series(1, 6) AS h UNION ALL SELECT 5, 7, '2019-02-07', NULL;
CREATE FUNCTION pg_temp.number_of(n bigint) RETURNS resident_id LANGUAGE sql RETURN ((410499 * 182621::bigint + 50000 + n) * 1000 + n % 1000)::resident_id;
INSERT INTO county.identity_numbers (person_id, number) SELECT p, pg_temp.number_of(p) FROM unnest('{1,2,3,4,5,106}'::bigint[]) AS p;
INSERT INTO county.aid_instances (household_id, person_id, supermarket_id, amount, aided_on, times) VALUES
	(1, 1, 1, '10', '2019-01-05', 1), (2, 102, 1, '20', '2019-01-06', 2), (6, 106, 1, '30', '2019-01-07', 1),
	(1, 1, 1, '1', '2019-02-05', 1), (5, 5, 1, '2', '2019-02-06', 1), (7, 5, 1, '3', '2019-02-07', 1), (3, NULL, 1, '4', '2019-02-08', 1);

CREATE FUNCTION pg_temp.key(n integer) RETURNS bytea LANGUAGE sql RETURN decode(repeat(lpad(to_hex(n), 2, '0'), 32), 'hex');
CREATE FUNCTION pg_temp.keyed(people bigint[], own bigint[], k integer DEFAULT 1) RETURNS beneficiary_set LANGUAGE sql AS $$
	SELECT (SELECT beneficiaries(keyed_id(pg_temp.number_of(p), pg_temp.key(k))) FROM unnest(people) AS p)
		| (SELECT beneficiaries(o - 410423000000000000) FROM unnest(own) AS o)
$$;
CREATE TEMP VIEW exchanged AS
SELECT to_char(month, 'YYYY-MM') AS month, version, key_id, reopened_at IS NOT NULL AS is_reopened, households_without_key AS h, persons_without_key AS p,
	tally::beneficiary_tally AS tally, as_of, closing_seal, seal,
	seal = exchange_seal(division, month, version, key_id, as_of, households_without_key, persons_without_key, tally, closing_seal) AS is_sealed
FROM county.exchange_month;

-- Without a key nothing is exchanged.
SELECT county.close_period('2019-01-01');
SELECT is_empty('SELECT FROM county.exchange_month', 'without a key, a closing writes no row');
SELECT is(pg_temp.refusal('SELECT county.rekey()'),
	'55000 | ledger "county" has no valid key | The table county.exchange_keys has no key that is valid today. | Add the key that the counties share, in psql: \lo_import key.txt, and: INSERT INTO county.exchange_keys (key_id, key) VALUES (''2026'', take_key(:LASTOID));',
	'rekey says what is missing');
-- No refusal shows the key, to the client or in the log.
SELECT unalike(pg_temp.refusal(format('INSERT INTO county.exchange_keys (key_id, key, valid_from, valid_to) VALUES (%L, decode(repeat(''0b'', %s), ''hex''), %L, %L)',
	k.key_id, k.size, k.valid_from, k.valid_to)), '%0b0b%', 'a refused key is in no message')
FROM (VALUES ('bad id', 32, '2019-01-01', NULL), (NULL, 32, '2019-01-01', NULL), ('k', 31, '2019-01-01', NULL), ('k', 65, '2019-01-01', NULL), ('k', 32, NULL, NULL),
	('k', 32, '2019-01-01', '2018-01-01')) AS k (key_id, size, valid_from, valid_to);
SELECT throws_ok($$ INSERT INTO county.exchange_keys (key_id, key) VALUES ('short', decode(repeat('0b', 31), 'hex')) $$, '23514', NULL, 'a short key is refused');
SELECT lives_ok($$ INSERT INTO county.exchange_keys (key_id, key, valid_from) VALUES ('2019', pg_temp.key(1), '2019-01-01'),
	('future', pg_temp.key(9), CURRENT_DATE + 1) $$, 'keys are added');
SELECT is(county.rekey(), '2019', 'rekey takes the newest that is valid');

-- What is exchanged.
SELECT results_eq('SELECT month, version, key_id, is_reopened, h, p, is_sealed FROM exchanged',
	$$ VALUES ('2019-01', 1, '2019', false, 1::bigint, 1::bigint, true) $$, 'the closed month has its row');
SELECT is((SELECT household_set(tally) FROM exchanged), pg_temp.keyed('{1,2}', '{6}'), 'a household has the id of its head, and one without an identified head a negative one');
SELECT is((SELECT person_set(tally) FROM exchanged), pg_temp.keyed('{1,106}', '{102}'), 'so has a person without a number');
SELECT is((SELECT summary(tally) FROM exchanged), (SELECT summary(tally) FROM county.closings), 'the figures are those of the closing');
SELECT is((SELECT e.closing_seal FROM exchanged e), (SELECT c.seal FROM county.closings c), 'with the seal of the closing');
SELECT results_eq($$ SELECT id < 0, count(*) FROM exchanged, LATERAL (SELECT ids(household_set(tally)) UNION ALL SELECT ids(person_set(tally))) AS i (id) GROUP BY 1 ORDER BY 1 $$,
	'VALUES (false, 4::bigint), (true, 2)', 'keyed ids are not negative');

-- A closing writes its own row.
SELECT county.close_period('2019-02-01');
SELECT is((SELECT household_set(tally) FROM exchanged WHERE month = '2019-02'), pg_temp.keyed('{1,3,5}', '{7}'),
	'the second household of one head has a negative id: it is another household');
SELECT is((SELECT person_set(tally) FROM exchanged WHERE month = '2019-02'), pg_temp.keyed('{1,5}', '{}'), 'its person is one person');
SELECT is((SELECT households(rollup(tally)) FROM exchanged), (SELECT households(rollup(tally)) FROM county.closings), 'households of both months together');

-- Ids that are given later, or change.
CREATE TEMP TABLE before AS SELECT month, as_of FROM exchanged;
UPDATE county.households SET name = 'm1' WHERE household_id = 1;
UPDATE county.households SET name = 'm4' WHERE household_id = 4;
INSERT INTO county.identity_numbers (person_id, number) VALUES (101, pg_temp.number_of(101)), (102, pg_temp.number_of(102));
SELECT county.close_period('2019-03-01');
SELECT is((SELECT person_set(tally) FROM exchanged WHERE month = '2019-01'), pg_temp.keyed('{1,102,106}', '{}'), 'a number recorded since gives its person the id in all months');
SELECT results_eq('SELECT e.month, e.version, e.as_of > b.as_of FROM exchanged e JOIN before b USING (month) ORDER BY 1',
	$$ VALUES ('2019-01', 1, true), ('2019-02', 1, false) $$, 'only the months in which the person occurs are written again');
SELECT is((SELECT household_set(tally) FROM exchanged WHERE month = '2019-01'), pg_temp.keyed('{1,2}', '{6}'), 'a household keeps the id of its first head');

RESET ROLE;
UPDATE county.identity_numbers SET number = pg_temp.number_of(900) WHERE person_id = 106;
SET LOCAL ROLE exchange_owner;
SELECT is((SELECT exchange_id FROM county.exchange_ids WHERE kind = 'person' AND id = 106), NULL, 'the id of a corrected number is removed at once');
SELECT county.close_period('2019-04-01');
SELECT is((SELECT person_set(tally) FROM exchanged WHERE month = '2019-01'), pg_temp.keyed('{1,102,900}', '{}'), 'and computed anew by the next closing');
SELECT county.erase_person(5, 'at the person''s request');
SELECT is_empty('SELECT FROM county.exchange_ids WHERE person_id = 5 AND exchange_id IS NOT NULL', 'erasing a person removes the ids');
SELECT county.close_period('2019-05-01');
SELECT is((SELECT household_set(tally)::text || person_set(tally) FROM exchanged WHERE month = '2019-02'),
	pg_temp.keyed('{1,3}', '{5,7}')::text || pg_temp.keyed('{1}', '{5}'), 'and the next closing those in tallies');
SELECT is((SELECT count(*) FROM exchanged WHERE NOT is_sealed), 0::bigint, 'all rows are sealed');

-- Reopening, restating, and a year.
SELECT county.reopen_period('2019-02-01', 'a hand-out is missing');
SELECT results_eq('SELECT month FROM exchanged WHERE is_reopened', $$ VALUES ('2019-02') $$, 'a reopened month is marked, and keeps its row');
INSERT INTO county.aid_instances (household_id, person_id, supermarket_id, amount, aided_on) VALUES (4, 4, 1, '5', '2019-02-09');
SELECT county.close_period('2019-02-01');
INSERT INTO county.identity_numbers (person_id, number) VALUES (104, pg_temp.number_of(104));
SELECT results_eq($$ SELECT version, is_reopened, instances(tally), household_set(tally) = pg_temp.keyed('{1,3,4}', '{5,7}') FROM exchanged WHERE month = '2019-02' $$,
	'VALUES (2, false, 5::bigint, true)', 'the restatement has the next version');
SELECT is((SELECT person_id FROM county.exchange_ids WHERE kind = 'household' AND id = 4), 4::bigint, 'a household has the id of its first identified head, not of its present one');
SELECT is_empty('SELECT FROM county.exchange_year', 'no year is closed yet');
SELECT count(county.close_period(make_date(2019, m, 1))) FROM generate_series(6, 12) AS m;
SELECT results_eq('SELECT month, version, key_id, reopened_at, tally::beneficiary_tally FROM county.exchange_year',
	$$ SELECT date '2019-01-01', 2, '2019', NULL::timestamptz, rollup(tally) FROM exchanged $$, 'a closed year has the tallies of its months, and counts their restatements');
SELECT county.reopen_period('2019-12-01', 'once more');
SELECT ok((SELECT reopened_at IS NOT NULL FROM county.exchange_year), 'its row is marked when a month is reopened');
SELECT county.close_period('2019-12-01');
SELECT results_eq('SELECT version, reopened_at FROM county.exchange_year', 'VALUES (3, NULL::timestamptz)', 'and written anew');

-- Another key.
INSERT INTO county.exchange_keys (key_id, key, valid_from) VALUES ('2020', pg_temp.key(2), '2020-01-01');
SELECT county.reopen_period('2019-12-01', 'and again');
SELECT county.close_period('2019-12-01');
SELECT results_eq('SELECT DISTINCT key_id FROM exchanged', $$ VALUES ('2019') $$, 'closings stay with the key of the rows');
SELECT is(county.rekey(), '2020', 'rekey changes it');
SELECT results_eq('SELECT key_id, count(*) FROM exchanged WHERE is_sealed GROUP BY 1', $$ VALUES ('2020', 12::bigint) $$, 'in all rows');
SELECT is((SELECT household_set(tally) FROM exchanged WHERE month = '2019-01'), pg_temp.keyed('{1,2}', '{6}', 2), 'households keep their heads');

-- Who reads what.
SELECT county.grant_access('exchange_superior', 'superior'), county.grant_access('exchange_auditor', 'auditor'), county.grant_access('exchange_clerk', 'clerk');
SELECT results_eq($$
	SELECT concat(r.role, ': ', string_agg(c.relname, ' ' ORDER BY c.relname)) COLLATE "C"
	FROM pg_class c, unnest('{exchange_superior,exchange_auditor,exchange_clerk}'::text[]) AS r (role)
	WHERE c.relnamespace = 'county'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'S') AND (c.relname ~ '^exchange_' OR r.role = 'exchange_superior')
		AND (CASE c.relkind WHEN 'S' THEN has_sequence_privilege(r.role, c.oid, 'SELECT, USAGE, UPDATE') ELSE has_any_column_privilege(r.role, c.oid, 'SELECT, INSERT, UPDATE, REFERENCES')
			OR has_table_privilege(r.role, c.oid, 'DELETE, TRUNCATE, TRIGGER') END)
	GROUP BY r.role $$, $$ VALUES ('exchange_superior: exchange_month exchange_year' COLLATE "C") $$, 'a superior reads the exchanged tallies alone, and no other capacity any of them');
SELECT is_empty($$ SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'county'::regnamespace AND has_function_privilege('exchange_superior', p.oid, 'EXECUTE') $$,
	'a superior calls no function of the ledger');
SELECT is(pg_temp.refusal($$ SELECT county.grant_access('exchange_superior', 'superior', '410423') $$),
	'22023 | a superior cannot be limited to a division | Exchanged tallies are of the whole ledger. | Leave the division out: SELECT county.grant_access(''exchange_superior'', ''superior'');',
	'a superior is one of the whole ledger');
SELECT is_empty('SELECT * FROM verify_ledger(''county'')', 'the ledger is whole');

-- Refusals.
UPDATE county.ledger SET division = NULL;
SELECT is(pg_temp.refusal('SELECT county.rekey()'),
	'55000 | the division of ledger "county" is not known | Exchanged tallies carry the number of their division. | Record it: UPDATE county.ledger SET division = ''410423'';', 'a ledger of no division');
UPDATE county.ledger SET division = '410423';
INSERT INTO county.households VALUES (1000000000000, 'far', '410423', '2019-01-01');
SELECT county.reopen_period('2019-12-01', 'far');
INSERT INTO county.aid_instances (household_id, person_id, supermarket_id, amount, aided_on) VALUES (1000000000000, NULL, 1, '5', '2019-12-09');
SELECT throws_ok($$ SELECT county.close_period('2019-12-01') $$, '22003', 'number 1000000000000 of a household or person is out of range for an exchange', 'a number with 13 digits');

SELECT * FROM finish();
ROLLBACK;

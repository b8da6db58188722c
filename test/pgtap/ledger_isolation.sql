-- Rules that must see the writes of others are enforced outside READ COMMITTED too, by an error.
BEGIN ISOLATION LEVEL REPEATABLE READ;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(6);

SELECT create_ledger('county');
INSERT INTO county.divisions (division, name_zh) VALUES ('410423', '某县');
INSERT INTO county.supermarkets VALUES (1, 'shop', '410423', '2018-03-01');
INSERT INTO county.households VALUES (1, 'h', '410423', '2017-01-01');
INSERT INTO county.persons VALUES (1, 'p');
INSERT INTO county.memberships VALUES (1, 1, '2017-01-01');

SELECT throws_ok($$ UPDATE county.supermarkets SET closed_on = '2019-01-01' $$, '25000',
	'dates of supermarkets cannot be changed in a repeatable read transaction', 'dates');
SELECT throws_ok($$ UPDATE county.memberships SET valid_to = '2019-01-01' $$, '25000',
	'memberships cannot be changed in a repeatable read transaction', 'memberships');
SELECT throws_ok($$ DELETE FROM county.memberships $$, '25000',
	'memberships cannot be changed in a repeatable read transaction', 'nor deleted');
SELECT lives_ok($$ UPDATE county.supermarkets SET name = 'renamed' $$, 'other columns can be changed');
SELECT lives_ok($$ UPDATE county.supermarkets SET closed_on = NULL $$, 'and dates to what they are');
SELECT lives_ok($$ SELECT county.open_year(2018); INSERT INTO county.aid_instances VALUES (1, 1, 1, 1, '1', '2018-03-01') $$, 'aid can be recorded');

SELECT * FROM finish();
ROLLBACK;

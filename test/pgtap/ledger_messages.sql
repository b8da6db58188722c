-- The language in which a ledger reports.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(21);

-- The setting.
SELECT is(localized('donation %s', 5), 'donation 5', 'English where lc_messages is not Chinese');
SELECT is(current_setting('poverty_relief.lang'), 'auto', 'by default');
SET poverty_relief.lang = 'zh';
SELECT is(localized('donation %s', 5), '第 5 号捐赠', 'zh: Chinese');
SELECT is(localized('no translation of %s and %I', 'this', 'a b'), 'no translation of this and "a b"', 'a message that the catalogue does not have stays English');
SELECT is(localized('100 %%'), '100 %', 'a message is a format');
SELECT is(localized(NULL), NULL, 'NULL stays NULL');
SELECT is(localized(NULL, 5), NULL, 'with arguments, too');
SELECT is(localized('donation %s', VARIADIC ARRAY[7]), '第 7 号捐赠', 'arguments can be an array');
SELECT is(string_agg(localized('donation %s', n), ' ' ORDER BY n), '第 1 号捐赠 第 2 号捐赠 第 3 号捐赠', 'row after row')
FROM generate_series(1, 3) AS n;
SELECT throws_ok($$ SET poverty_relief.lang = 'fr' $$, '22023', 'invalid value for parameter "poverty_relief.lang": "fr"', 'other languages are refused');
SELECT throws_ok($$ SET poverty_relief.language = 'zh' $$, '42602', NULL, 'and other settings of the extension');
SET poverty_relief.lang = '';
SELECT is(localized('donation %s', 5), 'donation 5', 'an empty value is the default');

-- What a rule reports.
\ir ../lib/refusal.sql

SELECT create_ledger('county') \g /dev/null
SELECT county.open_year(2018) \g /dev/null
INSERT INTO county.divisions (division, name_zh) VALUES ('410423', '某县');
INSERT INTO county.supermarkets VALUES (1, 'shop', '410423', '2018-03-01', '2018-09-01');
INSERT INTO county.households VALUES (1, 'h', '410423', '2017-01-01');
INSERT INTO county.donors VALUES (1, 'd');
CREATE ROLE messages_clerk;
SELECT county.grant_access('messages_clerk', 'clerk') \g /dev/null
SET ROLE messages_clerk;

SET poverty_relief.lang = 'en';
SELECT is(pg_temp.refusal($$ INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on) VALUES (1, 1, '5', '2018-02-03') $$),
	'23514 | supermarket 1 is not open on 2018-02-03 | It opened on 2018-03-01 and closed on 2018-09-01; aid instance 1 is dated 2018-02-03. | '
	'Correct the day on which it was given, or the dates of the supermarket.', 'en: a clerk reads English');
SET poverty_relief.lang = 'zh';
SELECT is(pg_temp.refusal($$ INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on) VALUES (1, 1, '5', '2018-02-03') $$),
	'23514 | 超市 1 在 2018-02-03 未营业 | 该超市于 2018-03-01 开业，于 2018-09-01 关闭；第 2 号援助记录的日期为 2018-02-03。 | 请更正发放日期，或更正超市的营业日期。', 'zh: Chinese');
SELECT is(pg_temp.refusal($$ INSERT INTO county.donations (donor_id, supermarket_id, received_on, kind, value) VALUES (1, 1, '2018-12-03', 'cash', '100') $$),
	'23514 | 超市 1 在 2018-12-03 未营业 | 该超市于 2018-03-01 开业，于 2018-09-01 关闭；第 1 号捐赠的日期为 2018-12-03。 | 请更正接收日期，或更正超市的营业日期。', 'of donations, too');

-- In each language every part of a refusal is in it.
RESET ROLE;
INSERT INTO county.households VALUES (2, 'i', '410423', '2017-01-01');
INSERT INTO county.persons VALUES (1, 'p');
INSERT INTO county.memberships VALUES (1, 1, '2017-01-01');
INSERT INTO county.identity_numbers (person_id, number) VALUES (1, '410499198002290010');
INSERT INTO county.donations (donation_id, donor_id, supermarket_id, received_on, kind, value) VALUES (10, 1, 1, '2018-04-01', 'in_kind', '100');
INSERT INTO county.lots (lot_id, supermarket_id, donation_id, goods, entered_on, received) VALUES (1, 1, 10, '米', '2018-04-01', '100');
INSERT INTO county.aid_instances VALUES (10, 1, 1, 1, '10', '2018-04-02'), (11, 2, NULL, 1, '10', '2018-04-02');
INSERT INTO county.aid_draws (aided_on, aid_id, lot_id, amount) VALUES ('2018-04-02', 10, 1, '10');
SELECT county.close_period('2018-03-01') \g /dev/null
SELECT county.grant_access('messages_clerk', 'auditor') \g /dev/null

CREATE TEMPORARY TABLE refused (statement text, as_owner boolean);
INSERT INTO refused VALUES
	($$ INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on) VALUES (1, 1, '5', '2018-03-03') $$, false),
	($$ INSERT INTO county.aid_instances (household_id, person_id, supermarket_id, amount, aided_on) VALUES (2, 1, 1, '5', '2018-05-03') $$, false),
	($$ UPDATE county.supermarkets SET closed_on = '2018-04-02' WHERE supermarket_id = 1 $$, true),
	($$ UPDATE county.memberships SET valid_to = '2018-04-02' $$, false),
	($$ UPDATE county.aid_instances SET aided_on = '2018-04-03' WHERE aid_id = 10 $$, false),
	($$ INSERT INTO county.aid_draws VALUES ('2018-04-02', 11, 1, '95') $$, false),
	($$ INSERT INTO county.aid_draws VALUES ('2018-04-02', 77, 1, '5') $$, false),
	($$ UPDATE county.lots SET spoiled = '5' $$, true),
	($$ SELECT county.split_household(1, '2019-01-01', '[]') $$, false),
	($$ SELECT county.merge_households(ARRAY[1], '2019-01-01') $$, false),
	($$ INSERT INTO county.household_lineage VALUES (1, 2, '2016-01-01') $$, false),
	($$ SELECT county.erase_person(1, NULL) $$, false),
	($$ SELECT county.record_identity(1, '410499198002290010') $$, false),
	($$ SELECT county.ask_identity(1, '') $$, false),
	($$ SELECT county.settle_identity(7) $$, false),
	($$ DELETE FROM county.audit $$, true),
	($$ SELECT county.close_period('2199-03-01') $$, true),
	($$ SELECT county.reopen_period('2018-03-01', '') $$, true),
	($$ SELECT county.open_year(20) $$, true),
	($$ SELECT county.attach_year(2018, NULL) $$, true),
	($$ SELECT county.grant_access('messages_clerk', 'king') $$, true),
	($$ SELECT county.revoke_access('messages_clerk', 'analyst') $$, true),
	($$ SELECT county.prune_audit() $$, true),
	($$ SELECT create_ledger('county') $$, true),
	($$ SELECT drop_ledger('county') $$, true),
	($$ SELECT verify_ledger('county of nobody') $$, true),
	($$ SELECT * FROM restatement('county', '2018-04-01', 1) $$, true);
CREATE TEMPORARY TABLE refusals (as_owner boolean, lang text, statement text, refusal text);
GRANT ALL ON refusals, refused TO messages_clerk;
\set collect 'INSERT INTO refusals SELECT as_owner, current_setting($$poverty_relief.lang$$), statement, pg_temp.refusal(statement) FROM refused'
SET poverty_relief.lang = 'en';
:collect WHERE as_owner;
SET ROLE messages_clerk;
:collect WHERE NOT as_owner;
SET poverty_relief.lang = 'zh';
:collect WHERE NOT as_owner;
RESET ROLE;
:collect WHERE as_owner;
SELECT is((SELECT count(*) FROM refusals WHERE refusal ~ '^[0-9A-Z]{5} \|'), 2 * (SELECT count(*) FROM refused), 'each statement is refused');
SELECT is_empty($$ SELECT statement, refusal FROM refusals WHERE lang = 'en' AND refusal ~ '[一-龥]' $$, 'in English alone');
SELECT is_empty($$
	SELECT statement, part FROM refusals, regexp_split_to_table(refusal, ' \| ') WITH ORDINALITY AS r (part, n)
	WHERE lang = 'zh' AND n > 1 AND part !~ '[一-龥]'
	$$, 'and in Chinese alone');

-- The catalogue.
SELECT is_empty('SELECT message FROM _messages() GROUP BY message HAVING count(*) > 1', 'the catalogue has each message once');
SELECT is_empty($$ SELECT message FROM _messages() WHERE message ~ '[a-z]{2}' AND chinese !~ '[一-龥]' $$, 'with a Chinese text');
SELECT is_empty($$ SELECT message FROM _messages() WHERE message ~ '[^\x20-\x7e]' AND message !~ '[一-龥]' $$, 'for an English one');
RESET ROLE;
SELECT * FROM finish();
ROLLBACK;

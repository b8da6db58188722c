-- The language in which a ledger reports.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(18);

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
	'23514 | 超市 1 在 2018-02-03 未营业 | 该超市于 2018-03-01 开业，于 2018-09-01 关闭；第 2 号受助记录的日期为 2018-02-03。 | 请更正发放日期，或更正超市的营业日期。', 'zh: Chinese');
SELECT is(pg_temp.refusal($$ INSERT INTO county.donations (donor_id, supermarket_id, received_on, kind, value) VALUES (1, 1, '2018-12-03', 'cash', '100') $$),
	'23514 | 超市 1 在 2018-12-03 未营业 | 该超市于 2018-03-01 开业，于 2018-09-01 关闭；第 1 号捐赠的日期为 2018-12-03。 | 请更正接收日期，或更正超市的营业日期。', 'of donations, too');

-- The catalogue.
SELECT is_empty('SELECT message FROM _messages() GROUP BY message HAVING count(*) > 1', 'the catalogue has each message once');
SELECT is_empty($$ SELECT message FROM _messages() WHERE chinese !~ '[一-龥]' $$, 'with a Chinese text');
SELECT is_empty($$ SELECT message FROM _messages() WHERE message ~ '[^\x20-\x7e]' AND message !~ '[一-龥]' $$, 'for an English one');
RESET ROLE;
SELECT * FROM finish();
ROLLBACK;

-- Lots: opening + received = distributed + spoiled + closing, and never more out than in.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(37);

\ir ../lib/refusal.sql

SELECT create_ledger('county');
SELECT county.open_year(2018), county.open_year(2019);
INSERT INTO county.divisions (division, name_zh) VALUES ('410423', '县');
INSERT INTO county.supermarkets VALUES (1, 's1', '410423', '2018-01-01'), (2, 's2', '410423', '2018-01-01');
INSERT INTO county.households VALUES (1, 'h', '410423', '2015-01-01');
INSERT INTO county.persons VALUES (1, 'p');
INSERT INTO county.memberships VALUES (1, 1, '2015-01-01');
INSERT INTO county.donors VALUES (1, 'd');
INSERT INTO county.donations VALUES (1, 1, 1, '2018-01-10', 'in_kind', '500', 'rice');
INSERT INTO county.lots (lot_id, supermarket_id, donation_id, goods, entered_on, opening, received) VALUES
	(1, 1, 1, 'rice', '2018-01-10', '0', '300'), (2, 1, 1, 'rice', '2018-01-20', '0', '200'), (3, 1, NULL, 'oil', '2018-01-01', '50', '100'),
	(4, 2, NULL, 'oil', '2018-01-01', '0', '100');
INSERT INTO county.aid_instances (aid_id, household_id, supermarket_id, amount, aided_on) VALUES
	(1, 1, 1, '250', '2018-02-01'), (2, 1, 1, '120', '2018-02-02'), (3, 1, 1, '60', '2018-01-15'), (4, 1, 2, '30', '2018-03-01'), (5, 1, 1, '40', '2019-03-01');

PREPARE sums AS SELECT lot_id, opening::text, received::text, distributed::text, spoiled::text, closing::text FROM county.lots ORDER BY lot_id;

INSERT INTO county.aid_draws VALUES ('2018-02-01', 1, 1, '250'), ('2018-02-02', 2, 1, '20.50'), ('2018-02-02', 2, 2, '99.50');
SELECT results_eq('sums', $$ VALUES
	(1::bigint, '0.00', '300.00', '270.50', '0.00', '29.50'), (2, '0.00', '200.00', '99.50', '0.00', '100.50'),
	(3, '50.00', '100.00', '0.00', '0.00', '150.00'), (4, '0.00', '100.00', '0.00', '0.00', '100.00') $$, 'draws add up in their lots');

-- Too much, and the messages.
SELECT is(pg_temp.refusal($$ INSERT INTO county.aid_draws VALUES ('2019-03-01', 5, 1, '40') $$),
	'23514 | lot 1 has 29.50 yuan left, 10.50 too little | Opening 0.00 + received 300.00 = distributed 270.50 + spoiled 0.00 + closing 29.50; 40.00 more was requested. | Take the rest from another lot, or correct what the lot received.',
	'more than is left: the balance is told');
SELECT results_eq('sums', $$ VALUES
	(1::bigint, '0.00', '300.00', '270.50', '0.00', '29.50'), (2, '0.00', '200.00', '99.50', '0.00', '100.50'),
	(3, '50.00', '100.00', '0.00', '0.00', '150.00'), (4, '0.00', '100.00', '0.00', '0.00', '100.00') $$, 'and nothing changed');
SELECT is(left(pg_temp.refusal($$ INSERT INTO county.aid_draws VALUES ('2019-03-01', 5, 2, '60'), ('2018-02-01', 1, 2, '60') $$), 40),
	'23514 | lot 2 has 100.50 yuan left, 19.5', 'what one statement takes is taken together');
SELECT is(left(pg_temp.refusal($$ UPDATE county.aid_draws SET amount = '280' WHERE aid_id = 2 AND lot_id = 1 $$), 40),
	'23514 | lot 1 has 29.50 yuan left, 230.0', 'a change counts by what it adds');
SELECT is(pg_temp.refusal($$ INSERT INTO county.aid_draws VALUES ('2019-03-01', 5, 1, '29.50') $$), 'no refusal', 'to the last fen');
SELECT is((SELECT closing::text FROM county.lots WHERE lot_id = 1), '0.00', 'and the lot is empty');
SELECT is(left(pg_temp.refusal($$ INSERT INTO county.spoilage (lot_id, spoiled_on, amount, reason) VALUES (1, '2019-04-01', '0.01', 'x') $$), 35),
	'23514 | lot 1 has 0.00 yuan left, 0', 'what is gone cannot spoil');
SELECT is(pg_temp.refusal($$ INSERT INTO county.spoilage VALUES (1, 3, '2018-04-01', '10', 'damp') $$), 'no refusal', 'what is there can');
SELECT results_eq('SELECT spoiled::text, closing::text FROM county.lots WHERE lot_id = 3', $$ VALUES ('10.00', '140.00') $$, 'the opening stock is stock');
SELECT is(left(pg_temp.refusal($$ UPDATE county.lots SET received = '80' WHERE lot_id = 1 $$), 5), '23514', 'a lot cannot have received less than it gave');

-- Whose lot, and when.
SELECT is(pg_temp.refusal($$ INSERT INTO county.aid_draws VALUES ('2018-03-01', 4, 2, '1') $$),
	'23503 | supermarket 1 has no aid instance 4 of 2018-03-01 | Lot 2 belongs to that supermarket. Goods are drawn for recorded aid, from lots of the supermarket that gave it. | Record the aid in aid_instances first, or correct its day or number, or the lot.', 'a lot of another supermarket');
SELECT is(pg_temp.refusal($$ INSERT INTO county.aid_draws VALUES ('2018-01-15', 3, 2, '1') $$),
	'23514 | lot 2 was not in stock on 2018-01-15 | It was received on 2018-01-20; aid instance 3 is dated 2018-01-15. | Draw on a lot that was in stock, or correct one of the dates.', 'a lot that came later');
SELECT is(left(pg_temp.refusal($$ INSERT INTO county.aid_draws VALUES ('2018-01-16', 3, 3, '1') $$), 5), '23503', 'a hand-out that there is not');
SELECT is(left(pg_temp.refusal($$ INSERT INTO county.aid_draws VALUES ('2018-01-15', 3, 99, '1') $$), 5), '23503', 'a lot that there is not');
SELECT is(left(pg_temp.refusal($$ INSERT INTO county.aid_draws VALUES ('2018-01-15', 3, 3, '0') $$), 5), '23514', 'drawing nothing');
SELECT is(left(pg_temp.refusal($$ INSERT INTO county.lots (supermarket_id, goods, entered_on) VALUES (1, 'air', '2018-01-01') $$), 5), '23514', 'a lot of nothing');

-- Nobody may write the sums.
SELECT is(pg_temp.refusal($$ UPDATE county.lots SET distributed = '0' WHERE lot_id = 1 $$),
	'23514 | the sums of lot 1 cannot be written directly | The columns distributed and spoiled are the sums of aid_draws and spoilage. | Record what was drawn in aid_draws and what spoiled in spoilage.', 'a sum set by hand');
SELECT is(left(pg_temp.refusal($$ INSERT INTO county.lots (supermarket_id, goods, entered_on, received, spoiled) VALUES (1, 'x', '2018-01-01', '5', '1') $$), 5), '23514', 'or put in');
SELECT is(left(pg_temp.refusal($$ UPDATE county.lots SET closing = '0' WHERE lot_id = 1 $$), 5), '428C9', 'or the balance');
SELECT is(pg_temp.refusal($$ UPDATE county.lots SET goods = 'fine rice' WHERE lot_id = 1 $$), 'no refusal', 'its name is');

-- Goods come back.
UPDATE county.aid_draws SET lot_id = 3, amount = '99.50' WHERE aid_id = 2 AND lot_id = 2;
SELECT results_eq('SELECT lot_id, closing::text FROM county.lots WHERE lot_id IN (2, 3)', $$ VALUES (2::bigint, '200.00'), (3, '40.50') $$, 'moved from lot to lot');
DELETE FROM county.aid_draws WHERE aid_id = 5;
SELECT is((SELECT closing::text FROM county.lots WHERE lot_id = 1), '29.50', 'a draw deleted');
DELETE FROM county.aid_instances WHERE aid_id = 1;
SELECT is((SELECT closing::text FROM county.lots WHERE lot_id = 1), '279.50', 'the hand-out deleted');
SELECT is(pg_temp.refusal($$ UPDATE county.aid_instances SET aided_on = '2018-02-03' WHERE aid_id = 2 $$),
	'23503 | aid instance 2 of 2018-02-02 draws on lots | After a change of its day or number, these draws would refer to no aid instance. | Delete its rows of aid_draws, change it, and record them again.', 'a hand-out with draws keeps its day');
SELECT is(pg_temp.refusal($$ UPDATE county.aid_instances SET aided_on = '2019-02-03' WHERE aid_id = 4 $$), 'no refusal', 'one without does not, even in another year');
DELETE FROM county.spoilage;
SELECT is((SELECT spoiled::text FROM county.lots WHERE lot_id = 3), '0.00', 'spoilage deleted');
SELECT results_eq($$ SELECT sum(opening + received)::text FROM county.lots $$, $$ SELECT sum(distributed + spoiled + closing)::text FROM county.lots $$, 'what came in is what is out or left');

-- Problems that only a check can find.
SELECT is_empty('TABLE county.data_quality', 'no problems so far');
UPDATE county.aid_instances SET supermarket_id = 2 WHERE aid_id = 2;
UPDATE county.aid_instances SET amount = '121' WHERE aid_id = 2;
UPDATE county.lots SET received = '301', entered_on = '2018-01-05' WHERE lot_id = 1;
SELECT results_eq($$ SELECT problem, id, detail FROM county.data_quality ORDER BY problem, detail $$, $$ VALUES
	('drawn from another supermarket', 2::bigint, 'lot 1 is in supermarket 1'),
	('drawn from another supermarket', 2, 'lot 3 is in supermarket 1'),
	('drawn otherwise than given', 2, '121.00 was given, 120.00 drawn from lots'),
	('lot older than its donation', 1, 'donation 1 was received on 2018-01-10'),
	('lots worth more than their donation', 1, 'lots came in with 501.00, the donation with 500.00') $$, 'data_quality names what does not fit');
SET LOCAL session_replication_role = replica;
UPDATE county.aid_draws SET amount = '21' WHERE lot_id = 1;
SET LOCAL session_replication_role = origin;
SELECT results_eq($$ SELECT id, detail FROM county.data_quality WHERE problem = 'sums of a lot differ from its rows' $$,
	$$ VALUES (1::bigint, 'distributed 20.50 and spoiled 0.00, by the rows 21.00 and 0.00') $$, 'and sums that were tampered with');
SET LOCAL session_replication_role = replica;
UPDATE county.aid_draws SET amount = '20.50' WHERE lot_id = 1;
DELETE FROM county.aid_instances WHERE aid_id = 3;
INSERT INTO county.aid_draws VALUES ('2018-01-15', 3, 3, '1');
SET LOCAL session_replication_role = origin;
SELECT results_eq($$ SELECT id, day, detail FROM county.data_quality WHERE problem = 'draw without its aid' $$,
	$$ VALUES (3::bigint, date '2018-01-15', '1.00 was drawn from lot 3') $$, 'and draws left behind');
SET LOCAL session_replication_role = replica;
DELETE FROM county.aid_draws WHERE aid_id = 3;
SET LOCAL session_replication_role = origin;
INSERT INTO county.aid_draws VALUES ('2019-02-03', 4, 4, '1');
SELECT is((SELECT closing::text FROM county.lots WHERE lot_id = 4), '99.00', 'drawn in 2019');
TRUNCATE county.aid_instances_2019;
SELECT is((SELECT closing::text FROM county.lots WHERE lot_id = 4), '100.00', 'truncating the year brings it back');
INSERT INTO county.aid_instances (aid_id, household_id, supermarket_id, amount, aided_on) VALUES (6, 1, 1, '5', '2019-03-01');
TRUNCATE county.aid_draws;
SELECT results_eq($$ SELECT sum(distributed)::text FROM county.lots $$, $$ VALUES ('0.00') $$, 'truncating brings everything back');

-- The year's goods.
INSERT INTO county.spoilage (lot_id, spoiled_on, amount, reason) VALUES (4, '2019-01-01', '7', 'x');
SELECT results_eq('SELECT year, received::text, given_out::text, spoiled::text, balance::text FROM county.supermarket_year', $$ VALUES
	(2018, '700.00', '121.00', '0.00', '629.00'),
	(2019, '0.00', '5.00', '7.00', '617.00') $$, 'goods by year: donations in kind and other lots, with the opening stock in the balance');
SELECT is_empty($$
	SELECT year FROM (SELECT *, lag(balance, 1, (SELECT sum(opening) FROM county.lots)) OVER (ORDER BY year) AS opening FROM county.supermarket_year) AS y
	WHERE balance <> opening + received - given_out - spoiled
	$$, 'each balance is the one before, with the flows');

SELECT * FROM finish();
ROLLBACK;

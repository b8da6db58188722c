# Two clerks at once draw on one lot that has enough for one of them. The second waits, and its error states what is left.
use strict;
use warnings;
use LedgerRace;
use Test::More;

my $database = 'ledger_lots_race';

sub left_in_lots
{
	my $left = query($database, q{SELECT string_agg(closing::text, ' ' ORDER BY lot_id) FROM c.lots});
	query($database, 'TRUNCATE c.aid_draws');
	return $left;
}

query('postgres', "CREATE DATABASE $database");
query($database, 'CREATE EXTENSION poverty_relief', q{SELECT create_ledger('c')}, q{SELECT c.open_year(2018)},
	q{INSERT INTO c.divisions (division, name_zh) VALUES ('410423', '某县')},
	q{INSERT INTO c.supermarkets VALUES (1, 'shop', '410423', '2018-03-01')},
	q{INSERT INTO c.households VALUES (1, 'h', '410423', '2017-01-01')},
	q{INSERT INTO c.lots (lot_id, supermarket_id, goods, entered_on, received) VALUES (1, 1, 'rice', '2018-03-01', '100'), (2, 1, 'oil', '2018-03-01', '100')},
	q{INSERT INTO c.aid_instances (aid_id, household_id, supermarket_id, amount, aided_on) VALUES (1, 1, 1, '60', '2018-06-01'), (2, 1, 1, '60', '2018-06-01')});

my $one = q{INSERT INTO c.aid_draws VALUES ('2018-06-01', 1, 1, '60')};
my $two = q{INSERT INTO c.aid_draws VALUES ('2018-06-01', 2, 1, '60')};

like(race($database, 'READ COMMITTED', $one, $two), qr/lot 1 has 40.00 yuan left, 20.00 too little/, 'the second is told what the first left');
is(left_in_lots(), '40.00 100.00', 'and took nothing');

is(race($database, 'READ COMMITTED', $one, $two, 'ROLLBACK'), '', 'when the first gives up, the second gets its goods');
is(left_in_lots(), '40.00 100.00', 'once');

like(race($database, 'REPEATABLE READ', $one, $two), qr/could not serialize access/, 'an older snapshot gives up');
is(left_in_lots(), '40.00 100.00', 'and took nothing');

# Both draw on both lots, named in opposite orders.
is( race($database, 'READ COMMITTED',
		q{INSERT INTO c.aid_draws VALUES ('2018-06-01', 1, 1, '30'), ('2018-06-01', 1, 2, '30')},
		q{INSERT INTO c.aid_draws VALUES ('2018-06-01', 2, 2, '30'), ('2018-06-01', 2, 1, '30')}),
	'', 'two lots in opposite orders: no deadlock');
is(left_in_lots(), '40.00 40.00', 'and both are counted');

query('postgres', "DROP DATABASE $database");
done_testing();

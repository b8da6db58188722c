# Two clerks at once draw on one lot that has enough for one of them. Whoever comes second waits, and is told what is left.
use strict;
use warnings;
use IPC::Run qw(start pump finish run timer);
use Test::More;

my $database = 'ledger_lots_race';
my @psql = qw(psql -X -q -A -t -v ON_ERROR_STOP=1);

sub query
{
	my ($on, @statements) = @_;
	my ($out, $err) = ('', '');
	run([ @psql, '-d', $on, map { ('-c', $_) } @statements ], '<', \undef, '>', \$out, '2>', \$err)
	  or BAIL_OUT("psql: $err");
	chomp $out;
	return $out;
}

# first holds its transaction open until second waits for it, then ends it; returns what second was told.
sub race
{
	my ($first, $end, $second, $isolation) = @_;
	my ($in1, $out1, $in2, $out2, $err2) = ("BEGIN;\n$first;\nSELECT 'done';\n", '', '', '', '');
	my $clock = timer(30);
	my $one = start([ @psql, '-d', $database ], '<', \$in1, '>', \$out1, $clock);
	pump $one until $out1 =~ /done/;

	local $ENV{PGAPPNAME} = 'second';
	# The snapshot of the second is taken before the first ends.
	$in2 = "BEGIN ISOLATION LEVEL $isolation;\nSELECT count(*) FROM c.lots;\n$second;\nCOMMIT;\n";
	my $two = start([ @psql, '-d', $database ], '<', \$in2, '>', \$out2, '2>', \$err2, $clock);
	$two->pump_nb;
	$two->close_stdin if $two->can('close_stdin');
	until (query('postgres', qq{
		SELECT count(*) FROM pg_stat_activity WHERE datname = '$database' AND application_name = 'second' AND wait_event_type = 'Lock'}))
	{
		$two->pump_nb;
		die 'the second did not wait' if $clock->is_expired || !$two->pumpable;
	}
	$in1 .= "$end;\n";
	finish $one;
	finish $two;
	return $err2;
}

sub left_in_lots
{
	my $left = query($database, q{SELECT string_agg(closing::text, ' ' ORDER BY lot_id) FROM c.lots});
	query($database, 'TRUNCATE c.aid_draws');
	return $left;
}

query('postgres', "CREATE DATABASE $database");
query($database, 'CREATE EXTENSION poverty_relief', q{SELECT create_ledger('c')}, q{SELECT open_year('c', 2018)},
	q{INSERT INTO c.divisions (division, name_zh) VALUES ('410423', '某县')},
	q{INSERT INTO c.supermarkets VALUES (1, 'shop', '410423', '2018-03-01')},
	q{INSERT INTO c.households VALUES (1, 'h', '410423', '2017-01-01')},
	q{INSERT INTO c.lots (lot_id, supermarket_id, goods, entered_on, received) VALUES (1, 1, 'rice', '2018-03-01', '100'), (2, 1, 'oil', '2018-03-01', '100')},
	q{INSERT INTO c.aid_instances (aid_id, household_id, supermarket_id, amount, aided_on) VALUES (1, 1, 1, '60', '2018-06-01'), (2, 1, 1, '60', '2018-06-01')});

my $one = q{INSERT INTO c.aid_draws VALUES ('2018-06-01', 1, 1, '60')};
my $two = q{INSERT INTO c.aid_draws VALUES ('2018-06-01', 2, 1, '60')};

like(race($one, 'COMMIT', $two, 'READ COMMITTED'), qr/lot 1 has 40.00 yuan left, 20.00 too little/, 'the second is told what the first left');
is(left_in_lots(), '40.00 100.00', 'and took nothing');

is(race($one, 'ROLLBACK', $two, 'READ COMMITTED'), '', 'when the first gives up, the second gets its goods');
is(left_in_lots(), '40.00 100.00', 'once');

like(race($one, 'COMMIT', $two, 'REPEATABLE READ'), qr/could not serialize access/, 'an older snapshot gives up');
is(left_in_lots(), '40.00 100.00', 'and took nothing');

# Both draw on both lots, named in opposite orders.
is( race(
		q{INSERT INTO c.aid_draws VALUES ('2018-06-01', 1, 1, '30'), ('2018-06-01', 1, 2, '30')}, 'COMMIT',
		q{INSERT INTO c.aid_draws VALUES ('2018-06-01', 2, 2, '30'), ('2018-06-01', 2, 1, '30')}, 'READ COMMITTED'),
	'', 'two lots in opposite orders: no deadlock');
is(left_in_lots(), '40.00 40.00', 'and both are counted');

query('postgres', "DROP DATABASE $database");
done_testing();

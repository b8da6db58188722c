# Two clerks at once: one records aid while the other changes the dates that allow it. Whoever comes second waits for the
# first, then is told why not; never do both get through.
use strict;
use warnings;
use IPC::Run qw(start pump finish run timer);
use Test::More;

my $database = 'ledger_race';
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

# first holds its transaction open until second waits for it; returns what second was told.
sub race
{
	my ($first, $second, $isolation) = @_;
	my ($in1, $out1, $in2, $out2, $err2) = ("BEGIN;\n$first;\nSELECT 'done';\n", '', '', '', '');
	my $clock = timer(30);
	my $one = start([ @psql, '-d', $database ], '<', \$in1, '>', \$out1, $clock);
	pump $one until $out1 =~ /done/;

	local $ENV{PGAPPNAME} = 'second';
	# The snapshot of the second is taken before the first commits.
	$in2 = "BEGIN ISOLATION LEVEL $isolation;\nSELECT count(*) FROM c.persons;\n$second;\nCOMMIT;\n";
	my $two = start([ @psql, '-d', $database ], '<', \$in2, '>', \$out2, '2>', \$err2, $clock);
	$two->pump_nb;
	$two->close_stdin if $two->can('close_stdin');
	until (query('postgres', qq{
		SELECT count(*) FROM pg_stat_activity WHERE datname = '$database' AND application_name = 'second' AND wait_event_type = 'Lock'}))
	{
		$two->pump_nb;
		die 'the second did not wait' if $clock->is_expired || !$two->pumpable;
	}
	$in1 .= "COMMIT;\n";
	finish $one;
	finish $two;
	return $err2;
}

sub undo
{
	query($database, 'TRUNCATE c.aid_instances', 'UPDATE c.supermarkets SET closed_on = NULL', 'UPDATE c.memberships SET valid_to = NULL');
	return;
}

query('postgres', "CREATE DATABASE $database");
query($database, 'CREATE EXTENSION poverty_relief', q{SELECT create_ledger('c')}, q{SELECT open_year('c', 2018)},
	q{INSERT INTO c.divisions (division, name_zh) VALUES ('410423', '某县')},
	q{INSERT INTO c.supermarkets VALUES (1, 'shop', '410423', '2018-03-01')},
	q{INSERT INTO c.households VALUES (1, 'h', '410423', '2017-01-01')},
	q{INSERT INTO c.persons VALUES (1, 'p')},
	q{INSERT INTO c.memberships VALUES (1, 1, '2017-01-01')});

my $aid = q{INSERT INTO c.aid_instances VALUES (1, 1, 1, 1, '1', '2018-06-01')};
my $close = q{UPDATE c.supermarkets SET closed_on = '2018-05-01'};
my $leave = q{UPDATE c.memberships SET valid_to = '2018-05-01'};

like(race($aid, $close, 'READ COMMITTED'), qr/the dates of supermarket 1 leave out 2018-06-01/, 'closing waits for aid');
is(query($database, 'SELECT count(*) FROM c.aid_instances JOIN c.supermarkets USING (supermarket_id) WHERE closed_on IS NULL'), 1, 'the aid stands');
undo();

like(race($close, $aid, 'READ COMMITTED'), qr/supermarket 1 is not open on 2018-06-01/, 'aid waits for closing');
is(query($database, 'SELECT count(*) FROM c.aid_instances'), 0, 'no aid stands');
undo();

like(race($close, $aid, 'REPEATABLE READ'), qr/could not serialize access/, 'aid under an older snapshot gives up');
is(query($database, 'SELECT count(*) FROM c.aid_instances'), 0, 'no aid stands');
undo();

like(race($aid, $leave, 'READ COMMITTED'), qr/person 1 was aided as a member of household 1 on 2018-06-01/, 'leaving waits for aid');
is(query($database, 'SELECT count(*) FROM c.memberships WHERE valid_to IS NULL'), 1, 'the membership stands');
undo();

like(race($leave, $aid, 'READ COMMITTED'), qr/person 1 is not a member of household 1 on 2018-06-01/, 'aid waits for leaving');
is(query($database, 'SELECT count(*) FROM c.aid_instances'), 0, 'no aid stands');

query('postgres', "DROP DATABASE $database");
done_testing();

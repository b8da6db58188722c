# All charts of a report use one snapshot: changes committed while it is being written are in none of them.
use strict;
use warnings;
use JSON::PP;
use Test::More;
use LedgerRace;
use ReliefReport;

my $folder = work_folder();
my $database = new_database();
sql($database, 'CREATE EXTENSION poverty_relief');
sql($database, slurp('test/lib/small_ledger.sql'), '-v', 'ledger=small', '-v', 'name=x');

sub rows
{
	my ($name) = @_;
	my $page = JSON::PP->new->decode(slurp("$folder/$name.json"));
	return { map { $_->{name} => $_->{rows} } @{ $page->{charts} } };
}

sub command
{
	my ($name) = @_;
	return [ program(), '--schema=small', '--format=json', '-o', "$folder/$name.json", $database ];
}

is(report('--schema=small', '--format=json', '-o', "$folder/before.json", $database)->{status}, 0, 'a report');

# The chart of consumption reads purchases, and waits; most charts are read after it.
my ($waited, $messages) = overlap($database, 'READ COMMITTED',
	'LOCK TABLE small.purchases IN ACCESS EXCLUSIVE MODE', command('meanwhile'), q{
	INSERT INTO small.donations (donor_id, received_on, kind, value) VALUES (1, '2023-03-01', 'cash', '777');
	INSERT INTO small.aid_instances (household_id, supermarket_id, amount, aided_on, times)
	SELECT h, 1, '1', '2023-05-01', 1 FROM generate_series(33, 40) AS h;
	COMMIT});
ok($waited, 'a report waits in its midst while others record aid and a donation');
is($messages, '', 'and complains of nothing');
is(report('--schema=small', '--format=json', '-o', "$folder/after.json", $database)->{status}, 0, 'a report afterwards');

my ($before, $meanwhile, $after) = map { rows($_) } qw(before meanwhile after);
cmp_ok(scalar keys %$before, '>', 8, 'there are charts');
is_deeply($meanwhile, $before, 'no chart shows what was recorded meanwhile');
isnt(JSON::PP->new->canonical->encode($after->{$_}), JSON::PP->new->canonical->encode($before->{$_}), "the next report shows it in $_") for qw(donations trend);

done_testing();

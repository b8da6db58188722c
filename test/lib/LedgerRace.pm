package LedgerRace;

# What the tests of two clerks at once share: statements run by psql, and one transaction that makes another wait.

use strict;
use warnings;
use Exporter 'import';
use IPC::Run qw(start pump finish run timer);
use Test::More;

our @EXPORT = qw(query race);

my @psql = qw(psql -X -q -A -t -v ON_ERROR_STOP=1);

sub query
{
	my ($database, @statements) = @_;
	my ($out, $err) = ('', '');
	run([ @psql, '-d', $database, map { ('-c', $_) } @statements ], '<', \undef, '>', \$out, '2>', \$err)
	  or BAIL_OUT("psql: $err");
	chomp $out;
	return $out;
}

# first holds its transaction open until second waits for it, then ends it (by COMMIT unless told otherwise); returns what
# second was told.
sub race
{
	my ($database, $isolation, $first, $second, $end) = @_;
	$end //= 'COMMIT';
	my ($in1, $out1, $in2, $out2, $err2) = ("BEGIN;\n$first;\nSELECT 'done';\n", '', '', '', '');
	my $clock = timer(30);
	my $one = start([ @psql, '-d', $database ], '<', \$in1, '>', \$out1, $clock);
	pump $one until $out1 =~ /done/;

	local $ENV{PGAPPNAME} = 'second';
	# A query of its own takes the snapshot of the second, under REPEATABLE READ its only one, before the first ends.
	$in2 = "BEGIN ISOLATION LEVEL $isolation;\nSELECT 'snapshot';\n$second;\nCOMMIT;\n";
	my $two = start([ @psql, '-d', $database ], '<', \$in2, '>', \$out2, '2>', \$err2, $clock);
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

1;

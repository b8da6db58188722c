package LedgerRace;

# Code shared by the tests of two concurrent clerks: statements run by psql, and one transaction that makes another
# wait.

use strict;
use warnings;
use Exporter 'import';
use IPC::Run qw(start pump finish run timer);
use Test::More;

our @EXPORT = qw(query overlap race);

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

# first keeps its transaction open until second waits for a lock or has ended; then first ends it, by COMMIT unless
# given otherwise. second is a transaction, or a command as an array reference. Returns whether second waited, and its
# and first's messages.
sub overlap
{
	my ($database, $isolation, $first, $second, $end) = @_;
	$end //= 'COMMIT';
	my ($in1, $out1, $err1, $in2, $out2, $err2) = ("BEGIN;\n$first;\nSELECT 'done';\n", '', '', '', '', '');
	my $clock = timer(30);
	my $one = start([ @psql, '-d', $database ], '<', \$in1, '>', \$out1, '2>', \$err1, $clock);
	pump $one until $out1 =~ /done/;

	local $ENV{PGAPPNAME} = 'second';
	# A query of its own takes the snapshot of the second, under REPEATABLE READ its only one, before the first ends.
	$in2 = "BEGIN ISOLATION LEVEL $isolation;\nSELECT 'snapshot';\n$second;\nCOMMIT;\n\\q\n" unless ref $second;
	my $two = start(ref $second ? $second : [ @psql, '-d', $database ], '<', \$in2, '>', \$out2, '2>', \$err2, $clock);
	my $waited = 0;
	until ($waited)
	{
		die 'the second neither waits nor ends' if $clock->is_expired;
		$two->pump_nb;
		last unless $two->pumpable;
		$waited = query('postgres', qq{
			SELECT count(*) FROM pg_stat_activity WHERE datname = '$database' AND application_name = 'second'
				AND wait_event_type = 'Lock'});
	}
	$in1 .= "$end;\n";
	finish $one;
	finish $two;
	return ($waited, $err2, $err1);
}

# An overlap in which second must wait; returns its messages.
sub race
{
	my ($waited, $messages) = overlap(@_);
	die 'the second did not wait' unless $waited;
	return $messages;
}

1;

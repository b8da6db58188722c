# The day of a record and the dates that allow it are changed at the same time: one transaction waits and is refused, or fails with
# 40001, and the recorded days never contradict each other. Contradictions that are there already are reported.
use strict;
use warnings;
use IPC::Run qw(start pump finish timer);
use LedgerRace;
use Test::More;

my $database = 'ledger_date_races';

query('postgres', "DROP DATABASE IF EXISTS $database");
query('postgres', "CREATE DATABASE $database");
query($database, 'CREATE EXTENSION poverty_relief', q{SELECT create_ledger('c')}, q{SELECT c.open_year(2020)},
	q{INSERT INTO c.divisions (division, name_zh) VALUES ('410423', 'county')},
	q{INSERT INTO c.supermarkets VALUES (1, 's', '410423', '2018-01-01')},
	q{INSERT INTO c.households VALUES (1, 'h', '410423', '2016-01-01')}, q{INSERT INTO c.persons VALUES (1, 'p')},
	q{INSERT INTO c.memberships VALUES (1, 1, '2016-01-01')}, q{INSERT INTO c.donors VALUES (1, 'd')});

sub reset_rows
{
	query($database, 'TRUNCATE c.aid_instances, c.donations CASCADE', 'UPDATE c.supermarkets SET closed_on = NULL',
		'UPDATE c.memberships SET valid_to = NULL',
		q{INSERT INTO c.aid_instances (aid_id, household_id, person_id, supermarket_id, amount, aided_on)
			VALUES (1, 1, 1, 1, '10', '2020-01-10')},
		q{INSERT INTO c.donations (donation_id, donor_id, received_on, kind, value, supermarket_id, goods)
			VALUES (1, 1, '2020-01-10', 'in_kind', '5', 1, 'rice')});
	return;
}

my $contradictions = q{
	SELECT (SELECT count(*) FROM c.aid_instances JOIN c.supermarkets USING (supermarket_id) WHERE aided_on >= closed_on)
		+ (SELECT count(*) FROM c.donations JOIN c.supermarkets USING (supermarket_id) WHERE received_on >= closed_on)
		+ (SELECT count(*) FROM c.aid_instances a JOIN c.memberships m USING (person_id) WHERE a.aided_on >= m.valid_to)};

my $aid = q{UPDATE c.aid_instances SET aided_on = '2020-02-01'};
my $donation = q{UPDATE c.donations SET received_on = '2020-02-01'};
my $close = q{UPDATE c.supermarkets SET closed_on = '2020-01-15'};
my $leave = q{UPDATE c.memberships SET valid_to = '2020-01-15'};
for my $case (
	[ 'day of aid / end of a membership', $aid, $leave ],
	[ 'day of aid / closing of a supermarket', $aid, $close ],
	[ 'day of a donation / closing of a supermarket', $donation, $close ])
{
	my ($name, $first, $second) = @$case;
	for ([ $name, $first, $second ], [ "$name, in the other order", $second, $first ])
	{
		my ($what, @statements) = @$_;
		reset_rows();
		my ($waited, $messages, $others) = overlap($database, 'READ COMMITTED', @statements);
		die $others if $others ne '';
		# Without this, a statement that is refused for another reason would look right.
		die $messages unless $messages eq '' || $messages =~ /could not serialize|supermarket 1|household 1/;
		is(query($database, $contradictions), 0, "$what: the days do not contradict each other");
	}
}

# A transaction whose snapshot is older than the end of a membership records aid for a later day.
for my $isolation ('REPEATABLE READ', 'SERIALIZABLE')
{
	reset_rows();
	my ($in, $out, $err) = ("BEGIN ISOLATION LEVEL $isolation;\nSELECT count(*) FROM c.ledger;\nSELECT 'snapshot';\n",
		'', '');
	my $session = start([ qw(psql -X -q -A -t -d), $database ], '<', \$in, '>', \$out, '2>', \$err, timer(30));
	pump $session until $out =~ /snapshot/;
	query($database, $leave);
	$in .= q{INSERT INTO c.aid_instances (household_id, person_id, supermarket_id, amount, aided_on)
			VALUES (1, 1, 1, '10', '2020-02-02');}
		. "\nCOMMIT;\n\\q\n";
	finish $session;
	die $err unless $err =~ /^(|.*(serialize|snapshot|not a member|READ COMMITTED).*)$/s;
	is(query($database, $contradictions), 0, "$isolation: aid is not recorded on the strength of an older snapshot");
}

# Contradictions that are there already.
reset_rows();
query($database, 'SET session_replication_role = replica', $aid, $close);
is(query($database, $contradictions), 1, 'there is aid of a day after the closing of its supermarket');
cmp_ok(query($database, q{
	SELECT (SELECT count(*) FROM verify_ledger('c')) + (SELECT count(*) FROM c.data_quality WHERE table_name = 'aid_instances')}),
	'>', 0, 'aid of a day after the closing of its supermarket is reported');

query('postgres', "DROP DATABASE $database WITH (FORCE)");
done_testing();

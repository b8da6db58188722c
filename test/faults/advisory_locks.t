# A login without any privilege holds the advisory locks on which identity numbers and imports wait.
# Issue 17, row 15. Only those who may write can make others wait: a lock is one of a row or of a table.
use strict;
use warnings;
use IPC::Run qw(start pump finish timer);
use LedgerRace;
use Test::More;

my $database = 'faults_advisory_locks';

query('postgres', "DROP DATABASE IF EXISTS $database");
query('postgres', 'DROP ROLE IF EXISTS fault_nobody');
query('postgres', 'CREATE ROLE fault_nobody', "CREATE DATABASE $database");
query($database, 'CREATE EXTENSION poverty_relief', q{SELECT create_ledger('county')},
	q{INSERT INTO county.persons VALUES (1, 'p')});

# Every advisory lock that is named after a table, in each of the two forms.
my ($in, $out, $err) = (q{
SET SESSION AUTHORIZATION fault_nobody;
SELECT count(pg_advisory_lock(c.oid::integer, 0)), count(pg_advisory_lock(c.oid::bigint))
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'county' AND c.relkind IN ('r', 'p');
SELECT 'held';
}, '', '');
my $holder = start([ qw(psql -X -q -A -t -v ON_ERROR_STOP=1 -d), $database ], '<', \$in, '>', \$out, '2>', \$err,
	timer(60));
pump $holder until $out =~ /held/;

# Returns the messages of statements that wait for two seconds at most.
sub messages
{
	my (@statements) = @_;
	my $said = '';
	my $session = start([ qw(psql -X -q -A -t -d), $database, map { ('-c', $_) } q{SET client_min_messages = warning},
		q{SET lock_timeout = '2s'}, @statements ],
		'<', \undef, '>', \my $ignored, '2>', \$said, timer(60));
	finish $session;
	return $said;
}

is(messages(q{INSERT INTO county.identity_numbers (person_id, number) VALUES (1, '11010519491231002X')}), '',
	'an identity number does not wait for a login without privileges');
is(messages(q{SELECT county.make_staging('aid', temporary => true)},
		q{SELECT * FROM county.import_aid('pg_temp.staging_aid')}), '',
	'an import does not wait for a login without privileges');

$in .= "\\q\n";
finish $holder;
query('postgres', "DROP DATABASE $database WITH (FORCE)");
query('postgres', 'DROP ROLE fault_nobody');
done_testing();

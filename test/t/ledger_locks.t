# A login without privileges cannot block those who record identity numbers, import or change the lineage of households: these are
# serialized by the lock of a row that only clerks can lock.
use strict;
use warnings;
use IPC::Run qw(start pump finish timer);
use LedgerRace;
use Test::More;

my $database = 'ledger_locks';

query('postgres', "DROP DATABASE IF EXISTS $database");
query('postgres', 'DROP ROLE IF EXISTS ledger_locks_nobody');
query('postgres', 'CREATE ROLE ledger_locks_nobody', "CREATE DATABASE $database");
query($database, 'CREATE EXTENSION poverty_relief', q{SELECT create_ledger('county')},
	q{INSERT INTO county.persons VALUES (1, 'p')}, q{INSERT INTO county.divisions (division, name_zh) VALUES ('410423', 'x')},
	q{INSERT INTO county.households VALUES (1, 'a', '410423', '2018-01-01'), (2, 'b', '410423', '2018-01-01')},
	q{SELECT county.grant_access('ledger_locks_nobody', 'auditor')});

# Every advisory lock that is named after a table, in each form.
my ($in, $out, $err) = (q{
SET SESSION AUTHORIZATION ledger_locks_nobody;
SELECT count(pg_advisory_lock(c.oid::integer, 0)), count(pg_advisory_lock(c.oid::bigint)),
	count(pg_advisory_lock('pg_class'::regclass::oid::integer, c.oid::integer))
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
is(messages(q{INSERT INTO county.household_lineage VALUES (1, 2, '2019-01-01')}), '',
	'the lineage of households does not wait for a login without privileges');

# Even a role that may read everything cannot lock the row.
like(messages('SET SESSION AUTHORIZATION ledger_locks_nobody', $_), qr/permission denied/, "an auditor is refused: $_")
	for q{SELECT FROM county._tables FOR UPDATE}, q{DO $$ BEGIN LOCK TABLE county._tables IN EXCLUSIVE MODE; END $$},
	q{SELECT county._take_turn('county.imports', 'imports')}, q{SELECT county._import_take_turn()}, q{SELECT county._take_turn_at_lineage()};

$in .= "\\q\n";
finish $holder;
query('postgres', "DROP DATABASE $database WITH (FORCE)");
query('postgres', 'DROP ROLE ledger_locks_nobody');
done_testing();

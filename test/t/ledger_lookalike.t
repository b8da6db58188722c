# A table that looks like a ledger's becomes a view with code while a superuser lists the ledgers or prints a report.
# Checking a table and reading it is one step: nothing of the other role runs, and with --schema relief_report reads no other schema.
use strict;
use warnings;
use File::Temp qw(tempdir);
use IPC::Run qw(run);
use LedgerRace;
use Test::More;

my $database = 'ledger_lookalike';
my $program = "$ENV{STAGE}/usr/local/bin/relief_report";

query('postgres', "DROP DATABASE IF EXISTS $database");
query('postgres', 'DROP ROLE IF EXISTS lookalike_evil, lookalike_analyst');
query('postgres', 'CREATE ROLE lookalike_evil', q{CREATE ROLE lookalike_analyst LOGIN PASSWORD 'analyst'}, "CREATE DATABASE $database",
	"GRANT CREATE ON DATABASE $database TO lookalike_evil");
query($database, 'CREATE EXTENSION poverty_relief',
	q{SELECT create_ledger('county', name_en => 'A County', records_through => '2020-12-31')});

my $columns = 'name_zh text, name_en text, division division_code, reconstructed boolean, records_through date, '
	. 'format_version integer';
my $to_view = q{
	DROP TABLE zzz.ledger;
	CREATE VIEW zzz.ledger AS
	SELECT zzz.run() AS name_zh, 'z'::text AS name_en, NULL::division_code AS division, false AS reconstructed,
		NULL::date AS records_through,
		3 AS format_version;
	GRANT SELECT ON zzz.ledger TO PUBLIC;
	COMMIT};

# Two look-alikes, the first of which is locked, so that who reads them in the order of their names waits between
# check and reading.
sub attack
{
	my ($reader) = @_;
	query($database, 'SET ROLE lookalike_evil', 'DROP SCHEMA IF EXISTS aaa, zzz CASCADE', 'CREATE SCHEMA aaa',
		'CREATE SCHEMA zzz',
		"CREATE TABLE aaa.ledger ($columns)", "CREATE TABLE zzz.ledger ($columns)", 'CREATE TABLE zzz.ran (role name)',
		q{CREATE FUNCTION zzz.run() RETURNS text LANGUAGE plpgsql AS $$
			BEGIN INSERT INTO zzz.ran VALUES (current_user); RETURN 'z'; END $$},
		'GRANT USAGE ON SCHEMA aaa, zzz TO PUBLIC', 'GRANT SELECT ON aaa.ledger, zzz.ledger TO PUBLIC');
	my ($waited, $messages, $others) = overlap($database, 'READ COMMITTED',
		'SET ROLE lookalike_evil; LOCK TABLE aaa.ledger IN ACCESS EXCLUSIVE MODE', $reader, $to_view);
	is($others, '', 'the table becomes a view');
	return ($waited, $messages, query($database, q{SELECT coalesce(string_agg(role, ', '), 'nobody') FROM zzz.ran}));
}

my (undef, undef, $ran_as) = attack('SELECT schema_name, name_zh FROM ledgers()');
is($ran_as, 'nobody', 'ledgers() runs no code of the look-alike');

# The report runs in a read-only transaction, so the code would show itself by its failure.
my ($waited, $messages);
($waited, $messages, $ran_as) = attack([ $program, '-q', '--schema=county', '-o',
	tempdir(CLEANUP => 1) . '/report.html', $database ]);
ok(!$waited, 'relief_report --schema=county does not wait for the table of another schema');
is($messages, '', 'relief_report --schema=county runs no code of the look-alike, and prints its report');

# A ledger whose owner is no superuser: its views and functions would run with all rights.
sub report
{
	my (@arguments) = @_;
	my ($out, $err) = ('', '');
	run([ $program, '-q', '--format=text', @arguments, $database ], '<', \undef, '>', \$out, '2>', \$err);
	return ($? >> 8, $err);
}
query($database, 'SET ROLE lookalike_evil', 'DROP SCHEMA aaa, zzz CASCADE',
	q{SELECT create_ledger('theirs', name_en => 'Theirs', records_through => '2020-12-31')});
my ($exit, $refusal) = report('--schema=theirs');
is($exit, 3, 'a superuser does not report on the ledger of another role');
like($refusal, qr/^relief_report: error: user "postgres" is a superuser and ledger "theirs" belongs to role "lookalike_evil", which is not; .*--trust-owner$/,
	'the message says why, and what to do');
is_deeply([ report('--schema=theirs', '--trust-owner') ], [ 0, '' ], 'with --trust-owner it does');
is_deeply([ report('--schema=county') ], [ 0, '' ], 'a ledger of superusers needs no option');
query($database, 'ALTER FUNCTION county.records_through_of(date) OWNER TO lookalike_evil');
($exit, $refusal) = report('--schema=county');
is($exit, 3, 'unless a part of it belongs to another role');
query($database, 'ALTER FUNCTION county.records_through_of(date) OWNER TO postgres');
query($database, 'SET ROLE lookalike_evil', 'SET client_min_messages = warning', q{SELECT theirs.publish_edition()}, q{SELECT theirs.grant_access('lookalike_analyst', 'analyst')});
{
	local $ENV{PGUSER} = 'lookalike_analyst';
	local $ENV{PGPASSWORD} = 'analyst';
	is_deeply([ report('--schema=theirs') ], [ 0, '' ], 'an analyst needs no option');
}

# A staging table is locked itself, not what has its name when the lock is given: else its owner could put code on it after the check.
query($database, 'SET ROLE lookalike_evil', 'CREATE SCHEMA evil', 'GRANT ALL ON SCHEMA evil TO PUBLIC',
	'CREATE TABLE evil.staging (年度 text, 户编号 text, 收入来源 text, 金额 text)', 'GRANT ALL ON evil.staging TO PUBLIC');
(my $staging_waited, $messages) = overlap($database, 'READ COMMITTED', 'SET ROLE lookalike_evil; LOCK TABLE evil.staging IN ACCESS EXCLUSIVE MODE',
	q{SELECT count(*) FROM county.import_incomes('evil.staging'); DO $$ BEGIN
		RAISE WARNING 'locked: %', (SELECT string_agg(relation::regclass::text, ', ' ORDER BY 1) FROM pg_locks
			WHERE pid = pg_backend_pid() AND mode = 'ShareRowExclusiveLock' AND relation IN (SELECT oid FROM pg_class WHERE relnamespace = 'evil'::regnamespace)); END $$},
	q{ALTER TABLE evil.staging RENAME TO was_staging; CREATE TABLE evil.staging (LIKE evil.was_staging); GRANT ALL ON evil.staging TO PUBLIC; COMMIT});
ok($staging_waited, 'an import waits for who has locked its staging table');
like($messages, qr/^WARNING:  locked: evil\.was_staging$/m, 'and then has locked the table that it reads and empties');

query('postgres', "DROP DATABASE $database WITH (FORCE)");
query('postgres', 'DROP ROLE lookalike_evil, lookalike_analyst');
done_testing();

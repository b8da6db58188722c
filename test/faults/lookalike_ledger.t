# A table that looks like a ledger's becomes a view with code while a superuser lists the ledgers or prints a report.
# Issue 17, row 1. Checking a table and reading it must be one step: nothing of the other role runs, and with --schema
# relief_report reads no other schema.
use strict;
use warnings;
use File::Temp qw(tempdir);
use LedgerRace;
use Test::More;

my $database = 'faults_lookalike_ledger';
my $program = "$ENV{STAGE}/usr/local/bin/relief_report";

query('postgres', "DROP DATABASE IF EXISTS $database");
query('postgres', 'DROP ROLE IF EXISTS fault_evil');
query('postgres', 'CREATE ROLE fault_evil', "CREATE DATABASE $database",
	"GRANT CREATE ON DATABASE $database TO fault_evil");
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
	query($database, 'SET ROLE fault_evil', 'DROP SCHEMA IF EXISTS aaa, zzz CASCADE', 'CREATE SCHEMA aaa',
		'CREATE SCHEMA zzz',
		"CREATE TABLE aaa.ledger ($columns)", "CREATE TABLE zzz.ledger ($columns)", 'CREATE TABLE zzz.ran (role name)',
		q{CREATE FUNCTION zzz.run() RETURNS text LANGUAGE plpgsql AS $$
			BEGIN INSERT INTO zzz.ran VALUES (current_user); RETURN 'z'; END $$},
		'GRANT USAGE ON SCHEMA aaa, zzz TO PUBLIC', 'GRANT SELECT ON aaa.ledger, zzz.ledger TO PUBLIC');
	my ($waited, $messages, $others) = overlap($database, 'READ COMMITTED',
		'SET ROLE fault_evil; LOCK TABLE aaa.ledger IN ACCESS EXCLUSIVE MODE', $reader, $to_view);
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

query('postgres', "DROP DATABASE $database WITH (FORCE)");
query('postgres', 'DROP ROLE fault_evil');
done_testing();

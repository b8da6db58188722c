# A ledger of format 2 in use, restored from a dump that is never made anew, becomes what create_ledger makes today, and the
# roles to whom it was granted go on in it.
use strict;
use warnings;
use File::Temp qw(tempdir);
use IPC::Run qw(run);
use Test::More;
use ReliefReport;

my $dir = tempdir(CLEANUP => 1);
run([qw(gzip -dc test/upgrade/ledger_v2.sql.gz)], '>', "$dir/old.sql") or die 'gzip';

sub definitions
{
	my ($in) = @_;
	run([ qw(pg_dump -s -n county), $in ], '>', \my $dump) or die 'pg_dump';
	return [ sort map { s/,$//r } grep { /\S/ && !/^(--|\\(un)?restrict)/ } split /\n/, $dump ];
}

# With what message SQL fails, as a role.
sub refusal
{
	my ($in, $role, $sql) = @_;
	my $err = '';
	return 'no refusal' if run([ qw(psql -X -q -A -t -v ON_ERROR_STOP=1 -d), $in, '-c', "SET ROLE $role; $sql" ], '<', \undef, '>', \my $out, '2>', \$err);
	return $err;
}

my ($old, $new, $restored) = (new_database(), new_database(), new_database());
my @roles = qw(upgrade_clerk upgrade_auditor upgrade_analyst);
sql($old, join ';', (map { "CREATE ROLE $_" } @roles), 'CREATE EXTENSION poverty_relief');
sql($old, "\\i $dir/old.sql");
is(sql($old, q{SELECT what, stored, recomputed FROM verify_ledger('county')}), "format|2|4", 'verify_ledger names the older format');
sql($old, q{CREATE SCHEMA before; CREATE TABLE before.audit AS TABLE county.audit; CREATE TABLE before.edition_figures AS TABLE county.edition_figures});
like(sql($old, q{SELECT upgrade_ledger('county')}), qr/^format 4$/m, 'it is brought forward');
is(sql($old, q{SELECT * FROM verify_ledger('county')}), '', 'and verified');
is(sql($old, q{SELECT upgrade_ledger('county')}), '', 'a second time does nothing');

is(sql($old, q{SELECT count(*) FROM (SELECT to_jsonb(a) FROM before.audit a EXCEPT SELECT to_jsonb(a) - '{asked,removed}'::text[] FROM county.audit a) AS lost}), "0", 'no row of the audit is lost');
is(sql($old, q{SELECT count(*) FROM (TABLE before.edition_figures EXCEPT TABLE county.edition_figures) AS lost}), "0", 'nor a published figure');
is(sql($old, q{SELECT edition FROM county.editions}), "1", 'nor an edition');
is(sql($old, q{SELECT role, capacity, division FROM county.grants ORDER BY role::text}),
	"upgrade_analyst|analyst|\nupgrade_auditor|auditor|\nupgrade_clerk|clerk|410423101", 'nor a grant');

my $aid = q{INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on)
	SELECT min(household_id), (SELECT min(supermarket_id) FROM county.supermarkets), '5', '2018-04-02' FROM county.households};
is(sql($old, qq{SET ROLE upgrade_clerk; $aid; RESET ROLE; SELECT role, action FROM county.audit ORDER BY audit_id DESC LIMIT 1}),
	"upgrade_clerk|insert", 'the clerk records aid, and the audit says so');
like(refusal($old, 'upgrade_clerk', $_), qr/permission denied/, "and does not: $_")
	for 'SELECT number FROM county.identity_numbers', q{INSERT INTO county.identity_numbers (person_id, number) VALUES (1, '11010519491231002X')},
	q{UPDATE county.identity_numbers SET number = '11010519491231002X'}, 'UPDATE county.households SET household_id = 7', 'SELECT kind FROM county.imports';
is(sql($old, q{SET ROLE upgrade_clerk; SELECT county.find_identity('11010519491231002X') IS NOT NULL; RESET ROLE; SELECT count(*) FROM pg_class
	WHERE relnamespace = 'county'::regnamespace AND relname ~ '^_questions_'}), "t\n2", 'but asks whose one is, and is counted');
is(sql($old, q{SET ROLE upgrade_auditor; SELECT count(*) FROM verify_ledger('county')}), "0", 'the auditor verifies');
like(sql($old, q{SET ROLE upgrade_analyst; SELECT count(*) FROM county.publication_aid_year}), qr/^[1-9]/, 'the analyst reads what is published');
like(refusal($old, 'upgrade_analyst', 'SELECT FROM county.households'), qr/permission denied/, 'and no household');

sql($old, q{SELECT county.revoke_access('upgrade_clerk', 'clerk', '410423101'), county.revoke_access('upgrade_auditor', 'auditor'),
	county.revoke_access('upgrade_analyst', 'analyst')});
# A restored one as well, as views may be printed otherwise then.
sql($new, q{CREATE EXTENSION poverty_relief; SELECT create_ledger('county'); SELECT county.open_year(2018)});
run(['pg_dump', '-f', "$dir/new.sql", $new]) or die 'pg_dump';
sql($restored, "\\i $dir/new.sql");
my ($upgraded, $wanted) = (definitions($old), definitions($restored));
cmp_ok(scalar @$wanted, '>', 2000, 'there is something to compare');
is_deeply($upgraded, $wanted, 'without its grants it is as a new one');

drop_databases();
sql('postgres', "DROP ROLE $_") for @roles;
done_testing();

# Tests with several transactions, sessions, logins and databases: numbers that are returned once the request is committed,
# two who record one number, a log without numbers, and a dump that preserves rights.
use strict;
use warnings;
use File::Temp qw(tempdir);
use IPC::Run qw(run start finish);
use Test::More;

my $dir = tempdir(CLEANUP => 1);
my $db = 'ledger_access_from';
my $number = '410499198002290010';
my @roles = map { "ledger_access_$_" } qw(owner clerk auditor analyst pool neighbour);
my $log = $ENV{SERVER_LOG};

# Runs statements, each in a transaction of its own, as a login or with SET ROLE; returns output and messages.
sub psql
{
	my ($role, @statements) = @_;
	my ($out, $err) = ('', '');
	run([ qw(psql -X -q -A -t -v VERBOSITY=verbose -d), $db, map { ('-c', $_) } "SET SESSION AUTHORIZATION $role", @statements ],
		'<', \undef, '>', \$out, '2>', \$err);
	chomp $out;
	return wantarray ? ($out, $err) : $out . $err;
}

sub succeeds
{
	my ($name, @command) = @_;
	my ($out, $err) = ('', '');
	ok(run(\@command, '<', \undef, '>', \$out, '2>', \$err) && $err eq '', $name) or diag($err);
	chomp $out;
	return $out;
}

my @postgres = qw(psql -X -q -A -t -v ON_ERROR_STOP=1 -d);
sub clean_up
{
	my @gone = ((map { "DATABASE IF EXISTS $_" } $db, 'ledger_access_to'), map { "ROLE IF EXISTS $_" } @roles);
	for (@gone)
	{
		my $said = '';
		run([ @postgres, 'postgres', '-c', "DROP $_" ], '>', \$said, '2>', \$said);
	}
	return;
}
clean_up();
succeeds("role $_", @postgres, 'postgres', '-c', "CREATE ROLE $_") for @roles;
succeeds('a database', @postgres, 'postgres', '-c', "CREATE DATABASE $db OWNER ledger_access_owner");
succeeds('the extension', @postgres, $db, '-c', 'CREATE EXTENSION poverty_relief');
is(psql('ledger_access_owner', q{
	SELECT create_ledger('county'); SELECT county.open_year(2020);
	INSERT INTO county.divisions (division, name_zh) VALUES ('410423', '某县'), ('410423101', '甲镇');
	INSERT INTO county.supermarkets VALUES (1, '甲超市', '410423101', '2020-01-01');
	INSERT INTO county.households VALUES (1, '甲户', '410423101', '2018-01-01');
	INSERT INTO county.persons VALUES (1, '甲人'), (2, '乙人');
	INSERT INTO county.memberships VALUES (1, 1, '2018-01-01'), (2, 1, '2018-01-01');
	INSERT INTO county.aid_instances VALUES (1, 1, 1, 1, '5', '2020-03-01');
	SELECT county.grant_access('ledger_access_clerk', 'clerk', '410423101');
	SELECT county.grant_access('ledger_access_auditor', 'auditor');
	SELECT county.grant_access('ledger_access_analyst', 'analyst')}), "county\ncounty.aid_instances_2020\n\n\n", 'a ledger');

# A pooled login, which has no rights of its own, acts for one clerk after the other on one connection.
succeeds('a pool', @postgres, $db, '-c', 'ALTER ROLE ledger_access_pool NOINHERIT', '-c', 'GRANT ledger_access_clerk, ledger_access_neighbour TO ledger_access_pool');
is(psql('ledger_access_owner', q{
	INSERT INTO county.divisions (division, name_zh) VALUES ('410423102', '乙镇');
	INSERT INTO county.households VALUES (2, '乙户', '410423102', '2018-01-01');
	SELECT FROM setval(pg_get_serial_sequence('county.households', 'household_id'), 4);
	SELECT county.grant_access('ledger_access_neighbour', 'clerk', '410423102')}), '', 'a clerk of another township');
my @pooled = psql('ledger_access_pool',
	'SET ROLE ledger_access_clerk', q{UPDATE county.households SET name = name || '.' RETURNING household_id}, 'RESET ROLE',
	'SELECT count(*) FROM county.households', 'DISCARD PLANS', 'SET ROLE ledger_access_neighbour',
	q{UPDATE county.households SET name = name || '.' RETURNING household_id});
is($pooled[0], "1\n2", 'each writes the own township');
like($pooled[1], qr/^ERROR:  42501: permission denied for schema county/, 'and the login itself reads nothing');
is(psql('ledger_access_owner', q{SELECT login, role, row_key FROM county.audit WHERE action = 'update' ORDER BY audit_id}),
	qq(ledger_access_pool|ledger_access_clerk|{"household_id": 1}\nledger_access_pool|ledger_access_neighbour|{"household_id": 2}),
	'the audit has the login and who acted');

# From here on the log must not contain the number; log_statement is off, as by default.
my $mark = -s $log;
is(psql('ledger_access_clerk', "SELECT county.record_identity(1, '$number')"), '', 'a clerk records a number');
like(psql('ledger_access_clerk', "SELECT county.record_identity(2, '$number')"),
	qr/^ERROR:  23505: the identity number of person 2 is recorded for another person/, 'and no second time');
like(psql('ledger_access_clerk', "SELECT county.record_identity(9, '$number')"),
	qr/^ERROR:  23503: there is no person 9/, 'nor for nobody');
like(psql('ledger_access_owner', "INSERT INTO county.identity_numbers (person_id, number) VALUES (NULL, '$number')"),
	qr/^ERROR:  23502: /, 'nor without a person');
is(psql('ledger_access_clerk', "SELECT county.find_identity('$number')"), '1', 'a clerk finds whose it is');
is(psql('ledger_access_clerk', "SELECT * FROM county.find_identities('{$number,11010519491231002X}')"), "$number|1", 'of many, those that are there');
is(psql('ledger_access_clerk', "BEGIN", "SELECT county.find_identity('$number')", 'ROLLBACK'), '1', 'also in a transaction that is rolled back');

# Two sessions record one number at the same time: the second waits, and gets the ledger's error, not that of the index.
{
	my ($in, $out, $err) = ("BEGIN;\nINSERT INTO county.identity_numbers (person_id, number) VALUES (2, '11010519491231002X');\n\\echo written\n", '', '');
	my $first = start([ qw(psql -X -q -d), $db ], '<', \$in, '>', \$out, '2>', \$err);
	$first->pump until $out =~ /written/;
	my ($none, $second_out, $second_err) = ("INSERT INTO county.persons VALUES (3, 'c');\nINSERT INTO county.identity_numbers VALUES (3, '11010519491231002X');\n", '', '');
	my $second = start([ qw(psql -X -q -d), $db ], '<', \$none, '>', \$second_out, '2>', \$second_err);
	$second->pump_nb;
	my $waits = '';
	for (1 .. 200)
	{
		$second->pump_nb;
		$waits = succeeds_quietly("SELECT count(*) FROM pg_stat_activity WHERE datname = '$db' AND wait_event = 'transactionid'");
		last if $waits eq '1';
		select undef, undef, undef, 0.05;
	}
	is($waits, '1', 'the second who records a number waits');
	$in .= "COMMIT;\n\\q\n";
	$first->finish;
	$second->finish;
	like($second_err, qr/^ERROR:  the identity number of person 3 is recorded for another person/, 'and is told that it is taken');
	unlike($second_err, qr/1949|already exists/, 'without the number');
}

sub succeeds_quietly
{
	my ($sql) = @_;
	run([ @postgres, $db, '-c', $sql ], '<', \undef, '>', \my $out);
	chomp $out;
	return $out;
}

# Unmasking: a number requested in one transaction is returned in a later one, to the same login and role.
my ($given, $why) = psql('ledger_access_auditor', "CALL unmask_identity('county', 1, 'letter 7')");
is($given, $number, 'the procedure asks, commits and gives');
($given, $why) = psql('ledger_access_auditor', 'BEGIN', "CALL unmask_identity('county', 1, 'letter 8')", 'COMMIT');
is($given, '', 'in a transaction block it gives nothing');
like($why, qr/2D000/, 'as it cannot commit');
my $asked = psql('ledger_access_auditor', "SELECT county.ask_identity(1, 'letter 9')");
like($asked, qr/^\d+$/, 'asked for');
like(psql('ledger_access_owner', "SELECT county.unmask_identity($asked)"), qr/P0002/, 'it is not given to another login');
is(psql('ledger_access_auditor', "SELECT county.unmask_identity($asked)"), $number, 'but to the one that asked');
like(psql('ledger_access_auditor', 'BEGIN', "SELECT county.unmask_identity(county.ask_identity(1, 'letter 10'))", 'ROLLBACK'),
	qr/55000: the request is not committed/, 'nothing is given that a rollback could make unasked');
is(succeeds_quietly(q{SELECT string_agg(concat_ws(' ', login, action, row_key ->> 'person_id', row_count, reason), '; ' ORDER BY audit_id)
		FROM county.audit WHERE table_name = 'identity_numbers' AND role IN ('ledger_access_clerk', 'ledger_access_auditor')}),
	'ledger_access_clerk insert 1 1; ledger_access_clerk look up 1 1; ledger_access_clerk look up 1; '
	. 'ledger_access_auditor unmask 1 1 letter 7; ledger_access_auditor unmask 1 1 letter 9', 'the audit has them all');
like(psql('ledger_access_owner', 'UPDATE county.audit SET at = at'), qr/55000: the audit cannot be changed/, 'nobody changes it');

sub logged_since
{
	my ($from) = @_;
	open my $file, '<', $log or die "$log: $!";
	seek $file, $from, 0;
	local $/;
	return <$file>;
}
my $logged = logged_since($mark);
unlike($logged, qr/$number|1949123/, 'no number is in the log');
is(scalar(() = $logged =~ /^[^\n]*LOG:  identity look-up in ledger "county" by "ledger_access_clerk" as "ledger_access_clerk": 1$/mg), 2,
	'a look-up is in the log, also the one rolled back');
like($logged, qr/identity look-up in ledger "county" by "ledger_access_clerk" as "ledger_access_clerk": 2$/m, 'with how many numbers were asked');

# Questions in a transaction that is rolled back count.
is(psql('ledger_access_owner', q{UPDATE county.ledger SET identity_questions_a_day =
	(SELECT (last_value & 4294967295) + 5 FROM county._questions_1)}), '', 'five more questions');
$mark = -s $log;
my $two = "SELECT count(*) FROM county.find_identities('{$number,11010519491231002X}')";
is(psql('ledger_access_clerk', 'BEGIN', $two, 'ROLLBACK', 'BEGIN', $two, 'ROLLBACK'), "2\n2", 'four are asked, and undone');
like(psql('ledger_access_clerk', $two), qr/^ERROR:  53400: the limit of \d+ questions/, 'two more are too many');
is(psql('ledger_access_clerk', "SELECT county.find_identity('$number')"), '1', 'one is not');
unlike(logged_since($mark), qr/$number|1949123/, 'the refusal does not bring the numbers into the log');
like(logged_since($mark), qr/identity refusal in ledger "county" by "ledger_access_clerk" as "ledger_access_clerk": 2$/m, 'but that there was one');

# Sessions that ask at the same time are all counted.
is(psql('ledger_access_owner', q{UPDATE county.ledger SET identity_questions_a_day = 1000000}), '', 'many more questions');
my $questions = 'SELECT last_value & 4294967295 FROM county._questions_1';
my $before = succeeds_quietly($questions);
my @sessions = map {
	start([ qw(psql -X -q -d), $db, '-c', 'SET SESSION AUTHORIZATION ledger_access_clerk',
		'-c', "DO \$\$ BEGIN FOR i IN 1 .. 300 LOOP PERFORM county.find_identity('$number'); END LOOP; END \$\$" ], '<', \undef, '>&', \my $said)
} 1 .. 6;
$_->finish for @sessions;
is(succeeds_quietly($questions) - $before, 1800, 'six sessions ask 300 questions each');

# No login can write its own text into such lines.
$mark = -s $log;
my $schema = qq{"county"": 1\nLOG:  identity look-up in ledger ""x"};
like(psql('ledger_access_clerk', q{SELECT ledger_log_identity('county.ledger', 'look-up', 1)}), qr/55000: a function of ledger "county" is not its owner's/,
	'a clerk writes no line of the log');
like(psql('ledger_access_owner', q{SELECT ledger_log_identity('county.ledger', E'look-up\nLOG:  x', 1)}), qr/no action is named so/,
	'nor the owner one of other words');
psql('ledger_access_owner', qq{CREATE SCHEMA $schema CREATE TABLE ledger (); SELECT ledger_log_identity('$schema.ledger', 'look-up', 7); DROP SCHEMA $schema CASCADE});
like(logged_since($mark), qr/identity look-up in ledger "county\\": 1\\nLOG:[^\n]*: 7$/m, 'and the name of a ledger stays on its line');

# Row security is not forced: the owner copies rows in and dumps all, with the clerks' grants.
like(psql('ledger_access_owner', "COPY county.donors FROM PROGRAM 'true'"), qr/42501/, 'an ordinary owner reads no files of the server');
my ($copied, $refused) = ('', '');
for my $who (qw(owner clerk))
{
	my $columns = 'name, division, registered_on' . ($who eq 'owner' ? ', household_id' : '');
	run([ qw(psql -X -q -d), $db, '-c', "SET SESSION AUTHORIZATION ledger_access_$who", '-c', "COPY county.households ($columns) FROM stdin" ],
		'<', \($who eq 'owner' ? "x\t410423101\t2018-01-01\t5\n" : "x\t410423101\t2018-01-01\n"), '>', \$copied, '2>', \$refused);
	is($refused, '', 'the owner copies rows in') if $who eq 'owner';
}
like($refused, qr/COPY FROM not supported with row-level security/, 'a clerk does not');
succeeds('pg_dump by the owner', 'pg_dump', '--role=ledger_access_owner', '-n', 'county', '-f', "$dir/owner.sql", $db);

sub content
{
	my ($database) = @_;
	return [ map { split /\n/ } map { succeeds("content of $database", @postgres, $database, '-c', $_) }
		q{SELECT relname, relacl::text[], relrowsecurity, relforcerowsecurity, reloptions,
				(SELECT array_agg(concat(attname, attacl) ORDER BY attnum) FROM pg_attribute WHERE attrelid = c.oid AND attacl IS NOT NULL)
			FROM pg_class c WHERE relnamespace = 'county'::regnamespace AND relkind IN ('r', 'p', 'v') ORDER BY 1},
		q{SELECT * FROM pg_policies WHERE schemaname = 'county' ORDER BY tablename, policyname},
		q{SELECT oid::regprocedure, prosecdef, proconfig, proacl FROM pg_proc WHERE pronamespace = 'county'::regnamespace ORDER BY oid::regprocedure::text COLLATE "C"},
		q{SELECT * FROM county.audit ORDER BY audit_id}, q{SELECT * FROM county.identity_numbers ORDER BY 1}, q{SELECT * FROM county.grants ORDER BY 1} ];
}
my $content = content($db);
succeeds('pg_dump by a superuser', 'pg_dump', '-n', 'county', '-f', "$dir/superuser.sql", $db);
for my $who (qw(superuser owner))
{
	succeeds('a database', @postgres, 'postgres', '-c', 'CREATE DATABASE ledger_access_to OWNER ledger_access_owner');
	succeeds('with the extension', @postgres, 'ledger_access_to', '-c', 'CREATE EXTENSION poverty_relief');
	succeeds("the dump by the $who comes back", @postgres, 'ledger_access_to', '-o', '/dev/null', '-f', "$dir/$who.sql");
	is_deeply(content('ledger_access_to'), $content, 'with rights, policies, numbers and audit');
	succeeds('and goes', @postgres, 'postgres', '-c', 'DROP DATABASE ledger_access_to');
}

clean_up();
done_testing();

# The owner of a ledger, who is no superuser, dumps it and restores it into another database: rows, row security, privileges, counters
# and guards are as before, and clerks go on working.
use strict;
use warnings;
use File::Temp qw(tempdir);
use IPC::Run qw(run);
use Test::More;

my $dir = tempdir(CLEANUP => 1);
my $from = 'dump_owner_from';
my @roles = map { "dump_owner_$_" } qw(owner clerk neighbour inspector analyst);
my $number = '410499198002290010';
my @superuser = qw(psql -X -q -A -t -v ON_ERROR_STOP=1);
my @owner = ('-h', $ENV{PGHOST}, qw(-U dump_owner_owner));

# Runs a command; returns its output, and fails the test with its messages when it does not succeed or complains.
sub succeeds
{
	my ($name, @command) = @_;
	my ($out, $err) = ('', '');
	ok(run(\@command, '<', \undef, '>', \$out, '2>', \$err) && $err eq '', $name) or diag($err);
	chomp $out;
	return $out;
}

# A login's statements, each in a transaction of its own; returns output and messages.
sub login
{
	my ($role, $database, @statements) = @_;
	my ($out, $err) = ('', '');
	local $ENV{PGPASSWORD} = 'of a test';
	run([ qw(psql -X -q -A -t -v VERBOSITY=verbose -U), $role, '-d', $database, map { ('-c', $_) } @statements ], '<', \undef, '>', \$out, '2>', \$err);
	chomp $out;
	return $out . $err;
}

sub clean_up
{
	foreach my $gone (
		(map { "DATABASE IF EXISTS dump_owner_$_" } qw(from custom plain jobs sections data)),
		(map { "ROLE IF EXISTS $_" } @roles))
	{
		run([ @superuser, '-d', 'postgres', '-c', "DROP $gone" ], '<', \undef, '>', \my $out, '2>', \my $err);
	}
	return;
}

# A database of the owner's, who installs the extension, as it is trusted.
sub new_database
{
	my ($database) = @_;
	succeeds("a database $database", @superuser, '-d', 'postgres', '-c', "CREATE DATABASE $database OWNER dump_owner_owner");
	is(login('dump_owner_owner', $database, 'CREATE EXTENSION poverty_relief'), '', 'with the extension');
	return;
}

# Rows, also of sequences; definitions; and who may do what.
sub content
{
	my ($database) = @_;
	my @tables = split /\n/, succeeds("the tables of $database", @superuser, '-d', $database, '-c', q{
		SELECT CASE relkind WHEN 'S' THEN format('(SELECT last_value, is_called FROM %s)', c.oid::regclass) ELSE c.oid::regclass::text END
		FROM pg_class c WHERE relnamespace = to_regnamespace('"甲 county"') AND relkind IN ('r', 'v', 'S') ORDER BY relname});
	return [
		map { split /\n/ } succeeds("the rows of $database", @superuser, '-d', $database,
			map { ('-c', "SELECT \$\$$_\$\$, md5(string_agg(t::text, ' ' ORDER BY t::text)), count(*) FROM $_ AS t") } @tables),
		map { succeeds("the definitions of $database", @superuser, '-d', $database, '-c', $_) }
			q{SELECT relname, relkind, relowner::regrole, (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(relacl) AS a), relrowsecurity,
					relforcerowsecurity, reloptions, obj_description(c.oid, 'pg_class'),
					(SELECT array_agg(concat_ws(' ', attname, attacl, col_description(c.oid, attnum)) ORDER BY attname)
						FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0)
				FROM pg_class c WHERE relnamespace = to_regnamespace('"甲 county"') AND relkind <> 'i' ORDER BY relname},
			q{SELECT nspowner::regrole, nspacl::text[], obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = '甲 county'},
			q{SELECT * FROM pg_policies WHERE schemaname = '甲 county' ORDER BY tablename, policyname},
			q{SELECT oid::regprocedure, proowner::regrole, prosecdef, proconfig, (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(proacl) AS a),
					obj_description(oid, 'pg_proc')
				FROM pg_proc WHERE pronamespace = to_regnamespace('"甲 county"') ORDER BY oid::regprocedure::text COLLATE "C"},
			q{SELECT pg_get_triggerdef(t.oid), tgenabled FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
				WHERE relnamespace = to_regnamespace('"甲 county"') AND NOT tgisinternal ORDER BY 1},
			q{SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
				WHERE connamespace = to_regnamespace('"甲 county"') ORDER BY 1, 2},
	];
}

# Each in a transaction that is rolled back, so that every database begins alike.
sub works
{
	my ($database) = @_;
	is(login('dump_owner_owner', $database, q{SELECT * FROM verify_ledger('甲 county')}), '', "$database: the owner finds no difference");
	is(login('dump_owner_inspector', $database, q{SELECT * FROM verify_ledger('甲 county')}), '', 'nor does an auditor');
	is(login('dump_owner_owner', $database, q{BEGIN; SELECT count(*) > 0 FROM upgrade_ledger('甲 county'); ROLLBACK}), 'f', 'there is nothing to bring forward');
	is(login('dump_owner_clerk', $database, q{SELECT string_agg(household_id::text, ',' ORDER BY household_id) FROM "甲 county".households}), '1,2',
		'a clerk sees the households of the own township');
	is(login('dump_owner_neighbour', $database, q{SELECT string_agg(household_id::text, ',' ORDER BY household_id) FROM "甲 county".households}), '3',
		'a neighbour those of the other');
	is(login('dump_owner_clerk', $database, q{BEGIN}, q{INSERT INTO "甲 county".aid_instances (household_id, person_id, supermarket_id, amount, aided_on)
			VALUES (1, 1, 1, '2', '2020-04-02') RETURNING aid_id > 100}, q{ROLLBACK}), 't', 'a clerk goes on numbering');
	like(login('dump_owner_clerk', $database, q{INSERT INTO "甲 county".aid_instances (household_id, supermarket_id, amount, aided_on) VALUES (3, 2, '2', '2020-04-02')}),
		qr/^ERROR:  42501: new row violates row-level security/, 'in the own township only');
	like(login('dump_owner_clerk', $database, q{INSERT INTO "甲 county".aid_instances (household_id, supermarket_id, amount, aided_on) VALUES (1, 1, '2', '2020-03-02')}),
		qr/^ERROR:  55000: month 2020-03 is closed/, 'and in open months');
	is(login('dump_owner_clerk', $database, 'BEGIN', qq{SELECT "甲 county".find_identity('$number')}, 'ROLLBACK'), '1', 'a clerk finds a number');
	like(login('dump_owner_clerk', $database, q{SELECT number FROM "甲 county".identity_numbers}), qr/^ERROR:  42501/, 'and cannot read it');
	is(login('dump_owner_neighbour', $database, 'BEGIN', qq{SELECT coalesce("甲 county".find_identity('$number'), 0)}, 'ROLLBACK'), '0', 'a neighbour does not find it');
	is(login('dump_owner_analyst', $database, q{SELECT count(*) > 0 FROM "甲 county".publication_aid_year}), 't', 'an analyst reads the edition');
	like(login('dump_owner_analyst', $database, q{SELECT count(*) FROM "甲 county".households}), qr/^ERROR:  42501/, 'and nothing else');
	is(login('dump_owner_owner', $database, 'BEGIN', q{UPDATE "甲 county".households SET name = 'x' WHERE household_id = 1},
		q{SELECT login, action, row_key, division FROM "甲 county".audit WHERE table_name = 'households' ORDER BY audit_id DESC LIMIT 1}, 'ROLLBACK'),
		'dump_owner_owner|update|{"household_id": 1}|410423101', 'changes are audited');
	like(login('dump_owner_owner', $database, q{DELETE FROM "甲 county".audit}), qr/^ERROR:  55000/, 'and the audit is kept');
	is(login('dump_owner_owner', $database, 'BEGIN', q{SELECT "甲 county".revoke_access('dump_owner_clerk', 'clerk', '410423101')},
		q{SELECT has_schema_privilege('dump_owner_clerk', '甲 county', 'USAGE'), to_regclass('"甲 county"._questions_1')}, 'ROLLBACK'), "\nf|",
		'what was granted can be taken back');
	is(login('dump_owner_owner', $database, 'SET client_min_messages = warning', 'BEGIN', q{SELECT "甲 county".reopen_period('2020-03-01', 'late')}, q{SELECT version FROM "甲 county".close_period('2020-03-01')},
		q{SELECT "甲 county".publish_edition('next')}, 'ROLLBACK'), "2\n3\n3", 'months are reopened and closed, and editions published');
	return;
}

clean_up();
succeeds("role $_", @superuser, '-d', 'postgres', '-c', "CREATE ROLE $_ LOGIN PASSWORD 'of a test'") for @roles;
new_database($from);
unlike(login('dump_owner_owner', $from, q{SET client_min_messages = warning;
	SELECT create_ledger('甲 county', division => '410423', records_through => '2020-12-31'); SELECT create_ledger('other'); SET search_path = "甲 county", public; SELECT open_year(2020);
	INSERT INTO divisions (division, name_zh) VALUES ('410423', '某县'), ('410423101', '甲镇'), ('410423102', '乙镇');
	INSERT INTO supermarkets VALUES (1, '甲超市', '410423101', '2020-01-01'), (2, '乙超市', '410423102', '2020-01-01');
	INSERT INTO households VALUES (1, '甲户', '410423101', '2018-01-01'), (2, '丙户', '410423101', '2018-01-01'), (3, '乙户', '410423102', '2018-01-01');
	INSERT INTO persons VALUES (1, '甲人'), (2, '丙人'), (3, '乙人');
	INSERT INTO memberships VALUES (1, 1, '2018-01-01'), (2, 2, '2018-01-01'), (3, 3, '2018-01-01');
	INSERT INTO identity_numbers (person_id, number) VALUES (1, '410499198002290010');
	INSERT INTO lots (lot_id, supermarket_id, goods, entered_on, received) VALUES (1, 1, 'rice', '2020-01-01', '100');
	INSERT INTO aid_instances VALUES (1, 1, 1, 1, '5', '2020-03-01'), (2, 2, 2, 1, '7', '2020-04-01'), (3, 3, 3, 2, '9', '2020-03-01');
	INSERT INTO aid_draws VALUES ('2020-03-01', 1, 1, '5');
	SELECT setval(pg_get_serial_sequence('"甲 county".aid_instances', 'aid_id'), 100);
	SELECT grant_access('dump_owner_clerk', 'clerk', '410423101'), grant_access('dump_owner_neighbour', 'clerk', '410423102'),
		grant_access('dump_owner_inspector', 'auditor'), grant_access('dump_owner_analyst', 'analyst');
	SELECT close_period('2020-03-01'); SELECT reopen_period('2020-03-01', 'first'); SELECT close_period('2020-03-01'); SELECT publish_edition('first'), publish_edition('second')}),
	qr/ERROR/, 'a ledger with all kinds of grants');
is(login('dump_owner_clerk', $from, qq{SELECT "甲 county".find_identity('$number')}), '1', 'a clerk has asked for a number');
works($from);
my $content = content($from);
is(login('dump_owner_owner', $from, q{SELECT count(*) FROM pg_policies WHERE schemaname = '甲 county' AND roles && '{dump_owner_clerk,dump_owner_neighbour}'}) > 20, 1,
	'row security is on many tables');

$ENV{PGPASSWORD} = 'of a test';
my $schema = '"甲 county"';
succeeds('pg_dump by the owner, custom', 'pg_dump', @owner, '-Fc', '-n', $schema, '-f', "$dir/custom", $from);
succeeds('plain', 'pg_dump', @owner, '-n', $schema, '-f', "$dir/plain.sql", $from);
succeeds('and a directory', 'pg_dump', @owner, '-Fd', '-j2', '-n', $schema, '-f', "$dir/directory", $from);

my %restore = (
	custom => sub { succeeds('pg_restore by the owner', 'pg_restore', @owner, '-e', '-d', $_[0], "$dir/custom") },
	plain => sub { succeeds('psql by the owner', @superuser, @owner, '-o', '/dev/null', '-d', $_[0], '-f', "$dir/plain.sql") },
	jobs => sub { succeeds('pg_restore -j2 by the owner', 'pg_restore', @owner, '-e', '-j2', '-d', $_[0], "$dir/directory") },
	sections => sub {
		succeeds("section $_", 'pg_restore', @owner, '-e', "--section=$_", '-d', $_[0], "$dir/custom") for qw(pre-data data post-data);
	},
);
foreach my $way (sort keys %restore)
{
	my $database = "dump_owner_$way";
	new_database($database);
	$restore{$way}->($database);
	is_deeply(content($database), $content, "$way: the same ledger");
	works($database) if $way =~ /custom|plain/;
}

is(login('dump_owner_owner', 'dump_owner_custom', 'SELECT schema_name FROM ledgers()'), '甲 county', 'the other ledger is not in the dump');

# A new ledger has rows of its own, so rows alone do not go into it; and nothing is left half done.
new_database('dump_owner_data');
login('dump_owner_owner', 'dump_owner_data', q{SELECT create_ledger('甲 county')});
run([ 'pg_restore', @owner, '-1', '-a', '-d', 'dump_owner_data', "$dir/custom" ], '<', \undef, '>', \my $out, '2>', \my $err);
like($err, qr/COPY failed for table "_tables": ERROR:  duplicate key/, 'rows alone are refused by a new ledger');
is(login('dump_owner_owner', 'dump_owner_data', q{SELECT (SELECT count(*) FROM "甲 county".households), count(*) FROM verify_ledger('甲 county')}), '0|0',
	'which stays as it was');

clean_up();
done_testing();

# A ledger is restored unchanged from every kind of dump.
use strict;
use warnings;
use File::Temp qw(tempdir);
use IPC::Run qw(run);
use Test::More;

my $dir = tempdir(CLEANUP => 1);
my $from = 'ledger_dump_from';

# Runs a command; returns its output, and fails the test with its messages when it does not succeed or complains.
sub succeeds
{
	my ($name, @command) = @_;
	my ($out, $err) = ('', '');
	my $ok = run(\@command, '<', \undef, '>', \$out, '2>', \$err);
	ok($ok && $err eq '', $name) or diag($err);
	return $out;
}

my @psql = qw(psql -X -q -A -t -v ON_ERROR_STOP=1);

sub empty_database
{
	my ($name) = @_;
	succeeds("a database $name", @psql, '-d', 'postgres', '-c', "CREATE DATABASE $name");
	return;
}

# Every row of every table, the contents of the views, and the comments.
sub content
{
	my ($database) = @_;
	my $tables = succeeds(
		"the tables of $database",
		@psql, '-d', $database, '-c', q{
			SELECT relname FROM pg_class
			WHERE relnamespace = to_regnamespace('lushan') AND relkind IN ('r', 'v') ORDER BY relname});
	my $content = $tables;
	$content .= succeeds("the rows of $database", @psql, '-d', $database,
		map { ('-c', "SELECT '$_', md5(string_agg(t::text, ' ' ORDER BY t::text)), count(*) FROM lushan.$_ AS t") } split /\n/, $tables);
	$content .= succeeds(
		"the definitions in $database",
		@psql, '-d', $database, '-c', q{
			SELECT c.relname, obj_description(c.oid, 'pg_class'), a.attname, format_type(a.atttypid, a.atttypmod),
				col_description(c.oid, a.attnum), pg_get_viewdef(c.oid)
			FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
			WHERE c.relnamespace = to_regnamespace('lushan') AND c.relkind IN ('r', 'p', 'v') ORDER BY 1, a.attnum},
		'-c', q{
			SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
			WHERE connamespace = to_regnamespace('lushan') ORDER BY 1, 2},
		'-c', q{
			SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
			WHERE relnamespace = to_regnamespace('lushan') AND NOT tgisinternal ORDER BY 1});
	return [ split /\n/, $content ];
}

# How the ledger numbers the next row, and what it still refuses.
sub works
{
	my ($database) = @_;
	is(succeeds("verifying $database", @psql, '-d', $database, '-c', q{SELECT * FROM verify_ledger('lushan')}),
		'', "the closed books of $database are what the rows say");
	succeeds("reopening a month in $database", @psql, '-d', $database, '-c', q{SELECT lushan.reopen_period('2020-10-01', 'a late record')});
	is( succeeds("recording in $database", @psql, '-d', $database, '-c', q{
			INSERT INTO lushan.aid_instances (household_id, supermarket_id, amount, aided_on)
			VALUES (1, 1, '1', '2020-10-31') RETURNING aid_id}),
		"32119\n", "$database goes on numbering");
	my ($out, $err) = ('', '');
	run([ @psql, '-d', $database, '-c', q{
			INSERT INTO lushan.aid_instances (household_id, supermarket_id, amount, aided_on)
			SELECT 1, supermarket_id, '1', opened_on - 1 FROM lushan.supermarkets WHERE opened_on > '2018-02-01' LIMIT 1} ],
		'<', \undef, '>', \$out, '2>', \$err);
	like($err, qr/is not open on/, "$database refuses aid before the opening");
	return;
}

empty_database($from);
succeeds('the demo county', @psql, '-1', '-d', $from, '-c', 'CREATE EXTENSION poverty_relief', '-f', 'reports/demo/lushan.sql');
succeeds('what has left the audit', @psql, '-d', $from, '-o', '/dev/null', '-c', q{SELECT lushan.erase_person(min(person_id), 'a dump has it') FROM lushan.persons},
	'-c', q{UPDATE lushan.ledger SET audit_kept = '5 years', personal_data_kept = '5 years'});
my $content = content($from);
ok((grep { $_ eq 'aid_instances_2020' } @$content), 'the content has the partitions');

empty_database('ledger_dump_plain');
succeeds('pg_dump, plain', 'pg_dump', '-f', "$dir/plain.sql", $from);
succeeds('and back', @psql, '-o', '/dev/null', '-d', 'ledger_dump_plain', '-f', "$dir/plain.sql");
is_deeply(content('ledger_dump_plain'), $content, 'a plain dump gives the same ledger');
works('ledger_dump_plain');

empty_database('ledger_dump_custom');
succeeds('pg_dump -Fc', 'pg_dump', '-Fc', '-f', "$dir/custom", $from);
succeeds('and back', 'pg_restore', '-e', '-d', 'ledger_dump_custom', "$dir/custom");
is_deeply(content('ledger_dump_custom'), $content, 'a custom dump gives the same ledger');

empty_database('ledger_dump_directory');
succeeds('pg_dump -Fd -j2', 'pg_dump', '-Fd', '-j2', '-f', "$dir/directory", $from);
succeeds('and back', 'pg_restore', '-e', '-j2', '-d', 'ledger_dump_directory', "$dir/directory");
is_deeply(content('ledger_dump_directory'), $content, 'a directory dump with two jobs gives the same ledger');

# Data alone. pg_dump does not know that the rows of partitions need those of other tables, so triggers must be
# disabled.
empty_database('ledger_dump_data');
succeeds('pg_dump --schema-only', 'pg_dump', '-s', '-f', "$dir/schema.sql", $from);
succeeds('and back', @psql, '-o', '/dev/null', '-d', 'ledger_dump_data', '-f', "$dir/schema.sql");
succeeds('pg_dump --data-only', 'pg_dump', '-a', '--disable-triggers', '-f', "$dir/data.sql", $from);
succeeds('and back', @psql, '-o', '/dev/null', '-d', 'ledger_dump_data', '-f', "$dir/data.sql");
is_deeply(content('ledger_dump_data'), $content, 'data alone gives the same ledger');
works('ledger_dump_data');

# The ledger without its schema's owner: nothing depends on the extension's schema either.
empty_database('ledger_dump_schema');
succeeds('the extension, in another schema', @psql, '-d', 'ledger_dump_schema', '-c', 'CREATE SCHEMA types', '-c', 'CREATE EXTENSION poverty_relief SCHEMA types',
	'-c', 'SET search_path = types', '-o', '/dev/null', '-c', q{SELECT create_ledger('lushan')});
succeeds('pg_dump of it', 'pg_dump', '-f', "$dir/types.sql", 'ledger_dump_schema');
empty_database('ledger_dump_types');
succeeds('and back', @psql, '-o', '/dev/null', '-d', 'ledger_dump_types', '-f', "$dir/types.sql");
is(succeeds('ledgers', @psql, '-d', 'ledger_dump_types', '-c', 'SELECT schema_name FROM types.ledgers()'), "lushan\n", 'a ledger over types in another schema comes back');

succeeds("no more database $_", @psql, '-d', 'postgres', '-c', "DROP DATABASE $_")
  for $from, map { "ledger_dump_$_" } qw(plain custom directory data schema types);
done_testing();

# Every command of doc/dba.md runs as printed, in its order: the blocks fenced with ```sh. They begin with an empty server and end with one.
# The lines of the crontab run after the alerts, as cron runs them but for their folders.
use strict;
use warnings;
use Cwd qw(getcwd);
use File::Temp qw(tempdir);
use IPC::Run qw(run);
use Test::More;

my $dir = tempdir(CLEANUP => 1);
my $top = getcwd();
my @superuser = qw(psql -X -q -A -t -v ON_ERROR_STOP=1);

sub statements
{
	my ($database, @statements) = @_;
	my ($out, $err) = ('', '');
	run([ @superuser, '-d', $database, map { ('-c', $_) } @statements ], '<', \undef, '>', \$out, '2>', \$err) or die "psql: $err";
	chomp $out;
	return $out;
}

sub clean_up
{
	foreach my $gone ((map { "DATABASE IF EXISTS $_ WITH (FORCE)" } qw(relief relief_new relief_drill)), (map { "ROLE IF EXISTS $_" } qw(watch office relief_clerk)))
	{
		run([ @superuser, '-d', 'postgres', '-c', "DROP $gone" ], '<', \undef, '>', \my $out, '2>', \my $err);
	}
	return;
}

clean_up();
open my $page, '<', 'doc/dba.md' or die "doc/dba.md: $!";
my $text = do { local $/; <$page> };
my @blocks = $text =~ /^```sh\n(.*?)^```$/msg;
cmp_ok(scalar @blocks, '>=', 9, 'the page has commands');
my %printed;
$ENV{PGPASSWORD} = 'of a test';

# Steps that the page leaves to the reader, before the block that begins like this.
my %before = (
	'psql -X -q -v ON_ERROR_STOP=1 -U office -d relief <<' => sub { statements('postgres', q{ALTER ROLE office PASSWORD 'of a test'}) },
	'pg_dumpall' => sub {
		statements('relief', 'SET SESSION AUTHORIZATION office', 'SET client_min_messages = warning',
			q{INSERT INTO lushan.divisions (division, name_zh) VALUES ('410423', '某县')},
			q{INSERT INTO lushan.supermarkets VALUES (1, 's', '410423', '2018-01-01')}, q{INSERT INTO lushan.households VALUES (1, 'h', '410423', '2016-01-01')},
			q{INSERT INTO lushan.aid_instances VALUES (1, 1, NULL, 1, '10', '2020-03-05')}, q{SELECT lushan.close_period('2020-03-01')},
			q{SELECT lushan.publish_edition()});
	},
	'psql -X -q -U office -d relief -c "SELECT types.drop_ledger' => sub {
		is(statements('relief', 'SET SESSION AUTHORIZATION office', q{SELECT string_agg(schema_name, ',') FROM ledgers()}), 'lushan,lushan_before', 'the ledger of before is kept');
		is(statements('relief', 'SET SESSION AUTHORIZATION office', q{SELECT * FROM verify_ledger('lushan_before')}), '', 'whole');
	},
	'cat > alerts' => sub {
		is(statements('relief', 'SET SESSION AUTHORIZATION watch', 'SELECT last_differences FROM lushan.monitoring'), '0', 'a monitor reads the view');
	},
);

# Cron mails what a command prints: the line of the alerts alone does.
sub run_crontab
{
	my ($crontab) = $text =~ /^```cron\n(.*?)^```$/ms;
	mkdir "$dir/backups" or die $!;
	# what the page says before and after the crontab: its user has the passwords, and the last line is for ledgers with a limit
	statements('relief', q{ALTER ROLE watch PASSWORD 'of a test'}, q{UPDATE lushan.ledger SET audit_kept = '5 years'});
	foreach my $line (split /\n/, $crontab)
	{
		my ($command) = $line =~ /^(?:[0-9*\/]+ +){5}(.*)$/ or die "no line of a crontab: $line\n";
		unlike($command, qr/%/, 'cron would make a line break of %');
		$command =~ s{/var/backups/relief}{$dir/backups}g;
		$command =~ s{/etc/relief}{$dir}g;
		my $mail = '';
		ok(run([ '/bin/sh', '-c', $command ], '<', \undef, '>&', \$mail), "cron: $command");
		is($mail, $command =~ /alerts/ ? "lushan|has a month that should be closed\n" : '', 'what cron mails');
	}
	is(scalar(grep { -s "$dir/backups/$_" } qw(globals.sql relief.dump lushan.dump)), 3, 'the nightly backup is there');
	return;
}

foreach my $block (@blocks)
{
	my ($out, $err) = ('', '');
	my ($first) = $block =~ /^(.{1,100})/;
	foreach my $beginning (sort keys %before)
	{
		delete($before{$beginning})->() if index($block, $beginning) == 0;
	}
	ok(run([ 'sh', '-e', '-c', $block ], '<', \undef, '>', \$out, '2>', \$err, init => sub { chdir $dir or die $! }), $first) or diag("$out$err");
	is($err, '', 'without complaints');
	$printed{$first} = $out;
	run_crontab() if $block =~ /^cat > alerts/;
}
is_deeply([ keys %before ], [], 'the page has the blocks that need something before');
my @kept = grep { -s "$dir/$_" } qw(globals.sql relief.dump lushan.dump relief.closings relief.counts);
is(scalar @kept, 5, 'the backup is there');
my @said = map { $printed{$_} } sort grep { /^createdb .*relief_new|ALTER SCHEMA/ } keys %printed;
is_deeply(\@said, [ '', '' ], 'verify_ledger finds nothing in what was restored');
like((map { $printed{$_} } grep { /^createdb .*relief_drill/ } keys %printed)[0], qr/^the drill succeeded$/m, 'the drill succeeds');
is((map { $printed{$_} } grep { /^cat > alerts/ } keys %printed)[0], "lushan|has a month that should be closed\n", 'the alerts: eleven months are open');
is(statements('relief', q{SELECT count(*) FROM pg_extension e FULL JOIN pg_namespace n ON false WHERE extname = 'poverty_relief' OR nspname IN ('types', 'lushan')}), '0', 'nothing is left');
chdir $top;
clean_up();
done_testing();

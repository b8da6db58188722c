# A ledger whose server crashes while clerks write and months are closed and reopened: acknowledged rows exist
# afterwards, and the closed books agree with the rows. In a cluster of its own, because a crash ends every session.
use strict;
use warnings;
use File::Temp qw(tempdir);
use IPC::Run qw(run start finish kill_kill);
use Test::More;
use Time::HiRes qw(sleep);

my $dir = tempdir(CLEANUP => 1);
chomp(my $bindir = qx(\${PG_CONFIG:-pg_config} --bindir));

# A server does not run as root.
my @as = $> == 0 ? qw(runuser -u postgres --) : ();
chown +(getpwnam 'postgres')[ 2, 3 ], $dir if $> == 0;
chmod 0755, $dir;

sub succeeds
{
	my (@command) = @_;
	my ($out, $err) = ('', '');
	run(\@command, '<', \undef, '>', \$out, '2>', \$err) or die "@command: $err";
	chomp $out;
	return $out;
}

# The extension is where the server of the test cluster finds it.
my $where = succeeds(qw(psql -X -A -t -F), ' = ', '-c', q{
	SELECT name, quote_literal(setting) FROM pg_settings
	WHERE name IN ('extension_destdir', 'extension_control_path', 'dynamic_library_path')});

succeeds(@as, "$bindir/initdb", qw(-N -U postgres -A trust --locale=C.UTF-8 -D), "$dir/data");
open my $conf, '>>', "$dir/data/postgresql.conf" or die $!;
# What a crashed server has written stays with the operating system, so it need not be flushed.
print $conf <<"CONF";
listen_addresses = ''
unix_socket_directories = '$dir'
fsync = off
max_connections = 20
checkpoint_timeout = 30s
$where
CONF
close $conf;

delete @ENV{ grep { /^PG/ } keys %ENV };
@ENV{qw(PGHOST PGUSER PGDATABASE)} = ($dir, 'postgres', 'postgres');
my @psql = qw(psql -X -q -A -t);

sub query
{
	return succeeds(@psql, '-v', 'ON_ERROR_STOP=1', map { ('-c', $_) } @_);
}

# The server keeps its output open, which a pipe would wait for.
sub start_server { return succeeds(@as, "$bindir/pg_ctl", qw(-s -w -t 120 -D), "$dir/data", '-l', "$dir/log", 'start'); }

sub stop_server { return system(@as, "$bindir/pg_ctl", qw(-s -w -D), "$dir/data", '-m', $_[0], 'stop'); }

END { my $status = $?; stop_server('immediate') if $dir && -e "$dir/data/postmaster.pid"; $? = $status; }

sub wait_for_server
{
	for (1 .. 600)
	{
		return 1 if run([ @psql, '-c', 'SELECT 1' ], '<', \undef, '>', \my $out, '2>', \my $err);
		sleep 0.1;
	}
	return 0;
}

start_server();
query(
	'CREATE EXTENSION poverty_relief', q{SELECT create_ledger('county')}, q{SELECT county.open_year(2018)},
	q{INSERT INTO county.divisions (division, name_zh) VALUES ('410423', '某县')},
	q{INSERT INTO county.supermarkets SELECT s, 's' || s, '410423', '2018-01-01' FROM generate_series(1, 5) AS s},
	q{INSERT INTO county.households SELECT h, 'h' || h, '410423', '2017-01-01' FROM generate_series(1, 200) AS h});

my $day = q{date '2018-01-01' + (random() * 364)::integer};
my $insert = qq{INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on)
	SELECT 1 + (random() * 199)::integer, 1 + (random() * 4)::integer, 1, $day RETURNING aid_id;\n};
my $change = qq{UPDATE county.aid_instances SET amount = amount + '1', aided_on = $day
	WHERE aid_id = (SELECT (random() * max(aid_id))::integer FROM county.aid_instances);\n};
my $close = qq{SELECT county.close_period($day);\n};
my $reopen = qq{SELECT county.reopen_period($day, 'random');\n};

# Refusals of closed months are part of the load. Only what an INSERT returned, having committed, comes out.
my $clerk = $insert x 3 . "\\o /dev/null\n$change\\o\n";
my $office = $close x 2 . $reopen;
my %load = ('office' => "\\o /dev/null\n" . $office x 3000, map { ("clerk $_" => $clerk x 3000) } 1 .. 3);

foreach my $name (keys %load)
{
	open my $file, '>', "$dir/$name" or die $!;
	print $file $load{$name};
	close $file;
}

my %acknowledged;

sub under_load
{
	my ($crash) = @_;
	my (@jobs, %out);
	foreach my $name (sort keys %load)
	{
		$out{$name} = '';
		push @jobs, start([@psql], '<', "$dir/$name", '>', \$out{$name}, '2>', '/dev/null');
	}
	my $until = time + 3;
	while (time < $until) { $_->pump_nb foreach @jobs; sleep 0.02; }
	$crash->();
	finish($_) foreach @jobs;
	# The last line may be half a number.
	s/[^\n]*\z//, (@acknowledged{ split /\n/ } = ()) foreach values %out;
	return;
}

sub kill_backend
{
	my $pid = query(q{
		SELECT pid FROM pg_stat_activity
		WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1});
	return kill 'KILL', $pid;
}

foreach my $round (1 .. 3)
{
	foreach my $way ('a backend is killed', 'the server stops at once')
	{
		my $before = keys %acknowledged;
		my $crashed;
		under_load($way =~ /backend/ ? sub { $crashed = kill_backend() } : sub { $crashed = stop_server('immediate') == 0 });
		ok($crashed, "round $round: $way");
		start_server() if $way =~ /server/;
		ok(wait_for_server(), 'it comes back');
		cmp_ok(scalar(keys %acknowledged), '>', $before, 'clerks had written');
		is(query(q{SELECT * FROM verify_ledger('county')}), '', 'the closed books are what the rows say');
		my %there = map { $_ => 1 } split /\n/, query('SELECT aid_id FROM county.aid_instances');
		is(scalar(grep { !$there{$_} } keys %acknowledged), 0, 'nothing that was acknowledged is lost');
	}
}

my ($closings, $reopenings) = split /\|/, query('SELECT count(*), count(reopened_at) FROM county.closings');
cmp_ok($closings, '>', 20, 'months were closed');
cmp_ok($reopenings, '>', 10, 'and reopened');
is(query(q{SELECT sum(instances) FROM county.aid_year}), query('SELECT count(*) FROM county.aid_instances'), 'reports count every row once');
is(stop_server('fast'), 0, 'it stops in order');
done_testing();

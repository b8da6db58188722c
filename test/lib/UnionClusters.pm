package UnionClusters;

# Four clusters on one machine, for test/t/union.t and make union: three counties, each with a ledger, and a prefecture. Each cluster has its
# server's socket in a folder of its own. Roles other than postgres need a password, as on an office's server.

use strict;
use warnings;
use utf8;
use Exporter 'import';
use File::Path qw(remove_tree);
use File::Temp qw(tempdir);
use IPC::Run qw(run start finish);

our @EXPORT = qw(start_clusters stop_cluster start_cluster query query_as all_at_once fill_county socket_of log_of county_schema);

my $dir = tempdir(CLEANUP => 1);
my (@started, $bindir, @as);

# The numbers of people that each county aids, and from where it numbers its households.
our %county = (
	east => { division => '410423', schema => 'lushan', first => 1, last => 300, base => 0, name => '东县' },
	north => { division => '410425', schema => 'lushan', first => 201, last => 500, base => 0, name => '北县' },
	south => { division => '410482', schema => 'relief', first => 421, last => 600, base => 5_000_000, name => '南县' });

sub socket_of { return "$dir/$_[0]" }
sub log_of { open my $log, '<:raw', "$dir/$_[0]/log" or die $!; local $/; return <$log> }
sub county_schema { return $county{ $_[0] }{schema} }

sub command
{
	my (@command) = @_;
	my ($out, $err) = ('', '');
	run(\@command, '<', \undef, '>', \$out, '2>', \$err) or die "@command: $out$err";
	chomp $out;
	return $out;
}

# Runs statements in the database relief of a cluster, as its superuser; returns what they print.
sub query
{
	my ($cluster, $sql, $database) = @_;
	return query_as($cluster, 'postgres', $sql, $database);
}

sub query_as
{
	my ($cluster, $role, $sql, $database) = @_;
	my ($out, $err) = ('', '');
	utf8::encode($sql);
	run([ qw(psql -X -q -A -t -v ON_ERROR_STOP=1 -h), socket_of($cluster), '-U', $role, '-d', $database // 'relief' ], '<', \$sql, '>', \$out, '2>', \$err)
	  or die "$cluster: $err";
	utf8::decode($out);
	chomp $out;
	return $out;
}

# Runs a function for each of a list, all at the same time.
sub all_at_once
{
	my ($what, @list) = @_;
	my @children;
	for my $item (@list)
	{
		my $pid = fork // die "fork: $!";
		if ($pid == 0)
		{
			my $done = eval { $what->($item); 1 };
			print STDERR $@ unless $done;
			require POSIX;
			POSIX::_exit($done ? 0 : 1);
		}
		push @children, $pid;
	}
	my $failed = 0;
	for (@children) { waitpid $_, 0; $failed ||= $? }
	die "a child failed\n" if $failed;
	return;
}

sub start_cluster
{
	my ($cluster) = @_;
	command(@as, "$bindir/pg_ctl", qw(-s -w -t 60 -D), "$dir/$cluster/data", '-l', "$dir/$cluster/log", 'start');
	return;
}

sub stop_cluster
{
	my ($cluster) = @_;
	command(@as, "$bindir/pg_ctl", qw(-s -w -m fast -D), "$dir/$cluster/data", 'stop');
	return;
}

# The first is made by initdb, the others are copies.
sub start_clusters
{
	@started = @_;
	chomp($bindir = qx(\${PG_CONFIG:-pg_config} --bindir));
	@as = $> == 0 ? qw(runuser -u postgres --) : ();
	my $where = command(qw(psql -X -A -t -F), ' = ', '-c', q{
		SELECT name, quote_literal(setting) FROM pg_settings
		WHERE name IN ('extension_destdir', 'extension_control_path', 'dynamic_library_path')});
	chmod 0755, $dir;
	chown +(getpwnam 'postgres')[ 2, 3 ], $dir if $> == 0;
	command(@as, 'mkdir', map { "$dir/$_" } @started);
	command(@as, "$bindir/initdb", qw(-N -U postgres -A trust -E UTF8 --locale=C.UTF-8 -D), "$dir/$started[0]/data");
	command(@as, 'sh', '-c', "printf 'local all postgres trust\\nlocal all all scram-sha-256\\n' > $dir/$started[0]/data/pg_hba.conf");
	command(@as, 'cp', '-a', "$dir/$started[0]/data", "$dir/$_/data") for @started[ 1 .. $#started ];
	for my $cluster (@started)
	{
		open my $conf, '>>', "$dir/$cluster/data/postgresql.conf" or die $!;
		print $conf <<"CONF";
listen_addresses = ''
unix_socket_directories = '$dir/$cluster'
fsync = off
wal_level = logical
log_statement = 'all'
log_min_duration_statement = 0
max_connections = 20
shared_buffers = 32MB
$where
CONF
		close $conf;
	}
	delete @ENV{ grep { /^PG(?!_CONFIG)/ } keys %ENV };
	all_at_once(sub {
		start_cluster($_[0]);
		query($_[0], 'CREATE DATABASE relief', 'postgres');
		query($_[0], 'CREATE EXTENSION poverty_relief');
	}, @started);
	return;
}

# A county aids the people of its numbers, two in a household, in 2019: each third of them twice. One person and household of each county
# have no identity number.
sub fill_county
{
	my ($cluster) = @_;
	my $c = $county{$cluster};
	query($cluster, <<"END");
		SET client_min_messages = warning;
		CREATE ROLE superior LOGIN PASSWORD 'of a test';
		SELECT create_ledger('$c->{schema}', name_zh => '$c->{name}', division => '$c->{division}');
		SET search_path = $c->{schema}, public;
		SELECT open_year(2019);
		INSERT INTO divisions (division, name_zh) VALUES ('$c->{division}', '$c->{name}');
		INSERT INTO supermarkets VALUES (1, 's', '$c->{division}', '2018-01-01');
		INSERT INTO households SELECT $c->{base} + h, 'head ' || h, '$c->{division}', '2017-01-01'
		FROM generate_series($c->{first}, $c->{last}) AS p, LATERAL (SELECT (p + 1) / 2) AS g (h) GROUP BY h;
		INSERT INTO persons SELECT $c->{base} + p, CASE p % 2 WHEN 1 THEN 'head ' || (p + 1) / 2 ELSE 'member ' || p END
		FROM generate_series($c->{first}, $c->{last}) AS p;
		INSERT INTO memberships SELECT $c->{base} + p, $c->{base} + (p + 1) / 2, '2017-01-01' FROM generate_series($c->{first}, $c->{last}) AS p;
		INSERT INTO identity_numbers (person_id, number)
		SELECT $c->{base} + p, ((410499 * 182621::bigint + 50000 + p) * 1000 + p % 1000)::resident_id FROM generate_series($c->{first}, $c->{last}) AS p;
		INSERT INTO households VALUES ($c->{base} + 900, 'nobody', '$c->{division}', '2017-01-01');
		INSERT INTO persons VALUES ($c->{base} + 900, 'nobody');
		INSERT INTO memberships VALUES ($c->{base} + 900, $c->{base} + 900, '2017-01-01');
		INSERT INTO aid_instances (household_id, person_id, supermarket_id, amount, aided_on)
		SELECT m.household_id, m.person_id, 1, '10', date '2019-01-01' + ((m.person_id * 7 + n * 100) % 365)::integer
		FROM memberships m, generate_series(0, 1) AS n WHERE n = 0 OR m.person_id % 3 = 0;
		INSERT INTO exchange_keys (key_id, key, valid_from) VALUES ('2019', decode(repeat('0b', 32), 'hex'), '2019-01-01');
		SELECT count(close_period(make_date(2019, m, 1))) FROM generate_series(1, 12) AS m;
		SELECT grant_access('superior', 'superior');
END
	return;
}

# Whatever happened, no server stays.
END
{
	my $status = $?;
	for my $cluster (grep { -e "$dir/$_/data/postmaster.pid" } @started)
	{
		system @as, "$bindir/pg_ctl", qw(-s -w -m immediate -D), "$dir/$cluster/data", 'stop';
	}
	$? = $status;
}

1;

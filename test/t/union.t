# Several ledgers together, on four servers: three counties, whose people overlap, and a prefecture that counts them without names. Its persons
# are those of count(DISTINCT number) over all rows: also with a county down, after a restatement, with a county that joins later, after a key
# rotation, by file, and by replication.
use strict;
use warnings;
use utf8;
use File::Temp;
use Digest::MD5 qw(md5_hex);
use Digest::SHA qw(sha1_hex sha256_hex);
use IO::Socket::UNIX;
use IPC::Run qw(finish run start);
use Test::More;
use UnionClusters;

binmode(Test::More->builder->$_, ':utf8') for qw(output failure_output todo_output);
my @counties = qw(east north south);
my $key_file = File::Temp->new;
my %division = map { $_ => $UnionClusters::county{$_}{division} } @counties;

if (query_fdw() eq '0')
{
	plan skip_all => 'the server has no extension dblink';
}

sub query_fdw { return qx(psql -XAtc "SELECT count(*) FROM pg_available_extensions WHERE name IN ('dblink', 'postgres_fdw')") =~ /2/ ? 1 : 0 }

start_clusters(@counties, 'prefecture');
all_at_once(\&fill_county, @counties);

# What the rows of counties say: distinct numbers, and each person without one.
sub people
{
	my (@of) = @_;
	my (%numbers, %households, $instances);
	for my $county (@of)
	{
		my $schema = county_schema($county);
		my $base = $UnionClusters::county{$county}{base};
		for my $row (split /\n/, query($county, qq{SELECT coalesce(i.number::text, '$county'), coalesce(h.number::text, '$county')
			FROM $schema.aid_instances a LEFT JOIN $schema.identity_numbers i USING (person_id)
			LEFT JOIN $schema.identity_numbers h ON h.person_id = CASE WHEN a.household_id % 1000000 <> 900 THEN a.household_id * 2 - 1 - $base END}))
		{
			my ($number, $head) = split /\|/, $row;
			$numbers{$number} = 1;
			$households{$head} = 1;
			$instances++;
		}
	}
	return join '|', $instances, scalar keys %households, scalar keys %numbers;
}

sub counted { return query('prefecture', 'SELECT instances, households, persons FROM pref.aid_year WHERE year = 2019') }
sub as_office { return query_as('prefecture', 'office', @_) }

sub refused
{
	my ($sql) = @_;
	return eval { as_office($sql); 1 } ? 'accepted' : $@;
}

# The prefecture's report, as text in one line.
sub report_of
{
	my ($database, $role) = @_;
	my $report = '';
	run([ "$ENV{STAGE}/usr/local/bin/relief_report", qw(--format=text --lang=en --schema=pref -h), socket_of('prefecture'), '-U', $role, '-d', $database ], '>', \$report)
		or die 'relief_report';
	return $report =~ s/\s+/ /gr;
}

# Asks until the answer is this, or matches it; returns the answer.
sub waits_for
{
	my ($cluster, $sql, $wanted) = @_;
	for (1 .. 300)
	{
		my $answer = query($cluster, $sql);
		return $answer if ref $wanted ? $answer =~ $wanted : $answer eq $wanted;
		select undef, undef, undef, 0.05;
	}
	die "$cluster: no such answer: $sql";
}

# Reads a file into psql with \lo_import, and runs a statement with it. Returns what it prints, or the error.
sub with_file
{
	my ($cluster, $role, $content, $sql) = @_;
	my $file = File::Temp->new;
	print $file $content;
	close $file;
	return eval { query_as($cluster, $role, "\\lo_import $file\n$sql") =~ s/^lo_import \d+\n?//r } // $@;
}

sub load_file { return with_file('prefecture', 'office', $_[0], 'SELECT * FROM pref.load_exchange(:LASTOID)') }
sub set_sign_key { return with_file('prefecture', 'office', "$_[0]\n", q{SELECT pref.set_sign_key('410482', :LASTOID)}) }

sub exchange_file
{
	local $ENV{PGPASSWORD} = 'of a test';
	my $content = '';
	run([ "$ENV{STAGE}/usr/local/bin/relief_report", '--format=exchange', "--sign-key=$key_file", '--schema=relief', '-h', socket_of('south'), qw(-U superior -d relief) ],
		'>', \$content) or die 'relief_report';
	return $content;
}

# The prefecture's office is not a superuser.
query('prefecture', 'CREATE ROLE office LOGIN PASSWORD $$office$$; GRANT CREATE ON DATABASE relief TO office');
$ENV{PGPASSWORD} = 'office';
as_office(q{SELECT create_union('pref', '2019', '某市', 'Prefecture', '4104')});
like(refused(q{SELECT pref.attach_county('east', 'lushan', '410423')}), qr/needs the extension dblink.*HINT: .*CREATE EXTENSION dblink/s, 'without dblink');
query('prefecture', 'CREATE EXTENSION dblink; CREATE EXTENSION postgres_fdw; GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO office');
like(refused(q{SELECT pref.attach_county('east', 'lushan', '410423')}), qr/server "east" does not exist.*CREATE SERVER east FOREIGN DATA WRAPPER/s, 'without a server');
for my $county (@counties)
{
	as_office(sprintf q{CREATE SERVER %s FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '%s', dbname 'relief')}, $county, socket_of($county));
}
like(refused(q{SELECT pref.attach_county('east', 'lushan', '410423')}), qr/lacks the option extensions.*ALTER SERVER east OPTIONS/s, 'without the option');
as_office(qq{ALTER SERVER $_ OPTIONS (ADD extensions 'poverty_relief')}) for @counties;
like(refused(q{SELECT pref.attach_county('east', 'lushan', '410423')}), qr/lacks the option connect_timeout/, 'without a limit of time');
as_office(qq{ALTER SERVER $_ OPTIONS (ADD connect_timeout '3')}) for @counties;
like(refused(q{SELECT pref.attach_county('east', 'lushan', '410423')}), qr/has no user mapping for role "office"/, 'without a user mapping');
as_office(qq{CREATE USER MAPPING FOR office SERVER $_ OPTIONS (user 'superior', password 'of a test')}) for @counties;
as_office(qq{SELECT pref.attach_county('$_', '@{[ county_schema($_) ]}', '$division{$_}', '$UnionClusters::county{$_}{name}', '\u$_')}) for qw(east north);
like(refused(q{SELECT pref.attach_county('south', 'relief', '4104231')}), qr/22P02|7 digits|invalid/i, 'a code that is none');
like(refused(q{SELECT pref.attach_county('south', 'relief', '410423001')}), qr/counties_have_different_numbers/, 'numbers of two counties cannot mix');

# Two counties, then a third.
is(as_office('SELECT * FROM pref.refresh()'), "410423|13|\n410425|13|", 'twelve months and a year of each county arrive');
is(counted(), people(qw(east north)), 'two counties: households and persons are those of the rows');
is(as_office('SELECT * FROM pref.refresh()'), "410423|0|\n410425|0|", 'nothing arrives twice');
as_office(q{SELECT pref.attach_county('south', 'relief', '410482', '南县', 'South')});
is(as_office('SELECT tallies_received FROM pref.refresh() WHERE division = $$410482$$'), '13', 'a county joins');
is(counted(), people(@counties), 'three counties');
is(as_office('SELECT persons FROM pref.shared_year'), '180', 'persons of two counties');
is(as_office('SELECT division, other_division, persons FROM pref.shared'), "410423|410425|100\n410425|410482|80", 'by pairs of counties');
is(as_office(q{SELECT count(*), bool_and(is_closed), min(counties) FROM pref.aid_month}), '12|t|3', 'months');
is(as_office(q{SELECT is_partial FROM pref.aid_year}), 'f', 'the year is whole');

# A county is down, another one restates a month.
stop_cluster('north');
query('east', q{SET search_path = lushan, public; SELECT reopen_period('2019-05-01', 'missing');
	INSERT INTO persons VALUES (901, 'late'); INSERT INTO memberships VALUES (901, 900, '2017-01-01');
	INSERT INTO identity_numbers (person_id, number) VALUES (901, ((410499 * 182621::bigint + 59000) * 1000)::resident_id);
	INSERT INTO aid_instances (household_id, person_id, supermarket_id, amount, aided_on) VALUES (900, 901, 1, '10', '2019-05-05')});
is(as_office(q{SELECT division, tallies_received, problem ~ 'could not establish connection: .*410425|No such file|connect' FROM pref.refresh()}),
	"410423|0|\n410425|0|t\n410482|0|", 'a county that is down is reported');
is(as_office('SELECT division, reopened FROM pref.sources WHERE reopened > 0'), '410423|1', 'and a month that is reopened');
like(counted(), qr/\|602$|\|603$/, 'the tallies of both remain');
query('east', q{SELECT lushan.close_period('2019-05-01')});
is(as_office(q{SELECT tallies_received FROM pref.refresh() WHERE division = '410423'}), '2', 'the restated month and year arrive');
is(as_office('SELECT version FROM pref.tallies WHERE division = $$410423$$ AND month = $$2019-05-01$$'), '2', 'with their version');
is(as_office(q{SELECT problem IS NOT NULL, refreshed_at < tried_at, months FROM pref.sources WHERE division = '410425'}), 't|t|12', 'the county that is down has its last tallies, with the time');
like(as_office('SELECT note_en FROM pref.ledger'), qr/3 counties, of which 3 are included: .*North \(to 2019-12, as of .*; not reached since\)/, 'the note of reports says so');
start_cluster('north');
as_office('SELECT pref.refresh()');
is(counted(), people(@counties), 'after the restatement');
is(as_office(q{SELECT string_agg(problem, '') FROM pref.sources}), '', 'all are reached again');

# Damage at a county: the union keeps what it had.
query('north', q{CREATE TABLE kept AS SELECT * FROM lushan.exchange_month WHERE month = '2019-03-01';
	UPDATE lushan.exchange_month SET tally = (SELECT tally FROM lushan.exchange_month WHERE month = '2019-04-01'), seal = sha256('other') WHERE month = '2019-03-01'});
is(as_office(q{SELECT tallies_received, problem FROM pref.refresh() WHERE division = '410425'}), '0|rows with an invalid seal: 1', 'an invalid seal is reported');
is(counted(), people(@counties), 'and the row is not taken');
query('north', q{UPDATE lushan.exchange_month m SET tally = k.tally, seal = k.seal FROM kept k WHERE m.month = k.month; DROP TABLE kept});

# Errors of a county that an ordinary handler of errors does not catch, as that of its own statement_timeout; a message without end.
query('north', q{CREATE FUNCTION lushan.fail() RETURNS boolean LANGUAGE sql RETURN true;
	ALTER TABLE lushan.exchange_month RENAME TO kept; CREATE VIEW lushan.exchange_month AS SELECT * FROM lushan.kept WHERE lushan.fail();
	GRANT SELECT ON lushan.exchange_month TO superior});
for my $error (
	[ q{RAISE 'late' USING ERRCODE = '57014'}, 'late' ], [ q{ASSERT false, 'not so'}, 'not so' ], [ q{RAISE '%', repeat('x', 1000000)}, 'x' x 1000 ])
{
	query('north', qq{CREATE OR REPLACE FUNCTION lushan.fail() RETURNS boolean LANGUAGE plpgsql AS \$\$ BEGIN $error->[0]; END \$\$});
	is(as_office('SELECT * FROM pref.refresh()'), "410423|0|\n410425|0|$error->[1]\n410482|0|", "an error of a county stops no other: $error->[0]");
}
query('north', q{CREATE OR REPLACE FUNCTION lushan.fail() RETURNS boolean LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); RETURN true; END'});
like(refused(q{SET statement_timeout = '500ms'; SELECT * FROM pref.refresh()}), qr/canceling statement due to statement timeout/, 'that of the own session ends the refresh');
query('north', q{SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE usename = 'superior'});
query('north', q{DROP VIEW lushan.exchange_month; DROP FUNCTION lushan.fail; ALTER TABLE lushan.kept RENAME TO exchange_month});

# A county whose whole server stalls, after it has begun to work on the query; and one that accepts connections and says nothing.
my $lock = 'BEGIN; LOCK TABLE lushan.exchange_month; SELECT pg_sleep(600);';
my $locker = start([ qw(psql -X -q -h), socket_of('north'), qw(-U postgres -d relief -c), $lock ], '>', \my $locked, '2>', \my $ended);
waits_for('north', q{SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted}, '1');
mkdir socket_of('silent');
my $silent = IO::Socket::UNIX->new(Local => socket_of('silent') . '/.s.PGSQL.5432', Listen => 1) or die "$!";
chmod 0777, socket_of('silent') . '/.s.PGSQL.5432';
as_office(sprintf q{CREATE SERVER silent FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '%s', dbname 'relief', port '5432', connect_timeout '2',
	extensions 'poverty_relief'); CREATE USER MAPPING FOR office SERVER silent OPTIONS (user 'superior', password 'of a test');
	SELECT pref.attach_county('silent', 'lushan', '410499', '无声县', 'Silent')}, socket_of('silent'));
my $refresh = q{SELECT division, problem FROM pref.refresh(patience => '2 seconds')};
my $began = time;
my $refreshing = start([ qw(psql -X -q -A -t -h), socket_of('prefecture'), qw(-U office -d relief -c), $refresh ], '>', \my $refreshed, '2>', \$ended);
my $backend = waits_for('north', q{SELECT pid FROM pg_stat_activity WHERE usename = 'superior' AND wait_event_type = 'Lock'}, qr/^\d+$/);
my $postmaster = query('north', q{SELECT pg_read_file('postmaster.pid')}) =~ s/\n.*//sr;
kill 'STOP', $backend, $postmaster;
finish($refreshing);
kill 'CONT', $backend, $postmaster;
like($refreshed, qr/^410423\|\n410425\|no answer within 00:00:02\n410482\|\n410499\|could not establish connection.*timeout/s,
	'neither a county that stalls nor one that says nothing stops the others');
cmp_ok(time - $began, '<', 30, 'for long');
is(as_office(q{SELECT months, problem IS NOT NULL FROM pref.sources WHERE division = '410425'}), '12|t', 'its last tallies remain');
query('north', q{SELECT pg_terminate_backend(pid) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted});
finish($locker);
as_office(q{SELECT pref.detach_county('410499')});

# Another key: each county in its time.
my $add_key = q{INSERT INTO %s.exchange_keys (key_id, key, valid_from, valid_to) VALUES ('%s', take_key(:LASTOID), '2020-01-01', %s)};
for my $county (@counties)
{
	my $schema = county_schema($county);
	like(with_file($county, 'postgres', "2020\t\\\\x" . ('0c' x 32), sprintf $add_key, $schema, '2020', 'NULL'), qr/the file has no key/, "$county: a malformed line");
	like(with_file($county, 'postgres', '0c' x 32, sprintf $add_key, $schema, '2019', 'NULL'), qr/exchange_keys_pkey/, "$county: a name that is taken");
	like(with_file($county, 'postgres', '0c' x 32, sprintf $add_key, $schema, 'bad id', 'NULL'), qr/the name of a key must have/, "$county: a bad name");
	like(with_file($county, 'postgres', '0c' x 32, sprintf $add_key, $schema, '2020', q{'2019-01-01'}), qr/a key must have a first day/, "$county: it ends before it begins");
	is(with_file($county, 'postgres', "\\x" . ('0C' x 32) . "\r\n", sprintf $add_key, $schema, '2020', 'NULL'), '', "$county: a key is added from a file");
	is(query($county, "SELECT key = decode(repeat('0c', 32), 'hex') FROM $schema.exchange_keys WHERE key_id = '2020'"), 't', 'which is that of the file');
	is(query($county, q{SELECT count(*) FROM pg_largeobject_metadata}), '4', 'whose large object is gone, unlike those of the errors');
}
query($_, 'SELECT ' . county_schema($_) . '.rekey()') for qw(east north);
as_office('SELECT pref.refresh()');
is(counted(), people(@counties), 'while counties change the key, the tallies of the old key are merged');
as_office(q{SELECT pref.use_key('2020')});
is(as_office('SELECT division, key_id, is_missing FROM pref.sources WHERE is_missing'), '410482|2019|t', 'a county that still has the old key is missing');
is(counted(), people(qw(east north)), 'and not counted: ids of two keys never mix');
query('south', 'SELECT relief.rekey()');
as_office('SELECT pref.refresh()');
is(counted(), people(@counties), 'after the rotation');

# By file.
print $key_file '0d' x 32, "\n";
close $key_file;
my $old_file = exchange_file();
query('south', q{SELECT relief.reopen_period('2019-02-01', 'x'); SELECT relief.close_period('2019-02-01')});
my $file = exchange_file();
as_office(q{SELECT pref.detach_county('410482'); SELECT pref.attach_county(NULL, NULL, '410482', '南县', 'South')});
is(counted(), people(qw(east north)), 'a county is detached');
like(load_file($file), qr/no key for signatures of division 410482.*set_sign_key/s, 'a file is refused while the union has no key for it');
like(set_sign_key('0e' x 31), qr/the file has no key/, 'a short key');
like(set_sign_key(('0e' x 31) . ' 0e0e'), qr/the file has no key/, 'a malformed key');
is(set_sign_key('0e' x 32), '', 'another key');
like(load_file($file), qr/the signature of the exchange file is wrong/, 'a file with another signature is refused');
is(set_sign_key('0d' x 32), '', 'the key of the county');
like(load_file($file =~ s/\t12\t/\t13\t/r =~ s/A/B/r), qr/signature of the exchange file is wrong/, 'one that was changed');
is(load_file($file), '410482|13|', 'a file is loaded');
is(counted(), people(@counties), 'by file');
like(load_file($old_file), qr/older than what was received before/, 'an older file is refused');

# By replication, which the prefecture's superuser sets up.
query('east', q{CREATE PUBLICATION exchange FOR TABLE lushan.exchange_month, lushan.exchange_year; ALTER ROLE superior REPLICATION});
as_office(q{SELECT make_replica('lushan')});
query('prefecture', sprintf q{CREATE SUBSCRIPTION east CONNECTION 'host=%s dbname=relief user=superior password=''of a test''' PUBLICATION exchange}, socket_of('east'));
as_office(q{SELECT pref.detach_county('410423'); SELECT pref.attach_county(NULL, 'lushan', '410423', '东县', 'East')});
waits_for('prefecture', q{SELECT (SELECT count(*) FROM lushan.exchange_month), (SELECT count(*) FROM lushan.exchange_year)}, '12|1');
is(as_office(q{SELECT tallies_received, problem FROM pref.refresh() WHERE division = '410423'}), '13|', 'replicated tables are read');
is(counted(), people(@counties), 'by replication');
query('prefecture', 'DROP SUBSCRIPTION east');

# An edition, what an analyst of the prefecture and a superior can read.
is(as_office('SELECT pref.publish_edition($$first$$)'), '1', 'an edition is published');
is(as_office('SELECT instances, households, persons FROM pref.publication_aid_year'), people(@counties), 'with these figures');
is(as_office('SELECT persons FROM pref.publication_shared_year'), '180', 'and the persons of two counties');
query('prefecture', q{CREATE ROLE reader LOGIN PASSWORD 'office'});
as_office(q{SELECT pref.grant_access('reader', 'analyst')});
my $report = report_of('relief', 'reader');
like($report, qr/3 of 3 counties, as of \d{4}-/, 'the report says how many counties are included, and as of when');
like($report, qr/East: 12 closed months, 2019-01 to 2019-12.*, 1 of them restated/, 'and which');
like($report, qr/the counties aided 303 different households and 604 different persons/, 'with the figures of the edition');
{
	local $ENV{PGPASSWORD} = 'of a test';
	ok(!eval { query_as('east', 'superior', 'SELECT count(*) FROM lushan.persons'); 1 }, 'a superior reads no names');
	ok(!eval { query_as('east', 'superior', 'SELECT count(*) FROM lushan.exchange_keys'); 1 }, 'and no key');
}

# Nothing on the prefecture's side has a number or a plain hash of one.
my $dump = '';
run([ qw(pg_dump -h), socket_of('prefecture'), qw(-U postgres -d relief) ], '>', \$dump) or die 'pg_dump';
cmp_ok(length $dump, '>', 100_000, 'the prefecture has a dump');
like($dump, qr/instances: /, 'with tallies');
my @numbers = map { split /\n/, query($_, 'SELECT number FROM ' . county_schema($_) . '.identity_numbers') } @counties;
my @traces = map { ($_, substr($_, 0, 17), map { substr $_, 0, 16 } md5_hex($_), sha1_hex($_), sha256_hex($_)) } @numbers;
my $any = join '|', map { quotemeta } @traces;
unlike($dump, qr/$any/i, 'no number, and no plain hash of one, is in it');
my $packed = join '|', map { split /\n/, query($_, 'SELECT number::bigint FROM ' . county_schema($_) . '.identity_numbers') } @counties;
unlike($dump, qr/\b(?:$packed)\b/, 'nor a packed number');

# The dump is a union again, for the same roles.
is(as_office(q{SELECT * FROM verify_ledger('pref')}), '', 'nothing of the union was changed');
query('prefecture', 'CREATE DATABASE restored', 'postgres');
query('prefecture', 'GRANT CREATE ON DATABASE restored TO office');
my $complaints = '';
run([ qw(psql -X -q -v ON_ERROR_STOP=1 -h), socket_of('prefecture'), qw(-U postgres -d restored) ], '<', \$dump, '>', \my $restored, '2>', \$complaints) or die $complaints;
is(query_as('prefecture', 'office', q{SELECT * FROM verify_ledger('pref')}, 'restored'), '', 'verify_ledger finds nothing in one that was dumped and restored');
is(query_as('prefecture', 'office', q{SELECT * FROM upgrade_ledger('pref')}, 'restored'), '', 'nor does upgrade_ledger');
is(report_of('restored', 'reader'), $report, 'its analyst gets the same report');
is(query_as('prefecture', 'office', q{SELECT tallies_received, problem FROM pref.refresh() WHERE division = '410425'}, 'restored'), '0|', 'and it is refreshed');

# Every statement is logged; no log has a key or a tally of a file.
my $tally_of_file = (split /\t/, (split /\n/, $file)[1])[-1];
for my $cluster (@counties, 'prefecture')
{
	my $log = log_of($cluster);
	like($log, qr/statement: /, "$cluster: the log has statements");
	like($log, qr/STATEMENT: [^\n]*(?:take_key|set_sign_key)/, 'and those that failed');
	unlike($log, qr/(?:0c|\\014){8}|(?:0d|\\r|\\015){8}|(?:0e|\\016){8}|(?:DAwM){4}|(?:DQ0N){4}/i, 'but no key');
	unlike($log, qr/\Q@{[ substr $tally_of_file, 0, 60 ]}/, 'and no tally of a file');
}

done_testing();

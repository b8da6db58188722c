# No part of a rejected identity number gets into the server's log, on any path; and accepted numbers survive dump and
# restore.
use strict;
use warnings;
use Test::More;

my $good = '410499198002290010';
my %came = (
	'literal' => [ '410499198002290020', q{SELECT '%s'::resident_id} ],
	'insert' => [ '410499198002290030', q{INSERT INTO person VALUES ('%s')} ],
	'parameter' => [ '410499198002290040', q{PREPARE p (text) AS SELECT $1::resident_id; EXECUTE p('%s')} ],
	'plpgsql' => [ '410499198002290050', q{DO $$ DECLARE given text := '%s'; id resident_id; BEGIN id := given; END $$} ],
	'dynamic' => [ '410499198002290060', q{DO $$ BEGIN EXECUTE 'SELECT $1::resident_id' USING '%s'::text; END $$} ],
	'copy' => [ '410499198002290070', qq{COPY person FROM stdin;\n$good\n%s\n\\.\n} ],
	'old form' => [ '410499801301002', q{SELECT '%s'::resident_id} ],
);

# The log file of the cluster that we are in; nothing else runs in it.
my $log = $ENV{SERVER_LOG};

sub psql
{
	my ($sql) = @_;
	open my $pipe, '|-', 'psql -X -q -d resident_id_log >/dev/null 2>&1' or die "psql: $!";
	print $pipe $sql;
	close $pipe;
	return $? == 0;
}

sub log_since
{
	my ($mark) = @_;
	open my $file, '<', $log or die "$log: $!";
	seek $file, $mark, 0;
	local $/;
	return <$file> // '';
}

sub answer
{
	my ($db, $sql) = @_;
	chomp(my $answer = qx(psql -X -A -t -d $db -c "$sql"));
	return $answer;
}

system('dropdb --if-exists resident_id_log; dropdb --if-exists resident_id_again');
is(system('createdb resident_id_log'), 0, 'a database of our own');
ok(psql('CREATE EXTENSION poverty_relief; CREATE TABLE person (id resident_id)'), 'with a table of numbers');

# The right log is read, and it would contain a statement that failed.
my $mark = -s $log;
psql(q{SELECT 'control 123'::integer});
like(log_since($mark), qr/STATEMENT: .*control 123/, 'the log holds a statement that failed for another reason');

for my $way (sort keys %came)
{
	my ($number, $form) = @{ $came{$way} };
	$mark = -s $log;
	psql(sprintf($form, $number));
	my $logged = log_since($mark);
	like($logged, qr/ERROR:  resident_id has/, "$way: the refusal is logged");
	unlike($logged, qr/\d{9}/, "$way: without the number");
}

# Numbers of people born from 1800 to today in China go round unchanged, also in a session where it is still yesterday.
ok(psql(q{
	INSERT INTO person SELECT resident_id((410499 * 182621::bigint + ((now() AT TIME ZONE 'Asia/Shanghai')::date - '1800-01-01') * n / 999) * 1000 + n)
	FROM generate_series(0, 999) n}), 'a thousand people, the last born today');
my $sum = q{SELECT count(*) || ' ' || sum(id::bigint) FROM person};
for my $form ('--format=plain', '--format=plain --inserts', '--format=custom')
{
	system('dropdb --if-exists resident_id_again; createdb resident_id_again');
	my $restore = $form =~ /custom/ ? 'pg_restore -d resident_id_again' : 'psql -X -q -v ON_ERROR_STOP=1 -d resident_id_again';
	is(system("pg_dump $form resident_id_log | PGTZ=Etc/GMT+12 $restore >/dev/null"), 0, "dump and restore, $form");
	is(answer('resident_id_again', $sum), answer('resident_id_log', $sum), "the same numbers, $form");
}

system('dropdb resident_id_again; dropdb resident_id_log');
done_testing();

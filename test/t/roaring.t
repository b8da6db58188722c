# to_roaring and from_roaring against a reader and a writer of their own, written here from the format's specification
# (github.com/RoaringBitmap/RoaringFormatSpec, 64-bit extension) and sharing nothing with the extension.
use strict;
use warnings;
use File::Temp;
use Test::More;

my $db = 'roaring_test';

sub sql
{
	my ($sql) = @_;
	my $file = File::Temp->new;
	print $file $sql;
	close $file;
	my @lines = qx(psql -X -q -A -t -F '|' -v ON_ERROR_STOP=1 -d $db -f $file);
	die "psql failed" if $? != 0;
	chomp @lines;
	return @lines;
}

# The reader: ids in the order of the file, unsigned, or an exception with what is wrong.

sub take
{
	my ($bytes, $at, $size) = @_;
	die "short\n" if $$at + $size > length $$bytes;
	$$at += $size;
	return substr $$bytes, $$at - $size, $size;
}

sub read_container
{
	my ($bytes, $at, $is_run, $members) = @_;
	my @places;
	if ($is_run)
	{
		my $runs = unpack 'v', take($bytes, $at, 2);
		my $next = 0;
		for (1 .. $runs)
		{
			my ($first, $more) = unpack 'vv', take($bytes, $at, 4);
			die "run order\n" if $first < $next;
			die "run end\n" if $first + $more > 65535;
			push @places, $first .. $first + $more;
			$next = $first + $more + 1;
		}
	}
	elsif ($members <= 4096)
	{
		@places = unpack 'v*', take($bytes, $at, 2 * $members);
		for (1 .. $#places) { die "array order\n" if $places[$_] <= $places[ $_ - 1 ] }
	}
	else
	{
		my $bits = unpack 'b*', take($bytes, $at, 8192);
		push @places, pos($bits) - 1 while $bits =~ /1/g;
	}
	die "members\n" if @places != $members;
	return @places;
}

sub read_bitmap
{
	my ($bytes, $at) = @_;
	my $start = $$at;
	my ($n, $flags) = (0, '');
	my $cookie = unpack 'V', take($bytes, $at, 4);
	if ($cookie == 12346)
	{
		$n = unpack 'V', take($bytes, $at, 4);
		die "containers\n" if $n > 65536;
		$flags = '0' x $n;
	}
	elsif (($cookie & 0xFFFF) == 12347)
	{
		$n = ($cookie >> 16) + 1;
		$flags = unpack 'b*', take($bytes, $at, int(($n + 7) / 8));
		die "flags\n" if substr($flags, $n) =~ /1/;
	}
	else { die "cookie\n" }
	my @descriptions = unpack 'v*', take($bytes, $at, 4 * $n);
	my @offsets = $cookie == 12346 || $n >= 4 ? unpack 'V*', take($bytes, $at, 4 * $n) : ();
	my @low;
	for my $i (0 .. $n - 1)
	{
		my ($key, $members) = ($descriptions[ 2 * $i ], $descriptions[ 2 * $i + 1 ] + 1);
		die "container order\n" if $i > 0 && $key <= $descriptions[ 2 * $i - 2 ];
		die "offset\n" if @offsets && $offsets[$i] != $$at - $start;
		push @low, map { $key << 16 | $_ } read_container($bytes, $at, substr($flags, $i, 1), $members);
	}
	return @low;
}

sub read_file
{
	my ($bytes) = @_;
	my $at = 0;
	my $n = unpack 'Q<', take(\$bytes, \$at, 8);
	my ($last, @ids) = (-1);
	die "buckets\n" if $n > length($bytes);
	for (1 .. $n)
	{
		my $high = unpack 'V', take(\$bytes, \$at, 4);
		die "bucket order\n" if $high <= $last;
		$last = $high;
		push @ids, map { $high << 32 | $_ } read_bitmap(\$bytes, \$at);
	}
	die "trailing\n" if $at != length $bytes;
	return @ids;
}

# As the extension prints a set: signed, ascending, ranges.
sub set_text
{
	my @ids = sort { $a <=> $b } map { unpack 'q', pack 'Q', $_ } @_;
	my @ranges;
	for my $id (@ids)
	{
		if (@ranges && $ranges[-1][1] == $id - 1) { $ranges[-1][1] = $id }
		else { push @ranges, [ $id, $id ] }
	}
	return '{' . join(',', map { $$_[0] == $$_[1] ? $$_[0] : "$$_[0]-$$_[1]" } @ranges) . '}';
}

# The writer: containers as a careless program may choose them.

sub write_container
{
	my ($as_run, $places) = @_;
	my @places = @$places;
	if ($as_run)
	{
		my @runs;
		for (@places)
		{
			if (@runs && $runs[-1][0] + $runs[-1][1] + 1 == $_ && rand() < 0.95) { $runs[-1][1]++ }
			else { push @runs, [ $_, 0 ] }
		}
		return pack 'v*', scalar @runs, map { @$_ } @runs;
	}
	return pack 'v*', @places if @places <= 4096;
	my $bits = '0' x 65536;
	substr $bits, $_, 1, '1' for @places;
	return pack 'b*', $bits;
}

sub write_file
{
	my ($careless, @ids) = @_;
	my (%bucket, $file);
	push @{ $bucket{ $_ >> 32 }{ $_ >> 16 & 0xFFFF } }, $_ & 0xFFFF for sort { $a <=> $b } @ids;
	$file = pack 'Q<', scalar keys %bucket;
	for my $high (sort { $a <=> $b } keys %bucket)
	{
		my @keys = sort { $a <=> $b } keys %{ $bucket{$high} };
		my @as_run = map { $careless && rand() < 0.4 ? 1 : 0 } @keys;
		my $runs = grep({ $_ } @as_run) || ($careless && rand() < 0.3);
		my @containers = map { write_container($as_run[$_], $bucket{$high}{ $keys[$_] }) } 0 .. $#keys;
		my $header = $runs ? pack('vvb*', 12347, $#keys, join '', @as_run) : pack('VV', 12346, scalar @keys);
		$header .= pack 'vv', $_, @{ $bucket{$high}{$_} } - 1 for @keys;
		my $at = length($header) + 4 * @keys;
		for my $container ($runs && @keys < 4 ? () : @containers)
		{
			$header .= pack 'V', $at;
			$at += length $container;
		}
		$file .= pack('V', $high) . $header . join '', @containers;
	}
	return $file;
}

srand 20201231;
system("dropdb --if-exists $db 2>/dev/null; createdb $db");
sql(q{
	CREATE EXTENSION poverty_relief;
	CREATE FUNCTION try(file bytea, OUT state text, OUT answer text) LANGUAGE plpgsql AS $$
	DECLARE found beneficiary_set;
	BEGIN
		found := from_roaring(file);
		state := CASE WHEN from_roaring(to_roaring(found)) = found AND found::text::beneficiary_set = found
			THEN '00000' ELSE 'not itself' END;
		answer := found;
	EXCEPTION WHEN OTHERS THEN
		state := SQLSTATE;
		answer := SQLERRM;
	END $$;
});

# Tries files; returns [state, answer] of each. All in one session.
sub try_files
{
	my @rows = map { $_ . '|\\\\x' . unpack('H*', $_[$_]) } 0 .. $#_;
	my @answers = sql("CREATE TEMP TABLE file (n int, bytes bytea);\nCOPY file FROM stdin (DELIMITER '|');\n"
		. join("\n", @rows) . "\n\\.\nSET statement_timeout = '60s';\nSELECT t.* FROM file, try(bytes) t ORDER BY n;\n");
	return map { [ split /\|/, $_, 2 ] } @answers;
}

# 1. Files by hand from the specification.
my @by_hand = (
	[ 'the empty set', '0000000000000000', '{}' ],
	[ '0', '0100000000000000' . '00000000' . '3a30000001000000' . '00000000' . '10000000' . '0000', '{0}' ],
	[ '1 to 5, a run', '0100000000000000' . '00000000' . '3b30000001' . '00000400' . '0100' . '01000400', '{1-5}' ],
	[ '-1, behind 7', '0200000000000000' . '00000000' . '3a30000001000000' . '00000000' . '10000000' . '0700'
			. 'ffffffff' . '3a30000001000000' . 'ffff0000' . '10000000' . 'ffff', '{-1,7}' ],
	[ 'the lowest and the highest', '0200000000000000' . 'ffffff7f' . '3a30000001000000' . 'ffff0000' . '10000000' . 'ffff'
			. '00000080' . '3a30000001000000' . '00000000' . '10000000' . '0000', '{-9223372036854775808,9223372036854775807}' ],
	[ "the specification's runs: 11 to 15; 1 to 10, 20, 31 to 33", '0100000000000000' . '05000000' . '3b30010003'
			. '00000400' . '01000d00' . '0100' . '0b000400' . '0300' . '01000900' . '14000000' . '1f000200',
		'{21474836491-21474836495,21474902017-21474902026,21474902036,21474902047-21474902049}' ],
);
my @got = sql(join "\n", map { "SELECT encode(to_roaring('$$_[2]'), 'hex'), from_roaring('\\x$$_[1]');" } @by_hand);
is($got[$_], "$by_hand[$_][1]|$by_hand[$_][2]", "by hand: $by_hand[$_][0]") for 0 .. $#by_hand;

# 2. The file of the specification's testdata64, as its README describes it.
my ($given) = sql(q{SELECT encode(to_roaring(beneficiaries(i) | '{4294967296-4295967295}' | '{281474976710656}'), 'hex')
	FROM generate_series(0, 65535, 2) i});
$given = pack 'H*', $given;
is(unpack('V', substr $given, 8, 4), 0, 'testdata64: the bucket of key 0 at byte 8');
is(unpack('V', substr $given, 8220, 4), 1, 'testdata64: the bucket of key 1 at byte 8220');
is(unpack('v', substr $given, 8224, 2), 12347, 'testdata64: it has runs');
is(unpack('v', substr $given, 8226, 2), 15, 'testdata64: it has 16 containers');
is(unpack('V', substr $given, 8454, 4), 65536, 'testdata64: the bucket of key 65536 at byte 8454');
is(length $given, 8476, 'testdata64: nothing behind it');

# 3. Files of ours, read by the reader.
my @sets = sql(q{
	WITH made AS (
		SELECT beneficiaries(i) AS s FROM generate_series(-100, 100) i
		UNION ALL SELECT beneficiaries(i * 3) FROM generate_series(-60000, 60000) i
		UNION ALL SELECT beneficiaries(i / 20 * 33 + i % 20) FROM generate_series(-100000, 100000) i
		UNION ALL SELECT beneficiaries(hashint8extended(i, 7)) FROM generate_series(1, 2000) i
		UNION ALL SELECT beneficiaries(hashint8extended(i, 7) % (1::bigint << k)) FROM generate_series(1, 300) i,
			generate_series(3, 62) k GROUP BY k
		UNION ALL SELECT beneficiaries(i * k) FROM generate_series(1, 4097) i, (VALUES (1), (2), (16)) v(k) GROUP BY k
		UNION ALL SELECT beneficiaries(i) FROM generate_series(0, 4 * 65536 - 1) i WHERE i % 65536 < 40000
	)
	SELECT s, encode(to_roaring(s), 'hex') FROM made});
my $wrong = 0;
for (@sets)
{
	my ($text, $hex) = split /\|/;
	$wrong++ if set_text(read_file(pack 'H*', $hex)) ne $text;
}
is($wrong, 0, 'files of ours are read by another reader: ' . @sets);

# 4. Files of a careless writer, read by us.
my (@files, @meant);
for my $n (1 .. 150)
{
	my %ids;
	for (0 .. rand 5)
	{
		my ($base, $span, $count) = ((0, 1 << 16, 1 << 32, 1 << 47, 3 << 62, ~0 - (1 << 20))[ rand 6 ],
			(10, 300, 5000, 70000, 1 << 19)[ rand 5 ], (3, 50, 900, 5000)[ rand 4 ]);
		my $dense = rand() < 0.5;
		for my $i (1 .. $count) { $ids{ $base + ($dense ? $i : int rand $span) } = 1 }
	}
	push @files, write_file(1, keys %ids);
	push @meant, set_text(keys %ids);
}
@got = try_files(@files);
is(scalar(grep { $got[$_][0] ne '00000' || $got[$_][1] ne $meant[$_] } 0 .. $#files), 0,
	'files of a careless writer are read by us: ' . @files);

# 5. Each thing that can be wrong, by name.
my $array = $by_hand[1][1];
my $run = $by_hand[2][1];
my $full = '0100000000000000' . '00000000' . '3a30000001000000' . '0000ffff' . '10000000' . 'ff' x 8192;
my @wrong = (
	[ 'nothing at all', '' ],
	[ 'a short count', '01000000000000' ],
	[ 'more buckets than bytes', 'ffffffffffffffff' . substr($array, 16) ],
	[ 'a bucket too few', '0000000000000000' . substr($array, 16) ],
	[ 'a bucket too many', '0200000000000000' . substr($array, 16) ],
	[ 'a bucket twice', '0200000000000000' . substr($array, 16) x 2 ],
	[ 'buckets reversed', '0200000000000000' . '01000000' . substr($array, 24) . substr($array, 16) ],
	[ 'another cookie', $array =~ s/3a30/3c30/r ],
	[ 'a large cookie', $array =~ s/3a300000/3a300100/r ],
	[ '4294967295 containers', $array =~ s/3a30000001000000/3a300000ffffffff/r ],
	[ '65537 containers', $array =~ s/3a30000001000000/3a30000001000100/r ],
	[ 'another offset', $array =~ s/10000000(?=0000$)/11000000/r ],
	[ 'members descending', '0100000000000000' . '00000000' . '3a30000001000000' . '00000100' . '10000000' . '05000400' ],
	[ 'a member twice', '0100000000000000' . '00000000' . '3a30000001000000' . '00000100' . '10000000' . '05000500' ],
	[ 'containers descending', '0100000000000000' . '00000000' . '3a30000002000000' . '01000000' . '00000000' . '18000000'
			. '1a000000' . '0500' . '0500' ],
	[ 'a bitset with other members than it says', $full =~ s/0000ffff/0000feff/r ],
	[ 'runs with other members than they say', $run =~ s/00000400/00000500/r ],
	[ 'a run past the end', '0100000000000000' . '00000000' . '3b30000001' . '00000300' . '0100' . 'fdff0300' ],
	[ 'runs overlapping', '0100000000000000' . '00000000' . '3b30000001' . '00000400' . '0200' . '01000200' . '03000100' ],
	[ 'runs descending', '0100000000000000' . '00000000' . '3b30000001' . '00000100' . '0200' . '05000000' . '01000000' ],
	[ 'no runs', '0100000000000000' . '00000000' . '3b30000001' . '00000000' . '0000' ],
	[ 'a flag of no container', $run =~ s/3b30000001/3b30000003/r ],
	[ 'a byte behind', $array . '00' ],
	[ 'a 32-bit bitmap', substr($array, 24) ],
);
@got = try_files(map { pack 'H*', $$_[1] } @wrong);
is($got[$_][0], '22P03', "refused: $wrong[$_][0]") for 0 .. $#wrong;
my ($read) = try_files(pack 'H*', $full);
is($$read[1], '{0-65535}', 'a full bitset is read');
($read) = try_files(pack 'H*', '0200000000000000' . '00000000' . '3a30000000000000' . substr $array =~ s/^.{16}00000000/${\('0' x 16)}01000000/r, 16);
is($$read[1], '{4294967296}', 'an empty bucket is read');
($read) = try_files(pack 'H*', '0100000000000000' . '00000000' . '3b30000001' . '00000400' . '0200' . '01000200' . '04000100');
is($$read[1], '{1-5}', 'runs that touch are read');

# 6. Every truncation and many flips: both readers refuse, or both find the same.
@files = ();
for my $good (write_file(1, 1, 5 .. 90, 70000, 1 << 33, ~0), pack('H*', $by_hand[5][1]), substr($given, 8216))
{
	push @files, map { substr $good, 0, $_ } 0 .. length($good) - 1;
	for my $at (0 .. length($good) - 1)
	{
		for my $mask (1, 0x80, 0xFF, 1 << int rand 8)
		{
			my $bad = $good;
			substr $bad, $at, 1, chr(ord(substr $bad, $at, 1) ^ $mask);
			push @files, $bad;
		}
	}
}
my $started = time;
@got = try_files(@files);
my $took = time - $started;
my ($both_read, $both_refused, $differ) = (0, 0, 0);
for my $i (0 .. $#files)
{
	my $text = eval { set_text(read_file($files[$i])) };
	if (defined $text && $got[$i][0] eq '00000' && $got[$i][1] eq $text) { $both_read++ }
	elsif (!defined $text && $got[$i][0] eq '22P03') { $both_refused++ }
	else { $differ++; diag(unpack('H*', substr $files[$i], 0, 80), " $got[$i][0] $got[$i][1], other reader: ", $text // $@) if $differ < 5 }
}
is($differ, 0, "damaged files: both readers read $both_read and refuse $both_refused");
cmp_ok($both_refused, '>', 1000, 'most damage is refused');
cmp_ok($took, '<', 30, 'and in no time');

system("dropdb $db");
done_testing();

# Binary values from anywhere, by COPY: damaged ones are refused, or are the one image of another value; none takes long or
# much memory. Each is a file, and all go through one session.
use strict;
use warnings;
use File::Temp;
use Test::More;

my $db = 'beneficiary_receive';
my $folder = File::Temp->newdir;
system("dropdb --if-exists $db 2>/dev/null; createdb $db");

# Runs a script in psql; returns its lines.
sub psql
{
	my ($sql) = @_;
	open my $file, '>', "$folder/script.sql" or die $!;
	print $file $sql;
	close $file;
	chomp(my @lines = qx(psql -X -q -A -t -F '|' -d $db -f $folder/script.sql 2>$folder/errors));
	return @lines;
}

sub flip
{
	my ($image, $at, $mask) = @_;
	substr $image, $at, 1, chr(ord(substr $image, $at, 1) ^ $mask);
	return $image;
}

# All variants of a valid image that are tried.
sub damaged
{
	my ($image) = @_;
	my @bad = map { substr $image, 0, $_ } 0 .. length($image) - 1;
	push @bad, $image . $_ for "\0", "\0" x 8, $image, "\xFF" x 100;
	for my $at (0 .. length($image) - 1)
	{
		push @bad, map { flip($image, $at, $_) } 1, 2, 0x80, 0xFF;
		next if $at + 4 > length $image;
		for my $value ("\xFF\xFF\xFF\xFF", "\x7F\xFF\xFF\xFF", "\0\0\0\0", "\x10\0\0\0")
		{
			my $bad = $image;
			substr $bad, $at, 4, $value;
			push @bad, $bad;
		}
	}
	my %seen = ($image => 1);
	return grep { !$seen{$_}++ } @bad;
}

psql(q{
	CREATE EXTENSION poverty_relief;
	CREATE TABLE beneficiary_set_got (n int, value beneficiary_set);
	CREATE TABLE beneficiary_tally_got (n int, value beneficiary_tally);
	CREATE TABLE household_amounts_got (n int, value household_amounts);
});

my %samples = (
	beneficiary_set => [ '{}', '{7}', '{1,5,9,70000}', '{1-50,60-99}', '{-70000,3-5,9,11,65536-65600}' ],
	beneficiary_tally => [
		'{instances: 0, amount: 0, households: {}, persons: {}}',
		'{instances: 5, amount: -1.50, households: {1-3,90000}, persons: {11,13,15}}',
		'{instances: 2, amount: 184467440737095516.14, households: {1-2}, persons: {}}',
	],
	household_amounts => [ '{}', '{1: 7.00, 2: 7.03}', '{-5: 3.00, 1: 184467440737095516.14, 2: -92233720368547758.08, 70000: 0.00}' ],
);

for my $type (sort keys %samples)
{
	my @good = map { pack 'H*', $_ } psql(join "\n", map { "SELECT encode(${type}_send('$_'), 'hex');" } @{ $samples{$type} });
	is(scalar @good, scalar @{ $samples{$type} }, "$type: images of samples");
	my @images = (@good, map { damaged($_) } @good);

	# The session's memory is read before and after: VmHWM is the most that it ever was.
	my $memory = q{\! grep VmHWM /proc/`cat } . "$folder/pid" . q{`/status};
	my $script = "\\set VERBOSITY sqlstate\nSET statement_timeout = '1s';\n\\o $folder/pid\nSELECT pg_backend_pid();\n\\o\n$memory\n";
	my $first_line = 1 + ($script =~ tr/\n//);
	for my $n (0 .. $#images)
	{
		open my $file, '>:raw', "$folder/$n" or die $!;
		print $file "PGCOPY\n\xFF\r\n\0", pack('NN', 0, 0), pack('nNNN', 2, 4, $n, length $images[$n]), $images[$n], pack('n', 0xFFFF);
		close $file;
		$script .= "\\copy ${type}_got FROM '$folder/$n' (FORMAT binary)\n";
	}
	$script .= "$memory\nSELECT 'value', n, encode(${type}_send(value), 'hex'), value::text::$type = value FROM ${type}_got;\n";

	my (%value, @memory);
	my %state = map { $_ => '00000' } 0 .. $#images;
	my $started = time;
	for (psql($script))
	{
		if (/^value\|(\d+)\|(\w+)\|(\w)/) { $value{$1} = "$2|$3" }
		elsif (/^VmHWM:\s+(\d+) kB/) { push @memory, $1 }
	}
	my $took = time - $started;
	# An error is known by the line of the script: there is one for each image.
	open my $errors, '<', "$folder/errors" or die $!;
	while (<$errors>)
	{
		if (/script\.sql:(\d+): ERROR:  (\w+)/) { $state{ $1 - $first_line } = $2 }
		else { diag($_) }
	}

	is(scalar keys %state, scalar @images, "$type: every image was tried: " . @images);
	is(scalar(grep { $state{$_} ne '00000' } 0 .. $#good), 0, "$type: good images are read");
	my %refused;
	$refused{ $state{$_} }++ for grep { $state{$_} ne '00000' } keys %state;
	# 22P03: not a value. 08P01: the server's own for a message that is too short.
	is(join(' ', grep { !/^(22P03|08P01)$/ } sort keys %refused), '', "$type: refused as bad binary, none by a time limit")
		or diag(explain(\%refused));
	cmp_ok(($refused{'22P03'} // 0), '>', 100, "$type: damage is refused");
	is(scalar(grep { $state{$_} eq '00000' && ($value{$_} // '') ne unpack('H*', $images[$_]) . '|t' } keys %state), 0,
		"$type: what is read is sent as it came, and is what its text says: " . keys %value);
	cmp_ok($took, '<', 60, "$type: in $took s");
	SKIP:
	{
		skip 'no /proc', 1 if @memory != 2;
		cmp_ok($memory[1] - $memory[0], '<', 32 * 1024, "$type: memory grew by no more than 32 MB");
	}
}

system("dropdb $db");
done_testing();

# Every example of the README gives what the README says it gives.
#
# A block fenced with ```sql is a transcript of psql: paragraphs, each of statements and then what they print (without
# the number of rows and the context of an error; several outputs have a blank line between them). Each paragraph is run
# in the demo county's database by a psql of its own, in order. The chart that it shows how to add is drawn.
# README_UPDATE=1 writes what came out into the README instead of comparing it.
use strict;
use warnings;
use File::Temp qw(tempdir);
use IPC::Run qw(run);
use Test::More;

my $database = 'readme';

sub slurp
{
	my ($path) = @_;
	open my $file, '<', $path or die "$path: $!\n";
	local $/;
	return <$file>;
}

# Output begins at the first line that is none of SQL: behind the end of a statement, and indented or a message.
sub split_paragraph
{
	my @lines = split /\n/, shift;
	for my $i (1 .. $#lines)
	{
		next unless $lines[ $i - 1 ] =~ /;\s*(--.*)?$/ && $lines[$i] =~ /^( |-\[|ERROR:|WARNING:|NOTICE:|INFO:)/;
		return (join("\n", @lines[ 0 .. $i - 1 ]), join("\n", @lines[ $i .. $#lines ]));
	}
	return (join("\n", @lines), '');
}

# What psql prints for statements, messages and all.
sub output_of
{
	my ($sql) = @_;
	my $out = '';
	run([ 'psql', '-X', '-q', '-P', 'footer=off', '-v', 'SHOW_CONTEXT=never', '-d', $database ], '<', \$sql, '>&', \$out);
	$out =~ s/\s+\z//;
	$out =~ s/[ \t]+$//mg;
	return $out;
}

run([ 'psql', '-X', '-q', '-d', 'postgres', '-c', "CREATE DATABASE $database ENCODING 'UTF8' TEMPLATE template0" ])
  or die "cannot create database $database\n";
run([ 'psql', '-X', '-q', '-1', '-v', 'ON_ERROR_STOP=1', '-d', $database,
	  '-c', 'CREATE EXTENSION poverty_relief', '-f', 'reports/demo/lushan.sql' ], '>', '/dev/null')
  or die "cannot load the demo county\n";

my $readme = slurp('README.md');
my $update = $ENV{README_UPDATE};
my $number = 0;
$readme =~ s{^```sql\n(.*?)^```\n}{
	my ($block, $line) = ($1, 2 + (substr($readme, 0, $-[0]) =~ tr/\n//));
	my @paragraphs;
	for my $paragraph (split /\n\n(?! |-\[|ERROR:|WARNING:|NOTICE:)/, $block)
	{
		my ($sql, $expected) = split_paragraph($paragraph);
		my $got = output_of($sql);
		$expected =~ s/[ \t]+$//mg;
		is($got, $expected, "README.md line $line") unless $update;
		$line += 1 + ($paragraph =~ tr/\n//) + 1;
		$number++;
		push @paragraphs, $got eq '' ? $sql : "$sql\n$got";
	}
	"```sql\n" . join("\n\n", @paragraphs) . "\n```\n";
}gmse;
cmp_ok($number, '>', 10, 'the README has examples');

if ($update)
{
	open my $file, '>', 'README.md' or die "README.md: $!\n";
	print $file $readme;
	close $file or die "README.md: $!\n";
}

# The first block that is a chart's query, and the one that is gnuplot's.
my $charts = tempdir(CLEANUP => 1);
my %example = (sql => qr/^```\n(-- title\.zh:.*?)^```\n/ms, gp => qr/^```gnuplot\n(.*?)^```\n/ms);
for my $ending (sort keys %example)
{
	my ($text) = $readme =~ $example{$ending} or die "README.md shows no chart's .$ending\n";
	open my $file, '>', "$charts/example.$ending" or die "$charts: $!\n";
	print $file $text;
	close $file or die "$charts: $!\n";
}
my ($drawn, $said) = ('', '');
run([ 'relief_report', '--charts', $charts, '--schema', 'lushan', '--format', 'svg', $database ],
	'>', \$drawn, '2>', \$said);
is($said, '', 'the chart of the README is drawn');
like($drawn, qr/At most 8208 persons in a year/, 'with its headline');

run([ 'psql', '-X', '-q', '-d', 'postgres', '-c', "DROP DATABASE $database" ]);
done_testing();

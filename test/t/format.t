# test/format reports files with a wrong form, and formats C; without clang-format it reports that C was not checked.
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;

my $folder = tempdir(CLEANUP => 1);
mkdir "$folder/$_" for qw(test src expected), 'expected/more';
is(system("cp test/format $folder/test && cp .clang-format $folder && git -C $folder init -q 2>/dev/null"), 0, 'a clone') or die;

sub put
{
	my ($name, $text) = @_;
	open my $file, '>:raw', "$folder/$name" or die "$name: $!";
	print $file $text;
	close $file;
	return;
}

# Runs test/format; returns what it prints and its exit status.
sub format_says
{
	my @arguments = @_;
	my $out = qx($folder/test/format @arguments 2>&1);
	return ($out, $? >> 8);
}

put('README.md', "Right.\n");
put('expected/topic.out', " a | b \n");
my ($out, $status) = format_says();
is($status, 0, 'files in form: exit status 0') or diag $out;
unlike($out, qr/^not ok/m, 'all tests pass');

put('blanks.sql', "SELECT 1;\nSELECT 2; \n\t\n");
put('returns.txt', "a\r\nb\n");
put('end.md', "no newline");
put('latin.txt', "caf\xe9\n");
put('picture.png', "\x89PNG\r\n\x1a\n\0\0 ");
put('expected/more/x.txt', "blank \n");
($out, $status) = format_says();
is($status, 1, 'others: exit status 1');
my @faults = $out =~ /^#   (.*)/mg;
is_deeply(\@faults, ['latin.txt', 'blanks.sql:2', 'blanks.sql:3', 'expected/more/x.txt:1', 'returns.txt', 'end.md'],
	'each is named, a binary file and what psql prints are not') or diag $out;
unlink map { "$folder/$_" } qw(blanks.sql returns.txt end.md latin.txt expected/more/x.txt);

# Without the program no test of C passes.
my $bin = tempdir(CLEANUP => 1);
symlink(qx(command -v $_;) =~ s/\n//r, "$bin/$_") for qw(git perl env sh);
put('src/wrong.c', "int\tf (void) { return (Type){1}.a*2; }\n");
{
	local $ENV{PATH} = $bin;
	($out, $status) = format_says();
}
is($status, 0, 'without clang-format: no failure');
like($out, qr/^ok 1 - C is formatted # skip clang-format-\d+ is not installed$/m, 'but a test that is skipped');

SKIP:
{
	my ($program) = $out =~ /(clang-format-\d+)/;
	skip "$program is not installed", 4 if system("command -v $program >/dev/null") != 0;
	($out, $status) = format_says();
	is($status, 1, 'C that is not formatted: exit status 1');
	like($out, qr/^not ok 1 - C is as $program .*make format\n#   src\/wrong\.c\nok 2/m, 'and is named');
	format_says('--fix');
	($out, $status) = format_says();
	is($status, 0, 'then it is formatted') or diag $out;
	open my $file, '<', "$folder/src/wrong.c" or die;
	is(join('', <$file>), "int\nf(void)\n{\n\treturn (Type) {1}.a * 2;\n}\n", 'as PostgreSQL writes it');
}

done_testing();

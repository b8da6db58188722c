# doc/reference.md is what doc/make_reference writes: the text of each function, view, table and column is its COMMENT.
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;

my $folder = tempdir(CLEANUP => 1);

sub lines
{
	my ($path) = @_;
	open my $file, '<', $path or return;
	chomp(my @lines = <$file>);
	return @lines;
}

is(system('doc/make_reference', "$folder/reference.md"), 0, 'doc/make_reference succeeds');
my @new = lines("$folder/reference.md");
my @committed = lines('doc/reference.md');
cmp_ok(scalar(@new), '>', 1000, 'and writes an index');
my ($different) = grep { ($new[$_] // '') ne ($committed[$_] // '') } 0 .. ($#new > $#committed ? $#new : $#committed);
is($different, undef, 'doc/reference.md is what a new one is')
	or diag('line ' . ($different + 1), "\nis        ", $committed[$different] // '(missing)', "\nshould be ", $new[$different] // '(nothing)',
		"\nmake reference writes the page anew");

done_testing();

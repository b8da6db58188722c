# No file of src leads back to itself by the functions it calls; and test/lib/file_cycles, which checks this, detects such
# cycles.
use strict;
use warnings;
use File::Find;
use File::Temp;
use Test::More;

# Runs file_cycles; returns what it prints and its exit status.
sub file_cycles
{
	my @objects = @_;
	my $out = qx(test/lib/file_cycles @objects 2>&1);
	return ($out, $? >> 8);
}

my $folder = File::Temp->newdir;

# Compiles files of C, given as name => text; returns their objects.
sub compile
{
	my %text = @_;
	for my $name (sort keys %text)
	{
		open my $file, '>', "$folder/$name.c" or die $!;
		print $file $text{$name};
		close $file;
		system('cc', '-c', '-o', "$folder/$name.o", "$folder/$name.c") == 0 or die "cc: $name.c";
	}
	return map { "$folder/$_.o" } sort keys %text;
}

my %in_order = (
	top => 'void low(void); extern int high_data; void top(void) { low(); high_data++; }',
	low => 'void low(void) { }',
	high => 'int high_data; void low(void); void high(void) { low(); }');
my ($out, $status) = file_cycles(compile(%in_order));
is($status, 0, 'files in order: exit status 0') or diag $out;
is($out, '', 'and nothing is printed');

# Over three files, and one through data; "top" leads into the first and is in none.
my @objects = compile(%in_order,
	a => 'void b(void); void a(void) { b(); }',
	b => 'void c(void); void b(void) { c(); }',
	c => 'void a(void); void low(void); void c(void) { a(); low(); }',
	top => 'void a(void); void top(void) { a(); }',
	y => 'extern int z_data; void y(void) { z_data++; }',
	z => 'int z_data; void y(void); void z(void) { y(); }');
($out, $status) = file_cycles(@objects);
is($status, 1, 'cycles: exit status 1');
$out =~ s/\Q$folder\E\///g;
is($out, <<'END', 'each is printed with the symbols that make it');
cycle of 3 files: a.o b.o c.o
  a.o calls b.o: b
  b.o calls c.o: c
  c.o calls a.o: a
cycle of 2 files: y.o z.o
  y.o calls z.o: z_data
  z.o calls y.o: y
END

($out, $status) = file_cycles();
is($status, 2, 'nothing to look at: exit status 2, not success');

# The objects of the Makefile; objects of removed sources are ignored.
my @sources;
find({ wanted => sub { push @sources, $_ if /\.c$/ }, no_chdir => 1 }, 'src');
($out, $status) = file_cycles(map { s/\.c$/.o/r } @sources);
is($status, 0, 'src has no cycle, in ' . @sources . ' files') or diag $out;
cmp_ok(scalar @sources, '>', 50, 'all of src was looked at');

done_testing();

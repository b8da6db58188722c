# test/upgrade/updatecheck, in a copy of the checkout whose present version is frozen and then changed: it reports what an
# upgrade script lacks, and passes when the script is complete.
use strict;
use warnings;
use IPC::Run qw(run timeout);
use Test::More;
use ReliefReport;

my $copy = work_folder();
mkdir "$copy/test";
is(system("cp -a Makefile dev.mk poverty_relief.control poverty_relief.so sql src $copy"
	. " && cp -a test/lib test/upgrade test/with_cluster $copy/test"
	. " && rm -rf $copy/sql/extension/poverty_relief--*.sql $copy/sql/extension/upgrade/*.sql $copy/test/upgrade/frozen"), 0, 'a copy of the checkout') or die;

# Runs a command there, in a cluster of its own; returns what it prints and its exit status.
sub there
{
	my @command = @_;
	local %ENV = (%ENV, WITHOUT_TOOL => 1);
	delete @ENV{qw(STAGE MAKEFLAGS MAKELEVEL MFLAGS)};
	my $out = '';
	run(['sh', '-c', 'cd "$1" && shift && exec "$@"', 'sh', $copy, @command], '<', '/dev/null', '>', \$out, '2>&1', timeout(300));
	return ($out, $? >> 8);
}

sub put
{
	my ($name, $text) = @_;
	open my $file, '>:utf8', "$copy/$name" or die "$name: $!";
	print $file $text;
	close $file;
	return;
}

# Replaces text in a file, which must have it.
sub change
{
	my ($name, $old, $new) = @_;
	my $text = slurp("$copy/$name");
	$text =~ s/$old/$new/ or die "$name has no $old";
	put($name, $text);
	return;
}

change('poverty_relief.control', qr/default_version = '.*?'/, "default_version = '0.0.8'");
my ($out, $status) = there('test/upgrade/updatecheck');
is($status, 0, 'no frozen version is no failure');
is($out, "1..0 # SKIP no version is frozen yet: nothing was checked\n", 'and no success');

($out, $status) = there('test/upgrade/freeze');
is($status, 0, 'the present version is frozen') or diag $out;
ok(-s "$copy/test/upgrade/frozen/$_--0.0.8.sql.gz", "its $_ is there") for qw(poverty_relief ledger);
($out, $status) = there('test/upgrade/freeze');
is($status, 1, 'but not twice');
like($out, qr/^version 0\.0\.8 is frozen already/m, 'which is said');
($out, $status) = there('test/upgrade/updatecheck');
is($status, 0, 'while nothing is changed: exit status 0') or diag $out;
like($out, qr/^ok 1 - version 0\.0\.8 is as it was frozen$/m, 'the version is as it was frozen');

# A new function, another comment in ledgers. First without a new version.
my $function = "CREATE FUNCTION ranges_probe() RETURNS integer LANGUAGE sql IMMUTABLE RETURN 1;\n";
my $about = "COMMENT ON FUNCTION ranges_probe() IS 'A probe.';\nREVOKE ALL ON FUNCTION ranges_probe() FROM PUBLIC;\n";
put('sql/extension/ranges.sql', slurp("$copy/sql/extension/ranges.sql") . $function . $about);
change('sql/extension/ledger/modules/awards.sql', qr/(?<=COMMENT ON TABLE awards IS ')/, 'Probe. ');
($out, $status) = there('test/upgrade/updatecheck');
isnt($status, 0, 'a version that is frozen and was changed fails');
like($out, qr/^not ok 1 - version 0\.0\.8 is as it was frozen$/m, 'which is named');
like($out, qr/raise default_version/, 'with what to do');

change('poverty_relief.control', qr/default_version = '.*?'/, "default_version = '0.0.9'");
my ($format) = slurp("$copy/sql/extension/ledger/create.sql") =~ /ledger_format\(\) RETURNS integer\n.*\nRETURN (\d+);/ or die;
change('sql/extension/ledger/create.sql', qr/(?<=PARALLEL SAFE\n)RETURN $format;/, 'RETURN ' . ($format + 1) . ';');
my $new_format = "CREATE OR REPLACE FUNCTION ledger_format() RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN $format + 1;\n" =~ s/(\d+) \+ 1/$1 + 1/er;
($out, $status) = there('test/upgrade/updatecheck');
is($status, 0, 'a new version gets a derived upgrade script: exit status 0') or diag $out;
like($out, qr/^ok \d+ - version 0\.0\.8, updated, is as version 0\.0\.9$/m, 'which is complete');
like($out, qr/^ok \d+ - updated from 0\.0\.8: county is as a new ledger$/m, 'for ledgers, too');

# What cannot be derived.
my $table = qr/(?<=	relation text,\n)(?=	name text NOT NULL,\n	definitions text\[\] NOT NULL\b)/;
change('sql/extension/ledger/definitions.sql', $table, "	probe text,\n");
($out, $status) = there('make', '-s', 'sql/extension/poverty_relief--0.0.8--0.0.9.sql');
isnt($status, 0, 'a table that differs stops the build');
like($out, qr/what becomes of it must be written by hand: CREATE TABLE _definitions$/m, 'which says why');
put('sql/extension/upgrade/by_hand--0.0.8--0.0.9.sql', "-- instead of: CREATE TABLE _definitions\nALTER TABLE _definitions ADD COLUMN probe text;\n");
($out, $status) = there('make', '-s', 'sql/extension/poverty_relief--0.0.8--0.0.9.sql');
is($status, 0, 'until a file says what becomes of it') or diag $out;
like(slurp("$copy/sql/extension/poverty_relief--0.0.8--0.0.9.sql"), qr/^ALTER TABLE _definitions ADD COLUMN probe text;$/m, 'which the script begins with');
unlink "$copy/sql/extension/upgrade/by_hand--0.0.8--0.0.9.sql" or die $!;
change('sql/extension/ledger/definitions.sql', qr/	probe text,\n/, '');

# A script that forgets the comment, the privileges and the module.
my $script = 'sql/extension/upgrade/poverty_relief--0.0.8--0.0.9.sql';
put($script, $function . $new_format);
($out, $status) = there('test/upgrade/updatecheck');
isnt($status, 0, 'and one with an incomplete upgrade script');
like($out, qr/^ok \d+ - \Q$script\E is installed$/m, 'the script is installed');
like($out, qr/^not ok \d+ - version 0\.0\.8, updated, is as version 0\.0\.9$/m, 'the extension differs');
like($out, qr/^# - function public\.ranges_probe\(\)\tcomment 0\tA probe\.$/m, 'in a comment');
like($out, qr/^# - function public\.ranges_probe\(\)\trow\t\{"proacl": \["postgres=X\/postgres"\]/m, 'in privileges');
like($out, qr/^# - function public\._modules\(\)\tdefinition\t.{0,40}IS 'Probe\. /m, 'in what makes ledgers');
like($out, qr/^not ok \d+ - updated from 0\.0\.8: county is as a new ledger$/m, 'so does a ledger');
like($out, qr/^# - COMMENT ON TABLE county\.awards IS 'Probe\. /m, 'in a comment');
like($out, qr/^ok \d+ - restored from 0\.0\.8: county is as a new ledger$/m, 'but not one that was restored under the new version');

# A complete one.
my @modules = slurp("$copy/sql/extension/parts.mk") =~ /^LEDGER_MODULES \+= (\S+)/mg;
my ($module) = qx($copy/sql/extension/ledger/wrap @modules) =~ /(CREATE FUNCTION _modules.*?^\$modules\$;\n)/ms or die;
utf8::decode($module);
put($script, $function . $about . $new_format . $module =~ s/^CREATE/CREATE OR REPLACE/r);
($out, $status) = there('test/upgrade/updatecheck');
is($status, 0, 'a complete upgrade script: exit status 0') or diag $out;
unlike($out, qr/^not ok/m, 'nothing differs');
my $passed = () = $out =~ /^ok /mg;
cmp_ok($passed, '>=', 8, 'and all was compared');

done_testing();

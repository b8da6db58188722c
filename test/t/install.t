# make install and make uninstall: the tool on the PATH with its manual page, completion and charts; the cron line of the
# manual page runs as it is printed; the extension alone where the tool's libraries are missing; nothing is left afterwards.
use strict;
use warnings;
use utf8;
use File::Find;
use IPC::Run qw(run timeout);
use Test::More;
use ReliefReport;

my $folder = work_folder();
my $build = "$folder/build";

# A build tree of its own, because other tests use the checkout's. The extension's objects in it save compiling them again.
mkdir $build;
is(system("cp -a --parents Makefile dev.mk poverty_relief.control sql src reports test/upgrade/frozen $build && make -s -C $build clean-tool"), 0,
    'a copy of the sources') or die;

# make with its output; a hash may come first: variables of the environment.
sub make_in {
    my %more = ref $_[0] eq 'HASH' ? %{+shift} : ();
    my ($out, $err) = ('', '');
    local %ENV = (%ENV, %more);
    delete @ENV{qw(MAKEFLAGS MAKELEVEL MFLAGS)};
    run(['make', '-s', '-C', $build, @_], '<', '/dev/null', '>', \$out, '2>', \$err, timeout(300));
    return {status => $? >> 8, out => $out, err => $err};
}

sub files_below {
    my ($top) = @_;
    my @files;
    find({wanted => sub { push @files, $File::Find::name =~ s/^\Q$top\E//r if -f || -l }, no_chdir => 1}, $top) if -d $top;
    return sort @files;
}

# ---- without the tool's libraries: pkg-config that finds nothing ----
mkdir "$folder/bin";
symlink '/bin/false', "$folder/bin/pkg-config";
my %without = (PATH => "$folder/bin:$ENV{PATH}");
my $alone = make_in(\%without);
is($alone->{status}, 0, 'without the libraries of the tool: make builds the extension');
like($alone->{out}, qr/^relief_report is not built: there is no libpq fontconfig glib-2\.0 pangocairo librsvg-2.0 libseccomp libxml-2\.0; to install what it needs: make deps$/m,
    'and one line says what is missing and how to install it');
ok(-e "$build/poverty_relief.so" && !-e "$build/reports/relief_report" && !-e "$build/reports/relief_import",
    'the extension is there, the tools are not');
my $stage = "$folder/alone";
is(make_in(\%without, 'install', "DESTDIR=$stage")->{status}, 0, 'it installs');
is_deeply([grep { /relief_(report|import)/ } files_below($stage)], [], 'without the tool');
is(make_in(\%without, 'uninstall', "DESTDIR=$stage")->{status}, 0, 'and uninstalls');
is_deeply([files_below($stage)], [], 'leaving nothing');

# ---- with them, staged ----
$stage = "$folder/stage";
my $install = make_in('install', "DESTDIR=$stage");
is($install->{status}, 0, 'make install') or diag $install->{err};
my %installed = map { $_ => 1 } files_below($stage);
ok($installed{"/usr/local/$_"}, "installed: $_")
  for qw(bin/relief_report share/man/man1/relief_report.1 share/bash-completion/completions/relief_report
  bin/relief_import share/man/man1/relief_import.1 share/bash-completion/completions/relief_import
  share/poverty_relief/theme.gp share/poverty_relief/report.css share/poverty_relief/charts/trend.gp
  share/poverty_relief/narrative/10_love_supermarkets.sql share/locale/zh_CN/LC_MESSAGES/poverty_relief.mo);
is_deeply([grep { m{/(relief_report|relief_import|charts|narrative|theme|report\.css)} && !m{^/usr/local/} } keys %installed], [],
    'nothing of the tool elsewhere');
is(make_in('uninstall', "DESTDIR=$stage")->{status}, 0, 'make uninstall');
is_deeply([files_below($stage)], [], 'removes every file');

# ---- without gettext ----
my $untranslated = make_in('-C', 'reports', 'install', 'MSGFMT=', "PREFIX=$folder/untranslated");
is($untranslated->{status}, 0, 'without msgfmt: the tool is built and installed');
like($untranslated->{out}, qr/^messages of the tools stay English: msgfmt is not there; to install it: make deps$/m, 'and one line says what is missing');
is_deeply([grep { /\.mo$/ } files_below("$folder/untranslated")], [], 'without translations');

# ---- a PREFIX of one's own, which is not where it was built for ----
my $prefix = "$folder/own prefix";
is(make_in('-C', 'reports', 'install', "PREFIX=$prefix")->{status}, 0, 'make install PREFIX=…, with a space in it');
my $list = '';
ok(run(["$prefix/bin/relief_report", '--list', '--lang=en'], '>', \$list), 'the program runs from there');
like($list, qr/^trend /, 'and finds its charts beside itself');
rename $prefix, "$folder/moved" or die;
ok(run(["$folder/moved/bin/relief_report", '--list'], '>', \$list), 'and after it was moved');
rename "$folder/moved", $prefix or die;

# ---- the manual page, as man shows it ----
$prefix = "$folder/prefix";
is(make_in('-C', 'reports', 'install', "PREFIX=$prefix")->{status}, 0, 'another PREFIX');
my $page = '';
{
    local %ENV = (%ENV, PATH => "$prefix/bin:$ENV{PATH}", MANWIDTH => 400, MANPAGER => 'cat', LC_ALL => 'C.UTF-8', MAN_KEEP_FORMATTING => '');
    ok(run([qw(man relief_report)], '</dev/null', '>', \$page), 'man relief_report finds it by the PATH');
}
unlike($page, qr/\@BINDIR\@/, 'no variable is left in it');
my ($cron) = $page =~ m{^\s*0 6 1 \* \*\s+(\S.*?)\s*$}m;
like($cron // '', qr{^\Q$prefix\E/bin/relief_report }, 'its cron line has the absolute path');

# The environment of a cron job: sh, few variables, the home folder; and the address of the server, which is not the usual
# one here.
sql('postgres', 'CREATE DATABASE county');
sql('county', 'CREATE EXTENSION poverty_relief; ' . slurp('test/lib/small_ledger.sql'), qw(-v ledger=lushan -v name=x));
my ($said, $complaint) = ('', '');
run(['env', '-i', "HOME=$folder", 'PATH=/usr/bin:/bin', 'SHELL=/bin/sh', (map { "$_=$ENV{$_}" } qw(PGHOST PGPORT PGUSER)),
    '/bin/sh', '-c', $cron], '<', '/dev/null', '>', \$said, '2>', \$complaint, timeout(120));
my $status = $?;
sql('postgres', 'DROP DATABASE county WITH (FORCE)');
is("$said$complaint", '', 'the cron line prints nothing, so no mail is sent');
is($status, 0, 'and succeeds');
like(slurp("$folder/report.html"), qr{</html>\s*\z}, 'and the report is there');

done_testing();

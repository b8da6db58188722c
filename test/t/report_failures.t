# Errors are reported in one line, with an exit status, and leave no partial output.
use strict;
use warnings;
use utf8;
use IPC::Run qw(start pump finish timeout kill_kill);
use Test::More;
use Time::HiRes qw(sleep time);
use ReliefReport;

my $folder = work_folder();
my $database = new_database('one');

# Fails with that status and one line; an existing file at the target is unchanged.
sub fails {
    my ($name, $status, $message, $how, @arguments) = @_;
    my $target = "$folder/kept.svg";
    open my $file, '>', $target or die;
    print $file 'kept';
    close $file;
    chmod 0666, $target;
    my $run = report($how, '-d', $database, '--format=svg', '-o', $target, @arguments);
    is($run->{status}, $status, "$name: exit status $status");
    like($run->{err}, qr/\Arelief_report: error: [^\n]*$message[^\n]*\n\z/, "$name: one clear line");
    is(slurp($target), 'kept', "$name: the file that was there is untouched");
    opendir my $dir, $folder or die;
    is_deeply([grep { /^\.relief/ } readdir $dir], [], "$name: nothing is left behind");
}

# ---- the database ----
my $bare = new_database();
fails('no extension', 3, qr/database "$bare" does not have the extension poverty_relief/, {}, '-d', $bare);
sql($bare, 'CREATE EXTENSION poverty_relief');
# Until a real ledgers() is there the stand-in brings its own.
sql($bare, slurp('test/lib/mock_ledger.sql') . 'DROP SCHEMA gone CASCADE;', '-v', 'ledger=gone', '-v', 'extension=public');
fails('no ledger', 3, qr/database "$bare" contains no ledger .*create_ledger\(\) creates one/, {}, '-d', $bare);
fails('no such ledger', 3, qr/contains no ledger "two"; it contains: one/, {}, '--schema=two');
my $several = new_database('first', 'second');
fails('several ledgers', 3, qr/contains 2 ledgers; name one with --schema: first, second/, {}, '-d', $several);
is(report('-d', $several, '--schema=second', '--format=csv')->{status}, 0, '--schema chooses');
my $damaged = new_database('damaged');
sql($damaged, 'DROP TABLE damaged.aid_year CASCADE');
fails('a view is missing', 3, qr/could not read chart "trend": relation "damaged\.publication_aid_year" does not exist/, {}, '-d', $damaged);
sql($damaged, 'CREATE TABLE damaged.aid_year (year int, instances text, households bigint, is_partial bool); '
      . "INSERT INTO damaged.aid_year VALUES (2018, 'many', 1, false); "
      . 'CREATE FUNCTION damaged.aid_year_of("Ext 1".division_code, date) RETURNS SETOF damaged.aid_year LANGUAGE sql STABLE '
      . "AS 'SELECT * FROM damaged.aid_year'; CREATE VIEW damaged.publication_aid_year AS TABLE damaged.aid_year");
fails('a figure is none', 4, qr/"many" in column "instances" is not a figure of its kind/, {}, '-d', $damaged);
sql($damaged, 'UPDATE damaged.ledger SET format_version = 3');
fails('a ledger that was not upgraded', 3, qr/ledger "damaged" has format 3, and this version of relief_report needs format [4-9]\d*; .*upgrade_ledger/, {}, '-d', $damaged);
fails('the same by name', 3, qr/ledger "damaged" has format 3/, {}, '-d', $damaged, '--schema=damaged');
sql($damaged, 'DELETE FROM damaged.ledger');
fails('a ledger without its row', 3, qr/contains no ledger|must have one row, not 0/, {}, '-d', $damaged);

# A reader needs USAGE on the schemas and SELECT on what the charts name, no more.
my $role = "relief_reader_$$";
sql($database, qq{CREATE ROLE $role LOGIN PASSWORD 'x'; GRANT USAGE ON SCHEMA one, "Ext 1" TO $role; GRANT SELECT ON one.ledger TO $role});
my %reader = (PGPASSWORD => 'x', PGUSER => $role);
fails('a view may not be read', 3, qr/could not read the edition: permission denied for view publication_edition/, {env => \%reader});
sql($database, "GRANT SELECT ON one.publication_edition, one.publication_supermarket_year, one.publication_donation_year, one.publication_aid_year, one.publication_retention_year, one.publication_aid_year_to_date, one.publication_donation_year_to_date TO $role");
is(report({env => \%reader}, '-d', $database, '--format=csv')->{status}, 0, 'a reader with SELECT gets the report');
fails('a wrong password', 2, qr/password authentication failed/, {env => {PGUSER => $role, PGPASSWORD => 'wrong'}});
my %none = (PGUSER => $role, PGPASSWORD => '', PGPASSFILE => "$folder/none");
fails('no password', 2, qr/no password supplied/, {env => \%none}, '-w');
fails('nobody to ask', 2, qr/a password is needed, but there is no terminal/, {env => \%none, user => ['setsid', '-w']});
sql($database, "DROP OWNED BY $role; DROP ROLE $role");

# A user may put functions named like ours in front: nothing of them is called.
my $trap = new_database('trap');
sql($trap, q{CREATE FUNCTION public.to_char(timestamptz, text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE 'trapped'; END $$;
  CREATE FUNCTION public.round(numeric, int) RETURNS numeric LANGUAGE plpgsql AS $$ BEGIN RAISE 'trapped'; END $$;
  CREATE TABLE public.pg_extension (extname name);} . "ALTER DATABASE $trap SET search_path = public, pg_catalog");
is(report('-d', $trap, '--format=csv')->{status}, 0, 'a hostile search_path changes nothing');
my $reader = report('-v', '-d', $database, '--format=csv');
like($reader->{err}, qr/reading chart trend/, '-v says what is being done');

# ---- fonts ----
open my $empty, '>', "$folder/fonts.conf" or die;
print $empty "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig><dir>$folder/none</dir></fontconfig>";
close $empty;
my %no_font = (FONTCONFIG_FILE => "$folder/fonts.conf");
fails('no font', 4, qr/no font for Chinese is installed; install the package fonts-wqy-microhei/, {env => \%no_font});
fails('no font at all', 4, qr/no font is installed/, {env => \%no_font}, '--lang=en');
my ($latin) = grep { -d } qw(/usr/share/fonts/truetype/dejavu /usr/share/fonts/truetype/liberation);
ok(defined $latin, 'there is a folder of Latin fonts') or die;
open my $few, '>', "$folder/latin.conf" or die;
print $few "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig><dir>$latin</dir></fontconfig>";
close $few;
my %latin = (FONTCONFIG_FILE => "$folder/latin.conf");
fails('no Chinese font', 4, qr/fonts-wqy-microhei, or choose --lang=en/, {env => \%latin});
sql($database, "UPDATE one.ledger SET name_en = 'Lushan 鲁山'");
my $boxed = report({env => \%latin}, '-d', $database, '--lang=en', '--format=svg');
is($boxed->{status}, 0, 'English needs no Chinese font');
like(as_is($boxed->{out}), qr/Lushan □□/, 'what the font lacks is a box');
is(() = $boxed->{err} =~ /warning: no installed font contains U\+(9C81|5C71); a box is drawn instead\n/g, 2,
    'with one warning for each character');
is(report({env => \%no_font}, '-d', $database, "--format=$_")->{status}, 0, "$_ needs no font") for qw(csv json text);

# ---- memory ----
my $long = new_database('long');
sql($long, 'UPDATE long.ledger SET name_zh = repeat(chr(1), 30000000)');
# In JSON each of these characters takes six bytes, which is more than the limit leaves.
fails('memory runs out', 4, qr/out of memory/, {user => ['sh', '-c', 'ulimit -v 300000 && exec "$@"', 'sh']}, '-d', $long, '--format=json');

# ---- gnuplot ----
mkdir "$folder/bin";
sub fake_gnuplot {
    my ($script) = @_;
    unlink "$folder/bin/gnuplot";
    open my $fake, '>', "$folder/bin/gnuplot" or die;
    print $fake "#!/bin/sh\n$script\n";
    close $fake;
    chmod 0755, "$folder/bin/gnuplot";
    return {env => {PATH => "$folder/bin:$ENV{PATH}"}};
}
fails('no gnuplot', 4, qr/gnuplot was not found in PATH; install the package gnuplot-nox/, {env => {PATH => "$folder/none"}});
fails('gnuplot killed', 4, qr/gnuplot was killed by signal 9/, fake_gnuplot('kill -9 $$'));
fails('gnuplot complains', 4, qr/gnuplot could not draw chart "trend": line 7: nonsense/, fake_gnuplot('echo >&2; echo "line 7: nonsense" >&2; echo >&2; exit 1'));
fails('gnuplot writes nothing', 4, qr/is not a complete svg/, fake_gnuplot('exit 0'));
fails('half a picture', 4, qr/is not a complete svg/, fake_gnuplot('echo "<?xml version=\"1.0\"?><svg>"'));
fails('gnuplot is none', 4, qr/gnuplot could not be started/, do {
    my $how = fake_gnuplot('');
    open my $fake, '>', "$folder/bin/gnuplot" or die;
    print $fake "\x7FELF nonsense";
    close $fake;
    $how;
});
{
    mkdir "$folder/broken";
    my $sql = slurp('reports/charts/trend.sql');
    utf8::encode($sql);
    open my $copy, '>', "$folder/broken/trend.sql" or die;
    print $copy $sql;
    close $copy;
    open my $bad, '>', "$folder/broken/trend.gp" or die;
    print $bad "plot nonsense here\n";
    close $bad;
    fails('a broken template', 4, qr/broken\/trend\.gp:1: gnuplot could not draw chart "trend": .*line \d+/, {}, '--charts', "$folder/broken");
    unlink "$folder/broken/trend.gp";
    unlink "$folder/broken/trend.sql";
    mkdir "$folder/broken/trend.sql";
    fails('no file', 4, qr/could not (?:open|read) file ".*trend\.sql"/, {}, '--charts', "$folder/broken");
    fails('an empty folder', 4, qr/there is no chart in folder/, {}, '--charts', "$folder/bin");
    fails('no folder', 4, qr/could not read the charts folder/, {}, '--charts', "$folder/nowhere");
}

# ---- files ----
sub refused {
    my ($name, $message, $how, $target) = @_;
    my $run = report($how, '-d', $database, '-o', $target);
    is($run->{status}, 4, "$name: exit status 4");
    like($run->{err}, qr/\Arelief_report: error: [^\n]*$message[^\n]*\n\z/, "$name: one clear line");
}
open my $real, '>', "$folder/real" or die;
print $real 'kept';
close $real;
symlink "$folder/real", "$folder/link";
refused('a symbolic link', qr/is a symbolic link, which is not followed/, {}, "$folder/link");
is(slurp("$folder/real"), 'kept', 'what it points to is kept');
refused('a device', qr/is not an ordinary file/, {}, '/dev/null');
refused('no folder', qr/could not open folder ".*nowhere"/, {}, "$folder/nowhere/x.html");
mkdir "$folder/closed";
chmod 0555, "$folder/closed";
if ($> == 0) {
    my (undef, undef, $uid, $gid) = getpwnam('postgres');
    chown $uid, $gid, "$folder/closed";
}
refused('a read-only folder', qr/could not write to folder ".*closed": Permission denied/, {user => [ordinary_user()]}, "$folder/closed/x.html");
SKIP: {
    skip '/dev/full is not there', 2 unless -c '/dev/full';
    my $full = system("exec 2>$folder/err; \Q${\program()}\E -d $database --chart=trend --format=csv >/dev/full");
    is($full >> 8, 4, 'a full disk: exit status 4');
    like(slurp("$folder/err"), qr/could not write to standard output: No space left/, 'a full disk: one clear line');
}
is(system("\Q${\program()}\E -d $database --chart=trend --format=html --lang=en 2>/dev/null | head -c 10 >/dev/null"), 0, 'a reader that leaves is no crash');

# ---- signals and a lost server ----
# Starts a run that is slow in the query or in gnuplot, waits until it is there, and does something to it.
sub disturbed {
    my ($how, $there, $deed, @arguments) = @_;
    my ($out, $err) = ('', '');
    local %ENV = (%ENV, %{$how->{env} // {}});
    my $run = start([program(), '--chart=trend', '-d', $how->{database} // $database, @arguments], '<', '/dev/null', '>', \$out, '2>', \$err, timeout(60));
    my $until = time + 30;
    sleep 0.05 until $there->() || time > $until;
    my $begun = time;
    $deed->($run);
    eval { $run->finish };
    my $status = $?;
    return {status => $status & 127 ? -($status & 127) : $status >> 8, out => $out, err => $err, seconds => time - $begun};
}

my $slow = new_database('slow');
sql($slow, 'CREATE OR REPLACE VIEW slow.publication_aid_year AS SELECT a.year, a.instances, a.households, a.is_partial, false AS hidden FROM slow.aid_year a, pg_catalog.pg_sleep(60) s');
my $active = "SELECT count(*) FROM pg_stat_activity WHERE datname = '$slow' AND application_name = 'relief_report' AND state = 'active' AND wait_event = 'PgSleep'";
my $in_query = sub { sql('postgres', $active) eq '1' };
for my $signal (qw(INT TERM HUP)) {
    my $run = disturbed({database => $slow}, $in_query, sub { $_[0]->signal($signal) }, '-o', "$folder/slow.html");
    is($run->{status}, -{INT => 2, TERM => 15, HUP => 1}->{$signal}, "SIG$signal in the query: dies of it");
    cmp_ok($run->{seconds}, '<', 10, 'soon');
    is($run->{err}, '', 'without a word');
    sleep 0.3;
    is(sql('postgres', $active), '0', 'and the query is cancelled');
    ok(!-e "$folder/slow.html", 'nothing is written');
}
my $lost = disturbed({database => $slow}, $in_query, sub {
    sql('postgres', "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '$slow' AND application_name = 'relief_report'");
}, '-o', "$folder/slow.html");
is($lost->{status}, 2, 'the server goes away: exit status 2');
like($lost->{err}, qr/\Arelief_report: error: the connection was lost while reading chart "trend": [^\n]*\n\z/, 'in one line');
ok(!-e "$folder/slow.html", 'nothing is written');

# The sandbox lets no script start a program, so it spins.
my $hung = fake_gnuplot('while :; do :; done');
my $is_drawing = sub { index(scalar qx(ps -eo args), "$folder/bin/gnuplot -d") >= 0 };
my $stopped = disturbed($hung, $is_drawing, sub { $_[0]->signal('INT') }, '-o', "$folder/hung.html");
is($stopped->{status}, -2, 'SIGINT while drawing: dies of it');
cmp_ok($stopped->{seconds}, '<', 10, 'soon');
ok(!-e "$folder/hung.html", 'nothing is written');
ok(!$is_drawing->(), 'and gnuplot is gone');

done_testing();

package ReliefReport;

# Code shared by the tests of relief_report: the program, a database each, and runs with a time limit.

use strict;
use warnings;
use utf8;
use Exporter 'import';
use File::Temp qw(tempdir);
use IPC::Run qw(run timeout);
use JSON::PP;
use Test::More;

our @EXPORT = qw(foreign_words program report ordinary_user new_database drop_databases sql work_folder slurp as_is);

# A shell that runs the tests in the background ignores SIGINT, and nohup ignores SIGHUP; the program would inherit and
# respect that.
$SIG{$_} = 'DEFAULT' for qw(INT HUP);

binmode(Test::More->builder->$_, ':utf8') for qw(output failure_output todo_output);

my $count = 0;
my @databases;
my $stand_in_charts;

my $program;

sub program {
    return $program //= find_program();
}

# The program as test/with_cluster installed it.
sub find_program {
    my $staged = "$ENV{STAGE}/usr/local/bin/relief_report";
    die "$staged is not there; run the tests by test/run\n" unless -x $staged;
    return $staged;
}

# Root may write anywhere, so refusals are tested as another user.
sub ordinary_user {
    return $> == 0 ? qw(setpriv --reuid=postgres --regid=postgres --clear-groups --) : ();
}

# A folder that any user may enter and only the caller (or the ordinary user) writes to.
sub work_folder {
    my $folder = tempdir(CLEANUP => 1);
    chmod 0755, $folder;
    if ($> == 0) {
        my (undef, undef, $uid, $gid) = getpwnam('postgres');
        chown $uid, $gid, $folder;
    }
    return $folder;
}

sub sql {
    my ($database, $sql, @arguments) = @_;
    my ($out, $err);
    utf8::encode($sql);
    run [qw(psql -XqAt -v ON_ERROR_STOP=1 -d), $database, @arguments], \$sql, \$out, \$err,
      timeout(60)
      or die "psql: $err";
    utf8::decode($out);
    chomp $out;
    return $out;
}

# The charts and the narrative for which a stand-in ledger has data; the others are tested on real ones.
sub stand_in_charts {
    my $folder = tempdir(CLEANUP => 1);
    system('cp', glob('reports/charts/trend.*'), $folder) == 0 or die;
    mkdir "$folder/narrative";
    system('cp', 'reports/narrative/10_love_supermarkets.sql', "$folder/narrative") == 0 or die;
    system('chmod', '-R', 'go+rX', $folder) == 0 or die;
    return $folder;
}

# A database of its own, with the extension and (unless bare) a stand-in ledger of that name.
sub new_database {
    my (@ledgers) = @_;
    my $name = "relief_report_${$}_" . ++$count;
    sql('postgres', "CREATE DATABASE $name");
    push @databases, $name;
    if (@ledgers) {
        $stand_in_charts //= stand_in_charts();
        sql($name, 'CREATE SCHEMA "Ext 1"; CREATE EXTENSION poverty_relief SCHEMA "Ext 1";');
        sql($name, slurp('test/lib/mock_ledger.sql'), '-v', "ledger=$_", '-v', 'extension=Ext 1')
          for @ledgers;
    }
    return $name;
}

sub drop_databases {
    sql('postgres', "DROP DATABASE IF EXISTS $_ WITH (FORCE)") for @databases;
    @databases = ();
}

END { local $?; eval { drop_databases() }; }

sub slurp {
    my ($path) = @_;
    open my $file, '<:raw', $path or die "$path: $!";
    local $/;
    my $text = <$file>;
    utf8::decode($text) unless $path =~ /\.(png|pdf)$/;
    return $text;
}

# Runs relief_report; a hash may come first: env => {NAME => value}, user => [command to run it under], built_in => 1: with the
# built-in charts.
sub report {
    my $how = ref $_[0] eq 'HASH' ? shift : {};
    my @arguments = map { my $a = $_; utf8::encode($a); $a } @_;
    unshift @arguments, '--charts', $stand_in_charts if defined $stand_in_charts;
    # Stand-ins lack what other charts read, and tests of one chart need no others.
    unshift @arguments, '--without-built-in' if !$how->{built_in} && grep { $_ eq '--charts' } @arguments;
    my ($out, $err) = ('', '');
    local %ENV = (%ENV, %{$how->{env} // {}});
    run [@{$how->{user} // []}, program(), @arguments], '<', '/dev/null', '>', \$out, '2>', \$err,
      timeout(90);
    my $status = $?;
    utf8::decode($err);
    return {status => $status & 127 ? -($status & 127) : $status >> 8, out => $out, err => $err};
}

# Bytes as text.
sub as_is {
    my ($bytes) = @_;
    utf8::decode($bytes);
    return $bytes;
}

# What a JSON document says to a reader: its keys and the names of kinds are neutral.
sub said {
    my ($value) = @_;
    return map { said($_) } @$value if ref $value eq 'ARRAY';
    return map { said($value->{$_}) } grep { !/^(?:name|kind|adds_up|schema|flags|basis|.*_version|snapshot)$/ || ref $value->{$_} } keys %$value
      if ref $value eq 'HASH';
    return defined $value && !JSON::PP::is_bool($value) ? $value : ();
}

# What a report in one language shows of the other: words by format. Names that are not translated are passed over.
sub foreign_words {
    my ($lang, $names, @arguments) = @_;
    my $folder = tempdir(CLEANUP => 1);
    my %text;
    for my $format ($lang eq 'both' ? qw(text json csv) : qw(html pdf text json xlsx csv)) {
        my $target = $format eq 'csv' ? "$folder/" : "$folder/report.$format";
        my $run = report('-q', "--lang=$lang", "--format=$format", '-o', $target, @arguments);
        die "$format: $run->{err}" if $run->{status};
        $text{$format} = $format eq 'pdf' ? as_is(scalar qx(pdftotext $target -))
          : $format eq 'xlsx' ? as_is(scalar qx(unzip -p $target 2>/dev/null xl/sharedStrings.xml xl/workbook.xml 'xl/charts/*.xml' docProps/core.xml)) =~ s/<c:formatCode>.*?<\/c:formatCode>|<[^>]*>|&[a-z]+;/\n/gr
          : $format eq 'json' ? join("\n", said(JSON::PP::decode_json(do { my $t = slurp($target); utf8::encode($t); $t })))
          : $format eq 'csv' ? join("\n", map { slurp($_) } glob("$folder/*.csv")) : slurp($target);
    }
    for ($text{html}) {  # pictures included: their texts, titles and labels
        s/<style>.*?<\/style>//s; s/data:[^"]*//g; s/<[^>]*? aria-label="([^"]*)"[^>]*>/\n$1\n/g; s/<[^>]*>/\n/g; s/&[a-z]+;|&#\d+;/ /g;
    }
    my %found;
    for my $format (keys %text) {
        $text{$format} =~ s/\Q$_\E//g for sort { length $b <=> length $a } @$names;
        my $foreign = $lang eq 'en' ? qr/\p{Han}+/ : qr/(?<![A-Za-z_])[A-Za-z]{2,}(?![A-Za-z_])/;
        $found{$format}{$&} = 1 while $text{$format} =~ /$foreign/g;
    }
    return {map { $_ => [sort keys %{$found{$_}}] } grep { %{$found{$_}} } keys %found};
}

1;

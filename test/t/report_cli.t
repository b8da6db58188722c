# The command line of relief_report: help, usage errors, exit codes.
use strict;
use warnings;
use utf8;
use IPC::Run;
use Test::More;
use ReliefReport;

my $help = report('--help');
is($help->{status}, 0, '--help succeeds');
is($help->{err}, '', 'and says nothing on stderr');
my @lines = split /\n/, $help->{out};
cmp_ok(scalar(@lines), '>', 20, 'the help has its lines');
is_deeply([grep { length > 95 } @lines], [], 'no line of the help is wider than 95 columns');
like($help->{out}, qr/--$_\b/, "the help tells of --$_")
  for qw(output format schema chart charts year division as-of jobs list lang theme quiet verbose version help host port
  username dbname no-password password);
is(report('-?')->{out}, $help->{out}, '-? is --help');

# The manual page and the completion know the options of --help, no more and no less.
my @options = sort grep { defined } $help->{out} =~ /^ +(?:(-\S), +)?(--[a-z-]+)/mg;
cmp_ok(scalar(@options), '>', 25, 'the help has its options');
my $manual = ReliefReport::slurp('reports/relief_report.1') =~ s/\\-/-/gr;
my ($section) = $manual =~ /^\.SH OPTIONS\n(.*?)^\.SH FORMATS/ms;
my @described = map { /(?<![\w-])(-[A-Za-z?](?!\w)|--[a-z-]+)/g } $section =~ /^\.TP\n(.*)$/mg;
is_deeply([sort @described], \@options, 'the manual page describes the same options');
my ($completed) = ReliefReport::slurp('reports/relief_report.bash') =~ /compgen -W '(-o [^']*)'/;
is_deeply([sort map { s/=$//r } split ' ', $completed], \@options, 'the completion offers the same options');
my ($formats) = $help->{out} =~ /--format=FORMAT +(.*)/;
is(qx(groff -man -ww -Tutf8 reports/relief_report.1 2>&1 >/dev/null), '', 'the manual page is well formed');

# What bash would offer after these words, as it cuts them at = too.
sub completions {
    my (@words) = @_;
    my $script = 'source reports/relief_report.bash; compopt() { :; }; COMP_WORDS=("$@"); '
      . 'COMP_CWORD=$(($# - 1)); _relief_report; printf "%s " "${COMPREPLY[@]}"';
    my ($out, $err) = ('', '');
    IPC::Run::run(['bash', '-c', $script, 'bash', ReliefReport::program(), @words], '<', '/dev/null', '>', \$out, '2>', \$err);
    is($err, '', "completion of @words: no complaint");
    return [sort split ' ', $out];
}
is_deeply(completions('--form'), ['--format='], 'completion: an option');
is_deeply(completions('--format', '=', 'p'), [qw(pdf png)], 'completion: --format=p');
is_deeply(completions('--format', '='), [sort grep { length } $formats =~ /\b(html|svg|png|pdf|csv|json|text|xlsx|exchange)\b/g],
    'completion: --format= offers what the help names');
is_deeply(completions('--lang', 'z'), ['zh'], 'completion: --lang z');
is_deeply(completions('--theme', ''), [qw(dark light)], 'completion: --theme');
is_deeply(completions('--as'), ['--as-of='], 'completion: --as-of');
is_deeply(completions('--division', '=', ''), [], 'completion: codes are not guessed');
is_deeply(completions('--chart', '=', 'tre'), ['trend'], 'completion: the charts that there are');
is_deeply(completions('--charts', '/nonexistent', '--chart', ''), [], 'completion: of the folder named before');

my ($version) = ReliefReport::slurp('poverty_relief.control') =~ /default_version = '([^']+)'/;
is(report('--version')->{out}, "relief_report (poverty_relief) $version\n",
    '--version tells the version of the control file');
is(report('-V')->{status}, 0, '-V too');

my $list = report('--list');
is($list->{status}, 0, '--list needs no database');
like(as_is($list->{out}), qr/\Atrend +爱心超市历年趋势/, 'and lists the trend first');
is(join(' ', as_is($list->{out}) =~ /^(\w+) /mg),
    'trend months restated donations retention frequency townships groupings groupings_of_two increments assistance villages consumption overlap poverty figures',
    'and the others in the order of the report');
like(report('--list', '--lang=en')->{out}, qr/^trend +Love/m, 'in English if asked');

# option, what the message must name
my @wrong = (
    [['--format=docx'], qr/--format must be one of html, svg, png, pdf, csv, json, text, xlsx, exchange/],
    [['--lang=fr'], qr/--lang must be one of zh, en, both, not "fr"/],
    [['--theme='], qr/--theme must be one of light, dark, not ""/],
    [['--year=last'], qr/--year must be a whole number from 1 to 9998, not "last"/],
    [['--year=0'], qr/--year must be a whole number/],
    [["--division=4104'; DROP TABLE x"], qr/--division must be a code of 4, 6, 9 or 12 digits, not "4104'; DROP TABLE x"/],
    [['--division='], qr/--division must be a code/],
    [['--division=\\! touch x'], qr/--division must be a code/],
    [['--division=41042300'], qr/--division must be a code/],
    [['--division=４１０４２３'], qr/--division must be a code/],
    [['--division=410423 '], qr/--division must be a code/],
    [["--as-of='; \\! touch x"], qr/--as-of must be a day from 1949-01-01 to 2199-12-31 as YYYY-MM-DD, not "'; .*"/],
    [['--as-of='], qr/--as-of must be a day/],
    [['--as-of=today'], qr/--as-of must be a day/],
    [['--as-of=2020-1-1'], qr/--as-of must be a day/],
    [['--as-of=2019-02-29'], qr/--as-of must be a day/],
    [['--as-of=2020-13-01'], qr/--as-of must be a day/],
    [['--as-of=2020-00-10'], qr/--as-of must be a day/],
    [['--as-of=2020--1-01'], qr/--as-of must be a day/],
    [['--as-of=1948-12-31'], qr/--as-of must be a day/],
    [['--as-of=2200-01-01'], qr/--as-of must be a day/],
    [['--as-of=infinity'], qr/--as-of must be a day/],
    [['--jobs=0'], qr/--jobs must be a whole number from 1 to 64, not "0"/],
    [['--jobs=1e1'], qr/--jobs must be/],
    [['--nonsense'], qr/unknown option "--nonsense"/],
    [['-Z'], qr/unknown option "-Z"/],
    [['--schema'], qr/option "--schema" needs a value/],
    [['--chart=nothing'], qr/there is no chart "nothing"/],
    [['--chart=../trend'], qr/there is no chart "\.\.\/trend"/],
    [['a', 'b'], qr/too many arguments \(the first is "b"\)/],
    [['--output='], qr/--output needs a file name/],
    [['-o', '/', '--format=html'], qr/"\/" is a folder, but html output is one file/],
);
for my $case (@wrong) {
    my ($arguments, $message) = @$case;
    my $run = report(@$arguments);
    is($run->{status}, 1, "@$arguments: exit status 1");
    like($run->{err}, qr/\Arelief_report: error: .*$message.*\n\z/, "@$arguments: one clear line");
    is($run->{out}, '', "@$arguments: nothing on standard output");
}

# A terminal: script(1) gives one.
my $terminal = qx(script -qec "\Q${\program()}\E --format=png --chart=trend" /dev/null 2>&1 </dev/null);
like($terminal, qr/error: png is not written to a terminal; name a file with -o/,
    'a picture is not written to a terminal');

my $hostless = report('-h', '/nonexistent', '-w', 'postgres');
is($hostless->{status}, 2, 'no server: exit status 2');
like($hostless->{err}, qr/\Arelief_report: error: connection to server .*\n\z/, 'in one line');
is(report('no_such_database')->{status}, 2, 'no such database: exit status 2');
like(report('-d', 'no_such_database')->{err},
    qr/\Arelief_report: error: .*database "no_such_database" does not exist\n\z/, 'in one line');
like(report("dbname=no_such_database application_name='x y'")->{err}, qr/"no_such_database"/,
    'a conninfo string will do for DBNAME');
like(report("postgresql:///no_such_database")->{err}, qr/"no_such_database"/, 'a URI too');
is(report({env => {PGDATABASE => 'no_such_database'}})->{status}, 2, 'PGDATABASE is heard');
is(report('-U', 'nobody_here', '-w')->{status}, 2, '-U is heard');

done_testing();

# Names from the database are data: whatever they contain, they are shown, and nothing in them is run.
use strict;
use warnings;
use utf8;
use MIME::Base64;
use Test::More;
use ReliefReport;

my $seed = $ENV{SEED} // 20201031;
srand $seed;
note "SEED=$seed";

my $folder = work_folder();
my $canary = "$folder/canary";
my $database = new_database('hostile');

# What breaks out of gnuplot's quotes, datablocks and options, of SVG, HTML, CSV and a terminal.
my @attacks = (
    "`touch $canary`", "\$(touch $canary)", "'.system('touch $canary').'", "\".system(\"touch $canary\").\"",
    "'; system 'touch $canary'; '", "\nsystem 'touch $canary'\n", "\n! touch $canary\n", "\r!touch $canary\r",
    "\n\$d << EOD\n", "\nEOD\nsystem 'touch $canary'\n", "END_", "'''", "''", "\\'; !touch $canary #", '\\', '\\\\',
    "\@system", "\@TITLE_1", "< touch $canary", "| touch $canary", "[0:system('touch $canary')]",
    "\" onload=\"alert(1)", "</text><script>alert(1)</script>", "]]>", "<!-- ", "&lt;b&gt;", "&#x3c;script>",
    "<img src=x onerror=alert(1)>", "{/Symbol a}", "a_b^c", "~a{.8-}", "%s%n%d", "100%", "%%", "#", "# comment",
    "a\tb\tc", "\e[31mred\e[0m", "=1+1", "+1", "-1", "\@SUM(A1)", "NaN", "?", "inf", "1e999", "  ",
    "\x{202E}abc\x{202C}", "a\x{2028}b", "\x{FEFF}bom", "\x{85}nel", "\x7F", "\x{200F}rtl", "\x{2066}iso\x{2069}",
    ',', ';', ':Bold', 'font-family="x:Bold"', '$1', '${x}', '$d', 'column(-1)', "e\x{301}", "鲁山县", "\x{1F600}",
    "\x{10FFFF}", "\x{E000}",
);
my @names = @attacks;
while (@names < 240) {
    push @names, join '', map { $attacks[rand @attacks] } 1 .. 1 + int rand 3;
}

sub literal { my ($text) = @_; $text =~ s/'/''/g; return "'$text'" }

# What a reader of a picture is to see of a name (the mapping that script.c promises).
sub shown {
    my ($name) = @_;
    $name =~ s/[\x00-\x1F\x7F-\x9F\x{2028}\x{2029}\x{61C}\x{200E}\x{200F}\x{202A}-\x{202E}\x{2066}-\x{2069}\x{FEFF}\x{FFF9}-\x{FFFB}]/ /g;
    $name =~ tr/'"`\\/\x{2019}\x{201D}\x{2018}\x{FF3C}/;
    return $name;
}

sub squeezed { my ($text) = @_; $text =~ s/[\s\x{A0}]+/ /g; $text =~ s/^ | $//g; return $text }
sub unescaped {
    my ($text) = @_;
    $text =~ s/&lt;/</g; $text =~ s/&gt;/>/g; $text =~ s/&quot;/"/g; $text =~ s/&#39;/'/g; $text =~ s/&amp;/&/g;
    return $text;
}
# What no font here may have is compared as the box that stands for it.
sub boxed { my ($text) = @_; $text =~ s/[\x{25A1}\x{1F600}\x{10FFFF}\x{E000}\x{301}]/\x{25A1}/g; return $text }
sub comparable { return squeezed(boxed(shown($_[0]))) }

sql($database, 'SET search_path = hostile; CREATE TABLE names (place int, name text); INSERT INTO names VALUES '
      . join(', ', map { "($_, " . literal($names[$_]) . ')' } 0 .. $#names));

mkdir "$folder/charts";
open my $query, '>:utf8', "$folder/charts/names.sql" or die;
print $query <<'SQL';
-- title.zh: 名称
-- title.en: Names
-- kind.zh: 列表
-- kind.en: list
-- | column | kind  | 中文 | English | 单位 | unit | adds up |
-- | name   | label | 名称 | Name    |      |      |         |
-- | again  | text  | 又   | Again   |      |      |         |
-- | number | count | 数   | Number  |      |      | yes     |
SELECT name, name AS again, place AS number, name AS finding_zh, name AS finding_en
FROM :"ledger".names ORDER BY place;
SQL
close $query;
open my $drawing, '>:utf8', "$folder/charts/names.gp" or die;
print $drawing <<'GP';
set xrange [-1:ROWS]; set yrange [0:2]
set xtics; set bmargin at screen 0.2
plot $d using 0:(1):xtic(2) with points, '' using 0:(1):(stringcolumn(again)) with labels
GP
close $drawing;

mkdir "$folder/charts/narrative";
system('cp', 'reports/narrative/10_love_supermarkets.sql', "$folder/charts/narrative") == 0 or die;
my $run = report('-d', $database, '--charts', "$folder/charts", '--format=svg');
is($run->{status}, 0, 'a chart of 240 hostile names is drawn') or diag $run->{err};
my $svg = as_is($run->{out});
my %texts;
$texts{squeezed(boxed(unescaped($_)))}++ for $svg =~ /<text[^>]*>([^<]*)<\/text>/g;
my @lost = grep { my $c = comparable($_); $c ne '' && !$texts{$c} } @names;
is_deeply(\@lost, [], 'each stands in the SVG as it is');
# As a tic and as a label, and more often when a name comes twice.
my @once = grep { my $c = comparable($_); $c ne '' && ($texts{$c} // 0) < 2 } @names;
is_deeply(\@once, [], 'both as a tic and as a label');
my %tags = map { $_ => 1 } $svg =~ /<([A-Za-z!?][^\s>\/]*)/g;
is_deeply([grep { !/^(\?xml|svg|title|desc|g|rect|defs|circle|path|use|filter|fe\w+|text|polygon)$/ } sort keys %tags],
    [], 'and none as markup');
open my $file, '>:raw', "$folder/names.svg" or die;
print $file $run->{out};
close $file;
is(system("xmllint --noout --nonet $folder/names.svg"), 0, 'the SVG is well formed');
ok(!-e $canary, 'no command ran');

for my $format (qw(png pdf)) {
    my $picture = report('-q', '-d', $database, '--charts', "$folder/charts", "--format=$format");
    is($picture->{status}, 0, "$format is drawn too") or diag $picture->{err};
    is($picture->{err}, '', "$format: quiet means quiet");
}

my $html = as_is(report('-q', '-d', $database, '--charts', "$folder/charts", '--format=html')->{out});
my %cells;
$cells{squeezed(unescaped($_))}++ for $html =~ /<(?:th scope="row"|td)>([^<]*)</g;
sub in_html { my ($name) = @_; $name =~ s/[\x00-\x1F\x7F-\x9F\x{2028}\x{2029}\x{61C}\x{200E}\x{200F}\x{202A}-\x{202E}\x{2066}-\x{2069}\x{FEFF}\x{FFF9}-\x{FFFB}]/ /g; return squeezed($name) }
is_deeply([grep { !$cells{in_html($_)} } @names], [], 'each stands in the HTML as it is');
is(() = $html =~ /<(?:script|img)\b/gi, 0, 'and none as markup');
my ($link) = $html =~ /href="data:text\/csv;charset=utf-8;base64,([^"]+)"/;
unlike(as_is(decode_base64($link)), qr/(^|,)"[=+\-@]/m, 'no cell of the CSV is a formula');

my $text = as_is(report('-q', '-d', $database, '--charts', "$folder/charts", '--format=text')->{out});
unlike($text, qr/[\x00-\x09\x0B-\x1F\x7F-\x9F\x{202A}-\x{202E}]/, 'no control character reaches a terminal');
unlike($run->{err}, qr/[\x00-\x09\x0B-\x1F\x7F]/, 'nor through a warning');

# Text of the ledger is in titles, notes and alternative texts.
for my $name (@attacks) {
    sql($database, 'UPDATE hostile.ledger SET name_zh = ' . literal($name) . ', name_en = ' . literal($name)
          . ', note_zh = ' . literal($name) . ', note_en = ' . literal($name));
    my $drawn = report('-q', '-d', $database, '--format=svg');
    is($drawn->{status}, 0, 'a hostile ledger is drawn') or diag "$name: $drawn->{err}";
}
my $all = join ' ', @attacks;
sql($database, 'UPDATE hostile.ledger SET name_zh = ' . literal($all) . ', note_en = ' . literal($all));
is(report('-q', '-d', $database, "--format=$_")->{status}, 0, "all at once, as $_") for qw(html png pdf json text csv);
ok(!-e $canary, 'still no command ran');

# A ledger's and the extension's schema may be called anything.
my $odd = new_database('"; DROP TABLE x; --', "a'b\\c", ':"ledger"');
is(report('-d', $odd, '--schema', $_, '--format=csv')->{status}, 0, "a ledger called $_")
  for '"; DROP TABLE x; --', "a'b\\c", ':"ledger"';

# Should a template itself be hostile, gnuplot still can neither run, write, remove nor connect.
my $victim = "$folder/victim";
open my $kept, '>', $victim or die;
print $kept 'kept';
close $kept;
chmod 0666, $victim;
my %deeds = (
    'run a program' => "print system('touch $canary')",
    'run another' => "!touch $canary",
    'open a pipe' => "set print '|touch $canary'; print 1",
    'write a file' => "set print '$canary'; print 1",
    'draw into a file' => "set output '$canary'; plot 1",
    'overwrite a file' => "set table '$victim'; plot 1",
);
for my $deed (sort keys %deeds) {
    open my $template, '>:utf8', "$folder/charts/names.gp" or die;
    print $template "$deeds{$deed}\n";
    close $template;
    report('-q', '-d', $database, '--charts', "$folder/charts", '--format=svg');
    ok(!-e $canary, "a template cannot $deed");
    unlink $canary;
}
is(ReliefReport::slurp($victim), 'kept', 'and what was there is kept');

done_testing();

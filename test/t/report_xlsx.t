# The workbook of relief_report, read by another program (openpyxl) without warnings: its cells are those of the CSV, text stays
# text, headings are frozen, and charts point to their figures.
use strict;
use warnings;
no warnings "nonchar";
use utf8;
use IPC::Run qw(run timeout);
use JSON::PP;
use Test::More;
use ReliefReport;

my $folder = work_folder();

# The sheets of the workbook of these options.
sub workbook {
    my (@arguments) = @_;
    my $report = report('-q', '--format=xlsx', '-o', "$folder/report.xlsx", @arguments);
    is($report->{status}, 0, "a workbook: @arguments") or diag $report->{err};
    my ($out, $err) = ('', '');
    ok(run(['test/lib/xlsx_cells', "$folder/report.xlsx"], '>', \$out, '2>', \$err, timeout(60)), 'openpyxl opens it without a warning') or diag $err;
    return decode_json($out);
}

# The rows of a CSV, as lists; undef for an empty cell.
sub csv_rows {
    my ($csv) = @_;
    $csv =~ s/\A\x{FEFF}//;
    my @rows = ([]);
    while ($csv =~ /\G(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r\n)/g) {
        my ($text, $plain, $after) = ($1, $2, $3);
        $text =~ s/""/"/g if defined $text;
        push @{$rows[-1]}, $text // ($plain eq '' ? undef : $plain);
        push @rows, [] if $after ne ',';
    }
    pop @rows;
    return \@rows;
}

# A cell as the CSV would have it, by its type.
sub as_csv {
    my ($cell) = @_;
    return undef unless defined $cell;
    my ($value, $type, $format) = @$cell;
    return $value ? 'true' : 'false' if $type eq 'b';
    return $format =~ /0\.00/ ? sprintf '%.2f', $value : "$value" if $type eq 'n';
    return $value =~ /\A[=+\-@\t\r]/ ? "'$value" : $value;
}

# ---- a real ledger with hidden figures: every chart ----
my $database = new_database();
sql($database, 'CREATE EXTENSION poverty_relief');
sql($database, slurp('test/lib/small_ledger.sql'), '-v', 'ledger=small', '-v', 'name=甲镇');
sql($database, 'UPDATE small.ledger SET suppress_below = 5');
my @options = ('--lang=zh', '--schema=small', $database);
my $sheets = workbook(@options);
my @names = map { (split ' ')[0] } split /\n/, report('--list')->{out};
mkdir "$folder/csv";
report('-q', '--format=csv', '-o', "$folder/csv", @options);
@names = grep { -e "$folder/csv/$_.csv" } @names;
is(scalar(@$sheets), @names + 1, 'a sheet for each chart, and one of notes');
my %sheet = map { $names[$_] => $sheets->[$_] } 0 .. $#names;
for my $name (@names) {
    my $expected = csv_rows(slurp("$folder/csv/$name.csv"));
    my @rows = map { my @cells = map { as_csv($_) } @$_; $#cells = $#{$expected->[0]}; \@cells } @{$sheet{$name}{rows}};
    is_deeply(\@rows, $expected, "$name: the cells of the CSV");
    like($sheet{$name}{freeze}, qr/^[BCD]2$/, 'headings and names are frozen');
    my @figures = map { grep { defined && $_->[1] eq 'n' } @$_ } @{$sheet{$name}{rows}};
    is_deeply([grep { $_->[2] !~ /^#,##0(?:\.00)?$/ } @figures], [], 'figures are formatted numbers');
}
is($sheet{trend}{name}, '爱心超市历年趋势', 'a sheet has the title of its chart');
is($sheet{retention}{rows}[0][-2][0], '标记', 'a column of flags');
is($sheet{retention}{rows}[3][-2][0], '新增:c; 延续:c; 重返:c; 中断:c; 占上年受助户:c', 'of a year that is hidden');
is($sheet{retention}{rows}[2][-2], undef, 'of one that is not: nothing');
is($sheet{retention}{rows}[1][-2][0], '占上年受助户:m', 'of one without a year before: unknown, not hidden');
is($sheet{retention}{rows}[1][-1][0], '草稿', 'and whether it is published');
my %note = map { $_->[0][0] => $_->[1][0] } reverse @{$sheets->[-1]{rows}};
is($sheets->[-1]{name}, '说明', 'the notes');
is($note{'报告'}, '小县', 'notes: the ledger');
like($note{'版次'}, qr/^草稿，尚未公布；数据快照 \d{4}-\d\d-\d\d \d\d:\d\d:\d\d .*；记录截至 2024-06-30$/, 'notes: that it is a draft, and of when');
is($note{'状态'}, '草稿', 'notes: its mark');
like($note{'综述'}, qr/2024/, 'notes: the narrative');
sql($database, 'SELECT small.publish_edition()');
my %published = map { $_->[0][0] => $_ } @{workbook('--lang=both', '--schema=small', $database)->[-1]{rows}};
like($published{'版次 Edition'}[1][0], qr/^第 1 版，\d{4}-\d\d-\d\d 公布；记录截至 2024-06-30$/, 'notes: the edition');
like($published{'版次 Edition'}[2][0], qr/^Edition 1, published on \d{4}-\d\d-\d\d; records to 2024-06-30$/, 'and in English');
my $part = workbook('--lang=en', '--schema=small', '--division=110101001', $database);
my %of_part = map { $_->[0][0] => $_->[1][0] } @{$part->[-1]{rows}};
like($of_part{Scope}, qr/^Only the love supermarkets in 110101001/, 'notes: the scope');
like($of_part{Edition}, qr/^Computed from the records, of no edition/, 'which is no edition');
like($of_part{'Left out of this report'}, qr/cannot be restricted to a division/, 'and what is left out');

# ---- native charts ----
my @trend = @{$sheet{trend}{charts}};
is(scalar(@trend), 4, 'trend: a chart for each unit');
is_deeply($trend[0]{series}, [{name => "'爱心超市历年趋势'!\$B\$1", names => "'爱心超市历年趋势'!\$A\$2:\$A\$5", figures => "'爱心超市历年趋势'!\$B\$2:\$B\$5",
    kept => [map { $_->[1][0] } @{$sheet{trend}{rows}}[1 .. 4]]}], 'with its names and figures');
is(scalar(map { @{$_->{series}} } @{$sheet{donations}{charts}}), 6, 'donations: a series for each figure');
is_deeply([map { [@$_{qw(first_on_top from)}] } map { $sheet{$_}{charts}[0] } qw(trend townships)], [[JSON::PP::false, 0], [JSON::PP::true, 0]],
    'bars have the first row on top, and all begin at zero');
is(scalar(@{$sheet{$_}{charts}}), 0, "$_: none, as its parts have no common axis") for qw(consumption villages);

# ---- one chart, and where it goes ----
my $one = workbook('--lang=en', '--schema=small', '--chart=frequency', $database);
is_deeply([map { $_->{name} } @$one], ['Aid instances per household', 'Notes'], '--chart: its sheet and the notes');
my $out = report('-q', '--format=xlsx', '--schema=small', '--chart=frequency', $database)->{out};
is(substr($out, 0, 4), "PK\x03\x04", 'to standard output');
like(report('--format=xlsx', '-o', $folder, $database)->{err}, qr/is a folder, but xlsx output is one file/, 'not into a folder');
like(qx(script -qec "\Q${\program()}\E --format=xlsx $database" /dev/null 2>&1 </dev/null), qr/error: xlsx is not written to a terminal; name a file with -o/,
    'nor to a terminal');

# ---- text that a spreadsheet would run, or a file cannot have; figures beyond a spreadsheet's digits ----
my @texts = ('=1+1', '+1', '-1', '@SUM(A1)', "\t=1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x/","y")', "a\x01b", "a\x{FFFE}b", "\x{202E}abc", '_x004_',
    ' blanks ', '<b>&amp;"', "a\nb", '007', '1e5', '2020-01-01', 'TRUE', '#REF!', "e\x{301}\x{1F600}", 'x' x 40000, '_x0041_');
mkdir "$folder/charts";
my %title = (a => "=1+1[]:*?/\\'!", b => "=1+1[]:*?/\\'!", c => "2018", d => '名' x 40);
my $values = join ', ', map { my $t = $texts[$_]; $t =~ s/'/''/g; sprintf "(%d, E'%s')", $_, $t =~ s/\\/\\\\/gr =~ s/\n/\\n/gr } 0 .. $#texts;
for my $name (sort keys %title) {
    open my $file, '>:utf8', "$folder/charts/$name.sql" or die;
    print $file "-- title.zh: $title{$name}\n-- title.en: $title{$name}\n-- kind.zh: x\n-- kind.en: x\n-- | name | label | 名 | =Name | | | |\n",
      "-- | number | count | 数 | =1+2 | | | |\n-- | amount | yuan | 额 | Amount | | | |\n",
      "SELECT t AS name, n - 2 AS number, CASE n WHEN 0 THEN 12345678901234.56 WHEN 1 THEN -92233720368547758.07 ELSE n / 100.0 END::numeric(20,2) AS amount, ",
      "'=1' AS finding_zh, '=2' AS finding_en FROM (VALUES $values) AS v(n, t) ORDER BY n\n";
    close $file;
    open $file, '>', "$folder/charts/$name.gp" or die;
    close $file;
}
my $hostile = workbook('--lang=en', '--charts', "$folder/charts", '--schema=small', $database);
my @titles = map { $_->{name} } @$hostile;
is_deeply(\@titles, ['=1+1_________', '2 =1+1_________', '2018', '名' x 31, 'Notes'], 'names of sheets');
my @rows = @{$hostile->[0]{rows}};
my $cleaned = sub { my ($t) = @_; $t =~ s/[\x00-\x1F\x{202E}]/ /g; $t =~ s/\x{FFFE}/\x{FFFD}/g; $t = substr($t, 0, 16000) . '…' if length $t > 16000; return $t };
is($rows[$_ + 1][0][0], $cleaned->($texts[$_]), 'text as it is: ' . substr($texts[$_], 0, 20) =~ s/[^ -~]/./gr) for 0 .. $#texts;
# openpyxl reads _x0041_ with and without the escape alike; a spreadsheet program takes it for A.
my ($strings, $complaint) = ('', '');
run(['/usr/bin/python3', '-c', 'import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read("xl/sharedStrings.xml"))', "$folder/report.xlsx"],
    '>', \$strings, '2>', \$complaint);
like($strings, qr/<t>_x005F_x0041_<\/t>/, 'what looks like an escape is escaped');
is_deeply([grep { $_->[0][1] ne 's' || $_->[0][2] ne '@' } @rows], [], 'and as text, also when it is edited');
is_deeply($rows[1][2], ['12345678901234.56', 's', '@'], 'a figure of sixteen digits is exact text');
is_deeply($rows[2][2], ['-92233720368547758.07', 's', '@'], 'the largest too');
is_deeply($rows[4][2], [0.03, 'n', '#,##0.00'], 'others are numbers');
is($hostile->[0]{charts}[0]{from}, undef, 'an axis with negative figures begins where the program likes');
is($hostile->[2]{charts}[0]{series}[0]{figures}, q('2018'!$B$2:$B$23), 'a sheet that is called like a number is quoted in formulas');

done_testing();

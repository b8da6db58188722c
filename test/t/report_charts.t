# A pair of files adds a chart: each kind of column, several charts at once, and the errors of wrong headers.
use strict;
use warnings;
use utf8;
use JSON::PP;
use Test::More;
use ReliefReport;

my $folder = work_folder();
my $database = new_database('pairs');
mkdir "$folder/narrative";     # the stand-in ledger lacks data for the installed narrative

sub chart_file {
    my ($name, $text) = @_;
    open my $file, '>:utf8', "$folder/$name" or die;
    print $file $text;
    close $file;
}

my $head = "-- title.zh: 标题\n-- title.en: Title\n-- kind.zh: 点图\n-- kind.en: dot plot\n";
my $findings = "'发现' AS finding_zh, 'Finding' AS finding_en";
my $dots = "plot \$d using 0:(1):(stringcolumn(2)) with labels\n";

sub drawn {
    my ($sql, $drawing, @arguments) = @_;
    chart_file('one.sql', $sql);
    chart_file('one.gp', $drawing // $dots);
    return report('-d', $database, '--charts', $folder, '--chart=one', @arguments ? @arguments : '--format=svg');
}

# ---- rows that are places: no change from one to the next ----
my $places = $head . "-- | column | kind | 中文 | English | 单位 | unit | adds up |\n"
  . "-- | place | label | 地点 | Place | | | |\n-- | number | count | 户数 | Households | 户 | households | set |\n"
  . "SELECT * FROM (VALUES ('东', 40, $findings), ('西', 10, 'x', 'y')) v(place, number, finding_zh, finding_en)\n";
$places =~ s/ AS finding_(zh|en)//g;
my $run = drawn($places, "plot \$d using 0:(1):(stringcolumn(place)) with labels, '' using 0:(2):(stringcolumn(number+2).'|') with labels\n");
is($run->{status}, 0, 'places are drawn') or diag $run->{err};
my $svg = as_is($run->{out});
unlike($svg, qr/%<|基期/, 'places: no change is told');
unlike($svg, qr/东–西/, 'places: no range in the title');
like($svg, qr/>东</, 'places: the names are');
my $text = as_is(drawn($places, undef, '--format=text')->{out});
like($text, qr/^  东  40 +█{40}$/m, 'places: in the terminal');
unlike($text, qr/%/, 'places: without a change');

# ---- percentages: a difference is in points ----
my $shares = $head . "-- | month | period | 月 | Month | | | |\n-- | share | percent | 占比 | Share | % | % | recompute |\n"
  . "SELECT * FROM (VALUES ('1', 80.25, '发现', 'Finding'), ('2', 78.2, '', '')) v(month, share, finding_zh, finding_en)\n";
$text = as_is(drawn($shares, undef, '--format=text')->{out});
like($text, qr/−2\.1 百分点/, 'percentages: points, rounded half away from zero');
like(as_is(drawn($shares, undef, '--format=html')->{out}), qr/recomputed from the records/, 'percentages: how they add up');
unlike(as_is(drawn($shares, undef, '--format=html')->{out}), qr/<tfoot/, 'percentages: no total');

# ---- text cells, quotes and unknown values ----
my $words = $head . "-- | name | label | 名 | Name | | | |\n-- | remark | text | 备注 | Remark | | | |\n"
  . "SELECT 'a' AS name, NULL::text AS remark, $findings -- :\"nothing\" in a comment\n"
  . "UNION ALL SELECT ':\"nothing\"', \$\$ :\"nothing\" \$\$, 'f', 'g' /* :\"nothing\" /* nested */ :\"nothing\" */;\n";
my $json = drawn($words, undef, '--format=json');
is($json->{status}, 0, 'strings and comments are left alone') or diag $json->{err};
is_deeply(decode_json($json->{out})->{charts}[0]{rows},
    [{name => 'a', remark => undef}, {name => ':"nothing"', remark => ' :"nothing" '}], 'and come through');

# gnuplot reads an empty cell as the cell above it.
my $empty = $head . "-- | name | label | 名 | Name | | | |\n-- | remark | text | 备注 | Remark | | | |\n"
  . "SELECT * FROM (VALUES ('a', 'above', 'f', 'g'), ('b', '', '', '')) v(name, remark, finding_zh, finding_en)\n";
is(() = drawn($empty, "plot \$d using 0:(1):(stringcolumn(remark)) with labels\n")->{out} =~ />above</g, 1,
    'an empty text does not repeat the one above');

# ---- texts of two languages ----
my $spoken = $head . "-- | name | label | 名 | Name | | | |\n-- | remark | text | 备注 | Remark | | | |\n"
  . "SELECT '东' || chr(31) || 'East' AS name, '同' || chr(31) || '同' AS remark, $findings\n";
for (['zh', '东', '同'], ['en', 'East', '同'], ['both', '东  East', '同']) {
    my ($lang, $name, $remark) = @$_;
    is_deeply(decode_json(drawn($spoken, undef, '--format=json', '--lang', $lang)->{out})->{charts}[0]{rows},
        [{name => $name, remark => $remark}], "two languages: --lang=$lang");
}

# ---- groups and parts ----
my $grouped = sub {
    my ($kind, $adds) = @_;
    return $head . "-- | part | $kind | 部分 | Part | | | |\n-- | name | label | 名 | Name | | | |\n"
      . "-- | money | yuan | 金额 | Money | 元 | CNY | $adds |\n-- | weeks | count | 周 | Weeks | 周 | weeks | yes |\n"
      . "SELECT *, $findings FROM (VALUES ('甲', 'a', 1.00, NULL::int), ('甲', 'b', NULL, NULL), ('乙', 'a', NULL, 7), ('丙', 'c', 2, NULL)) v(part, name, money, weeks)\n";
};
my $marks = "set label 1 sprintf('%d parts, %s %d-%d, money in %d, weeks in %d', PARTS, PART_NAME[1], PART_FROM[1], PART_TO[1], money_PART, weeks_PART) at 0,0\nplot NaN\n";
like(as_is(drawn($grouped->('part', 'part'), $marks)->{out}), qr/>3 parts, 甲 0-1, money in 1, weeks in 2</, 'parts: where each is, for the drawing');
my $parted = as_is(drawn($grouped->('part', 'part'), undef, '--format=text', '--lang=en')->{out});
like($parted, qr/^Money.*\n  甲 · a  1 .*\n  甲 · b  \?\n  丙 · c  2 .*\n\n/m, 'parts: in the terminal a figure is told of its parts, gaps as gaps');
like($parted, qr/^Weeks.*\n  a  7 +█+\n\n/m, 'parts: one that has a figure alone need not be named');
my $page = as_is(drawn($grouped->('part', 'part'), undef, '--format=html', '--lang=en')->{out});
like($page, qr/<td>a<\/td><td class="figure"><\/td><td class="figure">7</, 'parts: no dash where a part has no such figure');
like($page, qr/<td>b<\/td><td class="figure">\?<\/td><td class="figure"><\/td>/, 'parts: a sign where it is unknown');
like($page, qr/<tfoot>.*>≠<.*>7</s, 'parts: what adds up within a part has no sum over parts');
like($page, qr/Money: adds up within a part/, 'parts: which is said');
my $whole = as_is(drawn($grouped->('group', 'yes'), undef, '--format=text', '--lang=en')->{out});
like($whole, qr/^Weeks.*\n  甲 · a  \?\n  甲 · b  \?\n  乙 · a  7 .*\n  丙 · c  \?\n/m, 'groups: every figure is told of each');
is_deeply([map { $_->{kind} } @{decode_json(drawn($grouped->('group', 'yes'), undef, '--format=json')->{out})->{charts}[0]{columns}}],
    [qw(group label yuan count)], 'groups: in JSON');
my $starred = $head . "-- | part | group | 部分 | Part | | | |\n-- | year | period | 年 | Year | | | |\n-- | n | count | 数 | Number | | | |\n"
  . "-- | begun | partial | 未满期 | Begun | | | |\nSELECT '甲' AS part, 2020 AS year, 1 AS n, true AS begun, $findings\n";
like(as_is(drawn($starred, undef, '--format=text', '--lang=en')->{out}), qr/^  甲 · 2020\*  1 .*^\* 2020[: ]/ms, 'groups: the star is the period\x27s');

# ---- several charts ----
chart_file('two.sql', $places);
chart_file('two.gp', $dots);
my $both = report('-d', $database, '--charts', $folder, '--format=html');
is($both->{status}, 0, 'two charts in one page');
is(() = as_is($both->{out}) =~ /<section id="(?:one|two)">/g, 2, 'each has its section');
like(as_is($both->{out}), qr/<nav>.*href="#one".*href="#two".*<\/nav>/s, 'and its link above');
my $too_many = report('-d', $database, '--charts', $folder, '--format=png', '-o', "$folder/x.png");
is($too_many->{status}, 1, 'one picture cannot hold two charts');
like($too_many->{err}, qr/one png file contains one chart, not 2 charts; choose one with --chart, or name a folder/, 'it says what to do');
mkdir "$folder/out";
is(report('-d', $database, '--charts', $folder, '--format=svg', '-o', "$folder/out")->{status}, 0, 'a folder can');
ok(-s "$folder/out/$_.svg", "$_.svg is there") for qw(one two);
is_deeply([map { $_->{name} } @{decode_json(report('-d', $database, '--charts', $folder, '--format=json', '--chart=two', '--chart=one')->{out})->{charts}}],
    [qw(two one)], '--chart keeps the order asked for');

# ---- wrong headers and queries ----
my $label = "-- | name | label | 名 | Name | | | |\n";
my @wrong = (
    ["SELECT 1", qr/lacks a title or kind in Chinese or English/],
    [$head . "SELECT 1", qr/needs a column table whose first column is a period or label/],
    [$head . "-- | name | label | 名 |\nSELECT 1", qr/a row of the column table has 3 fields, not 7/],
    [$head . "-- | name | number | 名 | Name | | | |\nSELECT 1", qr/"number" is not a keyword of the column table/],
    [$head . "-- | name | label | 名 | Name | | | maybe |\nSELECT 1", qr/"maybe" is not a keyword of the column table/],
    [$head . "-- | 名 | label | 名 | Name | | | |\nSELECT 1", qr/the column name "名" must be lower-case letters, digits and _/],
    [$head . "-- | a = system('x') # | label | 名 | Name | | | |\nSELECT 1", qr/must be lower-case letters, digits and _/],
    [$head . $label . "SELECT 1 AS name", qr/the query must return its 1 column, then finding_zh and finding_en/],
    [$head . $label . "SELECT 1 AS nom, $findings", qr/column 1 of the query is "nom", but "name" in the column table/],
    [$head . $label . "SELECT :\"name\"", qr/the query uses an unknown name, :"name"; :"ledger" and :"extension" are known/],
    [$head . ($label x 40) . "SELECT 1", qr/has more than 31 columns/],
    [$head . "-- | part | part | 部分 | Part | | | |\nSELECT 1", qr/needs a text column after its group or part/],
);
for my $case (@wrong) {
    my ($sql, $message) = @$case;
    my $run = drawn($sql);
    is($run->{status}, 4, 'a wrong chart: exit status 4');
    like($run->{err}, qr/\Arelief_report: error: \S*\/one\.sql:(?:\d+:)? chart "one"[^\n]*$message[^\n]*\n\z/, 'one clear line, with the file');
}
my $write = drawn($head . $label . "SELECT pg_catalog.set_config('a.b', 'c', false) AS name, $findings FROM pairs.ledger FOR UPDATE");
is($write->{status}, 3, 'a chart cannot write: exit status 3');
like($write->{err}, qr/read-only transaction/, 'because the snapshot is read-only');
is(drawn($head . $label . "SELECT 'a' AS name, $findings; DROP TABLE pairs.ledger")->{status}, 3, 'nor run a second statement');

# ---- where an error is ----
my $at = sub { my ($what, $where, @chart) = @_; like(drawn(@chart)->{err}, qr/: error: \Q$folder\E\/one\.\Q$where\E: /, $what) };
$at->('a header', 'sql:5', $head . "-- | name | number | 名 | Name | | | |\nSELECT 1");
$at->('hides: of an unknown column', 'sql', $head . "-- hides: nothing\n" . $label . "SELECT 1 AS name, $findings");
$at->('a query', 'sql:7', $head . $label . "\nSELECT 1 AS name, nothing, $findings");
$at->('a query behind characters of several bytes', 'sql:7', $head . $label . "SELECT '名名名' AS name, :\"extension\".nothing(),\nnothing, $findings" =~ s/:"extension".nothing\(\),/1 AS x,/r);
$at->('a drawing', 'gp:2', $places, "a = 1\nplot nonsense here\n");

# ---- beside the built-in charts ----
sub with_built_in { return report({built_in => 1}, '--charts', $folder, @_) }
my $listed = as_is(with_built_in('--list')->{out});
like($listed, qr/^trend .*^one .*^two /ms, 'own charts stand beside the built-in ones');
unlike(as_is(report('--charts', $folder, '--list')->{out}), qr/^trend/m, '--without-built-in: alone');
is(report({built_in => 1}, '--without-built-in', '--list')->{status}, 0, 'with a folder of charts');
chart_file('trend.sql', $places =~ s/标题/换了/r);
chart_file('trend.gp', $dots);
my @trend = as_is(with_built_in('--list')->{out}) =~ /^(trend .*)/mg;
is(scalar(@trend), 1, 'one of the same name');
like($trend[0], qr/换了/, 'replaces the built-in one');
unlink "$folder/trend.sql", "$folder/trend.gp";

# ---- charts without a drawing ----
sub plain {
    my ($sql, @arguments) = @_;
    chart_file('plain.sql', $sql);
    my $run = report('-d', $database, '--charts', $folder, '--chart=plain', '--format=svg', '--lang=en', @arguments);
    is($run->{status}, 0, 'a chart without a drawing') or diag $run->{err};
    return as_is($run->{out});
}
my $years = $head . "-- | year | period | 年 | Year | | | |\n-- | n | count | 数 | Number | 个 | shops | |\n-- | gain | yuan | 元 | Gain | 元 | CNY | |\n-- | begun | partial | 未 | Begun | | | |\n";
my $plain = plain($years . "SELECT y AS year, nullif(y, 2018) AS n, 2018.5 - y AS gain, y = 2020 AS begun, $findings FROM generate_series(2016, 2020) y\n");
like($plain, qr/>$_</, "periods: $_") for '2016', '2020\\*', '2,017', '\\?', '2\\.5', '−1\\.5', 'Number', 'Gain';
like($plain, qr/pattern|gpPat/i, 'periods: the one that is not over is hatched');
my $line = plain($years . "SELECT to_char(date '2018-01-01' + m * interval '1 month', 'YYYY-MM') AS year, m AS n, m AS gain, false AS begun, $findings FROM generate_series(1, 30) m\n");
like($line, qr/>2020-07</, 'many periods: the last is named');
unlike($line, qr/>2018-03</, 'but not all');
my $two = sub {
    my ($first, $second, $rows) = @_;
    return $head . "-- hides: yes\n-- | side | $first | 边 | Side | | | |\n-- | place | $second | 地 | Place | | | |\n-- | n | count | 数 | Number | | | |\n"
      . "SELECT *, $findings FROM (VALUES $rows) v(side, place, n)\n";
};
my $cells = "('甲', 'a', 10), ('甲', 'b', 40), ('乙', 'a', 20), ('乙', 'b', NULL)";
for my $first (qw(label group)) {
    my $panels = plain($two->($first, 'label', $cells));
    like($panels, qr/>a<.*>b<.*>甲<.*>40<.*>乙<.*>20<.*>※</s, "$first and label: a panel for each of the first, names beside the first panel, a sign where a figure is hidden");
    is(() = $panels =~ /<polygon [^>]*><title>[甲乙] · [ab] · Number: /g, 3, "$first and label: bars with their exact figures");
}
my $noted = $two->('group', 'label', $cells) =~ s/(?=-- \| n )/-- | note | text | 注 | Note | | | |\n/r =~ s/SELECT \*,/SELECT side, place, CASE place WHEN 'b' THEN 'a note' END AS note, n,/r;
like(plain($noted), qr/>甲<.*>40<.*>乙</s, 'a text beside the names that is unknown in some rows');
my $ranges = plain($two->('group', 'label', "('甲', 'a', 10), ('甲', 'b', 40), ('乙', 'c', 20)"));
like($ranges, qr/>a<.*>b<.*>c</s, 'panels of other rows each have their names');
my @months = plain($two->('group', 'label', join ', ', map { my $side = $_; map { sprintf "('%s', '2019-%02d', %d)", $side, $_, 100 * $_ } 1 .. 12 } qw(甲 乙))) =~ />(\d+)</g;
is_deeply([grep { $_ < 13 } @months], [1 .. 12, 1 .. 12], 'months stand side by side');
like(plain($two->('group', 'label', join ', ', map { "('g$_', 'a', $_)" } 1 .. 20)), qr/>1–12 \/ 20</, 'more groups than panels: how many there are');

# ---- one chart for each value of a column, and none without rows ----
my $split = $two->('group', 'label', $cells) =~ s/-- \| side/-- split: part\n-- needs: rows\n-- | side/r
  =~ s/(\nSELECT)/\n-- | part | text | 分 | Part | | | |$1/r =~ s/SELECT \*,/SELECT *, CASE place WHEN 'a' THEN '子' || chr(31) || 'First' ELSE 'Second' END AS part,/r
  =~ s/'Finding' AS/'Of ' || place AS/r;
chart_file('plain.sql', $split);
unlink glob "$folder/out/*";
is(report('-d', $database, '--charts', $folder, '--chart=plain', '--format=svg', '--lang=en', '-o', "$folder/out")->{status}, 0, 'split: into a folder');
is(join(' ', sort map { s/.*\///r } glob "$folder/out/*"), 'plain.svg plain_2.svg', 'a picture for each');
is_deeply([map { "$_->{name}: $_->{title}{en}, $_->{finding}{en}, " . join ' ', map { $_->{n} // '-' } @{$_->{rows}} }
    @{decode_json(report('-d', $database, '--charts', $folder, '--chart=plain', '--format=json')->{out})->{charts}}],
    ['plain: Title: First, Of a, 10 20', 'plain_2: Title: Second, Of b, 40 -'], 'each with its title, its finding and its rows');
is(() = report('-d', $database, '--charts', $folder, '--chart=plain', '--format=csv')->{out} =~ /\n/g, 5, 'one CSV file has the rows of all');
unlike(plain($split), qr/Title: /, 'one picture for several values has no title of one');
like(plain($split =~ s/CASE place WHEN 'a' THEN/CASE WHEN place > '' THEN/r), qr/Title: First/, 'of a single value it has that in its title');
$at->('split: by a column that is no text', 'sql', $split =~ s/split: part/split: n/r);
chart_file('plain.sql', $split =~ s/(v\(side, place, n\))/$1 WHERE n < 0/r);
unlike(as_is(report('-d', $database, '--charts', $folder, '--format=html')->{out}), qr/id="plain"/, 'needs: rows: without rows it is left out');
like(as_is(report('-d', $database, '--charts', $folder, '--chart=plain', '--format=html')->{out}), qr/id="plain".*no records/s, 'unless it is asked for');
like(plain($places), qr/>东<.*>40</s, 'labels: a name and its figure');
like(plain($head . $label . "SELECT 'a' AS name, $findings\n"), qr/<svg/, 'without a figure: a page');
is(report('-d', $database, '--charts', $folder, '--chart=plain', '--format=html')->{status}, 0, 'in HTML, with its form for telephones');

done_testing();

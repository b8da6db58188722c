# The whole report: its narrative, its PDF, a year of one's choice, and pictures drawn side by side.
use strict;
use warnings;
use utf8;
use JSON::PP;
use Test::More;
use ReliefReport;

my $database = new_database('county');
my $folder = work_folder();

sub narrative {
    my (@arguments) = @_;
    my $run = report('-d', $database, '--format=json', @arguments);
    is($run->{status}, 0, "relief_report @arguments") or diag $run->{err};
    my $json = decode_json($run->{out});
    return map { [$_->{zh}, $_->{en}] } $json->{headline}, @{$json->{paragraphs}};
}

# ---- a year that is not over ----
my @told = narrative();
is(scalar(@told), 5, 'a headline and four paragraphs');
is_deeply($told[0], [
    '2020 年（截至 10 月 31 日，年度未满）：爱心超市 51 家，受助 5,981 户，接收捐赠 180 万元',
    '2020 (records up to 31 October 2020; the year is not over): 51 love supermarkets, 5,981 households aided, CNY 1.8 million received in donations',
], 'the headline says that the year is not over');
is_deeply($told[1], [
    '截至 10 月 31 日，开放的爱心超市有 51 家，较 2019 年末增加 2 家（上升 4.1%）；年内新开 2 家，无关闭。',
    'Up to 31 October 2020, 51 love supermarkets stood open (49 at the end of 2019); 2 opened and none closed in the year.',
], 'a stock is compared all the same');
is_deeply($told[2], [
    '截至 10 月 31 日接收捐赠 180 万元。2019 年全年为 80 万元，不足一年的数不与之比较。',
    'Donations received up to 31 October 2020 came to CNY 1.8 million. The whole of 2019 brought CNY 800,000; part of a year is not compared with it.',
], 'part of a year is held against nothing, and what the ledger does not tell is not told');
is_deeply($told[3], [
    '截至 10 月 31 日有 5,981 户受助，共 8,832 人次，平均每户 1.5 次；一户多次受助只计一户。2019 年全年为 7,764 户、10,745 人次。',
    'Up to 31 October 2020, 5,981 households were aided in 8,832 aid instances, 1.5 a household on average; a household aided many times counts once. The whole of 2019 had 7,764 households and 10,745 aid instances.',
], 'households and instances');
is_deeply($told[4], [
    '可比的最近两个全年：2019 年较 2018 年，受助户数减少 741 户（下降 8.7%）；受助人次减少 1,796 人次（下降 14.3%）；接收捐赠减少 270 万元（下降 77.1%）。',
    'Of the last two whole years, 2019 against 2018: households aided fell by 741 (8.7%); aid instances fell by 1,796 (14.3%); donations received fell by CNY 2.7 million (77.1%).',
], 'the last two whole years are compared');

# ---- --year ----
@told = narrative('--year=2019');
is($told[0][1], '2019: 49 love supermarkets, 7,764 households aided, CNY 800,000 received in donations', '--year: the headline');
is($told[2][0], '全年接收捐赠 80 万元。较 2018 年减少 270 万元（下降 77.1%）。', '--year: whole years are compared');
like($told[3][1], qr/Against 2018 the number of households fell by 741 \(8\.7%\) and that of aid instances fell by 1,796 \(14\.3%\)\.$/, '--year: in English');
is(scalar(@told), 4, '--year: nothing of the year after');
@told = narrative('--year=2018');
unlike("@$_", qr/2017|2019|2020|较|gainst|%/, '--year: the first year is compared with nothing') for @told;
my $through = report('-d', $database, '--format=json', '--year=2019');
my $json = decode_json($through->{out});
is($json->{year}, '2019', '--year: the JSON says so');
is_deeply([map { $_->{year} } @{$json->{charts}[0]{rows}}], [2018, 2019], '--year: the charts end there');
unlike($through->{out}, qr/5981|5,981|8832|8,832/, '--year: no figure of a later year');
my $beyond = report('-d', $database, '--year=2031');
is($beyond->{status}, 3, 'a year that the ledger does not hold: exit status 3');
is($beyond->{err}, "relief_report: error: the ledger has no year 2031; it has 2018 to 2020\n", 'and what it holds');

# ---- all years together ----
sql($database, q{SET search_path = county, "Ext 1"; UPDATE aid_year SET (tally, instances, households) =
  (SELECT tally(h, NULL::bigint, '1'::yuan), count(*), count(DISTINCT h) FROM generate_series(year - 2017, 5) h)});
@told = narrative();
is($told[5][1], 'From 2018 to 2020, 5 different households were aided; adding up the years would give 12, because a household aided in several years would count in each.',
    'the union over the years, not the sum');
like($told[5][0], qr/受助的不同户共 5 户；各年户数相加得 12/, 'in Chinese too');

# ---- one of a kind, and nothing ----
sql($database, q{SET search_path = county; TRUNCATE supermarket_year, donation_year, aid_year;
  INSERT INTO supermarket_year VALUES (2021, 1, 1, 0, false), (2022, 1, 0, 0, false);
  INSERT INTO donation_year VALUES (2021, 0, false, 0, 0, 0), (2022, 12.5, false, 12.5, 0, 1);
  INSERT INTO aid_year VALUES (2021, 0, 0, false), (2022, 1, 1, false)});
@told = narrative();
is($told[0][1], '2022: 1 love supermarket, 1 household aided, CNY 12.5 received in donations', 'one of a kind is no plural');
is($told[1][0], '2022 年末，开放的爱心超市有 1 家，较 2021 年末持平；全年无新开，无关闭。', 'no change is told as such');
is($told[2][1], 'Donations received in 2022 came to CNY 12.5, all of it cash, from 1 donor. Against 2021 they rose by CNY 12.5.',
    'against zero there is no percentage');
sql($database, q{SET search_path = county; DELETE FROM donation_year WHERE year = 2022; DELETE FROM aid_year WHERE year = 2022;
  INSERT INTO donation_year VALUES (2022, 0, false, 0, 0, 0); INSERT INTO aid_year VALUES (2022, 0, 0, false)});
@told = narrative();
like($told[2][1], qr/^No donations were received in 2022\./, 'nothing received is said in so many words');
is($told[3][0] =~ s/。.*//r, '全年没有一户受助', 'and nobody aided');
sql($database, 'TRUNCATE county.supermarket_year, county.donation_year, county.aid_year');
@told = narrative();
is_deeply(\@told, [['', '']], 'an empty ledger has no narrative');
is(report('-d', $database, "--format=$_", '-o', "$folder/empty.$_")->{status}, 0, "an empty ledger as $_") for qw(html pdf text);
like(report('-d', $database, '--year=2020')->{err}, qr/error: the ledger has no year yet$/, 'and no year');

# ---- the narrative in the formats ----
my $other = new_database('other');
my $html = as_is(report('-d', $other, '--format=html')->{out});
like($html, qr/<section id="summary" class="summary">\n<h2><span class="zh">2020 年.*?<span class="second" lang="en">2020 \(records.*?<\/h2>\n.*<\/svg>\n<\/div>\n<p class="note">.*<p><span class="zh">截至.*<section id="narrative"/s, 'HTML: the narrative begins on the first page');
my $text = as_is(report('-d', $other, '--format=text', '--lang=en')->{out});
like($text, qr/^2020 \(records up to 31 October 2020; .*^Up to 31 October 2020, 51 love/ms, 'text: the narrative');
unlike($text, qr/\p{Script=Han}/, 'text: in one language when one is asked for');
unlike(as_is(report('-d', $other, '--format=html', '--chart=trend')->{out}), qr/id="narrative"/, 'a chart alone is without it');

# ---- an office's own ----
mkdir "$folder/charts";
mkdir "$folder/charts/narrative";
system("cp reports/charts/trend.* $folder/charts") == 0 or die;
sub own {
    my ($sql, @arguments) = @_;
    open my $file, '>:utf8', "$folder/charts/narrative/1.sql" or die;
    print $file $sql;
    close $file;
    return report('-q', '-d', $other, '--charts', "$folder/charts", '--format=json', @arguments);
}
my $own = own(q{SELECT '标题 ' || :year AS zh, (ARRAY['a','b'])[1:2]::text || ' :year' AS en UNION ALL SELECT '<b>段落', NULL});
is($own->{status}, 0, "a narrative of the office's own") or diag $own->{err};
is_deeply(decode_json($own->{out})->{headline}, {zh => '标题 9999', en => '{a,b} :year'}, ':year is a value; a slice, a cast and a string are left alone');
is_deeply(decode_json($own->{out})->{paragraphs}, [{zh => '<b>段落', en => ''}], 'paragraphs follow');
my $wrong = own('SELECT 1 AS zh');
is($wrong->{status}, 4, 'a narrative without English: exit status 4');
like($wrong->{err}, qr/error: narrative "1": the query must return the columns zh and en$/, 'it says what is wrong');
is(own('SELECT nothing')->{status}, 3, 'a query that fails: exit status 3');
like(own('SELECT :"nothing"')->{err}, qr/narrative "1": the query uses an unknown name, :"nothing"/, 'an unknown name');

# A chart that does not use the year cannot be in a report through one.
system("sed 's/:year/9999/g; s/^-- honours: year/-- honours:/' reports/charts/trend.sql >$folder/charts/trend.sql") == 0 or die;
$own = own(q{SELECT '一' AS zh, 'one' AS en}, '--year=2019');
is_deeply(decode_json($own->{out})->{charts}, [], 'a chart without :year is left out');
like(report('-d', $other, '--charts', "$folder/charts", '--year=2019')->{err}, qr/warning: chart "trend" is left out: it cannot be limited to a year, as its query has no :year/, 'with a warning');
my $refused = report('-d', $other, '--charts', "$folder/charts", '--year=2019', '--chart=trend');
is($refused->{status}, 1, 'asked for, it is refused');
like($refused->{err}, qr/chart "trend" cannot be shown with these options: it cannot be limited to a year, as its query has no :year$/, 'and why');

# ---- PDF ----
my $pdf = "$folder/report.pdf";
is(report('-d', $other, '--format=pdf', '-o', $pdf)->{status}, 0, 'PDF: the whole report');
my $bytes = slurp($pdf);
like($bytes, qr/\A%PDF-1\./, 'PDF: header');
like($bytes, qr/%%EOF\s*\z/, 'PDF: end');
my $information = as_is(scalar qx(pdfinfo $pdf));
like($information, qr/^Pages: +2$/m, 'PDF: a title page and a page for the chart');
like($information, qr/^Page size: +595\.28 x 841\.89 pts \(A4\)$/m, 'PDF: A4');
like($information, qr/^Title: +试验县 Test County$/m, 'PDF: title');
sub page {
    my ($file, $number) = @_;
    return as_is(scalar qx(pdftotext -layout -f $number -l $number $file -)) =~ s/\s+/ /gr;
}
like(page($pdf, 1), qr/试验县.*Snapshot of.*2020 年（截至 10 月 31 日，年度未满）.*the year is not over.*8,505.*1 ?\/ ?2/, "PDF: the main figures on the first page, as text");
like(page($pdf, 2), qr/爱心超市历年趋势 +Love supermarkets year by year 2 .*3,500,000\.00.*受助户数（户）.*Households aided.*never summed.*2 ?\/ ?2/, "PDF: contents, table and notes, as text");
like(page($pdf, $_), qr/草稿 · 重建数据 DRAFT · reconstructed · 试验县/, "PDF: page $_ says that the ledger is made up") for 1, 2;
unlike(as_is(scalar qx(pdffonts $pdf)), qr/Type 3/, 'PDF: no text as pictures');
is(report('-d', $other, '--format=pdf', '--lang=en', '-o', $pdf)->{status}, 0, 'PDF: in English');
unlike(page($pdf, 2), qr/\p{Script=Han}/, 'PDF: without Chinese');

# A table longer than a page, with a remark too long for any.
open my $query, '>:utf8', "$folder/charts/trend.sql" or die;
print $query <<'SQL';
-- title.zh: 长表
-- title.en: A long table
-- kind.zh: 列表
-- kind.en: list
-- | column | kind  | 中文 | English | 单位 | unit | adds up |
-- | name   | label | 名称 | Name    |      |      |         |
-- | remark | text  | 备注 | Remark  |      |      |         |
-- | number | count | 数   | Number  |      |      | yes     |
SELECT 'name ' || n AS name, CASE n WHEN 7 THEN repeat('<b>长' || E'\n', 4000) ELSE 'a remark of a few words' END AS remark,
       n AS number, 'f' AS finding_zh, 'f' AS finding_en
FROM generate_series(1, 200) n WHERE :year > 0;
SQL
close $query;
open my $drawing, '>', "$folder/charts/trend.gp" or die;
print $drawing "plot 1\n";
close $drawing;
$pdf = "$folder/long.pdf";
is(own(q{SELECT '一' AS zh, 'one' AS en}, '--format=pdf', '-o', $pdf)->{status}, 0, 'PDF: a long table');
my ($pages) = qx(pdfinfo $pdf) =~ /^Pages: +(\d+)$/m;
cmp_ok($pages, '>', 4, 'PDF: goes over several pages');
like(page($pdf, $_), qr/名称.*Remark.*$_ ?\/ ?$pages/, "PDF: page $_ has the header and its number") for 3 .. $pages - 1;
my $whole = join ' ', map { page($pdf, $_) } 1 .. $pages;
is_deeply([grep { $whole !~ /name $_ / } 1 .. 200], [], 'PDF: every row is there');
like($whole, qr/合计 Total 20,100/, 'PDF: the total is there');

# ---- side by side ----
my $one = report('-d', $other, '--format=svg', '--jobs=1', '--chart=trend');
my $many = report('-d', $other, '--format=svg', '--jobs=8', '--chart=trend');
ok($one->{out} eq $many->{out}, '--jobs changes nothing but the time');
sub without_time { my ($run) = @_; return as_is($run->{out}) =~ s/\d\d:\d\d:\d\d//gr }
ok(without_time(report('-d', $other, '--jobs=4')) eq without_time(report('-d', $other, '--jobs=1')), 'nor in HTML');

# Progress is for a terminal, and leaves nothing on it.
sub on_terminal { my ($option) = @_; return scalar qx(script -qec '${\program()} $option --chart=trend -d $other -o $folder/x.html' /dev/null </dev/null 2>&1) }
like(on_terminal(''), qr/\A(?:\rrelief_report: drawing \d\/6\e\[K)+\r\e\[K\z/, 'progress on a terminal, wiped out at the end');
is(on_terminal('-q'), '', 'none when quiet');
is(report('-d', $other, '-o', "$folder/x.html")->{err}, '', 'none elsewhere');

done_testing();

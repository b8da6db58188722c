# Each format of relief_report contains the ledger's figures and has the documented structure.
use strict;
use warnings;
use utf8;
use JSON::PP;
use MIME::Base64;
use Test::More;
use ReliefReport;

my $database = new_database('lu "shan\'');    # a name that must be quoted everywhere
my $folder = work_folder();

sub rendered {
    my (@arguments) = @_;
    my $run = report('-d', $database, @arguments);
    is($run->{status}, 0, "relief_report @arguments") or diag $run->{err};
    is($run->{err}, '', "@arguments: no complaint");
    return $run->{out};
}

# ---- pictures ----
my $png = rendered('--format=png');
is(substr($png, 0, 8), "\x89PNG\r\n\x1A\n", 'PNG: signature');
is(substr($png, -8, 4), 'IEND', 'PNG: end chunk');
is_deeply([unpack 'x16 NN', $png], [1920, 1440], 'PNG: size');
ok($png eq rendered('--format=png'), 'PNG: the same bytes twice');
ok($png ne rendered('--format=png', '--theme=dark'), 'PNG: the dark theme differs');
my $pdf = rendered('--format=pdf', '--chart=trend');
like($pdf, qr/\A%PDF-1\./, 'PDF: header');
like($pdf, qr/%%EOF\s*\z/, 'PDF: end');

my $svg = as_is(rendered('--format=svg'));
like($svg, qr/\A<\?xml/, 'SVG: declaration');
like($svg, qr/<\/svg>\s*\z/, 'SVG: end');
like($svg, qr/>\Q$_\E</, "SVG: shows $_")
  for '44', '49', '51', '350', '80', '180', '8,505', '7,764', '5,981', '12,541', '10,745', '8,832',
  '+11.4%', '−77.1%', '+4.1%', '2020*', '受助户数', '受助人次', 'Aid instances', 'Households aided',
  '草稿 · 重建数据 DRAFT · reconstructed', '万元  CNY 10,000';
unlike($svg, qr/%\*|23\.0%/, 'SVG: a year that is not over is not compared with a whole one');
like($svg, qr/<title>[^<]*Love supermarkets year by year<\/title>\s*<desc>[^<]*8\.7%[^<]*<\/desc>/, 'SVG: title and finding for those who cannot see it');
unlike($svg, qr/Gnuplot|GNUPLOT/, 'SVG: not named after its maker');
unlike($svg, qr/:Bold/, 'SVG: no gnuplot font names left');
like($svg, qr/font-weight="bold"/, 'SVG: bold by attribute');
unlike($svg, qr/person-times/, 'SVG: the vocabulary');
my $english = as_is(rendered('--format=svg', '--lang=en'));
unlike($english =~ s/font-family="[^"]*"//gr, qr/\p{Script=Han}/, 'SVG: --lang=en has no Chinese');
like($english, qr/CNY million/, 'SVG: --lang=en counts in millions');
unlike(as_is(rendered('--format=svg', '--lang=zh')), qr/>[^<]*Households/, 'SVG: --lang=zh has no English');

# ---- CSV ----
my $csv = rendered('--format=csv', '--lang=zh');
is(substr($csv, 0, 3), "\xEF\xBB\xBF", 'CSV: byte order mark');
is(() = $csv =~ /\n/g, 4, 'CSV: four lines');
is(() = $csv =~ /\r\n/g, 4, 'CSV: all ended by CRLF');
like($csv, qr/\r\n"2019",49,800000\.00,7764,10745,3500000\.00,8505,12541,false,,"[^"]+"\r\n/, 'CSV: exact figures, no flag, and that it is a draft');

# ---- JSON ----
my $json = decode_json(rendered('--format=json'));
is($json->{ledger}{schema}, 'lu "shan\'', 'JSON: the ledger');
is($json->{ledger}{reconstructed}, JSON::PP::true, 'JSON: that it is reconstructed');
my ($trend) = @{$json->{charts}};
is_deeply([map { $_->{households} } @{$trend->{rows}}], [8505, 7764, 5981], 'JSON: counts');
is_deeply([map { $_->{received} } @{$trend->{rows}}], [qw(3500000.00 800000.00 1800000.00)],
    'JSON: money is exact text');
is_deeply({map { $_->{name} => $_->{adds_up} } grep { defined $_->{adds_up} } @{$trend->{columns}}},
    {open => 'stock', received => 'yes', households => 'set', instances => 'yes'},
    'JSON: what adds up');
like($trend->{finding}{en}, qr/households aided fell 8\.7%/, 'JSON: the finding, from whole years');
unlike($trend->{finding}{en}, qr/29\.7/, 'JSON: no claim from a year that is not over');

# ---- text ----
my $text = as_is(rendered('--format=text'));
like($text, qr/^  2018   8,505         █{40}$/m, 'text: the longest bar is whole');
like($text, qr/^  2020\*  5,981         █{28}▏$/m, 'text: an eighth of a character');
unlike($text, qr/\e/, 'text: no colour unless on a terminal');
is_deeply([grep { / $/ } split /\n/, $text], [], 'text: no blanks at the ends of lines');

# ---- HTML ----
my $html = as_is(rendered('--format=html'));
like($html, qr/\A<!DOCTYPE html>\n<html lang="zh-CN">/, 'HTML: begins as such');
like($html, qr/<\/html>\n\z/, 'HTML: and ends');
like($html, qr/Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'/,
    'HTML: content security policy');
unlike($html, qr/<script|javascript:|\son\w+=|https?:|<link|<iframe/i, 'HTML: no script, nothing from outside');
my @pictures = $html =~ /(<svg .*?<\/svg>)/gs;
is(scalar(@pictures), 6, 'HTML: six pictures: in both languages, in Chinese, in English, for telephones too');
is(join(' ', map { /class="(\S+ \S+)"/ } @pictures), join(' ', map { ("l-$_ wide", "l-$_ narrow") } qw(both zh en)), 'HTML: each has its class');
my %different = map { $_ => 1 } @pictures;
is(scalar(keys %different), 6, 'HTML: they differ');
my @ids = $html =~ / id="([^"]+)"/g;
is(scalar(@ids), scalar(keys %{{map { $_ => 1 } @ids}}), 'HTML: no name is used twice');
is_deeply([grep { $html !~ / id="\Q$_\E"/ } $html =~ /(?:href="|url\()#([^")]+)/g], [], 'HTML: each reference leads somewhere');
is_deeply([grep { /(?:fill|stroke|color)="(?:#|rgb)/ } @pictures], [], 'HTML: all colours are those of the style sheet, so the theme changes them');
my ($alt) = $html =~ /aria-label="([^"]*)"/;
like($alt, qr/柱形图.*2018 .*8,505.*2020 .*5,981.*households aided fell/, 'HTML: the alternative text tells kind, data and finding');
like($html, qr/<caption><span><span class="zh">爱心超市历年趋势/, 'HTML: the table has a caption');
is(() = $html =~ /<th scope="col"/g, 5, 'HTML: a column for each year, turned, and the total');
is(() = $html =~ /<th scope="row"/g, 7, 'HTML: a row for each figure, and those of the same months before');
like($html, qr/<td class="figure">6,100,000\.00<\/td>/, 'HTML: a total of what adds up');
unlike($html, qr/22,250/, 'HTML: no total of households, which do not add up');
my ($link) = $html =~ /download="trend\.csv" href="data:text\/csv;charset=utf-8;base64,([^"]+)"/;
ok(index(decode_base64($link), "\xEF\xBB\xBF") == 0, 'HTML: the CSV is linked');
like($html, qr/Snapshot of \d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d; records to 2020-10-31/, 'HTML: when it was read');
like($html, qr/households are made up/, 'HTML: that the ledger is reconstructed');
like(as_is(rendered('--format=html', '--theme=dark')), qr/<html lang="zh-CN" class="dark">/, 'HTML: a theme may be given');
is(() = as_is(rendered('--format=html', '--lang=zh')) =~ /<svg /g, 2, 'HTML: two pictures in one language');
like(rendered('--format=html', '--lang=en'), qr/<html lang="en">/, 'HTML: language');

my $file = "$folder/report.html";
rendered('-o', $file);
# libxml2's HTML parser is of HTML 4: it knows no main, section, picture, ...
my @complaints = grep { /error/ && !/Tag (header|main|section|footer|nav|details|summary|svg|g|defs|path|polygon|rect|circle|text|pattern|use|title) invalid/ }
  qx(xmllint --html --noout $file 2>&1);
is_deeply(\@complaints, [], 'HTML: well formed');

# ---- files ----
rendered('--format=svg', '-o', "$folder/");
ok(-s "$folder/trend.svg", 'a folder as target takes NAME.svg');
rendered('--format=csv', '-o', "$folder/out.csv");
is(ReliefReport::slurp("$folder/out.csv"), as_is(rendered('--format=csv')), 'a file is what standard output would be');
opendir my $dir, $folder or die;
is_deeply([grep { /^\.relief/ } readdir $dir], [], 'no temporary file is left');

# ---- a ledger that is not made up ----
my $real = new_database('real');
sql($real, 'UPDATE real.ledger SET reconstructed = false');
unlike(as_is(report('-d', $real, "--format=$_")->{out}), qr/重建|econstructed|households are made up/, "$_: no word of reconstruction where there is none")
  for qw(svg html text);

# ---- odd ledgers ----
sub with_rows {
    my ($sql) = @_;
    my $other = new_database('odd');
    sql($other, "SET search_path = odd; TRUNCATE supermarket_year, donation_year, aid_year; $sql");
    my $run = report('-d', $other, '--format=svg');
    is($run->{status}, 0, 'an odd ledger is drawn') or diag $run->{err};
    my $whole = report('-d', $other, '--format=html');
    is($whole->{status}, 0, 'and reported') or diag $whole->{err};
    return as_is($run->{out});
}
like(with_rows(''), qr/无记录 no records/, 'no rows: it says so');
my $one = with_rows('INSERT INTO aid_year VALUES (2021, 0, 0, false)');
like($one, qr/>2021</, 'one year of nothing');
like($one, qr/>\?</, 'what a view does not show is unknown');
like($one, qr/\? 不详/, 'as the legend says');
my $zero = with_rows('INSERT INTO aid_year VALUES (2019, 0, 0, false), (2020, 7, 3, false)');
unlike($zero, qr/<text[^>]*>[^<]*(inf|nan)/i, 'a zero base gives no percentage');
like($zero, qr/>÷0</, 'but a sign');
like($zero, qr/÷0 基数为零，无变动率/, 'which the legend explains');
my $gap = with_rows('INSERT INTO aid_year VALUES (2016, 9, 8, false), (2020, 7, 3, false)');
like($gap, qr/>$_</, "a gap: $_ has its place") for 2016 .. 2020;
my $eight = with_rows('INSERT INTO aid_year SELECT y, y * 1000000, y * 100000, false FROM generate_series(2013, 2020) y');
like($eight, qr/>2,020,000,000</, 'eight years of large figures');
my $huge = with_rows("INSERT INTO donation_year VALUES (2019, 92233720368547758.07, false), (2020, 0.01, false)");
like($huge, qr/亿元/, 'the largest amount is told in 亿元');
like($huge, qr/−100\.0%/, 'and its change does not overflow');

done_testing();

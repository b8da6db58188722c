# The PDF of a whole report: what a reader of the paper sees, and what one hears who cannot see it.
use strict;
use warnings;
use utf8;
use Test::More;
use ReliefReport;

my $folder = work_folder();
my $database = new_database();
sql($database, 'CREATE EXTENSION poverty_relief');
sql($database, slurp('test/lib/small_ledger.sql'), '-v', 'ledger=small', '-v', 'name=甲镇');

my %pages;
for my $lang (qw(zh en both)) {
    my $file = "$folder/$lang.pdf";
    my $run = report('--schema=small', '--format=pdf', "--lang=$lang", '-o', $file, $database);
    is($run->{status}, 0, "$lang: the report") or diag $run->{err};
    ($pages{$lang}) = qx(pdfinfo $file) =~ /^Pages: +(\d+)/m;

    # ---- what is seen ----
    my $xml = as_is(scalar qx(pdftohtml -xml -i -stdout -zoom 3 $file));
    my @sizes = sort { $a <=> $b } $xml =~ /<fontspec [^>]*size="(\d+)"/g;
    cmp_ok($sizes[0], '>=', 21, "$lang: no type is below 7 pt");
    for my $page (1 .. $pages{$lang}) {
        my @lines = grep { /\S/ } split /\n/, as_is(scalar qx(pdftotext -layout -f $page -l $page $file -));
        cmp_ok(scalar @lines, '>', 6, "$lang: page $page has more than a line above its footer");
        is_deeply([grep { /(?<![\d,.])20\d(?![\d,.])/ } @lines], [], "$lang: page $page: no year is broken");
    }

    # ---- what is heard ----
    my $information = qx(pdfinfo $file 2>&1);
    like($information, qr/^Tagged: +yes/m, "$lang: it is tagged");
    my $structure = qx(pdfinfo -struct $file 2>&1);
    unlike($structure, qr/Warning|Error/, "$lang: its structure is sound");
    like($structure, qr/\ADocument\n  H1 .*^  H2 .*^  Figure.*^  Table .*^    TR\n      TH/ms, "$lang: headings, pictures, tables with headers");
    my $bytes = slurp($file);
    my @texts = map { my $t = pack('H*', $_); my $s = ''; $s .= chr for unpack 'n*', substr($t, 2); $s } $bytes =~ m{/Alt <([0-9A-F]+)>}g;
    is(scalar @texts, () = $structure =~ /^  Figure/mg, "$lang: each picture has an alternative text");
    cmp_ok(scalar @texts, '>', 8, "$lang: and there are pictures");
    like($texts[0], $lang eq 'en' ? qr/^four bar charts: 2021 Love supermarkets open/ : qr/^四幅柱形图.*2021 爱心超市/, "$lang: of kind, data and finding");
    like($bytes, $lang eq 'en' ? qr{/Lang \(en\)} : qr{/Lang \(zh-CN\)}, "$lang: its language");
    like(as_is(scalar qx(pdftotext $file -)), qr/Small County|小县/, "$lang: its text can be read");
}
cmp_ok($pages{$_}, '<=', 16, "$_: few pages") for qw(zh en both);

# ---- a table that no upright page can take lies on its side; what refers to a page is on one page ----
mkdir "$folder/charts";
open my $chart, '>:utf8', "$folder/charts/wide.sql" or die;
print $chart "-- title.zh: 宽表\n-- title.en: A wide table\n-- kind.zh: 无\n-- kind.en: none\n--\n-- | column | kind | 中文 | English | 单位 | unit | adds up |\n",
  "-- | name | label | 名称 | Name | | | |\n", (map { "-- | f$_ | yuan | 金额$_ | Amount $_ | 元 | CNY | yes |\n" } 1 .. 9),
  'SELECT n AS name, ', join(', ', map { "123456789012.34 AS f$_" } 1 .. 9), ", '' AS finding_zh, '' AS finding_en FROM generate_series(1, 40) n\n";
close $chart;
open my $drawing, '>', "$folder/charts/wide.gp" or die;
print $drawing "plot NaN\n";
close $drawing;
my $wide = "$folder/wide.pdf";
my $run = report('--schema=small', '--format=pdf', '--charts', "$folder/charts", '-o', $wide, $database);
is($run->{status}, 0, 'a wide table') or diag $run->{err};
like(scalar qx(pdfinfo -f 1 -l 9 $wide), qr/^Page +\d+ size: +84\d\.\d+ x 595/m, 'is on a page of landscape form');
is(() = as_is(scalar qx(pdftotext -layout $wide -)) =~ /123,456,789,012\.34/g, 360, 'and no figure is cut');

done_testing();

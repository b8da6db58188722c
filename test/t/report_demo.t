# `make report` from end to end: the demo county's real ledger, and the figures that a newspaper printed.
use strict;
use warnings;
use utf8;
use JSON::PP;
use Test::More;
use ReliefReport;

my $folder = work_folder();
my $database = "relief_report_demo_$$";
system('make -s -C reports') == 0 or die;
is(system("DEMO_DATABASE=$database reports/demo/run $folder >$folder/log 2>&1"), 0, 'reports/demo/run') or diag slurp("$folder/log");

my %printed = (
    year => [2018, 2019, 2020],
    open => [44, 49, 51],
    received => [qw(3500000.00 800000.00 1800000.00)],
    households => [8505, 7764, 5981],
    instances => [12541, 10745, 8832],
    is_partial => [JSON::PP::false, JSON::PP::false, JSON::PP::true],
);
my $report = decode_json(report('--format=json', $database)->{out});
my ($trend) = grep { $_->{name} eq 'trend' } @{$report->{charts}};
for my $name (sort keys %printed) {
    is_deeply([map { $_->{$name} } @{$trend->{rows}}], $printed{$name}, "the trend's $name");
}
ok($report->{ledger}{reconstructed}, 'the ledger says that it is reconstructed');
is($report->{ledger}{division}, '410423', 'and where it is');

like($report->{headline}{zh}, qr/^2020 年（截至 10 月 31 日，年度未满）：爱心超市 51 家，受助 5,981 户，接收捐赠 180 万元$/, 'the headline');
like($report->{paragraphs}[-1]{en}, qr/different households were aided; adding up the years would give 22,250/, 'what does not add up is told');
like(as_is(scalar qx(pdftotext $folder/lushan.pdf -)), qr/10,147|Lushan County/, 'the PDF holds text');

my $svg = slurp("$folder/trend.svg");
like($svg, qr/>\Q$_\E</, "the picture shows $_") 
  for 44, 49, 51, 350, 80, 180, '8,505', '7,764', '5,981', '12,541', '10,745', '8,832';
like($svg, qr/重建数据 reconstructed/, 'and that it is reconstructed');
ok(-s "$folder/$_", "$_ is there") for qw(lushan.html lushan.pdf trend.png trend-dark.png trend.pdf);

sql('postgres', "DROP DATABASE $database WITH (FORCE)");
done_testing();
